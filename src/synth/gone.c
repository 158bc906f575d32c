/* The households of the survey before that the new one does not have: where they went, so that the
 * registry can end them. It draws from a stream of its own, so nothing else changes by it. */
#include "synth/synth_int.h"

#include "base/fmt.h"

enum { FOR_GONE = 61 };
#define ADULT 16

struct leaving {
    const struct world *w;
    const uint8_t *kept;
    day from, to; /* it may happen in [from, to) */
};

static day last_death(const struct leaving *x, uint32_t row, uint32_t *alive, uint32_t *adults)
{
    const struct survey *s = x->w->q->from;
    day last = DAY_MIN;
    *alive = *adults = 0;
    for (uint32_t p = s->first[row]; p < s->first[row + 1]; p++) {
        int64_t born = 0;
        uint32_t n = 0;
        if (person_gone(x->w, p)) {
            const struct survey_entry *e = entries_of(s, x->w->dead->index, p, &n);
            last = n > 0 && e[n - 1].from > last ? e[n - 1].from : last;
            continue;
        }
        survey_answer(s, x->w->f.born, p, &born);
        ++*alive;
        *adults += x->w->q->year - (int)(born >> 9) >= ADULT;
    }
    return last;
}

/* A household of the same commune that stays, the nearest before or after; -1: none. */
static int64_t neighbour(const struct leaving *x, uint32_t row)
{
    const struct survey *s = x->w->q->from;
    for (int64_t i = (int64_t)row - 1; i >= 0 && s->commune[i] == s->commune[row]; i--) {
        if (x->kept[i])
            return i;
    }
    for (int64_t i = (int64_t)row + 1; i < s->households && s->commune[i] == s->commune[row]; i++) {
        if (x->kept[i])
            return i;
    }
    return -1;
}

static void write_row(const struct leaving *x, uint32_t row, struct csv_writer *events)
{
    const struct survey *s = x->w->q->from;
    uint32_t alive, adults;
    struct rng r = rng_make(x->w->q->seed, str_hash(survey_text_at(&s->household_id, row)),
                            (uint64_t)x->w->q->year, FOR_GONE);
    day on = x->from + (day)rng_below(&r, (uint32_t)(x->to - x->from));
    day death = last_death(x, row, &alive, &adults);
    int64_t to = alive > 0 && adults == 0 ? neighbour(x, row) : -1;
    const char *kind = to >= 0 ? "merge" : adults > 0 ? "move-out" : "end";
    const char *reason = to >= 0      ? "GIẢ LẬP: trẻ em về ở với hộ khác"
                         : adults > 0 ? "GIẢ LẬP: chuyển khỏi tỉnh"
                         : alive > 0  ? "GIẢ LẬP: hộ giải thể"
                                      : "GIẢ LẬP: không còn ai";
    if (death > on && death < x->to)
        on = death;
    csv_put(events, str_from_c(kind));
    csv_put_day(events, on);
    csv_put(events, survey_text_at(&s->household_id, row));
    csv_put(events, to >= 0 ? survey_text_at(&s->household_id, (uint32_t)to) : STR(""));
    csv_put(events, str_from_c(reason));
    csv_end_row(events);
}

void gone_write(const struct world *w, const uint8_t *kept, struct csv_writer *events)
{
    static const char *const names[] = {"event", "day", "household", "to", "reason"};
    /* In the new year, so that the list of the year before stands to its end as it was decided; and
     * before the first day of the new survey. */
    struct leaving x = {.w = w,
                        .kept = kept,
                        .from = day_from_ymd(w->q->year, 1, 1),
                        .to = day_from_ymd(w->q->year, 10, 1)};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        csv_put(events, str_from_c(names[i]));
    csv_end_row(events);
    for (uint32_t row = 0; row < w->q->from->households; row++) {
        if (!kept[row])
            write_row(&x, row, events);
    }
}
