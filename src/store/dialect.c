/* The one dialect: refuses what the engines do not share, and writes the rest as each wants it.
 * docs/storage.md §3.1. It reads words, not grammar: the engines check the grammar. */
#include "store/store_int.h"

/* In lower case. */
static const char *const refused[] = {
    "attach",     "autoincrement", "begin",        "bigserial",         "boolean",
    "commit",     "current_date",  "current_time", "current_timestamp", "datetime",
    "deferrable", "detach",        "double",       "exclude",           "float",
    "generated",  "glob",          "ilike",        "inherits",          "initially",
    "julianday",  "like",          "listen",       "localtime",         "lock",
    "match",      "notify",        "now",          "numeric",           "pragma",
    "random",     "real",          "regexp",       "reindex",           "rollback",
    "savepoint",  "serial",        "similar",      "strftime",          "tablesample",
    "temp",       "temporary",     "trigger",      "truncate",          "unixepoch",
    "vacuum",     "varchar",
};

struct writer {
    char *to;
    size_t n, cap;
};

struct scan {
    str text;
    size_t at;
    bool postgres, schema;
    char word[40], before[40]; /* this word and the one before, in lower case */
    struct writer out;
    struct err *e;
};

static void put(struct writer *w, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (w->n + 1 < w->cap)
            w->to[w->n] = s.p[i];
        w->n++;
    }
}

static bool is_word_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '_';
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static char at(const struct scan *s, size_t ahead)
{
    return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

static void put_char(struct scan *s)
{
    put(&s->out, str_slice(s->text, s->at, s->at + 1));
    s->at++;
}

static enum err_code refuse(struct scan *s, const char *what)
{
    return store_fail(NULL, STORE_OTHER, what, s->e);
}

static bool word_is(const char *word, const char *what)
{
    return str_eq_c(str_from_c(word), what);
}

static void skip_blanks(struct scan *s)
{
    while (at(s, 0) == ' ' || at(s, 0) == '\n' || at(s, 0) == '\t')
        s->at++;
}

/* Reads the next word ahead if it is `what`; else stays. */
static bool take_word(struct scan *s, const char *what)
{
    size_t start = s->at;
    skip_blanks(s);
    str want = str_from_c(what);
    for (size_t i = 0; i < want.n; i++) {
        char ch = at(s, i);
        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        if (ch != want.p[i]) {
            s->at = start;
            return false;
        }
    }
    if (is_word_char(at(s, want.n))) {
        s->at = start;
        return false;
    }
    s->at += want.n;
    return true;
}

/* Takes back a comma and the blanks that stand before what is dropped. */
static void unput_blanks(struct writer *w)
{
    while (w->n > 0 && w->n < w->cap && (w->to[w->n - 1] == ' ' || w->to[w->n - 1] == '\n'))
        w->n--;
}

static void unput_comma(struct writer *w)
{
    unput_blanks(w);
    if (w->n > 0 && w->n < w->cap && w->to[w->n - 1] == ',')
        w->n--;
}

static enum err_code check_word(struct scan *s)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (word_is(s->word, refused[i]))
            return refuse(s, refused[i]);
    }
    str word = str_from_c(s->word);
    if (!s->schema &&
        (word_is(s->word, "create") || word_is(s->word, "drop") || word_is(s->word, "alter")))
        return refuse(s, "the schema changes in migrations alone");
    if (str_starts(word, STR("pg_")) || str_starts(word, STR("sqlite_")))
        return refuse(s, s->word);
    if (word_is(s->word, "or") && word_is(s->before, "insert"))
        return refuse(s, "INSERT OR");
    if (word_is(s->word, "rule") && word_is(s->before, "create"))
        return refuse(s, "CREATE RULE");
    if (word_is(s->word, "rowid"))
        return refuse(s, "rowid");
    return ERR_NONE;
}

