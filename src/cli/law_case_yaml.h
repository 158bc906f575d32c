/* YAML for test cases, the strict part of it: one document of mappings, lists and scalars, each
 * with its place.
 *
 * Refused, with line and column: anchors, aliases and tags (no case needs them, and they are how a
 * small file becomes a large one), keys given twice or that are not scalars, a second document,
 * text that is not UTF-8, and what is larger than the limits below. Scalars stay text: whether `no`
 * or `N` is a truth value is for the variable's type to say. */
#ifndef CLI_LAW_CASE_YAML_H
#define CLI_LAW_CASE_YAML_H

#include "base/arena.h"
#include "base/err.h"

#define CASE_MAX_FILE_BYTES (4u << 20)
#define CASE_MAX_NODES 500000u
#define CASE_MAX_DEPTH 32
#define CASE_MAX_KEYS 500u /* of one mapping */
#define CASE_MAX_SCALAR_BYTES 65536u

enum case_node_kind { CASE_SCALAR, CASE_LIST, CASE_MAP };

struct case_node {
    enum case_node_kind kind;
    uint32_t line, column; /* from 1 */
    str text;              /* CASE_SCALAR, NFC */
    bool quoted;
    struct case_node **items; /* of a list; the values of a mapping */
    struct case_node **keys;  /* of a mapping: scalars */
    uint32_t n;
};

/* Reads `text` (NFC or not) named `name`. *out is NULL for a file without a document. */
enum err_code case_yaml_read(struct arena *a, str text, str name, struct case_node **out,
                             struct err *e);
/* The value of a key, or NULL. */
struct case_node *case_node_get(const struct case_node *map, const char *key);
/* A plain empty scalar, `~` or `null`. */
bool case_node_is_null(const struct case_node *n);

#endif
