/* A decision into the database: for all communes that decide at once, a load a table. */
#include "base/check.h"
#include "registry/event.h"
#include "review/decision_int.h"

static str expand(struct arena *a, str pattern, uint32_t n, str commune)
{
    struct buf b;
    buf_init(&b, a, 512);
    for (size_t i = 0; i < pattern.n; i++) {
        str rest = str_slice(pattern, i, pattern.n);
        if (str_starts(rest, STR("{n}"))) {
            buf_int(&b, n);
            i += 2;
        } else if (str_starts(rest, STR("{commune}"))) {
            buf_add(&b, commune);
            i += 8;
        } else {
            buf_char(&b, pattern.p[i]);
        }
    }
    return buf_str(&b);
}

static enum err_code write_decisions(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    enum err_code code = store_load_begin(
        x->c,
        SQL("review_decision (province, id, campaign, area, number, signed_on, signer, valid_from,"
            " recorded)"),
        9, e);
    for (uint32_t i = 0; i < x->at.n && code == ERR_NONE; i++) {
        const struct review_commune *commune = &x->s->communes.v[x->at.v[i]];
        const struct store_value row[] = {store_int(q->campaign.province),
                                          store_int(x->first_decision + i),
                                          store_int(q->campaign.id),
                                          store_int(commune->area),
                                          store_text(x->at.documents[i]),
                                          store_date(q->on),
                                          store_text(expand(x->a, q->signer, i + 1, commune->name)),
                                          store_date(x->valid_from),
                                          store_int(x->at.recordings[i])};
        code = store_load_row(x->c, row, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code write_results(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    enum err_code code =
        store_load_begin(x->c,
                         SQL("review_result (province, campaign, household, decision, round,"
                             " class, movement, refusal, recorded)"),
                         9, e);
    for (uint32_t i = 0; i < x->decided.n && code == ERR_NONE; i++) {
        const struct decided *d = &x->decided.v[i];
        const struct store_value row[] = {store_int(q->campaign.province),
                                          store_int(q->campaign.id),
                                          store_int(d->k->household),
                                          store_int(x->first_decision + d->target),
                                          store_int(d->k->round),
                                          store_text(str_from_c(class_codes[d->class])),
                                          store_text(str_from_c(movement_code(d->movement))),
                                          store_text(d->refusal),
                                          store_int(x->at.recordings[d->target])};
        code = store_load_row(x->c, row, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code close_rows(struct deciding *x, struct err *e)
{
    enum { N = 6 };
    int64_t changed = 0;
    struct store_value *v = arena_array(x->a, struct store_value, (size_t)x->closed.n * N + 1);
    for (uint32_t i = 0; i < x->closed.n; i++) {
        const struct closed_row *r = &x->closed.v[i];
        const struct store_value row[N] = {
            store_int(r->recording), store_date(r->known),   store_int(x->q->campaign.province),
            store_int(r->household), store_int(r->recorded), store_date(r->from)};
        for (int k = 0; k < N; k++)
            v[(size_t)i * N + k] = row[k];
    }
    if (x->closed.n == 0)
        return ERR_NONE;
    enum err_code code =
        store_run_many(x->c,
                       SQL("UPDATE fact SET closed = ?1, known_to = ?2 WHERE province = ?3 AND"
                           " entity = ?4 AND name = 'class' AND recorded = ?5 AND valid_from = ?6"),
                       v, N, x->closed.n, &changed, e);
    check(code != ERR_NONE || changed == x->closed.n);
    return code;
}

static enum err_code open_rows(struct deciding *x, struct err *e)
{
    enum err_code code = store_load_begin(
        x->c,
        SQL("fact (province, entity, name, valid_from, valid_to, known_from, known_to, recorded,"
            " closed, value)"),
        10, e);
    for (uint32_t i = 0; i < x->opened.n && code == ERR_NONE; i++) {
        const struct opened_row *r = &x->opened.v[i];
        const struct store_value row[] = {store_int(x->q->campaign.province),
                                          store_int(r->household),
                                          store_text(STR("class")),
                                          store_date(r->row.from),
                                          store_date(r->row.to),
                                          store_date(r->row.known_from),
                                          store_int(0),
                                          store_int(r->recording),
                                          store_int(0),
                                          store_text(str_from_c(class_codes[r->row.value]))};
        code = store_load_row(x->c, row, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

/* A recording for each commune: its decision is the source of what it changes. */
static enum err_code begin(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    str *numbers = arena_array(x->a, str, (size_t)x->at.n + 1);
    int64_t *recordings = arena_array(x->a, int64_t, (size_t)x->at.n + 1);
    enum err_code code = recording_count(x->c, q->campaign.province, STR("decision"), x->at.n,
                                         &x->first_decision, e);
    for (uint32_t i = 0; i < x->at.n && code == ERR_NONE; i++) {
        struct recording r = q->act.recording;
        numbers[i] = expand(x->a, q->number, i + 1, x->s->communes.v[x->at.v[i]].code);
        r.source = STR("decision");
        r.reference = numbers[i];
        code = recording_begin(x->c, &r, &recordings[i], e);
        x->out->recording = recordings[i];
    }
    x->at.documents = numbers;
    x->at.recordings = recordings;
    return code;
}

/* What events of life had re-opened is decided now: `open` are the entities it is of, by number. */
static enum err_code settle_reopened(struct deciding *x, const int64_t *open, uint32_t n,
                                     struct err *e)
{
    enum err_code code = ERR_NONE;
    int64_t *of_commune = arena_array(x->a, int64_t, (size_t)n + 1);
    for (uint32_t t = 0; t < x->at.n && n > 0 && code == ERR_NONE; t++) {
        uint32_t i = 0, found = 0;
        for (uint32_t k = 0; k < x->decided.n; k++) {
            const struct decided *d = &x->decided.v[k];
            while (i < n && open[i] < d->k->household)
                i++;
            if (i < n && open[i] == d->k->household && d->target == t)
                of_commune[found++] = open[i];
        }
        if (found > 0)
            code = event_reopened_done(x->c, x->q->campaign.province, of_commune, found,
                                       EVENT_CLASS, x->q->on, x->at.recordings[t], e);
    }
    return code;
}

static enum err_code close_reopened(struct deciding *x, struct err *e)
{
    struct {
        int64_t *v;
        uint32_t n, cap;
    } open = {0};
    int more;
    if (store_query(x->c,
                    SQL("SELECT DISTINCT r.entity FROM reopened AS r WHERE r.province = ?1 AND"
                        " r.what = 'class' AND r.since <= ?2 AND NOT EXISTS (SELECT 1 FROM"
                        " reopened_done AS d WHERE d.province = ?1 AND d.reopened = r.id) ORDER BY"
                        " r.entity"),
                    STORE_VALUES(store_int(x->q->campaign.province), store_date(x->q->on)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0)
        vec_push(x->a, &open, store_at_int(x->c, 0));
    return more < 0 ? e->code : settle_reopened(x, open.v, open.n, e);
}

enum err_code decision_rows(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    const struct review_step step = {.act = q->act,
                                     .campaign = q->campaign,
                                     .step = steps_find(q->act.steps, STR("decision")),
                                     .on = q->on};
    uint32_t failed;
    enum err_code code = begin(x, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < x->cases.n; i++)
        decision_case(x, i);
    x->out->communes = x->at.n;
    code = write_decisions(x, e);
    if (code == ERR_NONE)
        code = write_results(x, e);
    if (code == ERR_NONE)
        code = close_rows(x, e);
    if (code == ERR_NONE)
        code = open_rows(x, e);
    if (code == ERR_NONE)
        code = close_reopened(x, e);
    return code == ERR_NONE ? review_targets_write(x->c, x->s, &step, &x->at, 0, &failed, e) : code;
}