static void put_word(struct scan *s, str as_written)
{
    if (s->postgres && word_is(s->word, "integer"))
        put(&s->out, STR("BIGINT"));
    else if (s->postgres && word_is(s->word, "blob"))
        put(&s->out, STR("BYTEA"));
    else if (s->postgres && s->schema && word_is(s->word, "text"))
        put(&s->out, STR("TEXT COLLATE \"C\""));
    else if (s->postgres && word_is(s->word, "group_concat"))
        put(&s->out, STR("string_agg"));
    else
        put(&s->out, as_written);
}

static enum err_code scan_word(struct scan *s)
{
    size_t from = s->at, n = 0;
    mem_copy(s->before, s->word, sizeof(s->word));
    while (is_word_char(at(s, 0))) {
        char ch = at(s, 0);
        if (n + 1 < sizeof(s->word))
            s->word[n++] = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
        s->at++;
    }
    s->word[n] = '\0';
    str as_written = str_slice(s->text, from, s->at);
    if (word_is(s->word, "without") && take_word(s, "rowid")) {
        if (s->postgres)
            unput_comma(&s->out);
        else
            put(&s->out, STR("WITHOUT ROWID"));
        return ERR_NONE;
    }
    if (word_is(s->word, "strict")) {
        if (s->postgres)
            unput_blanks(&s->out);
        else
            put(&s->out, as_written);
        return ERR_NONE;
    }
    if (word_is(s->word, "for") && take_word(s, "update")) {
        put(&s->out, s->postgres ? STR("FOR UPDATE") : STR(""));
        return ERR_NONE;
    }
    if (word_is(s->word, "x") && at(s, 0) == '\'')
        return refuse(s, "X''");
    enum err_code code = check_word(s);
    if (code == ERR_NONE)
        put_word(s, as_written);
    return code;
}

/* Text in quotes, or a comment: as it stands, or not at all. False when it does not end. */
static bool scan_quoted(struct scan *s)
{
    size_t from = s->at++;
    while (s->at < s->text.n) {
        if (at(s, 0) == '\'') {
            s->at++;
            if (at(s, 0) != '\'') {
                put(&s->out, str_slice(s->text, from, s->at));
                return true;
            }
        }
        s->at++;
    }
    return false;
}

static enum err_code scan_value(struct scan *s)
{
    if (!is_digit(at(s, 1)))
        return refuse(s, "? without a number");
    s->at++;
    put(&s->out, s->postgres ? STR("$") : STR("?"));
    while (is_digit(at(s, 0)))
        put_char(s);
    return ERR_NONE;
}

static enum err_code scan_one(struct scan *s)
{
    char ch = at(s, 0);
    if (is_word_char(ch) && !is_digit(ch))
        return scan_word(s);
    if (ch == '\'')
        return scan_quoted(s) ? ERR_NONE : refuse(s, "a text without end");
    if (ch == '?')
        return scan_value(s);
    if (ch == '-' && at(s, 1) == '-') {
        while (s->at < s->text.n && at(s, 0) != '\n')
            s->at++;
        return ERR_NONE;
    }
    if (ch == '/' || ch == '"' || ch == '`' || ch == '[' || ch == '$' || ch == '\\' || ch == '@')
        return refuse(s, "/ \" ` [ $ \\ @");
    if (ch == ':' || ch == '#')
        return refuse(s, ": #");
    if (is_digit(ch)) {
        while (is_word_char(at(s, 0)))
            put_char(s);
        return at(s, 0) == '.' ? refuse(s, "a number with a point") : ERR_NONE;
    }
    if (ch == ';' && !s->schema)
        return refuse(s, "two statements in one");
    put_char(s);
    return ERR_NONE;
}

enum err_code dialect_translate(const char *text, bool postgres, bool schema, char *to, size_t cap,
                                struct err *e)
{
    struct scan s = {.text = str_from_c(text),
                     .postgres = postgres,
                     .schema = schema,
                     .out = {.to = to, .cap = cap},
                     .e = e};
    while (s.at < s.text.n) {
        enum err_code code = scan_one(&s);
        if (code != ERR_NONE)
            return code;
    }
    if (s.out.n >= cap)
        return refuse(&s, "a statement too long");
    to[s.out.n] = '\0';
    return ERR_NONE;
}
