/* Forms 7.1 to 7.11 of Annex VII, 1315/VBHN-BLĐTBXH, column by column: titles, order and numbers
 * are the circular's. Columns that it does not number have none, or come after its own (7.1: 7 to
 * 10). */
#include "review/report_measure.h"

#define N_OF(fields) (sizeof(fields) / sizeof((fields)[0]))

#define POOR_VI "Hộ nghèo"
#define POOR_EN "Poor"
#define NEAR_VI "Hộ cận nghèo"
#define NEAR_EN "Near-poor"

/* ---- 7.1 ---- */

#define COUNT_71(vi1, vi2, en1, en2, no, id, what)                                                 \
    {                                                                                              \
        .heads = {{vi1, vi2}, {en1, en2}}, .number = no, .name = id, .measure = report_of_class,   \
        .arg = what                                                                                \
    }
#define RATE_71(vi1, en1, no, id, of)                                                              \
    {                                                                                              \
        .heads = {{vi1, "Tỷ lệ (%)"}, {en1, "Rate (%)"}}, .number = no, .name = id, .part = of,    \
        .whole = 0                                                                                 \
    }
#define ALL_VI "Tổng số dân cư"
#define ALL_EN "Population"
#define BOTH_VI "Nghèo đa chiều (nghèo và cận nghèo)"
#define BOTH_EN "Multidimensionally poor (both)"

static const struct report_field fields_71[] = {
    COUNT_71(ALL_VI, "Số hộ", ALL_EN, "Households", "1", "households", OF_ALL),
    COUNT_71(ALL_VI, "Số khẩu", ALL_EN, "Persons", "2", "persons", OF_ALL | OF_PERSONS),
    COUNT_71(POOR_VI, "Số hộ", POOR_EN, "Households", "3", "poor", OF_POOR),
    RATE_71(POOR_VI, POOR_EN, "4", "poor_rate", 2),
    COUNT_71(NEAR_VI, "Số hộ", NEAR_EN, "Households", "5", "near_poor", OF_NEAR),
    RATE_71(NEAR_VI, NEAR_EN, "6", "near_poor_rate", 4),
    COUNT_71("Số khẩu", POOR_VI, "Persons", POOR_EN, "7", "poor_persons", OF_POOR | OF_PERSONS),
    COUNT_71("Số khẩu", NEAR_VI, "Persons", NEAR_EN, "8", "near_poor_persons",
             OF_NEAR | OF_PERSONS),
    COUNT_71(BOTH_VI, "Số hộ", BOTH_EN, "Households", "9", "both", OF_POOR | OF_NEAR),
    RATE_71(BOTH_VI, BOTH_EN, "10", "both_rate", 8),
};

/* ---- 7.2, 7.3 ---- */

#define MOVE(vi1, vi2, vi3, en1, en2, en3, no, id, what)                                           \
    {                                                                                              \
        .heads = {{vi1, vi2, vi3}, {en1, en2, en3}}, .number = no, .name = id,                     \
        .measure = report_of_movement, .arg = what                                                 \
    }
#define DOWN_VI "Diễn biến giảm"
#define DOWN_EN "Decrease"
#define UP_VI "Diễn biến tăng"
#define UP_EN "Increase"
#define ESCAPED_VI "Thoát nghèo"
#define ESCAPED_EN "Escaped"
#define OUTSIDE_VI "Ngoài danh sách, gặp khó khăn đột xuất"
#define OUTSIDE_EN "From outside the lists"

