#include "evidence/report/indicators.h"

#include "base/check.h"
#include "base/fmt.h"
#include "evidence/report/chart.h"
#include "evidence/report/given.h"
#include "pay/enrol.h"
#include "registry/times.h"

#define HOW_WIDTH 60

enum sex { MALE, FEMALE, SEX_UNKNOWN, SEXES };
enum age { UNDER_16, TO_59, TO_79, FROM_80, AGE_UNKNOWN, AGES };

static const int age_from[] = {[TO_59] = 16, [TO_79] = 60, [FROM_80] = 80};
static const char *const age_names[AGES][3] = {
    {"dưới 16 tuổi", "under 16", "401_under_16"},
    {"16 đến 59 tuổi", "16 to 59", "401_16_59"},
    {"60 đến 79 tuổi", "60 to 79", "401_60_79"},
    {"từ 80 tuổi", "80 and older", "401_80"},
    {"chưa rõ tuổi", "age not known", "401_age_unknown"}};

struct count {
    int64_t all, of[SEXES];
};

struct making {
    struct store_conn *c;
    struct arena *a;
    const struct report_request *q;
    const struct law *law;
    struct report_table *t;
    bool vi;
    struct enrol_lines acts;
    struct count assisted, by_age[AGES];
    struct count *by_benefit; /* of each symbol of the law */
    struct count relieved;
    int64_t relieved_households;
    bool enrols,
        gives; /* anybody, anything: else the registry does not know, and 0 would be false */
    struct report_table summary;
};

static void count_one(struct count *to, enum sex sex)
{
    to->all++;
    to->of[sex]++;
}

static enum sex sex_of(str code)
{
    return str_eq_c(code, "1") ? MALE : str_eq_c(code, "2") ? FEMALE : SEX_UNKNOWN;
}

static enum age age_group(int32_t years)
{
    enum age group = UNDER_16;
    for (enum age i = TO_59; i <= FROM_80; i++)
        group = years >= age_from[i] ? i : group;
    return group;
}

/* Of a birth between two days: not known where these lie in two groups. */
static enum age age_between(day birth, day birth_to, day on)
{
    enum age oldest = age_group(day_years_between(birth, on)),
             youngest = age_group(day_years_between(birth_to, on));
    return oldest == youngest ? oldest : AGE_UNKNOWN;
}

static const struct law_symbol *benefit_in(const struct making *x, str benefit, const char *group)
{
    const struct law_symbol *s = law_find(x->law, benefit);
    return s != NULL && s->kind == LAW_BENEFIT && str_eq_c(s->group, group) ? s : NULL;
}

/* ---- 401: who is enrolled in a monthly allowance of social assistance ---- */

/* The last recording of the day of knowledge, or the one asked for. */
static enum err_code last_known(struct making *x, int64_t *out, struct err *e)
{
    struct store_value v;
    const struct world_at *at = &x->q->at;
    if (store_one(x->c,
                  SQL("SELECT max(number) FROM recording WHERE province = ?1 AND number <= ?2 AND"
                      " at_us < ?3"),
                  STORE_VALUES(store_int(at->province), store_int(at->recording),
                               store_int(moment_after(at->known_on))),
                  x->a, &v, 1, e) < 0)
        return e->code;
    *out = v.type == STORE_NULL ? 0 : v.i;
    return ERR_NONE;
}

/* Counts the person whose acts begin at *at, which moves to those of the next; their enrolments are
 * side by side. */
static void count_person(struct making *x, uint32_t *at, enum sex sex, enum age age)
{
    const struct enrol_line *v = x->acts.v;
    uint32_t i = *at, n = x->acts.n;
    month closing = month_of(x->q->at.as_of);
    int64_t entity = v[i].entity;
    bool any = false;
    while (i < n && v[i].entity == entity) {
        uint32_t first = i;
        while (i < n && v[i].entity == entity && str_eq(v[i].benefit, v[first].benefit))
            i++;
        const struct law_symbol *s = benefit_in(x, v[first].benefit, "social_assistance");
        bool open = enrol_open_in(v + first, i - first, closing);
        x->enrols |= open;
        if (s == NULL || !open)
            continue;
        count_one(&x->by_benefit[s->index], sex);
        any = true;
    }
    if (any) {
        count_one(&x->assisted, sex);
        count_one(&x->by_age[age], sex);
    }
    *at = i;
}

