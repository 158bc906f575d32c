/* A law text into the AST: the cursor over tokens, the blocks, the head and the headings of a file.
 * The contract is ast.h; who does what: parse.h. */
#include "law/parse.h"
#include "base/fmt.h"

/* ---- the cursor ---- */

void parser_window(struct parser *p, struct tokens *tokens, uint32_t from, uint32_t to)
{
    p->tokens = tokens->list.v;
    p->at = from;
    p->end = to;
    p->failed = false;
    p->depth = 0;
    p->height = 0;
    struct pos end = p->tokens[to].pos;
    if (to > from) {
        const struct pos *last = &p->tokens[to - 1].pos;
        end = (struct pos){last->source, last->offset + last->length, 0};
    }
    p->past_end = (struct token){
        .kind = T_END, .line_start = true, .column_one = true, .blank_before = true, .pos = end};
}

struct token *parser_peek(struct parser *p, uint32_t ahead)
{
    return p->at + ahead < p->end ? &p->tokens[p->at + ahead] : &p->past_end;
}

bool parser_at(struct parser *p, enum token_kind kind)
{
    return parser_peek(p, 0)->kind == kind;
}

struct token *parser_next(struct parser *p)
{
    struct token *t = parser_peek(p, 0);
    if (p->at < p->end)
        p->at++;
    return t;
}

bool parser_take(struct parser *p, enum token_kind kind)
{
    if (!parser_at(p, kind))
        return false;
    parser_next(p);
    return true;
}

bool parser_take_separator(struct parser *p)
{
    return parser_take(p, T_COMMA) || parser_take(p, T_SEMICOLON);
}

struct pos parser_span(struct parser *p, uint32_t from_token)
{
    struct pos from = p->tokens[from_token].pos;
    if (p->at > from_token) {
        const struct pos *last = &p->tokens[p->at - 1].pos;
        from.length = last->offset + last->length - from.offset;
    }
    return from;
}

/* How many tokens spell `spelling`; all of them stand in one line. */
static uint32_t match(struct parser *p, uint32_t ahead, str spelling)
{
    uint32_t n = 0;
    while (spelling.p != NULL) {
        str word = str_split(&spelling, ' ');
        struct token *t = parser_peek(p, ahead + n);
        if (t->kind != T_WORD || (n > 0 && t->line_start) || !str_eq(t->text, word))
            return 0;
        n++;
    }
    return n;
}

uint32_t parser_word_length(struct parser *p, uint32_t ahead, enum word w)
{
    if (parser_peek(p, ahead)->kind != T_WORD)
        return 0;
    const char *const *forms = word_spellings(w);
    for (int i = 0; i < WORD_MAX_SPELLINGS && forms[i] != NULL; i++) {
        uint32_t n = match(p, ahead, str_from_c(forms[i]));
        if (n > 0)
            return n;
    }
    return 0;
}

bool parser_at_word(struct parser *p, enum word w)
{
    return parser_word_length(p, 0, w) > 0;
}

bool parser_take_word(struct parser *p, enum word w)
{
    uint32_t n = parser_word_length(p, 0, w);
    if (n == 0)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        struct token *t = parser_next(p);
        t->role = i == 0 ? ROLE_WORD : ROLE_REST;
        t->word = (uint8_t)w;
    }
    return true;
}

bool parser_fail(struct parser *p, struct pos at, const char *vi, const char *en)
{
    if (!p->failed)
        diag_error(p->diags, at, vi, en);
    p->failed = true;
    return false;
}

