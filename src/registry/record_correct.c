/* Correcting a person or household: the row that is meant is closed, and one that says better is
 * opened. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/identity.h"
#include "registry/import_int.h"
#include "registry/name_keys.h"
#include "registry/number_holder.h"
#include "registry/record.h"
#include "registry/record_place.h"
#include "registry/recording.h"
#include "registry/roles.h"
#include "registry/sealed.h"
#include "registry/survey_int.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)64 << 20)
#define MAX_PIECES 256u

struct correcting {
    struct store_conn *c;
    struct arena a;
    const struct law *law;
    const struct record_correction *r;
    const uint8_t *operation;
    int64_t recording;
    struct sealer sealer; /* once a fact is corrected */
};

enum place { PLACE_PERSON, PLACE_NUMBER, PLACE_ANSWER, PLACE_FACT };

static const struct law_symbol *fact_named(const struct correcting *x, str name)
{
    const struct law_symbol *fact = law_find(x->law, name);
    enum law_entity entity = x->r->household ? LAW_HOUSEHOLD : LAW_PERSON;
    return fact != NULL && fact->kind == LAW_FACT && fact->entity == entity ? fact : NULL;
}

static bool in_list(str names, str name)
{
    while (names.n > 0) {
        if (str_eq(str_split(&names, ','), name))
            return true;
    }
    return false;
}

static enum err_code unknown_field(const struct correcting *x, str field, struct err *e)
{
    str near = law_suggest(x->law, field);
    if (x->r->household)
        err_set(e, ERR_INPUT, "không có mục nào của hộ tên là \"%s\"",
                "a household has nothing named \"%s\"", field);
    else
        err_set(e, ERR_INPUT, "không có mục nào của người tên là \"%s\"",
                "a person has nothing named \"%s\"", field);
    if (near.n > 0)
        err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", near);
    return ERR_INPUT;
}

static enum err_code bad_value(str field, str value, struct err *e)
{
    return err_set(e, ERR_INPUT, "%s: giá trị \"%s\" sai", "%s: bad value \"%s\"", field, value);
}

/* The value as files write it; empty stays empty: not known. */
static enum err_code canonical(struct correcting *x, const struct law_symbol *fact, str field,
                               str value, str *out, struct err *e)
{
    int64_t v;
    *out = STR("");
    if (value.n == 0)
        return ERR_NONE;
    if (fact == NULL || !law_value_parse(&fact->type, value, &v)) {
        const struct column_reader reader = {.use = USE_FACT, .fact = fact};
        if (fact == NULL)
            return bad_value(field, value, e);
        reader_complain(&reader, field, value, CELL_BAD, e);
        return ERR_INPUT;
    }
    struct buf b;
    buf_init(&b, &x->a, 1024);
    law_value_write(&fact->type, v, &b);
    *out = buf_str(&b);
    return ERR_NONE;
}

/* ---- the recording ---- */

static enum err_code begin_recording(struct correcting *x, struct err *e)
{
    const struct record_correction *r = x->r;
    struct recording act = {.province = r->province,
                            .at_us = r->now_us,
                            .actor = r->actor,
                            .source = r->source,
                            .reference = r->reference};
    mem_copy(act.operation, x->operation, STORE_ID_BYTES);
    return recording_begin(x->c, &act, &x->recording, e);
}

#define CLOSE(table, key)                                                                          \
    SQL("UPDATE " table                                                                            \
        " SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND"                \
        " valid_from = ?5 AND " key)

static enum err_code close_row(struct correcting *x, sql q, day known, const struct row_key *row,
                               struct store_value key, struct err *e)
{
    int64_t changed = 0;
    enum err_code code =
        store_run(x->c, q,
                  STORE_VALUES(store_int(x->recording), store_date(known),
                               store_int(x->r->province), store_int(row->recorded),
                               store_date(row->valid_from), store_int(x->r->person), key),
                  &changed, e);
    check(code != ERR_NONE || changed == 1);
    return code;
}

