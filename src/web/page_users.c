/* Users and their roles: who can log in, what each role sees and does. Everything goes through the
 * modules that `ansinh user` and `ansinh role` call. */
#include "registry/area_map.h"
#include "registry/times.h"
#include "web/room_reports.h"
#include "web/second.h"
#include "web/sheet.h"

static const struct sheet_link tabs[] = {
    {"/nguoi-dung", {"Người dùng", "Users"}, RIGHT_ROLE_WRITE},
    {"/vai-tro", {"Vai trò và quyền", "Roles and rights"}, RIGHT_ROLE_WRITE},
    {NULL, {NULL, NULL}, 0},
};

/* ---- words ---- */

static str place_of(struct web_request *q, str area)
{
    return area.n == 0 ? TEXT_USER_PROVINCE[q->lang] : sheet_commune(q, area);
}

static bool is_held(const struct role_line *l, day on)
{
    return l->from <= on && on < l->to;
}

/* "cán bộ xã (Xã Tân Dĩnh), …" of today and of days to come. */
static str roles_of(struct web_request *q, const struct role_lines *roles, str key, const str *keys)
{
    struct buf b;
    day today = web_today();
    buf_init(&b, q->arena, 4096);
    for (uint32_t i = 0; i < roles->n; i++) {
        const struct role_line *l = &roles->v[i];
        if (l->to <= today || !str_eq(keys[i], key))
            continue;
        buf_fmt(&b, b.n > 0 ? ", %z (%s)" : "%z (%s)", role_name(l->role, q->lang),
                place_of(q, l->area));
        if (!is_held(l, today))
            buf_fmt(&b, " %s %s", TEXT_USER_FROM_DAY[q->lang], sheet_day(q, l->from));
    }
    return buf_str(&b);
}

static str state_of(struct web_request *q, const struct user_line *u)
{
    if (u->locked)
        return TEXT_USER_LOCKED[q->lang];
    if (!u->has_password)
        return TEXT_USER_NO_PASSWORD[q->lang];
    if (u->password_until == 0)
        return TEXT_USER_OWN[q->lang];
    return u->password_until > store_now_us() ? TEXT_USER_TEMPORARY[q->lang]
                                              : TEXT_USER_TEMPORARY_OVER[q->lang];
}

static str user_url(struct web_request *q, str login, const char *more)
{
    return sheet_fmt(q, "/nguoi-dung/%s%z", sheet_part(q, login), more);
}

static enum err_code read_roles(struct web_request *q, struct role_lines *out, str **keys,
                                struct err *e)
{
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = roles_read(q->db, q->arena, q->app->province, DAY_MIN, INT64_MAX, out, e);
    if (code != ERR_NONE)
        return code;
    *keys = arena_array(q->arena, str, (size_t)out->n + 1);
    for (uint32_t i = 0; i < out->n; i++)
        (*keys)[i] = officer_key(q->arena, out->v[i].who);
    return ERR_NONE;
}

/* ---- the list ---- */

static void add_form(struct sheet *s)
{
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/nguoi-dung"), TEXT_USER_ADD[s->q->lang],
                     TEXT_USER_ADD_NOTE[s->q->lang]);
    sheet_field(&f, "login", TEXT_USER_LOGIN, TEXT_USER_LOGIN_HINT, STR(""));
    sheet_field(&f, "name", TEXT_USER_NAME, TEXT_USER_NAME_HINT, STR(""));
    sheet_button(&f, TEXT_USER_ADD);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void user_rows(struct sheet *s, const struct user_lines *users,
                      const struct role_lines *roles, const str *keys, str more)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, STR(""), STR(""));
    sheet_head(&t, TEXT_USER_LOGIN);
    sheet_head(&t, TEXT_USER_NAME);
    sheet_head(&t, TEXT_USER_ROLES);
    sheet_head(&t, TEXT_USER_STATE);
    sheet_head_number(&t, TEXT_USER_FAILURES);
    for (uint32_t i = 0; i < users->n && i < SHEET_ROWS; i++) {
        const struct user_line *u = &users->v[i];
        str held = roles_of(q, roles, officer_key(q->arena, u->name), keys);
        sheet_cell_link(&t, u->login, user_url(q, u->login, ""));
        sheet_cell(&t, u->name);
        sheet_cell(&t, held.n > 0 ? held : TEXT_USER_NO_ROLE[q->lang]);
        sheet_cell(&t, state_of(q, u));
        sheet_cell_int(&t, u->failures);
    }
    sheet_table_end(&t, TEXT_USER_NOBODY[q->lang], more);
}

