/* A household between two days, as the account of an area sees it. */
#include "review/report_form.h"

static bool same_place(const struct report_data *d, const struct report_household *h)
{
    const struct report_stand *before = &h->at[SIDE_OPENING], *after = &h->at[SIDE_CLOSING];
    if (before->area == 0 || after->area == 0)
        return before->area == after->area && str_eq(before->commune, after->commune);
    return report_became(d->map, before->area, after->area);
}

static void make(const struct report_data *d, struct report_places *p,
                 const struct report_household *h, bool before, bool after, struct report_case *out)
{
    const struct report_stand *s = h->at;
    *out = (struct report_case){.h = h, .there = {before, after}};
    for (int side = 0; side < SIDES; side++)
        out->listed[side] = d->listed[side];
    out->place = report_place_of(p, &s[after ? SIDE_CLOSING : SIDE_OPENING]);
    const struct movement_case c = {
        .before = before ? (enum review_class)s[SIDE_OPENING].class_ : CLASS_NONE,
        .after = after ? (enum review_class)s[SIDE_CLOSING].class_ : CLASS_NONE,
        .there_before = before,
        .there_after = after,
        .was_poor = h->was_poor,
        .was_near = h->was_near};
    out->movement = movement_of(&c);
    movement_add(&out->poor, &out->near, out->movement, before ? s[SIDE_OPENING].persons : 0,
                 after ? s[SIDE_CLOSING].persons : 0);
}

uint32_t report_cases_of(const struct report_data *d, struct report_places *p,
                         const struct report_household *h, struct report_case out[SIDES])
{
    bool before = h->at[SIDE_OPENING].there, after = h->at[SIDE_CLOSING].there;
    if (!before || !after || same_place(d, h)) {
        make(d, p, h, before, after, &out[0]);
        return 1;
    }
    make(d, p, h, true, false, &out[0]);
    make(d, p, h, false, true, &out[1]);
    return 2;
}
