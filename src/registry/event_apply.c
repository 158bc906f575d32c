/* Events applied one after the other to the rows they concern. What cannot be done is told with its
 * row and column; the rows are then not written, whatever they look like. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/event_int.h"

#include <stdarg.h>

#define MAX_PROBLEMS 10000u

bool event_problem(struct changing *x, const struct event *e, const char *column, const char *vi,
                   const char *en, ...)
{
    struct event_problem p = {.line = e->line, .column = column};
    va_list args;
    va_start(args, en);
    fmt_write_both(p.text[0], sizeof(p.text[0]), vi, en, args);
    va_end(args);
    if (x->problems->n < MAX_PROBLEMS)
        vec_push(x->a, x->problems, p);
    return false;
}

/* ---- the events ---- */

/* After members went away from a household: it ends, or has a head. `to` may be NULL. */
static bool after_leaving(struct come *k, struct ev_household *h, bool had_head,
                          struct ev_household *to)
{
    if (ev_count_at(h, k->on) > 0) {
        if (!event_settle_head(k, h, had_head))
            return false;
        ev_reopen_both(k, h);
        return true;
    }
    if (!ev_nothing_later(k, h))
        return false;
    ev_end_household(k, h);
    if (to != NULL)
        ev_succeed(k, h, to);
    return true;
}

static bool apply_birth(struct come *k, struct ev_household *h)
{
    if (str_eq_c(str_trim(k->e->relation), "1"))
        return event_problem(k->x, k->e, "relation", "trẻ mới sinh không làm chủ hộ",
                             "a child just born is no head");
    if (!ev_goes_on(k, h) || !event_comes(k, h, str_trim(k->e->relation)))
        return false;
    ev_reopen_both(k, h);
    return true;
}

static bool dies(struct come *k, struct ev_person *p)
{
    for (const struct ev_fact *f = p->facts; f != NULL; f = f->next_of_entity) {
        if (!f->t.closed && str_eq_c(f->value, "1"))
            return event_problem(k->x, k->e, "members", "người #%l đã ghi là chết",
                                 "the death of #%l is recorded already", p->id);
    }
    for (struct ev_member *m = p->members; m != NULL; m = m->next_of_person) {
        if (ev_lasts(&m->t, k->on) && m->t.known > k->known)
            k->known = m->t.known;
    }
    for (struct ev_member *m = p->members; m != NULL; m = m->next_of_person)
        ev_member_end(k->x, m, k->on, k->known);
    struct ev_fact dead = {.t = {.from = k->on, .to = NO_END, .known = k->known},
                           .entity = p->id,
                           .name = STR("dead"),
                           .value = STR("1")};
    ev_fact_add(k->x, dead);
    k->done->persons[k->done->n_persons++] = p->id;
    return true;
}

static bool apply_death(struct come *k, struct ev_household *h)
{
    struct ev_member *members[EVENT_MAX_MEMBERS];
    uint32_t n;
    bool had_head = event_has_head(h, k->on);
    int64_t area = ev_place_at(h, k->on)->area;
    if (!ev_needs_members(k) || !ev_members_of(k, h, members, &n))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!dies(k, ev_person_of(k->x, members[i]->person)))
            return false;
        ev_reopen(k, members[i]->person, EVENT_ENTITLEMENT, area);
    }
    return after_leaving(k, h, had_head, NULL);
}

static bool apply_move_out(struct come *k, struct ev_household *h)
{
    struct ev_member *members[EVENT_MAX_MEMBERS];
    uint32_t n;
    bool had_head = event_has_head(h, k->on);
    int64_t area = ev_place_at(h, k->on)->area;
    if (!ev_members_of(k, h, members, &n) || (k->e->n_members == 0 && !ev_nothing_later(k, h)))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!ev_nothing_later_of(k, members[i]))
            return false;
        ev_member_end(k->x, members[i], k->on, k->known);
        k->done->persons[k->done->n_persons++] = members[i]->person;
        ev_reopen(k, members[i]->person, EVENT_ENTITLEMENT, area);
    }
    return after_leaving(k, h, had_head, NULL);
}

