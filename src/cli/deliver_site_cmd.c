/* ansinh deliver site: where a house stands. */
#include "cli/deliver_cmd.h"
#include "pay/deliver_site.h"

struct showing {
    struct deliver_cmd *q;
    struct view_table t;
};

static bool add_site(void *ctx, const struct deliver_site *s)
{
    struct showing *x = ctx;
    struct deliver_cmd *q = x->q;
    struct arena *a = q->p.c->arena;
    struct buf at;
    buf_init(&at, a, 64);
    deliver_site_write(&at, s);
    const str cells[] = {pay_cell_int(&q->p, s->delivery), arena_str(a, s->village),
                         arena_str(a, s->place),           buf_str(&at),
                         pay_cell_day(&q->p, s->on_day),   arena_str(a, s->actor)};
    pay_row(&q->p, &x->t, cells);
    return true;
}

static enum err_code show(struct deliver_cmd *q, int64_t delivery, struct err *e)
{
    static const char *const names[] = {"delivery", "village", "place", "at", "on", "who"};
    static const char *const titles[2][6] = {
        {"lượt", "thôn", "địa chỉ", "vĩ độ, kinh độ", "ngày", "ai"},
        {"delivery", "village", "address", "latitude, longitude", "on", "who"}};
    struct showing x = {q, {.names = names, .titles = titles[q->p.c->lang], .columns = 6}};
    enum err_code code = deliver_site_each(q->p.db, q->p.v.at.province, delivery, add_site, &x, e);
    if (code == ERR_NONE)
        view_print(q->p.c, &q->p.v, &x.t);
    return code;
}

static enum err_code add(struct deliver_cmd *q, struct deliver_site *s, struct err *e)
{
    struct recording r;
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    if (code == ERR_NONE && q->at.n > 0)
        code = deliver_site_at(q->at, s, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    s->on_day = q->p.officer.day;
    if (code == ERR_NONE)
        code = deliver_site_add(q->p.pool, q->p.c->arena, &r, s, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "Lượt %l: đã ghi nơi dựng nhà", "Delivery %l: its site is kept",
                s->delivery);
    return code;
}

enum err_code deliver_site_cmd(struct deliver_cmd *q, struct err *e)
{
    struct deliver_site s = {.village = q->village, .place = q->place};
    if (q->n != 1 || !num_parse_int(q->words[0], &s.delivery) || s.delivery <= 0)
        return err_set(e, ERR_USAGE, "cần số của một lượt", "the number of a delivery is needed");
    bool told = q->village.n > 0 || q->place.n > 0 || q->at.n > 0;
    return told ? add(q, &s, e) : show(q, s.delivery, e);
}
