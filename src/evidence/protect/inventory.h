/* The inventory of personal data: every column of every table, what it tells of people, for what
 * purpose it is kept, and whether it is told on request. From data/protection; the test compares it
 * with the schema. docs/data-protection.md §7 tells it for people. */
#ifndef EVIDENCE_PROTECT_INVENTORY_H
#define EVIDENCE_PROTECT_INVENTORY_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

struct inventory_kind {
    str data, text[2], protection[2]; /* by enum lang */
    bool sensitive;
};
struct inventory_purpose {
    str purpose, text[2], kept[2];
    str right; /* registry/roles.h; empty: whoever has the database itself */
};
struct inventory_told {
    str told, text[2];
};
struct inventory_row {
    str table, columns; /* parted by blanks; table "*": columns of that name in any table */
    const struct inventory_kind *kind;
    const struct inventory_purpose *purpose; /* NULL: no personal data */
    const struct inventory_told *told;       /* likewise */
};
struct inventory {
    struct {
        struct inventory_kind *v;
        uint32_t n, cap;
    } kinds;
    struct {
        struct inventory_purpose *v;
        uint32_t n, cap;
    } purposes;
    struct {
        struct inventory_told *v;
        uint32_t n, cap;
    } tolds;
    struct {
        struct inventory_row *v;
        uint32_t n, cap;
    } rows;
};

/* `folder`: data. ERR_INPUT with its place where a row names what the other tables do not have. */
enum err_code inventory_load(struct arena *a, str folder, struct inventory *out, struct err *e);
/* Of a column; NULL: nobody said what it is. */
const struct inventory_row *inventory_find(const struct inventory *v, str table, str column);

/* The file of an impact assessment (Law 91/2025/QH15, article 21), as a text that can be printed
 * (report/document.h). */
struct impact {
    str office;
    day on;
    int64_t people, households;
    bool seals; /* facts are sealed here */
};
void inventory_document(const struct inventory *v, const struct impact *of, enum lang lang,
                        struct buf *to);

#endif
