/* What an inspector should look at: the findings by risk, one of them, a sample to visit. A finding
 * is a question, never a verdict, and the pages say so. */
#include "evidence/inspect/dossier.h"
#include "web/inspect_kept.h"
#include "web/room_inspect.h"
#include "web/room_pay.h"

#define SAMPLE_MOST 200

const struct sheet_link room_inspect_links[] = {
    {"/thanh-tra", {"Phát hiện", "Findings"}, RIGHT_INSPECT_READ},
    {"/thanh-tra/mau", {"Lấy mẫu", "A sample"}, RIGHT_INSPECT_READ},
    {"/thanh-tra/ho-so", {"Hồ sơ kiểm tra", "Dossiers"}, RIGHT_INSPECT_READ},
    {NULL, {NULL, NULL}, 0},
};

enum err_code room_inspect_names(struct web_request *q, const int64_t *entities, uint32_t n,
                                 struct sheet_who **out, struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)n + 1);
    *out = arena_array(q->arena, struct sheet_who, (size_t)n + 1);
    enum err_code code = sheet_names(q, entities, n, *out, e);
    for (uint32_t i = 0; i < n; i++) {
        seen[i] = entities[i];
        if (entities[i] == 0)
            (*out)[i] = (struct sheet_who){STR(""), STR(""), STR("")};
    }
    return code == ERR_NONE ? web_seen_list(q, seen, n, STR(""), e) : code;
}

/* ---- the findings ---- */

static str finding_url(struct web_request *q, const struct inspect_finding *f)
{
    return f->entity != 0
               ? sheet_fmt(q, "/thanh-tra/phat-hien?kind=%z&of=%l", f->kind->code, f->entity)
               : sheet_fmt(q, "/thanh-tra/phat-hien?kind=%z&commune=%s", f->kind->code,
                           sheet_part(q, f->commune));
}

static void put_kinds(struct sheet *s, const struct inspect_ranks *kinds)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_INSPECT_KINDS[q->lang], STR(""));
    sheet_head(&t, TEXT_INSPECT_KIND);
    sheet_head_number(&t, TEXT_INSPECT_FINDINGS);
    sheet_head_number(&t, TEXT_INSPECT_AMOUNT);
    for (uint32_t i = 0; i < kinds->n; i++) {
        const struct inspect_rank *r = &kinds->v[i];
        sheet_cell_link(&t, str_from_c(r->kind->name[q->lang]),
                        sheet_fmt(q, "/thanh-tra?kind=%z", r->kind->code));
        sheet_cell_int(&t, r->findings);
        sheet_cell_money(&t, r->amount);
    }
    sheet_table_end(&t, TEXT_INSPECT_NOTHING[q->lang], STR(""));
}

static void filter_form(struct sheet *s, const struct inspect_ranks *kinds)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_get(&f, s, STR("/thanh-tra"));
    sheet_select(&f, "kind", TEXT_INSPECT_KIND, NULL);
    sheet_option(&f, STR(""), TEXT_PAY_ANY[q->lang], false);
    for (uint32_t i = 0; i < kinds->n; i++) {
        const struct inspect_kind *k = kinds->v[i].kind;
        sheet_option(&f, str_from_c(k->code), str_from_c(k->name[q->lang]),
                     str_eq_c(web_param(q, "kind"), k->code));
    }
    sheet_field(&f, "commune", TEXT_PAY_COMMUNE_CODE, NULL, STR(""));
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void read_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/thanh-tra/doc"), TEXT_INSPECT_READ[q->lang],
                     TEXT_INSPECT_READ_NOTE[q->lang]);
    sheet_button(&f, TEXT_INSPECT_READ_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void put_rows(struct sheet *s, const struct inspect_kept *kept, const struct sheet_who *who,
                     str note, str more)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_INSPECT_BY_RISK[q->lang], note);
    sheet_head_number(&t, TEXT_INSPECT_RISK);
    sheet_head(&t, TEXT_INSPECT_KIND);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head_number(&t, TEXT_INSPECT_AMOUNT);
    sheet_head(&t, TEXT_INSPECT_DETAIL);
    for (uint32_t i = 0; i < kept->found.n; i++) {
        const struct inspect_finding *f = &kept->found.v[i];
        sheet_cell_int(&t, f->risk);
        sheet_cell_link(&t, str_from_c(f->kind->name[q->lang]), finding_url(q, f));
        sheet_cell_link(&t, who[i].name, who[i].url);
        sheet_cell(&t, sheet_commune(q, f->commune));
        sheet_cell(&t, f->amount > 0 ? sheet_money(q, f->amount) : STR(""));
        sheet_cell(&t, f->detail[q->lang]);
    }
    sheet_table_end(&t, TEXT_INSPECT_NOTHING[q->lang], more);
}

