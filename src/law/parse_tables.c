/* Tables that a line of prose declares: parameters, decision tables, scales (parse.h;
 * docs/language.md, "Tables in the prose"). */
#include "law/parse.h"

enum { MAX_COLUMNS = 9 };

struct columns {
    const enum word *words; /* what a column may be */
    uint32_t n;
    int at[MAX_COLUMNS]; /* the column of each, -1: not there */
};

static const enum word parameter_columns[MAX_COLUMNS] = {
    W_APPLIES_FROM, W_VALUE,   W_APPLIES_TO, W_INSTRUMENT, W_ISSUED,
    W_IN_FORCE,     W_ARTICLE, W_GRADE,      W_NOTE,
};
static const enum word scale_columns[] = {W_FROM, W_RATE, W_APPLIES_FROM, W_APPLIES_TO};
enum { N_REQUIRED = 2 }; /* the first ones, in both */

/* ---- cells ---- */

static void begin_cell(struct parser *p, const struct md_cell *cell, struct tokens *tokens)
{
    law_lex(p->arena, p->sources, p->source, cell->pos.offset, cell->pos.offset + cell->pos.length,
            LEX_PROSE, p->diags, tokens);
    parser_window(p, tokens, 0, tokens->list.n - 1);
}

static struct expr *cell_expr(struct parser *p, const struct md_cell *cell)
{
    struct tokens tokens;
    begin_cell(p, cell, &tokens);
    struct expr *e = parse_expr(p);
    return e != NULL && parser_require_end(p) ? e : NULL;
}

static void tell_empty(struct parser *p, const struct md_cell *cell, const char *vi, const char *en)
{
    diag_error(p->diags, cell->pos, "ô này không được để trống", "this cell must not be empty");
    diag_hint(p->diags, vi, en);
}

static day cell_date(struct parser *p, const struct md_cell *cell)
{
    day d;
    str text = md_plain(p->arena, cell->text);
    if (text.n == 0)
        return DAY_NONE;
    if (day_parse(text, &d))
        return d;
    diag_error(p->diags, cell->pos, "ngày viết sai: `%s`", "`%s` is no date", text);
    diag_hint(p->diags, "ngày viết 2021-07-01", "a date is written 2021-07-01");
    return DAY_NONE;
}

/* ---- headings ---- */

static void tell_heading(struct parser *p, const struct md_cell *cell, const struct columns *c)
{
    str text = md_plain(p->arena, cell->text);
    diag_error(p->diags, cell->pos, "bảng này không có cột `%s`", "this table has no column `%s`",
               text);
    enum word near = word_suggest(text, c->words, c->n);
    if (near != W_NONE) {
        diag_hint(p->diags, "ý bạn là `%z` (`%z`)?", "did you mean `%z` (`%z`)?", word_vi(near),
                  word_en(near));
        return;
    }
    struct buf b[2];
    for (int lang = 0; lang < 2; lang++) {
        buf_init(&b[lang], p->arena, 512);
        for (uint32_t i = 0; i < c->n; i++)
            buf_fmt(&b[lang], "%z%z", i > 0 ? ", " : "",
                    lang == LANG_VI ? word_vi(c->words[i]) : word_en(c->words[i]));
    }
    if (p->diags->list.n > 0 && !p->diags->dropped) {
        diag_hint(p->diags, "các cột: %s", "các cột: %s", buf_str(&b[LANG_VI]));
        struct diag *d = &p->diags->list.v[p->diags->list.n - 1];
        struct buf en;
        buf_init(&en, p->arena, 512);
        buf_fmt(&en, "its columns: %s", buf_str(&b[LANG_EN]));
        d->hint[LANG_EN] = buf_str(&en);
    }
}

