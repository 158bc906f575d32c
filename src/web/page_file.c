/* A household's file: what happened to it, its campaigns, complaints, and its plan. */
#include "registry/event.h"
#include "registry/times.h"
#include "review/paper.h"
#include "review/plan.h"
#include "web/room_registry.h"

static str event_word(const struct web_request *q, str kind)
{
    const str words[EVENT_KINDS] = {
        [EVENT_BIRTH] = TEXT_EVENT_BIRTH[q->lang], [EVENT_DEATH] = TEXT_EVENT_DEATH[q->lang],
        [EVENT_MOVE] = TEXT_EVENT_MOVE[q->lang],   [EVENT_MOVE_OUT] = TEXT_EVENT_OUT[q->lang],
        [EVENT_MOVE_IN] = TEXT_EVENT_IN[q->lang],  [EVENT_MARRIAGE] = TEXT_EVENT_MARRIAGE[q->lang],
        [EVENT_SPLIT] = TEXT_EVENT_SPLIT[q->lang], [EVENT_MERGE] = TEXT_EVENT_MERGE[q->lang],
        [EVENT_END] = TEXT_EVENT_END[q->lang]};
    for (int k = 0; k < EVENT_KINDS; k++) {
        if (str_eq_c(kind, event_names[k]))
            return words[k];
    }
    return kind;
}

static enum err_code fill_events(struct web_request *q, const struct world_at *at,
                                 int64_t household, struct page_file *page, struct err *e)
{
    struct event_rows rows = {0};
    enum err_code code = event_list(q->db, q->arena, at, household, &rows, e);
    page->events = arena_array(q->arena, struct page_file_events, (size_t)rows.n + 1);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++)
        page->events[page->n_events++] = (struct page_file_events){
            .on = rows.v[i].on,
            .kind = event_word(q, rows.v[i].kind),
            .reason = rows.v[i].reason,
            .other = rows.v[i].other_code,
            .url =
                rows.v[i].other != 0 ? room_household_url(q, rows.v[i].other_code, "") : STR("")};
    return code;
}

static str number_text(struct web_request *q, int64_t v)
{
    struct buf b;
    if (v == UNKNOWN_NUMBER)
        return STR("");
    buf_init(&b, q->arena, 32);
    buf_int(&b, v);
    return buf_str(&b);
}

static enum err_code fill_years(struct web_request *q, const struct world_at *at, int64_t household,
                                struct page_file *page, struct err *e)
{
    struct paper_years years = {0};
    enum err_code code = paper_history(q->db, q->arena, at->province, household, &years, e);
    page->years = arena_array(q->arena, struct page_file_years, (size_t)years.n + 1);
    for (uint32_t i = 0; i < years.n && code == ERR_NONE; i++) {
        const struct paper_year *y = &years.v[i];
        struct buf lacks;
        if (y->asked_on > at->known_on || (y->decided && y->signed_on > at->known_on))
            continue;
        buf_init(&lacks, q->arena, 256);
        paper_indicators(y->deprived, &lacks);
        page->years[page->n_years++] = (struct page_file_years){
            .year = room_period(q, y->year, y->mon),
            .before = room_class(y->before, q->lang),
            .b1 = number_text(q, y->b1),
            .line = number_text(q, y->b1_line),
            .b2 = number_text(q, y->b2),
            .lacks = buf_str(&lacks),
            .name = y->decided ? room_class(y->class, q->lang) : TEXT_FILE_UNDECIDED[q->lang],
            .tag = y->decided ? room_class_tag(y->class) : STR(""),
            .number = y->number,
            .signer = y->signer,
            .signed_on = y->signed_on,
            .valid_from = y->valid_from};
    }
    return code;
}

