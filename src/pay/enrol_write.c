/* Preparing acts of enrolment and approving them: read what stands, decide in memory, write in
 * bulk. */
#include "base/check.h"
#include "pay/enrol_int.h"
#include "pay/judgement.h"
#include "registry/communes.h"
#include "registry/roles.h"
#include "registry/times.h"

#include <stdlib.h>

#define SCRATCH_BYTES ((size_t)2 << 30)
#define MAX_CONTENT ((size_t)1 << 30)

/* ---- preparing ---- */

struct preparing {
    const struct recording *r;
    const struct enrol_request *v;
    uint32_t n;
    str *commune, *to_commune; /* of each, worked out */
};

/* Names of states and acts differ by language, and both texts take the same arguments. */
static enum err_code cannot(const struct enrol_request *q, enum enrol_state state, struct err *e)
{
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "#%l, %s: what is \"%z\" cannot get the act \"%z\"", q->entity,
            q->benefit, enrol_state_name(state, LANG_EN), enrol_act_name(q->act, LANG_EN));
    err_set(e, ERR_INPUT, "#%l, %s: đang \"%z\" thì không thể \"%z\"", "", q->entity, q->benefit,
            enrol_state_name(state, LANG_VI), enrol_act_name(q->act, LANG_VI));
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

static bool is_decision(enum enrol_act act)
{
    return act != ACT_ASK;
}

static enum err_code check_words(const struct enrol_request *q, struct err *e)
{
    bool counts = is_decision(q->act) && q->act != ACT_REFUSE;
    if (is_decision(q->act) && (str_trim(q->number).n == 0 || str_trim(q->signer).n == 0))
        return err_set(e, ERR_INPUT, "#%l, %s: quyết định cần số và người ký",
                       "#%l, %s: a decision needs its number and its signer", q->entity,
                       q->benefit);
    if ((q->act == ACT_REFUSE || q->act == ACT_SUSPEND || q->act == ACT_END) &&
        str_trim(q->reason).n == 0)
        return err_set(e, ERR_INPUT, "#%l, %s: cần nói lý do", "#%l, %s: the reason is needed",
                       q->entity, q->benefit);
    if (q->act == ACT_REFUSE && str_trim(q->article).n == 0)
        return err_set(e, ERR_INPUT, "#%l, %s: từ chối phải nói theo điều nào",
                       "#%l, %s: a refusal must say by which article", q->entity, q->benefit);
    if (counts && q->from <= 0)
        return err_set(e, ERR_INPUT, "#%l, %s: cần nói từ tháng nào",
                       "#%l, %s: since which month is needed", q->entity, q->benefit);
    return ERR_NONE;
}

static enum err_code check_state(const struct enrol_lines *lines, const struct enrol_request *q,
                                 struct err *e)
{
    uint32_t from, n = enrol_acts_of(lines, q->entity, q->benefit, &from);
    enum enrol_state state = ENROL_NONE;
    month last = 0;
    for (uint32_t i = from; i < from + n; i++) {
        const struct enrol_line *line = &lines->v[i];
        state = line->state;
        if (line->verdict == VERDICT_WAITING)
            return err_set(e, ERR_INPUT, "#%l, %s: việc số %l còn chờ duyệt",
                           "#%l, %s: act %l is still waiting for approval", q->entity, q->benefit,
                           line->id);
        if (line->verdict == VERDICT_APPROVED && line->from > last)
            last = line->from;
    }
    if (enrol_after(state, q->act) == ENROL_STATES)
        return cannot(q, state, e);
    if (is_decision(q->act) && q->act != ACT_REFUSE && q->from < last)
        return err_set(e, ERR_INPUT, "#%l, %s: tháng đi ngược: đã có quyết định từ tháng sau đó",
                       "#%l, %s: months run backwards: a decision from a later month stands",
                       q->entity, q->benefit);
    return ERR_NONE;
}

static int by_entity(const void *a, const void *b)
{
    const struct enrol_request *x = *(const struct enrol_request *const *)a;
    const struct enrol_request *y = *(const struct enrol_request *const *)b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return str_cmp(x->benefit, y->benefit);
}