static enum err_code show_list(struct web_request *q, struct web_answer *a, const struct err *wrong,
                               struct err *e)
{
    struct sheet s = {q, a};
    struct user_lines users = {0};
    struct role_lines roles = {0};
    str *keys = NULL, more = STR("");
    enum err_code code = read_roles(q, &roles, &keys, e);
    if (code == ERR_NONE)
        code = users_read(q->db, q->arena, q->app->province, web_param(q, "after"), SHEET_ROWS + 1,
                          &users, e);
    if (code != ERR_NONE)
        return code;
    if (users.n > SHEET_ROWS)
        more = sheet_fmt(q, "/nguoi-dung?after=%s", sheet_part(q, users.v[SHEET_ROWS - 1].login));
    sheet_begin(&s, TEXT_USER_TITLE[q->lang], TEXT_USER_LEAD[q->lang], tabs, "/nguoi-dung", wrong);
    if (q->user.held.unconfigured)
        sheet_note(&s, STR(""), TEXT_USER_UNCONFIGURED[q->lang]);
    user_rows(&s, &users, &roles, keys, more);
    add_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_list(q, a, NULL, e);
}

/* ---- accounts ---- */

/* The act of a form. */
static enum err_code take_act(struct web_request *q, struct user_act *out, struct err *e)
{
    struct recording r;
    enum err_code code = web_recording(q, "decision", &r, e);
    *out = (struct user_act){
        .province = q->app->province, .who = q->user.name, .login = web_param(q, "login")};
    mem_copy(out->operation, r.operation, STORE_ID_BYTES);
    return code;
}

/* The password is on this page alone, once: it is not kept, so the page is no redirect. */
static void show_password(struct web_request *q, struct web_answer *a, str login,
                          const char *password, bool again)
{
    struct sheet s = {q, a};
    struct sheet_pairs p;
    sheet_begin(&s, TEXT_USER_PASSWORD_MADE[q->lang],
                again ? TEXT_USER_PASSWORD_AGAIN[q->lang] : TEXT_USER_PASSWORD_NOTE[q->lang], tabs,
                NULL, NULL);
    sheet_pairs_begin(&p, &s, STR(""));
    sheet_pair(&p, TEXT_USER_LOGIN, login);
    if (!again)
        sheet_pair(&p, TEXT_USER_PASSWORD, arena_str(q->arena, str_from_c(password)));
    sheet_pairs_end(&p);
    sheet_go(&s, user_url(q, login, ""), TEXT_USER_OPEN[q->lang]);
    sheet_end(&s);
}

static enum err_code add(struct web_request *q, struct web_answer *a, struct err *e)
{
    char password[USER_TEMPORARY_BYTES];
    struct user_act x;
    struct err said = {0};
    bool again = false;
    user_temporary(password);
    enum err_code code = take_act(q, &x, &said);
    if (code == ERR_NONE)
        code = user_add(q->app->pool, q->arena, &x, web_param(q, "name"), str_from_c(password),
                        store_now_us() + USER_TEMPORARY_US, &again, &said);
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, &said, STR(""), STR(""), show_list, e);
    show_password(q, a, x.login, password, again);
    return ERR_NONE;
}

/* ---- one user ---- */

static enum err_code commune_options(struct sheet_form *f, struct err *e)
{
    struct web_request *q = f->s->q;
    struct area_map *map = NULL;
    day today = web_today();
    enum err_code code = area_map_read(q->db, q->arena, &map, e);
    sheet_select(f, "area", TEXT_USER_PLACE, TEXT_USER_PLACE_HINT);
    sheet_option(f, STR(""), TEXT_USER_PROVINCE[q->lang], false);
    for (uint32_t i = 0; code == ERR_NONE && i < map->rows.n; i++) {
        const struct area_row *r = &map->rows.v[map->by_code[i]];
        if (r->level == AREA_COMMUNE && r->from <= today && today < r->to)
            sheet_option(f, r->code, sheet_fmt(q, "%s – %s %s", r->code, r->kind, r->name), false);
    }
    return code;
}