static enum err_code fill_complaints(struct web_request *q, int64_t household,
                                     struct page_file *page, struct err *e)
{
    struct {
        struct page_file_complaints *v;
        uint32_t n, cap;
    } rows = {0};
    struct store_conn *c = q->db;
    int more;
    if (store_query(c,
                    SQL("SELECT p.year, p.month, m.kind, m.on_day, m.who, m.content, m.upheld FROM"
                        " review_case AS k JOIN review_complaint AS m ON m.province = k.province"
                        " AND m.campaign = k.campaign AND m.household = k.household JOIN campaign"
                        " AS p ON p.province = k.province AND p.id = k.campaign WHERE k.province ="
                        " ?1 AND k.household = ?2 ORDER BY p.opens, p.id, m.number, m.recorded"),
                    STORE_VALUES(store_int(q->app->province), store_int(household)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        bool made = str_eq_c(store_at_text(c, 2), "made");
        bool upheld = !store_at_null(c, 6) && store_at_int(c, 6) == 1;
        struct page_file_complaints row = {
            .year = room_period(q, (int)store_at_int(c, 0), (int)store_at_int(c, 1)),
            .what = made     ? TEXT_COMPLAINT_MADE[q->lang]
                    : upheld ? TEXT_COMPLAINT_UPHELD[q->lang]
                             : TEXT_COMPLAINT_REJECTED[q->lang],
            .on = (day)store_at_int(c, 3),
            .who = arena_str(q->arena, store_at_text(c, 4)),
            .content = arena_str(q->arena, store_at_text(c, 5))};
        vec_push(q->arena, &rows, row);
    }
    page->complaints = rows.v;
    page->n_complaints = rows.n;
    return more < 0 ? e->code : ERR_NONE;
}

static str names_of(struct web_request *q, uint32_t mask, int n,
                    const char *(*name)(int, enum lang))
{
    struct buf b;
    buf_init(&b, q->arena, 8192);
    for (int i = 1; i <= n; i++) {
        if (mask >> (i - 1) & 1)
            buf_fmt(&b, b.n > 0 ? "; %z" : "%z", name(i, q->lang));
    }
    return buf_str(&b);
}

static enum err_code fill_plan(struct web_request *q, const struct world_at *at, int64_t household,
                               struct page_file *page, struct err *e)
{
    struct plan_page p;
    enum err_code code = plan_page_read(q->db, q->arena, at, household, &p, e);
    if (code != ERR_NONE)
        return code;
    page->causes = names_of(q, p.causes, PLAN_CAUSES, plan_cause_name);
    page->received = names_of(q, p.received, PLAN_SUPPORTS, plan_support_name);
    page->needed = names_of(q, p.needed, PLAN_SUPPORTS, plan_support_name);
    page->measures = arena_array(q->arena, struct page_file_measures, (size_t)p.measures.n + 1);
    for (uint32_t i = 0; i < p.measures.n; i++) {
        const struct plan_measure *m = &p.measures.v[i];
        const str states[] = {[PLAN_OPEN] =
                                  m->overdue ? TEXT_PLAN_OVERDUE[q->lang] : TEXT_PLAN_OPEN[q->lang],
                              [PLAN_DONE] = TEXT_PLAN_DONE[q->lang],
                              [PLAN_DROPPED] = TEXT_PLAN_DROPPED[q->lang]};
        page->measures[page->n_measures++] =
            (struct page_file_measures){.need = str_from_c(plan_support_name(m->need, q->lang)),
                                        .measure = m->measure,
                                        .responsible = m->responsible,
                                        .due = m->due,
                                        .state = states[m->state],
                                        .outcome = m->outcome};
    }
    return ERR_NONE;
}

enum err_code page_of_file(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_file page = {0};
    struct world_at at = room_at(q);
    struct brief b;
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        code = fill_events(q, &at, id, &page, e);
    if (code == ERR_NONE)
        code = fill_years(q, &at, id, &page, e);
    if (code == ERR_NONE)
        code = fill_complaints(q, id, &page, e);
    if (code == ERR_NONE)
        code = fill_plan(q, &at, id, &page, e);
    if (code == ERR_NONE)
        code = room_household_top(q, a, &at, id, &b, TAB_FILE, e);
    if (code != ERR_NONE)
        return code;
    page_file(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}
