/* What the pages of logging in share. */
#ifndef WEB_ROOM_LOGIN_H
#define WEB_ROOM_LOGIN_H

#include "web/request.h"

/* A path of this site, or the first page. */
str login_local(struct web_request *q, str next);
/* The form, with what went wrong (empty: nothing). */
void login_show(struct web_request *q, struct web_answer *a, str next, str said);

#endif
