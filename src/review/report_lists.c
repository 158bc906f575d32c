/* Lists of households: forms 6.1 and 6.2, which are posted, so that they hold what the forms ask
 * and nothing else; and the households behind a number of a report, which are for the office. */
#include "base/fmt.h"
#include "base/text.h"
#include "review/report_form.h"

#include <stdlib.h>

struct item {
    struct report_case x;
    uint32_t part; /* of the list */
    str place_key, name_key;
    int64_t values[REPORT_LINES];
};
struct items {
    struct item *v;
    uint32_t n, cap;
};

struct listing {
    struct arena *a;
    const struct report_request *q;
    const struct report_data *d;
    struct report_places *p;
    struct report_tree tree; /* to know what lies in the area that is asked for */
    struct items items;
    struct report_table *t;
};

static int in_order(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    int c = str_cmp(x->place_key, y->place_key);
    c = c != 0 ? c : str_cmp(x->name_key, y->name_key);
    return c != 0 ? c : str_cmp(x->x.h->code, y->x.h->code);
}

static const struct report_head *head_of(const struct listing *l, const struct report_household *h)
{
    return &l->d->heads[h - l->d->households.v];
}

static void begin(struct listing *l)
{
    report_tree_init(&l->tree, l->a, l->q, l->d, l->p, false, 1);
    report_head_of(l->a, l->q, l->d, l->p, l->t);
}

static void take(struct listing *l, const struct report_case *x, uint32_t part,
                 const int64_t *values)
{
    struct item item = {.x = *x, .part = part};
    item.place_key = report_place_key(l->a, l->d, report_stand_of(x), &x->place);
    item.name_key = text_sort_key(l->a, head_of(l, x->h)->name);
    for (int i = 0; i < REPORT_LINES && values != NULL; i++)
        item.values[i] = values[i];
    vec_push(l->a, &l->items, item);
}

static void sort(struct listing *l)
{
    if (l->items.n > 0)
        qsort(l->items.v, l->items.n, sizeof(*l->items.v), in_order);
}

static struct report_cell number_text(struct arena *a, uint32_t n)
{
    char text[24];
    return report_text_cell(arena_str(a, (str){text, fmt_int(text, n)}));
}

static struct report_cell known_text(str s)
{
    return s.n > 0 ? report_text_cell(s) : (struct report_cell){.kind = REPORT_UNKNOWN};
}

static str sex_text(const struct listing *l, str code)
{
    static const char *const texts[2][2] = {{"Nam", "Nữ"}, {"Male", "Female"}};
    return str_eq_c(code, "1")   ? str_from_c(texts[l->q->lang][0])
           : str_eq_c(code, "2") ? str_from_c(texts[l->q->lang][1])
                                 : STR("");
}

static str birth_text(const struct listing *l, const struct report_head *h)
{
    char text[24];
    int y, m, d;
    if (h->birth == DAY_MIN)
        return STR("");
    if (h->birth == h->birth_to)
        return report_day_text(l->a, l->q->lang, h->birth);
    day_to_ymd(h->birth, &y, &m, &d);
    return arena_str(l->a, (str){text, fmt_int(text, y)});
}

/* ---- 6.1 and 6.2 ---- */

enum { NOT_LISTED = -1 };

/* Which part of the list a household stands in. */
static int part_of(const struct report_case *x, bool escaped)
{
    if (escaped)
        return x->movement == MOVE_POOR_TO_NEAR || x->movement == MOVE_POOR_TO_ABOVE ? 0
               : x->movement == MOVE_NEAR_TO_ABOVE                                   ? 1
                                                                                     : NOT_LISTED;
    if (!x->there[SIDE_CLOSING])
        return NOT_LISTED;
    return x->h->at[SIDE_CLOSING].class_ == CLASS_POOR        ? 0
           : x->h->at[SIDE_CLOSING].class_ == CLASS_NEAR_POOR ? 1
                                                              : NOT_LISTED;
}

static const char *const parts[2][2][2] = {
    {{"Hộ nghèo", "Hộ cận nghèo"}, {"Hộ thoát nghèo", "Hộ thoát cận nghèo"}},
    {{"Poor", "Near-poor"}, {"Escaped poverty", "Escaped near-poverty"}}};

