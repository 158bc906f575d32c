/* What forms send, and whom they mean. */
#include "pay/payee.h"
#include "registry/record.h"
#include "registry/times.h"
#include "web/sheet.h"

static enum err_code no_value(const str label[2], struct err *e)
{
    struct err other = {0};
    err_set(e, ERR_INPUT, "%s: thiếu, hoặc giá trị không hợp lệ", "", label[LANG_VI]);
    err_set(&other, ERR_INPUT, "", "%s: missing, or no such value", label[LANG_EN]);
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

enum err_code sheet_take_month(const struct web_request *q, const char *name, const str label[2],
                               month *out, struct err *e)
{
    return month_parse(web_param(q, name), out) ? ERR_NONE : no_value(label, e);
}

enum err_code sheet_take_day(const struct web_request *q, const char *name, const str label[2],
                             day *out, struct err *e)
{
    return day_parse(web_param(q, name), out) ? ERR_NONE : no_value(label, e);
}

enum err_code sheet_take_money(const struct web_request *q, const char *name, const str label[2],
                               vnd *out, struct err *e)
{
    char digits[32];
    size_t n = 0;
    str given = web_param(q, name);
    *out = 0;
    for (size_t i = 0; i < given.n; i++) {
        if (given.p[i] != '.' && n < sizeof(digits))
            digits[n++] = given.p[i];
    }
    if (given.n == 0 || (n < sizeof(digits) && num_parse_int((str){digits, n}, out) && *out > 0))
        return ERR_NONE;
    return no_value(label, e);
}

enum err_code sheet_answer(struct web_request *q, struct web_answer *a, enum err_code code,
                           const struct err *said, str to, str number, sheet_show *show,
                           struct err *e)
{
    if (code == ERR_NONE) {
        web_done(q, a, to, number);
        return ERR_NONE;
    }
    if (a->status == 200 && (code == ERR_INPUT || code == ERR_USAGE || code == ERR_LIMIT)) {
        a->status = 400;
        return show(q, a, said, e);
    }
    *e = *said;
    return code;
}

bool sheet_mine(const struct web_request *q, enum right right, str commune)
{
    return roles_held_in(&q->user.held, right, commune);
}

enum err_code sheet_take_entity(struct web_request *q, const char *name, int64_t *out,
                                struct err *e)
{
    struct world_at at = {.province = q->app->province,
                          .as_of = web_today(),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    str word = web_param(q, name);
    *out = 0;
    enum err_code code = web_db(q, e);
    struct err ignored = {0};
    if (code == ERR_NONE && record_who(q->db, &at, word, out, &ignored) != ERR_NONE) {
        *out = 0;
        code = world_find_household(q->db, &at, word, out, e);
    }
    if (code == ERR_NONE && *out == 0)
        code = err_set(e, ERR_INPUT, "sổ không có người hay hộ nào là \"%s\"",
                       "the registry has no person or household \"%s\"", word);
    return code;
}

/* ---- names ---- */

#define AT_ONCE 50u
#define FIFTY                                                                                      \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21," \
    " ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39,"   \
    " ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51)"

static void take_name(struct web_request *q, const int64_t *entities, uint32_t n, bool person,
                      struct sheet_who *out)
{
    int64_t entity = store_at_int(q->db, 0);
    for (uint32_t i = 0; i < n; i++) {
        if (entities[i] != entity || out[i].name.n > 0)
            continue;
        str code = arena_str(q->arena, store_at_text(q->db, 2));
        out[i].name = arena_str(q->arena, store_at_text(q->db, 1));
        out[i].code = person ? sheet_fmt(q, "%s/%l", code, store_at_int(q->db, 3)) : code;
        out[i].url = sheet_fmt(q, "/ho/%s", sheet_part(q, code));
    }
}

/* Fifty to a query; of several memberships the last. */
static enum err_code ask_names(struct web_request *q, const int64_t *entities, uint32_t n,
                               bool person, struct sheet_who *out, struct err *e)
{
    struct store_value v[AT_ONCE + 1] = {store_int(q->app->province)};
    int more;
    for (uint32_t i = 0; i < AT_ONCE; i++)
        v[i + 1] = store_int(entities[i < n ? i : 0]);
    enum err_code code =
        person ? store_query(
                     q->db,
                     SQL("SELECT m.person, p.name, h.code, m.number FROM membership AS m"
                         " JOIN person AS p ON p.province = m.province AND p.id = m.person"
                         " JOIN household AS h ON h.province = m.province AND h.id = m.household"
                         " WHERE m.province = ?1 AND m.closed = 0 AND p.closed = 0 AND h.closed = 0"
                         " AND m.person IN " FIFTY " ORDER BY m.person, m.valid_to DESC,"
                         " p.valid_to DESC, h.valid_to DESC"),
                     v, AT_ONCE + 1, e)
               : store_query(
                     q->db,
                     SQL("SELECT h.id, p.name, h.code, m.number FROM household AS h"
                         " JOIN membership AS m ON m.province = h.province AND m.household = h.id"
                         " JOIN person AS p ON p.province = m.province AND p.id = m.person"
                         " WHERE h.province = ?1 AND m.closed = 0 AND p.closed = 0 AND h.closed = 0"
                         " AND h.id IN " FIFTY " ORDER BY h.id, m.valid_to DESC, m.number,"
                         " p.valid_to DESC, h.valid_to DESC"),
                     v, AT_ONCE + 1, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(q->db, e)) > 0)
        take_name(q, entities, n, person, out);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code sheet_names(struct web_request *q, const int64_t *entities, uint32_t n,
                          struct sheet_who *out, struct err *e)
{
    enum err_code code = web_db(q, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i += AT_ONCE) {
        uint32_t here = n - i < AT_ONCE ? n - i : AT_ONCE;
        code = ask_names(q, entities + i, here, true, out + i, e);
        if (code == ERR_NONE)
            code = ask_names(q, entities + i, here, false, out + i, e);
    }
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        if (out[i].name.n == 0)
            out[i] = (struct sheet_who){sheet_fmt(q, "#%l", entities[i]), STR(""), STR("")};
    }
    return code;
}

uint32_t sheet_from_row(const struct web_request *q)
{
    int64_t from = 0;
    num_parse_int(web_param(q, "from_row"), &from);
    return from < 0 || from > 10000000 ? 0 : (uint32_t)from;
}

int sheet_turn(struct sheet_turn *t)
{
    uint32_t row = t->at++;
    if (row < t->from)
        return 0;
    if (row - t->from < t->most)
        return 1;
    t->next = row;
    return -1;
}

str sheet_turn_url(struct web_request *q, const struct sheet_turn *t, str path)
{
    return t->next > 0 ? sheet_fmt(q, "%s?from_row=%u", path, t->next) : STR("");
}
