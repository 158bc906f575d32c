/* The CSV reader and writer: base/csv.h. */
#define _GNU_SOURCE 1
#include "base_test.h"

#include "base/csv_list.h"
#include "base/day.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define NAME "ho.csv"

/* ---- reading ---- */

static struct csv_reader *open_text(str text)
{
    struct csv_reader *r = NULL;
    struct err e = {0};
    if (csv_open_memory(&r, text, NAME, &e) != ERR_NONE)
        fail_msg("not opened: %s", e.text[LANG_EN]);
    return r;
}

/* The rest of the file is these rows: fields parted by | and rows ended by /. */
static void assert_rows(struct csv_reader *r, const char *expected)
{
    char got[4096];
    size_t n = 0;
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    int result;
    while ((result = csv_next(r, fields, &e)) > 0) {
        for (uint32_t i = 0; i < csv_columns(r); i++)
            n += (size_t)snprintf(got + n, sizeof(got) - n, "%s%.*s", i > 0 ? "|" : "",
                                  (int)fields[i].n, fields[i].p);
        n += (size_t)snprintf(got + n, sizeof(got) - n, "/");
    }
    got[n] = '\0';
    if (result < 0)
        fail_msg("%u:%u: %s", e.where.line, e.where.column, e.text[LANG_EN]);
    assert_string_equal(got, expected);
    assert_int_equal(csv_next(r, fields, &e), 0); /* the end stays the end */
    assert_int_equal(csv_bytes_read(r), csv_bytes_total(r));
}

static void assert_reads(str text, const char *rows)
{
    struct csv_reader *r = open_text(text);
    assert_rows(r, rows);
    csv_close(r);
}

static void test_plain(void **state)
{
    (void)state;
    struct csv_reader *r = open_text(STR("ma,ten\n1,An\n2,\n"));
    assert_int_equal(csv_columns(r), 2);
    assert_str(csv_header(r, 0), "ma");
    assert_str(csv_header(r, 1), "ten");
    assert_int_equal(csv_find(r, STR("ten")), 1);
    assert_int_equal(csv_find(r, STR("te")), -1);
    assert_int_equal(csv_line(r), 1);
    assert_rows(r, "1|An/2|/");
    csv_close(r);
    csv_close(NULL);
    assert_reads(STR("a,b\n1,2"), "1|2/");       /* no final newline */
    assert_reads(STR("a,b\r\n1,2\r\n"), "1|2/"); /* CRLF */
    assert_reads(STR("a,b\r\n1,2\n3,4"), "1|2/3|4/");
    assert_reads(STR("a,b\n,\n"), "|/");
    assert_reads(STR("a,b\n1,"), "1|/");
    assert_reads(STR("a\n\n1\n"), "/1/"); /* in one column an empty line is an empty field */
    assert_reads(STR("a,b"), "");
    assert_reads(STR("a,b\n"), "");
}

static void test_quotes(void **state)
{
    (void)state;
    assert_reads(STR("a,b\n\"1\",\"x,y\"\n"), "1|x,y/");
    assert_reads(STR("a,b\n\"\",\"\"\"\"\n"), "|\"/");
    assert_reads(STR("a,b\n\"say \"\"no\"\"\",2"), "say \"no\"|2/");
    assert_reads(STR("a,b\n\"x\ny\",\"x\r\ny\"\r\n3,4\r\n"), "x\ny|x\r\ny/3|4/");
    assert_reads(STR("\"a\",\"b\"\n1,\"2\""), "1|2/");
    assert_reads(STR("a,b\n 1 , x\n"), " 1 | x/"); /* blanks belong to the field */
}

static void test_text_forms(void **state)
{
    (void)state;
    struct csv_reader *r = open_text(STR("\xEF\xBB\xBFma,te\xCC\x82n\n"
                                         "1,Nguye\xCC\x82\xCC\x83n\n"
                                         "2,\"Vie\xCC\xA3\xCC\x82t \"\"A\"\"\"\n"));
    assert_str(csv_header(r, 0), "ma"); /* without the BOM */
    assert_int_equal(csv_find(r, STR("tên")), 1);
    assert_rows(r, "1|Nguyễn/2|Việt \"A\"/");
    csv_close(r);
    assert_reads(STR("a\n\xEF\xBB\xBFx\n"), "\xEF\xBB\xBFx/"); /* a BOM only at the start */
}

