/* What events have in common: whom they mean, whether something later stands in the way, who goes
 * where with what. */
#include "base/check.h"
#include "base/text.h"
#include "registry/event_int.h"

/* ---- households ---- */

struct ev_household *ev_household_of(struct come *k, str code, day on)
{
    const struct ev_code *at = ev_map_get(&k->x->by_code, (int64_t)str_hash(code));
    for (; at != NULL; at = at->next) {
        const struct ev_place *p = ev_place_at(at->household, on);
        if (p != NULL && str_eq(p->code, code))
            return at->household;
    }
    return NULL;
}

struct ev_household *ev_must_have(struct come *k, str code, const char *column)
{
    struct ev_household *h = ev_household_of(k, code, k->on);
    if (h == NULL)
        event_problem(k->x, k->e, column, "sổ không có hộ \"%s\" vào ngày đó",
                      "the registry has no household \"%s\" on that day", code);
    return h;
}

/* The code is nobody's on that day or after. */
bool ev_code_is_free(struct come *k, str code)
{
    const struct ev_code *at = ev_map_get(&k->x->by_code, (int64_t)str_hash(code));
    if (code.n == 0)
        return event_problem(k->x, k->e, "to", "thiếu mã của hộ mới",
                             "the code of the new household is missing");
    for (; at != NULL; at = at->next) {
        for (const struct ev_place *p = at->household->places; p != NULL;
             p = p->next_in_household) {
            if (str_eq(p->code, code) && ev_lasts(&p->t, k->on))
                return event_problem(k->x, k->e, "to", "mã hộ \"%s\" đã có",
                                     "there is a household \"%s\" already", code);
        }
    }
    return true;
}

/* Since when the office knows it: not before it knew what it takes the place of. */
void ev_know(struct come *k, const struct ev_household *h)
{
    for (const struct ev_place *p = h->places; p != NULL; p = p->next_in_household) {
        if (ev_lasts(&p->t, k->on) && p->t.known > k->known)
            k->known = p->t.known;
    }
    for (const struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (ev_lasts(&m->t, k->on) && m->t.known > k->known)
            k->known = m->t.known;
    }
    for (const struct ev_fact *f = h->facts; f != NULL; f = f->next_of_entity) {
        if (ev_lasts(&f->t, k->on) && f->t.known > k->known)
            k->known = f->t.known;
    }
}

static bool tell_later(struct come *k, day later)
{
    char iso[11];
    size_t n = day_format_iso(later, iso);
    return event_problem(k->x, k->e, "day", "sổ đã ghi điều khác, từ ngày %s: phải sửa trước",
                         "the registry knows something later, of %s: correct that first",
                         (str){iso, n});
}

bool ev_nothing_later(struct come *k, const struct ev_household *h)
{
    for (const struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (!m->t.closed && m->t.from > k->on)
            return tell_later(k, m->t.from);
    }
    return ev_goes_on(k, h);
}

bool ev_goes_on(struct come *k, const struct ev_household *h)
{
    for (const struct ev_place *p = h->places; p != NULL; p = p->next_in_household) {
        if (!p->t.closed && p->t.from > k->on)
            return tell_later(k, p->t.from);
        if (ev_alive(&p->t, k->on) && p->t.to != NO_END)
            return tell_later(k, p->t.to);
    }
    return true;
}

bool ev_nothing_later_of(struct come *k, const struct ev_member *now)
{
    for (const struct ev_member *m = ev_person_of(k->x, now->person)->members; m != NULL;
         m = m->next_of_person) {
        if (!m->t.closed && m->t.from > k->on)
            return tell_later(k, m->t.from);
    }
    return now->t.to == NO_END || tell_later(k, now->t.to);
}

void ev_reopen(struct come *k, int64_t entity, enum event_what what, int64_t area)
{
    struct ev_reopened r = {entity, area, what, k->on, k->index};
    vec_push(k->x->a, &k->x->reopened, r);
    k->x->report->reopened++;
}

