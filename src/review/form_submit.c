/* A form that is handed in: to the law as lines of facts, to the registry as a survey of one
 * household. The registry reads surveys from files; these live in memory alone. */
#define _GNU_SOURCE /* memfd_create */
#include "base/fmt.h"
#include "base/num.h"
#include "registry/import.h"
#include "review/form.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT_BYTES ((size_t)1 << 20)

/* ---- for the law ---- */

static void fact_line(struct buf *to, int64_t member, str field, str value)
{
    if (value.n == 0)
        return;
    if (member == 0)
        buf_fmt(to, "household\t%s\t%s\n", field, value);
    else
        buf_fmt(to, "%l\t%s\t%s\n", member, field, value);
}

static str enum_code(const struct law *law, str fact, str id)
{
    const struct law_symbol *s = law_find(law, fact);
    for (uint32_t i = 0; s != NULL && s->type.kind == LAW_ENUM && i < s->type.values->n_values;
         i++) {
        if (str_eq(s->type.values->values[i].id, id) || str_eq(s->type.values->values[i].code, id))
            return s->type.values->values[i].code;
    }
    return STR("");
}

void form_area_facts(const struct law *law, const struct areas *areas, uint32_t commune, day on,
                     struct buf *to)
{
    const struct area *area = areas_find(areas, commune, on);
    char digits[24];
    size_t n = fmt_int(digits, commune);
    fact_line(to, 0, STR("commune"), (str){digits, n});
    if (area == NULL)
        return;
    fact_line(to, 0, STR("area"),
              enum_code(law, STR("area"), area->urban ? STR("urban") : STR("rural")));
    fact_line(to, 0, STR("region"), enum_code(law, STR("region"), area->region));
    fact_line(to, 0, STR("central_city"), area->central_city ? STR("1") : STR("0"));
    n = fmt_int(digits, area->province);
    str province = enum_code(law, STR("former_province"), (str){digits, n});
    fact_line(to, 0, STR("former_province"),
              province.n > 0 ? province : enum_code(law, STR("former_province"), STR("elsewhere")));
}

void form_facts(const struct form *f, const struct law *law, const struct areas *areas, day on,
                struct buf *to)
{
    int64_t members[FORM_MAX_MEMBERS], commune = 0;
    uint32_t n = form_members(f, members);
    num_parse_int(f->commune, &commune);
    form_area_facts(law, areas, (uint32_t)commune, on, to);
    fact_line(to, 0, STR("surveyed_on"), form_value_of(f, 0, STR("surveyed_on")));
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (form_asks(s, FORM_HOUSEHOLD) || form_asks(s, FORM_SCREEN))
            fact_line(to, 0, s->id, form_value_of(f, 0, s->id));
        for (uint32_t k = 0; k < n && form_asks(s, FORM_MEMBER); k++)
            fact_line(to, (int64_t)k + 1, s->id, form_value_of(f, members[k], s->id));
    }
}

/* ---- for the registry ---- */

static void csv_field(struct buf *b, str s, bool first)
{
    if (!first)
        buf_char(b, ',');
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    }
    buf_char(b, '"');
}

static str head_ethnicity(const struct form *f, const int64_t *members, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (str_eq_c(form_value_of(f, members[i], STR("relation")), "1"))
            return form_value_of(f, members[i], STR("ethnicity"));
    }
    return STR("");
}

static const str own_columns[] = {STR("causes"), STR("support_received"), STR("support_needed")};

static void household_csv(const struct form *f, const struct law *law, str ethnicity, struct buf *b)
{
    buf_add_c(b, "household,commune,village,surveyed_on,head_ethnicity");
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        if (form_asks(law_symbol(law, i), FORM_HOUSEHOLD))
            buf_fmt(b, ",%s", law_symbol(law, i)->id);
    }
    for (size_t i = 0; i < 3; i++)
        buf_fmt(b, ",%s", own_columns[i]);
    buf_char(b, '\n');
    csv_field(b, f->code, true);
    csv_field(b, f->commune, false);
    csv_field(b, f->village, false);
    csv_field(b, form_value_of(f, 0, STR("surveyed_on")), false);
    csv_field(b, ethnicity, false);
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        if (form_asks(law_symbol(law, i), FORM_HOUSEHOLD))
            csv_field(b, form_value_of(f, 0, law_symbol(law, i)->id), false);
    }
    for (size_t i = 0; i < 3; i++)
        csv_field(b, form_value_of(f, 0, own_columns[i]), false);
    buf_char(b, '\n');
}

