#include "registry/check_periods.h"

#include "base/fmt.h"
#include "registry/times.h"

#define VERSION_OF_REGISTRY 2 /* the migrations that made the tables */
#define VERSION_OF_DECIDED 7

/* A database that is still to be migrated is checked as far as it goes. */
static enum err_code has_version(struct store_conn *c, int64_t wanted, bool *has, struct err *e)
{
    int64_t version = 0;
    enum err_code code = store_version(c, &version, e);
    *has = version >= wanted;
    return code == ERR_INPUT ? ERR_NONE : code; /* store_check tells of it */
}

/* ---- telling ---- */

struct telling {
    store_found *found;
    void *ctx;
    uint32_t *n;
    uint32_t told; /* of this kind */
};

static void tell(struct telling *t, const char *vi, const char *en, int64_t province, str what)
{
    char text[2][512];
    ++*t->n;
    if (t->told++ >= CHECK_MAX_TOLD)
        return;
    fmt_write(text[LANG_VI], sizeof(text[LANG_VI]), "%z (tỉnh %l, %s)", vi, province, what);
    fmt_write(text[LANG_EN], sizeof(text[LANG_EN]), "%z (province %l, %s)", en, province, what);
    if (t->found != NULL)
        t->found(t->ctx, text[LANG_VI], text[LANG_EN]);
}

static void tell_number(struct telling *t, const char *vi, const char *en, int64_t province,
                        const char *table, int64_t number)
{
    char what[96];
    size_t n = fmt_write(what, sizeof(what), "%z %l", table, number);
    tell(t, vi, en, province, (str){what, n});
}

/* ---- recordings ---- */

struct numbered {
    int64_t province, last;
};

/* The last recording of each province; those of one are contiguous. */
struct provinces {
    struct arena arena;
    struct numbered *v;
    uint32_t n, cap;
};