static const struct report_field fields_72[] = {
    MOVE("Đầu kỳ", NULL, NULL, "Opening", NULL, NULL, "1", "opening", MOVE_OPENING),
    MOVE(DOWN_VI, ESCAPED_VI, "Trở thành hộ cận nghèo", DOWN_EN, ESCAPED_EN, "Became near-poor",
         "2", "escaped_to_near_poor", MOVE_TO_OTHER),
    MOVE(DOWN_VI, ESCAPED_VI, "Vượt chuẩn cận nghèo", DOWN_EN, ESCAPED_EN, "Above near-poor", "3",
         "escaped_above", MOVE_TO_ABOVE),
    MOVE(DOWN_VI, "Biến động nhân khẩu", NULL, DOWN_EN, "Demographic", NULL, "4", "gone",
         MOVE_GONE),
    MOVE(UP_VI, "Cận nghèo trở thành nghèo", NULL, UP_EN, "Near-poor became poor", NULL, "5",
         "from_near_poor", MOVE_FROM_OTHER),
    MOVE(UP_VI, OUTSIDE_VI, "Tái nghèo", UP_EN, OUTSIDE_EN, "Poor again", "6", "poor_again",
         MOVE_AGAIN),
    MOVE(UP_VI, OUTSIDE_VI, "Phát sinh mới", UP_EN, OUTSIDE_EN, "Newly arisen", "7", "newly_poor",
         MOVE_NEWLY),
    MOVE(UP_VI, "Biến động nhân khẩu", NULL, UP_EN, "Demographic", NULL, "8", "came", MOVE_CAME),
    MOVE("Cuối kỳ", NULL, NULL, "Closing", NULL, NULL, "9", "closing", MOVE_CLOSING),
};

#define NEAR(column) (MOVE_OF_NEAR | (column))
static const struct report_field fields_73[] = {
    MOVE("Đầu kỳ", NULL, NULL, "Opening", NULL, NULL, "1", "opening", NEAR(MOVE_OPENING)),
    MOVE(DOWN_VI, "Thoát cận nghèo", NULL, DOWN_EN, "Escaped near-poverty", NULL, "2", "escaped",
         NEAR(MOVE_TO_ABOVE)),
    MOVE(DOWN_VI, "Trở thành hộ nghèo", NULL, DOWN_EN, "Became poor", NULL, "3", "became_poor",
         NEAR(MOVE_TO_OTHER)),
    MOVE(DOWN_VI, "Biến động nhân khẩu", NULL, DOWN_EN, "Demographic", NULL, "4", "gone",
         NEAR(MOVE_GONE)),
    MOVE(UP_VI, "Nghèo trở thành cận nghèo", NULL, UP_EN, "Poor became near-poor", NULL, "5",
         "from_poor", NEAR(MOVE_FROM_OTHER)),
    MOVE(UP_VI, OUTSIDE_VI, "Tái cận nghèo", UP_EN, OUTSIDE_EN, "Near-poor again", "6",
         "near_poor_again", NEAR(MOVE_AGAIN)),
    MOVE(UP_VI, OUTSIDE_VI, "Phát sinh mới", UP_EN, OUTSIDE_EN, "Newly arisen", "7",
         "newly_near_poor", NEAR(MOVE_NEWLY)),
    MOVE(UP_VI, "Biến động nhân khẩu", NULL, UP_EN, "Demographic", NULL, "8", "came",
         NEAR(MOVE_CAME)),
    MOVE("Cuối kỳ", NULL, NULL, "Closing", NULL, NULL, "9", "closing", NEAR(MOVE_CLOSING)),
};

/* ---- 7.4 to 7.7 ---- */

#define TOTAL_OF(vi, en, class_)                                                                   \
    {                                                                                              \
        .heads = {{vi}, {en}}, .number = "", .name = "total", .measure = report_of_class,          \
        .arg = class_                                                                              \
    }
#define DEPRIVED(vi1, vi2, en1, en2, no, id, class_, i)                                            \
    {                                                                                              \
        .heads = {{vi1, vi2}, {en1, en2}}, .number = no, .name = id,                               \
        .measure = report_of_deprived, .arg = (class_) | (i) << 8                                  \
    }
#define HIDDEN(i, class_)                                                                          \
    {                                                                                              \
        .name = "", .number = "", .measure = report_of_deprived, .arg = (class_) | (i) << 8,       \
        .hidden = true                                                                             \
    }
#define SHARE(vi1, vi2, en1, en2, no, id, class_, i)                                               \
    {                                                                                              \
        .heads = {{vi1, vi2}, {en1, en2}}, .number = no, .name = id, .part = i, .whole = 0         \
    }
