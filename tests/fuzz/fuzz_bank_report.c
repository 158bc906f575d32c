/* The reader of a provider's report on arbitrary bytes: no crash, and what it hands out keeps the
 * contract of pay/bank_report.h. */
#include "base/check.h"
#include "pay/bank_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct bank_report r;
    struct err e = {0};
    str bytes = {(const char *)data, size};
    if (size == 0)
        return 0;
    arena_init(&a, (size_t)(BANK_READ_MEMORY + (1u << 24)));
    enum err_code code = bank_report_read(&a, &r, "fuzz.csv", bytes, &e);
    if (code != ERR_NONE) {
        check(code == e.code && (code == ERR_INPUT || code == ERR_LIMIT));
        check(r.lines.n == 0 && e.where.line >= 1);
        check(e.text[LANG_VI][0] != '\0' && e.text[LANG_EN][0] != '\0');
    }
    vnd sum = 0;
    for (uint32_t i = 0; i < r.lines.n; i++) {
        const struct bank_line *l = &r.lines.v[i];
        check(l->kind <= BANK_RETURNED && bank_id_valid(l->id));
        check(l->amount_vnd > 0 && l->amount_vnd <= BANK_AMOUNT_MAX && l->row >= 2);
        check(l->kind == BANK_PAID || l->reason.n > 0);
        sum += l->amount_vnd;
    }
    check(sum == r.paid_vnd + r.unpaid_vnd + r.returned_vnd);
    arena_clear(&a);
    return 0;
}
