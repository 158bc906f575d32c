/* Memory in arenas, growing arrays and text under construction: base/arena.h. */
#include "base_test.h"

static void test_alloc(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    char *last = NULL;
    for (size_t bytes = 0; bytes < 3000; bytes += 7) {
        char *p = arena_alloc(&a, bytes);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_ptr_not_equal(p, last);
        for (size_t i = 0; i < bytes; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, bytes); /* what a neighbour must not see */
        last = p;
    }
    char *large = arena_alloc(&a, 5 << 20);
    memset(large, 1, 5 << 20);
    arena_clear(&a);
    assert_int_equal(a.used_bytes, 0);
    assert_int_equal(*(char *)arena_alloc(&a, 1), 0);
    arena_clear(&a);
    arena_clear(&a);
}

static void test_copies(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    char text[] = "thôn";
    str copy = arena_str(&a, str_from_c(text));
    text[0] = 'x';
    assert_str(copy, "thôn");
    assert_int_equal(copy.p[copy.n], '\0');
    assert_string_equal(arena_cstr(&a, STR("")), "");
    uint32_t *numbers = arena_array(&a, uint32_t, 100);
    assert_int_equal(numbers[99], 0);
    arena_clear(&a);
}

static void test_marks(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    struct arena_mark empty = arena_save(&a);
    char *kept = arena_alloc(&a, 100);
    strcpy(kept, "kept");
    size_t used = a.used_bytes;
    for (int round = 0; round < 3; round++) {
        struct arena_mark mark = arena_save(&a);
        char *first = arena_alloc(&a, 40);
        memset(first, 0xFF, 40);
        memset(arena_alloc(&a, 1 << 20), 0xFF, 1 << 20);
        arena_restore(&a, mark);
        assert_int_equal(a.used_bytes, used);
        char *again = arena_alloc(&a, 40);
        assert_ptr_equal(again, first);
        assert_int_equal(again[39], 0); /* zeroed although it was used before */
        arena_restore(&a, mark);
    }
    assert_string_equal(kept, "kept");
    arena_restore(&a, empty);
    assert_int_equal(a.used_bytes, 0);
    assert_null(a.head);
}

static void go_over_the_largest_size(void)
{
    struct arena a;
    arena_init(&a, 1000);
    arena_alloc(&a, 1001);
}

static void go_over_it_in_steps(void)
{
    struct arena a;
    arena_init(&a, 160);
    for (int i = 0; i < 11; i++)
        arena_alloc(&a, 16);
}

static void ask_for_more_than_a_size_can_say(void)
{
    struct arena a;
    arena_init(&a, SIZE_MAX);
    arena_alloc_array(&a, SIZE_MAX / 2, 3);
}

static void ask_for_all_there_is(void)
{
    struct arena a;
    arena_init(&a, SIZE_MAX);
    arena_alloc(&a, SIZE_MAX);
}

static void test_limits(void **state)
{
    (void)state;
    assert_true(test_aborts(go_over_the_largest_size));
    assert_true(test_aborts(go_over_it_in_steps));
    assert_true(test_aborts(ask_for_more_than_a_size_can_say));
    assert_true(test_aborts(ask_for_all_there_is));
    struct arena a;
    arena_init(&a, 160);
    for (int i = 0; i < 10; i++)
        arena_alloc(&a, 16);
    arena_clear(&a);
}

static void test_vec(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    struct {
        int *v;
        uint32_t n, cap;
    } one = {0}, two = {0};
    for (int i = 0; i < 10000; i++) { /* two in turn: neither lies last for long */
        vec_push(&a, &one, i);
        if (i % 3 == 0)
            vec_push(&a, &two, -i);
    }
    assert_int_equal(one.n, 10000);
    assert_int_equal(two.n, 3334);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(one.v[i], i);
    for (int i = 0; i < 3334; i++)
        assert_int_equal(two.v[i], -3 * i);
    arena_clear(&a);
}

/* One array alone in its arena grows where it lies. */
static void test_vec_in_place(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    uint32_t cap = 0;
    int64_t *first = arena_grow(&a, NULL, &cap, sizeof(int64_t));
    assert_int_equal(cap, 8);
    first[7] = 77;
    int64_t *second = arena_grow(&a, first, &cap, sizeof(int64_t));
    assert_int_equal(cap, 16);
    assert_ptr_equal(first, second);
    assert_int_equal(second[7], 77);
    for (int i = 8; i < 16; i++)
        assert_int_equal(second[i], 0);
    assert_int_equal(a.used_bytes, 16 * sizeof(int64_t));
    arena_clear(&a);
}

static void test_buf(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    struct buf b;
    buf_init(&b, &a, 1000);
    assert_str(buf_str(&b), "");
    buf_add(&b, STR("xã "));
    buf_add_c(&b, "Đại Sơn");
    buf_char(&b, ' ');
    buf_int(&b, INT64_MIN);
    buf_fmt(&b, " %z=%d", "n", -5);
    assert_str(buf_str(&b), "xã Đại Sơn -9223372036854775808 n=-5");
    assert_false(b.full);
    struct buf other;
    buf_init(&other, &a, 100000);
    buf_init(&b, &a, 100000);
    for (int i = 0; i < 1000; i++) { /* in turn, so that the text must move */
        buf_fmt(&b, "%d,", i % 10);
        buf_add_c(&other, "x");
    }
    assert_int_equal(buf_str(&b).n, 2000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(b.p[2 * i], '0' + i % 10);
    arena_clear(&a);
}

static void test_buf_full(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    struct buf b;
    buf_init(&b, &a, 5);
    buf_add_c(&b, "abcde");
    assert_false(b.full);
    buf_char(&b, 'f');
    assert_true(b.full);
    assert_str(buf_str(&b), "abcde");
    buf_init(&b, &a, 5);
    buf_add_c(&b, "abcđx"); /* đ takes bytes 4 and 5 */
    assert_str(buf_str(&b), "abcđ");
    buf_init(&b, &a, 5);
    buf_add_c(&b, "abcdđ"); /* only its first byte fits */
    assert_true(b.full);
    assert_str(buf_str(&b), "abcd");
    buf_char(&b, 'e'); /* nothing more once something was dropped */
    assert_str(buf_str(&b), "abcd");
    buf_init(&b, &a, 0);
    buf_char(&b, 'a');
    assert_true(b.full);
    assert_str(buf_str(&b), "");
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc), cmocka_unit_test(test_copies),
        cmocka_unit_test(test_marks), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_vec),   cmocka_unit_test(test_vec_in_place),
        cmocka_unit_test(test_buf),   cmocka_unit_test(test_buf_full),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
