/* Every form over eleven households of 2022 whose figures are reckoned here by hand, on both
 * engines. */
#include "report_lab.h"

#include "base/fmt.h"

#define LISTED "2021-12-10"
#define DECIDED "2022-12-10"

/* H1  07210  poor, stays; 4 people, a child is born: 5. Kinh, the spouse Tày
 * H2  07210  poor to near-poor; 3
 * H3  07210  poor to above; 2
 * H4  07660  near-poor to poor; 5, one dies and is still in the list: 4. Tày
 * H5  07621  poor in 2020, escaped, poor again; 6. Nùng. No survey is recorded
 * H6  07660  newly poor; 1. Known since 2023-01-10
 * H7  07660  poor, alone, dies in July: gone; 1
 * H8  07660  poor, moves to 07210 in August; 3
 * H9  07210  comes in March, near-poor; 2
 * H10 07660  never poor; 4
 * H11 99999  a commune of no list; poor, stays; 2 */
static void people(void)
{
    lab_members(1, 1, "Trần Văn An", "01");
    lab_member(1, 2, "Hoàng Thị Bé", "02", "");
    lab_member(1, 3, "Trần Văn Con", "01", "");
    lab_member(1, 4, "Trần Văn Con", "01", "");
    lab_member(1, 5, "Trần Thị Mới", "01", "2022-05-01");
    lab_members(2, 3, "Lê Văn Ba", "01");
    lab_members(3, 2, "Lê Văn Bốn", "01");
    lab_members(4, 4, "Nông Văn Tư", "02");
    lab_fact(lab_member(4, 5, "Nông Thị Già", "02", ""), "dead", "1", "2022-06-01", "", "");
    lab_members(5, 6, "Vi Văn Năm", "07");
    lab_members(6, 1, "Đỗ Thị Sáu", "01");
    lab_members(7, 1, "Đỗ Thị Bảy", "01");
    lab_members(8, 3, "Bùi Văn Tám", "01");
    lab_members(9, 2, "Ân Văn Chín", "01");
    lab_members(10, 4, "Mai Văn Mười", "01");
    lab_members(11, 2, "Mai Văn Một", "01");
}

static void households(void)
{
    lab_household(1, "07210", "Tổ 10", "", "");
    lab_household(2, "07210", "Tổ 2", "", "");
    lab_household(3, "07210", "Tổ 2", "", "");
    lab_household(4, "07660", "Thôn 1", "", "");
    lab_household(5, "07621", "Thôn 1", "", "");
    lab_household(6, "07660", "Thôn 1", "", "");
    lab_household(7, "07660", "Thôn 1", "", "2022-07-01");
    lab_household(8, "07660", "Thôn 2", "", "2022-08-01");
    lab_household(8, "07210", "Tổ 2", "2022-08-01", "");
    lab_household(9, "07210", "Tổ 2", "2022-03-01", "");
    lab_household(10, "07660", "Thôn 2", "", "");
    lab_household(11, "99999", "Thôn 9", "", "");
}

static void classes(void)
{
    lab_fact(1, "class", "N", LISTED, "", "");
    lab_fact(2, "class", "N", LISTED, DECIDED, "");
    lab_fact(2, "class", "CN", DECIDED, "", "");
    lab_fact(3, "class", "N", LISTED, DECIDED, "");
    lab_fact(3, "class", "escaped", DECIDED, "", "");
    lab_fact(4, "class", "CN", LISTED, DECIDED, "");
    lab_fact(4, "class", "N", DECIDED, "", "");
    lab_fact(5, "class", "N", "2019-12-10", "2020-12-10", "");
    lab_fact(5, "class", "escaped", "2020-12-10", DECIDED, "");
    lab_fact(5, "class", "N", DECIDED, "", "");
    lab_fact(6, "class", "N", DECIDED, "", "2023-01-10");
    lab_fact(7, "class", "N", LISTED, "", "");
    lab_fact(8, "class", "N", LISTED, "", "");
    lab_fact(9, "class", "CN", DECIDED, "", "");
    lab_fact(10, "class", "KN", DECIDED, "", "");
    lab_fact(11, "class", "N", LISTED, "", "");
}

#define BIT(i) (1 << ((i)-1))

