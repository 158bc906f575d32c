/* The rows that the registry keeps of a person, of all five tables in one shape, to be moved
 * between people. Within duplicate_*.c. */
#ifndef REGISTRY_DUPLICATE_ROWS_H
#define REGISTRY_DUPLICATE_ROWS_H

#include "registry/duplicate.h"

enum person_table { OF_PERSON, OF_NUMBER, OF_MEMBERSHIP, OF_ANSWER, OF_FACT, PERSON_TABLES };

#define ROW_VALUES 6

/* v: person: name, name_key, sex, ethnicity, birth, birth_to; number: kind, number; membership:
 * household, number, relation; answer: form, answers; fact: name, value. The first is part of the
 * key, but for persons and answers. The rest is null. */
struct person_row {
    enum person_table table;
    int64_t person;
    day from, to, known_from;
    int64_t recorded, closed;
    struct store_value v[ROW_VALUES];
};
struct person_rows {
    struct person_row *v;
    uint32_t n, cap;
};

extern const char *const person_table_names[PERSON_TABLES];

/* Those that are believed now, of one person, by table and time. */
enum err_code rows_open(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                        struct person_rows *out, struct err *e);
/* Those that the recording wrote (closed since or not), and those that it closed, likewise. */
enum err_code rows_written(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                           int64_t recording, struct person_rows *out, struct err *e);
enum err_code rows_closed(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                          int64_t recording, struct person_rows *out, struct err *e);

/* As of `recording`, known since `known` (or since the row itself was). */
enum err_code row_close(struct store_conn *c, int64_t province, const struct person_row *r,
                        int64_t recording, day known, struct err *e);
enum err_code row_write(struct store_conn *c, int64_t province, const struct person_row *r,
                        int64_t recording, day known, struct err *e);

#endif
