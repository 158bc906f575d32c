/* Declarations drawn at random: generate.h. */
#include "generate_int.h"

#include "base/check.h"
#include "base/fmt.h"

static const char *const who_names[] = {"person", "household", "area"};

static void type_name(struct maker *m, enum kind k, int scale)
{
    static const char *const names[] = {"boolean",       "number", "money", "number years",
                                        "number months", "colour", "date"};
    maker_add(m, names[k]);
    if (k == K_NUMBER && scale)
        buf_fmt(&m->b, " decimals %d", scale);
}

static void facts(struct maker *m)
{
    static const struct {
        const char *type;
        enum kind kind;
        int scale;
    } types[] = {
        {"boolean", K_BOOL, 0},
        {"colour", K_ENUM, 0},
        {"number 0..20", K_NUMBER, 0},
        {"date", K_DATE, 0},
        {"money 0..1.000.000", K_MONEY, 0},
        {"number 0..120 years", K_YEARS, 0},
        {"number -50..300 decimals 1", K_NUMBER, 1},
        {"boolean", K_BOOL, 0},
        {"number 0..900 months", K_MONTHS, 0},
        {"number 100..70.000", K_NUMBER, 0},
        {"money -3.000.000.000..3.000.000.000", K_MONEY, 0},
        {"number 0..5", K_NUMBER, 0},
    };
    static const int how_many[] = {12, 10, 2};
    maker_add(m, "```law\nenum colour: red, green, blue\n");
    for (int who = PERSON; who <= AREA; who++) {
        for (int i = 0; i < how_many[who]; i++) {
            struct known_symbol *s =
                maker_declare(m, "f", types[i].kind, (enum who)who, types[i].scale);
            s->fact = s->plain = true;
            s->yearly = maker_upto(m, 8) == 0;
            buf_fmt(&m->b, "fact %z: %z, %z%z\n", s->name, who_names[who], types[i].type,
                    s->yearly ? ", yearly" : "");
        }
    }
    maker_add(m, "```\n\n");
}

static void parameter(struct maker *m, enum kind k)
{
    struct known_symbol *s = maker_declare(m, "q", k, NOBODY, k == K_NUMBER);
    bool layered = k == K_MONEY;
    buf_fmt(&m->b,
            "parameter `%z`: %z%z\n\n| applies from | value | issued | note |\n|---|---|---|---|\n",
            s->name, k == K_MONEY ? "money 0..10.000" : "number 0..20 decimals 1",
            layered ? ", may be raised" : "");
    for (int year = 2016 + maker_upto(m, 4); year < 2027; year += 1 + maker_upto(m, 4)) {
        buf_fmt(&m->b, "| %d-0%d-01 | ", year, 1 + maker_upto(m, 9));
        if (maker_upto(m, 8) == 0)
            maker_add(m, "unknown");
        else
            maker_constant(m, k, 1);
        buf_fmt(&m->b, " | %d-%d-05 | not read |\n", year + (maker_upto(m, 4) == 0),
                10 + maker_upto(m, 3));
    }
    maker_add(m, "\n");
    if (!layered) {
        s->plain = true;
        return;
    }
    m->plain_only = true;
    buf_fmt(&m->b, "```law\nraise %z: ", s->name);
    maker_expression(m, K_MONEY, HOUSEHOLD, 2, 0);
    maker_add(m, " when ");
    maker_expression(m, K_BOOL, HOUSEHOLD, 2, 0);
    buf_fmt(&m->b, "\n  applies from %d-01-01 to %d-06-30\n```\n\n", 2019 + maker_upto(m, 3),
            2022 + maker_upto(m, 4));
    m->plain_only = false;
}

/* A rule's value, kept in bounds so that what reads it does not overflow. */
static void value(struct maker *m, enum kind k, enum who who, int scale)
{
    static const char *const bounds[] = {[K_NUMBER] = "; 30.000); -200)",
                                         [K_MONEY] = "; 5.000.000.000 đ); -7 đ)",
                                         [K_YEARS] = "; 200 years); -2 years)",
                                         [K_MONTHS] = "; 3.000 months); -20 months)"};
    bool bounded = k >= K_NUMBER && k <= K_MONTHS;
    if (bounded)
        maker_add(m, "max(min(");
    maker_expression(m, k, who, DEPTH, scale);
    if (bounded)
        maker_add(m, bounds[k]);
}

/* A case's condition. Most are compared with a fact, so that few programs are refused because one
 * never holds. */
static void case_condition(struct maker *m, enum who who)
{
    if (maker_upto(m, 5) == 0) {
        maker_expression(m, K_BOOL, who, DEPTH - 1, 0);
        return;
    }
    buf_fmt(&m->b, "(%z ≠ ", maker_pick(m, K_BOOL, who, 0, true)->name);
    maker_expression(m, K_BOOL, who, DEPTH - 1, 0);
    maker_add(m, ")");
}

