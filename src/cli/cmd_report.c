/* ansinh report: lists and forms of the review, the summary over years, and what is behind a
 * number. */
#include "base/csv.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "cli/inputs.h"
#include "cli/law_sum.h"
#include "cli/load_law.h"
#include "evidence/report/account.h"
#include "evidence/report/chart.h"
#include "evidence/report/indicators.h"
#include "registry/times.h"
#include "review/report.h"

#include <stdio.h>

#define HELP_VI                                                                                                       \
    "ansinh report — danh sách và biểu mẫu của rà soát hộ nghèo\n\n"                                   \
    "  ansinh report list                            các báo cáo, mỗi báo cáo cho biết gì\n"                \
    "  ansinh report MẪU --db DB --year NĂM          mẫu 6.1, 6.2, 7.1 … 7.11\n"                               \
    "  ansinh report MẪU … --open CỘT                những hộ đứng sau một con số\n"                 \
    "  ansinh report summary --db DB                 các năm, bên số đã công bố\n"                          \
    "  ansinh report indicators --db DB --year NĂM   chỉ tiêu thống kê 401 đến 411\n"                       \
    "  ansinh report account --db DB --year NĂM      báo cáo năm của tỉnh bằng lời, biểu đồ, bản " \
    "đồ\n\n"                                                                                                       \
    "  --month THÁNG     một tháng của năm ấy (mặc định: cả năm)\n"                                  \
    "  --by province|district|commune|village        xếp đến cấp nào (mặc định district; nơi\n"         \
    "                    không còn huyện thì đến xã)\n"                                                      \
    "  --area MÃ         chỉ một tỉnh, huyện hay xã, theo mã trong cột Mã\n"                            \
    "  --map then|today  địa bàn như vào ngày cuối kỳ (mặc định), hay như hôm nay\n"                \
    "  --as-of NGÀY      ngày cuối kỳ khác (mặc định 31/12, hoặc ngày cuối tháng)\n"                \
    "  --known-on NGÀY   như cơ quan biết vào cuối ngày đó (mặc định hôm nay)\n"                     \
    "  --recording N     trong cơ sở dữ liệu như sau lần ghi N (mặc định: tất cả)\n"               \
    "  --format table|csv|xlsx|json|pdf|svg|html, --out TỆP   (xlsx, pdf cần --out; mặc định "               \
    "theo\n"                                                                                                          \
    "                    đuôi tệp; svg: biểu đồ; account có table, json, pdf và đoạn html)\n"           \
    "  --authority TÊN   cơ quan ban hành, ở đầu tệp PDF\n"                                                 \
    "  --law THƯ_MỤC     luật có bản ghi ở chân tệp PDF\n"                                               \
    "  --from-year NĂM, --to-year NĂM                (summary)\n"                                                   \
    "  --synthetic       ghi rõ là dữ liệu giả lập; tự nhận ra khi lần nhập có căn cứ ghi\n"    \
    "                    \"GIẢ LẬP\" hoặc \"SYNTHETIC\"\n"                                                      \
    "  --province MÃ     khi cơ sở dữ liệu có nhiều tỉnh\n\n"                                            \
    "Điều không biết in là \"chưa rõ\" (trong CSV để trống, trong JSON là null), không bao giờ "    \
    "là 0.\n\n"                                                                                                      \
    "Ví dụ:\n"                                                                                                     \
    "  ansinh report 7.2 --db bac-giang.db --year 2023 --by district\n"                                               \
    "  ansinh report 7.2 --db bac-giang.db --year 2023 --open 7 --area 220\n"                                         \
    "  ansinh report 7.1 --db bac-giang.db --year 2022 --map today --out 7.1.xlsx\n"                                  \
    "  ansinh report summary --db bac-giang.db\n"
