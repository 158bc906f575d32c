#include "cli/law_sum.h"

#include "cli/load_law.h"
#include "store/store.h"

static enum err_code add_file(struct cli *c, str path, bool text, uint8_t sum[32], struct err *e)
{
    str bytes;
    struct buf all;
    enum err_code code = file_read(c->arena, path, &bytes, e);
    if (code != ERR_NONE || (text && !file_is_law(path, bytes)))
        return code;
    buf_init(&all, c->arena, (size_t)LOAD_MAX_FILE_BYTES + 64);
    buf_add(&all, (str){(const char *)sum, 32});
    buf_add(&all, bytes);
    store_sha256(buf_str(&all), sum);
    return ERR_NONE;
}

enum err_code law_sum(struct cli *c, str dir, uint8_t out[32], struct err *e)
{
    static const char *const suffixes[2] = {".md", ".csv"};
    str folder = dir.p != NULL ? dir : load_law_folder(c);
    enum err_code code = ERR_NONE;
    struct arena_mark mark = arena_save(c->arena);
    mem_zero(out, 32);
    for (int k = 0; k < 2 && code == ERR_NONE; k++) {
        struct file_list files = {0};
        code = files_find(c->arena, folder, suffixes[k], &files, e);
        for (uint32_t i = 0; i < files.n && code == ERR_NONE; i++)
            code = add_file(c, files.v[i], k == 0, out, e);
    }
    arena_restore(c->arena, mark);
    return code;
}
