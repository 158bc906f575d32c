#include "cli/plan_print.h"

#include "base/fmt.h"

#include <stdio.h>

static str number(struct cli *c, int64_t v)
{
    char text[24];
    size_t n = fmt_int(text, v);
    return arena_str(c->arena, (str){text, n});
}

static void add_row(struct cli *c, struct view_table *t, const str *cells)
{
    for (uint32_t i = 0; i < t->columns; i++)
        vec_push(c->arena, &t->cells, cells[i]);
}

/* For people in their language, for programs as code. */
static str word(const struct cli *c, const struct record_view *v, const char *code, const char *vi,
                const char *en)
{
    if (v->how != VIEW_TABLE)
        return str_from_c(code);
    return str_from_c(c->lang == LANG_VI ? vi : en);
}

/* Names of needs for people, "1;8" for programs. */
static str needs(struct cli *c, const struct record_view *v, uint32_t mask)
{
    struct buf b;
    buf_init(&b, c->arena, 1024);
    for (int i = 1; i <= PLAN_SUPPORTS; i++) {
        if ((mask >> (i - 1) & 1) == 0)
            continue;
        buf_add_c(&b, b.n == 0 ? "" : v->how == VIEW_TABLE ? ", " : ";");
        if (v->how == VIEW_TABLE)
            buf_add_c(&b, plan_support_name(i, c->lang));
        else
            buf_int(&b, i);
    }
    return buf_str(&b);
}

/* ---- the page ---- */

#define PAGE_COLUMNS 9

static str state_of(const struct cli *c, const struct record_view *v, const struct plan_measure *m)
{
    if (m->overdue)
        return word(c, v, "overdue", "QUÁ HẠN", "OVERDUE");
    if (m->state == PLAN_DONE)
        return word(c, v, "done", "đã làm", "done");
    if (m->state == PLAN_DROPPED)
        return word(c, v, "dropped", "thôi", "dropped");
    return word(c, v, "open", "đang làm", "open");
}

static str labour_of(const struct cli *c, const struct record_view *v, enum plan_labour labour)
{
    if (labour == PLAN_LABOUR_NONE)
        return word(c, v, "0", "không", "nobody");
    if (labour == PLAN_LABOUR_SOME)
        return word(c, v, "1", "có", "yes");
    return word(c, v, "", "chưa rõ", "not known");
}

static void page_head(struct cli *c, const struct record_view *v, struct view_table *t,
                      const struct plan_page *page)
{
    const struct {
        const char *code, *vi, *en;
        str value;
    } lines[] = {
        {"commune", "xã, phường", "commune", page->commune},
        {"village", "thôn, tổ", "village", page->village},
        {"class", "hạng", "class", page->class},
        {"labour", "có người lao động", "somebody able to work", labour_of(c, v, page->labour)},
        {"surveyed_on", "ngày khảo sát", "surveyed on", view_day(c, v, page->surveyed_on)},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const str cells[PAGE_COLUMNS] = {word(c, v, "household", "hộ", "household"), STR(""),
                                         word(c, v, lines[i].code, lines[i].vi, lines[i].en),
                                         lines[i].value};
        add_row(c, t, cells);
    }
}

static void page_form(struct cli *c, const struct record_view *v, struct view_table *t,
                      const struct plan_page *page)
{
    for (int i = 1; i <= PLAN_CAUSES; i++) {
        if ((page->causes >> (i - 1) & 1) == 0)
            continue;
        const str cells[PAGE_COLUMNS] = {word(c, v, "cause", "nguyên nhân", "cause"), number(c, i),
                                         str_from_c(plan_cause_name(i, c->lang))};
        add_row(c, t, cells);
    }
    for (int i = 1; i <= PLAN_SUPPORTS; i++) {
        bool received = page->received >> (i - 1) & 1, needed = page->needed >> (i - 1) & 1;
        if (!received && !needed)
            continue;
        str state = received && needed
                        ? word(c, v, "received;needed", "đang hưởng, còn cần", "received, needed")
                    : received ? word(c, v, "received", "đang hưởng", "received")
                               : word(c, v, "needed", "cần", "needed");
        const str cells[PAGE_COLUMNS] = {word(c, v, "support", "hỗ trợ", "support"), number(c, i),
                                         str_from_c(plan_support_name(i, c->lang)), state};
        add_row(c, t, cells);
    }
}

static void page_measures(struct cli *c, const struct record_view *v, struct view_table *t,
                          const struct plan_page *page)
{
    uint32_t open_needs = page->needed;
    for (uint32_t i = 0; i < page->measures.n; i++) {
        const struct plan_measure *m = &page->measures.v[i];
        const str cells[PAGE_COLUMNS] = {word(c, v, "measure", "biện pháp", "measure"),
                                         number(c, m->id),
                                         m->measure,
                                         state_of(c, v, m),
                                         needs(c, v, 1u << (m->need - 1)),
                                         m->responsible,
                                         view_day(c, v, m->due),
                                         view_day(c, v, m->on),
                                         m->outcome};
        add_row(c, t, cells);
        if (m->state != PLAN_DROPPED)
            open_needs &= ~(1u << (m->need - 1));
    }
    for (int i = 1; i <= PLAN_SUPPORTS; i++) {
        if ((open_needs >> (i - 1) & 1) == 0)
            continue;
        const str cells[PAGE_COLUMNS] = {word(c, v, "unserved", "chưa có biện pháp", "no measure"),
                                         number(c, i), str_from_c(plan_support_name(i, c->lang))};
        add_row(c, t, cells);
    }
}

