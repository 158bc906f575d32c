/* Those who come into a household, and who is its head when the head has gone. */
#include "base/check.h"
#include "base/text.h"
#include "registry/event_int.h"

#define HEAD "1"
#define SPOUSE "2"
#define CHILD "3"
#define PARENT "4"
#define OTHER "5"

str event_relation(const struct changing *x, str text)
{
    int64_t v;
    bool known = text.n > 0 && x->relation != NULL && law_value_parse(&x->relation->type, text, &v);
    return known ? text : STR("");
}

/* ---- the head ---- */

/* What somebody who was `to_old` to the head is to one who was `new_head` to him. */
static const char *turned(str new_head, str to_old)
{
    if (to_old.n == 0)
        return "";
    if (str_eq_c(new_head, SPOUSE))
        return str_eq_c(to_old, CHILD) ? CHILD : OTHER;
    if (str_eq_c(new_head, CHILD))
        return str_eq_c(to_old, SPOUSE) ? PARENT : OTHER;
    if (str_eq_c(new_head, PARENT))
        return str_eq_c(to_old, PARENT) ? SPOUSE : OTHER;
    return OTHER;
}

bool event_has_head(const struct ev_household *h, day on)
{
    for (const struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (ev_alive(&m->t, on) && str_eq_c(m->relation, HEAD))
            return true;
    }
    return false;
}

bool event_settle_head(struct come *k, struct ev_household *h, bool had_head)
{
    struct ev_member *members[EVENT_MAX_MEMBERS * 4];
    uint32_t n = 0;
    for (struct ev_member *m = h->members; m != NULL; m = m->next_in_household) {
        if (ev_alive(&m->t, k->on) && n < EVENT_MAX_MEMBERS * 4)
            members[n++] = m;
    }
    if (n == 0 || (k->e->head == 0 && (!had_head || event_has_head(h, k->on))))
        return true;
    if (k->e->head == 0)
        return event_problem(k->x, k->e, "head", "chủ hộ đi, mất: nay ai là chủ hộ?",
                             "the head goes: who is head now?");
    struct ev_member *head = ev_member_at(h, k->e->head, k->on);
    if (head == NULL)
        return event_problem(k->x, k->e, "head", "hộ không còn thành viên số %u",
                             "the household has no member %u any more", k->e->head);
    if (event_has_head(h, k->on) && !str_eq_c(head->relation, HEAD))
        return event_problem(k->x, k->e, "head", "chủ hộ vẫn còn trong hộ",
                             "the head is still in the household");
    str was = head->relation;
    for (uint32_t i = 0; i < n; i++) {
        const char *text = members[i] == head ? HEAD : turned(was, members[i]->relation);
        ev_member_relation(k->x, members[i], k->on, k->known,
                           event_relation(k->x, str_from_c(text)));
    }
    return true;
}

/* ---- those who come ---- */

static bool good_number(str number)
{
    bool digits = number.n == 9 || number.n == 12;
    for (size_t i = 0; i < number.n; i++)
        digits = digits && number.p[i] >= '0' && number.p[i] <= '9';
    return digits;
}

static bool good_text(struct come *k, const struct law_symbol *fact, const char *column, str text,
                      bool needed)
{
    int64_t v;
    if (text.n == 0 && !needed)
        return true;
    if (text.n > 0 && fact != NULL && law_value_parse(&fact->type, text, &v))
        return true;
    return event_problem(k->x, k->e, column, "giá trị \"%s\" sai", "bad value \"%s\"", text);
}

/* Everything that is wrong is told. */
static bool good_person(struct come *k)
{
    const struct event *e = k->e;
    bool good = true;
    if (str_trim(e->name).n == 0)
        good = event_problem(k->x, e, "name", "thiếu họ tên", "the name is missing");
    if (text_has_control(str_trim(e->name)))
        good = event_problem(k->x, e, "name", "có ký tự điều khiển (xuống dòng, tab …)",
                             "a control character (a new line, a tab …)");
    good &= good_text(k, k->x->sex, "sex", e->sex, true);
    good &= good_text(k, k->x->ethnicity, "ethnicity", e->ethnicity, false);
    if (e->kind == EVENT_MOVE_IN && e->born == DAY_MIN)
        good = event_problem(k->x, e, "born", "thiếu ngày sinh", "the birth is missing");
    if (e->born != DAY_MIN && e->born > k->on)
        good = event_problem(k->x, e, "born", "sinh sau ngày của sự kiện",
                             "born after the day of the event");
    return good;
}

/* Who has the number already; NULL: nobody. */
static struct ev_person *known_person(struct changing *x, str number)
{
    const struct ev_number *n = ev_map_get(&x->by_number, (int64_t)str_hash(number));
    for (; n != NULL; n = n->next) {
        if (str_eq(n->number, number))
            return ev_person_of(x, n->person);
    }
    return NULL;
}

static struct ev_person *new_person(struct come *k)
{
    struct changing *x = k->x;
    struct ev_person *p = ev_person_of(x, --x->fresh);
    p->fresh = true;
    p->event = k->e;
    p->from = k->on;
    p->known = k->known;
    if (k->e->personal_id.n > 0) {
        struct ev_number *n = arena_new(x->a, struct ev_number);
        int64_t key = (int64_t)str_hash(k->e->personal_id);
        n->number = k->e->personal_id;
        n->person = p->id;
        n->next = ev_map_get(&x->by_number, key);
        ev_map_put(x->a, &x->by_number, key, n);
    }
    return p;
}

static bool already_here(struct come *k, const struct ev_person *p)
{
    for (const struct ev_member *m = p->members; m != NULL; m = m->next_of_person) {
        if (ev_lasts(&m->t, k->on))
            return true;
    }
    for (const struct ev_fact *f = p->facts; f != NULL; f = f->next_of_entity) {
        if (ev_lasts(&f->t, k->on))
            return true; /* dead */
    }
    return false;
}

bool event_comes(struct come *k, struct ev_household *h, str relation)
{
    const struct event *e = k->e;
    struct ev_person *p = NULL;
    if (e->personal_id.n > 0 && !good_number(e->personal_id))
        return event_problem(k->x, e, "personal_id", "số \"%s\" không có 9 hay 12 chữ số",
                             "the number \"%s\" has not 9 or 12 digits", e->personal_id);
    if (e->personal_id.n > 0)
        p = known_person(k->x, e->personal_id);
    if (p != NULL && (e->kind == EVENT_BIRTH || already_here(k, p)))
        return event_problem(k->x, e, "personal_id", "số %s đã là của người #%l trong sổ",
                             "the number %s is that of the person #%l of the registry",
                             e->personal_id, p->id);
    if (p == NULL && !good_person(k))
        return false;
    if (h->largest >= SURVEY_MAX_MEMBER)
        return event_problem(k->x, e, "household", "hộ đã dùng hết số thành viên",
                             "the household has used up its numbers of members");
    if (relation.n > 0 && event_relation(k->x, relation).n == 0)
        return event_problem(k->x, e, "relation", "giá trị \"%s\" sai", "bad value \"%s\"",
                             relation);
    if (str_eq_c(relation, HEAD) && event_has_head(h, k->on))
        return event_problem(k->x, e, "relation", "hộ đã có chủ hộ",
                             "the household has a head already");
    if (p == NULL)
        p = new_person(k);
    struct ev_member m = {.t = {.from = k->on, .to = NO_END, .known = k->known},
                          .household = h->id,
                          .person = p->id,
                          .number = (uint16_t)(h->largest + 1),
                          .relation = relation};
    ev_member_add(k->x, m);
    k->done->persons[k->done->n_persons++] = p->id;
    return true;
}
