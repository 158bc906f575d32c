/* ansinh budget estimate --from-law, estimates, need: what a year will cost. */
#include "base/fmt.h"
#include "cli/budget_cmd.h"
#include "cli/inputs.h"
#include "cli/law_sum.h"
#include "cli/progress.h"
#include "pay/budget_need.h"
#include "registry/times.h"

/* ---- making one ---- */

struct making {
    struct budget_asked *q;
    struct progress bar;
    struct budget_need_question need;
    struct budget_need made;
    uint8_t law_sum[32];
    str who, reference;
};

static void show_step(void *ctx, uint32_t done, uint32_t total)
{
    struct making *m = ctx;
    (void)total;
    progress_step(&m->bar, done);
}

static enum err_code keep(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct making *m = ctx;
    int64_t version;
    const struct budget_estimate b = {.province = m->need.province,
                                      .year = m->need.year,
                                      .v = m->made.rows,
                                      .n = m->made.n_rows,
                                      .actor = m->who,
                                      .reference = m->reference,
                                      .now_us = store_now_us()};
    enum err_code code = budget_estimate_add(c, &b, &version, e);
    if (code == ERR_NONE)
        code = budget_need_keep(c, &m->need, &m->made, m->law_sum, version, e);
    if (code == ERR_NONE)
        buf_int(answer, version);
    return code;
}

static enum err_code make(struct making *m, struct store_conn *db, struct err *e)
{
    struct budget_asked *q = m->q;
    struct cli *c = q->v.c;
    struct areas *areas = NULL;
    struct programme_settings *settings = arena_new(c->arena, struct programme_settings);
    enum err_code code = inputs_law(c, q->law, &m->need.law, e);
    if (code == ERR_NONE)
        code = law_sum(c, q->law, m->law_sum, e);
    if (code == ERR_NONE)
        code = inputs_areas(c, &areas, e);
    if (code == ERR_NONE)
        code = programme_settings_read(db, c->arena, m->need.province, settings, e);
    if (code != ERR_NONE)
        return code;
    m->need.areas = areas;
    m->need.settings = settings;
    m->need.progress = show_step;
    m->need.ctx = m;
    progress_start(&m->bar, c->lang, "Lập dự toán", "Estimating", 12);
    code = budget_need_make(db, c->arena, &m->need, &m->made, e);
    progress_end(&m->bar);
    if (code == ERR_NONE && m->made.n_rows == 0)
        code = err_set(e, ERR_INPUT, "không có ai được hưởng gì trong năm này",
                       "nobody is owed anything in that year");
    return code;
}

enum err_code budget_estimate_law(struct budget_asked *q, struct store_conn *db, str content,
                                  struct err *e)
{
    struct making *m = arena_new(q->v.c->arena, struct making);
    str answer;
    bool again = false;
    m->q = q;
    m->who = q->who;
    m->reference = q->reference.p != NULL ? q->reference : STR("");
    m->need = (struct budget_need_question){.province = q->v.province_id,
                                            .known_on = day_of_moment(store_now_us()),
                                            .likely = q->likely,
                                            .whole = true};
    enum err_code code = budget_take_year(q, &m->need.year, e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE && q->known_on.p != NULL)
        code = ledger_need_day(q->known_on, "--known-on", &m->need.known_on, e);
    if (code == ERR_NONE)
        code = make(m, db, e);
    if (code == ERR_NONE)
        code = ledger_view_write(&q->v, "budget.estimate", q->who, content, keep, m, &answer,
                                 &again, e);
    if (code != ERR_NONE)
        return code;
    budget_say(q, "Đã ghi dự toán, bản %s.", "The estimate is recorded, version %s.", answer,
               again);
    q->version = answer;
    return budget_show_need(q, db, e);
}

/* ---- showing ---- */

struct showing {
    struct ledger_view *v;
    struct budget_need_by by;
};

static void cell_int(struct ledger_view *v, int64_t n)
{
    char text[24];
    ledger_cell(v, (str){text, fmt_int(text, n)});
}

static void cell_month(struct ledger_view *v, month m)
{
    char text[8];
    size_t n = m == 0                       ? 0
               : v->shown.how == VIEW_TABLE ? month_format_vi(m, text)
                                            : month_format_iso(m, text);
    ledger_cell(v, (str){text, n});
}

