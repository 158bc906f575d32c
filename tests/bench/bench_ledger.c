/* The ledger on both engines: transfers one by one, each its own commit, and in a batch: 100,000
 * commitments of one approval, 100,000 payments that resolve them, and the check of all.
 *
 *   bench_ledger [TRANSFERS [FOLDER]]
 *
 * FOLDER: where the SQLite file lies (else the folder of temporary files). The PostgreSQL server is
 * one of its own, with fsync off: its single figures are those of a server with a fast disk. */
#include "bench.h"
#include "store_test.h"

#include "base/fmt.h"
#include "pay/ledger.h"

#define TRANSFERS 100000u
#define SINGLES 1000u
#define LINES 200u
#define PROVINCE 24

static uint32_t transfers = TRANSFERS;
static const char *where = "/tmp";

static struct ledger_id id_of(uint32_t series, uint32_t number)
{
    struct ledger_id id = {{1}};
    for (int i = 0; i < 4; i++) {
        id.b[4 + i] = (uint8_t)(series >> (8 * (3 - i)));
        id.b[12 + i] = (uint8_t)(number >> (8 * (3 - i)));
    }
    return id;
}

static struct ledger_account line_of(uint32_t i, char code[64])
{
    size_t n = fmt_write(code, 64, "line/2026/central/social_assistance/%u", 10000 + i);
    return (struct ledger_account){.code = {code, n},
                                   .kind = LEDGER_LINE,
                                   .year = 2026,
                                   .fund = STR("central"),
                                   .programme = STR("social_assistance")};
}

#define SOURCE STR("source/central")
#define PAYABLE STR("payable/social_assistance")

static void timed_post(struct store_conn *c, const char *what, uint32_t series, bool approve,
                       const struct ledger_transfer *v, uint32_t n)
{
    struct err e = {0};
    struct ledger_outcome out;
    struct ledger_approval a = {.id = id_of(series, 1),
                                .subject = str_from_c(what),
                                .made_by = STR("A"),
                                .approved_by = STR("B")};
    struct ledger_batch b = {.province = PROVINCE,
                             .id = id_of(series, 2),
                             .v = v,
                             .n = n,
                             .actor = STR("A"),
                             .now_us = series};
    double start = bench_wall_s(), cpu = bench_cpu_s();
    must(store_begin(c, &e), &e);
    if (approve) {
        must(ledger_seal(v, n, &a.seal, &e), &e);
        must(ledger_approve(c, PROVINCE, &a, &e), &e);
        b.approval = a.id;
    }
    must(ledger_post(c, &b, &out, &e), &e);
    must(store_commit(c, &e), &e);
    double took = bench_wall_s() - start;
    assert_int_equal(out.created, n);
    printf("  %-28s %8u in %7.3f s   %9.0f/s   (%.3f s of this process)\n", what, n, took, n / took,
           bench_cpu_s() - cpu);
}

static void open_lines(struct store_conn *c)
{
    static char codes[LINES][64];
    static struct ledger_account accounts[LINES + 2];
    static struct ledger_transfer v[LINES];
    struct err e = {0};
    for (uint32_t i = 0; i < LINES; i++) {
        accounts[i] = line_of(i, codes[i]);
        v[i] = (struct ledger_transfer){.id = id_of(1, 10 + i),
                                        .debit = ledger_account_id(SOURCE),
                                        .credit = ledger_account_id(accounts[i].code),
                                        .amount = 1000000000000,
                                        .code = LEDGER_CODE_ALLOCATE,
                                        .day = 20000};
    }
    accounts[LINES] = (struct ledger_account){.code = SOURCE, .kind = LEDGER_SOURCE};
    accounts[LINES + 1] = (struct ledger_account){.code = PAYABLE, .kind = LEDGER_PAYABLE};
    must(store_begin(c, &e), &e);
    must(ledger_open(c, PROVINCE, accounts, LINES + 2, &e), &e);
    must(store_commit(c, &e), &e);
    timed_post(c, "lines allocated", 1, true, v, LINES);
}

