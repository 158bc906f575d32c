/* Whom the law owes a benefit and who is not enrolled; many decisions at once from that list. */
#include "web/likely_kept.h"
#include "web/room_pay.h"

static str place_url(struct web_request *q, const struct likely_sum *x)
{
    return sheet_fmt(q, "/huong?commune=%s&benefit=%s", sheet_part(q, x->commune),
                     sheet_part(q, x->benefit));
}

static void show_sums(struct sheet *s, const struct likely_kept *kept)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    int64_t people = 0;
    vnd amount = 0;
    sheet_table_begin(
        &t, s, sheet_fmt(q, TEXT_PAY_LIKELY_OF[q->lang].p, sheet_month(q, kept->month)), STR(""));
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head_number(&t, TEXT_PAY_PEOPLE);
    sheet_head_number(&t, TEXT_PAY_A_MONTH);
    for (uint32_t i = 0; i < kept->sums.n; i++) {
        const struct likely_sum *x = &kept->sums.v[i];
        if (!sheet_mine(q, RIGHT_PEOPLE_READ, x->commune))
            continue;
        sheet_cell(&t, sheet_commune(q, x->commune));
        sheet_cell_link(&t, sheet_law(q, x->benefit), place_url(q, x));
        sheet_cell_int(&t, x->people);
        sheet_cell_money(&t, x->amount);
        people += x->people;
        amount += x->amount;
    }
    if (people > 0) {
        sheet_cell(&t, TEXT_PAY_SUM[q->lang]);
        sheet_cell(&t, STR(""));
        sheet_cell_int(&t, people);
        sheet_cell_money(&t, amount);
    }
    sheet_table_end(&t, TEXT_PAY_NOBODY_MISSING[q->lang], STR(""));
}

static void reckon_form(struct sheet *s, month m)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/huong/tinh"), TEXT_PAY_RECKON[q->lang],
                     TEXT_PAY_RECKON_NOTE[q->lang]);
    sheet_field(&f, "month", TEXT_PAY_MONTH, NULL, sheet_month(q, m));
    sheet_button(&f, TEXT_PAY_RECKON_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

/* Those of a commune and a benefit, each with a box, and one decision for each that is ticked. `n`:
 * of all pages. */
static void show_people(struct sheet *s, const struct likely_kept *kept, str commune, str benefit,
                        const struct likely_rows *rows, uint32_t n)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    struct sheet_table t;
    int64_t from = sheet_from_row(q);
    bool may = sheet_mine(q, RIGHT_ENROL_PREPARE, commune);
    sheet_form_begin(&f, s, STR("/huong/lap-nhieu"), STR(""), STR(""));
    sheet_table_begin(&t, s,
                      sheet_fmt(q, "%s, %s", sheet_law(q, benefit), sheet_commune(q, commune)),
                      sheet_fmt(q, TEXT_PAY_ROWS_OF[q->lang].p, from + (rows->n > 0),
                                from + rows->n, (int64_t)n));
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_MEMBER);
    sheet_head_number(&t, TEXT_PAY_A_MONTH);
    sheet_head(&t, TEXT_PAY_DECISION);
    if (may) {
        sheet_hidden(&f, "commune", commune);
        sheet_hidden(&f, "benefit", benefit);
        sheet_hidden(&f, "from", sheet_iso(q, kept->month));
        sheet_field(&f, "number", TEXT_PAY_NUMBER, TEXT_PAY_NUMBER_MANY, STR("{n}/QĐ-UBND"));
        sheet_field(&f, "on", TEXT_PAY_ON, NULL, sheet_day(q, web_today()));
        sheet_field(&f, "signer", TEXT_PAY_SIGNER, NULL, STR(""));
        sheet_button(&f, TEXT_PAY_PREPARE_TICKED);
        sheet_form_fields(&f);
    }
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct likely_row *r = &rows->v[i];
        str home = r->household, code = str_split(&home, '/');
        str url = sheet_fmt(q, "/ho/%s", sheet_part(q, code));
        if (may)
            sheet_cell_check(&t, "who", r->entity, r->name, url);
        else
            sheet_cell_link(&t, r->name, url);
        sheet_cell(&t, r->household);
        sheet_cell_money(&t, r->amount);
        sheet_cell_link(&t, may ? TEXT_PAY_PREPARE_ONE[q->lang] : STR(""),
                        may ? sheet_fmt(q, "/huong/lap?entity=%%23%l&benefit=%s&act=open&from=%s",
                                        r->entity, sheet_part(q, benefit),
                                        sheet_iso(q, kept->month))
                            : STR(""));
    }
    sheet_table_end(&t, TEXT_PAY_NOBODY_MISSING[q->lang],
                    from + rows->n < n
                        ? sheet_fmt(q, "/huong?commune=%s&benefit=%s&from_row=%l",
                                    sheet_part(q, commune), sheet_part(q, benefit), from + rows->n)
                        : STR(""));
    if (may)
        sheet_form_end(&f);
    sheet_go(s, STR("/huong"), TEXT_PAY_ALL_COMMUNES[q->lang]);
}

