/* What the pages of deliveries share. */
#ifndef WEB_ROOM_DELIVER_H
#define WEB_ROOM_DELIVER_H

#include "pay/deliver_list.h"
#include "web/room_pay.h"

#define ROOM_DELIVER_HERE "/giao"
extern const struct sheet_link room_deliver_links[];

/* The commune that is looked at: of who reads them all, the one that is asked for or any (empty);
 * else the one asked for, or the first of theirs. 403 where they may not. */
enum err_code room_deliver_scope(struct web_request *q, struct web_answer *a, str *commune,
                                 struct err *e);
/* What the fields of the query ask for, in that commune. */
void room_deliver_which(const struct web_request *q, str commune, struct deliver_which *out);
/* The address of what is asked for, but with another state (DELIVER_NONE: any) or what ended; of a
 * list the page of the list. */
str room_deliver_url(struct web_request *q, const struct deliver_which *w, enum deliver_state state,
                     bool ended);
/* Fields that narrow a page: year, kind, commune. */
void room_deliver_fields(struct sheet_form *f, const struct deliver_which *w);
#define ROOM_DELIVER_FIELDS                                                                        \
    {"year", WEB_INT, 4, false}, {"kind", WEB_TEXT, 16, false},                                    \
    {                                                                                              \
        "commune", WEB_TEXT, 5, false                                                              \
    }

str room_deliver_one_url(struct web_request *q, int64_t delivery);
str room_deliver_list_url(struct web_request *q, int64_t list);

str room_deliver_months(struct web_request *q, const struct delivery *d);
str room_deliver_quantity(struct web_request *q, int64_t quantity, str unit); /* "3 tháng" */

/* The delivery of the field `id`, whoever asks; 404 where there is none. */
enum err_code room_deliver_read(struct web_request *q, struct web_answer *a,
                                struct deliver_line *out, struct err *e);
/* The pages, again with what a form was refused for. */
sheet_show room_deliver_show_one, room_deliver_show_list;
/* What the one who asks may still do to it. */
void room_deliver_one_forms(struct sheet *s, const struct deliver_line *l);
/* Approving or sending back a list that waits; for another than who planned it. */
void room_deliver_decide_form(struct sheet *s, int64_t list, str planned_by);
/* A form around a table with boxes named "delivery"; sheet_form_end ends it. first: of the list. */
void room_deliver_ticked_begin(struct sheet_form *f, struct sheet *s, const struct delivery *first);

/* The largest file that a form takes, in bytes. */
#define ROOM_PROOF_MOST (16u << 20)
/* Photographs and papers, told with who brought them. */
struct room_proofs {
    struct web_request *q;
    struct {
        struct page_sheet_photos_photos *v;
        uint32_t n, cap;
    } photos;
};
/* url: of the page whose files these are; a file is at url/tep/SHA-256. */
void room_proof(struct room_proofs *p, str url, const struct deliver_evidence *v);
void room_proofs_put(struct sheet *s, const struct room_proofs *p);
/* The file itself, as a picture or to be kept. 404 where it is not there; content NULL: it is not.
 */
enum err_code room_proof_file(struct web_request *q, struct web_answer *a,
                              const uint8_t content[32], struct err *e);
/* The sum in the field `sum`; zeros where it is none. */
void room_proof_wanted(const struct web_request *q, uint8_t content[32]);

#endif
