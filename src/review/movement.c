/* Movements and their accounts: one table says which column each movement stands in. */
#include "review/movement.h"

#include "base/check.h"

static const char *const codes[MOVE_COUNT] = {
    [MOVE_NONE] = "none",
    [MOVE_STAYS_POOR] = "stays_poor",
    [MOVE_STAYS_NEAR_POOR] = "stays_near_poor",
    [MOVE_POOR_TO_NEAR] = "poor_to_near",
    [MOVE_POOR_TO_ABOVE] = "poor_to_above",
    [MOVE_NEAR_TO_POOR] = "near_to_poor",
    [MOVE_NEAR_TO_ABOVE] = "near_to_above",
    [MOVE_POOR_AGAIN] = "poor_again",
    [MOVE_POOR_NEW] = "poor_new",
    [MOVE_NEAR_AGAIN] = "near_again",
    [MOVE_NEAR_NEW] = "near_new",
    [MOVE_POOR_GONE] = "poor_gone",
    [MOVE_POOR_CAME] = "poor_came",
    [MOVE_NEAR_GONE] = "near_gone",
    [MOVE_NEAR_CAME] = "near_came",
};

const char *movement_code(enum movement m)
{
    check(m < MOVE_COUNT);
    return codes[m];
}

enum movement movement_find(str code)
{
    enum movement m = 0;
    while (m < MOVE_COUNT && !str_eq_c(code, codes[m]))
        m++;
    return m;
}

static enum movement between(enum review_class before, const struct movement_case *c)
{
    switch (c->after) {
    case CLASS_POOR:
        return before == CLASS_POOR        ? MOVE_STAYS_POOR
               : before == CLASS_NEAR_POOR ? MOVE_NEAR_TO_POOR
               : c->was_poor               ? MOVE_POOR_AGAIN
                                           : MOVE_POOR_NEW;
    case CLASS_NEAR_POOR:
        return before == CLASS_NEAR_POOR ? MOVE_STAYS_NEAR_POOR
               : before == CLASS_POOR    ? MOVE_POOR_TO_NEAR
               : c->was_near             ? MOVE_NEAR_AGAIN
                                         : MOVE_NEAR_NEW;
    default:
        return before == CLASS_POOR        ? MOVE_POOR_TO_ABOVE
               : before == CLASS_NEAR_POOR ? MOVE_NEAR_TO_ABOVE
                                           : MOVE_NONE;
    }
}

enum movement movement_of(const struct movement_case *c)
{
    if (c->there_before && !c->there_after)
        return c->before == CLASS_POOR        ? MOVE_POOR_GONE
               : c->before == CLASS_NEAR_POOR ? MOVE_NEAR_GONE
                                              : MOVE_NONE;
    /* Who came already on a list is demographic; who came and fell into poverty here is too: the
     * household was not the commune's at the opening. */
    if (!c->there_before && c->there_after)
        return c->after == CLASS_POOR        ? MOVE_POOR_CAME
               : c->after == CLASS_NEAR_POOR ? MOVE_NEAR_CAME
                                             : MOVE_NONE;
    return c->there_before ? between(c->before, c) : MOVE_NONE;
}

/* The cell of one account that a movement adds its households and persons to. */
enum cell { NO_CELL, TO_OTHER, TO_ABOVE, GONE, FROM_OTHER, AGAIN, NEWLY, CAME, STAYS };

static const struct {
    uint8_t poor, near;
} cells[MOVE_COUNT] = {
    [MOVE_STAYS_POOR] = {STAYS, NO_CELL},         [MOVE_STAYS_NEAR_POOR] = {NO_CELL, STAYS},
    [MOVE_POOR_TO_NEAR] = {TO_OTHER, FROM_OTHER}, [MOVE_POOR_TO_ABOVE] = {TO_ABOVE, NO_CELL},
    [MOVE_NEAR_TO_POOR] = {FROM_OTHER, TO_OTHER}, [MOVE_NEAR_TO_ABOVE] = {NO_CELL, TO_ABOVE},
    [MOVE_POOR_AGAIN] = {AGAIN, NO_CELL},         [MOVE_POOR_NEW] = {NEWLY, NO_CELL},
    [MOVE_NEAR_AGAIN] = {NO_CELL, AGAIN},         [MOVE_NEAR_NEW] = {NO_CELL, NEWLY},
    [MOVE_POOR_GONE] = {GONE, NO_CELL},           [MOVE_POOR_CAME] = {CAME, NO_CELL},
    [MOVE_NEAR_GONE] = {NO_CELL, GONE},           [MOVE_NEAR_CAME] = {NO_CELL, CAME},
};

/* Born and died, come and gone, in a household that is listed on both days. */
static void add_change(struct movement_sum *s, int64_t before, int64_t after)
{
    if (after >= before)
        s->came += after - before;
    else
        s->gone += before - after;
}

static void add(struct movement_sum *s, enum cell cell, int64_t before, int64_t after)
{
    switch (cell) {
    case NO_CELL:
        return;
    case STAYS:
        s->opening += before;
        s->closing += after;
        add_change(s, before, after);
        return;
    case TO_OTHER:
        s->opening += before;
        s->to_other += before;
        return;
    case TO_ABOVE:
        s->opening += before;
        s->to_above += before;
        return;
    case GONE:
        s->opening += before;
        s->gone += before;
        return;
    case FROM_OTHER:
        s->from_other += before; /* as many as the other list says went over */
        add_change(s, before, after);
        break;
    case AGAIN:
        s->again += after;
        break;
    case NEWLY:
        s->newly += after;
        break;
    case CAME:
        s->came += after;
        break;
    }
    s->closing += after;
}

void movement_add(struct movement_account *poor, struct movement_account *near, enum movement m,
                  int64_t persons_before, int64_t persons_after)
{
    check(m < MOVE_COUNT);
    add(&poor->households, cells[m].poor, 1, 1);
    add(&poor->persons, cells[m].poor, persons_before, persons_after);
    add(&near->households, cells[m].near, 1, 1);
    add(&near->persons, cells[m].near, persons_before, persons_after);
}

bool movement_holds(const struct movement_sum *s)
{
    return s->closing == s->opening - (s->to_other + s->to_above + s->gone) + s->from_other +
                             s->again + s->newly + s->came;
}