static void rule_cases(struct maker *m, enum kind k, enum who who, int scale)
{
    if (maker_upto(m, 4) == 0) {
        buf_fmt(&m->b, "\n  by %z", maker_pick(m, K_ENUM, who, 0, false)->name);
        maker_add(m, "\n  = "), value(m, k, who, scale), maker_add(m, " when red");
        maker_add(m, "\n  = "), value(m, k, who, scale), maker_add(m, " when green, blue\n");
        return;
    }
    for (int i = maker_upto(m, 3); i > 0; i--) {
        maker_add(m, "\n  = "), value(m, k, who, scale), maker_add(m, " when ");
        case_condition(m, who);
    }
    maker_add(m, "\n  = "), value(m, k, who, scale), maker_add(m, "\n");
}

static void rule(struct maker *m)
{
    static const char *const words[] = {"compute", "compute", "compute", "class", "compute"};
    enum kind k = (enum kind)maker_upto(m, N_KINDS);
    enum who who = maker_upto(m, 9) ? (maker_upto(m, 3) ? PERSON : HOUSEHOLD) : AREA;
    int scale = k == K_NUMBER ? maker_upto(m, 3) : 0;
    bool yearly = maker_upto(m, 10) == 0, replaced = maker_upto(m, 8) == 0,
         versions = maker_upto(m, 6) == 0;
    struct known_symbol s = {0};
    fmt_write(s.name, sizeof s.name, "r%d", m->n_symbols + 1);
    const char *word = words[maker_upto(m, 5)];
    maker_add(m, "```law\n");
    for (int i = 0; i <= versions; i++) {
        buf_fmt(&m->b, "%z %z: %z, ", word, s.name, who_names[who]);
        type_name(m, k, scale);
        maker_add(m, yearly ? ", yearly" : "");
        maker_add(m, replaced ? ", may be replaced" : "");
        if (versions)
            maker_add(m, i ? "\n  applies from 2024-01-01"
                           : "\n  applies from 2015-01-01 to 2023-12-31");
        rule_cases(m, k, who, scale);
    }
    if (replaced) {
        m->plain_only = true;
        buf_fmt(&m->b, "replace %z: ", s.name);
        maker_expression(m, k, who, 1, scale);
        maker_add(m, " when ");
        maker_expression(m, K_BOOL, who, 2, 0);
        maker_add(m, "\n  applies from 2022-03-01\n");
        m->plain_only = false;
    }
    maker_add(m, "```\n\n");
    maker_declare(m, "r", k, who, scale);
}

/* The leaves of a tree that splits on colours, a boolean and a number: no gap, no overlap. */
struct leaf {
    const char *colour, *yes, *number;
};

static void leaves(struct maker *m, struct leaf at, enum kind k, enum who who, int depth)
{
    int way = depth > 0 ? maker_upto(m, 5) : 4;
    struct leaf one = at, two = at;
    if (way == 0 && at.colour[0] == '*')
        one.colour = maker_upto(m, 2) ? "red, blue" : "≠ green", two.colour = "green";
    else if (way == 1 && at.yes[0] == '*')
        one.yes = "true", two.yes = "false";
    else if (way == 2 && at.number[0] == '*')
        one.number = "< 4", two.number = ">= 4";
    else if (way == 3 && at.number[1] == '=') /* >= 4 */
        one.number = "4..9", two.number = "> 9";
    else {
        buf_fmt(&m->b, "| %z | %z | %z | ", at.colour, at.yes, at.number);
        maker_expression(m, k, who, 1, 0);
        maker_add(m, " | |\n");
        return;
    }
    leaves(m, one, k, who, depth - 1);
    leaves(m, two, k, who, depth - 1);
}

static void decision_table(struct maker *m)
{
    enum who who = maker_upto(m, 2) ? PERSON : HOUSEHOLD;
    enum kind k = (enum kind)maker_upto(m, N_KINDS - 1);
    char name[12];
    fmt_write(name, sizeof name, "d%d", m->n_symbols + 1);
    buf_fmt(&m->b, "decision table `%z`: %z, ", name, who_names[who]);
    type_name(m, k, 0);
    buf_fmt(&m->b, "\n\n| %z | %z | %z | → | cite |\n|---|---|---|---|---|\n",
            maker_pick(m, K_ENUM, who, 0, false)->name, maker_pick(m, K_BOOL, who, 0, false)->name,
            maker_pick(m, K_NUMBER, who, 0, false)->name);
    leaves(m, (struct leaf){"*", "*", "*"}, k, who, 4);
    maker_add(m, "\n");
    maker_declare(m, "d", k, who, 0);
}

