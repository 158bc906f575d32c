#include "registry/sealed.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "seal/ring.h"

/* What is in a box is filled up to a multiple of this, so that its length tells nothing. */
#define PLAIN_STEP 64u
#define PLAIN_MAX 1024u
#define KEY_ID (SEAL_KEY_ID_BYTES - 1)
#define NAME_BYTES (1 + KEY_ID + 16)

/* A box belongs to its row: another name, or another province, does not open it. */
static str box_of(char to[64], int64_t province, str name)
{
    return (str){to, fmt_write(to, 64, "fact:%l:%s", province, name)};
}

/* ---- one row ---- */

bool sealed_open(struct arena *a, int64_t province, str name, str value, struct sealed_text *out)
{
    uint8_t box[PLAIN_MAX + SEAL_BOX_MORE];
    char of[64];
    size_t n = 0;
    if (!sealed_is(name) || name.n != NAME_BYTES)
        return false;
    const uint8_t *key = seal_ring_find(str_slice(name, 1, 1 + KEY_ID));
    if (key == NULL || !base64_read(value, box, sizeof(box), &n) || n <= SEAL_BOX_MORE)
        return false;
    char *plain = arena_alloc(a, n);
    if (!seal_unbox(key, box_of(of, province, name), (str){(const char *)box, n}, (uint8_t *)plain))
        return false;
    str text = {plain, n - SEAL_BOX_MORE};
    ptrdiff_t filled = str_find_char(text, '\0'), is = str_find_char(text, '=');
    if (is <= 0 || filled < is)
        return false;
    out->name = str_slice(text, 0, (size_t)is);
    out->value = str_slice(text, (size_t)is + 1, (size_t)filled);
    return true;
}

static str new_name(struct arena *a, const char *key)
{
    uint8_t random[8];
    char *name = arena_alloc(a, NAME_BYTES);
    seal_random(random, sizeof(random));
    name[0] = '~';
    mem_copy(name + 1, key, KEY_ID);
    hex_write(name + 1 + KEY_ID, random, sizeof(random));
    return (str){name, NAME_BYTES};
}

/* The key is there, and the text is not too long for a box. */
static void box(struct arena *a, int64_t province, const char *key, str *name, str *value)
{
    size_t used = name->n + 1 + value->n + 1; /* at least one NUL ends it */
    size_t n = (used + PLAIN_STEP - 1) / PLAIN_STEP * PLAIN_STEP;
    char plain[PLAIN_MAX] = {0}, of[64];
    uint8_t out[PLAIN_MAX + SEAL_BOX_MORE];
    check(n <= PLAIN_MAX);
    fmt_write(plain, sizeof(plain), "%s=%s", *name, *value);
    *name = new_name(a, key);
    seal_box(seal_ring_find(str_from_c(key)), box_of(of, province, *name), (str){plain, n}, out);
    seal_wipe(plain, sizeof(plain));
    char *text = arena_alloc(a, BASE64_CAP(n + SEAL_BOX_MORE));
    *value = (str){text, base64_write(text, (str){(const char *)out, n + SEAL_BOX_MORE})};
}

/* ---- a province ---- */