/* The rows that are asked for, and who they are about. */
static enum err_code read_rows(struct web_request *q, const struct inspect_want *want,
                               struct inspect_kept *kept, struct sheet_who **who, uint32_t *n,
                               struct err *e)
{
    *n = inspect_kept_read(q->arena, want, kept);
    int64_t *entities = arena_array(q->arena, int64_t, (size_t)kept->found.n + 1);
    for (uint32_t i = 0; i < kept->found.n; i++)
        entities[i] = kept->found.v[i].entity;
    return room_inspect_names(q, entities, kept->found.n, who, e);
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct sheet s = {q, a};
    struct inspect_kept kept;
    struct inspect_ranks kinds;
    struct sheet_who *who;
    uint32_t from = sheet_from_row(q), n;
    const struct inspect_want want = {.kind = web_param(q, "kind"),
                                      .commune = web_param(q, "commune"),
                                      .from = from,
                                      .most = SHEET_ROWS};
    enum err_code code = web_may(q, a, RIGHT_INSPECT_READ, STR(""), e);
    if (code == ERR_NONE)
        code = read_rows(q, &want, &kept, &who, &n, e);
    if (code != ERR_NONE)
        return code;
    inspect_kept_kinds(q->arena, &kinds);
    sheet_begin(&s, TEXT_INSPECT_TITLE[q->lang], TEXT_INSPECT_LEAD[q->lang], room_inspect_links,
                "/thanh-tra", wrong);
    room_pay_job(&s, WEB_JOB_INSPECT);
    if (kept.on == 0) {
        sheet_note(&s, STR(""), TEXT_INSPECT_NOT_READ[q->lang]);
    } else {
        bool all = want.kind.n == 0 && want.commune.n == 0;
        filter_form(&s, &kinds);
        uint32_t to = want.from + kept.found.n;
        put_rows(&s, &kept, who,
                 sheet_fmt(q, TEXT_INSPECT_ROWS[q->lang].p, sheet_day(q, kept.on),
                           (int64_t)from + (kept.found.n > 0), (int64_t)to, (int64_t)n),
                 to < n ? sheet_fmt(q, "/thanh-tra?kind=%s&commune=%s&from_row=%u",
                                    sheet_part(q, want.kind), sheet_part(q, want.commune), to)
                        : STR(""));
        if (all)
            put_kinds(&s, &kinds);
    }
    if (sheet_mine(q, RIGHT_INSPECT_WRITE, STR("")))
        read_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code findings(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

static enum err_code begin(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct web_job_order o = {.kind = WEB_JOB_INSPECT,
                              .app = q->app,
                              .r = room_pay_now(q),
                              .month = month_of(web_today()),
                              .what = {"đọc cả sổ", "reading the registry"}};
    struct err said = {0};
    enum err_code code = web_may(q, a, RIGHT_INSPECT_WRITE, STR(""), &said);
    if (code == ERR_NONE)
        code = web_job_begin(&o, inspect_kept_find, &said);
    if (code == ERR_NONE) {
        web_job_settle(WEB_JOB_INSPECT, ROOM_PAY_WAIT_MS);
        web_redirect(a, STR("/thanh-tra"));
        return ERR_NONE;
    }
    return sheet_answer(q, a, code, &said, STR("/thanh-tra"), STR(""), show, e);
}

/* ---- one ---- */

static void put_finding(struct sheet *s, const struct inspect_finding *f,
                        const struct sheet_who *who)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_INSPECT_RISK, sheet_int(q, f->risk));
    sheet_pair(&p, TEXT_INSPECT_WEIGHT, sheet_int(q, f->kind->weight));
    sheet_pair_link(&p, TEXT_PAY_NAME, who->name, who->url);
    sheet_pair_link(&p, TEXT_PAY_MEMBER, who->code, who->url);
    sheet_pair(&p, TEXT_PAY_COMMUNE, sheet_commune(q, f->commune));
    sheet_pair(&p, TEXT_INSPECT_AMOUNT, f->amount > 0 ? sheet_money(q, f->amount) : STR(""));
    sheet_pair(&p, TEXT_INSPECT_DETAIL, f->detail[q->lang]);
    sheet_pair(&p, TEXT_INSPECT_CHECK, str_from_c(f->kind->check[q->lang]));
    const struct law_symbol *rule = law_find(q->app->law, str_from_c(f->kind->code));
    if (rule != NULL && rule->kind == LAW_FINDING)
        sheet_pair_link(&p, TEXT_INSPECT_RULE, sheet_law(q, rule->id),
                        sheet_fmt(q, "/luat/ten/%s", sheet_part(q, rule->id)));
    sheet_pairs_end(&p);
    if (who->url.n == 0)
        return;
    sheet_go(s, sheet_fmt(q, "%s/huong", who->url), TEXT_INSPECT_MONEY[q->lang]);
    sheet_go(s, sheet_fmt(q, "%s/ho-so", who->url), TEXT_INSPECT_FILE[q->lang]);
}