static bool move_whole(struct come *k, struct ev_household *h)
{
    struct ev_place *was = ev_place_at(h, k->on);
    struct ev_place is = *was;
    str code = k->e->to;
    /* Whoever means another household would else give this one that code, and move nobody. */
    if (code.n > 0 && k->e->commune.n == 0 && k->e->village.n == 0)
        return event_problem(k->x, k->e, "to",
                             "cả hộ đi thì phải nói đi đâu (commune, village); \"%s\" chỉ là mã "
                             "mới của hộ ở đó. Nhập vào một hộ khác là merge",
                             "a household that moves needs a place (commune, village); \"%s\" "
                             "would only be its new code there. To join another household: merge",
                             code);
    if (!ev_nothing_later(k, h) || !ev_take_place(k, &is))
        return false;
    if (code.n > 0 && !str_eq(code, was->code) && !ev_code_is_free(k, code))
        return false;
    is.code = code.n > 0 ? code : was->code;
    if (!ev_elsewhere(was, &is) && str_eq(is.code, was->code) && str_eq(is.village, was->village))
        return event_problem(k->x, k->e, "commune", "hộ đã ở đó", "the household is there already");
    is.t = (struct ev_times){.from = k->on, .to = was->t.to, .known = k->known};
    bool away = ev_elsewhere(was, &is);
    ev_place_end(k->x, h, was, k->on, k->known);
    ev_place_add(k->x, h, is);
    for (struct ev_fact *f = h->facts; f != NULL && away; f = f->next_of_entity) {
        if (ev_of_place(k->x, f->name))
            ev_fact_end(k->x, f, k->on, k->known);
    }
    ev_reopen_both(k, h);
    return true;
}

/* Some members, or with `all` everybody, to a household that is there. */
static bool over_to(struct come *k, struct ev_household *h, const char *otherwise)
{
    struct ev_member *members[EVENT_MAX_MEMBERS];
    uint32_t n;
    struct ev_household *to = ev_must_have(k, k->e->to, "to");
    bool had_head = event_has_head(h, k->on);
    if (to == NULL)
        return false;
    if (to == h)
        return event_problem(k->x, k->e, "to", "chính là hộ đó", "this is the household itself");
    ev_know(k, to);
    k->done->other = to->id;
    if (!ev_goes_on(k, to) || !ev_members_of(k, h, members, &n) ||
        !ev_go_over(k, members, n, to, otherwise))
        return false;
    if (k->e->kind == EVENT_MERGE)
        ev_take_poorer(k, h, to);
    ev_reopen_both(k, to);
    return after_leaving(k, h, had_head, to);
}

static bool apply_move(struct come *k, struct ev_household *h)
{
    if (k->e->n_members == 0)
        return move_whole(k, h);
    if (k->e->commune.n > 0)
        return event_problem(k->x, k->e, "commune", "người tách ra lập hộ ở xã khác là split",
                             "members who form a household in another commune are a split");
    return over_to(k, h, "");
}

static bool apply_marriage(struct come *k, struct ev_household *h)
{
    if (k->e->n_members != 1)
        return event_problem(k->x, k->e, "members", "kết hôn: đúng một người chuyển hộ",
                             "a marriage: exactly one goes over");
    return over_to(k, h, "");
}

static bool apply_merge(struct come *k, struct ev_household *h)
{
    if (k->e->n_members > 0)
        return event_problem(k->x, k->e, "members", "nhập hộ là nhập tất cả: bỏ trống",
                             "all go over in a merge: leave it empty");
    return ev_nothing_later(k, h) && over_to(k, h, "5");
}

