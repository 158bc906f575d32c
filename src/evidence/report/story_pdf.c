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
    const struct story *story;
    struct document_pages at;
};

/* What is higher than a page begins one all the same. */
static void need(struct telling *w, int height)
{
    if (w->at.y > SHEET_MARGIN)
        document_need(&w->at, height, BOTTOM);
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
    int height = paper_text_height(w->at.paper, ACROSS, s, text);
    need(w, height);
    if (!w->at.dry)
        paper_text(w->at.paper, LEFT, w->at.y, ACROSS, s, text);
    w->at.y += height + gap;
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
    w->at.y += 50;
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
        w->at.y += w->at.y > SHEET_MARGIN ? 100 : 0;
        /* No heading alone at the foot of a page. */
        need(w, next != NULL && next->kind == STORY_FIGURE ? figure_height(next) + 250 : 700);
        put(w, &heading, b->text, 40);
        return;
    }
    if (b->kind == STORY_FIGURE) {
        int height = figure_height(b) - 250;
        need(w, height + 250);
        if (!w->at.dry)
            paper_picture(w->at.paper, LEFT, w->at.y, ACROSS, b->picture);
        w->at.y += height + 20;
        put(w, &caption, b->text, 10);
    } else {
        need(w, paper_text_height(w->at.paper, ACROSS, &text, b->text) + opens_height(b->opens));
        put(w, &text, b->text, 15);
    }
    put_opens(w, b->opens);
}

static void put_all(void *ctx)
{
    struct telling *w = ctx;
    for (uint32_t i = 0; i < w->story->blocks.n; i++) {
        const struct story_block *b = &w->story->blocks.v[i];
        put_block(w, b, i + 1 < w->story->blocks.n ? b + 1 : NULL);
    }
    document_end_page(&w->at);
}

static int put_titles(struct telling *w)
{
    const struct story *s = w->story;
    struct paper_style style = {.size = 150, .bold = true, .align = PAPER_CENTER};
    str office = s->basis.office.n > 0 ? s->basis.office : s->place;
    int y = document_put_head(w->at.paper, s->lang, SHEET_MARGIN, WIDTH, office, STR(""));
    y += paper_text(w->at.paper, LEFT, y, ACROSS, &style, s->title);
    style = (struct paper_style){.size = 100, .align = PAPER_CENTER};
    y += paper_text(w->at.paper, LEFT, y, ACROSS, &style, s->subtitle);
    style.bold = true;
    if (s->basis.synthetic)
        y += paper_text(w->at.paper, LEFT, y, ACROSS, &style, document_synthetic(s->lang));
    return y + 80;
}

enum err_code story_write_pdf(struct buf *to, const struct story *s, struct err *e)
{
    struct telling w = {.story = s, .at = {.lang = s->lang, .width = WIDTH, .height = HEIGHT}};
    const struct paper_about about = {.title = s->title,
                                      .subject = s->subtitle,
                                      .made_on = s->basis.known_on,
                                      .vietnamese = s->lang == LANG_VI};
    arena_init(&w.a, (size_t)1 << 24);
    w.at.foot = document_basis_text(&w.a, s->lang, &s->basis);
    w.at.paper = paper_open(to, WIDTH, HEIGHT, &about);
    document_fill(&w.at, put_titles(&w), put_all, &w);
    arena_clear(&w.a);
    return paper_close(w.at.paper, e);
}
