#include "web/room_review.h"

#include "paper/qr.h"

#include "base/fmt.h"

/* ---- names ---- */

str room_campaign_key(struct arena *a, const struct review_campaign *c)
{
    char text[16];
    size_t n = c->mon == 0 ? fmt_write(text, sizeof(text), "%d", c->year)
                           : fmt_write(text, sizeof(text), "%d-%z%d", c->year,
                                       c->mon < 10 ? "0" : "", c->mon);
    return arena_str(a, (str){text, n});
}

str room_campaign_name(struct web_request *q, const struct review_campaign *c)
{
    struct buf b;
    buf_init(&b, q->arena, 256);
    if (c->mon == 0)
        buf_fmt(&b, "%s %d", TEXT_REVIEW_YEARLY[q->lang], c->year);
    else
        buf_fmt(&b, "%s %z%d/%d", TEXT_REVIEW_MONTHLY[q->lang], c->mon < 10 ? "0" : "", c->mon,
                c->year);
    return buf_str(&b);
}

str room_commune_name(const struct room *r, const struct review_commune *commune)
{
    const struct area_row *row = area_map_at(r->s->areas, commune->area);
    struct buf b;
    buf_init(&b, r->q->arena, 512);
    buf_fmt(&b, "%s %s", row != NULL ? row->kind : STR(""), commune->name);
    return str_trim(buf_str(&b));
}

day room_law_day(const struct room *r)
{
    return web_today() < r->campaign.w.closes ? web_today() : r->campaign.w.closes;
}

str room_step_name(const struct room *r, uint32_t step)
{
    const struct steps_table *t = r->q->app->steps;
    if (step == NO_STEP)
        return STR("");
    const struct step_row *row = steps_row(t, r->campaign.kind, step, room_law_day(r));
    return row != NULL ? row->text[r->q->lang] : t->names[step];
}

str room_url(struct arena *a, str base, const char *middle, str piece)
{
    struct buf b;
    buf_init(&b, a, 4096);
    buf_add(&b, base);
    buf_add_c(&b, middle);
    html_url_part(&b, piece);
    return buf_str(&b);
}

/* ---- words ---- */

str room_stands(enum board_at at, enum lang l)
{
    switch (at) {
    case BOARD_TO_SURVEY:
        return TEXT_REVIEW_AT_TO_SURVEY[l];
    case BOARD_SURVEYED:
        return TEXT_REVIEW_AT_SURVEYED[l];
    case BOARD_UNDETERMINED:
        return TEXT_REVIEW_AT_UNDETERMINED[l];
    case BOARD_SCORED:
        return TEXT_REVIEW_AT_SCORED[l];
    case BOARD_COMPLAINT:
        return TEXT_REVIEW_AT_COMPLAINT[l];
    case BOARD_DECIDED:
        break;
    }
    return TEXT_REVIEW_AT_DECIDED[l];
}

str room_origin(enum review_origin o, enum lang l)
{
    switch (o) {
    case ORIGIN_ENTER:
        return TEXT_REVIEW_ORIGIN_ENTER[l];
    case ORIGIN_LEAVE:
        return TEXT_REVIEW_ORIGIN_LEAVE[l];
    case ORIGIN_SURVEY:
        return TEXT_REVIEW_ORIGIN_SURVEY[l];
    default:
        return TEXT_REVIEW_ORIGIN_LIST[l];
    }
}

static void show_paper(struct web_request *q, struct web_answer *a, struct page_review_paper *page)
{
    page->synthetic = q->app->practice;
    web_page_begin(q, a, page->title);
    page_review_paper(&a->body, page, q->lang);
    web_page_end(q, a);
}

void room_paper(struct web_request *q, struct web_answer *a, str title, str back, str text)
{
    struct page_review_paper page = {.title = title, .back = back, .text = text};
    show_paper(q, a, &page);
}

enum err_code room_paper_code(struct web_request *q, const struct claim *claim,
                              struct room_code *out, struct err *e)
{
    const struct claim_keys *keys = q->app->papers;
    struct buf here;
    str said;
    *out = (struct room_code){0};
    if (keys == NULL)
        return ERR_NONE;
    enum err_code code = claim_sign(q->arena, keys, claim, &said, e);
    if (code == ERR_NONE)
        code = qr_path(q->arena, claim_address(q->arena, keys, said), &out->side, &out->path, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&here, q->arena, CLAIM_MAX_TEXT + 32);
    buf_fmt(&here, CLAIM_QUERY "%s", said);
    out->address = buf_str(&here);
    return ERR_NONE;
}

