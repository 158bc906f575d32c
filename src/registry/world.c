#include "registry/world.h"

#include "base/check.h"
#include "base/num.h"
#include "registry/answers.h"
#include "registry/area_facts.h"
#include "registry/ranges.h"
#include "registry/row_map.h"
#include "registry/sealed.h"
#include "registry/times.h"

#include <stdlib.h>

#define NO_ROW UINT32_MAX
#define MAX_FORMS 4096u

struct member {
    uint32_t household; /* 1 + index of those found */
    uint32_t person;
    uint16_t number;
    int16_t relation; /* -1: not known */
    day left;         /* DAY_MAX: has not */
};

/* Whose form it is shows by who answered it; so it is read when somebody has. */
struct known_form {
    str names;
    struct answer_form of[2]; /* of a household, of a person; v is NULL until it is read */
};

struct reading {
    struct store_conn *c;
    struct arena *a;      /* of the caller */
    struct arena scratch; /* until the end */
    struct survey *s;
    const struct world_at *at;
    int64_t one;                        /* household, or 0 */
    const struct world_scope *scope;    /* NULL: all */
    struct ranges households, entities; /* of the scope */
    day since; /* who left by an event since is there too; DAY_MAX: nobody */
    struct world *out;
    struct row_map household_row, person_row; /* 1 + row */
    day *place_since;                         /* of the row of a household */
    struct {
        struct known_form *v;
        uint32_t n, cap;
    } forms; /* by number */
    const struct law_symbol *relation, *born, *sex, *ethnicity, *surveyed_on;
    struct column_reader sex_reader, ethnicity_reader;
};

/* Each question thrice: for all, for one household with its members, and for some: of those only
 * what has a number in the ranges of a piece, from ?6 on, one piece after the other. Pieces come in
 * the order of numbers, the rows of one in any order: an engine would sort them each time, though
 * they are nearly sorted. */
#define OF_ONE(column)                                                                             \
    " AND " column " IN (SELECT person FROM membership WHERE province = ?1 AND household = ?5"     \
    " UNION ALL SELECT id FROM entity WHERE province = ?1 AND id = ?5)"
#define MEMBERS_OF_ONE(column)                                                                     \
    " AND " column " IN (SELECT person FROM membership WHERE province = ?1 AND household = ?5)"
#define OF_SOME(column) " AND ?5 = ?5" RANGES_HOLD(column)

struct question {
    sql all, one, some;
    const struct ranges *ranges; /* of `some`; those read so far are `done` */
    uint32_t done;
};

static enum err_code ask_piece(struct reading *r, struct question *q, struct err *e)
{
    const struct world_at *at = r->at;
    struct store_value v[5 + RANGES_VALUES] = {store_int(at->province), store_date(at->as_of),
                                               store_date(at->known_on), store_int(at->recording),
                                               store_date(r->since)};
    q->done += ranges_values(q->ranges, q->done, v + 5);
    return store_query(r->c, q->some, v, 5 + RANGES_VALUES, e);
}

static bool is_pieced(const struct reading *r, const struct question *q)
{
    return r->scope != NULL && !q->ranges->all;
}

/* A row of the answer, or of that to the next piece: as store_next. */
static int next(struct reading *r, struct question *q, struct err *e)
{
    int more;
    while ((more = store_next(r->c, e)) == 0 && is_pieced(r, q) && q->done < q->ranges->n) {
        if (ask_piece(r, q, e) != ERR_NONE)
            return -1;
    }
    return more;
}

static enum err_code ask(struct reading *r, struct question *q, struct err *e)
{
    const struct world_at *at = r->at;
    const struct store_value v[] = {store_int(at->province), store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_int(r->one)};
    if (is_pieced(r, q))
        return ask_piece(r, q, e);
    return store_query(r->c, r->one != 0 ? q->one : q->all, v, r->one != 0 ? 5 : 4, e);
}

static enum err_code damaged(struct err *e, const char *table)
{
    return err_set(e, ERR_INPUT, "bảng %z của cơ sở dữ liệu có nội dung không đọc được",
                   "the table %z of the database holds what cannot be read", table);
}

/* ---- households and members ---- */

struct found_household {
    uint32_t id, commune;
    day since;    /* of this place */
    day ended;    /* DAY_MAX: it has not */
    int64_t area; /* its number; 0: in no list */
    str code, village;
    uint32_t first, n; /* in the list of members */
};

