/* An account on A4 upright. */
#include "evidence/report/document_int.h"
#include "evidence/report/story.h"

enum {
    WIDTH = PAPER_SHORT,
    HEIGHT = PAPER_LONG,
    LEFT = 500,
    ACROSS = WIDTH - 2 * LEFT,
    BOTTOM = HEIGHT - SHEET_FOOT - 80,
};

struct telling {
    struct arena a;
    struct paper *paper;
    const struct story *story;
    str foot;
    int y;
    uint32_t page, pages;
    bool dry;
};

static void end_page(struct telling *w)
{
    w->page++;
    w->y = SHEET_MARGIN;
    if (w->dry)
        return;
    document_put_foot(w->paper, w->story->lang, WIDTH, HEIGHT, w->foot, w->page, w->pages);
    paper_page(w->paper);
}

static void need(struct telling *w, int height)
{
    if (w->y + height > BOTTOM && w->y > SHEET_MARGIN)
        end_page(w);
}

/* "5,27 %" is not broken by the end of a line: a blank that holds. */
static str holding(struct arena *a, str text)
{
    struct buf b;
    buf_init(&b, a, 2 * text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ' && i + 1 < text.n && text.p[i + 1] == '%')
            buf_add_c(&b, "\xc2\xa0");
        else
            buf_char(&b, text.p[i]);
    }
    return buf_str(&b);
}

static void put(struct telling *w, const struct paper_style *s, str text, int gap)
{
    if (text.n == 0)
        return;
    struct arena_mark mark = arena_save(&w->a);
    text = holding(&w->a, text);
    int height = paper_text_height(w->paper, ACROSS, s, text);
    need(w, height);
    if (!w->dry)
        paper_text(w->paper, LEFT, w->y, ACROSS, s, text);
    w->y += height + gap;
    arena_restore(&w->a, mark);
}

static void put_opens(struct telling *w, str opens)
{
    const struct paper_style s = {.size = 70, .ink = INK_GREY};
    while (opens.n > 0) {
        struct arena_mark mark = arena_save(&w->a);
        struct buf line;
        str command = str_split(&opens, '\n');
        buf_init(&line, &w->a, 4096);
        buf_add_c(&line, "$ ");
        buf_add(&line, command);
        put(w, &s, buf_str(&line), 10);
        arena_restore(&w->a, mark);
    }
    w->y += 50;
}

/* A sentence and what opens it stand on one page. */
static int opens_height(str opens)
{
    int n = 0;
    while (opens.n > 0) {
        str_split(&opens, '\n');
        n++;
    }
    return 15 + n * 100;
}

static int figure_height(const struct story_block *b)
{
    return (int)((int64_t)b->picture->height * ACROSS / b->picture->width) + 250;
}

static void put_block(struct telling *w, const struct story_block *b,
                      const struct story_block *next)
{
    const struct paper_style heading = {.size = 120, .bold = true}, text = {.size = 100};
    const struct paper_style caption = {.size = 80, .ink = INK_GREY};
    if (b->kind == STORY_HEADING) {
        w->y += w->y > SHEET_MARGIN ? 100 : 0;
        /* No heading alone at the foot of a page. */
        need(w, next != NULL && next->kind == STORY_FIGURE ? figure_height(next) + 250 : 700);
        put(w, &heading, b->text, 40);
        return;
    }
    if (b->kind == STORY_FIGURE) {
        int height = figure_height(b) - 250;
        need(w, height + 250);
        if (!w->dry)
            paper_picture(w->paper, LEFT, w->y, ACROSS, b->picture);
        w->y += height + 20;
        put(w, &caption, b->text, 10);
    } else {
        need(w, paper_text_height(w->paper, ACROSS, &text, b->text) + opens_height(b->opens));
        put(w, &text, b->text, 15);
    }
    put_opens(w, b->opens);
}

static void put_all(struct telling *w, int below_head)
{
    w->page = 0;
    w->y = below_head;
    for (uint32_t i = 0; i < w->story->blocks.n; i++) {
        const struct story_block *b = &w->story->blocks.v[i];
        put_block(w, b, i + 1 < w->story->blocks.n ? b + 1 : NULL);
    }
    end_page(w);
}

static int put_titles(struct telling *w)
{
    const struct story *s = w->story;
    struct paper_style style = {.size = 150, .bold = true, .align = PAPER_CENTER};
    str office = s->basis.office.n > 0 ? s->basis.office : s->place;
    int y = document_put_head(w->paper, s->lang, SHEET_MARGIN, WIDTH, office, STR(""));
    y += paper_text(w->paper, LEFT, y, ACROSS, &style, s->title);
    style = (struct paper_style){.size = 100, .align = PAPER_CENTER};
    y += paper_text(w->paper, LEFT, y, ACROSS, &style, s->subtitle);
    style.bold = true;
    if (s->basis.synthetic)
        y += paper_text(w->paper, LEFT, y, ACROSS, &style,
                        s->lang == LANG_VI ? STR("DỮ LIỆU GIẢ LẬP, không phải số liệu thật")
                                           : STR("SYNTHETIC DATA, not real figures"));
    return y + 80;
}

enum err_code story_write_pdf(struct buf *to, const struct story *s, struct err *e)
{
    struct telling w = {.story = s};
    const struct paper_about about = {.title = s->title,
                                      .subject = s->subtitle,
                                      .made_on = s->basis.known_on,
                                      .vietnamese = s->lang == LANG_VI};
    arena_init(&w.a, (size_t)1 << 24);
    w.foot = document_basis_text(&w.a, s->lang, &s->basis);
    w.paper = paper_open(to, WIDTH, HEIGHT, &about);
    int y = put_titles(&w);
    w.dry = true;
    put_all(&w, y);
    w.pages = w.page;
    w.dry = false;
    put_all(&w, y);
    arena_clear(&w.a);
    return paper_close(w.paper, e);
}
