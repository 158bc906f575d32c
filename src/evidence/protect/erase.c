#include "evidence/protect/erase.h"

#include "base/fmt.h"
#include "base/text.h"
#include "evidence/protect/erase_int.h"
#include "evidence/protect/subject_int.h"
#include "registry/roles.h"
#include "registry/times.h"
#include "store/audit.h"

#define TEXT_MAX_BYTES 65536u

struct erasing {
    const struct recording *r;
    const struct law *law;
    struct erase_debt debt;
    const struct terms *terms;
    struct arena *arena;
    int64_t request;
    const struct subject_act *act;
    int64_t person, rows, log;
    bool money;
    struct {
        str *v; /* folded */
        uint32_t n, cap;
    } values; /* what must not be found any more */
};

static enum err_code run(struct store_conn *c, struct erasing *x, sql q, struct err *e)
{
    int64_t changed = 0;
    enum err_code code =
        store_run(c, q, STORE_VALUES(store_int(x->r->province), store_int(x->person)), &changed, e);
    x->rows += changed;
    return code;
}

/* ---- what there is ---- */

static enum err_code read_values(struct store_conn *c, struct erasing *x, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT name FROM person WHERE province = ?1 AND id = ?2 UNION SELECT"
                        " number FROM person_number WHERE province = ?1 AND person = ?2 UNION"
                        " SELECT account FROM payee WHERE " THEIRS
                        " UNION SELECT account FROM payee_change WHERE " THEIRS),
                    STORE_VALUES(store_int(x->r->province), store_int(x->person)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        str folded = text_fold(x->arena, store_at_text(c, 0));
        if (folded.n > 0)
            vec_push(x->arena, &x->values, folded);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- the log ---- */

static bool has_entity(str payload, int64_t entity)
{
    char text[24];
    str number = {text, fmt_int(text, entity)};
    while (payload.n > 0) {
        str line = str_split(&payload, '\n');
        if (!str_starts(line, STR("entities ")))
            continue;
        while (line.n > 0) {
            if (str_eq(str_split(&line, ' '), number))
                return true;
        }
    }
    return false;
}

static bool has_value(struct erasing *x, str payload)
{
    struct arena_mark mark = arena_save(x->arena);
    str folded = text_fold(x->arena, payload);
    bool any = false;
    for (uint32_t i = 0; i < x->values.n && !any; i++)
        any = str_find(folded, x->values.v[i]) >= 0;
    arena_restore(x->arena, mark);
    return any;
}

struct entries {
    int64_t *v;
    uint32_t n, cap;
};

/* Of recordings that wrote rows of the person, and of looks at them, those that have the words. A
 * name alone is many people's. */
static enum err_code find_entries(struct store_conn *c, struct erasing *x, struct entries *out,
                                  struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT a.seq, a.kind, p.payload FROM audit_entry AS a JOIN audit_payload AS p ON"
                " p.province = a.province AND p.seq = a.seq WHERE a.province = ?1 AND (a.kind ="
                " 'read' OR a.recording IN (SELECT recorded FROM person WHERE province = ?1 AND id"
                " = ?2 UNION SELECT closed FROM person WHERE province = ?1 AND id = ?2 UNION SELECT"
                " recorded FROM person_number WHERE province = ?1 AND person = ?2 UNION SELECT"
                " closed FROM person_number WHERE province = ?1 AND person = ?2 UNION SELECT"
                " recorded FROM payee WHERE " THEIRS " UNION SELECT recorded FROM payee_change"
                " WHERE " THEIRS ")) ORDER BY a.seq"),
            STORE_VALUES(store_int(x->r->province), store_int(x->person)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t seq = store_at_int(c, 0);
        str payload = store_at_text(c, 2);
        bool theirs = !str_eq_c(store_at_text(c, 1), "read") || has_entity(payload, x->person);
        if (theirs && has_value(x, payload))
            vec_push(x->arena, out, seq);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code erase_log(struct store_conn *c, struct erasing *x,
                               const struct entries *entries, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < entries->n && code == ERR_NONE; i++) {
        int64_t erased = 0;
        const struct audit_erasing v = {x->r->province, entries->v[i], entries->v[i], x->r->actor,
                                        x->act->paper};
        code = audit_erase(c, &v, &erased, e);
        x->log += erased;
    }
    return code;
}

/* ---- the rows ---- */

/* Who they were, by all their rows; keys to find them by. Of a household that they alone ever lived
 * in, the village too. */
static const sql identity[] = {
    {"DELETE FROM name_bearer WHERE province = ?1 AND person = ?2"},
    {"UPDATE review_entry SET value = '' WHERE province = ?1 AND EXISTS (SELECT 1 FROM review_form"
     " AS f JOIN household AS h ON h.province = f.province AND h.code = f.code JOIN membership AS m"
     " ON m.province = h.province AND m.household = h.id WHERE f.province = review_entry.province"
     " AND f.id = review_entry.form AND m.person = ?2 AND m.number = review_entry.member)"},
    {"UPDATE payee SET method = 'cash', provider = '', bank = '', account = '', holder = '',"
     " collector = NULL, paper = '' WHERE " THEIRS},
    {"UPDATE payee_change SET method = 'cash', provider = '', bank = '', account = '', holder = '',"
     " collector = NULL, paper = '' WHERE " THEIRS},
    {"DELETE FROM person_number WHERE province = ?1 AND person = ?2"},
    {"UPDATE household SET village = '' WHERE province = ?1 AND id IN (" ALONE ")"},
    {"UPDATE person SET name = '' WHERE province = ?1 AND id = ?2"},
    /* Names that nobody bears any more. */
    {"DELETE FROM name_key WHERE province = ?1 AND ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM person AS"
     " p WHERE p.province = name_key.province AND p.name = name_key.name)"},
    {"DELETE FROM known_name WHERE province = ?1 AND ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM person"
     " AS p WHERE p.province = known_name.province AND p.name = known_name.name)"},
};

struct said {
    int64_t recorded;
    day from, birth;
    str text;
};
struct saids {
    struct said *v;
    uint32_t n, cap;
};

/* Of the birth the year stays, for statistics. */
static enum err_code blur_birth(struct store_conn *c, struct erasing *x, struct err *e)
{
    struct saids rows = {0};
    int more;
    enum err_code code =
        store_query(c,
                    SQL("SELECT recorded, valid_from, birth FROM person WHERE province = ?1 AND id"
                        " = ?2 AND birth IS NOT NULL ORDER BY recorded, valid_from"),
                    STORE_VALUES(store_int(x->r->province), store_int(x->person)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) != 0) {
        if (more < 0)
            return e->code;
        const struct said s = {store_at_int(c, 0), (day)store_at_int(c, 1), (day)store_at_int(c, 2),
                               STR("")};
        vec_push(x->arena, &rows, s);
    }
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        int year, mon, dom;
        day_to_ymd(rows.v[i].birth, &year, &mon, &dom);
        code = store_run(c,
                         SQL("UPDATE person SET birth = ?5, birth_to = ?6 WHERE province = ?1 AND"
                             " id = ?2 AND recorded = ?3 AND valid_from = ?4"),
                         STORE_VALUES(store_int(x->r->province), store_int(x->person),
                                      store_int(rows.v[i].recorded), store_date(rows.v[i].from),
                                      store_date(day_from_ymd(year, 1, 1)),
                                      store_date(day_from_ymd(year, 12, 31))),
                         NULL, e);
    }
    return code;
}

