#include "web/room_reports.h"

#include "base/fmt.h"
#include "registry/times.h"

const char *const room_bys[4] = {"province", "district", "commune", "village"};

/* Their communes: the one asked for, else the first. */
static str my_area(const struct web_request *q, enum right right, str asked)
{
    const struct roles_held *h = &q->user.held;
    str first = STR("");
    for (uint32_t i = 0; i < h->n; i++) {
        if (h->v[i].area.n == 0 || !role_has(h->v[i].role, right))
            continue;
        if (str_eq(h->v[i].area, asked))
            return asked;
        if (first.n == 0)
            first = h->v[i].area;
    }
    return first;
}

enum err_code room_scope(struct web_request *q, struct web_answer *a, enum right right,
                         bool *everywhere, str *area, struct err *e)
{
    str asked = web_param(q, "area");
    *everywhere = roles_held_everywhere(&q->user.held, right);
    *area = *everywhere ? asked : my_area(q, right, asked);
    if (*everywhere || (area->n > 0 && (asked.n == 0 || str_eq(asked, *area))))
        return ERR_NONE;
    return web_may(q, a, right, asked, e);
}

enum err_code room_last_year(struct web_request *q, int *year, struct err *e)
{
    struct store_value v;
    enum err_code code = web_db(q, e);
    *year = 0;
    if (code != ERR_NONE)
        return code;
    int got = store_one(q->db,
                        SQL("SELECT year FROM campaign WHERE province = ?1 ORDER BY year DESC"
                            " LIMIT 1"),
                        STORE_VALUES(store_int(q->app->province)), q->arena, &v, 1, e);
    if (got == 1)
        *year = (int)v.i;
    return got < 0 ? e->code : ERR_NONE;
}

str room_report_url(struct web_request *q, str form, int year, enum report_by by, bool map_today,
                    str area, str open)
{
    struct buf b;
    buf_init(&b, q->arena, 1024);
    buf_add_c(&b, "/bao-cao/");
    html_url_part(&b, form);
    buf_char(&b, '?');
    if (year > 0)
        buf_fmt(&b, "year=%d&", year);
    buf_fmt(&b, "by=%z&map=%z", room_bys[by], map_today ? "today" : "then");
    if (area.n > 0) {
        buf_add_c(&b, "&area=");
        html_url_part(&b, area);
    }
    if (open.n > 0) {
        buf_add_c(&b, "&open=");
        html_url_part(&b, open);
    }
    return buf_str(&b);
}

void room_wait_page(struct web_request *q, struct web_answer *a, str title)
{
    struct page_report_wait page = {.title = title};
    web_header(a, "Refresh", STR("2"));
    web_page_begin(q, a, title);
    page_report_wait(&a->body, &page, q->lang);
    web_page_end(q, a);
}

str room_moment(struct web_request *q, int64_t us)
{
    char day_text[11], text[32];
    int64_t seconds = us / 1000000 + (int64_t)7 * 3600, of_day = seconds % 86400;
    int h = (int)(of_day / 3600), m = (int)(of_day / 60 % 60);
    size_t n = fmt_write(text, sizeof(text), "%s %z%d:%z%d",
                         (str){day_text, day_format_vi(day_of_moment(us), day_text)},
                         h < 10 ? "0" : "", h, m < 10 ? "0" : "", m);
    return arena_str(q->arena, (str){text, n});
}

int32_t room_column(const struct report_table *t, const char *name)
{
    for (uint32_t i = 0; i < t->columns.n; i++) {
        if (str_eq_c(t->columns.v[i].name, name))
            return (int32_t)i;
    }
    return -1;
}

str room_digits(struct web_request *q, int n)
{
    char text[16];
    return arena_str(q->arena, (str){text, fmt_write(text, sizeof(text), "%d", n)});
}
