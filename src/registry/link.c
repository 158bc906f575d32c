/* What can be checked only across rows and files, and the order: households one after the other,
 * each followed by its members. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define NO_HOUSEHOLD UINT32_MAX

/* ---- households by identifier ---- */

static uint32_t hash_slot(const struct loading *l, str id)
{
    const struct survey_text *ids = &l->survey->household_id;
    uint32_t i = (uint32_t)(str_hash(id) >> 7) & l->hash_mask;
    while (l->hash[i] != 0 && !str_eq(survey_text_at(ids, l->hash[i] - 1), id))
        i = (i + 1) & l->hash_mask;
    return i;
}

int64_t hash_find(const struct loading *l, str id)
{
    return (int64_t)l->hash[hash_slot(l, id)] - 1;
}

/* A mistake found in row `row` of a file that is read already. */
static bool late(struct load_file *f, uint32_t line, const char *column, struct err *e)
{
    if (!f->loading->keep_going)
        table_locate(&f->table, &f->source, line, str_from_c(column), e);
    return load_reject(f, line, str_from_c(column), e);
}

static bool insert_all(struct loading *l)
{
    struct load_file *f = &l->households;
    uint32_t size = 16;
    while (size < 2 * f->rows)
        size *= 2;
    l->hash = calloc(size, sizeof(*l->hash));
    check(l->hash != NULL);
    l->hash_mask = size - 1;
    for (uint32_t h = 0; h < f->rows; h++) {
        str id = survey_text_at(&l->survey->household_id, h);
        uint32_t slot = hash_slot(l, id);
        if (l->hash[slot] == 0) {
            l->hash[slot] = h + 1;
            continue;
        }
        uint32_t first = l->hash[slot] - 1;
        struct err e = {0};
        f->bad[h] = f->bad[first] = 1; /* which of the two is meant can't be known */
        err_set(&e, ERR_INPUT, "mã hộ \"%s\" trùng với dòng %u",
                "the household identifier \"%s\" stands in line %u too", id, f->lines[first]);
        if (!late(f, f->lines[h], "household", &e))
            return false;
    }
    return true;
}

/* ---- persons by personal identifier ---- */

static bool check_personal_ids(struct loading *l)
{
    struct load_file *f = &l->members;
    const uint64_t *ids = l->survey->personal_id;
    if (ids == NULL)
        return true;
    uint64_t size = 16;
    while (size < 2 * (uint64_t)f->rows)
        size *= 2;
    uint32_t *table = calloc(size, sizeof(*table));
    check(table != NULL);
    bool going = true;
    for (uint32_t p = 0; p < f->rows && going; p++) {
        if (ids[p] == 0)
            continue;
        uint64_t i = (ids[p] * 0x9E3779B97F4A7C15u) >> 20 & (size - 1);
        while (table[i] != 0 && ids[table[i] - 1] != ids[p])
            i = (i + 1) & (size - 1);
        if (table[i] == 0) {
            table[i] = p + 1;
            continue;
        }
        struct err e = {0};
        f->bad[p] = f->bad[table[i] - 1] = 1;
        err_set(&e, ERR_INPUT, "số định danh cá nhân trùng với dòng %u",
                "the personal identifier stands in line %u too", f->lines[table[i] - 1]);
        going = late(f, f->lines[p], "personal_id", &e);
    }
    free(table);
    return going;
}

/* ---- members ---- */

static uint32_t run_end(const struct loading *l, uint32_t run)
{
    return run + 1 < l->runs.n ? l->runs.v[run + 1].from : l->members.rows;
}

/* The household of each run: usually the next one of the other file. */
static bool match_runs(struct loading *l)
{
    struct load_file *m = &l->members;
    uint32_t next = 0;
    for (uint32_t r = 0; r < l->runs.n; r++) {
        struct run *run = &l->runs.v[r];
        str id = survey_text_at(&l->run_id, r);
        run->household = NO_HOUSEHOLD;
        if (next < l->households.rows && str_eq(survey_text_at(&l->survey->household_id, next), id))
            run->household = next;
        else if (hash_find(l, id) >= 0)
            run->household = (uint32_t)hash_find(l, id);
        if (run->household != NO_HOUSEHOLD) {
            next = run->household + 1;
            l->households.bad[run->household] |= run->spoilt;
            continue;
        }
        for (uint32_t p = run->from; p < run_end(l, r); p++) {
            struct err e = {0};
            m->bad[p] = 1;
            err_set(&e, ERR_INPUT, "thành viên của hộ \"%s\" mà tệp hộ không có",
                    "a member of the household \"%s\", which the other file does not have", id);
            if (!late(m, m->lines[p], "household", &e))
                return false;
        }
    }
    return true;
}

