/* A text as a QR code (ISO/IEC 18004). */
#ifndef PAPER_QR_H
#define PAPER_QR_H

#include "paper/picture.h"

#define QR_MODULE 20 /* the side of a dark or light square in the picture */

/* Squares on white with the quiet zone of four around, as one shape; up to a seventh of it may be
 * soiled (level M). `title`, `about`: for who cannot see it. ERR_LIMIT: the text is too long. */
enum err_code qr_picture(struct picture *out, struct arena *a, str text, str title, str about,
                         struct err *e);
/* The same for a page: the data of an SVG path, a square being 1 wide, in a view of side x side. */
enum err_code qr_path(struct arena *a, str text, int *side, str *path, struct err *e);

#endif
