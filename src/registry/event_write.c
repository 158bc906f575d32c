/* What a batch of events changed, into the database: closed, then opened, each table in bulk; then
 * what the events were, and what they re-open. */
#include "registry/event_int.h"

#include "base/check.h"
#include "registry/name_keys.h"

struct numbers {
    int64_t entity, event, reopened; /* the first of each */
};

static int64_t number_of(const struct numbers *n, int64_t id)
{
    return id < 0 ? n->entity + (-id - 1) : id;
}

static struct store_value area_value(int64_t area)
{
    return area != 0 ? store_int(area) : store_null();
}

/* ---- closing ---- */

struct values {
    struct store_value *v;
    uint32_t n, cap;
};

static void add_closing(struct changing *x, struct values *to, const struct ev_times *t)
{
    const struct store_value v[] = {store_int(x->recording), store_date(t->closed_known),
                                    store_int(x->province), store_int(t->recorded),
                                    store_date(t->from)};
    for (uint32_t i = 0; i < 5; i++)
        vec_push(x->a, to, v[i]);
}

#define CLOSE(table, key)                                                                          \
    SQL("UPDATE " table                                                                            \
        " SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND"                \
        " valid_from = ?5 AND " key)

static enum err_code close_all(struct changing *x, sql q, const struct values *all, uint32_t each,
                               struct err *e)
{
    int64_t changed = 0;
    if (all->n == 0)
        return ERR_NONE;
    enum err_code code = store_run_many(x->c, q, all->v, each, all->n / each, &changed, e);
    check(code != ERR_NONE || changed == all->n / each);
    return code;
}

static bool closes(const struct ev_times *t)
{
    return t->recorded != 0 && t->closed;
}

static enum err_code write_closed(struct changing *x, struct err *e)
{
    struct values places = {0}, members = {0}, facts = {0};
    for (const struct ev_place *p = x->places; p != NULL; p = p->next) {
        if (!closes(&p->t))
            continue;
        add_closing(x, &places, &p->t);
        vec_push(x->a, &places, store_int(p->household));
    }
    for (const struct ev_member *m = x->members; m != NULL; m = m->next) {
        if (!closes(&m->t))
            continue;
        add_closing(x, &members, &m->t);
        vec_push(x->a, &members, store_int(m->household));
        vec_push(x->a, &members, store_int(m->person));
    }
    for (const struct ev_fact *f = x->facts; f != NULL; f = f->next) {
        if (!closes(&f->t))
            continue;
        add_closing(x, &facts, &f->t);
        vec_push(x->a, &facts, store_int(f->entity));
        vec_push(x->a, &facts, store_text(f->name));
    }
    enum err_code code = close_all(x, CLOSE("household", "id = ?6"), &places, 6, e);
    if (code == ERR_NONE)
        code = close_all(x, CLOSE("membership", "household = ?6 AND person = ?7"), &members, 7, e);
    return code == ERR_NONE ? close_all(x, CLOSE("fact", "entity = ?6 AND name = ?7"), &facts, 7, e)
                            : code;
}

/* ---- opening ---- */

#define TIME_COLUMNS "valid_from, valid_to, known_from, known_to, recorded, closed"
#define TIME_VALUES(t)                                                                             \
    store_date((t).from), store_date((t).to), store_date((t).known), store_int(0),                 \
        store_int(x->recording), store_int(0)

static bool opens(const struct ev_times *t)
{
    return t->recorded == 0 && !t->closed;
}