static bool read_headings(struct parser *p, const struct md_row *head, struct columns *c)
{
    bool ok = true;
    for (uint32_t i = 0; i < c->n; i++)
        c->at[i] = -1;
    for (uint32_t i = 0; i < head->n_cells; i++) {
        str text = md_plain(p->arena, head->cells[i].text);
        uint32_t j = 0;
        while (j < c->n && !word_is(text, c->words[j]))
            j++;
        if (j == c->n) {
            tell_heading(p, &head->cells[i], c);
            ok = false;
        } else if (c->at[j] >= 0) {
            diag_error(p->diags, head->cells[i].pos, "cột `%s` viết hai lần",
                       "the column `%s` is given twice", text);
            ok = false;
        } else {
            c->at[j] = (int)i;
        }
    }
    for (uint32_t j = 0; j < N_REQUIRED && ok; j++) {
        if (c->at[j] >= 0)
            continue;
        diag_error(p->diags, head->pos, "bảng này thiếu cột `%z` (`%z`)",
                   "this table lacks the column `%z` (`%z`)", word_vi(c->words[j]),
                   word_en(c->words[j]));
        ok = false;
    }
    return ok;
}

/* The cell of a column, or an empty one. */
static const struct md_cell *cell_of(const struct columns *c, const struct md_row *row, enum word w)
{
    static const struct md_cell none;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->words[i] == w && c->at[i] >= 0)
            return &row->cells[c->at[i]];
    }
    return &none;
}

static bool check_dates(struct parser *p, const struct md_cell *to_cell, day from, day to)
{
    if (from == DAY_NONE || to == DAY_NONE || from <= to)
        return true;
    diag_error(p->diags, to_cell->pos, "ngày kết thúc trước ngày bắt đầu",
               "the end is before the start");
    return false;
}

/* ---- parameters ---- */

/* `chưa rõ`, perhaps with the reason as a function has it. */
static struct expr *unknown_value(struct parser *p, const struct md_cell *cell, str note)
{
    struct expr *e = expr_new(p, E_UNKNOWN, cell->pos);
    e->text = note;
    if (parser_at(p, T_LPAREN)) {
        parser_next(p)->role = ROLE_OPEN;
        if (!parser_at(p, T_TEXT)) {
            parser_expected(p, "lý do trong ngoặc kép", "the reason in quotes");
            return NULL;
        }
        e->text = parser_next(p)->text;
        if (!parser_require(p, T_RPAREN, ")"))
            return NULL;
    }
    if (!parser_require_end(p))
        return NULL;
    if (e->text.n > 0)
        return e;
    diag_error(p->diags, cell->pos, "giá trị chưa rõ thì phải có lý do",
               "an unknown value needs its reason");
    diag_hint(p->diags, "ghi lý do vào cột `ghi chú`", "give the reason under `note`");
    return NULL;
}

static struct expr *parameter_value(struct parser *p, const struct md_cell *cell, str note)
{
    struct tokens tokens;
    if (cell->text.n == 0) {
        tell_empty(p, cell, "ghi giá trị, hoặc `chưa rõ` kèm lý do ở cột `ghi chú`",
                   "give the value, or `unknown` with the reason under `note`");
        return NULL;
    }
    begin_cell(p, cell, &tokens);
    if (parser_take_word(p, W_UNKNOWN))
        return unknown_value(p, cell, note);
    struct expr *e = parse_expr(p);
    return e != NULL && parser_require_end(p) ? e : NULL;
}

static str parameter_grade(struct parser *p, const struct md_cell *cell)
{
    str text = md_plain(p->arena, cell->text);
    if (text.n == 0 || (text.n == 1 && text.p[0] >= 'A' && text.p[0] <= 'C'))
        return text;
    diag_error(p->diags, cell->pos, "mức tin cậy `%s` không có", "there is no grade `%s`", text);
    diag_hint(p->diags, "viết A, B hoặc C", "write A, B or C");
    return text;
}

