/* The five tables of a person (duplicate_rows.h). */
#include "registry/duplicate_rows.h"

#include "base/check.h"
#include "registry/times.h"

const char *const person_table_names[PERSON_TABLES] = {"person", "number", "membership", "answer",
                                                       "fact"};

static const uint32_t n_values[PERSON_TABLES] = {5, 2, 3, 2, 2};

#define TIMES_OF "valid_from, valid_to, known_from, recorded, closed, "
#define WHICH                                                                                      \
    " AND ((?3 = 0 AND closed = 0) OR (?3 = 1 AND recorded = ?4) OR (?3 = 2 AND closed = ?4))"     \
    " ORDER BY valid_from, recorded"

/* ?3: 0 open, 1 written by ?4, 2 closed by ?4. */
static const sql reads[PERSON_TABLES] = {
    SQL("SELECT " TIMES_OF "name, sex, ethnicity, birth, birth_to FROM person WHERE "
        "province = ?1 AND id = ?2" WHICH),
    SQL("SELECT " TIMES_OF
        "kind, number FROM person_number WHERE province = ?1 AND person = ?2" WHICH ", kind"),
    SQL("SELECT " TIMES_OF
        "household, number, relation FROM membership WHERE province = ?1 AND person = ?2" WHICH
        ", household"),
    SQL("SELECT " TIMES_OF "form, answers FROM answer WHERE province = ?1 AND entity = ?2" WHICH),
    SQL("SELECT " TIMES_OF "name, value FROM fact WHERE province = ?1 AND entity = ?2" WHICH
        ", name"),
};

static const sql closes[PERSON_TABLES] = {
    SQL("UPDATE person SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND "
        "valid_from = ?5 AND closed = 0 AND id = ?6 AND ?7 = ?7"),
    SQL("UPDATE person_number SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 "
        "AND valid_from = ?5 AND closed = 0 AND person = ?6 AND kind = ?7"),
    SQL("UPDATE membership SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 "
        "AND valid_from = ?5 AND closed = 0 AND person = ?6 AND household = ?7"),
    SQL("UPDATE answer SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND "
        "valid_from = ?5 AND closed = 0 AND entity = ?6 AND ?7 = ?7"),
    SQL("UPDATE fact SET closed = ?1, known_to = ?2 WHERE province = ?3 AND recorded = ?4 AND "
        "valid_from = ?5 AND closed = 0 AND entity = ?6 AND name = ?7"),
};

static const sql writes[PERSON_TABLES] = {
    SQL("INSERT INTO person (province, id, valid_from, valid_to, known_from, recorded, known_to, "
        "closed, name, sex, ethnicity, birth, birth_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, "
        "?8, ?9, ?10, ?11)"),
    SQL("INSERT INTO person_number (province, person, valid_from, valid_to, known_from, recorded, "
        "known_to, closed, kind, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, ?8)"),
    SQL("INSERT INTO membership (province, person, valid_from, valid_to, known_from, recorded, "
        "known_to, closed, household, number, relation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, "
        "?8, ?9)"),
    SQL("INSERT INTO answer (province, entity, valid_from, valid_to, known_from, recorded, "
        "known_to, closed, form, answers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, ?8)"),
    SQL("INSERT INTO fact (province, entity, valid_from, valid_to, known_from, recorded, known_to, "
        "closed, name, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, ?8)"),
};

static struct store_value kept(struct arena *a, struct store_value v)
{
    if (v.type == STORE_TEXT || v.type == STORE_BYTES)
        v.s = arena_str(a, v.s);
    return v;
}

static enum err_code read_table(struct store_conn *c, struct arena *a, int64_t province,
                                int64_t person, enum person_table t, int which, int64_t recording,
                                struct person_rows *out, struct err *e)
{
    int more;
    if (store_query(c, reads[t],
                    STORE_VALUES(store_int(province), store_int(person), store_int(which),
                                 store_int(recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct person_row r = {.table = t,
                               .person = person,
                               .from = (day)store_at_int(c, 0),
                               .to = (day)store_at_int(c, 1),
                               .known_from = (day)store_at_int(c, 2),
                               .recorded = store_at_int(c, 3),
                               .closed = store_at_int(c, 4)};
        for (uint32_t i = 0; i < n_values[t]; i++)
            r.v[i] = kept(a, store_at(c, 5 + i));
        vec_push(a, out, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_all(struct store_conn *c, struct arena *a, int64_t province,
                              int64_t person, int which, int64_t recording, struct person_rows *out,
                              struct err *e)
{
    enum err_code code = ERR_NONE;
    for (int t = 0; t < PERSON_TABLES && code == ERR_NONE; t++)
        code = read_table(c, a, province, person, (enum person_table)t, which, recording, out, e);
    return code;
}

enum err_code rows_open(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                        struct person_rows *out, struct err *e)
{
    return read_all(c, a, province, person, 0, 0, out, e);
}

enum err_code rows_written(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                           int64_t recording, struct person_rows *out, struct err *e)
{
    return read_all(c, a, province, person, 1, recording, out, e);
}

enum err_code rows_closed(struct store_conn *c, struct arena *a, int64_t province, int64_t person,
                          int64_t recording, struct person_rows *out, struct err *e)
{
    return read_all(c, a, province, person, 2, recording, out, e);
}

static day known_then(day known, const struct person_row *r)
{
    return r->known_from > known ? r->known_from : known;
}

enum err_code row_close(struct store_conn *c, int64_t province, const struct person_row *r,
                        int64_t recording, day known, struct err *e)
{
    int64_t changed = 0;
    bool keyed = r->table != OF_PERSON && r->table != OF_ANSWER;
    enum err_code code =
        store_run(c, closes[r->table],
                  STORE_VALUES(store_int(recording), store_date(known_then(known, r)),
                               store_int(province), store_int(r->recorded), store_date(r->from),
                               store_int(r->person), keyed ? r->v[0] : store_int(0)),
                  &changed, e);
    check(code != ERR_NONE || changed == 1);
    return code;
}

enum err_code row_write(struct store_conn *c, int64_t province, const struct person_row *r,
                        int64_t recording, day known, struct err *e)
{
    struct store_value v[6 + ROW_VALUES] = {store_int(province),
                                            store_int(r->person),
                                            store_date(r->from),
                                            store_date(r->to),
                                            store_date(known_then(known, r)),
                                            store_int(recording)};
    check(r->from < r->to);
    for (uint32_t i = 0; i < n_values[r->table]; i++)
        v[6 + i] = r->v[i];
    return store_run(c, writes[r->table], v, 6 + n_values[r->table], NULL, e);
}
