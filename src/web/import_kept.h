/* Files of a survey that somebody sent: read and checked as a job (job.h), what was found is kept
 * in memory, the files in the server's own folder, until their sender has them written or sends
 * others. */
#ifndef WEB_IMPORT_KEPT_H
#define WEB_IMPORT_KEPT_H

#include "registry/import.h"
#include "web/job.h"
#include "web/request.h"

#define IMPORT_FILE_BYTES (32u << 20) /* of one file */

/* Something wrong, or to be looked at; what it has none of is empty. */
struct import_line {
    str file, sheet, row, cell, column, entity;
    str reason[2], hint[2];
};
enum import_state {
    IMPORT_NOTHING, /* was sent */
    IMPORT_SENT,    /* not read yet */
    IMPORT_READ,
    IMPORT_REFUSED, /* the registry cannot take it: the lines tell why */
    IMPORT_WRITTEN
};
struct import_kept {
    enum import_state state;
    bool usable; /* a survey could be read; with lines: of the households that are right */
    str names;   /* of the files, as they were sent */
    int64_t at_us;
    uint32_t households, persons, found; /* found: lines in all, of which some thousands are kept */
    struct {
        struct import_line *v;
        uint32_t n, cap;
    } lines;
    struct {
        struct survey_note *v;
        uint32_t n, cap;
    } notes;
    struct import_report report; /* of what was written; its warnings are the lines */
};

/* Keeps what the form of this request brought; the fields are those of import_fields. ERR_INPUT: it
 * is not the files of a survey. */
enum err_code import_kept_take(struct web_request *q, struct err *e);
/* Takes it away. */
void import_kept_drop(struct web_request *q);
/* Jobs, of o->user. Writing with o->act != 0: households with mistakes are left out. */
web_job_work import_kept_read_files, import_kept_write;
/* What there is of a user, copied into the arena: `most` of the lines, from the one numbered `from`
 * on. */
void import_kept_of(struct arena *a, int64_t user, uint32_t from, uint32_t most,
                    struct import_kept *out);

#endif