/* One request each for an entity and a benefit, else the second would not see the first. */
static enum err_code check_once(struct arena *a, const struct preparing *p, struct err *e)
{
    const struct enrol_request **v = arena_array(a, const struct enrol_request *, p->n);
    for (uint32_t i = 0; i < p->n; i++)
        v[i] = &p->v[i];
    qsort(v, p->n, sizeof(*v), by_entity);
    for (uint32_t i = 1; i < p->n; i++) {
        if (by_entity(&v[i - 1], &v[i]) == 0)
            return err_set(e, ERR_INPUT, "#%l, %s: hai việc trong một lần",
                           "#%l, %s: two acts at once", v[i]->entity, v[i]->benefit);
    }
    return ERR_NONE;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Where each lives on the day of its act. A list is of one day. */
static enum err_code find_communes(struct store_conn *c, struct arena *a, const struct preparing *p,
                                   str *out, struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, p->n);
    str *codes = arena_array(a, str, p->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n; i++)
        entities[i] = p->v[i].entity;
    qsort(entities, p->n, sizeof(*entities), by_number);
    for (uint32_t i = 0; i < p->n; i++) {
        if (i == 0 || entities[i] != entities[n - 1])
            entities[n++] = entities[i];
    }
    enum err_code code =
        communes_of(c, a, p->r->province, entities, n, p->v[0].on_day, codes, NULL, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const int64_t *at = bsearch(&p->v[i].entity, entities, n, sizeof(*entities), by_number);
        out[i] = codes[at - entities];
    }
    return code;
}

/* Whose decision each is: see enrol_request. */
static enum err_code place_acts(struct store_conn *c, struct arena *a, struct preparing *p,
                                const struct enrol_lines *lines, struct err *e)
{
    str *home = arena_array(a, str, p->n);
    p->commune = arena_array(a, str, p->n);
    p->to_commune = arena_array(a, str, p->n);
    enum err_code code = find_communes(c, a, p, home, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct enrol_request *q = &p->v[i];
        uint32_t first, n = enrol_acts_of(lines, q->entity, q->benefit, &first);
        day on;
        p->to_commune[i] = STR("");
        p->commune[i] = q->commune.n > 0 ? q->commune : home[i];
        if (q->act != ACT_TRANSFER)
            continue;
        p->to_commune[i] = q->to_commune.n > 0 ? q->to_commune : home[i];
        if (q->commune.n == 0)
            p->commune[i] = enrol_commune(lines->v + first, n, &on);
        if (p->commune[i].n == 0 || str_eq(p->commune[i], p->to_commune[i]))
            return err_set(e, ERR_INPUT,
                           "#%l, %s: không thấy chuyển từ xã nào (%s) đến xã nào (%s)",
                           "#%l, %s: from which commune (%s) to which (%s) is not clear", q->entity,
                           q->benefit, p->commune[i], p->to_commune[i]);
    }
    return code;
}

static enum err_code check_preparer(struct store_conn *c, const struct preparing *p, struct err *e)
{
    return roles_may_in(c, p->r->province, p->r->actor, RIGHT_ENROL_PREPARE, p->commune, p->n,
                        day_of_moment(p->r->at_us), e);
}

/* An application counts at once, and so does what it makes known. */
static enum err_code write_asked(struct store_conn *c, struct arena *a, const struct preparing *p,
                                 const struct enrol_lines *lines, int64_t recorded, struct err *e)
{
    struct enrol_effects effects = {0};
    for (uint32_t i = 0; i < p->n; i++) {
        const struct enrol_line line = {.entity = p->v[i].entity,
                                        .benefit = p->v[i].benefit,
                                        .act = ACT_ASK,
                                        .on_day = p->v[i].on_day,
                                        .fact = p->v[i].fact};
        if (p->v[i].act == ACT_ASK)
            enrol_effect_of(a, lines, &line, &effects);
    }
    return enrol_effects_write(c, a, p->r->province, recorded, day_of_moment(p->r->at_us), &effects,
                               e);
}

