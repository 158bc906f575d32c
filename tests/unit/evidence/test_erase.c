/* Who somebody was is erased: nothing of it is in any row, nor in the bytes of the file; what is of
 * others stays, the log and the checks hold. On both engines. Synthetic. */
#include "registry_lab.h"

#include "evidence/protect/erase.h"
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

static void leave(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = place_open(p);
    must(store_run(c, SQL("UPDATE membership SET valid_to = 20800 WHERE person = 2"),
                   STORE_NO_VALUES, NULL, &e),
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
    if (subject_erase(pool, &lab.arena, &r, &terms, request, &act, &answer, &again, &e) == ERR_NONE)
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

/* Every row of every table, by its words. */
static void look_at_rows(struct place *p)
{
    struct buf all;
    struct err e = {0};
    uint32_t n = 0;
    struct store_conn *c = place_open(p);
    buf_init(&all, &lab.arena, 64 << 20);
    must(store_dump(c, take_line, &all, &e), &e);
    for (size_t i = 0; i < N(gone); i++) {
        if (holds(buf_str(&all), gone[i]))
            fail_msg("%s is still there", gone[i]);
    }
    for (size_t i = 0; i < N(stays); i++)
        assert_true(holds(buf_str(&all), stays[i]));
    must(store_check(c, found, NULL, &n, &e), &e); /* the log too */
    must(check_registry(c, found, NULL, &n, &e), &e);
    must(check_periods(c, found, NULL, &n, &e), &e);
    log_query(p, c,
              SQL("SELECT count(*) FROM audit_entry AS a WHERE NOT EXISTS (SELECT 1 FROM"
                  " audit_payload AS p WHERE p.seq = a.seq)"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT birth, birth_to, sex FROM person WHERE id = 2 AND closed = 0"),
              STORE_NO_VALUES);
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
    fill(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&pool, &o, &e), &e);
    correct(pool);
    ask(p, pool, "delete", 2);
    ask(p, pool, "access", 2);
    erase(p, pool, "Bình", 1, "QĐ 7"); /* at home yet */
    leave(p);
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
 * tones and four without, and where they were borne. Born in 1953. One entry: the correction. */
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
             "1\n-6209|-5845|'1'\n");
}

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    return terms_parse(&lab.arena, str_from_c(table), "table", &terms, &e) == ERR_NONE ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_erased)};
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
