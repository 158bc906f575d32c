/* Test cases on arbitrary bytes: no crash, every mistake has its place, and what is taken keeps the
 * contracts of cli/law_cases.h and cli/law_case_bind.h. */
#include "base/check.h"
#include "cli/law_case_bind.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char law_text[] =
    "---\n"
    "văn bản: Luật thử\nsố hiệu: 1/2020\nban hành: 2020-01-01\nhiệu lực: 2020-01-01\n"
    "phạm vi: quốc gia\nmức tin cậy: A\nnguồn: thử\n"
    "---\n\n"
    "## Điều 1 — Dữ kiện\n\n"
    "```law\n"
    "liệt kê vai (kinds):\n  chủ (head)\n  con (child)\n\n"
    "dữ kiện v (kind): người, vai, vai trò\n"
    "dữ kiện n (born): người, ngày\n"
    "dữ kiện l (pay): người, số 0..1.000.000 lẻ 2\n"
    "dữ kiện t (paint): hộ, vai, không ghi thì chủ\n"
    "dữ kiện d (yearly): hộ, số 0..100, hằng năm\n\n"
    "tính c (rule): người, số lẻ 2\n  = l × 2\n\n"
    "tính h (total): hộ, số lẻ 2\n  = tổng(l)\n"
    "```\n";

static const struct law *the_law(void)
{
    static struct arena arena;
    static struct law *law;
    if (law == NULL) {
        arena_init(&arena, (size_t)64 << 20);
        law = law_new(&arena);
        law_add(law, STR("luat.md"), str_from_c(law_text));
        check(law_compile(law, NULL, NULL));
    }
    return law;
}

static void check_errors(const struct case_errors *errors)
{
    check(errors->list.n <= CASE_MAX_ERRORS && errors->list.n <= errors->count);
    for (uint32_t i = 0; i < errors->list.n; i++) {
        const struct err *e = errors->list.v[i];
        check(e->code == ERR_INPUT || e->code == ERR_LIMIT);
        check(e->text[LANG_VI][0] != '\0' && e->text[LANG_EN][0] != '\0');
        char text[2048];
        check(err_format(e, LANG_VI, text, sizeof(text)) > 0);
    }
}

static void check_column(struct arena *a, const struct bound_case *b, struct law_input in)
{
    struct vm_column c;
    uint32_t rows = in.level == LEVEL_PERSON ? b->persons : b->households;
    case_column(a, b, &in, &c);
    for (uint32_t r = 0; r < rows; r++) {
        int64_t v = ((const int64_t *)c.data)[r];
        check(c.known[r] <= 1 && (c.known[r] || v == 0));
        bool number = in.symbol->type.kind == LAW_NUMBER && in.aspect == LAW_VALUE;
        check(!number || !c.known[r] || (v >= in.symbol->type.lo && v <= in.symbol->type.hi));
    }
}

static void check_bound(struct arena *a, const struct bound_case *b)
{
    check(b->households >= 1 && b->households <= CASE_MAX_HOUSEHOLDS);
    check(b->persons <= CASE_MAX_PERSONS && b->persons == b->test->persons.n);
    check(b->first[0] == 0 && b->first[b->households] == b->persons);
    for (uint32_t i = 0; i < b->persons; i++)
        check(b->person_row[i] < b->persons && b->person_at[b->person_row[i]] == i);
    for (uint32_t i = 0; i < b->wanted.n; i++)
        check(b->wanted.v[i].row <
              (b->wanted.v[i].symbol->entity == LAW_PERSON ? b->persons : b->households));
    for (uint32_t i = 0; i < b->given.n; i++) {
        struct law_input in = {.symbol = b->given.v[i].symbol, .lane = LANE_I64};
        in.level = in.symbol->entity == LAW_PERSON ? LEVEL_PERSON : LEVEL_HOUSEHOLD;
        in.month = month_make(2024, 7);
        for (int sample = LAW_DURING; sample <= LAW_AT_END; sample++) {
            for (int aspect = LAW_VALUE; aspect <= LAW_LATEST; aspect++) {
                in.sample = (enum law_sample)sample;
                in.aspect = (enum law_aspect)aspect;
                check_column(a, b, in);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct law *law = the_law();
    struct arena a;
    arena_init(&a, (size_t)512 << 20);
    struct case_errors errors = {.arena = &a};
    struct test_cases cases = {0};
    cases_read(&a, (str){(const char *)data, size}, STR("fuzz.yaml"), &cases, &errors);
    check(cases.n > 0 || errors.count > 0);
    for (uint32_t i = 0; i < cases.n; i++) {
        struct bound_case b;
        uint32_t before = errors.count;
        bool ok = case_bind(&a, law, &cases.v[i], &b, &errors);
        check(ok == (errors.count == before));
        if (ok)
            check_bound(&a, &b);
    }
    check_errors(&errors);
    arena_clear(&a);
    return 0;
}
