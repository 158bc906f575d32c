/* Loading as a whole, and what a loaded survey answers. */
#include "registry/survey.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define SURVEY_MAX_SMALL_BYTES ((size_t)8 << 30)

static void *households_thread(void *file)
{
    load_households(file);
    return NULL;
}

/* Both files at once: they meet only in `rejects`. */
static void read_files(struct loading *l)
{
    pthread_t thread;
    bool apart = pthread_create(&thread, NULL, households_thread, &l->households) == 0;
    if (!apart)
        load_households(&l->households);
    load_members(&l->members);
    if (apart)
        pthread_join(thread, NULL);
}

/* Where every row is known the validity bytes go, and with them the slower loops. */
static void drop_full_validity(struct survey *s)
{
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        const struct law_symbol *fact = law_symbol(s->law, i);
        struct survey_column *c = &s->columns[i];
        uint32_t rows = fact->entity == LAW_PERSON ? s->persons : s->households;
        uint8_t all = 1;
        for (uint32_t r = 0; r < rows && c->known != NULL; r++)
            all &= c->known[r];
        if (all) {
            free(c->known);
            c->known = NULL;
        }
        if (!s->imprecise_dates) {
            free(c->latest);
            c->latest = NULL;
        }
    }
}

void survey_settle(struct survey *s)
{
    derive_from_area(s);
    drop_full_validity(s);
}

static bool load(struct loading *l, struct err *e)
{
    struct survey *s = l->survey;
    read_files(l);
    if (l->households.error.code != ERR_NONE || l->members.error.code != ERR_NONE) {
        *e = l->households.error.code != ERR_NONE ? l->households.error : l->members.error;
        return false;
    }
    if (l->households.rows > SURVEY_MAX_HOUSEHOLDS) {
        err_set(e, ERR_LIMIT, "hơn %u hộ", "more than %u households", SURVEY_MAX_HOUSEHOLDS);
        err_at(e, str_from_c(l->households.source.path), 0, 0, 0);
        return false;
    }
    if (!link_members(l, e) || (s->facts_given && !load_facts(l, e)))
        return false;
    load_notes(l);
    arrange(l);
    s->imprecise_dates = l->members.imprecise;
    survey_settle(s);
    return true;
}

static bool find_facts(struct loading *l, const struct law *law, struct err *e)
{
    l->relation = law_find(law, STR("relation"));
    l->born = law_find(law, STR("born"));
    l->surveyed_on = law_find(law, STR("surveyed_on"));
    bool ok = l->relation != NULL && l->relation->type.kind == LAW_ENUM &&
              l->relation->kind == LAW_FACT && l->born != NULL && l->born->kind == LAW_FACT &&
              l->born->type.kind == LAW_DATE && l->surveyed_on != NULL &&
              l->surveyed_on->kind == LAW_FACT && l->surveyed_on->type.kind == LAW_DATE;
    if (!ok) {
        err_set(e, ERR_INPUT, "luật không khai báo đủ các dữ kiện relation, born và surveyed_on",
                "the law does not declare the facts relation, born and surveyed_on");
        return false;
    }
    l->head = -1;
    const struct law_enum *roles = l->relation->type.values;
    for (uint32_t i = 0; i < roles->n_values; i++) {
        if (str_eq_c(roles->values[i].id, "head"))
            l->head = i;
    }
    return true;
}

struct survey *survey_new(const struct law *law, const struct areas *areas)
{
    struct survey *s = calloc(1, sizeof(*s));
    check(s != NULL);
    s->law = law;
    s->areas = areas;
    arena_init(&s->arena, SURVEY_MAX_SMALL_BYTES);
    uint32_t n = law_symbol_count(law);
    s->columns = calloc((size_t)n + 1, sizeof(*s->columns));
    s->entries = calloc((size_t)n + 1, sizeof(*s->entries));
    check(s->columns != NULL && s->entries != NULL);
    return s;
}

static void start_loading(struct loading *l, const struct law *law, const struct areas *areas,
                          bool keep_going)
{
    *l = (struct loading){.survey = survey_new(law, areas), .keep_going = keep_going};
    pthread_mutex_init(&l->lock, NULL);
    l->households = (struct load_file){.loading = l, .entity = LAW_HOUSEHOLD};
    l->members = (struct load_file){.loading = l, .entity = LAW_PERSON};
    l->facts = (struct load_file){.loading = l};
}

