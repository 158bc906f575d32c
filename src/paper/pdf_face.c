/* The fonts of a PDF: of each, the glyphs that were used, how wide they are, and what they say. A
 * glyph keeps its number, so pages can be written before it is known which glyphs there will be. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "paper/pdf_int.h"

#include <harfbuzz/hb-ot.h>
#include <harfbuzz/hb-subset.h>

#define GLYPHS_MAX 65536u /* a glyph is two bytes */
#define CHUNK 100u        /* glyphs to a list of what they say, as the format has it */

static int to_thousandths(const struct pdf_face *f, int64_t units)
{
    return (int)(units * 1000 / (int64_t)hb_face_get_upem(f->face));
}

uint32_t pdf_face(struct pdf *p, PangoFont *font)
{
    hb_face_t *face = hb_font_get_face(pango_font_get_hb_font(font));
    for (uint32_t i = 0; i < p->faces.n; i++) {
        if (p->faces.v[i].face == face)
            return i;
    }
    uint32_t n = hb_face_get_glyph_count(face);
    struct pdf_face fresh = {.face = hb_face_reference(face),
                             .units = hb_font_create(face),
                             .n_glyphs = n < GLYPHS_MAX ? n : GLYPHS_MAX};
    fresh.glyphs = arena_array(&p->a, struct pdf_face_glyph, (size_t)fresh.n_glyphs + 1);
    vec_push(&p->a, &p->faces, fresh);
    return p->faces.n - 1;
}

/* Glyph 0, the sign for what is missing, stands for what is out of reach. */
static struct pdf_face_glyph *glyph_of(struct pdf *p, uint32_t face, uint32_t *glyph)
{
    struct pdf_face *f = &p->faces.v[face];
    if (*glyph >= f->n_glyphs)
        *glyph = 0;
    struct pdf_face_glyph *g = &f->glyphs[*glyph];
    if (!g->used)
        g->advance = to_thousandths(f, hb_font_get_glyph_h_advance(f->units, *glyph));
    g->used = true;
    return g;
}

bool pdf_face_says(struct pdf *p, uint32_t face, uint32_t glyph, str text)
{
    struct pdf_face_glyph *g = glyph_of(p, face, &glyph);
    if (g->says.p == NULL)
        g->says = arena_str(&p->a, text);
    return str_eq(g->says, text);
}

int pdf_face_advance(struct pdf *p, uint32_t face, uint32_t glyph)
{
    return glyph_of(p, face, &glyph)->advance;
}

void pdf_free_faces(struct pdf *p)
{
    for (uint32_t i = 0; i < p->faces.n; i++) {
        hb_font_destroy(p->faces.v[i].units);
        hb_face_destroy(p->faces.v[i].face);
    }
}

/* ---- the letters' shapes ---- */

/* How they follow each other is Pango's matter and is left out. */
static hb_face_t *subset(const struct pdf_face *f)
{
    static const char *const left_out[] = {"GSUB", "GPOS", "GDEF", "kern", "morx", "kerx"};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input == NULL)
        return NULL;
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
        hb_set_add(drop, hb_tag_from_string(left_out[i], -1));
    for (uint32_t i = 0; i < f->n_glyphs; i++) {
        if (f->glyphs[i].used)
            hb_set_add(hb_subset_input_glyph_set(input), i);
    }
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS);
    hb_face_t *out = hb_subset_or_fail(f->face, input);
    hb_subset_input_destroy(input);
    return out;
}

static bool has_table(hb_face_t *face, const char *tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, hb_tag_from_string(tag, -1));
    bool has = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return has;
}

/* TrueType as it is; what has cubic curves says so. */
static void write_shapes(struct pdf *p, uint32_t number, str bytes, bool truetype)
{
    char more[64];
    if (truetype)
        fmt_write(more, sizeof(more), "/Length1 %l", (int64_t)bytes.n);
    pdf_stream(p, number, truetype ? more : "/Subtype/OpenType", bytes);
}

/* ---- what is told of them ---- */

