#include "registry/record.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/sealed.h"
#include "registry/times.h"

struct looking {
    struct store_conn *c;
    struct arena *a;
    const struct world_at *at;
    bool history;
    struct record_lines *out;
};

/* ?5 is the entity, ?6 is 1 when every row is asked for that was recorded by then. */
#define OR_EVER " ((?6 = 1 AND recorded <= ?4 AND known_from <= ?3) OR (?6 = 0 AND" TRUE_ROWS "))"
#define ROW_TIMES "valid_from, valid_to, known_from, known_to, recorded, closed"
#define ROW_ORDER " ORDER BY recorded, valid_from"

static enum err_code ask(struct looking *x, sql q, int64_t entity, struct err *e)
{
    const struct world_at *at = x->at;
    return store_query(x->c, q,
                       STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_int(entity), store_int(x->history)),
                       e);
}

/* The times of the row, which stand first in it. What was closed after the recording asked about
 * was not closed then. */
static struct record_line line_at(struct looking *x, str entity, const char *section)
{
    struct store_conn *c = x->c;
    struct record_line l = {.entity = entity,
                            .section = str_from_c(section),
                            .from = (day)store_at_int(c, 0),
                            .to = (day)store_at_int(c, 1),
                            .known_from = (day)store_at_int(c, 2),
                            .known_to = (day)store_at_int(c, 3),
                            .recorded = store_at_int(c, 4),
                            .closed = store_at_int(c, 5)};
    if (l.closed > x->at->recording || (l.closed != 0 && l.known_to > x->at->known_on))
        l.closed = l.known_to = 0;
    return l;
}

static void add(struct looking *x, struct record_line l, const char *field, str value)
{
    l.field = str_from_c(field);
    l.value = arena_str(x->a, value);
    vec_push(x->a, x->out, l);
}

static str birth_text(struct arena *a, day from, day to)
{
    char iso[11];
    size_t n = day_format_iso(from, iso);
    return arena_str(a, (str){iso, from == to ? n : 4});
}

static enum err_code ended(int more, struct err *e)
{
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- answers and facts of any entity ---- */

struct form_names {
    str names; /* of the questions, parted by commas */
    int64_t id;
};

static enum err_code form_of(struct looking *x, int64_t id, struct form_names *f, struct err *e)
{
    struct store_value v;
    if (f->id == id)
        return ERR_NONE;
    int got = store_one(x->c, SQL("SELECT questions FROM form WHERE province = ?1 AND id = ?2"),
                        STORE_VALUES(store_int(x->at->province), store_int(id)), x->a, &v, 1, e);
    if (got < 0)
        return e->code;
    f->id = id;
    f->names = got == 1 ? v.s : STR("");
    return ERR_NONE;
}

static str answer_named(str names, str answers, str name)
{
    while (names.p != NULL) {
        str one = str_split(&names, ','), value = str_split(&answers, ',');
        if (str_eq(one, name))
            return value;
        if (answers.p == NULL)
            answers = STR("");
    }
    return STR("");
}

struct answer_row {
    struct record_line times;
    int64_t form;
    str names, answers;
};
struct answer_rows {
    struct answer_row *v;
    uint32_t n, cap;
};

static void add_answers(struct looking *x, const struct answer_row *row,
                        const struct answer_row *before)
{
    str names = row->names, answers = row->answers;
    while (names.n > 0) {
        str name = str_split(&names, ','), value = str_split(&answers, ',');
        str old = before != NULL ? answer_named(before->names, before->answers, name) : STR("");
        struct record_line l = row->times;
        if (before == NULL ? value.n > 0 : !str_eq(value, old)) {
            l.field = name;
            l.value = value;
            vec_push(x->a, x->out, l);
        }
    }
}

#define ANSWERS                                                                                    \
    "SELECT " ROW_TIMES                                                                            \
    ", form, answers FROM answer WHERE province = ?1 AND entity = ?5 AND" OR_EVER

static enum err_code add_all_answers(struct looking *x, int64_t entity, str name, struct err *e)
{
    struct answer_rows rows = {0};
    struct form_names form = {.id = -1};
    int more;
    if (ask(x, SQL(ANSWERS ROW_ORDER), entity, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct answer_row row = {.times = line_at(x, name, "answer"),
                                 .form = store_at_int(x->c, 6),
                                 .answers = arena_str(x->a, store_at_text(x->c, 7))};
        vec_push(x->a, &rows, row);
    }
    enum err_code code = ended(more, e);
    uint32_t latest = 0;
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        code = form_of(x, rows.v[i].form, &form, e);
        rows.v[i].names = form.names;
        if (rows.v[i].times.from >= rows.v[latest].times.from)
            latest = i;
    }
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        if (x->history)
            add_answers(x, &rows.v[i], i > 0 ? &rows.v[i - 1] : NULL);
        else if (i == latest)
            add_answers(x, &rows.v[i], NULL); /* answers hold until the next survey */
    }
    return code;
}

