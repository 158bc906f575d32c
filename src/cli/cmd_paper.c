/* ansinh paper: the key that signs papers, and checking one without a database. */
#include "base/fmt.h"
#include "cli/paper_key.h"
#include "evidence/audit/state.h"
#include "pay/enrol_claim.h"
#include "registry/times.h"

#define HELP_VI                                                                                                                \
    "ansinh paper — khóa ký giấy, và kiểm tra một tờ giấy\n\n"                                                  \
    "  ansinh paper key --new TỆP [--site ĐỊA_CHỈ]   tạo khóa; in ra phần công khai\n"                            \
    "  ansinh paper key --key TỆP                    phần công khai của khóa\n"                                        \
    "  ansinh paper verify CHỮ --key TỆP [--on NGÀY] chữ trong mã QR có đúng của cơ quan "                       \
    "không\n\n"                                                                                                               \
    "  --site ĐỊA_CHỈ   trang mà mã QR dẫn tới, như https://ansinh.bacninh.example\n"                              \
    "  --key TỆP        khóa, hoặc chỉ các dòng công khai\n\n"                                                       \
    "verify không cần cơ sở dữ liệu hay mạng: nó biết chữ ký và các ngày, không biết giấy có bị " \
    "thay bằng quyết định khác sau đó hay không; trang /kiem-tra biết.\n\n"                                       \
    "Ví dụ:\n"                                                                                                              \
    "  ansinh paper key --new giay.key --site https://ansinh.bacninh.example >giay.pub\n"                                      \
    "  ansinh review certificate --db bac-ninh.db 07660-00012 --key giay.key --out giay.pdf\n"                                 \
    "  ansinh paper verify 'https://ansinh.bacninh.example/kiem-tra?m=…' --key giay.pub\n\n"                                 \
    "docs/claims.md\n"
#define HELP_EN                                                                                    \
    "ansinh paper — the key that signs papers, and checking one\n\n"                             \
    "  ansinh paper key --new FILE [--site ADDRESS]   makes a key; prints its public part\n"       \
    "  ansinh paper key --key FILE                    the public part of a key\n"                  \
    "  ansinh paper verify TEXT --key FILE [--on DAY] is the text of a QR code the office's?\n\n"  \
    "  --site ADDRESS   where the QR code leads, such as https://ansinh.bacninh.example\n"         \
    "  --key FILE       the key, or its public lines alone\n\n"                                    \
    "verify needs no database and no network: it knows the signature and the days, not whether "   \
    "another decision has replaced the paper since; the page /kiem-tra does.\n\n"                  \
    "Example:\n"                                                                                   \
    "  ansinh paper key --new paper.key --site https://ansinh.bacninh.example >paper.pub\n"        \
    "  ansinh review certificate --db bac-ninh.db 07660-00012 --key paper.key --out paper.pdf\n"   \
    "  ansinh paper verify 'https://ansinh.bacninh.example/kiem-tra?m=…' --key paper.pub\n\n"    \
    "docs/claims.md\n"

struct paper_cmd {
    struct cli *c;
    str new_file, key, site, on; /* as given */
    str words[2];
    uint32_t n;
};

static enum err_code new_key(struct paper_cmd *x, struct err *e)
{
    struct claim_keys k;
    enum err_code code = claim_key_make(x->site.p != NULL ? x->site : STR(""), &k, e);
    if (code != ERR_NONE)
        return code;
    code = state_make(arena_cstr(x->c->arena, x->new_file), claim_secret_line(x->c->arena, &k), e);
    if (code == ERR_NONE)
        cli_print(claim_public_line(x->c->arena, &k));
    seal_wipe(&k, sizeof(k));
    return code;
}

static enum err_code key(struct paper_cmd *x, struct err *e)
{
    struct claim_keys k;
    if (x->new_file.p != NULL)
        return new_key(x, e);
    if (x->key.p == NULL)
        return err_set(e, ERR_USAGE, "cần --new TỆP hoặc --key TỆP",
                       "--new FILE or --key FILE is needed");
    enum err_code code = paper_key_load(x->c, x->key, &k, e);
    if (code == ERR_NONE && !k.signs)
        code = err_set(e, ERR_INPUT, "tệp chỉ có khóa công khai", "the file has public keys alone");
    if (code == ERR_NONE)
        cli_print(claim_public_line(x->c->arena, &k));
    seal_wipe(&k, sizeof(k));
    return code;
}

static void put_day(struct buf *b, const char *what, day d, day none)
{
    char text[11];
    if (d != none)
        buf_fmt(b, "%z: %s\n", what, (str){text, day_format_vi(d, text)});
}