/* People and acts go side by side, both by number; of whom no record is true that day, neither sex
 * nor age is known. */
static enum err_code count_assisted(struct making *x, struct err *e)
{
    int64_t recording = 0;
    uint32_t at = 0;
    int more;
    const struct world_at *w = &x->q->at;
    if (last_known(x, &recording, e) != ERR_NONE ||
        enrol_read(x->c, x->a, w->province, 0, recording, &x->acts, e) != ERR_NONE ||
        store_query(
            x->c,
            SQL("SELECT p.id, p.sex, p.birth, p.birth_to FROM person AS p WHERE p.province"
                " = ?1 AND" TRUE_OF(
                    "p") " AND (p.id IN (SELECT a.entity FROM"
                         " enrolment_act AS a WHERE a.province = ?1) OR p.id IN (SELECT m.kept FROM"
                         " person_merge AS m WHERE m.province = ?1)) ORDER BY p.id"),
            STORE_VALUES(store_int(w->province), store_date(w->as_of), store_date(w->known_on),
                         store_int(w->recording)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t id = store_at_int(x->c, 0);
        while (at < x->acts.n && x->acts.v[at].entity < id)
            count_person(x, &at, SEX_UNKNOWN, AGE_UNKNOWN);
        if (at == x->acts.n || x->acts.v[at].entity != id)
            continue;
        bool born = !store_at_null(x->c, 2) && !store_at_null(x->c, 3);
        count_person(
            x, &at, sex_of(store_at_text(x->c, 1)),
            born ? age_between((day)store_at_int(x->c, 2), (day)store_at_int(x->c, 3), w->as_of)
                 : AGE_UNKNOWN);
    }
    while (at < x->acts.n)
        count_person(x, &at, SEX_UNKNOWN, AGE_UNKNOWN);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- 402: to whom emergency relief was handed over ---- */

static enum err_code count_relieved(struct making *x, struct err *e)
{
    int64_t last = 0;
    int more;
    if (store_query(x->c,
                    SQL("SELECT DISTINCT d.entity, d.benefit, d.sex, (SELECT n.kind FROM entity AS"
                        " n WHERE n.province = d.province AND n.id = d.entity) FROM" GIVEN_ROWS
                        " ORDER BY 1, 2, 3"),
                    GIVEN_VALUES(x->q), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t entity = store_at_int(x->c, 0);
        x->gives = true;
        if (entity == last || benefit_in(x, store_at_text(x->c, 1), "emergency") == NULL)
            continue;
        last = entity;
        if (str_eq_c(store_at_text(x->c, 3), "household"))
            x->relieved_households++;
        else
            count_one(&x->relieved, sex_of(store_at_text(x->c, 2)));
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- the table ---- */

static void add_columns(struct making *x)
{
    static const struct {
        const char *text[2], *name;
        enum report_kind kind;
        uint32_t width;
    } all[] = {
        {{"Mã", "Code"}, "code", REPORT_TEXT, 6},
        {{"Chỉ tiêu", "Indicator"}, "indicator", REPORT_TEXT, 46},
        {{"", ""}, "name", REPORT_TEXT, 0},
        {{"Đơn vị", "Unit"}, "unit", REPORT_TEXT, 8},
        {{"Tổng số", "Total"}, "total", REPORT_COUNT, 10},
        {{"Nam", "Male"}, "male", REPORT_COUNT, 10},
        {{"Nữ", "Female"}, "female", REPORT_COUNT, 10},
        {{"Đếm gì", "What was counted"}, "counted", REPORT_TEXT, HOW_WIDTH},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        report_add_column(x->a, x->t, all[i].text[x->vi ? 0 : 1], all[i].name, all[i].kind,
                          all[i].width);
    x->t->columns.v[2].for_programs = true;
    x->t->indented = 1;
}

struct line {
    const char *code, *name, *vi, *en, *unit_vi, *unit_en, *how_vi, *how_en;
};

static void add_line(struct making *x, const struct line *l, uint8_t level,
                     struct report_cell total, struct report_cell male, struct report_cell female)
{
    const char *texts[] = {l->code, x->vi ? l->vi : l->en, l->name,
                           x->vi ? l->unit_vi : l->unit_en};
    report_add_row(x->a, x->t, level, level == 0);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        report_add_cell(x->a, x->t, report_text_cell(str_from_c(texts[i])));
    report_add_cell(x->a, x->t, total);
    report_add_cell(x->a, x->t, male);
    report_add_cell(x->a, x->t, female);
    report_add_cell(x->a, x->t, report_text_cell(str_from_c(x->vi ? l->how_vi : l->how_en)));
}

static void add_people(struct making *x, const struct line *l, uint8_t level, bool known,
                       const struct count *n)
{
    const struct report_cell unknown = {.kind = REPORT_UNKNOWN};
    if (!known)
        add_line(x, l, level, unknown, unknown, unknown);
    else
        add_line(x, l, level, report_count_cell(n->all), report_count_cell(n->of[MALE]),
                 report_count_cell(n->of[FEMALE]));
}

/* Nobody is asked of what sex. */
static void add_total(struct making *x, const struct line *l, struct report_cell total)
{
    const struct report_cell none = {.kind = REPORT_EMPTY};
    add_line(x, l, 0, total, none, none);
}

static void add_assisted(struct making *x)
{
    static const struct line head = {
        "401",
        "401",
        "Người hưởng trợ cấp xã hội hằng tháng tại cộng đồng",
        "Persons receiving monthly social assistance in the community",
        "người",
        "persons",
        "đang hưởng theo quyết định trong tháng của ngày chốt, mỗi người một lần "
        "(ansinh enrol list); không tính hưu trí xã hội",
        "enrolled by a decision in the month of the closing day, each person once "
        "(ansinh enrol list); without the social pension"};
    add_people(x, &head, 0, x->enrols, &x->assisted);
    for (enum age i = 0; i < AGES; i++) {
        const struct line l = {"401",
                               age_names[i][2],
                               age_names[i][0],
                               age_names[i][1],
                               "người",
                               "persons",
                               "tuổi vào ngày chốt; nhóm của chương trình",
                               "age on the closing day; the program's own groups"};
        if (i != AGE_UNKNOWN || x->by_age[i].all > 0)
            add_people(x, &l, 1, x->enrols, &x->by_age[i]);
    }
    for (uint32_t i = 0; i < law_symbol_count(x->law); i++) {
        const struct law_symbol *s = law_symbol(x->law, i);
        if (s->kind != LAW_BENEFIT || !str_eq_c(s->group, "social_assistance"))
            continue;
        const char *name = law_words(x->a, x->vi ? s->name : s->id).p;
        const struct line l = {"401",
                               arena_cstr(x->a, s->id),
                               name,
                               name,
                               "người",
                               "persons",
                               "đang hưởng chế độ này",
                               "enrolled in this allowance"};
        add_people(x, &l, 1, x->enrols, &x->by_benefit[i]);
    }
}

static void add_relieved(struct making *x)
{
    static const struct line people = {"402",
                                       "402_persons",
                                       "Người được hỗ trợ khẩn cấp",
                                       "Persons given emergency relief",
                                       "người",
                                       "persons",
                                       "đã giao trong năm (ansinh deliver status)",
                                       "handed over in the year (ansinh deliver status)"};
    static const struct line homes = {
        "402",
        "402_households",
        "Hộ được hỗ trợ khẩn cấp",
        "Households given emergency relief",
        "hộ",
        "households",
        "gạo, nhu yếu phẩm, nhà ở: giao cho hộ, trong năm",
        "rice, essentials, houses: handed over to a household in the year"};
    add_people(x, &people, 0, x->gives, &x->relieved);
    add_total(x, &homes,
              x->gives ? report_count_cell(x->relieved_households)
                       : (struct report_cell){.kind = REPORT_UNKNOWN});
}

/* A row of the year's summary, or the sum of two; unknown where one is. */
static struct report_cell of_summary(const struct making *x, const char *row, const char *other)
{
    char name[32];
    struct report_cell sum = report_count_cell(0);
    const char *const of[] = {row, other};
    fmt_write(name, sizeof(name), "registry_%d", x->q->year);
    int column = chart_column(&x->summary, name);
    for (int i = 0; i < 2 && of[i] != NULL; i++) {
        int at = chart_row(&x->summary, "name", of[i]);
        check(at >= 0 && column >= 0);
        const struct report_cell *c = report_at(&x->summary, (uint32_t)at, (uint32_t)column);
        if (c->kind != REPORT_COUNT)
            return (struct report_cell){.kind = REPORT_UNKNOWN};
        sum.n += c->n;
    }
    return sum;
}

static void add_poverty(struct making *x)
{
    static const struct {
        struct line line;
        const char *row, *other;
    } all[] = {
        {{"407", "407", "Hộ nghèo", "Poor households", "hộ", "households", "mẫu 7.1, vào ngày chốt",
          "form 7.1, on the closing day"},
         "poor",
         NULL},
        {{"408", "408", "Hộ cận nghèo", "Near-poor households", "hộ", "households",
          "mẫu 7.1, vào ngày chốt", "form 7.1, on the closing day"},
         "near_poor",
         NULL},
        {{"409", "409", "Hộ thoát nghèo", "Households that escaped poverty", "hộ", "households",
          "mẫu 7.2, cột 2 và 3: kể cả hộ thành cận nghèo",
          "form 7.2, columns 2 and 3: also those who became near-poor"},
         "poor_to_near",
         "poor_to_above"},
        {{"410", "410", "Hộ nghèo phát sinh mới", "Households newly poor", "hộ", "households",
          "mẫu 7.2, cột 7; không kể tái nghèo và từ cận nghèo xuống",
          "form 7.2, column 7; without those poor again and those who were near-poor"},
         "poor_new",
         NULL},
        {{"410", "410_again", "Hộ tái nghèo", "Households poor again", "hộ", "households",
          "mẫu 7.2, cột 6; ghi riêng", "form 7.2, column 6; apart"},
         "poor_again",
         NULL},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        add_total(x, &all[i].line, of_summary(x, all[i].row, all[i].other));
}

/* What the registry does not hold, or holds otherwise than the circular asks. */
static const struct line not_held[] = {
    {"403", "403", "Hộ, nhân khẩu thiếu đói", "Hungry households and persons", "hộ", "households",
     "sổ không ghi lương thực của từng nhân khẩu (thiếu đói: dưới 13 kg thóc "
     "hoặc 9 kg gạo một người một tháng)",
     "no grain a head is recorded (hunger: under 13 kg of paddy or 9 kg of rice a head a "
     "month)"},
    {"404", "404", "Người trong cơ sở trợ giúp xã hội", "Persons in institutions", "người",
     "persons", "sổ ghi hộ, không ghi cơ sở", "the registry has households, no institutions"},
    {"405", "405", "Kinh phí trợ giúp xã hội", "Budget of social assistance", "đồng", "đồng",
     "xem ansinh budget status --by programme: chưa rõ Bộ tính những chương trình nào",
     "see ansinh budget status --by programme: which programmes the ministry counts is not "
     "known"},
    {"406", "406", "Cơ sở trợ giúp xã hội", "Institutions of social assistance", "cơ sở",
     "institutions", "sổ ghi hộ, không ghi cơ sở", "the registry has households, no institutions"},
};
static const struct line not_told = {
    "411",
    "411",
    "Kinh phí giảm nghèo",
    "Budget of poverty reduction",
    "đồng",
    "đồng",
    "xem ansinh budget status --by programme: chưa rõ Bộ tính những chương trình nào",
    "see ansinh budget status --by programme: which programmes the ministry counts is not "
    "known"};

static void add_unknown(struct making *x, const struct line *l, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_total(x, &l[i], (struct report_cell){.kind = REPORT_UNKNOWN});
}

static void add_notes(struct making *x)
{
    report_add_note(x->a, x->t,
                    x->vi ? "Mã, tên và cách phân tổ theo Thông tư 04/2024/TT-BLĐTBXH; khái niệm "
                            "của Bộ chưa đọc được, nên mỗi dòng nói rõ đã đếm gì."
                          : "Codes, names and breakdowns are of Circular 04/2024/TT-BLĐTBXH; the "
                            "ministry's definitions were not read, so each row says what was "
                            "counted.");
    if (!x->enrols || !x->gives)
        report_add_note(x->a, x->t,
                        x->vi ? "Chưa rõ ở 401, 402: sổ chưa có ai đang hưởng vào ngày chốt, hoặc "
                                "chưa có lần giao nào trong năm."
                              : "Unknown at 401, 402: the registry has nobody enrolled on the "
                                "closing day, or nothing handed over in the year.");
    if (x->assisted.of[SEX_UNKNOWN] + x->relieved.of[SEX_UNKNOWN] > 0)
        report_add_note(x->a, x->t,
                        x->vi ? "%n người chưa rõ giới tính: có trong tổng số, không ở cột nào."
                              : "%n persons whose sex is not known: in the total, in no column.",
                        x->assisted.of[SEX_UNKNOWN] + x->relieved.of[SEX_UNKNOWN]);
}

static str year_text(struct making *x)
{
    struct buf b;
    buf_init(&b, x->a, 32);
    buf_fmt(&b, x->vi ? "Năm %d" : "%d", x->q->year);
    return buf_str(&b);
}

static void make_table(struct making *x)
{
    *x->t = (struct report_table){.lang = x->q->lang, .synthetic = x->q->synthetic};
    x->t->title =
        x->vi ? STR("CHỈ TIÊU THỐNG KÊ 401 ĐẾN 411") : STR("STATISTICAL INDICATORS 401 TO 411");
    x->t->unit = STR("");
    x->t->place = x->summary.place;
    x->t->period = year_text(x);
    add_columns(x);
    add_assisted(x);
    add_relieved(x);
    add_unknown(x, not_held, sizeof(not_held) / sizeof(not_held[0]));
    add_poverty(x);
    add_unknown(x, &not_told, 1);
    add_notes(x);
}

enum err_code indicators_make(struct store_conn *c, struct arena *a, const struct report_request *q,
                              const struct law *law, struct report_table *out, struct err *e)
{
    struct making *x = arena_new(a, struct making);
    struct report_request all = *q;
    all.area = STR("");
    *x = (struct making){.c = c,
                         .a = a,
                         .q = q,
                         .law = law,
                         .t = out,
                         .vi = q->lang == LANG_VI,
                         .by_benefit = arena_array(a, struct count, law_symbol_count(law))};
    enum err_code code = report_summary(c, a, &all, q->year, q->year, &x->summary, e);
    if (code != ERR_NONE || store_begin(c, e) != ERR_NONE)
        return e->code;
    code = count_assisted(x, e);
    if (code == ERR_NONE)
        code = count_relieved(x, e);
    store_rollback(c);
    if (code == ERR_NONE)
        make_table(x);
    return code;
}