static enum err_code give_form(struct sheet *s, const struct user_line *u, struct err *e)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, user_url(q, u->login, "/vai-tro"), TEXT_USER_GIVE[q->lang],
                     TEXT_USER_GIVE_NOTE[q->lang]);
    sheet_select(&f, "role", TEXT_USER_ROLE, NULL);
    for (enum role r = 0; r < ROLE_COUNT; r++)
        sheet_option(&f, str_from_c(role_code(r)), str_from_c(role_name(r, q->lang)), false);
    enum err_code code = commune_options(&f, e);
    sheet_field(&f, "from", TEXT_USER_FROM, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "to", TEXT_USER_TO, TEXT_USER_TO_HINT, STR(""));
    sheet_field(&f, "paper", TEXT_USER_PAPER, TEXT_USER_PAPER_HINT, STR(""));
    sheet_button(&f, TEXT_USER_GIVE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    return code;
}

static void end_form(struct sheet *s, const struct user_line *u, const struct role_lines *roles,
                     const str *keys)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    str key = officer_key(q->arena, u->name);
    day today = web_today();
    sheet_form_begin(&f, s, user_url(q, u->login, "/het"), TEXT_USER_END[q->lang], STR(""));
    sheet_select(&f, "held", TEXT_USER_ROLE, NULL);
    for (uint32_t i = 0; i < roles->n; i++) {
        const struct role_line *l = &roles->v[i];
        if (l->to > today && str_eq(keys[i], key))
            sheet_option(&f, sheet_fmt(q, "%z.%s", role_code(l->role), l->area),
                         sheet_fmt(q, "%z – %s", role_name(l->role, q->lang), place_of(q, l->area)),
                         false);
    }
    if (f.options.n == 0)
        return;
    sheet_field(&f, "from", TEXT_USER_END_DAY, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "paper", TEXT_USER_PAPER, TEXT_USER_PAPER_HINT, STR(""));
    sheet_button(&f, TEXT_USER_END);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void role_rows(struct sheet *s, const struct user_line *u, const struct role_lines *roles,
                      const str *keys)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    str key = officer_key(q->arena, u->name);
    sheet_table_begin(&t, s, TEXT_USER_ROLES[q->lang], STR(""));
    sheet_head(&t, TEXT_USER_ROLE);
    sheet_head(&t, TEXT_USER_PLACE);
    sheet_head(&t, TEXT_USER_FROM);
    sheet_head(&t, TEXT_USER_TO);
    sheet_head(&t, TEXT_USER_PAPER);
    sheet_head(&t, TEXT_USER_RECORDED_BY);
    for (uint32_t i = 0; i < roles->n; i++) {
        const struct role_line *l = &roles->v[i];
        if (!str_eq(keys[i], key))
            continue;
        sheet_cell_link(&t, str_from_c(role_name(l->role, q->lang)), STR("/vai-tro"));
        sheet_cell(&t, place_of(q, l->area));
        sheet_cell(&t, sheet_day(q, l->from));
        sheet_cell(&t, l->to == NO_END ? TEXT_USER_STILL[q->lang] : sheet_day(q, l->to));
        sheet_cell(&t, l->paper);
        sheet_cell(&t, l->recorded_by);
    }
    sheet_table_end(&t, TEXT_USER_NO_ROLE_AT_ALL[q->lang], STR(""));
}

static void account_forms(struct sheet *s, const struct user_line *u)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, user_url(q, u->login, "/mat-khau"), TEXT_USER_RESET[q->lang],
                     TEXT_USER_RESET_NOTE[q->lang]);
    sheet_button(&f, TEXT_USER_RESET);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_form_begin(&f, s, user_url(q, u->login, "/khoa"),
                     (u->locked ? TEXT_USER_UNLOCK : TEXT_USER_LOCK)[q->lang],
                     TEXT_USER_LOCK_NOTE[q->lang]);
    sheet_button_of(&f, u->locked ? TEXT_USER_UNLOCK : TEXT_USER_LOCK, "state",
                    u->locked ? "unlock" : "lock");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void second_form(struct sheet *s, const struct user_line *u)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    struct second x;
    struct err ignored = {0};
    /* A secret under another key can still be turned off. */
    if (second_read(q->db, q->arena, q->app->province, u->id, q->app->key, &x, &ignored) ==
            ERR_NONE &&
        !x.on)
        return;
    sheet_form_begin(&f, s, user_url(q, u->login, "/hai-buoc"), TEXT_SECOND_TITLE[q->lang],
                     TEXT_SECOND_OFF_NOTE[q->lang]);
    sheet_button(&f, TEXT_SECOND_TURN_OFF);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code take_user(struct web_request *q, struct web_answer *a, struct user_line *out,
                               struct err *e)
{
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = user_find(q->db, q->arena, q->app->province, web_param(q, "login"), out, e);
    if (code == ERR_INPUT)
        a->status = 404;
    return code;
}

