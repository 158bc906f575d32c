/* Where communes and districts lie: the boundaries that the program ships (data/boundaries), and a
 * map of communes filled by classes of a rate. For looking at, not for land registers. */
#ifndef EVIDENCE_AREA_SHAPES_H
#define EVIDENCE_AREA_SHAPES_H

#include "base/day.h"
#include "base/err.h"
#include "paper/picture.h"

struct area_ring { /* points in ten-thousandths of a degree */
    str code;
    bool district;
    uint32_t first, n;
};
struct area_shapes {
    struct {
        struct area_ring *v; /* rings of one area stand together */
        uint32_t n, cap;
    } rings;
    struct {
        struct picture_point *v; /* longitude, latitude */
        uint32_t n, cap;
    } points;
};
/* Those of the province on that day; none where the program ships none. ERR_INPUT with the place of
 * a cell that cannot be read. */
enum err_code area_shapes_read(struct arena *a, const char *folder, str province, day on,
                               struct area_shapes *out, struct err *e);

struct area_value {
    str code, name, text; /* "5,27 % (12/228)" */
    int64_t rate;         /* hundredths of a per cent */
    bool known;
};
/* A map of those rates, with a legend. Communes without a value are grey. Values by code. */
void area_shapes_draw(struct picture *p, struct arena *a, enum lang lang, str title, str about,
                      const struct area_shapes *shapes, const struct area_value *v, uint32_t n);

#endif