/* ---- name, birth, sex, ethnicity ---- */

struct person_row {
    struct row_key row;
    day to;
    str name, sex, ethnicity;
    struct store_value birth, birth_to;
};

static enum err_code not_born_yet(str value, struct err *e)
{
    return err_set(e, ERR_INPUT, "born: ngày sinh %s chưa tới",
                   "born: the birth, %s, has not come yet", value);
}

static enum err_code set_born(struct person_row *p, str value, day today, struct err *e)
{
    day d;
    int64_t year;
    if (value.n == 4 && num_parse_int(value, &year) && year >= 1600) {
        if (day_from_ymd((int)year, 1, 1) > today)
            return not_born_yet(value, e);
        p->birth = store_date(day_from_ymd((int)year, 1, 1));
        p->birth_to = store_date(day_from_ymd((int)year, 12, 31));
        return ERR_NONE;
    }
    if (!day_parse(value, &d)) {
        bad_value(STR("born"), value, e);
        err_hint(e, "viết 1954-12-05, 05/12/1954 hoặc chỉ năm 1954",
                 "write 1954-12-05, 05/12/1954, or the year 1954 alone");
        return ERR_INPUT;
    }
    if (d > today)
        return not_born_yet(value, e);
    p->birth = p->birth_to = store_date(d);
    return ERR_NONE;
}

static enum err_code set_person(struct correcting *x, struct person_row *p,
                                const struct record_set *s, struct err *e)
{
    if (str_eq_c(s->field, "born"))
        return set_born(p, s->value, x->r->today, e);
    if (str_eq_c(s->field, "name")) {
        if (str_trim(s->value).n == 0 || text_has_control(str_trim(s->value)))
            return bad_value(s->field, s->value, e);
        return text_nfc(&x->a, str_trim(s->value), &p->name, e);
    }
    return canonical(x, fact_named(x, s->field), s->field, s->value,
                     str_eq_c(s->field, "sex") ? &p->sex : &p->ethnicity, e);
}

static enum err_code read_person(struct correcting *x, struct person_row *p, struct err *e)
{
    struct store_value v[9];
    int got = store_one(
        x->c,
        SQL("SELECT recorded, valid_from, known_from, valid_to, name, sex,"
            " ethnicity, birth, birth_to FROM person WHERE province = ?1 AND id ="
            " ?2 AND closed = 0 AND valid_from <= ?3 AND ?3 < valid_to ORDER BY"
            " recorded DESC"),
        STORE_VALUES(store_int(x->r->province), store_int(x->r->person), store_date(x->r->as_of)),
        &x->a, v, 9, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ chưa có người này vào ngày đó",
                       "the registry has no such person on that day");
    *p = (struct person_row){.row = {(int32_t)v[0].i, (day)v[1].i, (day)v[2].i},
                             .to = (day)v[3].i,
                             .name = v[4].s,
                             .sex = v[5].s,
                             .ethnicity = v[6].s,
                             .birth = v[7],
                             .birth_to = v[8]};
    return ERR_NONE;
}

static enum err_code write_person(struct correcting *x, const struct person_row *p, struct err *e)
{
    const struct record_correction *r = x->r;
    day known = known_after(r->today, p->row);
    enum err_code code =
        close_row(x, CLOSE("person", "id = ?6 AND ?7 = 0"), known, &p->row, store_int(0), e);
    if (code != ERR_NONE)
        return code;
    code = store_run(
        x->c,
        SQL("INSERT INTO person (province, id, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, name, birth, birth_to, sex, ethnicity) VALUES (?1, ?2, ?3, ?4,"
            " ?5, 0, ?6, 0, ?7, ?8, ?9, ?10, ?11)"),
        STORE_VALUES(store_int(r->province), store_int(r->person), store_date(p->row.valid_from),
                     store_date(p->to), store_date(known), store_int(x->recording),
                     store_text(p->name), p->birth, p->birth_to, store_text(p->sex),
                     store_text(p->ethnicity)),
        NULL, e);
    return code == ERR_NONE ? name_keys_write_person(x->c, r->province, r->person, p->name, e)
                            : code;
}