void ev_reopen_both(struct come *k, const struct ev_household *h)
{
    const struct ev_place *p = ev_place_at(h, k->on);
    check(p != NULL);
    ev_reopen(k, h->id, EVENT_CLASS, p->area);
    ev_reopen(k, h->id, EVENT_ENTITLEMENT, p->area);
}

void ev_succeed(struct come *k, const struct ev_household *from, const struct ev_household *to)
{
    struct ev_succession s = {from->id, to->id, k->on, k->index};
    vec_push(k->x->a, &k->x->successions, s);
}

void ev_end_household(struct come *k, struct ev_household *h)
{
    int64_t area = ev_place_at(h, k->on)->area;
    for (struct ev_place *p = h->places; p != NULL; p = p->next_in_household)
        ev_place_end(k->x, h, p, k->on, k->known);
    k->x->report->households_ended++;
    ev_reopen(k, h->id, EVENT_ENTITLEMENT, area);
}

/* ---- members ---- */

/* Those the event names, or all of the day where it names none. False: a problem was told. */
bool ev_members_of(struct come *k, const struct ev_household *h, struct ev_member **to, uint32_t *n)
{
    *n = 0;
    for (uint32_t i = 0; i < k->e->n_members; i++) {
        struct ev_member *m = ev_member_at(h, k->e->members[i], k->on);
        if (m == NULL)
            return event_problem(k->x, k->e, "members", "hộ không có thành viên số %u vào ngày đó",
                                 "the household has no member %u on that day", k->e->members[i]);
        for (uint32_t j = 0; j < i; j++) {
            if (to[j] == m)
                return event_problem(k->x, k->e, "members", "thành viên số %u ghi hai lần",
                                     "the member %u stands there twice", k->e->members[i]);
        }
        to[(*n)++] = m;
    }
    if (k->e->n_members > 0)
        return true;
    for (struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (!ev_alive(&m->t, k->on))
            continue;
        if (*n == EVENT_MAX_MEMBERS)
            return event_problem(k->x, k->e, "members", "quá %u người", "more than %u people",
                                 EVENT_MAX_MEMBERS);
        to[(*n)++] = m;
    }
    return true;
}

bool ev_needs_members(struct come *k)
{
    return k->e->n_members > 0 || event_problem(k->x, k->e, "members", "thiếu số thành viên",
                                                "the numbers of members are missing");
}

/* The i-th of the relations that the event gives; empty where it gives none. */
str ev_relation_given(const struct event *e, uint32_t i)
{
    str rest = e->relation, one = STR("");
    for (uint32_t k = 0; k <= i; k++)
        one = rest.p != NULL ? str_split(&rest, ';') : STR("");
    return str_trim(one);
}

/* Goes from where he is into the household. */
bool ev_goes_over(struct come *k, struct ev_member *m, struct ev_household *to, uint16_t number,
                  str relation)
{
    if (relation.n > 0 && event_relation(k->x, relation).n == 0)
        return event_problem(k->x, k->e, "relation", "giá trị \"%s\" sai", "bad value \"%s\"",
                             relation);
    if (!ev_nothing_later_of(k, m))
        return false;
    if (number > SURVEY_MAX_MEMBER)
        return event_problem(k->x, k->e, "to", "hộ đã dùng hết số thành viên",
                             "the household has used up its numbers of members");
    struct ev_member after = {.t = {.from = k->on, .to = NO_END, .known = k->known},
                              .household = to->id,
                              .person = m->person,
                              .number = number,
                              .relation = relation};
    ev_member_end(k->x, m, k->on, k->known);
    ev_member_add(k->x, after);
    k->done->persons[k->done->n_persons++] = after.person;
    return true;
}

