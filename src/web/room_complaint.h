/* Complaints as officers read them, on pages and by programs: those of their communes. */
#ifndef WEB_ROOM_COMPLAINT_H
#define WEB_ROOM_COMPLAINT_H

#include "registry/complaint.h"
#include "web/request.h"

/* The last `max` before number `before` (0: of all), the newest first; denunciations for inspectors
 * and for whoever else may read what inspection finds. */
enum err_code room_complaints(struct web_request *q, int64_t before, uint32_t max,
                              struct complaints *out, struct err *e);
/* That of the parameter `id`. ERR_INPUT with 404: there is none, or it is a denunciation and not
 * for the one who asks, who does not learn that it is there; with 403: of another commune. */
enum err_code room_complaint(struct web_request *q, struct web_answer *a, struct complaint *k,
                             struct err *e);
/* May the one who asks act on it? */
bool room_complaint_acts(struct web_request *q, const struct complaint *k);

#endif
