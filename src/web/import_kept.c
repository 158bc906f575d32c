#include "web/import_kept.h"

#include "base/fmt.h"
#include "base/xlsx.h"
#include "registry/times.h"
#include "web/room_files.h"

#include <pthread.h>

#define KEPT_BYTES ((size_t)1 << 30)
#define LINES_KEPT 10000u
#define PEOPLE 8u /* whose files are kept at a time; of more the oldest go */
#define FILES 4u

static const char *const fields[FILES] = {"households", "members", "facts", "workbook"};
static const char *const on_disk[FILES] = {"households.csv", "members.csv", "facts.csv",
                                           "workbook.xlsx"};

struct slot {
    int64_t user;        /* 0: free */
    struct arena memory; /* of `kept` */
    struct import_kept kept;
    char path[FILES][512], name[FILES][256]; /* empty: not sent */
};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[PEOPLE];

/* ---- slots; under the lock ---- */

static struct slot *slot_of(int64_t user)
{
    for (uint32_t i = 0; i < PEOPLE; i++) {
        if (slots[i].user == user)
            return &slots[i];
    }
    return NULL;
}

static struct slot *oldest(void)
{
    struct slot *out = &slots[0];
    for (uint32_t i = 1; i < PEOPLE; i++) {
        if (slots[i].kept.at_us < out->kept.at_us)
            out = &slots[i];
    }
    return out;
}

static str folder_of(struct arena *a, int64_t user)
{
    char text[32];
    return arena_str(a, (str){text, fmt_write(text, sizeof(text), "nhap-%l", user)});
}

static void empty(struct arena *a, struct slot *s)
{
    if (s->user != 0)
        room_files_drop(a, folder_of(a, s->user));
    arena_clear(&s->memory);
    *s = (struct slot){0};
}

/* ---- sending ---- */

static enum err_code check_files(const struct web_request *q, struct err *e)
{
    bool workbook = web_file_of(q, fields[3]) != NULL;
    bool pair = web_file_of(q, fields[0]) != NULL && web_file_of(q, fields[1]) != NULL;
    if (workbook && q->n_files > 1)
        return err_set(e, ERR_INPUT, "chọn một sổ tính, hoặc các tệp CSV, không cả hai",
                       "choose a workbook or the CSV files, not both");
    if (!workbook && !pair)
        return err_set(e, ERR_INPUT, "cần tệp hộ và tệp thành viên, hoặc một sổ tính .xlsx",
                       "a file of households and one of members are needed, or a workbook .xlsx");
    for (uint32_t i = 0; i < q->n_files; i++) {
        if (q->files[i].bytes.n == 0)
            return err_set(e, ERR_INPUT, "tệp \"%s\" trống", "the file \"%s\" is empty",
                           q->files[i].name);
    }
    return ERR_NONE;
}

/* Under the lock. */
static enum err_code keep_files(struct web_request *q, struct slot *s, struct err *e)
{
    enum err_code code = ERR_NONE;
    struct buf names;
    buf_init(&names, &s->memory, 4096);
    for (uint32_t i = 0; i < FILES && code == ERR_NONE; i++) {
        const struct web_file *f = web_file_of(q, fields[i]);
        const char *path = "";
        if (f == NULL)
            continue;
        code = room_files_keep(q->arena, folder_of(q->arena, q->user.id), str_from_c(on_disk[i]),
                               f->bytes, &path, e);
        fmt_write(s->path[i], sizeof(s->path[i]), "%z", path);
        fmt_write(s->name[i], sizeof(s->name[i]), "%s", f->name);
        buf_fmt(&names, "%z%z", names.n > 0 ? ", " : "", s->name[i]);
    }
    s->kept.names = buf_str(&names);
    return code;
}

enum err_code import_kept_take(struct web_request *q, struct err *e)
{
    enum err_code code = check_files(q, e);
    if (code != ERR_NONE)
        return code;
    pthread_mutex_lock(&lock);
    struct slot *s = slot_of(q->user.id);
    if (s == NULL)
        s = oldest();
    empty(q->arena, s);
    s->user = q->user.id;
    arena_init(&s->memory, KEPT_BYTES);
    s->kept.state = IMPORT_SENT;
    s->kept.at_us = store_now_us();
    code = keep_files(q, s, e);
    if (code != ERR_NONE)
        empty(q->arena, s);
    pthread_mutex_unlock(&lock);
    return code;
}

void import_kept_drop(struct web_request *q)
{
    pthread_mutex_lock(&lock);
    struct slot *s = slot_of(q->user.id);
    if (s != NULL)
        empty(q->arena, s);
    pthread_mutex_unlock(&lock);
}

/* ---- the lines ---- */

static void copy_both(struct arena *a, struct import_line *to, const str reason[2],
                      const str hint[2])
{
    for (int l = 0; l < 2; l++) {
        to->reason[l] = arena_str(a, reason[l]);
        to->hint[l] = arena_str(a, hint[l]);
    }
}

