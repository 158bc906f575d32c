/* What is drawn on the pages of a cash sheet: A4, in points. */
#include "base/fmt.h"
#include "paper/paper.h"
#include "pay/bank_sheet_int.h"

enum {
    PAGE_WIDTH = 595,
    PAGE_HEIGHT = 842,
    LEFT = 36,
    RIGHT = PAGE_WIDTH - LEFT,
    TOP = 36,
    FOOT = PAGE_HEIGHT - 30,
    OPENING_HEIGHT = 132, /* the head of a section's first page */
    RUNNING_HEIGHT = 30,  /* of the others */
    HEAD_HEIGHT = 24,     /* of the table */
    ROW_HEIGHT = 34,
    PAD = 3,
    SMALL = 8,
    NORMAL = 9,
    LARGE = 13,
    TEXT_BYTES = 4096,
    DOCUMENT_COLUMNS = 6,
};

static const struct {
    const char *title;
    int x, width;
    enum paper_align align;
} columns[DOCUMENT_COLUMNS] = {
    {"STT", LEFT, 28, PAPER_CENTER},
    {"Họ và tên", LEFT + 28, 130, PAPER_LEFT},
    {"Mã chi trả", LEFT + 158, 120, PAPER_LEFT},
    {"Nội dung", LEFT + 278, 90, PAPER_LEFT},
    {"Số tiền (đồng)", LEFT + 368, 72, PAPER_RIGHT},
    {"Ký nhận", LEFT + 440, 83, PAPER_CENTER},
};

struct drawing {
    struct paper *paper;
    const struct bank_sheet *sheet;
    const struct payment_instruction *const *sorted;
    struct arena arena; /* what one text needs */
};

/* Text in a box: cut with an ellipsis where two or more lines are not enough. */
struct box {
    int x, y, width, lines;
    int size;
    bool bold;
    enum paper_align align;
};

static void put_text(struct drawing *d, struct box at, str s)
{
    struct buf clean;
    struct arena_mark mark = arena_save(&d->arena);
    buf_init(&clean, &d->arena, TEXT_BYTES);
    bank_put_text(&clean, s, BANK_VIETNAMESE, 1000);
    const struct paper_style style = {
        .size = at.size * 10, .bold = at.bold, .align = at.align, .lines = at.lines};
    paper_text(d->paper, at.x * 10, at.y * 10, at.width * 10, &style, buf_str(&clean));
    arena_restore(&d->arena, mark);
}

static void put_line(struct drawing *d, int x1, int y1, int x2, int y2)
{
    paper_line(d->paper, x1 * 10, y1 * 10, x2 * 10, y2 * 10, 5, INK_BLACK);
}

/* ---- heads ---- */

