/* ansinh measure: poverty, inequality, deprivation, targeting of a file of numbers. */
#include "base/fmt.h"
#include "base/num.h"
#include "cli/measure_columns.h"
#include "cli/record_view.h"
#include "evidence/measure/counting.h"
#include "evidence/measure/grouped.h"
#include "evidence/measure/inequality.h"
#include "evidence/measure/poverty.h"
#include "evidence/measure/targeting.h"
#include "evidence/measure/variance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_VI                                                                                                       \
    "ansinh measure — đo nghèo, bất bình đẳng, thiếu hụt, trúng đích trên một tệp CSV\n\n"      \
    "  ansinh measure money TỆP --welfare CỘT --line Z [--weight CỘT] [--by CỘT]\n"                           \
    "                 tỷ lệ nghèo, khoảng cách, độ trầm trọng, Watts, số tiền còn thiếu\n"      \
    "  ansinh measure spread TỆP --welfare CỘT [--weight CỘT] [--by CỘT]\n"                                   \
    "                 trung bình, trung vị, Gini, Theil, Atkinson, tỷ trọng thập phân vị\n"               \
    "  ansinh measure deprivation TỆP --indicators A,B,C --weights 1,1,2 --cutoff K\n"                              \
    "                 H, A, M0 theo Alkire và Foster, từng chỉ báo; cột có 0, 1 hoặc trống\n"            \
    "  ansinh measure targeting TỆP --poor CỘT --reached CỘT [--weight CỘT]\n"                                \
    "                 sai sót bỏ sót, sai sót bao gồm nhầm, bao phủ\n"                                     \
    "  ansinh measure grouped TỆP --people CỘT --welfare CỘT --mean M --line Z\n"                               \
    "                 từ bảng nhóm: tỷ lệ cộng dồn của người và của thu nhập\n\n"              \
    "  --at-line not|poor  ai có đúng bằng chuẩn: không nghèo (mặc định), hay nghèo như các nghị " \
    "định\n"                                                                                                       \
    "  --stratum CỘT --psu CỘT (money)  thêm sai số chuẩn của tỷ lệ, theo mẫu\n"                     \
    "  --format table|csv|json\n\n"                                                                                   \
    "Số không xác định được (không có ai, chia cho 0) để trống. Định nghĩa và nguồn: "       \
    "docs/measures.md.\n"
#define HELP_EN                                                                                    \
    "ansinh measure — poverty, inequality, deprivation, targeting of a CSV file\n\n"             \
    "  ansinh measure money FILE --welfare COL --line Z [--weight COL] [--by COL]\n"               \
    "                 headcount, gap, severity, Watts, the money that is missing\n"                \
    "  ansinh measure spread FILE --welfare COL [--weight COL] [--by COL]\n"                       \
    "                 mean, median, Gini, Theil, Atkinson, shares of tenths\n"                     \
    "  ansinh measure deprivation FILE --indicators A,B,C --weights 1,1,2 --cutoff K\n"            \
    "                 H, A, M0 of Alkire and Foster, by indicator; columns of 0, 1 or empty\n"     \
    "  ansinh measure targeting FILE --poor COL --reached COL [--weight COL]\n"                    \
    "                 exclusion and inclusion errors, coverage\n"                                  \
    "  ansinh measure grouped FILE --people COL --welfare COL --mean M --line Z\n"                 \
    "                 from a table of groups: cumulative shares of people and of welfare\n\n"      \
    "  --at-line not|poor  who has exactly the line: not poor (default), or poor as decrees say\n" \
    "  --stratum COL --psu COL (money)  also the standard error of the headcount, by the sample\n" \
    "  --format table|csv|json\n\n"                                                                \
    "What is not defined (nobody, a zero below) is left empty. Definitions and sources: "          \
    "docs/measures.md.\n"

struct options {
    str welfare, weight, line, by, at_line, indicators, weights, cutoff, poor, reached, people,
        mean, stratum, psu;
};

struct measuring {
    struct cli *c;
    struct options o;
    struct record_view v; /* how it is shown */
    str file;
    struct view_table t;
    double line;
    enum poverty_line at_line;
};

