/* The yearly account, and the statistical indicators, of eight households whose figures are
 * reckoned here by hand, on both engines. */
#include "report_lab.h"

#include "base/fmt.h"
#include "base/num.h"
#include "evidence/report/account.h"
#include "evidence/report/area_shapes.h"
#include "evidence/report/indicators.h"

#define LISTED "2021-12-10"
#define DECIDED "2022-12-10"
#define BIT(i) (1 << ((i)-1))

/* H1  07210  poor, stays; Tày; two children, one without insurance
 * H2  07210  poor, becomes near-poor
 * H3  07660  never listed, newly poor; nobody able to work
 * H4  07660  near-poor, becomes poor
 * H5  07660  poor, escapes
 * H6  07210  poor, escapes
 * H7  07210, H8 07660  never listed
 * So of 8: opening 4 poor (50,00 %), closing 3 (37,50 %), 1 near-poor (12,50 %); 3 = 4 − (1 + 2) +
 * (1 + 1). Thành phố Bắc Giang 1 of 4, Sơn Động 2 of 4. */
static void households(void)
{
    static const struct {
        const char *commune, *before, *after, *ethnicity;
    } all[] = {
        {"07210", "N", "N", "02"},       {"07210", "N", "CN", "01"},
        {"07660", "KN", "N", "01"},      {"07660", "CN", "N", "01"},
        {"07660", "N", "escaped", "01"}, {"07210", "N", "escaped", "01"},
        {"07210", "KN", "KN", "01"},     {"07660", "KN", "KN", "01"},
    };
    for (int i = 0; i < 8; i++) {
        lab_household(i + 1, all[i].commune, "Thôn 1", "", "");
        lab_members(i + 1, i == 0 ? 4 : 2, "Nguyễn Văn An", all[i].ethnicity);
        bool stays = strcmp(all[i].before, all[i].after) == 0;
        lab_fact(i + 1, "class", all[i].before, LISTED, stays ? "" : DECIDED, "");
        if (!stays)
            lab_fact(i + 1, "class", all[i].after, DECIDED, "", "");
    }
}

