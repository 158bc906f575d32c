/* What a transaction does, noted while it does it: the rows it changes, by whom and why. Before it
 * commits each act becomes an entry of the log; taken back, it is forgotten. */
#include "store/audit.h"
#include "store/audit_int.h"

#include "base/check.h"
#include "base/hex.h"

#include <stdlib.h>

/* Rows are kept as text up to here; of more there is the count and a checksum. */
#define ROWS_MAX_BYTES 8192u
#define TEXT_MAX_BYTES 4096u
#define PENDING_MAX_BYTES ((size_t)2 << 30)
#define PAYLOAD_MAX_BYTES (ROWS_MAX_BYTES + (64u << 10))

/* Of how the program works and not of anybody, or made from rows that are noted. */
static const char *const passed_over[] = {
    "operation",  "counter",     "web_session", "web_attempt",  "name_key",
    "known_name", "known_place", "name_bearer", "place_bearer", "village_key",
};

/* Changes of one table. */
struct tally {
    str table;
    int64_t rows[CHANGE_DELETE + 1];
};

struct act {
    bool named;
    uint32_t depth; /* of parts, when it began */
    struct audit_act as;
    uint8_t operation[STORE_ID_BYTES], content[32];
    struct {
        struct tally *v;
        uint32_t n, cap;
    } tallies;
    bool changed_rows; /* one by one: there is a checksum of them */
    struct store_sha256 sum;
    struct buf rows;
};

struct audit_pending {
    struct arena a, line;
    struct {
        struct act *v;
        uint32_t n, cap;
    } acts;
};

/* ---- what a statement changes ---- */

static bool is_passed_over(str table)
{
    if (str_starts(table, STR("audit_")))
        return true;
    for (size_t i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++) {
        if (str_eq_c(table, passed_over[i]))
            return true;
    }
    return false;
}

static struct change change_of(int verb, str after)
{
    struct change change = {0};
    after = str_trim(after);
    size_t n = 0;
    while (n < after.n && after.p[n] != ' ' && after.p[n] != '(' && after.p[n] != '\n')
        n++;
    str table = str_slice(after, 0, n);
    if (is_passed_over(table))
        return change;
    change.verb = verb;
    change.table = table;
    /* Their passwords, and what codes are made of. */
    change.secret = str_eq_c(table, "web_user") || str_eq_c(table, "web_totp") ||
                    str_eq_c(table, "web_recovery");
    return change;
}

struct change audit_change(const char *text)
{
    static const struct {
        const char *words;
        int verb;
    } verbs[] = {{"INSERT INTO ", CHANGE_INSERT},
                 {"UPDATE ", CHANGE_UPDATE},
                 {"DELETE FROM ", CHANGE_DELETE}};
    str s = str_trim(str_from_c(text));
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        str words = str_from_c(verbs[i].words);
        if (str_starts(s, words))
            return change_of(verbs[i].verb, str_slice(s, words.n, s.n));
    }
    return (struct change){0};
}

struct change audit_change_of_load(const char *into)
{
    return change_of(CHANGE_INSERT, str_from_c(into));
}

/* ---- noting ---- */

bool audit_new_acts(struct store_conn *c)
{
    c->acts = calloc(1, sizeof(*c->acts));
    if (c->acts == NULL)
        return false;
    arena_init(&c->acts->a, PENDING_MAX_BYTES);
    arena_init(&c->acts->line, PENDING_MAX_BYTES);
    return true;
}

static struct act *begin_act(struct store_conn *c)
{
    struct audit_pending *p = c->acts;
    struct act fresh = {.depth = c->depth};
    store_sha256_init(&fresh.sum);
    buf_init(&fresh.rows, &p->a, ROWS_MAX_BYTES);
    vec_push(&p->a, &p->acts, fresh);
    return &p->acts.v[p->acts.n - 1];
}

/* The one under way; rows may come before anybody has said of what they are. */
static struct act *act_of(struct store_conn *c)
{
    return c->acts->acts.n > 0 ? &c->acts->acts.v[c->acts->acts.n - 1] : begin_act(c);
}

