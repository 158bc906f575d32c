/* One's own account: password, sessions, language. */
#include "web/room_reports.h"
#include "web/second.h"
#include "web/session.h"
#include "web/sheet.h"

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

/* ---- the second step ---- */

static void second_secret(struct sheet *s, const struct second *x)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    struct sheet_pairs p;
    char letters[TOTP_BASE32_BYTES], grouped[TOTP_BASE32_BYTES + 8];
    size_t n = 0;
    totp_base32(x->secret, letters);
    for (size_t i = 0; i < TOTP_BASE32_BYTES - 1; i++) {
        if (i > 0 && i % 4 == 0)
            grouped[n++] = ' ';
        grouped[n++] = letters[i];
    }
    sheet_note(s, TEXT_SECOND_TITLE[q->lang], TEXT_SECOND_ENTER[q->lang]);
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_SECOND_SECRET, arena_str(q->arena, (str){grouped, n}));
    sheet_pair(&p, TEXT_SECOND_URI,
               sheet_fmt(q, "otpauth://totp/ansinh:%s?secret=%z&issuer=ansinh",
                         sheet_part(q, q->user.login), letters));
    sheet_pairs_end(&p);
    sheet_form_begin(&f, s, STR("/tai-khoan/hai-buoc"), STR(""), STR(""));
    sheet_field(&f, "code", TEXT_SECOND_CODE, NULL, STR(""));
    sheet_button_of(&f, TEXT_SECOND_CONFIRM, "act", "confirm");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void second_form(struct sheet *s, const struct second *x)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(
        &f, s, STR("/tai-khoan/hai-buoc"),
        x->begun && !x->on ? STR("") : TEXT_SECOND_TITLE[q->lang],
        x->on ? sheet_fmt(q, TEXT_SECOND_IS_ON[q->lang].p, room_moment(q, x->since_us), x->left)
              : TEXT_SECOND_IS_OFF[q->lang]);
    sheet_secret(&f, "present", TEXT_USER_PRESENT, NULL, "current-password");
    if (x->on)
        sheet_button_of(&f, TEXT_SECOND_TURN_OFF, "act", "off");
    else
        sheet_button_of(&f, x->begun ? TEXT_SECOND_AGAIN : TEXT_SECOND_TURN_ON, "act", "begin");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code second_part(struct sheet *s, struct err *e)
{
    struct web_request *q = s->q;
    struct second x;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = second_read(q->db, q->arena, q->app->province, q->user.id, q->app->key, &x, e);
    if (code != ERR_NONE)
        return code;
    if (x.begun && !x.on)
        second_secret(s, &x);
    second_form(s, &x);
    return ERR_NONE;
}

static enum err_code show_account(struct web_request *q, struct web_answer *a,
                                  const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    sheet_begin(&s, TEXT_USER_ACCOUNT[q->lang], STR(""), NULL, NULL, wrong);
    if (q->user.must == MUST_PASSWORD) {
        sheet_note(&s, STR(""), TEXT_USER_MUST_CHANGE[q->lang]);
        password_form(&s);
        sheet_end(&s);
        return ERR_NONE;
    }
    if (q->user.must == MUST_SECOND) {
        sheet_note(&s, STR(""), TEXT_SECOND_MUST[q->lang]);
        enum err_code failed = second_part(&s, e);
        sheet_end(&s);
        return failed;
    }
    who_am_i(&s);
    sheet_go(&s, STR("/ngon-ngu?next=/tai-khoan"), TEXT_USER_LANGUAGE[q->lang]);
    enum err_code code = session_rows(&s, e);
    password_form(&s);
    if (code == ERR_NONE)
        code = second_part(&s, e);
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

/* Recovery codes are on this page alone, once. */
static void show_codes(struct web_request *q, struct web_answer *a,
                       char codes[SECOND_CODES][USER_TEMPORARY_BYTES], bool again)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    sheet_begin(&s, TEXT_SECOND_CODES[q->lang],
                again ? TEXT_SECOND_CODES_AGAIN[q->lang] : TEXT_SECOND_CODES_NOTE[q->lang], NULL,
                NULL, NULL);
    if (!again) {
        sheet_table_begin(&t, &s, STR(""), STR(""));
        sheet_head(&t, TEXT_SECOND_CODES);
        for (int i = 0; i < SECOND_CODES; i++)
            sheet_cell(&t, arena_str(q->arena, str_from_c(codes[i])));
        sheet_table_end(&t, STR(""), STR(""));
    }
    sheet_go(&s, STR("/tai-khoan"), TEXT_USER_ACCOUNT[q->lang]);
    sheet_end(&s);
}

