/* The readers of a bank's messages on arbitrary bytes: no crash, and what they hand out keeps the
 * contracts of pay/bank_statement.h and pay/bank_status.h. */
#include "base/check.h"
#include "pay/bank_statement.h"
#include "pay/bank_status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(enum err_code code, const struct err *e)
{
    check(code == e->code && (code == ERR_INPUT || code == ERR_LIMIT));
    check(e->where.line >= 1 && e->where.file[0] != '\0');
    check(e->text[LANG_VI][0] != '\0' && e->text[LANG_EN][0] != '\0');
}

static void read_statement(struct arena *a, str bytes)
{
    struct bank_statement s;
    struct err e = {0};
    enum err_code code = bank_statement_read(a, &s, "fuzz.xml", bytes, &e);
    if (code != ERR_NONE) {
        check_error(code, &e);
        check(s.lines.n == 0 && s.accounts.n == 0);
        return;
    }
    uint32_t lines = 0;
    for (uint32_t i = 0; i < s.accounts.n; i++) {
        check(s.accounts.v[i].first_line == lines);
        lines += s.accounts.v[i].n_lines;
    }
    check(s.message.n > 0 && s.accounts.n > 0 && lines == s.lines.n);
    for (uint32_t i = 0; i < s.lines.n; i++) {
        const struct bank_line *l = &s.lines.v[i];
        check(l->kind < BANK_LINE_KIND_COUNT && l->kind != BANK_UNPAID);
        check(l->amount_vnd > 0 && l->amount_vnd <= BANK_SUM_MAX && l->row >= 1);
        check(str_is_utf8(l->id, NULL) && str_is_utf8(l->reason, NULL));
        check(l->kind != BANK_PENDING || l->on >= DAY_MIN);
    }
}

static void read_status(struct arena *a, str bytes)
{
    struct bank_status_report r;
    struct err e = {0};
    enum err_code code = bank_status_read(a, &r, "fuzz.xml", bytes, &e);
    if (code != ERR_NONE) {
        check_error(code, &e);
        check(r.payments.n == 0);
        return;
    }
    static const struct bank_provider providers[] = {
        {STR("A"), STR("A"), STR("970405"), STR("1"), STR("A")}};
    struct bank_pain001 head = {.message_id = r.group.id, .providers = providers, .n_providers = 1};
    struct payment_instruction v[2] = {{.id = STR("P1"), .provider = STR("A")},
                                       {.id = STR("P2"), .provider = STR("B")}};
    enum bank_outcome outcomes[2];
    uint32_t status[2], strangers;
    check(r.group.outcome < BANK_CONFLICT);
    if (r.group.id.n <= BANK_MESSAGE_MAX) {
        check(bank_status_apply(a, &r, &head, v, 2, outcomes, status, &strangers, &e) == ERR_NONE);
        check(outcomes[0] < BANK_OUTCOME_COUNT && outcomes[1] < BANK_OUTCOME_COUNT);
        check(strangers <= r.payments.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    str bytes = {(const char *)data, size};
    if (size == 0)
        return 0;
    arena_init(&a, (size_t)(BANK_READ_MEMORY + (1u << 24)));
    struct arena_mark mark = arena_save(&a);
    read_statement(&a, bytes);
    arena_restore(&a, mark);
    read_status(&a, bytes);
    arena_clear(&a);
    return 0;
}