/* ---- cells ---- */

static void put(struct measuring *m, str s)
{
    vec_push(m->c->arena, &m->t.cells, s);
}

static void put_number(struct measuring *m, double v)
{
    char text[48];
    if (!isfinite(v)) {
        put(m, STR(""));
        return;
    }
    int n = fabs(v) >= 1e6 ? snprintf(text, sizeof(text), "%.0f", v)
                           : snprintf(text, sizeof(text), "%.8g", v);
    put(m, arena_str(m->c->arena, (str){text, (size_t)n}));
}

static enum err_code number(str given, const char *name, double *out, struct err *e)
{
    char *end, *text;
    char copy[64];
    size_t n = fmt_write(copy, sizeof(copy), "%s", given);
    text = copy;
    *out = strtod(text, &end);
    if (n > 0 && n < sizeof(copy) - 1 && *end == 0 && isfinite(*out))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z nhận một số", "%z takes a number", name);
}

static enum err_code needs(str given, const char *name, struct err *e)
{
    if (given.n > 0)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "thiếu %z", "%z is missing", name);
}

/* ---- groups: each, then all ---- */

typedef void measure_row(struct measuring *m, const double *y, const double *w, size_t n);

/* Columns 0 and 1 are the values and the weights. */
static void each_group(struct measuring *m, const struct measure_columns *c, measure_row *row)
{
    bool weighted = m->o.weight.n > 0;
    double *y = arena_array(m->c->arena, double, c->n + 1),
           *w = arena_array(m->c->arena, double, c->n + 1);
    for (uint32_t g = 0; g < c->n_groups; g++) {
        size_t n = measure_columns_of(c, 0, g, y);
        if (weighted)
            measure_columns_of(c, 1, g, w);
        put(m, c->groups[g]);
        row(m, y, weighted ? w : NULL, n);
    }
    put(m, m->c->lang == LANG_VI ? STR("tất cả") : STR("all"));
    row(m, c->v[0], weighted ? c->v[1] : NULL, c->n);
}

static enum err_code read_groups(struct measuring *m, struct measure_columns *c, struct err *e)
{
    const str wanted[] = {m->o.welfare, m->o.weight};
    enum err_code code = needs(m->o.welfare, "--welfare", e);
    if (code != ERR_NONE)
        return code;
    return measure_columns_read(m->c->arena, arena_cstr(m->c->arena, m->file), wanted,
                                m->o.weight.n > 0 ? 2 : 1, m->o.by, c, e);
}

/* ---- money ---- */

static void money_row(struct measuring *m, const double *y, const double *w, size_t n)
{
    struct arena_mark mark = arena_save(m->c->arena);
    struct welfare s = welfare_make(m->c->arena, y, w, n);
    struct poverty p = poverty_measure(m->c->arena, &s, m->line, m->at_line, LOSS_KEPT);
    double mean = welfare_mean(&s);
    arena_restore(m->c->arena, mark);
    const double cells[] = {s.weight, mean,  p.headcount,  p.gap,      p.severity,
                            p.watts,  p.sst, p.income_gap, p.shortfall};
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
        put_number(m, cells[i]);
}

