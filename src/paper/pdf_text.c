/* Lines of glyphs. A reader adds up the widths that the file's fonts give; where Pango puts a glyph
 * elsewhere (a pair of letters that stand closer), the distance is written between two strings. */
#include "base/check.h"
#include "base/fmt.h"
#include "paper/pdf_int.h"

#include <pango/pango.h>

/* Of an em, in thousandths: less is not seen. */
#define NEAR 1

void pdf_text_begin(struct pdf *p, int64_t x, int64_t y, int size, uint32_t ink)
{
    pdf_fill_ink(p, ink);
    buf_add_c(&p->page, "BT ");
    pdf_put(&p->page, x);
    pdf_put(&p->page, p->height - y);
    buf_add_c(&p->page, "Td\n");
    p->text.size = size;
    p->text.face = FACE_NONE;
    p->text.rise = 0;
    p->text.pen = 0;
}

static void shut_string(struct pdf *p)
{
    if (p->text.string)
        buf_char(&p->page, ')');
    p->text.string = false;
}

static void shut_array(struct pdf *p)
{
    shut_string(p);
    if (p->text.array)
        buf_add_c(&p->page, "]TJ\n");
    p->text.array = false;
}

static void take_face(struct pdf *p, uint32_t face)
{
    if (p->text.face == face)
        return;
    shut_array(p);
    p->text.face = face;
    buf_fmt(&p->page, "/F%u ", face);
    pdf_put(&p->page, ((int64_t)p->text.size * 1000 + PANGO_SCALE / 2) / PANGO_SCALE);
    buf_add_c(&p->page, "Tf\n");
}

static void take_rise(struct pdf *p, int rise)
{
    if (p->text.rise == rise)
        return;
    shut_array(p);
    p->text.rise = rise;
    pdf_put(&p->page, (int64_t)rise * 1000 / PANGO_SCALE);
    buf_add_c(&p->page, "Ts\n");
}

static void move_pen(struct pdf *p, int x)
{
    int64_t half = p->text.size / 2, ems = (int64_t)x * 1000;
    int64_t at = (ems + (ems < 0 ? -half : half)) / p->text.size, by = p->text.pen - at;
    if (by >= -NEAR && by <= NEAR)
        return;
    shut_string(p);
    if (!p->text.array)
        buf_char(&p->page, '[');
    p->text.array = true;
    buf_int(&p->page, by);
    p->text.pen = at;
}

static void put_byte(struct buf *b, uint8_t byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        buf_char(b, '\\');
    if (byte == '\r')
        buf_add_c(b, "\\r"); /* as it stands it would be read as the end of a line */
    else
        buf_char(b, (char)byte);
}

void pdf_text_glyph(struct pdf *p, const struct pdf_glyph *g)
{
    take_face(p, g->face);
    take_rise(p, g->rise);
    move_pen(p, g->x);
    if (!p->text.string)
        buf_add_c(&p->page, p->text.array ? "(" : "[(");
    p->text.array = p->text.string = true;
    put_byte(&p->page, (uint8_t)(g->id >> 8));
    put_byte(&p->page, (uint8_t)g->id);
    p->text.pen += pdf_face_advance(p, g->face, g->id);
}

void pdf_text_meaning(struct pdf *p, str text)
{
    shut_array(p);
    buf_add_c(&p->page, "/Span<</ActualText<FEFF");
    pdf_put_utf16(&p->page, text);
    buf_add_c(&p->page, ">>>BDC\n");
}

void pdf_text_meant(struct pdf *p)
{
    shut_array(p);
    buf_add_c(&p->page, "EMC\n");
}

void pdf_text_end(struct pdf *p)
{
    take_rise(p, 0);
    shut_array(p);
    buf_add_c(&p->page, "ET\n");
}