static struct tally *tally_of(struct store_conn *c, struct act *act, str table)
{
    for (uint32_t i = act->tallies.n; i-- > 0;) {
        if (act->tallies.v[i].table.p == table.p || str_eq(act->tallies.v[i].table, table))
            return &act->tallies.v[i];
    }
    struct tally fresh = {.table = table};
    vec_push(&c->acts->a, &act->tallies, fresh);
    return &act->tallies.v[act->tallies.n - 1];
}

static void note_line(struct act *act, str line)
{
    store_sha256_add(&act->sum, line);
    if (!act->rows.full)
        buf_add(&act->rows, line);
}

static size_t longest(const struct store_value *values, uint32_t n)
{
    size_t bytes = 2;
    for (uint32_t i = 0; i < n; i++)
        bytes += 32 + 2 * values[i].s.n;
    return bytes;
}

static void note_row(struct audit_pending *p, struct act *act, const struct store_value *values,
                     uint32_t n)
{
    struct buf line;
    struct arena_mark mark = arena_save(&p->line);
    buf_init(&line, &p->line, longest(values, n));
    for (uint32_t i = 0; i < n; i++) {
        buf_char(&line, '\t');
        dump_value(&line, values[i]);
    }
    buf_char(&line, '\n');
    check(!line.full);
    note_line(act, buf_str(&line));
    arena_restore(&p->line, mark);
}

void audit_saw(struct store_conn *c, const struct change *change, const char *text,
               const struct store_value *values, uint32_t n, uint32_t n_rows, int64_t changed)
{
    if (change->verb == CHANGE_NONE || !c->audited || !c->in_transaction || changed == 0)
        return;
    struct act *act = act_of(c);
    tally_of(c, act, change->table)->rows[change->verb] += changed;
    if (change->secret)
        return;
    act->changed_rows = true;
    note_line(act, str_from_c(text));
    note_line(act, STR("\n"));
    for (uint32_t i = 0; i < n_rows; i++)
        note_row(c->acts, act, n > 0 ? values + (size_t)i * n : NULL, n);
}

void audit_saw_load(struct store_conn *c)
{
    if (c->load_change.verb == CHANGE_NONE || !c->audited)
        return;
    struct act *act = act_of(c);
    tally_of(c, act, c->load_change.table)->rows[CHANGE_INSERT]++;
}

void audit_act(struct store_conn *c, const struct audit_act *given)
{
    check(c->in_transaction);
    if (!c->audited)
        return;
    struct act *act = act_of(c);
    if (act->named)
        act = begin_act(c);
    struct arena *a = &c->acts->a;
    act->named = true;
    act->as = *given;
    act->as.actor = arena_str(a, given->actor);
    act->as.what = arena_str(a, given->what);
    act->as.source = arena_str(a, given->source);
    act->as.reference = arena_str(a, given->reference);
    if (given->operation != NULL)
        mem_copy(act->operation, given->operation, sizeof(act->operation));
    if (given->content != NULL)
        mem_copy(act->content, given->content, sizeof(act->content));
}

void audit_name(struct store_conn *c, str what)
{
    if (c->acts->acts.n == 0)
        return;
    struct act *act = &c->acts->acts.v[c->acts->acts.n - 1];
    act->as.what = arena_str(&c->acts->a, what);
}

/* ---- what becomes of it ---- */

static void put_hex(struct buf *b, const char *key, const uint8_t *bytes, size_t n)
{
    buf_fmt(b, "%z ", key);
    buf_hex(b, bytes, n);
    buf_char(b, '\n');
}

/* What a person wrote, in one line: no other line can be made up in it. */
void audit_put_text(struct buf *b, const char *key, str value)
{
    size_t n = value.n;
    if (n == 0)
        return;
    while (n > TEXT_MAX_BYTES || (n < value.n && ((uint8_t)value.p[n] & 0xC0) == 0x80))
        n--;
    buf_fmt(b, "%z ", key);
    for (size_t i = 0; i < n; i++)
        buf_char(b, value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i]);
    buf_char(b, '\n');
}

