/* From the law's words to a line of the budget (programme.h). Pure but for the settings. */
#include "pay/programme.h"

#include "base/fmt.h"
#include "registry/roles.h"
#include "registry/times.h"

static const struct {
    const char *group, *vi, *en;
} groups[] = {
    {"social_assistance", "Trợ cấp xã hội hằng tháng", "Monthly social assistance"},
    {"social_pension", "Trợ cấp hưu trí xã hội", "Social pension"},
    {"care", "Chăm sóc, nuôi dưỡng", "Care"},
    {"funeral", "Hỗ trợ mai táng", "Funeral grants"},
    {"emergency", "Trợ giúp khẩn cấp", "Emergency aid"},
    {"health_insurance", "Đóng, hỗ trợ bảo hiểm y tế", "Health insurance premiums"},
    {"electricity", "Hỗ trợ tiền điện", "Electricity money"},
    {"education", "Hỗ trợ giáo dục", "Education"},
    {"credit", "Tín dụng chính sách", "Policy credit"},
    {"housing", "Hỗ trợ nhà ở", "Housing"},
    {"training", "Đào tạo nghề", "Vocational training"},
    {"livelihood", "Hỗ trợ sinh kế", "Livelihoods"},
    {"legal_aid", "Trợ giúp pháp lý", "Legal aid"},
    {"merit", "Ưu đãi người có công", "Merit allowances"},
};
#define N_GROUPS (sizeof groups / sizeof groups[0])

/* How the law names where the money comes from: what stands first in its words decides, for the
 * others add to it ("…, Quỹ Vì người nghèo và nguồn huy động"). No fund: a bank lends it. */
static const struct {
    const char *begins, *fund;
    bool assumed, national;
} sayings[] = {
    {"Ngân sách trung ương", "central", false, false},
    {"Chương trình mục tiêu quốc gia", "central", false, true},
    {"Ngân sách tỉnh", "province", false, false},
    {"Ngân sách xã", "commune", false, false},
    {"Ngân sách địa phương", "province", true, false},
    {"Ngân sách nhà nước", "province", true, false},
    {"Nguồn huy động", "raised", false, false},
    {"Ngân hàng Chính sách xã hội", "", false, false},
    {"Quỹ quốc gia về việc làm", "", false, false},
};

static int group_of(str name)
{
    for (size_t i = 0; i < N_GROUPS; i++) {
        if (str_eq_c(name, groups[i].group))
            return (int)i;
    }
    return -1;
}

bool programme_is_group(str subject)
{
    return group_of(subject) >= 0;
}

/* The codes of national programmes, by group: kept apart from what other money pays of the group.
 */
static const struct {
    const char *code, *group, *vi, *en;
} national[] = {
    {"national_programme.housing", "housing", "Chương trình mục tiêu quốc gia: nhà ở",
     "National target programme: housing"},
    {"national_programme.livelihood", "livelihood", "Chương trình mục tiêu quốc gia: sinh kế",
     "National target programme: livelihoods"},
    {"national_programme.training", "training", "Chương trình mục tiêu quốc gia: đào tạo nghề",
     "National target programme: vocational training"},
    {"national_programme", "", "Chương trình mục tiêu quốc gia", "National target programme"},
};
#define N_NATIONAL (sizeof national / sizeof national[0])

static const char *national_code(str group)
{
    size_t i = 0;
    while (i + 1 < N_NATIONAL && !str_eq_c(group, national[i].group))
        i++;
    return national[i].code;
}

str programme_name(str code, enum lang lang)
{
    int group = group_of(code);
    if (group >= 0)
        return str_from_c(lang == LANG_VI ? groups[group].vi : groups[group].en);
    for (size_t i = 0; i < N_NATIONAL; i++) {
        if (str_eq_c(code, national[i].code))
            return str_from_c(lang == LANG_VI ? national[i].vi : national[i].en);
    }
    return code;
}

/* What the law says. Words that are not in the table leave the fund to the province. */
static void from_law(const struct law_symbol *s, struct programme *out)
{
    *out = (struct programme){
        .code = s->group,
        .name = {programme_name(s->group, LANG_VI), programme_name(s->group, LANG_EN)},
        .fund = STR("province"),
        .assumed = true};
    for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++) {
        if (!str_starts(s->fund, str_from_c(sayings[i].begins)))
            continue;
        out->fund = str_from_c(sayings[i].fund);
        out->assumed = sayings[i].assumed;
        if (sayings[i].national)
            out->code = str_from_c(national_code(s->group));
        return;
    }
}

static void put_over(struct programme *p, const struct programme_setting *s)
{
    if (s->programme.n > 0)
        p->code = s->programme;
    if (s->name.n > 0)
        p->name[0] = p->name[1] = s->name;
    if (s->chapter.n > 0)
        p->chapter = s->chapter;
    if (s->fund.n > 0) {
        p->fund = s->fund;
        p->assumed = false;
    }
}

