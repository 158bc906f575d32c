/* ansinh deliver export, import: a list to whoever delivers, and their answer. */
#include "base/csv.h"
#include "cli/deliver_cmd.h"
#include "pay/deliver_file.h"

#include <stdio.h>

/* ---- out ---- */

static enum err_code write_list(struct deliver_cmd *q, const struct deliver_lines *lines,
                                struct err *e)
{
    const char *path = arena_cstr(q->p.c->arena, q->p.out);
    const struct deliver_line *first = &lines->v[0];
    const struct deliver_list_head head = {
        .title = str_from_c(deliver_kind_name(first->d.kind, LANG_VI)),
        .authority = q->p.authority,
        .number = first->number.p != NULL ? first->number : STR(""),
        .made_on = first->approved_on};
    if (str_ends(q->p.out, STR(".xlsx")))
        return deliver_list_xlsx(path, &head, lines->v, lines->n, e);
    if (str_ends(q->p.out, STR(".csv")))
        return deliver_list_csv(path, lines->v, lines->n, e);
    return err_set(e, ERR_USAGE, "--out: tên tệp phải kết thúc bằng .csv hoặc .xlsx",
                   "--out: the name of the file ends in .csv or .xlsx");
}

enum err_code deliver_export_cmd(struct deliver_cmd *q, struct err *e)
{
    struct deliver_lines lines;
    uint32_t n = 0;
    if (q->p.out.n == 0)
        return err_set(e, ERR_USAGE, "cần --out TỆP.csv hoặc TỆP.xlsx",
                       "--out FILE.csv or FILE.xlsx is needed");
    enum err_code code = deliver_cmd_lines(q, &lines, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < lines.n; i++) {
        bool meant = q->commune.n == 0 || str_eq(q->commune, lines.v[i].d.commune);
        if (meant && lines.v[i].approved_on != 0)
            lines.v[n++] = lines.v[i];
    }
    lines.n = n;
    if (n == 0)
        return err_set(e, ERR_INPUT, "chưa duyệt thì chưa có tệp",
                       "what is not approved has no file");
    code = write_list(q, &lines, e);
    if (code == ERR_NONE)
        pay_say(&q->p, false, "%s: %u lượt", "%s: %u deliveries", q->p.out, n);
    return code;
}

/* ---- back ---- */

static void print_problems(struct deliver_cmd *q, const struct deliver_problems *problems)
{
    enum { SHOWN = 20 };
    for (uint32_t i = 0; i < problems->n && i < SHOWN; i++) {
        const struct deliver_problem *p = &problems->v[i];
        str reason = p->reason[q->p.c->lang];
        if (p->column > 0)
            fprintf(stderr, "%.*s:%u:%u: %.*s\n", (int)q->words[0].n, q->words[0].p, p->row,
                    p->column, (int)reason.n, reason.p);
        else
            fprintf(stderr, "%.*s:%u: %.*s\n", (int)q->words[0].n, q->words[0].p, p->row,
                    (int)reason.n, reason.p);
    }
}

static enum err_code write_problems(struct deliver_cmd *q, const struct deliver_problems *problems,
                                    struct err *e)
{
    static const char *const names[] = {"row", "column", "delivery", "reason"};
    struct csv_writer *w;
    if (q->problems.n == 0)
        return ERR_NONE;
    enum err_code code = csv_create(&w, arena_cstr(q->p.c->arena, q->problems), e);
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i < 4; i++)
        csv_put(w, str_from_c(names[i]));
    csv_end_row(w);
    for (uint32_t i = 0; i < problems->n; i++) {
        const struct deliver_problem *p = &problems->v[i];
        csv_put_int(w, p->row);
        csv_put_int(w, p->column);
        csv_put_int(w, p->delivery);
        csv_put(w, p->reason[q->p.c->lang]);
        csv_end_row(w);
    }
    return csv_commit(w, e);
}

/* The lines between the first and the last delivery that is named. */
static enum err_code read_lines(struct deliver_cmd *q, const struct deliver_answers *answers,
                                struct deliver_lines *out, struct err *e)
{
    struct deliver_filter f = {.province = q->p.v.at.province,
                               .from = INT64_MAX,
                               .kind = DELIVER_KINDS,
                               .benefit = STR(""),
                               .content = STR("")};
    *out = (struct deliver_lines){0};
    for (uint32_t i = 0; i < answers->n; i++) {
        int64_t id = answers->v[i].delivery;
        f.from = id < f.from ? id : f.from;
        f.to = id > f.to ? id : f.to;
    }
    return answers->n == 0 ? ERR_NONE : deliver_read(q->p.db, q->p.c->arena, &f, out, e);
}

static enum err_code write_changes(struct deliver_cmd *q, const struct recording *r,
                                   const struct deliver_changes *changes, struct err *e)
{
    const struct deliver_words w = {.number = q->p.number,
                                    .signer = q->p.signer,
                                    .note = q->p.document,
                                    .warehouse = q->warehouse};
    str answer = STR("0");
    bool again = false;
    enum err_code code = ERR_NONE;
    if (changes->n > 0) {
        code = pay_cmd_pool(&q->p, e);
        if (code == ERR_NONE)
            code = deliver_do(q->p.pool, q->p.c->arena, r, &w, changes->v, changes->n, &answer,
                              &again, e);
    }
    if (code == ERR_NONE)
        pay_say(&q->p, again, "Đã ghi %s việc; %u dòng đã biết từ trước",
                "Recorded: %s acts; %u rows were known", answer, changes->known);
    return code;
}

enum err_code deliver_import_cmd(struct deliver_cmd *q, struct err *e)
{
    struct arena *a = q->p.c->arena;
    struct deliver_problems problems = {0};
    struct deliver_answers answers;
    struct deliver_changes changes;
    struct deliver_lines lines;
    struct recording r;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần một tệp", "one file is needed");
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "import", &r, e);
    if (code == ERR_NONE)
        code = deliver_answers_read(a, arena_cstr(a, q->words[0]), &answers, &problems, e);
    if (code == ERR_NONE)
        code = read_lines(q, &answers, &lines, e);
    if (code != ERR_NONE)
        return code;
    deliver_answers_match(a, &answers, &lines, &changes, &problems);
    code = write_problems(q, &problems, e);
    if (code == ERR_NONE && problems.n > 0) {
        print_problems(q, &problems);
        return err_set(e, ERR_INPUT, "tệp có %u dòng sai: không ghi gì",
                       "the file has %u wrong rows: nothing was recorded", problems.n);
    }
    return code == ERR_NONE ? write_changes(q, &r, &changes, e) : code;
}