static void benefit(struct maker *m, int i)
{
    enum who who = i == 3 ? HOUSEHOLD : PERSON;
    bool service = i == 5;
    buf_fmt(&m->b, "benefit b%d: %z\n  group education\n  pays %z\n  due when ", i, who_names[who],
            service ? "service" : "monthly");
    maker_expression(m, K_BOOL, who, DEPTH, 0);
    if (!service && maker_upto(m, 2)) {
        maker_add(m, "\n  amount\n    = max("), maker_expression(m, K_MONEY, who, DEPTH - 1, 0);
        maker_add(m, "; 0 đ) when "), case_condition(m, who);
        maker_add(m, "\n    = max("), maker_expression(m, K_MONEY, who, DEPTH - 1, 0),
            maker_add(m, "; 0 đ)");
    } else if (!service) {
        maker_add(m, "\n  amount max("), maker_expression(m, K_MONEY, who, DEPTH - 1, 0),
            maker_add(m, "; 0 đ)");
    }
    maker_add(m, "\n");
}

static void benefits(struct maker *m)
{
    maker_add(m, "```law\n");
    for (int i = 0; i < 7; i++)
        benefit(m, i);
    m->n_benefits = 7;
    if (maker_upto(m, 4))
        maker_add(m, "highest of group_one: b1, b2, b4\n");
    if (maker_upto(m, 3))
        buf_fmt(&m->b, "exclude b0 when receiving b%d\n", 1 + maker_upto(m, 6));
    if (maker_upto(m, 3))
        buf_fmt(&m->b, "exclude b2 when receiving b%d, b%d\n", maker_upto(m, 2),
                3 + maker_upto(m, 4));
    if (maker_upto(m, 3))
        maker_add(m, "exclude b4 when receiving b6\n");
    maker_add(m, "```\n\n");
    m->benefits_told = true;
}

static void tables(struct maker *m, struct generate *g, struct arena *a)
{
    maker_add(
        m,
        "```law\ntable numbers from \"numbers.csv\":\n  row key, last not above\n  columns a, b\n"
        "  value number 0..1.000 decimals 1\n"
        "table exact from \"colours.csv\":\n  row key\n  columns by colour\n  value number 0..99\n"
        "table by_colour from \"rows.csv\":\n  row key\n  columns a, b\n  value number "
        "-9..9\n```\n\n"
        "scale `taxed`: ");
    maker_add(m, maker_upto(m, 2) ? "marginal" : "whole");
    maker_add(m,
              "\n\n| from | rate | applies from | to |\n|---|---|---|---|\n"
              "| 0 đ | 10% | 2015-01-01 | 2022-12-31 |\n| 7 đ | 25% | 2015-01-01 | 2022-12-31 |\n"
              "| 0 đ | 5% | 2023-01-01 | |\n| 5 đ | 12,5% | 2023-01-01 | |\n"
              "| 1.000.000 đ | 40% | 2023-01-01 | |\n\n");
    struct maker t = {.state = maker_draw(m)};
    buf_init(&t.b, a, 4096);
    maker_add(&t, "key,a,b\n");
    for (int key = maker_upto(&t, 4); key < 60; key += 1 + maker_upto(&t, 9))
        buf_fmt(&t.b, "%d,%d.%d,%z\n", key, maker_upto(&t, 900), maker_upto(&t, 10),
                maker_upto(&t, 4) ? "7" : "");
    g->number_table = buf_str(&t.b);
    buf_init(&t.b, a, 4096);
    maker_add(&t, "key,green,blue,note,red\n");
    for (int key = 1; key < 16; key += 1 + (key > 4 ? maker_upto(&t, 3) : 0))
        buf_fmt(&t.b, "%d,%d,%z,words,%d\n", key, maker_upto(&t, 99), maker_upto(&t, 3) ? "8" : "",
                maker_upto(&t, 9));
    maker_add(&t, "20,1,2,words,3\n");
    g->enum_table = buf_str(&t.b);
}

void generate_law(struct generate *g, struct arena *a)
{
    struct maker *m = arena_new(a, struct maker);
    m->state = g->seed;
    m->ask_known = g->ask_known;
    buf_init(&m->b, a, (size_t)1 << 20);
    buf_fmt(&m->b, "---\nnumber: 1/2021/NĐ-CP\nissued: %d-09-15\nin force: 2021-07-01\n---\n\n",
            2020 + 2 * (maker_upto(m, 3) == 0)); /* some reach back, and may not be known yet */
    maker_add(m, "## Article 1 — drawn at random\n\n");
    tables(m, g, a);
    facts(m);
    parameter(m, K_MONEY);
    parameter(m, K_NUMBER);
    for (int i = 6 + maker_upto(m, 8); i > 0; i--) {
        if (maker_upto(m, 6))
            rule(m);
        else
            decision_table(m);
    }
    benefits(m);
    for (int i = 2 + maker_upto(m, 5); i > 0; i--)
        rule(m);
    check(!m->b.full);
    g->text = buf_str(&m->b);
}
