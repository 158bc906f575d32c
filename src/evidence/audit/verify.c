/* An export is verified: every line hashed into the tree, the tree compared with what was signed.
 * Needs the file and the public key, and nothing else. */
#include "evidence/audit/audit.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "base/host.h"
#include "base/num.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)4 << 20)
#define LINE_MAX_BYTES ((size_t)1 << 20)
#define BUFFER_BYTES (1 + LINE_MAX_BYTES + CHUNK_BYTES)
#define FINDINGS_MAX 20u
#define FIELDS 7
#define SUM_DIGITS 64
/* Clocks of two offices differ. */
#define CLOCK_TOLERANCE_US (300LL * 1000000)

/* ---- lines ---- */

/* A byte before each line may be written over: the mark of a leaf goes there. */
struct reader {
    int fd;
    char *p; /* BUFFER_BYTES */
    size_t from, to;
    bool ended;
    int error;
};

static void fill(struct reader *r)
{
    mem_move(r->p + 1, r->p + r->from, r->to - r->from);
    r->to = 1 + r->to - r->from;
    r->from = 1;
    size_t until = r->to + CHUNK_BYTES;
    while (r->to < until && !r->ended) {
        ssize_t n = read(r->fd, r->p + r->to, until - r->to);
        if (n < 0)
            r->error = errno;
        r->ended = n <= 0;
        r->to += n > 0 ? (size_t)n : 0;
    }
}

/* False: there is no whole line any more. */
static bool next_line(struct reader *r, str *line)
{
    for (;;) {
        str rest = {r->p + r->from, r->to - r->from};
        const char *end = rest.n > 0 ? memchr(rest.p, '\n', rest.n) : NULL;
        if (end != NULL) {
            *line = (str){rest.p, (size_t)(end - rest.p)};
            r->from += line->n + 1;
            return true;
        }
        if (r->ended || rest.n > LINE_MAX_BYTES)
            return false;
        fill(r);
    }
}

static bool is_at_end(struct reader *r)
{
    if (r->from == r->to)
        fill(r);
    return r->from == r->to;
}

/* ---- what it is compared with ---- */

struct target {
    struct checkpoint of;
    bool kept;          /* by somebody, and not in the file */
    int64_t cosigned_s; /* 0: by no witness that was given */
};

struct verifying {
    const struct audit_verifying *v;
    struct audit_verified *out;
    store_found *found;
    void *ctx;
    struct arena a;
    struct {
        struct target *v;
        uint32_t n, cap;
    } targets; /* by size */
    uint32_t at_target;
    struct merkle_edge edge;
    char sum[SUM_DIGITS]; /* of the last entry's payload */
};

static void tell(struct verifying *x, int64_t at, const char *vi, const char *en)
{
    char text[2][512];
    if (x->out->findings++ >= FINDINGS_MAX)
        return;
    fmt_write(text[0], sizeof(text[0]), "mục %l: %z", at, vi);
    fmt_write(text[1], sizeof(text[1]), "entry %l: %z", at, en);
    x->found(x->ctx, text[0], text[1]);
}

static bool signed_by_us(const struct verifying *x, str note, const struct checkpoint *c)
{
    for (uint32_t i = 0; i < x->v->keys->n; i++) {
        const struct note_key *k = &x->v->keys->v[i];
        if (str_eq_c(c->origin, k->name) && note_signed_by(note, k, NULL) == NOTE_TRUE)
            return true;
    }
    return false;
}

/* The checkpoint of a note, and when a witness saw it. False: told already. */
static bool take_note(struct verifying *x, str note, struct target *out)
{
    str text, lines;
    *out = (struct target){0};
    if (!note_split(note, &text, &lines) || !checkpoint_read(text, &out->of)) {
        tell(x, 0, "một điều đã ký không đúng dạng", "something signed is malformed");
        return false;
    }
    if (!signed_by_us(x, note, &out->of)) {
        tell(x, (int64_t)out->of.size, "điều đã ký ở đây không phải do khóa này ký",
             "what was signed here was not signed by this key");
        return false;
    }
    for (uint32_t i = 0; i < x->v->witnesses->n; i++) {
        int64_t time_s = 0;
        enum note_verdict v = note_signed_by(note, &x->v->witnesses->v[i], &time_s);
        if (v == NOTE_TRUE && (out->cosigned_s == 0 || time_s < out->cosigned_s))
            out->cosigned_s = time_s;
        if (v == NOTE_FALSE)
            tell(x, (int64_t)out->of.size, "chữ ký của người làm chứng ở đây không đúng",
                 "the witness's signature here does not hold");
    }
    return true;
}

static int by_size(const void *a, const void *b)
{
    const struct target *x = a, *y = b;
    return x->of.size < y->of.size ? -1 : x->of.size > y->of.size;
}

