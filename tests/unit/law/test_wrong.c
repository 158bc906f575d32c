/* Wrong law: each file of tests/wrong is a small law text that must be refused. Its own prose says
 * where and why, each message in the order of its place:
 *
 *   Sai: 12:5 unknown name “x”          line, column, a part of the English message
 *   Sai-vi: tên “x” chưa được khai báo  a part of the Vietnamese one (optional)
 *   Sai-hint: did you mean “y”          a part of the English text and hint (optional)
 *
 * Exactly these errors are required: one more, one less or one elsewhere fails. */
#include "law/law.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_EXPECTED = 16, MAX_FILES = 1024, MIN_FILES = 80 };

struct expected {
    str place; /* "12:5" */
    str part[2];
    str hint;
};

struct wrong {
    struct arena arena;
    char folder[1024];
    struct expected expected[MAX_EXPECTED];
    uint32_t n;
};

static bool read_text(struct arena *a, const char *path, str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    struct buf b;
    buf_init(&b, a, (size_t)1 << 22);
    char some[4096];
    for (size_t n; (n = fread(some, 1, sizeof(some), f)) > 0;)
        buf_add(&b, (str){some, n});
    fclose(f);
    *out = buf_str(&b);
    return !b.full;
}

static bool read_beside(void *ctx, str path, str *text)
{
    struct wrong *w = ctx;
    char full[2048];
    snprintf(full, sizeof(full), "%s/%.*s", w->folder, (int)path.n, path.p);
    return read_text(&w->arena, full, text);
}

static void read_expected(struct wrong *w, str text)
{
    w->n = 0;
    while (text.p) {
        str line = str_trim(str_split(&text, '\n'));
        if (str_starts(line, STR("Sai: "))) {
            assert_true(w->n < MAX_EXPECTED);
            str rest = str_trim(str_slice(line, 5, line.n));
            str place = str_split(&rest, ' ');
            w->expected[w->n++] = (struct expected){.place = place, .part = {[LANG_EN] = rest}};
        } else if (w->n && str_starts(line, STR("Sai-vi: "))) {
            w->expected[w->n - 1].part[LANG_VI] = str_slice(line, 8, line.n);
        } else if (w->n && str_starts(line, STR("Sai-hint: "))) {
            w->expected[w->n - 1].hint = str_slice(line, 10, line.n);
        }
    }
}

/* "name:12:5: error: …" holds the place, the severity and the part in its first line. */
static bool agrees(const struct law *l, struct arena *a, uint32_t i, enum lang lang, str name,
                   const struct expected *x)
{
    struct buf b;
    buf_init(&b, a, 8192);
    law_diag_write(l, i, lang, &b);
    str all = buf_str(&b), first = str_split(&(str){all.p, all.n}, '\n');
    char head[1200];
    snprintf(head, sizeof(head), "%.*s:%.*s: %s: ", (int)name.n, name.p, (int)x->place.n,
             x->place.p, lang == LANG_VI ? "lỗi" : "error");
    return str_starts(first, str_from_c(head)) && str_find(first, x->part[lang]) >= 0 &&
           (lang == LANG_VI || str_find(all, x->hint) >= 0);
}

static bool is_error(const struct law *l, struct arena *a, uint32_t i)
{
    struct buf b;
    buf_init(&b, a, 8192);
    law_diag_write(l, i, LANG_EN, &b);
    return str_find(str_split(&(str){b.p, b.n}, '\n'), STR(": error: ")) >= 0;
}

static void show(const struct law *l, struct arena *a, const struct wrong *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        fprintf(stderr, "  required: %.*s %.*s\n", (int)w->expected[i].place.n,
                w->expected[i].place.p, (int)w->expected[i].part[LANG_EN].n,
                w->expected[i].part[LANG_EN].p);
    for (uint32_t i = 0; i < law_diag_count(l); i++) {
        struct buf b;
        buf_init(&b, a, 8192);
        law_diag_write(l, i, LANG_EN, &b);
        fprintf(stderr, "  told: %.*s", (int)b.n, b.p);
    }
}

