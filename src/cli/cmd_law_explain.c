#include "cli/cmd_law.h"

#include <stdio.h>

#define MAX_EXPLAINED 50u

static int run(struct cli *c, int argc, char **argv)
{
    str words[LAW_MAX_PATHS], dir = {NULL, 0};
    uint32_t n_words = 0, failed = 0;
    struct err e = {0};
    struct law_suite suite;
    const struct cli_option options[] = {{.name = "--law", .value = &dir}};
    if (cli_parse(options, 1, argc, argv, words, LAW_MAX_PATHS, &n_words, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (n_words == 0) {
        err_set(&e, ERR_USAGE, "thiếu tên ca", "the name of a case is missing");
        err_hint(&e, "giải thích một hộ thật: ansinh explain --help",
                 "to explain a real household: ansinh explain --help");
        return cli_fail(c, &e);
    }
    if (law_suite_load(c, dir, words + 1, n_words - 1, words[0], &suite, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (suite.n_cases == 0) {
        err_set(&e, ERR_USAGE, "không có ca nào tên có \"%s\"", "no case's name holds \"%s\"",
                words[0]);
        return cli_fail(c, &e);
    }
    struct case_run run = {.law = suite.law, .cases = suite.cases, .explain = true};
    run.n_cases = suite.n_cases < MAX_EXPLAINED ? suite.n_cases : MAX_EXPLAINED;
    if (cases_run(c, &run, &e) != ERR_NONE)
        return cli_fail(c, &e);
    for (uint32_t i = 0; i < run.n_cases; i++) {
        const struct test_case *t = suite.cases[i].test;
        bool ok = run.results[i].failures.n == 0;
        failed += !ok;
        struct buf head;
        buf_init(&head, c->arena, 4096);
        buf_fmt(&head, "%s:%u: %s (%z)\n\n", t->file, t->line, t->name,
                ok ? law_say(c, "đạt", "passed") : law_say(c, "hỏng", "failed"));
        cli_print(buf_str(&head));
        cli_print(run.results[i].explanation);
    }
    if (run.n_cases < suite.n_cases)
        fprintf(stderr, law_say(c, "… và %u ca nữa\n", "… and %u more cases\n"),
                suite.n_cases - run.n_cases);
    return failed + suite.errors.count > 0 ? err_exit_code(ERR_INPUT) : 0;
}

const struct command cmd_law_explain = {
    .name = "explain",
    .summary = {"giải thích từng bước một ca thử", "explain a case step by step"},
    .help =
        {
            "ansinh law explain — một ca tính tay ra kết quả như thế vì sao: từng bước, điều luật, "
            "dữ kiện\n\n"
            "  ansinh law explain CHỮ [ĐƯỜNG_DẪN…] [--law THƯ_MỤC]\n\n"
            "  CHỮ          những ca có tên chứa chữ này (không cần dấu, không kể hoa thường)\n"
            "  ĐƯỜNG_DẪN    như ansinh law test\n\n"
            "Để giải thích một hộ trong tệp rà soát, dùng ansinh explain.\n\n"
            "Ví dụ:\n"
            "  ansinh law explain \"tròn 18 tuổi\"\n"
            "  ansinh law explain \"tron 4 tuoi\" law/vn/tro-giup-xa-hoi.yaml --lang en\n",
            "ansinh law explain — why a case comes out as it does: steps, articles, facts\n\n"
            "  ansinh law explain TEXT [PATH…] [--law DIR]\n\n"
            "  TEXT   the cases whose name holds it (in any case, tones may be left out)\n"
            "  PATH   as for ansinh law test\n\n"
            "To explain a household of a survey use ansinh explain.\n\n"
            "Examples:\n"
            "  ansinh law explain \"tròn 18 tuổi\"\n"
            "  ansinh law explain \"tron 4 tuoi\" law/vn/tro-giup-xa-hoi.yaml --lang en\n",
        },
    .run = run,
};
