/* Roles and rights: two tables, and whether somebody may. */
#include "registry/roles.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/communes.h"

#define BIT(x) (1u << (x))

static const struct {
    const char *code, *names[2];
    uint32_t excludes;
} roles[ROLE_COUNT] = {
    /* Who makes a list neither approves it nor pays it out. */
    [ROLE_OFFICER] = {"officer",
                      {"cán bộ xã", "commune officer"},
                      BIT(ROLE_CHAIRMAN) | BIT(ROLE_FINANCE) | BIT(ROLE_INSPECTOR)},
    [ROLE_CHAIRMAN] = {"chairman",
                       {"chủ tịch", "chairman"},
                       BIT(ROLE_OFFICER) | BIT(ROLE_PROVINCE) | BIT(ROLE_FINANCE) |
                           BIT(ROLE_INSPECTOR) | BIT(ROLE_ADMINISTRATOR)},
    [ROLE_PROVINCE] = {"province",
                       {"cán bộ tỉnh", "province office"},
                       BIT(ROLE_CHAIRMAN) | BIT(ROLE_FINANCE) | BIT(ROLE_INSPECTOR)},
    [ROLE_FINANCE] = {"finance",
                      {"tài chính", "finance"},
                      BIT(ROLE_OFFICER) | BIT(ROLE_CHAIRMAN) | BIT(ROLE_PROVINCE) |
                          BIT(ROLE_INSPECTOR)},
    [ROLE_INSPECTOR] = {"inspector",
                        {"thanh tra", "inspector"},
                        BIT(ROLE_OFFICER) | BIT(ROLE_CHAIRMAN) | BIT(ROLE_PROVINCE) |
                            BIT(ROLE_FINANCE) | BIT(ROLE_ADMINISTRATOR)},
    [ROLE_ANALYST] = {"analyst", {"phân tích", "analyst"}, 0},
    [ROLE_ADMINISTRATOR] = {"administrator",
                            {"quản trị", "administrator"},
                            BIT(ROLE_CHAIRMAN) | BIT(ROLE_INSPECTOR)},
};