static bool apply_split(struct come *k, struct ev_household *h)
{
    struct ev_member *members[EVENT_MAX_MEMBERS];
    uint32_t n;
    bool had_head = event_has_head(h, k->on);
    const struct ev_place *was = ev_place_at(h, k->on);
    struct ev_place is = *was;
    if (!ev_needs_members(k) || !ev_members_of(k, h, members, &n) ||
        !ev_code_is_free(k, k->e->to) || !ev_take_place(k, &is))
        return false;
    if (n == ev_count_at(h, k->on))
        return event_problem(k->x, k->e, "members", "tách hết mọi người: dùng move",
                             "everybody would go: use move");
    struct ev_household *to = ev_household_new(k->x, --k->x->fresh);
    is.code = k->e->to;
    is.t = (struct ev_times){.from = k->on, .to = NO_END, .known = k->known};
    bool away = ev_elsewhere(was, &is);
    ev_place_add(k->x, to, is);
    k->done->other = to->id;
    k->x->report->households_new++;
    for (uint32_t i = 0; i < n; i++) {
        str relation = i == 0 ? event_relation(k->x, STR("1")) : ev_relation_given(k->e, i);
        if (!ev_goes_over(k, members[i], to, (uint16_t)(i + 1), relation))
            return false;
    }
    ev_inherit(k, h, to, away);
    ev_succeed(k, h, to);
    ev_reopen_both(k, to);
    return after_leaving(k, h, had_head, to);
}

static bool apply_end(struct come *k, struct ev_household *h)
{
    struct ev_member *members[EVENT_MAX_MEMBERS];
    uint32_t n;
    if (k->e->n_members > 0)
        return event_problem(k->x, k->e, "members", "kết thúc hộ là tất cả: bỏ trống",
                             "a household ends as a whole: leave it empty");
    if (!ev_nothing_later(k, h) || !ev_members_of(k, h, members, &n))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        ev_member_end(k->x, members[i], k->on, k->known);
        k->done->persons[k->done->n_persons++] = members[i]->person;
    }
    ev_end_household(k, h);
    return true;
}

/* Into a household that may begin with it. */
static bool apply_move_in(struct come *k)
{
    struct ev_household *h = ev_household_of(k, k->e->household, k->on);
    struct ev_place is = {.t = {.from = k->on, .to = NO_END, .known = k->known},
                          .code = k->e->household};
    str relation = str_trim(k->e->relation);
    if (h == NULL) {
        if (k->e->commune.n == 0)
            return event_problem(k->x, k->e, "commune", "hộ mới: thiếu mã xã",
                                 "a new household: the commune is missing");
        if (!ev_code_is_free(k, k->e->household) || !ev_take_place(k, &is))
            return false;
        h = ev_household_new(k->x, --k->x->fresh);
        ev_place_add(k->x, h, is);
        k->x->report->households_new++;
        relation = relation.n == 0 ? event_relation(k->x, STR("1")) : relation;
    } else {
        ev_know(k, h);
    }
    k->done->household = h->id;
    if (!ev_goes_on(k, h) || !event_comes(k, h, relation))
        return false;
    ev_reopen_both(k, h);
    return true;
}

typedef bool apply_one(struct come *k, struct ev_household *h);
static apply_one *const applies[EVENT_KINDS] = {
    [EVENT_BIRTH] = apply_birth,       [EVENT_DEATH] = apply_death,
    [EVENT_MOVE] = apply_move,         [EVENT_MOVE_OUT] = apply_move_out,
    [EVENT_MARRIAGE] = apply_marriage, [EVENT_SPLIT] = apply_split,
    [EVENT_MERGE] = apply_merge,       [EVENT_END] = apply_end,
};

static void apply(struct changing *x, const struct event *e)
{
    struct ev_happened *done = arena_new(x->a, struct ev_happened);
    struct come k = {
        .x = x, .e = e, .done = done, .index = x->happened.n, .on = e->on, .known = e->known};
    done->event = e;
    vec_push(x->a, &x->happened, done);
    x->report->by_kind[e->kind]++;
    if (e->kind == EVENT_MOVE_IN) {
        apply_move_in(&k);
        return;
    }
    struct ev_household *h = ev_must_have(&k, e->household, "household");
    if (h == NULL)
        return;
    ev_know(&k, h);
    done->household = h->id;
    applies[e->kind](&k, h);
}

void event_apply(struct changing *x)
{
    for (uint32_t i = 0; i < x->b->events.n; i++)
        apply(x, &x->b->events.v[i]);
}