#define INDICATORS(X, c)                                                                           \
    X("Việc làm", "Việc làm", "Employment", "Job", "1", "job", c, 1),                              \
        X("Việc làm", "Người phụ thuộc trong hộ", "Employment", "Dependants", "2", "dependants",   \
          c, 2),                                                                                   \
        X("Y tế", "Dinh dưỡng", "Health", "Nutrition", "3", "nutrition", c, 3),                    \
        X("Y tế", "Bảo hiểm y tế", "Health", "Health insurance", "4", "health_insurance", c, 4),   \
        X("Giáo dục", "Trình độ giáo dục của người lớn", "Education", "Education of adults", "5",  \
          "adult_education", c, 5),                                                                \
        X("Giáo dục", "Tình trạng đi học của trẻ em", "Education", "Children at school", "6",      \
          "schooling", c, 6),                                                                      \
        X("Nhà ở", "Chất lượng nhà ở", "Housing", "Quality of the house", "7", "house_quality", c, \
          7),                                                                                      \
        X("Nhà ở", "Diện tích nhà ở bình quân đầu người", "Housing", "Area a person", "8",         \
          "house_area", c, 8),                                                                     \
        X("Nước sinh hoạt và vệ sinh", "Nguồn nước sinh hoạt", "Water and sanitation", "Water",    \
          "9", "water", c, 9),                                                                     \
        X("Nước sinh hoạt và vệ sinh", "Nhà tiêu hợp vệ sinh", "Water and sanitation", "Toilet",   \
          "10", "toilet", c, 10),                                                                  \
        X("Thông tin", "Sử dụng dịch vụ viễn thông", "Information", "Telecommunication", "11",     \
          "telecommunication", c, 11),                                                             \
        X("Thông tin", "Phương tiện phục vụ tiếp cận thông tin", "Information", "Means of access", \
          "12", "means_of_information", c, 12)
#define HIDDEN_ALL(c)                                                                              \
    HIDDEN(1, c), HIDDEN(2, c), HIDDEN(3, c), HIDDEN(4, c), HIDDEN(5, c), HIDDEN(6, c),            \
        HIDDEN(7, c), HIDDEN(8, c), HIDDEN(9, c), HIDDEN(10, c), HIDDEN(11, c), HIDDEN(12, c)

static const struct report_field fields_74[] = {TOTAL_OF("Tổng số hộ nghèo", "Poor", OF_POOR),
                                                INDICATORS(DEPRIVED, OF_POOR)};
static const struct report_field fields_75[] = {TOTAL_OF("Tổng số hộ nghèo", "Poor", OF_POOR),
                                                HIDDEN_ALL(OF_POOR), INDICATORS(SHARE, OF_POOR)};
static const struct report_field fields_76[] = {
    TOTAL_OF("Tổng số hộ cận nghèo", "Near-poor", OF_NEAR), INDICATORS(DEPRIVED, OF_NEAR)};
static const struct report_field fields_77[] = {
    TOTAL_OF("Tổng số hộ cận nghèo", "Near-poor", OF_NEAR), HIDDEN_ALL(OF_NEAR),
    INDICATORS(SHARE, OF_NEAR)};

/* ---- 7.8 ---- */

#define GROUP(vi1, vi2, en1, en2, no, id, what)                                                    \
    {                                                                                              \
        .heads = {{vi1, vi2}, {en1, en2}}, .number = no, .name = id, .measure = report_of_group,   \
        .arg = what                                                                                \
    }
#define LISTED(vi1, vi2, en1, en2, no, id, what)                                                   \
    {                                                                                              \
        .heads = {{vi1, vi2}, {en1, en2}}, .number = no, .name = id,                               \
        .measure = report_of_class_lines, .arg = what                                              \
    }
#define MINORITY_VI "Dân tộc thiểu số"
#define MINORITY_EN "Ethnic minorities"
#define UNABLE_VI "Không có khả năng lao động"
#define UNABLE_EN "Nobody able to work"
#define MERIT_VI "Có thành viên là người có công với cách mạng"
#define MERIT_EN "A member of merit"

