/* Random lives, paid month after month as the office knew them at the time. For each beneficiary,
 * benefit and month of every cycle, what the program says is owed, paid, returned and due is what a
 * plain reckoning says (lives.h, and the arrays here); and when at the end all is known, what was
 * paid less what came back is what is owed, to the đồng: the sum of all differences is the full
 * recomputation.
 *
 * HISTORIES in the environment: how many; HISTORIES_SEED: others. */
#include "lives.h"

#include "base/check.h"
#include "base/fmt.h"
#include "cli/load_law.h"
#include "pay/cycle.h"
#include "pay/owed.h"
#include "synth/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MONTHS 20 /* from `first` on: those that can be owed */
#define CYCLES 16 /* the last so many of them are paid in time, the first in September 2025 */

/* By person, benefit, month. */
typedef int32_t table[LIFE_BENEFITS][MONTHS];

struct office {
    struct arena arena;
    struct law *law;
    struct areas *areas;
    struct survey *survey;
    const struct law_symbol *born, *facts[4];
    uint32_t benefits[LIFE_BENEFITS];
    int64_t levels[3];
    uint64_t seed;
    uint32_t n;
    month first;
    struct life *lives;
    table *said, *paid, *returned; /* said: owed, as the program has it */
    struct due_entry *paid_entries, *returned_entries;
    uint32_t n_paid, n_returned, cap;
    struct {
        vnd paid, returned, waiting, owed;
        uint32_t payments, failed, recovered, undetermined;
    } sums;
};

enum { FACT_DISABILITY, FACT_DEAD, FACT_DECISION, FACT_PENSION };
static const char *const fact_names[4] = {"disability", "dead", "social_pension_decision",
                                          "monthly_pension"};

/* ---- what the office has of them ---- */

static struct survey *load_people(struct office *o)
{
    char folder[] = "/tmp/ansinh-histories-XXXXXX", paths[2][64];
    static const char *const heads[2] = {"household,commune,surveyed_on,class\n",
                                         "household,member,relation,born,sex\n"};
    struct survey *s = NULL;
    struct err e = {0};
    assert_non_null(mkdtemp(folder));
    for (int k = 0; k < 2; k++) {
        snprintf(paths[k], sizeof(paths[k]), "%s/%d.csv", folder, k);
        FILE *f = fopen(paths[k], "w");
        assert_non_null(f);
        fputs(heads[k], f);
        for (uint32_t i = 0; i < o->n; i++)
            fprintf(f, k == 0 ? "H%u,07201,2024-10-01,KN\n" : "H%u,1,1,1990-01-01,2\n", i);
        assert_int_equal(fclose(f), 0);
    }
    struct survey_files files = {.households = paths[0], .members = paths[1]};
    if (survey_load(&s, o->law, o->areas, &files, false, &e) != ERR_NONE)
        fail_msg("%s: %s", e.where.file, e.text[LANG_EN]);
    for (int k = 0; k < 2; k++)
        unlink(paths[k]);
    rmdir(folder);
    assert_int_equal(s->persons, o->n);
    return s;
}

static void add_fact(struct survey *s, const struct law_symbol *fact, uint32_t row,
                     const struct life_span *span, int64_t value)
{
    struct survey_entries *list = &s->entries[fact->index];
    check(list->n < list->cap);
    list->v[list->n++] = (struct survey_entry){
        .row = row, .from = span->from, .to = span->to, .known_from = span->known, .value = value};
}

/* Ascending by the first day. What is not known yet is there too, and must not count; only what
 * stands instead of a withdrawn one comes when that goes. */
static void add_certificates(struct office *o, uint32_t row, day today)
{
    const struct life *l = &o->lives[row];
    day after = DAY_MIN;
    for (;;) {
        const struct life_span *next = NULL;
        for (int i = 0; i < l->n_certificates; i++) {
            const struct life_span *s = &l->certificates[i];
            bool stands = today < s->withdrawn &&
                          (s->known <= today || l->certificates[0].withdrawn != s->known);
            if (stands && s->from > after && (next == NULL || s->from < next->from))
                next = s;
        }
        if (next == NULL)
            return;
        add_fact(o->survey, o->facts[FACT_DISABILITY], row, next, o->levels[next->value]);
        after = next->from;
    }
}