static void scores(void)
{
    const struct lab_score all[] = {
        /* the first round and one after the closing day do not count */
        {1, 1, "2022-10-01", BIT(3), BIT(8), 0, 1, 1, 9, 9, 9, 9},
        {1, 2, "2022-11-01", BIT(1) | BIT(10), BIT(2) | BIT(3), 1, 0, 0, 2, 1, 0, 1},
        {1, 3, "2023-01-05", BIT(4), BIT(8), 0, 1, 1, 9, 9, 9, 9},
        {2, 1, "2022-10-01", BIT(8), BIT(2), 0, 0, 1, 1, 0, 0, 0},
        {4, 1, "2022-10-01", BIT(1) | BIT(2) | BIT(9), BIT(7), 1, 0, 0, 1, 0, 1, 0},
        {6, 1, "2022-10-01", 0, BIT(3) | BIT(8), 0, 1, 0, 0, 0, 0, 0},
        {8, 1, "2022-10-01", BIT(10), BIT(1), 0, 0, 1, 3, 0, 0, 1},
        {11, 1, "2022-10-01", BIT(12), 0, 0, 0, 0, -1, -1, -1, -1},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        lab_score(&all[i]);
}

static void make(struct place *p)
{
    lab_make(p);
    households();
    people();
    classes();
    scores();
}

/* ---- the forms ---- */

static void test_71(struct place *p)
{
    struct report_request q = lab_request();
    q.by = BY_DISTRICT;
    assert_string_equal(
        lab_csv(p, "7.1", &q),
        "level,no,code,area,households,persons,poor,poor_rate,near_poor,near_poor_rate,"
        "poor_persons,near_poor_persons,both,both_rate\n"
        "0,,24,Tổng cộng,10,32,6,60.00,2,20.00,21,5,8,80.00\n"
        "1,I,,Khu vực thành thị,5,15,2,40.00,2,40.00,8,5,4,80.00\n"
        "2,1,213,Thành phố Bắc Giang,5,15,2,40.00,2,40.00,8,5,4,80.00\n"
        "1,II,,Khu vực nông thôn,4,15,3,75.00,0,0.00,11,0,3,75.00\n"
        "2,1,220,Huyện Sơn Động,4,15,3,75.00,0,0.00,11,0,3,75.00\n"
        "1,III,,Chưa rõ khu vực,1,2,1,100.00,0,0.00,2,0,1,100.00\n"
        "2,,99999,Mã 99999 (không có trong danh mục),1,2,1,100.00,0,0.00,2,0,1,100.00\n");
}

/* As the circular lays its forms out: urban, rural, then all, each with its districts. */
static void test_apart(struct place *p)
{
    struct report_request q = lab_request();
    q.by = BY_DISTRICT;
    q.apart = true;
    assert_string_equal(
        lab_csv(p, "7.3", &q),
        "level,no,code,area,of,opening,escaped,became_poor,gone,from_poor,near_poor_again,"
        "newly_near_poor,came,closing\n"
        "1,I,,Khu vực thành thị,Hộ,0,0,0,0,1,0,0,1,2\n"
        "1,I,,Khu vực thành thị,Khẩu,0,0,0,0,3,0,0,2,5\n"
        "2,1,213,Thành phố Bắc Giang,Hộ,0,0,0,0,1,0,0,1,2\n"
        "2,1,213,Thành phố Bắc Giang,Khẩu,0,0,0,0,3,0,0,2,5\n"
        "1,II,,Khu vực nông thôn,Hộ,1,0,1,0,0,0,0,0,0\n"
        "1,II,,Khu vực nông thôn,Khẩu,5,0,5,0,0,0,0,0,0\n"
        "2,1,220,Huyện Sơn Động,Hộ,1,0,1,0,0,0,0,0,0\n"
        "2,1,220,Huyện Sơn Động,Khẩu,5,0,5,0,0,0,0,0,0\n"
        "1,III,,Chưa rõ khu vực,Hộ,0,0,0,0,0,0,0,0,0\n"
        "1,III,,Chưa rõ khu vực,Khẩu,0,0,0,0,0,0,0,0,0\n"
        "2,,99999,Mã 99999 (không có trong danh mục),Hộ,0,0,0,0,0,0,0,0,0\n"
        "2,,99999,Mã 99999 (không có trong danh mục),Khẩu,0,0,0,0,0,0,0,0,0\n"
        "0,IV,24,Tổng cộng (I + II + III),Hộ,1,0,1,0,1,0,0,1,2\n"
        "0,IV,24,Tổng cộng (I + II + III),Khẩu,5,0,5,0,3,0,0,2,5\n"
        "1,1,213,Thành phố Bắc Giang,Hộ,0,0,0,0,1,0,0,1,2\n"
        "1,1,213,Thành phố Bắc Giang,Khẩu,0,0,0,0,3,0,0,2,5\n"
        "1,2,220,Huyện Sơn Động,Hộ,1,0,1,0,0,0,0,0,0\n"
        "1,2,220,Huyện Sơn Động,Khẩu,5,0,5,0,0,0,0,0,0\n"
        "1,,99999,Mã 99999 (không có trong danh mục),Hộ,0,0,0,0,0,0,0,0,0\n"
        "1,,99999,Mã 99999 (không có trong danh mục),Khẩu,0,0,0,0,0,0,0,0,0\n"
        "# (9) = (1) − (2+3+4) + (5+6+7+8)\n");
    /* Once each where an area is asked for, and where rows are communes. */
    q.by = BY_COMMUNE;
    assert_null(strstr(lab_csv(p, "7.3", &q), "Khu vực"));
    q.by = BY_DISTRICT;
    q.area = STR("220");
    assert_null(strstr(lab_csv(p, "7.3", &q), "Khu vực"));
}

/* Order, numbers and titles of columns are the circular's, so that a form can be copied out. */
static void test_as_the_circular(struct place *p)
{
    static const struct {
        const char *form, *title, *numbers; /* of the columns that count */
    } forms[] = {
        {"7.1", "TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
         "households 1 persons 2 poor 3 poor_rate 4 near_poor 5 near_poor_rate 6"},
        {"7.2", "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO TRONG NĂM",
         "opening 1 escaped_to_near_poor 2 escaped_above 3 gone 4 from_near_poor 5 poor_again 6 "
         "newly_poor 7 came 8 closing 9"},
        {"7.3", "TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO TRONG NĂM",
         "opening 1 escaped 2 became_poor 3 gone 4 from_poor 5 near_poor_again 6 newly_near_poor 7 "
         "came 8 closing 9"},
        {"7.4", "PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
         "total  job 1 dependants 2 nutrition 3 health_insurance 4 adult_education 5 schooling 6 "
         "house_quality 7 house_area 8 water 9 toilet 10 telecommunication 11 "
         "means_of_information 12"},
        {"7.7", "PHÂN TÍCH TỶ LỆ CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ CẬN NGHÈO",
         "total  job 1 dependants 2"},
        {"7.8", "PHÂN TÍCH HỘ NGHÈO THEO CÁC NHÓM ĐỐI TƯỢNG",
         "all 1 minority 2 poor 3 near_poor 4 minority_poor 5 minority_near_poor 6 unable_poor 7 "
         "unable_near_poor 8 merit_poor 9 merit_near_poor 10"},
        {"7.10", "PHÂN NHÓM HỘ NGHÈO, HỘ CẬN NGHÈO THEO CÁC NGUYÊN NHÂN NGHÈO",
         "total  no_land 1 no_capital 2 no_labour 3 no_tools 4 no_knowledge 5 no_skills 6 illness "
         "7 other 8"},
        {"7.11", "TỔNG HỢP CHỈ SỐ THIẾU HỤT CỦA TRẺ EM THUỘC HỘ NGHÈO, HỘ CẬN NGHÈO",
         "poor_children 1 poor_insurance 2 poor_nutrition 3 poor_schooling 4 near_poor_children 5 "
         "near_poor_insurance 6 near_poor_nutrition 7 near_poor_schooling 8"},
    };
    enum { N = sizeof(forms) / sizeof(forms[0]) };
    struct report_wanted wanted[N];
    struct report_table tables[N], month;
    struct report_request q = lab_request();
    struct err e = {0};
    (void)p;
    for (size_t i = 0; i < N; i++)
        wanted[i] = (struct report_wanted){forms[i].form, BY_PROVINCE};
    must(report_make_several(lab.c, &lab.arena, &q, wanted, N, tables, &e), &e);
    for (size_t i = 0; i < N; i++) {
        const struct report_table *t = &tables[i];
        struct buf b;
        buf_init(&b, &lab.arena, 4096);
        for (uint32_t c = 0; c < t->columns.n; c++) {
            if (t->columns.v[c].kind != REPORT_TEXT)
                buf_fmt(&b, "%s %s ", t->columns.v[c].name, t->columns.v[c].number);
        }
        assert_true(str_starts(buf_str(&b), str_from_c(forms[i].numbers)));
        assert_true(str_eq_c(t->title, forms[i].title));
    }
    q.month = 3;
    must(report_make(lab.c, &lab.arena, STR("7.2"), &q, &month, &e), &e);
    assert_true(str_eq_c(month.title, "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO"));
}

#define HEAD_72                                                                                    \
    "level,no,code,area,of,opening,escaped_to_near_poor,escaped_above,gone,from_near_poor,"        \
    "poor_again,newly_poor,came,closing\n"
#define NOTE_72 "# (9) = (1) − (2+3+4) + (5+6+7+8)\n"

static void test_72(struct place *p)
{
    struct report_request q = lab_request();
    q.by = BY_COMMUNE;
    assert_string_equal(lab_csv(p, "7.2", &q),
                        HEAD_72 "0,,24,Tổng cộng,Hộ,6,1,1,2,1,1,1,1,6\n"
                                "0,,24,Tổng cộng,Khẩu,15,3,2,5,5,6,1,4,21\n"
                                "1,I,213,Thành phố Bắc Giang,Hộ,3,1,1,0,0,0,0,1,2\n"
                                "1,I,213,Thành phố Bắc Giang,Khẩu,9,3,2,0,0,0,0,4,8\n"
                                "2,1,07210,Phường Hoàng Văn Thụ,Hộ,3,1,1,0,0,0,0,1,2\n"
                                "2,1,07210,Phường Hoàng Văn Thụ,Khẩu,9,3,2,0,0,0,0,4,8\n"
                                "1,II,220,Huyện Sơn Động,Hộ,2,0,0,2,1,1,1,0,3\n"
                                "1,II,220,Huyện Sơn Động,Khẩu,4,0,0,5,5,6,1,0,11\n"
                                "2,1,07621,Xã Vân Sơn,Hộ,0,0,0,0,0,1,0,0,1\n"
                                "2,1,07621,Xã Vân Sơn,Khẩu,0,0,0,0,0,6,0,0,6\n"
                                "2,2,07660,Xã An Bá,Hộ,2,0,0,2,1,0,1,0,2\n"
                                "2,2,07660,Xã An Bá,Khẩu,4,0,0,5,5,0,1,0,5\n"
                                "1,,99999,Mã 99999 (không có trong danh mục),Hộ,1,0,0,0,0,0,0,0,1\n"
                                "1,,99999,Mã 99999 (không có trong danh mục),Khẩu,2,0,0,0,0,0,0,0,"
                                "2\n" NOTE_72);
    q.by = BY_VILLAGE;
    q.area = STR("07210");
    assert_string_equal(lab_csv(p, "7.2", &q),
                        HEAD_72 "0,,07210,Phường Hoàng Văn Thụ,Hộ,3,1,1,0,0,0,0,1,2\n"
                                "0,,07210,Phường Hoàng Văn Thụ,Khẩu,9,3,2,0,0,0,0,4,8\n"
                                "1,1,,Tổ 2,Hộ,2,1,1,0,0,0,0,1,1\n"
                                "1,1,,Tổ 2,Khẩu,5,3,2,0,0,0,0,3,3\n"
                                "1,2,,Tổ 10,Hộ,1,0,0,0,0,0,0,0,1\n"
                                "1,2,,Tổ 10,Khẩu,4,0,0,0,0,0,0,1,5\n" NOTE_72);
}

static void test_73(struct place *p)
{
    struct report_request q = lab_request();
    q.by = BY_DISTRICT;
    assert_string_equal(
        lab_csv(p, "7.3", &q),
        "level,no,code,area,of,opening,escaped,became_poor,gone,from_poor,near_poor_again,"
        "newly_near_poor,came,closing\n"
        "0,,24,Tổng cộng,Hộ,1,0,1,0,1,0,0,1,2\n"
        "0,,24,Tổng cộng,Khẩu,5,0,5,0,3,0,0,2,5\n"
        "1,1,213,Thành phố Bắc Giang,Hộ,0,0,0,0,1,0,0,1,2\n"
        "1,1,213,Thành phố Bắc Giang,Khẩu,0,0,0,0,3,0,0,2,5\n"
        "1,2,220,Huyện Sơn Động,Hộ,1,0,1,0,0,0,0,0,0\n"
        "1,2,220,Huyện Sơn Động,Khẩu,5,0,5,0,0,0,0,0,0\n"
        "1,,99999,Mã 99999 (không có trong danh mục),Hộ,0,0,0,0,0,0,0,0,0\n"
        "1,,99999,Mã 99999 (không có trong danh mục),Khẩu,0,0,0,0,0,0,0,0,0\n" NOTE_72);
}

#define INDICATORS                                                                                 \
    "job,dependants,nutrition,health_insurance,adult_education,schooling,house_quality,"           \
    "house_area,water,toilet,telecommunication,means_of_information\n"
#define ONE_UNKNOWN                                                                                                            \
    "# 1 hộ có cột chưa rõ (chưa có kết quả khảo sát được ghi); những cột ấy chưa tính các hộ " \
    "này.\n"

/* H5 has no survey: its commune is not known, and not 0. */
static void test_74_to_77(struct place *p)
{
    struct report_request q = lab_request();
    q.by = BY_COMMUNE;
    q.area = STR("220");
    assert_string_equal(lab_csv(p, "7.4", &q),
                        "level,no,code,area,total," INDICATORS
                        "0,,220,Huyện Sơn Động,3,1,1,0,0,0,0,0,0,1,0,0,0\n"
                        "1,1,07621,Xã Vân Sơn,1,,,,,,,,,,,,\n"
                        "1,2,07660,Xã An Bá,2,1,1,0,0,0,0,0,0,1,0,0,0\n" ONE_UNKNOWN);
    q = lab_request();
    assert_string_equal(lab_csv(p, "7.5", &q),
                        "level,no,code,area,total," INDICATORS
                        "0,,24,Tổng cộng,6,33.33,16.67,0.00,0.00,0.00,0.00,0.00,0.00,16.67,33.33,"
                        "0.00,16.67\n"
                        "1,,99999,Mã 99999 (không có trong danh mục),1,0.00,0.00,0.00,0.00,0.00,"
                        "0.00,0.00,0.00,0.00,0.00,0.00,100.00\n" ONE_UNKNOWN);
    /* Near-poor: H2, deprived of house area; H9, of whom no survey is recorded. */
    assert_string_equal(
        lab_csv(p, "7.6", &q),
        "level,no,code,area,total," INDICATORS "0,,24,Tổng cộng,2,0,0,0,0,0,0,0,1,0,0,0,0\n"
        "1,,99999,Mã 99999 (không có trong danh mục),0,0,0,0,0,0,0,0,0,0,0,0,0\n" ONE_UNKNOWN);
    assert_non_null(strstr(lab_csv(p, "7.7", &q), "Tổng cộng,2,0.00,0.00,0.00,0.00,0.00,0.00,0.00,"
                                                  "50.00,0.00,0.00,0.00,0.00\n"));
}

static void test_78(struct place *p)
{
    struct report_request q = lab_request();
    q.area = STR("24");
    /* Minorities: H1 by the spouse, H4, H5; unable H6; merit H8 (poor), H2 (near-poor). H5 and H9
     * are not known where the survey tells. */
    assert_string_equal(
        lab_csv(p, "7.8", &q),
        "level,no,code,area,of,all,minority,poor,near_poor,minority_poor,minority_near_poor,"
        "unable_poor,unable_near_poor,merit_poor,merit_near_poor\n"
        "0,,24,Tổng cộng,Hộ,9,3,5,2,3,0,1,0,1,1\n"
        "0,,24,Tổng cộng,Khẩu,30,15,19,5,15,0,1,0,3,3\n"
        "# 2 hộ có cột chưa rõ (chưa có kết quả khảo sát được ghi); những cột ấy chưa tính các hộ "
        "này.\n");
}

static void test_79(struct place *p)
{
    struct report_request q = lab_request();
    q.area = STR("24");
    assert_string_equal(lab_csv(p, "7.9", &q),
                        "level,no,code,area,of,total,minority,ethnicity_01,ethnicity_02,"
                        "ethnicity_07\n"
                        "0,,24,Tổng cộng,Hộ nghèo,5,3,3,1,1\n"
                        "0,,24,Tổng cộng,Hộ cận nghèo,2,0,2,0,0\n");
}

static void test_710_and_711(struct place *p)
{
    struct report_request q = lab_request();
    q.area = STR("24");
    assert_non_null(strstr(lab_csv(p, "7.10", &q), "0,,24,Tổng cộng,Hộ nghèo,5,1,1,2,0,0,0,1,1\n"
                                                   "0,,24,Tổng cộng,Hộ cận nghèo,2,0,1,0,0,0,0,0,"
                                                   "0\n"));
    /* Children of H1 2, H4 1, H6 0, H8 3; without insurance 1, nutrition 1, school 2. */
    assert_non_null(strstr(lab_csv(p, "7.11", &q), "0,,24,Tổng cộng,6,1,1,2,1,0,0,0\n"));
    q.area = STR("07621");
    const char *unknown = lab_csv(p, "7.11", &q);
    assert_non_null(strstr(unknown, "Xã Vân Sơn,,,,,0,0,0,0\n"));
}

static void test_lists(struct place *p)
{
    struct report_request q = lab_request();
    assert_string_equal(
        lab_csv(p, "6.1", &q),
        "level,no,head,sex,born,address,list\n"
        "0,I,Hộ nghèo: 6 hộ,,,,\n"
        "1,1,Mai Văn Một,Nam,12/01/1980,\"Thôn 9, 99999\",Hộ nghèo\n"
        "1,2,Bùi Văn Tám,Nam,1980,\"Tổ 2, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\",Hộ nghèo\n"
        "1,3,Trần Văn An,Nam,02/01/1980,\"Tổ 10, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\","
        "Hộ nghèo\n"
        "1,4,Vi Văn Năm,Nam,06/01/1980,\"Thôn 1, Xã Vân Sơn, Huyện Sơn Động\",Hộ nghèo\n"
        "1,5,Đỗ Thị Sáu,Nam,1980,\"Thôn 1, Xã An Bá, Huyện Sơn Động\",Hộ nghèo\n"
        "1,6,Nông Văn Tư,Nam,1980,\"Thôn 1, Xã An Bá, Huyện Sơn Động\",Hộ nghèo\n"
        "0,II,Hộ cận nghèo: 2 hộ,,,,\n"
        "1,1,Ân Văn Chín,Nam,10/01/1980,\"Tổ 2, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\","
        "Hộ cận nghèo\n"
        "1,2,Lê Văn Ba,Nam,1980,\"Tổ 2, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\","
        "Hộ cận nghèo\n"
        "0,III,Tổng cộng (I + II): 8 hộ,,,,\n");
    q.area = STR("213");
    const char *escaped = lab_csv(p, "6.2", &q);
    assert_non_null(strstr(escaped, "0,I,Hộ thoát nghèo: 2 hộ,,,,\n1,1,Lê Văn Ba,"));
    assert_non_null(strstr(escaped, "\n1,2,Lê Văn Bốn,"));
    assert_non_null(strstr(escaped, "0,II,Hộ thoát cận nghèo: 0 hộ,,,,\n"));
    q.area = STR("220");
    assert_non_null(strstr(lab_csv(p, "6.2", &q), "Hộ thoát nghèo: 0 hộ"));
}

/* Each number opens to who is behind it, and they add up to it. */
static void test_open(struct place *p)
{
    struct report_request q = lab_request();
    q.open = STR("8");
    assert_string_equal(
        lab_csv(p, "7.2", &q),
        "level,no,household,head,address,opening_class,closing_class,households,persons\n"
        "1,1,H8,Bùi Văn Tám,\"Tổ 2, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\",,Hộ nghèo,1,3\n"
        "1,2,H1,Trần Văn An,\"Tổ 10, Phường Hoàng Văn Thụ, Thành phố Bắc Giang\",Hộ nghèo,"
        "Hộ nghèo,0,1\n"
        "0,,,Cộng,,,,1,4\n"
        "# Những hộ được tính trong cột \"8\" của mẫu 7.2. Danh sách nội bộ, không niêm yết.\n");
    q.open = STR("gone");
    const char *gone = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(gone, "H7,Đỗ Thị Bảy,\"Thôn 1, Xã An Bá, Huyện Sơn Động\",Hộ nghèo,,1,"
                                 "1\n"));
    assert_non_null(strstr(gone, "H8,Bùi Văn Tám,\"Thôn 2, Xã An Bá, Huyện Sơn Động\",Hộ nghèo,,1,"
                                 "3\n"));
    assert_non_null(strstr(gone, "0,,,Cộng,,,,2,5\n"));
    q.open = STR("4"); /* a rate opens to what is counted in it */
    assert_non_null(strstr(lab_csv(p, "7.1", &q), "0,,,Cộng,,,,6\n"));
    q.open = STR("7"); /* illness: H4 */
    assert_non_null(strstr(lab_csv(p, "7.10", &q), "0,,,Cộng,,,,1,0\n"));
    q.open = STR("7.5");
    struct report_table t;
    struct err e = {0};
    assert_int_equal(report_make(lab.c, &lab.arena, STR("7.1"), &q, &t, &e), ERR_USAGE);
}

