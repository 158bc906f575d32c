#include "cli/record_view.h"

#include "base/fmt.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "registry/roles.h"
#include "registry/times.h"
#include "store/audit.h"

#include <stdio.h>

#define MAX_COLUMNS 16
#define MAX_WIDTH 60
#define MAX_CELL_BYTES ((size_t)1 << 20)

void view_options(struct record_view *v, struct cli_option to[VIEW_OPTION_COUNT])
{
    const struct cli_option options[VIEW_OPTION_COUNT] = {
        {.name = "--db", .value = &v->db, .required = true},
        {.name = "--province", .value = &v->province},
        {.name = "--as-of", .value = &v->as_of},
        {.name = "--known-on", .value = &v->known_on},
        {.name = "--recording", .value = &v->recording},
        {.name = "--format", .value = &v->format},
    };
    for (int i = 0; i < VIEW_OPTION_COUNT; i++)
        to[i] = options[i];
}

static enum err_code take_day(str given, const char *option, day otherwise, day *out, struct err *e)
{
    *out = otherwise;
    if (given.p == NULL || day_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "%z: \"%s\" không phải là ngày", "%z: \"%s\" is no date", option, given);
    err_hint(e, "viết 2024-08-01 hoặc 01/08/2024", "write 2024-08-01 or 01/08/2024");
    return ERR_USAGE;
}

enum err_code view_format(struct record_view *v, struct err *e)
{
    v->how = VIEW_TABLE;
    if (v->format.p == NULL || str_eq_c(v->format, "table"))
        return ERR_NONE;
    v->how = str_eq_c(v->format, "csv") ? VIEW_CSV : VIEW_JSON;
    if (v->how == VIEW_CSV || str_eq_c(v->format, "json"))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "--format nhận table, csv hoặc json",
                   "--format takes table, csv or json");
}

/* Whether who runs the program may see sealed facts. */
static enum err_code view_sealed(struct cli *c, struct store_conn *db, struct record_view *v,
                                 struct err *e)
{
    struct roles_held held;
    enum err_code code = roles_held(db, c->arena, v->at.province, cli_user(c), v->today, &held, e);
    if (code == ERR_NONE)
        v->at.sealed = roles_held_somewhere(&held, RIGHT_SEALED_READ);
    return code;
}

enum err_code view_open(struct cli *c, struct record_view *v, struct store_conn **out,
                        struct err *e)
{
    const struct store_options o = {.location = arena_cstr(c->arena, v->db), .read_only = true};
    int64_t province = 0;
    v->today = day_of_moment(store_now_us());
    enum err_code code = view_format(v, e);
    if (code == ERR_NONE)
        code = take_day(v->as_of, "--as-of", v->today, &v->at.as_of, e);
    if (code == ERR_NONE)
        code = take_day(v->known_on, "--known-on", v->today, &v->at.known_on, e);
    if (code == ERR_NONE)
        code =
            inputs_number(v->recording, "--recording", WORLD_ALL_RECORDINGS, &v->at.recording, e);
    if (code == ERR_NONE)
        code = inputs_number(v->province, "--province", 0, &province, e);
    if (code == ERR_NONE)
        code = store_open(out, &o, e);
    if (code == ERR_NONE)
        code = world_province(*out, province, &v->at.province, e);
    return code == ERR_NONE ? view_sealed(c, *out, v, e) : code;
}

str view_day(struct cli *c, const struct record_view *v, day d)
{
    char text[11];
    if (d == NO_END || d == DAY_MIN)
        return STR("");
    bool vi = v->how == VIEW_TABLE && c->lang == LANG_VI;
    size_t n = vi ? day_format_vi(d, text) : day_format_iso(d, text);
    return arena_str(c->arena, (str){text, n});
}

/* ---- three ways to write a table ---- */

static void put_csv(str s)
{
    bool formula = s.n > 0 && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@' ||
                               s.p[0] == '\t');
    int64_t number;
    bool quote = false;
    formula = formula && !num_parse_int(s, &number);
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (quote)
        putchar('"');
    if (formula)
        putchar('\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            putchar('"');
        putchar(s.p[i]);
    }
    if (quote)
        putchar('"');
}

static void put_json(str s)
{
    putchar('"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ch == '"' || ch == '\\')
            printf("\\%c", ch);
        else if (ch < ' ')
            printf("\\u%04x", ch);
        else
            putchar(ch);
    }
    putchar('"');
}

