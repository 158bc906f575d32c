/* The audit log on both engines, its bytes the same for the same work; what is taken back leaves no
 * entry; proofs and signatures of what is kept; and a database file tampered with in more than a
 * hundred ways, each of which check-db or the verification of its export finds. */
#include "store_test.h"

#include "base/fmt.h"
#include "evidence/audit/audit.h"
#include "store/audit.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

#define PROVINCE 24

/* ---- clock and chance stand still ---- */

static int64_t frozen_us; /* 0: as usual */
static uint8_t drawn;

int __real_clock_gettime(clockid_t which, struct timespec *t);
int __wrap_clock_gettime(clockid_t which, struct timespec *t);
ssize_t __real_getrandom(void *to, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *to, size_t n, unsigned flags);

int __wrap_clock_gettime(clockid_t which, struct timespec *t)
{
    if (frozen_us == 0 || which != CLOCK_REALTIME)
        return __real_clock_gettime(which, t);
    *t = (struct timespec){.tv_sec = frozen_us / 1000000, .tv_nsec = frozen_us % 1000000 * 1000};
    return 0;
}

ssize_t __wrap_getrandom(void *to, size_t n, unsigned flags)
{
    if (frozen_us == 0)
        return __real_getrandom(to, n, flags);
    memset(to, ++drawn, n);
    return (ssize_t)n;
}

/* ---- work ---- */

static void make(struct place *p)
{
    struct err e = {0};
    p->options.migrations = NULL;
    must(store_create(&p->options, &e), &e);
}

struct work {
    const char *actor; /* NULL: it says nothing of who does it */
    int64_t first, n;  /* entities to be written */
    bool fails;
};

static enum err_code write_entities(struct store_conn *c, void *ctx, struct buf *answer,
                                    struct err *e)
{
    const struct work *w = ctx;
    enum err_code code = ERR_NONE;
    if (w->actor != NULL)
        audit_act(c, &(struct audit_act){.province = PROVINCE,
                                         .actor = str_from_c(w->actor),
                                         .recording = 7,
                                         .source = STR("form"),
                                         .reference = STR("12/QĐ\nerased 0")});
    for (int64_t i = 0; i < w->n && code == ERR_NONE; i++)
        code =
            store_run(c, SQL("INSERT INTO entity (province, id, kind) VALUES (?1, ?2, 'person')"),
                      STORE_VALUES(store_int(PROVINCE), store_int(w->first + i)), NULL, e);
    buf_int(answer, w->n);
    return w->fails && code == ERR_NONE ? err_set(e, ERR_INPUT, "không", "no") : code;
}

static void once(struct store_pool *pool, uint8_t id, const struct work *w, enum err_code expected)
{
    struct err e = {0};
    struct arena a;
    struct store_operation op = {
        .province = PROVINCE, .id = {id}, .kind = "entity.add", .content = STR("x")};
    struct work copy = *w;
    arena_init(&a, 1 << 20);
    assert_int_equal(store_write(pool, &op, write_entities, &copy, &a, NULL, NULL, &e), expected);
    arena_clear(&a);
}

static void log_payload(struct place *p, struct store_conn *c, int64_t seq)
{
    struct err e = {0};
    struct audit_row row;
    must(audit_rows_open(c, PROVINCE, (uint64_t)seq, (uint64_t)seq + 1, &e), &e);
    assert_int_equal(audit_rows_next(c, &row, &e), 1);
    buf_fmt(p->log, "%l %s %s %s %l\n%s--\n", row.entry.seq, row.entry.kind, row.entry.actor,
            row.entry.what, row.entry.recording, row.payload);
    store_finish(c);
}