static void add_part(struct listing *l, bool escaped, uint32_t part)
{
    static const char *const numbers[] = {"I", "II"};
    char text[128];
    uint32_t n = 0, row = 0;
    for (uint32_t i = 0; i < l->items.n; i++)
        n += l->items.v[i].part == part;
    const char *name = parts[l->q->lang][escaped][part];
    size_t bytes =
        fmt_write(text, sizeof(text), l->q->lang == LANG_VI ? "%z: %n hộ" : "%z: %n households",
                  name, (int64_t)n);
    report_add_row(l->a, l->t, 0, true);
    report_add_cell(l->a, l->t, report_text_cell(str_from_c(numbers[part])));
    report_add_cell(l->a, l->t, report_text_cell(arena_str(l->a, (str){text, bytes})));
    for (int i = 0; i < 4; i++)
        report_add_cell(l->a, l->t, (struct report_cell){.kind = REPORT_EMPTY});
    for (uint32_t i = 0; i < l->items.n; i++) {
        const struct item *item = &l->items.v[i];
        const struct report_head *head = head_of(l, item->x.h);
        if (item->part != part)
            continue;
        report_add_row(l->a, l->t, 1, false);
        report_add_cell(l->a, l->t, number_text(l->a, ++row));
        report_add_cell(l->a, l->t, known_text(head->name));
        report_add_cell(l->a, l->t, known_text(sex_text(l, head->sex)));
        report_add_cell(l->a, l->t, known_text(birth_text(l, head)));
        report_add_cell(
            l->a, l->t,
            known_text(report_address(l->a, l->d, report_stand_of(&item->x), &item->x.place)));
        report_add_cell(l->a, l->t, report_text_cell(str_from_c(name)));
    }
}

static void add_sum(struct listing *l)
{
    char text[64];
    size_t bytes = fmt_write(text, sizeof(text),
                             l->q->lang == LANG_VI ? "Tổng cộng (I + II): %n hộ"
                                                   : "Total (I + II): %n households",
                             (int64_t)l->items.n);
    report_add_row(l->a, l->t, 0, true);
    report_add_cell(l->a, l->t, report_text_cell(STR("III")));
    report_add_cell(l->a, l->t, report_text_cell(arena_str(l->a, (str){text, bytes})));
    for (int i = 0; i < 4; i++)
        report_add_cell(l->a, l->t, (struct report_cell){.kind = REPORT_EMPTY});
}

static void list_columns(struct listing *l)
{
    bool vi = l->q->lang == LANG_VI;
    report_add_column(l->a, l->t, vi ? "STT" : "No.", "no", REPORT_TEXT, 6);
    report_add_column(l->a, l->t, vi ? "Họ và tên chủ hộ" : "Head of the household", "head",
                      REPORT_TEXT, 28);
    report_add_column(l->a, l->t, vi ? "Giới tính" : "Sex", "sex", REPORT_TEXT, 9);
    report_add_column(l->a, l->t, vi ? "Ngày, tháng, năm sinh" : "Born", "born", REPORT_TEXT, 13);
    report_add_column(l->a, l->t, vi ? "Địa chỉ" : "Address", "address", REPORT_TEXT, 48);
    report_add_column(l->a, l->t, vi ? "Phân loại" : "List", "list", REPORT_TEXT, 18);
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6"};
    for (uint32_t i = 0; i < l->t->columns.n; i++)
        l->t->columns.v[i].number = str_from_c(numbers[i]);
}

enum err_code report_list_table(struct arena *a, bool escaped, const struct report_request *q,
                                const struct report_data *d, struct report_places *p,
                                struct report_table *out, struct err *e)
{
    static const char *const titles[2][2] = {
        {"DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT",
         "DANH SÁCH HỘ THOÁT NGHÈO, HỘ THOÁT CẬN NGHÈO SAU KHI RÀ SOÁT"},
        {"POOR AND NEAR-POOR HOUSEHOLDS AFTER THE REVIEW",
         "HOUSEHOLDS THAT ESCAPED POVERTY OR NEAR-POVERTY"}};
    struct listing l = {.a = a, .q = q, .d = d, .p = p, .t = out};
    begin(&l);
    out->title = str_from_c(titles[q->lang][escaped]);
    for (uint32_t i = 0; i < d->households.n; i++) {
        struct report_case cases[SIDES];
        uint32_t n = report_cases_of(d, p, &d->households.v[i], cases);
        for (uint32_t k = 0; k < n; k++) {
            int part = part_of(&cases[k], escaped);
            if (part != NOT_LISTED && report_tree_wants(&l.tree, &cases[k]))
                take(&l, &cases[k], (uint32_t)part, NULL);
        }
    }
    sort(&l);
    list_columns(&l);
    add_part(&l, escaped, 0);
    add_part(&l, escaped, 1);
    add_sum(&l);
    (void)e;
    return ERR_NONE;
}

/* ---- behind a number ---- */

static const struct report_field *field_of(const struct report_field *fields, uint32_t n, str asked)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct report_field *f = &fields[i];
        if (f->hidden || !(str_eq_c(asked, f->number) || str_eq_c(asked, f->name)))
            continue;
        return f->measure != NULL ? f : &fields[f->part];
    }
    return NULL;
}

static enum err_code no_such_column(const struct report_form *f, const struct report_field *fields,
                                    uint32_t n, const struct report_request *q, struct err *e)
{
    const struct report_field *last = &fields[n - 1];
    err_set(e, ERR_USAGE, "mẫu %z không có cột \"%s\"", "form %z has no column \"%s\"", f->id,
            q->open);
    err_hint(e, "dùng số cột, từ 1 đến %z, hoặc tên cột như trong CSV (%z)",
             "use the number of a column, 1 to %z, or its name as in CSV (%z)", last->number,
             fields[0].name);
    return ERR_USAGE;
}

