/* Deliveries as people look through them: counted, a page of a list at a time, and one with all
 * that was done to it. */
#ifndef PAY_DELIVER_LIST_H
#define PAY_DELIVER_LIST_H

#include "pay/deliver.h"

/* Which of them; what is empty or 0 is any. */
struct deliver_which {
    int64_t province;
    int32_t year;             /* in which the list was recorded, in Viet Nam */
    int64_t list, after;      /* after: numbers above it */
    enum deliver_kind kind;   /* DELIVER_KINDS: any */
    str benefit, commune;     /* commune: its code as it stood on the list */
    enum deliver_state state; /* DELIVER_NONE: any */
    bool ended;               /* sent back, refused or reversed; state is not looked at */
};

/* What they are counted by. */
enum deliver_by { DELIVER_BY_BENEFIT, DELIVER_BY_COMMUNE, DELIVER_BY_LIST, DELIVER_BYS };

struct deliver_count {
    str key;                /* the benefit, the commune, or the number of the list */
    enum deliver_kind kind; /* of benefits and lists */
    int64_t n[DELIVER_STATES];
    vnd amount; /* of what stands, as planned */
    vnd paid;   /* delivered and not taken back */
};
struct deliver_counts {
    struct deliver_count *v;
    uint32_t n, cap;
};
/* In the order of keys; lists from the last to the first. State and after are not looked at. */
enum err_code deliver_counts_read(struct store_conn *c, struct arena *a,
                                  const struct deliver_which *w, enum deliver_by by,
                                  struct deliver_counts *out, struct err *e);

/* At most `most` of them by number; *more: there are others after them. */
enum err_code deliver_page_read(struct store_conn *c, struct arena *a,
                                const struct deliver_which *w, uint32_t most,
                                struct deliver_lines *out, bool *more, struct err *e);

/* An act with the request that it came in. */
struct deliver_told {
    enum deliver_act act;
    day on_day;
    int64_t quantity;
    vnd amount;
    str mark, reason;
    str actor, number, signer, note, warehouse;
    day review_by;
    int64_t at_us; /* when it was recorded */
};
struct deliver_tolds {
    struct deliver_told *v;
    uint32_t n, cap;
};
/* All that was done to one delivery, in its order. */
enum err_code deliver_told_read(struct store_conn *c, struct arena *a, int64_t province,
                                int64_t delivery, struct deliver_tolds *out, struct err *e);

#endif
