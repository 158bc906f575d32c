/* Closing and opening, in bulk. Whatever changed is closed as of the day the office knew better;
 * what was true until the survey is written again with its end, then what is true since. */
#include "registry/import_int.h"

#include "base/check.h"

#define CLOSE_ROWS 256u
#define CLOSE_VALUES 7u
#define SCRATCH_BYTES ((size_t)64 << 20)

/* ---- closing ---- */

struct closing {
    struct merging *m;
    sql q;
    uint32_t n_values, rows;
    struct store_value values[CLOSE_ROWS * CLOSE_VALUES];
};

static enum err_code flush(struct closing *x, struct err *e)
{
    int64_t changed = 0;
    if (x->rows == 0)
        return ERR_NONE;
    enum err_code code =
        store_run_many(x->m->c, x->q, x->values, x->n_values, x->rows, &changed, e);
    if (code == ERR_NONE)
        check(changed == x->rows);
    x->rows = 0;
    return code;
}

/* The row of `row` and the other parts of its key; text in them lives until the flush. */
static enum err_code close_row(struct closing *x, day known, struct row_key row,
                               const struct store_value *key, uint32_t n_key, struct err *e)
{
    struct store_value *v = x->values + (size_t)x->rows * x->n_values;
    v[0] = store_int(x->m->recording);
    v[1] = store_date(known_after(known, row));
    v[2] = store_int(x->m->province);
    v[3] = store_int(row.recorded);
    v[4] = store_date(row.valid_from);
    for (uint32_t i = 0; i < n_key; i++)
        v[5 + i] = key[i];
    check(5 + n_key == x->n_values);
    x->rows++;
    return x->rows == CLOSE_ROWS ? flush(x, e) : ERR_NONE;
}

#define CLOSE(table, key)                                                                          \
    SQL("UPDATE " table                                                                            \
        " SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND"                \
        " valid_from = ?5 AND " key)

static bool same_number(const struct merging *m, uint32_t p)
{
    const struct file_person *f = &m->persons[p];
    return f->number != 0 && m->numbers.v[f->number - 1].number == m->s->personal_id[p];
}

static bool stays(const struct merging *m, uint32_t p, const struct membership *at)
{
    const struct file_person *f = &m->persons[p];
    int64_t relation = -1;
    if (!survey_answer(m->s, m->relation, p, &relation))
        relation = -1;
    return at->household == m->households[f->household].id && at->number == m->s->member[p] &&
           (relation < 0 || at->relation == relation);
}

enum closing_table { CLOSE_HOUSEHOLD, CLOSE_PERSON, CLOSE_NUMBER, CLOSE_ANSWER, CLOSE_COUNT };

static enum err_code close_household(struct merging *m, struct closing *x, uint32_t h,
                                     struct err *e)
{
    struct file_household *f = &m->households[h];
    const struct store_value id = store_int(f->id);
    enum err_code code = ERR_NONE;
    day known = merging_known(m, f);
    if (f->changed && f->row.recorded != 0) {
        m->report->households.changed++;
        code = close_row(&x[CLOSE_HOUSEHOLD], known, f->row, &id, 1, e);
    }
    if (code == ERR_NONE && f->same_day.recorded != 0 && !f->answers_same)
        code = close_row(&x[CLOSE_ANSWER], known, f->same_day, &id, 1, e);
    return code;
}

static enum err_code close_person(struct merging *m, struct closing *x, uint32_t p, struct err *e)
{
    struct file_person *f = &m->persons[p];
    const struct store_value id = store_int(f->id);
    day known = merging_known(m, &m->households[f->household]);
    enum err_code code = ERR_NONE;
    if (f->changed && f->row.recorded != 0) {
        m->report->persons.changed++;
        code = close_row(&x[CLOSE_PERSON], known, f->row, &id, 1, e);
    }
    if (code == ERR_NONE && f->number != 0 && !same_number(m, p)) {
        const struct kept_number *one = &m->numbers.v[f->number - 1];
        const struct store_value key[] = {
            id, store_text(one->old_card ? STR("old_card") : STR("citizen"))};
        code = close_row(&x[CLOSE_NUMBER], known, one->row, key, 2, e);
    }
    if (code == ERR_NONE && f->same_day.recorded != 0 && !f->answers_same)
        code = close_row(&x[CLOSE_ANSWER], known, f->same_day, &id, 1, e);
    return code;
}

