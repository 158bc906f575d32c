/* Search in a database that holds a province: how long a question takes, parsing and the answer's
 * numbers and households included, on a connection that is open.
 *
 *   bench_find DB [QUESTIONS [KIND]]
 *
 * DB is a path or postgres://…, filled by `ansinh import`; without it nothing is measured. KIND: as
 * it is printed; without it all. Where the server is on this machine (Linux), the processor's time
 * is that of its process too, else the asker's alone. BENCH_SLOW=MS lists the questions that take
 * the processor longer. BENCH_TIMES=N asks each question N times, and its least times count: on a
 * busy machine that leaves out most of what others take. BENCH_WITHIN=CODE[,CODE…]: asked by who
 * has a right in these communes of today's map alone. */
#include "bench.h"

#include "base/fmt.h"
#include "base/text.h"
#include "registry/match.h"
#include "registry/record.h"
#include "registry/times.h"
#include "store/store_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define QUESTIONS 2000u /* of each kind */
#define LIMIT 50u

enum kind {
    NAME,
    FOLDED,
    GIVEN,
    ENDS,
    BEGUN,
    TURNED,
    NAME_YEAR,
    GIVEN_YEAR,
    GIVEN_DAY,
    DAY,
    HOUSEHOLD,
    NUMBER,
    NUMBER_BEGUN,
    NAME_VILLAGE,
    HEAD_COMMUNE,
    GIVEN_COMMUNE,
    GIVEN_VILLAGE,
    KINDS
};
static const char *const kind_names[KINDS] = {
    "whole name",          "the same, folded",   "given name",        "surname, given name",
    "first letters",       "words turned round", "folded name, year", "given name, year",
    "given name, day",     "day of birth",       "household",         "number",
    "number, nine digits", "name, village",      "head, commune",     "given name, commune",
    "given name, village",
};

struct somebody {
    str name, household, commune, village, number;
    day birth;
};

static struct arena arena;
static struct store_conn *db;
static struct world_at at;
static struct somebody *people;
static uint32_t n_people;

#define MOST_WITHIN 64
static str within[MOST_WITHIN];
static uint32_t n_within;

static int64_t server; /* the process that answers this connection; 0: not known */

static void stop(const struct err *e)
{
    fprintf(stderr, "%s\n", e->text[LANG_EN]);
    exit(1);
}

static struct somebody somebody_at(void)
{
    struct somebody s = {.name = arena_str(&arena, store_at_text(db, 0)),
                         .household = arena_str(&arena, store_at_text(db, 2)),
                         .commune = arena_str(&arena, store_at_text(db, 3)),
                         .village = arena_str(&arena, store_at_text(db, 4)),
                         .number = STR("")};
    if (!store_at_null(db, 1))
        s.birth = (day)store_at_int(db, 1);
    if (!store_at_null(db, 5))
        s.number = arena_str(&arena, store_at_text(db, 5));
    return s;
}

/* People drawn from all over the province. */
static void draw_people(uint32_t wanted)
{
    struct err e = {0};
    struct store_value last;
    int more;
    if (store_one(db, SQL("SELECT next FROM counter WHERE province = ?1 AND name = 'entity'"),
                  STORE_VALUES(store_int(at.province)), &arena, &last, 1, &e) < 0)
        stop(&e);
    people = arena_array(&arena, struct somebody, wanted + 1u);
    for (uint32_t i = 0; n_people < wanted && i < 4 * wanted; i++) {
        int64_t id = 1 + bench_mix(11, i) % (last.i > 1 ? last.i - 1 : 1);
        if (store_query(db,
                        SQL("SELECT p.name, p.birth, h.code, h.commune, h.village, n.number FROM"
                            " person AS p JOIN membership AS m ON m.province = p.province AND"
                            " m.person = p.id JOIN household AS h ON h.province = m.province AND"
                            " h.id = m.household LEFT JOIN person_number AS n ON n.province ="
                            " p.province AND n.person = p.id AND n.kind = 'citizen' WHERE"
                            " p.province = ?1 AND p.id = ?2 ORDER BY p.recorded DESC LIMIT 1"),
                        STORE_VALUES(store_int(at.province), store_int(id)), &e) != ERR_NONE)
            stop(&e);
        while ((more = store_next(db, &e)) > 0)
            people[n_people++] = somebody_at();
        if (more < 0)
            stop(&e);
    }
}

static void read_within(void)
{
    const char *codes = getenv("BENCH_WITHIN");
    str rest = str_from_c(codes != NULL ? codes : "");
    while (rest.n > 0 && n_within < MOST_WITHIN)
        within[n_within++] = str_split(&rest, ',');
}