enum err_code room_paper_checked(struct web_request *q, struct web_answer *a, str title, str back,
                                 str text, const struct claim *claim, struct err *e)
{
    struct page_review_paper page = {.title = title, .back = back, .text = text};
    struct room_code x;
    enum err_code code = room_paper_code(q, claim, &x, e);
    if (code != ERR_NONE)
        return code;
    page.code = x.path;
    page.side = x.side;
    page.address = x.address;
    show_paper(q, a, &page);
    return ERR_NONE;
}

/* ---- what is meant ---- */

static enum err_code not_found(struct room *r, struct err *e)
{
    r->a->status = 404;
    return e->code != ERR_NONE
               ? e->code
               : err_set(e, ERR_INPUT, "không có kỳ rà soát này", "there is no such campaign");
}

static bool parse_period(str text, int *year, int *mon)
{
    int64_t y = 0, m = 0;
    str rest = text, head = str_split(&rest, '-');
    if (!num_parse_int(head, &y) || y < 2000 || y > 2999)
        return false;
    if (rest.p != NULL && (!num_parse_int(rest, &m) || m < 1 || m > 12))
        return false;
    *year = (int)y;
    *mon = (int)m;
    return true;
}

enum err_code room_of_campaign(struct room *r, struct web_request *q, struct web_answer *a,
                               struct err *e)
{
    int year = 0, mon = 0;
    *r = (struct room){.q = q, .a = a};
    if (!parse_period(web_param(q, "ky"), &year, &mon))
        return not_found(r, e);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = review_find(q->db, q->app->province, year, mon, &r->campaign, e);
    if (code == ERR_INPUT)
        return not_found(r, e);
    r->url = room_url(q->arena, STR("/ra-soat/"), "", room_campaign_key(q->arena, &r->campaign));
    r->name = room_campaign_name(q, &r->campaign);
    return code;
}

enum err_code room_open(struct room *r, struct web_request *q, struct web_answer *a, bool counts,
                        struct err *e)
{
    enum err_code code = room_of_campaign(r, q, a, e);
    return code == ERR_NONE ? review_state_read(q->db, q->arena, q->app->steps, &r->campaign,
                                                web_today(), counts, &r->s, e)
                            : code;
}

bool room_may(const struct room *r, const struct review_commune *commune, enum right right)
{
    return roles_held_in(&r->q->user.held, right, review_code_on(r->s, commune, web_today()));
}

enum err_code room_commune(struct room *r, enum right right, struct err *e)
{
    str code = web_param(r->q, "xa");
    r->commune = review_commune_find(r->s, code);
    if (r->commune == NULL) {
        r->a->status = 404;
        return err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                       "the campaign has no commune with the code \"%s\"", code);
    }
    r->commune_url = room_url(r->q->arena, r->url, "/xa/", code);
    return web_may(r->q, r->a, right, review_code_on(r->s, r->commune, web_today()), e);
}

day room_day(const struct web_request *q, const char *name)
{
    day d = web_today();
    day_parse(web_param(q, name), &d);
    return d;
}

int64_t room_number(const struct web_request *q, const char *name)
{
    int64_t n = 0;
    return num_parse_int(web_param(q, name), &n) ? n : 0;
}

/* ---- writing ---- */

enum err_code room_act(struct room *r, const char *source, str reference, struct review_act *out,
                       struct err *e)
{
    *out = (struct review_act){.today = web_today(), .steps = r->q->app->steps};
    enum err_code code = web_recording(r->q, source, &out->recording, e);
    out->recording.reference = reference;
    return code;
}

struct store_operation room_operation(const struct web_request *q, const struct review_act *act,
                                      const char *kind)
{
    struct store_operation op = {.province = q->app->province, .kind = kind, .actor = q->user.name};
    struct buf b;
    mem_copy(op.id, act->recording.operation, STORE_ID_BYTES);
    buf_init(&b, q->arena, (size_t)2 << 20);
    buf_fmt(&b, "%s\n%s\n", q->user.name, q->path);
    for (uint32_t i = 0; i < q->n_params; i++) {
        const struct web_param *p = &q->params[i];
        if (!str_eq_c(p->name, "csrf") && !str_eq_c(p->name, "operation"))
            buf_fmt(&b, "%s=%s\n", p->name, p->value);
    }
    op.content = buf_str(&b);
    return op;
}

enum err_code room_write(struct room *r, const char *kind, review_work *work, void *ctx,
                         struct review_problems *problems, str *number, struct err *e)
{
    struct review_act act;
    bool again = false;
    enum err_code code = room_act(r, "form", STR(""), &act, e);
    if (code != ERR_NONE)
        return code;
    const struct store_operation op = room_operation(r->q, &act, kind);
    code = review_write(r->q->app->pool, &op, work, ctx, r->q->arena, problems, number, &again, e);
    if (code == ERR_NONE)
        *number = str_split(number, ' ');
    return code;
}
