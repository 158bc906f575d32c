/* Keywords, functions and units (words.h). */
#include "law/words.h"
#include "base/check.h"

static const char *const spellings[W_COUNT][WORD_MAX_SPELLINGS] = {
    [W_NONE] = {"", ""},

    [W_ENUM] = {"liệt kê", "enum"},
    [W_FACT] = {"dữ kiện", "fact"},
    [W_COMPUTE] = {"tính", "compute"},
    [W_CLASS] = {"phân loại", "class"},
    [W_FINDING] = {"phát hiện", "finding"},
    [W_BENEFIT] = {"quyền lợi", "benefit"},
    [W_HIGHEST] = {"cao nhất", "highest of"},
    [W_EXCLUDE] = {"loại trừ", "exclude"},
    [W_ADDITION] = {"cộng thêm", "in addition"},
    [W_RAISE] = {"nâng", "raise"},
    [W_REPLACE] = {"thay", "replace"},
    [W_TABLE] = {"bảng", "table"},
    [W_PARAMETER] = {"tham số", "parameter"},
    [W_DECISION_TABLE] = {"bảng quyết định", "decision table"},
    [W_SCALE] = {"thang", "scale"},

    [W_APPLIES_FROM] = {"áp dụng từ", "applies from"},
    [W_TO] = {"đến", "to"},
    [W_CITE] = {"căn cứ", "cite"},
    [W_BY] = {"theo", "by"},
    [W_WHEN] = {"khi", "when"},
    [W_OTHERWISE] = {"còn lại", "otherwise"},
    [W_GROUP] = {"nhóm", "group"},
    [W_PAYS] = {"trả", "pays"},
    [W_MONTHLY] = {"hằng tháng", "monthly", "hàng tháng"},
    [W_QUARTERLY] = {"hằng quý", "quarterly", "hàng quý"},
    [W_ONCE] = {"một lần", "once"},
    [W_SERVICE] = {"dịch vụ", "service"},
    [W_FUND] = {"nguồn", "fund"},
    [W_DUE_WHEN] = {"hưởng khi", "due when"},
    [W_AMOUNT] = {"mức", "amount"},
    [W_WHEN_RECEIVING] = {"khi hưởng", "when receiving"},
    [W_WITH] = {"với", "with"},
    [W_FROM] = {"từ", "from"},
    [W_ROW] = {"hàng", "row"},
    [W_COLUMNS] = {"cột", "columns"},
    [W_VALUE] = {"giá trị", "value"},
    [W_NOT_ABOVE] = {"gần nhất không vượt", "last not above"},
    [W_UNRECORDED] = {"không ghi thì", "unrecorded"},
    [W_ROLE] = {"vai trò", "role"},
    [W_YEARLY] = {"hằng năm", "yearly", "hàng năm"},
    [W_SEALED] = {"kín", "sealed"},
    [W_MAY_RAISE] = {"tỉnh được nâng", "may be raised"},
    [W_MAY_REPLACE] = {"tỉnh được thay", "may be replaced"},

    [W_PERSON] = {"người", "person"},
    [W_HOUSEHOLD] = {"hộ", "household"},
    [W_AREA] = {"địa_bàn", "area"},
    [W_BOOLEAN] = {"đúng_sai", "boolean"},
    [W_NUMBER] = {"số", "number"},
    [W_MONEY] = {"tiền", "money"},
    [W_DATE] = {"ngày", "date"},
    [W_DECIMALS] = {"lẻ", "decimals"},

    [W_IF] = {"nếu", "if"},
    [W_THEN] = {"thì", "then"},
    [W_ELSE] = {"không thì", "else"},
    [W_OR] = {"hoặc", "or"},
    [W_AND] = {"và", "and"},
    [W_NOT] = {"không", "not"},
    [W_IS] = {"là", "is"},
    [W_IS_NOT] = {"không là", "is not"},
    [W_IN] = {"trong", "in"},
    [W_NOT_IN] = {"không trong", "not in"},
    [W_TRUE] = {"đúng", "true"},
    [W_FALSE] = {"sai", "false"},
    [W_DEFAULT] = {"mặc định", "default"},
    [W_THOUSAND] = {"nghìn", "thousand", "ngàn"},
    [W_MILLION] = {"triệu", "million"},
    [W_BILLION] = {"tỷ", "billion", "tỉ"},

    [W_UNKNOWN] = {"chưa rõ", "unknown", "chưa_rõ"},
    [W_MARGINAL] = {"lũy tiến", "marginal", "luỹ tiến"},
    [W_WHOLE] = {"toàn phần", "whole"},
    [W_RATE] = {"tỷ lệ", "rate", "tỉ lệ"},
    [W_APPLIES_TO] = {"áp dụng đến", "applies to", "đến", "to"},
    [W_ARTICLE] = {"điều", "article"},
    [W_NOTE] = {"ghi chú", "note"},

    [W_INSTRUMENT] = {"văn bản", "instrument"},
    [W_INSTRUMENT_NUMBER] = {"số hiệu", "number"},
    [W_ISSUED] = {"ban hành", "issued"},
    [W_IN_FORCE] = {"hiệu lực", "in force"},
    [W_LAYER] = {"phạm vi", "layer"},
    [W_GRADE] = {"mức tin cậy", "grade", "mức"},
    [W_SOURCE] = {"nguồn", "source"},
    [W_NATIONAL] = {"quốc gia", "national"},
    [W_PROVINCE] = {"tỉnh", "province"},
    [W_PROPOSAL] = {"đề xuất", "proposal"},
};