static enum err_code people_seen(struct web_request *q, const struct likely_rows *rows, str commune,
                                 struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)rows->n + 1);
    for (uint32_t i = 0; i < rows->n; i++)
        seen[i] = rows->v[i].entity;
    return web_seen_list(q, seen, rows->n, commune, e);
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct sheet s = {q, a};
    struct likely_kept kept;
    struct likely_rows rows = {0};
    uint32_t n = 0;
    str commune = web_param(q, "commune"), benefit = web_param(q, "benefit");
    bool one = commune.n > 0 && benefit.n > 0;
    enum err_code code = one ? web_may(q, a, RIGHT_PEOPLE_READ, commune, e) : ERR_NONE;
    if (code == ERR_NONE && one)
        n = likely_kept_rows(q->arena, commune, benefit, sheet_from_row(q), SHEET_ROWS, &rows);
    if (code == ERR_NONE)
        code = people_seen(q, &rows, commune, e);
    if (code != ERR_NONE)
        return code;
    likely_kept_sums(q->arena, &kept);
    sheet_begin(&s, TEXT_PAY_BENEFITS[q->lang], TEXT_PAY_BENEFITS_LEAD[q->lang], room_pay_benefits,
                "/huong", wrong);
    room_pay_job(&s, WEB_JOB_LIKELY);
    if (one)
        show_people(&s, &kept, commune, benefit, &rows, n);
    else if (kept.month != 0)
        show_sums(&s, &kept);
    if (!one)
        reckon_form(&s, kept.month != 0 ? kept.month : month_of(web_today()));
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code likely(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

static enum err_code reckon(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct web_job_order o = {
        .kind = WEB_JOB_LIKELY, .app = q->app, .what = {"tính ai được hưởng", "who is entitled"}};
    struct err said = {0};
    enum err_code code = sheet_take_month(q, "month", TEXT_PAY_MONTH, &o.month, &said);
    o.r = room_pay_now(q);
    if (code == ERR_NONE)
        code = web_job_begin(&o, likely_kept_reckon, &said);
    if (code == ERR_NONE) {
        web_job_settle(WEB_JOB_LIKELY, ROOM_PAY_WAIT_MS);
        web_redirect(a, STR("/huong"));
        return ERR_NONE;
    }
    return sheet_answer(q, a, code, &said, STR("/huong"), STR(""), show, e);
}

/* ---- many decisions ---- */

static enum err_code take_many(struct web_request *q, struct enrol_request **out, uint32_t *n,
                               struct err *e)
{
    int64_t *who;
    month from = 0;
    day on = 0;
    const struct law_symbol *s = law_find(q->app->law, web_param(q, "benefit"));
    *n = web_params(q, "who", &who);
    *out = arena_array(q->arena, struct enrol_request, (size_t)*n + 1);
    if (*n == 0)
        return err_set(e, ERR_INPUT, "chưa chọn ai", "nobody is ticked");
    if (s == NULL || s->kind != LAW_BENEFIT)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"",
                       "the law has no benefit \"%s\"", web_param(q, "benefit"));
    enum err_code code = sheet_take_month(q, "from", TEXT_PAY_FROM, &from, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_ON, &on, e);
    for (uint32_t i = 0; i < *n && code == ERR_NONE; i++)
        (*out)[i] = (struct enrol_request){.entity = who[i],
                                           .benefit = s->id,
                                           .act = ACT_OPEN,
                                           .from = from,
                                           .on_day = on,
                                           .number = enrol_number(q->arena, web_param(q, "number"),
                                                                  i + 1, web_param(q, "commune")),
                                           .signer = web_param(q, "signer"),
                                           .reason = STR(""),
                                           .article = STR(""),
                                           .papers = STR(""),
                                           .commune = STR(""),
                                           .to_commune = STR(""),
                                           .fact = enrol_fact_of(q->app->law, s, ACT_OPEN)};
    return code;
}

static enum err_code prepare_many(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct enrol_request *v;
    struct recording r;
    struct err said = {0};
    uint32_t n = 0;
    str answer = STR("");
    bool again;
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE)
        code = take_many(q, &v, &n, &said);
    if (code == ERR_NONE)
        code = enrol_prepare(q->app->pool, q->arena, &r, v, n, &answer, &again, &said);
    str first = answer;
    return sheet_answer(q, a, code, &said, STR("/huong/cho-duyet"), str_split(&first, ' '), show,
                        e);
}

const struct web_route web_routes_benefits[] = {
    {ROOM_PAY_ROUTE("GET", "/huong", RIGHT_PEOPLE_READ, likely, "Hưởng trợ cấp", "Benefits"),
     .fields = {{"commune", WEB_TEXT, 5, false},
                {"benefit", WEB_TEXT, 128, false},
                {"from_row", WEB_INT, 9, false}},
     .nav = {"Trợ cấp", "Benefits"}},
    {ROOM_PAY_ROUTE("POST", "/huong/tinh", RIGHT_ENROL_PREPARE, reckon, "Tính lại", "Reckon"),
     .fields = {{"month", WEB_TEXT, 10, false}}},
    {ROOM_PAY_ROUTE("POST", "/huong/lap-nhieu", RIGHT_ENROL_PREPARE, prepare_many,
                    "Lập nhiều quyết định", "Prepare many decisions"),
     .fields = {{"commune", WEB_TEXT, 5, true},
                {"benefit", WEB_TEXT, 128, true},
                {"from", WEB_TEXT, 10, false},
                {"number", WEB_TEXT, 200, false},
                {"on", WEB_TEXT, 10, false},
                {"signer", WEB_TEXT, 200, false},
                {"who", WEB_MANY, 19, false}}},
    {0},
};