/* ---- numbers ---- */

static enum err_code number_taken(struct correcting *x, str kind, str number, struct err *e)
{
    struct store_value v[1];
    struct number_holder who;
    int got = store_one(x->c,
                        SQL("SELECT person FROM person_number WHERE province = ?1 AND kind = ?2 AND"
                            " number = ?3 AND closed = 0 AND valid_to = 2147483647 AND person <>"
                            " ?4"),
                        STORE_VALUES(store_int(x->r->province), store_text(kind),
                                     store_text(number), store_int(x->r->person)),
                        &x->a, v, 1, e);
    if (got <= 0)
        return got < 0 ? e->code : ERR_NONE;
    enum err_code code = number_holder_of(x->c, &x->a, x->r->province, v[0].i, &who, e);
    if (code != ERR_NONE)
        return code;
    err_set(e, ERR_INPUT, "số %s đã là của %s (%s, xã %s; số sổ #%l)",
            "the number %s is that of %s (%s, commune %s; #%l of the registry)", number, who.name,
            who.member, who.commune, v[0].i);
    err_hint(e, "xem: ansinh person show … #%l", "see: ansinh person show … #%l", v[0].i);
    return ERR_INPUT;
}

#define MAX_CERTIFICATE 32u

/* The number as it is kept, and its kind. */
static enum err_code read_number(struct correcting *x, str field, str *value, str *kind,
                                 struct err *e)
{
    struct identity n;
    bool digits = value->n == 9 || value->n == 12;
    *value = str_trim(*value);
    if (str_eq_c(field, "birth_certificate")) {
        *kind = STR("birth_certificate");
        return value->n > 0 && value->n <= MAX_CERTIFICATE ? ERR_NONE : bad_value(field, *value, e);
    }
    if (x->r->numbers != NULL) {
        enum err_code code = identity_read(x->r->numbers, *value, &n, e);
        if (code != ERR_NONE)
            return code;
        *kind = n.kind == IDENTITY_OLD_CARD ? STR("old_card") : STR("citizen");
        *value = arena_str(&x->a, str_from_c(n.digits));
        return n.kind != IDENTITY_NONE ? ERR_NONE : bad_value(field, *value, e);
    }
    for (size_t i = 0; i < value->n; i++)
        digits = digits && value->p[i] >= '0' && value->p[i] <= '9';
    *kind = value->n == 9 ? STR("old_card") : STR("citizen");
    return digits ? ERR_NONE : bad_value(field, *value, e);
}

static enum err_code set_number(struct correcting *x, str field, str value, struct err *e)
{
    const struct record_correction *r = x->r;
    struct store_value v[3];
    struct row_key row = {0};
    str kind;
    enum err_code code = read_number(x, field, &value, &kind, e);
    if (code == ERR_NONE)
        code = number_taken(x, kind, value, e);
    if (code != ERR_NONE)
        return code;
    int got =
        store_one(x->c,
                  SQL("SELECT recorded, valid_from, known_from FROM person_number WHERE"
                      " province = ?1 AND person = ?2 AND kind = ?3 AND closed = 0 AND"
                      " valid_to = 2147483647"),
                  STORE_VALUES(store_int(r->province), store_int(r->person), store_text(kind)),
                  &x->a, v, 3, e);
    if (got < 0)
        return e->code;
    if (got == 1) {
        row = (struct row_key){(int32_t)v[0].i, (day)v[1].i, (day)v[2].i};
        code = close_row(x, CLOSE("person_number", "person = ?6 AND kind = ?7"),
                         known_after(r->today, row), &row, store_text(kind), e);
    }
    day from = got == 1 ? row.valid_from : r->from != DAY_MIN ? r->from : r->as_of;
    if (code != ERR_NONE)
        return code;
    return store_run(
        x->c,
        SQL("INSERT INTO person_number (province, person, kind, valid_from, valid_to, known_from,"
            " known_to, recorded, closed, number) VALUES (?1, ?2, ?3, ?4, 2147483647, ?5, 0, ?6, 0,"
            " ?7)"),
        STORE_VALUES(store_int(r->province), store_int(r->person), store_text(kind),
                     store_date(from), store_date(known_after(r->today, row)),
                     store_int(x->recording), store_text(value)),
        NULL, e);
}

