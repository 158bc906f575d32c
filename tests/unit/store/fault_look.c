/* What is left of a database after a fault: a picture of its rows, and contents seen before
 * (fault_walk.h). */
#include "fault_walk.h"

#include "store_test.h"

#include <sqlite3.h>
#include <sys/stat.h>

/* ---- every row ---- */

struct picture {
    struct buf *to;
    bool skip[STORE_MAX_COLUMNS];
};

/* Columns that tell when, or by which identifier made up on the way. */
static bool is_passing(str table, str column)
{
    if (str_ends(column, STR("_us")) || str_eq_c(column, "operation") || str_eq_c(column, "asked"))
        return true;
    /* What hangs on these: salts, hashes, and the words that tell moments and identifiers. */
    if (str_starts(table, STR("audit_")) &&
        (str_eq_c(column, "edge") || str_eq_c(column, "payload_sum") || str_eq_c(column, "salt") ||
         str_eq_c(column, "payload") || str_eq_c(column, "hash")))
        return true;
    return str_eq_c(table, "operation") && str_eq_c(column, "id");
}

static bool take_line(void *ctx, str line)
{
    struct picture *p = ctx;
    ptrdiff_t open = str_find(line, STR(" ("));
    bool head = open > 0 && line.p[line.n - 1] == ')' && str_find_char(line, '\t') < 0 &&
                line.p[0] >= 'a' && line.p[0] <= 'z';
    uint32_t i = 0;
    if (head) {
        str table = str_slice(line, 0, (size_t)open);
        str columns = str_slice(line, (size_t)open + 2, line.n - 1);
        while (columns.p != NULL && columns.n > 0)
            p->skip[i++] = is_passing(table, str_trim(str_split(&columns, ',')));
        buf_add(p->to, line);
    }
    while (!head && line.p != NULL) {
        str field = str_split(&line, '\t');
        if (!p->skip[i++])
            buf_add(p->to, field);
        buf_char(p->to, '\t');
    }
    buf_char(p->to, '\n');
    return true;
}

static void tell_finding(void *ctx, const char *vi, const char *en)
{
    (void)ctx, (void)vi;
    print_error("check: %s\n", en);
}

uint64_t fault_picture(const char *location)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    struct arena a;
    struct buf b;
    uint32_t n = 0;
    uint8_t sum[32];
    uint64_t short_sum;
    arena_init(&a, (size_t)256 << 20);
    buf_init(&b, &a, (size_t)128 << 20);
    struct picture p = {.to = &b};
    const struct store_options o = {.location = location};
    must(store_open(&c, &o, &e), &e);
    must(store_check(c, tell_finding, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    must(store_dump(c, take_line, &p, &e), &e);
    store_close(c);
    assert_false(b.full);
    store_sha256(buf_str(&b), sum);
    memcpy(&short_sum, sum, sizeof(short_sum));
    arena_clear(&a);
    return short_sum;
}

/* ---- contents ---- */

/* Faults by the thousand leave a few. */
#define MAX_KNOWN 512
struct known {
    char *p;
    size_t n;
    int verdict;
};
static struct known known[MAX_KNOWN], last;
static int n_known, looked;

int fault_forget(void)
{
    int n = looked;
    for (int i = 0; i < n_known; i++)
        free(known[i].p);
    n_known = looked = 0;
    return n;
}

/* As the next command finds it: the log, if there is one, is taken in or thrown away. */
static void recover(const char *left)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(left, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void read_left(const char *left, struct known *k)
{
    struct stat st;
    FILE *f = fopen(left, "r");
    assert_true(f != NULL && fstat(fileno(f), &st) == 0);
    k->n = (size_t)st.st_size;
    k->p = malloc(k->n);
    assert_non_null(k->p);
    assert_int_equal(fread(k->p, 1, k->n, f), k->n);
    fclose(f);
}

int fault_verdict(const char *left, const struct fault_met *met, int (*look_closely)(void *ctx),
                  void *ctx)
{
    int at = 0;
    if (met->as_last)
        return last.verdict;
    recover(left);
    read_left(left, &last);
    while (at < n_known && (known[at].n != last.n || memcmp(known[at].p, last.p, last.n) != 0))
        at++;
    if (at < n_known) {
        free(last.p);
        last = known[at];
        return last.verdict;
    }
    looked++;
    last.verdict = look_closely(ctx);
    assert_true(n_known < MAX_KNOWN);
    known[n_known++] = last;
    return last.verdict;
}