/* Each note ends with the blank line after its signatures. */
static bool read_notes(struct verifying *x, struct reader *r, int64_t n)
{
    struct target t;
    str line;
    for (int64_t i = 0; i < n; i++) {
        struct buf b;
        bool signatures = false;
        buf_init(&b, &x->a, NOTE_MAX_BYTES);
        for (;;) {
            if (!next_line(r, &line))
                return false;
            if (signatures && line.n == 0)
                break;
            signatures |= str_starts(line, STR("\xE2\x80\x94 "));
            buf_fmt(&b, "%s\n", line);
            if (b.full)
                return false;
        }
        if (take_note(x, buf_str(&b), &t))
            vec_push(&x->a, &x->targets, t);
        x->out->checkpoints++;
    }
    return true;
}

/* ---- entries ---- */

/* As str_split at a tab, but by memchr: a log has tens of millions of fields. */
static str take_field(str *line)
{
    const char *tab = line->n > 0 ? memchr(line->p, '\t', line->n) : NULL;
    size_t n = tab != NULL ? (size_t)(tab - line->p) : line->n;
    str field = {line->p, n};
    *line = tab != NULL ? (str){tab + 1, line->n - n - 1} : (str){NULL, 0};
    return field;
}

static bool is_entry(str line, int64_t *seq, int64_t *at_us, char sum[SUM_DIGITS])
{
    str seq_text = take_field(&line), at_text = take_field(&line), field = {0};
    uint32_t n = 2;
    while (line.p != NULL && n < FIELDS) {
        field = take_field(&line);
        n++;
    }
    if (n != FIELDS || line.p != NULL || field.n != SUM_DIGITS || !num_parse_int(seq_text, seq) ||
        !num_parse_int(at_text, at_us))
        return false;
    mem_copy(sum, field.p, SUM_DIGITS);
    return true;
}

static void compare(struct verifying *x)
{
    for (; x->at_target < x->targets.n; x->at_target++) {
        const struct target *t = &x->targets.v[x->at_target];
        if (t->of.size > x->edge.size)
            return;
        struct merkle_hash root = merkle_root(&x->edge);
        if (t->of.size != x->edge.size || !merkle_eq(&root, &t->of.root)) {
            tell(x, (int64_t)t->of.size,
                 t->kept ? "các mục đến đây khác với điều đã được giữ lại"
                         : "các mục đến đây khác với điều đã ký",
                 t->kept ? "the entries up to here differ from the checkpoint that was kept"
                         : "the entries up to here differ from what was signed");
            continue;
        }
        if (t->cosigned_s > 0) {
            x->out->cosigned_size = t->of.size;
            if (x->out->last_us > t->cosigned_s * 1000000 + CLOCK_TOLERANCE_US)
                tell(x, (int64_t)t->of.size, "mang thời điểm sau lúc người làm chứng đã thấy nó",
                     "says a later moment than when a witness had seen it");
        }
        x->out->signed_size = t->of.size;
    }
}

static void take_entry(struct verifying *x, str line)
{
    int64_t seq = -1, at_us = 0, expected = (int64_t)x->edge.size;
    if (!is_entry(line, &seq, &at_us, x->sum))
        tell(x, expected, "không đúng dạng", "is malformed");
    else if (seq != expected)
        tell(x, expected, "mang số khác", "bears another number");
    else if (expected > 0 && at_us < x->out->last_us)
        tell(x, expected, "có thời điểm trước mục đứng trước nó",
             "is of an earlier moment than the one before it");
    if (expected == 0)
        x->out->first_us = at_us;
    x->out->last_us = at_us;
    ((char *)line.p)[-1] = '\0'; /* the end of the line before, which has been read */
    struct merkle_hash leaf = merkle_leaf_marked((str){line.p - 1, line.n + 1});
    merkle_add(&x->edge, &leaf, NULL, NULL);
    if (x->at_target < x->targets.n && x->targets.v[x->at_target].of.size <= x->edge.size)
        compare(x);
}

static void take_payload(struct verifying *x, str line)
{
    uint8_t salt[AUDIT_SALT_BYTES], sum[32], told[32];
    str payload;
    int64_t at = (int64_t)x->edge.size - 1;
    x->out->payloads++;
    if (!audit_payload_read((char *)line.p, line.n, salt, &payload)) {
        tell(x, at, "nội dung không đúng dạng", "its payload is malformed");
        return;
    }
    audit_payload_sum((str){(const char *)salt, sizeof(salt)}, payload, sum);
    if (!hex_read((str){x->sum, SUM_DIGITS}, told, sizeof(told)) ||
        mem_cmp(sum, told, sizeof(sum)) != 0)
        tell(x, at, "nội dung khác với lúc ghi", "its payload is not the one that was written");
}

/* False: it is cut off. */
static bool read_entries(struct verifying *x, struct reader *r)
{
    str line;
    while (next_line(r, &line)) {
        if (str_eq_c(line, "end"))
            return is_at_end(r);
        if (line.n > 0 && line.p[0] == '+' && x->edge.size > 0)
            take_payload(x, line);
        else
            take_entry(x, line);
    }
    return false;
}

/* ---- the whole ---- */

static bool read_count(struct reader *r, const char *key, int64_t *out)
{
    str line;
    return next_line(r, &line) && str_eq_c(str_split(&line, ' '), key) && line.p != NULL &&
           num_parse_int(line, out) && *out >= 0;
}

