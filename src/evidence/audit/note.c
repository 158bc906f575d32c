#include "evidence/audit/note.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "base/num.h"
#include "store/store.h"

#define DASH "\xE2\x80\x94 " /* U+2014 and a space */
#define SECRET "PRIVATE+KEY+"
#define TIME_BYTES 8
#define ID_BYTES 4

static str bytes_of(const void *p, size_t n)
{
    return (str){p, n};
}

/* ---- keys ---- */

static void make_id(struct note_key *k)
{
    struct store_sha256 s;
    uint8_t sum[32], kind = (uint8_t)k->kind;
    store_sha256_init(&s);
    store_sha256_add(&s, str_from_c(k->name));
    store_sha256_add(&s, STR("\n"));
    store_sha256_add(&s, bytes_of(&kind, 1));
    store_sha256_add(&s, bytes_of(k->key, sizeof(k->key)));
    store_sha256_end(&s, sum);
    mem_copy(k->id, sum, sizeof(k->id));
}

static bool is_name(str name)
{
    size_t at = 0;
    if (name.n == 0 || name.n > NOTE_NAME_MAX_BYTES || !str_is_utf8(name, NULL))
        return false;
    while (at < name.n) {
        uint32_t ch = str_next_codepoint(name, &at);
        bool blank = ch <= 0x20 || ch == 0x7F || (ch >= 0x80 && ch <= 0xA0) || ch == 0x1680 ||
                     (ch >= 0x2000 && ch <= 0x200A) || ch == 0x2028 || ch == 0x2029 ||
                     ch == 0x202F || ch == 0x205F || ch == 0x3000;
        if (blank || ch == '+')
            return false;
    }
    return true;
}

/* NAME+ID+BASE64, where the bytes are the kind and 32 more; the + of Base 64 is its own. */
static bool read_parts(str text, struct note_key *out, uint8_t id[ID_BYTES], uint8_t bytes[33])
{
    size_t n = 0;
    text = str_trim(text);
    str name = str_split(&text, '+'), hex = str_split(&text, '+');
    if (text.p == NULL || !is_name(name) || !hex_read(hex, id, ID_BYTES) ||
        !base64_read(text, bytes, 33, &n) || n != 33 ||
        (bytes[0] != NOTE_LOG && bytes[0] != NOTE_WITNESS))
        return false;
    *out = (struct note_key){.kind = bytes[0]};
    mem_copy(out->name, name.p, name.n);
    return true;
}

bool note_key_read(str text, struct note_key *out)
{
    uint8_t id[ID_BYTES], bytes[33];
    if (!read_parts(text, out, id, bytes))
        return false;
    mem_copy(out->key, bytes + 1, sizeof(out->key));
    make_id(out);
    return mem_cmp(out->id, id, sizeof(id)) == 0;
}

static str key_text(struct arena *a, const char *before, const struct note_key *k,
                    const uint8_t rest[32])
{
    uint8_t bytes[33] = {(uint8_t)k->kind};
    char base64[BASE64_CAP(sizeof(bytes))];
    struct buf b;
    mem_copy(bytes + 1, rest, 32);
    buf_init(&b, a, NOTE_NAME_MAX_BYTES + 128);
    buf_fmt(&b, "%z%z+", before, k->name);
    buf_hex(&b, k->id, ID_BYTES);
    size_t n = base64_write(base64, bytes_of(bytes, sizeof(bytes)));
    buf_fmt(&b, "+%s", (str){base64, n});
    seal_wipe(bytes, sizeof(bytes));
    return buf_str(&b);
}

str note_key_text(struct arena *a, const struct note_key *k)
{
    return key_text(a, "", k, k->key);
}

bool note_secret_read(str text, struct note_secret *out)
{
    uint8_t id[ID_BYTES], bytes[33];
    text = str_trim(text);
    if (!str_starts(text, STR(SECRET)) ||
        !read_parts(str_slice(text, sizeof(SECRET) - 1, text.n), &out->key, id, bytes))
        return false;
    mem_copy(out->seed, bytes + 1, sizeof(out->seed));
    seal_public(out->seed, out->key.key);
    make_id(&out->key);
    return mem_cmp(out->key.id, id, sizeof(id)) == 0;
}

str note_secret_text(struct arena *a, const struct note_secret *s)
{
    return key_text(a, SECRET, &s->key, s->seed);
}

enum err_code note_secret_make(str name, enum note_kind kind, const uint8_t seed[SEAL_SEED_BYTES],
                               struct note_secret *out, struct err *e)
{
    if (!is_name(name))
        return err_set(e, ERR_INPUT, "tên của khóa không được có dấu cách hay dấu +: \"%s\"",
                       "the name of a key has no blanks and no +: \"%s\"", name);
    *out = (struct note_secret){.key = {.kind = kind}};
    mem_copy(out->key.name, name.p, name.n);
    mem_copy(out->seed, seed, SEAL_SEED_BYTES);
    seal_public(seed, out->key.key);
    make_id(&out->key);
    return ERR_NONE;
}

