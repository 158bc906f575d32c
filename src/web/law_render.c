/* Markdown of the law, line by line: headings, paragraphs, lists, tables, fences; in a line `code`,
 * **bold** and *italic*. */
#include "web/law_render.h"
#include "web/pages.h"

enum block { NOTHING, PARAGRAPH, LIST, TABLE, FENCE };

struct rendering {
    const struct law_view *v;
    struct buf *b;
    enum block block;
    bool rows; /* TABLE: its head has been closed */
    bool law;  /* FENCE: of the law's own language */
    uint32_t line, tables;
};

/* ---- addresses ---- */

str law_file_key(struct arena *a, str path)
{
    struct buf b;
    size_t slashes = 0, from = path.n;
    while (from > 0 && (path.p[from - 1] != '/' || ++slashes < 2))
        from--;
    str key = arena_str(a, str_slice(path, from, path.n));
    if (str_ends(key, STR(".md")))
        key.n -= 3;
    buf_init(&b, a, 512);
    for (size_t i = 0; i < key.n; i++)
        buf_char(&b, key.p[i] == '/' ? '.' : key.p[i]);
    return buf_str(&b);
}

str law_file_url(struct arena *a, str path)
{
    struct buf b;
    buf_init(&b, a, 2048);
    buf_add_c(&b, "/luat/");
    html_url_part(&b, law_file_key(a, path));
    return buf_str(&b);
}

str law_name_url(struct arena *a, const struct law_symbol *s)
{
    struct buf b;
    buf_init(&b, a, 2048);
    buf_add_c(&b, "/luat/ten/");
    html_url_part(&b, s->id);
    return buf_str(&b);
}

/* ---- parts of a file ---- */

static bool is_fence_of_head(str line)
{
    return str_eq(str_trim(line), STR("---"));
}

str law_body(str text, uint32_t *first)
{
    str rest = text;
    *first = 1;
    if (!is_fence_of_head(str_split(&rest, '\n')))
        return text;
    for (uint32_t line = 2; rest.p != NULL; line++) {
        if (is_fence_of_head(str_split(&rest, '\n'))) {
            *first = line + 1;
            return rest.p != NULL ? rest : STR("");
        }
    }
    return text;
}

str law_head(str text, const char *vi, const char *en)
{
    str rest = text;
    if (!is_fence_of_head(str_split(&rest, '\n')))
        return STR("");
    while (rest.p != NULL) {
        str value = str_split(&rest, '\n');
        if (is_fence_of_head(value))
            break;
        str key = str_trim(str_split(&value, ':'));
        if (value.p != NULL && (str_eq_c(key, vi) || str_eq_c(key, en)))
            return str_trim(value);
    }
    return STR("");
}

static str line_at(str text, uint32_t line, str *rest)
{
    str got = {NULL, 0};
    *rest = text;
    for (uint32_t i = 0; i < line && rest->p != NULL; i++)
        got = str_split(rest, '\n');
    return got;
}

/* Does the declaration end before this line? A parameter's table may follow an empty line; inside
 * a block a declaration goes on while its lines are indented. */
static bool ends_before(str line, str first, bool *table)
{
    bool prose = str_starts(first, STR("tham số")) || str_starts(first, STR("bảng quyết định")) ||
                 str_starts(first, STR("thang")) || str_starts(first, STR("parameter")) ||
                 str_starts(first, STR("decision table")) || str_starts(first, STR("scale"));
    bool row = line.n > 0 && line.p[0] == '|';
    if (!prose)
        return line.n == 0 || (line.p[0] != ' ' && line.p[0] != '\t' && line.p[0] != '=');
    bool over = !row && (*table || line.n > 0);
    *table = *table || row;
    return over;
}

str law_declaration(str text, uint32_t line)
{
    str rest, first = line_at(text, line, &rest), end = first;
    bool table = false;
    if (first.p == NULL)
        return STR("");
    while (rest.p != NULL) {
        str next = str_split(&rest, '\n');
        if (ends_before(next, first, &table))
            break;
        end = next;
    }
    return (str){first.p, (size_t)(end.p - first.p) + end.n};
}

/* ---- names ---- */

static bool is_name(uint32_t c)
{
    bool ascii = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool sign = c == 0xd7 || c == 0xf7; /* × and ÷ lie among the letters */
    return c == '_' || ascii || (c >= 0xc0 && c < 0x2000 && !sign) || (c >= 0x1e00 && c <= 0x1eff);
}

static void put_name(const struct law_view *v, struct buf *b, str name)
{
    const struct law_symbol *s = name.n > 1 ? law_find(v->law, name) : NULL;
    if (s == NULL) {
        html_text(b, name);
        return;
    }
    html_raw(b, STR("<a href=\""));
    html_url(b, law_name_url(v->arena, s));
    html_raw(b, STR("\">"));
    html_text(b, name);
    html_raw(b, STR("</a>"));
}