static const struct fn_info functions[] = {
    {FN_COUNT, FORM_CONDITION, 0, 1, false, "đếm", "count"},
    {FN_SUM, FORM_VALUE, 1, 1, false, "tổng", "sum"},
    {FN_ANY, FORM_CONDITION, 1, 1, false, "có_ai", "any"},
    {FN_ALL, FORM_CONDITION, 1, 1, false, "mọi_người", "all"},
    {FN_MAX_OF, FORM_VALUE, 1, 1, true, "lớn_nhất", "max_of"},
    {FN_MIN_OF, FORM_VALUE, 1, 1, true, "nhỏ_nhất", "min_of"},
    {FN_YEARS, FORM_CALL, 2, 2, false, "số_năm", "years_between"},
    {FN_MONTHS, FORM_CALL, 2, 2, false, "số_tháng", "months_between"},
    {FN_DAYS, FORM_CALL, 2, 2, false, "số_ngày", "days_between"},
    {FN_ADD_MONTHS, FORM_CALL, 2, 2, false, "cộng_tháng", "add_months"},
    {FN_FIRST_DAY, FORM_NONE, 0, 0, false, "đầu_tháng", "first_day"},
    {FN_LAST_DAY, FORM_NONE, 0, 0, false, "cuối_tháng", "last_day"},
    {FN_ROUND_DOWN, FORM_CALL, 1, 2, false, "làm_tròn_xuống", "round_down"},
    {FN_ROUND_UP, FORM_CALL, 1, 2, false, "làm_tròn_lên", "round_up"},
    {FN_ROUND, FORM_CALL, 1, 2, false, "làm_tròn", "round"},
    {FN_MIN, FORM_CALL, 2, 2, false, "nhỏ_hơn", "min"},
    {FN_MAX, FORM_CALL, 2, 2, false, "lớn_hơn", "max"},
    {FN_KNOWN, FORM_CALL, 1, 1, false, "biết", "known"},
    {FN_NONE, FORM_REASON, 1, 1, false, "chưa_rõ", "unknown"},
    {FN_AT_START, FORM_CALL, 1, 1, false, "đầu_kỳ", "at_start"},
    {FN_AT_END, FORM_CALL, 1, 1, false, "cuối_kỳ", "at_end"},
    {FN_SINCE, FORM_CALL, 1, 1, false, "từ_ngày", "since"},
    {FN_MONTHS_AGO, FORM_CALL, 2, 2, false, "tháng_trước", "months_ago"},
    {FN_SUM_MONTHS, FORM_CALL, 2, 2, false, "tổng_tháng", "sum_months"},
    {FN_IN_MONTH, FORM_CALL, 2, 2, false, "tháng_thứ", "in_month"},
    {FN_ELIGIBLE, FORM_BENEFIT, 1, 1, false, "đủ_điều_kiện", "eligible"},
    {FN_DUE, FORM_BENEFIT, 1, 1, false, "được_hưởng", "due"},
    {FN_AMOUNT, FORM_BENEFIT, 1, 1, false, "mức_của", "amount"},
};
#define N_FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

/* [0] is what the AST gives. */
static const char *const units[][4] = {
    {"đ", "đồng", "vnd", "₫"},
    {"tuổi", "năm", "years", "year"},
    {"tháng", "months", "month"},
    {"ngày", "days", "day"},
    {"kWh"},
    {"m2", "m²"},
    {"kg"},
    {"cm"},
    {"điểm", "points", "point"},
};
#define N_UNITS (sizeof(units) / sizeof(units[0]))

/* Words that stand in or right after an expression; a name spelt so could not be read there. */
static const enum word reserved[] = {
    W_BY,  W_WHEN, W_OTHERWISE, W_CITE, W_IF,   W_THEN,  W_ELSE,    W_OR,
    W_AND, W_NOT,  W_IS,        W_IN,   W_TRUE, W_FALSE, W_DEFAULT,
};