/* ---- answers ---- */

struct answer_row {
    struct row_key row;
    day to;
    int64_t form;
    str names, answers;
};

/* 1, 0 there is none, -1. */
static int read_answers(struct correcting *x, struct answer_row *out, struct err *e)
{
    struct store_value v[7];
    int got = store_one(
        x->c,
        SQL("SELECT a.recorded, a.valid_from, a.known_from, a.valid_to, a.form,"
            " f.questions, a.answers FROM answer AS a JOIN form AS f ON f.province"
            " = a.province AND f.id = a.form WHERE a.province = ?1 AND a.entity ="
            " ?2 AND a.closed = 0 AND a.valid_from <= ?3 AND ?3 < a.valid_to ORDER"
            " BY a.valid_from DESC, a.recorded DESC"),
        STORE_VALUES(store_int(x->r->province), store_int(x->r->person), store_date(x->r->as_of)),
        &x->a, v, 7, e);
    if (got == 1)
        *out = (struct answer_row){.row = {(int32_t)v[0].i, (day)v[1].i, (day)v[2].i},
                                   .to = (day)v[3].i,
                                   .form = v[4].i,
                                   .names = v[5].s,
                                   .answers = v[6].s};
    return got;
}

static str with_answer(struct correcting *x, const struct answer_row *row, str name, str value)
{
    str names = row->names, answers = row->answers;
    struct buf b;
    buf_init(&b, &x->a, ANSWERS_MAX_BYTES);
    for (bool first = true; names.n > 0; first = false) {
        str one = str_split(&names, ','), old = str_split(&answers, ',');
        buf_add_c(&b, first ? "" : ",");
        buf_add(&b, str_eq(one, name) ? value : old);
    }
    return buf_str(&b);
}

static enum err_code write_answers(struct correcting *x, const struct answer_row *p, struct err *e)
{
    const struct record_correction *r = x->r;
    day known = known_after(r->today, p->row);
    enum err_code code =
        close_row(x, CLOSE("answer", "entity = ?6 AND ?7 = 0"), known, &p->row, store_int(0), e);
    if (code != ERR_NONE)
        return code;
    return store_run(x->c,
                     SQL("INSERT INTO answer (province, entity, valid_from, valid_to, known_from,"
                         " known_to, recorded, closed, form, answers) VALUES (?1, ?2, ?3, ?4, ?5,"
                         " 0, ?6, 0, ?7, ?8)"),
                     STORE_VALUES(store_int(r->province), store_int(r->person),
                                  store_date(p->row.valid_from), store_date(p->to),
                                  store_date(known), store_int(x->recording), store_int(p->form),
                                  store_text(p->answers)),
                     NULL, e);
}

/* ---- facts ---- */

struct piece {
    struct row_key row;
    day to;
    str stored, value; /* stored: its name in the row */
};

static enum err_code write_fact(struct correcting *x, str name, day from, day to, day known,
                                str value, struct err *e)
{
    if (sealed_put(&x->sealer, &x->a, &name, &value, e) != ERR_NONE)
        return e->code;
    return store_run(x->c,
                     SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to,"
                         " known_from, known_to, recorded, closed, value) VALUES (?1, ?2, ?3, ?4,"
                         " ?5, ?6, 0, ?7, 0, ?8)"),
                     STORE_VALUES(store_int(x->r->province), store_int(x->r->person),
                                  store_text(name), store_date(from), store_date(to),
                                  store_date(known), store_int(x->recording), store_text(value)),
                     NULL, e);
}