/* The household of the file by whose survey the membership ends; NULL: it does not. */
static const struct file_household *ended_by(struct merging *m, struct membership *at)
{
    uint32_t p = m->file_row[at->person], h = m->file_row[at->household];
    if (p > 0) {
        const struct file_household *now = &m->households[m->persons[p - 1].household];
        if (now->age > AGE_SAME)
            return NULL;
        at->taken = true;
        m->persons[p - 1].membership = m->member_of[at->person];
        return stays(m, p - 1, at) ? NULL : now;
    }
    if (h == 0 || m->households[h - 1].age > AGE_SAME)
        return NULL;
    m->report->persons.gone++;
    return &m->households[h - 1];
}

static enum err_code close_memberships(struct merging *m, struct closing *x, struct err *e)
{
    x->m = m;
    x->q = CLOSE("membership", "household = ?6 AND person = ?7");
    x->n_values = 7;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < m->memberships.n && code == ERR_NONE; i++) {
        struct membership *at = &m->memberships.v[i];
        const struct file_household *by = ended_by(m, at);
        if (by == NULL)
            continue;
        const struct store_value key[] = {store_int(at->household), store_int(at->person)};
        code = close_row(x, merging_known(m, by), at->row, key, 2, e);
    }
    return code == ERR_NONE ? flush(x, e) : code;
}

static enum err_code close_facts(struct merging *m, struct closing *x, struct err *e)
{
    x->m = m;
    x->q = CLOSE("fact", "entity = ?6 AND name = ?7");
    x->n_values = 7;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < m->facts.n && code == ERR_NONE; i++) {
        const struct fact_change *one = &m->facts.v[i];
        const struct store_value key[] = {store_int(one->entity), store_text(one->stored)};
        code = close_row(x, one->known, one->row, key, 2, e);
    }
    return code == ERR_NONE ? flush(x, e) : code;
}

enum err_code import_close(struct merging *m, struct err *e)
{
    struct closing *x = arena_array(m->a, struct closing, CLOSE_COUNT);
    const struct survey *s = m->s;
    const sql queries[CLOSE_COUNT] = {
        [CLOSE_HOUSEHOLD] = CLOSE("household", "id = ?6"),
        [CLOSE_PERSON] = CLOSE("person", "id = ?6"),
        [CLOSE_NUMBER] = CLOSE("person_number", "person = ?6 AND kind = ?7"),
        [CLOSE_ANSWER] = CLOSE("answer", "entity = ?6"),
    };
    for (int i = 0; i < CLOSE_COUNT; i++) {
        x[i].m = m;
        x[i].q = queries[i];
        x[i].n_values = i == CLOSE_NUMBER ? 7 : 6;
    }
    enum err_code code = ERR_NONE;
    for (uint32_t h = 0; h < s->households && code == ERR_NONE; h++) {
        if (m->households[h].age > AGE_SAME)
            continue;
        code = close_household(m, x, h, e);
        for (uint32_t p = s->first[h]; p < s->first[h + 1] && code == ERR_NONE; p++)
            code = close_person(m, x, p, e);
    }
    for (int i = 0; i < CLOSE_COUNT && code == ERR_NONE; i++)
        code = flush(&x[i], e);
    if (code == ERR_NONE)
        code = close_memberships(m, &x[0], e);
    return code == ERR_NONE ? close_facts(m, &x[0], e) : code;
}

/* ---- opening ---- */

/* What every row of these tables has: true from-to, known from, and still believed. */
#define TIMES(from, to, known, row)                                                                \
    store_date(from), store_date(to), store_date(known_after((known), (row))), store_int(0),       \
        store_int(m->recording), store_int(0)
