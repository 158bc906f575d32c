/* Tables as PDF: what stands on the pages, how many there are, and the same bytes again. What is
 * read back is read by poppler's pdftotext and pdfinfo. */
#include "evidence/report/document.h"

#include "base/fmt.h"
#include "base/num.h"
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena arena;
static char path[64];

static void add(struct report_table *t, struct report_cell cell)
{
    vec_push(&arena, &t->cells, cell);
}

static void add_row(struct report_table *t, uint8_t level, const char *name)
{
    struct report_row r = {level, level == 0};
    vec_push(&arena, &t->rows, r);
    add(t, report_text_cell(str_from_c(name)));
}

static struct report_table table_of(uint32_t counted)
{
    struct report_table t = {.form = STR("Mẫu số 7.1"),
                             .title = STR("TỔNG HỢP KẾT QUẢ RÀ SOÁT"),
                             .place = STR("Tỉnh/thành phố: Bắc Giang"),
                             .period = STR("Năm 2021"),
                             .unit = STR("Đơn vị tính: hộ"),
                             .synthetic = true};
    struct report_column c = {{STR("Địa bàn")}, STR(""), STR("area"), REPORT_TEXT, 24, false};
    vec_push(&arena, &t.columns, c);
    for (uint32_t i = 0; i < counted; i++) {
        char text[32];
        size_t n = fmt_write(text, sizeof(text), "%u", i + 1);
        c = (struct report_column){.heads = {STR("Hộ nghèo"), STR("Số hộ")},
                                   .number = arena_str(&arena, (str){text, n}),
                                   .kind = REPORT_COUNT};
        n = fmt_write(text, sizeof(text), "Nhóm%u", i + 1);
        c.heads[1] = arena_str(&arena, (str){text, n});
        vec_push(&arena, &t.columns, c);
    }
    return t;
}

static struct document_basis basis(void)
{
    return (struct document_basis){.office = STR("ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"),
                                   .law = STR("0123456789ab"),
                                   .as_of = day_from_ymd(2021, 12, 31),
                                   .known_on = day_from_ymd(2022, 1, 15),
                                   .synthetic = true};
}

static str drawn(const struct report_table *t)
{
    struct buf b;
    struct err e = {0};
    struct document_basis k = basis();
    buf_init(&b, &arena, 1u << 26);
    assert_int_equal(document_write_table(&b, t, &k, &e), ERR_NONE);
    return buf_str(&b);
}

/* What a command of poppler says of the PDF. */
static str said(const char *command, str pdf)
{
    char line[256];
    struct buf b;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
    fclose(f);
    fmt_write(line, sizeof(line), command, path);
    int pipe_[2];
    assert_int_equal(pipe(pipe_), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipe_[1], 1);
        close(pipe_[0]);
        close(pipe_[1]);
        execl("/bin/sh", "sh", "-c", line, (char *)NULL);
        _exit(127);
    }
    close(pipe_[1]);
    buf_init(&b, &arena, 1u << 24);
    char bytes[4096];
    ssize_t n;
    while ((n = read(pipe_[0], bytes, sizeof(bytes))) > 0)
        buf_add(&b, (str){bytes, (size_t)n});
    close(pipe_[0]);
    assert_true(b.n > 0);
    return buf_str(&b);
}

static int count_of(str text, const char *what)
{
    int n = 0;
    str word = str_from_c(what);
    ptrdiff_t at;
    while ((at = str_find(text, word)) >= 0) {
        n++;
        text = str_slice(text, (size_t)at + word.n, text.n);
    }
    return n;
}

#define assert_says(text, what) assert_true(str_find((text), STR(what)) >= 0)

