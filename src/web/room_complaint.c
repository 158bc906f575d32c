#include "web/room_complaint.h"

/* A commune's chairman reads findings of the commune; a denunciation may be of them. */
static bool reads_denunciations(struct web_request *q)
{
    return roles_held_everywhere(&q->user.held, RIGHT_INSPECT_READ);
}

enum err_code room_complaints(struct web_request *q, int64_t before, uint32_t max,
                              struct complaints *out, struct err *e)
{
    uint32_t n;
    const str *communes = roles_held_communes(&q->user.held, q->arena, RIGHT_PEOPLE_READ, &n);
    const struct complaint_scope scope = {
        .communes = communes, .n = n, .denunciations = reads_denunciations(q)};
    enum err_code code = web_db(q, e);
    return code == ERR_NONE
               ? complaint_list(q->db, q->arena, q->app->province, &scope, before, max, out, e)
               : code;
}

enum err_code room_complaint(struct web_request *q, struct web_answer *a, struct complaint *k,
                             struct err *e)
{
    int64_t id = 0;
    bool found = false;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = complaint_read(q->db, q->arena, q->app->province, id, STR(""), k, &found, e);
    if (found && str_eq_c(k->kind, "denunciation"))
        found = reads_denunciations(q);
    if (code == ERR_NONE && !found) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "không có khiếu nại này", "there is no such complaint");
    }
    return code == ERR_NONE ? web_may(q, a, RIGHT_PEOPLE_READ, k->commune, e) : code;
}

bool room_complaint_acts(struct web_request *q, const struct complaint *k)
{
    str commune;
    enum right right = complaint_right(k, &commune);
    return commune.n > 0 ? roles_held_in(&q->user.held, right, commune)
                         : roles_held_everywhere(&q->user.held, right);
}
