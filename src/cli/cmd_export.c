/* ansinh export: the registry under pseudonyms, for those who count. */
#include "base/csv.h"
#include "base/fmt.h"
#include "base/host.h"
#include "cli/inputs.h"
#include "cli/load_law.h"
#include "cli/record_view.h"
#include "evidence/protect/pseudonyms.h"
#include "registry/roles.h"
#include "seal/ring.h"

#define README_MAX_BYTES 8192u

#define HELP_VI                                                                                                            \
    "ansinh export — xuất sổ ra tệp CSV dưới bí danh, cho người phân tích\n\n"                            \
    "  ansinh export --db DB --key TỆP --at-least K --reason MỤC_ĐÍCH --out THƯ_MỤC\n"                            \
    "                [--as-of NGÀY] [--known-on NGÀY] [--recording N] [--province MÃ]\n\n"                              \
    "Ghi households.csv, members.csv, facts.csv, reviews.csv, payments.csv và README.txt.\n"                              \
    "Không có họ tên, số định danh, mã hộ, thôn, tài khoản, dữ kiện kín; ngày sinh chỉ còn\n"    \
    "năm, ngày khác chỉ còn tháng. Mỗi người, mỗi hộ có một bí danh làm bằng khóa: cùng khóa\n"  \
    "thì cùng bí danh, nên các tệp và các lần xuất nối được với nhau; không có khóa thì không\n" \
    "tính lại được.\n"                                                                                              \
    "--key: tệp một dòng, 64 chữ số hexa, để ngoài cơ sở dữ liệu, khác khóa dữ kiện kín, và\n" \
    "không giao cho người nhận tệp.\n"                                                                             \
    "--at-least: ai có cùng xã, năm sinh, giới tính, dân tộc với ít hơn K người thì xã của hộ\n"    \
    "bị bỏ trống; vẫn ít thì bỏ trống cả ba điều kia. Cơ quan chọn K; luật không cho số.\n"     \
    "Cần quyền data.export (vai trò phân tích). Mỗi lần xuất là một mục của nhật ký.\n"             \
    "docs/data-protection.md §6\n\n"                                                                                      \
    "Ví dụ:\n"                                                                                                          \
    "  openssl rand -hex 32 > khoa-bi-danh && chmod 600 khoa-bi-danh\n"                                                    \
    "  ansinh export --db bac-ninh.db --key khoa-bi-danh --at-least 10 --out phan-tich \\\n"                               \
    "      --reason \"Đánh giá giảm nghèo 2026, KH 12/KH-UBND\"\n"
#define HELP_EN                                                                                    \
    "ansinh export — the registry as CSV files under pseudonyms, for analysts\n\n"               \
    "  ansinh export --db DB --key FILE --at-least K --reason PURPOSE --out FOLDER\n"              \
    "                [--as-of DAY] [--known-on DAY] [--recording N] [--province CODE]\n\n"         \
    "Writes households.csv, members.csv, facts.csv, reviews.csv, payments.csv, README.txt.\n"      \
    "Without names, identity numbers, household codes, villages, accounts and sealed facts;\n"     \
    "of births the year alone, of other days the month. Each person and household has a\n"         \
    "pseudonym made with the key: the same key gives the same ones, so that files and exports\n"   \
    "can be joined; without it they cannot be made again.\n"                                       \
    "--key: a file of one line, 64 hex digits; keep it out of the database, let it be another\n"   \
    "than that of sealed facts, and do not give it to whoever gets the files.\n"                   \
    "--at-least: where fewer than K have the same commune, year of birth, sex and ethnicity,\n"    \
    "the household's commune is left empty; where they still are fewer, the other three too.\n"    \
    "The office chooses K; the law gives no number.\n"                                             \
    "Needs the right data.export (the analyst's role). Each export is an entry of the audit\n"     \
    "log. docs/data-protection.md §6\n\n"                                                         \
    "Example:\n"                                                                                   \
    "  openssl rand -hex 32 > pseudonym-key && chmod 600 pseudonym-key\n"                          \
    "  ansinh export --db bac-ninh.db --key pseudonym-key --at-least 10 --out analysis \\\n"       \
    "      --reason \"Evaluation of poverty reduction 2026\"\n"

