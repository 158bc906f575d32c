#include "people.h"

#include "bench.h"

#include <string.h>

/* Households of 1, 2, ... 10 members in a thousand. */
static const uint16_t sizes_in_1000[][10] = {
    [PEOPLE_PROVINCE] = {60, 120, 190, 300, 190, 90, 30, 12, 5, 3},
    [PEOPLE_COUNTRY] = {85, 175, 225, 265, 150, 65, 22, 8, 3, 2},
};
/* People by age in groups of five years, in a thousand; the last group is 85 to 99. */
static const uint8_t ages_in_1000[] = {80, 82, 76, 69, 68, 80, 86, 79, 72,
                                       66, 60, 53, 44, 32, 20, 13, 10, 10};

void people_new(struct arena *a, struct people *p, const struct law_plan *plan, uint32_t persons,
                enum people_unknown unknown)
{
    *p = (struct people){.plan = plan, .persons = persons};
    p->first = arena_array(a, uint32_t, persons + 1);
    p->columns = arena_array(a, struct vm_column, plan->n_inputs + 1);
    for (uint32_t i = 0; i < plan->n_inputs; i++) {
        const struct law_input *in = &plan->inputs[i];
        size_t rows =
            in->level == LEVEL_PERSON ? persons : persons / 2; /* more than 2 a household */
        struct vm_column *c = &p->columns[i];
        c->data = arena_alloc(a, (rows + VM_SLACK) * lane_bytes(in->lane));
        c->known = unknown == PEOPLE_ALL_KNOWN ? NULL : arena_alloc(a, rows + VM_SLACK);
    }
}

static void make_households(struct people *p, enum people_sizes sizes, uint32_t seed)
{
    const uint16_t *in_1000 = sizes_in_1000[sizes];
    uint32_t h = 0, at = 0;
    while (at < p->persons) {
        uint32_t draw = bench_mix(seed, h) % 1000, size = 1;
        while (draw >= in_1000[size - 1])
            draw -= in_1000[size++ - 1];
        p->first[h++] = at;
        at += size;
    }
    p->first[h] = p->persons;
    p->batch = (struct vm_batch){h, p->first, p->columns};
}

/* ---- what a fact is like ---- */

struct shape {
    int64_t usual, lo, span; /* the value of most, and the others' */
    uint32_t rare;           /* of 2^32: how many are not as usual */
    bool skewed;             /* small values are more frequent */
};

static bool has_id(const struct law_symbol *s, const char *id)
{
    return str_eq_c(s->id, id);
}

static int64_t power_of_ten(int scale)
{
    int64_t p = 1;
    while (scale-- > 0)
        p *= 10;
    return p;
}

static int64_t likely_most(const struct law_symbol *s)
{
    int64_t most = 60;
    if (str_eq_c(s->type.unit, "đ"))
        most = 50000000;
    else if (str_eq_c(s->type.unit, "m2"))
        most = s->type.scale > 0 ? 150 : 5000;
    else if (str_eq_c(s->type.unit, "kWh"))
        most = 400;
    else if (s->type.hi >= 1000000000)
        most = 20000; /* an amount without a unit */
    else if (s->type.hi == 200)
        most = 2; /* appliances */
    most *= power_of_ten(s->type.scale);
    return most < s->type.hi ? most : s->type.hi;
}

static struct shape shape_of(const struct law_input *in)
{
    const uint32_t percent = UINT32_MAX / 100;
    const struct law_symbol *s = in->symbol;
    struct shape f = {.usual = s->has_unrecorded ? s->unrecorded : 0, .rare = UINT32_MAX};
    if (in->aspect == LAW_SINCE)
        return (struct shape){.lo = vm_date_pack(2019, 1, 1), .span = 6 * 512, .rare = UINT32_MAX};
    if (s->type.kind == LAW_DATE)
        return (struct shape){.lo = vm_date_pack(2015, 1, 1), .span = 9 * 512, .rare = UINT32_MAX};
    f.lo = s->type.lo;
    f.span = s->type.hi - s->type.lo + 1;
    if (s->type.kind == LAW_NUMBER)
        f.span = likely_most(s) + 1;
    f.skewed = s->type.kind == LAW_NUMBER;
    if (s->has_unrecorded)
        f.rare = 2 * percent;
    else if (s->type.kind == LAW_BOOL)
        f = (struct shape){.usual = 0, .lo = 1, .span = 1, .rare = 25 * percent};
    if (has_id(s, "class") || has_id(s, "last_class"))
        f = (struct shape){.usual = 2, .lo = 0, .span = s->type.hi + 1, .rare = 15 * percent};
    if (has_id(s, "ethnicity") || has_id(s, "head_ethnicity"))
        f.rare = 15 * percent;
    if (has_id(s, "monthly_pension"))
        f.rare = 10 * percent;
    return f;
}

/* A calendar date near a packed number that need not be one. */
static int64_t real_date(int64_t v)
{
    int m = (int)(v >> 5) & 15, d = (int)v & 31;
    return vm_date_pack((int)(v >> 9), m % 12 + 1, d % 28 + 1);
}