static void test_lines(void **state)
{
    (void)state;
    struct csv_reader *r = open_text(STR("a,b\n\"1\n\n\",2\r\nxã,\"p\nq\"\n5,6\n"));
    str fields[2];
    struct err e = {0};
    assert_int_equal(csv_next(r, fields, &e), 1);
    assert_int_equal(csv_line(r), 2);
    csv_at(r, 1, &e); /* after the field over three lines: ",2 is line 4 */
    assert_int_equal(e.where.line, 4);
    assert_int_equal(e.where.column, 3);
    assert_int_equal(e.where.width, 1);
    assert_int_equal(csv_next(r, fields, &e), 1);
    assert_int_equal(csv_line(r), 5);
    csv_at(r, 0, &e);
    assert_string_equal(e.where.file, NAME);
    assert_int_equal(e.where.line, 5);
    assert_int_equal(e.where.column, 1);
    assert_int_equal(e.where.width, 2);
    csv_at(r, 1, &e); /* columns count characters: "xã," is three */
    assert_int_equal(e.where.column, 4);
    assert_int_equal(e.where.width, 2); /* to the line's end */
    assert_int_equal(csv_next(r, fields, &e), 1);
    assert_int_equal(csv_line(r), 7);
    csv_close(r);
    r = open_text(STR("\xEF\xBB\xBF"
                      "ma,tuoi\n"));
    csv_at(r, 1, &e); /* the header's fields too */
    assert_int_equal(e.where.line, 1);
    assert_int_equal(e.where.column, 4);
    assert_int_equal(e.where.width, 4);
    csv_close(r);
}

/* ---- wrong files ---- */

struct bad {
    str text;
    enum err_code code;
    uint32_t line, column;
    const char *says; /* a part of the English message */
};

static void assert_error(const struct bad *bad, const struct err *e)
{
    assert_non_null(strstr(e->text[LANG_EN], bad->says));
    assert_true(e->text[LANG_VI][0] != '\0');
    assert_int_equal(e->code, bad->code);
    assert_string_equal(e->where.file, NAME);
    assert_int_equal(e->where.line, bad->line);
    assert_int_equal(e->where.column, bad->column);
}