/* What somebody looking for this person types; false: nothing of the kind is known. */
static bool question(enum kind kind, const struct somebody *p, char text[256],
                     struct record_ask *ask)
{
    str surname, middle, given, folded = text_fold(&arena, p->name);
    int y, m, d;
    size_t n = 0;
    match_split_name(kind == NAME ? p->name : folded, &surname, &middle, &given);
    day_to_ymd(p->birth, &y, &m, &d);
    *ask = (struct record_ask){.words = folded,
                               .numbers = true,
                               .limit = LIMIT,
                               .within = n_within > 0 ? within : NULL,
                               .n_within = n_within,
                               .within_on = at.as_of};
    switch (kind) {
    case NAME:
        ask->words = p->name;
        return true;
    case GIVEN:
        ask->words = given;
        return true;
    case ENDS:
        n = fmt_write(text, 256, "%s %s", surname, given);
        break;
    case BEGUN:
        ask->words = str_slice(folded, 0, 3 + (size_t)y % 8);
        return true;
    case TURNED:
        n = fmt_write(text, 256, "%s %s", given, surname);
        break;
    case NAME_YEAR:
        n = fmt_write(text, 256, "%s %d", folded, y);
        break;
    case GIVEN_YEAR:
        n = fmt_write(text, 256, "%s %d", given, y);
        break;
    case GIVEN_DAY:
        n = fmt_write(text, 256, "%s %d/%d/%d", given, d, m, y);
        break;
    case DAY:
        n = fmt_write(text, 256, "%d/%d/%d", d, m, y);
        break;
    case HOUSEHOLD:
        ask->words = p->household;
        return true;
    case NUMBER:
        ask->words = p->number;
        return p->number.n > 0;
    case NUMBER_BEGUN:
        ask->words = str_slice(p->number, 0, 9);
        return p->number.n > 0;
    case NAME_VILLAGE:
        ask->village = p->village;
        return true;
    case HEAD_COMMUNE:
        ask->commune = p->commune;
        ask->heads = true;
        return true;
    case GIVEN_COMMUNE:
        ask->words = given;
        ask->commune = p->commune;
        return true;
    case GIVEN_VILLAGE:
        ask->words = given;
        ask->village = p->village;
        return true;
    default:
        return true;
    }
    ask->words = (str){text, n};
    return true;
}

/* ---- the server's processor time ---- */

/* The process of the server that answers this connection. */
static int64_t server_process(void)
{
    struct err e = {0};
    if (conn_query_raw(db, "SELECT pg_backend_pid()", NULL, 0, &e) != ERR_NONE ||
        store_next(db, &e) <= 0)
        stop(&e);
    int64_t pid = store_at_int(db, 0);
    store_finish(db);
    return pid;
}

/* A server's process meets each page of the shared memory once for the first time, which where it
 * is virtual costs more than the page itself; and a connection lives long. So all that questions
 * read is read through, indexes and tables. */
static void warm_server(void)
{
    static const char *const all[] = {
        "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off;"
        " SET max_parallel_workers_per_gather = 0",
        "SELECT count(sex) FROM (SELECT sex FROM person ORDER BY province, id OFFSET 0) AS t",
        "SELECT count(code) FROM (SELECT code FROM household ORDER BY province, id OFFSET 0) AS t",
        "SELECT count(code) FROM (SELECT code FROM household ORDER BY province, code OFFSET 0) AS"
        " t",
        "SELECT count(number) FROM (SELECT number FROM membership ORDER BY province, person OFFSET"
        " 0) AS t",
        "SELECT count(number) FROM (SELECT number FROM membership ORDER BY province, household,"
        " person OFFSET 0) AS t",
        "SELECT count(number) FROM (SELECT number FROM person_number ORDER BY province, number"
        " OFFSET 0) AS t",
        "SELECT count(name) FROM (SELECT name FROM name_key ORDER BY province, kind, key OFFSET 0)"
        " AS t",
        "SELECT count(name) FROM (SELECT name FROM known_name ORDER BY province, name OFFSET 0) AS"
        " t",
        "SELECT count(place) FROM (SELECT place FROM name_bearer ORDER BY province, name, birth"
        " OFFSET 0) AS t",
        "SELECT sum(length(packed)) FROM place_bearer",
        "SET enable_indexonlyscan = on",
        "SELECT count(person) FROM (SELECT person FROM name_bearer ORDER BY province, birth,"
        " person OFFSET 0) AS t",
        "RESET ALL"};
    struct err e = {0};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (conn_exec(db, all[i], &e) != ERR_NONE)
            stop(&e);
    }
}

