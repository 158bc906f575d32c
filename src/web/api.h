/* The API: what its routes say of themselves, and how their answers are written. From the same
 * words come the answers' shape and the OpenAPI document (api_spec.c). docs/api.md tells it for
 * people. */
#ifndef WEB_API_H
#define WEB_API_H

#include "law/law.h"
#include "web/request.h"
#include "json/json.h"

enum api_type {
    API_TEXT,
    API_INT,
    API_MONEY, /* whole đồng */
    API_BOOL,
    API_DAY,   /* 2026-11-28 */
    API_MONTH, /* 2026-11 */
    API_VALUE, /* of the law: a number, true or false, a date, a code; null: not known */
    API_TEXTS,
    API_OBJECT,   /* of `of` */
    API_LIST,     /* of objects of `of` */
    API_OPEN,     /* an object whose members are not told one by one */
    API_OPEN_LIST /* of such objects */
};
struct api_field {
    const char *name; /* NULL ends a list of them */
    enum api_type type;
    bool maybe; /* may be null: not known, or there is none */
    const char *about[2];
    const struct api_field *of;
};
/* A route's answer and, of a POST with `takes`, its body; a body without `takes` is an object of
 * the route's fields. */
struct api_about {
    const char *tag;                /* what it belongs to: "households" */
    const char *schema;             /* "Household" */
    const struct api_field *fields; /* of the answer; of a list: of one row */
    const struct api_field *takes;
    bool list;   /* rows in parts, by cursor; also as CSV and as NDJSON */
    bool writes; /* once for each Idempotency-Key */
    bool open;   /* the answer is an object whose members are not told one by one */
};

/* ---- a list ---- */

#define API_ROWS 100      /* of a part where nothing is said */
#define API_MAX_ROWS 1000 /* and at most; of CSV and NDJSON each part has so many */
/* The fields of every list. */
#define API_PAGED                                                                                  \
    {"limit", WEB_INT, 4, false},                                                                  \
    {                                                                                              \
        "cursor", WEB_INT, 19, false                                                               \
    }

enum api_format { API_JSON, API_CSV, API_NDJSON };
struct api_list {
    struct web_request *q;
    const struct api_field *fields;
    struct buf *to;
    enum api_format format;
    uint32_t rows, column;
    int64_t cursor; /* where this part begins; 0: at the beginning */
    uint32_t limit; /* rows of this part at most */
    int64_t next;   /* set by the part: the cursor of the next one; 0: it was the last */
};
/* Writes one part: rows, each with all its columns in the order of the fields, then ->next. */
typedef enum err_code api_part(struct api_list *l, struct web_answer *a, struct err *e);
void api_text(struct api_list *l, str v);
void api_text_or_null(struct api_list *l, str v); /* null where it is empty */
void api_int(struct api_list *l, int64_t v);
void api_bool(struct api_list *l, bool v);
void api_day(struct api_list *l, day d); /* DAY_MIN, 0 or without end: null */
void api_month(struct api_list *l, month m);
void api_null(struct api_list *l);

/* Answers with a list, in the format that is asked for. As CSV or NDJSON without `limit` it is the
 * whole list, part after part while it is being sent. */
enum err_code api_answer_list(struct web_request *q, struct web_answer *a, api_part *part,
                              struct err *e);

/* ---- a document ---- */

void api_begin(struct web_answer *a, struct json_out *j);
void api_put_day(struct json_out *j, day d); /* as api_day */
void api_put_month(struct json_out *j, month m);
void api_put_text(struct json_out *j, const char *name, str v); /* null where it is empty */
/* A value of the law as JSON has it; enumerations by their ASCII name. */
void api_put_value(struct json_out *j, struct arena *a, const struct law_type *t, int64_t v);
/* "household=poor" of files, as the law's fact has it; text where the law does not know it. */
void api_put_fact(struct json_out *j, struct arena *a, const struct law *l, str fact, str value);

/* ---- around it ---- */

/* The operation of a POST from the header Idempotency-Key. ERR_INPUT: none, or too short. */
enum err_code api_operation(struct web_request *q, str key, struct err *e);
/* After a refusal: was the key used before (so for other content)? */
bool api_key_was_used(struct web_request *q);
/* RFC 9457. */
void api_problem(struct web_request *q, struct web_answer *a, unsigned status, const struct err *e);
/* Is the mistake to be told as a problem: is it a path of the API? */
bool api_path(str path);

#endif