/* The rate with its standard error, as the sample was drawn. */
static enum err_code money_sample(struct measuring *m, struct err *e)
{
    const str wanted[] = {m->o.welfare, m->o.stratum, m->o.psu, m->o.weight};
    struct measure_columns c;
    struct arena *a = m->c->arena;
    enum err_code code = measure_columns_read(a, arena_cstr(a, m->file), wanted,
                                              m->o.weight.n > 0 ? 4 : 3, STR(""), &c, e);
    if (code != ERR_NONE)
        return code;
    uint32_t *stratum = arena_array(a, uint32_t, c.n + 1), *psu = arena_array(a, uint32_t, c.n + 1);
    double *poor = arena_array(a, double, c.n + 1), *one = arena_array(a, double, c.n + 1),
           *w = arena_array(a, double, c.n + 1);
    for (size_t i = 0; i < c.n; i++) {
        double y = c.v[0][i];
        stratum[i] = (uint32_t)c.v[1][i];
        psu[i] = (uint32_t)c.v[2][i];
        w[i] = m->o.weight.n > 0 ? c.v[3][i] : 1;
        one[i] = isfinite(y);
        poor[i] = isfinite(y) && (y < m->line || (m->at_line == AT_OR_BELOW_LINE && y <= m->line));
    }
    const struct variance_design d = {.n = c.n, .stratum = stratum, .psu = psu, .w = w};
    struct variance_estimate v = variance_ratio(a, &d, poor, one, LONELY_REFUSE);
    struct variance_interval i = variance_share_interval(&v);
    printf(m->c->lang == LANG_VI ? "Tỷ lệ %.6f, sai số chuẩn %.6f, khoảng tin cậy 95 %% từ %.6f "
                                   "đến %.6f; %u tầng, %u cụm\n"
                                 : "Headcount %.6f, standard error %.6f, 95 %% interval %.6f to "
                                   "%.6f; %u strata, %u PSUs\n",
           v.value, sqrt(v.variance), i.low, i.high, v.strata, v.psus);
    return ERR_NONE;
}

static enum err_code money(struct measuring *m, struct err *e)
{
    static const char *const names[] = {"group",    "people", "mean", "headcount",  "gap",
                                        "severity", "watts",  "sst",  "income_gap", "shortfall"};
    static const char *const titles[2][10] = {
        {"nhóm", "người", "trung bình", "tỷ lệ", "khoảng cách", "trầm trọng", "Watts", "SST",
         "thiếu bình quân", "tổng thiếu"},
        {"group", "people", "mean", "headcount", "gap", "severity", "Watts", "SST", "income gap",
         "shortfall"}};
    struct measure_columns c;
    enum err_code code = needs(m->o.line, "--line", e);
    if (code == ERR_NONE)
        code = number(m->o.line, "--line", &m->line, e);
    if (code == ERR_NONE && m->line <= 0)
        code = err_set(e, ERR_USAGE, "--line phải lớn hơn 0", "--line must be above 0");
    if (code == ERR_NONE)
        code = read_groups(m, &c, e);
    if (code != ERR_NONE)
        return code;
    m->t = (struct view_table){.names = names, .titles = titles[m->c->lang], .columns = 10};
    each_group(m, &c, money_row);
    view_print(m->c, &m->v, &m->t);
    return m->o.stratum.n > 0 && m->o.psu.n > 0 ? money_sample(m, e) : ERR_NONE;
}

/* ---- spread ---- */

static void spread_row(struct measuring *m, const double *y, const double *w, size_t n)
{
    struct arena *a = m->c->arena;
    struct arena_mark mark = arena_save(a);
    struct welfare s = welfare_make(a, y, w, n);
    double tenths[10];
    welfare_shares(&s, 10, tenths);
    const double cells[] = {s.weight,
                            welfare_mean(&s),
                            welfare_quantile(&s, 0.5),
                            inequality_gini(&s),
                            inequality_entropy(&s, 1),
                            inequality_entropy(&s, 0),
                            inequality_atkinson(&s, 0.5),
                            welfare_quantile(&s, 0.9) / welfare_quantile(&s, 0.1),
                            (tenths[8] + tenths[9]) / (tenths[0] + tenths[1]),
                            tenths[9] / (tenths[0] + tenths[1] + tenths[2] + tenths[3])};
    arena_restore(a, mark);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
        put_number(m, cells[i]);
    for (int i = 0; i < 10; i++)
        put_number(m, tenths[i]);
}

static enum err_code spread(struct measuring *m, struct err *e)
{
    static const char *const names[] = {
        "group",       "people",  "mean",    "median", "gini", "theil", "mld",
        "atkinson_05", "p90_p10", "s80_s20", "palma",  "d1",   "d2",    "d3",
        "d4",          "d5",      "d6",      "d7",     "d8",   "d9",    "d10"};
    static const char *const vi[] = {
        "nhóm",         "người",   "trung bình", "trung vị", "Gini", "Theil", "MLD",
        "Atkinson 0,5", "P90/P10", "S80/S20",    "Palma",    "d1",   "d2",    "d3",
        "d4",           "d5",      "d6",         "d7",       "d8",   "d9",    "d10"};
    struct measure_columns c;
    enum err_code code = read_groups(m, &c, e);
    if (code != ERR_NONE)
        return code;
    m->t = (struct view_table){
        .names = names, .titles = m->c->lang == LANG_VI ? vi : names, .columns = 21};
    each_group(m, &c, spread_row);
    view_print(m->c, &m->v, &m->t);
    return ERR_NONE;
}