static void put_tallies(struct buf *b, const struct act *act)
{
    static const char *const signs[] = {"", "+", "~", "-"};
    for (uint32_t i = 0; i < act->tallies.n; i++) {
        const struct tally *t = &act->tallies.v[i];
        buf_fmt(b, "table %s", t->table);
        for (int verb = CHANGE_INSERT; verb <= CHANGE_DELETE; verb++) {
            if (t->rows[verb] > 0)
                buf_fmt(b, " %z%l", signs[verb], t->rows[verb]);
        }
        buf_char(b, '\n');
    }
}

static str payload_of(struct arena *a, struct act *act, const struct store_operation *op,
                      const uint8_t *op_sum, str answer)
{
    struct buf b;
    uint8_t sum[32];
    buf_init(&b, a, PAYLOAD_MAX_BYTES);
    audit_put_text(&b, "source", act->as.source);
    audit_put_text(&b, "reference", act->as.reference);
    if (op != NULL)
        put_hex(&b, "operation", op->id, STORE_ID_BYTES);
    else if (act->as.operation != NULL)
        put_hex(&b, "operation", act->operation, STORE_ID_BYTES);
    if (op != NULL)
        put_hex(&b, "asked", op_sum, 32);
    if (act->as.content != NULL)
        put_hex(&b, "content", act->content, 32);
    if (answer.n <= TEXT_MAX_BYTES && str_is_utf8(answer, NULL) && str_find_char(answer, '\0') < 0)
        audit_put_text(&b, "answer", answer);
    put_tallies(&b, act);
    if (act->changed_rows) {
        store_sha256_end(&act->sum, sum);
        put_hex(&b, "rows", sum, sizeof(sum));
        if (!act->rows.full)
            buf_add(&b, buf_str(&act->rows));
    }
    check(!b.full);
    return buf_str(&b);
}

static str what_of(const struct act *act, const struct store_operation *op)
{
    if (act->as.what.n > 0)
        return act->as.what;
    if (op != NULL)
        return str_from_c(op->kind);
    return act->as.source.n > 0 ? act->as.source : STR("other");
}

enum err_code audit_flush(struct store_conn *c, const struct store_operation *op,
                          const uint8_t *sum, str answer, struct err *e)
{
    if (!c->audited || (op == NULL && c->acts->acts.n == 0))
        return ERR_NONE;
    struct act *last = act_of(c);
    struct audit_pending *p = c->acts;
    if (!last->named && op != NULL) {
        last->as.province = op->province;
        last->as.actor = op->actor;
    }
    struct audit_new *v = arena_array(&p->a, struct audit_new, p->acts.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->acts.n; i++) {
        struct act *act = &p->acts.v[i];
        if (!act->named && op == NULL)
            continue; /* rows of nobody: areas, which have no province */
        v[n++] = (struct audit_new){.province = act->as.province,
                                    .recording = act->as.recording,
                                    .kind = "write",
                                    .actor = act->as.actor,
                                    .what = what_of(act, op),
                                    .payload = payload_of(&p->a, act, op, sum, answer)};
    }
    enum err_code code = n > 0 ? audit_append(c, &p->a, v, n, e) : ERR_NONE;
    if (code == ERR_NONE)
        audit_forget(c, 0);
    return code;
}

void audit_forget(struct store_conn *c, uint32_t depth)
{
    while (c->acts->acts.n > 0 && c->acts->acts.v[c->acts->acts.n - 1].depth >= depth)
        c->acts->acts.n--;
    if (c->acts->acts.n > 0)
        return;
    arena_clear(&c->acts->a);
    arena_clear(&c->acts->line);
    mem_zero(&c->acts->acts, sizeof(c->acts->acts));
}

void audit_free(struct store_conn *c)
{
    audit_forget(c, 0);
    free(c->acts);
    c->acts = NULL;
}