#define FACTS                                                                                      \
    "SELECT " ROW_TIMES ", name, value FROM fact WHERE province = ?1 AND entity = ?5 AND" OR_EVER

static enum err_code add_facts(struct looking *x, int64_t entity, str name, struct err *e)
{
    int more;
    if (ask(x, SQL(FACTS " ORDER BY recorded, name, valid_from"), entity, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_line l = line_at(x, name, "fact");
        struct sealed_text t = {store_at_text(x->c, 6), store_at_text(x->c, 7)};
        if (sealed_is(t.name) &&
            (!x->at->sealed || !sealed_open(x->a, x->at->province, t.name, t.value, &t)))
            t = (struct sealed_text){STR(RECORD_SEALED), STR("")};
        l.field = arena_str(x->a, t.name);
        l.value = arena_str(x->a, t.value);
        vec_push(x->a, x->out, l);
    }
    return ended(more, e);
}

/* ---- persons ---- */

#define PERSON                                                                                     \
    "SELECT " ROW_TIMES ", name, birth, birth_to, sex, ethnicity FROM person WHERE province = ?1"  \
    " AND id = ?5 AND" OR_EVER
#define NUMBERS                                                                                    \
    "SELECT " ROW_TIMES ", kind, number FROM person_number WHERE province = ?1 AND person = ?5"    \
    " AND" OR_EVER
#define MEMBERSHIPS                                                                                \
    "SELECT " ROW_TIMES ", household, number, relation FROM membership WHERE province = ?1 AND"    \
    " person = ?5 AND" OR_EVER

static enum err_code add_person_rows(struct looking *x, int64_t person, str name, struct err *e)
{
    int more;
    if (ask(x, SQL(PERSON ROW_ORDER), person, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_line l = line_at(x, name, "person");
        add(x, l, "name", store_at_text(x->c, 6));
        if (!store_at_null(x->c, 7))
            add(x, l, "born",
                birth_text(x->a, (day)store_at_int(x->c, 7), (day)store_at_int(x->c, 8)));
        add(x, l, "sex", store_at_text(x->c, 9));
        if (store_at_text(x->c, 10).n > 0)
            add(x, l, "ethnicity", store_at_text(x->c, 10));
    }
    if (ended(more, e) != ERR_NONE)
        return e->code;
    if (ask(x, SQL(NUMBERS " ORDER BY recorded, kind, valid_from"), person, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_line l = line_at(x, name, "number");
        l.field = arena_str(x->a, store_at_text(x->c, 6));
        l.value = arena_str(x->a, store_at_text(x->c, 7));
        vec_push(x->a, x->out, l);
    }
    return ended(more, e);
}

static enum err_code code_of(struct looking *x, int64_t household, str *code, struct err *e)
{
    struct store_value v;
    int got = store_one(
        x->c,
        SQL("SELECT code FROM household WHERE province = ?1 AND id = ?2 AND"
            " recorded <= ?3 ORDER BY recorded DESC, valid_from DESC"),
        STORE_VALUES(store_int(x->at->province), store_int(household), store_int(x->at->recording)),
        x->a, &v, 1, e);
    *code = got == 1 ? v.s : STR("?");
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code add_memberships(struct looking *x, int64_t person, str name, struct err *e)
{
    uint32_t first = x->out->n;
    struct {
        int64_t *v;
        uint32_t n, cap;
    } households = {0};
    int more;
    if (ask(x, SQL(MEMBERSHIPS ROW_ORDER), person, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_line l = line_at(x, name, "membership");
        vec_push(x->a, &households, store_at_int(x->c, 6));
        char text[64];
        size_t n = fmt_write(text, sizeof(text), "/%l relation=%s", store_at_int(x->c, 7),
                             store_at_text(x->c, 8));
        add(x, l, "member", (str){text, n});
    }
    enum err_code code = ended(more, e);
    for (uint32_t i = 0; i < households.n && code == ERR_NONE; i++) {
        struct record_line *l = &x->out->v[first + i];
        str household;
        char text[256];
        code = code_of(x, households.v[i], &household, e);
        size_t n = fmt_write(text, sizeof(text), "%s%s", household, l->value);
        l->value = arena_str(x->a, (str){text, n});
    }
    return code;
}

static str number_name(struct arena *a, int64_t person)
{
    char text[32];
    size_t n = fmt_write(text, sizeof(text), "#%l", person);
    return arena_str(a, (str){text, n});
}

/* "HOUSEHOLD/MEMBER" of the day asked about, else "#ID". */
static enum err_code name_of_person(struct looking *x, int64_t person, str *name, struct err *e)
{
    const struct world_at *at = x->at;
    struct store_value v[2];
    int got = store_one(x->c,
                        SQL("SELECT household, number FROM membership WHERE province = ?1 AND"
                            " person = ?5 AND" TRUE_ROWS " ORDER BY recorded DESC"),
                        STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                     store_date(at->known_on), store_int(at->recording),
                                     store_int(person)),
                        x->a, v, 2, e);
    *name = number_name(x->a, person);
    if (got < 0)
        return e->code;
    if (got == 0)
        return ERR_NONE;
    str code;
    char text[128];
    if (code_of(x, v[0].i, &code, e) != ERR_NONE)
        return e->code;
    size_t n = fmt_write(text, sizeof(text), "%s/%l", code, v[1].i);
    *name = arena_str(x->a, (str){text, n});
    return ERR_NONE;
}

enum err_code record_person(struct store_conn *c, struct arena *a, const struct world_at *at,
                            int64_t person, bool history, struct record_lines *out, struct err *e)
{
    struct looking x = {.c = c, .a = a, .at = at, .history = history, .out = out};
    str name;
    uint32_t before = out->n;
    enum err_code code = name_of_person(&x, person, &name, e);
    if (code == ERR_NONE)
        code = add_person_rows(&x, person, name, e);
    if (code == ERR_NONE && out->n == before)
        return err_set(e, ERR_INPUT, "sổ chưa có người #%l vào ngày đó",
                       "the registry has no person #%l on that day", person);
    if (code == ERR_NONE)
        code = add_memberships(&x, person, name, e);
    if (code == ERR_NONE)
        code = add_all_answers(&x, person, name, e);
    return code == ERR_NONE ? add_facts(&x, person, name, e) : code;
}

/* ---- households ---- */

#define HOUSEHOLD                                                                                  \
    "SELECT " ROW_TIMES ", code, commune, village, area FROM household WHERE province = ?1 AND"    \
    " id = ?5 AND" OR_EVER
#define MEMBERS                                                                                    \
    "SELECT " ROW_TIMES ", person, number, relation FROM membership WHERE province = ?1 AND"       \
    " household = ?5 AND" OR_EVER

static enum err_code add_household_rows(struct looking *x, int64_t household, str name,
                                        struct err *e)
{
    int more;
    if (ask(x, SQL(HOUSEHOLD ROW_ORDER), household, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_line l = line_at(x, name, "household");
        add(x, l, "code", store_at_text(x->c, 6));
        add(x, l, "commune", store_at_text(x->c, 7));
        if (store_at_text(x->c, 8).n > 0)
            add(x, l, "village", store_at_text(x->c, 8));
    }
    return ended(more, e);
}

enum err_code record_household(struct store_conn *c, struct arena *a, const struct world_at *at,
                               int64_t household, bool history, struct record_lines *out,
                               struct err *e)
{
    struct looking x = {.c = c, .a = a, .at = at, .history = history, .out = out};
    struct {
        int64_t *v;
        uint32_t n, cap;
    } members = {0};
    str name;
    uint32_t before = out->n;
    int more;
    enum err_code code = code_of(&x, household, &name, e);
    if (code == ERR_NONE)
        code = add_household_rows(&x, household, name, e);
    if (code == ERR_NONE && out->n == before)
        return err_set(e, ERR_INPUT, "sổ chưa có hộ này vào ngày đó",
                       "the registry has no such household on that day");
    if (code == ERR_NONE)
        code = add_all_answers(&x, household, name, e);
    if (code == ERR_NONE)
        code = add_facts(&x, household, name, e);
    if (code == ERR_NONE)
        code = ask(&x, SQL(MEMBERS " ORDER BY number, person, recorded, valid_from"), household, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        int64_t person = store_at_int(c, 6);
        bool seen = false;
        for (uint32_t i = 0; i < members.n; i++)
            seen |= members.v[i] == person;
        if (!seen)
            vec_push(a, &members, person);
    }
    code = ended(more, e);
    for (uint32_t i = 0; i < members.n && code == ERR_NONE; i++)
        code = record_person(c, a, at, members.v[i], history, out, e);
    return code;
}

bool record_act_of(struct store_conn *c, struct arena *a, int64_t province, int64_t number,
                   struct record_act *out, struct err *e)
{
    struct store_value v[4];
    int got = store_one(c,
                        SQL("SELECT at_us, actor, source, reference FROM recording WHERE province ="
                            " ?1 AND number = ?2"),
                        STORE_VALUES(store_int(province), store_int(number)), a, v, 4, e);
    *out = (struct record_act){.number = number};
    if (got == 1)
        *out = (struct record_act){number, v[0].i, v[1].s, v[2].s, v[3].s};
    return got >= 0;
}
