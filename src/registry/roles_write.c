/* Roles given and ended: rows that are closed and opened, never changed. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)16 << 20)

enum err_code roles_read(struct store_conn *c, struct arena *a, int64_t province, day on,
                         int64_t recording, struct role_lines *out, struct err *e)
{
    int more;
    *out = (struct role_lines){0};
    if (store_query(
            c,
            SQL("SELECT o.who, o.role, o.area, o.valid_from, o.valid_to, o.paper, r.actor,"
                " o.recorded FROM office_role AS o JOIN recording AS r"
                " ON r.province = o.province AND r.number = o.recorded"
                " WHERE o.province = ?1 AND o.recorded <= ?2 AND (o.closed = 0 OR o.closed > ?2)"
                " AND (?3 = ?4 OR (o.valid_from <= ?3 AND ?3 < o.valid_to))"
                " ORDER BY o.who_key, o.role, o.area, o.valid_from, o.recorded"),
            STORE_VALUES(store_int(province), store_int(recording), store_date(on),
                         store_date(DAY_MIN)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct role_line line = {.who = arena_str(a, store_at_text(c, 0)),
                                 .role = role_find(store_at_text(c, 1)),
                                 .area = arena_str(a, store_at_text(c, 2)),
                                 .from = (day)store_at_int(c, 3),
                                 .to = (day)store_at_int(c, 4),
                                 .paper = arena_str(a, store_at_text(c, 5)),
                                 .recorded_by = arena_str(a, store_at_text(c, 6)),
                                 .recorded = store_at_int(c, 7)};
        check(line.role < ROLE_COUNT);
        vec_push(a, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}

struct writing {
    const struct recording *r;
    const struct role_request *q;
    bool ending;
};

static enum err_code open_row(struct store_conn *c, struct arena *a, const struct writing *w,
                              const struct role_line *line, int64_t recorded, struct err *e)
{
    return store_run(
        c,
        SQL("INSERT INTO office_role (province, who_key, role, area, valid_from, valid_to,"
            " known_from, known_to, recorded, closed, who, paper)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, 0, ?9, ?10)"),
        STORE_VALUES(store_int(w->r->province), store_text(officer_key(a, line->who)),
                     store_text(str_from_c(role_code(line->role))), store_text(line->area),
                     store_date(line->from), store_date(line->to),
                     store_date(day_of_moment(w->r->at_us)), store_int(recorded),
                     store_text(line->who), store_text(line->paper)),
        NULL, e);
}

/* ---- adding ---- */

static enum err_code check_first(const struct role_request *q, struct err *e)
{
    if (q->role == ROLE_ADMINISTRATOR && q->area.n == 0 && q->to == NO_END)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "vai trò đầu tiên phải là quản trị của tỉnh, không có ngày hết",
            "the first role must be an administrator of the province, without an end");
    err_hint(e, "ansinh role add … administrator --who …",
             "ansinh role add … administrator --who …");
    return ERR_INPUT;
}

static enum err_code exclude(const struct role_request *q, enum role held, struct err *e)
{
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "%s is %z on some of these days, and may not be %z beside it",
            q->who, role_name(held, LANG_EN), role_name(q->role, LANG_EN));
    err_set(e, ERR_INPUT, "%s có ngày đang là %z, không được kiêm %z", "", q->who,
            role_name(held, LANG_VI), role_name(q->role, LANG_VI));
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

/* Against all that this person holds on days of it. */
static enum err_code check_held(const struct role_lines *all, const struct role_request *q,
                                struct err *e)
{
    for (uint32_t i = 0; i < all->n; i++) {
        const struct role_line *line = &all->v[i];
        if (line->from >= q->to || q->from >= line->to || !officer_same(line->who, q->who))
            continue;
        if (line->role == q->role && str_eq(line->area, q->area))
            return err_set(e, ERR_INPUT, "%s đã có vai trò này trong những ngày đó",
                           "%s holds this role on those days already", q->who);
        if (roles_exclude(line->role, q->role))
            return exclude(q, line->role, e);
    }
    return ERR_NONE;
}

static enum err_code check_writer(struct store_conn *c, const struct writing *w, struct err *e)
{
    enum err_code code = roles_may(c, w->r->province, w->r->actor, RIGHT_ROLE_WRITE, STR(""),
                                   day_of_moment(w->r->at_us), e);
    if (code == ERR_NONE && !w->ending && officer_same(w->r->actor, w->q->who))
        code = err_set(e, ERR_INPUT, "không ai tự giao vai trò cho mình",
                       "nobody gives a role to themselves");
    return code;
}

static enum err_code add(struct store_conn *c, struct arena *a, const struct writing *w,
                         const struct role_lines *all, bool first, int64_t recorded, struct err *e)
{
    const struct role_request *q = w->q;
    enum err_code code = first ? check_first(q, e) : check_writer(c, w, e);
    if (code == ERR_NONE)
        code = check_held(all, q, e);
    const struct role_line line = {.who = q->who,
                                   .area = q->area,
                                   .role = q->role,
                                   .from = q->from,
                                   .to = q->to,
                                   .paper = q->paper};
    return code == ERR_NONE ? open_row(c, a, w, &line, recorded, e) : code;
}

