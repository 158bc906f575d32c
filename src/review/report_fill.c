/* A form filled in: every household counted in the row of its area, then the table. */
#include "base/fmt.h"
#include "review/report_form.h"

struct filling {
    struct arena *a;
    const struct report_form *f;
    const struct report_field *fields;
    uint32_t n_fields;
    const struct report_request *q;
    const struct report_data *d;
    struct report_places *p;
    struct report_tree tree;
    int64_t wanted, unknown; /* cases in the area asked for; those not known somewhere */
    struct report_table *t;
};

#define OF_YEAR " TRONG NĂM" /* at the end of a title: not of a month */

/* ---- form 7.9 ---- */

#define ETHNICITIES 256

struct report_field *report_ethnic_fields(struct arena *a, const struct report_data *d,
                                          const struct report_request *q, uint32_t *n)
{
    bool seen[ETHNICITIES] = {false};
    for (uint32_t i = 0; i < d->households.n; i++) {
        const struct report_household *h = &d->households.v[i];
        seen[h->ethnicity] |= h->at[SIDE_CLOSING].class_ != CLASS_NONE;
    }
    struct report_field *fields = arena_array(a, struct report_field, REPORT_MAX_FIELDS);
    fields[0] = (struct report_field){.heads = {{"Tổng số"}, {"All"}},
                                      .number = "1",
                                      .name = "total",
                                      .measure = report_of_ethnicity,
                                      .arg = -1};
    fields[1] =
        (struct report_field){.heads = {{"Tổng số hộ dân tộc thiểu số"}, {"Ethnic minorities"}},
                              .number = "2",
                              .name = "minority",
                              .measure = report_of_minority};
    *n = 2;
    for (int step = 1; step <= ETHNICITIES && *n < REPORT_MAX_FIELDS; step++) {
        int code = step % ETHNICITIES; /* 0, not known, at the end */
        if (!seen[code])
            continue;
        char text[32];
        size_t bytes = fmt_write(text, sizeof(text), "%u", *n + 1);
        const char *number = arena_cstr(a, (str){text, bytes});
        bytes = fmt_write(text, sizeof(text), code < 10 ? "ethnicity_0%d" : "ethnicity_%d", code);
        const char *name = arena_cstr(a, (str){text, bytes});
        bool named = code > 0 && code < 100 && d->ethnicities != NULL;
        const char *title = code == 0 ? (q->lang == LANG_VI ? "Chưa rõ" : "Not known")
                            : named   ? arena_cstr(a, d->ethnicities[code])
                                      : name;
        fields[(*n)++] = (struct report_field){
            .heads = {{"Dân tộc của chủ hộ", title}, {"Ethnic group of the head", title}},
            .number = number,
            .name = code == 0 ? "not_known" : name,
            .measure = report_of_ethnicity,
            .arg = code};
    }
    return fields;
}

/* ---- counting ---- */

/* Whether something is not known of it. */
static bool count_in(const struct filling *w, const struct report_node *leaf,
                     const struct report_case *x)
{
    bool unknown = false;
    for (uint32_t line = 0; line < w->f->n_lines; line++) {
        for (uint32_t i = 0; i < w->n_fields; i++) {
            struct report_sum *s = &leaf->sums[line * w->n_fields + i];
            int64_t v = w->fields[i].measure != NULL
                            ? w->fields[i].measure(x, line, w->fields[i].arg)
                            : REPORT_NOT_ASKED;
            if (v == REPORT_NOT_ASKED)
                continue;
            s->known += v >= 0;
            s->unknown += v < 0;
            s->n += v >= 0 ? v : 0;
            unknown |= v < 0;
        }
    }
    return unknown;
}

static void count_case(struct filling *w, const struct report_case *x)
{
    if (!report_tree_wants(&w->tree, x))
        return;
    w->wanted++;
    w->unknown += count_in(w, report_tree_leaf(&w->tree, x), x);
    if (w->tree.apart)
        count_in(w, report_tree_leaf_apart(&w->tree, x), x);
}

static void count_all(struct filling *w)
{
    for (uint32_t i = 0; i < w->d->households.n; i++) {
        struct report_case cases[SIDES];
        uint32_t n = report_cases_of(w->d, w->p, &w->d->households.v[i], cases);
        for (uint32_t k = 0; k < n; k++)
            count_case(w, &cases[k]);
    }
}

/* ---- the table ---- */

static void add_columns(struct filling *w)
{
    bool vi = w->q->lang == LANG_VI;
    report_add_column(w->a, w->t, vi ? "STT" : "No.", "no", REPORT_TEXT, 5);
    report_add_column(w->a, w->t, vi ? "Mã" : "Code", "code", REPORT_TEXT, 7);
    report_add_column(w->a, w->t, vi ? "Địa bàn" : "Area", "area", REPORT_TEXT, 26);
    w->t->indented = 2;
    if (w->f->n_lines > 1)
        report_add_column(w->a, w->t, vi ? "Chỉ tiêu" : "Of", "of", REPORT_TEXT, 14);
    for (uint32_t i = 0; i < w->n_fields; i++) {
        const struct report_field *f = &w->fields[i];
        struct report_column c = {.number = str_from_c(f->number),
                                  .name = str_from_c(f->name),
                                  .kind = f->measure != NULL ? REPORT_COUNT : REPORT_PERCENT};
        if (f->hidden)
            continue;
        for (int k = 0; k < REPORT_HEADS; k++)
            c.heads[k] = str_from_c(f->heads[w->q->lang][k]);
        vec_push(w->a, &w->t->columns, c);
    }
}