#define HELP_EN                                                                                    \
    "ansinh report — lists and forms of the poverty review\n\n"                                  \
    "  ansinh report list                            which there are, what each shows\n"           \
    "  ansinh report FORM --db DB --year YEAR        forms 6.1, 6.2, 7.1 … 7.11\n"               \
    "  ansinh report FORM … --open COLUMN            the households behind a number\n"           \
    "  ansinh report summary --db DB                 year by year, beside what was published\n"    \
    "  ansinh report indicators --db DB --year YEAR  statistical indicators 401 to 411\n"          \
    "  ansinh report account --db DB --year YEAR     the year in words, charts and a map\n\n"      \
    "  --month MONTH     one month of that year (default: the year)\n"                             \
    "  --by province|district|commune|village        how far down (default: district; where\n"     \
    "                    there are none any more: commune)\n"                                      \
    "  --area CODE       one province, district or commune, by the column Code\n"                  \
    "  --map then|today  areas as on the closing day (default), or as today\n"                     \
    "  --as-of DAY       another closing day (default: 31 December, or the month's last)\n"        \
    "  --known-on DAY    as the office knew it at the end of that day (default: today)\n"          \
    "  --recording N     in the database as it stood after recording N (default: all)\n"           \
    "  --format table|csv|xlsx|json|pdf|svg|html, --out FILE  (xlsx, pdf need --out; default: "    \
    "by\n"                                                                                         \
    "                    ending; svg: a chart; account has table, json, pdf, a fragment of "       \
    "html)\n"                                                                                      \
    "  --authority NAME  the office that issues it, at the head of the PDF\n"                      \
    "  --law FOLDER      whose version stands at the foot of the PDF\n"                            \
    "  --from-year YEAR, --to-year YEAR              (summary)\n"                                  \
    "  --synthetic       say that the data is made up; found by itself where an import refers "    \
    "to\n"                                                                                         \
    "                    \"GIẢ LẬP\" or \"SYNTHETIC\"\n"                                       \
    "  --province CODE   where a database holds several\n\n"                                       \
    "What is not known is printed as \"unknown\" (nothing in CSV, null in JSON), never as 0.\n\n"  \
    "Examples:\n"                                                                                  \
    "  ansinh report 7.2 --db bac-giang.db --year 2023 --by district\n"                            \
    "  ansinh report 7.2 --db bac-giang.db --year 2023 --open 7 --area 220\n"                      \
    "  ansinh report 7.1 --db bac-giang.db --year 2022 --map today --out 7.1.xlsx\n"               \
    "  ansinh report summary --db bac-giang.db\n"

#define FIRST_YEAR 1990
#define LAST_YEAR 2100

enum how { AS_TABLE, AS_CSV, AS_XLSX, AS_JSON, AS_PDF, AS_SVG, AS_HTML };
#define HOWS 7

struct asked {
    struct cli *c;
    str db, province, year, month, by, area, open, map, as_of, known_on, recording, format, out;
    str from_year, to_year, authority, law;
    bool synthetic;
    enum how how;
    struct report_request q;
    int first, last; /* years of a summary; 0: not given */
    struct document_basis basis;
};

/* ---- options ---- */

static enum err_code take_word(str given, const char *option, const char *const *words, uint32_t n,
                               uint32_t otherwise, uint32_t *out, struct err *e)
{
    *out = otherwise;
    if (given.p == NULL)
        return ERR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        *out = i;
        if (str_eq_c(given, words[i]))
            return ERR_NONE;
    }
    char text[256];
    size_t used = 0;
    for (uint32_t i = 0; i < n; i++)
        used += fmt_write(text + used, sizeof(text) - used, i > 0 ? ", %z" : "%z", words[i]);
    return err_set(e, ERR_USAGE, "%z nhận %z", "%z takes %z", option, text);
}

static enum err_code take_format(struct asked *x, struct err *e)
{
    static const char *const formats[] = {"table", "csv", "xlsx", "json", "pdf", "svg", "html"};
    static const char *const endings[] = {".txt", ".csv", ".xlsx", ".json",
                                          ".pdf", ".svg", ".html"};
    uint32_t how = AS_TABLE, otherwise = AS_TABLE;
    for (uint32_t i = 0; i < HOWS; i++) {
        if (str_ends(x->out, str_from_c(endings[i])))
            otherwise = i;
    }
    enum err_code code = take_word(x->format, "--format", formats, HOWS, otherwise, &how, e);
    x->how = (enum how)how;
    if (code == ERR_NONE && (x->how == AS_XLSX || x->how == AS_PDF) && x->out.p == NULL)
        return err_set(e, ERR_USAGE, "xlsx và pdf cần --out TỆP", "xlsx and pdf need --out FILE");
    return code;
}

static enum err_code take_day(str given, const char *option, day otherwise, day *out, struct err *e)
{
    *out = otherwise;
    if (given.p == NULL || day_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "%z: \"%s\" không phải là ngày", "%z: \"%s\" is no date", option, given);
    err_hint(e, "viết 2023-12-31 hoặc 31/12/2023", "write 2023-12-31 or 31/12/2023");
    return ERR_USAGE;
}

static enum err_code take_year(str given, const char *option, int *out, struct err *e)
{
    int64_t year = 0;
    enum err_code code = inputs_number(given, option, 0, &year, e);
    if (code == ERR_NONE && given.p != NULL && (year < FIRST_YEAR || year > LAST_YEAR))
        return err_set(e, ERR_USAGE, "%z nhận một năm từ %d đến %d",
                       "%z takes a year from %d to %d", option, FIRST_YEAR, LAST_YEAR);
    *out = (int)year;
    return code;
}

