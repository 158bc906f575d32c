/* Of what the poor are deprived, why they are poor, and who they are. */
#include "base/fmt.h"
#include "evidence/report/account_int.h"

#define NAMED 3 /* of a list, in the sentence */

struct part {
    str label;
    const char *name, *number;
    struct report_cell cell, rate;
};
struct parts {
    struct part v[16];
    uint32_t n;
};

static str last_head(const struct report_column *c)
{
    for (int k = REPORT_HEADS - 1; k > 0; k--) {
        if (c->heads[k].n > 0)
            return c->heads[k];
    }
    return c->heads[0];
}

/* The counts of the form's first row after its total, and their share of it, the largest first.
 * False where nothing is known. */
static bool take_parts(struct account *x, int form, struct parts *out, int64_t *total)
{
    const struct report_table *t = &x->forms[form];
    bool known = false;
    *total = 0;
    out->n = 0;
    for (uint32_t c = 0; t->rows.n > 0 && c < t->columns.n; c++) {
        const struct report_column *column = &t->columns.v[c];
        const struct report_cell *cell = report_at(t, 0, c);
        if (column->kind != REPORT_COUNT)
            continue;
        if (str_eq_c(column->name, "total")) {
            *total = cell->kind == REPORT_COUNT ? cell->n : 0;
            continue;
        }
        struct part p = {.label = last_head(column),
                         .name = arena_cstr(x->a, column->name),
                         .number = arena_cstr(x->a, column->number),
                         .cell = *cell};
        p.rate = cell->kind == REPORT_COUNT ? report_percent_cell(cell->n, *total) : *cell;
        known |= p.rate.kind == REPORT_PERCENT;
        uint32_t at = out->n < 16 ? out->n++ : 15;
        for (; at > 0 && out->v[at - 1].cell.n < p.cell.n; at--)
            out->v[at] = out->v[at - 1];
        out->v[at] = p;
    }
    return known;
}

static void put_parts(struct account *x, const char *form, const struct parts *parts, str title,
                      str caption)
{
    struct chart_bars bars = {0};
    struct picture *p = arena_new(x->a, struct picture);
    struct story_row *rows = arena_array(x->a, struct story_row, 16);
    for (uint32_t i = 0; i < parts->n; i++) {
        const struct part *k = &parts->v[i];
        char more[32];
        struct chart_bar b = {.label = k->label,
                              .text =
                                  account_say(x, "%s (%s hộ)", "%s (%s households)",
                                              account_cell(x, &k->rate), account_cell(x, &k->cell)),
                              .value = k->rate.n,
                              .known = k->rate.kind == REPORT_PERCENT};
        vec_push(x->a, &bars, b);
        rows[i] = (struct story_row){b.label, b.text};
        fmt_write(more, sizeof(more), " --open %z", k->number);
        account_number(x, k->name, &k->cell, account_opens(x, form, more));
    }
    chart_of_bars(p, x->a, title, caption, &bars);
    story_figure(x->s, p, caption, account_opens(x, form, ""), rows, parts->n, parts->n);
}

/* "Nhà tiêu hợp vệ sinh 39,25 %, …": the first, and what opens them. */
static str named(struct account *x, const char *form, const struct parts *parts, str *opens)
{
    struct buf b, o;
    buf_init(&b, x->a, 1024);
    buf_init(&o, x->a, 4096);
    for (uint32_t i = 0; i < parts->n && i < NAMED; i++) {
        char more[32];
        const struct part *k = &parts->v[i];
        buf_fmt(&b, "%z%s (%s)", i > 0 ? "; " : "", k->label, account_cell(x, &k->rate));
        fmt_write(more, sizeof(more), " --open %z", k->number);
        buf_fmt(&o, "%z%s", i > 0 ? "\n" : "", account_opens(x, form, more));
    }
    *opens = buf_str(&o);
    return buf_str(&b);
}

/* A form's shares of the poor, in the two languages. */
struct shares {
    int form;
    const char *number;   /* of the form */
    const char *head[2];  /* of the sentence; may say %n, of how many households */
    const char *tail[2];  /* what is said after it; may be empty */
    const char *title[2]; /* of the chart, with %d the year */
    const char *caption[2];
};

