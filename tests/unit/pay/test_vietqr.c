/* VietQR strings (pay/vietqr.h): the vectors of tests/data/payments, of which two are published by
 * others, and the list of banks. */
#include "pay/vietqr.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "pay/bank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;

static const char *banks_path(void)
{
    static char path[2048];
    const char *folder = getenv("ANSINH_DATA");
    fmt_write(path, sizeof(path), "%z/payments/napas_banks.csv", folder != NULL ? folder : "data");
    return path;
}

static str payload(const struct vietqr *q)
{
    struct buf b;
    struct err e = {0};
    buf_init(&b, &arena, 1024);
    if (vietqr_put(&b, q, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    return buf_str(&b);
}

static void test_crc(void **state)
{
    (void)state;
    assert_int_equal(vietqr_crc(STR("123456789")), 0x29B1); /* the catalogue's check value */
    assert_int_equal(vietqr_crc(STR("")), 0xFFFF);
}

static void test_vectors(void **state)
{
    (void)state;
    struct csv_reader *r;
    struct err e = {0};
    str f[CSV_MAX_COLUMNS];
    assert_int_equal(csv_open(&r, PAY_TEST_DATA "/vietqr_test_vectors.csv", &e), ERR_NONE);
    int n = 0;
    for (; csv_next(r, f, &e) > 0; n++) {
        struct vietqr q = {.bin = f[0], .account = f[1], .purpose = f[3]};
        if (f[2].n > 0)
            assert_true(num_parse_int(f[2], &q.amount_vnd));
        str made = payload(&q);
        assert_int_equal(made.n, f[4].n);
        assert_memory_equal(made.p, f[4].p, made.n);
    }
    assert_int_equal(n, 4);
    csv_close(r);
}

static void test_marks_are_taken_off(void **state)
{
    (void)state;
    struct vietqr q = {STR("970416"), STR("257678859"), 10000, STR("Chuyển tiền")};
    str made = payload(&q);
    assert_true(str_eq_c(made, "00020101021238530010A000000727012300069704160109257678859"
                               "0208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6"));
}

static void refuse(struct vietqr q)
{
    struct buf b;
    struct err e = {0};
    buf_init(&b, &arena, 1024);
    assert_int_equal(vietqr_put(&b, &q, &e), ERR_INPUT);
    assert_int_equal(b.n, 0);
}

static void test_refused(void **state)
{
    (void)state;
    struct vietqr good = {STR("970416"), STR("257678859"), 10000, STR("x")}, q;
    payload(&good);
    q = good, q.bin = STR("97041");
    refuse(q);
    q = good, q.bin = STR("97041a");
    refuse(q);
    q = good, q.account = STR("");
    refuse(q);
    q = good, q.account = STR("12345678901234567890");
    refuse(q);
    q = good, q.account = STR("1 2");
    refuse(q);
    q = good, q.amount_vnd = -1;
    refuse(q);
    q = good, q.amount_vnd = 10000000000000;
    refuse(q);
    q = good, q.purpose = STR("012345678901234567890123456789012345678901234567890");
    refuse(q);
    q = good, q.amount_vnd = 9999999999999;
    payload(&q);
}

static void test_banks(void **state)
{
    (void)state;
    struct vietqr_banks banks;
    struct err e = {0};
    assert_int_equal(vietqr_load_banks(&arena, &banks, banks_path(), &e), ERR_NONE);
    assert_int_equal(banks.n, 61); /* 62 rows, one without a number */
    assert_true(str_eq_c(vietqr_find_bank(&banks, STR("970405"))->code, "AGRIBANK"));
    /* Renamed in 2023; the old name keeps the number. */
    assert_true(str_eq_c(vietqr_find_bank(&banks, STR("970449"))->short_name, "LPBank"));
    assert_true(str_eq_c(vietqr_find_bank(&banks, STR("970406"))->short_name, "Vikki Bank"));
    assert_true(vietqr_find_bank(&banks, STR("970434"))->receives);
    assert_false(vietqr_find_bank(&banks, STR("970434"))->sends);
    assert_null(vietqr_find_bank(&banks, STR("970000")));
    assert_null(vietqr_find_bank(&banks, STR("999999")));
    assert_null(vietqr_find_bank(&banks, STR("")));
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 24);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crc),
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_marks_are_taken_off),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_banks),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
