/* ansinh audit: the log of who wrote what and who looked at whom, signed and verified. */
#include "cli/audit_cmd.h"

#include "base/num.h"

#include <stdio.h>

#define HELP_VI                                                                                                             \
    "ansinh audit — nhật ký: ai ghi gì, ai xem ai; ký, làm chứng, kiểm chứng\n\n"                             \
    "  ansinh audit show --db DB [--entry N]         các mục; nội dung của một mục\n"                            \
    "  ansinh audit key --new TỆP --name TÊN         tạo khóa ký (thêm --witness: khóa làm "                      \
    "chứng)\n"                                                                                                            \
    "  ansinh audit key --db DB | --key TỆP          khóa công khai\n"                                                  \
    "  ansinh audit sign --db DB --key TỆP           ký những mục mới\n"                                           \
    "  ansinh audit prove --db DB --old N            yêu cầu gửi người làm chứng đã ký đến N "             \
    "mục\n"                                                                                                               \
    "  ansinh audit witness --key TỆP --log KHÓA YÊU_CẦU    ở cơ quan khác: làm chứng\n"                       \
    "  ansinh audit witness --db DB --witness KHÓA TRẢ_LỜI  giữ chữ ký ấy\n"                                    \
    "  ansinh audit export --db DB TỆP               xuất nhật ký (thêm --payloads: cả nội "                    \
    "dung)\n"                                                                                                               \
    "  ansinh audit verify TỆP --key KHÓA            kiểm chứng, chỉ cần tệp và khóa công khai\n"           \
    "  ansinh audit prove --db DB --entry N          bằng chứng rằng một mục có trong nhật ký\n"              \
    "  ansinh audit erase --db DB --entry N[-M] --who TÊN --reference VĂN_BẢN   xóa nội dung\n\n"                    \
    "  --province MÃ     khi cơ sở dữ liệu có nhật ký của nhiều tỉnh\n"                                   \
    "  --state TỆP       người ký (làm chứng) giữ điều đã ký ở đây; mặc định TỆP_KHÓA.state\n" \
    "  --whole           ký: đọc lại nhật ký từ mục đầu\n"                                                  \
    "  --witness KHÓA    kiểm chứng: phải có chữ ký của người làm chứng này\n"                          \
    "  --checkpoint TỆP  kiểm chứng: phải nối tiếp điều đã ký mà ai đó giữ lại\n"                  \
    "Chỉ với show: --who TÊN, --what VIỆC, --recording N, --entity N (đã bị xem), --from NGÀY,\n"               \
    "  --to NGÀY, --limit N (mặc định 50), --format table|csv|json\n\n"                                               \
    "KHÓA là khóa công khai (TÊN+MÃ+…) hoặc một tệp có nó. Khóa ký không nằm trong cơ sở dữ\n"    \
    "liệu: để nó ở máy khác với người quản trị cơ sở dữ liệu. Xem docs/audit.md.\n\n"             \
    "Ví dụ:\n"                                                                                                           \
    "  ansinh audit key --new nhat-ky.key --name bacninh.example/nhat-ky\n"                                                 \
    "  ansinh audit sign --db bac-ninh.db --key nhat-ky.key\n"                                                              \
    "  ansinh audit export --db bac-ninh.db nhat-ky.txt\n"                                                                  \
    "  ansinh audit verify nhat-ky.txt --key bacninh.example/nhat-ky+c74f20a3+ARpc…\n"
#define HELP_EN                                                                                     \
    "ansinh audit — the log: who wrote what, who looked at whom; signed, witnessed, verified\n\n" \
    "  ansinh audit show --db DB [--entry N]         entries; what one holds\n"                     \
    "  ansinh audit key --new FILE --name NAME       a new key (with --witness: for a witness)\n"   \
    "  ansinh audit key --db DB | --key FILE         the public key\n"                              \
    "  ansinh audit sign --db DB --key FILE          signs what is new\n"                           \
    "  ansinh audit prove --db DB --old N            the request to a witness that signed N "       \
    "entries\n"                                                                                     \
    "  ansinh audit witness --key FILE --log KEY REQUEST    at another agency: witnesses\n"         \
    "  ansinh audit witness --db DB --witness KEY ANSWER    keeps that signature\n"                 \
    "  ansinh audit export --db DB FILE              the log as a file (--payloads: all of it)\n"   \
    "  ansinh audit verify FILE --key KEY            needs the file and the public key alone\n"     \
    "  ansinh audit prove --db DB --entry N          proof that an entry is in the log\n"           \
    "  ansinh audit erase --db DB --entry N[-M] --who NAME --reference DECISION\n\n"                \
    "  --province CODE   where the database has logs of several provinces\n"                        \
    "  --state FILE      what was signed (witnessed) last is kept here; default: KEY_FILE.state\n"  \
    "  --whole           sign: reads the log again from its first entry\n"                          \
    "  --witness KEY     verify: must be signed by this witness\n"                                  \
    "  --checkpoint FILE verify: must continue a checkpoint that somebody kept\n"                   \
    "With show alone: --who NAME, --what ACT, --recording N, --entity N (was looked at),\n"         \
    "  --from DAY, --to DAY, --limit N (default 50), --format table|csv|json\n\n"                   \
    "KEY is a public key (NAME+ID+…) or a file that holds it. The signing key is not in the\n"    \
    "database: keep it where its administrator cannot reach it. See docs/audit.md.\n\n"             \
    "Examples:\n"                                                                                   \
    "  ansinh audit key --new log.key --name bacninh.example/log\n"                                 \
    "  ansinh audit sign --db bac-ninh.db --key log.key\n"                                          \
    "  ansinh audit export --db bac-ninh.db log.txt\n"                                              \
    "  ansinh audit verify log.txt --key bacninh.example/log+c74f20a3+ARpc…\n"

