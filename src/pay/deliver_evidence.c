/* Documents and photographs of deliveries: what a file is, not the file. */
#include "base/check.h"
#include "pay/deliver_int.h"

#define MAX_FILES 1000u

struct adding {
    const struct recording *r;
    const struct deliver_evidence *v;
    uint32_t n;
};

static enum err_code add_one(struct store_conn *c, const struct adding *p, int64_t recorded,
                             const struct deliver_evidence *x, struct err *e)
{
    const str content = {(const char *)x->content, sizeof(x->content)};
    if (x->file.n == 0 || x->file.n > DELIVER_MAX_TEXT_BYTES || x->bytes <= 0 ||
        str_find_char(x->file, '/') >= 0)
        return err_set(e, ERR_INPUT, "lượt số %l: tệp \"%s\" trống hoặc tên sai",
                       "delivery %l: the file \"%s\" is empty or its name is bad", x->delivery,
                       x->file);
    return store_run(
        c,
        SQL("INSERT INTO delivery_evidence (province, delivery, content, kind, file, bytes, on_day,"
            " actor, note, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT"
            " (province, delivery, content) DO NOTHING"),
        STORE_VALUES(store_int(p->r->province), store_int(x->delivery), store_bytes(content),
                     store_text(x->photo ? STR("photo") : STR("document")), store_text(x->file),
                     store_int(x->bytes), store_date(x->on_day), store_text(p->r->actor),
                     deliver_text(x->note), store_int(recorded)),
        NULL, e);
}

/* Whose deliveries they are; ERR_INPUT where there is no such one. */
static enum err_code check_right(struct store_conn *c, const struct adding *p, struct err *e)
{
    struct arena a;
    struct {
        int64_t *v;
        uint32_t n, cap;
    } entities = {0};
    int64_t low = p->v[0].delivery, high = low;
    uint32_t named = 0;
    int more;
    for (uint32_t i = 1; i < p->n; i++) {
        low = p->v[i].delivery < low ? p->v[i].delivery : low;
        high = p->v[i].delivery > high ? p->v[i].delivery : high;
    }
    enum err_code code =
        store_query(c,
                    SQL("SELECT id, entity FROM delivery WHERE province = ?1 AND id >= ?2 AND id <="
                        " ?3 ORDER BY id"),
                    STORE_VALUES(store_int(p->r->province), store_int(low), store_int(high)), e);
    if (code != ERR_NONE)
        return code;
    arena_init(&a, (size_t)64 << 20);
    while ((more = store_next(c, e)) > 0) {
        uint32_t before = named;
        for (uint32_t i = 0; i < p->n; i++)
            named += p->v[i].delivery == store_at_int(c, 0);
        if (named > before)
            vec_push(&a, &entities, store_at_int(c, 1));
    }
    code = more < 0 ? e->code : ERR_NONE;
    if (code == ERR_NONE && named < p->n)
        code = err_set(e, ERR_INPUT, "không có lượt này", "there is no such delivery");
    if (code == ERR_NONE)
        code = deliver_may(c, p->r, RIGHT_DELIVER_RECORD, entities.v, entities.n, e);
    arena_clear(&a);
    return code;
}

static enum err_code add(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct adding *p = ctx;
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_right(c, p, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++)
        code = add_one(c, p, recorded, &p->v[i], e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", p->n);
    return code;
}

enum err_code deliver_evidence_add(struct store_pool *pool, struct arena *a,
                                   const struct recording *r, const struct deliver_evidence *v,
                                   uint32_t n, str *answer, bool *again, struct err *e)
{
    struct adding p = {r, v, n};
    struct store_operation op = {.province = r->province, .kind = "deliver.evidence"};
    struct buf content;
    if (n == 0 || n > MAX_FILES)
        return err_set(e, ERR_INPUT, "một lần từ 1 đến %u tệp", "1 to %u files at once", MAX_FILES);
    buf_init(&content, a, (size_t)n * (2 * DELIVER_MAX_TEXT_BYTES + 128) + 128 + r->actor.n);
    buf_fmt(&content, "%s\n", r->actor);
    for (uint32_t i = 0; i < n; i++) {
        buf_fmt(&content, "%l\t%d\t%s\t%l\t%d\t%s\t", v[i].delivery, (int)v[i].photo, v[i].file,
                v[i].bytes, v[i].on_day, v[i].note);
        for (int k = 0; k < 32; k++)
            buf_fmt(&content, "%d ", (int)v[i].content[k]);
    }
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, add, &p, a, answer, again, e);
}

enum err_code deliver_evidence_each(struct store_conn *c, int64_t province, int64_t delivery,
                                    deliver_evidence_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true;
    const int64_t first = delivery == 0 ? 1 : delivery;
    const int64_t last = delivery == 0 ? INT64_MAX : delivery;
    if (store_query(c,
                    SQL("SELECT delivery, kind, file, content, bytes, on_day, actor, note, recorded"
                        " FROM delivery_evidence WHERE province = ?1 AND delivery >= ?2 AND"
                        " delivery <= ?3 UNION ALL"
                        " SELECT h.delivery, 'photo', x.file, x.photo, 0, x.on_day, x.actor,"
                        " x.note, x.recorded FROM (SELECT project, entity, min(delivery) AS"
                        " delivery FROM project_payment WHERE province = ?1 AND project IN (SELECT"
                        " project FROM project_payment WHERE province = ?1 AND delivery >= ?2 AND"
                        " delivery <= ?3) GROUP BY project, entity) AS h JOIN project_event x ON"
                        " x.province = ?1 AND x.project = h.project AND x.entity = h.entity WHERE"
                        " h.delivery >= ?2 AND h.delivery <= ?3 AND length(x.photo) = 32"
                        " ORDER BY delivery, recorded, file, content"),
                    STORE_VALUES(store_int(province), store_int(first), store_int(last)),
                    e) != ERR_NONE)
        return e->code;
    while (go_on && (more = store_next(c, e)) > 0) {
        struct deliver_evidence v = {.delivery = store_at_int(c, 0),
                                     .photo = str_eq_c(store_at_text(c, 1), "photo"),
                                     .file = store_at_text(c, 2),
                                     .bytes = store_at_int(c, 4),
                                     .on_day = (day)store_at_int(c, 5),
                                     .actor = store_at_text(c, 6),
                                     .note = store_at_text(c, 7)};
        mem_copy(v.content, store_at_text(c, 3).p, sizeof(v.content));
        go_on = row(ctx, &v);
    }
    if (!go_on)
        store_finish(c);
    return go_on && more < 0 ? e->code : ERR_NONE;
}
