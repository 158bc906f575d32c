/* A file in the one layout (format.h): its parts in order, the tables of declarations aligned. */
#include "law/format.h"
#include "law/format_int.h"

enum {
    COLUMN_MAX_WIDTH = 48,    /* a longer cell does not widen its column for the other rows */
    CELL_MAX_BYTES = 1 << 28, /* more than any file */
};

struct formatter {
    struct arena *arena;
    const struct law_source *source;
    struct parser parser; /* over a syntax tree and diagnostics that nobody reads */
    struct buf *out;
};

static str slice(const struct formatter *f, uint32_t from, uint32_t to)
{
    return str_slice(f->source->text, from, to);
}

static void copy(struct formatter *f, const struct md_part *part)
{
    buf_add(f->out, slice(f, part->from, part->to));
}

static void format_law(struct formatter *f, const struct md_part *part)
{
    struct tokens tokens;
    struct block_items items = {0};
    if (part->bad) {
        copy(f, part);
        return;
    }
    law_lex(f->arena, f->source, 0, part->inner_from, part->inner_to, LEX_LAW, f->parser.diags,
            &tokens);
    parse_block(&f->parser, &tokens, &items);
    buf_add(f->out, slice(f, part->from, part->inner_from));
    format_block(f->arena, slice(f, 0, part->inner_to), &tokens, &items, f->out);
    buf_add(f->out, slice(f, part->inner_to, part->to));
}

/* ---- tables ---- */

static bool holds_markup(str text)
{
    return str_find_char(text, '`') >= 0 || str_find_char(text, '\\') >= 0;
}

static str expression_text(struct formatter *f, const struct md_cell *cell, enum table_column kind)
{
    struct tokens tokens;
    if (holds_markup(cell->text) || str_eq_c(cell->text, "*") ||
        !parse_cell_tokens(&f->parser, cell, kind, &tokens))
        return cell->text;
    struct buf b;
    buf_init(&b, f->arena, CELL_MAX_BYTES);
    format_tokens(&b, tokens.list.v, 0, tokens.list.n - 1, false);
    return buf_str(&b);
}

/* The names of columns, as short as they stand in tables. */
static const char *heading_word(enum word w)
{
    if (w == W_APPLIES_TO)
        return "đến";
    return w == W_GRADE ? "mức" : word_vi(w);
}

static str heading_text(struct formatter *f, const struct md_cell *cell, enum table_column kind,
                        enum word w)
{
    if (kind == COLUMN_ARROW)
        return STR("→");
    if (kind == COLUMN_CELL)
        return expression_text(f, cell, COLUMN_EXPR);
    return w != W_NONE ? str_from_c(heading_word(w)) : cell->text;
}

static size_t arrow_column(const struct md_row *head)
{
    size_t i = 0;
    while (i < head->n_cells && !str_eq_c(head->cells[i].text, "→") &&
           !str_eq_c(head->cells[i].text, "->"))
        i++;
    return i;
}

/* All the cells' texts, row by row. */
static str *table_texts(struct formatter *f, const struct md_part *part, uint32_t n_columns)
{
    const struct md_row *head = &part->rows.v[0];
    size_t arrow = arrow_column(head);
    str *texts = arena_array(f->arena, str, (size_t)n_columns * part->rows.n);
    for (uint32_t column = 0; column < n_columns; column++) {
        enum word w;
        enum table_column kind =
            parse_column_kind(part->word, head->cells[column].text, column < arrow, &w);
        texts[column] = heading_text(f, &head->cells[column], kind, w);
        for (uint32_t row = 1; row < part->rows.n; row++) {
            const struct md_cell *cell = &part->rows.v[row].cells[column];
            str *text = &texts[(size_t)row * n_columns + column];
            *text = cell->text;
            if (cell->text.n > 0 && kind != COLUMN_TEXT)
                *text = expression_text(f, cell, kind == COLUMN_CELL ? COLUMN_CELL : COLUMN_EXPR);
        }
    }
    return texts;
}