static void put_opening(struct drawing *d, const struct payment_instruction *p)
{
    char text[TEXT_BYTES], period[8];
    const struct bank_sheet *s = d->sheet;
    int half = (RIGHT - LEFT) / 2, y = TOP;
    month_format_vi(s->period, period);
    put_text(d, (struct box){LEFT, y, half, 2, NORMAL, true, PAPER_CENTER}, s->authority);
    put_text(d, (struct box){LEFT + half, y, half, 1, NORMAL, true, PAPER_CENTER},
             STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    put_text(d, (struct box){LEFT + half, y + 13, half, 1, NORMAL, true, PAPER_CENTER},
             STR("Độc lập - Tự do - Hạnh phúc"));
    fmt_write(text, sizeof(text), "DANH SÁCH CHI TRẢ BẰNG TIỀN MẶT THÁNG %z", period);
    put_text(d, (struct box){LEFT, y + 42, RIGHT - LEFT, 1, LARGE, true, PAPER_CENTER},
             str_from_c(text));
    fmt_write(text, sizeof(text), "%s – %s", p->commune_name, p->village);
    put_text(d, (struct box){LEFT, y + 64, RIGHT - LEFT, 1, 11, true, PAPER_CENTER},
             str_from_c(text));
    fmt_write(text, sizeof(text), "Đơn vị chi trả: %s. Theo Điều 34 Nghị định số 20/2021/NĐ-CP.",
              s->provider);
    put_text(d, (struct box){LEFT, y + 86, RIGHT - LEFT, 2, NORMAL, false, PAPER_CENTER},
             str_from_c(text));
}

static void put_running(struct drawing *d, const struct payment_instruction *p)
{
    char text[TEXT_BYTES], period[8];
    month_format_vi(d->sheet->period, period);
    fmt_write(text, sizeof(text), "Danh sách chi trả bằng tiền mặt tháng %z – %s – %s (tiếp theo)",
              period, p->commune_name, p->village);
    put_text(d, (struct box){LEFT, TOP, RIGHT - LEFT, 2, NORMAL, false, PAPER_LEFT},
             str_from_c(text));
}

static void put_foot(struct drawing *d, uint32_t page, uint32_t pages)
{
    char text[TEXT_BYTES];
    fmt_write(text, sizeof(text), "Trang %u/%u", page, pages);
    put_text(d, (struct box){LEFT, FOOT, RIGHT - LEFT, 1, SMALL, false, PAPER_RIGHT},
             str_from_c(text));
    put_text(d, (struct box){LEFT, FOOT, 380, 1, SMALL, false, PAPER_LEFT}, d->sheet->reference);
}

/* ---- the table ---- */

static void put_cell(struct drawing *d, int column, int y, int lines, bool bold, str s)
{
    struct box at = {columns[column].x + PAD,
                     y,
                     columns[column].width - 2 * PAD,
                     lines,
                     bold ? SMALL : NORMAL,
                     bold,
                     bold ? PAPER_CENTER : columns[column].align};
    put_text(d, at, s);
}

static void put_row(struct drawing *d, const struct payment_instruction *p, uint32_t row, int y)
{
    char text[TEXT_BYTES];
    put_cell(d, 0, y + PAD, 1, false, (str){text, fmt_int(text, row)});
    put_cell(d, 1, y + PAD, p->collector.n > 0 ? 1 : 2, false, p->name);
    if (p->collector.n > 0) {
        fmt_write(text, sizeof(text), "Nhận thay: %s", p->collector);
        put_cell(d, 1, y + PAD + 14, 1, false, str_from_c(text));
    }
    put_cell(d, 2, y + PAD, 2, false, p->id);
    put_cell(d, 3, y + PAD, 2, false, p->purpose);
    put_cell(d, 4, y + PAD, 1, false, (str){text, fmt_grouped(text, p->amount_vnd)});
}

/* The lines of the table, the head's included; returns the y below. */
static int put_table(struct drawing *d, const struct bank_page *page, int y)
{
    int bottom = y + HEAD_HEIGHT + (int)page->n * ROW_HEIGHT;
    for (int i = 0; i < DOCUMENT_COLUMNS; i++) {
        put_cell(d, i, y + PAD, 2, true, str_from_c(columns[i].title));
        put_line(d, columns[i].x, y, columns[i].x, bottom);
    }
    put_line(d, RIGHT, y, RIGHT, bottom);
    put_line(d, LEFT, y, RIGHT, y);
    for (uint32_t i = 0; i <= page->n; i++) {
        int top = y + HEAD_HEIGHT + (int)i * ROW_HEIGHT;
        put_line(d, LEFT, top, RIGHT, top);
        if (i < page->n)
            put_row(d, d->sorted[page->first + i], page->row + i, top);
    }
    return bottom;
}

static void put_closing(struct drawing *d, const struct bank_page *page, int y)
{
    static const char *const signers[] = {"Người lập", "Người chi trả", "Thủ trưởng đơn vị"};
    char text[TEXT_BYTES];
    struct buf words;
    struct arena_mark mark = arena_save(&d->arena);
    vnd sum = 0;
    int third = (RIGHT - LEFT) / 3;
    for (uint32_t i = 0; i < page->section_n; i++)
        sum += d->sorted[page->section_first + i]->amount_vnd;
    fmt_write(text, sizeof(text), "Cộng: %n người nhận; số tiền: %n đồng.",
              (int64_t)page->section_n, sum);
    put_text(d, (struct box){LEFT, y + 8, RIGHT - LEFT, 1, NORMAL, true, PAPER_LEFT},
             str_from_c(text));
    buf_init(&words, &d->arena, TEXT_BYTES);
    buf_add_c(&words, "Bằng chữ: ");
    bank_put_words(&words, sum, BANK_LINH);
    buf_char(&words, '.');
    put_text(d, (struct box){LEFT, y + 24, RIGHT - LEFT, 2, NORMAL, false, PAPER_LEFT},
             buf_str(&words));
    arena_restore(&d->arena, mark);
    put_text(d, (struct box){LEFT, y + 56, RIGHT - LEFT, 1, NORMAL, false, PAPER_RIGHT},
             STR("Ngày …… tháng …… năm ………"));
    for (int i = 0; i < 3; i++) {
        int x = LEFT + i * third;
        put_text(d, (struct box){x, y + 76, third, 1, NORMAL, true, PAPER_CENTER},
                 str_from_c(signers[i]));
        put_text(d, (struct box){x, y + 89, third, 1, SMALL, false, PAPER_CENTER},
                 STR("(Ký, ghi rõ họ tên)"));
    }
}

static void put_page(struct drawing *d, const struct bank_pages *pages, uint32_t i)
{
    const struct bank_page *page = &pages->v[i];
    const struct payment_instruction *p = d->sorted[page->section_first];
    if (page->opens)
        put_opening(d, p);
    else
        put_running(d, p);
    int y = put_table(d, page, TOP + (page->opens ? OPENING_HEIGHT : RUNNING_HEIGHT));
    if (page->closes)
        put_closing(d, page, y);
    put_foot(d, i + 1, pages->n);
    paper_page(d->paper);
}

enum err_code bank_sheet_draw(struct buf *to, const struct bank_sheet *s,
                              const struct payment_instruction *const *sorted,
                              const struct bank_pages *pages, struct err *e)
{
    const struct paper_about about = {
        .title = STR("Danh sách chi trả bằng tiền mặt"), .made_on = s->made_on, .vietnamese = true};
    struct drawing d = {.sheet = s, .sorted = sorted};
    arena_init(&d.arena, (size_t)1 << 20);
    d.paper = paper_open(to, PAPER_SHORT, PAPER_LONG, &about);
    for (uint32_t i = 0; i < pages->n; i++)
        put_page(&d, pages, i);
    arena_clear(&d.arena);
    return paper_close(d.paper, e);
}