static enum err_code load_acts(struct store_conn *c, const struct preparing *p, int64_t first,
                               int64_t recorded, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("enrolment_act (province, id, entity, benefit, act, from_month, on_day, number, signer,"
            " reason, article, papers, prepared_by, recorded, commune, to_commune, fact)"),
        17, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct enrol_request *q = &p->v[i];
        struct store_value v[] = {store_int(p->r->province),
                                  store_int(first + i),
                                  store_int(q->entity),
                                  store_text(q->benefit),
                                  store_text(str_from_c(enrol_act_code(q->act))),
                                  store_int(q->from),
                                  store_date(q->on_day),
                                  store_text(q->number),
                                  store_text(q->signer),
                                  store_text(q->reason),
                                  store_text(q->article),
                                  store_text(q->papers),
                                  store_text(p->r->actor),
                                  store_int(recorded),
                                  store_text(p->commune[i]),
                                  store_text(p->to_commune[i]),
                                  store_text(q->fact)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code prepare(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct preparing *p = ctx;
    struct enrol_lines lines;
    struct arena a;
    int64_t recorded = 0, first = 0;
    bool one_entity = true;
    arena_init(&a, SCRATCH_BYTES);
    for (uint32_t i = 1; i < p->n; i++)
        one_entity = one_entity && p->v[i].entity == p->v[0].entity;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = enrol_read(c, &a, p->r->province, one_entity ? p->v[0].entity : 0, INT64_MAX, &lines,
                          e);
    if (code == ERR_NONE)
        code = place_acts(c, &a, p, &lines, e);
    if (code == ERR_NONE)
        code = check_preparer(c, p, e);
    if (code == ERR_NONE)
        code = check_once(&a, p, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        code = check_words(&p->v[i], e);
        if (code == ERR_NONE)
            code = check_state(&lines, &p->v[i], e);
    }
    if (code == ERR_NONE)
        code = recording_count(c, p->r->province, STR("enrolment_act"), p->n, &first, e);
    if (code == ERR_NONE)
        code = load_acts(c, p, first, recorded, e);
    if (code == ERR_NONE)
        code = write_asked(c, &a, p, &lines, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %u", first, p->n);
    arena_clear(&a);
    return code;
}

enum err_code enrol_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct enrol_request *v, uint32_t n, str *answer, bool *again,
                            struct err *e)
{
    struct preparing p = {r, v, n, NULL, NULL};
    struct store_operation op = {.province = r->province, .kind = "enrol.prepare"};
    struct buf content;
    struct arena words;
    if (n == 0)
        return err_set(e, ERR_INPUT, "không có ai", "there is nobody");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\n", r->actor);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&content, "%l\t%s\t%z\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v[i].entity,
                v[i].benefit, enrol_act_code(v[i].act), v[i].from, v[i].on_day, v[i].number,
                v[i].signer, v[i].reason, v[i].article, v[i].papers, v[i].commune, v[i].to_commune,
                v[i].fact);
    check(!content.full);
    op.content = buf_str(&content);
    enum err_code code = store_write(pool, &op, prepare, &p, a, answer, again, e);
    arena_clear(&words);
    return code;
}

/* ---- approving ---- */

struct approving {
    const struct recording *r;
    const struct enrol_verdict *v;
};

/* The lines that the verdict names, in the order of their numbers; ERR_INPUT where one is not
 * waiting or this officer prepared it. */
static enum err_code check_waiting(const struct approving *p, const struct enrol_lines *lines,
                                   const struct enrol_line **found, struct err *e)
{
    const struct enrol_verdict *v = p->v;
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct enrol_line *line = &lines->v[i];
        uint32_t low = 0, high = v->n;
        while (low < high) {
            uint32_t mid = low + (high - low) / 2;
            if (v->acts[mid] < line->id)
                low = mid + 1;
            else
                high = mid;
        }
        if (low < v->n && v->acts[low] == line->id)
            found[low] = line;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        if (found[i] == NULL || found[i]->verdict != VERDICT_WAITING)
            return err_set(e, ERR_INPUT, "việc số %l không chờ duyệt",
                           "act %l is not waiting for approval", v->acts[i]);
        if (officer_same(found[i]->prepared_by, p->r->actor))
            return err_set(e, ERR_INPUT, "việc số %l do chính %s chuẩn bị: người khác phải duyệt",
                           "act %l was prepared by %s: somebody else must approve it", v->acts[i],
                           p->r->actor);
    }
    return ERR_NONE;
}

