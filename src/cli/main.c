/* ansinh: who is poor, what the law owes them, and why. The table of commands. */
#include "base/fmt.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/load_law.h"
#include "seal/ring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESS_MAX_BYTES ((size_t)64 << 30)

static const struct command *const commands[] = {
    &cmd_count,      &cmd_area,     &cmd_decide,    &cmd_decided, &cmd_event,     &cmd_explain,
    &cmd_law,        &cmd_synth,    &cmd_init,      &cmd_import,  &cmd_household, &cmd_person,
    &cmd_duplicates, &cmd_plan,     &cmd_campaign,  &cmd_living,  &cmd_review,    &cmd_migrate,
    &cmd_backup,     &cmd_restore,  &cmd_check_db,  &cmd_report,  &cmd_enrol,     &cmd_due,
    &cmd_cycle,      &cmd_budget,   &cmd_ledger,    &cmd_deliver, &cmd_serve,     &cmd_measure,
    &cmd_simulate,   &cmd_inspect,  &cmd_user,      &cmd_role,    &cmd_suspend,   &cmd_end,
    &cmd_transfer,   &cmd_recovery, &cmd_payee,     &cmd_audit,   &cmd_seal,      &cmd_paper,
    &cmd_subject,    &cmd_breach,   &cmd_complaint, &cmd_export,  &cmd_impact};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const char *const page_head[2] = {
    "ansinh " ANSINH_VERSION " — ai nghèo, pháp luật cho họ hưởng gì, và vì sao.\n\n"
    "  ansinh LỆNH [TÙY CHỌN]\n\nCác lệnh:\n",
    "ansinh " ANSINH_VERSION " — who is poor, what the law owes them, and why.\n\n"
    "  ansinh COMMAND [OPTIONS]\n\nCommands:\n",
};
static const char *const page_foot[2] = {
    "\n  ansinh LỆNH --help   cách dùng một lệnh, có ví dụ (hoặc: ansinh help LỆNH)\n"
    "  --lang vi|en         ngôn ngữ (mặc định tiếng Việt; LANG=en… thì tiếng Anh)\n"
    "  --key-file TỆP       khóa của các dữ kiện kín (hoặc biến ANSINH_KEY_FILE)\n\n"
    "Bắt đầu, với một tỉnh GIẢ LẬP:\n"
    "  ansinh synth --area bac-giang --year 2021 --out out/2021\n"
    "  ansinh decide --households out/2021/households.csv --members out/2021/members.csv \\\n"
    "      --facts out/2021/facts.csv --month 2024-07 --out out/decided\n\n"
    "Mã thoát: 0 xong; 1 dữ liệu hoặc văn bản luật sai; 2 dòng lệnh sai; 3 lỗi tệp hoặc đĩa; "
    "4 lỗi chương trình.\n",
    "\n  ansinh COMMAND --help   how to use a command, with examples (or: ansinh help COMMAND)\n"
    "  --lang vi|en            language (Vietnamese unless LANG begins with en)\n"
    "  --key-file FILE         keys of sealed facts (or the variable ANSINH_KEY_FILE)\n\n"
    "To begin, with a SYNTHETIC province:\n"
    "  ansinh synth --area bac-giang --year 2021 --out out/2021\n"
    "  ansinh decide --households out/2021/households.csv --members out/2021/members.csv \\\n"
    "      --facts out/2021/facts.csv --month 2024-07 --out out/decided\n\n"
    "Exit codes: 0 done; 1 the data or the law text is wrong; 2 the command line is wrong; 3 a "
    "file "
    "or disk failed; 4 a defect of the program.\n",
};

static void print_help(enum lang lang, FILE *to)
{
    fputs(page_head[lang], to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary[lang]);
    fputs(page_foot[lang], to);
}

static enum lang lang_of_environment(void)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return str_starts(str_from_c(value), STR("en")) ? LANG_EN : LANG_VI;
    }
    return LANG_VI;
}

/* Takes the first of this option, before a "--", out of argv with its value; false: there is none.
 */
static bool take_option(int *argc, char **argv, str name, const char **value)
{
    for (int i = 1; i < *argc && !str_eq_c(str_from_c(argv[i]), "--"); i++) {
        str word = str_from_c(argv[i]);
        int n = 1;
        if (str_eq(word, name)) {
            n = i + 1 < *argc ? 2 : 1;
            *value = n == 2 ? argv[i + 1] : "";
        } else if (str_starts(word, name) && word.n > name.n && word.p[name.n] == '=') {
            *value = argv[i] + name.n + 1;
        } else {
            continue;
        }
        for (int k = i; k + n <= *argc; k++)
            argv[k] = argv[k + n]; /* and the NULL behind them */
        *argc -= n;
        return true;
    }
    return false;
}

