/* Names, and what is written: nothing is changed, only added. */
#include "review/plan.h"

#include "base/check.h"
#include "registry/times.h"

static const char *const causes[PLAN_CAUSES][2] = {
    {"Không có đất sản xuất", "No land to work"},
    {"Không có vốn", "No capital"},
    {"Không có lao động", "Nobody to work"},
    {"Không có công cụ, phương tiện sản xuất", "No tools"},
    {"Không biết làm ăn", "No knowledge of production"},
    {"Không có kỹ năng lao động, sản xuất", "No skills"},
    {"Có người ốm đau, bệnh nặng", "Illness in the household"},
    {"Nguyên nhân khác", "Another cause"},
};

/* The groups of benefits (law/vn) that serve each need. */
static const struct {
    const char *name[2];
    const char *groups[2];
} supports[PLAN_SUPPORTS] = {
    {{"Y tế", "Health"}, {"health_insurance", "care"}},
    {{"Giáo dục", "Education"}, {"education", NULL}},
    {{"Đào tạo nghề", "Vocational training"}, {"training", NULL}},
    {{"Việc làm", "Employment"}, {"training", NULL}},
    {{"Nhà ở", "Housing"}, {"housing", NULL}},
    {{"Nước sạch và vệ sinh", "Water and sanitation"}, {NULL, NULL}},
    {{"Đất sản xuất", "Land to work"}, {NULL, NULL}},
    {{"Tín dụng", "Credit"}, {"credit", NULL}},
    {{"Sản xuất, sinh kế", "Production, livelihood"}, {"livelihood", "credit"}},
    {{"Tiếp cận thông tin", "Access to information"}, {NULL, NULL}},
    {{"Trợ giúp pháp lý", "Legal aid"}, {"legal_aid", NULL}},
    {{"Tiền điện", "Electricity"}, {"electricity", NULL}},
    {{"Hỗ trợ khác", "Other support"}, {NULL, NULL}},
};

const char *plan_cause_name(int cause, enum lang lang)
{
    check(cause >= 1 && cause <= PLAN_CAUSES);
    return causes[cause - 1][lang];
}

const char *plan_support_name(int support, enum lang lang)
{
    check(support >= 1 && support <= PLAN_SUPPORTS);
    return supports[support - 1].name[lang];
}

bool plan_need_has_group(int need)
{
    check(need >= 1 && need <= PLAN_SUPPORTS);
    return supports[need - 1].groups[0] != NULL;
}

int plan_need_of_group(str group, uint32_t k)
{
    for (int i = 0; i < PLAN_SUPPORTS; i++) {
        bool serves = false;
        for (int g = 0; g < 2 && supports[i].groups[g] != NULL; g++)
            serves |= str_eq_c(group, supports[i].groups[g]);
        if (serves && k-- == 0)
            return i + 1;
    }
    return 0;
}

/* ---- writing ---- */

static enum err_code check_text(str text, const char *option, struct err *e)
{
    if (str_trim(text).n == 0)
        return err_set(e, ERR_USAGE, "cần %z", "%z is needed", option);
    if (text.n > PLAN_MAX_TEXT_BYTES)
        return err_set(e, ERR_USAGE, "%z dài quá %u byte", "%z is longer than %u bytes", option,
                       PLAN_MAX_TEXT_BYTES);
    return ERR_NONE;
}

static enum err_code check_addition(const struct plan_addition *m, struct err *e)
{
    if (m->need < 1 || m->need > PLAN_SUPPORTS)
        return err_set(e, ERR_USAGE, "--need nhận một số từ 1 đến %d (nhu cầu của phiếu B1)",
                       "--need takes a number from 1 to %d (the needs of form B1)", PLAN_SUPPORTS);
    if (m->due < m->begun)
        return err_set(e, ERR_USAGE, "hạn trước ngày lập biện pháp",
                       "it is due before the day it begins");
    enum err_code code = check_text(m->measure, "--measure", e);
    return code == ERR_NONE ? check_text(m->responsible, "--responsible", e) : code;
}