static void members_csv(const struct form *f, const struct law *law, const int64_t *members,
                        uint32_t n, struct buf *b)
{
    buf_add_c(b, "household,member,name,personal_id");
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        if (form_asks(law_symbol(law, i), FORM_MEMBER))
            buf_fmt(b, ",%s", law_symbol(law, i)->id);
    }
    buf_char(b, '\n');
    for (uint32_t k = 0; k < n; k++) {
        csv_field(b, f->code, true);
        buf_fmt(b, ",%l", members[k]);
        csv_field(b, form_value_of(f, members[k], STR("name")), false);
        csv_field(b, form_value_of(f, members[k], STR("personal_id")), false);
        for (uint32_t i = 0; i < law_symbol_count(law); i++) {
            if (form_asks(law_symbol(law, i), FORM_MEMBER))
                csv_field(b, form_value_of(f, members[k], law_symbol(law, i)->id), false);
        }
        buf_char(b, '\n');
    }
}

struct memory_file {
    int fd;
    char path[32];
};

static enum err_code memory_file(struct memory_file *m, str text, struct err *e)
{
    m->fd = memfd_create("form", MFD_CLOEXEC);
    bool ok = m->fd >= 0;
    for (size_t at = 0; ok && at < text.n;) {
        ssize_t n = write(m->fd, text.p + at, text.n - at);
        ok = n > 0;
        at += ok ? (size_t)n : 0;
    }
    fmt_write(m->path, sizeof(m->path), "/proc/self/fd/%d", m->fd);
    return ok ? ERR_NONE : err_set(e, ERR_IO, "hết bộ nhớ", "out of memory");
}

static void add_fault(struct arena *a, struct form_faults *to, int64_t member, str field,
                      const str text[2])
{
    struct form_fault one = {.member = member, .field = arena_str(a, field)};
    one.text[0] = arena_str(a, text[0]);
    one.text[1] = arena_str(a, text[1]);
    vec_push(a, to, one);
}

struct submitting {
    struct store_pool *pool;
    struct arena *a;
    const struct form_submitting *q;
    int64_t members[FORM_MAX_MEMBERS];
    uint32_t n;
    struct memory_file files[2];
    struct form_faults *faults;
};

/* Line k of members.csv is that of the k-1st member. */
static void take_rejects(struct submitting *x, const struct survey_rejects *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct survey_reject *r = &all->v[i];
        bool of_member = str_eq_c(str_from_c(r->file), x->files[1].path);
        int64_t member =
            of_member && r->line >= 2 && r->line - 2 < x->n ? x->members[r->line - 2] : 0;
        add_fault(x->a, x->faults, member, r->column, r->reason);
    }
}

#define FORM_REFERENCE "B1"

/* The code that a new household was to get: has another one taken it meanwhile? What a form has
 * written itself is no other. */
static enum err_code check_code(struct submitting *x, const struct form *f, struct store_conn *c,
                                struct err *e)
{
    struct store_value v;
    if (!f->is_new)
        return ERR_NONE;
    int got = store_one(c,
                        SQL("SELECT r.reference FROM household AS h JOIN recording AS r ON"
                            " r.province = h.province AND r.number = h.recorded WHERE"
                            " h.province = ?1 AND h.code = ?2 ORDER BY h.recorded LIMIT 1"),
                        STORE_VALUES(store_int(x->q->writer.province), store_text(f->code)), x->a,
                        &v, 1, e);
    if (got < 0)
        return e->code;
    if (got == 0 || str_eq_c(v.s, FORM_REFERENCE))
        return ERR_NONE;
    err_set(e, ERR_INPUT, "mã %s nay đã là của một hộ khác: phiếu chưa được nộp",
            "the code %s now belongs to another household: the form was not handed in", f->code);
    err_hint(e, "lập phiếu mới cho hộ này", "make a new form for this household");
    return ERR_INPUT;
}

