/* ansinh impact: the file of an impact assessment, from the inventory of personal data. */
#include "base/fmt.h"
#include "cli/paper_out.h"
#include "cli/record_view.h"
#include "evidence/protect/inventory.h"
#include "registry/sealed.h"
#include "registry/times.h"

#define MAX_BYTES ((size_t)1 << 22)

#define HELP_VI                                                                                                                      \
    "ansinh impact — hồ sơ đánh giá tác động xử lý dữ liệu cá nhân\n\n"                                         \
    "  ansinh impact --db DB [--authority TÊN_CƠ_QUAN] [--out TỆP.pdf|TỆP.txt] [--province "                                   \
    "MÃ]\n\n"                                                                                                                       \
    "Lập từ chính bảng kê của chương trình (data/protection): mỗi cột của mỗi bảng là dữ liệu "          \
    "gì\n"                                                                                                                          \
    "của người, giữ để làm gì, vai trò nào xem, bảo vệ thế nào, có trả lời người ấy không. Bảng\n" \
    "kê được so với cơ sở dữ liệu ở mỗi lần dựng chương trình: thêm cột mà không kê thì không\n"    \
    "dựng được. Phần tự đánh giá rủi ro là của cơ quan. docs/data-protection.md §7\n\n"                          \
    "Ví dụ:\n"                                                                                                                    \
    "  ansinh impact --db bac-ninh.db --authority \"UBND tỉnh Bắc Ninh\" --out ho-so.pdf\n"
#define HELP_EN                                                                                    \
    "ansinh impact — the file of the assessment of the processing of personal data\n\n"          \
    "  ansinh impact --db DB [--authority OFFICE] [--out FILE.pdf|FILE.txt] [--province CODE]\n\n" \
    "Made from the program's own inventory (data/protection): of each column of each table what\n" \
    "it tells of people, what it is kept for, which roles read it, how it is protected, whether\n" \
    "the person is told. The inventory is compared with the database whenever the program is\n"    \
    "tested: a new column that nobody entered fails. The office writes the risks itself.\n"        \
    "docs/data-protection.md §7\n\n"                                                              \
    "Example:\n"                                                                                   \
    "  ansinh impact --db bac-ninh.db --authority \"UBND tỉnh Bắc Ninh\" --out file.pdf\n"

static enum err_code count(struct store_conn *db, struct arena *a, sql q,
                           const struct record_view *v, int64_t *out, struct err *e)
{
    struct store_value n;
    int got = store_one(db, q,
                        STORE_VALUES(store_int(v->at.province), store_date(v->at.as_of),
                                     store_date(v->at.known_on), store_int(v->at.recording)),
                        a, &n, 1, e);
    *out = got == 1 ? n.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code write(struct cli *c, struct record_view *v, const struct paper_out *to,
                           str office, struct err *e)
{
    struct store_conn *db = NULL;
    struct inventory inventory;
    struct sealer sealer;
    struct impact of = {.office = office};
    struct buf text;
    enum err_code code =
        inventory_load(c->arena, cli_folder(c, "ANSINH_DATA", "data"), &inventory, e);
    if (code == ERR_NONE)
        code = view_open(c, v, &db, e);
    if (code == ERR_NONE)
        code = count(db, c->arena,
                     SQL("SELECT count(DISTINCT person) FROM membership WHERE province = ?1"
                         " AND" TRUE_ROWS),
                     v, &of.people, e);
    if (code == ERR_NONE)
        code = count(db, c->arena,
                     SQL("SELECT count(*) FROM household WHERE province = ?1 AND" TRUE_ROWS), v,
                     &of.households, e);
    if (code == ERR_NONE)
        code = sealed_read(db, c->arena, v->at.province, &sealer, e);
    of.on = v->at.as_of;
    of.seals = code == ERR_NONE && sealer.key[0] != '\0';
    buf_init(&text, c->arena, MAX_BYTES);
    if (code == ERR_NONE)
        inventory_document(&inventory, &of, c->lang, &text);
    if (code == ERR_NONE)
        code = paper_out_write(c, to, db, v->at.province, v->at.as_of, buf_str(&text), e);
    store_close(db);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct record_view v = {0};
    struct paper_out to = {0};
    struct err e = {0};
    str office = STR(""), given = {NULL, 0}, out = {NULL, 0};
    struct cli_option options[VIEW_OPTION_COUNT + 2];
    view_options(&v, options);
    options[VIEW_OPTION_COUNT] = (struct cli_option){.name = "--authority", .value = &given};
    options[VIEW_OPTION_COUNT + 1] = (struct cli_option){.name = "--out", .value = &out};
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + 2, argc, argv, NULL, 0, NULL, &e);
    if (given.p != NULL)
        office = given;
    paper_out_take(&v.format, out, &to);
    if (code == ERR_NONE)
        code = write(c, &v, &to, office, &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_impact = {
    .name = "impact",
    .summary = {"hồ sơ đánh giá tác động xử lý dữ liệu cá nhân",
                "file of the assessment of the processing of personal data"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