/* They come by year and version: the last that fits holds. */
static const struct programme_setting *setting_of(const struct programme_settings *all, str subject,
                                                  int32_t year)
{
    const struct programme_setting *found = NULL;
    for (uint32_t i = 0; all != NULL && i < all->n; i++) {
        if (all->v[i].from_year <= year && str_eq(all->v[i].subject, subject))
            found = &all->v[i];
    }
    return found;
}

bool programme_of(const struct programme_settings *settings, const struct law_symbol *s,
                  int32_t year, struct programme *out)
{
    if (s->kind != LAW_BENEFIT)
        return false;
    from_law(s, out);
    const str subjects[2] = {s->group, s->id};
    for (int i = 0; i < 2; i++) {
        const struct programme_setting *set = setting_of(settings, subjects[i], year);
        if (set != NULL)
            put_over(out, set);
    }
    return out->fund.n > 0;
}

enum err_code programme_accounts(struct arena *a, const struct programme *p, int32_t year,
                                 str commune, struct programme_accounts *out, struct err *e)
{
    const struct budget_line line = {year, p->fund, p->code, commune};
    enum err_code code = budget_line_account(a, &line, &out->line, e);
    if (code != ERR_NONE)
        return code;
    out->payable = budget_payable_account(a, p->code);
    out->spent = budget_spent_account(a, p->code, p->chapter);
    return ERR_NONE;
}

/* ---- settings ---- */

enum err_code programme_settings_read(struct store_conn *c, struct arena *a, int64_t province,
                                      struct programme_settings *out, struct err *e)
{
    int more;
    *out = (struct programme_settings){0};
    if (store_query(c,
                    SQL("SELECT subject, from_year, version, programme, name, chapter, fund,"
                        " decision, signer, actor, decided_on FROM budget_programme"
                        " WHERE province = ?1 ORDER BY subject, from_year, version"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct programme_setting s = {.subject = arena_str(a, store_at_text(c, 0)),
                                      .from_year = (int32_t)store_at_int(c, 1),
                                      .version = store_at_int(c, 2),
                                      .programme = arena_str(a, store_at_text(c, 3)),
                                      .name = arena_str(a, store_at_text(c, 4)),
                                      .chapter = arena_str(a, store_at_text(c, 5)),
                                      .fund = arena_str(a, store_at_text(c, 6)),
                                      .decision = arena_str(a, store_at_text(c, 7)),
                                      .signer = arena_str(a, store_at_text(c, 8)),
                                      .actor = arena_str(a, store_at_text(c, 9)),
                                      .decided_on = (day)store_at_int(c, 10)};
        vec_push(a, out, s);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Its line must be one that an account can have. */
static enum err_code check_setting(const struct programme_setting *s, struct err *e)
{
    struct arena a;
    struct ledger_account line;
    const struct budget_line l = {s->from_year, s->fund.n > 0 ? s->fund : STR("province"),
                                  s->programme.n > 0 ? s->programme : s->subject, s->chapter};
    if (s->decision.n == 0 || s->signer.n == 0 || s->actor.n == 0 || s->decided_on == 0 ||
        s->name.n > LEDGER_MAX_TEXT_BYTES)
        return err_set(e, ERR_INPUT, "cần số, ngày, người ký quyết định và người ghi",
                       "the decision's number, day and signer, and who records it, are needed");
    if (s->programme.n + s->name.n + s->chapter.n + s->fund.n == 0)
        return err_set(e, ERR_INPUT, "không đặt gì: cần chương trình, tên, chương hoặc nguồn",
                       "nothing is set: give a programme, a name, a chapter or a fund");
    arena_init(&a, 1 << 16);
    enum err_code code = budget_line_account(&a, &l, &line, e);
    arena_clear(&a);
    return code;
}

enum err_code programme_setting_add(struct store_conn *c, int64_t province,
                                    const struct programme_setting *s, int64_t now_us,
                                    struct err *e)
{
    enum err_code code = check_setting(s, e);
    if (code == ERR_NONE)
        code = roles_may(c, province, s->actor, RIGHT_BUDGET_PREPARE, STR(""),
                         day_of_moment(now_us), e);
    if (code != ERR_NONE)
        return code;
    return store_run(
        c,
        SQL("INSERT INTO budget_programme (province, subject, from_year, version, programme, name,"
            " chapter, fund, decision, decided_on, signer, actor, at_us) SELECT ?1, ?2, ?3,"
            " COALESCE(MAX(version), 0) + 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM"
            " budget_programme WHERE province = ?1 AND subject = ?2 AND from_year = ?3"),
        STORE_VALUES(store_int(province), store_text(s->subject), store_int(s->from_year),
                     store_text(s->programme), store_text(s->name), store_text(s->chapter),
                     store_text(s->fund), store_text(s->decision), store_date(s->decided_on),
                     store_text(s->signer), store_text(s->actor), store_int(now_us)),
        NULL, e);
}