bool parser_expected(struct parser *p, const char *vi, const char *en)
{
    struct token *t = parser_peek(p, 0);
    if (p->failed || t->kind == T_ERROR) { /* told already */
        p->failed = true;
        return false;
    }
    p->failed = true;
    struct buf b[2];
    buf_init(&b[LANG_VI], p->arena, 512);
    buf_init(&b[LANG_EN], p->arena, 512);
    buf_fmt(&b[LANG_VI], "cần %z", vi);
    buf_fmt(&b[LANG_EN], "expected %z", en);
    if (t->kind == T_END) {
        buf_add_c(&b[LANG_VI], ", nhưng đã hết");
        buf_add_c(&b[LANG_EN], ", but it ends here");
    } else {
        str found =
            str_slice(p->sources[p->source].text, t->pos.offset, t->pos.offset + t->pos.length);
        buf_fmt(&b[LANG_VI], ", nhưng gặp `%s`", found);
        buf_fmt(&b[LANG_EN], ", found `%s`", found);
    }
    diag_add(p->diags, SEV_ERROR, t->pos, buf_str(&b[LANG_VI]), buf_str(&b[LANG_EN]));
    return false;
}

/* The keyword that the next words were probably meant for: three of them, two, or one. */
static enum word suggest(struct parser *p, const enum word *candidates, uint32_t n)
{
    for (uint32_t count = 3; count > 0; count--) {
        struct token *first = parser_peek(p, 0);
        struct token *last = parser_peek(p, count - 1);
        if (first->kind != T_WORD || last->kind != T_WORD || (count > 1 && last->line_start))
            continue;
        str text = str_slice(p->sources[p->source].text, first->pos.offset,
                             last->pos.offset + last->pos.length);
        enum word w = word_suggest(text, candidates, n);
        if (w != W_NONE)
            return w;
    }
    return W_NONE;
}

static bool hint_word(struct parser *p, const enum word *candidates, uint32_t n)
{
    enum word w = suggest(p, candidates, n);
    if (w == W_NONE)
        return false;
    diag_hint(p->diags, "ý bạn là `%z` (`%z`)?", "did you mean `%z` (`%z`)?", word_vi(w),
              word_en(w));
    return true;
}

bool parser_expected_word(struct parser *p, const char *vi, const char *en,
                          const enum word *candidates, uint32_t n)
{
    bool told = p->failed || parser_at(p, T_ERROR);
    parser_expected(p, vi, en);
    if (!told)
        hint_word(p, candidates, n);
    return false;
}

bool parser_require(struct parser *p, enum token_kind kind, const char *shown)
{
    if (parser_take(p, kind))
        return true;
    char text[32];
    fmt_write(text, sizeof(text), "`%z`", shown);
    return parser_expected(p, text, text);
}

bool parser_require_word(struct parser *p, enum word w)
{
    if (parser_take_word(p, w))
        return true;
    struct buf b;
    buf_init(&b, p->arena, 128);
    buf_fmt(&b, "`%z` (`%z`)", word_vi(w), word_en(w));
    const char *shown = arena_cstr(p->arena, buf_str(&b));
    return parser_expected_word(p, shown, shown, &w, 1);
}

bool parser_require_end(struct parser *p)
{
    static const enum word joins[] = {
        W_WHEN,   W_OTHERWISE,  W_CITE,      W_AND,         W_OR,           W_IS,
        W_IS_NOT, W_IN,         W_THEN,      W_ELSE,        W_YEARLY,       W_ROLE,
        W_SEALED, W_UNRECORDED, W_MAY_RAISE, W_MAY_REPLACE, W_APPLIES_FROM,
    };
    if (parser_at(p, T_END))
        return true;
    return parser_expected_word(p, "hết", "the end", joins, sizeof(joins) / sizeof(joins[0]));
}

/* ---- blocks ---- */

/* A line that can only go on with a declaration. */
static bool at_continuation(struct parser *p)
{
    static const enum word words[] = {
        W_APPLIES_FROM, W_CITE,   W_BY,  W_WHEN,    W_OTHERWISE, W_GROUP, W_PAYS, W_FUND,
        W_DUE_WHEN,     W_AMOUNT, W_ROW, W_COLUMNS, W_VALUE,     W_AND,   W_OR,
    };
    if (parser_at(p, T_EQ))
        return true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (parser_at_word(p, words[i]))
            return true;
    }
    return false;
}

