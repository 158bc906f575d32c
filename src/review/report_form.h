/* The forms of Annex VII as data: which columns there are, and what each counts of a household.
 * Within the review: report.h is for others. */
#ifndef REVIEW_REPORT_FORM_H
#define REVIEW_REPORT_FORM_H

#include "review/report.h"
#include "review/report_place.h"

#define REPORT_NOT_ASKED INT64_MIN /* the column is not about this household */
#define REPORT_NOT_KNOWN (-1)
#define REPORT_LINES 2
#define REPORT_MAX_FIELDS 80u

/* A household as one area's account sees it. One that moved within the province is two cases: it
 * left the one area, and came to the other. */
struct report_case {
    const struct report_household *h;
    struct report_place place;
    bool there[SIDES];
    bool listed[SIDES]; /* lists were made by that day */
    enum movement movement;
    struct movement_account poor, near; /* of this household alone */
};
uint32_t report_cases_of(const struct report_data *d, struct report_places *p,
                         const struct report_household *h, struct report_case out[SIDES]);

/* A count of at least 0, or one of the two above. line: row of an area (households, persons; or
 * poor, near-poor), as the form has them. */
typedef int64_t report_measure(const struct report_case *x, uint32_t line, int arg);

struct report_field {
    const char *heads[2][REPORT_HEADS]; /* by enum lang */
    const char *number, *name;
    report_measure *measure; /* NULL: per cent, of the fields `part` and `whole` */
    int arg;
    uint8_t part, whole;
    bool hidden; /* counted for a percentage alone */
};

struct report_form {
    const char *id;       /* "7.2" */
    const char *title[2]; /* by enum lang */
    const char *unit[2];
    const char *about[2]; /* a sentence, for `report list` */
    const char *lines[2][REPORT_LINES];
    const char *line_names[REPORT_LINES];
    uint32_t n_lines; /* 1: an area is one row */
    const struct report_field *fields;
    uint32_t n_fields;
    int needs;
    bool sections; /* urban and rural apart, also where rows go down to communes */
    bool united;   /* urban and rural are never apart */
    bool moves;    /* compares two days */
    bool by_ethnicity;
};

extern const struct report_form report_forms[];
extern const uint32_t report_forms_count;
const struct report_form *report_form_find(str id);

/* The columns of form 7.9: the groups there are among the poor and near-poor. */
struct report_field *report_ethnic_fields(struct arena *a, const struct report_data *d,
                                          const struct report_request *q, uint32_t *n);
int64_t report_of_ethnicity(const struct report_case *x, uint32_t line, int arg);
int64_t report_of_minority(const struct report_case *x, uint32_t line, int arg);

/* ---- rows ---- */

enum report_node_kind { NODE_ROOT, NODE_SECTION, NODE_AREA, NODE_VILLAGE, NODE_LOST };

struct report_sum {
    int64_t n;
    uint32_t known, unknown; /* households */
};
struct report_node {
    enum report_node_kind kind;
    int64_t area; /* NODE_SECTION: its number */
    str village;  /* NODE_LOST of no list: the commune's code */
    uint32_t parent, children;
    struct report_sum *sums; /* n_lines times n_fields */
};
struct report_tree {
    struct arena *a;
    const struct report_request *q;
    const struct report_data *d;
    bool sections; /* areas lie within urban and rural, which lie within all */
    bool apart;    /* urban, rural, then all, each with its areas, as in the circular */
    const struct area_row *only_province; /* all lie in it: no row of its own */
    const struct area_row *asked;         /* below the province, where q->area says so */
    uint32_t n_sums, n_sections;
    struct {
        struct report_node *v;
        uint32_t n, cap;
    } nodes; /* a parent before its children; 0: all */
    uint32_t *slots, n_slots;
};

void report_tree_init(struct report_tree *t, struct arena *a, const struct report_request *q,
                      const struct report_data *d, struct report_places *p, bool sections,
                      uint32_t n_sums);
/* Whether the case lies in the area that is asked for. */
bool report_tree_wants(struct report_tree *t, const struct report_case *x);
/* From now on urban and rural have rows of their own, before all. */
void report_tree_part(struct report_tree *t);
/* The row a case is counted in; and the one within urban or rural, where those are apart. */
struct report_node *report_tree_leaf(struct report_tree *t, const struct report_case *x);
struct report_node *report_tree_leaf_apart(struct report_tree *t, const struct report_case *x);
/* Adds every row to those above it; then rows in the order of the form, numbered. */
struct report_line {
    uint32_t node;
    uint8_t level;
    str number;
};
struct report_order {
    struct report_line *v;
    uint32_t n, cap;
};
void report_tree_finish(struct report_tree *t, struct report_order *out);
str report_node_name(struct arena *a, const struct report_tree *t, const struct report_node *n);
str report_node_code(const struct report_tree *t, const struct report_node *n);
/* "Xã Tân Dĩnh" */
str report_area_name(struct arena *a, const struct area_row *r);

/* ---- what makes tables of them ---- */

enum err_code report_form_table(struct arena *a, const struct report_form *f,
                                const struct report_request *q, const struct report_data *d,
                                struct report_places *p, struct report_table *out, struct err *e);
/* The households behind a column. */
enum err_code report_open_table(struct arena *a, const struct report_form *f,
                                const struct report_request *q, const struct report_data *d,
                                struct report_places *p, struct report_table *out, struct err *e);
/* Forms 6.1 and 6.2. */
enum err_code report_list_table(struct arena *a, bool escaped, const struct report_request *q,
                                const struct report_data *d, struct report_places *p,
                                struct report_table *out, struct err *e);

/* ---- small things ---- */

/* Texts of the head of a table. */
void report_head_of(struct arena *a, const struct report_request *q, const struct report_data *d,
                    struct report_places *p, struct report_table *t);
str report_day_text(struct arena *a, enum lang lang, day d);
/* "Thôn 3, Xã An Bá, Huyện Sơn Động" */
str report_address(struct arena *a, const struct report_data *d, const struct report_stand *s,
                   const struct report_place *place);
/* Of commune, village and name or code: the order of lists. */
str report_place_key(struct arena *a, const struct report_data *d, const struct report_stand *s,
                     const struct report_place *place);
const struct report_stand *report_stand_of(const struct report_case *x); /* closing, else opening */
/* What is said of an area on a day ("area", "special_difficulty"), else what was said last. */
str report_said_of(const struct area_map *m, int64_t area, str name, day on);

#endif
