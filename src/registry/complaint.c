#include "registry/complaint_int.h"

#include "base/num.h"
#include "registry/times.h"

#define HOUR_US 3600000000LL

void complaint_code_sum(str code, uint8_t sum[32])
{
    struct store_sha256 s;
    store_sha256_init(&s);
    store_sha256_add(&s, STR("complaint:"));
    store_sha256_add(&s, code);
    store_sha256_end(&s, sum);
}

/* Without letters and digits that look alike. */
void complaint_code(const uint8_t operation[STORE_ID_BYTES], char code[COMPLAINT_CODE + 1])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789x";
    uint8_t sum[32];
    complaint_code_sum((str){(const char *)operation, STORE_ID_BYTES}, sum);
    for (int i = 0; i < COMPLAINT_CODE; i++)
        code[i] = letters[sum[i] & 31];
    code[COMPLAINT_CODE] = '\0';
}

/* ---- who denounces ---- */

enum err_code complaint_hide(const struct sealer *s, struct arena *a, struct complaint *k,
                             struct err *e)
{
    struct buf who;
    if (s->key[0] == '\0' || !str_eq_c(k->kind, "denunciation"))
        return ERR_NONE;
    str name = STR("who");
    buf_init(&who, a, 4096);
    buf_fmt(&who, "%u %u %s%s%s", (uint32_t)k->name.n, (uint32_t)k->contact.n, k->name, k->contact,
            k->household);
    str value = buf_str(&who);
    enum err_code code = sealed_box(s, a, &name, &value, e);
    k->name = name;
    k->contact = value;
    k->household = STR("");
    return code;
}

bool complaint_unhide(struct arena *a, int64_t province, struct complaint *k)
{
    struct sealed_text t;
    int64_t n, m;
    if (!str_eq_c(k->kind, "denunciation") || !sealed_is(k->name))
        return true;
    str name = k->name, box = k->contact;
    k->name = STR("kín, thiếu khóa (sealed, no key)");
    k->contact = STR("");
    if (!sealed_open(a, province, name, box, &t))
        return false;
    str rest = t.value;
    if (!num_parse_int(str_split(&rest, ' '), &n) || !num_parse_int(str_split(&rest, ' '), &m) ||
        n < 0 || m < 0 || (uint64_t)n + (uint64_t)m > rest.n)
        return false;
    k->name = str_slice(rest, 0, (size_t)n);
    k->contact = str_slice(rest, (size_t)n, (size_t)(n + m));
    k->household = str_slice(rest, (size_t)(n + m), rest.n);
    return true;
}

/* ---- making one ---- */

struct making {
    const struct recording *r;
    const struct complaint *q;
    struct arena *arena;
    uint8_t sum[32];
};

static enum err_code check_commune(struct store_conn *c, const struct making *x, struct err *e)
{
    struct store_value row[1];
    int got =
        store_one(c,
                  SQL("SELECT count(*) FROM area WHERE level = 'commune' AND code = ?1 AND"
                      " valid_from <= ?2 AND ?2 < valid_to"),
                  STORE_VALUES(store_text(x->q->commune), store_date(day_of_moment(x->r->at_us))),
                  x->arena, row, 1, e);
    if (got < 0)
        return e->code;
    return row[0].i > 0 ? ERR_NONE
                        : err_set(e, ERR_INPUT, "chọn xã, phường nơi ở",
                                  "choose the commune or ward where you live");
}

static enum err_code check_rate(struct store_conn *c, const struct making *x, struct err *e)
{
    struct store_value row[1];
    int got = store_one(c, SQL("SELECT count(*) FROM complaint WHERE province = ?1 AND at_us > ?2"),
                        STORE_VALUES(store_int(x->r->province), store_int(x->r->at_us - HOUR_US)),
                        x->arena, row, 1, e);
    if (got < 0)
        return e->code;
    if (row[0].i < COMPLAINT_MAX_AN_HOUR)
        return ERR_NONE;
    err_set(e, ERR_LIMIT, "trong giờ này đã có quá nhiều khiếu nại",
            "there are too many complaints in this hour");
    err_hint(e, "gửi lại sau một giờ, hoặc đến Ủy ban nhân dân xã",
             "send it again in an hour, or go to the commune's People's Committee");
    return ERR_LIMIT;
}

static enum err_code write_one(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct making *x = ctx;
    struct complaint k = *x->q;
    const struct complaint *q = &k;
    struct sealer sealer;
    int64_t recorded = 0, id = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_rate(c, x, e);
    if (code == ERR_NONE)
        code = check_commune(c, x, e);
    if (code == ERR_NONE)
        code = sealed_read(c, x->arena, x->r->province, &sealer, e);
    if (code == ERR_NONE)
        code = complaint_hide(&sealer, x->arena, &k, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("complaint"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO complaint (province, id, code_sum, about, commune,"
                " household, name, contact, said, at_us, recorded, kind) VALUES (?1,"
                " ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
            STORE_VALUES(store_int(x->r->province), store_int(id),
                         store_bytes((str){(const char *)x->sum, 32}), store_text(q->about),
                         store_text(q->commune), store_text(q->household), store_text(q->name),
                         store_text(q->contact), store_text(q->said), store_int(x->r->at_us),
                         store_int(recorded), store_text(q->kind)),
            NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

static bool is_subject(str about)
{
    static const char *const all[] = {"review", "benefit", "payment", "officer", "other"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (str_eq_c(about, all[i]))
            return true;
    }
    return false;
}

enum err_code complaint_make(struct store_pool *pool, struct arena *a, const struct recording *r,
                             const struct complaint *q, str *answer, bool *again, struct err *e)
{
    struct making x = {.r = r, .q = q, .arena = a};
    struct store_operation op = {.province = r->province, .kind = "complaint.make"};
    struct buf content;
    char code[COMPLAINT_CODE + 1];
    if (str_trim(q->said).n == 0)
        return err_set(e, ERR_INPUT, "viết điều muốn khiếu nại", "write what the complaint is");
    if (!is_subject(q->about))
        return err_set(e, ERR_INPUT, "chọn khiếu nại về việc gì",
                       "choose what the complaint is about");
    if (!str_eq_c(q->kind, "complaint") && !str_eq_c(q->kind, "denunciation"))
        return err_set(e, ERR_INPUT, "chọn khiếu nại hay tố cáo",
                       "choose a complaint or a denunciation");
    complaint_code(r->operation, code);
    complaint_code_sum(str_from_c(code), x.sum);
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%s\n%s\n%s\n%s", q->kind, q->about, q->commune, q->said);
    /* Of a denunciation a sum would tell whoever guesses the name that it was right. */
    if (str_eq_c(q->kind, "complaint"))
        buf_fmt(&content, "\n%s\n%s\n%s", q->household, q->name, q->contact);
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, write_one, &x, a, answer, again, e);
}
