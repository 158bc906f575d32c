/* Accounts: opened, found, locked in the order of their numbers. */
#include "pay/ledger_int.h"

#include "base/check.h"

#include <stdlib.h>

struct ledger_account ledger_account_at(const struct store_conn *c, uint32_t first)
{
    struct ledger_account x = {.id = store_at_int(c, first),
                               .code = store_at_text(c, first + 1),
                               .name = store_at_text(c, first + 2),
                               .year = (int32_t)store_at_int(c, first + 4),
                               .fund = store_at_text(c, first + 5),
                               .programme = store_at_text(c, first + 6),
                               .chapter = store_at_text(c, first + 7),
                               .commune = store_at_text(c, first + 8),
                               .purpose = store_at_text(c, first + 9),
                               .debits_pending = store_at_int(c, first + 10),
                               .debits_posted = store_at_int(c, first + 11),
                               .credits_pending = store_at_int(c, first + 12),
                               .credits_posted = store_at_int(c, first + 13),
                               .allocated = store_at_int(c, first + 14),
                               .carried_in = store_at_int(c, first + 15),
                               .carried_out = store_at_int(c, first + 16)};
    check(ledger_account_kind_find(store_at_text(c, first + 3), &x.kind));
    return x;
}

void ledger_account_keep(struct arena *a, struct ledger_account *x)
{
    x->code = arena_str(a, x->code);
    x->name = arena_str(a, x->name);
    x->fund = arena_str(a, x->fund);
    x->programme = arena_str(a, x->programme);
    x->chapter = arena_str(a, x->chapter);
    x->commune = arena_str(a, x->commune);
    x->purpose = arena_str(a, x->purpose);
}