enum err_code sealed_read(struct store_conn *c, struct arena *a, int64_t province,
                          struct sealer *out, struct err *e)
{
    struct store_value v;
    int more = 0;
    *out = (struct sealer){.province = province};
    int got = store_one(c,
                        SQL("SELECT id FROM sealed_key WHERE province = ?1 ORDER BY since_us DESC,"
                            " id LIMIT 1"),
                        STORE_VALUES(store_int(province)), a, &v, 1, e);
    if (got <= 0)
        return got < 0 ? e->code : ERR_NONE;
    check(v.s.n == KEY_ID);
    mem_copy(out->key, v.s.p, KEY_ID);
    if (store_query(c, SQL("SELECT name FROM sealed_fact WHERE province = ?1 ORDER BY name"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        str name = arena_str(a, store_at_text(c, 0));
        vec_push(a, &out->names, name);
    }
    return more < 0 ? e->code : ERR_NONE;
}

bool sealed_names(const struct sealer *s, str name)
{
    for (uint32_t i = 0; i < s->names.n; i++) {
        if (str_eq(s->names.v[i], name))
            return true;
    }
    return false;
}

enum err_code sealed_put(const struct sealer *s, struct arena *a, str *name, str *value,
                         struct err *e)
{
    return sealed_names(s, *name) ? sealed_box(s, a, name, value, e) : ERR_NONE;
}

enum err_code sealed_box(const struct sealer *s, struct arena *a, str *name, str *value,
                         struct err *e)
{
    if (name->n + value->n + 2 > PLAIN_MAX)
        return err_set(e, ERR_INPUT, "\"%s\" dài quá, không cất kín được",
                       "\"%s\" is too long to be sealed", *name);
    if (seal_ring_find(str_from_c(s->key)) == NULL) {
        err_set(e, ERR_INPUT, "dữ kiện kín \"%s\": thiếu khóa %z",
                "the sealed fact \"%s\": the key %z is missing", *name, s->key);
        err_hint(e, "thêm --key-file TỆP", "add --key-file FILE");
        return ERR_INPUT;
    }
    box(a, s->province, s->key, name, value);
    return ERR_NONE;
}

enum err_code sealed_unreadable(struct err *e)
{
    return err_set(e, ERR_INPUT, "có dữ kiện kín không mở được: thiếu khóa (--key-file)",
                   "a sealed fact does not open: its key is missing (--key-file)");
}

/* ---- check-db ---- */

#define VERSION_OF_SEALED 33 /* of the tables that this asks */
#define VERSION_OF_DENUNCIATIONS 37

static enum err_code check_denunciations(struct store_conn *c, int64_t version, store_found *found,
                                         void *ctx, uint32_t *n, struct err *e)
{
    struct store_value rows;
    struct arena a;
    if (version < VERSION_OF_DENUNCIATIONS)
        return ERR_NONE;
    arena_init(&a, 4096);
    int got = store_one(c,
                        SQL("SELECT COUNT(*) FROM complaint AS k WHERE k.kind = 'denunciation' AND"
                            " NOT " SEALED_ROW("k.name") " AND EXISTS (SELECT 1 FROM sealed_key AS"
                                                         " s WHERE s.province = k.province)"),
                        STORE_NO_VALUES, &a, &rows, 1, e);
    arena_clear(&a);
    if (got > 0 && rows.i > 0) {
        ++*n;
        if (found != NULL)
            found(ctx, "có đơn tố cáo mà người gửi nằm ngoài hộp",
                  "who made a denunciation lies in clear");
    }
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code sealed_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                           struct err *e)
{
    int64_t version = 0;
    int more = 0;
    if (store_version(c, &version, e) != ERR_NONE)
        return e->code;
    if (version < VERSION_OF_SEALED)
        return ERR_NONE;
    if (store_query(c,
                    SQL("SELECT f.province, f.name, COUNT(*) FROM fact AS f JOIN sealed_fact AS s"
                        " ON s.province = f.province AND s.name = f.name GROUP BY f.province,"
                        " f.name ORDER BY f.province, f.name"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        char vi[256], en[256];
        int64_t rows = store_at_int(c, 2);
        str name = store_at_text(c, 1);
        fmt_write(vi, sizeof(vi), "dữ kiện kín \"%s\" nằm ngoài hộp: %l dòng", name, rows);
        fmt_write(en, sizeof(en), "the sealed fact \"%s\" lies in clear: %l rows", name, rows);
        ++*n;
        if (found != NULL)
            found(ctx, vi, en);
    }
    return more < 0 ? e->code : check_denunciations(c, version, found, ctx, n, e);
}
