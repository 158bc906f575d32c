/* What the commands that read the registry share: which world, and how it is shown. */
#ifndef CLI_RECORD_VIEW_H
#define CLI_RECORD_VIEW_H

#include "cli/cli.h"
#include "registry/record.h"

struct record_view {
    str db, province, as_of, known_on, recording, format; /* as given */
    struct world_at at;
    enum { VIEW_TABLE, VIEW_CSV, VIEW_JSON } how;
    day today;
};

#define VIEW_OPTION_COUNT 6
void view_options(struct record_view *v, struct cli_option to[VIEW_OPTION_COUNT]);
/* Opens the database for reading, and the world that is asked for. */
enum err_code view_open(struct cli *c, struct record_view *v, struct store_conn **out,
                        struct err *e);

/* Reads --format into v->how; view_open does too. */
enum err_code view_format(struct record_view *v, struct err *e);

/* A table under construction: cells row by row. */
struct view_table {
    const char *const *names;  /* ASCII, for CSV and JSON */
    const char *const *titles; /* for people */
    uint32_t columns;
    struct {
        str *v;
        uint32_t n, cap;
    } cells;
};
void view_print(struct cli *c, const struct record_view *v, const struct view_table *t);

/* The programs' word for a kind of row, a source, an event or an area; in a table for people, its
 * name in their language. */
str view_word(const struct cli *c, const struct record_view *v, str word);

/* Adds to the audit log that whoever runs the program is shown these persons or households; before
 * they are shown. `asked`: in which words. */
enum err_code view_told(struct cli *c, const struct record_view *v, const char *what, str asked,
                        const int64_t *entities, uint32_t n, struct err *e);

str view_day(struct cli *c, const struct record_view *v, day d); /* empty: NO_END, DAY_MIN */

/* Lines with both times, and with `history` who wrote them. */
enum err_code view_lines(struct cli *c, const struct record_view *v, struct store_conn *db,
                         const struct record_lines *lines, bool history, struct err *e);

#endif