static void believe(struct office *o, day today)
{
    struct survey *s = o->survey;
    for (int k = 0; k < 4; k++) {
        struct survey_entries *list = &s->entries[o->facts[k]->index];
        list->cap = k == FACT_DISABILITY ? LIFE_MAX_CERTIFICATES * o->n : o->n;
        if (list->v == NULL)
            list->v = calloc(list->cap, sizeof(*list->v));
        assert_non_null(list->v);
        list->n = 0;
    }
    int32_t *born = s->columns[o->born->index].data;
    for (uint32_t i = 0; i < o->n; i++) {
        const struct life *l = &o->lives[i];
        born[i] = vm_date_of(life_born(l, today));
        add_certificates(o, i, today);
        if (l->death.from != DAY_MAX && today < l->death.withdrawn)
            add_fact(s, o->facts[FACT_DEAD], i, &l->death, 1);
        if (l->decision.from != DAY_MAX)
            add_fact(s, o->facts[FACT_DECISION], i, &l->decision, 1);
        add_fact(s, o->facts[FACT_PENSION], i, &l->pension, l->pension.value);
    }
}

/* ---- owed ---- */

/* What the program says is owed, as entries, and beside the reckoning. */
static struct due_entry *ask_owed(struct office *o, struct arena *a, month m, day today,
                                  uint32_t *n)
{
    struct owed_question q = {.law = o->law,
                              .benefits = o->benefits,
                              .n_benefits = LIFE_BENEFITS,
                              .from = o->first,
                              .to = m,
                              .known_on = today};
    struct owed_rows rows;
    struct err e = {0};
    assert_int_equal(owed_compute(a, o->survey, &q, &rows, &e), ERR_NONE);
    struct due_entry *v = arena_array(a, struct due_entry, (size_t)rows.n + 1);
    memset(o->said, 0, o->n * sizeof(*o->said));
    for (uint32_t i = 0; i < rows.n; i++) {
        const struct owed_row *r = &rows.v[i];
        int32_t *said = &o->said[r->row][r->benefit][r->month - o->first];
        check(*said == 0);
        *said = r->undetermined ? LIFE_UNDETERMINED : (int32_t)r->amount;
        v[i] = (struct due_entry){{r->row + 1, r->benefit, r->month}, r->amount, r->undetermined};
    }
    *n = rows.n;
    return v;
}

static void compare_owed(struct office *o, month m, day today)
{
    for (uint32_t i = 0; i < o->n; i++) {
        for (month at = o->first; at <= m; at++) {
            vnd owed[LIFE_BENEFITS];
            life_owed(&o->lives[i], at, today, owed);
            for (int b = 0; b < LIFE_BENEFITS; b++) {
                if (o->said[i][b][at - o->first] == owed[b])
                    continue;
                int y, mon, d;
                day_to_ymd(today, &y, &mon, &d);
                fail_msg("seed %llu, life %u, %s of %d-%02d as known on %d-%02d-%02d: %d, reckoned"
                         " %lld",
                         (unsigned long long)o->seed, i, life_benefit_names[b], month_year(at),
                         month_mon(at), y, mon, d, o->said[i][b][at - o->first],
                         (long long)owed[b]);
            }
        }
    }
}

/* ---- due and paid ---- */

/* Due by the arrays: owed as said, less paid, and what came back. */
static vnd due_of(const struct office *o, uint32_t i, int b, int at)
{
    if (o->said[i][b][at] == LIFE_UNDETERMINED)
        return 0;
    return (vnd)o->said[i][b][at] - o->paid[i][b][at] + o->returned[i][b][at];
}

static void compare_due(const struct office *o, const struct due_lines *lines)
{
    uint32_t keys = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        for (int k = 0; k < LIFE_BENEFITS * MONTHS; k++)
            keys += (&o->said[i][0][0])[k] != 0 || (&o->paid[i][0][0])[k] != 0 ||
                    (&o->returned[i][0][0])[k] != 0;
    }
    assert_int_equal(lines->n, keys);
    for (uint32_t k = 0; k < lines->n; k++) {
        const struct due_line *d = &lines->v[k];
        uint32_t i = (uint32_t)(d->key.entity - 1), b = d->key.benefit;
        int at = d->key.month - o->first;
        int32_t owed = o->said[i][b][at];
        assert_int_equal(d->owed, owed == LIFE_UNDETERMINED ? 0 : owed);
        assert_int_equal(d->paid, o->paid[i][b][at]);
        assert_int_equal(d->returned, o->returned[i][b][at]);
        assert_int_equal(d->due, due_of(o, i, (int)b, at));
    }
}