/* A remark of the law's language, and its texts in quotes, are words and no names. */
static size_t skip_words(str code, size_t at)
{
    char open = code.p[at], close = open == '#' ? '\n' : '"';
    size_t end = at + 1;
    while (end < code.n && code.p[end] != close && code.p[end] != '\n')
        end++;
    return end < code.n && code.p[end] == '"' ? end + 1 : end;
}

void law_render_code(const struct law_view *v, struct buf *b, str code)
{
    size_t at = 0;
    while (at < code.n) {
        size_t from = at, next = at;
        uint32_t c = str_next_codepoint(code, &next);
        if (c == '#' || c == '"') {
            at = skip_words(code, at);
            html_text(b, str_slice(code, from, at));
        } else if (is_name(c)) {
            for (at = next; next < code.n && is_name(str_next_codepoint(code, &next));)
                at = next;
            put_name(v, b, str_slice(code, from, at));
        } else {
            at = next;
            html_text(b, str_slice(code, from, at));
        }
    }
}

/* ---- a line ---- */

/* Where `mark` stands again in the line after `at`, with something between; 0: nowhere. */
static size_t closing(str line, size_t at, str mark)
{
    ptrdiff_t found = str_find(str_slice(line, at, line.n), mark);
    return found > 0 ? at + (size_t)found : 0;
}

static size_t put_marked(const struct law_view *v, struct buf *b, str line, size_t at, str mark,
                         str open, str close)
{
    size_t from = at + mark.n, end = closing(line, from, mark);
    bool opens = from < line.n && line.p[from] != ' ';
    if (end == 0 || !opens) {
        html_text(b, mark);
        return from;
    }
    html_raw(b, open);
    if (mark.p[0] == '`')
        law_render_code(v, b, str_slice(line, from, end));
    else
        html_text(b, str_slice(line, from, end));
    html_raw(b, close);
    return end + mark.n;
}

static void put_inline(const struct law_view *v, struct buf *b, str line)
{
    size_t at = 0, from = 0;
    while (at < line.n) {
        char c = line.p[at];
        bool twice = at + 1 < line.n && line.p[at + 1] == '*';
        bool escaped = c == '\\' && at + 1 < line.n && line.p[at + 1] == '|';
        if (c != '`' && c != '*' && !escaped) {
            at++;
            continue;
        }
        html_text(b, str_slice(line, from, at));
        if (escaped) {
            html_text(b, STR("|"));
            at += 2;
        } else if (c == '`') {
            at = put_marked(v, b, line, at, STR("`"), STR("<code>"), STR("</code>"));
        } else if (twice) {
            at = put_marked(v, b, line, at, STR("**"), STR("<strong>"), STR("</strong>"));
        } else {
            at = put_marked(v, b, line, at, STR("*"), STR("<em>"), STR("</em>"));
        }
        from = at;
    }
    html_text(b, str_slice(line, from, line.n));
}

/* What is declared on this line can be linked to. */
static void put_anchors(const struct rendering *r)
{
    for (uint32_t i = 0; i < law_symbol_count(r->v->law); i++) {
        const struct law_symbol *s = law_symbol(r->v->law, i);
        if (s->line != r->line || !str_eq(s->file, r->v->file))
            continue;
        html_raw(r->b, STR("<span id=\"n-"));
        html_attribute(r->b, s->id);
        html_raw(r->b, STR("\"></span>"));
    }
}

/* ---- blocks ---- */

static void close_block(struct rendering *r)
{
    static const char *const ends[] = {"", "</p>\n", "</li></ul>\n", "</tbody></table></div>\n",
                                       "</code></pre>\n"};
    if (r->block == TABLE && !r->rows)
        html_raw(r->b, STR("<tbody>"));
    html_raw(r->b, str_from_c(ends[r->block]));
    r->block = NOTHING;
}

static void open_block(struct rendering *r, enum block block, str tag)
{
    close_block(r);
    html_raw(r->b, tag);
    r->block = block;
}

static bool is_dashes(str line)
{
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != '-' && line.p[i] != '|' && line.p[i] != ':' && line.p[i] != ' ')
            return false;
    }
    return true;
}

/* The next cell of a row: up to a | that is not escaped. */
static str next_cell(str *rest)
{
    size_t at = 0;
    while (at < rest->n && (rest->p[at] != '|' || (at > 0 && rest->p[at - 1] == '\\')))
        at++;
    str cell = str_trim(str_slice(*rest, 0, at));
    *rest = at < rest->n ? str_slice(*rest, at + 1, rest->n) : (str){NULL, 0};
    return cell;
}

