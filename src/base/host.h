/* What the base asks of libc, and tells of it: for hosted modules only. */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include "base/err.h"

/* What errno says, in a sentence's part: "không có tệp hoặc thư mục này". Never NULL. */
const char *host_errno_text(int errnum, enum lang lang);

/* Fills `e` with ERR_IO, what was tried ("không mở được tệp", "cannot open the file"), and why. */
enum err_code host_err_io(struct err *e, int errnum, const char *vi, const char *en);

/* The folder and those above it, where they are not there yet. */
enum err_code host_make_folder(str path, struct err *e);

#endif