/* ---- deprivation ---- */

static enum err_code take_rule(struct measuring *m, struct counting_rule *rule, str *names,
                               struct err *e)
{
    str indicators = m->o.indicators, weights = m->o.weights;
    int64_t v = 0;
    while (indicators.p != NULL && rule->n < COUNTING_MAX) {
        names[rule->n] = str_trim(str_split(&indicators, ','));
        str weight = weights.p != NULL ? str_trim(str_split(&weights, ',')) : STR("");
        if (m->o.weights.n > 0 && (!num_parse_int(weight, &v) || v < 1 || v > 1000000))
            return err_set(e, ERR_USAGE, "--weights: mỗi chỉ báo một số nguyên dương",
                           "--weights: a positive whole number for each indicator");
        rule->weights[rule->n++] = m->o.weights.n > 0 ? (uint32_t)v : 1;
    }
    if (indicators.p != NULL || (m->o.weights.n > 0 && weights.p != NULL))
        return err_set(e, ERR_USAGE, "số chỉ báo và số quyền số khác nhau, hoặc quá 32",
                       "indicators and weights differ in number, or are more than 32");
    if (!num_parse_int(m->o.cutoff, &v) || v < 1)
        return err_set(e, ERR_USAGE, "--cutoff nhận một số nguyên dương",
                       "--cutoff takes a positive whole number");
    rule->cutoff = (uint32_t)v;
    if (!counting_rule_valid(rule))
        return err_set(e, ERR_USAGE, "--cutoff lớn hơn tổng quyền số",
                       "--cutoff is above the sum of the weights");
    return ERR_NONE;
}

static void put_counting(struct measuring *m, str group, const struct counting_rule *rule,
                         const struct counting *n)
{
    put(m, group);
    const double cells[] = {n->weight, n->missing, n->h, n->a, n->m0};
    for (size_t i = 0; i < 5; i++)
        put_number(m, cells[i]);
    for (uint32_t j = 0; j < rule->n; j++) {
        put_number(m, n->uncensored[j]);
        put_number(m, n->censored[j]);
        put_number(m, n->contribution[j]);
    }
}

static struct counting_row *take_rows(struct measuring *m, const struct measure_columns *c,
                                      uint32_t n)
{
    struct counting_row *rows = arena_array(m->c->arena, struct counting_row, c->n + 1);
    for (size_t i = 0; i < c->n; i++) {
        rows[i].weight = m->o.weight.n > 0 ? c->v[n][i] : 1;
        for (uint32_t j = 0; j < n; j++) {
            rows[i].known |= (uint32_t)isfinite(c->v[j][i]) << j;
            rows[i].deprived |= (uint32_t)(c->v[j][i] > 0) << j;
        }
    }
    return rows;
}