/* The name under which the file was sent. */
static str sent_as(const struct slot *s, const char *path)
{
    for (uint32_t i = 0; i < FILES; i++) {
        if (s->path[i][0] != 0 && str_eq_c(str_from_c(path), s->path[i]))
            return str_from_c(s->name[i]);
    }
    return str_from_c(path);
}

static void add_wrong(struct slot *s, const struct survey_reject *r)
{
    struct arena *a = &s->memory;
    char letters[XLSX_LETTERS_BYTES], text[32];
    struct import_line line = {.file = arena_str(a, sent_as(s, r->file)),
                               .sheet = arena_str(a, r->sheet),
                               .column = arena_str(a, r->column)};
    if (r->line > 0)
        line.row = arena_str(a, (str){text, fmt_write(text, sizeof(text), "%u", r->line)});
    if (r->cell > 0 && r->line > 0) {
        xlsx_letters(r->cell - 1, letters);
        line.cell =
            arena_str(a, (str){text, fmt_write(text, sizeof(text), "%z%u", letters, r->line)});
    }
    copy_both(a, &line, r->reason, r->hint);
    vec_push(a, &s->kept.lines, line);
}

/* What the registry says of a household or a person of the files. */
static void add_problems(struct slot *s, const struct survey *survey,
                         const struct import_problems *all)
{
    struct arena *a = &s->memory;
    s->kept.found += all->n;
    for (uint32_t i = 0; i < all->n && s->kept.lines.n < LINES_KEPT; i++) {
        const struct import_problem *p = &all->v[i];
        struct import_line line = {.file = STR("")};
        const str none[2] = {STR(""), STR("")};
        const str reason[2] = {str_from_c(p->text[0]), str_from_c(p->text[1])};
        struct buf entity;
        buf_init(&entity, a, 128);
        survey_entity(survey, p->household, p->person, &entity);
        line.entity = buf_str(&entity);
        copy_both(a, &line, reason, none);
        vec_push(a, &s->kept.lines, line);
    }
}

static void add_survey(struct slot *s, const struct survey *survey,
                       const struct survey_rejects *wrong)
{
    struct import_kept *k = &s->kept;
    k->usable = survey != NULL;
    k->found = wrong->n;
    for (uint32_t i = 0; i < wrong->n && i < LINES_KEPT; i++)
        add_wrong(s, &wrong->v[i]);
    if (survey == NULL)
        return;
    k->households = survey->households;
    k->persons = survey->persons;
    for (uint32_t i = 0; i < survey->notes.n && i < LINES_KEPT; i++) {
        struct survey_note note;
        for (int l = 0; l < 2; l++)
            note.text[l] = arena_str(&s->memory, survey->notes.v[i].text[l]);
        vec_push(&s->memory, &k->notes, note);
    }
}

/* ---- the jobs ---- */

struct work {
    const char *paths[FILES]; /* NULL: not sent */
    str reference;
    struct survey *survey;
    struct survey_rejects wrong;
};

static enum err_code stage(const struct web_job_order *o, struct arena *a, struct work *w,
                           struct err *e)
{
    pthread_mutex_lock(&lock);
    const struct slot *s = slot_of(o->user);
    bool there = s != NULL && s->kept.state != IMPORT_WRITTEN;
    for (uint32_t i = 0; i < FILES && there; i++)
        w->paths[i] = s->path[i][0] != 0 ? arena_cstr(a, str_from_c(s->path[i])) : NULL;
    if (there)
        w->reference = arena_str(a, s->kept.names);
    pthread_mutex_unlock(&lock);
    if (!there)
        return err_set(e, ERR_INPUT, "không còn các tệp: hãy gửi lại",
                       "the files are gone: send them again");
    const struct survey_files files = {w->paths[0], w->paths[1], w->paths[2], w->paths[3]};
    return survey_stage(&w->survey, a, o->app->law, o->app->areas, &files, &w->wrong, e);
}

enum err_code import_kept_read_files(const struct web_job_order *o, struct arena *a, str *answer,
                                     struct err *e)
{
    struct work w = {0};
    (void)answer;
    enum err_code code = stage(o, a, &w, e);
    pthread_mutex_lock(&lock);
    struct slot *s = slot_of(o->user);
    if (code == ERR_NONE && s != NULL && s->kept.state == IMPORT_SENT) {
        add_survey(s, w.survey, &w.wrong);
        s->kept.state = IMPORT_READ;
    }
    pthread_mutex_unlock(&lock);
    survey_free(w.survey);
    return code;
}

static void tell_step(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    web_job_progress(done, total);
}