/* What each part takes, by letters: the table of options is one. */
static const struct {
    const char *name;
    enum err_code (*run)(struct audit_cmd *x, struct err *e);
    const char *takes;
    bool takes_word;
} parts[] = {
    {"key", audit_cmd_key, "dpknNW", false},        {"sign", audit_cmd_sign, "dpksw", false},
    {"witness", audit_cmd_witness, "dpksle", true}, {"prove", audit_cmd_prove, "dpoE", false},
    {"export", audit_cmd_export, "dpP", true},      {"verify", audit_cmd_verify, "kec", true},
    {"show", audit_cmd_show, "dpEhatiFTLf", false}, {"erase", audit_cmd_erase, "dpEhr", false},
};
#define PART_COUNT (int)(sizeof(parts) / sizeof(parts[0]))
#define OPTIONS_MAX 24

static uint32_t options_of(struct audit_cmd *x, const char *takes,
                           struct cli_option to[OPTIONS_MAX])
{
    const struct {
        char letter;
        struct cli_option o;
    } all[] = {
        {'d', {.name = "--db", .value = &x->view.db}},
        {'p', {.name = "--province", .value = &x->view.province}},
        {'k', {.name = "--key", .value = &x->key}},
        {'n', {.name = "--new", .value = &x->new_file}},
        {'N', {.name = "--name", .value = &x->name}},
        {'W', {.name = "--witness", .flag = &x->as_witness}},
        {'s', {.name = "--state", .value = &x->state}},
        {'w', {.name = "--whole", .flag = &x->whole}},
        {'l', {.name = "--log", .value = &x->log}},
        {'e', {.name = "--witness", .value = &x->witness}},
        {'c', {.name = "--checkpoint", .value = &x->checkpoint}},
        {'o', {.name = "--old", .value = &x->old}},
        {'E', {.name = "--entry", .value = &x->entry}},
        {'P', {.name = "--payloads", .flag = &x->payloads}},
        {'h', {.name = "--who", .value = &x->who}},
        {'r', {.name = "--reference", .value = &x->reference}},
        {'a', {.name = "--what", .value = &x->what}},
        {'t', {.name = "--recording", .value = &x->recording}},
        {'i', {.name = "--entity", .value = &x->entity}},
        {'F', {.name = "--from", .value = &x->from}},
        {'T', {.name = "--to", .value = &x->to}},
        {'L', {.name = "--limit", .value = &x->limit}},
        {'f', {.name = "--format", .value = &x->view.format}},
    };
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (str_find_char(str_from_c(takes), all[i].letter) >= 0)
            to[n++] = all[i].o;
    }
    return n;
}

enum err_code audit_cmd_number(str given, const char *option, int64_t *out, struct err *e)
{
    if (num_parse_int(given, out) && *out >= 0)
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z nhận một số", "%z takes a number", option);
}

enum err_code audit_cmd_open(struct audit_cmd *x, bool write, struct err *e)
{
    if (x->view.db.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --db", "--db is missing");
    const struct store_options o = {.location = arena_cstr(x->c->arena, x->view.db),
                                    .read_only = !write};
    enum err_code code = store_open(&x->db, &o, e);
    if (code == ERR_NONE && x->view.province.p != NULL)
        return audit_cmd_number(x->view.province, "--province", &x->province, e);
    return code == ERR_NONE ? audit_only_log(x->db, &x->province, e) : code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct audit_cmd x = {.c = c};
    struct cli_option options[OPTIONS_MAX];
    struct err e = {0};
    enum err_code code = ERR_USAGE;
    int part = 0;
    while (argc > 1 && part < PART_COUNT && !str_eq_c(str_from_c(argv[1]), parts[part].name))
        part++;
    if (argc < 2 || part == PART_COUNT) {
        err_set(&e, ERR_USAGE,
                "cần một trong: key, sign, witness, prove, export, verify, show, erase",
                "one of these is needed: key, sign, witness, prove, export, verify, show, erase");
        err_hint(&e, "xem ansinh audit --help", "see ansinh audit --help");
        return cli_fail(c, &e);
    }
    uint32_t n = options_of(&x, parts[part].takes, options), words = 0;
    code = cli_parse(options, n, argc - 1, argv + 1, &x.rest, parts[part].takes_word, &words, &e);
    if (code == ERR_NONE && parts[part].takes_word && words == 0)
        code = err_set(&e, ERR_USAGE, "thiếu tên tệp", "the file's name is missing");
    if (code == ERR_NONE)
        code = parts[part].run(&x, &e);
    store_close(x.db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_audit = {
    .name = "audit",
    .summary = {"nhật ký: ai ghi gì, ai xem ai; ký và kiểm chứng",
                "the log: who wrote what, who looked at whom; signed and verified"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
