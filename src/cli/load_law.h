/* The law from disk: every Markdown file with a head (---) in a folder and those below it, by name.
 * README.md and files without a head are no law. */
#ifndef CLI_LOAD_LAW_H
#define CLI_LOAD_LAW_H

#include "cli/cli.h"
#include "law/law.h"

#define LOAD_MAX_FILE_BYTES (8u << 20)
#define LOAD_MAX_DEPTH 16 /* of folders */

/* Paths, by name. */
struct file_list {
    str *v;
    uint32_t n, cap;
};

/* Adds `path` itself when it is a file, else the files below it whose names end in `suffix`, in
 * order of their names; hidden ones (.git) are left out. ERR_IO when there is no such path. */
enum err_code files_find(struct arena *a, str path, const char *suffix, struct file_list *out,
                         struct err *e);
/* The whole file as it is. ERR_IO, or ERR_LIMIT beyond LOAD_MAX_FILE_BYTES. */
enum err_code file_read(struct arena *a, str path, str *out, struct err *e);
/* The same in NFC and without a byte order mark; ERR_INPUT where it is no UTF-8. */
enum err_code file_read_text(struct arena *a, str path, str *out, struct err *e);
/* Is it a law text (a head), and not a README? */
bool file_is_law(str path, str text);

/* Where the law is when nothing is said: ANSINH_LAW, else law/ beside or above the program or here,
 * else share/ansinh/law of where it is installed. */
str load_law_folder(struct cli *c);

/* Reads and compiles the law in `paths` (folders or files; none: load_law_folder) and prints on
 * stderr what is wrong with it. ERR_INPUT when it has errors (all told but for the summary in `e`),
 * ERR_IO when something cannot be read, ERR_INPUT too when there is no law at all. Memory of
 * c->arena. `*out` is also given when there are errors, for their number; NULL when nothing could
 * be read. */
enum err_code load_law(struct cli *c, const str *paths, uint32_t n_paths, struct law **out,
                       struct err *e);

#endif
