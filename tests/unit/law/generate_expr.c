/* Expressions drawn at random: generate.h. */
#include "generate_int.h"

#include "base/check.h"
#include "base/fmt.h"

uint64_t maker_draw(struct maker *m)
{
    uint64_t z = (m->state += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

int maker_upto(struct maker *m, int n) /* 0..n-1 */
{
    return (int)(maker_draw(m) % (uint64_t)n);
}

void maker_add(struct maker *m, const char *s)
{
    buf_add_c(&m->b, s);
}

static void add_number(struct maker *m, int64_t v)
{
    buf_int(&m->b, v);
}

static const char *const colours[] = {"red", "green", "blue"};

/* ---- names ---- */

static bool readable(const struct maker *m, const struct known_symbol *s, enum who who)
{
    if (m->plain_only && !s->plain)
        return false;
    return s->who == NOBODY || s->who == AREA || who == PERSON ||
           (who == HOUSEHOLD && s->who == HOUSEHOLD);
}

/* A symbol of that kind that may be read; its decimals are at most `scale`. NULL: none. */
const struct known_symbol *maker_pick(struct maker *m, enum kind k, enum who who, int scale,
                                      bool fact)
{
    int from = maker_upto(m, m->n_symbols + 1);
    for (int i = 0; i < m->n_symbols; i++) {
        const struct known_symbol *s = &m->symbols[(from + i) % m->n_symbols];
        if (s->kind == k && s->scale <= scale && (!fact || s->fact) && readable(m, s, who))
            return s;
    }
    return NULL;
}

struct known_symbol *maker_declare(struct maker *m, const char *prefix, enum kind k, enum who who,
                                   int scale)
{
    check(m->n_symbols < MAX_SYMBOLS);
    struct known_symbol *s = &m->symbols[m->n_symbols++];
    *s = (struct known_symbol){.kind = k, .who = who, .scale = scale};
    fmt_write(s->name, sizeof s->name, "%z%d", prefix, m->n_symbols);
    return s;
}

/* ---- constants ---- */

void maker_constant(struct maker *m, enum kind k, int scale)
{
    switch (k) {
    case K_BOOL:
        maker_add(m, maker_upto(m, 2) ? "true" : "false");
        break;
    case K_ENUM:
        maker_add(m, colours[maker_upto(m, 3)]);
        break;
    case K_NUMBER:
        add_number(m, maker_upto(m, 12));
        if (scale && maker_upto(m, 2)) {
            maker_add(m, ",");
            add_number(m, 1 + maker_upto(m, 9));
        }
        break;
    case K_MONEY:
        add_number(m, maker_upto(m, 9) * 100 + maker_upto(m, 3));
        maker_add(m, " đ");
        break;
    case K_YEARS:
        add_number(m, maker_upto(m, 5) ? maker_upto(m, 90) : 16);
        maker_add(m, " years");
        break;
    case K_MONTHS:
        add_number(m, maker_upto(m, 5) ? maker_upto(m, 40) : maker_upto(m, 900));
        maker_add(m, " months");
        break;
    default:
        buf_fmt(&m->b, "%d-0%d-%d", 1940 + maker_upto(m, 90), 1 + maker_upto(m, 9),
                10 + maker_upto(m, 18));
        break;
    }
}

static void name_or_constant(struct maker *m, enum kind k, enum who who, int scale)
{
    const struct known_symbol *s = maker_upto(m, 5) ? maker_pick(m, k, who, scale, false) : NULL;
    if (s)
        maker_add(m, s->name);
    else
        maker_constant(m, k, scale);
}

/* ---- what all kinds have ---- */

static void conditional(struct maker *m, enum kind k, enum who who, int depth, int scale)
{
    maker_add(m, "(if ");
    maker_expression(m, K_BOOL, who, depth - 1, 0);
    maker_add(m, " then ");
    maker_expression(m, k, who, depth - 1, scale);
    maker_add(m, " else ");
    maker_expression(m, k, who, depth - 1, scale);
    maker_add(m, ")");
}

static bool look_back(struct maker *m, enum kind k, enum who who, int scale)
{
    const struct known_symbol *s = maker_pick(m, k, who, scale, false);
    if (!s)
        return false;
    if (maker_upto(m, 3) == 0)
        buf_fmt(&m->b, "in_month(%z; %d)", s->name, 1 + maker_upto(m, 12));
    else if (k != K_BOOL && k != K_ENUM && k != K_DATE && maker_upto(m, 2))
        buf_fmt(&m->b, "sum_months(%z; %d)", s->name, 1 + maker_upto(m, 4));
    else
        buf_fmt(&m->b, "months_ago(%z; %d)", s->name, 1 + maker_upto(m, 5));
    return true;
}

static bool in_time(struct maker *m, enum kind k, enum who who, int scale)
{
    const struct known_symbol *s = maker_pick(m, k, who, scale, true);
    if (!s)
        return false;
    buf_fmt(&m->b, "%z(%z)", maker_upto(m, 2) ? "at_start" : "at_end", s->name);
    return true;
}

static bool best_of_members(struct maker *m, enum kind k, int depth, int scale)
{
    maker_add(m, maker_upto(m, 2) ? "max_of(" : "min_of(");
    m->in_members = true;
    maker_expression(m, k, PERSON, depth - 1, scale);
    maker_add(m, " when ");
    maker_expression(m, K_BOOL, PERSON, depth - 1, 0);
    m->in_members = false;
    maker_add(m, "; default ");
    if (maker_upto(m, 3))
        maker_constant(m, k, scale);
    else
        name_or_constant(m, k, HOUSEHOLD, scale);
    maker_add(m, ")");
    return true;
}

static bool of_members(struct maker *m, enum kind k, int depth, int scale)
{
    static const char *const tests[] = {"any(", "all("};
    if (m->in_members || m->plain_only)
        return false;
    if (k != K_BOOL && k != K_NUMBER && maker_upto(m, 2))
        return best_of_members(m, k, depth, scale);
    maker_add(m, k == K_BOOL                         ? tests[maker_upto(m, 2)]
                 : k == K_NUMBER && maker_upto(m, 2) ? "count("
                                                     : "sum(");
    bool counts = k == K_BOOL || m->b.p[m->b.n - 2] == 't';
    m->in_members = true;
    maker_expression(m, counts ? K_BOOL : k, PERSON, depth - 1, scale);
    if (!counts && maker_upto(m, 3)) {
        maker_add(m, " when ");
        maker_expression(m, K_BOOL, PERSON, depth - 1, 0);
    }
    m->in_members = false;
    maker_add(m, ")");
    return true;
}

static void sum_of_two(struct maker *m, enum kind k, enum who who, int depth, int scale)
{
    static const char *const minmax[] = {"min(", "max("};
    int way = maker_upto(m, 4);
    maker_add(m, way < 2 ? "(" : minmax[way - 2]);
    maker_expression(m, k, who, depth - 1, scale);
    maker_add(m, way == 0 ? " + " : way == 1 ? " - " : "; ");
    maker_expression(m, k, who, depth - 1, scale);
    maker_add(m, ")");
}

/* ---- numbers ---- */

static void product(struct maker *m, enum kind k, enum who who, int depth, int scale)
{
    maker_add(m, "(");
    maker_expression(m, k, who, depth - 1, scale);
    maker_add(m, " × ");
    add_number(m, 1 + maker_upto(m, 3));
    maker_add(m, ")");
}

static void rounding(struct maker *m, enum kind k, enum who who, int depth)
{
    static const char *const fns[] = {"round_down(", "round_up(", "round("};
    maker_add(m, fns[maker_upto(m, 3)]);
    maker_expression(m, k, who, depth - 1, 2);
    if (maker_upto(m, 2)) {
        maker_add(m, " / max(");
        maker_expression(m, K_NUMBER, who, depth - 1, 1);
        maker_add(m, "; 1)");
    } else {
        maker_add(m, maker_upto(m, 2) ? " × 1,5" : " × 0,05");
    }
    if (maker_upto(m, 3) == 0) {
        buf_fmt(&m->b, "; %d", 5 + maker_upto(m, 2) * 95);
        if (k == K_MONEY)
            maker_add(m, " đ");
    }
    maker_add(m, ")");
}

static void between(struct maker *m, const char *fn, enum who who, int depth)
{
    maker_add(m, fn);
    maker_expression(m, K_DATE, who, depth - 1, 0);
    maker_add(m, "; ");
    maker_expression(m, K_DATE, who, depth - 1, 0);
    maker_add(m, ")");
}

static void table_entry(struct maker *m, enum who who, int depth, int scale)
{
    switch (maker_upto(m, 4)) {
    case 0:
        if (scale == 0) { /* its values have a decimal */
            maker_constant(m, K_NUMBER, 0);
            break;
        }
        maker_add(m, "numbers[round_down(");
        maker_expression(m, K_NUMBER, who, depth - 1, 2);
        maker_add(m, maker_upto(m, 2) ? "); a]" : "); b]");
        break;
    case 1:
        maker_add(m, "exact[");
        maker_expression(m, K_NUMBER, who, depth - 1, 0);
        maker_add(m, "; ");
        maker_expression(m, K_ENUM, who, depth - 1, 0);
        maker_add(m, "]");
        break;
    case 2:
        maker_add(m, "by_colour[");
        maker_expression(m, K_ENUM, who, depth - 1, 0);
        maker_add(m, maker_upto(m, 2) ? "; a]" : "; b]");
        break;
    default:
        maker_add(m, maker_upto(m, 2) ? "exact[\"4\"; " : "exact[\"20\"; ");
        maker_expression(m, K_ENUM, who, depth - 1, 0);
        maker_add(m, "]");
        break;
    }
}

static bool number_of(struct maker *m, enum kind k, enum who who, int depth, int scale)
{
    switch (maker_upto(m, 9)) {
    case 0:
    case 1:
        sum_of_two(m, k, who, depth, scale);
        return true;
    case 2:
        product(m, k, who, depth, scale);
        return true;
    case 3:
    case 4:
        if (k == K_YEARS)
            between(m, "years_between(", who, depth);
        else if (k == K_MONTHS)
            between(m, "months_between(", who, depth);
        else
            rounding(m, k, who, depth);
        return true;
    case 5:
        maker_add(m, "-");
        name_or_constant(m, k, who, scale);
        return true;
    case 6:
        if (k == K_NUMBER && !m->plain_only && who != AREA)
            table_entry(m, who, depth, scale);
        else if (k == K_MONEY)
            maker_add(m, "round(taxed("), maker_expression(m, k, who, depth - 1, scale),
                maker_add(m, "))");
        else
            return false;
        return true;
    case 7:
        if (k != K_MONEY || !m->benefits_told || who == AREA)
            return false;
        buf_fmt(&m->b, "amount(b%d)", who == PERSON ? maker_upto(m, m->n_benefits) : 3);
        return true;
    default:
        return who == HOUSEHOLD && of_members(m, k, depth, scale);
    }
}

/* ---- conditions ---- */

static void comparison(struct maker *m, enum who who, int depth)
{
    static const char *const ops[] = {" = ", " ≠ ", " < ", " ≤ ", " > ", " >= "};
    enum kind k = (enum kind)(K_NUMBER + maker_upto(m, N_KINDS - 1));
    bool ordered = k != K_ENUM;
    if (k == K_ENUM) {
        maker_add(m, maker_pick(m, K_ENUM, who, 0, false)->name);
    } else {
        maker_expression(m, k, who, depth - 1, 2);
    }
    if (ordered && (k == K_NUMBER || k == K_MONEY) && maker_upto(m, 4) == 0) {
        maker_add(m, " / max(");
        maker_expression(m, K_NUMBER, who, depth - 1, 1);
        maker_add(m, "; 1)");
    }
    maker_add(m, ops[maker_upto(m, ordered ? 6 : 2)]);
    if (maker_upto(m, 2))
        maker_constant(m, k, 1);
    else
        maker_expression(m, k, who, depth - 1, 1);
}

static void membership(struct maker *m, enum who who, int depth)
{
    static const char *const sets[] = {"{red}", "{red, blue}", "{green, blue}"};
    enum kind k = (enum kind)(K_NUMBER + maker_upto(m, 5));
    if (k == K_ENUM) {
        buf_fmt(&m->b, "%z in %z", maker_pick(m, K_ENUM, who, 0, false)->name,
                sets[maker_upto(m, 3)]);
        return;
    }
    maker_expression(m, k, who, depth - 1, 1);
    int low = maker_upto(m, 20), wide = maker_upto(m, 6) ? maker_upto(m, 12) : 0;
    const char *unit = k == K_MONEY    ? " đ"
                       : k == K_YEARS  ? " years"
                       : k == K_MONTHS ? " months"
                                       : "";
    if (maker_upto(m, 2))
        buf_fmt(&m->b, " in %d..%d%z", low, low + wide, unit);
    else
        buf_fmt(&m->b, " in {%d%z, %d..%d%z}", low, unit, low + 3, low + 3 + wide, unit);
}

static void condition(struct maker *m, enum who who, int depth)
{
    switch (maker_upto(m, 10)) {
    case 0:
    case 1:
        maker_add(m, "(");
        maker_expression(m, K_BOOL, who, depth - 1, 0);
        maker_add(m, maker_upto(m, 2) ? " and " : " or ");
        maker_expression(m, K_BOOL, who, depth - 1, 0);
        maker_add(m, ")");
        return;
    case 2:
        maker_add(m, "(not ");
        maker_expression(m, K_BOOL, who, depth - 1, 0);
        maker_add(m, ")");
        return;
    case 3:
        if (m->ask_known) {
            maker_add(m, "known(");
            maker_expression(m, (enum kind)maker_upto(m, N_KINDS), who, depth - 1, 2);
            maker_add(m, ")");
            return;
        }
        break;
    case 4:
        if (who == HOUSEHOLD && of_members(m, K_BOOL, depth, 0))
            return;
        break;
    case 5:
        maker_add(m, "(");
        membership(m, who, depth);
        maker_add(m, ")");
        return;
    case 6:
        if (m->benefits_told && who != AREA) {
            buf_fmt(&m->b, "%z(b%d)", maker_upto(m, 2) ? "due" : "eligible",
                    who == PERSON ? maker_upto(m, m->n_benefits) : 3);
            return;
        }
        break;
    default:
        break;
    }
    maker_add(m, "(");
    comparison(m, who, depth);
    maker_add(m, ")");
}

static bool date_of(struct maker *m, enum who who, int depth)
{
    const struct known_symbol *s;
    switch (maker_upto(m, 5)) {
    case 0:
        maker_add(m, maker_upto(m, 2) ? "first_day" : "last_day");
        return true;
    case 1:
        s = maker_pick(m, maker_upto(m, 2) ? K_BOOL : K_NUMBER, who, 2, true);
        if (s)
            buf_fmt(&m->b, "since(%z)", s->name);
        return s != NULL;
    case 2:
        maker_add(m, "add_months(");
        maker_expression(m, K_DATE, who, depth - 1, 0);
        buf_fmt(&m->b, "; %d)", maker_upto(m, 30));
        return true;
    case 3:
        maker_add(m, maker_upto(m, 2) ? "min(" : "max(");
        maker_expression(m, K_DATE, who, depth - 1, 0);
        maker_add(m, "; ");
        maker_expression(m, K_DATE, who, depth - 1, 0);
        maker_add(m, ")");
        return true;
    default:
        return false;
    }
}

void maker_expression(struct maker *m, enum kind k, enum who who, int depth, int scale)
{
    if (depth <= 0 || maker_upto(m, 6) == 0) {
        name_or_constant(m, k, who, scale);
        return;
    }
    if (maker_upto(m, 8) == 0 && k != K_DATE) {
        conditional(m, k, who, depth, scale);
        return;
    }
    if (maker_upto(m, 10) == 0 && look_back(m, k, who, scale))
        return;
    if (maker_upto(m, 10) == 0 && in_time(m, k, who, scale))
        return;
    if (k == K_BOOL) {
        condition(m, who, depth);
        return;
    }
    if (k == K_DATE && date_of(m, who, depth))
        return;
    if (k != K_DATE && k != K_ENUM && number_of(m, k, who, depth, scale))
        return;
    name_or_constant(m, k, who, scale);
}
