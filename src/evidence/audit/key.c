/* Keys in files, and public keys as they are told. */
#include "evidence/audit/audit.h"
#include "evidence/audit/state.h"

static bool start(struct err *e)
{
    if (seal_start())
        return true;
    err_set(e, ERR_INTERNAL, "libsodium không chạy", "libsodium does not start");
    return false;
}

enum err_code audit_key_make(struct arena *a, const char *path, str name, enum note_kind kind,
                             struct note_secret *out, struct err *e)
{
    uint8_t seed[SEAL_SEED_BYTES];
    if (!start(e))
        return ERR_INTERNAL;
    seal_random(seed, sizeof(seed));
    enum err_code code = note_secret_make(name, kind, seed, out, e);
    seal_wipe(seed, sizeof(seed));
    if (code != ERR_NONE)
        return code;
    struct buf b;
    buf_init(&b, a, 1024);
    buf_fmt(&b, "%s\n", note_secret_text(a, out));
    return state_make(path, buf_str(&b), e);
}

enum err_code audit_key_load(struct arena *a, const char *path, enum note_kind kind,
                             struct note_secret *out, struct err *e)
{
    str text;
    if (!start(e))
        return ERR_INTERNAL;
    enum err_code code = state_read(a, path, &text, NULL, e);
    if (code == ERR_NONE)
        code = state_private(path, e);
    if (code != ERR_NONE)
        return code;
    if (!note_secret_read(text, out) || out->key.kind != kind)
        return err_set(e, ERR_INPUT, "%z không phải là khóa ký của %z", "%z is not the key of %z",
                       path, kind == NOTE_LOG ? "log" : "witness");
    return ERR_NONE;
}

enum err_code audit_keys_read(struct arena *a, str given, enum note_kind kind,
                              struct note_keys *out, struct err *e)
{
    struct note_key k;
    str text = given;
    if (!start(e))
        return ERR_INTERNAL;
    /* A name may have slashes; a key has two signs that a file's name hardly has. */
    if (!note_key_read(given, &k)) {
        enum err_code code = state_read(a, arena_cstr(a, given), &text, NULL, e);
        if (code != ERR_NONE)
            return code;
    }
    while (text.p != NULL && text.n > 0) {
        str line = str_trim(str_split(&text, '\n'));
        if (line.n == 0)
            continue;
        if (!note_key_read(line, &k) || k.kind != kind)
            return err_set(e, ERR_INPUT, "không phải là khóa công khai của %z: %s",
                           "not the public key of a %z: %s", kind == NOTE_LOG ? "log" : "witness",
                           line);
        vec_push(a, out, k);
    }
    return out->n > 0 ? ERR_NONE
                      : err_set(e, ERR_INPUT, "không có khóa nào trong %s", "no key in %s", given);
}

enum err_code audit_keys_of(struct store_conn *c, struct arena *a, int64_t province,
                            struct note_keys *out, struct err *e)
{
    struct note_key k;
    enum err_code code =
        store_query(c,
                    SQL("SELECT public_key, max(size) FROM audit_checkpoint WHERE province = ?1"
                        " GROUP BY public_key ORDER BY 2 DESC"),
                    STORE_VALUES(store_int(province)), e);
    int more = 0;
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        if (note_key_read(store_at_text(c, 0), &k))
            vec_push(a, out, k);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

enum err_code audit_only_log(struct store_conn *c, int64_t *province, struct err *e)
{
    int n = 0, more = 0;
    enum err_code code = store_query(c, SQL("SELECT province FROM audit_head ORDER BY province"),
                                     STORE_NO_VALUES, e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        *province = store_at_int(c, 0);
        n++;
    }
    if (code != ERR_NONE || more < 0)
        return e->code;
    if (n == 0)
        return err_set(e, ERR_INPUT, "nhật ký chưa có mục nào", "the log has no entry yet");
    if (n == 1)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "cơ sở dữ liệu có nhật ký của %d tỉnh",
            "the database has logs of %d "
            "provinces",
            n);
    err_hint(e, "thêm --province MÃ", "add --province CODE");
    return ERR_INPUT;
}
