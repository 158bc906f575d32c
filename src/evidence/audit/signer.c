/* The signer. It keeps the last checkpoint it signed, and the right edge of that tree, in a file of
 * its own; from there it reads on by itself. So what it signs continues what it signed before, or
 * it does not sign: no proof of the database's has to be believed. */
#include "evidence/audit/audit.h"
#include "evidence/audit/state.h"

#include "base/check.h"

#define STATE_HEAD "ansinh-audit-signer/v1"
#define LINE_MAX_BYTES (64u << 10)

struct signing {
    struct store_conn *c;
    struct arena *a;
    const struct audit_signing *s;
    struct merkle_edge edge; /* of the last checkpoint; then as far as was read */
    struct checkpoint last;
    str last_note; /* empty: nothing was signed yet */
    int64_t at_us;
};

/* ---- the state ---- */

static enum err_code state_is_wrong(const struct signing *x, struct err *e)
{
    return err_set(e, ERR_INPUT, "tệp trạng thái của người ký đã hỏng: %z",
                   "the signer's state is damaged: %z", x->s->state);
}

/* The head, a line for each hash of the edge, a blank line, the checkpoint. */
static enum err_code take_state(struct signing *x, str state, struct err *e)
{
    str text, lines;
    if (!str_eq_c(str_split(&state, '\n'), STATE_HEAD))
        return state_is_wrong(x, e);
    if (!merkle_read_lines(&state, x->edge.v, MERKLE_LEVELS, &x->edge.n) ||
        !note_split(state, &text, &lines) || !checkpoint_read(text, &x->last) ||
        note_signed_by(state, &x->s->secret->key, NULL) != NOTE_TRUE)
        return state_is_wrong(x, e);
    x->edge.size = x->last.size;
    struct merkle_hash root = merkle_root(&x->edge);
    if ((uint32_t)__builtin_popcountll(x->edge.size) != x->edge.n ||
        !merkle_eq(&root, &x->last.root))
        return state_is_wrong(x, e);
    x->last_note = state;
    return ERR_NONE;
}

static enum err_code keep_state(struct signing *x, str note, struct err *e)
{
    struct buf b;
    buf_init(&b, x->a, STATE_MAX_BYTES / 2);
    buf_add_c(&b, STATE_HEAD "\n");
    for (uint32_t i = 0; i < x->edge.n; i++)
        merkle_put_line(&b, &x->edge.v[i]);
    buf_fmt(&b, "\n%s", note);
    check(!b.full);
    return state_replace(x->a, x->s->state, buf_str(&b), e);
}

/* A state that is lost while its checkpoints are there would let anything be signed. */
static enum err_code first_of_this_key(struct signing *x, struct err *e)
{
    struct store_value v;
    str key = note_key_text(x->a, &x->s->secret->key);
    int got = store_one(
        x->c, SQL("SELECT count(*) FROM audit_checkpoint WHERE province = ?1 AND public_key = ?2"),
        STORE_VALUES(store_int(x->s->province), store_text(key)), x->a, &v, 1, e);
    if (got < 0)
        return e->code;
    if (v.i == 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "khóa này đã ký %l lần nhưng không có tệp trạng thái %z",
            "this key has signed %l times, but its state %z is not there", v.i, x->s->state);
    err_hint(e, "lấy lại tệp ấy từ bản sao, hoặc ký tiếp bằng một khóa mới",
             "restore the file from a copy, or go on with a new key");
    return ERR_INPUT;
}

static enum err_code read_state(struct signing *x, struct err *e)
{
    bool missing = false;
    str state;
    enum err_code code = state_read(x->a, x->s->state, &state, &missing, e);
    if (code != ERR_NONE && missing)
        return first_of_this_key(x, e);
    return code == ERR_NONE ? take_state(x, state, e) : code;
}

/* ---- reading on ---- */

static enum err_code refuse(int64_t seq, const char *vi, const char *en, struct err *e)
{
    err_set(e, ERR_INPUT, vi, en, seq);
    err_hint(e, "xem ansinh check-db", "see ansinh check-db");
    return ERR_INPUT;
}

static enum err_code take_row(struct signing *x, const struct audit_row *row, struct arena *scratch,
                              struct err *e)
{
    uint8_t sum[32];
    struct buf line;
    if (row->entry.seq != (int64_t)x->edge.size)
        return refuse((int64_t)x->edge.size, "không ký: mục %l thiếu",
                      "not signed: entry %l is missing", e);
    if (row->entry.at_us < x->at_us)
        return refuse(row->entry.seq, "không ký: mục %l có thời điểm trước mục đứng trước nó",
                      "not signed: entry %l is of an earlier moment than the one before it", e);
    if (row->has_payload) {
        audit_payload_sum(row->salt, row->payload, sum);
        if (mem_cmp(sum, row->entry.payload_sum, sizeof(sum)) != 0)
            return refuse(row->entry.seq, "không ký: mục %l có nội dung khác với lúc ghi",
                          "not signed: entry %l has another payload than was written", e);
    }
    x->at_us = row->entry.at_us;
    buf_init(&line, scratch, LINE_MAX_BYTES);
    audit_line(&line, &row->entry);
    struct merkle_hash leaf = merkle_leaf(buf_str(&line));
    merkle_add(&x->edge, &leaf, NULL, NULL);
    return ERR_NONE;
}