static void test_form(void **state)
{
    (void)state;
    struct report_table t = table_of(2);
    add_row(&t, 0, "Toàn tỉnh");
    add(&t, report_count_cell(24639));
    add(&t, (struct report_cell){.kind = REPORT_UNKNOWN});
    add_row(&t, 1, "Thị trấn Tây Yên Tử");
    add(&t, report_count_cell(7));
    add(&t, report_count_cell(0));
    vec_push(&arena, &t.notes, STR("Ghi chú thứ nhất."));
    str pdf = drawn(&t), text = said("pdftotext -layout %z -", pdf);
    assert_says(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_says(text, "Độc lập - Tự do - Hạnh phúc");
    assert_says(text, "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG");
    assert_says(text, "Mẫu số 7.1");
    assert_says(text, "DỮ LIỆU GIẢ LẬP, không phải số liệu thật");
    assert_says(text, "24.639");
    assert_says(text, "chưa rõ");
    assert_says(text, "Thị trấn Tây Yên Tử");
    assert_says(text, "(1)");
    assert_says(text, "Ghi chú thứ nhất.");
    assert_says(text, "THỦ TRƯỞNG ĐƠN VỊ");
    assert_says(text, "Luật: bản 0123456789ab. Số liệu đến 31/12/2021. Như đã biết đến hết "
                      "15/01/2022. DỮ LIỆU GIẢ LẬP.");
    assert_says(text, "Trang 1/1");
    str info = said("pdfinfo %z", pdf);
    assert_says(info, "842 x 595 pts (A4)");
    str fonts = said("pdffonts %z", pdf);
    assert_says(fonts, "BeVietnamPro-Bold");
    assert_true(str_find(fonts, STR("DejaVu")) < 0);
    assert_true(str_eq(pdf, drawn(&t)));
}

/* Each row once, the headings on each page, and what is signed below at least one row. */
static void test_pages(void **state)
{
    (void)state;
    for (int rows = 20; rows < 32; rows += 2) {
        struct report_table t = table_of(1);
        char name[32];
        for (int i = 0; i < rows; i++) {
            fmt_write(name, sizeof(name), "Xã%d.", i);
            add_row(&t, 1, arena_cstr(&arena, str_from_c(name)));
            add(&t, report_count_cell(i));
        }
        str text = said("pdftotext -layout %z -", drawn(&t));
        assert_int_equal(count_of(text, "Xã"), rows);
        int pages = count_of(text, "\f");
        assert_int_equal(count_of(text, "Địa bàn"), pages);
        assert_int_equal(count_of(text, "NGƯỜI LẬP BIỂU"), 1);
        fmt_write(name, sizeof(name), "Xã%d.", rows - 1);
        ptrdiff_t last = str_find(text, str_from_c(name));
        assert_true(str_find(str_slice(text, (size_t)last, text.n), STR("NGƯỜI LẬP BIỂU")) >= 0);
        str rest = str_slice(text, (size_t)last, text.n);
        assert_int_equal(count_of(rest, "\f"), 1);
    }
}

/* More columns than a page holds: each once, the areas' names again on each page. */
static void test_bands(void **state)
{
    (void)state;
    struct report_table t = table_of(60);
    add_row(&t, 0, "Toàn tỉnh");
    for (int i = 0; i < 60; i++)
        add(&t, report_count_cell(100000 + i));
    str text = said("pdftotext -layout %z -", drawn(&t));
    int pages = count_of(text, "\f");
    assert_true(pages >= 2);
    assert_int_equal(count_of(text, "Toàn tỉnh"), pages);
    for (int i = 0; i < 60; i++) {
        char number[16];
        fmt_write(number, sizeof(number), "%n", (int64_t)(100000 + i));
        assert_int_equal(count_of(text, number), 1);
    }
}

static void test_empty(void **state)
{
    (void)state;
    struct report_table t = table_of(1);
    str text = said("pdftotext -layout %z -", drawn(&t));
    assert_says(text, "Địa bàn");
    assert_says(text, "Trang 1/1");
}

/* A certificate with a table that goes on on a second page, and who signs at the end. */
static void test_text(void **state)
{
    (void)state;
    struct buf text, one, two;
    struct err e = {0};
    struct document_basis k = basis();
    buf_init(&text, &arena, 1u << 20);
    buf_add_c(&text,
              "ỦY BAN NHÂN DÂN XÃ An Bá\nSố: 7/GCN\n\nGIẤY CHỨNG NHẬN HỘ NGHÈO\n(Mẫu số 03)\n"
              "\n    Điều 1. Các công chức chịu trách nhiệm\nthi hành.\n\nSTT | Họ và tên |\n");
    for (uint32_t i = 1; i <= 60; i++)
        buf_fmt(&text, "%u | Người%u. |\n", i, i);
    buf_add_c(&text, "\nCHỦ TỊCH: Nông Văn Ký\n");
    buf_init(&one, &arena, 1u << 24);
    buf_init(&two, &arena, 1u << 24);
    assert_int_equal(document_write_text(&one, buf_str(&text), NULL, &k, &e), ERR_NONE);
    assert_int_equal(document_write_text(&two, buf_str(&text), NULL, &k, &e), ERR_NONE);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    str said_ = said("pdftotext -layout %z -", buf_str(&one));
    assert_says(said_, "ỦY BAN NHÂN DÂN XÃ An Bá");
    assert_says(said_, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_says(said_, "GIẤY CHỨNG NHẬN HỘ NGHÈO");
    assert_says(said_, "chịu trách nhiệm thi hành.");
    assert_int_equal(count_of(said_, "Người"), 60);
    assert_int_equal(count_of(said_, "\f"), 2);
    assert_says(said_, "Trang 2/2");
    assert_says(said_, "Nông Văn Ký");
    assert_true(str_find(said_, STR("|")) < 0);
}

static void test_svg(void **state)
{
    (void)state;
    struct buf b;
    struct picture p;
    picture_init(&p, &arena, 1000, 505, STR("Hộ nghèo <\"&\">"), STR("mô tả"));
    picture_box(&p, 0, -5, 105, 20, 0x1F5AA8, STR("Sơn Động: 5,27 %"));
    picture_text(&p, 1, 2, &(struct paper_style){.size = 90, .bold = true, .align = PAPER_RIGHT},
                 STR("a<b"));
    picture_begin_shape(&p, 0xFFFFFF, NO_INK, STR(""), false);
    picture_point(&p, 0, 0);
    picture_point(&p, 10, 0);
    picture_point(&p, 10, 15);
    picture_begin_shape(&p, 0xFFFFFF, NO_INK, STR(""), true);
    picture_point(&p, 1, 1);
    picture_point(&p, 2, 2);
    buf_init(&b, &arena, 1u << 16);
    picture_write_svg(&b, &p, STR("k"));
    assert_true(str_eq_c(
        buf_str(&b),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50.5\" role=\"img\" "
        "aria-labelledby=\"k-title k-about\" font-family=\"Be Vietnam Pro, Noto Sans, "
        "sans-serif\">\n"
        "<title id=\"k-title\">Hộ nghèo &lt;&quot;&amp;&quot;&gt;</title>\n"
        "<desc id=\"k-about\">mô tả</desc>\n"
        "<rect x=\"0\" y=\"-0.5\" width=\"10.5\" height=\"2\" fill=\"#1f5aa8\">"
        "<title>Sơn Động: 5,27 %</title></rect>\n"
        "<text x=\"0.1\" y=\"0.2\" font-size=\"9\" fill=\"#000000\" text-anchor=\"end\" "
        "font-weight=\"bold\">a&lt;b</text>\n"
        "<path d=\"M0 0L1 0L1 1.5ZM0.1 0.1L0.2 0.2Z\" fill-rule=\"evenodd\" fill=\"#ffffff\"/>\n"
        "</svg>\n"));
}

/* Texts put together of words that were shaped before stand where Pango would put them: as high, so
 * in as many lines, whatever the width; and each can be read back. */
static void test_words(void **state)
{
    static const char *const words[] = {
        "Trợ",   "cấp",  "xã-hội", "tháng",     "07/2026",          "Nguyễn", "",      "(tiếp",
        "theo)", "–",    "₫",      "1.350.000", "AS24-202607-0001", "Ỷ",      "đường", "…",
        "a/b",   "100%", "한",     "שלום"};
    struct buf b, text;
    struct err e = {0};
    uint32_t seed = 7;
    const struct paper_about about = {.title = STR("x"), .made_on = 20000, .vietnamese = true};
    (void)state;
    buf_init(&b, &arena, 1u << 24);
    struct paper *p = paper_open(&b, PAPER_SHORT, PAPER_LONG, &about);
    for (int i = 0; i < 2000; i++) {
        const struct paper_style style = {.size = 80 + i % 3 * 20,
                                          .bold = i % 2 != 0,
                                          .align = (enum paper_align)(i % 3),
                                          .lines = i % 4};
        buf_init(&text, &arena, 1024);
        for (int k = 0; k < 1 + i % 9; k++) {
            seed = seed * 1664525u + 1013904223u;
            buf_fmt(&text, "%z%z", k > 0 ? " " : "",
                    words[(seed >> 16) % (sizeof(words) / sizeof(words[0]))]);
        }
        int width = 250 + (int)(seed >> 8) % 1500;
        int height = paper_text(p, 300, 300, width, &style, buf_str(&text));
        if (height != paper_text_height(p, width, &style, buf_str(&text)))
            fail_msg("\"%s\" in a width of %d", arena_cstr(&arena, buf_str(&text)), width);
        if (i % 50 == 0)
            paper_page(p);
    }
    const struct paper_style plain = {.size = 90, .lines = 2};
    paper_page(p);
    paper_text(p, 300, 300, 900, &plain, STR("Trợ cấp xã hội tháng 07/2026"));
    paper_text(p, 300, 700, 2000, &plain, STR("Nguyễn Thị Hoà Ỷ"));
    assert_int_equal(paper_close(p, &e), ERR_NONE);
    str seen = said("pdftotext -f 41 -raw %z -", buf_str(&b));
    assert_says(seen, "Trợ cấp xã hội\ntháng 07/2026\nNguyễn Thị Hoà Ỷ");
}

/* Where the file says that an object is, it is; and what several letters share, or several glyphs
 * make together, is read back as it was written. */
static void test_file(void **state)
{
    struct buf b;
    struct err e = {0};
    const struct paper_about about = {.title = STR("Đ (x)"), .made_on = 20000, .vietnamese = true};
    const struct paper_style style = {.size = 120};
    (void)state;
    buf_init(&b, &arena, 1u << 24);
    buf_add_c(&b, "before");
    struct paper *p = paper_open(&b, PAPER_SHORT, PAPER_LONG, &about);
    paper_text(p, 300, 300, 5000, &style, STR("Đăk Lăk, không phải Ðăk; (a\\b) 1\xC2\xA0m và 1 m"));
    paper_text(p, 300, 600, 5000, &style, STR("e\xCC\xA3\xCC\x82 là ệ; 한 và Ж"));
    paper_box(p, 300, 900, 500, 20, 0x1F5AA8);
    paper_page(p);
    paper_page(p); /* an empty one */
    assert_int_equal(paper_close(p, &e), ERR_NONE);
    str file = str_slice(buf_str(&b), 6, b.n);
    str end = str_slice(file, file.n - 200, file.n);
    int64_t at = 0, n = 0;
    end = str_slice(end, (size_t)str_find(end, STR("startxref\n")) + 10, end.n);
    assert_true(num_parse_int(str_split(&end, '\n'), &at));
    str table = str_slice(file, (size_t)at, file.n);
    assert_true(str_starts(table, STR("xref\n0 ")));
    table = str_slice(table, 7, table.n);
    assert_true(num_parse_int(str_split(&table, '\n'), &n));
    assert_true(n > 8);
    for (int64_t i = 1; i < n; i++) {
        char object[32];
        str line = str_slice(table, 20 * (size_t)i, 20 * (size_t)i + 10);
        size_t length = fmt_write(object, sizeof(object), "%l 0 obj\n", i);
        while (line.n > 1 && line.p[0] == '0')
            line = str_slice(line, 1, line.n);
        assert_true(num_parse_int(line, &at));
        assert_true(str_starts(str_slice(file, (size_t)at, file.n), (str){object, length}));
    }
    str seen = said("pdftotext -raw %z -", file);
    assert_says(seen, "Đăk Lăk, không phải Ðăk; (a\\b) 1");
    assert_says(seen, "là ệ; 한 và Ж");
    assert_says(said("pdfinfo %z", file), "Title:           Đ (x)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),  cmocka_unit_test(test_pages), cmocka_unit_test(test_bands),
        cmocka_unit_test(test_empty), cmocka_unit_test(test_text),  cmocka_unit_test(test_svg),
        cmocka_unit_test(test_words), cmocka_unit_test(test_file),
    };
    arena_init(&arena, (size_t)1 << 30);
    const char *folder = getenv("TMPDIR");
    fmt_write(path, sizeof(path), "%z/ansinh-paper-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    arena_clear(&arena);
    return failed;
}
