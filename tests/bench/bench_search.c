/* Search among people made up, in the index in memory: how long a question takes, parsing included,
 * and whether who is asked for is among the answers.
 *
 *   bench_search [PEOPLE [QUESTIONS]] */
#include "bench.h"
#include "registry_people.h"

#include "base/fmt.h"
#include "base/text.h"
#include "registry/search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PEOPLE 2000000u
#define QUESTIONS 20000u /* of each kind */
#define LIMIT 50u

enum kind { NAME, FOLDED, GIVEN, ENDS, BEGUN, PAIR, NAME_YEAR, GIVEN_YEAR, TURNED, NUMBER, KINDS };
static const char *const kind_names[KINDS] = {
    "whole name",         "the same, folded",   "given name",        "surname, given name",
    "first letters",      "surname, middle",    "folded name, year", "given name, year",
    "words turned round", "number, ten digits",
};

static struct arena arena;

/* What somebody looking for this person types. */
static str question(enum kind kind, const struct match_person *p, char text[256])
{
    str surname, middle, given;
    str folded = text_fold(&arena, p->name);
    int year = p->birth_year;
    match_split_name(kind == NAME ? p->name : folded, &surname, &middle, &given);
    str first_middle = middle;
    first_middle = str_split(&middle, ' ');
    size_t n = 0;
    switch (kind) {
    case NAME:
        return p->name;
    case GIVEN:
        return given;
    case ENDS:
        n = fmt_write(text, 256, "%s %s", surname, given);
        break;
    case BEGUN:
        return str_slice(folded, 0, 3 + (size_t)year % 8);
    case PAIR:
        n = fmt_write(text, 256, "%s %s", surname, first_middle);
        break;
    case NAME_YEAR:
        n = fmt_write(text, 256, "%s %d", folded, year);
        break;
    case GIVEN_YEAR:
        n = fmt_write(text, 256, "%s %d", given, year);
        break;
    case TURNED:
        n = fmt_write(text, 256, "%s %s", given, surname);
        break;
    case NUMBER:
        return str_slice(p->citizen, 0, 10);
    default:
        return folded;
    }
    return (str){text, n};
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ask(const struct search_index *x, const struct registry_people *p, enum kind kind,
                uint32_t questions, double *times, double *cpu)
{
    uint32_t asked = 0, met = 0, complete = 0;
    uint64_t scanned = 0;
    struct arena_mark mark = arena_save(&arena);
    for (uint32_t i = 0; asked < questions && i < 4 * questions; i++) {
        char text[256];
        uint32_t of = bench_mix(7 + (uint32_t)kind, i) % p->n;
        str typed = question(kind, &p->v[of], text);
        struct search_query q;
        struct search_hits hits;
        struct err e = {0};
        if (typed.n == 0)
            continue;
        double from_s = bench_wall_s(), cpu_s = bench_cpu_s();
        if (search_parse(&arena, typed, &q, &e) != ERR_NONE)
            continue;
        search_index_find(x, &q, LIMIT, &hits);
        cpu[asked] = (bench_cpu_s() - cpu_s) * 1e3;
        times[asked++] = (bench_wall_s() - from_s) * 1e3;
        scanned += hits.scanned;
        complete += !hits.more;
        for (uint32_t h = 0; h < hits.n; h++)
            met += hits.people[h] == of;
        arena_restore(&arena, mark);
    }
    if (asked == 0)
        return;
    qsort(times, asked, sizeof(*times), by_value);
    qsort(cpu, asked, sizeof(*cpu), by_value);
    printf("  %-20s %8" PRIu32 "  p50 %.3f  p99 %.3f  worst %.3f ms  (cpu p99 %.3f worst %.3f)  "
           "rows %6.0f   all shown %.2f"
           "   met %.2f\n",
           kind_names[kind], asked, times[asked / 2], times[(size_t)asked * 99 / 100],
           times[asked - 1], cpu[(size_t)asked * 99 / 100], cpu[asked - 1], (double)scanned / asked,
           (double)complete / asked, (double)met / asked);
}

int main(int argc, char **argv)
{
    uint32_t people = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : PEOPLE;
    uint32_t questions = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : QUESTIONS;
    struct registry_people p;
    arena_init(&arena, (size_t)8 << 30);
    registry_people_make(&arena, &p, people, 0, 2);
    double from_s = bench_wall_s();
    struct search_index *x = search_index_new(&arena, p.n);
    for (uint32_t i = 0; i < p.n; i++) {
        struct search_person s = {p.v[i].name, p.v[i].birth_year, p.v[i].birth_month,
                                  p.v[i].birth_dom,
                                  p.v[i].citizen.n > 0 ? p.v[i].citizen : p.v[i].old_card};
        search_index_add(x, &s);
    }
    search_index_close(x);
    printf("%" PRIu32 " people; index made in %.1f s; at most %u answers a question\n", p.n,
           bench_wall_s() - from_s, LIMIT);
    double *times = arena_array(&arena, double, questions);
    double *cpu = arena_array(&arena, double, questions);
    for (int kind = 0; kind < KINDS; kind++)
        ask(x, &p, (enum kind)kind, questions, times, cpu);
    return 0;
}