/* Without the survey itself. */
static void end_loading(struct loading *l)
{
    load_close(&l->households);
    load_close(&l->members);
    load_close(&l->facts);
    xlsx_close(l->book);
    free(l->run_id.bytes);
    free(l->run_id.ends);
    free(l->runs.v);
    free(l->hash);
    pthread_mutex_destroy(&l->lock);
}

enum err_code survey_load(struct survey **out, const struct law *law, const struct areas *areas,
                          const struct survey_files *files, bool keep_going, struct err *e)
{
    struct loading l;
    *out = NULL;
    start_loading(&l, law, areas, keep_going);
    bool ok = find_facts(&l, law, e) && load_sources(&l, files, e) && load(&l, e);
    end_loading(&l);
    if (!ok) {
        survey_free(l.survey);
        return e->code;
    }
    *out = l.survey;
    return ERR_NONE;
}

/* What makes a file useless, told once by that file; false: it is none of the data's mistakes. */
static bool list_fatal(struct loading *l, const struct err *e)
{
    struct load_file *const files[] = {&l->households, &l->members, &l->facts};
    bool told = false;
    if (e->code == ERR_IO)
        return false;
    for (int i = 0; i < 3; i++) {
        if (files[i]->error.code == ERR_NONE)
            continue;
        if (files[i]->error.code == ERR_IO)
            return false;
        if (!files[i]->listed)
            load_list_error(files[i], &files[i]->error);
        told = true;
    }
    if (!told) /* of the workbook as a whole */
        load_list_error(&l->households, e);
    return true;
}

enum err_code survey_stage(struct survey **out, struct arena *a, const struct law *law,
                           const struct areas *areas, const struct survey_files *files,
                           struct survey_rejects *problems, struct err *e)
{
    struct loading l;
    struct err failure = {0};
    *out = NULL;
    *problems = (struct survey_rejects){0};
    start_loading(&l, law, areas, true);
    enum err_code code = find_facts(&l, law, e) ? ERR_NONE : e->code;
    bool ok = code == ERR_NONE && load_sources(&l, files, &failure) && load(&l, &failure);
    if (code == ERR_NONE && !ok && !list_fatal(&l, &failure)) {
        *e = failure;
        code = failure.code;
    }
    if (code == ERR_NONE)
        stage_list(&l, a, problems);
    end_loading(&l);
    if (ok)
        *out = l.survey;
    else
        survey_free(l.survey);
    return code;
}

static void free_text(struct survey_text *t)
{
    free(t->bytes);
    free(t->ends);
}

void survey_free(struct survey *s)
{
    if (s == NULL)
        return;
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        free(s->columns[i].data);
        free(s->columns[i].known);
        free(s->columns[i].latest);
        free(s->entries[i].v);
    }
    free(s->columns);
    free(s->entries);
    free(s->first);
    free_text(&s->household_id);
    free_text(&s->village);
    free_text(&s->name);
    for (int i = 0; i < SURVEY_CODES; i++)
        free_text(&s->codes[i]);
    free(s->member);
    free(s->personal_id);
    free(s->commune);
    free(s->area);
    free(s->source[0].lines);
    free(s->source[1].lines);
    arena_clear(&s->arena);
    free(s);
}

void survey_place(const struct survey *s, uint32_t household, int64_t person,
                  struct survey_reject *r)
{
    const struct survey_source *from = &s->source[person >= 0];
    if (from->file == NULL)
        return;
    r->file = from->file;
    r->sheet = from->sheet;
    r->line = from->lines[person >= 0 ? (uint32_t)person : household];
}

str survey_text_at(const struct survey_text *t, uint32_t row)
{
    if (t->ends == NULL || t->bytes == NULL)
        return STR("");
    uint64_t from = row > 0 ? t->ends[row - 1] : 0;
    return (str){t->bytes + from, t->ends[row] - from};
}

int64_t survey_find(const struct survey *s, str household_id)
{
    for (uint32_t h = 0; h < s->households; h++) {
        if (str_eq(survey_text_at(&s->household_id, h), household_id))
            return h;
    }
    return -1;
}