static struct report_cell class_cell(const struct listing *l, const struct report_case *x,
                                     enum report_side side)
{
    static const char *const texts[2][3] = {{"Không nghèo", "Hộ nghèo", "Hộ cận nghèo"},
                                            {"Not poor", "Poor", "Near-poor"}};
    if (!x->there[side])
        return (struct report_cell){.kind = REPORT_EMPTY};
    if (!x->listed[side])
        return (struct report_cell){.kind = REPORT_UNKNOWN};
    return report_text_cell(str_from_c(texts[l->q->lang][x->h->at[side].class_]));
}

static void open_columns(struct listing *l, const struct report_form *f)
{
    static const struct {
        const char *head[2], *name;
        uint32_t width;
    } columns[] = {
        {{"STT", "No."}, "no", 6},
        {{"Mã hộ", "Household"}, "household", 14},
        {{"Chủ hộ", "Head"}, "head", 26},
        {{"Nơi ở", "Address"}, "address", 44},
        {{"Đầu kỳ", "Opening"}, "opening_class", 14},
        {{"Cuối kỳ", "Closing"}, "closing_class", 14},
    };
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_add_column(l->a, l->t, columns[i].head[l->q->lang], columns[i].name, REPORT_TEXT,
                          columns[i].width);
    for (uint32_t i = 0; i < f->n_lines; i++)
        report_add_column(l->a, l->t,
                          f->n_lines > 1          ? f->lines[l->q->lang][i]
                          : l->q->lang == LANG_VI ? "Được tính"
                                                  : "Counted",
                          f->n_lines > 1 ? f->line_names[i] : "counted", REPORT_COUNT, 0);
}

static void open_rows(struct listing *l, const struct report_form *f)
{
    int64_t sums[REPORT_LINES] = {0};
    for (uint32_t i = 0; i < l->items.n; i++) {
        const struct item *item = &l->items.v[i];
        report_add_row(l->a, l->t, 1, false);
        report_add_cell(l->a, l->t, number_text(l->a, i + 1));
        report_add_cell(l->a, l->t, report_text_cell(item->x.h->code));
        report_add_cell(l->a, l->t, known_text(head_of(l, item->x.h)->name));
        report_add_cell(
            l->a, l->t,
            known_text(report_address(l->a, l->d, report_stand_of(&item->x), &item->x.place)));
        report_add_cell(l->a, l->t, class_cell(l, &item->x, SIDE_OPENING));
        report_add_cell(l->a, l->t, class_cell(l, &item->x, SIDE_CLOSING));
        for (uint32_t k = 0; k < f->n_lines; k++) {
            report_add_cell(l->a, l->t, report_count_cell(item->values[k]));
            sums[k] += item->values[k];
        }
    }
    report_add_row(l->a, l->t, 0, true);
    for (int i = 0; i < 6; i++)
        report_add_cell(l->a, l->t,
                        i == 2 ? report_text_cell(l->q->lang == LANG_VI ? STR("Cộng") : STR("Sum"))
                               : (struct report_cell){.kind = REPORT_EMPTY});
    for (uint32_t k = 0; k < f->n_lines; k++)
        report_add_cell(l->a, l->t, report_count_cell(sums[k]));
}

static void open_case(struct listing *l, const struct report_form *f,
                      const struct report_field *field, const struct report_case *x)
{
    int64_t values[REPORT_LINES] = {0};
    bool counted = false;
    if (!report_tree_wants(&l->tree, x))
        return;
    for (uint32_t line = 0; line < f->n_lines; line++) {
        int64_t v = field->measure(x, line, field->arg);
        values[line] = v > 0 ? v : 0;
        counted |= v > 0;
    }
    if (counted)
        take(l, x, 0, values);
}

enum err_code report_open_table(struct arena *a, const struct report_form *f,
                                const struct report_request *q, const struct report_data *d,
                                struct report_places *p, struct report_table *out, struct err *e)
{
    struct listing l = {.a = a, .q = q, .d = d, .p = p, .t = out};
    const struct report_field *fields = f->fields;
    uint32_t n_fields = f->n_fields;
    if (f->by_ethnicity)
        fields = report_ethnic_fields(a, d, q, &n_fields);
    const struct report_field *field = field_of(fields, n_fields, q->open);
    if (field == NULL)
        return no_such_column(f, fields, n_fields, q, e);
    begin(&l);
    out->title = str_from_c(f->title[q->lang]);
    report_add_note(a, out,
                    q->lang == LANG_VI ? "Những hộ được tính trong cột \"%s\" của mẫu %z. Danh "
                                         "sách nội bộ, không niêm yết."
                                       : "The households counted in the column \"%s\" of form %z. "
                                         "For the office; not to be posted.",
                    q->open, f->id);
    for (uint32_t i = 0; i < d->households.n; i++) {
        struct report_case cases[SIDES];
        uint32_t n = report_cases_of(d, p, &d->households.v[i], cases);
        for (uint32_t k = 0; k < n; k++)
            open_case(&l, f, field, &cases[k]);
    }
    sort(&l);
    open_columns(&l, f);
    open_rows(&l, f);
    return ERR_NONE;
}
