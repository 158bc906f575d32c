/* What the pages of projects share. */
#ifndef WEB_ROOM_PROJECT_H
#define WEB_ROOM_PROJECT_H

#include "pay/deliver_project.h"
#include "web/room_deliver.h"

#define ROOM_PROJECT_HERE ROOM_DELIVER_HERE "/du-an"

str room_project_url(struct web_request *q, int64_t project);
str room_project_member_url(struct web_request *q, int64_t project, int64_t entity);
/* The project of the field `id`; 404 where there is none. */
enum err_code room_project_read(struct web_request *q, struct web_answer *a,
                                struct project_view *out, struct err *e);
/* The pages, again with what a form was refused for. */
sheet_show room_project_show, room_project_show_member;
/* A form for what happened to one member; the same around a table with boxes named "member", which
 * sheet_form_end ends. */
void room_project_form(struct sheet *s, const struct project *p, int64_t entity);
void room_project_ticked_begin(struct sheet_form *f, struct sheet *s, const struct project *p);

#endif