/* The two days between which a form counts. */
static enum err_code take_period(struct asked *x, struct err *e)
{
    struct report_request *q = &x->q;
    int64_t month = 0;
    int month_, day_;
    enum err_code code = take_year(x->year, "--year", &q->year, e);
    if (code == ERR_NONE)
        code = inputs_number(x->month, "--month", 0, &month, e);
    if (code == ERR_NONE && month > 12)
        code = err_set(e, ERR_USAGE, "--month nhận 1 đến 12", "--month takes 1 to 12");
    if (code == ERR_NONE)
        code = take_day(x->as_of, "--as-of", DAY_MIN, &q->at.as_of, e);
    if (code != ERR_NONE)
        return code;
    if (q->year == 0 && q->at.as_of == DAY_MIN)
        return err_set(e, ERR_USAGE, "cần --year NĂM (hoặc --as-of NGÀY)",
                       "--year YEAR is needed (or --as-of DAY)");
    if (q->year == 0)
        day_to_ymd(q->at.as_of, &q->year, &month_, &day_);
    q->month = (int)month;
    q->opening = day_from_ymd(q->year, month > 0 ? (int)month : 1, 1) - 1;
    if (q->at.as_of == DAY_MIN)
        q->at.as_of = month > 0 ? month_last_day(month_make(q->year, (int)month))
                                : day_from_ymd(q->year, 12, 31);
    return q->at.as_of >= q->opening
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "--as-of đứng trước đầu kỳ", "--as-of is before the period");
}

static enum err_code take_rest(struct asked *x, bool summary, struct err *e)
{
    static const char *const bys[] = {"province", "district", "commune", "village"};
    static const char *const maps[] = {"then", "today"};
    uint32_t by = BY_DISTRICT, map = 0;
    struct report_request *q = &x->q;
    q->today = day_of_moment(store_now_us());
    enum err_code code = take_word(x->by, "--by", bys, 4, BY_DISTRICT, &by, e);
    if (code == ERR_NONE)
        code = take_word(x->map, "--map", maps, 2, 0, &map, e);
    q->by = (enum report_by)by;
    q->apart = x->how != AS_SVG;
    q->map_today = map == 1;
    q->area = x->area.p != NULL ? x->area : STR("");
    q->open = x->open.p != NULL ? x->open : STR("");
    q->lang = x->c->lang;
    if (code == ERR_NONE && !summary)
        code = take_period(x, e);
    if (code == ERR_NONE)
        code = take_year(x->from_year, "--from-year", &x->first, e);
    if (code == ERR_NONE)
        code = take_year(x->to_year, "--to-year", &x->last, e);
    if (code == ERR_NONE)
        code = take_day(x->known_on, "--known-on", q->today, &q->at.known_on, e);
    if (code == ERR_NONE)
        code =
            inputs_number(x->recording, "--recording", WORLD_ALL_RECORDINGS, &q->at.recording, e);
    return code;
}

/* ---- making and writing ---- */

static enum err_code write_bytes(struct asked *x, str bytes, struct err *e)
{
    struct csv_writer *w = NULL;
    if (x->out.p == NULL) {
        cli_print(bytes);
        return ERR_NONE;
    }
    enum err_code code = csv_create(&w, arena_cstr(x->c->arena, x->out), e);
    if (code != ERR_NONE)
        return code;
    csv_raw(w, bytes.p, bytes.n);
    return csv_commit(w, e);
}

static enum err_code write_chart(struct asked *x, str form, const struct report_table *t,
                                 struct buf *to, struct err *e)
{
    struct picture p;
    enum err_code code = chart_of_report(&p, x->c->arena, form, t, e);
    if (code == ERR_NONE)
        picture_write_svg(to, &p, STR("chart"));
    return code;
}

static enum err_code keep_bytes(struct asked *x, const struct buf *b, struct err *e)
{
    if (b->full)
        return err_set(e, ERR_LIMIT, "báo cáo quá lớn; thêm --area",
                       "the report is too large; "
                       "add --area");
    return write_bytes(x, buf_str(b), e);
}

