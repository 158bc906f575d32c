/* Forms that are being filled in, one field at a time, from several places and also without a link:
 * operations, not rows. docs/review.md §7 tells it for people.
 *
 * Each change carries an id made where it was typed, and the last version of the form that was seen
 * there. Where somebody else wrote the same field since, it becomes a conflict that a person
 * settles; both values are kept. What is handed in (form_submit) becomes a survey of the registry.
 */
#ifndef REVIEW_FORM_H
#define REVIEW_FORM_H

#include "law/law.h"
#include "registry/areas.h"
#include "review/campaign.h"

#define FORM_MAX_MEMBERS 60
#define FORM_MAX_VALUE 500u
#define FORM_NEW "moi-" /* how the key of a household that is new begins */

/* ---- what is asked ---- */

enum form_part { FORM_HOUSEHOLD, FORM_MEMBER, FORM_SCREEN, FORM_PARTS };
/* Is the fact asked in that part of form B, or in form A (FORM_SCREEN, of the household)? The law's
 * own description says so: its heading. */
bool form_asks(const struct law_symbol *fact, enum form_part part);
/* A field that is no fact of the law: "name", "personal_id", "removed" of members; "surveyed_on",
 * "causes", "support_received", "support_needed" of the household. */
bool form_own_field(str field, bool member);

/* ---- what was typed ---- */

struct form_value {
    int64_t member; /* 0: the household */
    str field, value, actor, device;
    int64_t version, at_us;
};
struct form_conflict {
    struct form_value mine, theirs; /* what waits, and what counts */
};
struct form {
    int64_t id; /* 0: nobody has typed anything yet */
    str key, code, commune, village;
    bool is_new;
    int64_t version; /* the last one */
    struct {
        struct form_value *v; /* by member, field */
        uint32_t n, cap;
    } values;
    struct {
        struct form_conflict *v;
        uint32_t n, cap;
    } conflicts;
};
/* By its key or its code, as it was up to version `upto` (FORM_NOW: now; 0: as it began). Where
 * nobody has typed anything it has what the registry knows of the household's members, and id 0. */
#define FORM_NOW INT64_MAX
enum err_code form_read(struct store_conn *c, struct arena *a, int64_t province, int64_t campaign,
                        str key, int64_t upto, struct form *out, struct err *e);
/* Where it is; empty where nobody has typed anything yet. */
enum err_code form_commune(struct store_conn *c, struct arena *a, int64_t province,
                           int64_t campaign, str key, str *out, struct err *e);
/* Empty where it is not known. */
str form_value_of(const struct form *f, int64_t member, str field);
/* The members that count, ascending. */
uint32_t form_members(const struct form *f, int64_t out[FORM_MAX_MEMBERS]);

/* Forms of a campaign that have conflicts, and of a commune (not empty) also those of households
 * that are new: the first 200. */
struct form_line {
    str key, code, commune, village, head;
    int64_t conflicts;
};
struct form_lines {
    struct form_line *v;
    uint32_t n, cap;
};
enum err_code form_list(struct store_conn *c, struct arena *a, int64_t province, int64_t campaign,
                        str commune, struct form_lines *out, struct err *e);

/* ---- typing ---- */

struct form_op {
    uint8_t id[STORE_ID_BYTES];
    str key, commune, village; /* the latter two of a household that is new */
    int64_t member, base, settles, typed_us;
    str field, value, device;
};
struct form_writer {
    int64_t province;
    struct review_campaign campaign;
    const struct law *law;
    str actor;
};
struct form_done {
    bool conflict, again;
    int64_t version;
};
/* One change, once. ERR_INPUT: no such field or value, no such household, a new one without its
 * place. */
enum err_code form_type(struct store_pool *pool, struct arena *a, const struct form_writer *w,
                        const struct form_op *op, struct form_done *out, struct err *e);

/* ---- handing in ---- */

/* What the form says, as lines for law/single.h. */
void form_facts(const struct form *f, const struct law *law, const struct areas *areas, day on,
                struct buf *to);
/* The facts that the commune tells, in the same lines. */
void form_area_facts(const struct law *law, const struct areas *areas, uint32_t commune, day on,
                     struct buf *to);

struct form_fault {
    int64_t member; /* 0: the household; -1: the whole form */
    str field;      /* may be empty */
    str text[2];
};
struct form_faults {
    struct form_fault *v;
    uint32_t n, cap;
};
struct form_submitting {
    struct form_writer writer;
    const struct areas *areas;
    const char *area_folder;
    uint8_t operation[STORE_ID_BYTES];
    day today;
};
/* The form as a survey into the registry, whole or not at all: a person takes it to be complete,
 * and what is empty is not known. ERR_INPUT with `faults`: what the registry does not take. */
enum err_code form_submit(struct store_pool *pool, struct arena *a, const struct form_submitting *q,
                          const struct form *f, int64_t *recording, struct form_faults *faults,
                          struct err *e);

#endif