/* Reckoned by hand, the sums with Python's hashlib: of kind and content; of the four lines. */
#define ASKED_SUM "51fe8399141a7ddbd88daceced5ce778bb475f73635151692069f64af2da5539"
#define ROWS_SUM "172bd3ceac9fc47531f63d6486f5749af781d2b1a0f4649c0531a488261450b7"
static const char expected_log[] =
    "0 write Hoà entity.add 7\n"
    "source form\n"
    "reference 12/QĐ erased 0\n"
    "operation 01000000000000000000000000000000\n"
    "asked " ASKED_SUM "\n"
    "answer 2\n"
    "table entity +2\n"
    "rows " ROWS_SUM "\n"
    "INSERT INTO entity (province, id, kind) VALUES (?1, ?2, 'person')\n"
    "\t24\t1\n"
    "INSERT INTO entity (province, id, kind) VALUES (?1, ?2, 'person')\n"
    "\t24\t2\n"
    "--\n"
    "1 write  entity.add 0\n"
    "operation 04000000000000000000000000000000\n"
    "asked " ASKED_SUM "\n"
    "answer 0\n"
    "--\n"
    "2 read Bình person.show 0\n"
    "at 1790000005000000\n"
    "entities 1 2\n"
    "asked 07660-1/1\n"
    "--\n"
    "size 3, at 1790000005000000\n";

static void entries(struct place *p)
{
    struct err e = {0};
    struct store_pool *pool = NULL;
    struct store_conn *c = NULL;
    make(p);
    const struct store_pool_options o = {.open = p->options};
    frozen_us = 1790000000000000;
    drawn = 0;
    must(store_pool_open(&pool, &o, &e), &e);
    once(pool, 1, &(struct work){.actor = "Hoà", .first = 1, .n = 2}, ERR_NONE);
    once(pool, 1, &(struct work){.actor = "Hoà", .first = 1, .n = 2}, ERR_NONE); /* done before */
    once(pool, 2, &(struct work){.actor = "Hoà", .first = 9, .n = 1, .fails = true}, ERR_INPUT);
    once(pool, 3, &(struct work){.actor = "Hoà", .first = 1, .n = 1}, ERR_INPUT); /* is there */
    once(pool, 4, &(struct work){0}, ERR_NONE);
    store_pool_close(pool);
    c = place_open(p);
    const int64_t seen[] = {1, 2};
    const struct audit_read read = {.province = PROVINCE,
                                    .actor = STR("Bình"),
                                    .what = STR("person.show"),
                                    .entities = seen,
                                    .n = 2,
                                    .detail = STR("07660-1/1")};
    frozen_us += 5000000;
    must(audit_read_now(c, &read, 1, &e), &e);
    for (int64_t i = 0; i < 3; i++)
        log_payload(p, c, i);
    struct audit_head head;
    must(audit_head_read(c, PROVINCE, &head, &e), &e);
    buf_fmt(p->log, "size %l, at %l\n", (int64_t)head.edge.size, head.at_us);
    store_close(c);
    frozen_us = 0;
}

static void same_entries(void **state)
{
    (void)state;
    both_run(entries, expected_log);
}

/* ---- reads that a server collects ---- */

static enum err_code show(struct audit_reads *r, str actor, struct err *e)
{
    const int64_t seen[] = {1, 2};
    return audit_read(r,
                      &(struct audit_read){.province = PROVINCE,
                                           .actor = actor,
                                           .what = STR("person.show"),
                                           .entities = seen,
                                           .n = 2},
                      e);
}

/* Closing does not wait for the second that reads are collected for: it adds what is there. */
static void closing(struct place *p)
{
    struct err e = {0};
    struct store_pool *pool = NULL;
    struct audit_reads *reads = NULL;
    make(p);
    const struct store_pool_options o = {.open = p->options};
    frozen_us = 1790000000000000;
    drawn = 0;
    must(store_pool_open(&pool, &o, &e), &e);
    must(audit_reads_open(&reads, pool, &e), &e);
    must(show(reads, STR("Hoà"), &e), &e);
    must(show(reads, STR("Bình"), &e), &e);
    must(audit_reads_close(reads, &e), &e);
    store_pool_close(pool);
    frozen_us = 0;
    struct store_conn *c = place_open(p);
    log_payload(p, c, 0);
    log_payload(p, c, 1);
    log_query(p, c, SQL("SELECT count(*) FROM audit_entry"), STORE_NO_VALUES);
    store_close(c);
}

static void closing_adds(void **state)
{
    (void)state;
    both_run(closing, "0 read Hoà person.show 0\nat 1790000000000000\nentities 1 2\n--\n"
                      "1 read Bình person.show 0\nat 1790000000000000\nentities 1 2\n--\n"
                      "2\n");
}

