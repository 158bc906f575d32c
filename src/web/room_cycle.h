/* What the pages of a cycle share. */
#ifndef WEB_ROOM_CYCLE_H
#define WEB_ROOM_CYCLE_H

#include "pay/cycle_page.h"
#include "web/room_files.h"
#include "web/room_pay.h"

/* The month of the path, and how its cycle stands. ERR_INPUT with 404: it is no month. */
enum err_code room_cycle(struct web_request *q, struct web_answer *a, month *m,
                         struct cycle_standing *s, struct err *e);
str room_cycle_title(struct web_request *q, const str of[2], month m);
/* "/chi-tra/2026-11" and what comes after it. */
str room_cycle_url(struct web_request *q, month m, const char *more);
/* The pages of one cycle, as links under its title. */
void room_cycle_links(struct sheet *s, month m);

/* Who stands in the list is one entry of the log. */
enum err_code room_payments_seen(struct web_request *q, const struct cycle_part *part, str commune,
                                 struct err *e);

enum room_cycle_work { ROOM_PREPARE, ROOM_ACT, ROOM_RECONCILE, ROOM_IMPORT, ROOM_EXPORT };
web_job_work room_cycle_do; /* o->act: a room_cycle_work; of ROOM_ACT o->number is the act's code */

#endif