int ledger_find(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                struct ledger_account *out, struct err *e)
{
    if (store_query(c,
                    SQL("SELECT " LEDGER_ACCOUNT_COLUMNS
                        " FROM ledger_account WHERE province = ?1 AND id = ?2"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return -1;
    int got = store_next(c, e);
    if (got == 1) {
        *out = ledger_account_at(c, 0);
        ledger_account_keep(a, out);
        store_finish(c);
    }
    return got;
}

/* ---- opening ---- */

#define OPEN_COLUMNS 11

static enum err_code insert_accounts(struct store_conn *c, struct arena *a, int64_t province,
                                     const struct ledger_account *v, uint32_t n, struct err *e)
{
    struct store_value *values = arena_array(a, struct store_value, (size_t)n * OPEN_COLUMNS);
    for (uint32_t i = 0; i < n; i++) {
        const struct ledger_account *x = &v[i];
        if (x->code.n == 0 || x->code.n > LEDGER_MAX_TEXT_BYTES)
            return err_set(e, ERR_INPUT, "tài khoản không có mã, hoặc mã quá dài",
                           "an account without a code, or with one too long");
        const struct store_value row[OPEN_COLUMNS] = {
            store_int(province),
            store_int(ledger_account_id(x->code)),
            store_text(x->code),
            store_text(x->name),
            store_text(str_from_c(ledger_account_kind_code(x->kind))),
            store_int(x->year),
            store_text(x->fund),
            store_text(x->programme),
            store_text(x->chapter),
            store_text(x->commune),
            store_text(x->purpose)};
        mem_copy(values + (size_t)i * OPEN_COLUMNS, row, sizeof(row));
    }
    return store_run_many(
        c,
        SQL("INSERT INTO ledger_account (province, id, code, name, kind, year, fund, programme,"
            " chapter, commune, purpose, debits_pending, debits_posted, credits_pending,"
            " credits_posted, allocated, carried_in, carried_out) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
            " ?7, ?8, ?9, ?10, ?11, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT (province, id) DO NOTHING"),
        values, OPEN_COLUMNS, n, NULL, e);
}

static bool same_account(const struct ledger_account *a, const struct ledger_account *b)
{
    return str_eq(a->code, b->code) && a->kind == b->kind && a->year == b->year &&
           str_eq(a->fund, b->fund) && str_eq(a->programme, b->programme) &&
           str_eq(a->chapter, b->chapter) && str_eq(a->commune, b->commune) &&
           str_eq(a->purpose, b->purpose);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct ledger_account *)a)->id, y = ((const struct ledger_account *)b)->id;
    return (x > y) - (x < y);
}

static struct ledger_account *find_id(struct ledger_account *v, uint32_t n, int64_t id)
{
    const struct ledger_account key = {.id = id};
    return n == 0 ? NULL : bsearch(&key, v, n, sizeof(v[0]), by_id);
}

/* Accounts by their numbers, sorted; of those found `out` has the row, the others keep id 0. */
static enum err_code read_accounts(struct store_conn *c, struct arena *a, int64_t province, sql q,
                                   const int64_t *ids, uint32_t n, struct ledger_account *out,
                                   struct err *e)
{
    struct store_value values[1 + LEDGER_CHUNK] = {store_int(province)};
    uint32_t next = 0;
    for (uint32_t from = 0; from < n; from += LEDGER_CHUNK) {
        for (uint32_t i = 0; i < LEDGER_CHUNK; i++)
            values[1 + i] = store_int(ids[from + i < n ? from + i : n - 1]);
        enum err_code code = store_query(c, q, values, 1 + LEDGER_CHUNK, e);
        if (code != ERR_NONE)
            return code;
        int more;
        while ((more = store_next(c, e)) > 0) {
            struct ledger_account x = ledger_account_at(c, 0);
            while (next < n && ids[next] != x.id)
                next++;
            check(next < n);
            ledger_account_keep(a, &x);
            out[next] = x;
        }
        if (more < 0)
            return e->code;
    }
    return ERR_NONE;
}

static int order_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static uint32_t sort_ids(int64_t *ids, uint32_t n)
{
    uint32_t to = 0;
    qsort(ids, n, sizeof(ids[0]), order_ids);
    for (uint32_t i = 1; i < n; i++) {
        if (ids[to] != ids[i])
            ids[++to] = ids[i];
    }
    return n == 0 ? 0 : to + 1;
}

static enum err_code open_all(struct store_conn *c, struct arena *a, int64_t province,
                              const struct ledger_account *v, uint32_t n, struct err *e)
{
    int64_t *ids = arena_array(a, int64_t, n);
    struct ledger_account *there = arena_array(a, struct ledger_account, n);
    for (uint32_t i = 0; i < n; i++)
        ids[i] = ledger_account_id(v[i].code);
    uint32_t n_ids = sort_ids(ids, n);
    enum err_code code = insert_accounts(c, a, province, v, n, e);
    if (code == ERR_NONE)
        code = read_accounts(c, a, province,
                             SQL("SELECT " LEDGER_ACCOUNT_COLUMNS
                                 " FROM ledger_account WHERE province = ?1 AND id IN " LEDGER_IDS
                                 " ORDER BY id"),
                             ids, n_ids, there, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct ledger_account *x = find_id(there, n_ids, ledger_account_id(v[i].code));
        if (x == NULL || !same_account(x, &v[i]))
            code = err_set(
                e, ERR_INPUT, "đã có tài khoản %s, nhưng khác loại, năm, nguồn hay nội dung",
                "there is an account %s of another kind, year, fund or purpose", v[i].code);
    }
    return code;
}

enum err_code ledger_open(struct store_conn *c, int64_t province, const struct ledger_account *v,
                          uint32_t n, struct err *e)
{
    struct arena a;
    if (n == 0)
        return ERR_NONE;
    arena_init(&a, (size_t)1 << 30);
    enum err_code code = open_all(c, &a, province, v, n, e);
    arena_clear(&a);
    return code;
}

/* ---- locking ---- */

enum err_code ledger_lock_accounts(struct ledger_posting *p, struct err *e)
{
    int64_t *ids = arena_array(&p->a, int64_t, (size_t)p->n * 2);
    for (uint32_t i = 0; i < p->n; i++) {
        ids[2 * i] = p->v[i].debit;
        ids[2 * i + 1] = p->v[i].credit;
    }
    uint32_t n = sort_ids(ids, p->n * 2);
    p->accounts.n = n;
    p->accounts.before = arena_array(&p->a, struct ledger_account, n);
    p->accounts.after = arena_array(&p->a, struct ledger_account, n);
    enum err_code code =
        read_accounts(p->c, &p->a, p->b->province,
                      SQL("SELECT " LEDGER_ACCOUNT_COLUMNS
                          " FROM ledger_account WHERE province = ?1 AND id IN " LEDGER_IDS
                          " ORDER BY id FOR UPDATE"),
                      ids, n, p->accounts.before, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < n; i++) {
        if (p->accounts.before[i].id == 0)
            return err_set(e, ERR_INPUT, "không có tài khoản số %l", "there is no account %l",
                           ids[i]);
    }
    mem_copy(p->accounts.after, p->accounts.before, n * sizeof(p->accounts.before[0]));
    return ERR_NONE;
}

struct ledger_account *ledger_account_of(struct ledger_posting *p, int64_t id)
{
    struct ledger_account *x = find_id(p->accounts.before, p->accounts.n, id);
    check(x != NULL);
    return x;
}