#define MAKERS (BIT(ROLE_OFFICER) | BIT(ROLE_PROVINCE))
static const struct {
    const char *code;
    uint32_t roles;
    const char *names[2];
} rights[RIGHT_COUNT] = {
    [RIGHT_ENROL_PREPARE] = {"enrol.prepare",
                             MAKERS,
                             {"lập hồ sơ và quyết định hưởng",
                              "prepare files and decisions of benefits"}},
    [RIGHT_ENROL_APPROVE] = {"enrol.approve",
                             BIT(ROLE_CHAIRMAN),
                             {"duyệt quyết định hưởng", "approve decisions of benefits"}},
    [RIGHT_CYCLE_PREPARE] = {"cycle.prepare",
                             MAKERS,
                             {"lập danh sách chi trả tháng",
                              "prepare the payment list of a month"}},
    [RIGHT_CYCLE_APPROVE] = {"cycle.approve",
                             BIT(ROLE_CHAIRMAN),
                             {"duyệt danh sách chi trả", "approve the payment list"}},
    [RIGHT_CYCLE_PAY] = {"cycle.pay",
                         BIT(ROLE_FINANCE),
                         {"gửi đi chi, nhận báo cáo, khóa kỳ",
                          "send payments, take reports, close the month"}},
    [RIGHT_BUDGET_PREPARE] = {"budget.prepare",
                              BIT(ROLE_PROVINCE) | BIT(ROLE_FINANCE),
                              {"lập quyết định ngân sách", "prepare decisions of the budget"}},
    [RIGHT_BUDGET_APPROVE] = {"budget.approve",
                              BIT(ROLE_CHAIRMAN),
                              {"duyệt ngân sách", "approve the budget"}},
    [RIGHT_DELIVER_RECORD] = {"deliver.record",
                              MAKERS,
                              {"ghi việc giao: thẻ, nhà, tập huấn, mô hình",
                               "record deliveries: cards, houses, training, models"}},
    [RIGHT_DELIVER_APPROVE] = {"deliver.approve",
                               BIT(ROLE_CHAIRMAN),
                               {"duyệt danh sách giao", "approve lists of deliveries"}},
    [RIGHT_RECOVERY_PREPARE] = {"recovery.prepare",
                                MAKERS,
                                {"lập quyết định thu hồi", "prepare recoveries"}},
    [RIGHT_RECOVERY_APPROVE] = {"recovery.approve",
                                BIT(ROLE_CHAIRMAN),
                                {"duyệt thu hồi", "approve recoveries"}},
    [RIGHT_PAYEE_WRITE] = {"payee.write",
                           MAKERS,
                           {"đổi hình thức chi trả", "change ways of payment"}},
    [RIGHT_PAYEE_APPROVE] = {"payee.approve",
                             BIT(ROLE_CHAIRMAN),
                             {"duyệt hình thức chi trả", "approve ways of payment"}},
    [RIGHT_REVIEW_RECORD] = {"review.record",
                             MAKERS,
                             {"ghi phiếu, biên bản họp, niêm yết",
                              "record forms, meetings, postings"}},
    [RIGHT_REVIEW_DECIDE] = {"review.decide",
                             BIT(ROLE_CHAIRMAN),
                             {"ký quyết định rà soát", "sign the decision of a review"}},
    [RIGHT_REVIEW_MANAGE] = {"review.manage",
                             BIT(ROLE_PROVINCE),
                             {"mở và đóng kỳ rà soát", "open and close a campaign of review"}},
    [RIGHT_PROTECT_RECORD] = {"protect.record",
                              MAKERS,
                              {"ghi yêu cầu về dữ liệu cá nhân, vi phạm",
                               "record requests about personal data, breaches"}},
    [RIGHT_PROTECT_APPROVE] = {"protect.approve",
                               BIT(ROLE_CHAIRMAN),
                               {"duyệt xóa dữ liệu cá nhân",
                                "approve the erasure of personal data"}},
    [RIGHT_DATA_EXPORT] = {"data.export",
                           BIT(ROLE_ANALYST),
                           {"xuất dữ liệu bí danh để phân tích",
                            "export data under pseudonyms for analysis"}},
    [RIGHT_INSPECT_WRITE] = {"inspect.write",
                             BIT(ROLE_INSPECTOR),
                             {"hồ sơ kiểm tra: buổi kiểm tra, kết luận",
                              "dossiers of inspection: visits, conclusions"}},
    [RIGHT_INSPECT_READ] = {"inspect.read",
                            BIT(ROLE_INSPECTOR) | BIT(ROLE_CHAIRMAN),
                            {"đọc phát hiện và hồ sơ kiểm tra",
                             "read findings and dossiers of inspection"}},
    [RIGHT_ROLE_WRITE] = {"role.write",
                          BIT(ROLE_ADMINISTRATOR),
                          {"giao, hết vai trò; quản lý tài khoản",
                           "give and end roles; keep accounts"}},
    /* Who counts, or keeps the machine, needs no names. */
    [RIGHT_PEOPLE_READ] = {"people.read",
                           MAKERS | BIT(ROLE_CHAIRMAN) | BIT(ROLE_FINANCE) | BIT(ROLE_INSPECTOR),
                           {"đọc dữ liệu cá nhân", "read personal data"}},
    /* Who pays needs the sum and not the illness. */
    [RIGHT_SEALED_READ] = {"sealed.read",
                           MAKERS | BIT(ROLE_CHAIRMAN) | BIT(ROLE_INSPECTOR),
                           {"đọc dữ kiện kín: HIV, bệnh, khuyết tật",
                            "read sealed facts: HIV, illness, disability"}},
    [RIGHT_MONEY_READ] = {"money.read",
                          MAKERS | BIT(ROLE_CHAIRMAN) | BIT(ROLE_FINANCE) | BIT(ROLE_INSPECTOR),
                          {"đọc chi trả, ngân sách, việc giao",
                           "read payments, budgets, deliveries"}},
    [RIGHT_FIGURES_READ] = {"figures.read",
                            BIT(ROLE_COUNT) - 1,
                            {"đọc số liệu không có tên", "read figures without names"}},
};