/* Takes --lang out of argv; false when its value is none. */
static bool take_lang(int *argc, char **argv, enum lang *lang)
{
    const char *value;
    bool ok = true;
    while (take_option(argc, argv, STR("--lang"), &value)) {
        if (str_eq_c(str_from_c(value), "en"))
            *lang = LANG_EN;
        else if (str_eq_c(str_from_c(value), "vi"))
            *lang = LANG_VI;
        else
            ok = false;
    }
    return ok;
}

/* Takes --key-file out of argv; else it is the variable's. Keys of a file that cannot be read are
 * no reason to go on without. */
static enum err_code take_keys(struct cli *c, int *argc, char **argv, struct err *e)
{
    const char *path = getenv("ANSINH_KEY_FILE");
    while (take_option(argc, argv, STR("--key-file"), &path))
        ;
    if (path == NULL)
        return ERR_NONE;
    str text = {NULL, 0};
    enum err_code code = file_read_text(c->arena, str_from_c(path), &text, e);
    if (code == ERR_NONE && !seal_ring_read(text)) {
        code = err_set(e, ERR_INPUT, "%z: cần mỗi dòng một khóa, 64 chữ số hexa",
                       "%z: a key a line is needed, 64 hex digits each", path);
        err_hint(e, "tạo khóa: openssl rand -hex 32", "to make one: openssl rand -hex 32");
    }
    return code;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        str word = str_from_c(argv[i]);
        if (str_eq_c(word, "--"))
            return false;
        if (str_eq_c(word, "--help") || str_eq_c(word, "-h"))
            return true;
    }
    return false;
}

static int unknown_command(const struct cli *c, str name)
{
    struct err e = {0};
    err_set(&e, ERR_USAGE, "không có lệnh \"%s\"", "there is no command \"%s\"", name);
    err_hint(&e, "xem ansinh --help", "see ansinh --help");
    int nearest = 3;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        int distance = str_distance(name, str_from_c(commands[i]->name), nearest);
        if (distance < nearest) {
            nearest = distance;
            err_hint(&e, "có phải là %z?", "did you mean %z?", commands[i]->name);
        }
    }
    return cli_fail(c, &e);
}

static int dispatch(struct cli *c, int argc, char **argv)
{
    if (argc < 2) {
        print_help(c->lang, stderr);
        return err_exit_code(ERR_USAGE);
    }
    str name = str_from_c(argv[1]);
    bool help = str_eq_c(name, "help");
    if (str_eq_c(name, "--help") || str_eq_c(name, "-h") || (help && argc == 2)) {
        print_help(c->lang, stdout);
        return 0;
    }
    if (help) { /* help COMMAND is COMMAND --help */
        static char asked[] = "--help";
        argv[1] = argv[2];
        argv[2] = asked;
        name = str_from_c(argv[1]);
    }
    if (str_eq_c(name, "--version")) {
        puts("ansinh " ANSINH_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (!str_eq_c(name, commands[i]->name))
            continue;
        if (!commands[i]->own_help && asks_help(argc - 1, argv + 1)) {
            fputs(commands[i]->help[c->lang], stdout);
            return 0;
        }
        return commands[i]->run(c, argc - 1, argv + 1);
    }
    return unknown_command(c, name);
}

/* Some keyboards give letters and their marks apart: what is kept is NFC, as of files. The name of
 * a file that is there stays as the disk has it. */
static void take_nfc(struct arena *a, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct err bad = {0};
        str word = str_from_c(argv[i]), composed;
        const char *value = strchr(argv[i], '=');
        if (text_is_plain_nfc(word) || access(argv[i], F_OK) == 0 ||
            (value != NULL && access(value + 1, F_OK) == 0) ||
            text_nfc(a, word, &composed, &bad) != ERR_NONE)
            continue;
        argv[i] = arena_cstr(a, composed);
    }
}

int main(int argc, char **argv)
{
    struct arena arena;
    arena_init(&arena, PROCESS_MAX_BYTES);
    struct cli c = {.lang = lang_of_environment(), .arena = &arena};
    int code;
    if (argc < 1)
        return err_exit_code(ERR_USAGE);
    take_nfc(&arena, argc, argv);
    if (!take_lang(&argc, argv, &c.lang)) {
        struct err e = {0};
        err_set(&e, ERR_USAGE, "--lang nhận vi hoặc en", "--lang takes vi or en");
        code = cli_fail(&c, &e);
    } else {
        struct err e = {0};
        code = take_keys(&c, &argc, argv, &e) != ERR_NONE ? cli_fail(&c, &e)
                                                          : dispatch(&c, argc, argv);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs(c.lang == LANG_VI ? "lỗi: không ghi được kết quả\n"
                                : "error: the results could not be written\n",
              stderr);
        code = code != 0 ? code : err_exit_code(ERR_IO);
    }
    arena_clear(&arena);
    return code;
}
