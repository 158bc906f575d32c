/* What a way of payment must be, and who may collect for another. */
#include "base/text.h"
#include "pay/payee_int.h"
#include "registry/times.h"

static bool is_account(str s)
{
    bool ok = s.n > 0 && s.n <= VIETQR_ACCOUNT_MAX;
    for (size_t i = 0; i < s.n && ok; i++)
        ok = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
             (s.p[i] >= 'a' && s.p[i] <= 'z');
    return ok;
}

static enum err_code check_account(const struct vietqr_banks *banks, const struct payee_request *q,
                                   struct err *e)
{
    bool account = str_eq_c(q->method, "bank") || str_eq_c(q->method, "wallet");
    if (!account && !str_eq_c(q->method, "cash") && !str_eq_c(q->method, "home"))
        return err_set(e, ERR_INPUT, "#%l: hình thức \"%s\" không phải bank, wallet, cash, home",
                       "#%l: the way \"%s\" is not bank, wallet, cash or home", q->entity,
                       q->method);
    if (!account)
        return q->account.n == 0 && q->bank.n == 0
                   ? ERR_NONE
                   : err_set(e, ERR_INPUT, "#%l: tiền mặt thì không có tài khoản",
                             "#%l: cash has no account", q->entity);
    const struct vietqr_bank *bank = vietqr_find_bank(banks, q->bank);
    if (bank == NULL)
        return err_set(e, ERR_INPUT, "#%l: không có ngân hàng mã \"%s\" (sáu chữ số)",
                       "#%l: no bank has the number \"%s\" (six digits)", q->entity, q->bank);
    return is_account(q->account)
               ? ERR_NONE
               : err_set(e, ERR_INPUT,
                         "#%l: \"%s\" không phải là số tài khoản (chữ và số, tối đa 19)",
                         "#%l: \"%s\" is no account (letters and digits, at most 19)", q->entity,
                         q->account);
}

static enum err_code check_collector(const struct payee_request *q,
                                     const struct payee_person *collector, struct err *e)
{
    if (collector == NULL)
        return ERR_NONE;
    if (!collector->person || q->collector == q->entity)
        return err_set(e, ERR_INPUT, "#%l: người nhận thay #%l không phải là một người khác",
                       "#%l: the collector #%l is not another person", q->entity, q->collector);
    if (collector->dead)
        return err_set(e, ERR_INPUT, "#%l: người nhận thay %s đã chết",
                       "#%l: the collector %s is dead", q->entity, collector->name);
    if (!collector->has_birth || day_years_between(collector->birth_to, q->from) < PAYEE_ADULT)
        return err_set(e, ERR_INPUT, "#%l: người nhận thay %s chưa đủ 18 tuổi hoặc chưa rõ tuổi",
                       "#%l: the collector %s is under 18, or of unknown age", q->entity,
                       collector->name);
    return ERR_NONE;
}

/* Banks write names in capitals and without marks. */
static bool same_name(struct arena *a, str x, str y)
{
    return str_eq(text_fold(a, str_trim(x)), text_fold(a, str_trim(y)));
}

enum err_code payee_check(struct arena *a, const struct vietqr_banks *banks,
                          const struct payee_request *q, const struct payee_person *whom,
                          const struct payee_person *collector, struct err *e)
{
    enum err_code code = check_account(banks, q, e);
    if (code == ERR_NONE)
        code = check_collector(q, collector, e);
    if (code != ERR_NONE)
        return code;
    str expected = collector != NULL ? collector->name : whom->name;
    bool other = q->holder.n > 0 && expected.n > 0 && !same_name(a, q->holder, expected);
    if (whom->dead)
        return err_set(e, ERR_INPUT, "#%l: %s đã chết", "#%l: %s is dead", q->entity, whom->name);
    if (collector != NULL && other)
        return err_set(e, ERR_INPUT, "#%l: chủ tài khoản \"%s\" không phải người nhận thay %s",
                       "#%l: the holder \"%s\" is not the collector %s", q->entity, q->holder,
                       collector->name);
    if ((other || collector != NULL) && str_trim(q->paper).n == 0)
        return err_set(e, ERR_INPUT, "#%l: \"%s\" nhận thay thì cần giấy tờ (giám hộ, ủy quyền)",
                       "#%l: \"%s\" collects, which needs a paper (guardianship, authorisation)",
                       q->entity, q->holder.n > 0 ? q->holder : expected);
    return ERR_NONE;
}

enum err_code payee_people(struct store_conn *c, struct arena *a, int64_t province,
                           const int64_t *ids, uint32_t n, day on, struct payee_person *out,
                           struct err *e)
{
    enum { AT_ONCE = 60 };
    int more = 0;
    for (uint32_t i = 0; i < n; i++)
        out[i] = (struct payee_person){.id = ids[i], .name = STR("")};
    for (uint32_t first = 0; first < n && more >= 0; first += AT_ONCE) {
        struct store_value v[AT_ONCE + 2] = {store_int(province), store_date(on)};
        uint32_t here = n - first < AT_ONCE ? n - first : AT_ONCE;
        for (uint32_t i = 0; i < AT_ONCE; i++)
            v[i + 2] = store_int(ids[first + (i < here ? i : 0)]);
        if (store_query(
                c,
                SQL("SELECT p.id, p.name, p.birth_to, (SELECT COUNT(*) FROM fact AS f WHERE"
                    " f.province = p.province AND f.entity = p.id AND f.name = 'dead' AND f.closed"
                    " = 0 AND f.value IN ('1', 'true') AND f.valid_from <= ?2)"
                    " FROM person AS p WHERE p.province = ?1 AND p.closed = 0"
                    " AND p.id IN (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                    " ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31,"
                    " ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46,"
                    " ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61,"
                    " ?62) ORDER BY p.id, p.valid_from"),
                v, AT_ONCE + 2, e) != ERR_NONE)
            return e->code;
        while ((more = store_next(c, e)) > 0) {
            uint32_t i = first;
            while (i < first + here && ids[i] != store_at_int(c, 0))
                i++;
            out[i].person = true;
            out[i].name = arena_str(a, store_at_text(c, 1));
            out[i].has_birth = !store_at_null(c, 2);
            out[i].birth_to = out[i].has_birth ? (day)store_at_int(c, 2) : 0;
            out[i].dead = store_at_int(c, 3) > 0;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}
