/* Keys of claims as lines of a file. */
#include "registry/claim.h"

#include "base/base64.h"

#define SECRET "ansinh-paper-secret"
#define PUBLIC "ansinh-paper-public"

static bool is_site(str s)
{
    bool ok = (str_starts(s, STR("https://")) || str_starts(s, STR("http://"))) &&
              s.n < CLAIM_MAX_SITE && s.p[s.n - 1] != '/';
    for (size_t i = 0; i < s.n && ok; i++) {
        char ch = s.p[i];
        ok = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
             str_find_char(STR(".:/-_~"), ch) >= 0;
    }
    return ok;
}

static enum err_code set_site(str site, char to[CLAIM_MAX_SITE], struct err *e)
{
    to[0] = '\0';
    if (site.n == 0 || str_eq_c(site, "-"))
        return ERR_NONE;
    if (!is_site(site))
        return err_set(e, ERR_INPUT, "\"%s\" không phải địa chỉ trang, như https://ansinh.example",
                       "\"%s\" is no address of a site, such as https://ansinh.example", site);
    mem_copy(to, site.p, site.n);
    to[site.n] = '\0';
    return ERR_NONE;
}

static bool read_bytes(str text, uint8_t to[SEAL_PUBLIC_BYTES])
{
    size_t n = 0;
    return base64_read(text, to, SEAL_PUBLIC_BYTES, &n) && n == SEAL_PUBLIC_BYTES;
}

static bool add_known(struct claim_keys *k, const uint8_t key[SEAL_PUBLIC_BYTES])
{
    if (k->n == CLAIM_MAX_KEYS)
        return false;
    mem_copy(k->known[k->n++], key, SEAL_PUBLIC_BYTES);
    return true;
}

static bool read_line(str line, struct claim_keys *out, struct err *e)
{
    uint8_t bytes[SEAL_PUBLIC_BYTES];
    str kind = str_split(&line, ' '), site = str_split(&line, ' '), key = line;
    if (!read_bytes(key, bytes))
        return false;
    if (str_eq_c(kind, PUBLIC))
        return add_known(out, bytes);
    if (!str_eq_c(kind, SECRET) || out->signs || set_site(site, out->site, e) != ERR_NONE)
        return false;
    out->signs = true;
    mem_copy(out->seed, bytes, sizeof(out->seed));
    seal_wipe(bytes, sizeof(bytes));
    seal_public(out->seed, bytes);
    return add_known(out, bytes);
}

enum err_code claim_keys_read(str text, struct claim_keys *out, struct err *e)
{
    *out = (struct claim_keys){0};
    if (!seal_start())
        return err_set(e, ERR_INTERNAL, "không khởi động được libsodium",
                       "libsodium does not start");
    while (text.p != NULL && text.n > 0) {
        str line = str_trim(str_split(&text, '\n'));
        if (line.n > 0 && !read_line(line, out, e))
            return e->code != ERR_NONE ? e->code
                                       : err_set(e, ERR_INPUT, "không phải tệp khóa của giấy",
                                                 "it is no file of keys of papers");
    }
    return out->n > 0 ? ERR_NONE
                      : err_set(e, ERR_INPUT, "tệp không có khóa nào", "the file has no key");
}

enum err_code claim_key_make(str site, struct claim_keys *out, struct err *e)
{
    uint8_t key[SEAL_PUBLIC_BYTES];
    *out = (struct claim_keys){.signs = true};
    if (!seal_start())
        return err_set(e, ERR_INTERNAL, "không khởi động được libsodium",
                       "libsodium does not start");
    enum err_code code = set_site(site, out->site, e);
    if (code != ERR_NONE)
        return code;
    seal_random(out->seed, sizeof(out->seed));
    seal_public(out->seed, key);
    add_known(out, key);
    return ERR_NONE;
}

static str line_of(struct arena *a, const char *kind, const struct claim_keys *k,
                   const uint8_t bytes[SEAL_PUBLIC_BYTES])
{
    struct buf b;
    char text[BASE64_CAP(SEAL_PUBLIC_BYTES)];
    size_t n = base64_write(text, (str){(const char *)bytes, SEAL_PUBLIC_BYTES});
    buf_init(&b, a, 512);
    buf_fmt(&b, "%z %z %s\n", kind, k->site[0] != '\0' ? k->site : "-", (str){text, n});
    seal_wipe(text, sizeof(text));
    return buf_str(&b);
}

str claim_secret_line(struct arena *a, const struct claim_keys *k)
{
    return line_of(a, SECRET, k, k->seed);
}

str claim_public_line(struct arena *a, const struct claim_keys *k)
{
    uint8_t key[SEAL_PUBLIC_BYTES];
    seal_public(k->seed, key);
    return line_of(a, PUBLIC, k, key);
}