const char *const *word_spellings(enum word w)
{
    check(w < W_COUNT);
    return spellings[w];
}

const char *word_vi(enum word w)
{
    return word_spellings(w)[0];
}

const char *word_en(enum word w)
{
    return word_spellings(w)[1];
}

uint32_t letter_lower(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 0x20;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 0x20;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x1E00 && c <= 0x1EFF))
        return c | 1;
    if (c == 0x1A0 || c == 0x1AF) /* Ơ, Ư */
        return c + 1;
    return c;
}

bool letter_is(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    if (c >= 0xC0 && c <= 0x24F)
        return c != 0xD7 && c != 0xF7; /* × and ÷ */
    return c >= 0x1E00 && c <= 0x1EFF;
}

static bool same_but_capital(str text, str spelling)
{
    if (text.n == 0 || spelling.n == 0)
        return false;
    size_t i = 0;
    size_t j = 0;
    uint32_t a = str_next_codepoint(text, &i);
    uint32_t b = str_next_codepoint(spelling, &j);
    if (letter_lower(a) != letter_lower(b))
        return false;
    return str_eq(str_slice(text, i, text.n), str_slice(spelling, j, spelling.n));
}

bool word_is(str text, enum word w)
{
    for (int i = 0; i < WORD_MAX_SPELLINGS && spellings[w][i] != NULL; i++) {
        if (same_but_capital(text, str_from_c(spellings[w][i])))
            return true;
    }
    return false;
}

/* How many letters may be wrong for a text of `n` of them to be taken for another. */
static int tolerance(size_t n)
{
    if (n <= 3)
        return 1;
    return n <= 8 ? 2 : 4;
}

enum word word_suggest(str text, const enum word *candidates, uint32_t n)
{
    int best = tolerance(str_columns(text)) + 1;
    enum word found = W_NONE;
    for (uint32_t i = 0; i < n; i++) {
        for (int j = 0; j < WORD_MAX_SPELLINGS && spellings[candidates[i]][j] != NULL; j++) {
            int distance = str_distance(text, str_from_c(spellings[candidates[i]][j]), best);
            if (distance < best) {
                best = distance;
                found = candidates[i];
            }
        }
    }
    return found;
}

bool word_reserved(str text)
{
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        for (int j = 0; j < WORD_MAX_SPELLINGS && spellings[reserved[i]][j] != NULL; j++) {
            if (str_eq_c(text, spellings[reserved[i]][j]))
                return true;
        }
    }
    const struct fn_info *fn = fn_find(text);
    return fn != NULL && fn->form == FORM_NONE;
}

const struct fn_info *fn_find(str name)
{
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        if (str_eq_c(name, functions[i].vi) || str_eq_c(name, functions[i].en))
            return &functions[i];
    }
    return NULL;
}

const struct fn_info *fn_info(enum expr_fn fn)
{
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        if (functions[i].fn == fn && fn != FN_NONE)
            return &functions[i];
    }
    check_fail(__FILE__, __LINE__, "a function of the language");
}

const struct fn_info *fn_suggest(str name)
{
    int best = tolerance(str_columns(name)) + 1;
    const struct fn_info *found = NULL;
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        const char *const names[2] = {functions[i].vi, functions[i].en};
        for (int j = 0; j < 2; j++) {
            int distance = str_distance(name, str_from_c(names[j]), best);
            if (distance < best) {
                best = distance;
                found = &functions[i];
            }
        }
    }
    return found;
}

str unit_canonical(str text)
{
    for (size_t i = 0; i < N_UNITS; i++) {
        for (int j = 0; j < 4 && units[i][j] != NULL; j++) {
            if (str_eq_c(text, units[i][j]))
                return str_from_c(units[i][0]);
        }
    }
    return (str){NULL, 0};
}

str unit_suggest(str text)
{
    int best = 2;
    str found = {NULL, 0};
    for (size_t i = 0; i < N_UNITS; i++) {
        for (int j = 0; j < 4 && units[i][j] != NULL; j++) {
            int distance = str_distance(text, str_from_c(units[i][j]), best);
            if (distance < best && str_columns(text) > 1) {
                best = distance;
                found = str_from_c(units[i][j]);
            }
        }
    }
    return found;
}

int multiplier_power(str text, enum word *w)
{
    static const struct {
        enum word w;
        int power;
    } multipliers[] = {{W_THOUSAND, 3}, {W_MILLION, 6}, {W_BILLION, 9}};
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < WORD_MAX_SPELLINGS && spellings[multipliers[i].w][j] != NULL; j++) {
            if (str_eq_c(text, spellings[multipliers[i].w][j])) {
                *w = multipliers[i].w;
                return multipliers[i].power;
            }
        }
    }
    return 0;
}
