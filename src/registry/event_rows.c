/* The rows that a batch of events concerns, as they would stand after it: in memory, until all are
 * written. Rows are kept in the order they came, so that both engines write the same. */
#include "registry/event_int.h"

#include "base/check.h"

/* ---- a map ---- */

static uint32_t slot(const struct ev_map *m, int64_t key)
{
    uint32_t mask = m->cap - 1;
    uint32_t i = (uint32_t)(((uint64_t)key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (m->values[i] != NULL && m->keys[i] != key)
        i = (i + 1) & mask;
    return i;
}

void *ev_map_get(const struct ev_map *m, int64_t key)
{
    return m->cap == 0 ? NULL : m->values[slot(m, key)];
}

void ev_map_put(struct arena *a, struct ev_map *m, int64_t key, void *value)
{
    check(value != NULL);
    if (2 * (m->n + 1) > m->cap) {
        struct ev_map old = *m;
        m->cap = old.cap == 0 ? 64 : 2 * old.cap;
        m->keys = arena_array(a, int64_t, m->cap);
        m->values = arena_array(a, void *, m->cap);
        for (uint32_t i = 0; i < old.cap; i++) {
            if (old.values[i] == NULL)
                continue;
            uint32_t k = slot(m, old.keys[i]);
            m->keys[k] = old.keys[i];
            m->values[k] = old.values[i];
        }
    }
    uint32_t i = slot(m, key);
    m->n += m->values[i] == NULL;
    m->keys[i] = key;
    m->values[i] = value;
}

/* ---- adding ---- */

#define APPEND(head, item, link)                                                                   \
    do {                                                                                           \
        __typeof__(&(head)) at_ = &(head);                                                         \
        while (*at_ != NULL)                                                                       \
            at_ = &(*at_)->link;                                                                   \
        *at_ = (item);                                                                             \
    } while (0)

struct ev_household *ev_household_new(struct changing *x, int64_t id)
{
    struct ev_household *h = arena_new(x->a, struct ev_household);
    h->id = id;
    h->next = x->households;
    x->households = h;
    ev_map_put(x->a, &x->by_id, id, h);
    return h;
}

struct ev_person *ev_person_of(struct changing *x, int64_t id)
{
    struct ev_person *p = ev_map_get(&x->by_person, id);
    if (p != NULL)
        return p;
    p = arena_new(x->a, struct ev_person);
    p->id = id;
    p->next = x->persons;
    x->persons = p;
    ev_map_put(x->a, &x->by_person, id, p);
    return p;
}

static void name_code(struct changing *x, struct ev_household *h, str code)
{
    int64_t key = (int64_t)str_hash(code);
    struct ev_code *first = ev_map_get(&x->by_code, key);
    for (const struct ev_code *at = first; at != NULL; at = at->next) {
        if (at->household == h)
            return;
    }
    struct ev_code *one = arena_new(x->a, struct ev_code);
    one->household = h;
    one->next = first;
    ev_map_put(x->a, &x->by_code, key, one);
}

struct ev_place *ev_place_add(struct changing *x, struct ev_household *h, struct ev_place p)
{
    struct ev_place *one = arena_new(x->a, struct ev_place);
    *one = p;
    one->household = h->id;
    one->next_in_household = NULL;
    one->next = x->places;
    x->places = one;
    APPEND(h->places, one, next_in_household);
    name_code(x, h, one->code);
    return one;
}

struct ev_member *ev_member_add(struct changing *x, struct ev_member m)
{
    struct ev_member *one = arena_new(x->a, struct ev_member);
    *one = m;
    one->next_in_household = one->next_of_person = NULL;
    one->next = x->members;
    x->members = one;
    struct ev_household *h = ev_map_get(&x->by_id, m.household);
    if (h != NULL) {
        APPEND(h->members, one, next_in_household);
        h->largest = m.number > h->largest ? m.number : h->largest;
    }
    struct ev_person *p = ev_person_of(x, m.person);
    APPEND(p->members, one, next_of_person);
    return one;
}

void ev_fact_add(struct changing *x, struct ev_fact f)
{
    struct ev_fact *one = arena_new(x->a, struct ev_fact);
    *one = f;
    one->next_of_entity = NULL;
    one->next = x->facts;
    x->facts = one;
    struct ev_household *h = ev_map_get(&x->by_id, f.entity);
    if (h != NULL) {
        APPEND(h->facts, one, next_of_entity);
        return;
    }
    struct ev_person *p = ev_person_of(x, f.entity);
    APPEND(p->facts, one, next_of_entity);
}

/* ---- times ---- */

bool ev_alive(const struct ev_times *t, day on)
{
    return !t->closed && t->from <= on && on < t->to;
}

bool ev_lasts(const struct ev_times *t, day on)
{
    return !t->closed && on < t->to;
}

/* Ends the row; true: what was true before is to be written again with its end, `before`. */
static bool cut(struct ev_times *t, day on, day known, struct ev_times *before)
{
    if (!ev_lasts(t, on))
        return false;
    if (t->recorded == 0) {
        if (t->from >= on)
            t->closed = true;
        else
            t->to = on;
        return false;
    }
    t->closed = true;
    t->closed_known = known;
    *before = (struct ev_times){.from = t->from, .to = on, .known = known};
    return t->from < on;
}

void ev_place_end(struct changing *x, struct ev_household *h, struct ev_place *p, day on, day known)
{
    struct ev_times before;
    if (!cut(&p->t, on, known, &before))
        return;
    struct ev_place copy = *p;
    copy.t = before;
    ev_place_add(x, h, copy);
}

void ev_member_end(struct changing *x, struct ev_member *m, day on, day known)
{
    struct ev_times before;
    if (!cut(&m->t, on, known, &before))
        return;
    struct ev_member copy = *m;
    copy.t = before;
    ev_member_add(x, copy);
}

void ev_fact_end(struct changing *x, struct ev_fact *f, day on, day known)
{
    struct ev_times before;
    if (!cut(&f->t, on, known, &before))
        return;
    struct ev_fact copy = *f;
    copy.t = before;
    ev_fact_add(x, copy);
}

void ev_member_relation(struct changing *x, struct ev_member *m, day on, day known, str relation)
{
    if (str_eq(m->relation, relation))
        return;
    if (m->t.recorded == 0 && m->t.from >= on) {
        m->relation = relation;
        return;
    }
    struct ev_member after = *m;
    after.relation = relation;
    after.t = (struct ev_times){.from = on, .to = m->t.to, .known = known};
    ev_member_end(x, m, on, known);
    ev_member_add(x, after);
}

/* ---- looking ---- */

struct ev_place *ev_place_at(const struct ev_household *h, day on)
{
    for (struct ev_place *p = h->places; p != NULL; p = p->next_in_household) {
        if (ev_alive(&p->t, on))
            return p;
    }
    return NULL;
}

struct ev_member *ev_member_at(const struct ev_household *h, uint16_t number, day on)
{
    for (struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (m->number == number && ev_alive(&m->t, on))
            return m;
    }
    return NULL;
}

uint32_t ev_count_at(const struct ev_household *h, day on)
{
    uint32_t n = 0;
    for (const struct ev_member *m = h->members; m != NULL; m = m->next_in_household)
        n += ev_alive(&m->t, on);
    return n;
}