/* What is gathered of a household while its members pass by. */
struct seen {
    uint32_t members;
    uint32_t head; /* 1 + row */
};

static int64_t answer_at(const struct loading *l, const char *id, uint32_t row, bool *known)
{
    const struct law_symbol *fact = law_find(l->survey->law, str_from_c(id));
    int64_t v = 0;
    *known = fact != NULL && survey_answer(l->survey, fact, row, &v);
    return v;
}

/* Checks one member against the household and those before; false: stop. */
static bool check_member(struct loading *l, uint32_t h, uint32_t p, struct seen *seen,
                         uint32_t *numbers)
{
    struct load_file *m = &l->members;
    struct survey *s = l->survey;
    struct err e = {0};
    int64_t role = 0, birth = 0, day_of_survey = 0;
    if (++seen->members > VM_MAX_MEMBERS) {
        err_set(&e, ERR_LIMIT, "hộ có hơn %d thành viên", "a household of more than %d members",
                VM_MAX_MEMBERS);
        m->bad[p] = 1;
        return late(m, m->lines[p], "member", &e);
    }
    if (numbers[s->member[p]] == h + 1 && !m->bad[p]) {
        err_set(&e, ERR_INPUT, "số thứ tự thành viên %u có hai lần trong hộ \"%s\"",
                "member number %u stands twice in the household \"%s\"", (uint32_t)s->member[p],
                survey_text_at(&s->household_id, h));
        m->bad[p] = 1;
        return late(m, m->lines[p], "member", &e);
    }
    numbers[s->member[p]] = h + 1;
    if (survey_answer(s, l->relation, p, &role) && role == l->head) {
        if (seen->head != 0) {
            err_set(&e, ERR_INPUT, "hộ \"%s\" có hai chủ hộ (chủ hộ kia ở dòng %u)",
                    "the household \"%s\" has two heads (the other in line %u)",
                    survey_text_at(&s->household_id, h), m->lines[seen->head - 1]);
            m->bad[p] = 1;
            return late(m, m->lines[p], "relation", &e);
        }
        seen->head = p + 1;
    }
    if (survey_answer(s, l->born, p, &birth) &&
        survey_answer(s, l->surveyed_on, h, &day_of_survey) && birth > day_of_survey) {
        err_set(&e, ERR_INPUT, "sinh sau ngày khảo sát", "born after the day of the survey");
        m->bad[p] = 1;
        return late(m, m->lines[p], "born", &e);
    }
    return true;
}

static bool check_households(struct loading *l)
{
    struct load_file *f = &l->households;
    struct seen *seen = calloc((size_t)f->rows + 1, sizeof(*seen));
    uint32_t *numbers = calloc(SURVEY_MAX_MEMBER + 1, sizeof(*numbers));
    check(seen != NULL && numbers != NULL);
    bool going = true;
    for (uint32_t r = 0; r < l->runs.n && going; r++) {
        uint32_t h = l->runs.v[r].household;
        if (h == NO_HOUSEHOLD)
            continue;
        for (uint32_t p = l->runs.v[r].from; p < run_end(l, r) && going; p++) {
            going = check_member(l, h, p, &seen[h], numbers);
            f->bad[h] |= l->members.bad[p];
        }
    }
    for (uint32_t h = 0; h < f->rows && going; h++) {
        if (seen[h].members > 0 || f->bad[h])
            continue;
        struct err e = {0};
        f->bad[h] = 1;
        err_set(&e, ERR_INPUT, "hộ \"%s\" không có thành viên nào",
                "the household \"%s\" has no members", survey_text_at(&l->survey->household_id, h));
        going = late(f, f->lines[h], "household", &e);
    }
    free(seen);
    free(numbers);
    return going;
}

/* Five digits: zeros before it are part of the code. */
static str commune_text(uint32_t commune, char to[5])
{
    for (int i = 4; i >= 0; i--, commune /= 10)
        to[i] = (char)('0' + commune % 10);
    return (str){to, 5};
}

