/* A household's score in a campaign, each point explained: reckoned again from the forms as they
 * were known when it was scored, and compared with what was kept then. */
#include "base/fmt.h"
#include "registry/times.h"
#include "web/room_points.h"

static int64_t number_at(struct store_conn *c, uint32_t column)
{
    return store_at_null(c, column) ? UNKNOWN_NUMBER : store_at_int(c, column);
}

/* The last score of each campaign, by time. */
enum err_code room_scores_read(struct web_request *q, int64_t household, struct room_scores *out,
                               struct err *e)
{
    int more;
    struct store_conn *c = q->db;
    if (store_query(
            c,
            SQL("SELECT p.id, p.year, p.month, s.round, s.surveyed_on, s.b1, s.b1_line, s.b2,"
                " s.class, s.standard, s.recorded, t.on_day FROM campaign AS p JOIN review_case AS"
                " k ON k.province = p.province AND k.campaign = p.id JOIN review_score AS s ON"
                " s.province = k.province AND s.campaign = k.campaign AND s.household ="
                " k.household LEFT JOIN review_step AS t ON t.province = k.province AND t.campaign"
                " = k.campaign AND t.area = k.area AND t.village = k.village AND t.step = 'score'"
                " AND t.recorded = s.recorded WHERE p.province = ?1 AND k.household = ?2 ORDER BY"
                " p.opens, p.id, s.round"),
            STORE_VALUES(store_int(q->app->province), store_int(household)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct room_score s = {.campaign = store_at_int(c, 0),
                               .year = (int)store_at_int(c, 1),
                               .mon = (int)store_at_int(c, 2),
                               .round = store_at_int(c, 3),
                               .surveyed_on = (day)store_at_int(c, 4),
                               .b1 = number_at(c, 5),
                               .b1_line = number_at(c, 6),
                               .b2 = number_at(c, 7),
                               .class = class_code_of(store_at_text(c, 8)),
                               .standard = arena_str(q->arena, store_at_text(c, 9)),
                               .recorded = store_at_int(c, 10)};
        s.on = store_at_null(c, 11) ? s.surveyed_on : (day)store_at_int(c, 11);
        if (out->n > 0 && out->v[out->n - 1].campaign == s.campaign)
            out->v[out->n - 1] = s;
        else
            vec_push(q->arena, out, s);
    }
    return more < 0 ? e->code : ERR_NONE;
}

const struct room_score *room_score_choose(const struct room_scores *all, str given)
{
    int64_t wanted;
    for (uint32_t i = 0; i < all->n && num_parse_int(given, &wanted); i++) {
        if (all->v[i].campaign == wanted)
            return &all->v[i];
    }
    return all->n > 0 ? &all->v[all->n - 1] : NULL;
}

/* ---- what is asked of the law ---- */

static bool add_named(struct room_points *x, str name)
{
    const struct law_symbol *s = law_find(x->q->app->law, name);
    if (s != NULL)
        x->targets[x->n++] = s->index;
    return s != NULL;
}

/* Points are the rules of a household whose ASCII name begins with "points_", in the order of the
 * form, which is that of the law. */
static enum err_code choose_targets(struct room_points *x, struct err *e)
{
    const struct law *law = x->q->app->law;
    uint32_t count = law_symbol_count(law);
    bool ok = true;
    x->targets = arena_array(x->q->arena, uint32_t, (size_t)count + ROOM_DEPRIVATIONS + 4);
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_RULE && s->entity == LAW_HOUSEHOLD && str_starts(s->id, STR("points_")))
            x->targets[x->n++] = i;
    }
    x->points_end = x->total = x->n;
    ok = add_named(x, STR("b1"));
    x->deprivations = x->n;
    for (int i = 1; i <= ROOM_DEPRIVATIONS && ok; i++) {
        char id[32];
        ok = add_named(x, (str){id, fmt_write(id, sizeof(id), "deprived_%d", i)});
    }
    x->class = x->n;
    ok = ok && add_named(x, STR("scored_class"));
    return ok ? ERR_NONE
              : err_set(e, ERR_INPUT, "luật không có các quy tắc chấm điểm",
                        "the law lacks the rules of scoring");
}

static struct page_points_rows_lines *lines_of(struct room_points *x, uint32_t o, uint32_t *n,
                                               str *line, str *because)
{
    struct room_lines why;
    room_why(&x->run, o, 0, &why);
    struct page_points_rows_lines *v =
        arena_array(x->q->arena, struct page_points_rows_lines, (size_t)why.n + 1);
    *line = *because = STR("");
    for (uint32_t i = 0; i < why.n; i++) {
        str text = why.v[i].text;
        ptrdiff_t from = str_find(text, STR("[\"")), to = str_find(text, STR("\";"));
        if (from >= 0 && to > from && line->n == 0)
            *line = str_slice(text, (size_t)from + 2, (size_t)to);
        ptrdiff_t colon = str_find(text, STR(": "));
        if (why.v[i].depth == 1 && colon >= 0 && because->n == 0 &&
            !str_starts(text, STR("không: ")) && !str_starts(text, STR("not: ")))
            *because = str_slice(text, (size_t)colon + 2, text.n);
        v[(*n)++] = (struct page_points_rows_lines){
            .text = text, .depth = why.v[i].depth < 9 ? why.v[i].depth : 9};
    }
    return v;
}