static void print_claim(struct paper_cmd *x, const struct claim *c)
{
    struct buf b;
    bool vi = x->c->lang == LANG_VI;
    buf_init(&b, x->c->arena, 4096);
    if (c->synthetic)
        buf_add_c(&b, vi ? "DỮ LIỆU GIẢ LẬP: giấy này không chứng nhận điều gì.\n"
                         : "SYNTHETIC DATA: this paper certifies nothing.\n");
    if (c->kind == CLAIM_CERTIFICATE)
        buf_fmt(&b, "%z: %s\n%z: %s\n%z: %s\n", vi ? "Giấy chứng nhận số" : "Certificate number",
                c->number, vi ? "Chủ hộ (chữ đầu)" : "Head of household (initials)", c->who,
                vi ? "Hạng" : "Class", c->what);
    else if (c->kind == CLAIM_REFUSAL)
        buf_fmt(&b, "%z: %s\n%z: %s\n%z: %s\n",
                vi ? "Từ chối đề nghị của hộ" : "Refuses the request of household", c->number,
                vi ? "Chủ hộ (chữ đầu)" : "Head of household (initials)", c->who,
                vi ? "Lý do" : "Reason", c->what);
    else
        buf_fmt(&b, "%z: %s\n%z: %s\n%z: %s, %s\n", vi ? "Việc số" : "Act number", c->number,
                vi ? "Người hưởng (chữ đầu)" : "Of whom (initials)", c->who,
                vi ? "Quyết định" : "Decides", enrol_claim_act(c, x->c->lang), c->benefit);
    buf_fmt(&b, "%z: %s\n", vi ? "Xã" : "Commune", c->commune);
    if (c->decision.n > 0)
        buf_fmt(&b, "%z: %s\n", vi ? "Quyết định số" : "Decision number", c->decision);
    put_day(&b, vi ? "Ngày quyết định" : "Decided on", c->decided, DAY_MIN);
    put_day(&b, vi ? "Từ ngày" : "From", c->from, DAY_MIN);
    put_day(&b, vi ? "Đến hết ngày" : "Through", c->to, DAY_MAX);
    put_day(&b, vi ? "Giấy lập ngày" : "Paper of", c->made, DAY_MIN);
    cli_print(buf_str(&b));
}

static enum err_code verify(struct paper_cmd *x, struct err *e)
{
    struct claim_keys k;
    struct claim claim;
    day on = day_of_moment(store_now_us());
    if (x->n < 2 || x->key.p == NULL)
        return err_set(e, ERR_USAGE, "cần CHỮ và --key TỆP", "TEXT and --key FILE are needed");
    if (x->on.p != NULL && !day_parse(x->on, &on))
        return err_set(e, ERR_USAGE, "--on nhận một ngày", "--on takes a day");
    enum err_code code = paper_key_load(x->c, x->key, &k, e);
    seal_wipe(k.seed, sizeof(k.seed));
    if (code != ERR_NONE)
        return code;
    if (!claim_verify(x->c->arena, &k, claim_text_of(x->words[1]), &claim))
        return err_set(e, ERR_INPUT, "không phải giấy ký bằng khóa này, hoặc đã bị sửa",
                       "it is not signed with this key, or was changed");
    print_claim(x, &claim);
    switch (claim_on(&claim, on)) {
    case CLAIM_NOT_YET:
        return err_set(e, ERR_INPUT, "chữ ký đúng; giấy chưa có hiệu lực",
                       "the signature is right; the paper is not in force yet");
    case CLAIM_OVER:
        return err_set(e, ERR_INPUT, "chữ ký đúng; giấy đã hết hạn",
                       "the signature is right; the paper has run out");
    default:
        cli_print(x->c->lang == LANG_VI ? STR("Chữ ký đúng, giấy còn hạn.\n")
                                        : STR("The signature is right, the paper in force.\n"));
        return ERR_NONE;
    }
}

static int run(struct cli *c, int argc, char **argv)
{
    struct paper_cmd x = {.c = c};
    struct err e = {0};
    const struct cli_option options[] = {
        {.name = "--new", .value = &x.new_file},
        {.name = "--key", .value = &x.key},
        {.name = "--site", .value = &x.site},
        {.name = "--on", .value = &x.on},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, x.words, 2, &x.n, &e);
    if (code == ERR_NONE && x.n == 1 && str_eq_c(x.words[0], "key"))
        code = key(&x, &e);
    else if (code == ERR_NONE && x.n > 0 && str_eq_c(x.words[0], "verify"))
        code = verify(&x, &e);
    else if (code == ERR_NONE)
        code = err_set(&e, ERR_USAGE, "cần key hoặc verify", "key or verify is needed");
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_paper = {
    .name = "paper",
    .summary = {"khóa ký giấy; kiểm tra một tờ giấy", "the key of papers; checking one"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