#define TIME_COLUMNS "valid_from, valid_to, known_from, known_to, recorded, closed"

typedef enum err_code put_household(struct merging *m, uint32_t h, struct buf *scratch,
                                    struct err *e);

static enum err_code put(struct merging *m, const struct store_value *values, struct err *e)
{
    return store_load_row(m->c, values, e);
}

static enum err_code put_entities(struct merging *m, uint32_t h, struct buf *scratch, struct err *e)
{
    (void)scratch;
    enum err_code code = ERR_NONE;
    const struct file_household *f = &m->households[h];
    if (f->id >= m->n_entities) {
        const struct store_value v[] = {store_int(m->province), store_int(f->id),
                                        store_text(STR("household"))};
        code = put(m, v, e);
    }
    for (uint32_t p = m->s->first[h]; p < m->s->first[h + 1] && code == ERR_NONE; p++) {
        if (m->persons[p].id < m->n_entities)
            continue;
        const struct store_value v[] = {store_int(m->province), store_int(m->persons[p].id),
                                        store_text(STR("person"))};
        code = put(m, v, e);
    }
    return code;
}

static struct store_value area_value(int64_t area)
{
    return area != 0 ? store_int(area) : store_null();
}

/* Whether what was true until the survey is to be written again with its end; else what the row
 * said was wrong from its beginning. */
static bool splits(const struct file_household *f, struct row_key row)
{
    return f->age == AGE_NEW && row.recorded != 0 && row.valid_from < f->on;
}

static enum err_code put_one_household(struct merging *m, uint32_t h, struct buf *scratch,
                                       struct err *e)
{
    (void)scratch;
    const struct file_household *f = &m->households[h];
    if (f->row.recorded != 0 && !f->changed)
        return ERR_NONE;
    str code_text = survey_text_at(&m->s->household_id, h);
    str village = survey_text_at(&m->s->village, h);
    char digits[8];
    uint32_t commune = m->s->commune[h];
    for (size_t i = 5; i > 0; i--, commune /= 10)
        digits[i - 1] = (char)('0' + commune % 10);
    day known = merging_known(m, f);
    bool split = splits(f, f->row);
    enum err_code code = ERR_NONE;
    if (split) {
        const struct store_value v[] = {store_int(m->province),
                                        store_int(f->id),
                                        TIMES(f->row.valid_from, f->on, known, f->row),
                                        store_text(code_text),
                                        area_value(f->old_area),
                                        store_text(f->old_commune),
                                        store_text(f->old_village)};
        code = put(m, v, e);
    }
    if (m->s->village.ends == NULL && f->row.recorded != 0)
        village = f->old_village;
    day from = f->row.recorded == 0 || split ? f->on : f->row.valid_from;
    int64_t area = area_ids_find(m->areas, m->s->commune[h], f->on);
    name_keys_add_village(m->keys, area, village);
    if (f->row.recorded != 0)
        name_keys_household(m->keys, f->id);
    const struct store_value v[] = {
        store_int(m->province), store_int(f->id), TIMES(from, NO_END, known, f->row),
        store_text(code_text),  area_value(area), store_text((str){digits, 5}),
        store_text(village)};
    return code == ERR_NONE ? put(m, v, e) : code;
}

