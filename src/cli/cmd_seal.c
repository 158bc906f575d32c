/* ansinh seal: sensitive facts into boxes, under a key outside of the database; and another key. */
#include "cli/inputs.h"
#include "cli/officer.h"
#include "cli/record_view.h"
#include "registry/sealed.h"

#include <stdio.h>

#define HELP_VI                                                                                                             \
    "ansinh seal — cất kín các dữ kiện nhạy cảm (HIV, bệnh, khuyết tật)\n\n"                            \
    "  ansinh seal --db DB --key-file TỆP --who AI [--province MÃ] [--law THƯ_MỤC]\n\n"                               \
    "Từ đó, dữ kiện mà luật ghi là `kín` chỉ nằm trong cơ sở dữ liệu dưới dạng mã hóa; ai\n" \
    "không có tệp khóa thì thấy là chưa rõ, không bao giờ là không. Tệp: mỗi dòng một\n"             \
    "khóa, 64 chữ số hexa, để ngoài cơ sở dữ liệu và ngoài bản sao lưu của nó. MẤT\n"             \
    "KHÓA LÀ MẤT DỮ KIỆN. Đổi khóa: thêm khóa mới vào DÒNG ĐẦU, chạy lại lệnh này,\n"           \
    "rồi mới bỏ khóa cũ; nếu đã có người bật mã hai bước thì giữ khóa cũ ở dòng dưới.\n"   \
    "docs/data-protection.md\n\n"                                                                                           \
    "Ví dụ:\n"                                                                                                           \
    "  openssl rand -hex 32 > khoa && chmod 600 khoa\n"                                                                     \
    "  ansinh seal --db bac-ninh.db --key-file khoa --who \"Nguyễn Văn Quản\"\n"
#define HELP_EN                                                                                    \
    "ansinh seal — sensitive facts (HIV, illness, disability) into boxes\n\n"                    \
    "  ansinh seal --db DB --key-file FILE --who WHO [--province CODE] [--law FOLDER]\n\n"         \
    "From then on the facts that the law marks `sealed` are in the database in cipher alone; "     \
    "to\n"                                                                                         \
    "who has no key file they are unknown, never no. The file: a key a line, 64 hex digits;\n"     \
    "keep it out of the database and of its backups. A LOST KEY IS LOST FACTS. Another key:\n"     \
    "put it on the FIRST line, run this again, and only then take the old one away; where\n"       \
    "second factors were turned on meanwhile, leave it on a line below.\n"                         \
    "docs/data-protection.md\n\n"                                                                  \
    "Example:\n"                                                                                   \
    "  openssl rand -hex 32 > key && chmod 600 key\n"                                              \
    "  ansinh seal --db bac-ninh.db --key-file key --who \"Nguyễn Văn Quản\"\n"

static enum err_code seal(struct cli *c, struct record_view *v, struct officer *o, str law_folder,
                          struct err *e)
{
    struct store_conn *db = NULL;
    struct store_pool *pool = NULL;
    const struct law *law = NULL;
    struct recording r;
    str answer = {NULL, 0};
    bool again = false;
    enum err_code code = view_open(c, v, &db, e); /* finds the province */
    store_close(db);
    const struct store_pool_options options = {.open = {.location = arena_cstr(c->arena, v->db)},
                                               .max_readers = 1};
    if (code == ERR_NONE)
        code = inputs_law(c, law_folder, &law, e);
    if (code == ERR_NONE)
        code = officer_recording(o, v->at.province, "interface", &r, e);
    if (code == ERR_NONE)
        code = store_pool_open(&pool, &options, e);
    if (code == ERR_NONE)
        code = sealed_begin(pool, c->arena, law, &r, &answer, &again, e);
    store_pool_close(pool);
    if (code == ERR_NONE)
        printf(c->lang == LANG_VI ? "Đã cất kín: %.*s dòng.\n" : "Sealed: %.*s rows.\n",
               (int)answer.n, answer.p);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct record_view v = {0};
    struct officer o = {0};
    struct err e = {0};
    str law = {NULL, 0};
    struct cli_option options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + 1];
    view_options(&v, options);
    officer_options(&o, options + VIEW_OPTION_COUNT);
    options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT] =
        (struct cli_option){.name = "--law", .value = &law};
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, NULL, 0, NULL, &e);
    if (code == ERR_NONE)
        code = seal(c, &v, &o, law, &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_seal = {
    .name = "seal",
    .summary = {"cất kín các dữ kiện nhạy cảm bằng khóa bên ngoài",
                "sensitive facts under a key outside of the database"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
