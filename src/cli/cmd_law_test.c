#include "cli/cmd_law.h"

#include <stdio.h>

#define TEXT_COLUMNS 100 /* of a law's case on one line */

static void print_failures(struct cli *c, const struct bound_case *b, const struct case_result *r)
{
    for (uint32_t i = 0; i < r->failures.n; i++) {
        const struct case_failure *f = &r->failures.v[i];
        struct arena_mark mark = arena_save(c->arena);
        struct buf out;
        buf_init(&out, c->arena, 512u << 10);
        buf_fmt(&out, "%s:%u:%u: %z: %s\n  ", b->test->file, f->wanted->at->line,
                f->wanted->at->column, law_say(c, "hỏng", "failed"), b->test->name);
        case_write_what(b, f->wanted, c->lang, &out);
        buf_fmt(&out, "\n  %z %s\n  %z %s\n", law_say(c, "mong đợi:", "expected:"), f->expected,
                law_say(c, "tính ra: ", "got:     "), f->got);
        if (f->why.n > 0) {
            str rest = f->why;
            while (rest.p != NULL) {
                str line = str_split(&rest, '\n');
                if (line.n > 0)
                    buf_fmt(&out, "    %s\n", line);
            }
        }
        cli_print(buf_str(&out));
        arena_restore(c->arena, mark);
    }
}

static void print_unreached(struct cli *c, const struct law *l, const struct law_symbol *s,
                            const bool *hits, uint32_t *reached, uint32_t *total)
{
    uint32_t n = law_case_count(l, s);
    for (uint32_t k = 0; k < n; k++) {
        ++*total;
        if (hits[k]) {
            ++*reached;
            continue;
        }
        struct arena_mark mark = arena_save(c->arena);
        struct law_case_info info = law_case(l, s, k);
        struct buf out;
        buf_init(&out, c->arena, 4096);
        buf_fmt(&out, "%s:%u: %z %s: %s\n", info.file, info.line,
                law_say(c, "chưa ca nào chạm tới", "no case reaches"), s->id,
                law_one_line(c->arena, info.text, TEXT_COLUMNS));
        cli_print(buf_str(&out));
        arena_restore(c->arena, mark);
    }
}

static void print_coverage(struct cli *c, const struct law *l, const struct case_run *run)
{
    uint32_t reached = 0, total = 0;
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        if (run->hits[i] != NULL)
            print_unreached(c, l, law_symbol(l, i), run->hits[i], &reached, &total);
    }
    uint32_t tenths = total > 0 ? (uint32_t)((uint64_t)reached * 1000 / total) : 1000;
    printf(law_say(c, "Phủ %u trên %u nhánh của luật: %u,%u %%\n",
                   "%u of %u cases of the law are reached: %u.%u %%\n"),
           reached, total, tenths / 10, tenths % 10);
}

static int run(struct cli *c, int argc, char **argv)
{
    str paths[LAW_MAX_PATHS], dir = {NULL, 0}, filter = {NULL, 0};
    uint32_t n_paths = 0;
    bool coverage = false, verbose = false;
    struct err e = {0};
    struct law_suite suite;
    const struct cli_option options[] = {
        {.name = "--law", .value = &dir},     {.name = "-n", .value = &filter},
        {.name = "--name", .value = &filter}, {.name = "--coverage", .flag = &coverage},
        {.name = "-v", .flag = &verbose},     {.name = "--verbose", .flag = &verbose}};
    if (cli_parse(options, 6, argc, argv, paths, LAW_MAX_PATHS, &n_paths, &e) != ERR_NONE ||
        law_suite_load(c, dir, paths, n_paths, filter, &suite, &e) != ERR_NONE)
        return cli_fail(c, &e);
    struct case_run run = {.law = suite.law,
                           .cases = suite.cases,
                           .n_cases = suite.n_cases,
                           .why = verbose,
                           .reach = coverage};
    if (cases_run(c, &run, &e) != ERR_NONE)
        return cli_fail(c, &e);
    uint32_t failed = 0;
    for (uint32_t i = 0; i < suite.n_cases; i++) {
        failed += run.results[i].failures.n > 0;
        print_failures(c, &suite.cases[i], &run.results[i]);
        if (verbose && run.results[i].failures.n == 0)
            printf("%s %.*s\n", law_say(c, "đạt ", "passed"), (int)suite.cases[i].test->name.n,
                   suite.cases[i].test->name.p);
    }
    if (coverage)
        print_coverage(c, suite.law, &run);
    printf(law_say(c, "%u đạt, %u hỏng", "%u passed, %u failed"), suite.n_cases - failed, failed);
    if (suite.errors.count > 0)
        printf(law_say(c, ", %u lỗi trong tệp", ", %u errors in files"), suite.errors.count);
    putchar('\n');
    if (suite.n_cases == 0 && suite.errors.count == 0) {
        fputs(law_say(c, "không có ca nào khớp\n", "no case matches\n"), stderr);
        return err_exit_code(ERR_INPUT);
    }
    return failed + suite.errors.count > 0 ? err_exit_code(ERR_INPUT) : 0;
}