static enum err_code deprivation(struct measuring *m, struct err *e)
{
    static const char *const head[] = {"group", "people", "missing", "h", "a", "m0"};
    static const char *const parts[] = {"uncensored", "censored", "contribution"};
    struct counting_rule rule = {0};
    struct measure_columns c;
    str wanted[COUNTING_MAX + 1];
    struct arena *a = m->c->arena;
    enum err_code code = needs(m->o.indicators, "--indicators", e);
    if (code == ERR_NONE)
        code = take_rule(m, &rule, wanted, e);
    wanted[rule.n] = m->o.weight;
    if (code == ERR_NONE)
        code = measure_columns_read(a, arena_cstr(a, m->file), wanted, rule.n + (m->o.weight.n > 0),
                                    m->o.by, &c, e);
    if (code != ERR_NONE)
        return code;
    const char **names = arena_array(a, const char *, 6 + 3 * (size_t)rule.n);
    for (uint32_t i = 0; i < 6 + 3 * rule.n; i++) {
        char text[128];
        size_t n =
            i < 6 ? fmt_write(text, sizeof(text), "%z", head[i])
                  : fmt_write(text, sizeof(text), "%s_%z", wanted[(i - 6) / 3], parts[(i - 6) % 3]);
        names[i] = arena_cstr(a, (str){text, n});
    }
    m->t = (struct view_table){.names = names, .titles = names, .columns = 6 + 3 * rule.n};
    struct counting_row *rows = take_rows(m, &c, rule.n);
    struct counting *parts_of = arena_array(a, struct counting, (size_t)c.n_groups + 1);
    if (c.group != NULL)
        counting_by_group(&rule, rows, c.group, c.n, c.n_groups, parts_of);
    for (uint32_t g = 0; g < c.n_groups; g++)
        put_counting(m, c.groups[g], &rule, &parts_of[g]);
    struct counting all = counting_measure(&rule, rows, c.n);
    put_counting(m, m->c->lang == LANG_VI ? STR("tất cả") : STR("all"), &rule, &all);
    view_print(m->c, &m->v, &m->t);
    return ERR_NONE;
}

/* ---- targeting ---- */

static enum err_code targeting(struct measuring *m, struct err *e)
{
    static const char *const names[] = {
        "poverty_rate",   "participation", "exclusion", "inclusion", "coverage",
        "false_positive", "differential",  "accuracy",  "kappa",     "cgh"};
    static const char *const vi[] = {"tỷ lệ nghèo", "tham gia",   "bỏ sót", "nhầm",  "bao phủ",
                                     "dương giả",   "chênh lệch", "đúng",   "kappa", "CGH"};
    const str wanted[] = {m->o.poor, m->o.reached, m->o.weight};
    struct measure_columns c;
    struct targeting_counts n = {0};
    enum err_code code = needs(m->o.poor, "--poor", e);
    if (code == ERR_NONE)
        code = needs(m->o.reached, "--reached", e);
    if (code == ERR_NONE)
        code = measure_columns_read(m->c->arena, arena_cstr(m->c->arena, m->file), wanted,
                                    m->o.weight.n > 0 ? 3 : 2, STR(""), &c, e);
    if (code != ERR_NONE)
        return code;
    for (size_t i = 0; i < c.n; i++) {
        bool poor = c.v[0][i] > 0, in = c.v[1][i] > 0;
        double *to = poor ? (in ? &n.poor_in : &n.poor_out) : (in ? &n.other_in : &n.other_out);
        if (isfinite(c.v[0][i]) && isfinite(c.v[1][i]))
            *to += m->o.weight.n > 0 ? c.v[2][i] : 1;
    }
    struct targeting t = targeting_measure(&n);
    m->t = (struct view_table){
        .names = names, .titles = m->c->lang == LANG_VI ? vi : names, .columns = 10};
    const double cells[] = {t.poverty_rate,   t.participation, t.exclusion, t.inclusion, t.coverage,
                            t.false_positive, t.differential,  t.accuracy,  t.kappa,     t.cgh};
    for (size_t i = 0; i < 10; i++)
        put_number(m, cells[i]);
    view_print(m->c, &m->v, &m->t);
    return ERR_NONE;
}

/* ---- grouped data ---- */

