/* A claim as signed text: lines, then the signature, in letters that an address may hold. */
#include "registry/claim.h"

#include "base/base64.h"
#include "base/check.h"

/* The first line keeps a signature of this key from standing for anything else. */
#define FIRST "ansinh-giay-1"
#define CLAIM_LINES 12 /* at most */

/* By kind; of synthetic data. */
static const char *const kinds[3][2] = {[CLAIM_CERTIFICATE] = {"hn", "hn-gia-lap"},
                                        [CLAIM_DECISION] = {"qd", "qd-gia-lap"},
                                        [CLAIM_REFUSAL] = {"tc", "tc-gia-lap"}};

/* ---- what is said ---- */

static void put_day(struct buf *to, day d, day none)
{
    char text[11];
    if (d != none)
        buf_add(to, (str){text, day_format_iso(d, text)});
    buf_char(to, '\n');
}

/* A line is a line, whatever a name has in it. */
static void put_text(struct buf *to, str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_char(to, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
    buf_char(to, '\n');
}

static void put_claim(struct buf *to, const struct claim *c)
{
    buf_add_c(to, FIRST "\n");
    buf_add_c(to, kinds[c->kind][c->synthetic]);
    buf_char(to, '\n');
    put_text(to, c->number);
    put_text(to, c->what);
    if (c->kind == CLAIM_DECISION)
        put_text(to, c->benefit);
    put_text(to, c->who);
    put_text(to, c->commune);
    put_day(to, c->from, DAY_MIN);
    put_day(to, c->to, DAY_MAX);
    put_text(to, c->decision);
    put_day(to, c->decided, DAY_MIN);
    put_day(to, c->made, DAY_MIN);
}

static bool take_day(str line, day none, day *out)
{
    *out = none;
    return line.n == 0 || day_parse(line, out);
}

static bool take_kind(str line, struct claim *out)
{
    for (int k = CLAIM_CERTIFICATE; k <= CLAIM_REFUSAL; k++) {
        for (int synthetic = 0; synthetic < 2; synthetic++) {
            if (!str_eq_c(line, kinds[k][synthetic]))
                continue;
            out->kind = (enum claim_kind)k;
            out->synthetic = synthetic == 1;
            return true;
        }
    }
    return false;
}

static bool take_claim(str said, struct claim *out)
{
    str line[CLAIM_LINES];
    int n = 0;
    if (said.n == 0 || said.p[said.n - 1] != '\n')
        return false;
    said.n--;
    while (said.p != NULL && n < CLAIM_LINES)
        line[n++] = str_split(&said, '\n');
    *out = (struct claim){0};
    if (said.p != NULL || n < 2 || !str_eq_c(line[0], FIRST) || !take_kind(line[1], out))
        return false;
    int more = out->kind == CLAIM_DECISION ? 1 : 0;
    if (n != 11 + more)
        return false;
    const str *rest = line + 4 + more;
    out->number = line[2];
    out->what = line[3];
    out->benefit = more > 0 ? line[4] : STR("");
    out->who = rest[0];
    out->commune = rest[1];
    out->decision = rest[4];
    return take_day(rest[2], DAY_MIN, &out->from) && take_day(rest[3], DAY_MAX, &out->to) &&
           take_day(rest[5], DAY_MIN, &out->decided) && take_day(rest[6], DAY_MIN, &out->made);
}

/* ---- letters (base 64 of RFC 4648, section 5, without padding) ---- */

static str letters_of(struct arena *a, str bytes)
{
    char *to = arena_alloc(a, BASE64_CAP(bytes.n) + 1);
    size_t n = base64_write(to, bytes);
    while (n > 0 && to[n - 1] == '=')
        n--;
    for (size_t i = 0; i < n; i++)
        to[i] = to[i] == '+' ? '-' : to[i] == '/' ? '_' : to[i];
    return (str){to, n};
}

/* One text alone has these bytes: letters of the other alphabet are none. */
static bool bytes_of(struct arena *a, str letters, str *out)
{
    size_t n = 0, cap = letters.n + 4;
    char *plain = arena_alloc(a, cap);
    uint8_t *to = arena_alloc(a, cap);
    for (size_t i = 0; i < letters.n; i++) {
        char ch = letters.p[i];
        if (ch == '+' || ch == '/' || ch == '=')
            return false;
        plain[i] = ch == '-' ? '+' : ch == '_' ? '/' : ch;
    }
    size_t length = letters.n;
    while (length % 4 != 0)
        plain[length++] = '=';
    if (!base64_read((str){plain, length}, to, cap, &n))
        return false;
    *out = (str){(const char *)to, n};
    return true;
}

/* ---- signing and checking ---- */

enum err_code claim_sign(struct arena *a, const struct claim_keys *k, const struct claim *c,
                         str *text, struct err *e)
{
    struct buf b;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    check(k->signs);
    buf_init(&b, a, CLAIM_MAX_BYTES + SEAL_SIGNATURE_BYTES);
    put_claim(&b, c);
    if (b.full || b.n > CLAIM_MAX_BYTES)
        return err_set(e, ERR_LIMIT, "mã xác thực của giấy quá dài",
                       "what the paper says is too long for its code");
    seal_sign(k->seed, buf_str(&b), signature);
    buf_add(&b, (str){(const char *)signature, sizeof(signature)});
    *text = letters_of(a, buf_str(&b));
    return ERR_NONE;
}

str claim_address(struct arena *a, const struct claim_keys *k, str text)
{
    struct buf b;
    if (k->site[0] == '\0')
        return text;
    buf_init(&b, a, CLAIM_MAX_SITE + CLAIM_MAX_TEXT + 16);
    buf_fmt(&b, "%z" CLAIM_QUERY "%s", k->site, text);
    return buf_str(&b);
}

str claim_text_of(str given)
{
    const str mark = STR(CLAIM_QUERY);
    ptrdiff_t at = str_find(given, mark);
    return str_trim(at < 0 ? given : str_slice(given, (size_t)at + mark.n, given.n));
}

bool claim_verify(struct arena *a, const struct claim_keys *k, str text, struct claim *out)
{
    str bytes;
    if (text.n > CLAIM_MAX_TEXT || !bytes_of(a, text, &bytes) || bytes.n <= SEAL_SIGNATURE_BYTES)
        return false;
    str said = str_slice(bytes, 0, bytes.n - SEAL_SIGNATURE_BYTES);
    const uint8_t *signature = (const uint8_t *)bytes.p + said.n;
    bool signed_by_one = false;
    for (uint32_t i = 0; i < k->n && !signed_by_one; i++)
        signed_by_one = seal_verify(k->known[i], said, signature);
    return signed_by_one && take_claim(said, out);
}

enum claim_state claim_on(const struct claim *c, day today)
{
    return today < c->from ? CLAIM_NOT_YET : today > c->to ? CLAIM_OVER : CLAIM_HOLDS;
}

str claim_initials(struct arena *a, str name)
{
    struct buf b;
    buf_init(&b, a, 256);
    while (name.p != NULL && name.n > 0) {
        str word = str_split(&name, ' ');
        size_t n = word.n > 0 ? 1 : 0;
        while (n > 0 && n < word.n && ((unsigned char)word.p[n] & 0xC0) == 0x80)
            n++;
        buf_add(&b, str_slice(word, 0, n));
        buf_add_c(&b, n > 0 ? "." : "");
    }
    return buf_str(&b);
}