/* An answer to each question of the form: none. */
static enum err_code empty_answers(struct store_conn *c, struct erasing *x, struct err *e)
{
    struct saids rows = {0};
    int more;
    enum err_code code =
        store_query(c,
                    SQL("SELECT a.recorded, a.valid_from, f.questions FROM answer AS a JOIN form AS"
                        " f ON f.province = a.province AND f.id = a.form WHERE a.province = ?1 AND"
                        " a.entity = ?2 ORDER BY a.recorded, a.valid_from"),
                    STORE_VALUES(store_int(x->r->province), store_int(x->person)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) != 0) {
        struct buf commas;
        str questions = store_at_text(c, 2);
        if (more < 0)
            return e->code;
        buf_init(&commas, x->arena, TEXT_MAX_BYTES);
        for (size_t i = 0; i < questions.n; i++) {
            if (questions.p[i] == ',')
                buf_char(&commas, ',');
        }
        const struct said s = {store_at_int(c, 0), (day)store_at_int(c, 1), 0, buf_str(&commas)};
        vec_push(x->arena, &rows, s);
    }
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++)
        code = store_run(c,
                         SQL("UPDATE answer SET answers = ?5 WHERE province = ?1 AND entity = ?2"
                             " AND recorded = ?3 AND valid_from = ?4"),
                         STORE_VALUES(store_int(x->r->province), store_int(x->person),
                                      store_int(rows.v[i].recorded), store_date(rows.v[i].from),
                                      store_text(rows.v[i].text)),
                         NULL, e);
    return code;
}

/* The lists of the places that they ever lived in are made anew of all others there: rows of nobody
 * alone, and not counted. */
#define THEIR_PLACES "SELECT place FROM name_bearer WHERE province = ?1 AND person = ?2"