struct found {
    struct {
        struct found_household *v;
        uint32_t n, cap;
    } households;
    struct {
        struct member *v;
        uint32_t n, cap;
    } members;
};

/* Who died, or left the province, on a day since ?5 and is nowhere by now: that month is still
 * owed. An event tells, and not a survey that no longer lists somebody. */
#define LEFT_KINDS " AND e.recorded <= ?4 AND e.kind IN ('death', 'move-out', 'end')"
#define HOUSEHOLDS(of)                                                                             \
    "SELECT h.id, h.code, h.commune, h.village, h.valid_from, h.area, h.valid_to FROM " of         \
    "household AS h WHERE h.province = ?1 AND" KNOWN_ROWS                                          \
    " AND ((h.valid_from <= ?2 AND ?2 < h.valid_to) OR (h.valid_to >= ?5"                          \
    " AND h.valid_to <= ?2 AND EXISTS (SELECT 1 FROM event AS e WHERE e.province = ?1 AND"         \
    " e.household = h.id AND e.on_day = h.valid_to" LEFT_KINDS ") AND NOT EXISTS (SELECT 1 FROM"   \
    " household AS k WHERE k.province = ?1 AND k.id = h.id AND k.valid_from >= h.valid_to AND"     \
    " k.valid_from <= ?2 AND" KNOWN_ROWS ")))"
#define MEMBERS(of)                                                                                \
    "SELECT h.household, h.person, h.number, h.relation, h.valid_to FROM " of                      \
    "membership AS h WHERE h.province = ?1 AND" KNOWN_ROWS                                         \
    " AND ((h.valid_from <= ?2 AND ?2 < h.valid_to) OR"                                            \
    " (h.valid_to >= ?5 AND h.valid_to <= ?2 AND EXISTS (SELECT 1 FROM event_person AS p JOIN"     \
    " event AS e ON e.province = p.province AND e.id = p.event WHERE p.province = ?1 AND p.person" \
    " = h.person AND e.household = h.household AND e.on_day = h.valid_to" LEFT_KINDS ") AND NOT"   \
    " EXISTS (SELECT 1 FROM membership AS k WHERE k.province = ?1 AND k.person = h.person AND"     \
    " k.valid_from >= h.valid_to AND k.valid_from <= ?2 AND" KNOWN_ROWS ")))"

/* Like ask, with ?5 the day since which those who left count; ?6 the household. */
static enum err_code ask_since(struct reading *r, struct question *q, struct err *e)
{
    const struct world_at *at = r->at;
    const struct store_value v[] = {store_int(at->province),  store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_date(r->since),     store_int(r->one)};
    if (is_pieced(r, q))
        return ask_piece(r, q, e);
    return store_query(r->c, r->one != 0 ? q->one : q->all, v, r->one != 0 ? 6 : 5, e);
}

/* A piece may hold others beside those asked for. */
static bool in_scope(const struct reading *r, int64_t household)
{
    return r->scope == NULL || world_scope_has(r->scope, household);
}

static void put_household(struct reading *r, struct found *f, struct found_household h)
{
    vec_push(&r->scratch, &f->households, h);
    struct found_household *v = f->households.v;
    for (uint32_t i = f->households.n - 1; i > 0 && v[i - 1].id > h.id; i--) {
        v[i] = v[i - 1];
        v[i - 1] = h;
    }
}

static enum err_code number_households(struct reading *r, const struct found *f, struct err *e)
{
    for (uint32_t i = 0; i < f->households.n; i++) {
        uint32_t id = f->households.v[i].id;
        if ((i > 0 && f->households.v[i - 1].id == id) ||
            !row_map_set(&r->household_row, id, i + 1))
            return damaged(e, "household");
    }
    return ERR_NONE;
}