/* A declaration's first line that is indented: keyword, name, then what follows a name there. */
static bool at_indented_declaration(struct parser *p)
{
    enum word w = parser_decl_word(p, 0);
    if (w == W_NONE)
        return false;
    uint32_t n = parser_word_length(p, 0, w);
    if (parser_peek(p, n)->kind != T_WORD || parser_peek(p, n)->line_start)
        return false;
    if (parser_peek(p, n + 1)->kind == T_LPAREN && parser_peek(p, n + 3)->kind == T_RPAREN)
        n += 3;
    p->at += n + 1;
    bool yes = parser_at(p, T_COLON) || (w == W_TABLE && parser_at_word(p, W_FROM)) ||
               (w == W_EXCLUDE && parser_at_word(p, W_WHEN_RECEIVING)) ||
               (w == W_ADDITION && parser_at_word(p, W_WITH));
    p->at -= n + 1;
    return yes;
}

struct block {
    struct parser *p;
    struct tokens *tokens;
    uint32_t n;           /* without T_END */
    bool quiet_stray;     /* lines that belong to nothing were told */
    bool told_column_one; /* … lines that should be indented, of this declaration */
};

/* The end of the declaration that begins at `from`. Lines in column 1 that can only go on with it
 * are told, and belong to it. */
static uint32_t declaration_end(struct block *b, uint32_t from)
{
    struct parser *p = b->p;
    b->told_column_one = false;
    for (uint32_t i = from + 1; i < b->n; i++) {
        struct token *t = &b->tokens->list.v[i];
        if (!t->line_start)
            continue;
        parser_window(p, b->tokens, i, b->n);
        if (!t->column_one) {
            if (at_indented_declaration(p))
                return i;
            continue;
        }
        if (parser_decl_word(p, 0) != W_NONE || !at_continuation(p))
            return i;
        if (!b->told_column_one) {
            diag_error(p->diags, t->pos, "dòng tiếp theo của một khai báo phải thụt vào",
                       "a further line of a declaration must be indented");
            diag_hint(p->diags, "thêm hai dấu cách ở đầu dòng", "put two blanks before it");
        }
        b->told_column_one = true;
    }
    return b->n;
}

static void tell_stray(struct block *b)
{
    struct parser *p = b->p;
    struct token *t = parser_peek(p, 0);
    static const enum word in_prose[] = {W_PARAMETER, W_DECISION_TABLE, W_SCALE};
    static const enum word keywords[] = {
        W_ENUM,    W_FACT,    W_COMPUTE,  W_CLASS, W_FINDING, W_BENEFIT,
        W_HIGHEST, W_EXCLUDE, W_ADDITION, W_RAISE, W_REPLACE, W_TABLE,
    };
    for (int i = 0; i < 3; i++) {
        if (!parser_at_word(p, in_prose[i]))
            continue;
        diag_error(p->diags, t->pos, "`%z` (`%z`) viết trong phần văn, không trong khối luật",
                   "`%z` (`%z`) stands in the prose, not in a law block", word_vi(in_prose[i]),
                   word_en(in_prose[i]));
        diag_hint(p->diags, "đưa dòng này ra ngoài khối, kèm bảng của nó ngay dưới",
                  "put the line outside the block, its table right below");
        return;
    }
    enum word near = suggest(p, keywords, sizeof(keywords) / sizeof(keywords[0]));
    if (b->quiet_stray && near == W_NONE)
        return;
    b->quiet_stray = near == W_NONE;
    if (t->kind == T_ERROR)
        return;
    if (at_continuation(p)) {
        diag_error(p->diags, t->pos, "trên dòng này không có khai báo nào",
                   "there is no declaration above this line");
        return;
    }
    diag_error(p->diags, t->pos, "dòng này không bắt đầu một khai báo",
               "this line begins no declaration");
    if (near != W_NONE)
        diag_hint(p->diags, "ý bạn là `%z` (`%z`)?", "did you mean `%z` (`%z`)?", word_vi(near),
                  word_en(near));
    else
        diag_hint(
            p->diags,
            "khai báo bắt đầu bằng `tính`, `dữ kiện`, `quyền lợi`, …; dòng tiếp theo thì thụt vào",
            "a declaration begins with `compute`, `fact`, `benefit`, …; its further lines are "
            "indented");
}

