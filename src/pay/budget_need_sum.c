/* Sums of an estimate by benefit, programme, commune and month. Pure. */
#include "pay/budget_need_int.h"

#include "base/check.h"

#include <stdlib.h>

const char *const budget_who_codes[BUDGET_WHO] = {"enrolled", "likely", "law"};

uint32_t need_programme(struct need_sums *s, str fund, str code)
{
    uint32_t i = 0;
    while (i < s->n_programmes &&
           (!str_eq(s->programmes[i].fund, fund) || !str_eq(s->programmes[i].code, code)))
        i++;
    if (i == s->n_programmes && i < NEED_PROGRAMMES)
        s->programmes[s->n_programmes++] = (struct need_programme){fund, code};
    return i;
}

uint32_t need_commune(struct need_sums *s, str code)
{
    uint32_t i = 0;
    while (i < s->n_communes && !str_eq(s->communes[i], code))
        i++;
    if (i == s->n_communes && i < NEED_COMMUNES)
        s->communes[s->n_communes++] = arena_str(s->a, code);
    return i;
}

typedef struct need_cell (*block)[NEED_MONTHS];

static struct need_cell *cell(struct need_sums *s, block *b, uint32_t commune, uint32_t month)
{
    if (*b == NULL)
        *b = arena_alloc(s->a, sizeof(struct need_cell[NEED_MONTHS]) * NEED_COMMUNES);
    return &(*b)[commune][month];
}

static bool put(struct need_cell *c, const struct need_entry *x, bool person)
{
    if (x->undetermined) {
        c->undetermined++;
        return true;
    }
    c->persons += person;
    return num_add(c->amount, x->amount, &c->amount);
}

enum err_code need_add(struct need_sums *s, const struct need_entry *x, struct err *e)
{
    const struct need_benefit *b = &s->benefits[x->benefit];
    block *row = &s->rows[b->programme][b->quarterly];
    bool fits = put(cell(s, &s->parts[x->benefit][x->who], x->commune, x->month), x, true);
    if (!b->no_line)
        fits = put(cell(s, row, x->commune, x->month), x, x->first) && fits;
    return fits ? ERR_NONE
                : err_set(e, ERR_LIMIT, "tổng dự toán vượt quá số lớn nhất",
                          "the estimate goes over the largest number");
}

/* ---- quarters ---- */

static bool fold(struct need_cell months[NEED_MONTHS])
{
    for (uint32_t m = 2; m < NEED_MONTHS; m += 3) {
        struct need_cell *last = &months[m];
        for (uint32_t k = m - 2; k < m; k++) {
            if (!num_add(last->amount, months[k].amount, &last->amount))
                return false;
            if (months[k].persons > last->persons)
                last->persons = months[k].persons;
            if (months[k].undetermined > last->undetermined)
                last->undetermined = months[k].undetermined;
            months[k] = (struct need_cell){0};
        }
    }
    return true;
}

static bool fold_all(struct need_sums *s, block b)
{
    for (uint32_t c = 0; b != NULL && c < s->n_communes; c++) {
        if (!fold(b[c]))
            return false;
    }
    return true;
}

static bool fold_quarters(struct need_sums *s)
{
    for (uint32_t i = 0; i < s->n_benefits; i++) {
        for (uint32_t w = 0; w < BUDGET_WHO && s->benefits[i].quarterly; w++) {
            if (!fold_all(s, s->parts[i][w]))
                return false;
        }
    }
    for (uint32_t i = 0; i < s->n_programmes; i++) {
        if (!fold_all(s, s->rows[i][1]))
            return false;
    }
    return true;
}

/* ---- the lists ---- */

static int by_text(const void *x, const void *y)
{
    const str *const *a = x, *const *b = y;
    return str_cmp(**a, **b);
}

/* Numbers of the communes in the order of their codes. */
static uint32_t *commune_order(struct need_sums *s)
{
    const str **texts = arena_array(s->a, const str *, (size_t)s->n_communes + 1);
    uint32_t *order = arena_array(s->a, uint32_t, (size_t)s->n_communes + 1);
    for (uint32_t i = 0; i < s->n_communes; i++)
        texts[i] = &s->communes[i];
    if (s->n_communes > 0)
        qsort(texts, s->n_communes, sizeof(*texts), by_text);
    for (uint32_t i = 0; i < s->n_communes; i++)
        order[i] = (uint32_t)(texts[i] - s->communes);
    return order;
}

static bool something(const struct need_cell *c)
{
    return c != NULL && (c->amount > 0 || c->persons > 0 || c->undetermined > 0);
}

static void list_parts(struct need_sums *s, uint32_t benefit, const uint32_t *order, month january,
                       struct budget_need *out)
{
    const struct need_benefit *b = &s->benefits[benefit];
    const struct need_programme *p = &s->programmes[b->programme];
    for (uint32_t i = 0; i < s->n_communes; i++) {
        for (uint32_t k = 0; k < NEED_MONTHS * BUDGET_WHO; k++) {
            block from = s->parts[benefit][k % BUDGET_WHO];
            const struct need_cell *c = from != NULL ? &from[order[i]][k / BUDGET_WHO] : NULL;
            if (something(c))
                out->parts[out->n_parts++] =
                    (struct budget_need_part){b->id,
                                              s->communes[order[i]],
                                              p->fund,
                                              p->code,
                                              january + (month)(k / BUDGET_WHO),
                                              (enum budget_who)(k % BUDGET_WHO),
                                              c->amount,
                                              c->persons,
                                              c->undetermined};
        }
    }
}

static bool list_rows(struct need_sums *s, uint32_t programme, const uint32_t *order, month january,
                      struct budget_need *out)
{
    const struct need_programme *p = &s->programmes[programme];
    for (uint32_t i = 0; i < s->n_communes; i++) {
        for (uint32_t m = 0; m < NEED_MONTHS; m++) {
            struct budget_estimate_row row = {
                p->fund, p->code, s->communes[order[i]], january + (month)m, 0, 0};
            for (uint32_t k = 0; k < 2; k++) {
                block from = s->rows[programme][k];
                if (from == NULL)
                    continue;
                row.persons += from[order[i]][m].persons;
                if (!num_add(row.amount, from[order[i]][m].amount, &row.amount))
                    return false;
            }
            if (row.amount == 0 && row.persons == 0)
                continue;
            out->rows[out->n_rows++] = row;
            if (!num_add(out->total, row.amount, &out->total))
                return false;
        }
    }
    return true;
}

enum err_code need_list(struct need_sums *s, int32_t year, struct budget_need *out, struct err *e)
{
    const uint32_t *order = commune_order(s);
    month january = month_of(day_from_ymd(year, 1, 1));
    size_t most = (size_t)s->n_communes * NEED_MONTHS;
    bool fits = fold_quarters(s);
    out->parts = arena_array(s->a, struct budget_need_part, most * BUDGET_WHO * s->n_benefits + 1);
    out->rows = arena_array(s->a, struct budget_estimate_row, most * s->n_programmes + 1);
    for (uint32_t i = 0; i < s->n_benefits; i++)
        list_parts(s, i, order, january, out);
    for (uint32_t i = 0; i < s->n_programmes && fits; i++)
        fits = list_rows(s, i, order, january, out);
    return fits ? ERR_NONE
                : err_set(e, ERR_LIMIT, "tổng dự toán vượt quá số lớn nhất",
                          "the estimate goes over the largest number");
}