/* A day without a place, or a place without a day, decides nothing. */
static bool check_places(struct loading *l)
{
    static const char *const told[] = {"area", "region", "central_city"};
    struct load_file *f = &l->households;
    struct survey *s = l->survey;
    s->area = calloc((size_t)f->rows + 1, sizeof(const struct area *));
    check(s->area != NULL);
    for (uint32_t h = 0; h < f->rows; h++) {
        int64_t on = 0;
        struct err e = {0};
        if (!survey_answer(s, l->surveyed_on, h, &on)) {
            if (f->bad[h])
                continue;
            f->bad[h] = 1;
            err_set(&e, ERR_INPUT, "thiếu ngày khảo sát", "the day of the survey is missing");
            if (!late(f, f->lines[h], "surveyed_on", &e))
                return false;
            continue;
        }
        day d = day_from_ymd((int)(on >> 9), (int)(on >> 5 & 15), (int)(on & 31));
        s->area[h] = areas_find(s->areas, s->commune[h], d);
        bool known = true;
        for (int i = 0; i < 3 && s->area[h] == NULL && known; i++)
            answer_at(l, told[i], h, &known);
        if (s->area[h] != NULL || known || f->bad[h])
            continue;
        f->bad[h] = 1;
        char code[5];
        err_set(&e, ERR_INPUT, "không có xã nào mang mã %s vào ngày khảo sát",
                "no commune bore the code %s on the day of the survey",
                commune_text(s->commune[h], code));
        err_hint(&e, "mã xã cũ của tỉnh khác: ghi thêm các cột area, region và central_city",
                 "an old code of another province: give the columns area, region and central_city");
        if (!late(f, f->lines[h], "commune", &e))
            return false;
    }
    return true;
}

bool link_members(struct loading *l, struct err *e)
{
    bool ok = insert_all(l) && check_places(l);
    if (!ok)
        *e = l->households.error;
    ok = ok && match_runs(l) && check_personal_ids(l) && check_households(l);
    if (!ok)
        *e = l->households.error.code != ERR_NONE ? l->households.error : l->members.error;
    return ok;
}

/* ---- the order ---- */

static void gather(void **data, size_t item_bytes, const uint32_t *order, uint32_t n)
{
    if (*data == NULL)
        return;
    char *to = calloc((size_t)n + VM_SLACK, item_bytes);
    check(to != NULL);
    for (uint32_t i = 0; i < n; i++)
        mem_copy(to + i * item_bytes, (const char *)*data + order[i] * item_bytes, item_bytes);
    free(*data);
    *data = to;
}

static void gather_text(struct survey_text *t, const uint32_t *order, uint32_t n)
{
    if (t->ends == NULL)
        return;
    struct survey_text to = {.ends = calloc((size_t)n + VM_SLACK, sizeof(uint64_t))};
    check(to.ends != NULL);
    for (uint32_t i = 0; i < n; i++)
        text_add(&to, i, survey_text_at(t, order[i]));
    free(t->bytes);
    free(t->ends);
    *t = to;
}

static void gather_columns(struct loading *l, enum law_entity entity, const uint32_t *order,
                           uint32_t n)
{
    struct survey *s = l->survey;
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        const struct law_symbol *fact = law_symbol(s->law, i);
        struct survey_column *c = &s->columns[i];
        if (fact->kind != LAW_FACT || fact->entity != entity || c->data == NULL)
            continue;
        gather(&c->data, lane_bytes(fact->lane), order, n);
        gather((void **)&c->known, 1, order, n);
        gather((void **)&c->latest, sizeof(int32_t), order, n);
    }
}

static void gather_all(struct loading *l, const uint32_t *households, uint32_t n_households,
                       const uint32_t *persons, uint32_t n_persons)
{
    struct survey *s = l->survey;
    gather_columns(l, LAW_HOUSEHOLD, households, n_households);
    gather_columns(l, LAW_PERSON, persons, n_persons);
    gather_text(&s->household_id, households, n_households);
    gather_text(&s->village, households, n_households);
    for (int i = 0; i < SURVEY_CODES; i++)
        gather_text(&s->codes[i], households, n_households);
    gather((void **)&s->commune, sizeof(*s->commune), households, n_households);
    gather((void **)&s->area, sizeof(*s->area), households, n_households);
    gather_text(&s->name, persons, n_persons);
    gather((void **)&s->member, sizeof(*s->member), persons, n_persons);
    gather((void **)&s->personal_id, sizeof(*s->personal_id), persons, n_persons);
    gather((void **)&s->source[0].lines, sizeof(uint32_t), households, n_households);
    gather((void **)&s->source[1].lines, sizeof(uint32_t), persons, n_persons);
}

