/* Why a household meant poor or near-poor has it hard, what it is given and what it asks for (parts
 * XIII and XIV of form B1). Drawn after the answers and in keeping with them, from a stream of its
 * own, so that no other answer changes. Of other households nothing is asked. */
#include "synth/synth_int.h"

enum { FOR_NEEDS = 51 };

/* Codes of the form. */
enum cause {
    NO_LAND = 1,
    NO_CAPITAL,
    NO_LABOUR,
    NO_TOOLS,
    NO_KNOWLEDGE,
    NO_SKILLS,
    ILLNESS,
    OTHER_CAUSE
};
enum support {
    HEALTH = 1,
    EDUCATION,
    TRAINING,
    EMPLOYMENT,
    HOUSING,
    WATER,
    LAND,
    CREDIT,
    LIVELIHOOD,
    INFORMATION,
    LEGAL,
    ELECTRICITY,
    OTHER_SUPPORT
};

#define WORKING_FROM 15
#define WORKING_TO 60     /* the first age that is not */
#define SMALL_PLOT_M2 360 /* one sào of the north */
#define OLD 75

/* What the answers say, seen at once. */
struct seen {
    int workers, jobless, ill, unable, old, pupils, uninsured;
    bool farms, educated, trained, online;
    int32_t land_m2;
};

static int32_t given(int32_t answer)
{
    return answer == UNKNOWN ? 0 : answer;
}

static struct seen look(const struct block *b, const struct household *h)
{
    struct seen s = {0};
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const struct person *p = &b->persons[i];
        const int32_t *a = p->answers;
        bool working_age = p->age >= WORKING_FROM && p->age < WORKING_TO;
        s.workers += working_age && a[P_WORK] == 1;
        s.jobless += working_age && a[P_WORK] == 2;
        s.unable += working_age && a[P_WORK] == 3;
        s.ill += a[P_ILLNESS] == 1;
        s.old += p->age >= OLD;
        s.pupils += p->age < 18 && a[P_SCHOOLING] == 1;
        s.uninsured += a[P_INSURANCE] == 2;
        s.farms |= a[P_WORK] == 1 && a[P_JOB] == 4 && a[P_SELF_EMPLOYED] != 1;
        s.educated |= p->age >= 18 && a[P_EDUCATION] >= 3;
        s.trained |= a[P_TRAINING] >= 2;
        s.online |= a[P_INTERNET] == 1;
    }
    s.land_m2 = given(h->answers[H_ANNUAL]) + given(h->answers[H_PERENNIAL]) +
                given(h->answers[H_WATER_SURFACE]) + given(h->answers[H_FOREST]);
    return s;
}

static void add(uint16_t *to, int code, bool holds)
{
    if (holds)
        *to = (uint16_t)(*to | 1u << (code - 1));
}

static bool has(uint16_t codes, int code)
{
    return (codes >> (code - 1) & 1) != 0;
}

/* Each chance is drawn whether it is asked or not, so that one answer changes one cause alone. */
static void draw_causes(struct household *h, const struct seen *s, struct rng *r)
{
    bool labour = s->workers > 0;
    double no_land = h->answers[H_AREA] == 1 ? 0.2 : 0.85;
    uint16_t *c = &h->causes;
    add(c, NO_LAND, rng_chance(r, no_land) && s->land_m2 < SMALL_PLOT_M2 && labour);
    add(c, NO_CAPITAL, rng_chance(r, 0.35) && labour);
    add(c, NO_LABOUR, !labour);
    add(c, NO_TOOLS, rng_chance(r, 0.25) && s->farms && given(h->answers[H_CATTLE]) == 0);
    add(c, NO_KNOWLEDGE, rng_chance(r, 0.4) && labour && !s->educated);
    add(c, NO_SKILLS, rng_chance(r, 0.3) && labour && !s->trained);
    add(c, ILLNESS,
        s->ill > 0 || (rng_chance(r, 0.5) && s->unable > 0) || (rng_chance(r, 0.08) && s->old > 0));
    add(c, OTHER_CAUSE, rng_chance(r, 0.03));
    bool skills = rng_chance(r, 0.6) && !s->trained;
    if (*c == 0)
        add(c, skills ? NO_SKILLS : NO_CAPITAL, true);
}

/* What it is given follows what it was a year before; in the first year, what it is meant to be. */
static void draw_received(struct household *h, const struct seen *s, struct rng *r)
{
    int last = h->answers[H_LAST_CLASS]; /* 0 poor, 1 near-poor */
    bool poor = last == UNKNOWN ? h->target == T_POOR : last == 0;
    bool near = last == UNKNOWN ? h->target == T_NEAR_POOR : last == 1;
    uint16_t *c = &h->received;
    add(c, HEALTH, rng_chance(r, 0.97) && (poor || near));
    add(c, EDUCATION, rng_chance(r, 0.9) && (poor || near) && s->pupils > 0);
    add(c, TRAINING, rng_chance(r, 0.03) && s->workers > 0);
    add(c, EMPLOYMENT, rng_chance(r, 0.03) && s->workers > 0);
    add(c, HOUSING, rng_chance(r, 0.04) && poor);
    add(c, WATER, rng_chance(r, 0.03) && poor);
    add(c, CREDIT, rng_chance(r, 0.3) && (poor || near) && s->workers > 0);
    add(c, LIVELIHOOD, rng_chance(r, 0.15) && (poor || near) && s->farms);
    add(c, INFORMATION, rng_chance(r, 0.05) && poor);
    add(c, LEGAL, rng_chance(r, 0.01) && (poor || near));
    add(c, ELECTRICITY, rng_chance(r, 0.95) && poor);
}

static void draw_needed(struct household *h, const struct seen *s, struct rng *r)
{
    const int32_t *a = h->answers;
    int weak = (a[H_COLUMN] == 4) + (a[H_WALL] == 4) + (a[H_ROOF] == 4);
    uint16_t *c = &h->needed;
    add(c, HEALTH, s->uninsured > 0 || has(h->causes, ILLNESS));
    add(c, EDUCATION, rng_chance(r, 0.6) && s->pupils > 0);
    add(c, TRAINING, rng_chance(r, 0.6) && has(h->causes, NO_SKILLS));
    add(c, EMPLOYMENT, s->jobless > 0);
    add(c, HOUSING, weak >= 2);
    add(c, WATER, a[H_TOILET] == 3 || a[H_WATER] == 4);
    add(c, LAND, has(h->causes, NO_LAND) && s->farms);
    add(c, CREDIT, has(h->causes, NO_CAPITAL));
    add(c, LIVELIHOOD,
        (rng_chance(r, 0.5) && s->farms) || has(h->causes, NO_TOOLS) ||
            has(h->causes, NO_KNOWLEDGE));
    add(c, INFORMATION, rng_chance(r, 0.5) && !s->online);
    add(c, LEGAL, rng_chance(r, 0.02));
    add(c, ELECTRICITY, rng_chance(r, 0.3));
    add(c, OTHER_SUPPORT, rng_chance(r, 0.02));
}

void needs_make(struct block *b, struct household *h)
{
    h->causes = h->received = h->needed = 0;
    if (h->target == T_OTHER)
        return;
    struct rng r = stream(b->w, h, FOR_NEEDS);
    const struct seen s = look(b, h);
    draw_causes(h, &s, &r);
    draw_received(h, &s, &r);
    draw_needed(h, &s, &r);
}