static enum err_code show_user(struct web_request *q, struct web_answer *a, const struct err *wrong,
                               struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_pairs p;
    struct user_line u = {0};
    struct role_lines roles = {0};
    str *keys = NULL;
    unsigned status = a->status;
    enum err_code code = take_user(q, a, &u, e);
    if (code == ERR_NONE)
        code = read_roles(q, &roles, &keys, e);
    if (code != ERR_NONE)
        return code;
    a->status = status;
    sheet_begin(&s, u.name, STR(""), tabs, NULL, wrong);
    sheet_pairs_begin(&p, &s, STR(""));
    sheet_pair(&p, TEXT_USER_LOGIN, u.login);
    sheet_pair(&p, TEXT_USER_STATE, state_of(q, &u));
    sheet_pair(&p, TEXT_USER_MADE, room_moment(q, u.made_us));
    sheet_pair(&p, TEXT_USER_FAILURES, sheet_int(q, u.failures));
    sheet_pairs_end(&p);
    role_rows(&s, &u, &roles, keys);
    code = give_form(&s, &u, e);
    end_form(&s, &u, &roles, keys);
    account_forms(&s, &u);
    second_form(&s, &u);
    sheet_end(&s);
    return code;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_user(q, a, NULL, e);
}

/* ---- roles given and ended ---- */

/* Whose role: by the name of the account. */
static enum err_code begin_role(struct web_request *q, struct web_answer *a, struct user_line *u,
                                struct recording *r, struct role_request *out, struct err *e)
{
    enum err_code code = take_user(q, a, u, e);
    if (code == ERR_NONE)
        code = web_recording(q, "decision", r, e);
    *out = (struct role_request){.who = u->name, .paper = web_param(q, "paper"), .to = NO_END};
    if (code == ERR_NONE)
        code = sheet_take_day(q, "from", TEXT_USER_FROM, &out->from, e);
    return code;
}

static enum err_code give(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct role_request x;
    struct user_line u = {0};
    struct err said = {0};
    str answer = STR("");
    bool again;
    enum err_code code = begin_role(q, a, &u, &r, &x, &said);
    x.role = role_find(web_param(q, "role"));
    x.area = web_param(q, "area");
    if (code == ERR_NONE && x.role == ROLE_COUNT)
        code = err_set(&said, ERR_INPUT, "không có vai trò này", "there is no such role");
    if (code == ERR_NONE && web_param(q, "to").n > 0)
        code = sheet_take_day(q, "to", TEXT_USER_TO, &x.to, &said);
    if (code == ERR_NONE && x.area.n > 0 && str_eq(sheet_commune(q, x.area), x.area))
        code = err_set(&said, ERR_INPUT, "bản đồ hôm nay không có xã \"%s\"",
                       "today's map has no commune \"%s\"", x.area);
    if (code == ERR_NONE)
        code = roles_add(q->app->pool, q->arena, &r, &x, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, user_url(q, u.login, ""), answer, show_user, e);
}

static enum err_code end(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct role_request x;
    struct user_line u = {0};
    struct err said = {0};
    str answer = STR(""), rest = web_param(q, "held");
    bool again;
    enum err_code code = begin_role(q, a, &u, &r, &x, &said);
    x.role = role_find(str_split(&rest, '.'));
    x.area = rest;
    if (code == ERR_NONE && x.role == ROLE_COUNT)
        code = err_set(&said, ERR_INPUT, "không có vai trò này", "there is no such role");
    if (code == ERR_NONE)
        code = roles_end(q->app->pool, q->arena, &r, &x, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, user_url(q, u.login, ""), answer, show_user, e);
}