static const struct report_field fields_78[] = {
    LISTED("Tổng số hộ dân cư", NULL, "All", NULL, "1", "all", OF_ALL),
    GROUP("Hộ dân tộc thiểu số", NULL, MINORITY_EN, NULL, "2", "minority", OF_ALL | OF_MINORITY),
    LISTED("Tổng số hộ nghèo", NULL, POOR_EN, NULL, "3", "poor", OF_POOR),
    LISTED("Tổng số hộ cận nghèo", NULL, NEAR_EN, NULL, "4", "near_poor", OF_NEAR),
    GROUP(MINORITY_VI, POOR_VI, MINORITY_EN, POOR_EN, "5", "minority_poor", OF_POOR | OF_MINORITY),
    GROUP(MINORITY_VI, NEAR_VI, MINORITY_EN, NEAR_EN, "6", "minority_near_poor",
          OF_NEAR | OF_MINORITY),
    GROUP(UNABLE_VI, POOR_VI, UNABLE_EN, POOR_EN, "7", "unable_poor", OF_POOR | OF_UNABLE),
    GROUP(UNABLE_VI, NEAR_VI, UNABLE_EN, NEAR_EN, "8", "unable_near_poor", OF_NEAR | OF_UNABLE),
    GROUP(MERIT_VI, POOR_VI, MERIT_EN, POOR_EN, "9", "merit_poor", OF_POOR | OF_MERIT),
    GROUP(MERIT_VI, NEAR_VI, MERIT_EN, NEAR_EN, "10", "merit_near_poor", OF_NEAR | OF_MERIT),
};

/* ---- 7.10 ---- */

#define CAUSE(vi, en, no, id, i)                                                                   \
    {                                                                                              \
        .heads = {{"Nguyên nhân nghèo, cận nghèo", vi}, {"Cause", en}}, .number = no, .name = id,  \
        .measure = report_of_cause, .arg = i                                                       \
    }
static const struct report_field fields_710[] = {
    {.heads = {{"Tổng số hộ"}, {"Households"}},
     .number = "",
     .name = "total",
     .measure = report_of_cause},
    CAUSE("Không có đất sản xuất", "No land", "1", "no_land", 1),
    CAUSE("Không có vốn sản xuất, kinh doanh", "No capital", "2", "no_capital", 2),
    CAUSE("Không có lao động", "Nobody to work", "3", "no_labour", 3),
    CAUSE("Không có công cụ, phương tiện sản xuất", "No tools", "4", "no_tools", 4),
    CAUSE("Không có kiến thức về sản xuất", "No knowledge of production", "5", "no_knowledge", 5),
    CAUSE("Không có kỹ năng lao động, sản xuất", "No skills", "6", "no_skills", 6),
    CAUSE("Có người ốm đau, bệnh nặng, tai nạn", "Illness, accident", "7", "illness", 7),
    CAUSE("Nguyên nhân khác (ghi rõ)", "Other", "8", "other", 8),
};

/* ---- 7.11 ---- */

#define CHILDREN(class_vi, class_en, vi, en, no, id, of, what)                                     \
    {                                                                                              \
        .heads = {{class_vi, vi}, {class_en, en}}, .number = no, .name = id,                       \
        .measure = report_of_children, .arg = (of) | (what) << 8                                   \
    }
#define CHILDREN_POOR(vi, en, no, id, what)                                                        \
    CHILDREN("Trẻ em thuộc hộ nghèo", "Of poor households", vi, en, no, id, OF_POOR, what)
#define CHILDREN_NEAR(vi, en, no, id, what)                                                        \
    CHILDREN("Trẻ em thuộc hộ cận nghèo", "Of near-poor households", vi, en, no, id, OF_NEAR, what)
