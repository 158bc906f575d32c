/* JSON, read and written. The only door to jansson.
 *
 * What is read becomes values in the caller's arena; what is written goes to a buffer piece by
 * piece, so that an answer of many rows is never held twice. */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/arena.h"
#include "base/err.h"

/* ---- reading ---- */

#define JSON_MAX_DEPTH 24

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_NUMBER,
    JSON_IS_TEXT,
    JSON_IS_LIST,
    JSON_IS_OBJECT
};

struct json_value {
    enum json_kind kind;
    bool yes;   /* JSON_IS_BOOL */
    str text;   /* JSON_IS_TEXT; JSON_IS_NUMBER: its digits, of a fraction the shortest ones */
    str name;   /* within an object */
    uint32_t n; /* values within a list or an object */
    const struct json_value *first, *next; /* of those within; the neighbour */
};

/* The whole text, strictly as RFC 8259: ERR_INPUT with line and column for what is none, a name
 * that stands twice in an object, what lies deeper than JSON_MAX_DEPTH, a whole number beyond 64
 * bits. */
enum err_code json_read(struct arena *a, str text, const struct json_value **out, struct err *e);
/* The member of an object; NULL: none, or no object. */
const struct json_value *json_member(const struct json_value *v, str name);
/* Its text; empty where there is no such member, or no text. */
str json_text(const struct json_value *v, const char *name);

/* ---- writing ---- */

struct json_out {
    struct buf *to;
    uint32_t depth;
    bool more[JSON_MAX_DEPTH + 2]; /* something stands before, at each depth */
};
void json_begin(struct json_out *j, struct buf *to);
void json_name(struct json_out *j, const char *name);
void json_name_str(struct json_out *j, str name);
void json_open(struct json_out *j, char bracket); /* '{' or '[' */
void json_close(struct json_out *j, char bracket);
void json_str(struct json_out *j, str v);
void json_int(struct json_out *j, int64_t v);
void json_bool(struct json_out *j, bool v);
void json_none(struct json_out *j);
void json_raw(struct json_out *j, str v);                      /* what is JSON already */
void json_put(struct json_out *j, const struct json_value *v); /* what was read */

#endif
