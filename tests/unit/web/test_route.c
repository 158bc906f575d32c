/* Escaping, and what a route takes: without a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/api_spec.h"

static struct arena arena;

static void assert_written(void (*write)(struct buf *, str), str given, const char *want)
{
    struct buf b;
    buf_init(&b, &arena, 4096);
    write(&b, given);
    buf_char(&b, '\0');
    assert_string_equal(b.p, want);
}

static void escaping(void **state)
{
    (void)state;
    assert_written(html_text, STR("<b a=\"x\" c='y'>&"),
                   "&lt;b a=&#34;x&#34; c=&#39;y&#39;&gt;&amp;");
    assert_written(html_text, STR("Nguyễn Văn Á"), "Nguyễn Văn Á");
    assert_written(html_url, STR("/ho/1?a=1&b=2"), "/ho/1?a=1&amp;b=2");
    assert_written(html_url, STR("?a=\""), "?a=&#34;");
    assert_written(html_url, STR("javascript:alert(1)"), "");
    assert_written(html_url, STR("//elsewhere.example/"), "");
    assert_written(html_url, STR("/\\elsewhere.example/"), "");
    assert_written(html_url, STR("https://elsewhere.example/"), "");
    assert_written(html_url, STR(""), "");
    assert_written(html_url_part, STR("a/b ?ễ"), "a%2Fb%20%3F%E1%BB%85");
}

static void values(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, &arena, 4096);
    html_money(&b, 1350000);
    buf_char(&b, ' ');
    html_day(&b, day_from_ymd(2026, 11, 23));
    buf_char(&b, ' ');
    html_day(&b, DAY_MIN);
    buf_char(&b, '\0');
    assert_string_equal(b.p, "1.350.000 đ 23/11/2026 –");
}

static const struct web_route *find(const char *method, const char *path, struct web_request *q,
                                    const char **allowed)
{
    *q = (struct web_request){.arena = &arena};
    return web_route_find(str_from_c(method), str_from_c(path), q, allowed);
}

static void finding(void **state)
{
    (void)state;
    struct web_request q;
    const char *allowed;
    const struct web_route *r = find("GET", "/ho/07660-00012", &q, &allowed);
    assert_non_null(r);
    assert_true(str_eq_c(web_param(&q, "code"), "07660-00012"));
    r = find("GET", "/ho/a%2Fb%20c", &q, &allowed);
    assert_non_null(r);
    assert_true(str_eq_c(web_param(&q, "code"), "a/b c"));
    assert_null(find("GET", "/ho/", &q, &allowed));
    assert_null(find("GET", "/ho", &q, &allowed));
    assert_null(find("GET", "/ho/a/b", &q, &allowed));
    assert_null(find("GET", "/ho/%zz", &q, &allowed));
    assert_null(find("GET", "/ho/%00", &q, &allowed));
    assert_null(find("GET", "", &q, &allowed));
    assert_null(find("GET", "//", &q, &allowed));
    assert_null(find("PUT", "/ho/1", &q, &allowed));
    assert_string_equal(allowed, "GET");
    assert_int_equal(q.n_params, 0);
}

static str type = {NULL, 0}; /* of the form */

static enum err_code fill(const char *path, const char *method, const char *query, const char *form,
                          struct web_request *q, struct err *e)
{
    const char *allowed;
    const struct web_route *r = find(method, path, q, &allowed);
    assert_non_null(r);
    *e = (struct err){0};
    if (web_route_check(r, q, e) != ERR_NONE)
        return e->code;
    return web_route_fill(r, query != NULL ? str_from_c(query) : (str){NULL, 0}, type,
                          form != NULL ? str_from_c(form) : (str){NULL, 0}, q, e);
}