static enum err_code write_entities(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(x->c, SQL("entity (province, id, kind)"), 3, e);
    for (const struct ev_household *h = x->households; h != NULL && code == ERR_NONE; h = h->next) {
        const struct store_value v[] = {store_int(x->province), store_int(number_of(n, h->id)),
                                        store_text(STR("household"))};
        if (h->id < 0)
            code = store_load_row(x->c, v, e);
    }
    for (const struct ev_person *p = x->persons; p != NULL && code == ERR_NONE; p = p->next) {
        const struct store_value v[] = {store_int(x->province), store_int(number_of(n, p->id)),
                                        store_text(STR("person"))};
        if (p->fresh)
            code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_places(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("household (province, id, " TIME_COLUMNS ", code, area, commune, village)"), 12,
        e);
    for (const struct ev_place *p = x->places; p != NULL && code == ERR_NONE; p = p->next) {
        const struct store_value v[] = {
            store_int(x->province), store_int(number_of(n, p->household)),
            TIME_VALUES(p->t),      store_text(p->code),
            area_value(p->area),    store_text(p->commune),
            store_text(p->village)};
        if (opens(&p->t))
            code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_members(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("membership (province, household, person, " TIME_COLUMNS ", number, relation)"),
        11, e);
    for (const struct ev_member *m = x->members; m != NULL && code == ERR_NONE; m = m->next) {
        const struct store_value v[] = {store_int(x->province),
                                        store_int(number_of(n, m->household)),
                                        store_int(number_of(n, m->person)),
                                        TIME_VALUES(m->t),
                                        store_int(m->number),
                                        store_text(m->relation)};
        if (opens(&m->t))
            code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_facts(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("fact (province, entity, name, " TIME_COLUMNS ", value)"), 10, e);
    for (const struct ev_fact *f = x->facts; f != NULL && code == ERR_NONE; f = f->next) {
        const struct store_value v[] = {store_int(x->province), store_int(number_of(n, f->entity)),
                                        store_text(f->name), TIME_VALUES(f->t),
                                        store_text(f->value)};
        if (opens(&f->t))
            code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_people(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code =
        store_load_begin(x->c,
                         SQL("person (province, id, " TIME_COLUMNS ", name, birth, birth_to, sex,"
                             " ethnicity)"),
                         13, e);
    for (const struct ev_person *p = x->persons; p != NULL && code == ERR_NONE; p = p->next) {
        if (!p->fresh)
            continue;
        const struct event *ev = p->event;
        const struct ev_times t = {.from = p->from, .to = NO_END, .known = p->known};
        str name = str_trim(ev->name);
        bool given = ev->born != DAY_MIN;
        const struct store_value v[] = {store_int(x->province),
                                        store_int(number_of(n, p->id)),
                                        TIME_VALUES(t),
                                        store_text(name),
                                        store_date(given ? ev->born : p->from),
                                        store_date(given ? ev->born_to : p->from),
                                        store_text(ev->sex),
                                        store_text(ev->ethnicity)};
        code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_numbers(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("person_number (province, person, kind, " TIME_COLUMNS ", number)"), 10, e);
    for (const struct ev_person *p = x->persons; p != NULL && code == ERR_NONE; p = p->next) {
        if (!p->fresh || p->event->personal_id.n == 0)
            continue;
        str number = p->event->personal_id;
        const struct ev_times t = {.from = p->from, .to = NO_END, .known = p->known};
        const struct store_value v[] = {
            store_int(x->province), store_int(number_of(n, p->id)),
            store_text(number.n == 9 ? STR("old_card") : STR("citizen")), TIME_VALUES(t),
            store_text(number)};
        code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

/* So that who came is found by name, and everybody where they live. */
static enum err_code write_keys(struct changing *x, const struct numbers *n, struct err *e)
{
    struct name_keys *keys = name_keys_new(x->a);
    for (const struct ev_person *p = x->persons; p != NULL; p = p->next) {
        if (p->fresh)
            name_keys_add(keys, str_trim(p->event->name));
    }
    for (const struct ev_member *m = x->members; m != NULL; m = m->next) {
        if (opens(&m->t))
            name_keys_person(keys, number_of(n, m->person));
    }
    for (const struct ev_place *p = x->places; p != NULL; p = p->next) {
        if (!opens(&p->t))
            continue;
        name_keys_add_village(keys, p->area, p->village);
        name_keys_household(keys, number_of(n, p->household));
    }
    return name_keys_write(x->c, keys, x->province, e);
}

/* ---- what it was ---- */

static enum err_code write_events(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("event (province, id, kind, on_day, household, other, reason, recorded)"), 8, e);
    for (uint32_t i = 0; i < x->happened.n && code == ERR_NONE; i++) {
        const struct ev_happened *h = x->happened.v[i];
        const struct store_value v[] = {store_int(x->province),
                                        store_int(n->event + i),
                                        store_text(str_from_c(event_names[h->event->kind])),
                                        store_date(h->event->on),
                                        store_int(number_of(n, h->household)),
                                        h->other != 0 ? store_int(number_of(n, h->other))
                                                      : store_null(),
                                        store_text(h->event->reason),
                                        store_int(x->recording)};
        code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_persons(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code =
        store_load_begin(x->c, SQL("event_person (province, event, person)"), 3, e);
    for (uint32_t i = 0; i < x->happened.n; i++) {
        const struct ev_happened *h = x->happened.v[i];
        for (uint32_t k = 0; k < h->n_persons && code == ERR_NONE; k++) {
            const struct store_value v[] = {store_int(x->province), store_int(n->event + i),
                                            store_int(number_of(n, h->persons[k]))};
            code = store_load_row(x->c, v, e);
        }
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_successions(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code =
        store_load_begin(x->c,
                         SQL("household_succession (province, from_household, to_household,"
                             " on_day, event, recorded)"),
                         6, e);
    for (uint32_t i = 0; i < x->successions.n && code == ERR_NONE; i++) {
        const struct ev_succession *s = &x->successions.v[i];
        const struct store_value v[] = {store_int(x->province),
                                        store_int(number_of(n, s->from)),
                                        store_int(number_of(n, s->to)),
                                        store_date(s->on),
                                        store_int(n->event + s->happened),
                                        store_int(x->recording)};
        code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_reopened(struct changing *x, const struct numbers *n, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c, SQL("reopened (province, id, entity, what, since, area, event, recorded)"), 8, e);
    for (uint32_t i = 0; i < x->reopened.n && code == ERR_NONE; i++) {
        const struct ev_reopened *r = &x->reopened.v[i];
        const struct store_value v[] = {
            store_int(x->province),
            store_int(n->reopened + i),
            store_int(number_of(n, r->entity)),
            store_text(r->what == EVENT_CLASS ? STR("class") : STR("entitlement")),
            store_date(r->since),
            area_value(r->area),
            store_int(n->event + r->happened),
            store_int(x->recording)};
        code = store_load_row(x->c, v, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code take_numbers(struct changing *x, struct numbers *n, struct err *e)
{
    enum err_code code =
        recording_count(x->c, x->province, STR("event"), x->happened.n, &n->event, e);
    if (code == ERR_NONE && x->reopened.n > 0)
        code = recording_count(x->c, x->province, STR("reopened"), x->reopened.n, &n->reopened, e);
    if (code == ERR_NONE && x->fresh < 0)
        code = recording_count(x->c, x->province, STR("entity"), -x->fresh, &n->entity, e);
    return code;
}

enum err_code event_write(struct changing *x, struct err *e)
{
    typedef enum err_code write_some(struct changing * x, const struct numbers *n, struct err *e);
    static write_some *const writes[] = {
        write_entities, write_places, write_members, write_facts,       write_people,
        write_numbers,  write_events, write_persons, write_successions, write_reopened};
    struct numbers n = {0};
    check(x->happened.n > 0);
    enum err_code code = take_numbers(x, &n, e);
    if (code == ERR_NONE)
        code = write_closed(x, e);
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]) && code == ERR_NONE; i++)
        code = writes[i](x, &n, e);
    return code == ERR_NONE ? write_keys(x, &n, e) : code;
}