static bool in_order(const struct loading *l)
{
    for (uint32_t h = 0; h < l->households.rows; h++) {
        if (l->households.bad[h])
            return false;
    }
    for (uint32_t r = 0; r < l->runs.n; r++) {
        if (l->runs.v[r].household != r)
            return false;
    }
    return l->runs.n == l->households.rows;
}

/* Rows of facts.csv follow their household or person. */
static void move_entries(struct survey *s, const uint32_t *new_household,
                         const uint32_t *new_person)
{
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        struct survey_entries *list = &s->entries[i];
        bool person = list->n > 0 && law_symbol(s->law, i)->entity == LAW_PERSON;
        uint32_t kept = 0;
        for (uint32_t k = 0; k < list->n; k++) {
            struct survey_entry entry = list->v[k];
            entry.row = person ? new_person[entry.row] : new_household[entry.row];
            if (entry.row != NO_HOUSEHOLD)
                list->v[kept++] = entry;
        }
        list->n = kept;
    }
}

/* Counting sort of persons by household, in their order within each. */
static void reorder(struct loading *l)
{
    struct survey *s = l->survey;
    uint32_t n = l->households.rows, n_persons = l->members.rows, kept = 0, at = 0;
    uint32_t *new_household = calloc((size_t)n + 1, sizeof(uint32_t));
    uint32_t *households = calloc((size_t)n + 1, sizeof(uint32_t));
    uint32_t *place = calloc((size_t)n + 2, sizeof(uint32_t));
    uint32_t *new_person = calloc((size_t)n_persons + 1, sizeof(uint32_t));
    uint32_t *persons = calloc((size_t)n_persons + 1, sizeof(uint32_t));
    check(new_household && households && place && new_person && persons);
    for (uint32_t h = 0; h < n; h++) {
        new_household[h] = l->households.bad[h] ? NO_HOUSEHOLD : kept;
        if (!l->households.bad[h])
            households[kept++] = h;
    }
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t r = 0; r < l->runs.n; r++) {
            uint32_t h = l->runs.v[r].household;
            uint32_t to = h == NO_HOUSEHOLD ? h : new_household[h];
            for (uint32_t p = l->runs.v[r].from; p < run_end(l, r); p++) {
                if (pass == 1)
                    new_person[p] = NO_HOUSEHOLD;
                if (to == NO_HOUSEHOLD)
                    continue;
                if (pass == 0) {
                    place[to + 1]++;
                } else {
                    new_person[p] = place[to]++;
                    persons[new_person[p]] = p;
                }
            }
        }
        for (uint32_t h = 0; h < kept && pass == 0; h++)
            place[h + 1] += place[h];
    }
    at = kept > 0 ? place[kept - 1] : 0; /* after the second pass place[h] is the end of h */
    s->first = calloc((size_t)kept + 1 + VM_SLACK, sizeof(uint32_t));
    check(s->first != NULL);
    for (uint32_t h = 0; h < kept; h++)
        s->first[h + 1] = place[h];
    gather_all(l, households, kept, persons, at);
    move_entries(s, new_household, new_person);
    s->households = kept;
    s->persons = at;
    s->left_out = n - kept;
    free(new_household);
    free(households);
    free(place);
    free(new_person);
    free(persons);
}

/* The survey keeps which line a row stood in: the registry may refuse it yet. */
static void keep_source(struct survey_source *to, struct load_file *f)
{
    *to = (struct survey_source){f->source.path, f->sheet, f->lines};
    f->lines = NULL;
}

void arrange(struct loading *l)
{
    struct survey *s = l->survey;
    keep_source(&s->source[0], &l->households);
    keep_source(&s->source[1], &l->members);
    if (!in_order(l)) {
        reorder(l);
        return;
    }
    s->households = l->households.rows;
    s->persons = l->members.rows;
    s->first = calloc((size_t)s->households + 1 + VM_SLACK, sizeof(uint32_t));
    check(s->first != NULL);
    for (uint32_t h = 0; h < s->households; h++)
        s->first[h] = l->runs.v[h].from;
    s->first[s->households] = s->persons;
}