#define OF_CHILDREN(X, prefix, n1, n2, n3, n4)                                                     \
    X("Tổng số trẻ em", "Children", n1, prefix "_children", CHILDREN_ALL),                         \
        X("Thiếu hụt về bảo hiểm y tế", "Without health insurance", n2, prefix "_insurance",       \
          CHILDREN_INSURANCE),                                                                     \
        X("Thiếu hụt về dinh dưỡng", "Undernourished", n3, prefix "_nutrition",                    \
          CHILDREN_NUTRITION),                                                                     \
        X("Thiếu hụt về tình trạng đi học", "Not at school", n4, prefix "_schooling",              \
          CHILDREN_SCHOOLING)
static const struct report_field fields_711[] = {
    OF_CHILDREN(CHILDREN_POOR, "poor", "1", "2", "3", "4"),
    OF_CHILDREN(CHILDREN_NEAR, "near_poor", "5", "6", "7", "8"),
};

/* ---- all ---- */

#define UNIT_BOTH                                                                                  \
    {                                                                                              \
        "Đơn vị tính: hộ, khẩu", "Unit: households, persons"                                       \
    }
#define UNIT_HOUSEHOLDS                                                                            \
    {                                                                                              \
        "Đơn vị tính: hộ", "Unit: households"                                                      \
    }
#define UNIT_PERCENT                                                                               \
    {                                                                                              \
        "Đơn vị tính: % số hộ", "Unit: % of households"                                            \
    }
#define LINES_PERSONS                                                                              \
    .n_lines = 2, .lines = {{"Hộ", "Khẩu"}, {"Households", "Persons"}},                            \
    .line_names = {"households", "persons"}
#define LINES_CLASSES                                                                              \
    .n_lines = 2, .lines = {{POOR_VI, NEAR_VI}, {POOR_EN, NEAR_EN}},                               \
    .line_names = {"poor", "near_poor"}
#define FIELDS(f) .fields = f, .n_fields = N_OF(f)

