#include "evidence/report/document_int.h"

#include "base/fmt.h"

static str day_text(struct arena *a, enum lang lang, day d)
{
    char text[11];
    size_t n = lang == LANG_VI ? day_format_vi(d, text) : day_format_iso(d, text);
    return arena_str(a, (str){text, n});
}

str document_basis_text(struct arena *a, enum lang lang, const struct document_basis *basis)
{
    struct buf b;
    bool vi = lang == LANG_VI;
    buf_init(&b, a, 1024);
    if (basis->law.n > 0)
        buf_fmt(&b, vi ? "Luật: bản %s. " : "Law: version %s. ", basis->law);
    if (basis->as_of != DAY_MIN)
        buf_fmt(&b, vi ? "Số liệu đến %s. " : "As of %s. ", day_text(a, lang, basis->as_of));
    if (basis->known_on != DAY_MIN)
        buf_fmt(&b, vi ? "Như đã biết đến hết %s. " : "As known on %s. ",
                day_text(a, lang, basis->known_on));
    if (basis->synthetic)
        buf_add_c(&b, vi ? "DỮ LIỆU GIẢ LẬP." : "SYNTHETIC DATA.");
    return str_trim(buf_str(&b));
}

int document_put_head(struct paper *p, enum lang lang, int y, int width, str office, str below)
{
    struct paper_style s = {.size = 95, .bold = true, .align = PAPER_CENTER};
    int half = (width - 2 * SHEET_MARGIN) / 2, left = SHEET_MARGIN, right = left + half;
    int under_left = y, under_right = y;
    if (office.n > 0)
        under_left += paper_text(p, left, y, half, &s, office);
    under_right += paper_text(p, right, y, half, &s,
                              lang == LANG_VI ? STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                                              : STR("SOCIALIST REPUBLIC OF VIET NAM"));
    str motto = lang == LANG_VI ? STR("Độc lập - Tự do - Hạnh phúc")
                                : STR("Independence - Freedom - Happiness");
    int motto_width = paper_line_width(p, &s, motto), middle = right + half / 2;
    under_right += paper_text(p, right, under_right, half, &s, motto) + 15;
    paper_line(p, middle - motto_width / 2, under_right, middle + motto_width / 2, under_right, 5,
               INK_BLACK);
    s.bold = false;
    if (below.n > 0)
        under_left += paper_text(p, left, under_left, half, &s, below);
    return (under_left > under_right ? under_left : under_right) + 130;
}

str document_synthetic(enum lang lang)
{
    return lang == LANG_VI ? STR("DỮ LIỆU GIẢ LẬP, không phải số liệu thật")
                           : STR("SYNTHETIC DATA, not real figures");
}

/* ---- pages ---- */

static void put_foot(const struct document_pages *p)
{
    char text[64];
    struct paper_style s = {.size = 70, .ink = INK_GREY, .lines = 1};
    int y = p->height - SHEET_FOOT, across = p->width - 2 * SHEET_MARGIN;
    size_t n = fmt_write(text, sizeof(text), p->lang == LANG_VI ? "Trang %u/%u" : "Page %u/%u",
                         p->page, p->pages);
    paper_text(p->paper, SHEET_MARGIN, y, across - 700, &s, p->foot);
    s.align = PAPER_RIGHT;
    paper_text(p->paper, SHEET_MARGIN + across - 700, y, 700, &s, (str){text, n});
}

void document_end_page(struct document_pages *p)
{
    p->page++;
    p->y = SHEET_MARGIN;
    if (p->dry)
        return;
    put_foot(p);
    paper_page(p->paper);
}

void document_need(struct document_pages *p, int height, int bottom)
{
    if (p->y + height > bottom)
        document_end_page(p);
}

void document_fill(struct document_pages *p, int y, void (*fill)(void *ctx), void *ctx)
{
    for (int drawing = 0; drawing < 2; drawing++) {
        p->dry = drawing == 0;
        p->page = 0;
        p->y = y;
        fill(ctx);
        p->pages = p->page;
    }
}

void document_put_signatures(struct paper *p, enum lang lang, int y, int width)
{
    bool vi = lang == LANG_VI;
    struct paper_style s = {.size = 90, .align = PAPER_CENTER};
    int half = (width - 2 * SHEET_MARGIN) / 2, left = SHEET_MARGIN, right = left + half;
    y += 100;
    y += paper_text(p, right, y, half, &s,
                    vi ? STR("……………, ngày …… tháng …… năm ………") : STR("……………, date ………………"));
    s.bold = true;
    y += 30;
    paper_text(p, left, y, half, &s, vi ? STR("NGƯỜI LẬP BIỂU") : STR("MADE BY"));
    y += paper_text(p, right, y, half, &s,
                    vi ? STR("THỦ TRƯỞNG ĐƠN VỊ") : STR("HEAD OF THE OFFICE"));
    s.bold = false;
    s.ink = INK_GREY;
    paper_text(p, left, y, half, &s, vi ? STR("(Ký, ghi rõ họ tên)") : STR("(signature, name)"));
    paper_text(p, right, y, half, &s,
               vi ? STR("(Ký, đóng dấu, ghi rõ họ tên)") : STR("(signature, seal, name)"));
}
