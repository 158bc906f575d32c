/* Texts for XML and JSON, bytes as digits: base/escape.h, base/hex.h. */
#include "base_test.h"

#include "base/escape.h"
#include "base/hex.h"

static str written(struct arena *a, void (*write)(struct buf *b, str s), str s)
{
    struct buf b;
    buf_init(&b, a, 1024);
    write(&b, s);
    return buf_str(&b);
}

/* XML 1.0 §2.2 and §2.4: what may stand in a text, and what stands for what may not. */
static void test_xml(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    assert_str(written(&a, escape_xml, STR("Hộ \"A\" < 5 & > 1")),
               "Hộ &quot;A&quot; &lt; 5 &amp; &gt; 1");
    assert_str(written(&a, escape_xml,
                       STR("a\tb\nc\rd\x01"
                           "e\x1f")),
               "a\tb\nc\rd e ");
    assert_str(written(&a, escape_xml, STR("")), "");
    arena_clear(&a);
}

/* RFC 8259 §7. */
static void test_json(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, TEST_ARENA_BYTES);
    assert_str(written(&a, escape_json, STR("Hộ \"A\" \\ B")), "\"Hộ \\\"A\\\" \\\\ B\"");
    assert_str(written(&a, escape_json, STR("a\nb\tc\x1f")), "\"a\\nb\\u0009c\\u001f\"");
    assert_str(written(&a, escape_json, STR("")), "\"\"");
    arena_clear(&a);
}

/* RFC 4648 §10, in small letters. */
static void test_hex(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    char text[12];
    uint8_t bytes[6];
    arena_init(&a, TEST_ARENA_BYTES);
    buf_init(&b, &a, 1024);
    buf_hex(&b, "foobar", 6);
    assert_str(buf_str(&b), "666f6f626172");
    hex_write(text, "foobar", 6);
    assert_memory_equal(text, "666f6f626172", 12);
    assert_true(hex_read(STR("666f6f626172"), bytes, 6));
    assert_memory_equal(bytes, "foobar", 6);
    assert_true(hex_read(STR(""), bytes, 0));
    static const char *const wrong[] = {"666f6f62617",  "666f6f6261720", "666f6f62617g",
                                        "666F6F626172", "666f6f6261 2",  "666f6f62617/",
                                        "666f6f62617:", "666f6f62617`"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(hex_read(str_from_c(wrong[i]), bytes, 6));
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_hex),
    };
    return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
