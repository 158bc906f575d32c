#include "paper/pdf.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "paper/pdf_int.h"
#include "paper/picture.h"

#define MEMORY ((size_t)1 << 30)
#define PAGE_BYTES ((size_t)256 << 20)
#define INK_UNKNOWN (UINT32_MAX - 1)
#define MILLION 1000000

/* Objects with numbers known from the start; the other ones follow. */
enum { OBJECT_CATALOG = 1, OBJECT_PAGES, OBJECT_ABOUT, OBJECT_RESOURCES, FIRST_FREE };

/* ---- numbers and texts of the file ---- */

void pdf_put(struct buf *b, int64_t thousandths)
{
    char text[24];
    int64_t whole = thousandths < 0 ? -thousandths : thousandths;
    int rest = (int)(whole % 1000);
    if (thousandths < 0)
        buf_char(b, '-');
    buf_add(b, (str){text, fmt_int(text, whole / 1000)});
    if (rest > 0)
        buf_char(b, '.');
    for (int place = 100; rest > 0; place /= 10) {
        buf_char(b, (char)('0' + rest / place));
        rest %= place;
    }
    buf_char(b, ' ');
}

static void put_unit(struct buf *b, uint32_t unit)
{
    const uint8_t bytes[2] = {(uint8_t)(unit >> 8), (uint8_t)unit};
    buf_hex(b, bytes, sizeof(bytes));
}

void pdf_put_utf16(struct buf *b, str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = str_next_codepoint(text, &at);
        if (c >= 0x10000)
            put_unit(b, 0xD800 + ((c - 0x10000) >> 10));
        put_unit(b, c >= 0x10000 ? 0xDC00 + (c & 0x3FF) : c);
    }
}

/* ---- objects ---- */

uint32_t pdf_new_object(struct pdf *p)
{
    vec_push(&p->a, &p->objects, 0);
    return p->objects.n;
}

void pdf_begin_object(struct pdf *p, uint32_t number)
{
    p->objects.v[number - 1] = p->to->n - p->begin;
    buf_fmt(p->to, "%u 0 obj\n", number);
}

void pdf_end_object(struct pdf *p)
{
    buf_add_c(p->to, "\nendobj\n");
}

/* One state of deflate for all streams: to make one costs more than most pages. */
static str pack(struct pdf *p, str bytes)
{
    z_stream *z = &p->deflate;
    check(deflateReset(z) == Z_OK);
    size_t bound = deflateBound(z, bytes.n);
    if (p->packed.cap < bound)
        p->packed.p = arena_array(&p->a, char, p->packed.cap = bound * 2);
    z->next_in = (Bytef *)(uintptr_t)bytes.p;
    z->avail_in = (uInt)bytes.n;
    z->next_out = (Bytef *)p->packed.p;
    z->avail_out = (uInt)p->packed.cap;
    check(deflate(z, Z_FINISH) == Z_STREAM_END);
    return (str){p->packed.p, p->packed.cap - z->avail_out};
}

void pdf_stream(struct pdf *p, uint32_t number, const char *more, str bytes)
{
    str packed = pack(p, bytes);
    pdf_begin_object(p, number);
    buf_fmt(p->to, "<</Length %l/Filter/FlateDecode%z>>\nstream\n", (int64_t)packed.n, more);
    buf_add(p->to, packed);
    buf_add_c(p->to, "\nendstream");
    pdf_end_object(p);
}

/* ---- the file ---- */

/* What the page has is not known. */
static void forget_inks(struct pdf *p)
{
    p->fill = p->stroke = INK_UNKNOWN;
    p->thick = -1;
}

static void begin_page(struct pdf *p)
{
    p->page.n = 0;
    forget_inks(p);
}