static void parameter_row(struct parser *p, struct decl *d, const struct columns *c,
                          const struct md_row *row)
{
    const struct md_cell *from = cell_of(c, row, W_APPLIES_FROM);
    const struct md_cell *to = cell_of(c, row, W_APPLIES_TO);
    struct param_row r = {.pos = row->pos};
    r.note = md_plain(p->arena, cell_of(c, row, W_NOTE)->text);
    r.applies_from = cell_date(p, from);
    if (from->text.n == 0)
        tell_empty(p, from, "ghi ngày bắt đầu áp dụng, ví dụ 2021-07-01",
                   "give the date it applies from, such as 2021-07-01");
    r.applies_to = cell_date(p, to);
    check_dates(p, to, r.applies_from, r.applies_to);
    r.value = parameter_value(p, cell_of(c, row, W_VALUE), r.note);
    r.instrument = md_plain(p->arena, cell_of(c, row, W_INSTRUMENT)->text);
    r.article = md_plain(p->arena, cell_of(c, row, W_ARTICLE)->text);
    r.grade = parameter_grade(p, cell_of(c, row, W_GRADE));
    r.issued = cell_date(p, cell_of(c, row, W_ISSUED));
    r.in_force = cell_date(p, cell_of(c, row, W_IN_FORCE));
    vec_push(p->arena, &d->rows, r);
}

static void parameter_table(struct parser *p, struct decl *d, const struct md_part *part)
{
    struct columns c = {.words = parameter_columns, .n = MAX_COLUMNS};
    if (!read_headings(p, &part->rows.v[0], &c))
        return;
    for (uint32_t i = 1; i < part->rows.n; i++)
        parameter_row(p, d, &c, &part->rows.v[i]);
}

/* ---- scales ---- */

static struct expr *required_expr(struct parser *p, const struct md_cell *cell, const char *vi,
                                  const char *en)
{
    if (cell->text.n > 0)
        return cell_expr(p, cell);
    tell_empty(p, cell, vi, en);
    return NULL;
}

static void scale_table(struct parser *p, struct decl *d, const struct md_part *part)
{
    struct columns c = {.words = scale_columns,
                        .n = sizeof(scale_columns) / sizeof(scale_columns[0])};
    if (!read_headings(p, &part->rows.v[0], &c))
        return;
    for (uint32_t i = 1; i < part->rows.n; i++) {
        const struct md_row *row = &part->rows.v[i];
        const struct md_cell *to = cell_of(&c, row, W_APPLIES_TO);
        struct scale_row r = {.pos = row->pos};
        r.from = required_expr(p, cell_of(&c, row, W_FROM), "ghi mức bắt đầu của bậc, ví dụ 0 đ",
                               "give where the bracket begins, such as 0 đ");
        r.rate = required_expr(p, cell_of(&c, row, W_RATE), "ghi tỷ lệ của bậc, ví dụ 10%%",
                               "give the rate of the bracket, such as 10%%");
        r.applies_from = cell_date(p, cell_of(&c, row, W_APPLIES_FROM));
        r.applies_to = cell_date(p, to);
        check_dates(p, to, r.applies_from, r.applies_to);
        vec_push(p->arena, &d->scale_rows, r);
    }
}

/* ---- decision tables ---- */

static bool is_arrow(str heading)
{
    return str_eq_c(heading, "→") || str_eq_c(heading, "->");
}

static bool comparison(enum token_kind kind, enum expr_op *op)
{
    switch (kind) {
    case T_LT:
        *op = OP_LT;
        return true;
    case T_LE:
        *op = OP_LE;
        return true;
    case T_GT:
        *op = OP_GT;
        return true;
    case T_GE:
        *op = OP_GE;
        return true;
    case T_EQ:
        *op = OP_EQ;
        return true;
    case T_NE:
        *op = OP_NE;
        return true;
    default:
        return false;
    }
}

/* What a cell of an input column says; its tokens are in hand. */
static bool read_condition(struct parser *p, struct table_cell *out)
{
    struct {
        struct expr **v;
        uint32_t n, cap;
    } items = {0};
    if (parser_at(p, T_TIMES) && parser_peek(p, 1)->kind == T_END) {
        parser_next(p);
        out->any = true;
        return true;
    }
    bool compares = comparison(parser_peek(p, 0)->kind, &out->op);
    if (compares)
        parser_next(p);
    do {
        struct expr *e = compares ? parse_operand(p) : parse_item(p);
        if (e == NULL)
            return false;
        vec_push(p->arena, &items, e);
    } while (!compares && parser_take_separator(p));
    out->items = items.v;
    out->n_items = items.n;
    return parser_require_end(p);
}