/* Each in the commune that decides it; of acts that do not say, where they live. */
static enum err_code check_approver(struct store_conn *c, struct arena *a,
                                    const struct approving *p,
                                    const struct enrol_line *const *found, struct err *e)
{
    day today = day_of_moment(p->r->at_us);
    str *codes = arena_array(a, str, p->v->n);
    int64_t *unsaid = arena_array(a, int64_t, p->v->n);
    uint32_t n = 0, n_unsaid = 0;
    for (uint32_t i = 0; i < p->v->n; i++) {
        if (found[i]->commune.n > 0)
            codes[n++] = found[i]->commune;
        else
            unsaid[n_unsaid++] = found[i]->entity;
    }
    enum err_code code = n == 0 ? ERR_NONE
                                : roles_may_in(c, p->r->province, p->r->actor, RIGHT_ENROL_APPROVE,
                                               codes, n, today, e);
    if (code != ERR_NONE || n_unsaid == 0)
        return code;
    qsort(unsaid, n_unsaid, sizeof(*unsaid), by_number);
    return roles_may_for(c, p->r->province, p->r->actor, RIGHT_ENROL_APPROVE, unsaid, n_unsaid,
                         today, e);
}

static enum err_code write_effects(struct store_conn *c, struct arena *a, const struct approving *p,
                                   const struct enrol_lines *lines,
                                   const struct enrol_line *const *found, int64_t recorded,
                                   struct err *e)
{
    struct enrol_effects effects = {0};
    for (uint32_t i = 0; i < p->v->n && p->v->approved; i++)
        enrol_effect_of(a, lines, found[i], &effects);
    return enrol_effects_write(c, a, p->v->province, recorded, day_of_moment(p->r->at_us), &effects,
                               e);
}

static enum err_code load_verdicts(struct store_conn *c, const struct approving *p,
                                   const struct enrol_line *const *found, int64_t recorded,
                                   struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("enrolment_approval (province, act, approved, prepared_by,"
                             " approved_by, note, recorded)"),
                         7, e);
    for (uint32_t i = 0; i < p->v->n && code == ERR_NONE; i++) {
        struct store_value v[] = {store_int(p->v->province), store_int(p->v->acts[i]),
                                  store_int(p->v->approved), store_text(found[i]->prepared_by),
                                  store_text(p->r->actor),   store_text(p->v->note),
                                  store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

/* Of whom all these acts are, when it is one; 0: of several, or there are none such. Acts that were
 * prepared together have numbers one behind the other. */
static enum err_code only_entity(struct store_conn *c, struct arena *a, const struct approving *p,
                                 int64_t *out, struct err *e)
{
    struct store_value v[2];
    int got = store_one(c,
                        SQL("SELECT COALESCE(MIN(entity), 0), COALESCE(MAX(entity), 0) FROM"
                            " enrolment_act WHERE province = ?1 AND id >= ?2 AND id <= ?3"),
                        STORE_VALUES(store_int(p->v->province), store_int(p->v->acts[0]),
                                     store_int(p->v->acts[p->v->n - 1])),
                        a, v, 2, e);
    *out = got == 1 && v[0].i == v[1].i ? v[0].i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code approve(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct approving *p = ctx;
    int64_t entity = 0;
    struct enrol_lines lines;
    struct arena a;
    int64_t recorded = 0;
    arena_init(&a, SCRATCH_BYTES);
    const struct enrol_line **found = arena_array(&a, const struct enrol_line *, p->v->n);
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = only_entity(c, &a, p, &entity, e);
    if (code == ERR_NONE)
        code = enrol_read(c, &a, p->v->province, entity, INT64_MAX, &lines, e);
    if (code == ERR_NONE)
        code = check_waiting(p, &lines, found, e);
    if (code == ERR_NONE)
        code = check_approver(c, &a, p, found, e);
    if (code == ERR_NONE)
        code = load_verdicts(c, p, found, recorded, e);
    if (code == ERR_NONE)
        code = write_effects(c, &a, p, &lines, found, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", p->v->n);
    arena_clear(&a);
    return code;
}

enum err_code enrol_approve(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct enrol_verdict *v, str *answer, bool *again, struct err *e)
{
    struct approving p = {r, v};
    const struct judgement j = {v->acts, v->n, v->approved, v->note};
    if (v->n == 0)
        return err_set(e, ERR_INPUT, "không có việc nào chờ duyệt", "no act is waiting");
    return judgement_write(pool, a, r, "enrol.approve", &j, approve, &p, answer, again, e);
}
