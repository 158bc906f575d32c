/* Movements of forms 7.2 and 7.3: each by hand, and the accounts over ten thousand random
 * histories, against what is counted directly. */
#include "review/movement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define N CLASS_POOR
#define CN CLASS_NEAR_POOR
#define KN CLASS_NONE

/* ---- by hand ---- */

static void test_each(void **state)
{
    (void)state;
    static const struct {
        struct movement_case c;
        enum movement expected;
    } cases[] = {
        {{KN, KN, true, true, false, false}, MOVE_NONE},
        {{KN, KN, true, true, true, true}, MOVE_NONE},
        {{N, N, true, true, false, false}, MOVE_STAYS_POOR},
        {{CN, CN, true, true, false, false}, MOVE_STAYS_NEAR_POOR},
        {{N, CN, true, true, false, false}, MOVE_POOR_TO_NEAR},
        {{N, CN, true, true, true, true}, MOVE_POOR_TO_NEAR}, /* not near-poor again */
        {{N, KN, true, true, false, false}, MOVE_POOR_TO_ABOVE},
        {{CN, N, true, true, false, false}, MOVE_NEAR_TO_POOR},
        {{CN, N, true, true, true, false}, MOVE_NEAR_TO_POOR}, /* tái nghèo is from neither list */
        {{CN, KN, true, true, false, false}, MOVE_NEAR_TO_ABOVE},
        {{KN, N, true, true, true, false}, MOVE_POOR_AGAIN},
        {{KN, N, true, true, false, true}, MOVE_POOR_NEW}, /* was near-poor, never poor */
        {{KN, N, true, true, false, false}, MOVE_POOR_NEW},
        {{KN, CN, true, true, false, true}, MOVE_NEAR_AGAIN},
        {{KN, CN, true, true, true, false}, MOVE_NEAR_NEW},
        {{KN, CN, true, true, false, false}, MOVE_NEAR_NEW},
        {{N, KN, true, false, false, false}, MOVE_POOR_GONE},
        {{CN, KN, true, false, false, false}, MOVE_NEAR_GONE},
        {{KN, KN, true, false, true, true}, MOVE_NONE},
        {{KN, N, false, true, false, false}, MOVE_POOR_CAME},
        {{KN, N, false, true, true, false}, MOVE_POOR_CAME}, /* came, whatever it was elsewhere */
        {{KN, CN, false, true, false, true}, MOVE_NEAR_CAME},
        {{KN, KN, false, true, true, true}, MOVE_NONE},
        {{N, N, false, false, true, true}, MOVE_NONE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum movement m = movement_of(&cases[i].c);
        if (m != cases[i].expected)
            fail_msg("case %zu: %s, not %s", i, movement_code(m), movement_code(cases[i].expected));
    }
}

static void test_codes(void **state)
{
    (void)state;
    for (enum movement m = 0; m < MOVE_COUNT; m++)
        assert_int_equal(movement_find(str_from_c(movement_code(m))), m);
    assert_string_equal(movement_code(MOVE_POOR_TO_NEAR), "poor_to_near");
    assert_int_equal(movement_find(STR("poor")), MOVE_COUNT);
    assert_int_equal(movement_find(STR("")), MOVE_COUNT);
}

static void is(const struct movement_sum *s, int64_t opening, int64_t to_other, int64_t to_above,
               int64_t gone, int64_t from_other, int64_t again, int64_t newly, int64_t came,
               int64_t closing)
{
    assert_int_equal(s->opening, opening);
    assert_int_equal(s->to_other, to_other);
    assert_int_equal(s->to_above, to_above);
    assert_int_equal(s->gone, gone);
    assert_int_equal(s->from_other, from_other);
    assert_int_equal(s->again, again);
    assert_int_equal(s->newly, newly);
    assert_int_equal(s->came, came);
    assert_int_equal(s->closing, closing);
    assert_true(movement_holds(s));
}

/* A village of ten households; every cell reckoned on paper. */
static void test_village(void **state)
{
    (void)state;
    static const struct {
        enum movement m;
        int64_t before, after;
    } households[] = {
        {MOVE_STAYS_POOR, 4, 5},   /* a child was born */
        {MOVE_STAYS_POOR, 6, 4},   /* two left */
        {MOVE_POOR_TO_NEAR, 3, 4}, /* a child was born, and the household is near-poor now */
        {MOVE_POOR_TO_ABOVE, 5, 5}, {MOVE_POOR_GONE, 1, 0}, /* died alone */
        {MOVE_NEAR_TO_POOR, 4, 3}, /* one died, and the household is poor now */
        {MOVE_POOR_AGAIN, 2, 2},    {MOVE_POOR_NEW, 7, 7},
        {MOVE_POOR_CAME, 0, 3},     {MOVE_STAYS_NEAR_POOR, 2, 2},
        {MOVE_NEAR_TO_ABOVE, 4, 4}, {MOVE_NEAR_AGAIN, 5, 5},
        {MOVE_NEAR_NEW, 1, 1},      {MOVE_NEAR_GONE, 3, 0},
        {MOVE_NEAR_CAME, 0, 6},     {MOVE_NONE, 9, 9},
    };
    struct movement_account poor = {0}, near = {0};
    for (size_t i = 0; i < sizeof(households) / sizeof(households[0]); i++)
        movement_add(&poor, &near, households[i].m, households[i].before, households[i].after);
    /*               1      2  3  4  5  6  7  8   9 */
    is(&poor.households, 5, 1, 1, 1, 1, 1, 1, 1, 6);
    /* opening 4+6+3+5+1; gone 2 left + 1 alone + 1 of those who came from near-poor died; came 1
     * born + 3; closing 5+4+3+2+7+3 */
    is(&poor.persons, 19, 3, 5, 4, 4, 2, 7, 4, 24);
    is(&near.households, 4, 1, 1, 1, 1, 1, 1, 1, 5);
    /* opening 4+2+4+3; closing 4+2+5+1+6; came 6 and the child of who came from the poor list */
    is(&near.persons, 13, 4, 4, 3, 3, 5, 1, 7, 18);
    assert_int_equal(poor.persons.to_other, near.persons.from_other);
    assert_int_equal(near.persons.to_other, poor.persons.from_other);
}

static void test_holds_can_fail(void **state)
{
    (void)state;
    struct movement_sum s = {.opening = 5, .to_above = 1, .newly = 2, .closing = 6};
    assert_true(movement_holds(&s));
    s.closing = 5;
    assert_false(movement_holds(&s));
}

/* ---- random histories ---- */

#define HISTORIES 10000
#define YEARS 5
#define COMMUNES 3
#define SLOTS 24

struct at_year {
    bool there;
    int commune, persons;
    enum review_class class_;
};
static struct at_year world[YEARS][SLOTS];

static uint32_t draw(uint64_t *seed, uint32_t n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % n;
}

static enum review_class some_class(uint64_t *seed)
{
    return (enum review_class)draw(seed, 3);
}

static void settle(uint64_t *seed, struct at_year *h, int commune, int persons)
{
    *h = (struct at_year){true, commune, persons, some_class(seed)};
}

static int free_slot(const struct at_year *year, const struct at_year *before)
{
    for (int i = 0; i < SLOTS; i++) {
        if (!year[i].there && !before[i].there)
            return i;
    }
    return -1;
}

/* What happens to one household within a year. */
static void live(uint64_t *seed, struct at_year *year, const struct at_year *before, int i)
{
    struct at_year *h = &year[i];
    int other = (int)draw(seed, SLOTS), slot = free_slot(year, before);
    switch (draw(seed, 12)) {
    case 0: /* dies out or leaves the province */
        h->there = false;
        break;
    case 1: /* moves */
        h->commune = (int)draw(seed, COMMUNES);
        break;
    case 2: /* splits in two new ones */
        if (h->persons < 2 || slot < 0)
            break;
        settle(seed, &year[slot], h->commune, 1);
        slot = free_slot(year, before);
        if (slot >= 0) {
            settle(seed, &year[slot], h->commune, h->persons - 1);
            h->there = false;
        }
        break;
    case 3: /* a part of it founds another */
        if (h->persons < 2 || slot < 0)
            break;
        h->persons--;
        settle(seed, &year[slot], (int)draw(seed, COMMUNES), 1);
        break;
    case 4: /* is merged into another */
        if (other == i || !year[other].there)
            break;
        year[other].persons += h->persons;
        h->there = false;
        break;
    case 5:
        h->persons = 1 + (int)draw(seed, 9);
        break;
    case 6:
    case 7:
    case 8:
    case 9:
        h->class_ = some_class(seed);
        break;
    default:
        break;
    }
}

static void make_history(uint64_t *seed)
{
    for (int i = 0; i < SLOTS; i++) {
        world[0][i] = (struct at_year){0};
        if (i < SLOTS / 3)
            settle(seed, &world[0][i], (int)draw(seed, COMMUNES), 1 + (int)draw(seed, 7));
    }
    for (int y = 1; y < YEARS; y++) {
        for (int i = 0; i < SLOTS; i++)
            world[y][i] = world[y - 1][i];
        for (int i = 0; i < SLOTS; i++) {
            if (world[y][i].there && world[y - 1][i].there)
                live(seed, world[y], world[y - 1], i);
        }
        int slot = free_slot(world[y], world[y - 1]);
        if (slot >= 0 && draw(seed, 2) == 0)
            settle(seed, &world[y][slot], (int)draw(seed, COMMUNES), 1 + (int)draw(seed, 7));
    }
}

static bool was(int year, int i, enum review_class class_)
{
    for (int y = 0; y < year; y++) {
        if (world[y][i].there && world[y][i].class_ == class_)
            return true;
    }
    return false;
}

/* commune -1: the province. */
static bool in(const struct at_year *h, int commune)
{
    return h->there && (commune < 0 || h->commune == commune);
}

static void account(int year, int commune, struct movement_account *poor,
                    struct movement_account *near, struct movement_sum expected[2][2])
{
    for (int i = 0; i < SLOTS; i++) {
        const struct at_year *b = &world[year - 1][i], *a = &world[year][i];
        bool there_before = in(b, commune), there_after = in(a, commune);
        struct movement_case c = {there_before ? b->class_ : CLASS_NONE,
                                  there_after ? a->class_ : CLASS_NONE,
                                  there_before,
                                  there_after,
                                  was(year - 1, i, CLASS_POOR),
                                  was(year - 1, i, CLASS_NEAR_POOR)};
        movement_add(poor, near, movement_of(&c), there_before ? b->persons : 0,
                     there_after ? a->persons : 0);
        for (int list = 0; list < 2; list++) {
            enum review_class class_ = list == 0 ? CLASS_POOR : CLASS_NEAR_POOR;
            bool opens = there_before && b->class_ == class_;
            bool closes = there_after && a->class_ == class_;
            expected[list][0].opening += opens;
            expected[list][0].closing += closes;
            expected[list][1].opening += opens ? b->persons : 0;
            expected[list][1].closing += closes ? a->persons : 0;
        }
    }
}

static void check_sum(const struct movement_sum *s, const struct movement_sum *expected,
                      const struct movement_sum *year_before)
{
    assert_true(movement_holds(s));
    assert_int_equal(s->opening, expected->opening);
    assert_int_equal(s->closing, expected->closing);
    if (year_before != NULL)
        assert_int_equal(s->opening, year_before->closing);
    assert_true(s->to_other >= 0 && s->to_above >= 0 && s->gone >= 0 && s->from_other >= 0 &&
                s->again >= 0 && s->newly >= 0 && s->came >= 0);
}

static void plus(struct movement_sum *to, const struct movement_sum *s)
{
    to->opening += s->opening;
    to->to_other += s->to_other;
    to->to_above += s->to_above;
    to->gone += s->gone;
    to->from_other += s->from_other;
    to->again += s->again;
    to->newly += s->newly;
    to->came += s->came;
    to->closing += s->closing;
}

/* Communes 0 .. COMMUNES-1, then the province. */
static void check_year(int year, struct movement_account before[COMMUNES + 1][2])
{
    struct movement_account summed[2] = {{{0}, {0}}, {{0}, {0}}};
    for (int i = 0; i <= COMMUNES; i++) {
        struct movement_account now[2] = {{{0}, {0}}, {{0}, {0}}};
        struct movement_sum expected[2][2] = {{{0}, {0}}, {{0}, {0}}};
        account(year, i < COMMUNES ? i : -1, &now[0], &now[1], expected);
        for (int list = 0; list < 2; list++) {
            check_sum(&now[list].households, &expected[list][0],
                      year > 1 ? &before[i][list].households : NULL);
            check_sum(&now[list].persons, &expected[list][1],
                      year > 1 ? &before[i][list].persons : NULL);
            before[i][list] = now[list];
            if (i < COMMUNES) {
                plus(&summed[list].households, &now[list].households);
                plus(&summed[list].persons, &now[list].persons);
            }
        }
        assert_int_equal(now[0].households.to_other, now[1].households.from_other);
        assert_int_equal(now[0].persons.to_other, now[1].persons.from_other);
        assert_int_equal(now[1].persons.to_other, now[0].persons.from_other);
    }
    /* The sum of the communes is an account too, with the moves between them on both sides. */
    for (int list = 0; list < 2; list++) {
        assert_true(movement_holds(&summed[list].households));
        assert_true(movement_holds(&summed[list].persons));
        assert_int_equal(summed[list].persons.closing, before[COMMUNES][list].persons.closing);
        assert_int_equal(summed[list].persons.opening, before[COMMUNES][list].persons.opening);
    }
}

static void test_histories(void **state)
{
    (void)state;
    uint64_t seed = 20261128;
    int64_t seen[9] = {0};
    for (int k = 0; k < HISTORIES; k++) {
        struct movement_account before[COMMUNES + 1][2] = {0};
        make_history(&seed);
        for (int year = 1; year < YEARS; year++) {
            check_year(year, before);
            const struct movement_sum *s = &before[0][0].households;
            const int64_t cells[9] = {s->opening, s->to_other,   s->to_above,
                                      s->gone,    s->from_other, s->again,
                                      s->newly,   s->came,       s->closing};
            for (int i = 0; i < 9; i++)
                seen[i] += cells[i];
        }
    }
    for (int i = 0; i < 9; i++)
        if (seen[i] <= 500)
            fail_msg("column %d: %lld", i,
                     (long long)seen[i]); /* the histories tried every column */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each),      cmocka_unit_test(test_codes),
        cmocka_unit_test(test_village),   cmocka_unit_test(test_holds_can_fail),
        cmocka_unit_test(test_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