static void decision_row(struct parser *p, struct decl *d, const struct md_row *row, uint32_t arrow)
{
    struct table_row r = {.pos = row->pos};
    r.cells = arena_array(p->arena, struct table_cell, arrow + 1);
    for (uint32_t i = 0; i < arrow; i++) {
        const struct md_cell *cell = &row->cells[i];
        struct tokens tokens;
        r.cells[i].pos = cell->pos;
        if (cell->text.n == 0) {
            tell_empty(p, cell, "ghi `*` nếu giá trị nào cũng được",
                       "write `*` where any value will do");
            continue;
        }
        begin_cell(p, cell, &tokens);
        read_condition(p, &r.cells[i]);
    }
    r.value = required_expr(p, &row->cells[arrow], "ghi kết quả của dòng này",
                            "give the result of this row");
    if (arrow + 1 < row->n_cells) {
        str cite = md_plain(p->arena, row->cells[arrow + 1].text);
        if (cite.n >= 2 && cite.p[0] == '"' && cite.p[cite.n - 1] == '"')
            cite = str_slice(cite, 1, cite.n - 1);
        r.cite = cite;
    }
    vec_push(p->arena, &d->table_rows, r);
}

static bool decision_headings(struct parser *p, struct decl *d, const struct md_row *head,
                              uint32_t *arrow)
{
    for (*arrow = 0; *arrow < head->n_cells; ++*arrow) {
        if (is_arrow(head->cells[*arrow].text))
            break;
    }
    if (*arrow == head->n_cells || *arrow == 0) {
        diag_error(p->diags, head->pos,
                   *arrow == 0 ? "bảng quyết định cần ít nhất một cột trước `→`"
                               : "bảng quyết định thiếu cột kết quả `→`",
                   *arrow == 0 ? "a decision table needs a column before `→`"
                               : "the decision table lacks its column of results, `→`");
        diag_hint(p->diags, "| tuổi | mức_độ | → | căn cứ |", "| age | degree | → | cite |");
        return false;
    }
    bool ok = true;
    for (uint32_t i = *arrow + 1; i < head->n_cells; i++) {
        if (i == *arrow + 1 && word_is(head->cells[i].text, W_CITE))
            continue;
        diag_error(p->diags, head->cells[i].pos, "sau `→` chỉ có cột `căn cứ`",
                   "after `→` only a column `cite` may stand");
        ok = false;
    }
    for (uint32_t i = 0; i < *arrow; i++) {
        struct expr *input = required_expr(p, &head->cells[i], "ghi điều kiện mà cột này xét",
                                           "give what this column looks at");
        ok = ok && input != NULL;
        vec_push(p->arena, &d->inputs, input);
    }
    return ok;
}

static void decision_table(struct parser *p, struct decl *d, const struct md_part *part)
{
    uint32_t arrow;
    if (!decision_headings(p, d, &part->rows.v[0], &arrow))
        return;
    for (uint32_t i = 1; i < part->rows.n; i++)
        decision_row(p, d, &part->rows.v[i], arrow);
}

/* ---- the line above the table ---- */

/* The keyword may begin with a capital, as a sentence does. */
static void take_capital_word(struct parser *p, enum word w)
{
    if (parser_take_word(p, w))
        return;
    str text = p->sources[p->source].text;
    for (uint32_t n = 1; n <= 3; n++) {
        const struct pos *first = &parser_peek(p, 0)->pos;
        const struct pos *last = &parser_peek(p, n - 1)->pos;
        if (!word_is(str_slice(text, first->offset, last->offset + last->length), w))
            continue;
        for (uint32_t i = 0; i < n; i++) {
            struct token *t = parser_next(p);
            t->role = i == 0 ? ROLE_WORD : ROLE_REST;
            t->word = (uint8_t)w;
        }
        return;
    }
}

