#include "cli/paper_key.h"

#include "evidence/audit/state.h"

enum err_code paper_key_load(struct cli *c, str path, struct claim_keys *out, struct err *e)
{
    str text;
    const char *name = arena_cstr(c->arena, path);
    enum err_code code = state_read(c->arena, name, &text, NULL, e);
    if (code == ERR_NONE)
        code = claim_keys_read(text, out, e);
    if (code != ERR_NONE || !out->signs)
        return code;
    code = state_private(name, e);
    if (code != ERR_NONE)
        seal_wipe(out, sizeof(*out));
    return code;
}