static struct due_entry *grow(struct office *o, struct due_entry **list, uint32_t n)
{
    if (n + 1 >= o->cap) {
        o->cap = o->cap * 2 + 1024;
        o->paid_entries = realloc(o->paid_entries, o->cap * sizeof(*o->paid_entries));
        o->returned_entries = realloc(o->returned_entries, o->cap * sizeof(*o->returned_entries));
        assert_true(o->paid_entries != NULL && o->returned_entries != NULL);
    }
    return &(*list)[n];
}

static void note_paid(struct office *o, uint32_t i, int b, int at, vnd amount)
{
    struct due_key key = {i + 1, (uint32_t)b, o->first + at};
    *grow(o, &o->paid_entries, o->n_paid) = (struct due_entry){key, amount, false};
    o->n_paid++;
    o->paid[i][b][at] += (int32_t)amount;
    o->sums.paid += amount;
}

static void note_returned(struct office *o, uint32_t i, int b, int at, vnd amount)
{
    struct due_key key = {i + 1, (uint32_t)b, o->first + at};
    *grow(o, &o->returned_entries, o->n_returned) = (struct due_entry){key, amount, false};
    o->n_returned++;
    o->returned[i][b][at] += (int32_t)amount;
    o->sums.returned += amount;
}

static bool lives_somewhere(const struct life *l, day today)
{
    bool away = l->away[0].from <= today && today <= l->away[0].to && l->away[0].from != DAY_MAX;
    return !away && !life_believed(&l->death, today);
}

static struct cycle_place *places(const struct office *o, struct arena *a, day today)
{
    struct cycle_place *v = arena_array(a, struct cycle_place, o->n);
    for (uint32_t i = 0; i < o->n; i++)
        v[i] = (struct cycle_place){.entity = i + 1,
                                    .name = STR("X"),
                                    .commune =
                                        today >= o->lives[i].moved ? STR("07210") : STR("07201"),
                                    .somewhere = lives_somewhere(&o->lives[i], today)};
    return v;
}

/* What a person is paid by the arrays, and what stays to be recovered. */
struct reckoned {
    vnd due, over, pay;
};
static struct reckoned reckon(const struct office *o, uint32_t i)
{
    struct reckoned r = {0};
    for (int k = 0; k < LIFE_BENEFITS * MONTHS; k++) {
        vnd due = due_of(o, i, k / MONTHS, k % MONTHS);
        r.due += due > 0 ? due : 0;
        r.over += due < 0 ? -due : 0;
    }
    r.pay = r.due > r.over ? r.due - r.over : 0;
    return r;
}

/* The payment's lines, one by one: all that is due, and of what was too much the oldest first until
 * the rest is paid. Then the money arrives, or not. */
static void pay(struct office *o, const struct cycle_payment *p, struct rng *chance, bool certain)
{
    uint32_t i = (uint32_t)(p->entity - 1), line = 0;
    struct reckoned r = reckon(o, i);
    vnd withheld = r.over < r.due ? r.over : r.due, sum = 0;
    assert_int_equal(p->amount, r.pay);
    assert_int_equal(p->withheld, withheld);
    bool arrives = certain || rng_chance(chance, 0.94);
    for (int k = 0; k < LIFE_BENEFITS * MONTHS; k++) {
        vnd amount = due_of(o, i, k / MONTHS, k % MONTHS);
        if (amount < 0) {
            amount = -amount < withheld ? amount : -withheld;
            withheld += amount;
        }
        if (amount == 0)
            continue;
        const struct cycle_line *l = &p->lines[line++];
        assert_int_equal(l->amount, amount);
        assert_int_equal(l->month, o->first + k % MONTHS);
        assert_true(str_eq_c(l->benefit, life_benefit_names[k / MONTHS]));
        sum += amount;
        if (arrives && amount > 0)
            note_paid(o, i, k / MONTHS, k % MONTHS, amount);
        else if (arrives)
            note_returned(o, i, k / MONTHS, k % MONTHS, -amount);
    }
    assert_int_equal(line, p->n_lines);
    assert_int_equal(sum, p->amount);
    o->sums.payments++;
    o->sums.failed += !arrives;
}

