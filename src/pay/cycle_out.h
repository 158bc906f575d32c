/* A cycle's files for its providers, and what comes back read: for the command and the pages. */
#ifndef PAY_CYCLE_OUT_H
#define PAY_CYCLE_OUT_H

#include "base/csv.h"
#include "pay/cycle_files.h"
#include "pay/cycle_inbox.h"

#define CYCLE_MAX_PROVIDERS 99u

struct cycle_providers {
    struct bank_provider v[CYCLE_MAX_PROVIDERS];
    uint32_t n;
};
/* Columns code, name, bank, account, holder; `name` for messages. Reads r to its end. */
enum err_code cycle_providers_read(struct arena *a, struct csv_reader *r, str name,
                                   struct cycle_providers *out, struct err *e);

struct cycle_out {
    int64_t province;
    month month;
    str folder, authority, reference;
    str provider; /* pays those who have none of their own */
    const struct cycle_providers *providers;
    /* By cycle_out_open: */
    struct cycle_standing standing;
    struct cycle_list list;
    struct cycle_orders orders;
    struct steps steps; /* while files are written */
};
/* Reads the payments. ERR_INPUT: the state allows no export, a provider is not named, or a payment
 * is held. */
enum err_code cycle_out_open(struct store_conn *c, struct arena *a, const struct areas *areas,
                             struct cycle_out *x, struct err *e);
typedef void cycle_out_said(void *ctx, str provider, uint32_t payments, uint32_t cash);
/* The files of each provider into the folder, which is there: the list as CSV and XLSX, pain.001,
 * the cash sheet. The same cycle gives the same bytes. */
enum err_code cycle_out_write(struct arena *a, struct cycle_out *x, cycle_out_said *said, void *ctx,
                              struct err *e);

/* What a bank or a provider sent, by what the bytes are: pain.002, camt.053, camt.054, else a
 * provider's report. `path` for messages and to tell XLSX from CSV; f->name is the caller's. */
enum err_code cycle_in_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                            const char *path, str bytes, struct cycle_file *f, struct err *e);

#endif