static int64_t born(uint32_t h)
{
    static uint8_t group[1024];
    if (group[1023] == 0) {
        size_t at = 0;
        for (size_t g = 0; g < sizeof(ages_in_1000); g++) {
            for (int i = 0; i < ages_in_1000[g] && at < 1024; i++)
                group[at++] = (uint8_t)g;
        }
        while (at < 1024)
            group[at++] = 4;
    }
    uint32_t g = group[h & 1023], age = g * 5 + (h >> 10 & 7) * (g == 17 ? 15 : 5) / 8;
    return vm_date_pack(2023 - (int)age, 1 + (int)(h >> 13 & 511) % 12, 1 + (int)(h >> 22) % 28);
}

/* Both ends of a year for a tenth of the dates, where the plan asks for ends. */
static int64_t born_end(enum law_aspect aspect, uint32_t h)
{
    int64_t v = born(h);
    if (aspect == LAW_VALUE || h % 10 != 0)
        return v;
    return aspect == LAW_EARLIEST ? vm_date_pack((int)(v >> 9), 1, 1)
                                  : vm_date_pack((int)(v >> 9), 12, 31);
}

static int64_t value_of(const struct law_input *in, const struct shape *f, uint32_t h)
{
    if (has_id(in->symbol, "born") || has_id(in->symbol, "birth"))
        return born_end(in->aspect, h);
    if (h > f->rare)
        return f->usual;
    uint64_t u = (h * 0x9e3779b1u) >> 8; /* 24 bits */
    if (f->skewed)
        u = u * u >> 24;
    int64_t v = f->lo + (int64_t)(u * (uint64_t)f->span >> 24);
    return in->symbol->type.kind == LAW_DATE || in->aspect == LAW_SINCE ? real_date(v) : v;
}

#define FILL_COLUMN(T)                                                                             \
    do {                                                                                           \
        T *d = (T *)(uintptr_t)c->data;                                                            \
        for (uint32_t i = 0; i < rows; i++)                                                        \
            d[i] = (T)value_of(in, f, bench_mix(seed, i));                                         \
    } while (0)

static void fill_values(const struct law_input *in, const struct shape *f, struct vm_column *c,
                        uint32_t rows, uint32_t seed)
{
    switch (in->lane) {
    case LANE_U8:
        FILL_COLUMN(uint8_t);
        break;
    case LANE_I16:
        FILL_COLUMN(int16_t);
        break;
    case LANE_I32:
        FILL_COLUMN(int32_t);
        break;
    case LANE_I64:
        FILL_COLUMN(int64_t);
        break;
    }
}

/* ---- what is unknown ---- */

static bool is_asked(const struct law_symbol *s)
{
    return s->has_unrecorded || str_starts(s->article, STR("Phụ lục"));
}

/* Of 2^32. */
static uint32_t unknown_rate(const struct law_input *in, enum people_unknown unknown)
{
    const uint32_t percent = UINT32_MAX / 100;
    if (unknown != PEOPLE_AS_RECORDED)
        return unknown == PEOPLE_FEW_UNKNOWN ? 2 * percent : 0;
    if (in->aspect == LAW_SINCE)
        return in->symbol->has_unrecorded ? 98 * percent : 0;
    return is_asked(in->symbol) ? 0 : 95 * percent;
}

static void forget(struct vm_column *c, enum lane lane, uint32_t rows, uint32_t rate, uint32_t seed)
{
    uint8_t *known = (uint8_t *)(uintptr_t)c->known;
    size_t bytes = lane_bytes(lane);
    char *data = (char *)(uintptr_t)c->data;
    for (uint32_t i = 0; i < rows; i++) {
        known[i] = bench_mix(seed, i) >= rate;
        if (!known[i])
            memset(data + i * bytes, 0, bytes);
    }
}

void people_make(struct people *p, enum people_sizes sizes, enum people_unknown unknown,
                 uint32_t seed)
{
    make_households(p, sizes, seed);
    p->column_bytes = 0;
    for (uint32_t i = 0; i < p->plan->n_inputs; i++) {
        const struct law_input *in = &p->plan->inputs[i];
        struct vm_column *c = &p->columns[i];
        struct shape f = shape_of(in);
        uint32_t rows = in->level == LEVEL_PERSON ? p->persons : p->batch.households;
        /* The same stream for every sample of a fact: few change within the month. */
        uint32_t stream = bench_mix(seed, in->symbol->index * 4u + (in->aspect == LAW_SINCE));
        uint32_t rate = unknown_rate(in, unknown);
        fill_values(in, &f, c, rows, stream);
        if (rate > 0)
            forget(c, in->lane, rows, rate, stream + 1);
        else
            c->known = NULL;
        p->column_bytes += rows * (lane_bytes(in->lane) + (rate > 0));
    }
    for (uint32_t i = 0; i < p->plan->n_inputs; i++) {
        const struct law_input *in = &p->plan->inputs[i];
        uint8_t *relation = (uint8_t *)(uintptr_t)p->columns[i].data;
        for (uint32_t h = 0; has_id(in->symbol, "relation") && h < p->batch.households; h++)
            relation[p->first[h]] = 0;
    }
}