bool ev_go_over(struct come *k, struct ev_member **members, uint32_t n, struct ev_household *to,
                const char *otherwise)
{
    for (uint32_t i = 0; i < n; i++) {
        str relation = ev_relation_given(k->e, i);
        if (relation.n == 0)
            relation = event_relation(k->x, str_from_c(otherwise));
        if (str_eq_c(relation, "1") && event_has_head(to, k->on))
            return event_problem(k->x, k->e, "relation", "hộ đã có chủ hộ",
                                 "the household has a head already");
        if (!ev_goes_over(k, members[i], to, (uint16_t)(to->largest + 1), relation))
            return false;
    }
    return true;
}

/* ---- facts ---- */

bool ev_of_place(const struct changing *x, str name)
{
    for (uint32_t i = 0; i < x->n_place_facts; i++) {
        if (str_eq(x->place_facts[i], name))
            return true;
    }
    return false;
}

/* What holds of a household from the day on holds of the one that comes out of it. */
void ev_inherit(struct come *k, const struct ev_household *from, struct ev_household *to,
                bool elsewhere)
{
    for (const struct ev_fact *f = from->facts; f != NULL; f = f->next_of_entity) {
        if (!ev_lasts(&f->t, k->on) || (elsewhere && ev_of_place(k->x, f->name)))
            continue;
        struct ev_fact copy = *f;
        copy.entity = to->id;
        copy.t = (struct ev_times){
            .from = f->t.from > k->on ? f->t.from : k->on, .to = f->t.to, .known = k->known};
        ev_fact_add(k->x, copy);
    }
}

static const struct ev_fact *class_at(const struct ev_household *h, day on)
{
    for (const struct ev_fact *f = h->facts; f != NULL; f = f->next_of_entity) {
        if (str_eq_c(f->name, "class") && ev_alive(&f->t, on))
            return f;
    }
    return NULL;
}

static int poverty(const struct ev_fact *class)
{
    if (class == NULL)
        return 0;
    return str_eq_c(class->value, "N") ? 2 : str_eq_c(class->value, "CN") ? 1 : 0;
}

/* The certificate of the poorer of two names people who now live in `to`. */
void ev_take_poorer(struct come *k, const struct ev_household *from, struct ev_household *to)
{
    const struct ev_fact *theirs = class_at(from, k->on), *own = class_at(to, k->on);
    if (poverty(theirs) <= poverty(own))
        return;
    struct ev_fact copy = *theirs;
    for (struct ev_fact *f = to->facts; f != NULL; f = f->next_of_entity) {
        if (str_eq_c(f->name, "class"))
            ev_fact_end(k->x, f, k->on, k->known);
    }
    copy.entity = to->id;
    copy.t = (struct ev_times){.from = k->on, .to = theirs->t.to, .known = k->known};
    ev_fact_add(k->x, copy);
}

/* ---- places ---- */

/* Fills what the event says of the place; false: a problem was told. */
bool ev_take_place(struct come *k, struct ev_place *p)
{
    const struct event *e = k->e;
    if (e->commune.n > 0) {
        const struct ev_commune *c = k->x->communes;
        while (c != NULL && !(str_eq(c->code, e->commune) && c->from <= k->on && k->on < c->to))
            c = c->next;
        if (c == NULL)
            return event_problem(k->x, e, "commune", "không có xã mã \"%s\" vào ngày đó",
                                 "no commune has the code \"%s\" on that day", e->commune);
        if (c->province != k->x->province)
            return event_problem(k->x, e, "commune", "xã %s ở tỉnh khác: dùng move-out",
                                 "the commune %s lies in another province: use move-out",
                                 e->commune);
        p->area = c->id;
        p->village = STR("");
        p->commune = e->commune;
    }
    if (text_has_control(e->village))
        return event_problem(k->x, e, "village", "có ký tự điều khiển (xuống dòng, tab …)",
                             "a control character (a new line, a tab …)");
    if (e->village.n > 0)
        p->village = e->village;
    return true;
}

bool ev_elsewhere(const struct ev_place *was, const struct ev_place *is)
{
    return was->area != is->area || !str_eq(was->commune, is->commune);
}