static bool read_declaration(struct block *b, uint32_t from, uint32_t to)
{
    struct parser *p = b->p;
    parser_window(p, b->tokens, from, to);
    struct token *first = parser_peek(p, 0);
    enum word w = parser_decl_word(p, 0);
    if (w == W_NONE) {
        tell_stray(b);
        return false;
    }
    b->quiet_stray = false;
    bool indented = !first->column_one;
    if (indented) {
        diag_error(p->diags, first->pos, "khai báo phải bắt đầu ở cột 1",
                   "a declaration must begin in column 1");
        diag_hint(p->diags, "bỏ các dấu cách ở đầu dòng", "take the blanks before it away");
    }
    parser_take_word(p, w);
    struct decl *d = parse_declaration(p, w);
    if (d == NULL || !parser_require_end(p))
        return false;
    d->span = parser_span(p, from);
    first->layout = LAYOUT_DECL;
    vec_push(p->arena, &p->ast->decls, d);
    return !indented;
}

void parse_block(struct parser *p, struct tokens *tokens, struct block_items *items)
{
    struct block b = {.p = p, .tokens = tokens, .n = tokens->list.n - 1};
    uint32_t to;
    for (uint32_t from = 0; from < b.n; from = to) {
        uint32_t errors = p->diags->errors;
        to = declaration_end(&b, from);
        bool ok = read_declaration(&b, from, to) && p->diags->errors == errors;
        if (items == NULL)
            continue;
        for (uint32_t i = from; i < to; i++)
            ok = ok && !tokens->list.v[i].wrong;
        struct block_item item = {from, to, ok};
        vec_push(p->arena, items, item);
    }
}

/* ---- the head ---- */

enum { N_HEAD_KEYS = 9 };
static const enum word head_keys[N_HEAD_KEYS] = {
    W_INSTRUMENT,   W_INSTRUMENT_NUMBER, W_ISSUED, W_IN_FORCE,
    W_APPLIES_FROM, W_APPLIES_TO,        W_LAYER,  W_GRADE,
    W_SOURCE,
};

static str unquote(str s)
{
    s = str_trim(s);
    if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        return str_slice(s, 1, s.n - 1);
    return s;
}

static struct pos place_of(struct parser *p, str part)
{
    return (struct pos){p->source, (uint32_t)(part.p - p->sources[p->source].text.p),
                        (uint32_t)part.n};
}

static day head_date(struct parser *p, str value)
{
    day d;
    if (day_parse(value, &d))
        return d;
    diag_error(p->diags, place_of(p, value), "ngày viết sai: `%s`", "`%s` is no date", value);
    diag_hint(p->diags, "ngày viết 2021-07-01; bỏ cả dòng nếu chưa biết",
              "a date is written 2021-07-01; leave the line out where it is not known");
    return DAY_NONE;
}

static void head_layer(struct parser *p, struct law_file *f, str value)
{
    if (word_is(value, W_NATIONAL)) {
        f->layer = STR("national");
    } else if (word_is(value, W_PROVINCE)) {
        f->layer = STR("province");
    } else if (word_is(value, W_PROPOSAL)) {
        f->layer = STR("proposal");
        f->proposal = true;
    } else {
        diag_error(p->diags, place_of(p, value), "phạm vi `%s` không có", "there is no layer `%s`",
                   value);
        diag_hint(p->diags, "viết `quốc gia`, `tỉnh` hoặc `đề xuất`",
                  "write `national`, `province` or `proposal`");
    }
}

static void head_grade(struct parser *p, struct law_file *f, str value)
{
    f->grade = value;
    if (value.n == 1 && value.p[0] >= 'A' && value.p[0] <= 'C')
        return;
    diag_error(p->diags, place_of(p, value), "mức tin cậy `%s` không có", "there is no grade `%s`",
               value);
    diag_hint(p->diags,
              "viết A (đọc trong văn bản luật), B (nguồn thứ cấp) hoặc C (chưa kiểm chứng)",
              "write A (read in the law), B (secondary source) or C (not verified)");
}