static bool file_is_refused(struct wrong *w, str name)
{
    char path[2048];
    str text;
    arena_init(&w->arena, (size_t)256 << 20);
    snprintf(path, sizeof(path), "%s/%.*s", w->folder, (int)name.n, name.p);
    assert_true(read_text(&w->arena, path, &text));
    read_expected(w, text);
    struct law *l = law_new(&w->arena);
    law_add(l, name, text);
    bool ok = !law_compile(l, read_beside, w) && w->n > 0 && law_error_count(l) == w->n;
    uint32_t k = 0;
    for (uint32_t i = 0; i < law_diag_count(l) && ok; i++) {
        if (!is_error(l, &w->arena, i))
            continue;
        for (int lang = 0; lang < 2; lang++)
            ok = ok && agrees(l, &w->arena, i, (enum lang)lang, name, &w->expected[k]);
        k++;
    }
    if (!ok) {
        fprintf(stderr, "%s:\n", path);
        show(l, &w->arena, w);
    }
    arena_clear(&w->arena);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void every_wrong_law_is_refused_at_its_place(void **state)
{
    static struct wrong w;
    static char *names[MAX_FILES];
    size_t n = 0, failed = 0;
    (void)state;
    const char *law = getenv("ANSINH_LAW");
    snprintf(w.folder, sizeof(w.folder), "%s/../tests/wrong", law ? law : "law");
    DIR *d = opendir(w.folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (str_ends(str_from_c(e->d_name), STR(".md")) && n < MAX_FILES)
            names[n++] = strdup(e->d_name);
    }
    closedir(d);
    qsort(names, n, sizeof(*names), by_name);
    for (size_t i = 0; i < n; i++) {
        failed += !file_is_refused(&w, str_from_c(names[i]));
        free(names[i]);
    }
    print_message("# %zu wrong laws, %zu not refused as they should be\n", n, failed);
    assert_int_equal(failed, 0);
    assert_true(n >= MIN_FILES);
}

/* Near to wrong, and right: another month, the month's start, due or eligible are other conditions;
 * rows issued on other days; a range that two rows divide. */
static const char right[] =
    "---\nsố hiệu: 1/2021/NĐ-CP\nban hành: 2021-01-15\nhiệu lực: 2021-07-01\n---\n\n## Điều 1 — "
    "Đúng\n\n"
    "tham số `mức_chuẩn` (`standard`): tiền\n\n| áp dụng từ | giá trị | ban hành |\n|---|---|---|\n"
    "| 2021-07-01 | 1 đ | |\n| 2021-07-01 | 2 đ | 2021-09-01 |\n\n"
    "```law\n"
    "dữ kiện đi_học (at_school): người, đúng_sai\n"
    "dữ kiện số_xe (bikes): hộ, số -2..20, không ghi thì -2\n"
    "quyền lợi một (one): người\n  nhóm education\n  trả hằng tháng\n  hưởng khi đi_học\n"
    "  mức mức_chuẩn\n"
    "quyền lợi hai (two): người\n  nhóm education\n  trả hằng tháng\n"
    "  hưởng khi số_xe > 2\n  mức 2.000 đ\n"
    "loại trừ một khi hưởng hai\n"
    "tính a (rule_a): người, số\n  = 1 khi đi_học\n  = 2 khi tháng_trước(đi_học; 1)\n"
    "  = 3 khi đầu_kỳ(đi_học)\n  = 0 còn lại\n"
    "tính b (rule_b): người, số\n  = 1 khi được_hưởng(một)\n  = 2 khi đủ_điều_kiện(một)\n"
    "  = 0 còn lại\n"
    "tính c (rule_c): hộ, số\n  = 1 khi số_xe < 3\n  = 2 khi số_xe < 5\n  = 0 còn lại\n"
    "```\n\n"
    "bảng quyết định `d` (`rule_d`): hộ, số\n\n| số_xe | → |\n|---|---|\n| ≠ 4 | 1 |\n| 4 | 2 |\n";

static void near_misses_are_right(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, (size_t)64 << 20);
    struct law *l = law_new(&a);
    law_add(l, STR("right.md"), str_from_c(right));
    bool ok = law_compile(l, NULL, NULL);
    if (!ok)
        show(l, &a, &(struct wrong){.n = 0});
    assert_true(ok);
    const struct law_symbol *bikes = law_find(l, STR("bikes"));
    assert_true(bikes->has_unrecorded);
    assert_int_equal(bikes->unrecorded, -2);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_misses_are_right),
        cmocka_unit_test(every_wrong_law_is_refused_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