static void scores(void)
{
    const struct lab_score all[] = {
        {1, 1, "2022-11-01", BIT(4) | BIT(11), BIT(2), 1, 0, 0, 2, 1, 0, 0},
        {3, 1, "2022-11-01", BIT(11), BIT(2), 0, 1, 0, 0, 0, 0, 0},
        {4, 1, "2022-11-01", BIT(1), BIT(7), 0, 0, 1, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        lab_score(&all[i]);
}

static void run(sql q, const struct store_value *values, uint32_t n)
{
    struct err e = {0};
    must(store_run(lab.c, q, values, n, NULL, &e), &e);
}

static void act(int64_t id, int seq, const char *what, const char *on, vnd amount)
{
    run(SQL("INSERT INTO delivery_act (province, delivery, seq, recorded, act, on_day, quantity,"
            " amount, mark, reason) VALUES (?1, ?2, ?3, 1, ?4, ?5, 1, ?6, '', 'x')"),
        STORE_VALUES(store_int(PROVINCE), store_int(id), store_int(seq),
                     store_text(str_from_c(what)), store_date(lab_day(on)), store_int(amount)));
}

/* Planned; handed over on the day, unless that is empty. */
static void delivery_of(int64_t id, int64_t entity, const char *benefit, const char *kind,
                        const char *on, vnd amount)
{
    run(SQL("INSERT INTO delivery (province, id, list, entity, benefit, content, kind, from_month,"
            " to_month, quantity, unit, amount, fund, programme, line_commune, provider, article,"
            " name, born, sex, personal_id, household, commune, village) VALUES (?1, ?2, 1, ?3,"
            " ?6, 'b', ?4, 1, 1, 1, 'm', ?5, '', '', '', '', '', '', '', '2', '', '', '', '')"),
        STORE_VALUES(store_int(PROVINCE), store_int(id), store_int(entity),
                     store_text(str_from_c(kind)), store_int(amount),
                     store_text(str_from_c(benefit))));
    act(id, 1, "plan", "2022-01-05", amount);
    if (on[0] != '\0')
        act(id, 2, "deliver", on, amount);
}

static void delivery(int64_t id, int64_t entity, const char *kind, const char *on, vnd amount)
{
    delivery_of(id, entity, "b", kind, on, amount);
}

/* Two quarters of one person are one taker; what was taken back, given in another year or only
 * planned does not count. */
static void deliveries(void)
{
    run(SQL("INSERT INTO delivery_step (province, recorded, actor, prepared_by, number, signer,"
            " note, review_by, warehouse, acts) VALUES (?1, 1, 'a', 'b', '', '', '', 0, '', 1)"),
        STORE_VALUES(store_int(PROVINCE)));
    delivery(1, 1000, "premium", "2022-05-10", 341550);
    delivery(2, 1000, "premium", "2022-08-10", 341550);
    delivery(3, 1001, "premium", "2022-09-01", 341550);
    act(3, 3, "reverse", "2023-02-01", 341550);
    delivery(4, 1002, "tuition", "2023-01-10", 500000);
    delivery(5, 1, "electricity", "", 60000);
}

static void make(struct place *p)
{
    lab_make(p);
    households();
    scores();
    deliveries();
}

static struct story story_of(enum lang lang, int year, const char *known_on)
{
    struct story s;
    struct err e = {0};
    char folder_[2100];
    const char *data = getenv("ANSINH_DATA");
    fmt_write(folder_, sizeof(folder_), "%z/boundaries", data != NULL ? data : "data");
    struct account_request q = {.q = lab_request(),
                                .db = STR("bg.db"),
                                .options = STR(""),
                                .boundaries = folder_,
                                .office = STR(""),
                                .law = STR("0123456789ab")};
    q.q.lang = lang;
    q.q.year = year;
    q.q.opening = day_from_ymd(year - 1, 12, 31);
    q.q.at.as_of = day_from_ymd(year, 12, 31);
    q.q.synthetic = true;
    q.q.at.known_on = lab_day(known_on);
    must(account_make(lab.c, &lab.arena, &q, &s, &e), &e);
    return s;
}

static str written(const struct story *s, void (*write)(struct buf *, const struct story *))
{
    struct buf b;
    buf_init(&b, &lab.arena, (size_t)16 << 20);
    write(&b, s);
    assert_false(b.full);
    return buf_str(&b);
}

#define assert_says(text, what) assert_true(str_find((text), STR(what)) >= 0)
#define assert_not(text, what) assert_true(str_find((text), STR(what)) < 0)

static void check_vietnamese(const struct story *s)
{
    str t = written(s, story_write_text);
    assert_says(t, "BÁO CÁO KẾT QUẢ GIẢM NGHÈO NĂM 2022\n");
    assert_says(t, "DỮ LIỆU GIẢ LẬP");
    assert_not(t, "CHÚ Ý");
    assert_says(t, "Cuối năm 2022, trong 8 hộ dân có 3 hộ nghèo (37,50 %) và 1 hộ cận nghèo "
                   "(12,50 %).\n    $ ansinh report 7.1 --db bg.db --year 2022\n"
                   "    $ ansinh report 7.1 --db bg.db --year 2022 --open 3\n");
    assert_says(t, "So với cuối năm 2021 (4 hộ, 50,00 %), số hộ nghèo giảm 1 hộ, tỷ lệ giảm 12,50 "
                   "điểm phần trăm.");
    assert_says(t, "Qua các năm: 2021: 4 hộ nghèo (50,00 %); 2022: 3 hộ nghèo (37,50 %).");
    assert_says(t, "Số đã công bố của năm 2022: 17.946 hộ nghèo, 3,81 %; sổ lệch -17.943 hộ.");
    assert_says(t, "Trong 4 hộ nghèo đầu kỳ, 3 hộ thoát nghèo (1 hộ thành cận nghèo, 2 hộ vượt "
                   "chuẩn cận nghèo), 0 hộ giảm do biến động nhân khẩu. Thêm vào: 1 hộ cận nghèo "
                   "thành nghèo, 0 hộ tái nghèo, 1 hộ phát sinh mới, 0 hộ do biến động nhân khẩu. "
                   "Cuối kỳ còn 3 hộ.");
    assert_says(t, "cao nhất là Huyện Sơn Động: 50,00 % (2/4 hộ); thấp nhất là Thành phố Bắc "
                   "Giang: 25,00 % (1/4 hộ).");
    assert_says(t, "0 trong 2 xã, phường, thị trấn không có hộ nghèo.");
    assert_says(t,
                "Trong 3 hộ nghèo, thiếu hụt nhiều nhất: Sử dụng dịch vụ viễn thông (66,67 %); ");
    assert_says(t, "Nguyên nhân được nêu nhiều nhất: Không có vốn sản xuất, kinh doanh (66,67 %); "
                   "Có người ốm đau, bệnh nặng, tai nạn (33,33 %); ");
    assert_says(t, "Hộ nghèo dân tộc thiểu số: 1 hộ.");
    assert_says(t, "Hộ nghèo không có khả năng lao động: 1 hộ.");
    assert_says(t, "Trẻ em trong hộ nghèo: 2 em.");
    assert_says(t, "Thẻ bảo hiểm y tế: 1 người hoặc hộ đã nhận, 683.100 đồng.");
    assert_says(t, "Sổ chưa ghi lần giao nào trong năm 2022: Vay vốn ưu đãi; Đào tạo nghề; Nhà ở; "
                   "Mô hình sinh kế; Học phí, chi phí học tập; Tiền điện; ");
    assert_says(t, "chưa có khoản vay nào của năm 2022.");
    assert_says(t, "sổ cái chưa có dự toán hay khoản chi của năm 2022.");
    assert_says(t, "Luật: bản 0123456789ab. Số liệu đến 31/12/2022. Như đã biết đến hết "
                   "28/11/2026. DỮ LIỆU GIẢ LẬP.");
}

static void check_json(const struct story *s)
{
    str t = written(s, story_write_json);
    assert_says(t, "{\"name\":\"poor\",\"value\":3,\"opens\":\"ansinh report 7.1 --db bg.db --year "
                   "2022 --open 3\"}");
    assert_says(t, "{\"name\":\"poor_rate\",\"value\":37.50,");
    assert_says(t, "{\"name\":\"poor_change\",\"value\":-1,");
    assert_says(t, "{\"name\":\"poor_rate_change\",\"value\":-12.50,");
    assert_says(t, "{\"name\":\"cards\",\"value\":1,");
    assert_says(t, "{\"name\":\"tuition\",\"value\":null,");
    assert_says(t, "\"synthetic\":true,");
}

/* The table beside the map has every commune; the picture fills them by its classes. */
static void check_html(const struct story *s)
{
    str t = written(s, story_write_html);
    assert_true(str_starts(t, STR("<section class=\"account\" lang=\"vi\">\n")));
    assert_true(str_ends(t, STR("</section>\n")));
    assert_says(t, "<tr><th scope=\"row\">Phường Hoàng Văn Thụ</th><td>25,00 % (1/4 hộ)</td></tr>");
    assert_says(t, "<title>Phường Hoàng Văn Thụ: 25,00 % (1/4 hộ)</title>");
    assert_says(t, "fill=\"#993404\"");
    assert_not(t, "<script");
}

/* Nobody decided anything in 2023: the list of 2022 is still there, and that is said first. */
static void check_undecided(void)
{
    struct story s = story_of(LANG_VI, 2023, "2026-11-28");
    str t = written(&s, story_write_text);
    assert_says(t, "CHÚ Ý: sổ chưa có quyết định nào của năm 2023.");
    assert_says(t, "trong 8 hộ dân có 3 hộ nghèo");
}

/* Numbers of the account are those of the forms they open to. */
static void check_forms(const struct story *s)
{
    static const struct {
        const char *number, *form, *column;
    } same[] = {
        {"households", "7.1", "households"},       {"poor", "7.1", "poor"},
        {"near_poor", "7.1", "near_poor"},         {"poor_to_near", "7.2", "escaped_to_near_poor"},
        {"poor_to_above", "7.2", "escaped_above"}, {"near_to_poor", "7.2", "from_near_poor"},
        {"poor_new", "7.2", "newly_poor"},
    };
    struct report_table t = {0};
    struct report_request q = lab_request();
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        struct err e = {0};
        int64_t value = -1;
        if (i == 0 || strcmp(same[i].form, same[i - 1].form) != 0)
            must(report_make(lab.c, &lab.arena, str_from_c(same[i].form), &q, &t, &e), &e);
        for (uint32_t k = 0; k < s->numbers.n; k++) {
            if (strcmp(s->numbers.v[k].name, same[i].number) == 0)
                value = s->numbers.v[k].value;
        }
        for (uint32_t c = 0; c < t.columns.n; c++) {
            if (str_eq_c(t.columns.v[c].name, same[i].column))
                assert_int_equal(value, report_at(&t, 0, c)->n);
        }
        assert_true(value >= 0);
    }
}

static void check_pdf(const struct story *s)
{
    struct buf one, two;
    struct err e = {0};
    buf_init(&one, &lab.arena, (size_t)16 << 20);
    buf_init(&two, &lab.arena, (size_t)16 << 20);
    must(story_write_pdf(&one, s, &e), &e);
    must(story_write_pdf(&two, s, &e), &e);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    assert_true(str_starts(buf_str(&one), STR("%PDF-")));
}

/* On 9 December the decisions of the 10th are not known: what ends with them has no successor yet,
 * and H1 alone stays. The ledger is not read as of that day. */
static void check_earlier(void)
{
    struct story s = story_of(LANG_EN, 2022, "2022-12-09");
    str t = written(&s, story_write_text);
    assert_says(t, "At the end of 2022, of 8 households 1 were poor (12,50 %) and 0 near-poor");
    assert_says(t, "Disbursement: the ledger is read as of today, so an account of an earlier day "
                   "of knowledge leaves it out.");
}

/* In the first year there is no list before, and no survey was recorded by then: unknown, not 0. */
static void check_first_year(void)
{
    struct story s = story_of(LANG_VI, 2021, "2026-11-28");
    str t = written(&s, story_write_text);
    assert_says(t, "Cuối năm 2021, trong 8 hộ dân có 4 hộ nghèo (50,00 %)");
    assert_says(t, "Sổ chưa có danh sách của năm trước nên chưa so sánh được.");
    assert_says(t, "Sổ chưa có danh sách đầu kỳ nên diễn biến của năm 2021 chưa rõ.");
    assert_says(t, "Chưa rõ: sổ chưa có kết quả khảo sát nào đến cuối năm 2021.");
    assert_says(t, "Trẻ em trong hộ nghèo: chưa rõ em.");
    assert_says(written(&s, story_write_json), "{\"name\":\"unable_poor\",\"value\":null,");
}

static void scenario_account(struct place *p)
{
    make(p);
    struct story s = story_of(LANG_VI, 2022, "2026-11-28");
    check_vietnamese(&s);
    check_json(&s);
    check_html(&s);
    check_forms(&s);
    check_pdf(&s);
    check_earlier();
    check_first_year();
    check_undecided();
    buf_add(p->log, written(&s, story_write_json));
    store_close(lab.c);
}

static void test_account(void **state)
{
    (void)state;
    both_run(scenario_account, NULL);
}

/* ---- statistical indicators ---- */

static const char law_text[] =
    "---\nsố hiệu: 1/2020/TEST\nhiệu lực: 2020-01-01\n---\n\n# Thử\n\n## Điều 1 — Quyền "
    "lợi\n\n```law\n"
    "dữ kiện có_quyền (owed): người, đúng_sai\n"
    "quyền lợi một (one): người\n  nhóm social_assistance\n  trả hằng tháng\n  hưởng khi có_quyền\n"
    "  mức 10 đ\n"
    "quyền lợi hai (two): người\n  nhóm social_assistance\n  trả hằng tháng\n  hưởng khi có_quyền\n"
    "  mức 10 đ\n"
    "quyền lợi hưu (pension): người\n  nhóm social_pension\n  trả hằng tháng\n  hưởng khi "
    "có_quyền\n"
    "  mức 10 đ\n"
    "quyền lợi gạo (rice): người\n  nhóm emergency\n  trả một lần\n  hưởng khi có_quyền\n  mức 10 "
    "đ\n"
    "```\n";

/* From that month; approved: 1, sent back: 0, waiting: −1. */
static void enrolled(int64_t id, int64_t person, const char *benefit, const char *what, month from,
                     int approved)
{
    run(SQL("INSERT INTO enrolment_act (province, id, entity, benefit, act, from_month, on_day,"
            " number, signer, reason, article, papers, commune, to_commune, fact, prepared_by,"
            " recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 'n', 's', 'r', '', '', '', '', '', 'a',"
            " 1)"),
        STORE_VALUES(store_int(PROVINCE), store_int(id), store_int(person),
                     store_text(str_from_c(benefit)), store_text(str_from_c(what)),
                     store_int(from)));
    if (approved >= 0)
        run(SQL("INSERT INTO enrolment_approval (province, act, approved, prepared_by, approved_by,"
                " note, recorded) VALUES (?1, ?2, ?3, 'a', 'b', '', 1)"),
            STORE_VALUES(store_int(PROVINCE), store_int(id), store_int(approved)));
}

static void born(int64_t person, const char *iso)
{
    run(SQL("UPDATE person SET birth = ?3, birth_to = ?3 WHERE province = ?1 AND id = ?2"),
        STORE_VALUES(store_int(PROVINCE), store_int(person), store_date(lab_day(iso))));
}

/* 1000 is a man (the head of H1), 1001 to 1003 women of H1. On 2022-12-31: 1000 is 42 and has two
 * allowances, 1001 turned 80 that day, 1002 is 15 until the next, 1003 is 42. Not counted: 1004 for
 * the pension, 1005 sent back, 1006 waiting, 1007 ended in December, 1008 from January. */
static void enrolments(void)
{
    month dec = month_make(2022, 12);
    born(1001, "1942-12-31");
    born(1002, "2007-01-01");
    enrolled(1, 1000, "one", "open", dec, 1);
    enrolled(2, 1000, "two", "open", month_make(2022, 1), 1);
    enrolled(3, 1001, "one", "open", dec, 1);
    enrolled(4, 1002, "two", "open", dec, 1);
    enrolled(5, 1003, "one", "open", month_make(2021, 5), 1);
    enrolled(6, 1004, "pension", "open", dec, 1);
    enrolled(7, 1005, "one", "open", dec, 0);
    enrolled(8, 1006, "one", "open", dec, -1);
    enrolled(9, 1007, "one", "open", month_make(2022, 2), 1);
    enrolled(10, 1007, "one", "end", dec, 1);
    enrolled(11, 1008, "one", "open", month_make(2023, 1), 1);
}

/* Of the code and the name: the three numbers, as in CSV. */
static void assert_row(str csv, const char *code, const char *name, const char *numbers)
{
    char begin[64], middle[64];
    fmt_write(begin, sizeof(begin), ",%z,", code);
    fmt_write(middle, sizeof(middle), ",%z,", name);
    while (csv.n > 0) {
        str line = str_split(&csv, '\n');
        if (str_find(line, str_from_c(begin)) < 0 || str_find(line, str_from_c(middle)) < 0)
            continue;
        if (str_find(line, str_from_c(numbers)) < 0)
            fail_msg("%.*s: not %s", (int)line.n, line.p, numbers);
        return;
    }
    fail_msg("no row %s %s", code, name);
}

static str indicators_of(const struct law *law, int year)
{
    struct err e = {0};
    struct report_table t;
    struct buf b;
    struct report_request q = lab_request();
    q.year = year;
    q.opening = day_from_ymd(year - 1, 12, 31);
    q.at.as_of = day_from_ymd(year, 12, 31);
    must(indicators_make(lab.c, &lab.arena, &q, law, &t, &e), &e);
    buf_init(&b, &lab.arena, (size_t)1 << 20);
    report_write_csv(&b, &t);
    return buf_str(&b);
}

static void scenario_indicators(struct place *p)
{
    make(p);
    enrolments();
    delivery_of(6, 1, "rice", "in_kind", "2022-03-01", 15000);
    delivery_of(7, 1, "rice", "in_kind", "2022-04-01", 15000);
    delivery_of(8, 1009, "rice", "once", "2022-04-01", 15000);
    delivery_of(9, 1010, "rice", "once", "2021-12-31", 15000);
    struct law *law = law_new(&lab.arena);
    law_add(law, STR("test.md"), (str){law_text, sizeof(law_text) - 1});
    assert_true(law_compile(law, NULL, NULL));
    str csv = indicators_of(law, 2022);
    assert_row(csv, "401", "401", "4,1,3,");
    assert_row(csv, "401", "401_under_16", "1,0,1,");
    assert_row(csv, "401", "401_16_59", "2,1,1,");
    assert_row(csv, "401", "401_60_79", "0,0,0,");
    assert_row(csv, "401", "401_80", "1,0,1,");
    assert_row(csv, "401", "one", "3,1,2,");
    assert_row(csv, "401", "two", "2,1,1,");
    assert_true(str_find(csv, STR("pension")) < 0);
    assert_row(csv, "402", "402_persons", "1,0,1,");
    assert_row(csv, "402", "402_households", "1,,,");
    assert_row(csv, "403", "403", ",,,,");
    assert_row(csv, "407", "407", "3,,,");
    assert_row(csv, "408", "408", "1,,,");
    assert_row(csv, "409", "409", "3,,,");
    assert_row(csv, "410", "410", "1,,,");
    assert_row(csv, "410", "410_again", "0,,,");
    buf_add(p->log, csv);
    /* Nobody was enrolled by the end of 2020, nothing was given: that is not nobody, nothing. */
    csv = indicators_of(law, 2021);
    assert_row(csv, "401", "401", "1,0,1,");
    csv = indicators_of(law, 2020);
    assert_row(csv, "401", "401", ",,,,");
    assert_row(csv, "402", "402_households", ",,,,");
    store_close(lab.c);
}

static void test_indicators(void **state)
{
    (void)state;
    both_run(scenario_indicators, NULL);
}

/* ---- boundaries ---- */

static uint32_t communes_on(const char *province, const char *on)
{
    struct area_shapes s;
    struct err e = {0};
    char folder_[2100];
    uint32_t n = 0;
    const char *data = getenv("ANSINH_DATA");
    fmt_write(folder_, sizeof(folder_), "%z/boundaries", data != NULL ? data : "data");
    must(area_shapes_read(&lab.arena, folder_, str_from_c(province), lab_day(on), &s, &e), &e);
    for (uint32_t i = 0; i < s.rings.n; i++)
        n +=
            !s.rings.v[i].district && (i == 0 || !str_eq(s.rings.v[i].code, s.rings.v[i - 1].code));
    return n;
}

static void test_boundaries(void **state)
{
    (void)state;
    assert_int_equal(communes_on("24", "2022-12-31"), 209);
    assert_int_equal(communes_on("24", "2025-06-30"), 192);
    assert_int_equal(communes_on("24", "2025-07-01"), 99);
    assert_int_equal(communes_on("24", "2019-12-31"), 0);
    assert_int_equal(communes_on("01", "2022-12-31"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_indicators),
        cmocka_unit_test(test_boundaries),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
