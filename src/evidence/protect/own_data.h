/* Everything the database holds of one person, table by table: what a person is given who asks for
 * access or a copy. docs/data-protection.md §4 says what is left out, and why. */
#ifndef EVIDENCE_PROTECT_OWN_DATA_H
#define EVIDENCE_PROTECT_OWN_DATA_H

#include "store/store.h"

struct own_ask {
    int64_t province, person;
    day today;
    bool sealed; /* whoever asks may see sealed facts */
};
struct own_cell {
    str text;
    bool number; /* a whole number; else text */
};
struct own_table {
    str name;
    str columns[24];
    uint32_t n_columns, n_rows;
    struct {
        struct own_cell *v; /* row by row */
        uint32_t n, cap;
    } cells;
};
struct own_data {
    int64_t person;
    day on;
    struct own_table *tables; /* those that have rows */
    uint32_t n;
};

/* In one transaction, so that it is one moment. ERR_INPUT: there is no such person. */
enum err_code own_data_read(struct store_conn *c, struct arena *a, const struct own_ask *ask,
                            struct own_data *out, struct err *e);
void own_data_json(const struct own_data *d, struct buf *to);
/* One line a value: table, row, column, value. */
void own_data_csv(const struct own_data *d, struct buf *to);

#endif
