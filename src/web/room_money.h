/* What one person or household is enrolled for, is owed, was paid and given. */
#ifndef WEB_ROOM_MONEY_H
#define WEB_ROOM_MONEY_H

#include "pay/cycle.h"
#include "web/room_registry.h"

/* Reads it as of the month and what was known on the day (0: today). */
enum err_code room_money_read(struct web_request *q, int64_t entity, month m, day known_on,
                              struct page_money *out, struct err *e);
/* Owed, paid and due of one person or household, month by month up to the month. */
struct room_due {
    struct cycle_owed owed; /* names the benefits of the lines */
    struct due_lines lines;
};
enum err_code room_due_read(struct web_request *q, int64_t entity, month m, day known_on,
                            struct room_due *out, struct err *e);
/* Is there anything to show? */
bool room_money_any(const struct page_money *p);

/* "cash" … (pay/payee.h) in words. */
str room_method(const struct web_request *q, str method);

#endif
