/* The transaction around a merge: province, numbers, the same files again, progress, problems. */
#include "registry/import_int.h"
#include "registry/roles.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/host.h"
#include "base/num.h"
#include "store/audit.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_PROBLEMS 100000u
#define STEP 4096u
#define PIECE_BYTES ((size_t)1 << 20)

void merging_step(struct merging *m, uint64_t n)
{
    uint64_t before = m->steps;
    m->steps += n;
    if (m->o->progress != NULL && before / STEP != m->steps / STEP)
        m->o->progress(m->o->ctx, m->steps, m->steps_total);
}

enum err_code merging_problem(struct merging *m, uint32_t household, int64_t person,
                              const char *column, const char *vi, const char *en, ...)
{
    struct import_problem p = {.household = household, .person = person, .column = column};
    va_list args;
    va_start(args, en);
    fmt_write_both(p.text[0], sizeof(p.text[0]), vi, en, args);
    va_end(args);
    if (m->problems->n < MAX_PROBLEMS)
        vec_push(m->a, m->problems, p);
    return ERR_INPUT;
}

day merging_known(const struct merging *m, const struct file_household *h)
{
    return h->age == AGE_NEW && h->on < m->o->today ? h->on : m->o->today;
}

day known_after(day known, struct row_key row)
{
    return row.recorded != 0 && row.known_from > known ? row.known_from : known;
}

bool number_is_old_card(uint64_t number)
{
    return number < 1000000000u; /* the province begins the twelve digits, and none is 000 */
}

str number_text(uint64_t number, char to[16])
{
    size_t n = number_is_old_card(number) ? 9 : 12;
    for (size_t i = n; i > 0; i--) {
        to[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    return (str){to, n};
}

static day unpack(int64_t v)
{
    return day_from_ymd((int)(v >> 9), (int)(v >> 5 & 15), (int)(v & 31));
}

bool person_birth(const struct survey *s, uint32_t p, day *from, day *to)
{
    const struct law_symbol *born = law_find(s->law, STR("born"));
    int64_t v;
    if (!survey_answer(s, born, p, &v))
        return false;
    *from = *to = unpack(v);
    const int32_t *latest = s->columns[born->index].latest;
    if (latest != NULL)
        *to = unpack(latest[p]);
    return true;
}

str person_text(const struct merging *m, const struct law_symbol *fact, uint32_t p)
{
    int64_t v;
    if (fact == NULL || !survey_answer(m->s, fact, p, &v))
        return STR("");
    const str *texts = fact == m->sex         ? m->sex_texts
                       : fact == m->ethnicity ? m->ethnicity_texts
                                              : m->relation_texts;
    return texts[v];
}

/* ---- preparing ---- */

static const str *texts_of(struct arena *a, const struct law_symbol *fact)
{
    if (fact == NULL)
        return NULL;
    check(fact->type.kind == LAW_ENUM);
    str *texts = arena_array(a, str, fact->type.values->n_values);
    for (uint32_t i = 0; i < fact->type.values->n_values; i++) {
        struct buf b;
        buf_init(&b, a, 256);
        law_value_write(&fact->type, i, &b);
        texts[i] = buf_str(&b);
    }
    return texts;
}

static void find_facts(struct merging *m)
{
    const struct law *law = m->s->law;
    m->sex = law_find(law, STR("sex"));
    m->ethnicity = law_find(law, STR("ethnicity"));
    m->relation = law_find(law, STR("relation"));
    m->born = law_find(law, STR("born"));
    m->sex_texts = texts_of(m->a, m->sex);
    m->ethnicity_texts = texts_of(m->a, m->ethnicity);
    m->relation_texts = texts_of(m->a, m->relation);
}

/* A year mistyped: until that day nobody would see the household. */
static void check_not_ahead(struct merging *m, uint32_t h, day on)
{
    char iso[11];
    if (on <= m->o->today)
        return;
    size_t n = day_format_iso(on, iso);
    merging_problem(m, h, -1, "surveyed_on", "ngày khảo sát %s chưa tới",
                    "the day of the survey, %s, has not come yet", (str){iso, n});
}

/* Known only from a day to come, though true before: nobody can know that of today. */
static void check_facts_known(struct merging *m)
{
    const struct survey *s = m->s;
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        const struct survey_entries *list = &s->entries[i];
        bool person = law_symbol(s->law, i)->entity == LAW_PERSON;
        for (uint32_t k = 0; k < list->n; k++) {
            const struct survey_entry *f = &list->v[k];
            if (f->known_from <= m->o->today || f->known_from <= f->from)
                continue;
            char iso[11];
            size_t n = day_format_iso(f->known_from, iso);
            merging_problem(m, person ? survey_household_of(s, f->row) : f->row,
                            person ? (int64_t)f->row : -1, "known_from",
                            "dữ kiện %s (dòng %u của tệp dữ kiện): ngày biết %s chưa tới",
                            "the fact %s (line %u of the facts): known from %s, which has not come "
                            "yet",
                            law_symbol(s->law, i)->id, f->line, (str){iso, n});
        }
    }
}

static enum err_code prepare_rows(struct merging *m, struct err *e)
{
    const struct survey *s = m->s;
    const struct law_symbol *surveyed = law_find(s->law, STR("surveyed_on"));
    m->households = arena_array(m->a, struct file_household, (size_t)s->households + 1);
    m->persons = arena_array(m->a, struct file_person, (size_t)s->persons + 1);
    m->province = 0;
    for (uint32_t h = 0; h < s->households; h++) {
        struct file_household *f = &m->households[h];
        int64_t v = 0;
        check(survey_answer(s, surveyed, h, &v)); /* the loader asks for it */
        f->on = unpack(v);
        f->latest = DAY_MIN;
        int64_t province = area_ids_province(m->areas, s->commune[h], f->on);
        if (m->province == 0)
            m->province = province;
        if (province != 0 && province != m->province)
            merging_problem(m, h, -1, "commune",
                            "xã thuộc tỉnh %l, các hộ trước thuộc tỉnh %l: mỗi lần nhập một tỉnh",
                            "the commune is of province %l, those before of province %l: import "
                            "one province at a time",
                            province, m->province);
        check_not_ahead(m, h, f->on);
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++)
            m->persons[p] = (struct file_person){.household = h, .latest = DAY_MIN};
    }
    check_facts_known(m);
    if (m->province == 0)
        return err_set(e, ERR_INPUT, "không biết các xã trong tệp thuộc tỉnh nào",
                       "no list has the communes of the file, so their province is not known");
    if (m->o->province != 0 && m->o->province != m->province)
        return err_set(e, ERR_INPUT, "tệp là của tỉnh %l, sổ này của tỉnh %l",
                       "the files are of province %l, this registry is of %l", m->province,
                       m->o->province);
    return ERR_NONE;
}