void survey_entity(const struct survey *s, uint32_t household, int64_t person, struct buf *to)
{
    buf_add(to, survey_text_at(&s->household_id, household));
    if (person >= 0)
        buf_fmt(to, "/%u", (uint32_t)s->member[person]);
}

bool survey_answer(const struct survey *s, const struct law_symbol *fact, uint32_t row,
                   int64_t *value)
{
    const struct survey_column *c = &s->columns[fact->index];
    if (c->data == NULL || (c->known != NULL && !c->known[row]))
        return false;
    *value = column_load(c, fact->lane, row);
    return true;
}

/* ---- what a commune tells ---- */

static int64_t by_id(const struct law_symbol *fact, str id)
{
    const struct law_enum *values = fact->type.values;
    for (uint32_t i = 0; i < values->n_values; i++) {
        if (str_eq(values->values[i].id, id))
            return i;
    }
    return -1;
}

static int64_t by_code(const struct law_symbol *fact, uint32_t code)
{
    char digits[24];
    size_t n = fmt_int(digits, code);
    const struct law_enum *values = fact->type.values;
    for (uint32_t i = 0; i < values->n_values; i++) {
        if (str_eq(values->values[i].code, (str){digits, n}))
            return i;
    }
    return by_id(fact, STR("elsewhere"));
}

static int64_t from_area(const struct law_symbol *fact, const struct area *area)
{
    if (str_eq_c(fact->id, "area"))
        return by_id(fact, area->urban ? STR("urban") : STR("rural"));
    if (str_eq_c(fact->id, "region"))
        return by_id(fact, area->region);
    if (str_eq_c(fact->id, "central_city"))
        return area->central_city;
    return by_code(fact, area->province);
}

static const char *const told_by_area[] = {"area", "region", "central_city", "former_province"};
#define TOLD_COUNT (sizeof(told_by_area) / sizeof(told_by_area[0]))

static bool is_told_by_area(const struct law_symbol *fact)
{
    bool told = false;
    for (size_t i = 0; i < TOLD_COUNT; i++)
        told |= str_eq_c(fact->id, told_by_area[i]);
    return told && fact->kind == LAW_FACT && fact->entity == LAW_HOUSEHOLD &&
           (fact->type.kind == LAW_ENUM || fact->type.kind == LAW_BOOL);
}

bool derived_from_area(const struct survey *s, const struct law_symbol *fact, uint32_t household,
                       int64_t *value)
{
    if (!is_told_by_area(fact) || s->area[household] == NULL)
        return false;
    *value = from_area(fact, s->area[household]);
    return *value >= 0;
}

/* Fills the unknown rows of what the file may leave to the commune. */
void derive_from_area(struct survey *s)
{
    size_t rows = (size_t)s->households + VM_SLACK;
    for (size_t i = 0; i < TOLD_COUNT; i++) {
        const struct law_symbol *fact = law_find(s->law, str_from_c(told_by_area[i]));
        if (fact == NULL || !is_told_by_area(fact))
            continue;
        struct survey_column *c = &s->columns[fact->index];
        if (c->data == NULL) {
            c->data = calloc(rows, lane_bytes(fact->lane));
            c->known = calloc(rows, 1);
            check(c->data != NULL && c->known != NULL);
        }
        for (uint32_t h = 0; h < s->households; h++) {
            int64_t value;
            if (c->known[h] || !derived_from_area(s, fact, h, &value))
                continue;
            column_store(c, fact->lane, h, value);
            c->known[h] = 1;
        }
    }
    const struct law_symbol *fact = law_find(s->law, STR("commune"));
    if (fact == NULL || fact->kind != LAW_FACT || fact->type.kind != LAW_NUMBER)
        return;
    struct survey_column *c = &s->columns[fact->index];
    c->data = calloc(rows, lane_bytes(fact->lane));
    check(c->data != NULL);
    for (uint32_t h = 0; h < s->households; h++)
        column_store(c, fact->lane, h, s->commune[h]);
}

uint32_t survey_household_of(const struct survey *s, uint32_t person)
{
    uint32_t low = 0, high = s->households;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (s->first[mid] <= person)
            low = mid;
        else
            high = mid;
    }
    return low;
}
