/* The world's mistakes, told to a person in Vietnamese and in English: what is wrong, where (file,
 * line, column), and what to do. A function that can fail returns an err_code and fills the
 * caller's struct err. Needs no libc; carries its own storage, so nothing is owned. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

enum err_code {
    ERR_NONE = 0,
    ERR_INPUT,    /* the data or the law text is wrong: exit 1 */
    ERR_USAGE,    /* the command line is wrong: exit 2 */
    ERR_IO,       /* the disk, a file, a server: exit 3 */
    ERR_LIMIT,    /* larger than a named limit: exit 1 */
    ERR_INTERNAL, /* ours: exit 4 */
};

enum lang { LANG_VI, LANG_EN };

struct where {
    char file[256];
    uint32_t line, column, width; /* from 1, in code points; 0: not known */
};

struct err {
    enum err_code code;
    struct where where;
    char text[2][512]; /* by enum lang */
    char hint[2][256]; /* what to do; may be empty */
};

/* Fills `e` and returns `code`. Formats as fmt.h says; the same arguments serve both texts, in the
 * same order. `e` may be NULL. The file, line and column stay as they are: set them with err_at. */
enum err_code err_set(struct err *e, enum err_code code, const char *vi, const char *en, ...);
void err_hint(struct err *e, const char *vi, const char *en, ...);
void err_at(struct err *e, str file, uint32_t line, uint32_t column, uint32_t width);
/* 0 for ERR_NONE, else as the enum says. */
int err_exit_code(enum err_code code);
/* "tệp:dòng:cột: lỗi: ...\n  gợi ý: ...\n" (or English) into `to`, cut to cap; returns the
 * length. */
size_t err_format(const struct err *e, enum lang lang, char *to, size_t cap);

#endif