static void log_finding(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    buf_fmt(ctx, "found: %z\n", en);
}

/* A clock that is set back does not take the log with it; part of a transaction taken back, or all
 * of it, leaves no entry; 600 entries make two tiles; the rows are the same on both engines. */
static void rows(struct place *p)
{
    struct err e = {0};
    make(p);
    struct store_conn *c = place_open(p);
    frozen_us = 1790000000000000;
    drawn = 0;
    const struct audit_act act = {.province = PROVINCE, .actor = STR("A"), .what = STR("x")};
    for (int i = 0; i < 3; i++) {
        must(store_begin(c, &e), &e);
        must(store_save(c, &e), &e);
        audit_act(c, &act);
        must(store_run(c, SQL("INSERT INTO entity (province, id, kind) VALUES (24, ?1, 'person')"),
                       STORE_VALUES(store_int(i)), NULL, &e),
             &e);
        must(i == 0 ? store_undo(c, &e) : store_release(c, &e), &e);
        if (i == 1)
            store_rollback(c);
        else
            must(store_commit(c, &e), &e);
    }
    frozen_us -= 3600000000;
    struct audit_read reads[599];
    for (int i = 0; i < 599; i++)
        reads[i] = (struct audit_read){
            .province = PROVINCE, .actor = STR("tab\tnew\nline\\"), .what = STR("household.show")};
    must(audit_read_now(c, reads, 599, &e), &e);
    frozen_us = 0;
    log_dump(p->log, c, "audit_entry");
    log_dump(p->log, c, "audit_payload");
    log_dump(p->log, c, "audit_tile");
    log_dump(p->log, c, "audit_head");
    log_run(p, c, SQL("UPDATE audit_entry SET kind = 'read' WHERE kind = 'write'"),
            STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*), min(at_us), max(at_us) FROM audit_entry"),
              STORE_NO_VALUES);
    uint32_t n = 0;
    must(store_check(c, log_finding, p->log, &n, &e), &e);
    store_close(c);
}

static void same_rows(void **state)
{
    (void)state;
    both_run(rows, NULL);
}

/* ---- tampering ---- */

#define ENTRIES 600
#define SIGNED 590 /* of them; the rest came since */

static char good_db[128], bad_db[128], old_db[128], log_file[128], state_file[128];
static struct note_secret secret, stranger;
static char kept_note[1024]; /* the checkpoint that somebody kept: of all SIGNED entries */