/* The rows that overlap the days in question. */
static enum err_code overlapping(struct correcting *x, str name, day from, day to,
                                 struct piece *pieces, uint32_t *n, struct err *e)
{
    bool unreadable = false;
    int more;
    *n = 0;
    if (store_query(x->c,
                    SQL("SELECT recorded, valid_from, known_from, valid_to, value, name FROM fact"
                        " WHERE province = ?1 AND entity = ?2 AND (name = ?3 OR " SEALED_ROW(
                            "name") ") AND closed = 0 AND valid_from < ?5 AND valid_to > ?4 ORDER"
                                    " BY valid_from, recorded"),
                    STORE_VALUES(store_int(x->r->province), store_int(x->r->person),
                                 store_text(name), store_date(from), store_date(to)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        if (*n == MAX_PIECES) {
            store_finish(x->c);
            return err_set(e, ERR_LIMIT, "quá nhiều khoảng thời gian", "too many intervals");
        }
        struct sealed_text t = {arena_str(&x->a, store_at_text(x->c, 5)),
                                arena_str(&x->a, store_at_text(x->c, 4))};
        str stored = t.name;
        if (sealed_is(stored) && !sealed_open(&x->a, x->r->province, t.name, t.value, &t)) {
            unreadable = sealed_names(&x->sealer, name);
            continue;
        }
        if (!str_eq(t.name, name))
            continue;
        pieces[(*n)++] =
            (struct piece){.row = {(int32_t)store_at_int(x->c, 0), (day)store_at_int(x->c, 1),
                                   (day)store_at_int(x->c, 2)},
                           .to = (day)store_at_int(x->c, 3),
                           .stored = stored,
                           .value = t.value};
    }
    if (more == 0 && unreadable)
        return sealed_unreadable(e);
    return more < 0 ? e->code : ERR_NONE;
}

/* What was recorded keeps the days that are not in question; those that are get the value, or none.
 */
static enum err_code set_fact(struct correcting *x, const struct law_symbol *fact, str value,
                              struct err *e)
{
    const struct record_correction *r = x->r;
    day from = r->from != DAY_MIN ? r->from : r->as_of;
    day to = r->to == DAY_MAX ? NO_END : r->to + 1;
    struct piece *pieces = arena_array(&x->a, struct piece, MAX_PIECES);
    uint32_t n = 0;
    str text;
    enum err_code code = canonical(x, fact, fact->id, value, &text, e);
    if (code == ERR_NONE)
        code = sealed_read(x->c, &x->a, r->province, &x->sealer, e);
    if (code == ERR_NONE)
        code = overlapping(x, fact->id, from, to, pieces, &n, e);
    day known = r->today;
    for (uint32_t i = 0; i < n; i++)
        known = known_after(known, pieces[i].row);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = close_row(x, CLOSE("fact", "entity = ?6 AND name = ?7"), known, &pieces[i].row,
                         store_text(pieces[i].stored), e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct piece *p = &pieces[i];
        if (p->row.valid_from < from)
            code = write_fact(x, fact->id, p->row.valid_from, from, known, p->value, e);
        if (code == ERR_NONE && p->to > to)
            code = write_fact(x, fact->id, to, p->to, known, p->value, e);
    }
    if (code == ERR_NONE && text.n > 0)
        code = write_fact(x, fact->id, from, to, known, text, e);
    return code;
}

/* ---- the whole ---- */

static enum place place_of(const struct correcting *x, str field, const struct answer_row *answers)
{
    static const char *const own[] = {"name", "born", "sex", "ethnicity"};
    if (x->r->household && record_place_field(field))
        return PLACE_PERSON;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]) && !x->r->household; i++) {
        if (str_eq_c(field, own[i]))
            return PLACE_PERSON;
    }
    if (!x->r->household &&
        (str_eq_c(field, "personal_id") || str_eq_c(field, "birth_certificate")))
        return PLACE_NUMBER;
    /* With days of its own even a question of the form is a fact. */
    return x->r->from == DAY_MIN && in_list(answers->names, field) ? PLACE_ANSWER : PLACE_FACT;
}

