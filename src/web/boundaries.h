/* Shapes of communes as SVG paths, small enough for a page: the boundaries that the program ships
 * (evidence/report/area_shapes.h) on a grid of BOUNDARIES_WIDTH. Neighbours keep their common
 * border, for a point falls on the same knot from both sides. */
#ifndef WEB_BOUNDARIES_H
#define WEB_BOUNDARIES_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define BOUNDARIES_WIDTH 1000

struct boundary {
    str code, path;
};
struct boundaries {
    struct boundary *v;
    uint32_t n, cap;
    int64_t height;
};
/* `data`: the folder of what the program ships. None where it has none of the province that day. */
enum err_code boundaries_read(struct arena *a, const char *data, int64_t province, day on,
                              struct boundaries *out, struct err *e);

#endif
