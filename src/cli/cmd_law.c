/* ansinh law: for those who write the law and those who check it. One file a verb. */
#include "cli/cmd_law.h"

#include <stdio.h>

static const struct command *const verbs[] = {&cmd_law_check, &cmd_law_test,  &cmd_law_fmt,
                                              &cmd_law_show,  &cmd_law_facts, &cmd_law_explain,
                                              &cmd_law_status};
#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

static const char *const head[2] = {
    "ansinh law — văn bản luật chạy được: kiểm tra, thử, định dạng, tra cứu\n\n"
    "  ansinh law VIỆC …\n\n",
    "ansinh law — the law as text that runs: check, test, format, look up\n\n"
    "  ansinh law VERB …\n\n",
};
static const char *const foot[2] = {
    "\n  ansinh law VIỆC --help   cách dùng, có ví dụ\n\n"
    "Bắt đầu:\n"
    "  ansinh law check                        luật đi kèm có lỗi nào không\n"
    "  ansinh law test                         mọi ca tính tay có ra đúng không\n"
    "  ansinh law show disability_allowance    một quyền lợi cùng điều luật của nó\n\n"
    "Luật ở đâu: --law, hoặc biến ANSINH_LAW, hoặc thư mục law/ đi kèm. Ngôn ngữ: "
    "docs/language.md.\n"
    "Mã thoát: 0 đạt; 1 luật hoặc ca thử sai; 2 dòng lệnh sai; 3 lỗi tệp hoặc đĩa.\n",
    "\n  ansinh law VERB --help   how to use it, with examples\n\n"
    "To begin:\n"
    "  ansinh law check                        is anything wrong with the law that is shipped\n"
    "  ansinh law test                         do all cases computed by hand come out right\n"
    "  ansinh law show disability_allowance    a benefit with its article\n\n"
    "Where the law is: --law, or the variable ANSINH_LAW, or the law/ that is shipped. The "
    "language: "
    "docs/language.md.\n"
    "Exit codes: 0 well; 1 the law or a case is wrong; 2 the command line is wrong; 3 a file or "
    "disk "
    "failed.\n",
};

static void print_help(enum lang lang, FILE *to)
{
    fputs(head[lang], to);
    for (size_t i = 0; i < VERB_COUNT; i++)
        fprintf(to, "  %-8s %s\n", verbs[i]->name, verbs[i]->summary[lang]);
    fputs(foot[lang], to);
}

static bool is_help(str word)
{
    return str_eq_c(word, "--help") || str_eq_c(word, "-h") || str_eq_c(word, "help");
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && !str_eq_c(str_from_c(argv[i]), "--"); i++) {
        if (str_eq_c(str_from_c(argv[i]), "--help") || str_eq_c(str_from_c(argv[i]), "-h"))
            return true;
    }
    return false;
}

static int unknown_verb(const struct cli *c, str name)
{
    struct err e = {0};
    err_set(&e, ERR_USAGE, "ansinh law không có việc \"%s\"", "ansinh law has no verb \"%s\"",
            name);
    err_hint(&e, "xem ansinh law --help", "see ansinh law --help");
    int nearest = 4;
    for (size_t i = 0; i < VERB_COUNT; i++) {
        int distance = str_distance(name, str_from_c(verbs[i]->name), nearest);
        if (distance < nearest) {
            nearest = distance;
            err_hint(&e, "có phải là %z?", "did you mean %z?", verbs[i]->name);
        }
    }
    return cli_fail(c, &e);
}

static int run(struct cli *c, int argc, char **argv)
{
    if (argc < 2) {
        print_help(c->lang, stderr);
        return err_exit_code(ERR_USAGE);
    }
    str name = str_from_c(argv[1]);
    if (is_help(name)) {
        print_help(c->lang, stdout);
        return 0;
    }
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (!str_eq_c(name, verbs[i]->name))
            continue;
        if (asks_help(argc - 1, argv + 1)) {
            fputs(verbs[i]->help[c->lang], stdout);
            return 0;
        }
        return verbs[i]->run(c, argc - 1, argv + 1);
    }
    return unknown_verb(c, name);
}

const struct command cmd_law = {
    .name = "law",
    .summary = {"kiểm tra, thử, định dạng, tra cứu văn bản luật",
                "check, test, format and look up the law"},
    .own_help = true,
    .run = run,
};