/* As known on a day, as of another, in a month. */
static void test_times(struct place *p)
{
    struct report_request q = lab_request();
    q.at.known_on = lab_day("2023-01-01"); /* H6 was not known to be poor */
    assert_non_null(strstr(lab_csv(p, "7.2", &q), "Tổng cộng,Hộ,6,1,1,2,1,1,0,1,5\n"));
    q = lab_request();
    q.at.recording = 0; /* nothing was recorded yet */
    const char *none = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(none, "Sổ đăng ký chưa có danh sách hộ nghèo, hộ cận nghèo nào vào ngày "
                                 "31/12/2022."));
    /* The year after opens as this one closed; nothing has happened since. */
    q = lab_request();
    q.opening = lab_day("2022-12-31");
    q.at.as_of = lab_day("2023-12-31");
    assert_non_null(strstr(lab_csv(p, "7.2", &q), "Tổng cộng,Hộ,6,0,0,0,0,0,0,0,6\n"
                                                  "0,,24,Tổng cộng,Khẩu,21,0,0,0,0,0,0,0,21\n"));
    /* The first year: no list before it, so that its movement is not known, and not 0. */
    q.opening = lab_day("2018-12-31");
    q.at.as_of = lab_day("2019-12-31");
    const char *first = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(first, "Tổng cộng,Hộ,,,,,,,,,1\n"));
    assert_non_null(strstr(first, "vào ngày 31/12/2018"));
    /* Before anything is known of anybody nothing is known, and nothing is 0. */
    q.opening = lab_day("2009-12-31");
    q.at.as_of = lab_day("2010-12-31");
    assert_non_null(strstr(lab_csv(p, "7.1", &q), "\n0,,,Tổng cộng,,,,,,,,,,\n"));
    /* July: H7 died on the first, so it was there on 30 June. */
    q = lab_request();
    q.opening = lab_day("2022-06-30");
    q.at.as_of = lab_day("2022-07-31");
    q.month = 7;
    assert_non_null(strstr(lab_csv(p, "7.2", &q), "Tổng cộng,Hộ,6,0,0,1,0,0,0,0,5\n"));
}

