/* The letters: Be Vietnam Pro out of the program itself. Within paper. */
#ifndef PAPER_FONT_H
#define PAPER_FONT_H

#include "base/str.h"

/* Families in the order in which they are asked for a letter. */
#define FONT_FAMILIES "Be Vietnam Pro, Noto Sans, DejaVu Sans"

extern const str font_files[]; /* WOFF2; the last is empty */

/* What fontconfig knows: the system's fonts and ours. Made once, kept for the process (an FcConfig;
 * opaque here). Where ours cannot be unpacked, the system's alone. */
void *font_config(void);

#endif