/* Six letters that follow from what is taken along, and the font's name. */
static str name_of(struct pdf *p, const struct pdf_face *f, str shapes)
{
    char name[128];
    unsigned int n = sizeof(name);
    struct buf b;
    uint64_t sum = str_hash(shapes);
    hb_ot_name_get_utf8(f->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &n, name);
    buf_init(&b, &p->a, 256);
    for (int i = 0; i < 6; i++, sum /= 26)
        buf_char(&b, (char)('A' + sum % 26));
    buf_char(&b, '+');
    for (unsigned int i = 0; i < n; i++) {
        char c = name[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
            buf_char(&b, c);
    }
    return buf_str(&b);
}

/* Around all glyphs: four numbers of the table "head". */
static void take_box(const struct pdf_face *f, int box[4])
{
    unsigned int n;
    hb_blob_t *blob = hb_face_reference_table(f->face, HB_TAG('h', 'e', 'a', 'd'));
    const char *bytes = hb_blob_get_data(blob, &n);
    for (int i = 0; i < 4; i++) {
        size_t at = 36 + 2 * (size_t)i;
        int16_t units =
            at + 2 <= n ? (int16_t)((uint8_t)bytes[at] << 8 | (uint8_t)bytes[at + 1]) : 0;
        box[i] = to_thousandths(f, units);
    }
    hb_blob_destroy(blob);
}

static void write_descriptor(struct pdf *p, const struct pdf_face *f, uint32_t number, str name,
                             uint32_t shapes, bool truetype)
{
    hb_font_extents_t e = {0};
    hb_position_t capital = 0;
    int box[4];
    hb_font_get_h_extents(f->units, &e);
    hb_ot_metrics_get_position_with_fallback(f->units, HB_OT_METRICS_TAG_CAP_HEIGHT, &capital);
    take_box(f, box);
    pdf_begin_object(p, number);
    buf_fmt(p->to,
            "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0"
            "/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile%d %u 0 R>>",
            name, box[0], box[1], box[2], box[3], to_thousandths(f, e.ascender),
            to_thousandths(f, e.descender), to_thousandths(f, capital), truetype ? 2 : 3, shapes);
    pdf_end_object(p);
}

static void write_widths(struct pdf *p, const struct pdf_face *f)
{
    bool open = false;
    buf_add_c(p->to, "/DW 0/W[");
    for (uint32_t i = 0; i < f->n_glyphs; i++) {
        if (f->glyphs[i].used && !open)
            buf_fmt(p->to, "%u[", i);
        else if (!f->glyphs[i].used && open)
            buf_add_c(p->to, "]\n");
        open = f->glyphs[i].used;
        if (open)
            buf_fmt(p->to, "%d ", f->glyphs[i].advance);
    }
    buf_add_c(p->to, open ? "]]" : "]");
}

static void write_says(struct pdf *p, const struct pdf_face *f, uint32_t number)
{
    struct buf b;
    uint32_t left = 0, in_chunk = 0;
    buf_init(&b, &p->a, (size_t)64 << 20);
    buf_add_c(&b, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                  "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
                  "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
    for (uint32_t i = 0; i < f->n_glyphs; i++)
        left += f->glyphs[i].says.n > 0;
    for (uint32_t i = 0; i < f->n_glyphs; i++) {
        const uint8_t code[2] = {(uint8_t)(i >> 8), (uint8_t)i};
        if (f->glyphs[i].says.n == 0)
            continue;
        if (in_chunk == 0)
            buf_fmt(&b, "%u beginbfchar\n", left < CHUNK ? left : CHUNK);
        buf_char(&b, '<');
        buf_hex(&b, code, sizeof(code));
        buf_add_c(&b, "><");
        pdf_put_utf16(&b, f->glyphs[i].says);
        buf_add_c(&b, ">\n");
        left--;
        in_chunk = in_chunk + 1 < CHUNK && left > 0 ? in_chunk + 1 : 0;
        if (in_chunk == 0)
            buf_add_c(&b, "endbfchar\n");
    }
    buf_add_c(&b, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
    pdf_stream(p, number, "", buf_str(&b));
}

uint32_t pdf_write_face(struct pdf *p, uint32_t face)
{
    const struct pdf_face *f = &p->faces.v[face];
    uint32_t number = pdf_new_object(p), letters = pdf_new_object(p), told = pdf_new_object(p);
    uint32_t shapes = pdf_new_object(p), says = pdf_new_object(p);
    hb_face_t *taken = subset(f);
    if (taken == NULL) {
        p->failed = "a font cannot be taken along";
        return number;
    }
    unsigned int n;
    hb_blob_t *blob = hb_face_reference_blob(taken);
    str bytes = {hb_blob_get_data(blob, &n), 0};
    bytes.n = n;
    bool truetype = has_table(taken, "glyf");
    str name = name_of(p, f, bytes);
    write_shapes(p, shapes, bytes, truetype);
    write_descriptor(p, f, told, name, shapes, truetype);
    write_says(p, f, says);
    pdf_begin_object(p, letters);
    buf_fmt(p->to,
            "<</Type/Font/Subtype/CIDFontType%d/BaseFont/%s%z/FontDescriptor %u 0 R"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            truetype ? 2 : 0, name, truetype ? "/CIDToGIDMap/Identity" : "", told);
    write_widths(p, f);
    buf_add_c(p->to, ">>");
    pdf_end_object(p);
    pdf_begin_object(p, number);
    buf_fmt(p->to,
            "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%u 0 R]"
            "/ToUnicode %u 0 R>>",
            name, letters, says);
    pdf_end_object(p);
    hb_blob_destroy(blob);
    hb_face_destroy(taken);
    return number;
}
