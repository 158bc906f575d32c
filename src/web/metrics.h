/* What /metrics tells Prometheus. Counts since the start, of all threads. */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/arena.h"

void metrics_count(unsigned status, int64_t took_us);
void metrics_write(struct buf *b);

#endif
