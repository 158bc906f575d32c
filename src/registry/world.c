#include "registry/world.h"

#include "base/check.h"
#include "base/num.h"
#include "registry/answers.h"
#include "registry/area_facts.h"
#include "registry/row_map.h"
#include "registry/times.h"

#include <stdlib.h>

#define NO_ROW UINT32_MAX
#define MAX_FORMS 4096u

struct member {
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
    int64_t one;   /* household, or 0 */
    bool enrolled; /* households with somebody enrolled alone */
    day since;     /* who left by an event since is there too; DAY_MAX: nobody */
    struct world *out;
    struct row_map household_row, person_row; /* 1 + row */
    day *place_since;                         /* of the row of a household */
    int64_t *place_area;                      /* likewise */
    struct {
        struct known_form *v;
        uint32_t n, cap;
    } forms; /* by number */
    const struct law_symbol *relation, *born, *sex, *ethnicity, *surveyed_on;
    struct column_reader sex_reader, ethnicity_reader;
};

/* Each question three times: for all, for one household with its members, and for the households in
 * which somebody enrolled lives, or ever lived. A merged record's acts are of the one that was
 * kept. */
#define OF_ONE(column)                                                                             \
    " AND " column " IN (SELECT person FROM membership WHERE province = ?1 AND household = ?5"     \
    " UNION ALL SELECT id FROM entity WHERE province = ?1 AND id = ?5)"
#define MEMBERS_OF_ONE(column)                                                                     \
    " AND " column " IN (SELECT person FROM membership WHERE province = ?1 AND household = ?5)"

#define ENROLLED_HOUSEHOLDS                                                                        \
    "SELECT household FROM membership WHERE province = ?1 AND person IN (SELECT entity FROM"       \
    " enrolment_act WHERE province = ?1 UNION SELECT kept FROM person_merge WHERE province = ?1)"  \
    " UNION SELECT entity FROM enrolment_act WHERE province = ?1"
#define ENROLLED_MEMBERS                                                                           \
    "SELECT person FROM membership WHERE province = ?1 AND household IN (" ENROLLED_HOUSEHOLDS ")"
#define OF_ENROLLED(column)                                                                        \
    " AND " column " IN (" ENROLLED_MEMBERS " UNION " ENROLLED_HOUSEHOLDS ")"
#define MEMBERS_OF_ENROLLED(column) " AND " column " IN (" ENROLLED_MEMBERS ")"