const char *role_code(enum role r)
{
    check(r < ROLE_COUNT);
    return roles[r].code;
}

enum role role_find(str code)
{
    enum role r = 0;
    while (r < ROLE_COUNT && !str_eq_c(code, roles[r].code))
        r++;
    return r;
}

const char *role_name(enum role r, enum lang lang)
{
    check(r < ROLE_COUNT);
    return roles[r].names[lang];
}

const char *right_code(enum right r)
{
    check(r < RIGHT_COUNT);
    return rights[r].code;
}

const char *right_name(enum right r, enum lang lang)
{
    check(r < RIGHT_COUNT);
    return rights[r].names[lang];
}

bool role_has(enum role r, enum right right)
{
    check(r < ROLE_COUNT && right < RIGHT_COUNT);
    return (rights[right].roles & BIT(r)) != 0;
}

bool roles_exclude(enum role a, enum role b)
{
    check(a < ROLE_COUNT && b < ROLE_COUNT);
    return (roles[a].excludes & BIT(b)) != 0;
}

/* ---- names ---- */

str officer_key(struct arena *a, str name)
{
    str folded = text_fold(a, name);
    struct buf b;
    buf_init(&b, a, folded.n + 1);
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] != ' ' && folded.p[i] != '\t')
            buf_char(&b, folded.p[i]);
    }
    return buf_str(&b);
}

bool officer_same(str x, str y)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    bool same = str_eq(officer_key(&a, x), officer_key(&a, y));
    arena_clear(&a);
    return same;
}

/* ---- asking ---- */

/* "cán bộ xã hoặc cán bộ tỉnh" */
static size_t needed(enum right right, enum lang lang, char *to, size_t cap)
{
    const char *another = lang == LANG_VI ? " hoặc %z" : " or %z";
    size_t n = 0;
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        if (role_has(r, right))
            n += fmt_write(to + n, cap - n, n > 0 ? another : "%z", roles[r].names[lang]);
    }
    return n;
}

static enum err_code refuse(str actor, enum right right, str commune, bool elsewhere, struct err *e)
{
    char vi[128], en[128];
    struct err other = {0};
    str area = commune.n > 0 ? commune : STR("");
    needed(right, LANG_VI, vi, sizeof(vi));
    needed(right, LANG_EN, en, sizeof(en));
    err_set(&other, ERR_INPUT, "", "%s may not do this (%z)%z%s: the role needed is %z", actor,
            rights[right].code, area.n > 0 ? " in commune " : " for the whole province", area, en);
    err_set(e, ERR_INPUT, "%s không được làm việc này (%z)%z%s: cần vai trò %z", "", actor,
            rights[right].code, area.n > 0 ? " ở xã " : " cho toàn tỉnh", area, vi);
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    if (elsewhere)
        err_hint(e, "người này có vai trò đó ở nơi khác: ansinh role list",
                 "they hold it in another place: ansinh role list");
    else
        err_hint(e, "ai giữ vai trò nào: ansinh role list", "who holds which: ansinh role list");
    return ERR_INPUT;
}