static bool is_unknown(const struct report_sum *s)
{
    return s->known == 0 && s->unknown > 0;
}

static struct report_cell cell_of(const struct report_field *f, const struct report_sum *sums,
                                  uint32_t i)
{
    const struct report_cell unknown = {.kind = REPORT_UNKNOWN};
    if (f->measure != NULL)
        return is_unknown(&sums[i]) ? unknown : report_count_cell(sums[i].n);
    const struct report_sum *part = &sums[f->part], *whole = &sums[f->whole];
    return is_unknown(part) || is_unknown(whole) ? unknown : report_percent_cell(part->n, whole->n);
}

static void add_line(struct filling *w, const struct report_line *row, uint32_t line)
{
    const struct report_node *n = &w->tree.nodes.v[row->node];
    struct report_cell first[] = {report_text_cell(row->number),
                                  report_text_cell(report_node_code(&w->tree, n)),
                                  report_text_cell(report_node_name(w->a, &w->tree, n))};
    report_add_row(w->a, w->t, row->level, row->level == 0 || n->children > 0);
    for (int i = 0; i < 3; i++) {
        first[i].again = line > 0;
        report_add_cell(w->a, w->t, first[i]);
    }
    if (w->f->n_lines > 1)
        report_add_cell(w->a, w->t, report_text_cell(str_from_c(w->f->lines[w->q->lang][line])));
    for (uint32_t i = 0; i < w->n_fields; i++) {
        struct report_cell cell = {.kind = REPORT_UNKNOWN}; /* of days without any household */
        if (w->d->households.n > 0)
            cell = cell_of(&w->fields[i], n->sums + (size_t)line * w->n_fields, i);
        if (!w->fields[i].hidden)
            report_add_cell(w->a, w->t, cell);
    }
}

static void add_notes(struct filling *w)
{
    bool vi = w->q->lang == LANG_VI;
    str opening = report_day_text(w->a, w->q->lang, w->d->opening);
    str closing = report_day_text(w->a, w->q->lang, w->d->at.as_of);
    if (!w->d->listed[SIDE_CLOSING])
        report_add_note(w->a, w->t,
                        vi ? "Sổ đăng ký chưa có danh sách hộ nghèo, hộ cận nghèo nào vào ngày %s."
                           : "The registry has no list of poor and near-poor households on %s.",
                        closing);
    if (w->f->moves && !w->d->listed[SIDE_OPENING])
        report_add_note(w->a, w->t,
                        vi ? "Chưa có danh sách hộ nghèo, hộ cận nghèo nào vào ngày %s, nên diễn "
                             "biến trong kỳ chưa rõ."
                           : "There is no list of poor and near-poor households on %s, so the "
                             "movement is not known.",
                        opening);
    else if (w->d->listed[SIDE_CLOSING] && w->unknown > 0)
        report_add_note(w->a, w->t,
                        vi ? "%n hộ có cột chưa rõ (chưa có kết quả khảo sát được ghi); những cột "
                             "ấy chưa tính các hộ này."
                           : "Of %n households something is not known (no survey is recorded); "
                             "those columns do not count them.",
                        w->unknown);
    if (w->f->moves)
        report_add_note(w->a, w->t, "(9) = (1) − (2+3+4) + (5+6+7+8)");
}

static enum err_code no_such_area(const struct report_request *q, struct err *e)
{
    err_set(e, ERR_USAGE, "không có hộ nào ở địa bàn mã \"%s\" trên bản đồ này",
            "there is no household in an area of code \"%s\" on this map", q->area);
    err_hint(e, "xem cột Mã của báo cáo không có --area; --map today dùng mã hôm nay",
             "see the column Code of the report without --area; --map today has today's codes");
    return ERR_USAGE;
}

enum err_code report_form_table(struct arena *a, const struct report_form *f,
                                const struct report_request *q, const struct report_data *d,
                                struct report_places *p, struct report_table *out, struct err *e)
{
    struct filling w = {.a = a,
                        .f = f,
                        .fields = f->fields,
                        .n_fields = f->n_fields,
                        .q = q,
                        .d = d,
                        .p = p,
                        .t = out};
    struct report_order order;
    if (f->by_ethnicity)
        w.fields = report_ethnic_fields(a, d, q, &w.n_fields);
    bool apart = q->apart && !f->united && q->by <= BY_DISTRICT && q->area.n == 0;
    report_tree_init(&w.tree, a, q, d, p, f->sections && !apart, f->n_lines * w.n_fields);
    if (apart)
        report_tree_part(&w.tree);
    count_all(&w);
    if (q->area.n > 0 && w.wanted == 0)
        return no_such_area(q, e);
    report_tree_finish(&w.tree, &order);
    report_head_of(a, q, d, p, out);
    out->form = str_from_c(f->id);
    out->title = str_from_c(f->title[q->lang]);
    if (q->month > 0 && str_ends(out->title, STR(OF_YEAR)))
        out->title.n -= sizeof(OF_YEAR) - 1;
    out->unit = str_from_c(f->unit[q->lang]);
    add_columns(&w);
    for (uint32_t i = 0; i < order.n; i++) {
        for (uint32_t line = 0; line < f->n_lines; line++)
            add_line(&w, &order.v[i], line);
    }
    add_notes(&w);
    return ERR_NONE;
}
