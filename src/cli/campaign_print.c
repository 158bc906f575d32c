#include "cli/campaign_print.h"

#include "base/fmt.h"

static void put(struct review_cmd *q, struct view_table *t, str cell)
{
    vec_push(q->c->arena, &t->cells, cell);
}

static void put_number(struct review_cmd *q, struct view_table *t, int64_t v)
{
    char text[24];
    size_t n = fmt_int(text, v);
    put(q, t, arena_str(q->c->arena, (str){text, n}));
}

/* ---- the law's steps ---- */

void campaign_print_steps(struct review_cmd *q)
{
    static const char *const names[] = {"step",  "kind",     "name",       "place",  "needs",
                                        "grade", "document", "instrument", "article"};
    static const char *const titles[2][9] = {
        {"bước", "kỳ", "tên", "ở", "sau bước", "mức", "văn bản", "căn cứ", "điều"},
        {"step", "kind", "name", "where", "after", "grade", "document", "instrument", "article"}};
    enum lang lang = q->c->lang;
    struct view_table t = {.names = names, .titles = titles[lang], .columns = 9};
    for (uint32_t i = 0; i < q->steps->n_rows; i++) {
        const struct step_row *r = &q->steps->rows[i];
        if (q->day < r->from || q->day > r->to)
            continue;
        put(q, &t, q->steps->names[r->step]);
        put(q, &t,
            r->yearly && r->monthly ? STR("both")
            : r->yearly             ? STR("yearly")
                                    : STR("monthly"));
        put(q, &t, r->text[lang]);
        put(q, &t, r->place == STEP_IN_VILLAGE ? STR("village") : STR("commune"));
        put(q, &t, r->needs != NO_STEP ? q->steps->names[r->needs] : STR(""));
        put(q, &t, r->grade);
        put(q, &t, r->document[lang]);
        put(q, &t, r->instrument);
        put(q, &t, r->article);
    }
    view_print(q->c, &q->v, &t);
}

/* ---- progress ---- */

struct counted {
    uint32_t villages, cases, requests, found, gone, surveyed, scored, decided;
};

static void count(struct counted *to, const struct review_village *v)
{
    to->villages++;
    to->cases += v->listed + v->enter + v->leave + v->found;
    to->requests += v->enter + v->leave;
    to->found += v->found;
    to->gone += v->gone;
    to->surveyed += v->surveyed;
    to->scored += v->scored;
    to->decided += v->decided;
}

/* The step before the one that is next, and its day. */
static void put_state(struct review_cmd *q, struct view_table *t, const struct review_state *s,
                      const struct place_state *place)
{
    uint32_t next = steps_next(s->steps, s->campaign.kind, place, q->day), last = NO_STEP;
    for (uint32_t i = 0; i < s->steps->n_names; i++) {
        if (place->done[i] && place->on[i] != DAY_MIN) /* not passed over by all */
            last = i;
    }
    put(q, t, last != NO_STEP ? s->steps->names[last] : STR(""));
    put(q, t, last != NO_STEP ? view_day(q->c, &q->v, place->on[last]) : STR(""));
    put(q, t, next != NO_STEP ? s->steps->names[next] : STR(""));
    const struct step_row *row =
        next != NO_STEP ? steps_row(s->steps, s->campaign.kind, next, q->day) : NULL;
    bool late = row != NULL && row->in_campaign && q->day > s->campaign.w.closes;
    bool said = q->v.how == VIEW_TABLE;
    put(q, t, !late ? STR("") : !said ? STR("1") : q->c->lang == LANG_VI ? STR("có") : STR("yes"));
}

static void put_counted(struct review_cmd *q, struct view_table *t, const struct counted *n)
{
    put_number(q, t, n->villages);
    put_number(q, t, n->cases);
    put_number(q, t, n->requests);
    put_number(q, t, n->found);
    put_number(q, t, n->gone);
    put_number(q, t, n->surveyed);
    put_number(q, t, n->scored);
    put_number(q, t, n->decided);
}

static void put_place(struct review_cmd *q, struct view_table *t, const struct review_state *s,
                      const struct review_commune *commune, const struct review_village *village)
{
    struct counted n = {0};
    for (uint32_t i = 0; i < commune->n && village == NULL; i++)
        count(&n, &s->villages.v[commune->first + i]);
    if (village != NULL)
        count(&n, village);
    put(q, t, commune->code);
    put(q, t, village != NULL ? village->name : commune->name);
    put_counted(q, t, &n);
    put_number(q, t, review_place(commune, village)->round);
    put_state(q, t, s, review_place(commune, village));
}

void campaign_print_status(struct review_cmd *q, const struct review_state *s,
                           const struct review_commune *only)
{
    static const char *const names[] = {"commune", "name",      "villages", "cases",     "requests",
                                        "found",   "gone",      "surveyed", "scored",    "decided",
                                        "round",   "last_step", "last_on",  "next_step", "late"};
    static const char *const titles[2][15] = {
        {"xã", "tên", "thôn", "hộ rà soát", "đề nghị", "phát hiện", "không còn", "khảo sát",
         "chấm điểm", "quyết định", "vòng", "bước đã xong", "ngày", "bước tiếp", "quá hạn"},
        {"commune", "name", "villages", "cases", "requests", "found", "gone", "surveyed", "scored",
         "decided", "round", "done", "on", "next", "late"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 15};
    for (uint32_t i = 0; i < s->communes.n; i++) {
        const struct review_commune *commune = &s->communes.v[i];
        if (only != NULL && commune != only)
            continue;
        const struct review_village **villages =
            only != NULL ? review_villages_listed(q->c->arena, s, commune) : NULL;
        for (uint32_t k = 0; k < commune->n && villages != NULL; k++)
            put_place(q, &t, s, commune, villages[k]);
        put_place(q, &t, s, commune, NULL);
    }
    if (only == NULL && q->v.how == VIEW_TABLE) {
        struct counted all = {0};
        for (uint32_t i = 0; i < s->villages.n; i++)
            count(&all, &s->villages.v[i]);
        put(q, &t, STR(""));
        put(q, &t, q->c->lang == LANG_VI ? STR("Cộng") : STR("Total"));
        put_counted(q, &t, &all);
        for (int i = 0; i < 5; i++)
            put(q, &t, STR(""));
    }
    view_print(q->c, &q->v, &t);
}

void campaign_print_problems(struct review_cmd *q, const struct review_problems *problems)
{
    static const char *const names[] = {"commune", "village", "household", "reason"};
    static const char *const titles[2][4] = {{"xã", "thôn", "hộ", "vì sao chưa quyết định được"},
                                             {"commune", "village", "household", "why not"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 4};
    for (uint32_t i = 0; i < problems->n; i++) {
        const struct review_problem *p = &problems->v[i];
        put(q, &t, p->commune);
        put(q, &t, p->village);
        put(q, &t, p->household);
        put(q, &t, p->text[q->c->lang]);
    }
    view_print(q->c, &q->v, &t);
}