static enum err_code grouped(struct measuring *m, struct err *e)
{
    static const char *const names[] = {"curve",    "valid", "sse",  "headcount", "gap",
                                        "severity", "watts", "gini", "mld",       "median"};
    static const char *const vi[] = {"đường",      "hợp lệ", "SSE",  "tỷ lệ", "khoảng cách",
                                     "trầm trọng", "Watts",  "Gini", "MLD",   "trung vị"};
    const str wanted[] = {m->o.people, m->o.welfare};
    struct measure_columns c;
    double mean = 0, line = 0;
    enum err_code code = needs(m->o.people, "--people", e);
    if (code == ERR_NONE)
        code = needs(m->o.welfare, "--welfare", e);
    if (code == ERR_NONE)
        code = number(m->o.mean, "--mean", &mean, e);
    if (code == ERR_NONE)
        code = number(m->o.line, "--line", &line, e);
    if (code == ERR_NONE)
        code = measure_columns_read(m->c->arena, arena_cstr(m->c->arena, m->file), wanted, 2,
                                    STR(""), &c, e);
    if (code != ERR_NONE)
        return code;
    m->t = (struct view_table){
        .names = names, .titles = m->c->lang == LANG_VI ? vi : names, .columns = 10};
    for (int form = GROUPED_QUADRATIC; form <= GROUPED_BETA; form++) {
        struct grouped_curve curve = grouped_fit((enum grouped_form)form, c.v[0], c.v[1], c.n);
        if (!curve.fitted)
            return err_set(e, ERR_INPUT, "cần ít nhất 4 điểm, tăng dần, điểm cuối (1, 1)",
                           "at least 4 points are needed, ascending, the last (1, 1)");
        struct grouped_poverty p = grouped_poverty(&curve, mean, line);
        struct grouped_spread s = grouped_spread(&curve, mean);
        put(m, form == GROUPED_BETA ? STR("beta") : STR("quadratic"));
        put(m, curve.valid ? STR("1") : STR("0"));
        const double cells[] = {curve.sse, p.headcount, p.gap, p.severity,
                                p.watts,   s.gini,      s.mld, s.median};
        for (size_t i = 0; i < 8; i++)
            put_number(m, cells[i]);
    }
    view_print(m->c, &m->v, &m->t);
    return ERR_NONE;
}

/* ---- the command ---- */

static const struct {
    const char *name;
    enum err_code (*run)(struct measuring *m, struct err *e);
} kinds[] = {{"money", money},
             {"spread", spread},
             {"deprivation", deprivation},
             {"targeting", targeting},
             {"grouped", grouped}};

static enum err_code measure(struct measuring *m, str kind, struct err *e)
{
    if (str_eq_c(m->o.at_line, "poor"))
        m->at_line = AT_OR_BELOW_LINE;
    else if (m->o.at_line.n > 0 && !str_eq_c(m->o.at_line, "not"))
        return err_set(e, ERR_USAGE, "--at-line nhận not hoặc poor", "--at-line takes not or poor");
    enum err_code code = view_format(&m->v, e);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && code == ERR_NONE; i++) {
        if (str_eq_c(kind, kinds[i].name))
            return kinds[i].run(m, e);
    }
    if (code == ERR_NONE) {
        code = err_set(e, ERR_USAGE, "không có phép đo \"%s\"", "there is no measure \"%s\"", kind);
        err_hint(e, "xem ansinh measure --help", "see ansinh measure --help");
    }
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct measuring m = {.c = c};
    str words[2];
    uint32_t n = 0;
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--welfare", .value = &m.o.welfare},
        {.name = "--weight", .value = &m.o.weight},
        {.name = "--line", .value = &m.o.line},
        {.name = "--by", .value = &m.o.by},
        {.name = "--at-line", .value = &m.o.at_line},
        {.name = "--indicators", .value = &m.o.indicators},
        {.name = "--weights", .value = &m.o.weights},
        {.name = "--cutoff", .value = &m.o.cutoff},
        {.name = "--poor", .value = &m.o.poor},
        {.name = "--reached", .value = &m.o.reached},
        {.name = "--people", .value = &m.o.people},
        {.name = "--mean", .value = &m.o.mean},
        {.name = "--stratum", .value = &m.o.stratum},
        {.name = "--psu", .value = &m.o.psu},
        {.name = "--format", .value = &m.v.format},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, words, 2, &n, &e);
    if (code == ERR_NONE && n != 2) {
        code =
            err_set(&e, ERR_USAGE, "cần phép đo, rồi tệp CSV", "a measure is needed, then a file");
        err_hint(&e, "xem ansinh measure --help", "see ansinh measure --help");
    }
    if (code == ERR_NONE) {
        m.file = words[1];
        code = measure(&m, words[0], &e);
    }
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_measure = {
    .name = "measure",
    .summary = {"đo nghèo, bất bình đẳng, thiếu hụt, trúng đích",
                "poverty, inequality, deprivation, targeting of a file"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
