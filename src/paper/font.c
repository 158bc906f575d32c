#define _GNU_SOURCE 1
#include "paper/font.h"

#include "base/fmt.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static FcConfig *config;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* FreeType unpacks WOFF2 as it opens it; table 0 is the whole bare font. Free it. */
static FT_Byte *unpack(FT_Library library, str file, FT_ULong *n)
{
    FT_Face face;
    FT_Byte *bytes = NULL;
    *n = 0;
    if (FT_New_Memory_Face(library, (const FT_Byte *)file.p, (FT_Long)file.n, 0, &face) != 0)
        return NULL;
    if (FT_Load_Sfnt_Table(face, 0, 0, NULL, n) == 0)
        bytes = malloc(*n);
    if (bytes != NULL && FT_Load_Sfnt_Table(face, 0, 0, bytes, n) != 0) {
        free(bytes);
        bytes = NULL;
    }
    FT_Done_Face(face);
    return bytes;
}

/* Pango opens fonts by their names: the descriptor stays open for as long as the process lives. */
static bool add_as_file(const FT_Byte *bytes, size_t n)
{
    char path[64];
    size_t done = 0;
    int fd = memfd_create("be-vietnam-pro", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    while (done < n) {
        ssize_t wrote = write(fd, bytes + done, n - done);
        if (wrote <= 0) {
            close(fd);
            return false;
        }
        done += (size_t)wrote;
    }
    fmt_write(path, sizeof(path), "/proc/self/fd/%d", fd);
    return FcConfigAppFontAddFile(config, (const FcChar8 *)path) == FcTrue;
}

static void make_config(void)
{
    FT_Library library;
    config = FcInitLoadConfigAndFonts();
    if (config == NULL || FT_Init_FreeType(&library) != 0)
        return;
    for (const str *file = font_files; file->n > 0; file++) {
        FT_ULong n;
        FT_Byte *bytes = unpack(library, *file, &n);
        if (bytes != NULL)
            add_as_file(bytes, n);
        free(bytes);
    }
    FT_Done_FreeType(library);
}

void *font_config(void)
{
    pthread_once(&once, make_config);
    return config;
}
