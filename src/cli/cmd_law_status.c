#include "cli/cmd_law.h"

#include <stdio.h>

struct counts {
    uint32_t of_kind[LAW_BENEFIT + 1];
    uint32_t of_grade[3]; /* A, B, C */
    uint32_t unreached, failed;
};

static void count(const struct law_suite *suite, const struct case_run *run, struct counts *n)
{
    for (uint32_t i = 0; i < law_symbol_count(suite->law); i++) {
        const struct law_symbol *s = law_symbol(suite->law, i);
        n->of_kind[s->kind]++;
        if (s->kind == LAW_FACT)
            continue;
        if (s->grade.n == 1 && s->grade.p[0] >= 'A' && s->grade.p[0] <= 'C')
            n->of_grade[s->grade.p[0] - 'A']++;
        n->unreached += run->hits[i] != NULL && run->reached[i] == 0;
    }
    for (uint32_t i = 0; i < suite->n_cases; i++)
        n->failed += run->results[i].failures.n > 0;
}

static void print_head(struct cli *c, const struct law_suite *suite, const struct counts *n)
{
    uint32_t rules = n->of_kind[LAW_RULE] + n->of_kind[LAW_CLASS] + n->of_kind[LAW_FINDING];
    fputs(law_say(c,
                  "# Tình trạng của luật\n\nDo `ansinh law status` viết ra; đừng sửa bằng tay.\n\n",
                  "# Status of the law\n\nWritten by `ansinh law status`; not to be edited.\n\n"),
          stdout);
    printf(
        law_say(c,
                "%u quyền lợi, %u quy tắc, %u tham số, %u dữ kiện. Mức tin cậy (của tệp): A %u, B "
                "%u, C %u.\n",
                "%u benefits, %u rules, %u parameters, %u facts. Grades (of the file): A %u, B "
                "%u, C %u.\n"),
        n->of_kind[LAW_BENEFIT], rules, n->of_kind[LAW_PARAM], n->of_kind[LAW_FACT], n->of_grade[0],
        n->of_grade[1], n->of_grade[2]);
    printf(
        law_say(c,
                "%u ca tính tay, %u hỏng; %u quy tắc và quyền lợi chưa ca nào chạm tới.\n\n"
                "Cột *ca*: bao nhiêu ca đi tới nó, trực tiếp hay qua quy tắc khác. Tham số không "
                "đếm riêng.\n",
                "%u cases computed by hand, %u fail; %u rules and benefits are reached by none.\n\n"
                "Column *cases*: how many reach it, themselves or through other rules. Parameters "
                "are not counted.\n"),
        suite->n_cases, n->failed, n->unreached);
}

static void cell(struct buf *to, str text)
{
    buf_char(to, ' ');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '|')
            buf_char(to, '\\');
        buf_char(to, text.p[i]);
    }
    buf_add_c(to, " |");
}

static void print_row(struct cli *c, const struct law_suite *suite, const struct case_run *run,
                      const struct law_symbol *s)
{
    struct arena_mark mark = arena_save(c->arena);
    struct buf to;
    buf_init(&to, c->arena, 8192);
    buf_char(&to, '|');
    cell(&to, str_from_c(law_kind_name(s, c->lang)));
    buf_fmt(&to, " `%s`", s->name);
    if (!str_eq(s->name, s->id))
        buf_fmt(&to, " (`%s`)", s->id);
    buf_add_c(&to, " |");
    cell(&to, s->instrument);
    cell(&to, s->article);
    cell(&to, s->grade);
    if (run->hits[s->index] != NULL)
        buf_fmt(&to, " %u |", run->reached[s->index]);
    else
        buf_add_c(&to, " – |");
    str file = law_relative(suite, s->file);
    buf_fmt(&to, " %s:%u |\n", file, s->line);
    cli_print(buf_str(&to));
    arena_restore(c->arena, mark);
}

static void print_tables(struct cli *c, const struct law_suite *suite, const struct case_run *run)
{
    str file = {NULL, 0};
    for (uint32_t i = 0; i < law_symbol_count(suite->law); i++) {
        const struct law_symbol *s = law_symbol(suite->law, i);
        if (s->kind == LAW_FACT)
            continue;
        if (!str_eq(file, s->file)) {
            file = s->file;
            str shown = law_relative(suite, file);
            printf("\n## %.*s\n\n%s", (int)shown.n, shown.p,
                   law_say(c,
                           "| loại | tên | văn bản | điều | mức | ca | nơi |\n"
                           "|---|---|---|---|---|---|---|\n",
                           "| kind | name | instrument | article | grade | cases | where |\n"
                           "|---|---|---|---|---|---|---|\n"));
        }
        print_row(c, suite, run, s);
    }
}

static int run(struct cli *c, int argc, char **argv)
{
    str dir = {NULL, 0}, rest[1];
    uint32_t n_rest = 0;
    struct err e = {0};
    struct law_suite suite;
    struct counts n = {0};
    const struct cli_option options[] = {{.name = "--law", .value = &dir}};
    if (cli_parse(options, 1, argc, argv, rest, 1, &n_rest, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (n_rest == 1)
        dir = rest[0];
    if (law_suite_load(c, dir, &dir, dir.p != NULL, (str){NULL, 0}, &suite, &e) != ERR_NONE)
        return cli_fail(c, &e);
    struct case_run run = {
        .law = suite.law, .cases = suite.cases, .n_cases = suite.n_cases, .reach = true};
    if (cases_run(c, &run, &e) != ERR_NONE)
        return cli_fail(c, &e);
    count(&suite, &run, &n);
    print_head(c, &suite, &n);
    print_tables(c, &suite, &run);
    return n.failed + suite.errors.count > 0 ? err_exit_code(ERR_INPUT) : 0;
}

const struct command cmd_law_status = {
    .name = "status",
    .summary = {"bảng mọi quy tắc: văn bản, mức tin cậy, số ca",
                "all rules: instrument, grade, cases"},
    .help =
        {
            "ansinh law status — mọi quy tắc, quyền lợi và tham số: văn bản, điều, mức tin cậy, "
            "bao nhiêu ca\n"
            "chạm tới, ở tệp nào dòng nào; in Markdown ra màn hình\n\n"
            "  ansinh law status [THƯ_MỤC]\n\n"
            "Ví dụ:\n"
            "  ansinh law status law > docs/law-status.md\n\n"
            "Mã thoát: 0; 1 khi luật sai hoặc có ca hỏng (bảng vẫn được in nếu luật không sai).\n",
            "ansinh law status — each rule, benefit and parameter: instrument, article, grade, how "
            "many cases\n"
            "reach it, in which file and line; Markdown on stdout\n\n"
            "  ansinh law status [DIR]\n\n"
            "Example:\n"
            "  ansinh law status law > docs/law-status.md\n\n"
            "Exit codes: 0; 1 when the law is wrong or a case fails (then the table is printed all "
            "the "
            "same).\n",
        },
    .run = run,
};