static enum err_code write_table(struct asked *x, str form, const struct report_table *t,
                                 struct err *e)
{
    struct buf b;
    enum err_code code = ERR_NONE;
    buf_init(&b, x->c->arena, REPORT_MAX_BYTES);
    switch (x->how) {
    case AS_TABLE:
        report_write_text(&b, t);
        break;
    case AS_CSV:
        report_write_csv(&b, t);
        break;
    case AS_JSON:
        report_write_json(&b, t);
        break;
    case AS_XLSX:
        code = report_write_xlsx(&b, t, e);
        break;
    case AS_PDF:
        code = document_write_table(&b, t, &x->basis, e);
        break;
    case AS_SVG:
        code = write_chart(x, form, t, &b, e);
        break;
    case AS_HTML:
        code = err_set(e, ERR_USAGE, "html chỉ có ở báo cáo account",
                       "html is of the report account alone");
        break;
    }
    return code == ERR_NONE ? keep_bytes(x, &b, e) : code;
}

/* Folders of data, the province, and whether it is made up. */
static enum err_code take_registry(struct asked *x, struct store_conn *db, struct err *e)
{
    int64_t province = 0;
    char folder[4096];
    size_t n =
        fmt_write(folder, sizeof(folder), "%s/poverty", cli_folder(x->c, "ANSINH_DATA", "data"));
    x->q.folder = arena_cstr(x->c->arena, (str){folder, n});
    x->q.synthetic = x->synthetic;
    enum err_code code = inputs_number(x->province, "--province", 0, &province, e);
    if (code == ERR_NONE)
        code = world_province(db, province, &x->q.at.province, e);
    if (code == ERR_NONE && !x->synthetic)
        code = report_is_synthetic(db, x->q.at.province, &x->q.synthetic, e);
    return code;
}

/* Counted of a whole year and a whole province, whatever the movement in it. */
static enum err_code indicators(struct asked *x, struct store_conn *db, struct report_table *t,
                                struct err *e)
{
    struct law *law = NULL;
    if (x->month.p != NULL || x->as_of.p != NULL || x->area.p != NULL || x->open.p != NULL)
        return err_set(
            e, ERR_USAGE,
            "indicators tính cả tỉnh, cả năm: không nhận --month, --as-of, --area, --open",
            "indicators is of a year and the province: no --month, --as-of, --area, --open");
    enum err_code code = load_law(x->c, &x->law, x->law.p != NULL ? 1 : 0, &law, e);
    return code == ERR_NONE ? indicators_make(db, x->c->arena, &x->q, law, t, e) : code;
}

static enum err_code read_and_make(struct asked *x, str form, struct store_conn *db,
                                   struct report_table *t, struct err *e)
{
    enum err_code code = take_registry(x, db, e);
    if (code != ERR_NONE)
        return code;
    if (str_eq_c(form, "summary"))
        return report_summary(db, x->c->arena, &x->q, x->first, x->last, t, e);
    if (str_eq_c(form, "indicators"))
        return indicators(x, db, t, e);
    return report_make(db, x->c->arena, form, &x->q, t, e);
}

/* What makes the report again: which law's texts, as of when, as known when. */
static enum err_code take_basis(struct asked *x, bool summary, struct err *e)
{
    uint8_t sum[32];
    char text[12];
    enum err_code code = law_sum(x->c, x->law, sum, e);
    if (code != ERR_NONE)
        return code;
    hex_write(text, sum, sizeof(text) / 2);
    x->basis = (struct document_basis){.office = x->authority.p != NULL ? x->authority : STR(""),
                                       .law = arena_str(x->c->arena, (str){text, sizeof(text)}),
                                       .as_of = summary ? DAY_MIN : x->q.at.as_of,
                                       .known_on = x->q.at.known_on,
                                       .synthetic = x->q.synthetic};
    return ERR_NONE;
}

/* ---- the yearly account ---- */

/* What else a command needs that opens a number of the account. */
static str options_of(struct asked *x)
{
    struct buf b;
    buf_init(&b, x->c->arena, 1024);
    if (x->q.map_today)
        buf_add_c(&b, " --map today");
    if (x->q.area.n > 0)
        buf_fmt(&b, " --area %s", x->q.area);
    if (x->known_on.p != NULL)
        buf_fmt(&b, " --known-on %s", x->known_on);
    if (x->recording.p != NULL)
        buf_fmt(&b, " --recording %s", x->recording);
    if (x->province.p != NULL)
        buf_fmt(&b, " --province %s", x->province);
    return buf_str(&b);
}

/* The file's name without its folders, so that the same registry gives the same bytes wherever it
 * lies; never the address of a server, which may hold a password. */
static str db_name(str db)
{
    if (str_find(db, STR("://")) >= 0 || str_find_char(db, '=') >= 0)
        return STR("DB");
    for (ptrdiff_t at; (at = str_find_char(db, '/')) >= 0;)
        db = str_slice(db, (size_t)at + 1, db.n);
    return db;
}