static enum err_code no_export(const char *path, struct err *e)
{
    return err_set(e, ERR_INPUT, "%z không phải là tệp của ansinh audit export",
                   "%z is no file of ansinh audit export", path);
}

static void take_kept(struct verifying *x)
{
    struct target t;
    if (x->v->kept.n == 0 || !take_note(x, x->v->kept, &t))
        return;
    t.kept = true;
    vec_push(&x->a, &x->targets, t);
}

/* What lacks at the end. */
static void finish(struct verifying *x, bool whole, int64_t expected)
{
    int64_t size = (int64_t)x->edge.size;
    if (!whole || size != expected)
        tell(x, size, "tệp bị cắt, hoặc có thêm gì ở cuối",
             "the file is cut off, or has more at its end");
    for (; x->at_target < x->targets.n; x->at_target++)
        tell(x, (int64_t)x->targets.v[x->at_target].of.size, "đã được ký, nhưng nhật ký ngắn hơn",
             "was signed, but the log is shorter");
    if (x->out->signed_size == 0)
        tell(x, size, "không có gì được khóa này ký", "nothing is signed by this key");
    if (x->v->witnesses->n > 0 && x->out->cosigned_size == 0)
        tell(x, size, "không có gì được người làm chứng ký", "nothing is signed by the witness");
    x->out->entries = size;
    x->out->root = merkle_root(&x->edge);
}

static enum err_code verify(struct verifying *x, struct reader *r, const char *path, struct err *e)
{
    str line;
    int64_t entries = 0, checkpoints = 0;
    if (!next_line(r, &line) || !str_eq_c(line, AUDIT_EXPORT_HEAD) ||
        !read_count(r, "province", &x->out->province) || !read_count(r, "entries", &entries) ||
        !read_count(r, "checkpoints", &checkpoints) || !next_line(r, &line) || line.n > 0 ||
        !read_notes(x, r, checkpoints))
        return no_export(path, e);
    take_kept(x);
    if (x->targets.n > 0)
        qsort(x->targets.v, x->targets.n, sizeof(*x->targets.v), by_size);
    compare(x); /* an empty log may have been signed */
    finish(x, read_entries(x, r), entries);
    return ERR_NONE;
}

enum err_code audit_verify(const char *path, const struct audit_verifying *v, store_found *found,
                           void *ctx, struct audit_verified *out, struct err *e)
{
    struct verifying x = {.v = v, .out = out, .found = found, .ctx = ctx};
    struct reader r = {.fd = open(path, O_RDONLY | O_CLOEXEC), .from = 1, .to = 1};
    enum err_code code = ERR_NONE;
    r.error = r.fd < 0 ? errno : 0;
    *out = (struct audit_verified){0};
    arena_init(&x.a, (size_t)4 << 30);
    r.p = malloc(BUFFER_BYTES);
    check(r.p != NULL);
    if (r.fd >= 0)
        code = verify(&x, &r, path, e);
    if (r.error != 0) {
        code = host_err_io(e, r.error, "không đọc được tệp", "cannot read the file");
        err_at(e, str_from_c(path), 0, 0, 0);
    }
    if (r.fd >= 0)
        close(r.fd);
    free(r.p);
    arena_clear(&x.a);
    return code;
}

/* ---- one proof ---- */

static enum err_code proof_fails(struct err *e)
{
    return err_set(e, ERR_INPUT, "bằng chứng không đúng", "the proof does not hold");
}

enum err_code audit_verify_proof(struct arena *a, str proof, const struct audit_verifying *v,
                                 str *line, struct checkpoint *of, struct err *e)
{
    struct merkle_proof path = {0};
    struct verifying x = {.v = v};
    str text, lines, extra, digits;
    int64_t index = 0;
    size_t n = 0;
    if (!str_eq_c(str_split(&proof, '\n'), AUDIT_PROOF_HEAD))
        return proof_fails(e);
    extra = str_split(&proof, '\n');
    digits = str_split(&proof, '\n');
    if (!str_starts(extra, STR("extra ")) || !str_starts(digits, STR("index ")) ||
        !num_parse_int(str_slice(digits, 6, digits.n), &index) || index < 0)
        return proof_fails(e);
    extra = str_slice(extra, 6, extra.n);
    uint8_t *bytes = arena_alloc(a, extra.n + 1);
    if (!base64_read(extra, bytes, extra.n, &n))
        return proof_fails(e);
    if (!merkle_read_lines(&proof, path.v, MERKLE_LEVELS, &path.n))
        return proof_fails(e);
    *line = (str){(const char *)bytes, n};
    struct merkle_hash leaf = merkle_leaf(*line);
    if (proof.p == NULL || !note_split(proof, &text, &lines) || !checkpoint_read(text, of) ||
        !signed_by_us(&x, proof, of) ||
        !merkle_inclusion_holds(&leaf, (uint64_t)index, of->size, &path, &of->root))
        return proof_fails(e);
    return ERR_NONE;
}
