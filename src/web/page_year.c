/* The yearly account of the province in words, charts and a map; also as PDF. */
#include "web/figures.h"
#include "web/pages.h"
#include "web/room_reports.h"
#include "web/route.h"

#include "base/fmt.h"

static enum err_code take(struct web_request *q, const char *as, struct figures_ask *ask,
                          struct err *e)
{
    int64_t year = 0;
    int last = 0;
    enum err_code code = room_last_year(q, &last, e);
    bool given = num_parse_int(web_param(q, "year"), &year);
    if (code == ERR_NONE && given && (year < 1990 || year > 2100))
        code = err_set(e, ERR_INPUT, "năm từ 1990 đến 2100", "a year from 1990 to 2100");
    *ask = (struct figures_ask){.form = STR("account"),
                                .open = str_from_c(as),
                                .year = given ? (int)year : last,
                                .by = BY_COMMUNE,
                                .map_today = true,
                                .lang = q->lang};
    if (code == ERR_NONE && ask->year == 0)
        code = err_set(e, ERR_INPUT, "sổ chưa có kỳ rà soát nào", "the registry has no review yet");
    return code;
}

static enum err_code get(struct web_request *q, struct web_answer *a, const char *as,
                         struct figures_ask *ask, struct figures_told *told, struct err *e)
{
    struct report_table none;
    enum err_code code = take(q, as, ask, e);
    if (code == ERR_NONE)
        code = figures_get(q, ask, &none, told, e);
    if (code == ERR_NONE && !told->ready)
        room_wait_page(q, a, TEXT_YEAR[q->lang]);
    return code;
}

static str file_url(struct web_request *q, int year)
{
    char text[64];
    size_t n = fmt_write(text, sizeof(text), "/bao-cao/account/tai?year=%d", year);
    return arena_str(q->arena, (str){text, n});
}

static enum err_code show(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct figures_ask ask;
    struct figures_told told;
    bool names = roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ);
    enum err_code code = get(q, a, names ? "lists" : "", &ask, &told, e);
    if (code != ERR_NONE || !told.ready)
        return code;
    const struct page_year page = {.year = room_digits(q, ask.year),
                                   .file = file_url(q, ask.year),
                                   .at = room_moment(q, told.at_us),
                                   .old = !told.current};
    web_page_begin(q, a, TEXT_YEAR[q->lang]);
    page_year(&a->body, &page, q->lang);
    buf_add(&a->body, told.file); /* made by story_write_html, which escapes */
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code download(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct figures_ask ask;
    struct figures_told told;
    char name[64];
    enum err_code code = get(q, a, "pdf", &ask, &told, e);
    if (code != ERR_NONE || !told.ready)
        return code;
    a->type = "application/pdf";
    buf_add(&a->body, told.file);
    size_t n = fmt_write(name, sizeof(name), "attachment; filename=\"bao-cao-%d.pdf\"", ask.year);
    web_header(a, "Content-Disposition", arena_str(q->arena, (str){name, n}));
    return ERR_NONE;
}

const struct web_route web_routes_year[] = {
    {.method = "GET",
     .path = "/bao-cao/account",
     .access = WEB_RIGHT_EVERYWHERE,
     .right = RIGHT_FIGURES_READ,
     .fields = {{"year", WEB_INT, 4, false},
                {"by", WEB_TEXT, 16, false},
                {"map", WEB_TEXT, 5, false}},
     .handler = show,
     .title = {"Báo cáo năm", "Yearly account"}},
    {.method = "GET",
     .path = "/bao-cao/account/tai",
     .access = WEB_RIGHT_EVERYWHERE,
     .right = RIGHT_FIGURES_READ,
     .fields = {{"year", WEB_INT, 4, false}},
     .handler = download,
     .title = {"Báo cáo năm, tệp PDF", "Yearly account as PDF"}},
    {0},
};
