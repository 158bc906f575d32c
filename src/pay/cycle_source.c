/* From which fund and programme a benefit is paid, as law and province have it when the list is
 * made: kept with the list. */
#include "pay/cycle_int.h"

enum err_code cycle_source_of(const struct programme_settings *settings, const struct law *law,
                              str benefit, month m, struct cycle_source *out, struct err *e)
{
    struct programme p;
    const struct law_symbol *s = law_find(law, benefit);
    if (s == NULL || s->kind != LAW_BENEFIT)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"",
                       "the law has no benefit \"%s\"", benefit);
    if (!programme_of(settings, s, month_year(m), &p) || str_eq_c(p.fund, "raised"))
        return err_set(
            e, ERR_INPUT, "\"%s\" không chi từ dự toán: không thuộc kỳ chi trả hằng tháng",
            "\"%s\" is not paid from a budget: it has no place in a monthly cycle", benefit);
    *out = (struct cycle_source){benefit, p.fund, p.code, p.chapter};
    return ERR_NONE;
}
