/* Over the end of a year: what a cycle reserved, and the lines of the budget that its payments are
 * paid from, may have been carried into a later one (budget_carry.c). */
#include "base/check.h"
#include "pay/budget.h"
#include "pay/cycle_int.h"
#include "pay/ledger_int.h"

#include <stdlib.h>

/* ---- commitments ---- */

struct ids {
    struct ledger_id *v;
    uint32_t n, cap;
};

static bool has(const struct ids *ids, const struct ledger_id *id)
{
    return ids->n > 0 && bsearch(id, ids->v, ids->n, sizeof(*id), ledger_id_order) != NULL;
}

/* Was anything carried over the end of that year at all? */
static enum err_code was_carried(struct store_conn *c, struct cycle_books *b, bool *out,
                                 struct err *e)
{
    struct store_value v;
    int got = store_one(c,
                        SQL("SELECT COUNT(*) FROM ledger_account WHERE province = ?1 AND kind ="
                            " 'line' AND year > ?2 AND (debits_pending > 0 OR debits_posted > 0)"),
                        STORE_VALUES(store_int(b->province), store_int(month_year(b->month))), b->a,
                        &v, 1, e);
    *out = got > 0 && v.i > 0;
    return got < 0 ? e->code : ERR_NONE;
}

/* A commitment that is carried over is released in the old year and made again in the next
 * (budget_carry.c), of the cycle's own kind of identifier. */
static enum err_code read_carried(struct store_conn *c, struct cycle_books *b, struct ids *out,
                                  struct err *e)
{
    struct ledger_id low = cycle_id(b->month, b->round, STR("")), high = low;
    int more;
    for (int i = 6; i < STORE_ID_BYTES; i++) {
        low.b[i] = 0;
        high.b[i] = 0xff;
    }
    if (store_query(c,
                    SQL("SELECT t.id FROM ledger_transfer AS t JOIN ledger_account AS d ON"
                        " d.province = t.province AND d.id = t.debit WHERE t.province = ?1 AND"
                        " t.id >= ?2 AND t.id <= ?3 AND t.kind = 'pending' AND d.kind = 'line' AND"
                        " d.year > ?4 ORDER BY t.id"),
                    STORE_VALUES(store_int(b->province), ledger_id_value(&low),
                                 ledger_id_value(&high), store_int(month_year(b->month))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct ledger_id id = ledger_id_at(c, 0);
        vec_push(b->a, out, id);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code follow_commitments(struct store_conn *c, struct cycle_books *b, struct err *e)
{
    struct ids carried = {0};
    enum err_code code = read_carried(c, b, &carried, e);
    for (uint32_t i = 0; i < b->transfers.n && code == ERR_NONE && carried.n > 0; i++) {
        struct ledger_transfer *t = &b->transfers.v[i];
        if (t->kind != LEDGER_POSTED && t->kind != LEDGER_VOID)
            continue;
        struct ledger_id next = ledger_id_derived(&t->other, STR("carried"), 1);
        for (; has(&carried, &next); next = ledger_id_derived(&t->other, STR("carried"), 1))
            t->other = next;
    }
    return code;
}

/* ---- lines ---- */

/* Into which year the line was carried; 0: into none. */
static enum err_code year_of(struct store_conn *c, const struct cycle_books *b,
                             const struct ledger_account *line, int32_t *out, struct err *e)
{
    struct store_value v;
    int got = store_one(c,
                        SQL("SELECT COALESCE(MAX(year), 0) FROM ledger_account WHERE province = ?1"
                            " AND kind = 'line' AND year > ?2 AND fund = ?3 AND programme = ?4 AND"
                            " commune = ?5 AND carried_in > 0"),
                        STORE_VALUES(store_int(b->province), store_int(line->year),
                                     store_text(line->fund), store_text(line->programme),
                                     store_text(line->commune)),
                        b->a, &v, 1, e);
    *out = got > 0 ? (int32_t)v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

/* What is paid anew takes from, and gives back to, the line where the money lies now. The accounts
 * of lines stand at even places, their payables behind them. */
static enum err_code follow_line(struct store_conn *c, struct cycle_books *b, uint32_t place,
                                 struct err *e)
{
    const struct ledger_account line = b->accounts.v[place];
    struct ledger_account now;
    int32_t year = 0;
    if (line.kind != LEDGER_LINE || year_of(c, b, &line, &year, e) != ERR_NONE || year == 0)
        return e->code;
    const struct budget_line l = {year, line.fund, line.programme, line.commune};
    enum err_code code = budget_line_account(b->a, &l, &now, e);
    if (code != ERR_NONE)
        return code;
    now.id = ledger_account_id(now.code);
    for (uint32_t i = 0; i < b->transfers.n; i++) {
        struct ledger_transfer *t = &b->transfers.v[i];
        bool anew = t->kind == LEDGER_SINGLE;
        t->debit = anew && t->debit == line.id ? now.id : t->debit;
        t->credit = anew && t->credit == line.id ? now.id : t->credit;
    }
    b->accounts.v[place] = now;
    return ERR_NONE;
}

enum err_code cycle_books_carried(struct store_conn *c, struct cycle_books *b, struct err *e)
{
    bool anew = false, carried = false;
    enum err_code code = was_carried(c, b, &carried, e);
    if (code != ERR_NONE || !carried)
        return code;
    for (uint32_t i = 0; i < b->transfers.n; i++)
        anew |= b->transfers.v[i].kind == LEDGER_SINGLE;
    for (uint32_t i = 0; anew && i < b->accounts.n && code == ERR_NONE; i += 2)
        code = follow_line(c, b, i, e);
    return code == ERR_NONE ? follow_commitments(c, b, e) : code;
}