static enum err_code read_households(struct reading *r, struct found *f, struct err *e)
{
    struct question q = {SQL(HOUSEHOLDS("") " ORDER BY h.id"),
                         SQL(HOUSEHOLDS("") " AND h.id = ?6 ORDER BY h.id"),
                         SQL(HOUSEHOLDS(RANGES) RANGES_HOLD("h.id")), &r->households, 0};
    int more;
    if (ask_since(r, &q, e) != ERR_NONE)
        return e->code;
    while ((more = next(r, &q, e)) > 0) {
        int64_t commune = 0;
        if (!in_scope(r, store_at_int(r->c, 0)))
            continue;
        if (!num_parse_int(store_at_text(r->c, 2), &commune))
            return damaged(e, "household");
        struct found_household h = {.id = (uint32_t)store_at_int(r->c, 0),
                                    .commune = (uint32_t)commune,
                                    .since = (day)store_at_int(r->c, 4),
                                    .ended = (day)store_at_int(r->c, 6),
                                    .area = store_at_null(r->c, 5) ? 0 : store_at_int(r->c, 5),
                                    .code = arena_str(&r->scratch, store_at_text(r->c, 1)),
                                    .village = arena_str(&r->scratch, store_at_text(r->c, 3))};
        h.ended = h.ended > r->at->as_of ? DAY_MAX : h.ended;
        put_household(r, f, h);
    }
    return more < 0 ? e->code : number_households(r, f, e);
}

static bool comes_before(const struct member *a, const struct member *b)
{
    if (a->household != b->household)
        return a->household < b->household;
    return a->number != b->number ? a->number < b->number : a->person < b->person;
}

static void put_member(struct reading *r, struct found *f, struct member m)
{
    vec_push(&r->scratch, &f->members, m);
    struct member *v = f->members.v;
    for (uint32_t i = f->members.n - 1; i > 0 && comes_before(&m, &v[i - 1]); i--) {
        v[i] = v[i - 1];
        v[i - 1] = m;
    }
}

static void count_members(struct found *f)
{
    for (uint32_t i = 0; i < f->members.n; i++) {
        struct found_household *h = &f->households.v[f->members.v[i].household - 1];
        if (h->n++ == 0)
            h->first = i;
    }
}

static enum err_code read_members(struct reading *r, struct found *f, struct err *e)
{
    struct question q = {SQL(MEMBERS("") " ORDER BY h.household"),
                         SQL(MEMBERS("") " AND h.household = ?6 ORDER BY h.household"),
                         SQL(MEMBERS(RANGES) RANGES_HOLD("h.household")), &r->households, 0};
    int more;
    if (ask_since(r, &q, e) != ERR_NONE)
        return e->code;
    while ((more = next(r, &q, e)) > 0) {
        uint32_t h = row_map_get(&r->household_row, store_at_int(r->c, 0));
        int64_t relation = -1;
        if (h == 0)
            continue;
        if (!row_map_set(&r->person_row, store_at_int(r->c, 1), 0))
            return damaged(e, "membership");
        struct member m = {.household = h,
                           .person = (uint32_t)store_at_int(r->c, 1),
                           .number = (uint16_t)store_at_int(r->c, 2),
                           .left = (day)store_at_int(r->c, 4)};
        m.left = m.left > r->at->as_of ? DAY_MAX : m.left;
        if (!law_value_parse(&r->relation->type, store_at_text(r->c, 3), &relation))
            relation = -1;
        m.relation = (int16_t)relation;
        put_member(r, f, m);
    }
    count_members(f);
    return more < 0 ? e->code : ERR_NONE;
}

static void *rows_of(size_t item_bytes, uint32_t rows)
{
    void *p = calloc((size_t)rows + VM_SLACK, item_bytes);
    check(p != NULL);
    return p;
}

static void know(struct reading *r, const struct law_symbol *fact, uint32_t row, uint32_t rows,
                 int64_t value)
{
    struct survey_column *c = answers_column(r->s, fact, rows);
    column_store(c, fact->lane, row, value);
    c->known[row] = 1;
}

static void make_rows(struct reading *r, const struct found *f)
{
    struct survey *s = r->s;
    uint32_t households = 0, persons = 0;
    for (uint32_t i = 0; i < f->households.n; i++) {
        const struct found_household *h = &f->households.v[i];
        row_map_set(&r->household_row, h->id, h->n > 0 ? ++households : 0);
        persons += h->n;
    }
    s->households = households;
    s->persons = persons;
    s->first = rows_of(sizeof(*s->first), households + 1);
    s->commune = rows_of(sizeof(*s->commune), households);
    s->area = rows_of(sizeof(*s->area), households);
    s->household_id.ends = rows_of(sizeof(uint64_t), households);
    s->village.ends = rows_of(sizeof(uint64_t), households);
    s->name.ends = rows_of(sizeof(uint64_t), persons);
    s->member = rows_of(sizeof(*s->member), persons);
    r->out->household = arena_array(r->a, int64_t, (size_t)households + 1);
    r->out->person = arena_array(r->a, int64_t, (size_t)persons + 1);
    r->out->left = arena_array(r->a, day, (size_t)persons + 1);
    r->out->area = arena_array(r->a, int64_t, (size_t)households + 1);
    r->out->ended = arena_array(r->a, day, (size_t)households + 1);
    r->place_since = arena_array(&r->scratch, day, (size_t)households + 1);
}

