/* Decisions in preparation: proposed by one, seen and approved by another, then posted. */
#include "pay/budget_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)2 << 30)

#define PROPOSAL_COLUMNS                                                                           \
    "p.id, p.version, p.kind, p.decision, p.decided_on, p.signer, p.made_by, p.made_at_us,"        \
    " p.content_sum, CASE WHEN q.id IS NULL THEN 0 ELSE 1 END AS approved"
#define FROM_PROPOSALS                                                                             \
    " FROM budget_proposal AS p LEFT JOIN ledger_approval AS q ON q.province = p.province AND"     \
    " q.id = p.id WHERE p.province = ?1"

static struct budget_proposal proposal_at(const struct store_conn *c, int64_t province)
{
    struct budget_proposal p = {.province = province,
                                .version = store_at_int(c, 1),
                                .decision = store_at_text(c, 3),
                                .decided_on = (day)store_at_int(c, 4),
                                .signer = store_at_text(c, 5),
                                .made_by = store_at_text(c, 6),
                                .made_at_us = store_at_int(c, 7),
                                .approved = store_at_int(c, 9) != 0};
    mem_copy(p.id.b, store_at_text(c, 0).p, sizeof(p.id.b));
    mem_copy(p.content_sum, store_at_text(c, 8).p, sizeof(p.content_sum));
    check(budget_kind_find(store_at_text(c, 2), &p.kind));
    return p;
}

int budget_proposal_read(struct store_conn *c, struct arena *a, int64_t province,
                         const struct ledger_id *id, struct budget_proposal *out, struct err *e)
{
    str bytes = {(const char *)id->b, sizeof(id->b)};
    if (store_query(c,
                    SQL("SELECT " PROPOSAL_COLUMNS ", p.content" FROM_PROPOSALS
                        " AND p.id = ?2 ORDER BY p.version DESC"),
                    STORE_VALUES(store_int(province), store_bytes(bytes)), e) != ERR_NONE)
        return -1;
    int got = store_next(c, e);
    if (got != 1)
        return got;
    *out = proposal_at(c, province);
    out->decision = arena_str(a, out->decision);
    out->signer = arena_str(a, out->signer);
    out->made_by = arena_str(a, out->made_by);
    out->content = arena_str(a, store_at_text(c, 10));
    store_finish(c);
    return 1;
}