static enum err_code merge(struct submitting *x, const struct form *f, const struct survey *s,
                           int64_t *recording, struct err *e)
{
    const struct form_submitting *q = x->q;
    struct store_conn *c = NULL;
    struct import_report report;
    struct import_problems problems = {0};
    const char *paths[2] = {x->files[0].path, x->files[1].path};
    struct import_options o = {.area_folder = q->area_folder,
                               .allowed = true,
                               .actor = q->writer.actor,
                               .reference = STR(FORM_REFERENCE),
                               .now_us = store_now_us(),
                               .today = q->today};
    mem_copy(o.operation, q->operation, STORE_ID_BYTES);
    enum err_code code = import_content(paths, 2, o.content, e);
    if (code == ERR_NONE)
        code = store_pool_writer(x->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = check_code(x, f, c, e);
    if (code == ERR_NONE)
        code = import_merge(c, x->a, s, &o, &report, &problems, e);
    else
        report.recording = 0;
    store_pool_return(x->pool, c);
    *recording = report.recording;
    for (uint32_t i = 0; i < problems.n; i++) {
        const struct import_problem *p = &problems.v[i];
        const str text[2] = {str_from_c(p->text[0]), str_from_c(p->text[1])};
        add_fault(x->a, x->faults, p->person >= 0 && p->person < x->n ? x->members[p->person] : 0,
                  STR(""), text);
    }
    return code;
}

static enum err_code check_whole(struct submitting *x, const struct form *f, struct err *e)
{
    uint32_t heads = 0;
    for (uint32_t i = 0; i < x->n; i++)
        heads += str_eq_c(form_value_of(f, x->members[i], STR("relation")), "1");
    if (f->conflicts.n > 0)
        return err_set(e, ERR_INPUT, "phiếu còn %u chỗ hai người ghi khác nhau",
                       "two people wrote different things in %u places of the form",
                       f->conflicts.n);
    if (form_value_of(f, 0, STR("surveyed_on")).n == 0)
        return err_set(e, ERR_INPUT, "thiếu ngày khảo sát", "the day of the survey is missing");
    if (x->n == 0)
        return err_set(e, ERR_INPUT, "phiếu chưa có thành viên nào", "the form has no member");
    return heads == 1 ? ERR_NONE
                      : err_set(e, ERR_INPUT, "phải có đúng một chủ hộ",
                                "there must be one head of the household, and no more");
}

enum err_code form_submit(struct store_pool *pool, struct arena *a, const struct form_submitting *q,
                          const struct form *f, int64_t *recording, struct form_faults *faults,
                          struct err *e)
{
    struct submitting x = {.pool = pool, .a = a, .q = q, .faults = faults};
    struct survey *s = NULL;
    struct survey_rejects wrong = {0};
    struct buf texts[2];
    x.files[0].fd = x.files[1].fd = -1;
    x.n = form_members(f, x.members);
    *faults = (struct form_faults){0};
    enum err_code code = review_still_open(&q->writer.campaign, e);
    if (code == ERR_NONE)
        code = check_whole(&x, f, e);
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i < 2; i++)
        buf_init(&texts[i], a, TEXT_BYTES);
    household_csv(f, q->writer.law, head_ethnicity(f, x.members, x.n), &texts[0]);
    members_csv(f, q->writer.law, x.members, x.n, &texts[1]);
    for (int i = 0; i < 2 && code == ERR_NONE; i++)
        code = memory_file(&x.files[i], buf_str(&texts[i]), e);
    const struct survey_files files = {x.files[0].path, x.files[1].path, NULL, NULL};
    if (code == ERR_NONE)
        code = survey_stage(&s, a, q->writer.law, q->areas, &files, &wrong, e);
    take_rejects(&x, &wrong);
    if (code == ERR_NONE && (s == NULL || wrong.n > 0))
        code =
            err_set(e, ERR_INPUT, "phiếu có %u chỗ sai", "the form is wrong in %u places", wrong.n);
    if (code == ERR_NONE)
        code = merge(&x, f, s, recording, e);
    survey_free(s);
    for (int i = 0; i < 2; i++) {
        if (x.files[i].fd >= 0)
            close(x.files[i].fd);
    }
    return code;
}