static void copy(const char *from, const char *to)
{
    char piece[65536];
    size_t n;
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    assert_true(in != NULL && out != NULL);
    while ((n = fread(piece, 1, sizeof(piece), in)) > 0)
        assert_int_equal(fwrite(piece, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static struct store_conn *open_db(const char *path, bool create)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    const struct store_options o = {.location = path};
    if (create)
        must(store_create(&o, &e), &e);
    must(store_open(&c, &o, &e), &e);
    return c;
}

static void read_some(struct store_conn *c, int from, int to)
{
    struct err e = {0};
    struct audit_read reads[ENTRIES];
    static int64_t entity[ENTRIES];
    for (int i = from; i < to; i++) {
        entity[i] = i;
        reads[i - from] = (struct audit_read){.province = PROVINCE,
                                              .actor = i % 2 ? STR("Hoà") : STR("Bình"),
                                              .what = STR("person.show"),
                                              .entities = &entity[i],
                                              .n = 1};
    }
    for (int i = from; i < to; i++) {
        frozen_us += 1000000;
        must(audit_read_now(c, &reads[i - from], 1, &e), &e);
    }
}

static void sign_all(struct store_conn *c, struct arena *a)
{
    struct err e = {0};
    struct audit_signed done;
    const struct audit_signing s = {.province = PROVINCE, .secret = &secret, .state = state_file};
    must(audit_sign(c, a, &s, &done, &e), &e);
    snprintf(kept_note, sizeof(kept_note), "%.*s", (int)done.note.n, done.note.p);
}

static void make_good(struct arena *a)
{
    struct err e = {0};
    uint8_t seed[SEAL_SEED_BYTES] = {1}, other[SEAL_SEED_BYTES] = {2};
    snprintf(good_db, sizeof(good_db), "%s/good.db", folder);
    snprintf(bad_db, sizeof(bad_db), "%s/bad.db", folder);
    snprintf(old_db, sizeof(old_db), "%s/old.db", folder);
    snprintf(log_file, sizeof(log_file), "%s/log.txt", folder);
    snprintf(state_file, sizeof(state_file), "%s/signer.state", folder);
    assert_true(seal_start());
    must(note_secret_make(STR("test.example/log"), NOTE_LOG, seed, &secret, &e), &e);
    must(note_secret_make(STR("test.example/log"), NOTE_LOG, other, &stranger, &e), &e);
    frozen_us = 1790000000000000;
    drawn = 0;
    struct store_conn *c = open_db(good_db, true);
    read_some(c, 0, 200);
    sign_all(c, a);
    read_some(c, 200, 300);
    store_close(c);
    copy(good_db, old_db);
    c = open_db(good_db, false);
    read_some(c, 300, SIGNED);
    sign_all(c, a);
    read_some(c, SIGNED, ENTRIES);
    store_close(c);
    frozen_us = 0;
}

static void count(void *ctx, const char *vi, const char *en)
{
    (void)vi, (void)en;
    ++*(int *)ctx;
}

/* By check-db, or by the export with the public key and the checkpoint that was kept. */
struct seen {
    int check, verify, told;
};
static struct seen look(const char *db, struct arena *a, bool with_payloads)
{
    struct err e = {0};
    struct seen s = {0};
    uint32_t n = 0;
    int64_t entries = 0;
    struct audit_verified out;
    struct note_keys keys = {.v = &secret.key, .n = 1}, none = {0};
    const struct audit_verifying v = {
        .keys = &keys, .witnesses = &none, .kept = str_from_c(kept_note)};
    (void)a;
    struct store_conn *c = open_db(db, false);
    must(store_check(c, count, &s.told, &n, &e), &e);
    s.check = (int)n;
    unlink(log_file);
    must(audit_export(c, PROVINCE, with_payloads, log_file, &entries, &e), &e);
    store_close(c);
    must(audit_verify(log_file, &v, count, &s.told, &out, &e), &e);
    s.verify = (int)out.findings;
    return s;
}

static void run_sql(const char *path, const char *text)
{
    sqlite3 *db = NULL;
    char *why = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Somebody who knows how the log is made, and makes its tree anew over what now stands there. */
static void rebuild(const char *path, struct arena *a)
{
    struct err e = {0};
    struct audit_row row;
    struct merkle_edge edge = {0};
    char hex[2 * 32 * MERKLE_LEVELS + 1] = "", text[4096 + sizeof(hex)];
    int64_t at_us = 0;
    int more = 0;
    struct store_conn *c = open_db(path, false);
    must(audit_rows_open(c, PROVINCE, 0, INT64_MAX, &e), &e);
    while ((more = audit_rows_next(c, &row, &e)) > 0) {
        struct arena_mark mark = arena_save(a);
        struct buf line;
        buf_init(&line, a, 65536);
        audit_line(&line, &row.entry);
        struct merkle_hash leaf = merkle_leaf(buf_str(&line));
        merkle_add(&edge, &leaf, NULL, NULL);
        at_us = row.entry.at_us;
        arena_restore(a, mark);
    }
    assert_int_equal(more, 0);
    store_close(c);
    for (uint32_t i = 0; i < edge.n * MERKLE_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", ((uint8_t *)edge.v)[i]);
    snprintf(text, sizeof(text), "UPDATE audit_head SET size = %lld, at_us = %lld, edge = x'%s'",
             (long long)edge.size, (long long)at_us, hex);
    run_sql(path, text);
}

/* %d: an entry, in turn the first, one in the middle, the last that was signed. */
static const char *const ways[] = {
    "UPDATE audit_entry SET actor = 'X' WHERE seq = %d",
    "UPDATE audit_entry SET actor = '' WHERE seq = %d",
    "UPDATE audit_entry SET actor = actor || ' ' WHERE seq = %d",
    "UPDATE audit_entry SET what = 'person.find' WHERE seq = %d",
    "UPDATE audit_entry SET what = upper(what) WHERE seq = %d",
    "UPDATE audit_entry SET kind = 'write' WHERE seq = %d",
    "UPDATE audit_entry SET kind = 'erase' WHERE seq = %d",
    "UPDATE audit_entry SET recording = recording + 1 WHERE seq = %d",
    "UPDATE audit_entry SET at_us = at_us - 1 WHERE seq = %d",
    "UPDATE audit_entry SET at_us = at_us + 1 WHERE seq = %d",
    "UPDATE audit_entry SET at_us = at_us - 86400000000 WHERE seq = %d",
    "UPDATE audit_entry SET at_us = 0 WHERE seq = %d",
    "UPDATE audit_entry SET payload_sum = zeroblob(32) WHERE seq = %d",
    "UPDATE audit_entry SET payload_sum = (SELECT payload_sum FROM audit_entry WHERE seq = 7) WHERE"
    " seq = %d",
    "UPDATE audit_payload SET payload = payload || ' ' WHERE seq = %d",
    "UPDATE audit_payload SET payload = replace(payload, 'entities', 'entitiez') WHERE seq = %d",
    "UPDATE audit_payload SET payload = '' WHERE seq = %d",
    "UPDATE audit_payload SET salt = x'000102030405060708090a0b0c0d0e0f' WHERE seq = %d",
    "DELETE FROM audit_payload WHERE seq = %d",
    "DELETE FROM audit_entry WHERE seq = %d",
    "DELETE FROM audit_entry WHERE seq = %d; DELETE FROM audit_payload WHERE seq = %d",
    /* Two change places. */
    "UPDATE audit_entry SET seq = 9999 WHERE seq = %d; UPDATE audit_entry SET seq = seq + 1 WHERE "
    "seq"
    " = %d - 1; UPDATE audit_entry SET seq = %d - 1 WHERE seq = 9999",
    /* One is put where another was. */
    "INSERT OR REPLACE INTO audit_entry SELECT province, %d, at_us, kind, actor, what, recording,"
    " payload_sum FROM audit_entry WHERE seq = 100",
    /* All after it are gone; all before it. */
    "DELETE FROM audit_entry WHERE seq > %d; DELETE FROM audit_payload WHERE seq > %d; UPDATE"
    " audit_head SET size = %d",
    "DELETE FROM audit_entry WHERE seq >= %d",
    "UPDATE audit_entry SET province = 27 WHERE seq = %d",
    "UPDATE audit_payload SET seq = 5000 WHERE seq = %d",
    /* One is slipped in: those after it move up. */
    "UPDATE audit_entry SET seq = -seq WHERE 0; INSERT INTO audit_entry SELECT province, 600 + %d,"
    " at_us, kind, actor, what, recording, payload_sum FROM audit_entry WHERE seq = 3",
};
/* What is not of one entry. */
static const char *const others[] = {
    "DELETE FROM audit_entry",
    "DELETE FROM audit_head",
    "DELETE FROM audit_tile",
    "DELETE FROM audit_tile WHERE number = 1",
    "DELETE FROM audit_payload",
    "UPDATE audit_tile SET hash = zeroblob(32) WHERE number = 0",
    "UPDATE audit_tile SET number = number + 1 WHERE number = 1",
    "INSERT INTO audit_tile VALUES (24, 2, 0, zeroblob(32))",
    "UPDATE audit_head SET size = size - 1",
    "UPDATE audit_head SET edge = zeroblob(length(edge))",
    "UPDATE audit_head SET edge = zeroblob(1)",
    "UPDATE audit_head SET size = 0, edge = x''",
    "UPDATE audit_head SET province = 27",
    "DELETE FROM audit_checkpoint WHERE size = 590; DELETE FROM audit_entry WHERE seq >= 590;"
    "DELETE FROM audit_payload WHERE seq >= 590",
    "DELETE FROM audit_checkpoint; DELETE FROM audit_entry; DELETE FROM audit_payload;"
    "DELETE FROM audit_tile; DELETE FROM audit_head",
    "UPDATE audit_checkpoint SET note = replace(note, 'test', 'best') WHERE size = 200",
    "UPDATE audit_checkpoint SET note = replace(note, '\n590\n', '\n591\n') WHERE size = 590",
    "UPDATE audit_checkpoint SET note = (SELECT note FROM audit_checkpoint WHERE size = 200) WHERE"
    " size = 590",
    "UPDATE audit_checkpoint SET note = substr(note, 1, length(note) - 3) || 'A=' || char(10)",
    "UPDATE audit_checkpoint SET size = 580 WHERE size = 590",
    "UPDATE audit_entry SET at_us = at_us - 3600000000",
};
#define COUNT(v) (int)(sizeof(v) / sizeof((v)[0]))

static int tried;

static void expect_found(struct arena *a, const char *how, bool by_verify)
{
    struct seen s = look(bad_db, a, true);
    tried++;
    if (s.check == 0 && s.verify == 0)
        fail_msg("not found: %s", how);
    if (by_verify && s.verify == 0)
        fail_msg("not found by verify: %s", how);
}

static void one_way(struct arena *a, const char *way, int seq, bool forged)
{
    char text[1024];
    snprintf(text, sizeof(text), way, seq, seq, seq);
    copy(good_db, bad_db);
    run_sql(bad_db, text);
    if (forged)
        rebuild(bad_db, a);
    expect_found(a, text, forged);
}

/* Signed anew with a key of one's own, in the name of the log. */
static void resigned(struct arena *a)
{
    struct err e = {0};
    struct audit_signed done;
    char state[160];
    snprintf(state, sizeof(state), "%s/stranger.state", folder);
    const struct audit_signing s = {.province = PROVINCE, .secret = &stranger, .state = state};
    copy(good_db, bad_db);
    run_sql(bad_db,
            "UPDATE audit_entry SET actor = 'X' WHERE seq = 5; DELETE FROM audit_checkpoint");
    rebuild(bad_db, a);
    struct store_conn *c = open_db(bad_db, false);
    must(audit_sign(c, a, &s, &done, &e), &e);
    store_close(c);
    expect_found(a, "signed by a stranger", true);
}

static void tampered(void **state)
{
    (void)state;
    static const int seqs[] = {1, 255, 256, SIGNED - 1};
    struct arena a;
    arena_init(&a, (size_t)64 << 20);
    make_good(&a);
    struct seen s = look(good_db, &a, true);
    assert_int_equal(s.check + s.verify, 0);
    for (int i = 0; i < COUNT(ways); i++) {
        for (int k = 0; k < COUNT(seqs); k++)
            one_way(&a, ways[i], seqs[k], false);
    }
    /* The leaf's own columns, with the whole tree made anew: what was signed alone tells it. */
    for (int i = 0; i < 13; i++)
        one_way(&a, ways[i], 300, true);
    for (int i = 0; i < COUNT(others); i++)
        one_way(&a, others[i], 0, false);
    /* The whole database of an earlier day is whole; but it is not what was signed since. */
    copy(old_db, bad_db);
    s = look(bad_db, &a, true);
    assert_int_equal(s.check, 0);
    expect_found(&a, "the database of an earlier day", true);
    resigned(&a);
    assert_true(tried >= 100);
    print_message("%d ways\n", tried);
    arena_clear(&a);
}

/* The signer refuses the same, and a file of its own keeps it from being led astray. */
static void signer_refuses(void **state)
{
    (void)state;
    static const char *const sql[] = {
        "UPDATE audit_entry SET actor = 'X' WHERE seq = 595",
        "DELETE FROM audit_entry WHERE seq = 595",
        "UPDATE audit_payload SET payload = 'X' WHERE seq = 595",
        "UPDATE audit_entry SET at_us = at_us - 2000000 WHERE seq = 595",
        "DELETE FROM audit_entry WHERE seq >= 580; UPDATE audit_head SET size = 580",
    };
    struct arena a;
    struct err e = {0};
    struct audit_signed done;
    const struct audit_signing s = {.province = PROVINCE, .secret = &secret, .state = state_file};
    arena_init(&a, (size_t)64 << 20);
    for (int i = 0; i <= COUNT(sql); i++) {
        bool old = i == COUNT(sql);
        copy(old ? old_db : good_db, bad_db);
        if (!old)
            run_sql(bad_db, sql[i]);
        if (!old && i != 2)
            rebuild(bad_db, &a);
        struct store_conn *c = open_db(bad_db, false);
        enum err_code code = audit_sign(c, &a, &s, &done, &e);
        store_close(c);
        /* The first is consistent: nobody had signed it yet. */
        assert_int_equal(code, i == 0 ? ERR_NONE : ERR_INPUT);
        if (i == 0)
            copy(good_db, bad_db);
    }
    /* What was signed of the changed one holds: the true log cannot be signed any more. */
    struct store_conn *c = open_db(good_db, false);
    assert_int_equal(audit_sign(c, &a, &s, &done, &e), ERR_INPUT);
    /* Nor may a key go on without its state. */
    struct audit_signing lost = s;
    char other[160];
    snprintf(other, sizeof(other), "%s/lost.state", folder);
    lost.state = other;
    assert_int_equal(audit_sign(c, &a, &lost, &done, &e), ERR_INPUT);
    store_close(c);
    arena_clear(&a);
}

/* Erased payloads: entries, proofs and signatures stay. */
static void erased(void **state)
{
    (void)state;
    struct arena a;
    struct err e = {0};
    struct checkpoint of;
    int64_t n = 0;
    str proof, line;
    struct note_keys keys = {.v = &secret.key, .n = 1}, none = {0};
    const struct audit_verifying v = {.keys = &keys, .witnesses = &none};
    arena_init(&a, (size_t)64 << 20);
    copy(good_db, bad_db);
    struct store_conn *c = open_db(bad_db, false);
    const struct audit_erasing x = {
        .province = PROVINCE, .from = 100, .to = 119, .actor = STR("C"), .reference = STR("9/QĐ")};
    must(store_begin(c, &e), &e);
    must(audit_erase(c, &x, &n, &e), &e);
    must(store_commit(c, &e), &e);
    assert_int_equal(n, 20);
    must(audit_proof(c, &a, PROVINCE, 110, &proof, &e), &e);
    must(audit_verify_proof(&a, proof, &v, &line, &of, &e), &e);
    assert_int_equal(of.size, SIGNED);
    store_close(c);
    struct seen s = look(bad_db, &a, true);
    assert_int_equal(s.check + s.verify, 0);
    /* Another entry's payload is not covered by that; nor is the entry that tells of it. */
    run_sql(bad_db, "DELETE FROM audit_payload WHERE seq = 120");
    assert_int_not_equal(look(bad_db, &a, true).check, 0);
    copy(good_db, bad_db);
    run_sql(bad_db, "DELETE FROM audit_payload WHERE seq = 110");
    assert_int_not_equal(look(bad_db, &a, true).check, 0);
    arena_clear(&a);
}

/* Of every entry, and of every pair of sizes along the tiles' edges. */
static void proofs(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {1, 2, 200, 255, 256, 257, 511, 512, 513, 589, 590};
    struct arena a;
    struct err e = {0};
    struct checkpoint of;
    struct merkle_hash roots[COUNT(sizes)];
    struct merkle_edge edge = {0};
    struct audit_row row;
    str proof, line;
    struct note_keys keys = {.v = &secret.key, .n = 1}, none = {0};
    const struct audit_verifying v = {.keys = &keys, .witnesses = &none};
    arena_init(&a, (size_t)64 << 20);
    struct store_conn *c = open_db(good_db, false);
    must(audit_rows_open(c, PROVINCE, 0, 590, &e), &e);
    for (int i = 0; audit_rows_next(c, &row, &e) > 0;) {
        struct buf b;
        buf_init(&b, &a, 4096);
        audit_line(&b, &row.entry);
        struct merkle_hash leaf = merkle_leaf(buf_str(&b));
        merkle_add(&edge, &leaf, NULL, NULL);
        if (edge.size == sizes[i])
            roots[i++] = merkle_root(&edge);
    }
    for (int i = 0; i < COUNT(sizes); i++) {
        for (int k = i; k < COUNT(sizes); k++) {
            struct merkle_proof path;
            must(audit_prove_consistency(c, PROVINCE, sizes[i], sizes[k], &path, &e), &e);
            assert_true(merkle_consistency_holds(sizes[i], sizes[k], &path, &roots[i], &roots[k]));
        }
    }
    for (uint64_t seq = 0; seq < SIGNED; seq += 29) {
        must(audit_proof(c, &a, PROVINCE, seq, &proof, &e), &e);
        must(audit_verify_proof(&a, proof, &v, &line, &of, &e), &e);
        char *bad = arena_cstr(&a, proof);
        for (size_t at = proof.n / 3; at < proof.n; at += 97) {
            char was = bad[at];
            bad[at] = was == 'A' ? 'B' : 'A';
            assert_int_equal(audit_verify_proof(&a, str_from_c(bad), &v, &line, &of, &e),
                             ERR_INPUT);
            bad[at] = was;
        }
    }
    assert_int_equal(audit_proof(c, &a, PROVINCE, SIGNED, &proof, &e), ERR_INPUT);
    store_close(c);
    arena_clear(&a);
}

/* A witness goes on from what it saw, and from nothing else. */
static void witness(void **state)
{
    (void)state;
    struct arena a;
    struct err e = {0};
    struct note_secret w;
    uint8_t seed[SEAL_SEED_BYTES] = {3};
    char file[160];
    str first, next, lines;
    uint64_t size = 0;
    arena_init(&a, (size_t)64 << 20);
    snprintf(file, sizeof(file), "%s/witness.state", folder);
    must(note_secret_make(STR("other.example/w"), NOTE_WITNESS, seed, &w, &e), &e);
    const struct audit_witnessing x = {
        .witness = &w, .log = &secret.key, .state = file, .now_s = 1790000700};
    copy(old_db, bad_db);
    struct store_conn *c = open_db(bad_db, false);
    must(audit_request(c, &a, PROVINCE, 0, &first, &e), &e);
    store_close(c);
    must(audit_witness(&a, &x, first, &lines, &e), &e);
    /* 200 entries are known now: what begins elsewhere is refused, a repetition is not. */
    assert_int_equal(audit_witness(&a, &x, first, &lines, &e), ERR_INPUT);
    copy(good_db, bad_db);
    c = open_db(bad_db, false);
    must(audit_request(c, &a, PROVINCE, 100, &next, &e), &e);
    assert_int_equal(audit_witness(&a, &x, next, &lines, &e), ERR_INPUT);
    must(audit_request(c, &a, PROVINCE, 200, &next, &e), &e);
    char *bad = arena_cstr(&a, next);
    bad[10] = bad[10] == 'A' ? 'B' : 'A'; /* in the first hash */
    assert_int_equal(audit_witness(&a, &x, str_from_c(bad), &lines, &e), ERR_INPUT);
    must(audit_witness(&a, &x, next, &lines, &e), &e);
    must(audit_request(c, &a, PROVINCE, SIGNED, &next, &e), &e);
    must(audit_witness(&a, &x, next, &lines, &e), &e);
    struct note_keys keys = {.v = &w.key, .n = 1}, log = {.v = &secret.key, .n = 1};
    must(audit_cosigned(c, &a, PROVINCE, &keys, lines, &size, &e), &e);
    assert_int_equal(size, SIGNED);
    int64_t entries;
    unlink(log_file);
    must(audit_export(c, PROVINCE, false, log_file, &entries, &e), &e);
    store_close(c);
    int told = 0;
    struct audit_verified out;
    const struct audit_verifying v = {.keys = &log, .witnesses = &keys};
    must(audit_verify(log_file, &v, count, &told, &out, &e), &e);
    assert_int_equal(told, 0);
    assert_int_equal(out.cosigned_size, SIGNED);
    /* Another log's key: not this witness's business. */
    struct audit_witnessing strange = x;
    strange.log = &stranger.key;
    assert_int_equal(audit_witness(&a, &strange, next, &lines, &e), ERR_INPUT);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_entries),   cmocka_unit_test(same_rows),
        cmocka_unit_test(tampered),       cmocka_unit_test(erased),
        cmocka_unit_test(proofs),         cmocka_unit_test(witness),
        cmocka_unit_test(signer_refuses), cmocka_unit_test(closing_adds),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