/* Nobody turns off what their role asks for. */
static enum err_code check_demand(struct web_request *q, struct err *e)
{
    struct second_demand demand;
    enum err_code code = second_demand_read(q->db, q->app->province, &demand, e);
    for (uint32_t i = 0; i < q->user.held.n && code == ERR_NONE; i++) {
        if (demand.of[q->user.held.v[i].role])
            code = err_set(e, ERR_INPUT, "vai trò của bạn phải xác nhận hai bước",
                           "your role asks for the second step");
    }
    return code;
}

static enum err_code confirm(struct web_request *q, struct web_answer *a, const struct user_act *x,
                             bool *shown, struct err *e)
{
    struct second second;
    char codes[SECOND_CODES][USER_TEMPORARY_BYTES];
    bool again = false;
    enum err_code code =
        second_read(q->db, q->arena, q->app->province, q->user.id, q->app->key, &second, e);
    int64_t step = code == ERR_NONE && second.begun
                       ? totp_step(second.secret, web_param(q, "code"), store_now_us() / 1000000)
                       : 0;
    if (code == ERR_NONE && step == 0)
        code = err_set(e, ERR_INPUT, "mã không đúng: xem lại giờ của điện thoại",
                       "this is not the code: look at the clock of the phone");
    if (code == ERR_NONE)
        code = second_confirm(q->app->pool, q->arena, x, q->user.id, step, codes, &again, e);
    *shown = code == ERR_NONE;
    if (*shown)
        show_codes(q, a, codes, again);
    return code;
}

static enum err_code second_act(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    struct user_act x = {.province = q->app->province, .who = q->user.name, .login = q->user.login};
    str act = web_param(q, "act");
    bool again, shown = false;
    enum err_code code = web_recording(q, "form", &r, &said);
    mem_copy(x.operation, r.operation, STORE_ID_BYTES);
    if (code == ERR_NONE && q->user.must == MUST_PASSWORD)
        code = err_set(&said, ERR_INPUT, "đặt mật khẩu của mình trước",
                       "choose a password of your own first");
    if (code == ERR_NONE && !str_eq_c(act, "confirm"))
        code = session_check_password(q, web_param(q, "present"), &said);
    if (code == ERR_NONE && str_eq_c(act, "confirm"))
        code = confirm(q, a, &x, &shown, &said);
    else if (code == ERR_NONE && str_eq_c(act, "begin"))
        code = second_begin(q->app->pool, q->arena, &x, q->user.id, q->app->key, &again, &said);
    else if (code == ERR_NONE && (code = check_demand(q, &said)) == ERR_NONE)
        code = second_off(q->app->pool, q->arena, &x, &again, &said);
    if (shown)
        return ERR_NONE;
    return sheet_answer(q, a, code, &said, STR("/tai-khoan"),
                        (str_eq_c(act, "begin") ? TEXT_SECOND_BEGUN : TEXT_SECOND_OFF)[q->lang],
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
    {ROUTE("POST", "/tai-khoan/hai-buoc", second_act, "Xác nhận hai bước", "The second step"),
     .fields = {{"act", WEB_TEXT, 8, true},
                {"present", WEB_TEXT, USER_PASSWORD_MAX, false},
                {"code", WEB_TEXT, 16, false}}},
    {0},
};
