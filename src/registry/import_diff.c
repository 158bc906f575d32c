/* The registry beside the file: which of its households and persons are those of the file, and what
 * is not the same. Each table is read once. */
#include "registry/import_int.h"
#include "registry/search.h"

#include "base/check.h"
#include "base/num.h"

#include <stdlib.h>

#define NONE UINT32_MAX

struct maybe {
    int64_t person;
    uint32_t p; /* row of the file */
    struct row_key row;
    uint32_t old;
};

struct comparing {
    struct merging *m;
    uint32_t *codes; /* households of the file by code: 1 + row */
    uint32_t *ids;   /* persons of the file by number: 1 + row */
    uint32_t codes_mask, ids_mask;
    VECTOR(struct maybe) maybes;
};

/* ---- the file, to be looked into ---- */

static uint32_t table_size(uint32_t n)
{
    uint32_t size = 16;
    while (size < 2 * n)
        size *= 2;
    return size;
}

static uint32_t code_slot(const struct comparing *x, str code)
{
    uint32_t i = (uint32_t)(str_hash(code) >> 7) & x->codes_mask;
    while (x->codes[i] != 0 &&
           !str_eq(survey_text_at(&x->m->s->household_id, x->codes[i] - 1), code))
        i = (i + 1) & x->codes_mask;
    return i;
}

static uint32_t id_slot(const struct comparing *x, uint64_t number)
{
    uint32_t i = (uint32_t)((number * 0x9E3779B97F4A7C15u) >> 32) & x->ids_mask;
    while (x->ids[i] != 0 && x->m->s->personal_id[x->ids[i] - 1] != number)
        i = (i + 1) & x->ids_mask;
    return i;
}

static void index_file(struct comparing *x)
{
    struct merging *m = x->m;
    const struct survey *s = m->s;
    x->codes_mask = table_size(s->households) - 1;
    x->codes = arena_array(m->a, uint32_t, (size_t)x->codes_mask + 1);
    for (uint32_t h = 0; h < s->households; h++)
        x->codes[code_slot(x, survey_text_at(&s->household_id, h))] = h + 1;
    if (s->personal_id == NULL)
        return;
    x->ids_mask = table_size(s->persons) - 1;
    x->ids = arena_array(m->a, uint32_t, (size_t)x->ids_mask + 1);
    for (uint32_t p = 0; p < s->persons; p++) {
        if (s->personal_id[p] != 0)
            x->ids[id_slot(x, s->personal_id[p])] = p + 1;
    }
}

static struct row_key key_at(struct store_conn *c, uint32_t column)
{
    return (struct row_key){.recorded = (int32_t)store_at_int(c, column),
                            .valid_from = (day)store_at_int(c, column + 1),
                            .known_from = (day)store_at_int(c, column + 2)};
}

/* ---- households ---- */

static enum err_code take_household(struct comparing *x, struct err *e)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    uint32_t found = x->codes[code_slot(x, store_at_text(c, 4))];
    (void)e;
    if (found == 0)
        return ERR_NONE;
    uint32_t h = found - 1;
    struct file_household *f = &m->households[h];
    char digits[16];
    f->id = store_at_int(c, 0);
    f->row = key_at(c, 1);
    m->file_row[f->id] = h + 1;
    str village = survey_text_at(&m->s->village, h);
    size_t n = 5;
    uint32_t commune = m->s->commune[h];
    for (size_t i = n; i > 0; i--, commune /= 10)
        digits[i - 1] = (char)('0' + commune % 10);
    bool same_village = m->s->village.ends == NULL || str_eq(village, store_at_text(c, 6));
    if (str_eq((str){digits, n}, store_at_text(c, 5)) && same_village)
        return ERR_NONE;
    f->changed = true;
    f->old_commune = arena_str(m->a, store_at_text(c, 5));
    f->old_village = arena_str(m->a, store_at_text(c, 6));
    f->old_area = store_at_null(c, 7) ? 0 : store_at_int(c, 7);
    return ERR_NONE;
}

/* ---- memberships and numbers ---- */

