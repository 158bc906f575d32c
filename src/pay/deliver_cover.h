/* Who of the poor and near-poor has a health-insurance card in a month, and who has none, by name.
 */
#ifndef PAY_DELIVER_COVER_H
#define PAY_DELIVER_COVER_H

#include "pay/deliver_law.h"

enum deliver_cover {
    DELIVER_COVER_CARD,  /* a card of ours was delivered for the month */
    DELIVER_COVER_OTHER, /* the form says that the person has insurance */
    DELIVER_COVER_NONE,
    DELIVER_COVERS
};
enum deliver_class { DELIVER_POOR, DELIVER_NEAR_POOR, DELIVER_CLASSES };

struct deliver_cover_row {
    int64_t entity;
    str name, personal_id, household, commune, village;
    enum deliver_class class_of;
    enum deliver_cover cover;
    enum deliver_state state; /* of what stands for the month; DELIVER_NONE: nothing does */
};
struct deliver_cover_rows {
    struct deliver_cover_row *v; /* by commune, village, household */
    uint32_t n;
    uint32_t undetermined; /* members of households whose class cannot be said */
};
/* Of the people alive on the last day of the month, as known on the day of r->at_us. */
enum err_code deliver_cover_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                 const struct law *law, const struct areas *areas, month m,
                                 struct deliver_cover_rows *out, struct err *e);

#endif
