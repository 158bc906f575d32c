/* What is not monthly cash: counted by benefit, commune or list, and the deliveries behind each
 * number. */
#include "web/room_deliver.h"

#define LUOT ROOM_DELIVER_HERE "/luot"

/* ---- counted ---- */

static const struct {
    const char *code, *name[2];
} bys[DELIVER_BYS] = {[DELIVER_BY_BENEFIT] = {"benefit", {"Quyền lợi", "Benefit"}},
                      [DELIVER_BY_COMMUNE] = {"commune", {"Xã", "Commune"}},
                      [DELIVER_BY_LIST] = {"list", {"Danh sách", "List"}}};

static enum deliver_by by_of(const struct web_request *q)
{
    int by = 0;
    while (by < DELIVER_BYS && !str_eq_c(web_param(q, "by"), bys[by].code))
        by++;
    return by < DELIVER_BYS ? (enum deliver_by)by : DELIVER_BY_BENEFIT;
}

static void filter_form(struct sheet *s, const struct deliver_which *w, enum deliver_by by)
{
    struct sheet_form f;
    sheet_form_get(&f, s, STR(ROOM_DELIVER_HERE));
    sheet_select(&f, "by", TEXT_DELIVER_BY, NULL);
    for (int k = 0; k < DELIVER_BYS; k++)
        sheet_option(&f, str_from_c(bys[k].code), str_from_c(bys[k].name[s->q->lang]),
                     k == (int)by);
    room_deliver_fields(&f, w);
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void count_cell(struct sheet_table *t, const struct deliver_which *w,
                       enum deliver_state state, bool ended, int64_t n)
{
    struct web_request *q = t->s->q;
    sheet_cell_link(t, sheet_int(q, n), n > 0 ? room_deliver_url(q, w, state, ended) : STR(""));
}

static void count_cells(struct sheet_table *t, const struct deliver_which *w,
                        const struct deliver_count *x)
{
    int64_t ended = x->n[DELIVER_SENT_BACK] + x->n[DELIVER_REFUSED] + x->n[DELIVER_REVERSED];
    count_cell(t, w, DELIVER_PLANNED, false, x->n[DELIVER_PLANNED]);
    count_cell(t, w, DELIVER_APPROVED, false, x->n[DELIVER_APPROVED]);
    count_cell(t, w, DELIVER_DELIVERED, false, x->n[DELIVER_DELIVERED]);
    count_cell(t, w, DELIVER_RECEIVED, false, x->n[DELIVER_RECEIVED]);
    count_cell(t, w, DELIVER_NONE, true, ended);
    sheet_cell_money(t, x->amount);
    sheet_cell_money(t, x->paid);
}

/* A row, which opens to what it counts. */
static void count_row(struct sheet_table *t, const struct deliver_which *all, enum deliver_by by,
                      const struct deliver_count *x)
{
    struct web_request *q = t->s->q;
    struct deliver_which w = *all;
    str name = sheet_law(q, x->key);
    if (by == DELIVER_BY_BENEFIT) {
        w.benefit = x->key;
    } else if (by == DELIVER_BY_COMMUNE) {
        w.commune = x->key;
        name = sheet_commune(q, x->key);
    } else {
        num_parse_int(x->key, &w.list);
        name = sheet_fmt(q, TEXT_DELIVER_LIST[q->lang].p, x->key);
    }
    sheet_cell_link(t, name, room_deliver_url(q, &w, DELIVER_NONE, false));
    if (by != DELIVER_BY_COMMUNE)
        sheet_cell(t, x->kind == DELIVER_KINDS ? STR("")
                                               : str_from_c(deliver_kind_name(x->kind, q->lang)));
    count_cells(t, &w, x);
}

static void heads(struct sheet_table *t, enum deliver_by by)
{
    const str key[2] = {str_from_c(bys[by].name[LANG_VI]), str_from_c(bys[by].name[LANG_EN])};
    sheet_head(t, key);
    if (by != DELIVER_BY_COMMUNE)
        sheet_head(t, TEXT_DELIVER_KIND);
    for (int s = DELIVER_PLANNED; s <= DELIVER_RECEIVED; s++) {
        enum deliver_state state = (enum deliver_state)s;
        const str name[2] = {str_from_c(deliver_state_name(state, LANG_VI)),
                             str_from_c(deliver_state_name(state, LANG_EN))};
        if (deliver_stands(state))
            sheet_head_number(t, name);
    }
    sheet_head_number(t, TEXT_DELIVER_ENDED);
    sheet_head_number(t, TEXT_DELIVER_AMOUNT);
    sheet_head_number(t, TEXT_DELIVER_PAID);
}

static void add_to(struct deliver_count *sum, const struct deliver_count *x)
{
    for (int s = 0; s < DELIVER_STATES; s++)
        sum->n[s] += x->n[s];
    sum->amount += x->amount;
    sum->paid += x->paid;
}

static void put_counts(struct sheet *s, const struct deliver_which *w, enum deliver_by by,
                       const struct deliver_counts *counts)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    struct deliver_count sum = {0};
    uint32_t from = sheet_from_row(q);
    uint32_t to = counts->n > from + SHEET_ROWS ? from + SHEET_ROWS : counts->n;
    sheet_table_begin(&t, s, STR(""), STR(""));
    heads(&t, by);
    for (uint32_t i = from; i < to; i++)
        count_row(&t, w, by, &counts->v[i]);
    for (uint32_t i = 0; i < counts->n; i++)
        add_to(&sum, &counts->v[i]);
    if (counts->n > 0) {
        sheet_cell_link(&t, TEXT_PAY_SUM[q->lang], room_deliver_url(q, w, DELIVER_NONE, false));
        if (by != DELIVER_BY_COMMUNE)
            sheet_cell(&t, STR(""));
        count_cells(&t, w, &sum);
    }
    sheet_table_end(
        &t, TEXT_DELIVER_NONE[q->lang],
        to < counts->n
            ? sheet_fmt(q, ROOM_DELIVER_HERE "?by=%z&year=%d&kind=%s&commune=%s&from_row=%u",
                        bys[by].code, w->year, sheet_part(q, web_param(q, "kind")),
                        sheet_part(q, w->commune), to)
            : STR(""));
}