/* All that was seen of the same person or household; of a commune, in the commune. */
static enum err_code put_beside(struct sheet *s, const struct inspect_finding *f, struct err *e)
{
    struct inspect_want want = {
        .kind = STR(""), .commune = STR(""), .entity = f->entity, .most = SHEET_ROWS};
    struct inspect_kept kept;
    struct sheet_who *who;
    uint32_t n;
    if (f->entity == 0)
        return ERR_NONE;
    enum err_code code = read_rows(s->q, &want, &kept, &who, &n, e);
    if (code == ERR_NONE && n > 1)
        put_rows(s, &kept, who, TEXT_INSPECT_BESIDE[s->q->lang], STR(""));
    return code;
}

static enum err_code finding(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct inspect_want want = {
        .kind = web_param(q, "kind"), .commune = web_param(q, "commune"), .most = 1};
    struct inspect_kept kept;
    struct sheet_who *who;
    int64_t dossier = 0;
    uint32_t n = 0;
    num_parse_int(web_param(q, "of"), &want.entity);
    enum err_code code = web_may(q, a, RIGHT_INSPECT_READ, STR(""), e);
    if (code == ERR_NONE)
        code = read_rows(q, &want, &kept, &who, &n, e);
    if (code == ERR_NONE && n == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "lần đọc gần nhất không có phát hiện này",
                       "the last reading has no such finding");
    }
    if (code == ERR_NONE && want.entity != 0)
        code = room_inspect_open(q, want.entity, &dossier, e);
    if (code != ERR_NONE)
        return code;
    const struct inspect_finding *f = &kept.found.v[0];
    sheet_begin(&s, str_from_c(f->kind->name[q->lang]), TEXT_INSPECT_QUESTION[q->lang],
                room_inspect_links, NULL, NULL);
    put_finding(&s, f, &who[0]);
    code = put_beside(&s, f, e);
    if (dossier != 0)
        sheet_go(&s, sheet_fmt(q, "/thanh-tra/ho-so/%l", dossier),
                 TEXT_INSPECT_HAS_DOSSIER[q->lang]);
    else if (f->entity != 0)
        room_inspect_open_form(&s, who[0].code.n > 0 ? who[0].code : sheet_fmt(q, "#%l", f->entity),
                               str_from_c(f->kind->code));
    sheet_end(&s);
    return code;
}

/* ---- a sample ---- */