enum err_code roles_held(struct store_conn *c, struct arena *a, int64_t province, str actor, day on,
                         struct roles_held *out, struct err *e)
{
    int more;
    struct store_value v;
    *out = (struct roles_held){0};
    if (store_query(
            c,
            SQL("SELECT role, area FROM office_role WHERE province = ?1 AND who_key = ?2"
                " AND closed = 0 AND valid_from <= ?3 AND ?3 < valid_to"),
            STORE_VALUES(store_int(province), store_text(officer_key(a, actor)), store_date(on)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct role_held one = {.role = role_find(store_at_text(c, 0)),
                                      .area = arena_str(a, store_at_text(c, 1))};
        check(one.role < ROLE_COUNT);
        vec_push(a, out, one);
    }
    if (more < 0 || out->n > 0)
        return more < 0 ? e->code : ERR_NONE;
    int got = store_one(c, SQL("SELECT 1 FROM office_role WHERE province = ?1 LIMIT 1"),
                        STORE_VALUES(store_int(province)), a, &v, 1, e);
    out->unconfigured = got == 0;
    return got < 0 ? e->code : ERR_NONE;
}

bool roles_held_in(const struct roles_held *h, enum right right, str commune)
{
    bool may = h->unconfigured;
    for (uint32_t i = 0; i < h->n && !may; i++)
        may =
            role_has(h->v[i].role, right) && (h->v[i].area.n == 0 || str_eq(h->v[i].area, commune));
    return may;
}

bool roles_held_everywhere(const struct roles_held *h, enum right right)
{
    return roles_held_in(h, right, STR(""));
}

const str *roles_held_communes(const struct roles_held *h, struct arena *a, enum right right,
                               uint32_t *n)
{
    *n = 0;
    if (roles_held_everywhere(h, right))
        return NULL;
    str *codes = arena_array(a, str, (size_t)h->n + 1);
    for (uint32_t i = 0; i < h->n; i++) {
        if (role_has(h->v[i].role, right))
            codes[(*n)++] = h->v[i].area;
    }
    return codes;
}

bool roles_held_somewhere(const struct roles_held *h, enum right right)
{
    bool may = h->unconfigured;
    for (uint32_t i = 0; i < h->n && !may; i++)
        may = role_has(h->v[i].role, right);
    return may;
}

enum err_code roles_may(struct store_conn *c, int64_t province, str actor, enum right right,
                        str commune, day on, struct err *e)
{
    struct roles_held held;
    struct arena a;
    check(right < RIGHT_COUNT);
    arena_init(&a, 1 << 20);
    enum err_code code = roles_held(c, &a, province, actor, on, &held, e);
    if (code == ERR_NONE && !roles_held_in(&held, right, commune))
        code = refuse(actor, right, commune, roles_held_somewhere(&held, right), e);
    arena_clear(&a);
    return code;
}

enum err_code roles_may_in(struct store_conn *c, int64_t province, str actor, enum right right,
                           const str *codes, uint32_t n, day on, struct err *e)
{
    struct roles_held held;
    struct arena a;
    arena_init(&a, 1 << 20);
    enum err_code code = roles_held(c, &a, province, actor, on, &held, e);
    bool everywhere = code == ERR_NONE && roles_held_everywhere(&held, right);
    if (code == ERR_NONE && !everywhere && n == 0)
        code = refuse(actor, right, STR(""), roles_held_somewhere(&held, right), e);
    for (uint32_t i = 0; i < n && code == ERR_NONE && !everywhere; i++) {
        if (!roles_held_in(&held, right, codes[i]))
            code = refuse(actor, right, codes[i], roles_held_somewhere(&held, right), e);
    }
    arena_clear(&a);
    return code;
}

enum err_code roles_may_for(struct store_conn *c, int64_t province, str actor, enum right right,
                            const int64_t *entities, uint32_t n, day on, struct err *e)
{
    struct arena a;
    /* Who may in the whole province is spared the looking up. */
    struct err ignored = {0};
    if (roles_may(c, province, actor, right, STR(""), on, &ignored) == ERR_NONE)
        return ERR_NONE;
    arena_init(&a, (size_t)1 << 30);
    str *codes = arena_array(&a, str, (size_t)n + 1);
    enum err_code code = communes_of(c, &a, province, entities, n, on, codes, NULL, e);
    if (code == ERR_NONE)
        code = roles_may_in(c, province, actor, right, codes, n, on, e);
    arena_clear(&a);
    return code;
}