/* On today's map Hoàng Văn Thụ lies in the ward Bắc Giang; both maps add up to the same. */
static void test_today(struct place *p)
{
    static const char *const forms[] = {"7.1", "7.2", "7.3", "7.4", "7.8", "7.9", "7.10", "7.11"};
    struct report_request q = lab_request();
    q.by = BY_COMMUNE;
    q.map_today = true;
    const char *today = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(today, ",07210,Phường Bắc Giang,Hộ,3,1,1,0,0,0,0,1,2\n"));
    assert_null(strstr(today, "Hoàng Văn Thụ"));
    assert_null(strstr(today, "Huyện"));
    assert_non_null(strstr(today, "# Xếp theo địa bàn ngày 28/11/2026.\n"));
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char then[512];
        q.map_today = false;
        const char *total = strstr(lab_csv(p, forms[i], &q), "Tổng cộng");
        const char *end = strchr(total, '\n');
        fmt_write(then, sizeof(then), "%s", (str){total, (size_t)(end - total) + 1});
        q.map_today = true;
        assert_non_null(strstr(lab_csv(p, forms[i], &q), then));
    }
    q.area = STR("220"); /* there are no districts any more */
    struct report_table t;
    struct err e = {0};
    assert_int_equal(report_make(lab.c, &lab.arena, STR("7.2"), &q, &t, &e), ERR_USAGE);
}