static void put_row(struct rendering *r, str line)
{
    bool head = r->block != TABLE;
    str rest = str_trim(line);
    if (head) {
        open_block(r, TABLE,
                   STR("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\""));
        html_attribute(r->b, TEXT_LAW_TABLE[r->v->lang]);
        html_raw(r->b, STR(" "));
        html_int(r->b, ++r->tables);
        html_raw(r->b, STR("\"><table><thead>"));
        r->rows = false;
    } else if (!r->rows && is_dashes(rest)) {
        html_raw(r->b, STR("</thead><tbody>"));
        r->rows = true;
        return;
    }
    rest = str_slice(rest, 1, str_ends(rest, STR("|")) ? rest.n - 1 : rest.n);
    html_raw(r->b, STR("<tr>"));
    while (rest.p != NULL) {
        str cell = next_cell(&rest);
        bool named = head && cell.n > 0;
        html_raw(r->b, named ? STR("<th scope=\"col\">") : STR("<td>"));
        put_inline(r->v, r->b, cell);
        html_raw(r->b, named ? STR("</th>") : STR("</td>"));
    }
    html_raw(r->b, STR("</tr>\n"));
}

static void put_heading(struct rendering *r, str line)
{
    static const char *const opens[] = {"<h1>", "<h2>", "<h3>"}, *const closes[] = {"</h1>\n",
                                                                                    "</h2>\n",
                                                                                    "</h3>\n"};
    size_t level = 0;
    while (level < line.n && line.p[level] == '#')
        level++;
    size_t tag = level < 3 ? level - 1 : 2;
    close_block(r);
    html_raw(r->b, str_from_c(opens[tag]));
    put_inline(r->v, r->b, str_trim(str_slice(line, level, line.n)));
    html_raw(r->b, str_from_c(closes[tag]));
}

/* How long the mark of an item is ("* ", "- ", "12. "); 0: it is none. */
static size_t item_mark(str line)
{
    size_t at = 0;
    if (line.n > 1 && (line.p[0] == '*' || line.p[0] == '-') && line.p[1] == ' ')
        return 2;
    while (at < line.n && line.p[at] >= '0' && line.p[at] <= '9')
        at++;
    return at > 0 && at < 3 && at + 1 < line.n && line.p[at] == '.' && line.p[at + 1] == ' '
               ? at + 2
               : 0;
}

static void put_item(struct rendering *r, str line, size_t mark)
{
    if (r->block != LIST)
        open_block(r, LIST, STR("<ul><li>"));
    else
        html_raw(r->b, STR("</li>\n<li>"));
    /* The number of an item is the law's own. */
    if (line.p[0] != '*' && line.p[0] != '-')
        html_text(r->b, str_slice(line, 0, mark));
    put_anchors(r);
    put_inline(r->v, r->b, str_slice(line, mark, line.n));
}

static void put_text(struct rendering *r, str line)
{
    if (r->block != PARAGRAPH && r->block != LIST)
        open_block(r, PARAGRAPH, STR("<p>"));
    else
        html_raw(r->b, STR("\n"));
    put_anchors(r);
    put_inline(r->v, r->b, line);
}

static void put_fence(struct rendering *r, str line)
{
    if (r->block == FENCE) {
        close_block(r);
        return;
    }
    open_block(r, FENCE, STR("<pre tabindex=\"0\"><code>"));
    str language = str_trim(str_slice(line, 3, line.n));
    r->law = str_eq_c(language, "law") || str_eq_c(language, "luật");
}

static void put_line(struct rendering *r, str line)
{
    str bare = str_trim(line);
    size_t mark = item_mark(bare);
    if (str_starts(line, STR("```"))) {
        put_fence(r, line);
    } else if (r->block == FENCE) {
        put_anchors(r);
        if (r->law)
            law_render_code(r->v, r->b, line);
        else
            html_text(r->b, line);
        html_raw(r->b, STR("\n"));
    } else if (bare.n == 0) {
        close_block(r);
    } else if (bare.p[0] == '#') {
        put_heading(r, bare);
    } else if (bare.p[0] == '|') {
        put_row(r, bare);
    } else if (mark > 0 && r->block != PARAGRAPH) {
        put_item(r, bare, mark);
    } else {
        put_text(r, bare);
    }
}

void law_render(const struct law_view *v, struct buf *b, str text, uint32_t first)
{
    struct rendering r = {.v = v, .b = b, .line = first};
    while (text.p != NULL && text.n > 0) {
        put_line(&r, str_split(&text, '\n'));
        r.line++;
    }
    close_block(&r);
}