static enum err_code reset(struct web_request *q, struct web_answer *a, struct err *e)
{
    char password[USER_TEMPORARY_BYTES];
    struct user_act x;
    struct err said = {0};
    bool again = false;
    user_temporary(password);
    enum err_code code = take_act(q, &x, &said);
    if (code == ERR_NONE)
        code = user_set_password(q->app->pool, q->arena, &x, str_from_c(password),
                                 store_now_us() + USER_TEMPORARY_US, STR(""), &again, &said);
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, &said, STR(""), STR(""), show_user, e);
    show_password(q, a, x.login, password, again);
    return ERR_NONE;
}

static enum err_code lock(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct user_act x;
    struct err said = {0};
    bool again, locked = str_eq_c(web_param(q, "state"), "lock");
    enum err_code code = take_act(q, &x, &said);
    if (code == ERR_NONE)
        code = user_lock(q->app->pool, q->arena, &x, locked, &again, &said);
    return sheet_answer(q, a, code, &said, user_url(q, x.login, ""),
                        (locked ? TEXT_USER_LOCKED : TEXT_USER_UNLOCKED)[q->lang], show_user, e);
}

static enum err_code second_turn_off(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct user_act x;
    struct err said = {0};
    bool again;
    enum err_code code = take_act(q, &x, &said);
    if (code == ERR_NONE)
        code = second_off(q->app->pool, q->arena, &x, &again, &said);
    return sheet_answer(q, a, code, &said, user_url(q, x.login, ""), TEXT_SECOND_OFF[q->lang],
                        show_user, e);
}

/* ---- what each role sees and does: from the tables of rights and of pages ---- */

static void rights_table(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_USER_RIGHTS[q->lang], STR(""));
    sheet_head(&t, TEXT_USER_RIGHT);
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        const str name[2] = {str_from_c(role_name(r, LANG_VI)), str_from_c(role_name(r, LANG_EN))};
        sheet_head(&t, name);
    }
    for (enum right right = 0; right < RIGHT_COUNT; right++) {
        sheet_cell(&t, str_from_c(right_name(right, q->lang)));
        for (enum role r = 0; r < ROLE_COUNT; r++)
            sheet_cell(&t, role_has(r, right) ? TEXT_USER_YES[q->lang] : STR(""));
    }
    sheet_table_end(&t, STR(""), STR(""));
}

/* The pages of the navigation that somebody with this role alone would have. */
static str pages_of(struct web_request *q, enum role role)
{
    struct buf b;
    buf_init(&b, q->arena, 4096);
    for (const struct web_route *const *t = web_tables; *t != NULL; t++) {
        for (const struct web_route *r = *t; r->method != NULL; r++) {
            if (r->nav[q->lang] != NULL && r->access == WEB_RIGHT && role_has(role, r->right))
                buf_fmt(&b, b.n > 0 ? ", %z" : "%z", r->nav[q->lang]);
        }
    }
    return buf_str(&b);
}

static str excluded_by(struct web_request *q, enum role role)
{
    struct buf b;
    buf_init(&b, q->arena, 1024);
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        if (roles_exclude(role, r))
            buf_fmt(&b, b.n > 0 ? ", %z" : "%z", role_name(r, q->lang));
    }
    return b.n > 0 ? buf_str(&b) : TEXT_USER_NONE[q->lang];
}