static enum err_code check_last(const struct signing *x, struct err *e)
{
    struct merkle_hash root = merkle_root(&x->edge);
    if (x->edge.size != x->last.size || x->last_note.n == 0 || merkle_eq(&root, &x->last.root))
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "không ký: %l mục đầu không còn là những mục đã ký",
                   "not signed: the first %l entries are not those that were signed",
                   (int64_t)x->last.size);
}

static enum err_code read_on(struct signing *x, struct err *e)
{
    struct arena scratch;
    struct audit_row row;
    int more = 0;
    if (x->s->whole)
        x->edge = (struct merkle_edge){0};
    x->at_us = INT64_MIN;
    arena_init(&scratch, 1 << 20);
    struct arena_mark mark = arena_save(&scratch);
    enum err_code code = audit_rows_open(x->c, x->s->province, x->edge.size, INT64_MAX, e);
    while (code == ERR_NONE && (more = audit_rows_next(x->c, &row, e)) > 0) {
        code = take_row(x, &row, &scratch, e);
        if (code == ERR_NONE)
            code = check_last(x, e);
        arena_restore(&scratch, mark);
    }
    store_finish(x->c);
    arena_clear(&scratch);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* What was read must be all that the database says there is. */
static enum err_code compare_head(const struct signing *x, struct err *e)
{
    struct audit_head head;
    enum err_code code = audit_head_read(x->c, x->s->province, &head, e);
    if (code != ERR_NONE)
        return code;
    if (head.edge.size < x->last.size || x->edge.size < x->last.size)
        return err_set(e, ERR_INPUT, "không ký: nhật ký có %l mục, mà đã ký %l",
                       "not signed: the log has %l entries, but %l were signed",
                       (int64_t)head.edge.size, (int64_t)x->last.size);
    struct merkle_hash kept = merkle_root(&head.edge), made = merkle_root(&x->edge);
    if (head.edge.size == x->edge.size && merkle_eq(&kept, &made))
        return ERR_NONE;
    err_set(e, ERR_INPUT, "không ký: cây trong cơ sở dữ liệu không nối tiếp điều đã ký",
            "not signed: the tree in the database does not continue what was signed");
    err_hint(e, "xem ansinh check-db", "see ansinh check-db");
    return ERR_INPUT;
}

/* ---- signing ---- */

static enum err_code insert(struct signing *x, uint64_t size, str note, struct err *e)
{
    enum err_code code = store_begin(x->c, e);
    if (code == ERR_NONE)
        code = store_run(x->c,
                         SQL("INSERT INTO audit_checkpoint (province, size, public_key, note)"
                             " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (province, size) DO NOTHING"),
                         STORE_VALUES(store_int(x->s->province), store_int((int64_t)size),
                                      store_text(note_key_text(x->a, &x->s->secret->key)),
                                      store_text(note)),
                         NULL, e);
    if (code == ERR_NONE)
        code = store_commit(x->c, e);
    store_rollback(x->c);
    return code;
}

static enum err_code sign(struct signing *x, struct audit_signed *out, struct err *e)
{
    out->before = x->last.size;
    out->size = x->edge.size;
    out->note = x->last_note;
    if (x->last_note.n > 0 && x->edge.size == x->last.size)
        return insert(x, out->size, out->note, e); /* it may have stopped between file and row */
    const struct checkpoint checkpoint = {.origin = str_from_c(x->s->secret->key.name),
                                          .size = x->edge.size,
                                          .root = merkle_root(&x->edge)};
    str text = checkpoint_text(x->a, &checkpoint);
    struct buf b;
    buf_init(&b, x->a, NOTE_MAX_BYTES);
    buf_fmt(&b, "%s\n%s", text, note_sign(x->a, x->s->secret, text, 0));
    out->note = buf_str(&b);
    enum err_code code = keep_state(x, out->note, e);
    return code == ERR_NONE ? insert(x, out->size, out->note, e) : code;
}

enum err_code audit_sign(struct store_conn *c, struct arena *a, const struct audit_signing *s,
                         struct audit_signed *out, struct err *e)
{
    struct signing x = {.c = c, .a = a, .s = s};
    int lock = -1;
    *out = (struct audit_signed){0};
    enum err_code code = state_lock(a, s->state, &lock, e);
    if (code == ERR_NONE)
        code = read_state(&x, e);
    if (code == ERR_NONE)
        code = store_begin(c, e);
    if (code == ERR_NONE)
        code = read_on(&x, e);
    if (code == ERR_NONE)
        code = compare_head(&x, e);
    store_rollback(c);
    if (code == ERR_NONE)
        code = sign(&x, out, e);
    state_unlock(lock);
    return code;
}