/* The counter's next number, locked until the end; 1 where nothing has been counted. */
static enum err_code counter(struct merging *m, str name, int64_t *next, struct err *e)
{
    struct store_value v;
    int got = store_one(m->c,
                        SQL("SELECT next FROM counter WHERE province = ?1 AND name = ?2 FOR"
                            " UPDATE"),
                        STORE_VALUES(store_int(m->province), store_text(name)), m->a, &v, 1, e);
    if (got < 0)
        return e->code;
    *next = got == 1 ? v.i : 1;
    if (got == 1)
        return ERR_NONE;
    return store_run(m->c, SQL("INSERT INTO counter (province, name, next) VALUES (?1, ?2, 1)"),
                     STORE_VALUES(store_int(m->province), store_text(name)), NULL, e);
}

static enum err_code count_on(struct merging *m, str name, int64_t next, struct err *e)
{
    return store_run(m->c, SQL("UPDATE counter SET next = ?3 WHERE province = ?1 AND name = ?2"),
                     STORE_VALUES(store_int(m->province), store_text(name), store_int(next)), NULL,
                     e);
}

static enum err_code look_for_files(struct merging *m, struct err *e)
{
    struct store_value v;
    str content = {(const char *)m->o->content, sizeof(m->o->content)};
    int got = store_one(
        m->c, SQL("SELECT recording FROM import_file WHERE province = ?1 AND content = ?2"),
        STORE_VALUES(store_int(m->province), store_bytes(content)), m->a, &v, 1, e);
    if (got < 0)
        return e->code;
    m->report->again = got == 1;
    m->report->recording = got == 1 ? v.i : 0;
    return ERR_NONE;
}