enum err_code budget_proposals(struct store_conn *c, int64_t province, budget_proposal_row *row,
                               void *ctx, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT " PROPOSAL_COLUMNS FROM_PROPOSALS
                        " AND p.version = (SELECT max(v.version) FROM budget_proposal AS v WHERE"
                        " v.province = p.province AND v.id = p.id) ORDER BY p.made_at_us, p.id"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct budget_proposal p = proposal_at(c, province);
        if (!row(ctx, &p)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- proposing ---- */

/* Everything that approving depends on. */
static void sum_of(struct arena *a, const struct budget_proposal *p, uint8_t out[32])
{
    struct buf b;
    buf_init(&b, a, BUDGET_MAX_CONTENT + 4096);
    buf_fmt(&b, "%z\n%s\n%d\n%s\n%s\n%s", budget_kind_code(p->kind), p->decision, p->decided_on,
            p->signer, p->made_by, p->content);
    check(!b.full);
    store_sha256(buf_str(&b), out);
}

static enum err_code insert(struct store_conn *c, const struct budget_proposal *p, int64_t version,
                            const uint8_t sum[32], struct err *e)
{
    str id = {(const char *)p->id.b, sizeof(p->id.b)}, bytes = {(const char *)sum, 32};
    return store_run(
        c,
        SQL("INSERT INTO budget_proposal (province, id, version, kind, decision,"
            " decided_on, signer, made_by, made_at_us, content, content_sum) VALUES"
            " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
        STORE_VALUES(store_int(p->province), store_bytes(id), store_int(version),
                     store_text(str_from_c(budget_kind_code(p->kind))), store_text(p->decision),
                     store_date(p->decided_on), store_text(p->signer), store_text(p->made_by),
                     store_int(p->made_at_us), store_text(p->content), store_bytes(bytes)),
        NULL, e);
}

static enum err_code grounds(const struct budget_proposal *p, struct err *e)
{
    bool fits = p->decision.n <= LEDGER_MAX_TEXT_BYTES && p->signer.n <= LEDGER_MAX_TEXT_BYTES &&
                p->made_by.n <= LEDGER_MAX_TEXT_BYTES;
    if (p->province > 0 && !ledger_id_none(&p->id) && p->decision.n > 0 && p->signer.n > 0 &&
        p->made_by.n > 0 && p->decided_on > DAY_MIN && p->decided_on < DAY_MAX && fits)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "quyết định cần số, ngày, người ký và người lập",
                   "a decision needs a number, a day, a signer and who prepared it");
}

enum err_code budget_propose(struct store_conn *c, struct arena *a, const struct budget_proposal *p,
                             int64_t *version, struct err *e)
{
    struct budget_proposal before, mine = *p;
    struct budget_rows rows;
    uint8_t sum[32];
    enum err_code code = grounds(p, e);
    if (code == ERR_NONE)
        code = budget_rows_read(a, p->kind, p->content, "content", &rows, e);
    if (code == ERR_NONE)
        code = roles_may(c, p->province, p->made_by, RIGHT_BUDGET_PREPARE, STR(""),
                         day_of_moment(p->made_at_us), e);
    if (code != ERR_NONE)
        return code;
    mine.content = budget_rows_write(a, p->kind, &rows);
    if (mine.content.n == 0)
        return err_set(e, ERR_LIMIT, "quyết định quá dài", "the decision is too long");
    int got = budget_proposal_read(c, a, p->province, &p->id, &before, e);
    if (got < 0)
        return e->code;
    if (got == 1 && before.approved)
        return err_set(e, ERR_INPUT, "đã duyệt thì không sửa được; lập quyết định khác",
                       "what was approved is not edited; prepare another decision");
    if (got == 1 && before.kind != p->kind)
        return err_set(e, ERR_INPUT, "bản trước là một loại quyết định khác",
                       "the version before is another kind of decision");
    *version = got == 1 ? before.version + 1 : 1;
    sum_of(a, &mine, sum);
    return insert(c, &mine, *version, sum, e);
}

/* ---- approving ---- */

static enum err_code edited_since(struct err *e)
{
    return err_set(e, ERR_INPUT, "nội dung đã sửa sau khi được xem: xem lại rồi duyệt",
                   "it was edited after it was seen: look again, then approve");
}

/* Who made any version of it does not approve. */
static enum err_code other_makers(struct store_conn *c, struct arena *a,
                                  const struct budget_proposal *p, str approved_by, struct err *e)
{
    struct {
        str *v;
        uint32_t n, cap;
    } makers = {0};
    int more;
    str id = {(const char *)p->id.b, sizeof(p->id.b)};
    if (store_query(c,
                    SQL("SELECT made_by FROM budget_proposal WHERE province = ?1 AND id = ?2 ORDER"
                        " BY version"),
                    STORE_VALUES(store_int(p->province), store_bytes(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        vec_push(a, &makers, arena_str(a, store_at_text(c, 0)));
    if (more < 0)
        return e->code;
    for (uint32_t i = 0; i < makers.n; i++) {
        enum err_code code = ledger_two_people(makers.v[i], approved_by, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

/* Nobody else can approve or post another version meanwhile: the approval has the proposal's
 * identifier, once. */
static enum err_code seal_and_post(struct store_conn *c, const struct budget_proposal *p,
                                   const struct budget_batch *batch, str approved_by,
                                   int64_t now_us, struct ledger_outcome *out, struct err *e)
{
    struct ledger_approval approval = {.id = p->id,
                                       .subject = str_from_c(budget_kind_code(p->kind)),
                                       .reference = p->decision,
                                       .made_by = p->made_by,
                                       .approved_by = approved_by,
                                       .at_us = now_us};
    const struct ledger_batch b = {.province = p->province,
                                   .id = ledger_id_derived(&p->id, STR("posting"), 0),
                                   .v = batch->transfers.v,
                                   .n = batch->transfers.n,
                                   .actor = p->made_by,
                                   .reference = p->decision,
                                   .signer = p->signer,
                                   .approval = p->id,
                                   .now_us = now_us};
    enum err_code code = ledger_seal(b.v, b.n, &approval.seal, e);
    if (code == ERR_NONE)
        code = ledger_approve(c, p->province, &approval, e);
    return code == ERR_NONE ? ledger_post(c, &b, out, e) : code;
}

/* A release says which commitments; how much they are is filled in before it is sealed. */
static enum err_code fill_releases(struct store_conn *c, struct arena *a,
                                   const struct budget_proposal *p, struct budget_batch *batch,
                                   struct err *e)
{
    for (uint32_t i = 0; i < batch->transfers.n && p->kind == BUDGET_RELEASE; i++) {
        struct ledger_transfer *t = &batch->transfers.v[i];
        struct store_value v;
        str id = {(const char *)t->other.b, sizeof(t->other.b)};
        int got = store_one(c,
                            SQL("SELECT amount FROM ledger_transfer WHERE province = ?1 AND id ="
                                " ?2 AND kind = 'pending'"),
                            STORE_VALUES(store_int(p->province), store_bytes(id)), a, &v, 1, e);
        if (got < 0)
            return e->code;
        if (got == 0)
            return err_set(e, ERR_INPUT, "dòng %u: không có cam kết này",
                           "row %u: there is no such commitment", i + 1);
        t->amount = v.i;
    }
    return ERR_NONE;
}

static enum err_code approve(struct store_conn *c, struct arena *a, int64_t province,
                             const struct ledger_id *id, const uint8_t seen[32], str approved_by,
                             int64_t now_us, struct ledger_outcome *out, struct err *e)
{
    struct budget_proposal p;
    struct budget_rows rows;
    struct budget_batch batch;
    uint8_t sum[32];
    int got = budget_proposal_read(c, a, province, id, &p, e);
    if (got <= 0)
        return got < 0 ? e->code
                       : err_set(e, ERR_INPUT, "không có quyết định này đang lập",
                                 "there is no such decision in preparation");
    sum_of(a, &p, sum);
    if (mem_cmp(sum, p.content_sum, 32) != 0 || mem_cmp(sum, seen, 32) != 0)
        return edited_since(e);
    enum err_code code = roles_may(c, province, approved_by, RIGHT_BUDGET_APPROVE, STR(""),
                                   day_of_moment(now_us), e);
    if (code == ERR_NONE)
        code = other_makers(c, a, &p, approved_by, e);
    if (code == ERR_NONE)
        code = budget_rows_read(a, p.kind, p.content, "content", &rows, e);
    if (code == ERR_NONE)
        code = budget_build(c, a, &p, &rows, &batch, e);
    if (code == ERR_NONE)
        code = fill_releases(c, a, &p, &batch, e);
    if (code == ERR_NONE)
        code = ledger_open(c, province, batch.accounts.v, batch.accounts.n, e);
    return code == ERR_NONE ? seal_and_post(c, &p, &batch, approved_by, now_us, out, e) : code;
}

enum err_code budget_approve(struct store_conn *c, int64_t province, const struct ledger_id *id,
                             const uint8_t seen[32], str approved_by, int64_t now_us,
                             struct ledger_outcome *out, struct err *e)
{
    struct arena a;
    *out = (struct ledger_outcome){0};
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = approve(c, &a, province, id, seen, approved_by, now_us, out, e);
    arena_clear(&a);
    return code;
}

/* ---- as operations ---- */

enum err_code budget_approval_of(const struct budget_proposal *p, const struct ledger_id *head,
                                 str approved_by, int64_t now_us, struct budget_approval *out,
                                 struct err *e)
{
    *out = (struct budget_approval){
        .province = p->province, .id = p->id, .approved_by = approved_by, .now_us = now_us};
    mem_copy(out->seen, p->content_sum, sizeof(out->seen));
    return mem_cmp(head->b, p->content_sum, sizeof(head->b)) == 0 ? ERR_NONE : edited_since(e);
}

enum err_code budget_propose_work(struct store_conn *c, void *proposal, struct buf *answer,
                                  struct err *e)
{
    const struct budget_proposal *p = proposal;
    struct arena a;
    int64_t version;
    char hex[33];
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = budget_propose(c, &a, p, &version, e);
    arena_clear(&a);
    ledger_id_write(&p->id, hex);
    if (code == ERR_NONE)
        buf_fmt(answer, "%z", hex);
    return code;
}

enum err_code budget_approve_work(struct store_conn *c, void *approval, struct buf *answer,
                                  struct err *e)
{
    const struct budget_approval *x = approval;
    struct ledger_outcome out;
    enum err_code code =
        budget_approve(c, x->province, &x->id, x->seen, x->approved_by, x->now_us, &out, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", out.created + out.existed);
    return code;
}
