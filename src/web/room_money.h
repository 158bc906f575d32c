/* What one person or household is enrolled for, is owed, was paid and given. */
#ifndef WEB_ROOM_MONEY_H
#define WEB_ROOM_MONEY_H

#include "web/room_registry.h"

/* Reads it as of the month and what was known on the day (0: today). */
enum err_code room_money_read(struct web_request *q, int64_t entity, month m, day known_on,
                              struct page_money *out, struct err *e);
/* Is there anything to show? */
bool room_money_any(const struct page_money *p);

#endif
