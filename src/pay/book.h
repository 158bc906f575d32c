/* A workbook that appears whole, made in memory that does not grow with its rows. Private to the
 * writers of src/pay. */
#ifndef PAY_BOOK_H
#define PAY_BOOK_H

#include "base/err.h"

#include <xlsxwriter.h>

typedef void book_fill(lxw_workbook *book, const void *ctx);
/* ERR_IO, and no file, where it cannot be written wholly. */
enum err_code book_write(const char *path, book_fill *fill, const void *ctx, struct err *e);

#endif