static void test_summary(struct place *p)
{
    struct report_request q = lab_request();
    struct report_table t;
    struct err e = {0};
    struct buf b;
    must(report_summary(lab.c, &lab.arena, &q, 2021, 2022, &t, &e), &e);
    buf_init(&b, &lab.arena, 1 << 20);
    report_write_csv(&b, &t);
    buf_add(p->log, buf_str(&b));
    const char *text = arena_cstr(&lab.arena, buf_str(&b));
    /* 2021: without H9; of H1 a member less, of H4 one more. */
    assert_non_null(strstr(text, "0,Tổng số hộ dân cư,households,10,467533,-467523,10,471024,"
                                 "-471014\n"));
    assert_non_null(strstr(text, "0,Hộ nghèo,poor,6,24639,-24633,6,17946,-17940\n"));
    assert_non_null(strstr(text, "0,Tỷ lệ hộ nghèo,poor_rate,60.00,5.27,54.73,60.00,3.81,56.19\n"));
    assert_non_null(strstr(text, "0,Hộ cận nghèo,near_poor,1,,,2,> 19.900,\n"));
    assert_non_null(strstr(text, "poor_opening,,,,6,,\n"));
    assert_non_null(strstr(text, "poor_again,,,,1,,\n"));
    assert_non_null(strstr(text, "near_became_poor,,,,1,,\n"));
    assert_non_null(strstr(text, "minority_poor,1,,,3,,\n"));
    assert_non_null(strstr(text, "unable_poor,,,,1,,\n"));
    assert_non_null(strstr(text, "1,Ở Sơn Động,220,2,,,3,,\n"));
    assert_non_null(strstr(text, "special_poor,0,,,0,,\n"));
}