const struct command cmd_law_test = {
    .name = "test",
    .summary = {"chạy các ca tính tay (YAML)", "run the cases computed by hand (YAML)"},
    .help =
        {
            "ansinh law test — các ca tính tay có ra đúng như luật không\n\n"
            "  ansinh law test [ĐƯỜNG_DẪN…] [-n CHỮ] [--coverage] [-v] [--law THƯ_MỤC]\n\n"
            "  ĐƯỜNG_DẪN    tệp .yaml hoặc thư mục; không có thì mọi ca nằm cạnh bộ luật\n"
            "  -n CHỮ       chỉ những ca có tên hoặc từ khóa chứa chữ này (không cần dấu, không kể "
            "hoa thường)\n"
            "  --coverage   những nhánh nào của luật chưa ca nào chạm tới, và tỷ lệ\n"
            "  -v           kể từng ca; ca hỏng thì kể vì sao ra như thế\n"
            "  --law        bộ luật; không có thì: thư mục của các ca nếu ở đó có luật, không thì "
            "luật đi kèm\n\n"
            "Một ca, theo cách viết của OpenFisca (docs/language.md mục 7):\n\n"
            "  - name: 500.000 × 2,0 = 1.000.000\n"
            "    period: 2024-07\n"
            "    input: {born: 1994-03-01, disability: extremely_severe}\n"
            "    output: {disability_allowance: 1000000}\n\n"
            "Ví dụ:\n"
            "  ansinh law test\n"
            "  ansinh law test law/vn/tro-giup-xa-hoi.yaml -n \"khuyết tật\" -v\n"
            "  ansinh law test law/ --coverage\n\n"
            "Mã thoát: 0 tất cả đạt; 1 có ca hỏng, ca viết sai hoặc luật sai; 2 dòng lệnh sai; 3 "
            "lỗi tệp.\n",
            "ansinh law test — do the cases computed by hand come out as the law says\n\n"
            "  ansinh law test [PATH…] [-n TEXT] [--coverage] [-v] [--law DIR]\n\n"
            "  PATH         a .yaml file or a folder; without it all cases beside the law\n"
            "  -n TEXT      only cases whose name or keywords hold it (in any case, tones may be "
            "left out)\n"
            "  --coverage   which cases of which rules no test reaches, and the share\n"
            "  -v           tell each case, and of a failed one why it came out so\n"
            "  --law        the law; without it: the folder of the cases when it holds a law, else "
            "the law\n"
            "               that is shipped\n\n"
            "A case, in the layout of OpenFisca (docs/language.md, section 7):\n\n"
            "  - name: 500,000 × 2.0 = 1,000,000\n"
            "    period: 2024-07\n"
            "    input: {born: 1994-03-01, disability: extremely_severe}\n"
            "    output: {disability_allowance: 1000000}\n\n"
            "Examples:\n"
            "  ansinh law test\n"
            "  ansinh law test law/vn/tro-giup-xa-hoi.yaml -n \"khuyet tat\" -v\n"
            "  ansinh law test law/ --coverage\n\n"
            "Exit codes: 0 all passed; 1 a case failed or is wrongly written, or the law is wrong; "
            "2 the\n"
            "command line is wrong; 3 a file cannot be read.\n",
        },
    .run = run,
};