static void sample_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_get(&f, s, STR("/thanh-tra/mau"));
    sheet_field(&f, "size", TEXT_INSPECT_SIZE, NULL, STR("50"));
    sheet_field(&f, "random", TEXT_INSPECT_RANDOM, TEXT_INSPECT_RANDOM_HINT, STR("30"));
    sheet_field(&f, "seed", TEXT_INSPECT_SEED, TEXT_INSPECT_SEED_HINT,
                sheet_fmt(q, "%d", month_year(month_of(web_today()))));
    sheet_button(&f, TEXT_INSPECT_DRAW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code take_draw(const struct web_request *q, struct inspect_draw *out, struct err *e)
{
    int64_t size = 0, random = 0, seed = 0;
    if (!num_parse_int(web_param(q, "size"), &size) || size < 1 || size > SAMPLE_MOST)
        return err_set(e, ERR_INPUT, "cỡ mẫu: một số từ 1 đến %d", "size: a number from 1 to %d",
                       SAMPLE_MOST);
    if (!num_parse_int(web_param(q, "random"), &random) || random < 0 || random > 100)
        return err_set(e, ERR_INPUT, "phần ngẫu nhiên: một số từ 0 đến 100",
                       "by chance: a number from 0 to 100");
    if (!num_parse_int(web_param(q, "seed"), &seed))
        return err_set(e, ERR_INPUT, "hạt giống: một số", "seed: a number");
    *out = (struct inspect_draw){(uint32_t)size, (uint32_t)random, (uint64_t)seed};
    return ERR_NONE;
}

/* Codes of kinds, parted by blanks, in words. */
static str reasons(struct web_request *q, const struct inspect_ranks *kinds, str codes)
{
    struct buf out;
    buf_init(&out, q->arena, 1 << 14);
    while (codes.n > 0) {
        str one = str_split(&codes, ' ');
        for (uint32_t i = 0; i < kinds->n; i++) {
            if (str_eq_c(one, kinds->v[i].kind->code))
                buf_fmt(&out, "%z%z", out.n > 0 ? "; " : "", kinds->v[i].kind->name[q->lang]);
        }
    }
    return buf_str(&out);
}

static enum err_code put_sample(struct sheet *s, const struct inspect_kept *kept,
                                const struct inspect_picks *picks, struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    struct sheet_who *who;
    struct inspect_ranks kinds;
    int64_t *entities = arena_array(q->arena, int64_t, (size_t)picks->n + 1);
    inspect_kept_kinds(q->arena, &kinds);
    for (uint32_t i = 0; i < picks->n; i++)
        entities[i] = picks->v[i].entity;
    enum err_code code = room_inspect_names(q, entities, picks->n, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_table_begin(&t, s, TEXT_INSPECT_SAMPLE[q->lang],
                      sheet_fmt(q, TEXT_INSPECT_SAMPLE_NOTE[q->lang].p, sheet_day(q, kept->on)));
    sheet_head_number(&t, TEXT_INSPECT_PLACE);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head_number(&t, TEXT_INSPECT_RISK);
    sheet_head(&t, TEXT_PAY_REASON);
    for (uint32_t i = 0; i < picks->n; i++) {
        const struct inspect_pick *p = &picks->v[i];
        sheet_cell_int(&t, (int64_t)i + 1);
        sheet_cell_link(&t, who[i].name, who[i].url);
        sheet_cell(&t, sheet_commune(q, p->commune));
        sheet_cell_int(&t, p->risk);
        sheet_cell(&t, p->risk == 0 ? TEXT_INSPECT_CHANCE[q->lang] : reasons(q, &kinds, p->why));
    }
    sheet_table_end(&t, TEXT_INSPECT_NOBODY[q->lang], STR(""));
    return ERR_NONE;
}

static enum err_code sample(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct inspect_draw draw = {0};
    struct inspect_picks picks = {0};
    struct inspect_kept kept;
    struct err wrong = {0};
    bool asked = web_param(q, "size").n > 0;
    const struct inspect_want all = {
        .kind = STR(""), .commune = STR(""), .most = asked ? UINT32_MAX : 0};
    enum err_code code = web_may(q, a, RIGHT_INSPECT_READ, STR(""), e);
    if (code == ERR_NONE)
        code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    inspect_kept_read(q->arena, &all, &kept);
    bool draws = asked && kept.on != 0 && take_draw(q, &draw, &wrong) == ERR_NONE;
    if (draws) {
        const struct inspect_question question = {.law = q->app->law,
                                                  .areas = q->app->areas,
                                                  .province = q->app->province,
                                                  .on = kept.on};
        code = inspect_sample(q->db, q->arena, &question, &kept.found, &draw, &picks, e);
    }
    if (code != ERR_NONE)
        return code;
    if (wrong.code != ERR_NONE)
        a->status = 400;
    sheet_begin(&s, TEXT_INSPECT_DRAW_TITLE[q->lang], TEXT_INSPECT_DRAW_LEAD[q->lang],
                room_inspect_links, "/thanh-tra/mau", wrong.code != ERR_NONE ? &wrong : NULL);
    if (kept.on == 0)
        sheet_note(&s, STR(""), TEXT_INSPECT_NOT_READ[q->lang]);
    else
        sample_form(&s);
    code = draws ? put_sample(&s, &kept, &picks, e) : web_seen(q, NULL, 0, STR(""), e);
    sheet_end(&s);
    return code;
}

const struct web_route web_routes_inspect[] = {
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra", RIGHT_INSPECT_READ, findings, "Thanh tra",
                        "Inspection"),
     .fields = {{"kind", WEB_TEXT, 128, false},
                {"commune", WEB_TEXT, 5, false},
                {"from_row", WEB_INT, 9, false}},
     .nav = {"Thanh tra", "Inspection"}},
    {ROOM_INSPECT_ROUTE("POST", "/thanh-tra/doc", RIGHT_INSPECT_WRITE, begin, "Đọc cả sổ",
                        "Read the registry")},
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra/phat-hien", RIGHT_INSPECT_READ, finding, "Một phát hiện",
                        "A finding"),
     .fields = {{"kind", WEB_TEXT, 128, true},
                {"of", WEB_INT, 18, false},
                {"commune", WEB_TEXT, 5, false}}},
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra/mau", RIGHT_INSPECT_READ, sample, "Lấy mẫu", "A sample"),
     .fields = {{"size", WEB_TEXT, 4, false},
                {"random", WEB_TEXT, 3, false},
                {"seed", WEB_TEXT, 18, false}}},
    {0},
};