static enum err_code take_membership(struct comparing *x, struct err *e)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    int64_t relation = -1;
    (void)e;
    struct membership one = {.household = (uint32_t)store_at_int(c, 0),
                             .person = (uint32_t)store_at_int(c, 1),
                             .row = key_at(c, 2),
                             .number = (uint16_t)store_at_int(c, 5),
                             .relation = -1};
    if (law_value_parse(&m->relation->type, store_at_text(c, 6), &relation))
        one.relation = (int16_t)relation;
    vec_push(m->a, &m->memberships, one);
    m->member_of[one.person] = m->memberships.n;
    return ERR_NONE;
}

static void person_found(struct merging *m, uint32_t p, int64_t id)
{
    m->persons[p].id = id;
    m->file_row[id] = p + 1;
    m->is_person[id] = 1;
}

static enum err_code take_number(struct comparing *x, struct err *e)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    int64_t number = 0;
    (void)e;
    struct kept_number one = {.person = (uint32_t)store_at_int(c, 0),
                              .row = key_at(c, 2),
                              .old_card = str_eq_c(store_at_text(c, 1), "old_card")};
    if (str_eq_c(store_at_text(c, 1), "birth_certificate") ||
        !num_parse_int(store_at_text(c, 5), &number))
        return ERR_NONE;
    one.number = (uint64_t)number;
    vec_push(m->a, &m->numbers, one);
    uint32_t found = x->ids != NULL ? x->ids[id_slot(x, one.number)] : 0;
    if (found == 0)
        return ERR_NONE;
    struct file_person *f = &m->persons[found - 1];
    if (f->id == 0 && m->file_row[one.person] == 0)
        person_found(m, found - 1, one.person);
    return ERR_NONE;
}

/* ---- persons ---- */

struct seen_person {
    str name, sex, ethnicity;
    bool born;
    day birth, birth_to;
};

static bool same_birth(const struct merging *m, uint32_t p, const struct seen_person *q)
{
    day from = 0, to = 0;
    bool born = person_birth(m->s, p, &from, &to);
    return born == q->born && (!born || (from == q->birth && to == q->birth_to));
}

/* What the file does not say does not differ. */
static bool same_text(str in_file, str kept)
{
    return in_file.n == 0 || str_eq(in_file, kept);
}

static bool same_name(const struct merging *m, uint32_t p, const struct seen_person *q)
{
    return same_text(survey_text_at(&m->s->name, p), q->name);
}

static void settle_person(struct comparing *x, uint32_t p, struct row_key row,
                          const struct seen_person *q)
{
    struct merging *m = x->m;
    struct file_person *f = &m->persons[p];
    day from, to;
    f->row = row;
    bool birth = !person_birth(m->s, p, &from, &to) || same_birth(m, p, q);
    f->changed = !same_name(m, p, q) || !birth || !same_text(person_text(m, m->sex, p), q->sex) ||
                 !same_text(person_text(m, m->ethnicity, p), q->ethnicity);
    if (!f->changed)
        return;
    struct old_person old = {
        .name = arena_str(m->a, q->name),
        .sex = arena_str(m->a, q->sex),
        .ethnicity = arena_str(m->a, q->ethnicity),
        .birth = q->born ? store_date(q->birth) : store_null(),
        .birth_to = q->born ? store_date(q->birth_to) : store_null(),
    };
    vec_push(m->a, &m->olds, old);
    f->old = m->olds.n;
}

/* The same name as it is spoken (upper case, or the tone put elsewhere), and births of which
 * neither contradicts the other: a year, and a day of that year. Most births become known so. */
static bool name_and_year(const struct merging *m, uint32_t p, const struct seen_person *q)
{
    day from, to;
    str name = survey_text_at(&m->s->name, p);
    if (name.n == 0 || !q->born || !person_birth(m->s, p, &from, &to) || from > q->birth_to ||
        to < q->birth)
        return false;
    struct arena_mark mark = arena_save(m->a);
    bool same = str_eq(search_exact(m->a, name), search_exact(m->a, q->name));
    arena_restore(m->a, mark);
    return same;
}

