/* A strict RFC 4180 reader that says where, and a writer. Streams: memory does not grow with the
 * file. Limits: CSV_MAX_FIELD_BYTES, CSV_MAX_COLUMNS, CSV_MAX_FILE_BYTES. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"

#define CSV_MAX_FIELD_BYTES 65536u
#define CSV_MAX_COLUMNS 256u
#define CSV_MAX_FILE_BYTES (4ull << 30) /* 4 GiB: a national file is cut by province */

struct csv_reader;

/* Opens, checks size and BOM and reads the header. On failure *out is NULL and `e` says why. */
enum err_code csv_open(struct csv_reader **out, const char *path, struct err *e);
/* Over bytes in memory, which must outlive the reader; `name` is for messages. */
enum err_code csv_open_memory(struct csv_reader **out, str bytes, const char *name, struct err *e);
void csv_close(struct csv_reader *r); /* NULL is allowed */

uint32_t csv_columns(const struct csv_reader *r);
str csv_header(const struct csv_reader *r, uint32_t column);
/* The column of that name or -1. */
int csv_find(const struct csv_reader *r, str name);

/* The next row: 1 and fields in fields[0..columns), 0 at the end, -1 with `e`. Fields are views
 * that live until the next call, NFC, quotes undone. A ragged row, a NUL byte, invalid UTF-8, a
 * quote in the wrong place, or a field or file over its limit is an error with line and column;
 * after a ragged row reading may go on, after the others not. */
int csv_next(struct csv_reader *r, str *fields, struct err *e);
bool csv_failed(const struct csv_reader *r);   /* reading can't go on */
uint32_t csv_line(const struct csv_reader *r); /* of the current row's start */
void csv_at(const struct csv_reader *r, uint32_t column,
            struct err *e); /* fills where of a field */
uint64_t csv_bytes_read(const struct csv_reader *r);
uint64_t csv_bytes_total(const struct csv_reader *r);

/* Writing: through a file that appears under its name only when closed well (a temporary beside
 * it, fsync, rename): half a file is never left. Line ends LF. A cell that a spreadsheet would
 * take for a formula (= + - @ tab first, unless it is a number) gets an apostrophe before it. */
/* A field into text under construction: quoted where it must be, and with a quote before what a
 * spreadsheet would take for a formula. */
void csv_field(struct buf *to, str field);

struct csv_writer;
enum err_code csv_create(struct csv_writer **out, const char *path, struct err *e);
void csv_put(struct csv_writer *w, str field);
void csv_put_int(struct csv_writer *w, int64_t v);
void csv_put_day(struct csv_writer *w, int32_t day_number); /* ISO */
void csv_end_row(struct csv_writer *w);
void csv_raw(struct csv_writer *w, const char *bytes, size_t n); /* whole, already formatted rows */
enum err_code csv_commit(struct csv_writer *w, struct err *e);   /* closes; the file appears */
void csv_abandon(struct csv_writer *w); /* closes; nothing is left; NULL allowed */

#endif
