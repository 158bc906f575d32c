/* What is wrong with a law text, gathered so that one run tells several things. */
#ifndef LAW_DIAG_H
#define LAW_DIAG_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define LAW_MAX_DIAGS 200
#define LAW_MAX_SOURCES 4096

/* A stretch of a source text, by bytes. */
struct pos {
    uint32_t source, offset, length;
};

struct law_source {
    str name; /* path as the user gave it */
    str text; /* NFC UTF-8, kept by the program's arena */
    bool is_csv;
};

enum severity { SEV_ERROR, SEV_WARNING };

struct diag {
    enum severity severity;
    struct pos pos;
    str text[2]; /* by enum lang */
    str hint[2]; /* may be empty */
};

struct diags {
    struct arena *arena;
    struct {
        struct diag *v;
        uint32_t n, cap;
    } list;
    uint32_t errors; /* counts beyond LAW_MAX_DIAGS too */
    bool dropped;    /* the last one was beyond LAW_MAX_DIAGS: its hint is dropped too */
};

/* Formats as base/fmt.h; the same arguments serve both languages in the same order. */
void diag_error(struct diags *d, struct pos at, const char *vi, const char *en, ...);
void diag_warning(struct diags *d, struct pos at, const char *vi, const char *en, ...);
/* Texts already made, one for each language; kept by the arena. */
void diag_add(struct diags *d, enum severity severity, struct pos at, str vi, str en);
/* Adds what to do to the diagnostic given last. */
void diag_hint(struct diags *d, const char *vi, const char *en, ...);

/* file:line:column, severity, text, the line with the place underlined, hint. */
void diag_format(struct buf *b, const struct diag *d, const struct law_source *sources,
                 enum lang lang);
/* Line and column (from 1, in code points) of a byte offset. */
void diag_line_column(str text, uint32_t offset, uint32_t *line, uint32_t *column);
/* In order of source and place. */
void diag_sort(struct diags *d);

#endif