struct exporting {
    struct cli *c;
    struct record_view v;
    str key_file, at_least, reason, out, law_folder; /* as given */
    char key_id[SEAL_KEY_ID_BYTES];
    struct pseudonyms x;
    struct world world;
};

static enum err_code read_key(struct exporting *q, struct err *e)
{
    str text;
    enum err_code code = file_read_text(q->c->arena, q->key_file, &text, e);
    if (code == ERR_NONE && !seal_key_read(text, q->x.key, q->key_id))
        code = err_set(e, ERR_INPUT, "%s: cần đúng một dòng 64 chữ số hexa",
                       "%s: one line of 64 hex digits is needed", q->key_file);
    if (code == ERR_NONE && seal_ring_find(str_from_c(q->key_id)) != NULL)
        code = err_set(e, ERR_INPUT, "%s: khóa bí danh phải khác khóa của dữ kiện kín",
                       "%s: the key of pseudonyms must not be that of sealed facts", q->key_file);
    return code;
}

static enum err_code read_world(struct exporting *q, struct store_conn *db, struct err *e)
{
    struct areas *areas = NULL;
    enum err_code code = inputs_law(q->c, q->law_folder, &q->x.law, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    q->x.at = q->v.at;
    q->x.at.sealed = false; /* whoever exports them may see them; whoever gets the files may not */
    if (code == ERR_NONE)
        code = world_read(db, q->c->arena, q->x.law, areas, &q->x.at, 0, &q->world, e);
    q->x.world = &q->world;
    q->x.at.recording = q->world.recording;
    return code;
}

static str readme(struct exporting *q)
{
    const struct pseudonyms *x = &q->x;
    struct buf b;
    char day_text[11];
    str as_of = {day_text, day_format_iso(x->at.as_of, day_text)};
    buf_init(&b, q->c->arena, README_MAX_BYTES);
    buf_fmt(&b,
            "DỮ LIỆU DƯỚI BÍ DANH — PSEUDONYMISED DATA. Vẫn là dữ liệu cá nhân: không công bố, "
            "không tìm cách nhận lại ai. Still personal data: do not publish, do not try to tell "
            "who is who (91/2025/QH15).\n\n"
            "Mục đích / purpose: %s\nTỉnh / province: %l\nNgày / as of: %s\n"
            "Lần ghi cuối / last recording: %l\nKhóa / key: %z\n"
            "Ngưỡng / threshold: %u\n",
            q->reason, x->at.province, as_of, x->at.recording, q->key_id, x->least);
    buf_fmt(&b,
            "Hộ bị bỏ trống mã xã / households without their commune: %u\n"
            "Người bị bỏ trống năm sinh, giới tính, dân tộc / people without year of birth, sex "
            "and ethnicity: %u\n\n",
            x->hidden.households, x->hidden.persons);
    for (int i = 0; i < PSEUDONYMS_FILES; i++)
        buf_fmt(&b, "%z: %u\n", pseudonyms_names[i], x->lines[i].n - 1);
    buf_add_c(&b,
              "\nÔ trống là chưa biết hoặc không cho biết, không bao giờ là 0 hay không.\n"
              "An empty cell is unknown, or not told; never 0 or no.\n"
              "Khoản mà luật hỏi dữ kiện kín thì cột benefit chỉ ghi nhóm; số tiền vẫn có thể nói "
              "lên điều ấy.\n"
              "Of a benefit for which the law asks a sealed fact the group alone is told; the "
              "amount may still tell of it.\n");
    return buf_str(&b);
}

/* All of them, or none. */
static enum err_code write_files(struct exporting *q, struct err *e)
{
    enum { FILES = PSEUDONYMS_FILES + 1 };
    struct csv_writer *w[FILES] = {NULL};
    enum err_code code = host_make_folder(q->out, e);
    for (int i = 0; i < FILES && code == ERR_NONE; i++) {
        char path[4096];
        fmt_write(path, sizeof(path), "%s/%z", q->out,
                  i < PSEUDONYMS_FILES ? pseudonyms_names[i] : "README.txt");
        code = csv_create(&w[i], path, e);
    }
    for (int i = 0; i < PSEUDONYMS_FILES && code == ERR_NONE; i++) {
        for (uint32_t k = 0; k < q->x.lines[i].n; k++)
            csv_raw(w[i], q->x.lines[i].v[k].p, q->x.lines[i].v[k].n);
    }
    if (code == ERR_NONE) {
        str text = readme(q);
        csv_raw(w[PSEUDONYMS_FILES], text.p, text.n);
    }
    for (int i = FILES - 1; i >= 0; i--) { /* what they are first */
        if (code == ERR_NONE)
            code = csv_commit(w[i], e);
        else
            csv_abandon(w[i]);
    }
    return code;
}

/* In the log before anything is written. */
static enum err_code tell_log(struct exporting *q, struct err *e)
{
    struct buf b;
    const struct pseudonyms *x = &q->x;
    buf_init(&b, q->c->arena, README_MAX_BYTES);
    buf_fmt(&b, "%s; recording %l; key %z; threshold %u; households %u, persons %u", q->reason,
            x->at.recording, q->key_id, x->least, x->lines[PSEUDONYMS_HOUSEHOLDS].n - 1,
            x->lines[PSEUDONYMS_MEMBERS].n - 1);
    return view_told(q->c, &q->v, "export", buf_str(&b), NULL, 0, e);
}

static enum err_code export_all(struct exporting *q, struct err *e)
{
    struct store_conn *db = NULL;
    int64_t least = 0;
    enum err_code code = inputs_number(q->at_least, "--at-least", 0, &least, e);
    if (code == ERR_NONE && (least < 2 || least > 1000000))
        code = err_set(e, ERR_USAGE, "--at-least nhận một số từ 2", "--at-least takes 2 or more");
    q->x.a = q->c->arena;
    q->x.least = (uint32_t)least;
    if (code == ERR_NONE)
        code = read_key(q, e);
    if (code == ERR_NONE)
        code = view_open(q->c, &q->v, &db, e);
    if (code == ERR_NONE)
        code = roles_may(db, q->v.at.province, cli_user(q->c), RIGHT_DATA_EXPORT, STR(""),
                         q->v.today, e);
    if (code == ERR_NONE)
        code = read_world(q, db, e);
    if (code == ERR_NONE)
        code = pseudonyms_make(db, &q->x, e);
    store_close(db);
    if (code == ERR_NONE)
        code = tell_log(q, e);
    if (code == ERR_NONE)
        code = write_files(q, e);
    if (code == ERR_NONE)
        cli_print(readme(q));
    seal_wipe(q->x.key, sizeof(q->x.key));
    survey_free(q->world.survey);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct exporting q = {.c = c};
    struct err e = {0};
    const struct cli_option own[] = {
        {.name = "--key", .value = &q.key_file, .required = true},
        {.name = "--at-least", .value = &q.at_least, .required = true},
        {.name = "--reason", .value = &q.reason, .required = true},
        {.name = "--out", .value = &q.out, .required = true},
        {.name = "--law", .value = &q.law_folder},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OWN];
    view_options(&q.v, options);
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + OWN, argc, argv, NULL, 0, NULL, &e);
    if (code == ERR_NONE)
        code = export_all(&q, &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_export = {
    .name = "export",
    .summary = {"xuất sổ dưới bí danh cho người phân tích",
                "the registry under pseudonyms, for analysts"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
