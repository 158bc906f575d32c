/* What the pages of inspection share. */
#ifndef WEB_ROOM_INSPECT_H
#define WEB_ROOM_INSPECT_H

#include "web/sheet.h"

extern const struct sheet_link room_inspect_links[];
/* The dossier of `entity` that is not closed; 0: none. */
enum err_code room_inspect_open(struct web_request *q, int64_t entity, int64_t *dossier,
                                struct err *e);
/* A form that opens a dossier for a reason. whom: as sheet_take_entity reads it; empty: it is
 * asked.
 */
void room_inspect_open_form(struct sheet *s, str whom, str why);
/* Names of what is shown, and the log of who was shown them. Entities of 0 have none. */
enum err_code room_inspect_names(struct web_request *q, const int64_t *entities, uint32_t n,
                                 struct sheet_who **out, struct err *e);

#define ROOM_INSPECT_ROUTE(method_, path_, right_, handler_, vi, en)                               \
    .method = (method_), .path = (path_), .access = WEB_RIGHT_EVERYWHERE, .right = (right_),       \
    .handler = (handler_), .title = {vi, en}

#endif
