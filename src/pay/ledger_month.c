/* Months of the books. A posting locks one slot of each of its months; who closes a month locks all
 * slots, so it waits for postings under way and those that come after see that it is closed. */
#include "pay/ledger_int.h"

#include "base/fmt.h"

#include <stdlib.h>

#define SLOTS 8

static enum err_code is_closed(month m, struct err *e)
{
    char text[8];
    month_format_vi(m, text);
    err_set(e, ERR_INPUT, "sổ tháng %z đã khóa", "the books of %z are closed", text);
    err_hint(e, "ghi vào một tháng còn mở; sửa bằng bút toán đảo",
             "post into an open month; correct by taking back");
    return ERR_INPUT;
}

static enum err_code make_book(struct store_conn *c, int64_t province, struct err *e)
{
    return store_run(c,
                     SQL("INSERT INTO ledger_book (province, closed_through, months) VALUES (?1, 0,"
                         " 0) ON CONFLICT (province) DO NOTHING"),
                     STORE_VALUES(store_int(province)), NULL, e);
}

/* The book's row is changed, not only locked: two that begin the same month, or one that begins
 * what another closes, are a conflict. */
static enum err_code begin_month(struct ledger_posting *p, month m, struct err *e)
{
    struct store_value closed, rows[SLOTS * 3];
    int64_t province = p->b->province;
    enum err_code code = make_book(p->c, province, e);
    if (code == ERR_NONE)
        code =
            store_run(p->c, SQL("UPDATE ledger_book SET months = months + 1 WHERE province = ?1"),
                      STORE_VALUES(store_int(province)), NULL, e);
    if (code != ERR_NONE)
        return code;
    if (store_one(p->c, SQL("SELECT closed_through FROM ledger_book WHERE province = ?1"),
                  STORE_VALUES(store_int(province)), &p->a, &closed, 1, e) < 0)
        return e->code;
    if (m <= closed.i)
        return is_closed(m, e);
    for (int i = 0; i < SLOTS; i++) {
        rows[3 * i] = store_int(province);
        rows[3 * i + 1] = store_int(m);
        rows[3 * i + 2] = store_int(i);
    }
    return store_run_many(p->c,
                          SQL("INSERT INTO ledger_month (province, month, slot, closed) VALUES"
                              " (?1, ?2, ?3, 0) ON CONFLICT (province, month, slot) DO NOTHING"),
                          rows, 3, SLOTS, NULL, e);
}

static enum err_code lock_month(struct ledger_posting *p, month m, struct err *e)
{
    struct store_value closed;
    int64_t slot = p->b->id.b[STORE_ID_BYTES - 1] % SLOTS;
    int got = store_one(p->c,
                        SQL("SELECT closed FROM ledger_month WHERE province = ?1 AND month = ?2 AND"
                            " slot = ?3 FOR UPDATE"),
                        STORE_VALUES(store_int(p->b->province), store_int(m), store_int(slot)),
                        &p->a, &closed, 1, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return begin_month(p, m, e);
    return closed.i != 0 ? is_closed(m, e) : ERR_NONE;
}

static int order(const void *a, const void *b)
{
    month x = *(const month *)a, y = *(const month *)b;
    return (x > y) - (x < y);
}

enum err_code ledger_lock_months(struct ledger_posting *p, struct err *e)
{
    month *months = arena_array(&p->a, month, p->n);
    for (uint32_t i = 0; i < p->n; i++)
        months[i] = month_of(p->v[i].day);
    if (p->n > 0)
        qsort(months, p->n, sizeof(months[0]), order);
    for (uint32_t i = 0; i < p->n; i++) {
        if (i > 0 && months[i] == months[i - 1])
            continue;
        enum err_code code = lock_month(p, months[i], e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

enum err_code ledger_closed_through(struct store_conn *c, int64_t province, month *out,
                                    struct err *e)
{
    struct arena a;
    struct store_value v;
    arena_init(&a, 1 << 16);
    int got = store_one(c, SQL("SELECT closed_through FROM ledger_book WHERE province = ?1"),
                        STORE_VALUES(store_int(province)), &a, &v, 1, e);
    *out = got == 1 ? (month)v.i : 0;
    arena_clear(&a);
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code ledger_close_month(struct store_conn *c, int64_t province, month m, str actor,
                                 str reference, int64_t now_us, struct err *e)
{
    month closed;
    if (actor.n == 0 || m <= 0)
        return err_set(e, ERR_INPUT, "thiếu người khóa sổ hoặc tháng",
                       "there is nobody who closes, or no month");
    enum err_code code = make_book(c, province, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("UPDATE ledger_book SET months = months + 1 WHERE province = ?1"),
                         STORE_VALUES(store_int(province)), NULL, e);
    if (code == ERR_NONE)
        code = ledger_closed_through(c, province, &closed, e);
    if (code != ERR_NONE)
        return code;
    if (m <= closed)
        return is_closed(m, e);
    code = store_run(c, SQL("UPDATE ledger_book SET closed_through = ?2 WHERE province = ?1"),
                     STORE_VALUES(store_int(province), store_int(m)), NULL, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("UPDATE ledger_month SET closed = 1 WHERE province = ?1 AND month <="
                             " ?2 AND closed = 0"),
                         STORE_VALUES(store_int(province), store_int(m)), NULL, e);
    if (code != ERR_NONE)
        return code;
    return store_run(c,
                     SQL("INSERT INTO ledger_closing (province, month, at_us, actor, reference)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)"),
                     STORE_VALUES(store_int(province), store_int(m), store_int(now_us),
                                  store_text(actor), store_text(reference)),
                     NULL, e);
}
