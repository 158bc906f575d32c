#include "web/room_deliver.h"

#include "base/hex.h"
#include "pay/deliver_keep.h"

const struct sheet_link room_deliver_links[] = {
    {ROOM_DELIVER_HERE, {"Tổng hợp", "Counted"}, RIGHT_MONEY_READ},
    {ROOM_DELIVER_HERE "/luot", {"Các lượt", "Deliveries"}, RIGHT_MONEY_READ},
    {ROOM_DELIVER_HERE "/du-an",
     {"Nhà ở, lớp nghề, mô hình", "Houses, courses, models"},
     RIGHT_MONEY_READ},
    {ROOM_DELIVER_HERE "/lap", {"Lập danh sách", "Plan a list"}, RIGHT_DELIVER_RECORD},
    {NULL, {NULL, NULL}, 0},
};

enum err_code room_deliver_scope(struct web_request *q, struct web_answer *a, str *commune,
                                 struct err *e)
{
    const struct roles_held *held = &q->user.held;
    *commune = web_param(q, "commune");
    if (commune->n == 0 && !roles_held_everywhere(held, RIGHT_MONEY_READ)) {
        for (uint32_t i = 0; i < held->n && commune->n == 0; i++) {
            if (role_has(held->v[i].role, RIGHT_MONEY_READ))
                *commune = held->v[i].area;
        }
    }
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, *commune, e);
    return code == ERR_NONE ? web_db(q, e) : code;
}

void room_deliver_which(const struct web_request *q, str commune, struct deliver_which *out)
{
    str state = web_param(q, "state");
    int64_t year = month_year(month_of(web_today())), list = 0, after = 0;
    num_parse_int(web_param(q, "list"), &list);
    num_parse_int(web_param(q, "after"), &after);
    if (list > 0)
        year = 0;
    num_parse_int(web_param(q, "year"), &year);
    *out = (struct deliver_which){.province = q->app->province,
                                  .year = year >= 2000 && year <= 2999 ? (int32_t)year : 0,
                                  .list = list > 0 ? list : 0,
                                  .after = after > 0 ? after : 0,
                                  .kind = deliver_kind_find(web_param(q, "kind")),
                                  .benefit = web_param(q, "benefit"),
                                  .commune = commune,
                                  .ended = str_eq_c(state, "ended")};
    for (int s = DELIVER_PLANNED; s < DELIVER_STATES; s++) {
        if (str_eq_c(state, deliver_state_code((enum deliver_state)s)))
            out->state = (enum deliver_state)s;
    }
}

str room_deliver_url(struct web_request *q, const struct deliver_which *w, enum deliver_state state,
                     bool ended)
{
    struct buf b;
    buf_init(&b, q->arena, 1024);
    if (w->list != 0)
        buf_fmt(&b, "%s?year=0", room_deliver_list_url(q, w->list));
    else
        buf_fmt(&b, ROOM_DELIVER_HERE "/luot?year=%d", w->year);
    if (w->kind != DELIVER_KINDS)
        buf_fmt(&b, "&kind=%z", deliver_kind_code(w->kind));
    if (w->benefit.n > 0)
        buf_fmt(&b, "&benefit=%s", sheet_part(q, w->benefit));
    if (w->commune.n > 0)
        buf_fmt(&b, "&commune=%s", sheet_part(q, w->commune));
    if (ended || state != DELIVER_NONE)
        buf_fmt(&b, "&state=%z", ended ? "ended" : deliver_state_code(state));
    return buf_str(&b);
}

void room_deliver_fields(struct sheet_form *f, const struct deliver_which *w)
{
    struct web_request *q = f->s->q;
    int32_t now = month_year(month_of(web_today()));
    sheet_select(f, "year", TEXT_DELIVER_YEAR, NULL);
    for (int32_t year = now; year > now - 6; year--)
        sheet_option(f, sheet_fmt(q, "%d", year), sheet_fmt(q, "%d", year), year == w->year);
    sheet_option(f, STR("0"), TEXT_DELIVER_ANY_YEAR[q->lang], w->year == 0);
    sheet_select(f, "kind", TEXT_DELIVER_KIND, NULL);
    sheet_option(f, STR(""), TEXT_PAY_ANY[q->lang], w->kind == DELIVER_KINDS);
    for (int k = 0; k < DELIVER_KINDS; k++) {
        enum deliver_kind kind = (enum deliver_kind)k;
        sheet_option(f, str_from_c(deliver_kind_code(kind)),
                     str_from_c(deliver_kind_name(kind, q->lang)), kind == w->kind);
    }
    sheet_field(f, "commune", TEXT_PAY_COMMUNE_CODE, NULL, w->commune);
}