static enum err_code write_story(struct asked *x, const struct story *s, struct err *e)
{
    struct buf b;
    enum err_code code = ERR_NONE;
    buf_init(&b, x->c->arena, REPORT_MAX_BYTES);
    if (x->how == AS_TABLE)
        story_write_text(&b, s);
    else if (x->how == AS_JSON)
        story_write_json(&b, s);
    else if (x->how == AS_HTML)
        story_write_html(&b, s);
    else if (x->how == AS_PDF)
        code = story_write_pdf(&b, s, e);
    else
        code = err_set(e, ERR_USAGE, "báo cáo account nhận --format table, json, html hoặc pdf",
                       "the report account takes --format table, json, html or pdf");
    return code == ERR_NONE ? keep_bytes(x, &b, e) : code;
}

static enum err_code account(struct asked *x, struct store_conn *db, struct err *e)
{
    char folder[4096];
    struct story s;
    size_t n =
        fmt_write(folder, sizeof(folder), "%s/boundaries", cli_folder(x->c, "ANSINH_DATA", "data"));
    enum err_code code = take_registry(x, db, e);
    if (code == ERR_NONE)
        code = take_basis(x, false, e);
    const struct account_request q = {.q = x->q,
                                      .db = db_name(x->db),
                                      .options = options_of(x),
                                      .boundaries = arena_cstr(x->c->arena, (str){folder, n}),
                                      .office = x->basis.office,
                                      .law = x->basis.law};
    if (code == ERR_NONE)
        code = account_make(db, x->c->arena, &q, &s, e);
    return code == ERR_NONE ? write_story(x, &s, e) : code;
}

static enum err_code report(struct asked *x, str form, struct err *e)
{
    struct report_table t;
    struct store_conn *db = NULL;
    enum err_code code = take_format(x, e);
    if (code == ERR_NONE && str_eq_c(form, "list")) {
        report_list(x->c->arena, x->c->lang, &t);
        return write_table(x, form, &t, e);
    }
    if (code == ERR_NONE && x->db.p == NULL)
        code = err_set(e, ERR_USAGE, "cần --db DB", "--db DB is needed");
    if (code == ERR_NONE)
        code = take_rest(x, str_eq_c(form, "summary"), e);
    if (code != ERR_NONE)
        return code;
    const struct store_options o = {.location = arena_cstr(x->c->arena, x->db), .read_only = true};
    code = store_open(&db, &o, e);
    if (code == ERR_NONE && str_eq_c(form, "account")) {
        code = account(x, db, e);
        store_close(db);
        return code;
    }
    if (code == ERR_NONE)
        code = read_and_make(x, form, db, &t, e);
    store_close(db);
    if (code == ERR_NONE)
        code = take_basis(x, str_eq_c(form, "summary"), e);
    return code == ERR_NONE ? write_table(x, form, &t, e) : code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asked x = {.c = c};
    struct err e = {0};
    str rest[1];
    uint32_t n = 0;
    const struct cli_option options[] = {
        {.name = "--db", .value = &x.db},
        {.name = "--province", .value = &x.province},
        {.name = "--year", .value = &x.year},
        {.name = "--month", .value = &x.month},
        {.name = "--by", .value = &x.by},
        {.name = "--area", .value = &x.area},
        {.name = "--open", .value = &x.open},
        {.name = "--map", .value = &x.map},
        {.name = "--as-of", .value = &x.as_of},
        {.name = "--known-on", .value = &x.known_on},
        {.name = "--recording", .value = &x.recording},
        {.name = "--format", .value = &x.format},
        {.name = "--out", .value = &x.out},
        {.name = "--from-year", .value = &x.from_year},
        {.name = "--to-year", .value = &x.to_year},
        {.name = "--authority", .value = &x.authority},
        {.name = "--law", .value = &x.law},
        {.name = "--synthetic", .flag = &x.synthetic},
    };
    enum err_code code =
        cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, rest, 1, &n, &e);
    if (code == ERR_NONE && n != 1) {
        code = err_set(&e, ERR_USAGE, "báo cáo nào?", "which report?");
        err_hint(&e, "xem ansinh report list", "see ansinh report list");
    }
    if (code == ERR_NONE)
        code = report(&x, rest[0], &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_report = {
    .name = "report",
    .summary = {"danh sách và biểu mẫu của rà soát: 6.1 … 7.11, tổng hợp các năm",
                "lists and forms of the review: 6.1 … 7.11, year by year"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