static void batches(struct store_conn *c)
{
    struct ledger_transfer *v = calloc(transfers, sizeof(*v));
    for (uint32_t i = 0; i < transfers; i++) {
        char code[64];
        struct ledger_account line = line_of(i * 7 % LINES, code);
        v[i] = (struct ledger_transfer){.id = id_of(2, 10 + i),
                                        .kind = LEDGER_PENDING,
                                        .debit = ledger_account_id(line.code),
                                        .credit = ledger_account_id(PAYABLE),
                                        .amount = 500000 + i % 9 * 50000,
                                        .code = STR("social_assistance"),
                                        .day = 20010,
                                        .reference = STR("15/QĐ-UBND"),
                                        .beneficiary = 1 + i,
                                        .period = 24319};
    }
    timed_post(c, "commitments, one batch", 2, true, v, transfers);
    for (uint32_t i = 0; i < transfers; i++)
        v[i] = (struct ledger_transfer){.id = id_of(3, 10 + i),
                                        .kind = LEDGER_POSTED,
                                        .day = 20020,
                                        .other = id_of(2, 10 + i),
                                        .reference = STR("BN-2026-07")};
    timed_post(c, "payments, one batch", 3, false, v, transfers);
    free(v);
}

static void singles(struct store_pool *pool)
{
    struct err e = {0};
    double start = bench_wall_s();
    for (uint32_t i = 0; i < SINGLES; i++) {
        struct ledger_outcome out;
        const struct ledger_transfer t = {.id = id_of(4, 10 + i),
                                          .debit = ledger_account_id(PAYABLE),
                                          .credit = ledger_account_id(SOURCE),
                                          .amount = 1,
                                          .code = STR("refund"),
                                          .day = 20030};
        const struct ledger_batch b = {.province = PROVINCE,
                                       .id = id_of(5, 10 + i),
                                       .v = &t,
                                       .n = 1,
                                       .actor = STR("A"),
                                       .now_us = i};
        must(ledger_post_once(pool, &b, &out, &e), &e);
    }
    double took = bench_wall_s() - start;
    printf("  %-28s %8u in %7.3f s   %9.0f/s\n", "one by one, each durable", SINGLES, took,
           SINGLES / took);
}

static void one_engine(const char *name, const char *location)
{
    struct err e = {0};
    struct store_conn *c;
    struct store_pool *pool;
    uint32_t n = 0;
    const struct store_options o = {.location = location};
    const struct store_pool_options po = {.open = o};
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("%s\n", name);
    must(store_create(&o, &e), &e);
    must(store_open(&c, &o, &e), &e);
    open_lines(c);
    batches(c);
    double start = bench_wall_s();
    must(ledger_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    printf("  %-28s %8u in %7.3f s\n", "all of it checked", 2 * transfers, bench_wall_s() - start);
    store_close(c);
    must(store_pool_open(&pool, &po, &e), &e);
    singles(pool);
    store_pool_close(pool);
}

static void test_bench(void **state)
{
    (void)state;
    char file[512], url[256];
    static const char *const ends[] = {"", "-wal", "-shm"};
    snprintf(file, sizeof(file), "%s/ansinh-bench-ledger-%d.db", where, (int)getpid());
    one_engine("SQLite", file);
    for (int i = 0; i < 3; i++) {
        char name[600];
        snprintf(name, sizeof(name), "%s%s", file, ends[i]);
        unlink(name);
    }
    pg_create(&server, "bench");
    pg_url(&server, NULL, "bench", url, sizeof(url));
    one_engine("PostgreSQL", url);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bench)};
    if (argc > 1)
        transfers = (uint32_t)strtoul(argv[1], NULL, 10);
    if (argc > 2)
        where = argv[2];
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