static enum err_code ask(struct reading *r, sql all, sql one, sql enrolled, struct err *e)
{
    const struct world_at *at = r->at;
    const struct store_value v[] = {store_int(at->province), store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_int(r->one)};
    return store_query(r->c,
                       r->one != 0   ? one
                       : r->enrolled ? enrolled
                                     : all,
                       v, r->one != 0 ? 5 : 4, e);
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
#define HOUSEHOLDS                                                                                 \
    "SELECT h.id, h.code, h.commune, h.village, h.valid_from, h.area FROM household AS h WHERE"    \
    " h.province = ?1 AND" KNOWN_ROWS                                                              \
    " AND ((h.valid_from <= ?2 AND ?2 < h.valid_to) OR (h.valid_to >= ?5"                          \
    " AND h.valid_to <= ?2 AND EXISTS (SELECT 1 FROM event AS e WHERE e.province = ?1 AND"         \
    " e.household = h.id AND e.on_day = h.valid_to" LEFT_KINDS ") AND NOT EXISTS (SELECT 1 FROM"   \
    " household AS k WHERE k.province = ?1 AND k.id = h.id AND k.valid_from >= h.valid_to AND"     \
    " k.valid_from <= ?2 AND" KNOWN_ROWS ")))"
#define MEMBERS                                                                                    \
    "SELECT h.household, h.person, h.number, h.relation, h.valid_to FROM membership AS h WHERE"    \
    " h.province = ?1 AND" KNOWN_ROWS " AND ((h.valid_from <= ?2 AND ?2 < h.valid_to) OR"          \
    " (h.valid_to >= ?5 AND h.valid_to <= ?2 AND EXISTS (SELECT 1 FROM event_person AS p JOIN"     \
    " event AS e ON e.province = p.province AND e.id = p.event WHERE p.province = ?1 AND p.person" \
    " = h.person AND e.household = h.household AND e.on_day = h.valid_to" LEFT_KINDS ") AND NOT"   \
    " EXISTS (SELECT 1 FROM membership AS k WHERE k.province = ?1 AND k.person = h.person AND"     \
    " k.valid_from >= h.valid_to AND k.valid_from <= ?2 AND" KNOWN_ROWS ")))"
#define MEMBERS_ORDER " ORDER BY h.household, h.number, h.person"

/* Like ask, with ?5 the day since which those who left count; ?6 the household. */
static enum err_code ask_since(struct reading *r, sql all, sql one, sql enrolled, struct err *e)
{
    const struct world_at *at = r->at;
    const struct store_value v[] = {store_int(at->province),  store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_date(r->since),     store_int(r->one)};
    return store_query(r->c,
                       r->one != 0   ? one
                       : r->enrolled ? enrolled
                                     : all,
                       v, r->one != 0 ? 6 : 5, e);
}

static enum err_code read_households(struct reading *r, struct found *f, struct err *e)
{
    int more;
    if (ask_since(
            r, SQL(HOUSEHOLDS " ORDER BY h.id"), SQL(HOUSEHOLDS " AND h.id = ?6 ORDER BY h.id"),
            SQL(HOUSEHOLDS " AND h.id IN (" ENROLLED_HOUSEHOLDS ") ORDER BY h.id"), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t commune = 0;
        if (!num_parse_int(store_at_text(r->c, 2), &commune))
            return damaged(e, "household");
        struct found_household h = {.id = (uint32_t)store_at_int(r->c, 0),
                                    .commune = (uint32_t)commune,
                                    .since = (day)store_at_int(r->c, 4),
                                    .area = store_at_null(r->c, 5) ? 0 : store_at_int(r->c, 5),
                                    .code = arena_str(&r->scratch, store_at_text(r->c, 1)),
                                    .village = arena_str(&r->scratch, store_at_text(r->c, 3))};
        if (f->households.n > 0 && f->households.v[f->households.n - 1].id == h.id)
            return damaged(e, "household");
        vec_push(&r->scratch, &f->households, h);
        if (!row_map_set(&r->household_row, h.id, f->households.n))
            return damaged(e, "household");
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_members(struct reading *r, struct found *f, struct err *e)
{
    int more;
    if (ask_since(r, SQL(MEMBERS MEMBERS_ORDER), SQL(MEMBERS " AND h.household = ?6" MEMBERS_ORDER),
                  SQL(MEMBERS " AND h.household IN (" ENROLLED_HOUSEHOLDS ")" MEMBERS_ORDER),
                  e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        uint32_t h = row_map_get(&r->household_row, store_at_int(r->c, 0));
        int64_t relation = -1;
        if (h == 0)
            continue;
        if (!row_map_set(&r->person_row, store_at_int(r->c, 1), 0))
            return damaged(e, "membership");
        struct member m = {.person = (uint32_t)store_at_int(r->c, 1),
                           .number = (uint16_t)store_at_int(r->c, 2),
                           .left = (day)store_at_int(r->c, 4)};
        m.left = m.left > r->at->as_of ? DAY_MAX : m.left;
        if (!law_value_parse(&r->relation->type, store_at_text(r->c, 3), &relation))
            relation = -1;
        m.relation = (int16_t)relation;
        struct found_household *at = &f->households.v[h - 1];
        if (at->n++ == 0)
            at->first = f->members.n;
        vec_push(&r->scratch, &f->members, m);
    }
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
    r->place_since = arena_array(&r->scratch, day, (size_t)households + 1);
    r->place_area = arena_array(&r->scratch, int64_t, (size_t)households + 1);
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
        r->place_area[row] = h->area;
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

#define PERSONS                                                                                    \
    "SELECT id, name, birth, birth_to, sex, ethnicity FROM person WHERE province = ?1 "            \
    "AND" TRUE_ROWS

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
    int more;
    if (ask(r, SQL(PERSONS " ORDER BY id"), SQL(PERSONS MEMBERS_OF_ONE("id") " ORDER BY id"),
            SQL(PERSONS MEMBERS_OF_ENROLLED("id") " ORDER BY id"), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        uint32_t row = row_map_get(&r->person_row, store_at_int(r->c, 0));
        if (row > 0 && !take_person(r, row - 1, names))
            return damaged(e, "person");
    }
    for (uint32_t p = 0; p < s->persons; p++)
        text_add(&s->name, p, names[p]);
    return more < 0 ? e->code : ERR_NONE;
}

#define NUMBERS                                                                                    \
    "SELECT person, number FROM person_number WHERE province = ?1 AND kind <> 'birth_certificate'" \
    " AND" TRUE_ROWS

/* The citizen's number where there is one ('citizen' comes before 'old_card'). */
static enum err_code read_numbers(struct reading *r, struct err *e)
{
    struct survey *s = r->s;
    int more;
    if (ask(r, SQL(NUMBERS " ORDER BY person, kind"),
            SQL(NUMBERS MEMBERS_OF_ONE("person") " ORDER BY person, kind"),
            SQL(NUMBERS MEMBERS_OF_ENROLLED("person") " ORDER BY person, kind"), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        uint32_t row = row_map_get(&r->person_row, store_at_int(r->c, 0));
        int64_t number;
        if (row == 0)
            continue;
        if (!num_parse_int(store_at_text(r->c, 1), &number))
            return damaged(e, "person_number");
        if (s->personal_id == NULL)
            s->personal_id = rows_of(sizeof(*s->personal_id), s->persons);
        if (s->personal_id[row - 1] == 0)
            s->personal_id[row - 1] = (uint64_t)number;
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

/* The answers of one entity: of several that hold, the latest. */
struct last_answer {
    uint32_t entity;
    day from;
    int64_t form;
    struct buf line;
};

static bool settle_answer(struct reading *r, const struct last_answer *last)
{
    struct survey *s = r->s;
    uint32_t h = row_map_get(&r->household_row, last->entity);
    uint32_t p = row_map_get(&r->person_row, last->entity);
    if (last->entity == 0 || (h == 0 && p == 0))
        return true;
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
    return answers_read(form, s, (p > 0 ? p : h) - 1, rows, buf_str(&last->line));
}

#define ANSWERS                                                                                    \
    "SELECT entity, valid_from, form, answers FROM answer WHERE province = ?1 AND" TRUE_ROWS

static enum err_code read_answers(struct reading *r, struct err *e)
{
    struct last_answer last = {.entity = 0};
    int more;
    buf_init(&last.line, &r->scratch, ANSWERS_MAX_BYTES);
    if (ask(r, SQL(ANSWERS " ORDER BY entity, recorded, valid_from"),
            SQL(ANSWERS OF_ONE("entity") " ORDER BY entity, recorded, valid_from"),
            SQL(ANSWERS OF_ENROLLED("entity") " ORDER BY entity, recorded, valid_from"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        uint32_t entity = (uint32_t)store_at_int(r->c, 0);
        day from = (day)store_at_int(r->c, 1);
        if (entity == last.entity && from < last.from)
            continue;
        if (entity != last.entity && !settle_answer(r, &last))
            return damaged(e, "answer");
        last.entity = entity;
        last.from = from;
        last.form = store_at_int(r->c, 2);
        last.line.n = 0;
        buf_add(&last.line, store_at_text(r->c, 3));
    }
    if (more < 0)
        return e->code;
    return settle_answer(r, &last) ? ERR_NONE : damaged(e, "answer");
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

#define FACTS                                                                                      \
    "SELECT entity, name, valid_from, valid_to, known_from, value FROM fact WHERE province = ?1"   \
    " AND ?2 = ?2 AND" KNOWN_ROWS

static int by_row_and_day(const void *a, const void *b)
{
    const struct survey_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static bool take_fact(struct reading *r, const struct law_symbol *fact)
{
    struct store_conn *c = r->c;
    uint32_t entity = (uint32_t)store_at_int(c, 0);
    uint32_t row =
        row_map_get(fact->entity == LAW_PERSON ? &r->person_row : &r->household_row, entity);
    if (row == 0)
        return true;
    day to = (day)store_at_int(c, 3);
    struct survey_entry entry = {.row = row - 1,
                                 .from = (day)store_at_int(c, 2),
                                 .to = to == NO_END ? DAY_MAX : to - 1,
                                 .known_from = (day)store_at_int(c, 4)};
    if (!law_value_parse(&fact->type, store_at_text(c, 5), &entry.value))
        return false;
    struct survey_entries *list = &r->s->entries[fact->index];
    if (list->n == list->cap) {
        uint32_t cap = list->cap == 0 ? 64 : 2 * list->cap;
        list->v = grow_bytes(list->v, list->cap * sizeof(entry), cap * sizeof(entry));
        list->cap = cap;
    }
    list->v[list->n++] = entry;
    return true;
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
    int more;
    if (ask(r, SQL(FACTS " ORDER BY entity, name, valid_from"),
            SQL(FACTS OF_ONE("entity") " ORDER BY entity, name, valid_from"),
            SQL(FACTS OF_ENROLLED("entity") " ORDER BY entity, name, valid_from"), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        str next = store_at_text(r->c, 1);
        if (!str_eq(next, name)) {
            fact = law_find(r->s->law, next);
            name = fact != NULL && str_eq(fact->id, next) ? fact->id : arena_str(&r->scratch, next);
        }
        /* What the law no longer knows decides nothing. */
        if (fact != NULL && fact->kind == LAW_FACT && !take_fact(r, fact))
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
static enum err_code read_counters(struct reading *r, struct err *e)
{
    int more;
    uint32_t numbers = 1;
    if (store_query(r->c, SQL("SELECT name, next FROM counter WHERE province = ?1 ORDER BY name"),
                    STORE_VALUES(store_int(r->at->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t next = store_at_int(r->c, 1);
        if (next < 1 || next > UINT32_MAX)
            return damaged(e, "counter");
        if (str_eq_c(store_at_text(r->c, 0), "entity"))
            numbers = (uint32_t)next;
        if (str_eq_c(store_at_text(r->c, 0), "recording"))
            r->out->recording = next - 1 < r->at->recording ? next - 1 : r->at->recording;
    }
    if (more < 0)
        return e->code;
    row_map_init(&r->household_row, &r->scratch, numbers, r->one != 0);
    row_map_init(&r->person_row, &r->scratch, numbers, r->one != 0);
    return ERR_NONE;
}

static enum err_code read_all(struct reading *r, struct err *e)
{
    struct found f = {0};
    enum err_code code = find_facts(r, e);
    if (code == ERR_NONE)
        code = read_counters(r, e);
    if (code == ERR_NONE)
        code = read_households(r, &f, e);
    if (code == ERR_NONE)
        code = read_members(r, &f, e);
    if (code != ERR_NONE)
        return code;
    make_rows(r, &f);
    fill_rows(r, &f);
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
        code = area_facts_lay(r->c, r->s, r->place_area, r->at->as_of, e);
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

enum err_code world_read_enrolled(struct store_conn *c, struct arena *a, const struct law *law,
                                  const struct areas *areas, const struct world_at *at, day since,
                                  struct world *out, struct err *e)
{
    struct reading r = {.c = c, .a = a, .at = at, .enrolled = true, .since = since, .out = out};
    return read_world(&r, law, areas, e);
}

enum err_code world_read(struct store_conn *c, struct arena *a, const struct law *law,
                         const struct areas *areas, const struct world_at *at, int64_t household,
                         struct world *out, struct err *e)
{
    return world_read_since(c, a, law, areas, at, household, DAY_MAX, out, e);
}
