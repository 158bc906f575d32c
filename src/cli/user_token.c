#include "cli/user_token.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/times.h"
#include "web/token.h"

#include <stdio.h>

static enum err_code add(struct user_token_cmd *q, struct store_pool *pool, struct err *e)
{
    struct token_new t = {.province = q->v.at.province,
                          .login = q->words[1],
                          .purpose = q->purpose,
                          .until = q->v.today + TOKEN_DAYS,
                          .who = q->who};
    char token[TOKEN_TEXT_BYTES];
    int64_t id = 0;
    if (q->until.p != NULL && !day_parse(q->until, &t.until))
        return err_set(e, ERR_USAGE, "--until: \"%s\" không phải là ngày",
                       "--until: \"%s\" is no date", q->until);
    enum err_code code = token_add(pool, q->c->arena, &t, token, &id, e);
    if (code != ERR_NONE)
        return code;
    fprintf(stderr,
            q->c->lang == LANG_VI
                ? "Mã truy cập số %lld; chỉ hiện một lần, hãy cất ở nơi kín:\n"
                : "Token number %lld; it is shown this once, keep it in a safe place:\n",
            (long long)id);
    printf("%s\n", token);
    return ERR_NONE;
}

static enum err_code revoke(struct user_token_cmd *q, struct store_pool *pool, struct err *e)
{
    int64_t id = 0;
    if (q->n != 3 || !num_parse_int(q->words[2], &id))
        return err_set(e, ERR_USAGE, "cần TÊN_ĐĂNG_NHẬP và số của mã",
                       "LOGIN and the token's number are needed");
    enum err_code code =
        token_revoke(pool, q->c->arena, q->v.at.province, q->words[1], id, q->who, e);
    if (code == ERR_NONE)
        printf(q->c->lang == LANG_VI ? "Đã thu hồi mã số %lld.\n" : "Token %lld is revoked.\n",
               (long long)id);
    return code;
}

static str moment_day(struct user_token_cmd *q, int64_t us)
{
    return us == 0 ? STR("") : view_day(q->c, &q->v, day_of_moment(us));
}

static str number(struct user_token_cmd *q, int64_t v)
{
    char text[24];
    return arena_str(q->c->arena, (str){text, fmt_int(text, v)});
}

static enum err_code list(struct user_token_cmd *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"number", "purpose", "made", "made_by", "until", "revoked"};
    static const char *const titles[2][6] = {
        {"số", "mục đích", "ngày lập", "người lập", "dùng đến hết ngày", "thu hồi ngày"},
        {"number", "purpose", "made on", "made by", "good until", "revoked on"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    struct token_lines lines;
    enum err_code code = token_list(db, q->c->arena, q->v.at.province, q->words[1], &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        const struct token_line *l = &lines.v[i];
        const str cells[6] = {number(q, l->id),
                              l->purpose,
                              moment_day(q, l->made_us),
                              l->made_by,
                              moment_day(q, l->ends_us - 1),
                              moment_day(q, l->revoked_us)};
        for (int k = 0; k < 6; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

enum err_code user_token(struct user_token_cmd *q, struct err *e)
{
    struct store_conn *db = NULL;
    struct store_pool *pool = NULL;
    const struct store_pool_options options = {
        .open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    str what = q->n > 0 ? q->words[0] : STR("");
    bool adds = str_eq_c(what, "add"), lists = str_eq_c(what, "list");
    if (q->n < 2 || (!adds && !lists && !str_eq_c(what, "revoke")))
        return err_set(e, ERR_USAGE, "cần token add, list hoặc revoke, rồi tên đăng nhập",
                       "token add, list or revoke is needed, then the login");
    enum err_code code = view_open(q->c, &q->v, &db, e);
    if (code == ERR_NONE && lists)
        code = list(q, db, e);
    if (code == ERR_NONE && !lists)
        code = store_pool_open(&pool, &options, e);
    if (code == ERR_NONE && !lists)
        code = adds ? add(q, pool, e) : revoke(q, pool, e);
    store_pool_close(pool);
    store_close(db);
    return code;
}