static enum err_code counted(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct deliver_which w;
    struct deliver_counts counts;
    enum deliver_by by = by_of(q);
    str commune;
    enum err_code code = room_deliver_scope(q, a, &commune, e);
    room_deliver_which(q, commune, &w);
    if (code == ERR_NONE)
        code = deliver_counts_read(q->db, q->arena, &w, by, &counts, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_DELIVER_TITLE[q->lang], TEXT_DELIVER_LEAD[q->lang], room_deliver_links,
                ROOM_DELIVER_HERE, NULL);
    filter_form(&s, &w, by);
    put_counts(&s, &w, by, &counts);
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- the deliveries ---- */

static void rows_form(struct sheet *s, const struct deliver_which *w)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_get(&f, s, w->list == 0 ? STR(LUOT) : room_deliver_list_url(q, w->list));
    if (w->list == 0)
        room_deliver_fields(&f, w);
    sheet_select(&f, "state", TEXT_PAY_STATE, NULL);
    sheet_option(&f, STR(""), TEXT_PAY_ANY[q->lang], w->state == DELIVER_NONE && !w->ended);
    for (int k = DELIVER_PLANNED; k < DELIVER_STATES; k++) {
        enum deliver_state state = (enum deliver_state)k;
        sheet_option(&f, str_from_c(deliver_state_code(state)),
                     str_from_c(deliver_state_name(state, q->lang)), w->state == state);
    }
    sheet_option(&f, STR("ended"), TEXT_DELIVER_ENDED[q->lang], w->ended);
    if (w->benefit.n > 0)
        sheet_hidden(&f, "benefit", w->benefit);
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static bool may_be_given(const struct web_request *q, const struct deliver_line *l)
{
    return (l->state == DELIVER_APPROVED || l->state == DELIVER_DELIVERED) &&
           sheet_mine(q, RIGHT_DELIVER_RECORD, l->d.commune);
}

/* tick: with boxes on what may still be given. */
static void put_rows(struct sheet *s, const struct deliver_which *w,
                     const struct deliver_lines *lines, bool more, bool tick)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, STR(""), STR(""));
    sheet_head(&t, TEXT_DELIVER_NUMBER);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head(&t, TEXT_PAY_VILLAGE);
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head(&t, TEXT_DELIVER_MONTHS);
    sheet_head_number(&t, TEXT_DELIVER_QUANTITY);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_STATE);
    sheet_head(&t, TEXT_DELIVER_MARK);
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct deliver_line *l = &lines->v[i];
        str number = sheet_int(q, l->d.id), url = room_deliver_one_url(q, l->d.id);
        if (tick && may_be_given(q, l))
            sheet_cell_check(&t, "delivery", l->d.id, number, url);
        else
            sheet_cell_link(&t, number, url);
        sheet_cell(&t, l->d.name);
        sheet_cell(&t, sheet_commune(q, l->d.commune));
        sheet_cell(&t, l->d.village);
        sheet_cell(&t, sheet_law(q, l->d.benefit));
        sheet_cell(&t, room_deliver_months(q, &l->d));
        sheet_cell(&t, room_deliver_quantity(q, l->d.quantity, l->d.unit));
        sheet_cell_money(&t, l->d.amount);
        sheet_cell(&t, str_from_c(deliver_state_name(l->state, q->lang)));
        sheet_cell(&t, l->mark);
    }
    sheet_table_end(&t, TEXT_DELIVER_NONE[q->lang],
                    more ? sheet_fmt(q, "%s&after=%l", room_deliver_url(q, w, w->state, w->ended),
                                     lines->v[lines->n - 1].d.id)
                         : STR(""));
}

static enum err_code names_seen(struct web_request *q, const struct deliver_lines *lines,
                                struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)lines->n + 1);
    for (uint32_t i = 0; i < lines->n; i++)
        seen[i] = lines->v[i].d.entity;
    return web_seen_list(q, seen, lines->n, STR(""), e);
}

