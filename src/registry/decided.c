#include "registry/decided.h"

#include "base/check.h"
#include "base/num.h"
#include "store/audit.h"

static enum err_code damaged(struct err *e)
{
    return err_set(e, ERR_INPUT, "kết quả đã lưu trong cơ sở dữ liệu có nội dung không đọc được",
                   "the results kept in the database hold what cannot be read");
}

static struct store_value sum_value(const uint8_t sum[32])
{
    return store_bytes((str){(const char *)sum, 32});
}

/* ---- runs ---- */

#define RUN_COLUMNS                                                                                \
    "month, run, as_of, known_on, recording, law_sum, program, actor, at_us, standard, "           \
    "households, people, poor, near_poor, neither, class_undetermined, due, due_undetermined, "    \
    "amount_vnd, classes_sum, entitlements_sum"

static bool take_sum(const struct store_conn *c, uint32_t column, uint8_t to[32])
{
    str s = store_at_text(c, column);
    if (s.n == 32)
        mem_copy(to, s.p, 32);
    return s.n == 32;
}

static bool take_run(struct store_conn *c, struct arena *a, int64_t province,
                     struct decided_run *run)
{
    int64_t *const counts[] = {
        &run->counts.households, &run->counts.people,           &run->counts.poor,
        &run->counts.near_poor,  &run->counts.neither,          &run->counts.class_undetermined,
        &run->counts.due,        &run->counts.due_undetermined, &run->counts.amount_vnd,
    };
    *run = (struct decided_run){.number = store_at_int(c, 1),
                                .actor = arena_str(a, store_at_text(c, 7)),
                                .at_us = store_at_int(c, 8),
                                .standard = arena_str(a, store_at_text(c, 9))};
    run->basis = (struct decided_basis){.province = province,
                                        .month = (month)store_at_int(c, 0),
                                        .as_of = (day)store_at_int(c, 2),
                                        .known_on = (day)store_at_int(c, 3),
                                        .recording = store_at_int(c, 4),
                                        .program = arena_str(a, store_at_text(c, 6))};
    for (uint32_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
        *counts[i] = store_at_int(c, 10 + i);
    return take_sum(c, 5, run->basis.law_sum) && take_sum(c, 19, run->counts.classes_sum) &&
           take_sum(c, 20, run->counts.entitlements_sum);
}

enum err_code decided_list(struct store_conn *c, struct arena *a, int64_t province, month month,
                           struct decided_runs *out, struct err *e)
{
    *out = (struct decided_runs){0};
    enum err_code code = store_query(c,
                                     SQL("SELECT " RUN_COLUMNS " FROM decided_run WHERE province ="
                                         " ?1 AND (month = ?2 OR ?2 = 0) ORDER BY month, run"),
                                     STORE_VALUES(store_int(province), store_int(month)), e);
    if (code != ERR_NONE)
        return code;
    int more;
    while ((more = store_next(c, e)) > 0) {
        struct decided_run run;
        if (!take_run(c, a, province, &run)) {
            store_finish(c);
            return damaged(e);
        }
        vec_push(a, out, run);
    }
    return more < 0 ? ERR_IO : ERR_NONE;
}

static bool same_basis(const struct decided_basis *x, const struct decided_basis *y)
{
    return x->province == y->province && x->month == y->month && x->as_of == y->as_of &&
           x->known_on == y->known_on && x->recording == y->recording &&
           mem_cmp(x->law_sum, y->law_sum, 32) == 0 && str_eq(x->program, y->program);
}

const struct decided_run *decided_same(const struct decided_runs *runs,
                                       const struct decided_basis *basis)
{
    for (uint32_t i = runs->n; i > 0; i--) {
        if (same_basis(&runs->v[i - 1].basis, basis))
            return &runs->v[i - 1];
    }
    return NULL;
}

/* ---- writing ---- */

/* The counts are told at the end, in the same transaction: nobody sees the row without them. */
static enum err_code insert_run(struct store_conn *c, const struct decided_run *run, struct err *e)
{
    static const uint8_t none[32];
    const struct decided_basis *b = &run->basis;
    audit_act(c, &(struct audit_act){.province = b->province,
                                     .actor = run->actor,
                                     .what = STR("decide"),
                                     .content = b->law_sum});
    return store_run(
        c,
        SQL("INSERT INTO decided_run (province, " RUN_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
            " ?7, ?8, ?9, ?10, ?11, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?12, ?12)"),
        STORE_VALUES(store_int(b->province), store_int(b->month), store_int(run->number),
                     store_date(b->as_of), store_date(b->known_on), store_int(b->recording),
                     sum_value(b->law_sum), store_text(b->program), store_text(run->actor),
                     store_int(run->at_us), store_text(run->standard), sum_value(none)),
        NULL, e);
}

static enum err_code insert_wordings(struct store_conn *c, const struct decided_run *run,
                                     const struct decided_wording *w, uint32_t n, struct err *e)
{
    enum err_code code = store_load_begin(c,
                                          SQL("decided_wording (province, month, run, number,"
                                              " benefit, kind, unit, instrument, article)"),
                                          9, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < n; i++) {
        const struct store_value v[] = {store_int(run->basis.province), store_int(run->basis.month),
                                        store_int(run->number),         store_int(i + 1),
                                        store_text(w[i].benefit),       store_text(w[i].kind),
                                        store_text(w[i].unit),          store_text(w[i].instrument),
                                        store_text(w[i].article)};
        code = store_load_row(c, v, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(c, e);
}

enum err_code decided_begin(struct store_conn *c, struct decided_run *run,
                            const struct decided_wording *wordings, uint32_t n_wordings,
                            struct err *e)
{
    struct arena scratch;
    struct store_value last;
    arena_init(&scratch, 1 << 16);
    int got = store_one(c,
                        SQL("SELECT coalesce(max(run), 0) FROM decided_run WHERE province = ?1"
                            " AND month = ?2"),
                        STORE_VALUES(store_int(run->basis.province), store_int(run->basis.month)),
                        &scratch, &last, 1, e);
    arena_clear(&scratch);
    if (got < 0)
        return e->code;
    run->number = last.i + 1;
    enum err_code code = insert_run(c, run, e);
    if (code == ERR_NONE)
        code = insert_wordings(c, run, wordings, n_wordings, e);
    if (code == ERR_NONE)
        code = store_load_begin(c,
                                SQL("decided_household (province, month, run, household, class,"
                                    " b1, b2, deprived, undetermined, entitlements)"),
                                10, e);
    return code;
}

enum err_code decided_add(struct store_conn *c, const struct decided_run *run,
                          const struct decided_household *h, struct err *e)
{
    const struct store_value v[] = {store_int(run->basis.province),
                                    store_int(run->basis.month),
                                    store_int(run->number),
                                    store_int(h->household),
                                    store_text(h->class),
                                    store_text(h->b1),
                                    store_text(h->b2),
                                    store_text(h->deprived),
                                    store_text(h->undetermined),
                                    store_text(h->entitlements)};
    return store_load_row(c, v, e);
}

enum err_code decided_end(struct store_conn *c, const struct decided_run *run, struct err *e)
{
    const struct decided_counts *n = &run->counts;
    enum err_code code = store_load_end(c, e);
    if (code != ERR_NONE)
        return code;
    return store_run(
        c,
        SQL("UPDATE decided_run SET households = ?4, people = ?5, poor = ?6, near_poor = ?7,"
            " neither = ?8, class_undetermined = ?9, due = ?10, due_undetermined = ?11,"
            " amount_vnd = ?12, classes_sum = ?13, entitlements_sum = ?14"
            " WHERE province = ?1 AND month = ?2 AND run = ?3"),
        STORE_VALUES(store_int(run->basis.province), store_int(run->basis.month),
                     store_int(run->number), store_int(n->households), store_int(n->people),
                     store_int(n->poor), store_int(n->near_poor), store_int(n->neither),
                     store_int(n->class_undetermined), store_int(n->due),
                     store_int(n->due_undetermined), store_int(n->amount_vnd),
                     sum_value(n->classes_sum), sum_value(n->entitlements_sum)),
        NULL, e);
}

/* ---- one household ---- */

int decided_household(struct store_conn *c, struct arena *a, const struct decided_run *run,
                      int64_t household, struct decided_household *out, struct err *e)
{
    struct store_value v[6];
    int got = store_one(c,
                        SQL("SELECT class, b1, b2, deprived, undetermined, entitlements FROM"
                            " decided_household WHERE province = ?1 AND month = ?2 AND run = ?3"
                            " AND household = ?4"),
                        STORE_VALUES(store_int(run->basis.province), store_int(run->basis.month),
                                     store_int(run->number), store_int(household)),
                        a, v, 6, e);
    if (got == 1)
        *out = (struct decided_household){.household = household,
                                          .class = v[0].s,
                                          .b1 = v[1].s,
                                          .b2 = v[2].s,
                                          .deprived = v[3].s,
                                          .undetermined = v[4].s,
                                          .entitlements = v[5].s};
    return got;
}

struct wordings {
    struct decided_wording *v;
    uint32_t n, cap;
};

static enum err_code read_wordings(struct store_conn *c, struct arena *a,
                                   const struct decided_run *run, struct wordings *out,
                                   struct err *e)
{
    enum err_code code =
        store_query(c,
                    SQL("SELECT benefit, kind, unit, instrument, article FROM decided_wording"
                        " WHERE province = ?1 AND month = ?2 AND run = ?3 ORDER BY number"),
                    STORE_VALUES(store_int(run->basis.province), store_int(run->basis.month),
                                 store_int(run->number)),
                    e);
    if (code != ERR_NONE)
        return code;
    int more;
    while ((more = store_next(c, e)) > 0) {
        struct decided_wording w = {.benefit = arena_str(a, store_at_text(c, 0)),
                                    .kind = arena_str(a, store_at_text(c, 1)),
                                    .unit = arena_str(a, store_at_text(c, 2)),
                                    .instrument = arena_str(a, store_at_text(c, 3)),
                                    .article = arena_str(a, store_at_text(c, 4))};
        vec_push(a, out, w);
    }
    return more < 0 ? ERR_IO : ERR_NONE;
}

/* [MEMBER.]WORDING=AMOUNT or [MEMBER.]WORDING?MISSING */
static bool take_line(str line, const struct wordings *words, struct decided_entitlement *out)
{
    size_t at = 0;
    while (at < line.n && line.p[at] != '=' && line.p[at] != '?')
        at++;
    if (at == line.n)
        return false;
    str who = str_slice(line, 0, at), rest = str_slice(line, at + 1, line.n);
    ptrdiff_t dot = str_find_char(who, '.');
    int64_t number;
    *out = (struct decided_entitlement){.member = -1, .known = line.p[at] == '='};
    if (dot >= 0 &&
        (!num_parse_int(str_slice(who, 0, (size_t)dot), &out->member) || out->member < 0))
        return false;
    if (!num_parse_int(dot >= 0 ? str_slice(who, (size_t)dot + 1, who.n) : who, &number) ||
        number < 1 || number > words->n)
        return false;
    out->words = words->v[number - 1];
    out->missing = out->known ? STR("") : rest;
    return !out->known || num_parse_int(rest, &out->amount_vnd);
}

enum err_code decided_entitlements(struct store_conn *c, struct arena *a,
                                   const struct decided_run *run, const struct decided_household *h,
                                   struct decided_entitlements *out, struct err *e)
{
    struct wordings words = {0};
    enum err_code code = read_wordings(c, a, run, &words, e);
    *out = (struct decided_entitlements){0};
    str rest = h->entitlements;
    while (code == ERR_NONE && rest.n > 0) {
        struct decided_entitlement one;
        if (!take_line(str_split(&rest, '\n'), &words, &one))
            return damaged(e);
        vec_push(a, out, one);
    }
    return code;
}