void plan_print_page(struct cli *c, const struct record_view *v, const struct plan_page *page)
{
    static const char *const names[PAGE_COLUMNS] = {
        "section", "number", "what", "state", "need", "responsible", "due", "on", "outcome"};
    static const char *const titles[2][PAGE_COLUMNS] = {
        {"mục", "số", "nội dung", "tình trạng", "nhu cầu", "phụ trách", "hạn", "ngày", "kết quả"},
        {"part", "no", "what", "state", "need", "responsible", "due", "on", "outcome"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = PAGE_COLUMNS};
    page_head(c, v, &t, page);
    page_form(c, v, &t, page);
    page_measures(c, v, &t, page);
    view_print(c, v, &t);
}

/* ---- what the law offers ---- */

void plan_print_dues(struct cli *c, const struct record_view *v, const struct plan_page *page,
                     const struct plan_dues *dues)
{
    static const char *const names[] = {"need",   "name",  "benefit",    "member",
                                        "person", "state", "instrument", "article"};
    static const char *const titles[2][8] = {
        {"số", "nhu cầu", "chính sách", "thành viên", "họ và tên", "", "văn bản", "điều"},
        {"no", "need", "programme", "member", "name", "", "instrument", "article"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 8};
    for (int need = 1; need <= PLAN_SUPPORTS; need++) {
        bool told = false;
        if ((page->needed >> (need - 1) & 1) == 0)
            continue;
        for (uint32_t i = 0; i < dues->n; i++) {
            const struct plan_due *d = &dues->v[i];
            bool serves = false;
            for (uint32_t k = 0; plan_need_of_group(d->benefit->group, k) != 0; k++)
                serves |= plan_need_of_group(d->benefit->group, k) == need;
            if (!serves)
                continue;
            told = true;
            const str cells[] = {
                number(c, need),
                str_from_c(plan_support_name(need, c->lang)),
                v->how == VIEW_TABLE && c->lang == LANG_VI ? d->benefit->name : d->benefit->id,
                d->member > 0 ? number(c, d->member) : STR(""),
                d->name,
                d->undetermined ? word(c, v, "undetermined", "chưa rõ", "not known")
                                : word(c, v, "due", "được hưởng", "due"),
                d->instrument,
                d->article};
            add_row(c, &t, cells);
        }
        if (told)
            continue;
        str none = plan_need_has_group(need)
                       ? word(c, v, "none", "không được hưởng chính sách nào", "nothing is due")
                       : word(c, v, "local", "luật chưa có: tìm ở địa phương",
                              "the law has none: find it locally");
        const str cells[] = {number(c, need), str_from_c(plan_support_name(need, c->lang)),
                             STR(""),         STR(""),
                             STR(""),         none,
                             STR(""),         STR("")};
        add_row(c, &t, cells);
    }
    view_print(c, v, &t);
}

/* ---- the list ---- */

void plan_print_list(struct cli *c, const struct record_view *v, const struct area_map *map,
                     const struct plan_lines *lines)
{
    static const char *const names[] = {"household", "commune",  "village", "class",
                                        "labour",    "open",     "overdue", "done",
                                        "dropped",   "next_due", "unserved"};
    static const char *const titles[2][11] = {
        {"hộ", "xã, phường", "thôn, tổ", "hạng", "lao động", "đang làm", "quá hạn", "đã làm",
         "thôi", "hạn gần nhất", "nhu cầu chưa có biện pháp"},
        {"household", "commune", "village", "class", "labour", "open", "overdue", "done", "dropped",
         "next due", "needs without a measure"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 11};
    uint32_t overdue = 0, without_labour = 0;
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct plan_line *l = &lines->v[i];
        const struct area_row *area = l->area != 0 ? area_map_at(map, l->area) : NULL;
        overdue += l->overdue > 0;
        without_labour += l->labour == PLAN_LABOUR_NONE;
        const str cells[] = {l->code,
                             area == NULL           ? STR("")
                             : v->how == VIEW_TABLE ? area->name
                                                    : area->code,
                             l->village,
                             l->class,
                             labour_of(c, v, l->labour),
                             number(c, l->open),
                             number(c, l->overdue),
                             number(c, l->done),
                             number(c, l->dropped),
                             l->next_due == DAY_MAX ? STR("") : view_day(c, v, l->next_due),
                             needs(c, v, l->unserved)};
        add_row(c, &t, cells);
    }
    view_print(c, v, &t);
    fprintf(stderr,
            c->lang == LANG_VI ? "%u hộ; %u hộ có việc quá hạn; %u hộ không có người lao động\n"
                               : "%u households; %u with something overdue; %u without labour\n",
            lines->n, overdue, without_labour);
}
