#include "cli/oidc_file.h"
#include "cli/load_law.h"

struct line {
    const char *name;
    str *to;
};

static enum err_code take_line(const struct line *known, str line, struct err *e)
{
    str rest = line, name = str_trim(str_split(&rest, '='));
    for (; known->name != NULL && rest.p != NULL; known++) {
        if (!str_eq_c(name, known->name))
            continue;
        if (known->to->p != NULL)
            return err_set(e, ERR_INPUT, "\"%s\" có hai lần", "\"%s\" stands twice", name);
        *known->to = str_trim(rest);
        return ERR_NONE;
    }
    return err_set(e, ERR_INPUT, "không hiểu dòng \"%s\"", "the line \"%s\" is not understood",
                   line);
}

static enum err_code take_text(const struct line *known, str path, str text, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t n = 1; text.p != NULL && code == ERR_NONE; n++) {
        str line = str_trim(str_split(&text, '\n'));
        if (line.n > 0 && line.p[0] != '#')
            code = take_line(known, line, e);
        if (code != ERR_NONE)
            err_at(e, path, n, 0, 0);
    }
    return code;
}

enum err_code oidc_file_read(struct cli *c, str path, struct oidc **out, struct err *e)
{
    struct oidc_options o = {0};
    const struct line known[] = {{"issuer", &o.issuer},
                                 {"client_id", &o.client},
                                 {"client_secret_file", &o.secret_file},
                                 {"redirect", &o.redirect},
                                 {"claim", &o.claim},
                                 {"scope", &o.scope},
                                 {"name", &o.label},
                                 {NULL, NULL}};
    str text, secret;
    *out = NULL;
    if (path.p == NULL)
        return ERR_NONE;
    enum err_code code = file_read_text(c->arena, path, &text, e);
    if (code == ERR_NONE)
        code = take_text(known, path, text, e);
    for (int i = 0; known[i].name != NULL && code == ERR_NONE; i++) {
        if (known[i].to->n == 0 && known[i].to != &o.scope)
            code = err_set(e, ERR_INPUT, "%s: thiếu \"%z\"", "%s: \"%z\" is missing", path,
                           known[i].name);
    }
    if (code == ERR_NONE && o.scope.n == 0)
        o.scope = STR("openid");
    if (code == ERR_NONE)
        code = file_read_text(c->arena, o.secret_file, &secret, e);
    if (code != ERR_NONE)
        return code;
    o.secret = str_trim(secret);
    return oidc_new(out, &o, e);
}
