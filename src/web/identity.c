#include "web/identity.h"
#include "base/text.h"

struct linking {
    const struct user_act *x;
    struct arena *a;
    str issuer, subject; /* empty: all links end */
};

static enum err_code check_free(struct store_conn *c, const struct linking *l, struct err *e)
{
    struct store_value taken;
    int got = store_one(
        c,
        SQL("SELECT u.login FROM web_identity AS i JOIN web_user AS u ON"
            " u.province = i.province AND u.id = i.user_id WHERE i.province = ?1"
            " AND i.issuer = ?2 AND i.subject = ?3"),
        STORE_VALUES(store_int(l->x->province), store_text(l->issuer), store_text(l->subject)),
        l->a, &taken, 1, e);
    if (got < 0)
        return e->code;
    return got == 0 ? ERR_NONE
                    : err_set(e, ERR_INPUT, "danh tính này đã nối với \"%s\"",
                              "this identity is linked to \"%s\"", taken.s);
}

static enum err_code link_user(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct linking *l = ctx;
    struct user_line user;
    (void)answer;
    enum err_code code = user_find(c, l->a, l->x->province, l->x->login, &user, e);
    if (code == ERR_NONE)
        code = check_free(c, l, e);
    if (code != ERR_NONE)
        return code;
    return store_run(c,
                     SQL("INSERT INTO web_identity (province, issuer, subject, user_id, linked_us)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)"),
                     STORE_VALUES(store_int(l->x->province), store_text(l->issuer),
                                  store_text(l->subject), store_int(user.id),
                                  store_int(store_now_us())),
                     NULL, e);
}

static enum err_code unlink_user(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct linking *l = ctx;
    struct user_line user;
    (void)answer;
    enum err_code code = user_find(c, l->a, l->x->province, l->x->login, &user, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("DELETE FROM web_identity WHERE province = ?1 AND user_id = ?2"),
                         STORE_VALUES(store_int(l->x->province), store_int(user.id)), NULL, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("DELETE FROM web_session WHERE province = ?1 AND user_id = ?2"),
                         STORE_VALUES(store_int(l->x->province), store_int(user.id)), NULL, e);
    return code;
}

static enum err_code run(struct store_pool *pool, struct linking *l, const char *kind,
                         store_work *work, bool *again, struct err *e)
{
    struct store_operation op = {.province = l->x->province, .kind = kind, .actor = l->x->who};
    struct buf content;
    str answer;
    mem_copy(op.id, l->x->operation, STORE_ID_BYTES);
    buf_init(&content, l->a, 8192);
    buf_fmt(&content, "%s\n%s\n%s", text_fold(l->a, str_trim(l->x->login)), l->issuer, l->subject);
    op.content = buf_str(&content);
    return store_write(pool, &op, work, l, l->a, &answer, again, e);
}

enum err_code identity_link(struct store_pool *pool, struct arena *a, const struct user_act *x,
                            str issuer, str subject, bool *again, struct err *e)
{
    struct linking l = {.x = x, .a = a, .issuer = str_trim(issuer), .subject = str_trim(subject)};
    if (l.issuer.n == 0 || l.subject.n == 0)
        return err_set(e, ERR_USAGE, "cần --issuer và --subject",
                       "--issuer and --subject are needed");
    return run(pool, &l, "web.link", link_user, again, e);
}

enum err_code identity_unlink(struct store_pool *pool, struct arena *a, const struct user_act *x,
                              bool *again, struct err *e)
{
    struct linking l = {.x = x, .a = a, .issuer = STR(""), .subject = STR("")};
    return run(pool, &l, "web.unlink", unlink_user, again, e);
}