static enum err_code put_person(struct merging *m, uint32_t p, struct err *e)
{
    const struct file_person *f = &m->persons[p];
    const struct file_household *h = &m->households[f->household];
    const struct old_person *old = f->old != 0 ? &m->olds.v[f->old - 1] : NULL;
    if (f->row.recorded != 0 && !f->changed)
        return ERR_NONE;
    day known = merging_known(m, h), birth = 0, birth_to = 0;
    bool split = splits(h, f->row);
    enum err_code code = ERR_NONE;
    if (split) {
        const struct store_value v[] = {store_int(m->province),
                                        store_int(f->id),
                                        TIMES(f->row.valid_from, h->on, known, f->row),
                                        store_text(old->name),
                                        old->birth,
                                        old->birth_to,
                                        store_text(old->sex),
                                        store_text(old->ethnicity)};
        code = put(m, v, e);
    }
    str name = survey_text_at(&m->s->name, p), sex = person_text(m, m->sex, p);
    str ethnicity = person_text(m, m->ethnicity, p);
    bool born = person_birth(m->s, p, &birth, &birth_to);
    struct store_value birth_value = born ? store_date(birth) : store_null();
    struct store_value birth_to_value = born ? store_date(birth_to) : store_null();
    if (old != NULL) {
        name = name.n > 0 ? name : old->name;
        sex = sex.n > 0 ? sex : old->sex;
        ethnicity = ethnicity.n > 0 ? ethnicity : old->ethnicity;
        birth_value = born ? birth_value : old->birth;
        birth_to_value = born ? birth_to_value : old->birth_to;
    }
    day from = f->row.recorded == 0 || split ? h->on : f->row.valid_from;
    name_keys_add(m->keys, name);
    if (!m->empty)
        name_keys_person(m->keys, f->id);
    else
        name_keys_add_resident(
            m->keys, name, area_ids_find(m->areas, m->s->commune[f->household], h->on),
            survey_text_at(&m->s->village, f->household), f->id, born ? birth : DAY_MIN);
    const struct store_value v[] = {
        store_int(m->province), store_int(f->id),     TIMES(from, NO_END, known, f->row),
        store_text(name),       birth_value,          birth_to_value,
        store_text(sex),        store_text(ethnicity)};
    if (code == ERR_NONE)
        code = put(m, v, e);
    return code;
}

static enum err_code put_persons(struct merging *m, uint32_t h, struct buf *scratch, struct err *e)
{
    (void)scratch;
    enum err_code code = ERR_NONE;
    for (uint32_t p = m->s->first[h]; p < m->s->first[h + 1] && code == ERR_NONE; p++)
        code = put_person(m, p, e);
    return code;
}

static enum err_code put_number(struct merging *m, uint32_t p, struct err *e)
{
    const struct file_person *f = &m->persons[p];
    const struct file_household *h = &m->households[f->household];
    if (m->s->personal_id == NULL || m->s->personal_id[p] == 0 || same_number(m, p))
        return ERR_NONE;
    char digits[16];
    uint64_t number = m->s->personal_id[p];
    struct row_key row = {0};
    if (f->number != 0)
        row = m->numbers.v[f->number - 1].row;
    const struct store_value v[] = {
        store_int(m->province), store_int(f->id),
        store_text(number_is_old_card(number) ? STR("old_card") : STR("citizen")),
        TIMES(row.recorded != 0 ? row.valid_from : h->on, NO_END, merging_known(m, h), row),
        store_text(number_text(number, digits))};
    return put(m, v, e);
}

static enum err_code put_numbers(struct merging *m, uint32_t h, struct buf *scratch, struct err *e)
{
    (void)scratch;
    enum err_code code = ERR_NONE;
    for (uint32_t p = m->s->first[h]; p < m->s->first[h + 1] && code == ERR_NONE; p++)
        code = put_number(m, p, e);
    return code;
}

static enum err_code put_membership(struct merging *m, uint32_t p, struct err *e)
{
    const struct file_person *f = &m->persons[p];
    const struct file_household *h = &m->households[f->household];
    struct row_key row = {0};
    day from = h->on;
    if (f->membership != 0) {
        const struct membership *at = &m->memberships.v[f->membership - 1];
        if (stays(m, p, at))
            return ERR_NONE;
        row = at->row;
        /* The same household on the same day: what was wrong was wrong from the beginning. */
        if (h->age == AGE_SAME && at->household == h->id)
            from = row.valid_from;
    }
    if (!m->empty)
        name_keys_person(m->keys, f->id);
    const struct store_value v[] = {
        store_int(m->province),     store_int(h->id),
        store_int(f->id),           TIMES(from, NO_END, merging_known(m, h), row),
        store_int(m->s->member[p]), store_text(person_text(m, m->relation, p))};
    return put(m, v, e);
}