static enum err_code write_recording(struct merging *m, struct err *e)
{
    const struct import_options *o = m->o;
    str operation = {(const char *)o->operation, sizeof(o->operation)};
    str content = {(const char *)o->content, sizeof(o->content)};
    audit_act(m->c, &(struct audit_act){.province = m->province,
                                        .actor = o->actor,
                                        .recording = m->recording,
                                        .source = STR("import"),
                                        .reference = o->reference,
                                        .operation = o->operation,
                                        .content = o->content});
    enum err_code code = store_run(
        m->c,
        SQL("INSERT INTO recording (province, number, at_us, actor, source, reference, operation)"
            " VALUES (?1, ?2, ?3, ?4, 'import', ?5, ?6)"),
        STORE_VALUES(store_int(m->province), store_int(m->recording), store_int(o->now_us),
                     store_text(o->actor), store_text(o->reference), store_bytes(operation)),
        NULL, e);
    if (code == ERR_NONE)
        code = store_run(
            m->c, SQL("INSERT INTO import_file (province, content, recording) VALUES (?1, ?2, ?3)"),
            STORE_VALUES(store_int(m->province), store_bytes(content), store_int(m->recording)),
            NULL, e);
    return code;
}

/* ---- the whole ---- */

static bool nothing_changed(const struct import_report *r)
{
    return r->households.added + r->households.changed + r->households.gone + r->persons.added +
               r->persons.changed + r->persons.gone + r->facts.added + r->facts.changed +
               r->facts.gone + r->answers ==
           0;
}

static void number_new(struct merging *m)
{
    const struct survey *s = m->s;
    for (uint32_t h = 0; h < s->households; h++) {
        struct file_household *f = &m->households[h];
        if (f->age > AGE_SAME)
            continue;
        if (f->id == 0) {
            f->id = m->next_entity++;
            m->report->households.added++;
        }
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++) {
            if (m->persons[p].id != 0)
                continue;
            m->persons[p].id = m->next_entity++;
            m->report->persons.added++;
        }
    }
}

/* Without figures SQLite reads a whole province for one person. Samples do. */
static enum err_code take_figures(struct merging *m, struct err *e)
{
    static const sql tables[] = {
        SQL("ANALYZE entity"),        SQL("ANALYZE household"),   SQL("ANALYZE person"),
        SQL("ANALYZE person_number"), SQL("ANALYZE membership"),  SQL("ANALYZE answer"),
        SQL("ANALYZE fact"),          SQL("ANALYZE area"),        SQL("ANALYZE name_key"),
        SQL("ANALYZE village_key"),   SQL("ANALYZE known_name"),  SQL("ANALYZE known_place"),
        SQL("ANALYZE name_bearer"),   SQL("ANALYZE place_bearer")};
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && code == ERR_NONE; i++)
        code = store_run(m->c, tables[i], STORE_NO_VALUES, NULL, e);
    return code;
}

/* Empty indexes are dropped before the load; with anything in them that would cost more. */
static enum err_code write_all(struct merging *m, bool fresh, struct err *e)
{
    struct store_indexes indexes = {0};
    enum err_code code = ERR_NONE;
    if (fresh)
        code = store_indexes_drop(m->c, m->a, &indexes, e);
    if (code == ERR_NONE)
        code = write_recording(m, e);
    if (code == ERR_NONE && !m->empty)
        code = import_close(m, e);
    if (code == ERR_NONE)
        code = import_open(m, e);
    if (code == ERR_NONE)
        code = name_keys_write(m->c, m->keys, m->province, e);
    if (code == ERR_NONE && fresh)
        code = store_indexes_build(m->c, &indexes, e);
    if (code == ERR_NONE)
        code = take_figures(m, e);
    if (code == ERR_NONE)
        code = count_on(m, STR("entity"), m->next_entity, e);
    if (code == ERR_NONE)
        code = count_on(m, STR("recording"), m->recording + 1, e);
    return code;
}