/* A terminal obeys control characters, whoever wrote them into a name: they are shown as "?". */
static void put_shown(str s)
{
    for (size_t i = 0; i < s.n; i++)
        putchar((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F ? '?' : s.p[i]);
}

static void put_padded(str s, size_t width, bool last)
{
    put_shown(s);
    for (size_t n = str_columns(s); n < width && !last; n++)
        putchar(' ');
    cli_print(last ? STR("\n") : STR("  "));
}

static void print_people(const struct view_table *t)
{
    size_t width[MAX_COLUMNS] = {0};
    uint32_t rows = t->cells.n / t->columns;
    for (uint32_t i = 0; i < t->columns; i++) {
        width[i] = str_columns(str_from_c(t->titles[i]));
        for (uint32_t r = 0; r < rows; r++) {
            size_t n = str_columns(t->cells.v[r * t->columns + i]);
            width[i] = n > width[i] && n <= MAX_WIDTH ? n : width[i];
        }
    }
    for (uint32_t i = 0; i < t->columns; i++)
        put_padded(str_from_c(t->titles[i]), width[i], i + 1 == t->columns);
    for (uint32_t k = 0; k < t->cells.n; k++)
        put_padded(t->cells.v[k], width[k % t->columns], k % t->columns + 1 == t->columns);
}

void view_print(struct cli *c, const struct record_view *v, const struct view_table *t)
{
    if (v->how == VIEW_TABLE) {
        print_people(t);
        if (t->cells.n == 0)
            fputs(c->lang == LANG_VI ? "Không có dòng nào.\n" : "There is none.\n", stderr);
        return;
    }
    bool json = v->how == VIEW_JSON;
    for (uint32_t i = 0; i < t->columns && !json; i++) {
        put_csv(str_from_c(t->names[i]));
        putchar(i + 1 == t->columns ? '\n' : ',');
    }
    if (json)
        putchar('[');
    for (uint32_t k = 0; k < t->cells.n; k++) {
        uint32_t i = k % t->columns;
        bool last = i + 1 == t->columns;
        if (json) {
            fputs(i == 0 ? (k > 0 ? ",\n{" : "\n{") : ",", stdout);
            put_json(str_from_c(t->names[i]));
            putchar(':');
            put_json(t->cells.v[k]);
            fputs(last ? "}" : "", stdout);
        } else {
            put_csv(t->cells.v[k]);
            putchar(last ? '\n' : ',');
        }
    }
    if (json)
        puts("\n]");
}

/* ---- lines ---- */

static str number_text(struct cli *c, int64_t n)
{
    char digits[24];
    if (n == 0)
        return STR("");
    size_t bytes = fmt_int(digits, n);
    return arena_str(c->arena, (str){digits, bytes});
}

/* The acts of the recordings, each asked for once. */
struct acts {
    struct record_act *v;
    uint32_t n, cap;
};

static enum err_code act_of(struct cli *c, const struct record_view *v, struct store_conn *db,
                            struct acts *acts, int64_t number, const struct record_act **out,
                            struct err *e)
{
    for (uint32_t i = 0; i < acts->n; i++) {
        *out = &acts->v[i];
        if (acts->v[i].number == number)
            return ERR_NONE;
    }
    struct record_act act;
    if (!record_act_of(db, c->arena, v->at.province, number, &act, e))
        return e->code;
    vec_push(c->arena, acts, act);
    *out = &acts->v[acts->n - 1];
    return ERR_NONE;
}

enum err_code view_lines(struct cli *c, const struct record_view *v, struct store_conn *db,
                         const struct record_lines *lines, bool history, struct err *e)
{
    static const char *const names[] = {"entity", "kind",       "field",    "value",       "from",
                                        "until",  "known_from", "recorded", "known_until", "closed",
                                        "on",     "who",        "source",   "reference"};
    static const char *const titles[2][14] = {
        {"của", "loại", "mục", "giá trị", "đúng từ", "đến trước", "biết từ", "lần ghi",
         "thôi tin từ", "thôi ở lần", "ghi ngày", "ai", "nguồn", "căn cứ"},
        {"of", "kind", "field", "value", "true from", "until", "known from", "recording",
         "believed until", "closed by", "on", "who", "source", "reference"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = history ? 14 : 8};
    struct acts acts = {0};
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct record_line *l = &lines->v[i];
        const str cells[] = {l->entity,
                             view_word(c, v, l->section),
                             l->field,
                             l->value,
                             view_day(c, v, l->from),
                             view_day(c, v, l->to),
                             view_day(c, v, l->known_from),
                             number_text(c, l->recorded)};
        for (uint32_t k = 0; k < 8; k++)
            vec_push(c->arena, &t.cells, cells[k]);
        if (!history)
            continue;
        const struct record_act *act = NULL;
        enum err_code code = act_of(c, v, db, &acts, l->recorded, &act, e);
        if (code != ERR_NONE)
            return code;
        const str more[] = {view_day(c, v, l->closed != 0 ? l->known_to : NO_END),
                            number_text(c, l->closed),
                            view_day(c, v, day_of_moment(act->at_us)),
                            act->actor,
                            view_word(c, v, act->source),
                            act->reference};
        for (uint32_t k = 0; k < 6; k++)
            vec_push(c->arena, &t.cells, more[k]);
    }
    view_print(c, v, &t);
    return ERR_NONE;
}

enum err_code view_told(struct cli *c, const struct record_view *v, const char *what, str asked,
                        const int64_t *entities, uint32_t n, struct err *e)
{
    const struct store_options o = {.location = arena_cstr(c->arena, v->db)};
    const struct audit_read read = {.province = v->at.province,
                                    .actor = cli_user(c),
                                    .what = str_from_c(what),
                                    .entities = entities,
                                    .n = n < AUDIT_READ_MAX_ENTITIES ? n : AUDIT_READ_MAX_ENTITIES,
                                    .detail = asked};
    struct store_conn *db = NULL;
    enum err_code code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = audit_read_now(db, &read, 1, e);
    store_close(db);
    return code;
}