/* A household gives back a part of what was too much, or is let off it: both are returned. */
static void recover(struct office *o, const struct cycle_remark *m, struct rng *chance, bool all)
{
    uint32_t i = (uint32_t)(m->entity - 1);
    struct reckoned r = reckon(o, i);
    assert_int_equal(m->amount, r.over > r.due ? r.over - r.due : 0);
    vnd left = all ? m->amount : rng_chance(chance, 0.3) ? (m->amount + 1) / 2 : 0;
    for (int k = 0; k < LIFE_BENEFITS * MONTHS && left > 0; k++) {
        vnd due = due_of(o, i, k / MONTHS, k % MONTHS);
        vnd part = due >= 0 ? 0 : -due < left ? -due : left;
        if (part > 0)
            note_returned(o, i, k / MONTHS, k % MONTHS, part);
        left -= part;
        o->sums.recovered += part > 0;
    }
}

/* Everybody the arrays pay something is paid, and nobody else. */
static void compare_who(const struct office *o, const struct cycle_list *list, day today)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        bool paid = reckon(o, i).pay > 0 && lives_somewhere(&o->lives[i], today);
        bool listed = at < list->n && list->v[at].entity == i + 1;
        if (paid != listed)
            fail_msg("seed %llu, life %u: %s", (unsigned long long)o->seed, i,
                     paid ? "not in the list" : "should not be in the list");
        if (listed)
            assert_true(
                str_eq_c(list->v[at].commune, today >= o->lives[i].moved ? "07210" : "07201"));
        at += listed;
    }
    assert_int_equal(at, list->n);
}

static void cycle(struct office *o, month m, day today, bool last)
{
    struct arena a;
    struct err e = {0};
    struct due_lines due;
    struct cycle_list list;
    str names[LIFE_BENEFITS];
    uint32_t n = 0;
    struct rng chance = rng_make(o->seed, (uint64_t)m, last, 0x70617973);
    arena_init(&a, (size_t)8 << 30);
    believe(o, today);
    struct due_entry *owed = ask_owed(o, &a, m, today, &n);
    compare_owed(o, m, today);
    for (int b = 0; b < LIFE_BENEFITS; b++)
        names[b] = str_from_c(life_benefit_names[b]);
    assert_int_equal(due_compute(&a, owed, n, o->paid_entries, o->n_paid, o->returned_entries,
                                 o->n_returned, &due, &e),
                     ERR_NONE);
    compare_due(o, &due);
    const struct cycle_place *where = places(o, &a, today);
    assert_int_equal(cycle_build(&a, 24, m, 1, &due, names, where, o->n, NULL, &list, &e),
                     ERR_NONE);
    compare_who(o, &list, today);
    for (uint32_t k = 0; k < list.n_remarks; k++) {
        o->sums.undetermined += list.remarks[k].kind == CYCLE_UNDETERMINED;
        if (list.remarks[k].kind == CYCLE_TO_RECOVER)
            recover(o, &list.remarks[k], &chance, last);
    }
    for (uint32_t k = 0; k < list.n; k++)
        pay(o, &list.v[k], &chance, last);
    arena_clear(&a);
}

/* ---- the histories ---- */