static void write_about(struct pdf *p, const struct paper_about *about)
{
    int year, month, day_;
    day_to_ymd(about->made_on, &year, &month, &day_);
    pdf_begin_object(p, OBJECT_ABOUT);
    buf_add_c(p->to, "<</Title<FEFF");
    pdf_put_utf16(p->to, about->title);
    if (about->subject.n > 0) {
        buf_add_c(p->to, ">/Subject<FEFF");
        pdf_put_utf16(p->to, about->subject);
    }
    buf_fmt(p->to, ">/Creator(ansinh)/Producer(ansinh)/CreationDate(D:%d%z%d%z%d000000Z)>>", year,
            month < 10 ? "0" : "", month, day_ < 10 ? "0" : "", day_);
    pdf_end_object(p);
    pdf_begin_object(p, OBJECT_CATALOG);
    buf_fmt(p->to, "<</Type/Catalog/Pages %d 0 R/Lang(%z)>>", OBJECT_PAGES,
            about->vietnamese ? "vi" : "en");
    pdf_end_object(p);
}

struct pdf *pdf_open(struct buf *to, int64_t width, int64_t height, const struct paper_about *about)
{
    struct arena a;
    arena_init(&a, MEMORY);
    struct pdf *p = arena_new(&a, struct pdf);
    p->to = to;
    p->begin = to->n;
    p->width = width;
    p->height = height;
    p->a = a;
    buf_init(&p->page, &p->a, PAGE_BYTES);
    check(deflateInit(&p->deflate, Z_DEFAULT_COMPRESSION) == Z_OK);
    for (int i = OBJECT_CATALOG; i < FIRST_FREE; i++)
        pdf_new_object(p);
    /* The second line says that bytes are not letters. */
    buf_add_c(to, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    write_about(p, about);
    begin_page(p);
    return p;
}

void pdf_page(struct pdf *p)
{
    uint32_t content = pdf_new_object(p), page = pdf_new_object(p);
    check(!p->page.full);
    pdf_stream(p, content, "", buf_str(&p->page));
    pdf_begin_object(p, page);
    buf_fmt(p->to, "<</Type/Page/Parent %d 0 R/Contents %u 0 R>>", OBJECT_PAGES, content);
    pdf_end_object(p);
    vec_push(&p->a, &p->pages, page);
    begin_page(p);
}

static void write_pages(struct pdf *p)
{
    pdf_begin_object(p, OBJECT_PAGES);
    buf_add_c(p->to, "<</Type/Pages/MediaBox[0 0 ");
    pdf_put(p->to, p->width);
    pdf_put(p->to, p->height);
    buf_fmt(p->to, "]/Resources %d 0 R/Count %u/Kids[", OBJECT_RESOURCES, p->pages.n);
    for (uint32_t i = 0; i < p->pages.n; i++)
        buf_fmt(p->to, "%u 0 R\n", p->pages.v[i]);
    buf_add_c(p->to, "]>>");
    pdf_end_object(p);
}

static void write_fonts(struct pdf *p)
{
    uint32_t *numbers = arena_array(&p->a, uint32_t, (size_t)p->faces.n + 1);
    for (uint32_t i = 0; i < p->faces.n; i++)
        numbers[i] = pdf_write_face(p, i);
    pdf_begin_object(p, OBJECT_RESOURCES);
    buf_add_c(p->to, "<</Font<<");
    for (uint32_t i = 0; i < p->faces.n; i++)
        buf_fmt(p->to, "/F%u %u 0 R", i, numbers[i]);
    buf_add_c(p->to, ">>>>");
    pdf_end_object(p);
}

static void write_end(struct pdf *p)
{
    size_t at = p->to->n - p->begin;
    buf_fmt(p->to, "xref\n0 %u\n0000000000 65535 f \n", p->objects.n + 1);
    for (uint32_t i = 0; i < p->objects.n; i++) {
        char text[24] = "0000000000", digits[24];
        size_t n = fmt_int(digits, (int64_t)p->objects.v[i]);
        mem_copy(text + 10 - n, digits, n);
        buf_fmt(p->to, "%z 00000 n \n", text);
    }
    buf_fmt(p->to, "trailer\n<</Size %u/Root %d 0 R/Info %d 0 R>>\nstartxref\n%l\n%%%%EOF\n",
            p->objects.n + 1, OBJECT_CATALOG, OBJECT_ABOUT, (int64_t)at);
}

enum err_code pdf_close(struct pdf *p, struct err *e)
{
    if (p->page.n > 0 || p->pages.n == 0)
        pdf_page(p);
    write_fonts(p);
    write_pages(p);
    write_end(p);
    const char *failed = p->to->full ? "too large" : p->failed;
    pdf_free_faces(p);
    deflateEnd(&p->deflate);
    struct arena a = p->a; /* p lies in it */
    arena_clear(&a);
    if (failed == NULL)
        return ERR_NONE;
    return err_set(e, ERR_IO, "không vẽ được tệp PDF: %z", "cannot draw the PDF: %z", failed);
}

/* ---- lines and filled paths ---- */

static void put_ink(struct pdf *p, uint32_t *now, uint32_t ink, const char *set)
{
    if (*now == ink)
        return;
    *now = ink;
    for (int shift = 16; shift >= 0; shift -= 8)
        pdf_put(&p->page, ((ink >> shift & 255) * 1000 + 127) / 255);
    buf_add_c(&p->page, set);
}

void pdf_fill_ink(struct pdf *p, uint32_t ink)
{
    put_ink(p, &p->fill, ink, "rg\n");
}

static void put_at(struct pdf *p, int64_t x, int64_t y, const char *then)
{
    pdf_put(&p->page, x);
    pdf_put(&p->page, p->height - y);
    buf_add_c(&p->page, then);
}

void pdf_scale(struct pdf *p, int64_t x, int64_t y, int64_t scale)
{
    char factor[32];
    size_t n = fmt_write(factor, sizeof(factor), "%l.", scale / MILLION);
    for (int64_t rest = scale % MILLION, place = MILLION / 10; place > 0; place /= 10)
        factor[n++] = (char)('0' + rest / place % 10);
    const str by = {factor, n};
    buf_fmt(&p->page, "q %s 0 0 %s ", by, by);
    pdf_put(&p->page, x);
    pdf_put(&p->page, p->height - y - p->height * scale / MILLION);
    buf_add_c(&p->page, "cm\n");
}

void pdf_restore(struct pdf *p)
{
    buf_add_c(&p->page, "Q\n");
    forget_inks(p);
}

/* Inks are set before a path begins: none may change within it. */
void pdf_begin_path(struct pdf *p, const struct pdf_pen *pen)
{
    p->pen = *pen;
    if (pen->fill != NO_INK)
        pdf_fill_ink(p, pen->fill);
    if (pen->stroke == NO_INK)
        return;
    put_ink(p, &p->stroke, pen->stroke, "RG\n");
    if (p->thick != pen->thick) {
        pdf_put(&p->page, p->thick = pen->thick);
        buf_add_c(&p->page, "w\n");
    }
    if (pen->dashed)
        buf_add_c(&p->page, "[4 3]0 d\n");
}

void pdf_move_to(struct pdf *p, int64_t x, int64_t y)
{
    put_at(p, x, y, "m\n");
}

void pdf_line_to(struct pdf *p, int64_t x, int64_t y)
{
    put_at(p, x, y, "l\n");
}

void pdf_shut(struct pdf *p)
{
    buf_add_c(&p->page, "h\n");
}

void pdf_rectangle(struct pdf *p, int64_t x, int64_t y, int64_t width, int64_t height)
{
    put_at(p, x, y + height, "");
    pdf_put(&p->page, width);
    pdf_put(&p->page, height);
    buf_add_c(&p->page, "re\n");
}

void pdf_end_path(struct pdf *p)
{
    bool fill = p->pen.fill != NO_INK, stroke = p->pen.stroke != NO_INK;
    buf_add_c(&p->page, fill && stroke ? "B*\n" : fill ? "f*\n" : stroke ? "S\n" : "n\n");
    if (p->pen.dashed)
        buf_add_c(&p->page, "[]0 d\n");
}