str room_deliver_one_url(struct web_request *q, int64_t delivery)
{
    return sheet_fmt(q, ROOM_DELIVER_HERE "/luot/%l", delivery);
}

str room_deliver_list_url(struct web_request *q, int64_t list)
{
    return sheet_fmt(q, ROOM_DELIVER_HERE "/danh-sach/%l", list);
}

str room_deliver_months(struct web_request *q, const struct delivery *d)
{
    if (d->from == 0)
        return TEXT_DELIVER_EVER[q->lang];
    return d->from == d->to ? sheet_month(q, d->from)
                            : sheet_fmt(q, "%s–%s", sheet_month(q, d->from), sheet_month(q, d->to));
}

str room_deliver_quantity(struct web_request *q, int64_t quantity, str unit)
{
    const struct {
        const char *code;
        str name;
    } units[] = {
        {"month", TEXT_DELIVER_UNIT_MONTH[q->lang]},   {"time", TEXT_DELIVER_UNIT_TIME[q->lang]},
        {"loan", TEXT_DELIVER_UNIT_LOAN[q->lang]},     {"house", TEXT_DELIVER_UNIT_HOUSE[q->lang]},
        {"course", TEXT_DELIVER_UNIT_COURSE[q->lang]}, {"share", TEXT_DELIVER_UNIT_SHARE[q->lang]},
        {"day", TEXT_DELIVER_UNIT_DAY[q->lang]},       {"case", TEXT_DELIVER_UNIT_CASE[q->lang]}};
    str name = unit;
    for (uint32_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        name = str_eq_c(unit, units[i].code) ? units[i].name : name;
    return sheet_fmt(q, "%s %s", sheet_int(q, quantity), name);
}

/* ---- photographs and papers ---- */

void room_proof(struct room_proofs *p, str url, const struct deliver_evidence *v)
{
    struct web_request *q = p->q;
    char hex[64];
    bool kept = q->app->evidence != NULL;
    hex_write(hex, v->content, sizeof(v->content));
    struct page_sheet_photos_photos one = {
        .name = sheet_fmt(q, "%s", v->note.n > 0 ? v->note : v->file),
        .caption = sheet_fmt(q, TEXT_DELIVER_PHOTO_OF[q->lang].p, v->file, sheet_day(q, v->on_day),
                             v->actor),
        .picture = v->photo && kept,
        .url = kept ? sheet_fmt(q, "%s/tep/%s", url, (str){hex, sizeof(hex)}) : STR("")};
    vec_push(q->arena, &p->photos, one);
}

void room_proofs_put(struct sheet *s, const struct room_proofs *p)
{
    struct web_request *q = s->q;
    struct page_sheet_photos page = {
        .title = TEXT_DELIVER_PHOTOS[q->lang], .photos = p->photos.v, .n_photos = p->photos.n};
    if (q->app->evidence == NULL)
        page.note = TEXT_DELIVER_NO_STORE[q->lang];
    if (p->photos.n > 0)
        page_sheet_photos(&s->a->body, &page, q->lang);
}

/* What a browser shows in a page; of all else it is told to keep the file. */
static const char *picture_type(str bytes)
{
    if (str_starts(bytes, STR("\xff\xd8\xff")))
        return "image/jpeg";
    if (str_starts(bytes, STR("\x89PNG\r\n")))
        return "image/png";
    bool riff = str_starts(bytes, STR("RIFF"));
    return riff && str_eq_c(str_slice(bytes, 8, 12), "WEBP") ? "image/webp" : NULL;
}

void room_proof_wanted(const struct web_request *q, uint8_t content[32])
{
    for (int i = 0; i < 32; i++)
        content[i] = 0;
    hex_read(web_param(q, "sum"), content, 32);
}

enum err_code room_proof_file(struct web_request *q, struct web_answer *a,
                              const uint8_t content[32], struct err *e)
{
    str bytes = STR("");
    enum err_code code =
        content == NULL || q->app->evidence == NULL
            ? err_set(e, ERR_INPUT, "không có tệp này", "there is no such file")
            : deliver_kept_read(q->arena, str_from_c(q->app->evidence), content, &bytes, e);
    if (code != ERR_NONE) {
        a->status = code == ERR_INPUT ? 404 : a->status;
        return code;
    }
    const char *type = picture_type(bytes);
    a->type = type != NULL ? type : "application/octet-stream";
    a->bytes = bytes;
    if (type == NULL)
        web_header(a, "Content-Disposition", STR("attachment"));
    return ERR_NONE;
}