/* ---- signatures ---- */

/* What a key of this kind signs: the text; of a witness, the text under its own two lines. */
static str message_of(struct arena *a, enum note_kind kind, str text, int64_t time_s)
{
    struct buf b;
    if (kind == NOTE_LOG)
        return text;
    buf_init(&b, a, text.n + 64);
    buf_fmt(&b, "cosignature/v1\ntime %l\n%s", time_s, text);
    return buf_str(&b);
}

str note_sign(struct arena *a, const struct note_secret *s, str text, int64_t time_s)
{
    uint8_t bytes[ID_BYTES + TIME_BYTES + SEAL_SIGNATURE_BYTES];
    char base64[BASE64_CAP(sizeof(bytes))];
    size_t n = ID_BYTES;
    struct buf b;
    mem_copy(bytes, s->key.id, ID_BYTES);
    for (int i = 0; s->key.kind == NOTE_WITNESS && i < TIME_BYTES; i++)
        bytes[n++] = (uint8_t)((uint64_t)time_s >> (56 - 8 * i));
    seal_sign(s->seed, message_of(a, s->key.kind, text, time_s), bytes + n);
    size_t m = base64_write(base64, bytes_of(bytes, n + SEAL_SIGNATURE_BYTES));
    buf_init(&b, a, NOTE_NAME_MAX_BYTES + 256);
    buf_fmt(&b, DASH "%z %s\n", s->key.name, (str){base64, m});
    return buf_str(&b);
}

bool note_split(str note, str *text, str *signatures)
{
    if (note.n == 0 || note.n > NOTE_MAX_BYTES || note.p[note.n - 1] != '\n' ||
        !str_is_utf8(note, NULL))
        return false;
    for (size_t i = 0; i < note.n; i++) {
        if ((uint8_t)note.p[i] < 0x20 && note.p[i] != '\n')
            return false;
    }
    size_t at = note.n - 1;
    while (at > 0 && !(note.p[at] == '\n' && note.p[at - 1] == '\n'))
        at--;
    if (at == 0)
        return false;
    *text = str_slice(note, 0, at);
    *signatures = str_slice(note, at + 1, note.n);
    return signatures->n > 0;
}

static enum note_verdict verdict_of(str base64, const struct note_key *k, str text, int64_t *time_s)
{
    uint8_t bytes[ID_BYTES + TIME_BYTES + SEAL_SIGNATURE_BYTES];
    size_t n = 0, head = ID_BYTES + (k->kind == NOTE_WITNESS ? TIME_BYTES : 0);
    struct arena a;
    uint64_t time = 0;
    if (!base64_read(base64, bytes, sizeof(bytes), &n) || n != head + SEAL_SIGNATURE_BYTES ||
        mem_cmp(bytes, k->id, ID_BYTES) != 0)
        return NOTE_ABSENT;
    for (size_t i = ID_BYTES; i < head; i++)
        time = time << 8 | bytes[i];
    if (time > INT64_MAX / 1000000)
        return NOTE_FALSE;
    if (time_s != NULL)
        *time_s = (int64_t)time;
    arena_init(&a, 4 * NOTE_MAX_BYTES);
    bool holds = seal_verify(k->key, message_of(&a, k->kind, text, (int64_t)time), bytes + head);
    arena_clear(&a);
    return holds ? NOTE_TRUE : NOTE_FALSE;
}

enum note_verdict note_signed_by(str note, const struct note_key *k, int64_t *time_s)
{
    str text, lines;
    if (!note_split(note, &text, &lines))
        return NOTE_ABSENT;
    while (lines.p != NULL && lines.n > 0) {
        str line = str_split(&lines, '\n');
        if (!str_starts(line, STR(DASH)))
            return NOTE_ABSENT;
        line = str_slice(line, sizeof(DASH) - 1, line.n);
        if (!str_eq_c(str_split(&line, ' '), k->name))
            continue;
        enum note_verdict v = verdict_of(line, k, text, time_s);
        if (v != NOTE_ABSENT)
            return v;
    }
    return NOTE_ABSENT;
}

/* ---- checkpoints ---- */

str checkpoint_text(struct arena *a, const struct checkpoint *c)
{
    struct buf b;
    buf_init(&b, a, NOTE_NAME_MAX_BYTES + 128);
    buf_fmt(&b, "%s\n%l\n", c->origin, (int64_t)c->size);
    merkle_put_line(&b, &c->root);
    check(!b.full);
    return buf_str(&b);
}

bool checkpoint_read(str text, struct checkpoint *out)
{
    int64_t size = 0;
    str origin = str_split(&text, '\n'), digits = str_split(&text, '\n');
    str root = str_split(&text, '\n');
    if (origin.n == 0 || text.p == NULL || !num_parse_int(digits, &size) || size < 0 ||
        (digits.n > 1 && digits.p[0] == '0') || digits.p[0] == '-' ||
        !merkle_read(root, &out->root))
        return false;
    out->origin = origin;
    out->size = (uint64_t)size;
    return true;
}