static void scenario_forms(struct place *p)
{
    make(p);
    test_71(p);
    test_72(p);
    test_73(p);
    test_apart(p);
    test_as_the_circular(p);
    test_74_to_77(p);
    test_78(p);
    test_79(p);
    test_710_and_711(p);
    test_lists(p);
    test_open(p);
    test_times(p);
    test_today(p);
    test_summary(p);
    store_close(lab.c);
}

static void test_forms(void **state)
{
    (void)state;
    both_run(scenario_forms, NULL);
}

/* ---- a commune that was divided ---- */

static void area(int64_t id, const char *code, const char *name, int64_t parent, const char *from,
                 const char *to)
{
    struct err e = {0};
    must(store_run(lab.c,
                   SQL("INSERT INTO area (id, code, name, level, kind, parent, valid_from,"
                       " valid_to) VALUES (?1, ?2, ?3, 'commune', 'Xã', ?4, ?5, ?6)"),
                   STORE_VALUES(store_int(id), store_text(str_from_c(code)),
                                store_text(str_from_c(name)), store_int(parent),
                                store_date(from[0] != '\0' ? lab_day(from) : DAY_MIN),
                                store_date(to[0] != '\0' ? lab_day(to) : NO_END)),
                   NULL, &e),
         &e);
}

static void divided(int64_t from, int64_t to)
{
    struct err e = {0};
    must(store_run(lab.c,
                   SQL("INSERT INTO area_succession (from_area, to_area, on_day, whole, people)"
                       " VALUES (?1, ?2, ?3, 0, 1)"),
                   STORE_VALUES(store_int(from), store_int(to), store_date(lab_day("2025-07-01"))),
                   NULL, &e),
         &e);
}