static enum err_code is_household(struct store_conn *c, int64_t province, int64_t id, struct err *e)
{
    struct arena scratch;
    struct store_value v;
    arena_init(&scratch, 4096);
    int got = store_one(c,
                        SQL("SELECT id FROM entity WHERE province = ?1 AND id = ?2 AND kind ="
                            " 'household'"),
                        STORE_VALUES(store_int(province), store_int(id)), &scratch, &v, 1, e);
    arena_clear(&scratch);
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ đăng ký không có hộ này",
                       "the registry has no such household");
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code plan_add(struct store_conn *c, const struct recording *r,
                       const struct plan_addition *m, int64_t *id, int64_t *recording,
                       struct err *e)
{
    enum err_code code = check_addition(m, e);
    if (code == ERR_NONE)
        code = recording_begin(c, r, recording, e);
    if (code == ERR_NONE)
        code = is_household(c, r->province, m->household, e);
    if (code == ERR_NONE)
        code = recording_count(c, r->province, STR("plan_measure"), 1, id, e);
    if (code != ERR_NONE)
        return code;
    return store_run(
        c,
        SQL("INSERT INTO plan_measure (province, id, household, need, measure, responsible, begun,"
            " due, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        STORE_VALUES(store_int(r->province), store_int(*id), store_int(m->household),
                     store_int(m->need), store_text(m->measure), store_text(m->responsible),
                     store_date(m->begun), store_date(m->due), store_int(*recording)),
        NULL, e);
}

/* The measure as it stands: whether it is open, the day of the last thing said of it, how many. */
static enum err_code read_state(struct store_conn *c, int64_t province, int64_t measure, bool *open,
                                day *last, int64_t *events, struct err *e)
{
    struct arena a;
    struct store_value v[4];
    arena_init(&a, (size_t)1 << 20);
    int got = store_one(c,
                        SQL("SELECT m.begun, x.number, x.kind, x.on_day FROM plan_measure m LEFT"
                            " JOIN plan_event x ON x.province = m.province AND x.measure = m.id"
                            " WHERE m.province = ?1 AND m.id = ?2 ORDER BY x.number DESC NULLS"
                            " LAST"),
                        STORE_VALUES(store_int(province), store_int(measure)), &a, v, 4, e);
    enum err_code code = got < 0 ? e->code : ERR_NONE;
    if (got == 0) {
        err_set(e, ERR_INPUT, "không có biện pháp số %l", "there is no measure number %l", measure);
        err_hint(e, "xem số của các biện pháp: ansinh plan show",
                 "the numbers of measures: ansinh plan show");
        code = ERR_INPUT;
    } else if (got == 1) {
        bool ended = v[1].type != STORE_NULL && !str_eq_c(v[2].s, "reopened");
        *open = !ended;
        *events = v[1].type != STORE_NULL ? v[1].i : 0;
        *last = (day)(v[1].type != STORE_NULL ? v[3].i : v[0].i);
    }
    arena_clear(&a);
    return code;
}

enum err_code plan_event(struct store_conn *c, const struct recording *r, int64_t measure,
                         const char *kind, day on, str outcome, int64_t *recording, struct err *e)
{
    bool open = false;
    day last = DAY_MIN;
    int64_t events = 0;
    bool reopens = str_eq_c(str_from_c(kind), "reopened");
    enum err_code code = check_text(outcome, "--outcome", e);
    if (code == ERR_NONE)
        code = recording_begin(c, r, recording, e);
    if (code == ERR_NONE)
        code = read_state(c, r->province, measure, &open, &last, &events, e);
    if (code == ERR_NONE && open == reopens)
        code = err_set(
            e, ERR_INPUT, reopens ? "biện pháp số %l chưa kết thúc" : "biện pháp số %l đã kết thúc",
            reopens ? "measure number %l has not ended" : "measure number %l has ended already",
            measure);
    if (code == ERR_NONE && on > day_of_moment(r->at_us))
        code = err_set(e, ERR_INPUT, "ngày đó chưa tới", "that day is yet to come");
    if (code == ERR_NONE && on < last)
        code = err_set(e, ERR_INPUT, "ngày đó trước việc đã ghi sau cùng của biện pháp",
                       "that day lies before what was last said of the measure");
    if (code != ERR_NONE)
        return code;
    return store_run(c,
                     SQL("INSERT INTO plan_event (province, measure, number, kind, on_day,"
                         " outcome, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                     STORE_VALUES(store_int(r->province), store_int(measure), store_int(events + 1),
                                  store_text(str_from_c(kind)), store_date(on), store_text(outcome),
                                  store_int(*recording)),
                     NULL, e);
}
