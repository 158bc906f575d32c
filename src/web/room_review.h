/* What the pages of the review share: which campaign the address names, which commune, and writing
 * through the review's own functions. */
#ifndef WEB_ROOM_REVIEW_H
#define WEB_ROOM_REVIEW_H

#include "registry/claim.h"
#include "review/board.h"
#include "review/operation.h"
#include "web/room_registry.h"

struct room {
    struct web_request *q;
    struct web_answer *a;
    struct review_campaign campaign;
    str url;  /* "/ra-soat/2023" */
    str name; /* "kỳ hằng năm 2023" */
    struct review_state *s;
    struct review_commune *commune; /* of room_commune */
    str commune_url;                /* "/ra-soat/2023/xa/07201" */
};

/* The campaign of the parameter "ky" ("2023", "2024-03"); 404 where there is none. */
enum err_code room_open(struct room *r, struct web_request *q, struct web_answer *a, bool counts,
                        struct err *e);
/* The same without looking at its communes and villages: r->s stays NULL. */
enum err_code room_of_campaign(struct room *r, struct web_request *q, struct web_answer *a,
                               struct err *e);
/* The commune of the parameter "xa", in which the one who asks has the right; 404, 403. */
enum err_code room_commune(struct room *r, enum right right, struct err *e);
/* The same of a commune that is known. */
bool room_may(const struct room *r, const struct review_commune *commune, enum right right);
str room_commune_name(const struct room *r, const struct review_commune *commune);
/* "2023", "2024-03". */
str room_campaign_key(struct arena *a, const struct review_campaign *c);
str room_campaign_name(struct web_request *q, const struct review_campaign *c);

str room_origin(enum review_origin o, enum lang l);
str room_stands(enum board_at at, enum lang l);
/* A document of the office as a page that prints on A4 under the heading of the state. */
void room_paper(struct web_request *q, struct web_answer *a, str title, str back, str text);
/* The QR code by which a paper can be checked (registry/claim.h): a path in a square of `side`, and
 * the page that checks it. Empty where the server has no key for papers. */
struct room_code {
    str path, address;
    int side;
};
enum err_code room_paper_code(struct web_request *q, const struct claim *claim,
                              struct room_code *out, struct err *e);
/* The same paper with its code. */
enum err_code room_paper_checked(struct web_request *q, struct web_answer *a, str title, str back,
                                 str text, const struct claim *claim, struct err *e);

/* ---- writing ---- */

/* The act of the form: who, when, its operation. */
enum err_code room_act(struct room *r, const char *source, str reference, struct review_act *out,
                       struct err *e);
/* Once for each operation of a form; *number is the recording's. */
enum err_code room_write(struct room *r, const char *kind, review_work *work, void *ctx,
                         struct review_problems *problems, str *number, struct err *e);
/* The operation itself, for what writes in a way of its own. */
struct store_operation room_operation(const struct web_request *q, const struct review_act *act,
                                      const char *kind);

/* By which the law of steps is asked: today, or the campaign's last day where it has passed. */
day room_law_day(const struct room *r);
/* A day of the form, or today. */
day room_day(const struct web_request *q, const char *name);
int64_t room_number(const struct web_request *q, const char *name);
/* "Tên bước" of the law; empty for NO_STEP. */
str room_step_name(const struct room *r, uint32_t step);
/* "/ra-soat/2023/…": the pieces are escaped; ends with a NULL. */
str room_url(struct arena *a, str base, const char *middle, str piece);

#endif
