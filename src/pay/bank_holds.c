/* Payments that a second person must look at (bank_holds.h): sorted by account, so that those of
 * one account, and of one amount in it, lie side by side. */
#include "pay/bank_holds.h"

#include "base/check.h"

#include <stdlib.h>

struct paid_into {
    str bin, account; /* the account as it compares */
    vnd amount;
    uint32_t payment;
};

static int by_account(const void *x, const void *y)
{
    const struct paid_into *a = x, *b = y;
    int order = str_cmp(a->account, b->account);
    if (order == 0)
        order = str_cmp(a->bin, b->bin);
    if (order == 0)
        order = (a->amount > b->amount) - (a->amount < b->amount);
    return order != 0 ? order : (a->payment > b->payment) - (a->payment < b->payment);
}

static str plain_account(struct arena *a, str account)
{
    char *p = arena_cstr(a, account);
    size_t n = 0;
    for (size_t i = 0; i < account.n; i++) {
        if (str_find_char(STR(" .-"), account.p[i]) < 0)
            p[n++] = account.p[i];
    }
    return (str){p, n};
}

static bool same_account(const struct paid_into *a, const struct paid_into *b)
{
    return str_eq(a->account, b->account) && str_eq(a->bin, b->bin);
}

/* One account's payments, v[0..n). */
static uint32_t judge(const struct paid_into *v, uint32_t n, uint32_t most, uint8_t *holds)
{
    uint32_t held = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool twin = (i > 0 && v[i - 1].amount == v[i].amount) ||
                    (i + 1 < n && v[i + 1].amount == v[i].amount);
        uint8_t hold =
            (uint8_t)((n > most ? BANK_HOLD_SHARED : 0) | (twin ? BANK_HOLD_SAME_AMOUNT : 0));
        holds[v[i].payment] = hold;
        held += hold != 0;
    }
    return held;
}

uint32_t bank_find_holds(struct arena *scratch, const struct payment_instruction *v, uint32_t n,
                         uint32_t most, uint8_t *holds)
{
    check(n <= BANK_PAYMENTS_MAX);
    struct arena_mark mark = arena_save(scratch);
    struct paid_into *into = arena_array(scratch, struct paid_into, n + 1);
    uint32_t n_into = 0, held = 0;
    for (uint32_t i = 0; i < n; i++) {
        holds[i] = 0;
        if (v[i].account.n > 0)
            into[n_into++] = (struct paid_into){v[i].bin, plain_account(scratch, v[i].account),
                                                v[i].amount_vnd, i};
    }
    qsort(into, n_into, sizeof(*into), by_account);
    for (uint32_t from = 0, to; from < n_into; from = to) {
        for (to = from + 1; to < n_into && same_account(&into[from], &into[to]);)
            to++;
        held += judge(into + from, to - from, most, holds);
    }
    arena_restore(scratch, mark);
    return held;
}