static enum err_code put_members(struct merging *m, uint32_t h, struct buf *scratch, struct err *e)
{
    (void)scratch;
    enum err_code code = ERR_NONE;
    for (uint32_t p = m->s->first[h]; p < m->s->first[h + 1] && code == ERR_NONE; p++)
        code = put_membership(m, p, e);
    return code;
}

/* Memberships that ended, with their end. */
static enum err_code put_left(struct merging *m, struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t gone = m->report->persons.gone;
    for (uint32_t i = 0; i < m->memberships.n && code == ERR_NONE; i++) {
        struct membership *at = &m->memberships.v[i];
        const struct file_household *by = ended_by(m, at);
        if (by == NULL || at->row.valid_from >= by->on ||
            (by->age == AGE_SAME && at->household == by->id && at->taken))
            continue;
        const struct store_value v[] = {
            store_int(m->province),
            store_int(at->household),
            store_int(at->person),
            TIMES(at->row.valid_from, by->on, merging_known(m, by), at->row),
            store_int(at->number),
            store_text(at->relation >= 0 ? m->relation_texts[at->relation] : STR(""))};
        code = put(m, v, e);
    }
    m->report->persons.gone = gone; /* counted when they were closed */
    return code;
}

static enum err_code put_answer(struct merging *m, int64_t id, day from, day known,
                                struct row_key row, int form, struct buf *line, struct err *e)
{
    m->report->answers++;
    const struct store_value v[] = {store_int(m->province), store_int(id),
                                    TIMES(from, NO_END, known, row), store_int(m->forms[form].id),
                                    store_text(buf_str(line))};
    return put(m, v, e);
}

static enum err_code put_answers(struct merging *m, uint32_t h, struct buf *scratch, struct err *e)
{
    const struct file_household *f = &m->households[h];
    enum err_code code = ERR_NONE;
    day known = merging_known(m, f);
    if (f->age == AGE_NEW || !f->answers_same) {
        scratch->n = 0;
        answers_write(&m->forms[0], m->s, h, scratch);
        code = put_answer(m, f->id, f->on, known, f->same_day, 0, scratch, e);
    }
    for (uint32_t p = m->s->first[h]; p < m->s->first[h + 1] && code == ERR_NONE; p++) {
        const struct file_person *q = &m->persons[p];
        if (q->answers_same)
            continue;
        scratch->n = 0;
        answers_write(&m->forms[1], m->s, p, scratch);
        code = put_answer(m, q->id, f->on, known, q->same_day, 1, scratch, e);
    }
    return code;
}

static enum err_code put_forms(struct merging *m, struct err *e)
{
    struct store_value last;
    if (store_one(m->c, SQL("SELECT count(*) FROM form WHERE province = ?1"),
                  STORE_VALUES(store_int(m->province)), m->a, &last, 1, e) < 0)
        return e->code;
    enum err_code code = ERR_NONE;
    for (int i = 0; i < 2 && code == ERR_NONE; i++) {
        struct answer_form *form = &m->forms[i];
        if (form->id != 0)
            continue;
        form->id = ++last.i;
        code = store_run(
            m->c, SQL("INSERT INTO form (province, id, questions) VALUES (?1, ?2, ?3)"),
            STORE_VALUES(store_int(m->province), store_int(form->id), store_text(form->names)),
            NULL, e);
    }
    return code;
}

struct fact_times {
    day from, to, known;
    struct row_key row;
};

static enum err_code put_fact(struct merging *m, int64_t entity, str name, str value,
                              const struct fact_times *t, struct err *e)
{
    struct arena_mark mark = arena_save(m->a);
    enum err_code code = sealed_put(&m->sealer, m->a, &name, &value, e);
    const struct store_value v[] = {store_int(m->province), store_int(entity), store_text(name),
                                    TIMES(t->from, t->to, t->known, t->row), store_text(value)};
    if (code == ERR_NONE)
        code = put(m, v, e);
    arena_restore(m->a, mark);
    return code;
}

