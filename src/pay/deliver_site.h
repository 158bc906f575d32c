/* Where a house stands that is built or repaired: kept like evidence, each word added to the last.
 */
#ifndef PAY_DELIVER_SITE_H
#define PAY_DELIVER_SITE_H

#include "pay/deliver.h"

struct deliver_site {
    int64_t delivery;
    str village, place;          /* place: the address in words */
    bool measured;               /* there are coordinates */
    int64_t latitude, longitude; /* millionths of a degree */
    day on_day;
    str actor; /* not looked at when adding */
};
/* "21.273456, 106.194321", of at most six decimals. ERR_INPUT: not two numbers, or they lie outside
 * of 6° to 24° north and 102° to 118° east, which hold the land and the islands of the country. */
enum err_code deliver_site_at(str text, struct deliver_site *out, struct err *e);
void deliver_site_write(struct buf *to, const struct deliver_site *s); /* empty: not measured */

/* One recording; *answer is the number of words on the site. ERR_INPUT: the delivery is of no
 * house, or village or place is missing. */
enum err_code deliver_site_add(struct store_pool *pool, struct arena *a, const struct recording *r,
                               const struct deliver_site *s, str *answer, bool *again,
                               struct err *e);
/* Of the house of a delivery (all deliveries of one list to one household are one house), the
 * oldest word first: the last one counts. */
typedef bool deliver_site_row(void *ctx, const struct deliver_site *s);
enum err_code deliver_site_each(struct store_conn *c, int64_t province, int64_t delivery,
                                deliver_site_row *row, void *ctx, struct err *e);

#endif
