/* A witness: an office that keeps the last checkpoint of somebody else's log, and says of the next
 * one that it continues it (C2SP tlog-witness; the request comes in a file, not over HTTP). */
#include "evidence/audit/audit.h"
#include "evidence/audit/state.h"

#include "base/num.h"

#define PROOF_MAX_LINES 63

struct request {
    int64_t old;
    struct merkle_proof proof;
    str note, body; /* the body: what is signed of the note */
    struct checkpoint checkpoint;
};

static enum err_code malformed(struct err *e)
{
    return err_set(e, ERR_INPUT, "yêu cầu không đúng dạng (xem ansinh audit prove --old)",
                   "the request is malformed (see ansinh audit prove --old)");
}

static enum err_code read_request(str text, struct request *out, struct err *e)
{
    str line = str_split(&text, '\n'), lines;
    *out = (struct request){0};
    if (!str_starts(line, STR("old ")) || !num_parse_int(str_slice(line, 4, line.n), &out->old) ||
        out->old < 0)
        return malformed(e);
    if (!merkle_read_lines(&text, out->proof.v, PROOF_MAX_LINES, &out->proof.n))
        return malformed(e);
    out->note = text;
    if (text.p == NULL || !note_split(text, &out->body, &lines) ||
        !checkpoint_read(out->body, &out->checkpoint))
        return malformed(e);
    return ERR_NONE;
}

/* What this witness cosigned last; nothing: size 0. */
static enum err_code read_last(struct arena *a, const struct audit_witnessing *w,
                               struct checkpoint *last, struct err *e)
{
    bool missing = false;
    str note, body, lines;
    *last = (struct checkpoint){0};
    enum err_code code = state_read(a, w->state, &note, &missing, e);
    if (missing)
        return ERR_NONE;
    if (code != ERR_NONE)
        return code;
    if (note_split(note, &body, &lines) && checkpoint_read(body, last) &&
        note_signed_by(note, w->log, NULL) == NOTE_TRUE)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "tệp trạng thái của người làm chứng đã hỏng: %z",
                   "the witness's state is damaged: %z", w->state);
}

static enum err_code check_request(const struct audit_witnessing *w, const struct request *r,
                                   const struct checkpoint *last, struct err *e)
{
    const struct checkpoint *new = &r->checkpoint;
    if (!str_eq_c(new->origin, w->log->name) || note_signed_by(r->note, w->log, NULL) != NOTE_TRUE)
        return err_set(e, ERR_INPUT, "khóa đã cho không ký điều này",
                       "the key that was given did not sign this");
    if ((uint64_t)r->old > new->size)
        return malformed(e);
    if ((uint64_t)r->old != last->size) {
        err_set(e, ERR_INPUT, "người làm chứng đã ký đến %l mục, yêu cầu nối từ %l",
                "the witness has cosigned %l entries, the request continues from %l",
                (int64_t)last->size, r->old);
        err_hint(e, "ansinh audit prove --old %l", "ansinh audit prove --old %l",
                 (int64_t)last->size);
        return ERR_INPUT;
    }
    bool holds = last->size == 0 ? r->proof.n == 0
                                 : merkle_consistency_holds(last->size, new->size, &r->proof,
                                                            &last->root, &new->root);
    return holds ? ERR_NONE
                 : err_set(e, ERR_INPUT,
                           "nhật ký không nối tiếp điều đã làm chứng ở mục %l: không ký",
                           "the log does not continue what was witnessed at entry %l: not signed",
                           (int64_t)last->size);
}

enum err_code audit_witness(struct arena *a, const struct audit_witnessing *w, str request,
                            str *lines, struct err *e)
{
    struct request r;
    struct checkpoint last;
    int lock = -1;
    enum err_code code = read_request(request, &r, e);
    if (code == ERR_NONE)
        code = state_lock(a, w->state, &lock, e);
    if (code == ERR_NONE)
        code = read_last(a, w, &last, e);
    if (code == ERR_NONE)
        code = check_request(w, &r, &last, e);
    if (code == ERR_NONE)
        code = state_replace(a, w->state, r.note, e);
    state_unlock(lock);
    if (code == ERR_NONE)
        *lines = note_sign(a, w->witness, r.body, w->now_s);
    return code;
}

/* ---- what a witness answered ---- */

static enum err_code keep_line(struct store_conn *c, int64_t province, uint64_t size,
                               const struct note_key *k, str line, struct err *e)
{
    return store_run(c,
                     SQL("INSERT INTO audit_cosignature (province, size, witness, line)"
                         " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (province, size, witness)"
                         " DO NOTHING"),
                     STORE_VALUES(store_int(province), store_int((int64_t)size),
                                  store_text(str_from_c(k->name)), store_text(line)),
                     NULL, e);
}

/* The newest checkpoints are tried: the log may have been signed again meanwhile. */
static int find_signed(struct store_conn *c, struct arena *a, int64_t province, str line,
                       const struct note_keys *witnesses, uint64_t *size,
                       const struct note_key **by, struct err *e)
{
    enum err_code code =
        store_query(c,
                    SQL("SELECT size, note FROM audit_checkpoint WHERE province = ?1"
                        " ORDER BY size DESC LIMIT 1000"),
                    STORE_VALUES(store_int(province)), e);
    int more = 0;
    *by = NULL;
    while (code == ERR_NONE && *by == NULL && (more = store_next(c, e)) > 0) {
        str text, lines;
        struct arena_mark mark = arena_save(a);
        struct buf b;
        buf_init(&b, a, NOTE_MAX_BYTES);
        if (note_split(store_at_text(c, 1), &text, &lines))
            buf_fmt(&b, "%s\n%s\n", text, line);
        for (uint32_t i = 0; i < witnesses->n; i++) {
            if (note_signed_by(buf_str(&b), &witnesses->v[i], NULL) == NOTE_TRUE)
                *by = &witnesses->v[i];
        }
        *size = (uint64_t)store_at_int(c, 0);
        arena_restore(a, mark);
    }
    store_finish(c);
    return code != ERR_NONE || more < 0 ? -1 : *by != NULL;
}

enum err_code audit_cosigned(struct store_conn *c, struct arena *a, int64_t province,
                             const struct note_keys *witnesses, str lines, uint64_t *size,
                             struct err *e)
{
    uint32_t kept = 0;
    enum err_code code = store_begin(c, e);
    while (code == ERR_NONE && lines.p != NULL && lines.n > 0) {
        str line = str_split(&lines, '\n');
        const struct note_key *by;
        struct buf b;
        if (line.n == 0)
            continue;
        int found = find_signed(c, a, province, line, witnesses, size, &by, e);
        if (found < 0)
            code = e->code;
        if (found <= 0)
            continue;
        buf_init(&b, a, line.n + 1);
        buf_fmt(&b, "%s\n", line);
        code = keep_line(c, province, *size, by, buf_str(&b), e);
        kept++;
    }
    if (code == ERR_NONE && kept == 0)
        code = err_set(e, ERR_INPUT, "không dòng nào là chữ ký của người làm chứng đã cho",
                       "no line is a signature of the witness that was given");
    if (code == ERR_NONE)
        code = store_commit(c, e);
    store_rollback(c);
    return code;
}
