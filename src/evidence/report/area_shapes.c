#include "evidence/report/area_shapes.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

enum { WIDTH = 4950, TITLE_HEIGHT = 220, LEGEND_WIDTH = 1250, LEGEND_ROW = 170 };
enum { INK_NOBODY = 0xE3E3E3, INK_EDGE = 0x8C8C8C, INK_DISTRICT = 0x262626 };

/* Upper bounds of the classes, in hundredths of a per cent, and inks that stay apart for eyes that
 * do not tell red from green, and in grey. */
static const struct {
    int64_t below;
    uint32_t ink;
    const char *text[2];
} classes[] = {
    {100, 0xFFFFD4, {"dưới 1 %", "below 1 %"}},
    {200, 0xFED98E, {"1 đến dưới 2 %", "1 to 2 %"}},
    {500, 0xFE9929, {"2 đến dưới 5 %", "2 to 5 %"}},
    {1000, 0xD95F0E, {"5 đến dưới 10 %", "5 to 10 %"}},
    {INT64_MAX, 0x993404, {"từ 10 %", "10 % and more"}},
};
#define N_CLASSES (sizeof(classes) / sizeof(classes[0]))

/* ---- reading ---- */

enum { PROVINCE, FROM, TO, LEVEL, CODE, POINTS, COLUMNS };
static const char *const names[COLUMNS] = {"province_code", "from", "to",
                                           "level",         "code", "points"};

static bool take_points(struct arena *a, struct area_shapes *s, str points)
{
    while (points.p != NULL) {
        int64_t x, y;
        str latitude = str_split(&points, ';');
        str longitude = str_split(&latitude, ' ');
        if (latitude.p == NULL || !num_parse_decimal(longitude, 4, &x) ||
            !num_parse_decimal(latitude, 4, &y) || x < -1800000 || x > 1800000 || y < -900000 ||
            y > 900000)
            return false;
        struct picture_point at = {(int)x, (int)y};
        vec_push(a, &s->points, at);
    }
    return true;
}

/* Whether the row's map held on the day; *ok is false where its days cannot be read. */
static bool held(const str *f, const int *at, day on, bool *ok)
{
    day from, to = DAY_MAX;
    *ok = day_parse(f[at[FROM]], &from) && (f[at[TO]].n == 0 || day_parse(f[at[TO]], &to));
    return *ok && from <= on && on <= to;
}

static bool take_row(struct arena *a, struct area_shapes *s, const str *f, const int *at,
                     str province, day on)
{
    bool ok;
    if (!str_eq(f[at[PROVINCE]], province))
        return true;
    if (!held(f, at, on, &ok))
        return ok;
    struct area_ring r = {.code = arena_str(a, f[at[CODE]]),
                          .district = str_eq_c(f[at[LEVEL]], "district"),
                          .first = s->points.n};
    if (!take_points(a, s, f[at[POINTS]]))
        return false;
    r.n = s->points.n - r.first;
    vec_push(a, &s->rings, r);
    return true;
}

enum err_code area_shapes_read(struct arena *a, const char *folder, str province, day on,
                               struct area_shapes *out, struct err *e)
{
    char path[4096];
    struct csv_reader *csv = NULL;
    str fields[CSV_MAX_COLUMNS];
    int at[COLUMNS], got = 0;
    *out = (struct area_shapes){0};
    fmt_write(path, sizeof(path), "%z/areas.csv", folder);
    enum err_code code = csv_open(&csv, path, e);
    for (int i = 0; i < COLUMNS && code == ERR_NONE; i++) {
        at[i] = csv_find(csv, str_from_c(names[i]));
        if (at[i] < 0)
            code = err_set(e, ERR_INPUT, "%z: thiếu cột \"%z\"", "%z: the column \"%z\" is missing",
                           path, names[i]);
    }
    while (code == ERR_NONE && (got = csv_next(csv, fields, e)) > 0) {
        if (take_row(a, out, fields, at, province, on))
            continue;
        code = err_set(e, ERR_INPUT, "có ô không đọc được", "a cell cannot be read");
        csv_at(csv, 0, e);
    }
    if (code == ERR_NONE && got < 0)
        code = e->code;
    csv_close(csv);
    return code;
}

/* ---- drawing ---- */

struct frame {
    int west, north, east, south;
    int width; /* of the map, in tenths of a point */
};

/* East to west a degree is shorter: at 21 degrees north by 0,93. */
#define SHORTER_NUM 9317
#define SHORTER_DEN 10000

