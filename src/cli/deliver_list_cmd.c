/* ansinh deliver catalogue, likely, plan: what there is, whom the law owes it, and a list of them.
 */
#include "base/fmt.h"
#include "cli/deliver_cmd.h"
#include "cli/progress.h"
#include "pay/deliver_law.h"

#include <stdio.h>

/* ---- the catalogue ---- */

static const char *pays_text(const struct law_symbol *s, enum lang lang)
{
    static const char *const names[][2] = {[LAW_PAYS_NONE] = {"", ""},
                                           [LAW_MONTHLY] = {"hằng tháng", "monthly"},
                                           [LAW_QUARTERLY] = {"hằng quý", "quarterly"},
                                           [LAW_ONCE] = {"một lần", "once"},
                                           [LAW_SERVICE] = {"dịch vụ", "service"}};
    return names[s->pays][lang];
}

enum err_code deliver_catalogue_cmd(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"benefit", "name", "kind",   "content",   "unit",
                                        "once",    "pays", "entity", "fund_text", "article"};
    static const char *const titles[2][10] = {
        {"quyền lợi", "tên", "loại", "nội dung", "đơn vị", "một lần", "trả", "của", "nguồn",
         "căn cứ"},
        {"benefit", "name", "kind", "content", "unit", "once", "pays", "of", "fund", "article"}};
    struct cli *c = q->p.c;
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 10};
    struct cycle_question law;
    struct deliver_benefit b;
    enum err_code code = pay_cmd_law(&q->p, &law, e);
    for (uint32_t i = 0; code == ERR_NONE && i < law_symbol_count(law.law); i++) {
        const struct law_symbol *s = law_symbol(law.law, i);
        char article[256];
        if (!deliver_benefit_of(c->arena, s, &b) ||
            (q->kind.n > 0 && !str_eq_c(q->kind, deliver_kind_code(b.kind))))
            continue;
        size_t n = fmt_write(article, sizeof(article), "%s, %s", s->instrument, s->article);
        bool people = q->p.v.how == VIEW_TABLE;
        const str cells[] = {
            s->id,
            s->name,
            str_from_c(people ? deliver_kind_name(b.kind, c->lang) : deliver_kind_code(b.kind)),
            b.content,
            str_from_c(b.unit),
            b.once_ever ? STR("1") : STR(""),
            str_from_c(pays_text(s, c->lang)),
            s->entity == LAW_PERSON ? STR("person") : STR("household"),
            s->fund,
            arena_str(c->arena, (str){article, n})};
        for (uint32_t k = 0; k < 10; k++)
            vec_push(c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(c, &q->p.v, &t);
    return code;
}

/* ---- whom the law owes it ---- */

struct owing {
    struct cycle_question law;
    struct deliver_benefits benefits;
    struct deliver_owed_rows rows;
    month from, to;
};

/* HOUSEHOLD with who lives in it, HOUSEHOLD/MEMBER, a personal number, #ID. */
static bool is_named(const struct delivery *d, str word)
{
    int64_t id;
    if (word.n > 1 && word.p[0] == '#')
        return num_parse_int(str_slice(word, 1, word.n), &id) && id == d->entity;
    if (str_eq(d->household, word) || (d->personal_id.n > 0 && str_eq(d->personal_id, word)))
        return true;
    return d->household.n > word.n && d->household.p[word.n] == '/' &&
           str_eq(str_slice(d->household, 0, word.n), word);
}

/* Whom the command names, or everybody; with --commune only those who live there. Each word must
 * name somebody. */
static enum err_code keep_meant(struct deliver_cmd *q, struct deliver_owed_rows *rows,
                                struct err *e)
{
    bool *met = arena_array(q->p.c->arena, bool, (size_t)q->n + 1);
    uint32_t n = 0;
    for (int i = 0; i < DELIVER_WHYS; i++)
        rows->count[i] = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        bool meant = q->n == 0;
        if (q->commune.n > 0 && !str_eq(rows->v[i].d.commune, q->commune))
            continue;
        for (uint32_t k = 0; k < q->n; k++) {
            bool named = is_named(&rows->v[i].d, q->words[k]);
            met[k] |= named;
            meant |= named;
        }
        if (meant) {
            rows->count[rows->v[i].why]++;
            rows->v[n++] = rows->v[i];
        }
    }
    rows->n = n;
    for (uint32_t k = 0; k < q->n; k++) {
        if (met[k])
            continue;
        err_set(e, ERR_INPUT,
                "\"%s\": không có trong sổ, hoặc luật không cho gì trong thời gian đó",
                "\"%s\": not in the registry, or the law gives nothing in that time", q->words[k]);
        err_hint(e, "xem vì sao: ansinh explain --entity %s --benefit …",
                 "see why: ansinh explain --entity %s --benefit …", q->words[k]);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

static enum err_code read_owed(struct deliver_cmd *q, struct owing *o, struct err *e)
{
    const struct recording now = {.province = q->p.v.at.province, .at_us = store_now_us()};
    struct progress bar;
    enum err_code code = pay_cmd_law(&q->p, &o->law, e);
    if (code == ERR_NONE)
        code = deliver_cmd_benefits(q, o->law.law, &o->benefits, e);
    if (code == ERR_NONE)
        code = deliver_cmd_months(q, o->benefits.v[0].kind, &o->from, &o->to, e);
    if (code != ERR_NONE)
        return code;
    const struct deliver_question question = {.law = o->law.law,
                                              .areas = o->law.areas,
                                              .benefits = o->benefits.v,
                                              .n_benefits = o->benefits.n,
                                              .from = o->from,
                                              .to = o->to,
                                              .steps = progress_steps(&bar)};
    progress_start(&bar, q->p.c->lang, "tính theo luật", "by the law", 1);
    code = deliver_owed_read(q->p.db, q->p.c->arena, &now, &question, &o->rows, e);
    progress_end(&bar);
    return code == ERR_NONE ? keep_meant(q, &o->rows, e) : code;
}

static const char *why_text(enum deliver_why why, enum lang lang)
{
    static const char *const names[DELIVER_WHYS][2] = {
        [DELIVER_OWED] = {"", ""},
        [DELIVER_UNDETERMINED] = {"chưa xác định", "undetermined"},
        [DELIVER_HAS_IT] = {"đã có lượt", "has delivery"}};
    return names[why][lang];
}

static void say_owed(struct deliver_cmd *q, const struct deliver_owed_rows *rows)
{
    vnd sum = 0;
    for (uint32_t i = 0; i < rows->n; i++)
        sum += rows->v[i].why == DELIVER_OWED ? rows->v[i].d.amount : 0;
    char text[256];
    size_t n = fmt_write(text, sizeof(text),
                         q->p.c->lang == LANG_VI
                             ? "%u lượt chưa có, %n đồng; %u đã có; %u chưa xác định\n"
                             : "%u to be given, %n đồng; %u have it; %u undetermined\n",
                         rows->count[DELIVER_OWED], sum, rows->count[DELIVER_HAS_IT],
                         rows->count[DELIVER_UNDETERMINED]);
    fwrite(text, 1, n, stderr);
}

static void add_owed(struct deliver_cmd *q, struct view_table *t, const struct deliver_owed *r)
{
    struct cli *c = q->p.c;
    char why[96];
    size_t n = r->other == 0
                   ? fmt_write(why, sizeof(why), "%z", why_text(r->why, c->lang))
                   : fmt_write(why, sizeof(why), "%z %l", why_text(r->why, c->lang), r->other);
    const str cells[] = {pay_cell_int(&q->p, r->d.entity),
                         r->d.household,
                         r->d.name,
                         r->d.commune,
                         r->d.village,
                         r->d.benefit,
                         r->d.article,
                         pay_cell_month(&q->p, r->d.from),
                         pay_cell_month(&q->p, r->d.to),
                         pay_cell_int(&q->p, r->d.quantity),
                         r->d.unit,
                         pay_cell_vnd(&q->p, r->d.amount),
                         arena_str(c->arena, (str){why, n})};
    for (uint32_t k = 0; k < 13; k++)
        vec_push(c->arena, &t->cells, cells[k]);
}

enum err_code deliver_likely_cmd(struct deliver_cmd *q, struct err *e)
{
    static const char *const names[] = {"entity",  "member",     "name",   "commune", "village",
                                        "benefit", "article",    "from",   "to",      "quantity",
                                        "unit",    "amount_vnd", "why_not"};
    static const char *const titles[2][13] = {
        {"số", "hộ/thành viên", "họ và tên", "xã", "thôn", "quyền lợi", "căn cứ", "từ", "đến",
         "lượng", "đơn vị", "đồng", "vì sao chưa"},
        {"id", "household/member", "name", "commune", "village", "benefit", "article", "from", "to",
         "quantity", "unit", "đồng", "why not"}};
    struct view_table t = {.names = names, .titles = titles[q->p.c->lang], .columns = 13};
    struct owing o;
    enum err_code code = read_owed(q, &o, e);
    for (uint32_t i = 0; code == ERR_NONE && i < o.rows.n; i++) {
        if (o.rows.v[i].why == DELIVER_OWED || q->names)
            add_owed(q, &t, &o.rows.v[i]);
    }
    if (code != ERR_NONE)
        return code;
    view_print(q->p.c, &q->p.v, &t);
    say_owed(q, &o.rows);
    return ERR_NONE;
}

/* ---- a list of them ---- */

/* Of which budget it is paid: as the command says, else as the law and the province say. */
static enum err_code take_fund(struct deliver_cmd *q, const struct owing *o,
                               const struct programme_settings *settings, struct delivery *d,
                               struct err *e)
{
    d->line_commune = q->whole_province ? STR("") : d->commune;
    if (q->fund.n > 0 || q->programme.n > 0) {
        d->fund = q->fund;
        d->programme = q->programme;
        return ERR_NONE;
    }
    enum err_code code =
        deliver_take_fund(settings, law_find(o->law.law, d->benefit), month_year(o->from), d, e);
    if (code != ERR_NONE)
        err_hint(e, "thêm --fund raised --programme SỐ", "add --fund raised --programme NUMBER");
    return code;
}

/* Where the law leaves the amount of a month to the province, its decision gives it. */
static enum err_code take_amount(struct deliver_cmd *q, struct deliver_owed *r, bool *taken,
                                 struct err *e)
{
    vnd month_amount;
    *taken = r->why == DELIVER_OWED;
    if (q->amount.n == 0 || r->why != DELIVER_UNDETERMINED || !r->entitled)
        return ERR_NONE;
    if (!num_parse_int(q->amount, &month_amount) || month_amount <= 0)
        return err_set(e, ERR_USAGE, "--amount: \"%s\" không phải là số đồng",
                       "--amount: \"%s\" is no amount of đồng", q->amount);
    if (q->p.document.n == 0)
        return err_set(e, ERR_USAGE, "--amount cần --document: quyết định nào cho mức ấy",
                       "--amount needs --document: which decision gives it");
    if (!num_mul(month_amount, r->d.quantity, &r->d.amount))
        return err_set(e, ERR_LIMIT, "số tiền quá lớn", "the amount is too large");
    *taken = true;
    return ERR_NONE;
}

static enum err_code take_rows(struct deliver_cmd *q, const struct owing *o, struct delivery *v,
                               uint32_t *n, struct err *e)
{
    struct programme_settings settings;
    enum err_code code =
        programme_settings_read(q->p.db, q->p.c->arena, q->p.v.at.province, &settings, e);
    for (uint32_t i = 0; i < o->rows.n && code == ERR_NONE; i++) {
        bool taken;
        code = take_amount(q, &o->rows.v[i], &taken, e);
        if (code != ERR_NONE || !taken)
            continue;
        struct delivery *d = &v[(*n)++];
        *d = o->rows.v[i].d;
        d->provider = q->p.provider;
        code = take_fund(q, o, &settings, d, e);
    }
    return code;
}

/* Each that was named is on the list, or it is not made, and says why. */
static enum err_code check_named(struct deliver_cmd *q, const struct owing *o,
                                 const struct delivery *v, uint32_t n, struct err *e)
{
    for (uint32_t k = 0; k < q->n; k++) {
        uint32_t i = 0, at = 0;
        while (i < n && !is_named(&v[i], q->words[k]))
            i++;
        if (i < n)
            continue;
        while (!is_named(&o->rows.v[at].d, q->words[k]))
            at++;
        const struct deliver_owed *r = &o->rows.v[at];
        if (r->why == DELIVER_HAS_IT)
            return err_set(e, ERR_INPUT, "\"%s\": đã có lượt số %l", "\"%s\": has delivery %l",
                           q->words[k], r->other);
        err_set(e, ERR_INPUT, "\"%s\", %s: chưa xác định, còn thiếu dữ kiện",
                "\"%s\", %s: undetermined, a fact is missing", q->words[k], r->d.benefit);
        err_hint(e, "xem thiếu gì: ansinh explain --entity %s --benefit %s",
                 "see which: ansinh explain --entity %s --benefit %s", r->d.household,
                 r->d.benefit);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

enum err_code deliver_plan_cmd(struct deliver_cmd *q, struct err *e)
{
    struct owing o;
    struct recording r;
    str answer;
    bool again, done = false;
    uint32_t n = 0;
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = deliver_cmd_done(q, &r, &done, e);
    if (code != ERR_NONE || done)
        return code;
    code = read_owed(q, &o, e);
    if (code != ERR_NONE)
        return code;
    struct delivery *v = arena_array(q->p.c->arena, struct delivery, (size_t)o.rows.n + 1);
    code = take_rows(q, &o, v, &n, e);
    if (code == ERR_NONE)
        code = check_named(q, &o, v, n, e);
    if (code != ERR_NONE)
        return code;
    say_owed(q, &o.rows);
    if (n == 0) {
        pay_say(&q->p, false, "Không còn ai chưa có", "Nobody is without it");
        return ERR_NONE;
    }
    struct progress bar;
    const struct deliver_words w = {
        .on_day = q->p.officer.day, .note = q->p.document, .steps = progress_steps(&bar)};
    code = pay_cmd_pool(&q->p, e);
    if (code != ERR_NONE)
        return code;
    progress_start(&bar, q->p.c->lang, "Lập danh sách", "Listing", 1);
    code = deliver_plan(q->p.pool, q->p.c->arena, &r, &w, v, n, &answer, &again, e);
    progress_end(&bar);
    if (code != ERR_NONE)
        return code;
    str list = str_split(&answer, ' '), first = str_split(&answer, ' ');
    pay_say(&q->p, again, "Đã lập danh sách số %s: %s lượt, từ số %s",
            "List %s: %s deliveries, from number %s", list, answer, first);
    return ERR_NONE;
}
