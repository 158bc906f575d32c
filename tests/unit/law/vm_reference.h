/* The vector machine's contract read plainly: one row at a time, a value in int64_t and whether it
 * is known. For test_vm.c. */
#ifndef TEST_VM_REFERENCE_H
#define TEST_VM_REFERENCE_H

#include "base/check.h"
#include "base/day.h"
#include "base/num.h"
#include "law/vm.h"

#include <stdlib.h>
#include <string.h>

/* ---- Random numbers ---- */

static uint64_t state;

static uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = (state += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

static int64_t draw_in(int64_t lo, int64_t hi)
{
    uint64_t width = (uint64_t)hi - (uint64_t)lo + 1;
    return (int64_t)((uint64_t)lo + (width == 0 ? draw() : draw() % width));
}

static int64_t least(enum lane l)
{
    return l == LANE_U8 ? 0 : l == LANE_I16 ? INT16_MIN : l == LANE_I32 ? INT32_MIN : INT64_MIN;
}

static int64_t greatest(enum lane l)
{
    return l == LANE_U8    ? UINT8_MAX
           : l == LANE_I16 ? INT16_MAX
           : l == LANE_I32 ? INT32_MAX
                           : INT64_MAX;
}

/* ---- Columns: exactly the memory that the contract promises ---- */

struct cell {
    int64_t v;
    bool k;
};

static int64_t lane_get(const void *p, enum lane l, size_t i)
{
    switch (l) {
    case LANE_U8:
        return ((const uint8_t *)p)[i];
    case LANE_I16:
        return ((const int16_t *)p)[i];
    case LANE_I32:
        return ((const int32_t *)p)[i];
    default:
        return ((const int64_t *)p)[i];
    }
}

static void lane_set(void *p, enum lane l, size_t i, int64_t v)
{
    switch (l) {
    case LANE_U8:
        ((uint8_t *)p)[i] = (uint8_t)v;
        break;
    case LANE_I16:
        ((int16_t *)p)[i] = (int16_t)v;
        break;
    case LANE_I32:
        ((int32_t *)p)[i] = (int32_t)v;
        break;
    default:
        ((int64_t *)p)[i] = v;
        break;
    }
}

/* Values of one operand: between lo and hi; `known_in` of 8 rows are known. */
struct spec {
    enum lane lane;
    int64_t lo, hi;
    int known_in;
    bool is_date;
};

static int64_t draw_date(int year_from, int year_to)
{
    int y = (int)draw_in(year_from, year_to);
    int m = (int)draw_in(1, 12);
    int d;
    do
        d = (int)draw_in(draw() % 4 == 0 ? 28 : 1, 31);
    while (!day_valid_ymd(y, m, d));
    return vm_date_pack(y, m, d);
}

static int64_t draw_value(const struct spec *s)
{
    if (s->is_date)
        return draw_date((int)s->lo, (int)s->hi);
    switch (draw() % 8) {
    case 0:
        return s->lo;
    case 1:
        return s->hi;
    case 2: /* near zero, where signs change */
        return s->lo <= -3 && s->hi >= 3 ? draw_in(-3, 3) : draw_in(s->lo, s->hi);
    default:
        return draw_in(s->lo, s->hi);
    }
}

static struct vm_column column_new(const struct spec *s, size_t rows)
{
    void *data = malloc((rows + VM_SLACK) * lane_bytes(s->lane));
    uint8_t *known = s->known_in < 8 ? malloc(rows + VM_SLACK) : NULL;
    memset(data, 0x5a, (rows + VM_SLACK) * lane_bytes(s->lane));
    if (known != NULL)
        memset(known, 0x5a, rows + VM_SLACK);
    for (size_t i = 0; i < rows; i++) {
        bool k = (int)(draw() % 8) < s->known_in;
        lane_set(data, s->lane, i, k || known == NULL ? draw_value(s) : 0);
        if (known != NULL)
            known[i] = k;
    }
    return (struct vm_column){.data = data, .known = known};
}

static void column_free(struct vm_column *c)
{
    free((void *)(uintptr_t)c->data);
    free((void *)(uintptr_t)c->known);
}

static struct cell column_get(const struct vm_column *c, enum lane l, size_t i)
{
    if (c->data == NULL)
        return (struct cell){c->uniform_known ? c->uniform : 0, c->uniform_known};
    return (struct cell){lane_get(c->data, l, i), c->known == NULL || c->known[i] != 0};
}

/* ---- The reference: rows ---- */

static const struct cell unknown = {0, false};

static struct cell known(int64_t v)
{
    return (struct cell){v, true};
}

static day day_of_packed(int64_t p)
{
    return day_from_ymd((int)(p / 512), (int)(p / 32 % 16), (int)(p % 32));
}

static int64_t packed_of_day(day d)
{
    int y, m, dom;
    day_to_ymd(d, &y, &m, &dom);
    return vm_date_pack(y, m, dom);
}

static int64_t arithmetic(const struct vm_insn *in, int64_t a, int64_t b)
{
    switch (in->op) {
    case VM_ADD:
        return a + b;
    case VM_SUB:
        return a - b;
    case VM_MUL:
        return a * b;
    case VM_MIN:
        return a < b ? a : b;
    case VM_MAX:
        return a > b ? a : b;
    case VM_ADD_S:
        return a + in->imm;
    case VM_RSUB_S:
        return in->imm - a;
    case VM_MUL_S:
        return a * in->imm;
    case VM_MIN_S:
        return a < in->imm ? a : in->imm;
    case VM_MAX_S:
        return a > in->imm ? a : in->imm;
    case VM_DIV_FLOOR:
        return num_div_floor(a, b);
    case VM_DIV_CEIL:
        return num_div_ceil(a, b);
    case VM_DIV_NEAREST:
        return num_div_nearest(a, b);
    case VM_DIV_FLOOR_S:
        return num_div_floor(a, in->imm);
    case VM_DIV_CEIL_S:
        return num_div_ceil(a, in->imm);
    case VM_DIV_NEAREST_S:
        return num_div_nearest(a, in->imm);
    case VM_CAST:
        return a;
    case VM_YEARS:
        return day_years_between(day_of_packed(a), day_of_packed(b));
    case VM_YEARS_S:
        return day_years_between(day_of_packed(a), day_of_packed(in->imm));
    case VM_MONTHS:
        return day_months_between(day_of_packed(a), day_of_packed(b));
    case VM_DAYS:
        return day_of_packed(b) - day_of_packed(a);
    case VM_ADD_MONTHS:
        return packed_of_day(day_add_months(day_of_packed(a), (int32_t)b));
    default:
        check(false);
    }
}

static bool comparison(const struct vm_insn *in, int64_t a, int64_t b)
{
    switch (in->op) {
    case VM_EQ:
        return a == b;
    case VM_NE:
        return a != b;
    case VM_LT:
        return a < b;
    case VM_LE:
        return a <= b;
    case VM_EQ_S:
        return a == in->imm;
    case VM_NE_S:
        return a != in->imm;
    case VM_LT_S:
        return a < in->imm;
    case VM_LE_S:
        return a <= in->imm;
    case VM_GT_S:
        return a > in->imm;
    case VM_GE_S:
        return a >= in->imm;
    case VM_IN_RANGE_S:
        return in->imm <= a && a <= in->imm2;
    case VM_IN_SET:
        return (in->table->set[a / 64] >> (a % 64) & 1) != 0;
    default:
        check(false);
    }
}

static struct cell choice(struct cell condition, struct cell then, struct cell otherwise)
{
    if (condition.k)
        return condition.v ? then : otherwise;
    return then.k && otherwise.k && then.v == otherwise.v ? then : unknown;
}

static struct cell find_row(const struct vm_insn *in, int64_t v)
{
    for (uint32_t i = in->table->n; i-- > 0;) {
        if (in->table->keys[i] == v || (in->op == VM_FLOOR_ROW && in->table->keys[i] < v))
            return known(i);
    }
    return unknown;
}

static struct cell kleene_and(struct cell a, struct cell b)
{
    if ((a.k && a.v == 0) || (b.k && b.v == 0))
        return known(0);
    return a.k && b.k ? known(1) : unknown;
}

static struct cell kleene_not(struct cell a)
{
    return a.k ? known(!a.v) : unknown;
}

static bool is_binary(int op)
{
    return (op >= VM_ADD && op <= VM_MAX) || (op >= VM_DIV_FLOOR && op <= VM_DIV_NEAREST) ||
           (op >= VM_EQ && op <= VM_LE) || op == VM_YEARS || op == VM_MONTHS || op == VM_DAYS ||
           op == VM_ADD_MONTHS;
}

static struct cell row_of(const struct vm_insn *in, struct cell a, struct cell b, struct cell c)
{
    const struct cell then = known(in->imm), otherwise = known(in->imm2);
    switch (in->op) {
    case VM_FILL:
        return known(in->imm);
    case VM_FILL_UNKNOWN:
        return unknown;
    case VM_AND:
        return kleene_and(a, b);
    case VM_OR:
        return kleene_not(kleene_and(kleene_not(a), kleene_not(b)));
    case VM_NOT:
        return kleene_not(a);
    case VM_SELECT:
        return choice(a, b, c);
    case VM_SELECT_VS:
        return choice(a, b, otherwise);
    case VM_SELECT_SV:
        return choice(a, then, c);
    case VM_SELECT_SS:
        return choice(a, then, otherwise);
    case VM_AGREE:
        return a.k && b.k && a.v == b.v ? a : unknown;
    case VM_KNOWN:
        return known(a.k);
    default:
        break;
    }
    if (!a.k || (is_binary(in->op) && !b.k))
        return unknown;
    if (in->op == VM_LOOKUP) {
        bool k = in->table->known == NULL || in->table->known[a.v];
        return k ? known(lane_get(in->table->values, in->table->lane, (size_t)a.v)) : unknown;
    }
    if (in->op == VM_FLOOR_ROW || in->op == VM_EXACT_ROW)
        return find_row(in, a.v);
    if (in->op >= VM_EQ && in->op <= VM_IN_SET)
        return known(comparison(in, a.v, b.v));
    return known(arithmetic(in, a.v, b.v));
}

/* ---- The reference: households ---- */

/* A member's part: none (k true, counts false), a value, or unknown. */
struct part {
    bool counts;
    struct cell cell;
};

static struct part part_of(struct cell value, struct cell condition)
{
    if (!condition.k)
        return (struct part){true, unknown};
    return (struct part){condition.v != 0, value};
}

static struct cell fold_parts(const struct vm_insn *in, const struct part *parts, size_t n)
{
    bool some = false;
    int64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].counts)
            continue;
        if (!parts[i].cell.k)
            return unknown;
        int64_t w = parts[i].cell.v;
        if (in->op == VM_SUM)
            v += w;
        else if (!some || (in->op == VM_MAX_OF ? w > v : w < v))
            v = w;
        some = true;
    }
    return known(some || in->op == VM_SUM ? v : in->imm);
}

static struct cell fold_conditions(const struct vm_insn *in, const struct cell *a, size_t n)
{
    int64_t count = 0;
    struct cell all = known(1), none = known(1);
    bool all_known = true;
    for (size_t i = 0; i < n; i++) {
        all = kleene_and(all, a[i]);
        none = kleene_and(none, kleene_not(a[i]));
        all_known = all_known && a[i].k;
        count += a[i].v;
    }
    if (in->op == VM_ALL)
        return all;
    if (in->op == VM_ANY)
        return kleene_not(none);
    return all_known ? known(count) : unknown;
}

#endif