const struct report_form report_forms[] = {
    {.id = "7.1",
     .title = {"TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
               "POOR AND NEAR-POOR HOUSEHOLDS AFTER THE REVIEW"},
     .unit = UNIT_BOTH,
     .about = {"số hộ, số khẩu, hộ nghèo, hộ cận nghèo và tỷ lệ, thành thị và nông thôn",
               "households, persons, poor, near-poor and rates, urban and rural"},
     .n_lines = 1,
     .needs = REPORT_PERSONS | REPORT_ALL,
     .sections = true,
     FIELDS(fields_71)},
    {.id = "7.2",
     .title = {"TỔNG HỢP DIỄN BIẾN HỘ NGHÈO TRONG NĂM", "MOVEMENT OF POOR HOUSEHOLDS"},
     .unit = UNIT_BOTH,
     .about =
         {"đầu kỳ, thoát nghèo, biến động, phát sinh, cuối kỳ: (9) = (1) − (2+3+4) + (5+6+7+8)",
          "opening, escaped, demographic, arisen, closing: (9) = (1) − (2+3+4) + (5+6+7+8)"},
     LINES_PERSONS,
     .needs = REPORT_PERSONS,
     .moves = true,
     FIELDS(fields_72)},
    {.id = "7.3",
     .title = {"TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO TRONG NĂM", "MOVEMENT OF NEAR-POOR HOUSEHOLDS"},
     .unit = UNIT_BOTH,
     .about = {"như 7.2, của hộ cận nghèo", "as 7.2, of the near-poor"},
     LINES_PERSONS,
     .needs = REPORT_PERSONS,
     .moves = true,
     FIELDS(fields_73)},
    {.id = "7.4",
     .title = {"PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
               "DEPRIVATIONS OF POOR HOUSEHOLDS"},
     .unit = UNIT_HOUSEHOLDS,
     .about = {"số hộ nghèo thiếu hụt từng chỉ số trong 12 chỉ số",
               "poor households deprived, by each of the 12 indicators"},
     .n_lines = 1,
     .needs = REPORT_SCORES,
     FIELDS(fields_74)},
    {.id = "7.5",
     .title = {"PHÂN TÍCH TỶ LỆ CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
               "DEPRIVATIONS OF POOR HOUSEHOLDS, PER CENT"},
     .unit = UNIT_PERCENT,
     .about = {"như 7.4, tỷ lệ trên tổng số hộ nghèo", "as 7.4, per cent of the poor"},
     .n_lines = 1,
     .needs = REPORT_SCORES,
     FIELDS(fields_75)},
    {.id = "7.6",
     .title = {"PHÂN TÍCH CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ CẬN NGHÈO",
               "DEPRIVATIONS OF NEAR-POOR HOUSEHOLDS"},
     .unit = UNIT_HOUSEHOLDS,
     .about = {"như 7.4, của hộ cận nghèo", "as 7.4, of the near-poor"},
     .n_lines = 1,
     .needs = REPORT_SCORES,
     FIELDS(fields_76)},
    {.id = "7.7",
     .title = {"PHÂN TÍCH TỶ LỆ CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ CẬN NGHÈO",
               "DEPRIVATIONS OF NEAR-POOR HOUSEHOLDS, PER CENT"},
     .unit = UNIT_PERCENT,
     .about = {"như 7.5, của hộ cận nghèo", "as 7.5, of the near-poor"},
     .n_lines = 1,
     .needs = REPORT_SCORES,
     FIELDS(fields_77)},
    {.id = "7.8",
     .title = {"PHÂN TÍCH HỘ NGHÈO THEO CÁC NHÓM ĐỐI TƯỢNG",
               "POOR AND NEAR-POOR HOUSEHOLDS BY TARGET GROUP"},
     .unit = UNIT_BOTH,
     .about = {"dân tộc thiểu số, không có khả năng lao động, người có công",
               "ethnic minorities, nobody able to work, members of merit"},
     LINES_PERSONS,
     .needs = REPORT_SCORES | REPORT_ETHNICITY | REPORT_PERSONS | REPORT_ALL,
     FIELDS(fields_78)},
    {.id = "7.9",
     .title = {"PHÂN NHÓM HỘ NGHÈO, HỘ CẬN NGHÈO THEO DÂN TỘC",
               "POOR AND NEAR-POOR HOUSEHOLDS BY ETHNIC GROUP"},
     .unit = UNIT_HOUSEHOLDS,
     .about = {"theo dân tộc của chủ hộ", "by the ethnic group of the head"},
     LINES_CLASSES,
     .needs = REPORT_SCORES | REPORT_ETHNICITY,
     .by_ethnicity = true},
    {.id = "7.10",
     .title = {"PHÂN NHÓM HỘ NGHÈO, HỘ CẬN NGHÈO THEO CÁC NGUYÊN NHÂN NGHÈO",
               "POOR AND NEAR-POOR HOUSEHOLDS BY CAUSE OF POVERTY"},
     .unit = UNIT_HOUSEHOLDS,
     .about = {"theo 8 nguyên nhân; một hộ có thể có nhiều nguyên nhân",
               "by the 8 causes; a household may have several"},
     LINES_CLASSES,
     .needs = REPORT_SCORES,
     FIELDS(fields_710)},
    {.id = "7.11",
     .title = {"TỔNG HỢP CHỈ SỐ THIẾU HỤT CỦA TRẺ EM THUỘC HỘ NGHÈO, HỘ CẬN NGHÈO",
               "DEPRIVATIONS OF CHILDREN IN POOR AND NEAR-POOR HOUSEHOLDS"},
     .unit = {"Đơn vị tính: trẻ em", "Unit: children"},
     .about = {"trẻ em thiếu hụt bảo hiểm y tế, dinh dưỡng, đi học",
               "children deprived of health insurance, nutrition, schooling"},
     .n_lines = 1,
     .united = true,
     .needs = REPORT_SCORES,
     FIELDS(fields_711)},
};
const uint32_t report_forms_count = N_OF(report_forms);

const struct report_form *report_form_find(str id)
{
    for (uint32_t i = 0; i < report_forms_count; i++) {
        if (str_eq_c(id, report_forms[i].id))
            return &report_forms[i];
    }
    return NULL;
}
