/* Within the reader of workbooks: the package, its XML, the book. */
#ifndef BASE_XLSX_INT_H
#define BASE_XLSX_INT_H

#include "base/xlsx.h"

/* ---- the package (xlsx_zip.c) ---- */

struct xlsx_package {
    str bytes;
    char name[256]; /* for messages */
};

/* Are its entries within the limits, named as they should be, without a password? */
enum err_code xlsx_package_check(const struct xlsx_package *p, struct err *e);
bool xlsx_package_has(const struct xlsx_package *p, const char *entry);

/* One entry, read from its start to its end. */
struct xlsx_part;
/* *out NULL without an error: there is no such entry. */
enum err_code xlsx_part_open(struct xlsx_part **out, const struct xlsx_package *p,
                             const char *entry, struct err *e);
int64_t xlsx_part_read(struct xlsx_part *part, char *to, size_t cap, struct err *e); /* or -1 */
void xlsx_part_close(struct xlsx_part *part);

/* ---- XML (xlsx_xml.c) ---- */

struct xlsx_xml;
/* Names without their namespace, and empty where it is none of those of workbooks. */
struct xlsx_xml_calls {
    void (*start)(void *ctx, struct xlsx_xml *x, str name, const char **attributes);
    void (*end)(void *ctx, struct xlsx_xml *x, str name);
    void (*text)(void *ctx, str s); /* may be NULL */
};
/* *out NULL without an error: there is no such entry. */
enum err_code xlsx_xml_open(struct xlsx_xml **out, const struct xlsx_package *p, const char *entry,
                            const struct xlsx_xml_calls *calls, void *ctx, struct err *e);
/* To the end (0), or until xlsx_xml_pause was called (1), or failed (-1). */
int xlsx_xml_run(struct xlsx_xml *x, struct err *e);
void xlsx_xml_close(struct xlsx_xml *x);
/* From within a call: stop after it. */
void xlsx_xml_pause(struct xlsx_xml *x);
void xlsx_xml_stop(struct xlsx_xml *x, const struct err *e);
/* The value of an attribute without namespace (or, with `relation`, in that of relationships);
 * p NULL: not there. */
str xlsx_attribute(const char **attributes, const char *name, bool relation);
bool xlsx_is_true(str attribute); /* "1" or "true" */
/* The whole of an entry; a missing one is an error only where it is required. */
enum err_code xlsx_xml_read(const struct xlsx_package *p, const char *entry, bool required,
                            const struct xlsx_xml_calls *calls, void *ctx, struct err *e);

/* ---- the book ---- */

#define XLSX_BAD_STRING (1u << 31) /* of an end: no text in NFC comes of it */

struct xlsx_strings {
    struct {
        char *v;
        uint32_t n, cap;
    } bytes;
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } ends;
};

/* What a number in that format is. */
enum xlsx_format { XLSX_NUMBER, XLSX_DATE, XLSX_TIME };

struct xlsx_listed {
    str name, relation, entry;
    bool hidden, is_sheet;
};

struct xlsx_book {
    struct arena arena; /* holds the book too */
    char *owned;        /* the file's bytes, where the book read them */
    struct xlsx_package package;
    bool since_1904;
    struct {
        struct xlsx_listed *v;
        uint32_t n, cap;
    } sheets;
    struct {
        uint8_t *v; /* enum xlsx_format by the cell's s */
        uint32_t n, cap;
    } formats;
    struct xlsx_strings strings;
};

enum err_code xlsx_strings_read(struct xlsx_book *b, const char *entry, struct err *e);
/* Undoes _x000D_ and the like in place; returns the new length. */
size_t xlsx_unescape(char *p, size_t n);
enum err_code xlsx_formats_read(struct xlsx_book *b, const char *entry, struct err *e);

/* ---- values (xlsx_value.c) ---- */

enum xlsx_problem {
    XLSX_FINE,
    XLSX_FORMULA,
    XLSX_ERROR_VALUE,
    XLSX_NO_NUMBER,
    XLSX_TOO_MANY_DIGITS,
    XLSX_TIME_OF_DAY,
    XLSX_NO_DATE,
    XLSX_YEAR_AS_DATE,
    XLSX_NO_TEXT,
    XLSX_TOO_LONG,
};

#define XLSX_VALUE_BYTES 40
/* The digits of a number as XML has them ("1.1000000000000001", "4.5E+4") as text ("1.1",
 * "45000"), rounded to 15 significant ones. */
enum xlsx_problem xlsx_number(str s, char to[XLSX_VALUE_BYTES], size_t *n);
/* The day of a serial number, ISO. */
enum xlsx_problem xlsx_date(str s, bool since_1904, char to[XLSX_VALUE_BYTES], size_t *n);
/* A date in ISO 8601 as cells of type d have it. */
enum xlsx_problem xlsx_iso_date(str s, char to[XLSX_VALUE_BYTES], size_t *n);
void xlsx_complain(enum xlsx_problem problem, str shown, struct err *e);

/* ---- a sheet (xlsx_sheet.c, xlsx_rows.c) ---- */

/* A cell as it stands in the file, and what became of it. */
struct xlsx_cell {
    str value;
    enum xlsx_problem problem;
    str shown; /* of what has a problem */
};

enum xlsx_type {
    XLSX_T_NUMBER,
    XLSX_T_SHARED,
    XLSX_T_INLINE,
    XLSX_T_BOOL,
    XLSX_T_ERROR,
    XLSX_T_FORMULA_TEXT,
    XLSX_T_DATE
};

struct xlsx_sheet {
    struct arena keep; /* the reader, the header */
    struct arena row_arena;
    struct arena_mark row_mark;
    const struct xlsx_book *book;
    const struct xlsx_listed *listed;
    struct xlsx_xml *xml;
    bool at_end, failed;
    struct err failure;

    uint32_t columns;
    str *header;
    uint32_t header_row;

    /* the row under way, or current */
    bool in_data, in_row, hidden, ready;
    uint32_t row, next_column, bads;
    bool filled;      /* a cell of it has something in it */
    uint32_t surplus; /* the first column past the named ones that has; XLSX_NO_COLUMN: none */
    struct xlsx_cell cells[CSV_MAX_COLUMNS];

    /* the cell under way */
    uint32_t column, phonetic;
    enum xlsx_type type;
    enum xlsx_format format;
    bool collects, formula, has_value;
    struct buf text;

    uint64_t n_cells;
    uint32_t hidden_rows;
};

extern const struct xlsx_xml_calls xlsx_sheet_calls; /* their ctx: the sheet */

/* The error has the workbook as its place. */
enum err_code xlsx_fail(const struct xlsx_package *p, struct err *e);

#endif