static enum err_code read_recordings(struct store_conn *c, struct provinces *p, struct telling *t,
                                     struct err *e)
{
    int more;
    if (store_query(c, SQL("SELECT province, number FROM recording ORDER BY province, number"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t province = store_at_int(c, 0), number = store_at_int(c, 1);
        if (p->n == 0 || p->v[p->n - 1].province != province)
            vec_push(&p->arena, p, ((struct numbered){province, 0}));
        struct numbered *last = &p->v[p->n - 1];
        if (number != last->last + 1 && t != NULL)
            tell_number(t, "thiếu lần ghi trước lần", "recordings are missing before", province,
                        "recording", number);
        last->last = number;
    }
    return more < 0 ? ERR_IO : ERR_NONE;
}

static int64_t last_of(const struct provinces *p, int64_t province)
{
    for (uint32_t i = 0; i < p->n; i++) {
        if (p->v[i].province == province)
            return p->v[i].last;
    }
    return 0;
}

static enum err_code check_counters(struct store_conn *c, const struct provinces *p,
                                    struct telling *t, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT n.province, n.name, n.next, (SELECT coalesce(max(e.id), 0) FROM"
                        " entity AS e WHERE e.province = n.province) FROM counter AS n WHERE"
                        " n.name IN ('entity', 'recording') ORDER BY n.province, n.name"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t province = store_at_int(c, 0), next = store_at_int(c, 2);
        bool entity = str_eq_c(store_at_text(c, 1), "entity");
        if (entity ? next <= store_at_int(c, 3) : next != last_of(p, province) + 1)
            tell_number(t, "bộ đếm không đi sau số cuối",
                        "a counter does not follow the last number", province,
                        entity ? "entity" : "recording", next);
    }
    return more < 0 ? ERR_IO : ERR_NONE;
}

enum err_code check_recordings(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                               struct err *e)
{
    struct telling t = {.found = found, .ctx = ctx, .n = n};
    struct provinces p = {.v = NULL};
    bool has;
    enum err_code code = has_version(c, VERSION_OF_REGISTRY, &has, e);
    if (!has)
        return code;
    arena_init(&p.arena, (size_t)64 << 20);
    code = read_recordings(c, &p, &t, e);
    if (code == ERR_NONE)
        code = check_counters(c, &p, &t, e);
    arena_clear(&p.arena);
    return code;
}

/* ---- periods ---- */

/* A row, with what must not be twice at once: rows of one key stand together. */
struct period {
    int64_t valid_from, valid_to, known_from, known_to, recorded, closed;
    int64_t
        also; /* what makes two rows of a key different things; and, of memberships, the person */
};

struct group {
    struct period *v;
    uint32_t n, cap;
};

/* `later` was written after, or with, `earlier`. After the recording that wrote it, is there a day
 * known on which both are believed? What was closed since is still open then. */
static bool believed_together(const struct period *earlier, const struct period *later)
{
    if (earlier->closed == 0 || earlier->closed > later->recorded)
        return true;
    return earlier->known_from < earlier->known_to && later->known_from < earlier->known_to;
}

static bool clash(const struct period *x, const struct period *y)
{
    if (x->also != y->also || x->valid_from >= y->valid_to || y->valid_from >= x->valid_to)
        return false;
    return x->recorded <= y->recorded ? believed_together(x, y) : believed_together(y, x);
}

/* One kind of thing that may not be twice at once. Columns: province, the key (a number), what else
 * belongs to the key (a number, or a text of which equal ones stand together), then the times. */
struct kind {
    const char *table;
    const char *vi, *en;
    sql q;
};

#define TIMES "valid_from, valid_to, known_from, known_to, recorded, closed"
#define OVERLAP_VI "hai dòng cùng đúng một lúc"
#define OVERLAP_EN "two rows are true at once"

static const struct kind kinds[] = {
    {"person",
     OVERLAP_VI,
     OVERLAP_EN,
     {"SELECT province, id, 0, " TIMES " FROM person ORDER BY province, id, recorded, valid_from"}},
    {"household",
     OVERLAP_VI,
     OVERLAP_EN,
     {"SELECT province, id, 0, " TIMES
      " FROM household ORDER BY province, id, recorded, valid_from"}},
    {"person_number",
     OVERLAP_VI,
     OVERLAP_EN,
     {"SELECT province, person, kind, " TIMES
      " FROM person_number ORDER BY province, person, kind, recorded, valid_from"}},
    {"membership",
     "một số thứ tự là của hai người cùng lúc",
     "a member number is two people's at once",
     {"SELECT province, household, number, " TIMES
      " FROM membership ORDER BY province, household, person, recorded, valid_from"}},
    {"person",
     "một người ở hai hộ cùng lúc",
     "a person is in two households at once",
     {"SELECT province, person, 0, " TIMES
      " FROM membership ORDER BY province, person, household, recorded, valid_from"}},
    {"answer",
     OVERLAP_VI,
     OVERLAP_EN,
     {"SELECT province, entity, valid_from, " TIMES
      " FROM answer ORDER BY province, entity, recorded, valid_from"}},
    {"fact",
     OVERLAP_VI,
     OVERLAP_EN,
     {"SELECT province, entity, name, " TIMES
      " FROM fact ORDER BY province, entity, name, recorded, valid_from"}},
};

struct reading {
    struct store_conn *c;
    const struct kind *kind;
    const struct provinces *provinces;
    struct telling overlaps, orphans;
    struct arena arena; /* of the group */
    struct group group;
    int64_t province, key;
    char word[128]; /* the text of the key last seen, its number in the group */
    size_t word_n;
    int64_t words;
};

static void end_group(struct reading *r)
{
    const struct group *g = &r->group;
    for (uint32_t i = 0; i < g->n; i++) {
        for (uint32_t k = i + 1; k < g->n; k++) {
            if (!clash(&g->v[i], &g->v[k]))
                continue;
            tell_number(&r->overlaps, r->kind->vi, r->kind->en, r->province, r->kind->table,
                        r->key);
            k = i = g->n; /* one for each key is enough */
        }
    }
    r->group.n = 0;
    r->words = 0;
    r->word_n = 0;
}

/* Equal texts stand together: a number for each. */
static int64_t word_number(struct reading *r, str text)
{
    if (r->words > 0 && str_eq(text, (str){r->word, r->word_n}))
        return r->words;
    r->word_n = text.n < sizeof(r->word) ? text.n : sizeof(r->word);
    mem_copy(r->word, text.p, r->word_n);
    return ++r->words;
}

static void take_row(struct reading *r)
{
    struct store_conn *c = r->c;
    int64_t province = store_at_int(c, 0), key = store_at_int(c, 1);
    if (province != r->province || key != r->key)
        end_group(r);
    r->province = province;
    r->key = key;
    struct store_value also = store_at(c, 2);
    struct period p = {.valid_from = store_at_int(c, 3),
                       .valid_to = store_at_int(c, 4),
                       .known_from = store_at_int(c, 5),
                       .known_to = store_at_int(c, 6),
                       .recorded = store_at_int(c, 7),
                       .closed = store_at_int(c, 8),
                       .also = also.type == STORE_TEXT ? word_number(r, also.s) : also.i};
    int64_t last = last_of(r->provinces, province);
    if (p.recorded < 1 || p.recorded > last || p.closed < 0 || p.closed > last)
        tell_number(&r->orphans, "lần ghi của dòng này không có",
                    "the recording of this row is not there", province, r->kind->table, key);
    vec_push(&r->arena, &r->group, p);
}

static enum err_code read_kind(struct reading *r, struct err *e)
{
    int more;
    if (store_query(r->c, r->kind->q, STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    r->province = r->key = 0;
    while ((more = store_next(r->c, e)) > 0)
        take_row(r);
    end_group(r);
    return more < 0 ? ERR_IO : ERR_NONE;
}

enum err_code check_periods(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e)
{
    struct provinces p = {.v = NULL};
    struct reading r = {.c = c, .provinces = &p};
    bool has;
    enum err_code code = has_version(c, VERSION_OF_REGISTRY, &has, e);
    if (!has)
        return code;
    arena_init(&p.arena, (size_t)64 << 20);
    arena_init(&r.arena, (size_t)1 << 30);
    code = store_begin(c, e);
    if (code == ERR_NONE)
        code = read_recordings(c, &p, NULL, e);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && code == ERR_NONE; i++) {
        r.kind = &kinds[i];
        r.overlaps = r.orphans = (struct telling){.found = found, .ctx = ctx, .n = n};
        code = read_kind(&r, e);
    }
    store_rollback(c);
    arena_clear(&r.arena);
    arena_clear(&p.arena);
    return code;
}

/* ---- results kept ---- */

enum err_code check_decided(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e)
{
    struct telling t = {.found = found, .ctx = ctx, .n = n};
    int more;
    bool has;
    enum err_code code = has_version(c, VERSION_OF_DECIDED, &has, e);
    if (!has)
        return code;
    if (store_query(c,
                    SQL("SELECT r.province, r.month, r.run, r.households, (SELECT count(*) FROM"
                        " decided_household AS h WHERE h.province = r.province AND h.month ="
                        " r.month AND h.run = r.run) FROM decided_run AS r ORDER BY r.province,"
                        " r.month, r.run"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        if (store_at_int(c, 3) != store_at_int(c, 4))
            tell_number(&t, "lần quyết định không đủ số hộ",
                        "a run has not as many households as it says", store_at_int(c, 0),
                        "decided_run", store_at_int(c, 2));
    }
    return more < 0 ? ERR_IO : ERR_NONE;
}
