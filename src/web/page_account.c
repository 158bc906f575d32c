/* One's own account: password, sessions, language. */
#include "web/room_reports.h"
#include "web/session.h"
#include "web/sheet.h"
#include "web/user.h"

static void who_am_i(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_USER_LOGIN, q->user.login);
    sheet_pair(&p, TEXT_USER_NAME, q->user.name);
    for (uint32_t i = 0; i < q->user.held.n; i++) {
        const struct role_held *h = &q->user.held.v[i];
        sheet_pair(
            &p, TEXT_USER_ROLE,
            sheet_fmt(q, "%z (%s)", role_name(h->role, q->lang),
                      h->area.n == 0 ? TEXT_USER_PROVINCE[q->lang] : sheet_commune(q, h->area)));
    }
    sheet_pairs_end(&p);
}

static void password_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/tai-khoan/mat-khau"), TEXT_USER_CHANGE[q->lang],
                     TEXT_USER_CHANGE_NOTE[q->lang]);
    sheet_secret(&f, "present", TEXT_USER_PRESENT, NULL, "current-password");
    sheet_secret(&f, "new", TEXT_USER_NEW, TEXT_USER_NEW_HINT, "new-password");
    sheet_secret(&f, "again", TEXT_USER_NEW_AGAIN, NULL, "new-password");
    sheet_button(&f, TEXT_USER_CHANGE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code session_rows(struct sheet *s, struct err *e)
{
    struct web_request *q = s->q;
    struct session_lines lines;
    struct sheet_table t;
    struct sheet_form f;
    enum err_code code = sessions_read(q, &lines, e);
    if (code != ERR_NONE)
        return code;
    sheet_table_begin(&t, s, TEXT_USER_SESSIONS[q->lang], TEXT_USER_SESSIONS_NOTE[q->lang]);
    sheet_head(&t, TEXT_USER_OPENED);
    sheet_head(&t, TEXT_USER_ENDS);
    sheet_head(&t, TEXT_USER_BROWSER);
    sheet_head(&t, TEXT_USER_WHICH);
    for (uint32_t i = 0; i < lines.n; i++) {
        sheet_cell(&t, room_moment(q, lines.v[i].opened_us));
        sheet_cell(&t, room_moment(q, lines.v[i].ends_us));
        sheet_cell(&t, lines.v[i].browser);
        sheet_cell(&t, lines.v[i].here ? TEXT_USER_HERE[q->lang] : STR(""));
    }
    sheet_table_end(&t, STR(""), STR(""));
    if (lines.n > 1) {
        sheet_form_begin(&f, s, STR("/tai-khoan/phien"), STR(""), STR(""));
        sheet_button(&f, TEXT_USER_END_OTHERS);
        sheet_form_fields(&f);
        sheet_form_end(&f);
    }
    return ERR_NONE;
}

static enum err_code show_account(struct web_request *q, struct web_answer *a,
                                  const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    sheet_begin(&s, TEXT_USER_ACCOUNT[q->lang], STR(""), NULL, NULL, wrong);
    if (q->user.must_change) {
        sheet_note(&s, STR(""), TEXT_USER_MUST_CHANGE[q->lang]);
        password_form(&s);
        sheet_end(&s);
        return ERR_NONE;
    }
    who_am_i(&s);
    sheet_go(&s, STR("/ngon-ngu?next=/tai-khoan"), TEXT_USER_LANGUAGE[q->lang]);
    enum err_code code = session_rows(&s, e);
    password_form(&s);
    sheet_end(&s);
    return code;
}

static enum err_code account(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_account(q, a, NULL, e);
}

static enum err_code change(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    struct user_act x = {.province = q->app->province, .who = q->user.name, .login = q->user.login};
    bool again;
    enum err_code code = web_recording(q, "form", &r, &said);
    mem_copy(x.operation, r.operation, STORE_ID_BYTES);
    if (code == ERR_NONE && !str_eq(web_param(q, "new"), web_param(q, "again")))
        code = err_set(&said, ERR_INPUT, "hai lần gõ mật khẩu mới không giống nhau",
                       "the new password was not typed the same twice");
    if (code == ERR_NONE)
        code = session_check_password(q, web_param(q, "present"), &said);
    if (code == ERR_NONE && str_eq(web_param(q, "new"), web_param(q, "present")))
        code = err_set(&said, ERR_INPUT, "mật khẩu mới phải khác mật khẩu cũ",
                       "the new password must be another one");
    if (code == ERR_NONE)
        code = user_set_password(q->app->pool, q->arena, &x, web_param(q, "new"), 0, q->session,
                                 &again, &said);
    return sheet_answer(q, a, code, &said, STR("/tai-khoan"), TEXT_USER_CHANGED[q->lang],
                        show_account, e);
}

static enum err_code end_others(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    str answer = STR("");
    enum err_code code = sessions_end_others(q, &answer, &said);
    return sheet_answer(q, a, code, &said, STR("/tai-khoan"), TEXT_USER_ENDED_OTHERS[q->lang],
                        show_account, e);
}

#define ROUTE(method_, path_, handler_, vi, en)                                                    \
    .method = (method_), .path = (path_), .access = WEB_ACCOUNT, .handler = (handler_),            \
    .title = {vi, en}

const struct web_route web_routes_account[] = {
    {ROUTE("GET", "/tai-khoan", account, "Tài khoản", "Account")},
    {ROUTE("POST", "/tai-khoan/mat-khau", change, "Đổi mật khẩu", "Change the password"),
     .fields = {{"present", WEB_TEXT, USER_PASSWORD_MAX, true},
                {"new", WEB_TEXT, USER_PASSWORD_MAX, true},
                {"again", WEB_TEXT, USER_PASSWORD_MAX, true}}},
    {ROUTE("POST", "/tai-khoan/phien", end_others, "Kết thúc phiên khác", "End other sessions")},
    {0},
};