static enum err_code merge(struct merging *m, bool *write, struct err *e)
{
    struct store_value v;
    enum err_code code = area_ids_write(m->c, m->s->areas, str_from_c(m->o->area_folder), e);
    if (code == ERR_NONE)
        code = area_ids_read(m->c, m->a, &m->areas, e);
    if (code == ERR_NONE)
        code = prepare_rows(m, e);
    if (code == ERR_NONE)
        code = look_for_files(m, e);
    if (code != ERR_NONE || m->report->again)
        return code;
    if (store_one(m->c, SQL("SELECT count(*) FROM counter"), STORE_NO_VALUES, m->a, &v, 1, e) < 0)
        return e->code;
    code = counter(m, STR("recording"), &m->recording, e);
    if (code == ERR_NONE && !m->o->allowed)
        code =
            roles_may(m->c, m->province, m->o->actor, RIGHT_REVIEW_RECORD, STR(""), m->o->today, e);
    if (code == ERR_NONE)
        code = counter(m, STR("entity"), &m->next_entity, e);
    if (code != ERR_NONE)
        return code;
    m->report->province = m->province;
    if (m->next_entity + m->s->persons + m->s->households > UINT32_MAX || m->recording > INT32_MAX)
        return err_set(e, ERR_LIMIT, "sổ đăng ký đã đầy", "the registry is full");
    m->empty = m->next_entity == 1;
    m->keys = name_keys_new(m->a);
    if (m->empty)
        name_keys_expect(m->keys, m->s->persons);
    m->n_entities = m->next_entity;
    m->steps_total = (m->empty ? 3 : 7) * (uint64_t)(m->s->persons + m->s->households);
    answer_form_asked(m->a, m->s, LAW_HOUSEHOLD, &m->forms[0]);
    answer_form_asked(m->a, m->s, LAW_PERSON, &m->forms[1]);
    find_facts(m);
    if (!m->empty)
        code = import_compare(m, e);
    if (code == ERR_NONE)
        code = import_check_numbers(m, e);
    if (code == ERR_NONE)
        code = import_compare_facts(m, e);
    if (code != ERR_NONE || m->problems->n > 0)
        return code;
    number_new(m);
    code = write_all(m, v.i == 0, e);
    *write = code == ERR_NONE && !nothing_changed(m->report);
    if (*write)
        m->report->recording = m->recording;
    return code;
}

static struct import_problems kept_of(struct arena *a, const struct import_problems *all)
{
    struct import_problem *kept = arena_array(a, struct import_problem, (size_t)all->n + 1);
    mem_copy(kept, all->v, all->n * sizeof(*kept));
    return (struct import_problems){kept, all->n, all->n + 1};
}

/* What was imported is there: that this fails is no failure of the import. */
static void settle(struct store_conn *c)
{
    struct err e = {0};
    store_settle(
        c,
        "person, person_number, membership, household, fact, answer, name_key, village_key,"
        " known_name, known_place, name_bearer, place_bearer",
        &e);
}

enum err_code import_merge(struct store_conn *c, struct arena *a, const struct survey *s,
                           const struct import_options *o, struct import_report *report,
                           struct import_problems *problems, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, (size_t)16 << 30);
    *report = (struct import_report){0};
    *problems = (struct import_problems){0};
    struct merging m = {
        .c = c, .a = &scratch, .s = s, .o = o, .report = report, .problems = problems};
    bool write = false;
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = merge(&m, &write, e);
    if (code == ERR_NONE && problems->n > 0)
        code = err_set(e, ERR_INPUT, "%u chỗ trong tệp không hợp với sổ đăng ký: chưa ghi gì",
                       "%u places in the files do not fit the registry: nothing was written",
                       problems->n);
    if (code == ERR_NONE && write)
        code = store_commit(c, e);
    store_rollback(c);
    if (code == ERR_NONE && write && m.empty)
        settle(c);
    *problems = kept_of(a, problems);
    report->warnings = kept_of(a, &m.warnings);
    arena_clear(&scratch);
    return code;
}

/* A sum over pieces, each with the sum of those before it. */
static enum err_code sum_file(const char *path, char *piece, uint8_t sum[32], struct err *e)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        host_err_io(e, errno, "không mở được tệp", "cannot open the file");
        err_at(e, str_from_c(path), 0, 0, 0);
        return ERR_IO;
    }
    size_t n;
    do {
        mem_copy(piece, sum, 32);
        n = fread(piece + 32, 1, PIECE_BYTES, f);
        store_sha256((str){piece, 32 + n}, sum);
    } while (n == PIECE_BYTES);
    int failed = ferror(f) ? errno : 0;
    fclose(f);
    if (failed == 0)
        return ERR_NONE;
    host_err_io(e, failed, "không đọc được tệp", "cannot read the file");
    err_at(e, str_from_c(path), 0, 0, 0);
    return ERR_IO;
}

enum err_code import_content(const char *const *paths, uint32_t n, uint8_t out[32], struct err *e)
{
    char *piece = malloc(32 + PIECE_BYTES);
    check(piece != NULL);
    mem_zero(out, 32);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        if (paths[i] != NULL)
            code = sum_file(paths[i], piece, out, e);
        out[0] ^= (uint8_t)(i + 1); /* which of them it was */
    }
    free(piece);
    return code;
}
