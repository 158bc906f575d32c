#include "evidence/report/chart.h"

enum {
    TITLE_HEIGHT = 260,
    ROW = 170,
    LABEL = 1950, /* the width that labels have */
    BAR_MOST = CHART_WIDTH - LABEL - 900,
    PLOT_HEIGHT = 1700,
    PLOT_LEFT = 300,
    LEGEND = 220,
};
enum { INK_OURS = 0x1F5AA8, INK_THEIRS = 0xB35806, INK_AXIS = 0xBFBFBF };

static const struct paper_style head = {.size = 95, .bold = true};
static const struct paper_style label = {.size = 80};
static const struct paper_style label_right = {.size = 80, .align = PAPER_RIGHT};

static int scaled(int64_t value, int64_t most, int room)
{
    return most <= 0 || value <= 0 ? 0 : (int)(value * room / most);
}

static str said(struct arena *a, str name, str value)
{
    struct buf b;
    buf_init(&b, a, 512);
    buf_fmt(&b, "%s: %s", name, value);
    return buf_str(&b);
}

void chart_of_bars(struct picture *p, struct arena *a, str title, str about,
                   const struct chart_bars *bars)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < bars->n; i++) {
        if (bars->v[i].known && bars->v[i].value > most)
            most = bars->v[i].value;
    }
    picture_init(p, a, CHART_WIDTH, TITLE_HEIGHT + (int)bars->n * ROW + 40, title, about);
    picture_text(p, 0, 120, &head, title);
    for (uint32_t i = 0; i < bars->n; i++) {
        const struct chart_bar *b = &bars->v[i];
        int y = TITLE_HEIGHT + (int)i * ROW;
        int width = b->known ? scaled(b->value, most, BAR_MOST) : 0;
        picture_text(p, LABEL - 60, y + 105, &label_right, b->label);
        if (width > 0)
            picture_box(p, LABEL, y + 15, width, ROW - 45, INK_OURS, said(a, b->label, b->text));
        picture_text(p, LABEL + width + 50, y + 105, &label, b->text);
    }
    picture_line(p, LABEL, TITLE_HEIGHT, LABEL, TITLE_HEIGHT + (int)bars->n * ROW - 15, 5,
                 INK_AXIS);
}

/* ---- years ---- */

struct plot {
    struct picture *p;
    struct arena *a;
    const struct chart_years *years;
    int64_t most;
};

static int year_x(const struct plot *w, uint32_t i)
{
    int room = CHART_WIDTH - 2 * PLOT_LEFT;
    return w->years->n < 2 ? CHART_WIDTH / 2
                           : PLOT_LEFT + (int)((int64_t)room * i / (w->years->n - 1));
}

static int year_y(const struct plot *w, int64_t value)
{
    return TITLE_HEIGHT + LEGEND + PLOT_HEIGHT - scaled(value, w->most, PLOT_HEIGHT);
}

/* One of the two lines: its parts between years that are known one after the other, and a mark at
 * each. */
static void put_series(struct plot *w, bool published)
{
    uint32_t ink = published ? INK_THEIRS : INK_OURS;
    bool going = false;
    for (uint32_t i = 0; i < w->years->n; i++) {
        const struct chart_year *y = &w->years->v[i];
        if (!(published ? y->was_published : y->known)) {
            going = false;
            continue;
        }
        if (!going)
            picture_begin_line(w->p, published ? 10 : 18, ink, published);
        going = true;
        picture_point(w->p, year_x(w, i), year_y(w, published ? y->published : y->value));
    }
    for (uint32_t i = 0; i < w->years->n; i++) {
        const struct chart_year *y = &w->years->v[i];
        if (!(published ? y->was_published : y->known))
            continue;
        str text = published ? y->published_text : y->text;
        int at_x = year_x(w, i), at_y = year_y(w, published ? y->published : y->value);
        struct paper_style s = {.size = 80, .bold = !published, .align = PAPER_CENTER, .ink = ink};
        picture_box(w->p, at_x - 30, at_y - 30, 60, 60, ink, said(w->a, y->label, text));
        picture_text(w->p, at_x, published ? at_y + 140 : at_y - 70, &s, text);
    }
}

void chart_of_years(struct picture *p, struct arena *a, enum lang lang, str title, str about,
                    const struct chart_years *years)
{
    struct plot w = {p, a, years, 0};
    struct paper_style centre = {.size = 80, .align = PAPER_CENTER};
    int bottom = TITLE_HEIGHT + LEGEND + PLOT_HEIGHT;
    bool vi = lang == LANG_VI;
    for (uint32_t i = 0; i < years->n; i++) {
        const struct chart_year *y = &years->v[i];
        w.most = y->known && y->value > w.most ? y->value : w.most;
        w.most = y->was_published && y->published > w.most ? y->published : w.most;
    }
    w.most += w.most / 8; /* room for the text above the highest */
    picture_init(p, a, CHART_WIDTH, bottom + 260, title, about);
    picture_text(p, 0, 120, &head, title);
    picture_box(p, 0, TITLE_HEIGHT - 40, 80, 60, INK_OURS, STR(""));
    picture_text(p, 130, TITLE_HEIGHT + 15, &label, vi ? STR("Trong sổ") : STR("Registry"));
    picture_box(p, 900, TITLE_HEIGHT - 40, 80, 60, INK_THEIRS, STR(""));
    picture_text(p, 1030, TITLE_HEIGHT + 15, &label,
                 vi ? STR("Đã công bố (nét đứt)") : STR("Published (dashed)"));
    picture_line(p, 0, bottom, CHART_WIDTH, bottom, 5, INK_AXIS);
    for (uint32_t i = 0; i < years->n; i++)
        picture_text(p, year_x(&w, i), bottom + 130, &centre, years->v[i].label);
    put_series(&w, false);
    put_series(&w, true); /* dashed, over a line it may lie on */
}