static struct frame frame_of(const struct area_shapes *s)
{
    struct frame f = {INT32_MAX, INT32_MIN, INT32_MIN, INT32_MAX, WIDTH - LEGEND_WIDTH};
    for (uint32_t i = 0; i < s->points.n; i++) {
        const struct picture_point *q = &s->points.v[i];
        f.west = q->x < f.west ? q->x : f.west;
        f.east = q->x > f.east ? q->x : f.east;
        f.south = q->y < f.south ? q->y : f.south;
        f.north = q->y > f.north ? q->y : f.north;
    }
    return f;
}

static int64_t across(const struct frame *f)
{
    int64_t width = (int64_t)(f->east - f->west) * SHORTER_NUM / SHORTER_DEN;
    return width > 0 ? width : 1;
}

static void put_ring(struct picture *p, const struct area_shapes *s, const struct frame *f,
                     const struct area_ring *r)
{
    for (uint32_t i = r->first; i < r->first + r->n; i++) {
        const struct picture_point *q = &s->points.v[i];
        int64_t x = (int64_t)(q->x - f->west) * SHORTER_NUM / SHORTER_DEN * f->width / across(f);
        int64_t y = (int64_t)(f->north - q->y) * f->width / across(f);
        picture_point(p, (int)x, TITLE_HEIGHT + (int)y);
    }
}

static const struct area_value *value_of(const struct area_value *v, uint32_t n, str code)
{
    for (uint32_t low = 0, high = n; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(v[middle].code, code);
        if (order == 0)
            return &v[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static uint32_t ink_of(const struct area_value *v)
{
    size_t i = 0;
    if (v == NULL || !v->known)
        return INK_NOBODY;
    while (v->rate >= classes[i].below)
        i++;
    return classes[i].ink;
}

static void put_communes(struct picture *p, const struct area_shapes *s, const struct frame *f,
                         const struct area_value *v, uint32_t n)
{
    for (uint32_t i = 0; i < s->rings.n; i++) {
        const struct area_ring *r = &s->rings.v[i];
        const struct area_value *of = value_of(v, n, r->code);
        struct buf text;
        if (r->district)
            continue;
        buf_init(&text, p->a, 512);
        if (of != NULL)
            buf_fmt(&text, "%s: %s", of->name, of->text);
        picture_begin_shape(p, ink_of(of), INK_EDGE, buf_str(&text),
                            i > 0 && str_eq(s->rings.v[i - 1].code, r->code) &&
                                !s->rings.v[i - 1].district);
        put_ring(p, s, f, r);
    }
    for (uint32_t i = 0; i < s->rings.n; i++) {
        if (!s->rings.v[i].district)
            continue;
        picture_begin_shape(p, NO_INK, INK_DISTRICT, STR(""), false);
        p->marks.v[p->marks.n - 1].thick = 8;
        put_ring(p, s, f, &s->rings.v[i]);
    }
}

static void put_legend(struct picture *p, enum lang lang, int y)
{
    const struct paper_style label = {.size = 80};
    int x = WIDTH - LEGEND_WIDTH + 150;
    for (size_t i = 0; i <= N_CLASSES; i++, y += LEGEND_ROW) {
        bool last = i == N_CLASSES;
        picture_box(p, x, y, 180, 110, last ? INK_NOBODY : classes[i].ink, STR(""));
        p->marks.v[p->marks.n - 1].stroke = INK_EDGE;
        p->marks.v[p->marks.n - 1].thick = 3;
        picture_text(p, x + 240, y + 90, &label,
                     last ? lang == LANG_VI ? STR("không có hộ") : STR("no household")
                          : str_from_c(classes[i].text[lang]));
    }
}

void area_shapes_draw(struct picture *p, struct arena *a, enum lang lang, str title, str about,
                      const struct area_shapes *s, const struct area_value *v, uint32_t n)
{
    struct frame f = frame_of(s);
    int height = (int)((int64_t)(f.north - f.south) * f.width / across(&f));
    int legend = (int)(N_CLASSES + 1) * LEGEND_ROW;
    picture_init(p, a, WIDTH, TITLE_HEIGHT + (height > legend ? height : legend) + 60, title,
                 about);
    picture_text(p, 0, 120, &(struct paper_style){.size = 95, .bold = true}, title);
    put_communes(p, s, &f, v, n);
    put_legend(p, lang, TITLE_HEIGHT + 60);
}