/* Its people went to two communes. H1 is surveyed again in the one, in its own village; so H2 of
 * that village goes there too. Of H3's village nothing is known, of H4's two different things. */
static void scenario_divided(struct place *p)
{
    static const char *const villages[] = {"Đông", "Đông", "Tây", "Nam", "Nam", "Nam"};
    lab_make(p);
    const struct area_row *district =
        area_map_find(lab.map, AREA_DISTRICT, STR("220"), lab_day("2022-06-01"));
    const struct area_row *province =
        area_map_find(lab.map, AREA_PROVINCE, STR("24"), lab_day("2026-01-01"));
    area(900001, "99001", "Cũ", district->id, "", "2025-07-01");
    area(900002, "99002", "Mới Một", province->id, "2025-07-01", "");
    area(900003, "99003", "Mới Hai", province->id, "2025-07-01", "");
    divided(900001, 900002);
    divided(900001, 900003);
    for (int64_t i = 1; i <= 6; i++) {
        bool again = i == 1 || i == 4 || i == 5;
        lab_household_in(i, 900001, "99001", villages[i - 1], "", again ? "2025-10-01" : "");
        lab_members(i, 2, "Lý Văn Một", "01");
        lab_fact(i, "class", "N", LISTED, "", "");
    }
    lab_household_in(1, 900002, "99002", "Đông", "2025-10-01", "");
    lab_household_in(4, 900002, "99002", "Nam", "2025-10-01", "");
    lab_household_in(5, 900003, "99003", "Nam", "2025-10-01", "");
    struct report_request q = lab_request();
    q.by = BY_COMMUNE;
    assert_non_null(strstr(lab_csv(p, "7.2", &q), "99001,Xã Cũ,Hộ,6,0,0,0,0,0,0,0,6\n"));
    q.map_today = true;
    const char *today = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(today, "0,,24,Tổng cộng,Hộ,6,0,0,0,0,0,0,0,6\n"));
    assert_non_null(strstr(today, "99002,Xã Mới Một,Hộ,2,0,0,0,0,0,0,0,2\n"));
    assert_null(strstr(today, "99003"));
    assert_non_null(
        strstr(today, "1,,99001,\"Xã Cũ (đã chia, chưa rõ về đâu)\",Hộ,4,0,0,0,0,0,0,0,4\n"));
    /* Over the division itself nobody moved; who is recorded anew stands in the part. */
    q.map_today = false;
    q.opening = lab_day("2024-12-31");
    q.at.as_of = lab_day("2025-12-31");
    const char *over = lab_csv(p, "7.2", &q);
    assert_non_null(strstr(over, "0,,24,Tổng cộng,Hộ,6,0,0,0,0,0,0,0,6\n"));
    assert_non_null(strstr(over, "99002,Xã Mới Một,Hộ,3,0,0,0,0,0,0,0,3\n"));
    assert_non_null(strstr(over, "99003,Xã Mới Hai,Hộ,1,0,0,0,0,0,0,0,1\n"));
    store_close(lab.c);
}

static void test_divided(void **state)
{
    (void)state;
    both_run(scenario_divided, NULL);
}

static void scenario_synthetic(struct place *p)
{
    struct err e = {0};
    bool is = true;
    lab_make(p);
    must(report_is_synthetic(lab.c, PROVINCE, &is, &e), &e);
    assert_false(is);
    must(store_run(lab.c,
                   SQL("INSERT INTO recording (province, number, at_us, actor, source, reference,"
                       " operation) SELECT province, 2, 0, 'x', 'import', 'GIẢ LẬP 2021', operation"
                       " FROM recording WHERE province = ?1"),
                   STORE_VALUES(store_int(PROVINCE)), NULL, &e),
         &e);
    must(report_is_synthetic(lab.c, PROVINCE, &is, &e), &e);
    assert_true(is);
    store_close(lab.c);
}

static void test_synthetic(void **state)
{
    (void)state;
    both_run(scenario_synthetic, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_divided),
        cmocka_unit_test(test_synthetic),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
