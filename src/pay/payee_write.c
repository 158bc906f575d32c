/* Changes of the way of payment: prepared, judged, and written in two times. */
#include "base/check.h"
#include "pay/judgement.h"
#include "pay/payee_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#include <stdlib.h>

#define SCRATCH_BYTES ((size_t)1 << 30)
#define MAX_CONTENT ((size_t)256 << 20)

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* ---- preparing ---- */

struct preparing {
    const struct recording *r;
    const struct vietqr_banks *banks;
    const struct payee_request *v;
    uint32_t n;
    str *holder; /* of each: as given, else as the registry names who collects */
};

static const struct payee_person *person_of(const struct payee_person *people, uint32_t n,
                                            int64_t id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (people[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    check(low < n && people[low].id == id);
    return &people[low];
}

static enum err_code check_each(struct store_conn *c, struct arena *a, struct preparing *p,
                                struct err *e)
{
    int64_t *ids = arena_array(a, int64_t, (size_t)p->n * 2 + 1);
    uint32_t all = 0, n = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        ids[all++] = p->v[i].entity;
        if (p->v[i].collector != 0)
            ids[all++] = p->v[i].collector;
    }
    qsort(ids, all, sizeof(*ids), by_number);
    for (uint32_t i = 0; i < all; i++) {
        if (n == 0 || ids[i] != ids[n - 1])
            ids[n++] = ids[i];
    }
    struct payee_person *people = arena_array(a, struct payee_person, (size_t)n + 1);
    enum err_code code =
        payee_people(c, a, p->r->province, ids, n, day_of_moment(p->r->at_us), people, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct payee_request *q = &p->v[i];
        const struct payee_person *whom = person_of(people, n, q->entity);
        const struct payee_person *collector =
            q->collector != 0 ? person_of(people, n, q->collector) : NULL;
        code = payee_check(a, p->banks, q, whom, collector, e);
        p->holder[i] = q->holder.n > 0     ? q->holder
                       : collector != NULL ? collector->name
                       : q->account.n > 0  ? whom->name
                                           : STR("");
    }
    return code;
}

/* Sorts `entities`: one change of each at a time. */
static enum err_code check_waiting(struct store_conn *c, const struct preparing *p,
                                   int64_t *entities, struct err *e)
{
    int more = 0;
    qsort(entities, p->n, sizeof(*entities), by_number);
    for (uint32_t i = 1; i < p->n; i++) {
        if (entities[i] == entities[i - 1])
            return err_set(e, ERR_INPUT, "#%l: hai thay đổi trong một lần",
                           "#%l: two changes at once", entities[i]);
    }
    if (store_query(c,
                    SQL("SELECT t.entity, t.id FROM payee_change AS t WHERE t.province = ?1 AND NOT"
                        " EXISTS (SELECT 1 FROM payee_verdict AS v WHERE v.province = t.province"
                        " AND v.change = t.id) ORDER BY t.id"),
                    STORE_VALUES(store_int(p->r->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t entity = store_at_int(c, 0), id = store_at_int(c, 1);
        if (bsearch(&entity, entities, p->n, sizeof(entity), by_number) == NULL)
            continue;
        store_finish(c);
        return err_set(e, ERR_INPUT, "#%l: thay đổi số %l còn chờ duyệt",
                       "#%l: change %l is still waiting for approval", entity, id);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code load_changes(struct store_conn *c, const struct preparing *p, int64_t first,
                                  int64_t recorded, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("payee_change (province, id, entity, valid_from, method, provider, bank, account,"
            " holder, collector, paper, prepared_by, recorded)"),
        13, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct payee_request *q = &p->v[i];
        const struct store_value v[] = {
            store_int(p->r->province), store_int(first + i),
            store_int(q->entity),      store_date(q->from),
            store_text(q->method),     store_text(q->provider),
            store_text(q->bank),       store_text(q->account),
            store_text(p->holder[i]),  q->collector != 0 ? store_int(q->collector) : store_null(),
            store_text(q->paper),      store_text(p->r->actor),
            store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code prepare(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct preparing *p = ctx;
    struct arena a;
    int64_t recorded = 0, first = 0;
    arena_init(&a, SCRATCH_BYTES);
    p->holder = arena_array(&a, str, p->n);
    int64_t *entities = arena_array(&a, int64_t, p->n);
    for (uint32_t i = 0; i < p->n; i++)
        entities[i] = p->v[i].entity;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_waiting(c, p, entities, e);
    if (code == ERR_NONE)
        code = roles_may_for(c, p->r->province, p->r->actor, RIGHT_PAYEE_WRITE, entities, p->n,
                             day_of_moment(p->r->at_us), e);
    if (code == ERR_NONE)
        code = check_each(c, &a, p, e);
    if (code == ERR_NONE)
        code = recording_count(c, p->r->province, STR("payee_change"), p->n, &first, e);
    if (code == ERR_NONE)
        code = load_changes(c, p, first, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %u", first, p->n);
    arena_clear(&a);
    return code;
}

enum err_code payee_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct vietqr_banks *banks, const struct payee_request *v,
                            uint32_t n, str *answer, bool *again, struct err *e)
{
    struct preparing p = {r, banks, v, n, NULL};
    struct store_operation op = {.province = r->province, .kind = "payee.prepare"};
    struct buf content;
    struct arena words;
    if (n == 0)
        return err_set(e, ERR_INPUT, "không có ai", "there is nobody");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\n", r->actor);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&content, "%l\t%s\t%s\t%s\t%s\t%s\t%l\t%s\t%d\n", v[i].entity, v[i].method,
                v[i].provider, v[i].bank, v[i].account, v[i].holder, v[i].collector, v[i].paper,
                v[i].from);
    op.content = buf_str(&content);
    enum err_code code = content.full
                             ? err_set(e, ERR_LIMIT, "tệp quá lớn", "the file is too large")
                             : store_write(pool, &op, prepare, &p, a, answer, again, e);
    arena_clear(&words);
    return code;
}

/* ---- judging ---- */

struct judging {
    const struct recording *r;
    const struct payee_judgement *v;
};

static enum err_code find_changes(const struct judging *p, const struct payee_lines *lines,
                                  const struct payee_line **found, struct err *e)
{
    for (uint32_t i = 0; i < lines->n; i++) {
        const int64_t *at =
            bsearch(&lines->v[i].id, p->v->changes, p->v->n, sizeof(*p->v->changes), by_number);
        if (at != NULL)
            found[at - p->v->changes] = &lines->v[i];
    }
    for (uint32_t i = 0; i < p->v->n; i++) {
        if (found[i] == NULL || found[i]->state != PAYEE_WAITING)
            return err_set(e, ERR_INPUT, "thay đổi số %l không chờ duyệt",
                           "change %l is not waiting for approval", p->v->changes[i]);
        if (officer_same(found[i]->prepared_by, p->r->actor))
            return err_set(e, ERR_INPUT,
                           "thay đổi số %l do chính %s chuẩn bị: người khác phải duyệt",
                           "change %l was prepared by %s: somebody else must approve it",
                           p->v->changes[i], p->r->actor);
    }
    return ERR_NONE;
}

static enum err_code load_verdicts(struct store_conn *c, const struct judging *p,
                                   const struct payee_line *const *found, int64_t recorded,
                                   struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("payee_verdict (province, change, approved, prepared_by, approved_by, note, recorded)"),
        7, e);
    for (uint32_t i = 0; i < p->v->n && code == ERR_NONE; i++) {
        const struct store_value v[] = {
            store_int(p->r->province), store_int(p->v->changes[i]),
            store_int(p->v->approved), store_text(found[i]->prepared_by),
            store_text(p->r->actor),   store_text(p->v->note),
            store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

/* Whatever reaches beyond the day of a change ends there; what began later is taken back. Two
 * statements for all: the part before is written before the row is closed. */
static enum err_code cut_rows(struct store_conn *c, const struct judging *p,
                              const struct payee_line *const *found, int64_t recorded,
                              struct arena *a, struct err *e)
{
    enum { N = 5 };
    struct store_value *v = arena_array(a, struct store_value, (size_t)p->v->n * N);
    for (uint32_t i = 0; i < p->v->n; i++) {
        v[i * N] = store_int(p->r->province);
        v[i * N + 1] = store_int(found[i]->entity);
        v[i * N + 2] = store_date(found[i]->from);
        v[i * N + 3] = store_int(recorded);
        v[i * N + 4] = store_date(day_of_moment(p->r->at_us));
    }
    enum err_code code = store_run_many(
        c,
        SQL("INSERT INTO payee (province, entity, valid_from, valid_to, known_from, known_to,"
            " recorded, closed, method, provider, bank, account, holder, collector, paper)"
            " SELECT province, entity, valid_from, ?3, ?5, 0, ?4, 0, method, provider, bank,"
            " account, holder, collector, paper FROM payee WHERE province = ?1 AND entity = ?2"
            " AND closed = 0 AND valid_from < ?3 AND valid_to > ?3"),
        v, N, p->v->n, NULL, e);
    if (code == ERR_NONE)
        code = store_run_many(c,
                              SQL("UPDATE payee SET closed = ?4, known_to = ?5 WHERE province = ?1"
                                  " AND entity = ?2 AND closed = 0 AND valid_to > ?3"
                                  " AND recorded < ?4"),
                              v, N, p->v->n, NULL, e);
    return code;
}

static enum err_code load_rows(struct store_conn *c, const struct judging *p,
                               const struct payee_line *const *found, int64_t recorded,
                               struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("payee (province, entity, valid_from, valid_to, known_from, known_to, recorded, closed,"
            " method, provider, bank, account, holder, collector, paper)"),
        15, e);
    for (uint32_t i = 0; i < p->v->n && code == ERR_NONE; i++) {
        const struct payee_line *l = found[i];
        const struct store_value v[] = {store_int(p->r->province),
                                        store_int(l->entity),
                                        store_date(l->from),
                                        store_date(NO_END),
                                        store_date(day_of_moment(p->r->at_us)),
                                        store_int(0),
                                        store_int(recorded),
                                        store_int(0),
                                        store_text(l->method),
                                        store_text(l->provider),
                                        store_text(l->bank),
                                        store_text(l->account),
                                        store_text(l->holder),
                                        l->collector != 0 ? store_int(l->collector) : store_null(),
                                        store_text(l->paper)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code check_right(struct store_conn *c, struct arena *a, const struct judging *p,
                                 const struct payee_line *const *found, struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, p->v->n);
    for (uint32_t i = 0; i < p->v->n; i++)
        entities[i] = found[i]->entity;
    qsort(entities, p->v->n, sizeof(*entities), by_number);
    return roles_may_for(c, p->r->province, p->r->actor, RIGHT_PAYEE_APPROVE, entities, p->v->n,
                         day_of_moment(p->r->at_us), e);
}

static enum err_code judge(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct judging *p = ctx;
    struct payee_lines lines;
    struct arena a;
    int64_t recorded = 0;
    arena_init(&a, SCRATCH_BYTES);
    const struct payee_line **found = arena_array(&a, const struct payee_line *, p->v->n);
    for (uint32_t i = 0; i < p->v->n; i++)
        found[i] = NULL;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = payee_read(c, &a, p->r->province, 0, &lines, e);
    if (code == ERR_NONE)
        code = find_changes(p, &lines, found, e);
    if (code == ERR_NONE)
        code = check_right(c, &a, p, found, e);
    if (code == ERR_NONE)
        code = load_verdicts(c, p, found, recorded, e);
    if (code == ERR_NONE && p->v->approved)
        code = cut_rows(c, p, found, recorded, &a, e);
    if (code == ERR_NONE && p->v->approved)
        code = load_rows(c, p, found, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", p->v->n);
    arena_clear(&a);
    return code;
}

enum err_code payee_judge(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct payee_judgement *v, str *answer, bool *again, struct err *e)
{
    struct judging p = {r, v};
    const struct judgement j = {v->changes, v->n, v->approved, v->note};
    if (v->n == 0)
        return err_set(e, ERR_INPUT, "không có thay đổi nào chờ duyệt", "no change is waiting");
    return judgement_write(pool, a, r, "payee.judge", &j, judge, &p, answer, again, e);
}

/* ---- reading ---- */

enum err_code payee_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                         struct payee_lines *out, struct err *e)
{
    int more;
    *out = (struct payee_lines){0};
    if (store_query(
            c,
            SQL("SELECT t.id, t.entity, t.valid_from, t.method, t.provider, t.bank, t.account,"
                " t.holder, COALESCE(t.collector, 0), t.paper, t.prepared_by,"
                " COALESCE(v.approved_by, ''), COALESCE(v.approved + 1, 0),"
                " COALESCE((SELECT p.name FROM person AS p WHERE p.province = t.province AND p.id ="
                " t.entity AND p.closed = 0 ORDER BY p.valid_from DESC LIMIT 1), (SELECT h.code "
                "FROM"
                " household AS h WHERE h.province = t.province AND h.id = t.entity AND h.closed = 0"
                " ORDER BY h.valid_from DESC LIMIT 1), ''),"
                " (SELECT COUNT(*) FROM payee AS o WHERE o.province = t.province AND o.account ="
                " t.account AND o.account <> '' AND o.bank = t.bank AND o.closed = 0 AND o.valid_to"
                " = ?3 AND o.entity <> t.entity)"
                " FROM payee_change AS t LEFT JOIN payee_verdict AS v ON v.province = t.province"
                " AND v.change = t.id WHERE t.province = ?1 AND (?2 = 0 OR t.entity = ?2)"
                " ORDER BY t.id"),
            STORE_VALUES(store_int(province), store_int(entity), store_date(NO_END)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t state = store_at_int(c, 12);
        struct payee_line line = {.id = store_at_int(c, 0),
                                  .entity = store_at_int(c, 1),
                                  .from = (day)store_at_int(c, 2),
                                  .method = arena_str(a, store_at_text(c, 3)),
                                  .provider = arena_str(a, store_at_text(c, 4)),
                                  .bank = arena_str(a, store_at_text(c, 5)),
                                  .account = arena_str(a, store_at_text(c, 6)),
                                  .holder = arena_str(a, store_at_text(c, 7)),
                                  .collector = store_at_int(c, 8),
                                  .paper = arena_str(a, store_at_text(c, 9)),
                                  .prepared_by = arena_str(a, store_at_text(c, 10)),
                                  .approved_by = arena_str(a, store_at_text(c, 11)),
                                  .state = state == 0   ? PAYEE_WAITING
                                           : state == 1 ? PAYEE_SENT_BACK
                                                        : PAYEE_APPROVED,
                                  .name = arena_str(a, store_at_text(c, 13)),
                                  .others = (uint32_t)store_at_int(c, 14)};
        vec_push(a, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}
