/* Proofs from the database, in the forms of C2SP. */
#include "evidence/audit/audit.h"

#include "base/base64.h"

#define TEXT_MAX_BYTES (256u << 10)

static void put_hashes(struct buf *b, const struct merkle_proof *proof)
{
    for (uint32_t i = 0; i < proof->n; i++)
        merkle_put_line(b, &proof->v[i]);
}

enum err_code audit_newest(struct store_conn *c, struct arena *a, int64_t province,
                           struct checkpoint *out, str *note, struct err *e)
{
    struct buf b;
    struct store_value v[2];
    str text, lines;
    int got = store_one(c,
                        SQL("SELECT size, note FROM audit_checkpoint WHERE province = ?1"
                            " ORDER BY size DESC LIMIT 1"),
                        STORE_VALUES(store_int(province)), a, v, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0) {
        err_set(e, ERR_INPUT, "nhật ký chưa được ký lần nào", "the log was never signed");
        err_hint(e, "xem ansinh audit sign --help", "see ansinh audit sign --help");
        return ERR_INPUT;
    }
    if (!note_split(v[1].s, &text, &lines) || !checkpoint_read(text, out))
        return err_set(e, ERR_INPUT, "điều đã ký không đúng dạng", "what was signed is malformed");
    buf_init(&b, a, NOTE_MAX_BYTES);
    buf_add(&b, v[1].s);
    enum err_code code =
        store_query(c,
                    SQL("SELECT line FROM audit_cosignature WHERE province = ?1 AND size = ?2"
                        " ORDER BY witness"),
                    STORE_VALUES(store_int(province), v[0]), e);
    int more = 0;
    while (code == ERR_NONE && (more = store_next(c, e)) > 0)
        buf_add(&b, store_at_text(c, 0));
    *note = buf_str(&b);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

enum err_code audit_request(struct store_conn *c, struct arena *a, int64_t province, uint64_t old,
                            str *out, struct err *e)
{
    struct checkpoint newest;
    struct merkle_proof proof;
    struct buf b;
    str note;
    enum err_code code = audit_newest(c, a, province, &newest, &note, e);
    if (code == ERR_NONE && old > newest.size)
        code = err_set(e, ERR_INPUT, "mới ký đến %l mục", "only %l entries are signed",
                       (int64_t)newest.size);
    if (code == ERR_NONE)
        code = audit_prove_consistency(c, province, old, newest.size, &proof, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&b, a, TEXT_MAX_BYTES);
    buf_fmt(&b, "old %l\n", (int64_t)old);
    put_hashes(&b, &proof);
    buf_fmt(&b, "\n%s", note);
    *out = buf_str(&b);
    return ERR_NONE;
}

static enum err_code line_of(struct store_conn *c, int64_t province, uint64_t seq, struct buf *b,
                             struct err *e)
{
    struct audit_row row;
    enum err_code code = audit_rows_open(c, province, seq, seq + 1, e);
    if (code != ERR_NONE)
        return code;
    int more = audit_rows_next(c, &row, e);
    if (more > 0)
        audit_line(b, &row.entry);
    store_finish(c);
    if (more < 0)
        return e->code;
    return more > 0
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "không có mục %l", "there is no entry %l", (int64_t)seq);
}

enum err_code audit_proof(struct store_conn *c, struct arena *a, int64_t province, uint64_t seq,
                          str *out, struct err *e)
{
    struct checkpoint newest;
    struct merkle_proof proof;
    struct buf b, line;
    str note;
    buf_init(&line, a, TEXT_MAX_BYTES / 4);
    enum err_code code = line_of(c, province, seq, &line, e);
    if (code == ERR_NONE)
        code = audit_newest(c, a, province, &newest, &note, e);
    if (code == ERR_NONE && seq >= newest.size)
        code = err_set(e, ERR_INPUT, "mới ký đến %l mục: mục này chưa được ký",
                       "only %l entries are signed, and this one is not", (int64_t)newest.size);
    if (code == ERR_NONE)
        code = audit_prove_inclusion(c, province, seq, newest.size, &proof, e);
    if (code != ERR_NONE)
        return code;
    char *base64 = arena_alloc(a, BASE64_CAP(line.n));
    size_t n = base64_write(base64, buf_str(&line));
    buf_init(&b, a, TEXT_MAX_BYTES);
    buf_fmt(&b, AUDIT_PROOF_HEAD "\nextra %s\nindex %l\n", (str){base64, n}, (int64_t)seq);
    put_hashes(&b, &proof);
    buf_fmt(&b, "\n%s", note);
    *out = buf_str(&b);
    return ERR_NONE;
}