static enum err_code leave_lists(struct store_conn *c, const struct erasing *x, struct err *e)
{
    const struct store_value v[] = {store_int(x->r->province), store_int(x->person)};
    enum err_code code = store_run(
        c, SQL("DELETE FROM place_bearer WHERE province = ?1 AND place IN (" THEIR_PLACES ")"), v,
        2, NULL, e);
    if (code != ERR_NONE)
        return code;
    return store_run(
        c,
        SQL("INSERT INTO place_bearer (province, place, part, bearers, packed) SELECT b.province,"
            " b.place, 0, count(*), group_concat(b.one, '') FROM (SELECT province, place, name ||"
            " ',' || birth || ',' || person || ';' AS one FROM name_bearer WHERE province = ?1 AND"
            " person <> ?2 AND place IN (" THEIR_PLACES
            ") ORDER BY province, place, name, birth, person) AS b GROUP BY b.province, b.place"),
        v, 2, NULL, e);
}

/* What a decision or a payment rests on stays with it. */
static enum err_code erase_rows(struct store_conn *c, struct erasing *x, struct err *e)
{
    enum err_code code = leave_lists(c, x, e);
    for (size_t i = 0; i < sizeof(identity) / sizeof(identity[0]) && code == ERR_NONE; i++)
        code = run(c, x, identity[i], e);
    if (code != ERR_NONE || x->money)
        return code;
    code = run(c, x, SQL("DELETE FROM fact WHERE province = ?1 AND entity = ?2"), e);
    if (code == ERR_NONE)
        code = blur_birth(c, x, e);
    return code == ERR_NONE ? empty_answers(c, x, e) : code;
}

/* ---- the act ---- */

static enum err_code may_erase(struct store_conn *c, struct erasing *x,
                               const struct subject_requests *all, struct err *e)
{
    if (all->n == 0)
        return err_set(e, ERR_INPUT, "không có yêu cầu số %l", "there is no request %l",
                       x->request);
    const struct subject_request *q = &all->v[0];
    x->person = q->person;
    if (!str_eq_c(q->kind, "delete") || q->person == 0)
        return err_set(e, ERR_INPUT, "yêu cầu %l không phải là xóa dữ liệu của một người trong sổ",
                       "request %l does not ask to delete what is held of somebody in the registry",
                       x->request);
    if (str_trim(x->act->paper).n == 0 || str_trim(x->act->said).n == 0)
        return err_set(e, ERR_INPUT, "xóa cần quyết định và lý do",
                       "erasing needs its decision and the reason");
    if (officer_same(q->actor, x->r->actor))
        return err_set(e, ERR_INPUT, "ai nhận yêu cầu thì không tự duyệt xóa",
                       "who took the request does not approve the erasure");
    return roles_may_for(c, x->r->province, x->r->actor, RIGHT_PROTECT_APPROVE, &x->person, 1,
                         day_of_moment(x->r->at_us), e);
}

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct erasing x = *(const struct erasing *)ctx; /* it may be called again */
    struct subject_requests all;
    struct entries entries = {0};
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, x.r, &recorded, e);
    if (code == ERR_NONE)
        code = subject_read(c, x.arena, x.r->province, x.request, &all, e);
    if (code == ERR_NONE)
        code = may_erase(c, &x, &all, e);
    if (code == ERR_NONE)
        code = erase_held(c, x.arena, x.r, x.law, &x.debt, x.person, recorded, &x.money, e);
    if (code == ERR_NONE)
        code = subject_add_act(c, x.r, x.terms, &all.v[0], x.act, recorded, e);
    if (code == ERR_NONE)
        code = read_values(c, &x, e);
    if (code == ERR_NONE)
        code = find_entries(c, &x, &entries, e);
    if (code == ERR_NONE)
        code = erase_rows(c, &x, e);
    if (code == ERR_NONE)
        code = erase_log(c, &x, &entries, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %l %d", x.rows, x.log, (int)x.money);
    return code;
}

static enum err_code read_debt(struct store_pool *pool, struct erasing *x,
                               const struct cycle_question *q, struct err *e)
{
    struct subject_requests all = {0};
    struct store_conn *c;
    enum err_code code = store_pool_reader(pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = subject_read(c, x->arena, x->r->province, x->request, &all, e);
    if (code == ERR_NONE && all.n > 0 && all.v[0].person != 0)
        code = erase_debt_read(c, x->arena, x->r, q, all.v[0].person, &x->debt, e);
    store_pool_return(pool, c);
    return code;
}

enum err_code subject_erase(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_question *q, const struct terms *terms,
                            int64_t request, const struct subject_act *act, str *answer,
                            bool *again, struct err *e)
{
    struct erasing x = {
        .r = r, .law = q->law, .terms = terms, .arena = a, .request = request, .act = act};
    struct buf content;
    buf_init(&content, a, TEXT_MAX_BYTES);
    buf_fmt(&content, "%l\n%s\n%s\n%l", request, act->said, act->paper, (int64_t)act->on);
    enum err_code code = read_debt(pool, &x, q, e);
    return code == ERR_NONE ? recording_write(pool, a, r, "subject.erase", buf_str(&content), work,
                                              &x, answer, again, e)
                            : code;
}
