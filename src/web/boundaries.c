#include "web/boundaries.h"

#include "base/fmt.h"
#include "base/num.h"
#include "evidence/report/area_shapes.h"

/* A degree of longitude at 21 degrees north is shorter than one of latitude by this. */
#define SHORTER_NUM 9317
#define SHORTER_DEN 10000
#define KNOT 2 /* points fall on every second unit */
#define PATH_BYTES ((size_t)1 << 20)
#define SMALLEST 8 /* twice the area of what is drawn at least */

struct grid {
    struct arena *a;
    const struct area_shapes *shapes;
    int64_t west, east, south, north;
};
struct knot {
    int64_t x, y;
};
struct knots {
    struct knot *v;
    uint32_t n, cap;
};

static int64_t across(const struct grid *g)
{
    int64_t width = (g->east - g->west) * SHORTER_NUM / SHORTER_DEN;
    return width > 0 ? width : 1;
}

static struct knot knot_of(const struct grid *g, const struct picture_point *p)
{
    int64_t steps = BOUNDARIES_WIDTH / KNOT;
    int64_t x = num_div_nearest((p->x - g->west) * SHORTER_NUM / SHORTER_DEN * steps, across(g));
    int64_t y = num_div_nearest((g->north - p->y) * steps, across(g));
    return (struct knot){x * KNOT, y * KNOT};
}

static bool in_line(struct knot a, struct knot b, struct knot c)
{
    return (b.x - a.x) * (c.y - a.y) == (b.y - a.y) * (c.x - a.x);
}

/* Without repeated points and points in line. */
static void thin(const struct grid *g, const struct area_ring *r, struct knots *out)
{
    out->n = 0;
    for (uint32_t i = r->first; i < r->first + r->n; i++) {
        struct knot k = knot_of(g, &g->shapes->points.v[i]);
        if (out->n > 0 && out->v[out->n - 1].x == k.x && out->v[out->n - 1].y == k.y)
            continue;
        while (out->n > 1 && in_line(out->v[out->n - 2], out->v[out->n - 1], k))
            out->n--;
        vec_push(g->a, out, k);
    }
}

static int64_t twice_area(const struct knots *k)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < k->n; i++) {
        struct knot a = k->v[i], b = k->v[i + 1 < k->n ? i + 1 : 0];
        sum += a.x * b.y - b.x * a.y;
    }
    return sum < 0 ? -sum : sum;
}

static void add_ring(const struct knots *k, struct buf *to)
{
    if (k->n < 3 || twice_area(k) < SMALLEST)
        return;
    buf_fmt(to, "M%l %ll", k->v[0].x, k->v[0].y);
    for (uint32_t i = 1; i < k->n; i++)
        buf_fmt(to, i > 1 ? " %l %l" : "%l %l", k->v[i].x - k->v[i - 1].x,
                k->v[i].y - k->v[i - 1].y);
    buf_char(to, 'z');
}

static void frame(struct grid *g)
{
    for (uint32_t i = 0; i < g->shapes->points.n; i++) {
        const struct picture_point *p = &g->shapes->points.v[i];
        g->west = i == 0 || p->x < g->west ? p->x : g->west;
        g->east = i == 0 || p->x > g->east ? p->x : g->east;
        g->south = i == 0 || p->y < g->south ? p->y : g->south;
        g->north = i == 0 || p->y > g->north ? p->y : g->north;
    }
}

enum err_code boundaries_read(struct arena *a, const char *data, int64_t province, day on,
                              struct boundaries *out, struct err *e)
{
    struct area_shapes shapes;
    struct grid g = {.a = a, .shapes = &shapes};
    struct knots knots = {0};
    char folder[4096], code[8];
    *out = (struct boundaries){0};
    fmt_write(folder, sizeof(folder), "%z/boundaries", data);
    size_t n = fmt_write(code, sizeof(code), province < 10 ? "0%l" : "%l", province);
    enum err_code failed = area_shapes_read(a, folder, (str){code, n}, on, &shapes, e);
    if (failed != ERR_NONE)
        return failed;
    frame(&g);
    out->height = (g.north - g.south) * BOUNDARIES_WIDTH / across(&g);
    for (uint32_t i = 0; i < shapes.rings.n;) {
        struct boundary b = {.code = shapes.rings.v[i].code};
        bool district = shapes.rings.v[i].district;
        struct buf path;
        buf_init(&path, a, PATH_BYTES);
        for (; i < shapes.rings.n && str_eq(shapes.rings.v[i].code, b.code); i++) {
            thin(&g, &shapes.rings.v[i], &knots);
            add_ring(&knots, &path);
        }
        b.path = buf_str(&path);
        if (!district && path.n > 0)
            vec_push(a, out, b);
    }
    return ERR_NONE;
}