static void set_head(struct parser *p, struct law_file *f, enum word key, str value)
{
    switch (key) {
    case W_INSTRUMENT:
        f->instrument = unquote(value);
        break;
    case W_INSTRUMENT_NUMBER:
        f->number = unquote(value);
        break;
    case W_ISSUED:
        f->issued = head_date(p, value);
        break;
    case W_IN_FORCE:
        f->in_force = head_date(p, value);
        break;
    case W_APPLIES_FROM:
        f->applies_from = head_date(p, value);
        break;
    case W_APPLIES_TO:
        f->applies_to = head_date(p, value);
        break;
    case W_LAYER:
        head_layer(p, f, value);
        break;
    case W_GRADE:
        head_grade(p, f, value);
        break;
    default:
        f->origin = unquote(value);
        break;
    }
}

/* The key that `text` is or was probably meant for; it is not told again that it is missing. */
static enum word mark_near(str text, bool *seen)
{
    enum word near = word_suggest(text, head_keys, N_HEAD_KEYS);
    for (int i = 0; i < N_HEAD_KEYS; i++)
        seen[i] = seen[i] || head_keys[i] == near;
    return near;
}

static void head_line(struct parser *p, struct law_file *f, str line, bool *seen)
{
    ptrdiff_t colon = str_find_char(line, ':');
    if (colon < 0) {
        mark_near(line, seen);
        diag_error(p->diags, place_of(p, line), "dòng này thiếu dấu `:` sau khóa",
                   "this line lacks a `:` after its key");
        return;
    }
    str key = str_trim(str_slice(line, 0, (size_t)colon));
    str value = str_trim(str_slice(line, (size_t)colon + 1, line.n));
    for (int i = 0; i < N_HEAD_KEYS; i++) {
        if (!word_is(key, head_keys[i]))
            continue;
        if (seen[i])
            diag_error(p->diags, place_of(p, key), "khóa `%s` viết hai lần",
                       "the key `%s` is given twice", key);
        else if (value.n == 0)
            diag_error(p->diags, place_of(p, key), "khóa `%s` chưa có giá trị",
                       "the key `%s` has no value", key);
        else
            set_head(p, f, head_keys[i], value);
        seen[i] = true;
        return;
    }
    diag_error(p->diags, place_of(p, key), "phần đầu tệp không có khóa `%s`",
               "the head of a file has no key `%s`", key);
    enum word near = mark_near(key, seen);
    if (near != W_NONE)
        diag_hint(p->diags, "ý bạn là `%z` (`%z`)?", "did you mean `%z` (`%z`)?", word_vi(near),
                  word_en(near));
    else
        diag_hint(
            p->diags,
            "các khóa: văn bản, số hiệu, ban hành, hiệu lực, áp dụng từ, áp dụng đến, phạm vi, "
            "mức tin cậy, nguồn",
            "the keys: instrument, number, issued, in force, applies from, applies to, layer, "
            "grade, source");
}

static void parse_head(struct parser *p, struct law_file *f, const struct md_part *part)
{
    bool seen[N_HEAD_KEYS] = {false};
    str rest = str_slice(p->sources[p->source].text, part->inner_from, part->inner_to);
    while (rest.p != NULL) {
        str line = str_trim(str_split(&rest, '\n'));
        if (line.n > 0 && line.p[0] != '#')
            head_line(p, f, line, seen);
    }
    struct pos opening = {p->source, part->from, 3};
    for (int i = 0; i < N_HEAD_KEYS; i++) {
        enum word key = head_keys[i];
        if (seen[i] || (key != W_INSTRUMENT_NUMBER && key != W_IN_FORCE))
            continue;
        diag_error(p->diags, opening, "phần đầu tệp thiếu `%z` (`%z`)",
                   "the head of the file lacks `%z` (`%z`)", word_vi(key), word_en(key));
        diag_hint(p->diags, "thêm dòng `%z: …`", "add a line `%z: …`",
                  key == W_IN_FORCE ? "hiệu lực" : "số hiệu");
    }
    if (f->applies_from == DAY_NONE)
        f->applies_from = f->in_force;
}

/* ---- the file ---- */

