#include "paper/qr.h"

#include <qrencode.h>
#include <string.h>

enum { QUIET = 4, MAX_PATH_BYTES = 1 << 20 };

/* Dark squares of a row that follow each other. */
struct run {
    int x, y, n;
};
struct runs {
    struct run *v;
    uint32_t n, cap;
    int side; /* of the code, the quiet zone with it */
};

static void add_row(struct runs *out, struct arena *a, const unsigned char *row, int width, int y)
{
    int from = -1;
    for (int x = 0; x <= width; x++) {
        bool dark = x < width && (row[x] & 1) != 0;
        if (dark && from < 0)
            from = x;
        if (!dark && from >= 0) {
            struct run r = {QUIET + from, QUIET + y, x - from};
            vec_push(a, out, r);
            from = -1;
        }
    }
}

static enum err_code encode(struct arena *a, str text, struct runs *out, struct err *e)
{
    *out = (struct runs){0};
    QRcode *code = memchr(text.p, 0, text.n) != NULL
                       ? NULL
                       : QRcode_encodeString8bit(arena_cstr(a, text), 0, QR_ECLEVEL_M);
    if (code == NULL)
        return err_set(e, ERR_LIMIT, "không làm được mã QR của văn bản này",
                       "this text cannot be a QR code");
    out->side = code->width + 2 * QUIET;
    for (int y = 0; y < code->width; y++)
        add_row(out, a, code->data + (size_t)y * (size_t)code->width, code->width, y);
    QRcode_free(code);
    return ERR_NONE;
}

enum err_code qr_picture(struct picture *out, struct arena *a, str text, str title, str about,
                         struct err *e)
{
    struct runs runs;
    enum err_code code = encode(a, text, &runs, e);
    if (code != ERR_NONE)
        return code;
    int side = runs.side * QR_MODULE;
    picture_init(out, a, side, side, title, about);
    picture_box(out, 0, 0, side, side, INK_WHITE, (str){NULL, 0});
    for (uint32_t i = 0; i < runs.n; i++) {
        const struct run *r = &runs.v[i];
        int left = r->x * QR_MODULE, top = r->y * QR_MODULE;
        picture_begin_shape(out, INK_BLACK, NO_INK, (str){NULL, 0}, i > 0);
        picture_point(out, left, top);
        picture_point(out, left + r->n * QR_MODULE, top);
        picture_point(out, left + r->n * QR_MODULE, top + QR_MODULE);
        picture_point(out, left, top + QR_MODULE);
    }
    return ERR_NONE;
}

enum err_code qr_path(struct arena *a, str text, int *side, str *path, struct err *e)
{
    struct runs runs;
    struct buf b;
    enum err_code code = encode(a, text, &runs, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&b, a, MAX_PATH_BYTES);
    for (uint32_t i = 0; i < runs.n; i++)
        buf_fmt(&b, "M%d %dh%dv1h-%dz", runs.v[i].x, runs.v[i].y, runs.v[i].n, runs.v[i].n);
    *side = runs.side;
    *path = buf_str(&b);
    return ERR_NONE;
}
