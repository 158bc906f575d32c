/* Texts that the cells of all sheets share, one after the other in one piece of memory, NFC. */
#include "base/check.h"
#include "base/text.h"
#include "base/xlsx_int.h"

struct reading {
    struct xlsx_book *book;
    uint32_t phonetic; /* depth within what tells how a text is spoken */
    bool in_text, too_long;
    struct buf text; /* the one under way */
    struct arena scratch;
    struct arena_mark mark;
};

/* Four hexadecimal digits, or -1. */
static int hexadecimal(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (digit < 0 || digit > 15 || (digit > 9 && ((c | 0x20) < 'a' || (c | 0x20) > 'f')))
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* What XML cannot hold stands as _x000D_. Only what needs it is undone: characters below the blank,
 * and _x005F_, which stands for the underline itself. Of characters below the blank the line breaks
 * and the tab come back, others go. */
size_t xlsx_unescape(char *p, size_t n)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        int code = -1;
        if (p[i] == '_' && i + 6 < n && p[i + 1] == 'x' && p[i + 6] == '_')
            code = hexadecimal(p + i + 2);
        if (code != '_' && (code < 0 || code >= ' ')) {
            p[to++] = p[i];
            continue;
        }
        if (code == '_' || code == '\n' || code == '\t')
            p[to++] = (char)code;
        i += 6;
    }
    return to;
}

static void add(struct xlsx_strings *s, struct arena *a, str text, bool bad)
{
    while (s->bytes.cap - s->bytes.n < text.n)
        s->bytes.v = arena_grow(a, s->bytes.v, &s->bytes.cap, 1);
    mem_copy(s->bytes.v + s->bytes.n, text.p, text.n);
    s->bytes.n += (uint32_t)text.n;
    vec_push(a, &s->ends, s->bytes.n | (bad ? XLSX_BAD_STRING : 0));
}

static void on_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct reading *r = ctx;
    (void)x, (void)attributes;
    if (str_eq_c(name, "si")) {
        arena_restore(&r->scratch, r->mark);
        buf_init(&r->text, &r->scratch, CSV_MAX_FIELD_BYTES);
        r->phonetic = 0;
    }
    if (str_eq_c(name, "rPh") || r->phonetic > 0)
        r->phonetic++;
    r->in_text = str_eq_c(name, "t") && r->phonetic == 0;
}

static void finish(struct reading *r, struct xlsx_xml *x)
{
    struct xlsx_book *b = r->book;
    str text = {r->text.p, xlsx_unescape(r->text.p, r->text.n)};
    bool bad = r->text.full || text_nfc(&r->scratch, text, &text, NULL) != ERR_NONE;
    if (bad)
        text = STR("");
    /* Both vectors hold at least a byte a text, so this bounds their number too. */
    if ((uint64_t)b->strings.bytes.n + text.n + 4ull * b->strings.ends.n > XLSX_MAX_STRINGS_BYTES) {
        struct err e = {0};
        err_set(&e, ERR_LIMIT, "văn bản trong sổ tính dài hơn %n byte",
                "the texts of the workbook are longer than %n bytes",
                (int64_t)XLSX_MAX_STRINGS_BYTES);
        xlsx_fail(&b->package, &e);
        xlsx_xml_stop(x, &e);
        return;
    }
    add(&b->strings, &b->arena, text, bad);
}

static void on_end(void *ctx, struct xlsx_xml *x, str name)
{
    struct reading *r = ctx;
    r->in_text = false;
    if (r->phonetic > 0)
        r->phonetic--;
    if (str_eq_c(name, "si"))
        finish(r, x);
}

static void on_text(void *ctx, str s)
{
    struct reading *r = ctx;
    if (r->in_text && r->text.arena != NULL)
        buf_add(&r->text, s);
}

enum err_code xlsx_strings_read(struct xlsx_book *b, const char *entry, struct err *e)
{
    static const struct xlsx_xml_calls calls = {.start = on_start, .end = on_end, .text = on_text};
    struct reading r = {.book = b};
    arena_init(&r.scratch, (size_t)64 << 20);
    arena_alloc(&r.scratch, 1); /* so that its first block stays */
    r.mark = arena_save(&r.scratch);
    enum err_code code = xlsx_xml_read(&b->package, entry, true, &calls, &r, e);
    arena_clear(&r.scratch);
    return code;
}
