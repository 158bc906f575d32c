#include "web/room_cycle.h"

enum err_code room_cycle(struct web_request *q, struct web_answer *a, month *m,
                         struct cycle_standing *s, struct err *e)
{
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE && !month_parse(web_param(q, "month"), m)) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "\"%s\" không phải là tháng", "\"%s\" is no month",
                       web_param(q, "month"));
    }
    return code == ERR_NONE ? cycle_stand(q->db, q->arena, q->app->province, *m, s, e) : code;
}

str room_cycle_title(struct web_request *q, const str of[2], month m)
{
    return sheet_fmt(q, "%s %s", of[q->lang], sheet_month(q, m));
}

str room_cycle_url(struct web_request *q, month m, const char *more)
{
    return sheet_fmt(q, "/chi-tra/%s%z", sheet_iso(q, m), more);
}

void room_cycle_links(struct sheet *s, month m)
{
    struct web_request *q = s->q;
    sheet_go(s, room_cycle_url(q, m, ""), room_cycle_title(q, TEXT_PAY_CYCLE, m));
}
