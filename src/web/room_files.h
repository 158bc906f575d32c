/* Files that were made for providers: in a folder of this server alone, gone with it. */
#ifndef WEB_ROOM_FILES_H
#define WEB_ROOM_FILES_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

/* The folder of a month, which is there then. */
enum err_code room_files_folder(struct arena *a, month m, str *out, struct err *e);
struct room_files {
    str *v;
    uint32_t n, cap;
};
void room_files_list(struct arena *a, month m, struct room_files *out);
enum err_code room_files_read(struct arena *a, month m, str name, str *out, struct err *e);
/* Writes a file that was sent into a folder of its own name ("nhap-7"); its path is in the arena.
 */
enum err_code room_files_keep(struct arena *a, str folder, str name, str bytes, const char **path,
                              struct err *e);
/* Takes a folder away, with what is in it. */
void room_files_drop(struct arena *a, str folder);
/* Takes them all away: before the server's end. */
void room_files_clear(void);

#endif