static void fill_points(struct room_points *x)
{
    struct page_points *page = x->page;
    page->rows = arena_array(x->q->arena, struct page_points_rows, (size_t)x->points_end + 1);
    for (uint32_t o = 0; o < x->points_end; o++) {
        const struct law_output *out = &x->run.plan->outputs[o];
        struct page_points_rows row = {.name = room_law_name(x->q, out->symbol),
                                       .article = room_cite(&x->run, o, 0),
                                       .value = room_output(&x->run, o, 0)};
        int64_t v;
        if (!out->applies)
            continue;
        row.none = room_known(&x->run, o, 0, &v) && v == 0;
        row.lines = lines_of(x, o, &row.n_lines, &row.line, &row.because);
        page->rows[page->n_rows++] = row;
    }
}

static void fill_deprivations(struct room_points *x)
{
    struct page_points *page = x->page;
    page->lacks = arena_array(x->q->arena, struct page_points_lacks, ROOM_DEPRIVATIONS);
    for (uint32_t i = 0; i < ROOM_DEPRIVATIONS; i++) {
        uint32_t o = x->deprivations + i;
        const struct law_output *out = &x->run.plan->outputs[o];
        struct room_lines why;
        int64_t v = 0;
        if (!out->applies)
            continue;
        room_why(&x->run, o, 0, &why);
        struct page_points_lacks lack = {.name = room_law_name(x->q, out->symbol),
                                         .article = room_cite(&x->run, o, 0),
                                         .value = room_output(&x->run, o, 0),
                                         .yes = room_known(&x->run, o, 0, &v) && v != 0};
        lack.lines = arena_array(x->q->arena, struct page_points_lacks_lines, (size_t)why.n + 1);
        for (uint32_t k = 0; k < why.n; k++)
            lack.lines[lack.n_lines++] = (struct page_points_lacks_lines){
                .text = why.v[k].text, .depth = why.v[k].depth < 9 ? why.v[k].depth : 9};
        page->lacks[page->n_lacks++] = lack;
    }
}

static str points_text(struct room_points *x, int64_t v)
{
    const struct law_symbol *s = law_symbol(x->q->app->law, x->targets[x->total]);
    struct buf b;
    if (v == UNKNOWN_NUMBER)
        return TEXT_UNKNOWN[x->q->lang];
    buf_init(&b, x->q->arena, 64);
    law_value_write_people(&s->type, v, x->q->lang, &b);
    return buf_str(&b);
}

enum err_code room_points_open(struct web_request *q, const struct room_score *s, int64_t household,
                               struct room_points *x, struct err *e)
{
    const struct world_at at = {.province = q->app->province,
                                .as_of = s->on,
                                .known_on = DAY_MAX,
                                .recording = s->recorded};
    enum err_code code = choose_targets(x, e);
    if (code != ERR_NONE)
        return code;
    const struct law_request request = {
        .month = month_of(s->on), .known_on = DAY_MAX, .targets = x->targets, .n_targets = x->n};
    return room_run_open(q, &at, household, DAY_MIN, &request, &x->run, e);
}

static enum err_code fill_score(struct room_points *x, const struct room_score *s,
                                int64_t household, struct err *e)
{
    struct page_points *page = x->page;
    enum err_code code = room_points_open(x->q, s, household, x, e);
    if (code != ERR_NONE)
        return code;
    int64_t now;
    fill_points(x);
    fill_deprivations(x);
    page->total = room_output(&x->run, x->total, 0);
    page->class_now = room_output(&x->run, x->class, 0);
    page->b1 = points_text(x, s->b1);
    page->b1_line = points_text(x, s->b1_line);
    page->b2 = points_text(x, s->b2);
    page->class = room_class(s->class, x->q->lang);
    page->tag = room_class_tag(s->class);
    page->standard = s->standard;
    page->surveyed_on = s->surveyed_on;
    page->on = s->on;
    page->period = room_period(x->q, s->year, s->mon);
    /* Without a trace of what changed since (the law's text), the two are the same. */
    page->differs = room_known(&x->run, x->total, 0, &now) ? now != s->b1 : s->b1 != UNKNOWN_NUMBER;
    return ERR_NONE;
}

static void fill_campaigns(struct web_request *q, const struct room_scores *all,
                           const struct room_score *chosen, struct page_points *page)
{
    page->campaigns = arena_array(q->arena, struct page_points_campaigns, (size_t)all->n + 1);
    for (uint32_t i = 0; i < all->n; i++) {
        char url[48];
        size_t n = fmt_write(url, sizeof(url), "?campaign=%l", all->v[i].campaign);
        page->campaigns[page->n_campaigns++] =
            (struct page_points_campaigns){.url = arena_str(q->arena, (str){url, n}),
                                           .name = room_period(q, all->v[i].year, all->v[i].mon),
                                           .here = &all->v[i] == chosen};
    }
}

enum err_code page_of_points(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_points page = {0};
    struct room_points x = {.q = q, .page = &page};
    struct world_at at = room_at(q);
    struct brief b;
    struct room_scores all = {0};
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        code = room_scores_read(q, id, &all, e);
    const struct room_score *chosen = room_score_choose(&all, web_param(q, "campaign"));
    page.scored = chosen != NULL;
    if (code == ERR_NONE && chosen != NULL)
        code = fill_score(&x, chosen, id, e);
    fill_campaigns(q, &all, chosen, &page);
    if (code == ERR_NONE)
        code = room_household_top(q, a, &at, id, &b, TAB_POINTS, e);
    if (code == ERR_NONE) {
        page_points(&a->body, &page, q->lang);
        web_page_end(q, a);
    }
    room_run_close(&x.run);
    return code;
}