/* A member of the same household who is surely, or perhaps, the one in the registry. */
static uint32_t look_in_household(struct comparing *x, int64_t id, const struct seen_person *q,
                                  uint32_t *perhaps)
{
    struct merging *m = x->m;
    *perhaps = NONE;
    if (m->member_of[id] == 0)
        return NONE;
    const struct membership *at = &m->memberships.v[m->member_of[id] - 1];
    uint32_t h = m->file_row[at->household];
    for (uint32_t p = h > 0 ? m->s->first[h - 1] : 0; h > 0 && p < m->s->first[h]; p++) {
        if (m->persons[p].id != 0)
            continue;
        bool name = same_name(m, p, q), birth = same_birth(m, p, q);
        bool sex = same_text(person_text(m, m->sex, p), q->sex);
        if (name && birth && sex)
            return p;
        bool number = m->s->member[p] == at->number && (name || (birth && sex));
        if ((number && *perhaps == NONE) || (sex && name_and_year(m, p, q)))
            *perhaps = p;
    }
    return NONE;
}

static enum err_code take_person(struct comparing *x, struct err *e)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    int64_t id = store_at_int(c, 0);
    (void)e;
    struct seen_person q = {.name = store_at_text(c, 4),
                            .sex = store_at_text(c, 7),
                            .ethnicity = store_at_text(c, 8),
                            .born = !store_at_null(c, 5)};
    q.birth = q.born ? (day)store_at_int(c, 5) : 0;
    q.birth_to = q.born ? (day)store_at_int(c, 6) : 0;
    uint32_t p = m->file_row[id] > 0 ? m->file_row[id] - 1 : NONE, perhaps = NONE;
    if (p == NONE)
        p = look_in_household(x, id, &q, &perhaps);
    if (p != NONE) {
        person_found(m, p, id);
        settle_person(x, p, key_at(c, 1), &q);
    } else if (perhaps != NONE) {
        /* Only once nobody fits better: the file's row is taken for now. */
        struct file_person before = m->persons[perhaps];
        settle_person(x, perhaps, key_at(c, 1), &q);
        struct maybe one = {id, perhaps, key_at(c, 1), m->persons[perhaps].old};
        m->persons[perhaps] = before;
        vec_push(m->a, &x->maybes, one);
    }
    return ERR_NONE;
}

static void settle_maybes(struct comparing *x)
{
    for (uint32_t i = 0; i < x->maybes.n; i++) {
        const struct maybe *one = &x->maybes.v[i];
        struct file_person *f = &x->m->persons[one->p];
        if (f->id != 0)
            continue;
        person_found(x->m, one->p, one->person);
        f->row = one->row;
        f->old = one->old;
        f->changed = one->old != 0;
    }
}

/* Which numbers of the registry the file's persons have, and who else has one of the file's. */
static void settle_numbers(struct comparing *x)
{
    struct merging *m = x->m;
    for (uint32_t i = 0; i < m->numbers.n; i++) {
        const struct kept_number *one = &m->numbers.v[i];
        uint32_t row = m->file_row[one->person];
        if (row > 0 && m->s->personal_id != NULL &&
            number_is_old_card(m->s->personal_id[row - 1]) == one->old_card &&
            m->s->personal_id[row - 1] != 0)
            m->persons[row - 1].number = i + 1;
    }
}

/* ---- answers ---- */

static bool same_line(const struct comparing *x, const struct answer_form *form, uint32_t row,
                      struct buf *scratch)
{
    struct store_conn *c = x->m->c;
    if (form->id != store_at_int(c, 4))
        return false;
    scratch->n = 0;
    answers_write(form, x->m->s, row, scratch);
    return str_eq(buf_str(scratch), store_at_text(c, 5));
}

static enum err_code take_answers(struct comparing *x, struct buf *scratch)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    int64_t id = store_at_int(c, 0);
    uint32_t row = m->file_row[id];
    if (row == 0)
        return ERR_NONE;
    row--;
    struct row_key key = key_at(c, 1);
    if (!m->is_person[id]) {
        struct file_household *f = &m->households[row];
        f->latest = key.valid_from > f->latest ? key.valid_from : f->latest;
        if (key.valid_from == f->on) {
            f->same_day = key;
            f->answers_same = same_line(x, &m->forms[0], row, scratch);
        }
        return ERR_NONE;
    }
    struct file_person *f = &m->persons[row];
    day on = m->households[f->household].on;
    if (key.valid_from == on)
        f->same_day = key;
    /* What counts is the last answer up to the day of the survey. */
    if (key.valid_from > on || key.valid_from < f->latest)
        return ERR_NONE;
    f->latest = key.valid_from;
    f->answers_same = same_line(x, &m->forms[1], row, scratch);
    return ERR_NONE;
}