static void put_shares(struct account *x, const struct shares *f)
{
    struct parts parts;
    int64_t total;
    str opens;
    if (!take_parts(x, f->form, &parts, &total)) {
        story_text(x->s,
                   account_say(x, "Chưa rõ: sổ chưa có kết quả khảo sát nào đến cuối năm %d.",
                               "Not known: the registry has no survey up to the end of %d.",
                               x->year),
                   account_opens(x, f->number, ""));
        return;
    }
    str head = account_say(x, f->head[LANG_VI], f->head[LANG_EN], total);
    str names = named(x, f->number, &parts, &opens);
    story_text(x->s, account_say(x, "%s: %s.%z", "%s: %s.%z", head, names, f->tail[x->q->q.lang]),
               opens);
    put_parts(x, f->number, &parts, account_say(x, f->title[LANG_VI], f->title[LANG_EN], x->year),
              account_say(x, f->caption[LANG_VI], f->caption[LANG_EN]));
}

void account_deprivation(struct account *x)
{
    story_heading(x->s, "4. Thiếu hụt dịch vụ xã hội cơ bản", "4. What the poor lack");
    put_shares(x, &(struct shares){
                      FORM_74,
                      "7.4",
                      {"Trong %n hộ nghèo, thiếu hụt nhiều nhất",
                       "Of %n poor households most are deprived of"},
                      {"", ""},
                      {"Tỷ lệ hộ nghèo thiếu hụt từng chỉ số, năm %d",
                       "Share of poor households deprived, %d"},
                      {"Hình 5. 12 chỉ số thiếu hụt của hộ nghèo (mẫu 7.4, 7.5).",
                       "Figure 5. The 12 deprivations of poor households (forms 7.4, 7.5)."}});
}

void account_causes(struct account *x)
{
    story_heading(x->s, "5. Nguyên nhân nghèo", "5. Why");
    put_shares(x, &(struct shares){
                      FORM_710,
                      "7.10",
                      {"Nguyên nhân được nêu nhiều nhất", "The causes named most"},
                      {" Một hộ có thể có nhiều nguyên nhân.", " A household may have several."},
                      {"Nguyên nhân nghèo, năm %d", "Causes of poverty, %d"},
                      {"Hình 6. Nguyên nhân nghèo, tỷ lệ hộ nghèo (mẫu 7.10).",
                       "Figure 6. Causes, per cent of poor households (form 7.10)."}});
}

/* ---- groups ---- */

static const struct report_cell *cell_of(const struct account *x, int form, const char *column)
{
    const struct report_table *t = &x->forms[form];
    int c = chart_column(t, column);
    return c >= 0 && t->rows.n > 0 ? report_at(t, 0, (uint32_t)c) : NULL;
}

static void put_group(struct account *x, int form, const char *column, const char *vi,
                      const char *en, str opens)
{
    const struct report_cell *cell = cell_of(x, form, column);
    account_number(x, column, cell, opens);
    story_text(x->s, account_say(x, vi, en, account_cell(x, cell)), opens);
}

void account_groups(struct account *x)
{
    const struct report_cell *special = account_summary(x, "special_poor", 0);
    story_heading(x->s, "6. Các nhóm", "6. Who they are");
    put_group(x, FORM_78, "minority_poor", "Hộ nghèo dân tộc thiểu số: %s hộ.",
              "Poor households of ethnic minorities: %s.", account_opens(x, "7.8", " --open 5"));
    put_group(x, FORM_78, "unable_poor", "Hộ nghèo không có khả năng lao động: %s hộ.",
              "Poor households in which nobody is able to work: %s.",
              account_opens(x, "7.8", " --open 7"));
    put_group(x, FORM_78, "merit_poor", "Hộ nghèo có thành viên là người có công: %s hộ.",
              "Poor households with a member of merit: %s.", account_opens(x, "7.8", " --open 9"));
    account_number(x, "special_poor", special, account_opens(x, "summary", ""));
    story_text(x->s,
               account_say(x, "Hộ nghèo ở xã, thôn đặc biệt khó khăn: %s hộ.",
                           "Poor households in specially difficult communes and villages: %s.",
                           account_cell(x, special)),
               account_opens(x, "summary", ""));
    put_group(x, FORM_711, "poor_children", "Trẻ em trong hộ nghèo: %s em.",
              "Children in poor households: %s.", account_opens(x, "7.11", " --open 1"));
    put_group(x, FORM_711, "poor_insurance", "Trong đó thiếu bảo hiểm y tế: %s em.",
              "Of them without health insurance: %s.", account_opens(x, "7.11", " --open 2"));
    put_group(x, FORM_711, "poor_schooling", "Trong đó không đi học: %s em.",
              "Of them not at school: %s.", account_opens(x, "7.11", " --open 4"));
}