static void repeat(struct buf *b, char c, size_t n)
{
    while (n-- > 0)
        buf_char(b, c);
}

static void put_row(struct formatter *f, const str *texts, const size_t *widths,
                    const struct md_row *dashes)
{
    for (uint32_t i = 0; i < dashes->n_cells; i++) {
        size_t n = str_columns(texts[i]);
        size_t pad = n < widths[i] ? widths[i] - n : 0;
        bool right = str_ends(dashes->cells[i].text, STR(":")) &&
                     !str_starts(dashes->cells[i].text, STR(":"));
        buf_add_c(f->out, "| ");
        repeat(f->out, ' ', right ? pad : 0);
        buf_add(f->out, texts[i]);
        repeat(f->out, ' ', right ? 0 : pad);
        buf_char(f->out, ' ');
    }
    buf_add_c(f->out, "|\n");
}

static void put_dashes(struct formatter *f, const size_t *widths, const struct md_row *dashes)
{
    for (uint32_t i = 0; i < dashes->n_cells; i++) {
        bool left = str_starts(dashes->cells[i].text, STR(":"));
        bool right = str_ends(dashes->cells[i].text, STR(":"));
        buf_char(f->out, '|');
        repeat(f->out, ':', left);
        repeat(f->out, '-', widths[i] + 2 - left - right);
        repeat(f->out, ':', right);
    }
    buf_add_c(f->out, "|\n");
}

static void put_table(struct formatter *f, const struct md_part *part)
{
    uint32_t n_columns = part->rows.v[0].n_cells;
    const str *texts = table_texts(f, part, n_columns);
    size_t *widths = arena_array(f->arena, size_t, n_columns);
    for (uint32_t row = 0; row < part->rows.n; row++) {
        for (uint32_t column = 0; column < n_columns; column++) {
            size_t n = str_columns(texts[(size_t)row * n_columns + column]);
            n = n > COLUMN_MAX_WIDTH ? COLUMN_MAX_WIDTH : n;
            widths[column] = n > widths[column] ? n : widths[column];
        }
    }
    for (uint32_t column = 0; column < n_columns; column++)
        widths[column] += widths[column] == 0;
    for (uint32_t row = 0; row < part->rows.n; row++) {
        put_row(f, texts + (size_t)row * n_columns, widths, &part->dashes);
        if (row == 0)
            put_dashes(f, widths, &part->dashes);
    }
}

static void format_table(struct formatter *f, const struct md_part *part)
{
    struct tokens line;
    uint32_t errors = f->parser.diags->errors;
    if (part->bad || part->rows.n == 0 || parse_table(&f->parser, part, &line) == NULL ||
        f->parser.diags->errors != errors) {
        copy(f, part);
        return;
    }
    format_tokens(f->out, line.list.v, 0, line.list.n - 1, true);
    buf_add_c(f->out, "\n\n");
    put_table(f, part);
}

void law_format(struct arena *a, const struct law_source *s, struct buf *out)
{
    if (s->text.n > LAW_MAX_TEXT_BYTES || !str_is_utf8(s->text, NULL) ||
        str_find_char(s->text, '\0') >= 0) {
        buf_add(out, s->text);
        return;
    }
    struct md md;
    struct ast ast = {0};
    struct diags diags = {.arena = a};
    struct formatter f = {
        .arena = a,
        .source = s,
        .parser = {.arena = a, .ast = &ast, .sources = s, .diags = &diags, .heading = -1},
        .out = out,
    };
    md_read(a, s, 0, &diags, &md);
    for (uint32_t i = 0; i < md.parts.n; i++) {
        const struct md_part *part = &md.parts.v[i];
        if (part->kind == MD_LAW)
            format_law(&f, part);
        else if (part->kind == MD_TABLE)
            format_table(&f, part);
        else
            copy(&f, part);
    }
}