static void demand_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/vai-tro"), TEXT_SECOND_DEMAND[q->lang],
                     TEXT_SECOND_DEMAND_NOTE[q->lang]);
    sheet_select(&f, "role", TEXT_USER_ROLE, NULL);
    for (enum role r = 0; r < ROLE_COUNT; r++)
        sheet_option(&f, str_from_c(role_code(r)), str_from_c(role_name(r, q->lang)), false);
    sheet_button_of(&f, TEXT_SECOND_DEMAND_IT, "demand", "yes");
    sheet_button_of(&f, TEXT_SECOND_DEMAND_NOT, "demand", "no");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code show_roles(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct second_demand demand;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = second_demand_read(q->db, q->app->province, &demand, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_USER_ROLES_TITLE[q->lang], TEXT_USER_ROLES_LEAD[q->lang], tabs, "/vai-tro",
                wrong);
    sheet_table_begin(&t, &s, TEXT_USER_SEES[q->lang], STR(""));
    sheet_head(&t, TEXT_USER_ROLE);
    sheet_head(&t, TEXT_USER_PAGES);
    sheet_head(&t, TEXT_USER_EXCLUDES);
    sheet_head(&t, TEXT_SECOND_TITLE);
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        sheet_cell(&t, str_from_c(role_name(r, q->lang)));
        sheet_cell(&t, pages_of(q, r));
        sheet_cell(&t, excluded_by(q, r));
        sheet_cell(&t, demand.of[r] ? TEXT_SECOND_DEMANDED[q->lang] : STR(""));
    }
    sheet_table_end(&t, STR(""), STR(""));
    rights_table(&s);
    demand_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code roles(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_roles(q, a, NULL, e);
}

static enum err_code set_demand(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct user_act x;
    struct err said = {0};
    bool again, demanded = str_eq_c(web_param(q, "demand"), "yes");
    enum role role = role_find(web_param(q, "role"));
    enum err_code code = take_act(q, &x, &said);
    if (code == ERR_NONE && role == ROLE_COUNT)
        code = err_set(&said, ERR_INPUT, "không có vai trò này", "there is no such role");
    if (code == ERR_NONE)
        code = second_demand_set(q->app->pool, q->arena, &x, role, demanded, &again, &said);
    return sheet_answer(q, a, code, &said, STR("/vai-tro"), TEXT_SECOND_TITLE[q->lang], show_roles,
                        e);
}

#define ROUTE(method_, path_, handler_, vi, en)                                                    \
    .method = (method_), .path = (path_), .access = WEB_RIGHT, .right = RIGHT_ROLE_WRITE,          \
    .handler = (handler_), .title = {vi, en}
#define LOGIN                                                                                      \
    {                                                                                              \
        "login", WEB_TEXT, 64, true                                                                \
    }

const struct web_route web_routes_users[] = {
    {ROUTE("GET", "/nguoi-dung", list, "Người dùng", "Users"),
     .fields = {{"after", WEB_TEXT, 64, false}}, .nav = {"Người dùng", "Users"}},
    {ROUTE("POST", "/nguoi-dung", add, "Thêm người dùng", "Add a user"),
     .fields = {LOGIN, {"name", WEB_TEXT, 256, true}}},
    {ROUTE("GET", "/vai-tro", roles, "Vai trò và quyền", "Roles and rights")},
    {ROUTE("GET", "/nguoi-dung/{login}", one, "Một người dùng", "A user"), .fields = {LOGIN}},
    {ROUTE("POST", "/nguoi-dung/{login}/vai-tro", give, "Giao vai trò", "Give a role"),
     .fields = {LOGIN,
                {"role", WEB_TEXT, 32, true},
                {"area", WEB_TEXT, 5, false},
                {"from", WEB_DAY, 10, false},
                {"to", WEB_DAY, 10, false},
                {"paper", WEB_TEXT, 256, false}}},
    {ROUTE("POST", "/nguoi-dung/{login}/het", end, "Hết vai trò", "End a role"),
     .fields = {LOGIN,
                {"held", WEB_TEXT, 64, true},
                {"from", WEB_DAY, 10, false},
                {"paper", WEB_TEXT, 256, false}}},
    {ROUTE("POST", "/nguoi-dung/{login}/mat-khau", reset, "Cấp lại mật khẩu", "Reset a password"),
     .fields = {LOGIN}},
    {ROUTE("POST", "/nguoi-dung/{login}/khoa", lock, "Khóa tài khoản", "Lock an account"),
     .fields = {LOGIN, {"state", WEB_TEXT, 8, true}}},
    {ROUTE("POST", "/nguoi-dung/{login}/hai-buoc", second_turn_off, "Tắt xác nhận hai bước",
           "Turn off the second step"),
     .fields = {LOGIN}},
    {ROUTE("POST", "/vai-tro", set_demand, "Đòi xác nhận hai bước", "Ask for the second step"),
     .fields = {{"role", WEB_TEXT, 32, true}, {"demand", WEB_TEXT, 4, true}}},
    {0},
};
