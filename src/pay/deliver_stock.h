/* Goods in warehouses: what came in, what went out, what is left; never below zero, and in the
 * order of days. An item is a content of deliver.h ("emergency.rice_support"). */
#ifndef PAY_DELIVER_STOCK_H
#define PAY_DELIVER_STOCK_H

#include "registry/recording.h"

enum deliver_stock_kind {
    DELIVER_STOCK_RECEIPT,
    DELIVER_STOCK_ISSUE, /* for deliveries: deliver_do makes it */
    DELIVER_STOCK_BACK,  /* likewise */
    DELIVER_STOCK_LOSS,
    DELIVER_STOCK_KINDS
};
const char *deliver_stock_kind_code(enum deliver_stock_kind k);
const char *deliver_stock_kind_name(enum deliver_stock_kind k, enum lang lang);

struct deliver_stock {
    str warehouse, item;
    enum deliver_stock_kind kind;
    int64_t quantity; /* > 0 in, < 0 out */
    int64_t left;     /* after it; not looked at when writing */
    str unit;
    day on_day;
    str reference; /* of the voucher */
    str commune;   /* whose warehouse, to ask whether the actor may; empty: the province's. Not kept
                    */
    uint32_t seq;
    int64_t recorded;
};

/* A receipt or a loss, as a recording of its own; *answer is what is left. ERR_INPUT where more is
 * lost than is there, the day is before that of the last movement, or the unit another. */
enum err_code deliver_stock_move(struct store_pool *pool, struct arena *a,
                                 const struct recording *r, const struct deliver_stock *v,
                                 str *answer, bool *again, struct err *e);
/* The same in the transaction that is open. */
enum err_code deliver_stock_write(struct store_conn *c, int64_t province, int64_t recorded,
                                  const struct deliver_stock *v, int64_t *left, struct err *e);

/* Every movement, by warehouse, item and order; those of one warehouse where it is named. */
typedef bool deliver_stock_row(void *ctx, const struct deliver_stock *v);
enum err_code deliver_stock_each(struct store_conn *c, int64_t province, str warehouse,
                                 deliver_stock_row *row, void *ctx, struct err *e);

#endif
