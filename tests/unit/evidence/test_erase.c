/* Who somebody was is erased: nothing of it is in any row, nor in the bytes of the file; what is of
 * others stays, the log and the checks hold. Of whoever was paid the books stay. On both engines.
 * Synthetic. */
#include "cycle_lab.h"

#include <sys/stat.h>

#include "evidence/audit/audit.h"
#include "evidence/protect/erase.h"
#include "evidence/protect/retention.h"
#include "pay/recovery.h"
#include "registry/check_periods.h"
#include "registry/check_registry.h"
#include "store/store_int.h"

static const char *const gone[] = {"Nguyễn Văn Ánh", "Nguyễn Văn Anh", "nguyen van anh",
                                   "left on a page", "024053000011",   "9704050001112223",
                                   "700000"};
static const char *const stays[] = {"Trần Thị Bé", "024155000022", "800000", "Nguyễn Văn Cò"};
#define N(a) (sizeof(a) / sizeof((a)[0]))

static const char table[] = "what,vi,en,count,unit,from,to,instrument,article,grade,note\n"
                            "acknowledge,v,e,2,working_day,2026-01-01,,356/2025,5,B,\n"
                            "access,v,e,10,day,2026-01-01,,356/2025,5,B,\n"
                            "delete,v,e,20,day,2026-01-01,,356/2025,5,B,\n";
static struct terms terms;
static struct law *small_law;
static uint8_t operations;

enum { TODAY = 20818 }; /* 2026-12-31 */

static struct recording by(const char *actor)
{
    return (struct recording){.province = 24,
                              .at_us = (int64_t)TODAY * 86400 * 1000000,
                              .actor = str_from_c(actor),
                              .source = STR("form"),
                              .reference = STR(""),
                              .operation = {++operations}};
}