static enum err_code apply(struct correcting *x, struct err *e)
{
    const struct record_correction *r = x->r;
    struct person_row person;
    struct record_place where;
    struct answer_row answers = {0};
    bool persons_changed = false, answers_changed = false;
    enum err_code code =
        r->household ? record_place_read(x->c, &x->a, r, &where, e) : read_person(x, &person, e);
    if (code == ERR_NONE && read_answers(x, &answers, e) < 0)
        code = e->code;
    for (uint32_t i = 0; i < r->n_sets && code == ERR_NONE; i++) {
        const struct record_set *s = &r->sets[i];
        enum place place = place_of(x, s->field, &answers);
        const struct law_symbol *fact = fact_named(x, s->field);
        str text;
        if (place == PLACE_PERSON) {
            code = r->household ? record_place_set(x->c, &x->a, r, &where, s, e)
                                : set_person(x, &person, s, e);
            persons_changed = true;
        } else if (place == PLACE_NUMBER) {
            code = set_number(x, s->field, s->value, e);
        } else if (fact == NULL || str_eq_c(fact->id, "relation")) {
            code = unknown_field(x, s->field, e);
        } else if (place == PLACE_FACT) {
            code = set_fact(x, fact, s->value, e);
        } else {
            code = canonical(x, fact, s->field, s->value, &text, e);
            if (code == ERR_NONE)
                answers.answers = with_answer(x, &answers, s->field, text);
            answers_changed = true;
        }
    }
    if (code == ERR_NONE && persons_changed)
        code = r->household ? record_place_write(x->c, &x->a, r, &where, x->recording, e)
                            : write_person(x, &person, e);
    if (code == ERR_NONE && answers_changed)
        code = write_answers(x, &answers, e);
    return code;
}

struct work_ctx {
    const struct law *law;
    const struct record_correction *r;
    const uint8_t *operation;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct work_ctx *w = ctx;
    struct correcting x = {.c = c, .law = w->law, .r = w->r, .operation = w->operation};
    arena_init(&x.a, SCRATCH_BYTES);
    enum err_code code = begin_recording(&x, e);
    if (code == ERR_NONE)
        code = roles_may_for(c, w->r->province, w->r->actor, RIGHT_REVIEW_RECORD, &w->r->person, 1,
                             w->r->today, e);
    if (code == ERR_NONE)
        code = apply(&x, e);
    if (code == ERR_NONE)
        buf_int(answer, x.recording);
    arena_clear(&x.a);
    return code;
}

enum err_code record_correct(struct store_pool *pool, struct arena *a, const struct law *law,
                             const struct record_correction *r,
                             const uint8_t operation[STORE_ID_BYTES], str *answer, bool *again,
                             struct err *e)
{
    struct record_correction resolved = *r;
    if (resolved.as_of == DAY_MIN)
        resolved.as_of = resolved.today;
    struct work_ctx ctx = {law, &resolved, operation};
    struct store_operation op = {.province = r->province,
                                 .kind = r->household ? "household.correct" : "person.correct"};
    struct buf content;
    mem_copy(op.id, operation, STORE_ID_BYTES);
    buf_init(&content, a, 65536);
    buf_fmt(&content, "%l\n%s\n%s\n%s\n%d %d %d\n", r->person, r->actor, r->source, r->reference,
            r->as_of, r->from, r->to);
    for (uint32_t i = 0; i < r->n_sets; i++)
        buf_fmt(&content, "%s=%s\n", r->sets[i].field, r->sets[i].value);
    if (content.full)
        return err_set(e, ERR_LIMIT, "quá nhiều để sửa một lần", "too much to correct at once");
    op.content = buf_str(&content);
    return store_write(pool, &op, work, &ctx, a, answer, again, e);
}
