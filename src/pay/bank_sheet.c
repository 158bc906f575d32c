/* The cash sheet: payments sorted into sections, sections cut into pages (bank_sheet.h). */
#include "base/csv.h"
#include "base/text.h"
#include "pay/bank_sheet_int.h"

#include <stdlib.h>

struct place {
    str commune, village, village_key;
    uint32_t index;
};

static int by_place(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    int order = str_cmp(a->commune, b->commune);
    if (order == 0)
        order = str_cmp(a->village_key, b->village_key);
    if (order == 0)
        order = str_cmp(a->village, b->village);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static bool same_section(const struct place *a, const struct place *b)
{
    return str_eq(a->commune, b->commune) && str_eq(a->village, b->village);
}

void bank_paginate(struct arena *a, struct bank_pages *to, uint32_t first, uint32_t n)
{
    uint32_t done = 0;
    while (done < n) {
        uint32_t cap = done == 0 ? SHEET_ROWS_FIRST : SHEET_ROWS, left = n - done;
        bool closes = left + SHEET_ROWS_CLOSING <= cap;
        uint32_t rows = closes ? left : left > cap ? cap : left - 1;
        struct bank_page page = {.first = first + done,
                                 .n = rows,
                                 .row = done + 1,
                                 .section_first = first,
                                 .section_n = n,
                                 .opens = done == 0,
                                 .closes = closes};
        vec_push(a, to, page);
        done += rows;
    }
}

static enum err_code check_cash(const struct bank_sheet *s, struct err *e)
{
    if (s->n == 0)
        return err_set(e, ERR_INPUT, "không có khoản chi tiền mặt nào", "there is no cash payment");
    if (s->n > BANK_SHEET_PAYMENTS_MAX)
        return err_set(e, ERR_LIMIT, "%u khoản chi, nhiều hơn %u", "%u payments, more than %u",
                       s->n, BANK_SHEET_PAYMENTS_MAX);
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->v[i].method != BANK_CASH)
            return err_set(e, ERR_INPUT,
                           "khoản chi \"%s\" không phải tiền mặt nên không vào danh sách ký nhận",
                           "payment \"%s\" is not in cash and has no place on the sheet to sign",
                           s->v[i].id);
    }
    return ERR_NONE;
}

static void lay_out(struct arena *a, const struct bank_sheet *s,
                    const struct payment_instruction **sorted, struct bank_pages *pages)
{
    struct place *places = arena_array(a, struct place, s->n);
    for (uint32_t i = 0; i < s->n; i++)
        places[i] =
            (struct place){s->v[i].commune, s->v[i].village, text_sort_key(a, s->v[i].village), i};
    qsort(places, s->n, sizeof(*places), by_place);
    uint32_t first = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        sorted[i] = &s->v[places[i].index];
        if (i + 1 == s->n || !same_section(&places[i], &places[i + 1])) {
            bank_paginate(a, pages, first, i + 1 - first);
            first = i + 1;
        }
    }
}

enum err_code bank_sheet_pdf(const char *path, const struct bank_sheet *s, struct err *e)
{
    vnd sum;
    struct arena a;
    struct csv_writer *w;
    struct buf bytes;
    struct bank_pages pages = {0};
    enum err_code code = check_cash(s, e);
    if (code == ERR_NONE)
        code = bank_check_all(s->v, s->n, false, &sum, e);
    if (code == ERR_NONE)
        code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    arena_init(&a, (size_t)1 << 30);
    const struct payment_instruction **sorted =
        arena_array(&a, const struct payment_instruction *, s->n);
    lay_out(&a, s, sorted, &pages);
    buf_init(&bytes, &a, (size_t)1 << 29);
    code = bank_sheet_draw(&bytes, s, sorted, &pages, e);
    csv_raw(w, bytes.p, bytes.n);
    if (code == ERR_NONE)
        code = csv_commit(w, e);
    else
        csv_abandon(w);
    arena_clear(&a);
    return code;
}