static void fill(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey("household,commune,village,surveyed_on,motorbike\n"
                                  "H1,07615,Thôn 1,2025-10-01,1\n",
                                  "household,member,name,relation,born,sex,personal_id\n"
                                  "H1,1,Nguyễn Văn Anh,1,1953-03-01,1,024053000011\n"
                                  "H1,2,Trần Thị Bé,2,1955-04-02,2,024155000022\n"
                                  "H1,3,Nguyễn Văn Cò,3,1985-04-02,1,024085000033\n",
                                  "entity,fact,value,from\nH1/1,monthly_pension,700000,2026-01-01\n"
                                  "H1/2,monthly_pension,800000,2026-01-01\n");
    assert_int_equal(lab_import(c, s, true, 20600, &r, &problems), ERR_NONE);
    survey_free(s);
    must(store_run(c,
                   SQL("INSERT INTO payee (province, entity, valid_from, valid_to, known_from,"
                       " known_to, recorded, closed, method, provider, bank, account, holder,"
                       " paper) VALUES (24, 2, 20600, 2147483647, 20600, 0, 1, 0, 'bank', '',"
                       " '970405', '9704050001112223', 'Nguyễn Văn Anh', '')"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    store_close(c);
}

/* A correction has the old name and the new one in the log. */
static void correct(struct store_pool *pool)
{
    static const uint8_t operation[STORE_ID_BYTES] = {99};
    const struct record_set set = {STR("name"), STR("Nguyễn Văn Ánh")};
    struct record_correction x = lab_correction(&set, 20700);
    x.now_us = (int64_t)20700 * 86400 * 1000000;
    x.actor = STR("xã");
    struct err e = {0};
    str answer;
    bool again;
    must(record_correct(pool, &lab.arena, lab.law, &x, operation, &answer, &again, &e), &e);
}

static void leave(struct place *p, int64_t person)
{
    struct err e = {0};
    struct store_conn *c = place_open(p);
    must(store_run(c, SQL("UPDATE membership SET valid_to = 20800 WHERE person = ?1"),
                   STORE_VALUES(store_int(person)), NULL, &e),
         &e);
    store_close(c);
}

static void ask(struct place *p, struct store_pool *pool, const char *kind, int64_t person)
{
    const struct subject_request q = {.person = person,
                                      .kind = str_from_c(kind),
                                      .asked_by = STR(""),
                                      .paper = STR(""),
                                      .said = STR("Đã chuyển đi"),
                                      .on = TODAY};
    const struct recording r = by("Hoà");
    struct err e = {0};
    str answer;
    bool again;
    must(subject_open(pool, &lab.arena, &r, &terms, &q, &answer, &again, &e), &e);
    buf_fmt(p->log, "request %s\n", answer);
}

static void erase(struct place *p, struct store_pool *pool, const char *actor, int64_t request,
                  const char *paper)
{
    const struct subject_act act = {.act = STR("answer"),
                                    .on = TODAY,
                                    .said = STR("Không còn cần"),
                                    .paper = str_from_c(paper)};
    const struct recording r = by(actor);
    struct err e = {0};
    str answer = STR("");
    bool again;
    const struct cycle_question law = {
        .law = lab.law, .areas = lab.areas, .month = month_of(TODAY)};
    if (subject_erase(pool, &lab.arena, &r, &law, &terms, request, &act, &answer, &again, &e) ==
        ERR_NONE)
        buf_fmt(p->log, "erased %s\n", answer);
    else
        buf_fmt(p->log, "! %z\n", e.text[LANG_EN]);
}

static bool take_line(void *ctx, str line)
{
    buf_add(ctx, line);
    buf_char(ctx, '\n');
    return true;
}

static void found(void *ctx, const char *vi, const char *en)
{
    (void)ctx, (void)vi;
    fail_msg("%s", en);
}

static bool holds(str text, const char *what)
{
    return str_find(text, str_from_c(what)) >= 0;
}

/* A row deleted as an engine does that leaves its bytes where they were: SQLite may or may not have
 * been built so. */
static void leave_bytes(struct store_conn *c)
{
    struct err e = {0};
    if (!store_is_postgres(c))
        must(conn_exec(c, "PRAGMA secure_delete=OFF", &e), &e);
    must(store_run(c,
                   SQL("INSERT INTO counter (province, name, next) VALUES (24, 'left on a page', "
                       "1)"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_run(c, SQL("DELETE FROM counter WHERE name = 'left on a page'"), STORE_NO_VALUES,
                   NULL, &e),
         &e);
}

static void check_whole(struct store_conn *c)
{
    struct err e = {0};
    uint32_t n = 0;
    must(store_check(c, found, NULL, &n, &e), &e); /* the log too */
    must(check_registry(c, found, NULL, &n, &e), &e);
    must(check_periods(c, found, NULL, &n, &e), &e);
}

/* Every row of every table, by its words. */
static void look_at_rows(struct place *p)
{
    struct buf all;
    struct err e = {0};
    struct store_conn *c = place_open(p);
    buf_init(&all, &lab.arena, 64 << 20);
    must(store_dump(c, take_line, &all, &e), &e);
    for (size_t i = 0; i < N(gone); i++) {
        if (holds(buf_str(&all), gone[i]))
            fail_msg("%s is still there", gone[i]);
    }
    for (size_t i = 0; i < N(stays); i++)
        assert_true(holds(buf_str(&all), stays[i]));
    log_query(p, c,
              SQL("SELECT count(*) FROM audit_entry AS a WHERE NOT EXISTS (SELECT 1 FROM"
                  " audit_payload AS p WHERE p.seq = a.seq)"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT birth, birth_to, sex FROM person WHERE id = 2 AND closed = 0"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT bearers, packed FROM place_bearer WHERE place IN (SELECT id FROM"
                  " known_place WHERE village = 'Thôn 1') ORDER BY place, part"),
              STORE_NO_VALUES);
    check_whole(c);
    leave_bytes(c);
    must(store_scrub(c, &e), &e);
    store_close(c);
}

/* SQLite: not a byte in its files. */
static void look_at_bytes(const char *path)
{
    static const char *const ends[] = {"", "-wal"};
    for (size_t k = 0; k < N(ends); k++) {
        char name[4096];
        snprintf(name, sizeof(name), "%s%s", path, ends[k]);
        FILE *f = fopen(name, "rb");
        if (f == NULL)
            continue;
        char *bytes = arena_alloc(&lab.arena, 64 << 20);
        str all = {bytes, fread(bytes, 1, 64 << 20, f)};
        fclose(f);
        for (size_t i = 0; i < N(gone); i++) {
            if (holds(all, gone[i]))
                fail_msg("the file still has %s", gone[i]);
        }
        assert_true(k > 0 || holds(all, stays[0]));
    }
}

static void erased(struct place *p)
{
    struct store_pool *pool = NULL;
    struct err e = {0};
    lab.law = small_law;
    fill(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&pool, &o, &e), &e);
    correct(pool);
    ask(p, pool, "delete", 2);
    ask(p, pool, "access", 2);
    erase(p, pool, "Bình", 1, "QĐ 7"); /* at home yet */
    leave(p, 2);
    erase(p, pool, "hoa", 1, "QĐ 7");
    erase(p, pool, "Bình", 1, "");
    erase(p, pool, "Bình", 2, "QĐ 7");
    erase(p, pool, "Bình", 3, "QĐ 7");
    erase(p, pool, "Bình", 1, "QĐ 7");
    erase(p, pool, "Bình", 1, "QĐ 7");
    store_pool_close(pool);
    look_at_rows(p);
    if (!store_location_is_postgres(p->options.location))
        look_at_bytes(p->options.location);
}

/* 25 rows: two of the person, a number, a fact, a way of payment; two names, of each four keys with
 * tones and four without, and where they were borne; of the
 * village's list of who can be found there nothing is counted, and the two others are in it. Born
 * in 1953. One entry: the correction. */
static void test_erased(void **state)
{
    (void)state;
    both_run(erased,
             "request 1\nrequest 2\n"
             "! the person still lives in a household, and the registry has to keep them: refuse "
             "it, or record the move or death first\n"
             "! who took the request does not approve the erasure\n"
             "! erasing needs its decision and the reason\n"
             "! request 2 does not ask to delete what is held of somebody in the registry\n"
             "! there is no request 3\n"
             "erased 25 1 0\n"
             "! request 1 is answered\n"
             "1\n-6209|-5845|'1'\n2|'2,-5388,3;3,5570,4;'\n");
}

/* ---- somebody who was paid ---- */

enum { PAID = 4 }; /* Bưởi; the household 3 is hers alone; an account of each */

static void fill_paid(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey("household,commune,village,surveyed_on\n"
                                  "A,07615,Thôn 1,2026-01-05\nB,07615,Thôn Hai,2026-01-05\n",
                                  "household,member,name,relation,born,sex,personal_id\n"
                                  "A,1,Nguyễn Văn Á,1,1950-03-01,1,\n"
                                  "B,1,Phạm Thị Bưởi,1,1950-03-01,2,024150000011\n",
                                  "entity,fact,value,from,to,known_from\n"
                                  "A/1,disability,severe,2026-03-10,,2026-03-10\n"
                                  "B/1,disability,severe,2026-03-10,,2026-03-10\n");
    must(lab_import(c, s, true, desk_day("2026-03-12"), &r, &problems), &e);
    survey_free(s);
    must(store_run(c,
                   SQL("INSERT INTO payee (province, entity, valid_from, valid_to, known_from,"
                       " known_to, recorded, closed, method, provider, bank, account, holder,"
                       " paper) VALUES (24, 3, 20600, 2147483647, 20600, 0, 1, 0, 'bank', '',"
                       " '970405', '9704050001112223', 'Phạm Thị Bưởi', ''), (24, 4, 20600,"
                       " 2147483647, 20600, 0, 1, 0, 'bank', '', '970405', '8888000011112222',"
                       " 'Phạm Thị Bưởi', '')"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    store_close(c);
}

struct books {
    struct buf rows;
    bool on;
};

/* A table begins with its name and columns. */
static bool take_books(void *ctx, str line)
{
    static const char *const tables[] = {"payment (",         "payment_line (",   "payment_event (",
                                         "cycle_act (",       "ledger_account (", "ledger_holder (",
                                         "ledger_transfer (", "enrolment_act (",  "fact (",
                                         "answer ("};
    struct books *b = ctx;
    if (line.n > 0 && line.p[line.n - 1] == ')' && str_find(line, STR(" (")) > 0)
        b->on = false;
    for (size_t i = 0; i < N(tables); i++)
        b->on = b->on || str_starts(line, str_from_c(tables[i]));
    return !b->on || take_line(&b->rows, line);
}

/* Every row of what money was paid and decided by. */
static str read_books(struct store_conn *c)
{
    struct books b = {.on = false};
    struct err e = {0};
    buf_init(&b.rows, &lab.arena, 16 << 20);
    must(store_dump(c, take_books, &b, &e), &e);
    return buf_str(&b.rows);
}

/* Signs the log as it stands; a proof of its first entry, which wrote her. */
static str sign_log(struct store_conn *c, const struct note_secret *secret, const char *state)
{
    struct err e = {0};
    struct audit_signed done;
    str proof;
    const struct audit_signing s = {.province = 24, .secret = secret, .state = state};
    must(audit_sign(c, &lab.arena, &s, &done, &e), &e);
    must(audit_proof(c, &lab.arena, 24, 1, &proof, &e), &e);
    return proof;
}

static void verify_log(struct place *p, struct store_conn *c, const struct note_secret *secret,
                       str proof)
{
    struct note_key key = secret->key;
    const struct note_keys keys = {.v = &key, .n = 1}, none = {0};
    const struct audit_verifying v = {.keys = &keys, .witnesses = &none};
    struct err e = {0};
    struct audit_verified out;
    struct checkpoint of;
    int64_t n;
    str line;
    char path[128];
    snprintf(path, sizeof(path), "%s/%s.log", folder, p->name);
    must(audit_export(c, 24, true, path, &n, &e), &e);
    must(audit_verify(path, &v, found, NULL, &out, &e), &e);
    assert_int_equal(out.findings, 0);
    must(audit_verify_proof(&lab.arena, proof, &v, &line, &of, &e), &e);
}

/* From the bank's answer on; refused while the month is open. */
static void pay(struct desk *d)
{
    static const int64_t who[] = {2, PAID};
    desk_enrol(d, who, N(who));
    desk_give(d, 2026, "social_assistance", "07615", 10000000);
    desk_prepare(d, "2026-10");
    desk_act(d, "Bình", "2026-10", CYCLE_APPROVE, "");
    desk_act(d, "Hoà", "2026-10", CYCLE_SEND, "");
    desk_told(d, "2026-10", 1, CYCLE_TOLD_PAID);
    desk_told(d, "2026-10", 2, CYCLE_TOLD_PAID);
}

static struct cycle_question of_desk(void)
{
    return (struct cycle_question){.law = desk_law, .areas = lab.areas, .month = month_of(TODAY)};
}

static void owe(struct desk *d, const struct recovery_act *act)
{
    const struct recording r = desk_by(d, "Hoà");
    const struct cycle_question q = of_desk();
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = recovery_prepare(d->pool, &lab.arena, &r, &q, act, &answer, &again, &e);
    desk_say(d, recovery_code(act->kind), code, answer, &e);
}

static void agree(struct desk *d, int64_t act)
{
    const struct recording r = desk_by(d, "Bình");
    const struct cycle_question q = of_desk();
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code =
        recovery_decide(d->pool, &lab.arena, &r, &q, act, true, STR(""), &answer, &again, &e);
    desk_say(d, "verdict", code, answer, &e);
}

/* Her allowance ends with the month that was paid: 1.080.000 are to come back, and are waived. She
 * is kept until nothing of it goes on. */
static void settle_her(struct desk *d)
{
    struct enrol_request end = desk_opening(d, PAID, "disability_allowance", "2026-10");
    const struct recovery_act order = {.kind = RECOVERY_ORDER,
                                       .entity = PAID,
                                       .on = TODAY,
                                       .number = STR("8/QĐ"),
                                       .signer = STR("Lê Văn C"),
                                       .payer = STR("con gái"),
                                       .reason = STR("")};
    struct recovery_act waiver = order;
    end.act = ACT_END;
    end.reason = STR("đã chuyển đi");
    waiver.kind = RECOVERY_WAIVE;
    waiver.order = 1;
    waiver.reason = STR("hộ nghèo");
    erase(d->p, d->pool, "Bình", 1, "QĐ 7");
    desk_decide(d, &end, 3);
    owe(d, &order);
    erase(d->p, d->pool, "Bình", 1, "QĐ 7");
    agree(d, 1);
    erase(d->p, d->pool, "Bình", 1, "QĐ 7");
    owe(d, &waiver);
    agree(d, 2);
}

/* Her number and the account of her household are nowhere; the list that was paid has the rest. */
static void look_for_her(struct store_conn *c)
{
    static const char *const hers[] = {"024150000011", "9704050001112223"};
    static const char *const papers[] = {"Phạm Thị Bưởi", "8888000011112222", "Thôn Hai"};
    struct buf all;
    struct err e = {0};
    buf_init(&all, &lab.arena, 64 << 20);
    must(store_dump(c, take_line, &all, &e), &e);
    for (size_t i = 0; i < N(hers); i++) {
        if (holds(buf_str(&all), hers[i]))
            fail_msg("%s is still there", hers[i]);
    }
    for (size_t i = 0; i < N(papers); i++)
        assert_true(holds(buf_str(&all), papers[i]));
}

static void log_left(struct place *p, struct store_conn *c)
{
    log_query(p, c, SQL("SELECT name, birth, sex FROM person WHERE id = 4 AND closed = 0"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT village FROM household WHERE id = 3"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT method, account, holder FROM payee ORDER BY entity"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT entity, name, account, amount FROM payment ORDER BY number"),
              STORE_NO_VALUES);
}

/* ---- what is past its term ---- */

/* Of every category of the file; of those without a term with one of a year, by the office. */
static void log_past(struct place *p, struct store_conn *c, const char *on)
{
    struct retention_terms terms_of;
    struct retention_count n;
    struct retention_rows rows;
    struct err e = {0};
    must(retention_load(&lab.arena, str_from_c(getenv("ANSINH_DATA")), &terms_of, &e), &e);
    buf_fmt(p->log, "%z:", on);
    for (uint32_t i = 0; i < terms_of.n; i++) {
        struct retention_term t = terms_of.v[i];
        if (t.years == 0) {
            must(retention_counted(c, &lab.arena, 24, &t, desk_day(on), &n, &e), &e);
            assert_int_equal(n.past, 0);
            t.years = 1;
        }
        must(retention_counted(c, &lab.arena, 24, &t, desk_day(on), &n, &e), &e);
        must(retention_past(c, &lab.arena, 24, &t, desk_day(on), 100, &rows, &e), &e);
        assert_int_equal(rows.n, n.past);
        if (n.records > 0)
            buf_fmt(p->log, " %s %l of %l", t.category, n.past, n.records);
        for (uint32_t k = 0; k < rows.n; k++)
            buf_fmt(p->log, " #%l %s %d", rows.v[k].entity, rows.v[k].what, rows.v[k].since);
    }
    buf_char(p->log, '\n');
}

/* She left on 2026-12-13 (20800); who stays is nobody who left. October 2026 is of the year 2026,
 * to the end of 2036. */
static void look_at_terms(struct place *p, struct store_conn *c)
{
    log_past(p, c, "2027-12-13");
    log_past(p, c, "2027-12-14");
    log_past(p, c, "2036-12-31");
    log_past(p, c, "2037-01-01");
}

static void test_terms_wrong(void **state)
{
    static const char *const wrong[] = {"payment,v,e,f,f,10,,,B,\n",          /* by what */
                                        "payment,v,e,f,f,10,88/2015,41,C,\n", /* hearsay */
                                        "payment,v,e,f,f,0,88/2015,41,B,\n",  /* not for a moment */
                                        "nothing,v,e,f,f,,,,,\n",             /* of the program */
                                        "payment,v,e,f,f,,,,,\npayment,v,e,f,f,,,,,\n"};
    char path[128], name[160];
    (void)state;
    snprintf(path, sizeof(path), "%s/protection", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(name, sizeof(name), "%s/retention.csv", path);
    for (size_t i = 0; i < N(wrong); i++) {
        struct retention_terms t;
        struct err e = {0};
        FILE *f = fopen(name, "wb");
        assert_non_null(f);
        fprintf(f, "category,vi,en,from_vi,from_en,years,instrument,article,grade,note\n%s",
                wrong[i]);
        fclose(f);
        assert_int_equal(retention_load(&lab.arena, str_from_c(folder), &t, &e), ERR_INPUT);
    }
    unlink(name);
    rmdir(path);
}

static void erased_paid(struct place *p)
{
    static const uint8_t seed[SEAL_SEED_BYTES] = {1};
    struct note_secret secret;
    struct err e = {0};
    char state[128];
    lab.law = desk_law;
    fill_paid(p);
    struct desk d = {p, NULL, 0, TODAY};
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    pay(&d);
    assert_true(seal_start());
    must(note_secret_make(STR("test.example/log"), NOTE_LOG, seed, &secret, &e), &e);
    snprintf(state, sizeof(state), "%s/%s.state", folder, p->name);
    struct store_conn *c = place_open(p);
    str proof = sign_log(c, &secret, state);
    ask(p, d.pool, "delete", PAID);
    leave(p, PAID);
    erase(p, d.pool, "Bình", 1, "QĐ 7"); /* the month is open */
    desk_act(&d, "Bình", "2026-10", CYCLE_CLOSE, "");
    settle_her(&d);
    look_at_terms(p, c);
    str books = read_books(c);
    assert_true(holds(books, "Phạm Thị Bưởi"));
    erase(p, d.pool, "Bình", 1, "QĐ 7");
    str after = read_books(c);
    assert_true(str_eq(books, after));
    desk_whole(&d);
    desk_account(&d, "line/2026/province/social_assistance/07615");
    store_pool_close(d.pool);
    look_for_her(c);
    log_left(p, c);
    check_whole(c);
    sign_log(c, &secret, state);
    verify_log(p, c, &secret, proof);
    store_close(c);
}

/* A severely disabled person of 60 and more has twice the standard of 540.000 đ (Decree 335/2026;
 * Decree 20/2021, article 6.1.e): 1.080.000 đ each, of 10.000.000. */
static void test_erased_paid(void **state)
{
    (void)state;
    both_run(erased_paid,
             "2026-10: 1 2 2160000\napprove: 1 2 2160000\nsend: 1 2 2160000\n"
             "report: 1 0\nreport: 1 0\nrequest 1\n"
             "! a payment to the person is in a month that is not closed: close it first\n"
             "close: 1 2 2160000\n"
             "! trợ cấp khuyết tật (disability_allowance) goes on or waits for a decision: decide"
             " on it or end it first (ansinh enrol)\n"
             "order: 1 1080000\n"
             "! act 1 of recovery waits for a verdict: approve it or send it back first\n"
             "verdict: 1 1080000\n"
             "! order of recovery 1 has 1.080.000 đ left: receive or waive it first (ansinh"
             " recovery)\n"
             "waive: 2 1080000\nverdict: 2 1080000\n"
             "2027-12-13: payment 0 of 2 recovery 0 of 2 registry 0 of 1\n"
             "2027-12-14: payment 0 of 2 recovery 0 of 2 registry 1 of 1 #4 Phạm Thị Bưởi 20800\n"
             "2036-12-31: payment 0 of 2 recovery 0 of 2 registry 1 of 1 #4 Phạm Thị Bưởi 20800\n"
             "2037-01-01: payment 2 of 2 #2 Nguyễn Văn Á 20727 #4 Phạm Thị Bưởi 20727 recovery 2"
             " of 2 #4 8/QĐ 20818 #4 8/QĐ 20818 registry 1 of 1 #4 Phạm Thị Bưởi 20800\n"
             "erased 15 0 1\n"
             "line/2026/province/social_assistance/07615: 7840000, reserved 0\n"
             "''|-7246|'2'\n''\n'cash'|''|''\n'cash'|''|''\n"
             "2|'Nguyễn Văn Á'|''|1080000\n"
             "4|'Phạm Thị Bưởi'|'8888000011112222'|1080000\n");
}

static int setup(void **state)
{
    struct err e = {0};
    if (desk_setup(state) != 0)
        return -1;
    small_law = lab.law;
    return terms_parse(&lab.arena, str_from_c(table), "table", &terms, &e) == ERR_NONE ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_erased),
                                       cmocka_unit_test(test_erased_paid),
                                       cmocka_unit_test(test_terms_wrong)};
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