/* ---- ending ---- */

static enum err_code close_row(struct store_conn *c, struct arena *a, const struct writing *w,
                               const struct role_line *line, int64_t recorded, struct err *e)
{
    return store_run(
        c,
        SQL("UPDATE office_role SET closed = ?7, known_to = ?8 WHERE province = ?1 AND who_key = ?2"
            " AND role = ?3 AND area = ?4 AND recorded = ?5 AND valid_from = ?6"),
        STORE_VALUES(store_int(w->r->province), store_text(officer_key(a, line->who)),
                     store_text(str_from_c(role_code(line->role))), store_text(line->area),
                     store_int(line->recorded), store_date(line->from), store_int(recorded),
                     store_date(day_of_moment(w->r->at_us))),
        NULL, e);
}

static bool is_meant(const struct role_line *line, const struct role_request *q)
{
    return line->role == q->role && str_eq(line->area, q->area) && line->to > q->from &&
           officer_same(line->who, q->who);
}

/* Somebody has to be left who can give roles. */
static enum err_code check_last(const struct role_lines *all, const struct role_request *q,
                                struct err *e)
{
    bool other = q->role != ROLE_ADMINISTRATOR;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct role_line *line = &all->v[i];
        other |= line->role == ROLE_ADMINISTRATOR && line->area.n == 0 && line->to == NO_END &&
                 line->from <= q->from && !officer_same(line->who, q->who);
    }
    return other ? ERR_NONE
                 : err_set(e, ERR_INPUT, "không còn ai quản trị: giao cho người khác trước",
                           "nobody would be left to administer: name another first");
}

static enum err_code end(struct store_conn *c, struct arena *a, const struct writing *w,
                         const struct role_lines *all, int64_t recorded, struct err *e)
{
    const struct role_request *q = w->q;
    bool found = false;
    enum err_code code = check_writer(c, w, e);
    if (code == ERR_NONE)
        code = check_last(all, q, e);
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        struct role_line line = all->v[i];
        if (!is_meant(&line, q))
            continue;
        found = true;
        code = close_row(c, a, w, &line, recorded, e);
        line.to = q->from;
        if (code == ERR_NONE && line.from < line.to)
            code = open_row(c, a, w, &line, recorded, e);
    }
    if (code == ERR_NONE && !found)
        code = err_set(e, ERR_INPUT, "%s không có vai trò này từ ngày đó",
                       "%s does not hold this role from that day on", q->who);
    return code;
}

/* ---- both ---- */

static enum err_code write(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writing *w = ctx;
    struct role_lines all;
    struct store_value v;
    struct arena a;
    int64_t recorded = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, w->r, &recorded, e);
    int any = code != ERR_NONE
                  ? -1
                  : store_one(c, SQL("SELECT 1 FROM office_role WHERE province = ?1 LIMIT 1"),
                              STORE_VALUES(store_int(w->r->province)), &a, &v, 1, e);
    if (any < 0)
        code = e->code;
    if (code == ERR_NONE)
        code = roles_read(c, &a, w->r->province, DAY_MIN, INT64_MAX, &all, e);
    if (code == ERR_NONE)
        code = w->ending ? end(c, &a, w, &all, recorded, e)
                         : add(c, &a, w, &all, any == 0, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", recorded);
    arena_clear(&a);
    return code;
}

static enum err_code run(struct store_pool *pool, struct arena *a, const struct writing *w,
                         str *answer, bool *again, struct err *e)
{
    const struct role_request *q = w->q;
    struct store_operation op = {.province = w->r->province,
                                 .kind = w->ending ? "role.end" : "role.add"};
    struct buf content;
    check(q->role < ROLE_COUNT);
    if (str_trim(q->who).n == 0)
        return err_set(e, ERR_INPUT, "chưa nói vai trò của ai", "whose role it is is not said");
    if (!w->ending && q->to <= q->from)
        return err_set(e, ERR_INPUT, "ngày hết không sau ngày bắt đầu",
                       "it ends no later than it begins");
    mem_copy(op.id, w->r->operation, STORE_ID_BYTES);
    buf_init(&content, a, 4096);
    buf_fmt(&content, "%s\n%s\n%z\n%s\n%d\n%d\n%s", w->r->actor, q->who, role_code(q->role),
            q->area, q->from, q->to, q->paper);
    if (content.full)
        return err_set(e, ERR_LIMIT, "tên hoặc giấy tờ quá dài", "a name or paper is too long");
    op.content = buf_str(&content);
    return store_write(pool, &op, write, (void *)w, a, answer, again, e);
}

enum err_code roles_add(struct store_pool *pool, struct arena *a, const struct recording *r,
                        const struct role_request *q, str *answer, bool *again, struct err *e)
{
    struct writing w = {r, q, false};
    return run(pool, a, &w, answer, again, e);
}

enum err_code roles_end(struct store_pool *pool, struct arena *a, const struct recording *r,
                        const struct role_request *q, str *answer, bool *again, struct err *e)
{
    struct writing w = {r, q, true};
    return run(pool, a, &w, answer, again, e);
}