/* A heading without a number of its own belongs to the instrument of the section it is in. */
static void add_heading(struct parser *p, const struct heading *heading)
{
    struct law_file *f = &p->ast->files.v[p->file];
    struct heading h = *heading;
    if (h.number.n == 0)
        h.number = p->numbers[h.level - 1];
    for (int level = h.level; level <= LAW_HEADING_LEVELS; level++)
        p->numbers[level] = h.number;
    vec_push(p->arena, &f->headings, h);
    p->heading = (int32_t)f->headings.n - 1;
}

static bool check_bytes(struct parser *p)
{
    str text = p->sources[p->source].text;
    size_t at;
    if (text.n > LAW_MAX_TEXT_BYTES) {
        diag_error(p->diags, (struct pos){p->source, 0, 0}, "tệp quá lớn", "the file is too large");
        diag_hint(p->diags, "nhiều nhất %d byte; chia thành nhiều tệp",
                  "at most %d bytes; part it into several files", (int)LAW_MAX_TEXT_BYTES);
        return false;
    }
    if (!str_is_utf8(text, &at)) {
        diag_error(p->diags, (struct pos){p->source, (uint32_t)at, 1}, "tệp không phải là UTF-8",
                   "the file is not UTF-8");
        diag_hint(p->diags, "lưu tệp lại ở dạng UTF-8", "save the file as UTF-8");
        return false;
    }
    ptrdiff_t nul = str_find_char(text, '\0');
    if (nul < 0)
        return true;
    diag_error(p->diags, (struct pos){p->source, (uint32_t)nul, 1}, "tệp chứa ký tự NUL",
               "the file holds a NUL character");
    diag_hint(p->diags, "đây có phải là tệp văn bản không?", "is it a text file?");
    return false;
}

static void parse_part(struct parser *p, const struct md_part *part)
{
    struct tokens tokens;
    struct decl *d;
    switch (part->kind) {
    case MD_PROSE:
        break;
    case MD_HEAD:
        parse_head(p, &p->ast->files.v[p->file], part);
        break;
    case MD_HEADING:
        add_heading(p, &part->heading);
        break;
    case MD_LAW:
        law_lex(p->arena, p->sources, p->source, part->inner_from, part->inner_to, LEX_LAW,
                p->diags, &tokens);
        parse_block(p, &tokens, NULL);
        break;
    case MD_TABLE:
        d = parse_table(p, part, &tokens);
        if (d != NULL)
            vec_push(p->arena, &p->ast->decls, d);
        break;
    }
}

void law_parse(struct arena *a, struct ast *ast, const struct law_source *sources, uint32_t source,
               struct diags *d)
{
    struct law_file file = {
        .source = source,
        .layer = STR("national"),
        .issued = DAY_NONE,
        .in_force = DAY_NONE,
        .applies_from = DAY_NONE,
        .applies_to = DAY_NONE,
    };
    vec_push(a, &ast->files, file);
    struct parser p = {
        .arena = a,
        .ast = ast,
        .sources = sources,
        .source = source,
        .diags = d,
        .file = ast->files.n - 1,
        .heading = -1,
    };
    if (!check_bytes(&p))
        return;
    struct md md;
    uint32_t errors = d->errors;
    md_read(a, sources, source, d, &md);
    bool has_head = false;
    for (uint32_t i = 0; i < md.parts.n; i++)
        has_head = has_head || md.parts.v[i].kind == MD_HEAD;
    if (!has_head && (d->errors == errors || !str_starts(sources[source].text, STR("---")))) {
        diag_error(d, (struct pos){source, 0, 0}, "tệp thiếu phần đầu giữa hai dòng `---`",
                   "the file lacks its head between two lines `---`");
        diag_hint(
            d, "tối thiểu:\n    ---\n    số hiệu: 20/2021/NĐ-CP\n    hiệu lực: 2021-07-01\n    ---",
            "at least:\n    ---\n    number: 20/2021/NĐ-CP\n    in force: 2021-07-01\n    ---");
    }
    for (uint32_t i = 0; i < md.parts.n; i++)
        parse_part(&p, &md.parts.v[i]);
}