static void test_bad_headers(void **state)
{
    (void)state;
    static char many[2 * CSV_MAX_COLUMNS + 8];
    for (size_t i = 0; i < CSV_MAX_COLUMNS + 1; i++)
        memcpy(many + 2 * i, "a,", 2);
    const struct bad cases[] = {
        {STR(""), ERR_INPUT, 1, 1, "empty file"},
        {STR("\xEF\xBB\xBF"), ERR_INPUT, 1, 1, "empty file"},
        {STR("ma,tên,ma\n1,2,3\n"), ERR_INPUT, 1, 8, "\"ma\" stands twice"},
        {STR("tê,te\xCC\x82\n"), ERR_INPUT, 1, 4, "stands twice"}, /* one name in two forms */
        {STR("ma,,c\n"), ERR_INPUT, 1, 4, "column 2 has no name"},
        {STR("ma,\"b\n"), ERR_INPUT, 1, 4, "not closed"},
        {STR("ma,b\0\n"), ERR_INPUT, 1, 5, "NUL"},
        {STR("\xFF\xFEm\0a\0"), ERR_INPUT, 1, 4, "NUL"}, /* UTF-16 */
        {{many, 2 * (CSV_MAX_COLUMNS + 1) - 1}, ERR_LIMIT, 1, 1, "256 columns"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct csv_reader *r = (struct csv_reader *)&r;
        struct err e = {0};
        assert_int_equal(csv_open_memory(&r, cases[i].text, NAME, &e), cases[i].code);
        assert_null(r);
        assert_error(&cases[i], &e);
        assert_int_equal(csv_open_memory(&r, cases[i].text, NAME, NULL), cases[i].code);
    }
}

/* Errors after which reading can't go on; the first row is good. */
static void test_bad_rows(void **state)
{
    (void)state;
    const struct bad cases[] = {
        {STR("a,b\n1,2\n3,x\0y\n"), ERR_INPUT, 3, 4, "NUL"},
        {STR("a,b\n1,2\n3,\"x\0y\"\n"), ERR_INPUT, 3, 5, "NUL"},
        {STR("a,b\n1,2\n3,xã\xFF\n"), ERR_INPUT, 3, 5, "UTF-8"},
        {STR("a,b\n1,2\n3,\"p\nxã\xFF\"\n"), ERR_INPUT, 4, 3, "UTF-8"},
        {STR("a,b\n1,2\n3,\"\"\"\xE1\xBA\"\n"), ERR_INPUT, 3, 6, "UTF-8"},
        {STR("a,b\n1,2\n3,x\"y\"\n"), ERR_INPUT, 3, 4, "quote inside"},
        {STR("a,b\n1,2\nxã \"y\",4\n"), ERR_INPUT, 3, 4, "quote inside"},
        {STR("a,b\n1,2\n\"x\"y,4\n"), ERR_INPUT, 3, 4, "after the closing quote"},
        {STR("a,b\n1,2\n\"x\" ,4\n"), ERR_INPUT, 3, 4, "after the closing quote"},
        {STR("a,b\n1,2\n3,\"x\ny\n"), ERR_INPUT, 3, 3, "not closed"},
        {STR("a,b\n1,2\n3,\""), ERR_INPUT, 3, 3, "not closed"},
        {STR("a,b\n1,2\n3,4\r5,6\n"), ERR_INPUT, 3, 4, "CR without"},
        {STR("a,b\n1,2\n3,4\r"), ERR_INPUT, 3, 4, "CR without"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct csv_reader *r = open_text(cases[i].text);
        str fields[2];
        struct err e = {0};
        assert_int_equal(csv_next(r, fields, &e), 1);
        assert_int_equal(csv_next(r, fields, &e), -1);
        assert_error(&cases[i], &e);
        struct err again = {0};
        assert_int_equal(csv_next(r, fields, &again), -1); /* and so it stays */
        assert_error(&cases[i], &again);
        assert_int_equal(csv_next(r, fields, NULL), -1);
        csv_close(r);
    }
}

static void test_ragged(void **state)
{
    (void)state;
    struct csv_reader *r = open_text(STR("a,b,c\n1,2\n\n1,2,3\nx,ã,5,6,7\n8,9,10\n"));
    str fields[3];
    struct err e = {0};
    const struct bad expected[] = {
        {STR(""), ERR_INPUT, 2, 4, "a row of 2 fields under a header of 3 columns"},
        {STR(""), ERR_INPUT, 3, 1, "a row of 1 fields"},
        {STR(""), ERR_INPUT, 5, 7, "a row of 5 fields"}, /* where the fourth begins */
    };
    assert_int_equal(csv_next(r, fields, &e), -1);
    assert_error(&expected[0], &e);
    assert_int_equal(csv_next(r, fields, &e), -1);
    assert_error(&expected[1], &e);
    assert_int_equal(csv_next(r, fields, &e), 1); /* it goes on */
    assert_str(fields[2], "3");
    assert_int_equal(csv_next(r, fields, &e), -1);
    assert_error(&expected[2], &e);
    assert_int_equal(csv_next(r, fields, &e), 1);
    assert_str(fields[2], "10");
    assert_int_equal(csv_next(r, fields, &e), 0);
    csv_close(r);
}

/* A field of n bytes in row 2, quoted or not, in a file large enough to be read in many parts. */
static int read_large_field(size_t n, bool quoted, struct err *e)
{
    size_t total = n + (3u << 20);
    char *text = malloc(total);
    size_t at = (size_t)snprintf(text, total, "a,b\nx,%s", quoted ? "\"" : "");
    memset(text + at, 'f', n);
    at += n;
    at += (size_t)snprintf(text + at, total - at, "%s\n", quoted ? "\"" : "");
    while (at + 4 < total) {
        memcpy(text + at, "1,2\n", 4);
        at += 4;
    }
    struct csv_reader *r = open_text((str){text, at});
    str fields[2];
    int got = csv_next(r, fields, e);
    if (got > 0)
        assert_int_equal(fields[1].n, n);
    csv_close(r);
    free(text);
    return got;
}

static void test_large_fields(void **state)
{
    (void)state;
    const struct bad bad = {STR(""), ERR_LIMIT, 2, 3, "more than 65.536 bytes"};
    const struct bad bad_quoted = {STR(""), ERR_LIMIT, 2, 4, "more than 65.536 bytes"};
    struct err e = {0};
    assert_int_equal(read_large_field(CSV_MAX_FIELD_BYTES, false, &e), 1);
    assert_int_equal(read_large_field(CSV_MAX_FIELD_BYTES, true, &e), 1);
    assert_int_equal(read_large_field(CSV_MAX_FIELD_BYTES + 1, false, &e), -1);
    assert_error(&bad, &e);
    assert_int_equal(read_large_field(CSV_MAX_FIELD_BYTES + 1, true, &e), -1);
    assert_error(&bad_quoted, &e);
    assert_int_equal(read_large_field(100u << 20, false, &e), -1); /* stops long before its end */
    assert_error(&bad, &e);
}

/* A row of as many and as large fields as allowed is read; one that never ends is not. */
static void test_large_rows(void **state)
{
    (void)state;
    const size_t field = CSV_MAX_FIELD_BYTES;
    size_t total = CSV_MAX_COLUMNS * (field + 8) + 4096;
    char *text = malloc(total);
    size_t at = 0;
    for (uint32_t i = 0; i < CSV_MAX_COLUMNS; i++)
        at += (size_t)snprintf(text + at, total - at, "%sc%u", i > 0 ? "," : "", i);
    text[at++] = '\n';
    for (uint32_t i = 0; i < CSV_MAX_COLUMNS; i++) {
        if (i > 0)
            text[at++] = ',';
        memset(text + at, 'a' + (int)(i % 26), field);
        at += field;
    }
    struct csv_reader *r = open_text((str){text, at});
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    assert_int_equal(csv_next(r, fields, &e), 1);
    for (uint32_t i = 0; i < CSV_MAX_COLUMNS; i++) {
        assert_int_equal(fields[i].n, field);
        assert_int_equal(fields[i].p[field - 1], 'a' + (int)(i % 26));
    }
    assert_int_equal(csv_next(r, fields, &e), 0);
    csv_close(r);
    free(text);
    const size_t endless = 80u << 20;
    text = malloc(endless);
    memset(text, ',', endless);
    memcpy(text, "a,b\n", 4);
    r = open_text((str){text, endless});
    assert_int_equal(csv_next(r, fields, &e), -1);
    assert_int_equal(e.code, ERR_LIMIT);
    csv_close(r);
    free(text);
}

/* ---- files ---- */

static char folder[64];
static char path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/test_csv_XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/out.csv", folder);
    return 0;
}

/* How many files lie in the folder; removes them when asked to. */
static int count_files(bool remove_them)
{
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        n++;
        if (remove_them)
            unlinkat(dirfd(d), entry->d_name, 0);
    }
    closedir(d);
    return n;
}