static int setup(void **state)
{
    static struct office o;
    char folder[2048];
    struct err e = {0};
    arena_init(&o.arena, (size_t)8 << 30);
    struct cli c = {LANG_EN, &o.arena};
    if (load_law(&c, NULL, 0, &o.law, &e) != ERR_NONE)
        return -1;
    const char *data = getenv("ANSINH_DATA"), *many = getenv("HISTORIES");
    fmt_write(folder, sizeof(folder), "%z/admin", data != NULL ? data : "data");
    if (areas_load(&o.arena, &o.areas, str_from_c(folder), &e) != ERR_NONE)
        return -1;
    o.n = many != NULL ? (uint32_t)atoi(many) : 2000;
    o.seed = getenv("HISTORIES_SEED") != NULL ? (uint64_t)atoll(getenv("HISTORIES_SEED")) : 20261;
    o.born = law_find(o.law, STR("born"));
    for (int k = 0; k < 4; k++)
        o.facts[k] = law_find(o.law, str_from_c(fact_names[k]));
    for (int b = 0; b < LIFE_BENEFITS; b++)
        o.benefits[b] = law_find(o.law, str_from_c(life_benefit_names[b]))->index;
    static const char *const levels[3] = {"none", "severe", "extremely_severe"};
    for (int k = 0; k < 3; k++)
        assert_true(
            law_value_parse(&o.facts[FACT_DISABILITY]->type, str_from_c(levels[k]), &o.levels[k]));
    o.survey = load_people(&o);
    *state = &o;
    return 0;
}

static int teardown(void **state)
{
    struct office *o = *state;
    survey_free(o->survey);
    free(o->paid_entries);
    free(o->returned_entries);
    arena_clear(&o->arena);
    return 0;
}

/* All is known: what was paid, less what came back, is what is owed; of each month and benefit, but
 * where something too much and something too little are the same, so that no payment is made of
 * them: then of all together. The dead whose money did not reach them in time are still owed it;
 * nobody is paid for them. */
static void compare_end(struct office *o, day today)
{
    for (uint32_t i = 0; i < o->n; i++) {
        struct reckoned r = reckon(o, i);
        bool here = lives_somewhere(&o->lives[i], today);
        vnd all_net = 0, all_owed = 0;
        for (int k = 0; k < LIFE_BENEFITS * MONTHS; k++) {
            vnd owed[LIFE_BENEFITS];
            vnd net = (vnd)(&o->paid[i][0][0])[k] - (&o->returned[i][0][0])[k];
            life_owed(&o->lives[i], o->first + k % MONTHS, today, owed);
            assert_int_not_equal(owed[k / MONTHS], LIFE_UNDETERMINED);
            if (here && r.due == 0)
                assert_int_equal(net, owed[k / MONTHS]);
            all_net += net;
            all_owed += owed[k / MONTHS];
        }
        assert_int_equal(all_owed - all_net, r.due - r.over);
        assert_true(here ? r.due == r.over : r.due >= r.over);
        o->sums.waiting += r.due - r.over;
        o->sums.owed += all_owed;
    }
    assert_int_equal(o->sums.paid - o->sums.returned + o->sums.waiting, o->sums.owed);
}

static void test_histories(void **state)
{
    struct office *o = *state;
    month last = month_make(2026, 12);
    o->first = last - (MONTHS - 1);
    day begin = month_first_day(o->first), end = month_first_day(last) - 20;
    o->lives = arena_array(&o->arena, struct life, o->n);
    o->said = arena_array(&o->arena, table, o->n);
    o->paid = arena_array(&o->arena, table, o->n);
    o->returned = arena_array(&o->arena, table, o->n);
    for (uint32_t i = 0; i < o->n; i++) {
        life_make(&o->lives[i], o->seed, i, begin, end);
        memset(o->paid[i], 0, sizeof(table));
        memset(o->returned[i], 0, sizeof(table));
    }
    for (int k = CYCLES - 1; k >= 0; k--)
        cycle(o, last - k, month_first_day(last - k) - 11, k == 0);
    /* Once more: what came back meanwhile is seen, and all is even. */
    cycle(o, last, month_first_day(last), true);
    compare_end(o, month_first_day(last));
    print_message("# seed %llu: %u histories, %u payments (%u did not arrive), %u recoveries, %u "
                  "times undetermined; %lld đ paid, %lld đ came back, %lld đ owed to who is gone\n",
                  (unsigned long long)o->seed, o->n, o->sums.payments, o->sums.failed,
                  o->sums.recovered, o->sums.undetermined, (long long)o->sums.paid,
                  (long long)o->sums.returned, (long long)o->sums.waiting);
    assert_true(o->sums.failed > 0 && o->sums.recovered > 0 && o->sums.undetermined > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