/* Synthetic data stays what it is. */
static str reference_of(const struct web_job_order *o, struct arena *a, str names)
{
    char text[4096];
    size_t n =
        fmt_write(text, sizeof(text), "%z%s%z%s", o->app->practice ? "GIẢ LẬP (SYNTHETIC): " : "",
                  o->r.reference, o->r.reference.n > 0 ? ": " : "", names);
    return arena_str(a, (str){text, n});
}

static enum err_code merge(const struct web_job_order *o, struct arena *a, struct work *w,
                           struct import_report *report, struct import_problems *problems,
                           struct err *e)
{
    struct store_conn *c = NULL;
    struct import_options x = {.area_folder = o->app->area_folder,
                               .province = o->app->province,
                               .actor = o->r.actor,
                               .reference = reference_of(o, a, w->reference),
                               .now_us = o->r.at_us,
                               .today = day_of_moment(o->r.at_us),
                               .with_facts = w->survey->facts_given,
                               .progress = tell_step};
    mem_copy(x.operation, o->r.operation, sizeof(x.operation));
    /* One of its own: who waits for the pool's would not be told what for. */
    const struct store_options open = {.location = o->app->location, .cache_kib = IMPORT_CACHE_KIB};
    /* As the command counts them: a workbook stands in the first place. */
    const char *const paths[3] = {w->paths[3] != NULL ? w->paths[3] : w->paths[0], w->paths[1],
                                  w->paths[2]};
    enum err_code code = import_content(paths, 3, x.content, e);
    if (code == ERR_NONE)
        code = store_open(&c, &open, e);
    if (code == ERR_NONE)
        code = import_merge(c, a, w->survey, &x, report, problems, e);
    store_close(c);
    return code;
}

/* What the registry said takes the place of what was wrong in the files. */
static void keep_outcome(const struct web_job_order *o, struct arena *a, const struct work *w,
                         const struct import_report *report, const struct import_problems *problems,
                         enum err_code code)
{
    pthread_mutex_lock(&lock);
    struct slot *s = slot_of(o->user);
    if (s != NULL && (code == ERR_NONE || problems->n > 0)) {
        s->kept.state = code == ERR_NONE ? IMPORT_WRITTEN : IMPORT_REFUSED;
        s->kept.lines.n = s->kept.found = 0;
        add_problems(s, w->survey, code == ERR_NONE ? &report->warnings : problems);
        s->kept.report = *report;
        s->kept.report.warnings = (struct import_problems){0};
    }
    if (s != NULL && code == ERR_NONE)
        room_files_drop(a, folder_of(a, o->user));
    pthread_mutex_unlock(&lock);
}

enum err_code import_kept_write(const struct web_job_order *o, struct arena *a, str *answer,
                                struct err *e)
{
    struct work w = {0};
    struct import_report report = {0};
    struct import_problems problems = {0};
    char text[32];
    enum err_code code = stage(o, a, &w, e);
    if (code == ERR_NONE && (w.survey == NULL || (w.wrong.n > 0 && o->act == 0)))
        code = err_set(e, ERR_INPUT, "%u chỗ sai trong các tệp: chưa ghi gì",
                       "%u mistakes in the files: nothing was written", w.wrong.n);
    if (code == ERR_NONE) {
        code = merge(o, a, &w, &report, &problems, e);
        keep_outcome(o, a, &w, &report, &problems, code);
    }
    *answer = arena_str(a, (str){text, fmt_write(text, sizeof(text), "%l", report.recording)});
    survey_free(w.survey);
    return code;
}

/* ---- showing ---- */

void import_kept_of(struct arena *a, int64_t user, uint32_t from, uint32_t most,
                    struct import_kept *out)
{
    *out = (struct import_kept){.state = IMPORT_NOTHING};
    pthread_mutex_lock(&lock);
    const struct slot *s = slot_of(user);
    if (s != NULL) {
        *out = s->kept;
        out->names = arena_str(a, s->kept.names);
        out->lines.v = arena_array(a, struct import_line, (size_t)most + 1);
        out->lines.n = 0;
        for (uint32_t i = from; i < s->kept.lines.n && out->lines.n < most; i++) {
            const struct import_line *l = &s->kept.lines.v[i];
            struct import_line *to = &out->lines.v[out->lines.n++];
            *to = (struct import_line){.file = arena_str(a, l->file),
                                       .sheet = arena_str(a, l->sheet),
                                       .row = arena_str(a, l->row),
                                       .cell = arena_str(a, l->cell),
                                       .column = arena_str(a, l->column),
                                       .entity = arena_str(a, l->entity)};
            copy_both(a, to, l->reason, l->hint);
        }
        out->notes.v = arena_array(a, struct survey_note, (size_t)s->kept.notes.n + 1);
        for (uint32_t i = 0; i < s->kept.notes.n; i++) {
            for (int l = 0; l < 2; l++)
                out->notes.v[i].text[l] = arena_str(a, s->kept.notes.v[i].text[l]);
        }
    }
    pthread_mutex_unlock(&lock);
}
