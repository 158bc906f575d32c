/* What the rooms of benefits and money share. */
#ifndef WEB_ROOM_PAY_H
#define WEB_ROOM_PAY_H

#include "pay/cycle.h"
#include "web/job.h"
#include "web/sheet.h"

extern const struct sheet_link room_pay_benefits[], room_pay_cycle[], room_pay_budget[],
    room_pay_back[];
#define ROOM_PAY_WAIT_MS 600u /* that who begins a work waits for it, if it is short */

/* The law as reckonings take it. */
struct cycle_question room_pay_question(const struct web_request *q, month m);
struct recording room_pay_now(const struct web_request *q);
/* What runs or ran last, told on the page; while it runs the page asks for itself again. */
void room_pay_job(struct sheet *s, enum web_job_kind kind);
/* 14:05 29/11/2026 in Viet Nam. */
str room_pay_clock(struct web_request *q, int64_t us);
/* The month that is asked for, or the next one. */
month room_pay_month(const struct web_request *q);

/* "central", "province", "commune", "raised" in words; another word as it is. */
str room_pay_fund(const struct web_request *q, str fund);

#define ROOM_PAY_ROUTE(method_, path_, right_, handler_, vi, en)                                   \
    .method = (method_), .path = (path_), .access = WEB_RIGHT, .right = (right_),                  \
    .handler = (handler_), .title = {vi, en}

#endif