static bool need_row(void *ctx, const struct budget_need_line *l)
{
    struct showing *s = ctx;
    ledger_cell(s->v, l->fund);
    ledger_cell(s->v, l->programme);
    ledger_cell(s->v, l->commune);
    cell_month(s->v, l->month);
    if (s->by.benefit || s->by.who) {
        ledger_cell(s->v, l->benefit);
        ledger_cell(s->v, l->who);
        cell_int(s->v, l->undetermined);
    }
    cell_int(s->v, l->persons);
    /* Somebody has it, and what it costs is not known: that is not nothing. */
    if (l->amount == 0 && (s->by.benefit || s->by.who))
        ledger_cell(s->v, STR(""));
    else
        ledger_cell_money(s->v, l->amount);
    return true;
}

static enum err_code take_by(str given, struct budget_need_by *by, struct err *e)
{
    const struct {
        const char *name;
        bool *to;
    } all[] = {{"fund", &by->fund},   {"programme", &by->programme}, {"commune", &by->commune},
               {"month", &by->month}, {"benefit", &by->benefit},     {"who", &by->who}};
    if (given.p == NULL)
        given = STR("fund,programme,month");
    while (given.n > 0) {
        str one = str_split(&given, ',');
        bool found = false;
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
            if (str_eq_c(one, all[i].name))
                found = *all[i].to = true;
        }
        if (!found)
            return err_set(e, ERR_USAGE, "--by nhận fund, programme, commune, month, benefit, who",
                           "--by takes fund, programme, commune, month, benefit, who");
    }
    return ERR_NONE;
}

enum err_code budget_show_need(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[2][9] = {
        {"fund", "programme", "commune", "month", "persons", "amount"},
        {"fund", "programme", "commune", "month", "benefit", "who", "undetermined", "persons",
         "amount"}};
    static const char *const vi[2][9] = {
        {"nguồn", "chương trình", "xã", "tháng", "lượt người", "số tiền"},
        {"nguồn", "chương trình", "xã", "tháng", "quyền lợi", "diện", "chưa xác định", "lượt người",
         "số tiền"}};
    static const char *const en[2][9] = {
        {"fund", "programme", "commune", "month", "person-months", "amount"},
        {"fund", "programme", "commune", "month", "benefit", "who", "undetermined", "person-months",
         "amount"}};
    struct showing s = {.v = &q->v};
    int32_t year;
    int64_t version = 0;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = take_by(q->by, &s.by, e);
    if (code == ERR_NONE)
        code = inputs_number(q->version, "--version", 0, &version, e);
    if (code == ERR_NONE)
        code = budget_version_find(db, q->v.province_id, year, version, &version, e);
    if (code == ERR_NONE)
        code = budget_need_read(db, q->v.province_id, year, version, s.by, need_row, &s, e);
    bool parts = s.by.benefit || s.by.who;
    if (code == ERR_NONE)
        ledger_print(&q->v, names[parts], vi[parts], en[parts], parts ? 9 : 6);
    return code;
}

static bool version_row(void *ctx, const struct budget_version *x)
{
    struct ledger_view *v = ctx;
    bool vi = v->c->lang == LANG_VI && v->shown.how == VIEW_TABLE;
    cell_int(v, x->version);
    ledger_cell_day(v, day_of_moment(x->at_us));
    ledger_cell(v, x->actor);
    ledger_cell(v, x->reference);
    if (!x->from_law)
        ledger_cell(v, vi ? STR("tệp") : STR("file"));
    else if (x->likely)
        ledger_cell(v, vi ? STR("luật, cả người có thể được hưởng") : STR("law, with likely"));
    else
        ledger_cell(v, vi ? STR("luật") : STR("law"));
    cell_int(v, x->n_rows);
    ledger_cell_money(v, x->total);
    return true;
}

enum err_code budget_show_versions(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"version", "on",   "made_by", "reference",
                                        "from",    "rows", "amount"};
    static const char *const vi[] = {"bản", "ngày", "người lập", "số văn bản",
                                     "từ",  "dòng", "số tiền"};
    static const char *const en[] = {"version", "on",   "made by", "reference",
                                     "from",    "rows", "amount"};
    int32_t year;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = budget_versions(db, q->v.province_id, year, version_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 7);
    return code;
}