static double cpu_s(void)
{
    char path[64];
    double ns = 0;
    snprintf(path, sizeof(path), "/proc/%" PRId64 "/schedstat", server);
    FILE *f = server > 0 ? fopen(path, "r") : NULL;
    if (f != NULL && fscanf(f, "%lf", &ns) != 1)
        ns = 0;
    if (f != NULL)
        fclose(f);
    return bench_cpu_s() + ns / 1e9;
}

/* ---- measuring ---- */

static void tell_slow(const struct record_ask *ask, const struct record_hits *hits, double ms)
{
    const char *least_ms = getenv("BENCH_SLOW");
    if (least_ms != NULL && ms >= atof(least_ms))
        printf("  %.2f ms, %u answers: \"%.*s\" village \"%.*s\" commune \"%.*s\"\n", ms, hits->n,
               (int)ask->words.n, ask->words.p, (int)ask->village.n, ask->village.p,
               (int)ask->commune.n, ask->commune.p);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int asked_times(void)
{
    const char *times = getenv("BENCH_TIMES");
    return times != NULL ? atoi(times) : 1;
}

/* Who was found, why and in which order: the same from both engines. */
static uint32_t sum_of(uint32_t sum, const struct record_hits *hits)
{
    for (uint32_t i = 0; i < hits->n; i++)
        sum = bench_mix(sum, (uint32_t)hits->v[i].person ^ (uint32_t)hits->v[i].why << 28);
    return bench_mix(sum, hits->n + hits->more);
}

static void measure(enum kind kind, double *times, double *cpu)
{
    uint32_t asked = 0, complete = 0, sum = 0;
    struct arena_mark mark = arena_save(&arena);
    for (uint32_t i = 0; i < n_people; i++) {
        char text[256];
        struct record_ask ask;
        struct record_hits hits;
        struct err e = {0};
        if (!question(kind, &people[i], text, &ask))
            continue;
        times[asked] = cpu[asked] = 1e9;
        for (int k = 0; k < asked_times(); k++) {
            double before_s = cpu_s(), from_s = bench_wall_s();
            if (record_find(db, &arena, &at, &ask, &hits, &e) != ERR_NONE)
                stop(&e);
            times[asked] = fmin(times[asked], (bench_wall_s() - from_s) * 1e3);
            cpu[asked] = fmin(cpu[asked], (cpu_s() - before_s) * 1e3);
        }
        tell_slow(&ask, &hits, cpu[asked++]);
        complete += !hits.more;
        sum = sum_of(sum, &hits);
        arena_restore(&arena, mark);
    }
    if (asked == 0) {
        printf("  %-20s nothing of the kind is recorded\n", kind_names[kind]);
        return;
    }
    qsort(times, asked, sizeof(*times), by_value);
    qsort(cpu, asked, sizeof(*cpu), by_value);
    size_t p99 = (size_t)asked * 99 / 100;
    printf("  %-20s %6" PRIu32 "  p50 %7.3f  p99 %7.3f  worst %8.3f ms  (cpu p50 %6.3f p99 %7.3f)"
           "  all shown %.2f  answers %08" PRIx32 "\n",
           kind_names[kind], asked, times[asked / 2], times[p99], times[asked - 1], cpu[asked / 2],
           cpu[p99], (double)complete / asked, sum);
}

int main(int argc, char **argv)
{
    uint32_t questions = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : QUESTIONS;
    struct err e = {0};
    if (argc < 2) {
        puts("bench_find DB [QUESTIONS]: no database given");
        return 0;
    }
    const struct store_options o = {.location = argv[1], .read_only = true};
    arena_init(&arena, (size_t)1 << 30);
    if (store_open(&db, &o, &e) != ERR_NONE || world_province(db, 0, &at.province, &e) != ERR_NONE)
        stop(&e);
    if (store_is_postgres(db)) {
        server = server_process();
        warm_server();
    }
    at.as_of = at.known_on = day_of_moment(store_now_us());
    at.recording = WORLD_ALL_RECORDINGS;
    draw_people(questions);
    read_within();
    printf("%" PRIu32 " questions of each kind, at most %u answers a question\n", n_people, LIMIT);
    double *times = arena_array(&arena, double, questions + 1u);
    double *cpu = arena_array(&arena, double, questions + 1u);
    for (int kind = 0; kind < KINDS; kind++) {
        if (argc < 4 || str_eq_c(str_from_c(argv[3]), kind_names[kind]))
            measure((enum kind)kind, times, cpu);
    }
    store_close(db);
    return 0;
}