static void filling(void **state)
{
    (void)state;
    struct web_request q;
    struct err e;
    assert_int_equal(fill("/tim", "GET", "q=nguyen+v%C4%83n&village=", NULL, &q, &e), ERR_NONE);
    assert_true(str_eq_c(web_param(&q, "q"), "nguyen văn"));
    assert_true(web_param(&q, "village").n == 0 && web_param(&q, "as_of").n == 0);
    assert_int_equal(fill("/tim", "GET", "q=a&other=1", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "q=a&q=b", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "q=%", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "q=%e", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "q=%FF", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "q=%01", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "as_of=31/02/2026", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/tim", "GET", "as_of=28/02/2026", NULL, &q, &e), ERR_NONE);
    assert_int_equal(fill("/tim", "GET", "csrf=1", NULL, &q, &e), ERR_INPUT);
    /* A parameter of the path cannot be given a second time. */
    assert_int_equal(fill("/ho/1", "GET", "code=2", NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/dang-nhap", "POST", NULL, "login=a&password=b&csrf=1", &q, &e),
                     ERR_NONE);
    assert_int_equal(fill("/dang-nhap", "POST", NULL, "login=a", &q, &e), ERR_INPUT);
    assert_int_equal(fill("/dang-nhap", "POST", NULL, "login=&password=b", &q, &e), ERR_INPUT);
    char long_login[200] = "login=";
    for (int i = 6; i < 199; i++)
        long_login[i] = 'a';
    long_login[199] = 0;
    assert_int_equal(fill("/dang-nhap", "POST", NULL, long_login, &q, &e), ERR_LIMIT);
}

/* What comes by the path, or as JSON, is no freer than what a form sends. */
static void other_ways(void **state)
{
    (void)state;
    static const char said[] = "{\"about\":\"other\",\"commune\":\"07615\",\"said\":\"a\\u1ea1\"}";
    static const char bell[] = "{\"about\":\"other\",\"commune\":\"07615\",\"said\":\"a\\u0007\"}";
    struct web_request q;
    struct err e;
    assert_int_equal(fill("/nguoi/17", "GET", NULL, NULL, &q, &e), ERR_NONE);
    assert_int_equal(fill("/nguoi/17%20", "GET", NULL, NULL, &q, &e), ERR_NONE);
    assert_true(str_eq_c(web_param(&q, "id"), "17"));
    assert_int_equal(fill("/nguoi/17x", "GET", NULL, NULL, &q, &e), ERR_INPUT);
    assert_int_equal(fill("/nguoi/00000000000000000017", "GET", NULL, NULL, &q, &e), ERR_LIMIT);
    assert_int_equal(fill("/api/v1/complaints", "POST", NULL, said, &q, &e), ERR_NONE);
    assert_int_equal(fill("/api/v1/complaints", "POST", NULL, bell, &q, &e), ERR_INPUT);
}

static const char *const show_nobody[] = {"/ra-soat/dong-bo",
                                          "/huong/lap",
                                          "/chi-tra",
                                          "/chi-tra/cham",
                                          "/chi-tra/{month}",
                                          "/chi-tra/{month}/xa",
                                          "/chi-tra/{month}/du-toan",
                                          "/khieu-nai/so",
                                          "/ngan-sach",
                                          "/ngan-sach/but-toan",
                                          "/ngan-sach/can-doi",
                                          "/ngan-sach/tai-khoan",
                                          "/ngan-sach/quyet-dinh",
                                          "/ngan-sach/quyet-dinh/{id}",
                                          "/ngan-sach/van-dong",
                                          "/giao",
                                          "/giao/du-an",
                                          "/giao/lap",
                                          "/nhap",
                                          "/nhap/cho-sai",
                                          "/api/v1/complaints",
                                          "/api/v1/cycles"};
#define SHOW_NOBODY (sizeof(show_nobody) / sizeof(show_nobody[0]))

/* The server answers no page behind a right to names with names unless it put into the audit log
 * who saw it. Those above need not, for they show nobody: whoever writes another looks twice. */
static void reading_is_told(void **state)
{
    (void)state;
    uint32_t nobody = 0, tells = 0;
    for (const struct web_route *const *table = web_tables; *table != NULL; table++) {
        for (const struct web_route *r = *table; r->method != NULL; r++) {
            bool listed = false, get = str_eq_c(str_from_c(r->method), "GET");
            for (uint32_t i = 0; i < SHOW_NOBODY; i++)
                listed |= get && str_eq_c(str_from_c(r->path), show_nobody[i]);
            if (r->nobody != listed)
                fail_msg("%s: does it show people?", r->path);
            nobody += listed;
            tells += web_route_tells(r);
            if (get && r->right == RIGHT_PEOPLE_READ && r->access == WEB_RIGHT && !listed)
                assert_true(web_route_tells(r));
        }
    }
    assert_int_equal(nobody, SHOW_NOBODY);
    assert_true(tells > 40);
}

/* Every route is fit: an address of this site, a right where it needs one, both titles, fields that
 * the path names declared and required, nothing twice. */
static void the_table(void **state)
{
    (void)state;
    uint32_t n = 0;
    for (const struct web_route *const *table = web_tables; *table != NULL; table++) {
        for (const struct web_route *r = *table; r->method != NULL; r++, n++) {
            struct web_request q;
            const char *allowed;
            assert_true(r->path[0] == '/');
            assert_true(r->title[0][0] != 0 && r->title[1][0] != 0);
            assert_true((r->nav[0] == NULL) == (r->nav[1] == NULL));
            assert_true(r->nav[0] == NULL || str_find_char(str_from_c(r->path), '{') < 0);
            assert_ptr_equal(find(r->method, r->path, &q, &allowed), r);
            for (uint32_t i = 0; i < q.n_params; i++) {
                bool declared = false;
                for (const struct web_field *f = r->fields; f->name != NULL; f++)
                    declared |= str_eq_c(q.params[i].name, f->name) && f->required;
                assert_true(declared);
            }
        }
    }
    assert_true(n > 5);
}

#define PART(head, value) "--xYz\r\nContent-Disposition: form-data; " head "\r\n\r\n" value "\r\n"
#define IMPORT "/chi-tra/nhap", "POST", NULL

/* A form with a file: as browsers send it, and as nobody should. */
static void uploading(void **state)
{
    (void)state;
    struct web_request q;
    struct err e;
    type = STR("multipart/form-data; boundary=xYz");
    assert_int_equal(
        fill(IMPORT,
             PART("name=\"month\"", "2026-11")
                 PART("name=\"file\"; filename=\"b c.csv\"", "a,b\r\n--xY,\001") "--xYz--\r\n",
             &q, &e),
        ERR_NONE);
    assert_true(str_eq_c(web_param(&q, "month"), "2026-11"));
    assert_true(str_eq_c(q.file, "a,b\r\n--xY,\001") && str_eq_c(q.file_name, "b c.csv"));
    static const char *const wrong[] = {
        PART("name=\"month\"", "2026-11"),                           /* no end */
        PART("name=\"khac\"", "1") "--xYz--",                        /* not declared */
        PART("name=\"month\"; filename=\"a\"", "2026-11") "--xYz--", /* a file for a field */
        PART("name=\"month\"", "1") PART("name=\"month\"", "2") "--xYz--",
        "--xYz\r\nContent-Type: text/plain\r\n\r\n1\r\n--xYz--", /* without a name */
        "",
        "--xYz",
        "--xYz\r\n",
        "2026-11",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_not_equal(fill(IMPORT, wrong[i], &q, &e), ERR_NONE);
    type = (str){NULL, 0};
    assert_int_not_equal(fill(IMPORT, "month=2026-11&file=x", &q, &e), ERR_NONE);
}

/* Boxes that are ticked come several times. */
static void many(void **state)
{
    (void)state;
    struct web_request q;
    struct err e;
    int64_t *v;
    assert_int_equal(fill("/huong/duyet", "POST", NULL, "act=17&act=3&act=17&note=", &q, &e),
                     ERR_NONE);
    assert_int_equal(web_params(&q, "act", &v), 2);
    assert_true(v[0] == 3 && v[1] == 17);
    assert_int_not_equal(fill("/huong/duyet", "POST", NULL, "act=x", &q, &e), ERR_NONE);
    assert_int_not_equal(fill("/huong/duyet", "POST", NULL, "note=a&note=b", &q, &e), ERR_NONE);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* What the description of the API says is what its routes are: nothing of them is left unsaid. */
static void described(void **state)
{
    uint32_t n = 0;
    (void)state;
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            assert_non_null(r->title[LANG_VI]);
            assert_non_null(r->title[LANG_EN]);
            assert_true(r->api != NULL || !api_path(str_from_c(r->path)));
            if (r->api == NULL)
                continue;
            n++;
            assert_true(r->api->schema != NULL && r->api->tag != NULL && r->api->fields != NULL);
            for (const struct web_field *f = r->fields; f->name != NULL; f++) {
                assert_non_null(api_parameter_about(f->name, LANG_VI));
                assert_non_null(api_parameter_about(f->name, LANG_EN));
            }
            assert_true(!r->api->list || (r->fields[0].name != NULL && !r->api->writes));
        }
    }
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(described),       cmocka_unit_test(escaping), cmocka_unit_test(values),
        cmocka_unit_test(finding),         cmocka_unit_test(filling),  cmocka_unit_test(the_table),
        cmocka_unit_test(uploading),       cmocka_unit_test(many),     cmocka_unit_test(other_ways),
        cmocka_unit_test(reading_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