/* The facts of the file that the registry does not have, and those that changed. */
static enum err_code put_facts(struct merging *m, struct buf *scratch, struct err *e)
{
    const struct survey *s = m->s;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < law_symbol_count(s->law) && code == ERR_NONE; i++) {
        const struct law_symbol *fact = law_symbol(s->law, i);
        const struct survey_entries *list = &s->entries[i];
        for (uint32_t k = 0; k < list->n && code == ERR_NONE; k++) {
            const struct survey_entry *entry = &list->v[k];
            bool person = fact->entity == LAW_PERSON;
            const struct file_household *h =
                &m->households[person ? m->persons[entry->row].household : entry->row];
            if (m->entry_found[i][k] || h->age > AGE_SAME)
                continue;
            day known = entry->known_from;
            if (h->age == AGE_SAME && known < m->o->today)
                known = m->o->today;
            const struct fact_times t = {
                .from = entry->from,
                .to = entry->to == DAY_MAX ? NO_END : entry->to + 1,
                .known = known,
            };
            scratch->n = 0;
            law_value_write(&fact->type, entry->value, scratch);
            m->report->facts.added++;
            code = put_fact(m, person ? m->persons[entry->row].id : h->id, fact->id,
                            buf_str(scratch), &t, e);
        }
    }
    for (uint32_t i = 0; i < m->facts.n && code == ERR_NONE; i++) {
        const struct fact_change *one = &m->facts.v[i];
        if (one->value.p == NULL)
            continue;
        const struct fact_times t = {one->from, one->to, one->known, one->row};
        code = put_fact(m, one->entity, one->name, one->value, &t, e);
    }
    return code;
}

static enum err_code each_household(struct merging *m, put_household *fn, struct buf *scratch,
                                    struct err *e)
{
    const struct survey *s = m->s;
    enum err_code code = ERR_NONE;
    for (uint32_t h = 0; h < s->households && code == ERR_NONE; h++) {
        if (m->households[h].age <= AGE_SAME)
            code = fn(m, h, scratch, e);
    }
    return code;
}

enum err_code import_open(struct merging *m, struct err *e)
{
    static const struct {
        sql into;
        uint32_t columns;
        put_household *fn; /* NULL: facts */
    } tables[] = {
        {SQL("entity (province, id, kind)"), 3, put_entities},
        {SQL("household (province, id, " TIME_COLUMNS ", code, area, commune, village)"), 12,
         put_one_household},
        {SQL("person (province, id, " TIME_COLUMNS ", name, birth, birth_to, sex, ethnicity)"), 13,
         put_persons},
        {SQL("person_number (province, person, kind, " TIME_COLUMNS ", number)"), 10, put_numbers},
        {SQL("membership (province, household, person, " TIME_COLUMNS ", number, relation)"), 11,
         put_members},
        {SQL("answer (province, entity, " TIME_COLUMNS ", form, answers)"), 10, put_answers},
        {SQL("fact (province, entity, name, " TIME_COLUMNS ", value)"), 10, NULL},
    };
    struct arena a;
    struct buf scratch;
    arena_init(&a, SCRATCH_BYTES);
    buf_init(&scratch, &a, ANSWERS_MAX_BYTES);
    enum err_code code = put_forms(m, e);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && code == ERR_NONE; i++) {
        code = store_load_begin(m->c, tables[i].into, tables[i].columns, e);
        if (code == ERR_NONE && tables[i].fn != NULL)
            code = each_household(m, tables[i].fn, &scratch, e);
        else if (code == ERR_NONE)
            code = put_facts(m, &scratch, e);
        if (code == ERR_NONE && tables[i].fn == put_members)
            code = put_left(m, e);
        if (code == ERR_NONE)
            code = store_load_end(m->c, e);
        merging_step(m, (m->s->persons + m->s->households) * 3 / 7);
    }
    arena_clear(&a);
    return code;
}