static enum err_code read_rows(struct web_request *q, struct web_answer *a, struct deliver_which *w,
                               struct deliver_lines *lines, bool *more, struct err *e)
{
    str commune;
    enum err_code code = room_deliver_scope(q, a, &commune, e);
    room_deliver_which(q, commune, w);
    if (code == ERR_NONE)
        code = deliver_page_read(q->db, q->arena, w, SHEET_ROWS, lines, more, e);
    return code == ERR_NONE ? names_seen(q, lines, e) : code;
}

static enum err_code rows(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct deliver_which w;
    struct deliver_lines lines;
    bool more = false;
    enum err_code code = read_rows(q, a, &w, &lines, &more, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_DELIVER_ROWS[q->lang], TEXT_DELIVER_ROWS_LEAD[q->lang], room_deliver_links,
                LUOT, NULL);
    rows_form(&s, &w);
    put_rows(&s, &w, &lines, more, false);
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- a list, and what is done to it ---- */

static void put_list(struct sheet *s, const struct deliver_line *l)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_DELIVER_KIND, str_from_c(deliver_kind_name(l->d.kind, q->lang)));
    sheet_pair(&p, TEXT_PAY_PREPARED_BY, l->planned_by);
    sheet_pair(&p, TEXT_PAY_DAY, sheet_day(q, l->planned_on));
    sheet_pair(&p, TEXT_PAY_APPROVED_BY, l->approved_by);
    sheet_pair(&p, TEXT_PAY_NUMBER, l->number);
    sheet_pair(&p, TEXT_PAY_SIGNER, l->signer);
    sheet_pairs_end(&p);
}

/* 404 where there is no such list: nobody's, whatever the page is narrowed to. */
static enum err_code list_there(struct web_request *q, struct web_answer *a, int64_t list,
                                struct err *e)
{
    const struct deliver_which all = {.province = q->app->province,
                                      .list = list,
                                      .kind = DELIVER_KINDS,
                                      .benefit = STR(""),
                                      .commune = STR(""),
                                      .state = DELIVER_NONE};
    struct deliver_lines lines = {0};
    bool more = false;
    enum err_code code =
        list > 0 ? deliver_page_read(q->db, q->arena, &all, 1, &lines, &more, e) : ERR_NONE;
    if (code == ERR_NONE && lines.n == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "không có danh sách này", "there is no such list");
    }
    return code;
}

enum err_code room_deliver_show_list(struct web_request *q, struct web_answer *a,
                                     const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_form f;
    struct deliver_which w;
    struct deliver_lines lines;
    bool more = false, tick = false, waits = false;
    enum err_code code = read_rows(q, a, &w, &lines, &more, e);
    if (code == ERR_NONE && (lines.n == 0 || w.list == 0))
        code = list_there(q, a, w.list, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < lines.n; i++) {
        waits = waits || lines.v[i].state == DELIVER_PLANNED;
        tick = tick || may_be_given(q, &lines.v[i]);
    }
    sheet_begin(&s, sheet_fmt(q, TEXT_DELIVER_LIST[q->lang].p, web_param(q, "list")), STR(""),
                room_deliver_links, NULL, wrong);
    room_pay_job(&s, WEB_JOB_DELIVER);
    if (lines.n > 0)
        put_list(&s, &lines.v[0]);
    if (waits)
        room_deliver_decide_form(&s, w.list, lines.v[0].planned_by);
    rows_form(&s, &w);
    if (tick)
        room_deliver_ticked_begin(&f, &s, &lines.v[0].d);
    put_rows(&s, &w, &lines, more, tick);
    if (tick)
        sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    return room_deliver_show_list(q, a, NULL, e);
}

#define NARROW                                                                                     \
    {"benefit", WEB_TEXT, 64, false}, {"state", WEB_TEXT, 16, false},                              \
    {                                                                                              \
        "after", WEB_INT, 18, false                                                                \
    }

const struct web_route web_routes_deliver[] = {
    {ROOM_PAY_ROUTE("GET", ROOM_DELIVER_HERE, RIGHT_MONEY_READ, counted,
                    "Hỗ trợ ngoài trợ cấp hằng tháng", "What is not monthly cash"),
     .fields = {ROOM_DELIVER_FIELDS, {"by", WEB_TEXT, 8, false}, {"from_row", WEB_INT, 9, false}},
     .nobody = true, .nav = {"Giao hỗ trợ", "Deliveries"}},
    {ROOM_PAY_ROUTE("GET", LUOT, RIGHT_MONEY_READ, rows, "Các lượt giao", "Deliveries"),
     .fields = {ROOM_DELIVER_FIELDS, NARROW}},
    {ROOM_PAY_ROUTE("GET", ROOM_DELIVER_HERE "/danh-sach/{list}", RIGHT_MONEY_READ, list,
                    "Một danh sách giao", "A list of deliveries"),
     .fields = {ROOM_DELIVER_FIELDS, NARROW, {"list", WEB_INT, 18, true}}},
    {0},
};