static void fill_rows(struct reading *r, const struct found *f)
{
    struct survey *s = r->s;
    uint32_t p = 0;
    for (uint32_t i = 0; i < f->households.n; i++) {
        const struct found_household *h = &f->households.v[i];
        if (h->n == 0)
            continue;
        uint32_t row = row_map_get(&r->household_row, h->id) - 1;
        r->out->household[row] = h->id;
        s->commune[row] = h->commune;
        r->place_since[row] = h->since;
        r->out->area[row] = h->area;
        r->out->ended[row] = h->ended;
        s->area[row] = areas_find(s->areas, h->commune, r->at->as_of);
        text_add(&s->household_id, row, h->code);
        text_add(&s->village, row, h->village);
        s->first[row] = p;
        for (uint32_t k = 0; k < h->n; k++, p++) {
            const struct member *m = &f->members.v[h->first + k];
            r->out->person[p] = m->person;
            r->out->left[p] = m->left;
            row_map_set(&r->person_row, m->person, p + 1);
            s->member[p] = m->number;
            if (m->relation >= 0)
                know(r, r->relation, p, s->persons, m->relation);
        }
    }
    s->first[s->households] = p;
}

/* ---- persons and their numbers ---- */

#define PERSONS(of)                                                                                \
    "SELECT id, name, birth, birth_to, sex, ethnicity FROM " of                                    \
    "person WHERE province = ?1 AND" TRUE_ROWS

static bool take_code(struct reading *r, const struct column_reader *reader, uint32_t row,
                      uint32_t column)
{
    int64_t value, latest;
    if (reader->fact == NULL)
        return true;
    enum cell cell = reader_parse(reader, store_at_text(r->c, column), &value, &latest);
    if (cell == CELL_KNOWN)
        know(r, reader->fact, row, r->s->persons, value);
    return cell == CELL_KNOWN || cell == CELL_UNKNOWN;
}

static bool take_person(struct reading *r, uint32_t row, str *name)
{
    struct survey *s = r->s;
    name[row] = arena_str(&r->scratch, store_at_text(r->c, 1));
    if (!store_at_null(r->c, 2)) {
        int32_t from = vm_date_of((day)store_at_int(r->c, 2));
        int32_t to = vm_date_of((day)store_at_int(r->c, 3));
        know(r, r->born, row, s->persons, from);
        struct survey_column *c = &s->columns[r->born->index];
        if (c->latest == NULL)
            c->latest = rows_of(sizeof(int32_t), s->persons);
        c->latest[row] = to;
        s->imprecise_dates |= from != to;
    }
    return take_code(r, &r->sex_reader, row, 4) && take_code(r, &r->ethnicity_reader, row, 5);
}

static enum err_code read_persons(struct reading *r, struct err *e)
{
    struct survey *s = r->s;
    str *names = arena_array(&r->scratch, str, (size_t)s->persons + 1);
    struct question q = {SQL(PERSONS("") " ORDER BY id"),
                         SQL(PERSONS("") MEMBERS_OF_ONE("id") " ORDER BY id"),
                         SQL(PERSONS(RANGES) OF_SOME("id")), &r->entities, 0};
    int more;
    if (ask(r, &q, e) != ERR_NONE)
        return e->code;
    while ((more = next(r, &q, e)) > 0) {
        uint32_t row = row_map_get(&r->person_row, store_at_int(r->c, 0));
        if (row > 0 && !take_person(r, row - 1, names))
            return damaged(e, "person");
    }
    for (uint32_t p = 0; p < s->persons; p++)
        text_add(&s->name, p, names[p]);
    return more < 0 ? e->code : ERR_NONE;
}

#define NUMBERS(of)                                                                                \
    "SELECT person, number, kind FROM " of "person_number WHERE province = ?1 AND kind <>"         \
    " 'birth_certificate' AND" TRUE_ROWS
