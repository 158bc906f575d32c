#include "cli/paper_key.h"

#include "evidence/audit/state.h"

#include <sys/stat.h>

enum err_code paper_key_load(struct cli *c, str path, struct claim_keys *out, struct err *e)
{
    struct stat st;
    str text;
    const char *name = arena_cstr(c->arena, path);
    enum err_code code = state_read(c->arena, name, &text, NULL, e);
    if (code == ERR_NONE)
        code = claim_keys_read(text, out, e);
    if (code != ERR_NONE || !out->signs)
        return code;
    if (stat(name, &st) != 0 || (st.st_mode & 077) != 0) {
        seal_wipe(out, sizeof(*out));
        err_set(e, ERR_INPUT, "người khác đọc được tệp khóa %z", "others may read the key file %z",
                name);
        err_hint(e, "chmod 600", "chmod 600");
        return ERR_INPUT;
    }
    return ERR_NONE;
}
