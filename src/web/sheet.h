/* Pages that are made of notes, pairs, tables and forms, put together part by part in C: for the
 * rooms whose pages are lists and what is done with them. Texts are pairs of the catalogue
 * (TEXT_…); what is kept in a part lives in the request's arena. */
#ifndef WEB_SHEET_H
#define WEB_SHEET_H

#include "web/route.h"

#define SHEET_ROWS 100u /* of one page of a list */

/* A page from its head to the end of its title; `wrong` (may be NULL): what a form was refused for,
 * told first. `links`: the pages beside it; here: which of them it is (an address), or empty. */
struct sheet_link {
    const char *url;
    const char *name[2];
    enum right right; /* shown to who has it somewhere */
};
struct sheet {
    struct web_request *q;
    struct web_answer *a;
};
void sheet_begin(struct sheet *s, str title, str lead, const struct sheet_link *links,
                 const char *here, const struct err *wrong);
void sheet_end(struct sheet *s);
void sheet_note(struct sheet *s, str title, str note);
void sheet_go(struct sheet *s, str url, str name); /* a link on a line of its own */

/* ---- text ---- */

str sheet_money(struct web_request *q, vnd v); /* 1.350.000 đ */
str sheet_int(struct web_request *q, int64_t v);
str sheet_day(struct web_request *q, day d); /* empty for none (0, and beyond the calendar) */
str sheet_month(struct web_request *q, month m);
str sheet_iso(struct web_request *q, month m); /* 2026-07, as addresses have it */
/* As buf_fmt. */
str sheet_fmt(struct web_request *q, const char *format, ...);
/* For an address: percent-encoded. */
str sheet_part(struct web_request *q, str s);
/* A name of the law as people read it: with blanks, Vietnamese or its ASCII one. */
str sheet_law(struct web_request *q, str id);
/* "Xã Tân Dĩnh" of a code on today's map; the code where there is none. */
str sheet_commune(struct web_request *q, str code);

/* ---- pairs ---- */

struct sheet_pairs {
    struct sheet *s;
    struct {
        struct page_sheet_pairs_rows *v;
        uint32_t n, cap;
    } rows;
    str title;
};
void sheet_pairs_begin(struct sheet_pairs *p, struct sheet *s, str title);
/* What has no value is left out. */
void sheet_pair(struct sheet_pairs *p, const str name[2], str value);
void sheet_pair_link(struct sheet_pairs *p, const str name[2], str value, str url);
void sheet_pairs_end(struct sheet_pairs *p);

/* ---- tables ---- */

struct sheet_table {
    struct sheet *s;
    struct page_sheet_table page;
    struct {
        struct page_sheet_table_heads *v;
        uint32_t n, cap;
    } heads;
    struct {
        struct page_sheet_table_rows_cells *v;
        uint32_t n, cap;
    } cells;
};
void sheet_table_begin(struct sheet_table *t, struct sheet *s, str title, str note);
void sheet_head(struct sheet_table *t, const str name[2]);
void sheet_head_number(struct sheet_table *t, const str name[2]);
/* Cells, row by row, as many as there are heads. */
void sheet_cell(struct sheet_table *t, str text);
void sheet_cell_link(struct sheet_table *t, str text, str url);
void sheet_cell_check(struct sheet_table *t, const char *name, int64_t value, str text, str url);
void sheet_cell_money(struct sheet_table *t, vnd v);
void sheet_cell_int(struct sheet_table *t, int64_t v);
/* none: said where there is no row; more: the address of the next rows, or empty. */
void sheet_table_end(struct sheet_table *t, str none, str more);

/* ---- forms ---- */

struct sheet_form {
    struct sheet *s;
    struct page_sheet_form page;
    struct {
        struct page_sheet_form_hidden *v;
        uint32_t n, cap;
    } hidden;
    struct {
        struct page_sheet_form_fields *v;
        uint32_t n, cap;
    } fields;
    struct {
        struct page_sheet_form_fields_options *v;
        uint32_t n, cap;
    } options;
    struct {
        struct page_sheet_end_buttons *v;
        uint32_t n, cap;
    } buttons;
};
void sheet_form_begin(struct sheet_form *f, struct sheet *s, str action, str title, str note);
void sheet_form_get(struct sheet_form *f, struct sheet *s, str action); /* asks; changes nothing */
void sheet_hidden(struct sheet_form *f, const char *name, str value);
/* What was typed before stands there, else `value`. hint may be NULL. */
void sheet_field(struct sheet_form *f, const char *name, const str label[2], const str *hint,
                 str value);
/* A password: never shown again. complete: what browsers may fill in ("new-password"). */
void sheet_secret(struct sheet_form *f, const char *name, const str label[2], const str *hint,
                  const char *complete);
void sheet_area(struct sheet_form *f, const char *name, const str label[2], const str *hint);
void sheet_upload(struct sheet_form *f, const char *name, const str label[2], const str *hint);
void sheet_select(struct sheet_form *f, const char *name, const str label[2], const str *hint);
void sheet_option(struct sheet_form *f, str value, str name, bool here); /* of the last select */
void sheet_button(struct sheet_form *f, const str label[2]);
/* Says which: the field `name` has this value. */
void sheet_button_of(struct sheet_form *f, const str label[2], const char *name, const char *value);
/* The fields; a table may follow before the buttons. */
void sheet_form_fields(struct sheet_form *f);
void sheet_form_end(struct sheet_form *f);

/* ---- what forms send ---- */

/* 2026-07 or 07/2026; ERR_INPUT names the field. */
enum err_code sheet_take_month(const struct web_request *q, const char *name, const str label[2],
                               month *out, struct err *e);
enum err_code sheet_take_day(const struct web_request *q, const char *name, const str label[2],
                             day *out, struct err *e);
/* 1.350.000 or 1350000; empty is 0. */
enum err_code sheet_take_money(const struct web_request *q, const char *name, const str label[2],
                               vnd *out, struct err *e);

/* After a form: on a refusal, the page again with what was typed and why; else what `to` says. */
typedef enum err_code sheet_show(struct web_request *q, struct web_answer *a,
                                 const struct err *wrong, struct err *e);
enum err_code sheet_answer(struct web_request *q, struct web_answer *a, enum err_code code,
                           const struct err *said, str to, str number, sheet_show *show,
                           struct err *e);

/* Field "from_row": the first row of this page of a list. */
uint32_t sheet_from_row(const struct web_request *q);
/* A page of `most` rows of a list that comes row by row: begins with .from. */
struct sheet_turn {
    uint32_t from, most;
    uint32_t at, next; /* how many came; the first row of the next page, 0: there is none */
};
/* Asked for each row in order: 1 it is of this page, 0 of one before, -1 of a later one: enough. */
int sheet_turn(struct sheet_turn *t);
/* The address of the next page for sheet_table_end, or empty. */
str sheet_turn_url(struct web_request *q, const struct sheet_turn *t, str path);
/* May the one who asks in the commune; no refusal, for choosing what is shown. */
bool sheet_mine(const struct web_request *q, enum right right, str commune);
/* The people or households that the field names: HOUSEHOLD/MEMBER, a household's code, a number,
 * #ID. ERR_INPUT: nobody. */
enum err_code sheet_take_entity(struct web_request *q, const char *name, int64_t *out,
                                struct err *e);
/* Names and addresses of entities: a name ("Nguyễn Văn A", of a household its head), its code
 * ("07660-00012/3") and the page of its household. */
struct sheet_who {
    str name, code, url;
};
enum err_code sheet_names(struct web_request *q, const int64_t *entities, uint32_t n,
                          struct sheet_who *out, struct err *e);

#endif