/* ---- each table once ---- */

typedef enum err_code take_fn(struct comparing *x, struct err *e);

static enum err_code each(struct comparing *x, sql q, take_fn *take, struct err *e)
{
    struct store_conn *c = x->m->c;
    int more;
    if (store_query(c, q, STORE_VALUES(store_int(x->m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        enum err_code code = take(x, e);
        merging_step(x->m, 1);
        if (code != ERR_NONE)
            return code;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_answers(struct comparing *x, struct err *e)
{
    struct merging *m = x->m;
    struct buf scratch;
    int more;
    buf_init(&scratch, m->a, ANSWERS_MAX_BYTES);
    if (store_query(m->c,
                    SQL("SELECT entity, recorded, valid_from, known_from, form, answers FROM answer"
                        " WHERE province = ?1 AND closed = 0 ORDER BY entity, recorded,"
                        " valid_from"),
                    STORE_VALUES(store_int(m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0) {
        take_answers(x, &scratch);
        merging_step(m, 1);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code find_forms(struct merging *m, struct err *e)
{
    int more;
    if (store_query(m->c, SQL("SELECT id, questions FROM form WHERE province = ?1 ORDER BY id"),
                    STORE_VALUES(store_int(m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0) {
        for (int i = 0; i < 2; i++) {
            if (str_eq(m->forms[i].names, store_at_text(m->c, 1)))
                m->forms[i].id = store_at_int(m->c, 0);
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void judge_ages(struct merging *m)
{
    for (uint32_t h = 0; h < m->s->households; h++) {
        struct file_household *f = &m->households[h];
        bool known = f->same_day.recorded != 0;
        f->age = f->on > f->latest          ? AGE_NEW
                 : f->on == f->latest       ? AGE_SAME
                 : known && f->answers_same ? AGE_OLDER
                                            : AGE_REFUSED;
        char iso[11];
        if (f->age == AGE_OLDER)
            m->report->older++;
        if (f->age != AGE_REFUSED)
            continue;
        size_t n = day_format_iso(f->latest, iso);
        merging_problem(m, h, -1, "surveyed_on", "hộ đã có khảo sát ngày %s, mới hơn tệp này",
                        "the household has a survey of %s, later than that of the file",
                        (str){iso, n});
    }
}

enum err_code import_compare(struct merging *m, struct err *e)
{
    static const struct {
        sql q;
        take_fn *take;
    } tables[] = {
        {SQL("SELECT id, recorded, valid_from, known_from, code, commune, village, area FROM"
             " household WHERE province = ?1 AND closed = 0 AND valid_to = 2147483647 ORDER BY id"),
         take_household},
        {SQL("SELECT household, person, recorded, valid_from, known_from, number, relation FROM"
             " membership WHERE province = ?1 AND closed = 0 AND valid_to = 2147483647 ORDER BY"
             " household, person"),
         take_membership},
        {SQL("SELECT person, kind, recorded, valid_from, known_from, number FROM person_number"
             " WHERE province = ?1 AND closed = 0 AND valid_to = 2147483647 ORDER BY person, kind"),
         take_number},
        {SQL("SELECT id, recorded, valid_from, known_from, name, birth, birth_to, sex, ethnicity"
             " FROM person WHERE province = ?1 AND closed = 0 AND valid_to = 2147483647 ORDER BY"
             " id"),
         take_person},
    };
    struct comparing x = {.m = m};
    size_t n = (size_t)m->n_entities + 1;
    m->file_row = arena_array(m->a, uint32_t, n);
    m->is_person = arena_array(m->a, uint8_t, n);
    m->member_of = arena_array(m->a, uint32_t, n);
    m->memberships.cap = m->s->persons + m->s->persons / 16 + 1024; /* about as many */
    m->memberships.v = arena_array(m->a, struct membership, m->memberships.cap);
    index_file(&x);
    enum err_code code = find_forms(m, e);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && code == ERR_NONE; i++)
        code = each(&x, tables[i].q, tables[i].take, e);
    if (code != ERR_NONE)
        return code;
    settle_maybes(&x);
    settle_numbers(&x);
    code = read_answers(&x, e);
    judge_ages(m);
    return code;
}