#define NUMBERS_ORDER " ORDER BY person, kind"

/* The citizen's number where there is one, else that of the old card. */
static enum err_code read_numbers(struct reading *r, struct err *e)
{
    struct survey *s = r->s;
    uint8_t *is_citizen = arena_array(&r->scratch, uint8_t, (size_t)s->persons + 1);
    struct question q = {SQL(NUMBERS("") NUMBERS_ORDER),
                         SQL(NUMBERS("") MEMBERS_OF_ONE("person") NUMBERS_ORDER),
                         SQL(NUMBERS(RANGES) OF_SOME("person")), &r->entities, 0};
    int more;
    if (ask(r, &q, e) != ERR_NONE)
        return e->code;
    while ((more = next(r, &q, e)) > 0) {
        uint32_t row = row_map_get(&r->person_row, store_at_int(r->c, 0));
        int64_t number;
        if (row == 0)
            continue;
        if (!num_parse_int(store_at_text(r->c, 1), &number))
            return damaged(e, "person_number");
        if (s->personal_id == NULL)
            s->personal_id = rows_of(sizeof(*s->personal_id), s->persons);
        bool citizen = str_eq_c(store_at_text(r->c, 2), "citizen");
        if (s->personal_id[row - 1] == 0 || (citizen && !is_citizen[row - 1]))
            s->personal_id[row - 1] = (uint64_t)number;
        is_citizen[row - 1] |= citizen;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- answers ---- */

static enum err_code read_forms(struct reading *r, struct err *e)
{
    int more;
    if (store_query(r->c, SQL("SELECT id, questions FROM form WHERE province = ?1 ORDER BY id"),
                    STORE_VALUES(store_int(r->at->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t id = store_at_int(r->c, 0);
        if (id < 0 || id >= MAX_FORMS)
            return damaged(e, "form");
        while (r->forms.n <= id)
            vec_push(&r->scratch, &r->forms, (struct known_form){0});
        r->forms.v[id].names = arena_str(&r->scratch, store_at_text(r->c, 1));
    }
    return more < 0 ? e->code : ERR_NONE;
}

static const struct answer_form *form_of(struct reading *r, int64_t id, enum law_entity entity)
{
    if (id < 0 || id >= r->forms.n || r->forms.v[id].names.p == NULL)
        return NULL;
    struct answer_form *form = &r->forms.v[id].of[entity == LAW_PERSON];
    if (form->v == NULL)
        answer_form_parse(&r->scratch, r->s, entity, id, r->forms.v[id].names, form);
    return form;
}

struct kept_answer {
    uint32_t entity;
    day from;
    int64_t recorded, form;
    str line;
};

/* The answers of a few entities; by entity, recorded, from. */
struct kept_answers {
    struct kept_answer *v;
    uint32_t n, cap;
    struct arena lines;
};

static bool said_before(const struct kept_answer *a, const struct kept_answer *b)
{
    if (a->entity != b->entity)
        return a->entity < b->entity;
    return a->recorded != b->recorded ? a->recorded < b->recorded : a->from < b->from;
}

static void keep_answer(struct reading *r, struct kept_answers *k)
{
    struct kept_answer new = {.entity = (uint32_t)store_at_int(r->c, 0),
                              .from = (day)store_at_int(r->c, 1),
                              .form = store_at_int(r->c, 2),
                              .line = arena_str(&k->lines, store_at_text(r->c, 3)),
                              .recorded = store_at_int(r->c, 4)};
    vec_push(&r->scratch, k, new);
    for (uint32_t i = k->n - 1; i > 0 && said_before(&new, &k->v[i - 1]); i--) {
        k->v[i] = k->v[i - 1];
        k->v[i - 1] = new;
    }
}

static bool settle_answer(struct reading *r, const struct kept_answer *last)
{
    struct survey *s = r->s;
    uint32_t h = row_map_get(&r->household_row, last->entity);
    uint32_t p = row_map_get(&r->person_row, last->entity);
    const struct answer_form *form = form_of(r, last->form, p > 0 ? LAW_PERSON : LAW_HOUSEHOLD);
    if (form == NULL)
        return false;
    if (h > 0) {
        know(r, r->surveyed_on, h - 1, s->households, vm_date_of(last->from));
        /* One that moved since is not where it was asked. */
        day on = last->from > r->place_since[h - 1] ? last->from : r->place_since[h - 1];
        s->area[h - 1] = areas_find(s->areas, s->commune[h - 1], on);
    }
    uint32_t rows = p > 0 ? s->persons : s->households;
    return answers_read(form, s, (p > 0 ? p : h) - 1, rows, last->line);
}

/* Of several answers of one entity that hold, the latest; of one day, what was recorded last. */
static bool settle_answers(struct reading *r, struct kept_answers *k)
{
    for (uint32_t i = 0, next; i < k->n; i = next) {
        uint32_t last = i;
        for (next = i + 1; next < k->n && k->v[next].entity == k->v[i].entity; next++) {
            if (k->v[next].from >= k->v[last].from)
                last = next;
        }
        if (!settle_answer(r, &k->v[last]))
            return false;
    }
    k->n = 0;
    return true;
}

#define ANSWERS(of)                                                                                \
    "SELECT entity, valid_from, form, answers, recorded FROM " of                                  \
    "answer WHERE province = ?1 AND" TRUE_ROWS
#define ANSWERS_ORDER " ORDER BY entity, recorded, valid_from"

static bool is_read(const struct reading *r, uint32_t entity)
{
    return row_map_get(&r->household_row, entity) != 0 || row_map_get(&r->person_row, entity) != 0;
}

static enum err_code stream_answers(struct reading *r, struct question *q, struct kept_answers *k,
                                    struct err *e)
{
    const struct arena_mark empty = arena_save(&k->lines);
    uint32_t piece = q->done;
    int more;
    while ((more = next(r, q, e)) > 0) {
        uint32_t entity = (uint32_t)store_at_int(r->c, 0);
        if (!is_read(r, entity))
            continue;
        bool over =
            is_pieced(r, q) ? q->done != piece : k->n > 0 && k->v[k->n - 1].entity != entity;
        if (over) {
            if (!settle_answers(r, k))
                return damaged(e, "answer");
            arena_restore(&k->lines, empty);
            piece = q->done;
        }
        keep_answer(r, k);
    }
    if (more < 0)
        return e->code;
    return settle_answers(r, k) ? ERR_NONE : damaged(e, "answer");
}

static enum err_code read_answers(struct reading *r, struct err *e)
{
    struct kept_answers k = {.n = 0};
    struct question q = {SQL(ANSWERS("") ANSWERS_ORDER),
                         SQL(ANSWERS("") OF_ONE("entity") ANSWERS_ORDER),
                         SQL(ANSWERS(RANGES) OF_SOME("entity")), &r->entities, 0};
    if (ask(r, &q, e) != ERR_NONE)
        return e->code;
    arena_init(&k.lines, (size_t)1 << 30);
    enum err_code code = stream_answers(r, &q, &k, e);
    arena_clear(&k.lines);
    return code;
}

/* Households that were not asked for codes have none. */
static void end_codes(struct survey *s)
{
    for (int k = 0; k < SURVEY_CODES; k++) {
        uint64_t *ends = s->codes[k].ends;
        for (uint32_t h = 1; ends != NULL && h < s->households; h++)
            ends[h] = ends[h] < ends[h - 1] ? ends[h - 1] : ends[h];
    }
}

/* ---- facts ---- */

#define FACTS(of)                                                                                  \
    "SELECT entity, name, valid_from, valid_to, known_from, value FROM " of "fact WHERE province"  \
    " = ?1 AND ?2 = ?2 AND" KNOWN_ROWS
#define FACTS_ORDER " ORDER BY entity, name, valid_from"

static int by_row_and_day(const void *a, const void *b)
{
    const struct survey_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* The row under the cursor, of the fact's kind of entity; false: it is of nobody who is read. */
static bool entry_at(struct reading *r, enum law_entity kind, struct survey_entry *out)
{
    struct store_conn *c = r->c;
    uint32_t entity = (uint32_t)store_at_int(c, 0);
    uint32_t row = row_map_get(kind == LAW_PERSON ? &r->person_row : &r->household_row, entity);
    day to = (day)store_at_int(c, 3);
    *out = (struct survey_entry){.row = row - 1,
                                 .from = (day)store_at_int(c, 2),
                                 .to = to == NO_END ? DAY_MAX : to - 1,
                                 .known_from = (day)store_at_int(c, 4)};
    return row > 0;
}

static bool take_fact(struct reading *r, const struct law_symbol *fact, str value)
{
    struct survey_entry entry;
    if (!entry_at(r, fact->entity, &entry))
        return true;
    if (!law_value_parse(&fact->type, value, &entry.value))
        return false;
    survey_add_entry(r->s, fact, entry);
    return true;
}

/* Which of the sealed facts it is cannot be told without its key: so none of them is known. */
static void take_unreadable(struct reading *r)
{
    const struct law *law = r->s->law;
    bool any = false;
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *fact = law_symbol(law, i);
        struct survey_entry entry;
        if (fact->kind != LAW_FACT || !fact->sealed || !entry_at(r, fact->entity, &entry))
            continue;
        entry.unknown = true;
        survey_add_entry(r->s, fact, entry);
        any = true;
    }
    r->out->unreadable += any;
}

static bool take_box(struct reading *r)
{
    struct arena_mark mark = arena_save(&r->scratch);
    struct sealed_text t;
    bool good = true;
    if (sealed_open(&r->scratch, r->at->province, store_at_text(r->c, 1), store_at_text(r->c, 5),
                    &t)) {
        const struct law_symbol *fact = law_find(r->s->law, t.name);
        if (fact != NULL && fact->kind == LAW_FACT)
            good = take_fact(r, fact, t.value);
    } else {
        take_unreadable(r);
    }
    arena_restore(&r->scratch, mark);
    return good;
}

static void sort_facts(struct survey *s)
{
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        struct survey_entries *list = &s->entries[i];
        bool sorted = true;
        for (uint32_t k = 1; k < list->n && sorted; k++)
            sorted = by_row_and_day(&list->v[k - 1], &list->v[k]) <= 0;
        if (!sorted)
            qsort(list->v, list->n, sizeof(*list->v), by_row_and_day);
    }
}

static enum err_code read_facts(struct reading *r, struct err *e)
{
    str name = {NULL, 0};
    const struct law_symbol *fact = NULL;
    struct question q = {SQL(FACTS("") FACTS_ORDER), SQL(FACTS("") OF_ONE("entity") FACTS_ORDER),
                         SQL(FACTS(RANGES) OF_SOME("entity")), &r->entities, 0};
    int more;
    if (ask(r, &q, e) != ERR_NONE)
        return e->code;
    while ((more = next(r, &q, e)) > 0) {
        str new = store_at_text(r->c, 1);
        if (!is_read(r, (uint32_t)store_at_int(r->c, 0)))
            continue;
        if (sealed_is(new)) {
            if (!take_box(r))
                return damaged(e, "fact");
            continue;
        }
        if (!str_eq(new, name)) {
            fact = law_find(r->s->law, new);
            name = fact != NULL && str_eq(fact->id, new) ? fact->id : arena_str(&r->scratch, new);
        }
        /* What the law no longer knows decides nothing. */
        if (fact != NULL && fact->kind == LAW_FACT && !take_fact(r, fact, store_at_text(r->c, 5)))
            return damaged(e, "fact");
    }
    sort_facts(r->s);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- the whole ---- */

static enum err_code find_facts(struct reading *r, struct err *e)
{
    const struct law *law = r->s->law;
    r->relation = law_find(law, STR("relation"));
    r->born = law_find(law, STR("born"));
    r->sex = law_find(law, STR("sex"));
    r->ethnicity = law_find(law, STR("ethnicity"));
    r->surveyed_on = law_find(law, STR("surveyed_on"));
    if (r->relation == NULL || r->born == NULL || r->sex == NULL || r->surveyed_on == NULL)
        return err_set(e, ERR_INPUT,
                       "luật không khai báo đủ các dữ kiện relation, born, sex và surveyed_on",
                       "the law does not declare the facts relation, born, sex and surveyed_on");
    r->sex_reader = (struct column_reader){.use = USE_FACT, .fact = r->sex};
    reader_init(&r->sex_reader, &r->scratch);
    r->ethnicity_reader = (struct column_reader){.use = USE_FACT, .fact = r->ethnicity};
    if (r->ethnicity != NULL)
        reader_init(&r->ethnicity_reader, &r->scratch);
    return ERR_NONE;
}

/* How many numbers there are, of entities and of recordings. */
static enum err_code read_counters(struct reading *r, uint32_t *numbers, struct err *e)
{
    int more;
    if (store_query(r->c, SQL("SELECT name, next FROM counter WHERE province = ?1 ORDER BY name"),
                    STORE_VALUES(store_int(r->at->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t next = store_at_int(r->c, 1);
        if (next < 1 || next > UINT32_MAX)
            return damaged(e, "counter");
        if (str_eq_c(store_at_text(r->c, 0), "entity"))
            *numbers = (uint32_t)next;
        if (str_eq_c(store_at_text(r->c, 0), "recording"))
            r->out->recording = next - 1 < r->at->recording ? next - 1 : r->at->recording;
    }
    if (more < 0)
        return e->code;
    row_map_init(&r->household_row, &r->scratch, *numbers, r->one != 0);
    row_map_init(&r->person_row, &r->scratch, *numbers, r->one != 0);
    return ERR_NONE;
}

/* Households and persons, each by their numbers, in one list. */
static void cover_entities(struct reading *r, uint32_t numbers)
{
    const struct survey *s = r->s;
    size_t n = (size_t)s->households + s->persons;
    int64_t *all = arena_array(&r->scratch, int64_t, n + 1);
    mem_copy(all, r->out->household, s->households * sizeof(int64_t));
    mem_copy(all + s->households, r->out->person, s->persons * sizeof(int64_t));
    ranges_sort(all, (uint32_t)n);
    ranges_cover(&r->scratch, all, (uint32_t)n, numbers, &r->entities);
}

static enum err_code read_all(struct reading *r, struct err *e)
{
    struct found f = {0};
    uint32_t numbers = 1;
    enum err_code code = find_facts(r, e);
    if (code == ERR_NONE)
        code = read_counters(r, &numbers, e);
    if (code == ERR_NONE && r->scope != NULL)
        ranges_cover(&r->scratch, r->scope->households, r->scope->n, numbers, &r->households);
    if (code == ERR_NONE)
        code = read_households(r, &f, e);
    if (code == ERR_NONE)
        code = read_members(r, &f, e);
    if (code != ERR_NONE)
        return code;
    make_rows(r, &f);
    fill_rows(r, &f);
    if (r->scope != NULL)
        cover_entities(r, numbers);
    code = read_persons(r, e);
    if (code == ERR_NONE)
        code = read_numbers(r, e);
    if (code == ERR_NONE)
        code = read_forms(r, e);
    if (code == ERR_NONE)
        code = read_answers(r, e);
    if (code == ERR_NONE)
        code = read_facts(r, e);
    if (code == ERR_NONE)
        code = area_facts_lay(r->c, r->s, r->out->area, r->at->as_of, e);
    if (code == ERR_NONE) {
        sort_facts(r->s);
        end_codes(r->s);
        survey_settle(r->s);
    }
    return code;
}

static enum err_code read_world(struct reading *r, const struct law *law, const struct areas *areas,
                                struct err *e)
{
    *r->out = (struct world){0};
    enum err_code code = store_begin(r->c, e);
    if (code != ERR_NONE)
        return code;
    arena_init(&r->scratch, (size_t)16 << 30);
    r->s = survey_new(law, areas);
    code = read_all(r, e);
    store_rollback(r->c);
    row_map_free(&r->household_row);
    row_map_free(&r->person_row);
    arena_clear(&r->scratch);
    if (code == ERR_NONE)
        r->out->survey = r->s;
    else
        survey_free(r->s);
    return code;
}

enum err_code world_read_since(struct store_conn *c, struct arena *a, const struct law *law,
                               const struct areas *areas, const struct world_at *at,
                               int64_t household, day since, struct world *out, struct err *e)
{
    struct reading r = {.c = c, .a = a, .at = at, .one = household, .since = since, .out = out};
    return read_world(&r, law, areas, e);
}

enum err_code world_read_scope(struct store_conn *c, struct arena *a, const struct law *law,
                               const struct areas *areas, const struct world_at *at,
                               const struct world_scope *scope, day since, struct world *out,
                               struct err *e)
{
    struct reading r = {.c = c, .a = a, .at = at, .scope = scope, .since = since, .out = out};
    return read_world(&r, law, areas, e);
}

enum err_code world_read(struct store_conn *c, struct arena *a, const struct law *law,
                         const struct areas *areas, const struct world_at *at, int64_t household,
                         struct world *out, struct err *e)
{
    return world_read_since(c, a, law, areas, at, household, DAY_MAX, out, e);
}