static int remove_folder(void **state)
{
    (void)state;
    count_files(true);
    return rmdir(folder);
}

static struct csv_writer *create(void)
{
    struct csv_writer *w = NULL;
    struct err e = {0};
    if (csv_create(&w, path, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    return w;
}

static void commit(struct csv_writer *w)
{
    struct err e = {0};
    if (csv_commit(w, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
}

static void assert_file(const char *expected)
{
    char got[8192];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(got, 1, sizeof(got) - 1, f);
    fclose(f);
    got[n] = '\0';
    assert_string_equal(got, expected);
}

static void put_text(const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void test_write(void **state)
{
    (void)state;
    struct csv_writer *w = create();
    csv_put(w, STR("ma"));
    csv_put(w, STR("tên"));
    csv_put(w, STR("ngay"));
    csv_end_row(w);
    csv_put_int(w, INT64_MIN);
    csv_put(w, STR("a,\"b\"\nc"));
    csv_put_day(w, day_from_ymd(2024, 7, 1));
    csv_end_row(w);
    csv_raw(w, "7,x,y\n", 6);
    csv_put(w, STR(""));
    csv_put(w, STR(""));
    csv_put_int(w, 0);
    csv_end_row(w);
    assert_int_equal(access(path, F_OK), -1); /* not before it is whole */
    commit(w);
    assert_file("ma,tên,ngay\n-9223372036854775808,\"a,\"\"b\"\"\nc\",2024-07-01\n"
                "7,x,y\n,,0\n");
    assert_int_equal(count_files(false), 1);
    struct stat st;
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0666 & ~mask);
}

static void test_formula_guard(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *written;
    } cases[] = {
        {"=1+2", "'=1+2"},
        {"+SUM(A1)", "'+SUM(A1)"},
        {"-2+3", "'-2+3"},
        {"@cmd", "'@cmd"},
        {"\tx", "'\tx"},
        {"-", "'-"},
        {"=", "'="},
        {"-a", "'-a"},
        {"--1", "'--1"},
        {"-1.", "'-1."},
        {"-1..2", "'-1..2"},
        {"=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""},
        {"-12", "-12"}, /* numbers stay */
        {"+84912345678", "+84912345678"},
        {"-1.234", "-1.234"},
        {"-1.234,5", "\"-1.234,5\""},
        {"a=1", "a=1"},
        {"'x", "'x"},
        {" =1", " =1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct csv_writer *w = create();
        csv_put(w, str_from_c(cases[i].field));
        csv_end_row(w);
        commit(w);
        char expected[100];
        snprintf(expected, sizeof(expected), "%s\n", cases[i].written);
        assert_file(expected);
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    static const char *values[] = {"",     "a", "Nguyễn Văn Á", "a,b", "\"",     "\"\"", "x\ny",
                                   "\r\n", ",", "-5",           "  ",  "đ\"ặ,\n"};
    const uint32_t n = sizeof(values) / sizeof(values[0]);
    const uint32_t rows = 60000; /* some megabytes: more than one buffer */
    struct csv_writer *w = create();
    for (uint32_t i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof(name), "c%u", i);
        csv_put(w, str_from_c(name));
    }
    csv_end_row(w);
    for (uint32_t row = 0; row < rows; row++) {
        for (uint32_t i = 0; i < n; i++)
            csv_put(w, str_from_c(values[(row + i) % n]));
        csv_end_row(w);
    }
    commit(w);
    struct csv_reader *r = NULL;
    struct err e = {0};
    assert_int_equal(csv_open(&r, path, &e), ERR_NONE);
    str fields[CSV_MAX_COLUMNS];
    uint32_t row = 0;
    for (; csv_next(r, fields, &e) > 0; row++) {
        for (uint32_t i = 0; i < n; i++)
            assert_str(fields[i], values[(row + i) % n]);
    }
    assert_int_equal(row, rows);
    assert_int_equal(csv_bytes_read(r), csv_bytes_total(r));
    assert_true(csv_bytes_total(r) > 2u << 20);
    csv_close(r);
}

static void test_large_field_written(void **state)
{
    (void)state;
    size_t n = 3u << 20;
    char *text = malloc(n);
    memset(text, 'x', n);
    struct csv_writer *w = create();
    csv_put(w, STR("a"));
    csv_put(w, (str){text, n});
    csv_end_row(w);
    commit(w);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, n + 3);
    free(text);
}

static void test_replace_and_abandon(void **state)
{
    (void)state;
    put_text("old\n");
    struct csv_writer *w = create();
    csv_put(w, STR("new"));
    csv_end_row(w);
    assert_file("old\n");
    csv_abandon(w);
    csv_abandon(NULL);
    assert_file("old\n");
    assert_int_equal(count_files(false), 1);
    struct csv_writer *first = create(); /* two at once do not meet */
    struct csv_writer *second = create();
    csv_put(first, STR("first"));
    csv_end_row(first);
    csv_put(second, STR("second"));
    csv_end_row(second);
    commit(second);
    assert_file("second\n");
    commit(first);
    assert_file("first\n");
    assert_int_equal(count_files(false), 1);
}

/* Whether the file system has files without a name, of which a killed process leaves nothing. */
static bool has_nameless_files(void)
{
    int fd = open(folder, O_WRONLY | O_TMPFILE, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static void test_killed(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct csv_writer *w = create();
        for (int i = 0; i < 1000000; i++) {
            csv_put_int(w, i);
            csv_end_row(w);
        }
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(access(path, F_OK), -1);
    if (has_nameless_files())
        assert_int_equal(count_files(false), 0);
}

/* The disk is full after `limit` bytes, for which the limit of a file's size stands in. */
static int write_with_limit(rlim_t limit, int rows, struct err *e)
{
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = limit, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    struct csv_writer *w = create();
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < rows; i++) {
        csv_put_int(w, 1000000 + i);
        csv_end_row(w);
    }
    int code = csv_commit(w, e);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    return code;
}

static void test_full_disk(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(write_with_limit(4096, 1000, &e), ERR_IO); /* 8,000 bytes, at the end */
    assert_int_equal(e.code, ERR_IO);
    assert_string_equal(e.where.file, path);
    assert_non_null(strstr(e.text[LANG_EN], "cannot write the file"));
    assert_int_equal(count_files(false), 0);
    assert_int_equal(write_with_limit(4096, 1000000, &e), ERR_IO); /* on the way */
    assert_int_equal(count_files(false), 0);
    put_text("old\n");
    assert_int_equal(write_with_limit(4096, 1000, NULL), ERR_IO);
    assert_file("old\n");
    assert_int_equal(count_files(false), 1);
    assert_int_equal(write_with_limit(8000, 1000, &e), ERR_NONE); /* it fits exactly */
}

/* What was written has no place to go: it goes. */
static void test_name_taken_meanwhile(void **state)
{
    (void)state;
    struct csv_writer *w = create();
    csv_put(w, STR("a"));
    csv_end_row(w);
    assert_int_equal(mkdir(path, 0700), 0);
    struct err e = {0};
    assert_int_equal(csv_commit(w, &e), ERR_IO);
    assert_non_null(strstr(e.text[LANG_EN], "it is a directory"));
    assert_int_equal(count_files(false), 1);
    assert_int_equal(rmdir(path), 0);
}

/* Each place of a file's cut into two reads, around each kind of byte: the buffer holds 1 MiB. */
static void test_every_cut(void **state)
{
    (void)state;
    static const char tail[] = "\"x\"\"y\",\"p\r\nq\"\r\nxã,e\xCC\x83\r\n";
    const size_t megabyte = 1u << 20;
    char *text = malloc(megabyte + 256);
    for (size_t before = 0; before <= sizeof(tail); before++) {
        size_t at = (size_t)snprintf(text, 256, "a,b\n");
        while (at + 100 < megabyte - before) {
            memset(text + at, 'f', 50);
            memcpy(text + at + 49, ",\n", 2);
            at += 51;
        }
        size_t fill = megabyte - before - at;
        memset(text + at, 'g', fill);
        memcpy(text + at + fill - 2, ",\n", 2);
        at += fill;
        memcpy(text + at, tail, sizeof(tail) - 1);
        struct csv_reader *r = open_text((str){text, at + sizeof(tail) - 1});
        str fields[2];
        struct err e = {0};
        do
            assert_int_equal(csv_next(r, fields, &e), 1);
        while (fields[0].p[0] != 'g');
        uint32_t line = csv_line(r);
        assert_int_equal(csv_next(r, fields, &e), 1);
        assert_str(fields[0], "x\"y");
        assert_str(fields[1], "p\r\nq");
        assert_int_equal(csv_line(r), line + 1);
        assert_int_equal(csv_next(r, fields, &e), 1);
        assert_str(fields[0], "xã");
        assert_str(fields[1], "ẽ");
        assert_int_equal(csv_line(r), line + 3);
        assert_int_equal(csv_next(r, fields, &e), 0);
        csv_close(r);
    }
    free(text);
}

static void test_cannot_create(void **state)
{
    (void)state;
    struct csv_writer *w = NULL;
    struct err e = {0};
    assert_int_equal(csv_create(&w, "/tmp/no/such/folder/x.csv", &e), ERR_IO);
    assert_null(w);
    assert_string_equal(e.where.file, "/tmp/no/such/folder/x.csv");
    assert_non_null(strstr(e.text[LANG_EN], "no such file or directory"));
    assert_int_equal(csv_create(&w, folder, &e), ERR_IO);
    assert_int_equal(csv_create(&w, "", &e), ERR_IO);
    assert_int_equal(csv_create(&w, "/dev/full", &e), ERR_IO); /* a device is not replaced */
    struct stat st;
    assert_true(stat("/dev/full", &st) != 0 || S_ISCHR(st.st_mode));
}

static void test_cannot_open(void **state)
{
    (void)state;
    struct csv_reader *r = NULL;
    struct err e = {0};
    assert_int_equal(csv_open(&r, path, &e), ERR_IO);
    assert_null(r);
    assert_string_equal(e.where.file, path);
    assert_non_null(strstr(e.text[LANG_EN], "no such file or directory"));
    assert_int_equal(csv_open(&r, folder, &e), ERR_IO);
    assert_non_null(strstr(e.text[LANG_EN], "it is a directory"));
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(ftruncate(fd, (off_t)5 << 30), 0); /* 5 GiB of nothing */
    close(fd);
    assert_int_equal(csv_open(&r, path, &e), ERR_LIMIT);
    assert_null(r);
    assert_non_null(strstr(e.text[LANG_EN], "5.368.709.120 bytes"));
}

static void test_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a,b\n1,2\n", 8), 8);
    close(ends[1]);
    char by_descriptor[64];
    snprintf(by_descriptor, sizeof(by_descriptor), "/dev/fd/%d", ends[0]);
    struct csv_reader *r = NULL;
    struct err e = {0};
    assert_int_equal(csv_open(&r, by_descriptor, &e), ERR_NONE);
    str fields[2];
    assert_int_equal(csv_next(r, fields, &e), 1);
    assert_str(fields[1], "2");
    assert_int_equal(csv_next(r, fields, &e), 0);
    assert_int_equal(csv_bytes_total(r), 0); /* not known */
    csv_close(r);
    close(ends[0]);
}

/* ---- small tables ---- */

/* "NAME=NUMBER" of each row; a number that is none cannot be used. */
static int add(void *ctx, const str *f)
{
    if (f[1].n == 0 || f[1].p[0] < '0' || f[1].p[0] > '9')
        return 1;
    buf_fmt(ctx, "%s=%s ", f[0], f[1]);
    return CSV_LIST_GOOD;
}

static void test_list(void **state)
{
    static const char *const names[] = {"name", "number"};
    struct arena a;
    struct buf got;
    struct err e = {0};
    (void)state;
    arena_init(&a, 1 << 20);
    buf_init(&got, &a, 4096);
    const struct csv_list l = {names, 2, add, &got};
    assert_int_equal(csv_list_parse(&l, STR("number,more,name\n1,x,a\n2,y,b\n"), NAME, &e),
                     ERR_NONE);
    assert_true(str_eq_c(buf_str(&got), "a=1 b=2 "));
    assert_int_equal(csv_list_parse(&l, STR("number,more\n1,x\n"), NAME, &e), ERR_INPUT);
    assert_non_null(strstr(e.text[LANG_EN], "\"name\" is missing"));
    assert_int_equal(csv_list_parse(&l, STR("name,more,number\na,x,1\nb,y,no\nc,z,3\n"), NAME, &e),
                     ERR_INPUT);
    assert_int_equal(e.where.line, 3);
    assert_int_equal(e.where.column, 5);
    assert_true(str_eq_c(buf_str(&got), "a=1 b=2 a=1 ")); /* nothing is read after it */
    assert_int_equal(csv_list_parse(&l, STR("name,number\na\n"), NAME, &e), ERR_INPUT); /* ragged */
    arena_clear(&a);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_text_forms),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_bad_headers),
        cmocka_unit_test(test_bad_rows),
        cmocka_unit_test(test_ragged),
        cmocka_unit_test(test_large_fields),
        cmocka_unit_test(test_large_rows),
        cmocka_unit_test(test_list),
        IN_FOLDER(test_write),
        IN_FOLDER(test_formula_guard),
        IN_FOLDER(test_round_trip),
        IN_FOLDER(test_large_field_written),
        IN_FOLDER(test_replace_and_abandon),
        IN_FOLDER(test_killed),
        IN_FOLDER(test_full_disk),
        IN_FOLDER(test_name_taken_meanwhile),
        cmocka_unit_test(test_every_cut),
        IN_FOLDER(test_cannot_create),
        IN_FOLDER(test_cannot_open),
        IN_FOLDER(test_pipe),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
