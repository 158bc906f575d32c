/* One act of recording: who wrote, from what, when. Every change of the registry begins with one,
 * in the transaction that makes it. */
#ifndef REGISTRY_RECORDING_H
#define REGISTRY_RECORDING_H

#include "store/store.h"

struct recording {
    int64_t province, at_us;
    str actor;
    str source; /* form, import, decision, interface */
    str reference;
    uint8_t operation[STORE_ID_BYTES];
};

/* Takes the province's next number and writes the row. ERR_INPUT when nobody is named, or the
 * registry of the province has nothing in it yet. */
enum err_code recording_begin(struct store_conn *c, const struct recording *r, int64_t *number,
                              struct err *e);

/* Work as the operation of the recording, once (store_write). content: all that was asked. */
enum err_code recording_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const char *kind, str content, store_work *work, void *ctx,
                              str *answer, bool *again, struct err *e);

/* The next number of a counter of the province, which is made where it is missing ('recording',
 * 'entity', and those of the modules above). Takes `n` of them: *first is the first. */
enum err_code recording_count(struct store_conn *c, int64_t province, str counter, int64_t n,
                              int64_t *first, struct err *e);
/* The same without taking any: the next one; 0 where none was ever taken. */
enum err_code recording_peek(struct store_conn *c, int64_t province, str counter, int64_t *next,
                             struct err *e);
/* The number of the last recording; 0 where there is none. */
enum err_code recording_last(struct store_conn *c, int64_t province, int64_t *number,
                             struct err *e);

#endif
