/* A reader of workbooks in Office Open XML (.xlsx): a sheet is a table with its header in the first
 * row that is not empty, row by row, as csv.h reads a file.
 *
 * Memory: the packed file and its shared strings; the sheets stream. Nothing is computed, followed
 * or unpacked onto the disk: formulas, macros, external links, passwords, document types and
 * entities are refused, and everything has a largest size. A workbook does not change once open:
 * several threads may each read a sheet of it. */
#ifndef BASE_XLSX_H
#define BASE_XLSX_H

#include "base/csv.h"

#define XLSX_MAX_FILE_BYTES (256ull << 20)
#define XLSX_MAX_ENTRIES 4096u               /* files within the file */
#define XLSX_MAX_ENTRY_BYTES (2ull << 30)    /* of one, unpacked */
#define XLSX_MAX_UNPACKED_BYTES (4ull << 30) /* of all */
#define XLSX_MAX_RATIO 200u                  /* unpacked to packed, of one of more than 4 MiB */
#define XLSX_MAX_SHEETS 64u
#define XLSX_MAX_ROWS 1048576u
#define XLSX_MAX_CELLS (64u << 20)          /* of a sheet, empty ones too */
#define XLSX_MAX_STRINGS_BYTES (128u << 20) /* texts that the cells share */
#define XLSX_MAX_XML_DEPTH 64u
#define XLSX_MAX_XML_PIECE_BYTES (1u << 20) /* a tag with its attributes, a comment */

struct xlsx_book;
struct xlsx_sheet;

/* Opens, checks the package, and reads the list of sheets, the formats and the shared strings. On
 * failure *out is NULL and `e` says why. */
enum err_code xlsx_open(struct xlsx_book **out, const char *path, struct err *e);
/* Over bytes in memory, which must outlive the book; `name` is for messages. */
enum err_code xlsx_open_memory(struct xlsx_book **out, str bytes, const char *name, struct err *e);
void xlsx_close(struct xlsx_book *b); /* after its sheets; NULL is allowed */

uint32_t xlsx_sheets(const struct xlsx_book *b);
str xlsx_sheet_name(const struct xlsx_book *b, uint32_t sheet);
bool xlsx_sheet_hidden(const struct xlsx_book *b, uint32_t sheet);

/* Reads the header too: CSV_MAX_COLUMNS at most, no name empty or twice. */
enum err_code xlsx_sheet_open(struct xlsx_sheet **out, const struct xlsx_book *b, uint32_t sheet,
                              struct err *e);
void xlsx_sheet_close(struct xlsx_sheet *s); /* NULL is allowed */
uint32_t xlsx_columns(const struct xlsx_sheet *s);
str xlsx_header(const struct xlsx_sheet *s, uint32_t column);
int xlsx_find(const struct xlsx_sheet *s, str name); /* the column of that name or -1 */

/* The next row that is not empty: 1 and fields in fields[0..columns), 0 at the end, -1 with `e`.
 * Fields are views that live until the next call, NFC. A number has its digits, as a spreadsheet
 * shows it (15 significant); a boolean is 1 or 0; a number with the format of a date is the date,
 * ISO; what has no value is empty. A cell that has none for a reason (a formula, an error) is empty
 * too, and xlsx_bad says so. A value outside the named columns is an error after which reading may
 * go on; after others (a row out of order, merged cells, a damaged file) it may not. */
int xlsx_next(struct xlsx_sheet *s, str *fields, struct err *e);
bool xlsx_failed(const struct xlsx_sheet *s);   /* reading can't go on */
uint32_t xlsx_row(const struct xlsx_sheet *s);  /* of the current row, as the sheet numbers it */
uint32_t xlsx_bads(const struct xlsx_sheet *s); /* cells of the current row that have no value */
/* True when it is one of these: then `e` says why, and where. */
bool xlsx_bad(const struct xlsx_sheet *s, uint32_t column, struct err *e);
/* Where of a field: "book.xlsx:sheet!C7". */
void xlsx_at(const struct xlsx_sheet *s, uint32_t column, struct err *e);
/* The same of any row; XLSX_NO_COLUMN: the whole row, "book.xlsx:sheet!7:7". */
#define XLSX_NO_COLUMN UINT32_MAX
void xlsx_place(const struct xlsx_sheet *s, uint32_t row, uint32_t column, struct err *e);
/* Rows with values that the spreadsheet does not show, so far. */
uint32_t xlsx_hidden_rows(const struct xlsx_sheet *s);

#define XLSX_LETTERS_BYTES 4
void xlsx_letters(uint32_t column, char to[XLSX_LETTERS_BYTES]); /* 0 is A, 26 is AA */
/* "AB12": column 27, row 12. False: no reference to a cell. */
bool xlsx_reference(str s, uint32_t *column, uint32_t *row);

#endif