static bool declaration_line(struct parser *p, struct decl *d)
{
    static const enum word modes[] = {W_MARGINAL, W_WHOLE};
    if (!parse_name(p, &d->name, &d->alias, &d->pos) || !parser_require(p, T_COLON, ":"))
        return false;
    if (d->kind == DECL_SCALE) {
        if (parser_take_word(p, W_MARGINAL))
            d->scale_mode = SCALE_MARGINAL;
        else if (parser_take_word(p, W_WHOLE))
            d->scale_mode = SCALE_WHOLE;
        else
            return parser_expected_word(p, "`lũy tiến` hoặc `toàn phần`", "`marginal` or `whole`",
                                        modes, 2);
    } else if (d->kind == DECL_DECISION_TABLE) {
        if (!parse_entity(p, &d->entity))
            return false;
        if (!parser_take_separator(p))
            return parser_expected(p, "`,` rồi đến kiểu", "`,` and the type");
    }
    if (d->kind != DECL_SCALE && !parse_type(p, &d->type))
        return false;
    return parse_attributes(p, d) && parser_require_end(p);
}

struct decl *parse_table(struct parser *p, const struct md_part *part, struct tokens *declaration)
{
    uint32_t errors = p->diags->errors;
    struct decl *d = arena_new(p->arena, struct decl);
    d->kind = part->word == W_PARAMETER        ? DECL_PARAM
              : part->word == W_DECISION_TABLE ? DECL_DECISION_TABLE
                                               : DECL_SCALE;
    d->file = p->file;
    d->heading = p->heading;
    d->applies_from = DAY_NONE;
    d->applies_to = DAY_NONE;
    law_lex(p->arena, p->sources, p->source, part->inner_from, part->inner_to, LEX_PROSE, p->diags,
            declaration);
    parser_window(p, declaration, 0, declaration->list.n - 1);
    take_capital_word(p, part->word);
    d->pos = parser_peek(p, 0)->pos;
    d->span = (struct pos){p->source, part->from, part->to - part->from};
    declaration_line(p, d);
    if (part->rows.n == 0) {
        if (part->table_from == part->to)
            diag_error(p->diags, d->pos, "dưới dòng khai báo này không có bảng",
                       "there is no table below this declaration");
        diag_hint(p->diags,
                  "bảng bắt đầu bằng `|`, ngay dưới dòng khai báo hoặc sau một dòng trống",
                  "the table begins with `|`, right below the line or after an empty one");
        return NULL;
    }
    if (part->rows.n == 1 && part->bad)
        return NULL;
    if (part->rows.n == 1)
        diag_error(p->diags, part->rows.v[0].pos, "bảng này chưa có dòng nào",
                   "this table has no row");
    else if (d->kind == DECL_PARAM)
        parameter_table(p, d, part);
    else if (d->kind == DECL_SCALE)
        scale_table(p, d, part);
    else
        decision_table(p, d, part);
    return p->diags->errors == errors ? d : NULL;
}

/* ---- for the formatter ---- */

enum table_column parse_column_kind(enum word table, str heading, bool before_arrow, enum word *w)
{
    *w = W_NONE;
    if (table == W_DECISION_TABLE) {
        if (is_arrow(heading))
            return COLUMN_ARROW;
        if (before_arrow)
            return COLUMN_CELL;
        *w = W_CITE;
        return COLUMN_TEXT;
    }
    const enum word *words = table == W_SCALE ? scale_columns : parameter_columns;
    uint32_t n = table == W_SCALE ? 4 : MAX_COLUMNS;
    for (uint32_t i = 0; i < n; i++) {
        if (word_is(heading, words[i]))
            *w = words[i];
    }
    bool expr = *w == W_VALUE || *w == W_FROM || *w == W_RATE;
    return expr ? COLUMN_EXPR : COLUMN_TEXT;
}

bool parse_cell_tokens(struct parser *p, const struct md_cell *cell, enum table_column kind,
                       struct tokens *out)
{
    uint32_t errors = p->diags->errors;
    struct table_cell ignored = {0};
    begin_cell(p, cell, out);
    if (kind == COLUMN_CELL)
        return read_condition(p, &ignored) && p->diags->errors == errors;
    if (parser_take_word(p, W_UNKNOWN)) {
        parser_peek(p, 0)->role = ROLE_OPEN;
        if (parser_take(p, T_LPAREN) && parser_take(p, T_TEXT))
            parser_take(p, T_RPAREN);
        return parser_at(p, T_END);
    }
    return parse_expr(p) != NULL && parser_require_end(p) && p->diags->errors == errors;
}
