/* The facts of the registry beside those of the file. */
#include "registry/import_int.h"

#include "base/check.h"

#define NONE UINT32_MAX

struct matching {
    struct merging *m;
    uint8_t *imported; /* by number of the recording */
    uint8_t *decided;  /* by number of the household: its class is known by a decision */
    bool unreadable;   /* a sealed row of somebody in the file does not open */
    str name;          /* of the last fact looked up, which is `fact` */
    const struct law_symbol *fact;
};

/* The first entry of the row that begins on `from` or later. */
static uint32_t first_from(const struct survey_entries *list, uint32_t row, day from)
{
    uint32_t lo = 0, hi = list->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        const struct survey_entry *v = &list->v[middle];
        if (v->row < row || (v->row == row && v->from < from))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static str value_text(struct merging *m, const struct law_symbol *fact, int64_t value)
{
    struct buf b;
    buf_init(&b, m->a, 4096);
    law_value_write(&fact->type, value, &b);
    return buf_str(&b);
}

static bool same_value(struct matching *x, int64_t value, str kept)
{
    struct arena_mark mark = arena_save(x->m->a);
    bool same = str_eq(value_text(x->m, x->fact, value), kept);
    arena_restore(x->m->a, mark);
    return same;
}

static void change(struct merging *m, struct fact_change one, bool write)
{
    one.value = write ? arena_str(m->a, one.value) : (str){NULL, 0};
    one.stored = arena_str(m->a, one.stored);
    one.name = arena_str(m->a, one.name);
    vec_push(m->a, &m->facts, one);
}

/* A fact that the file does not list: when it ends, or whether it is taken back. */
static void not_listed(struct matching *x, const struct file_household *h, uint32_t row, day to,
                       bool imported, struct fact_change one)
{
    struct merging *m = x->m;
    const struct survey_entries *list = &m->s->entries[x->fact->index];
    uint32_t next = first_from(list, row, one.row.valid_from);
    bool covered =
        next > 0 && list->v[next - 1].row == row && list->v[next - 1].to >= one.row.valid_from;
    day end = NO_END;
    if (imported && h->age == AGE_NEW)
        end = h->on;
    if (next < list->n && list->v[next].row == row && list->v[next].from < end)
        end = list->v[next].from;
    bool back = covered || (imported && h->age == AGE_SAME && to > h->on);
    /* What has ended by then, and what is true only after that day, stays as it is. */
    if (!back && (end >= to || end <= one.row.valid_from))
        return;
    one.to = end;
    m->report->facts.gone++;
    change(m, one, !back);
}

static void take_fact(struct matching *x)
{
    struct merging *m = x->m;
    struct store_conn *c = m->c;
    int64_t id = store_at_int(c, 0);
    str stored = store_at_text(c, 1), name = stored;
    struct sealed_text t = {.value = store_at_text(c, 6)};
    uint32_t row = m->file_row[id];
    if (row == 0)
        return;
    row--;
    if (sealed_is(stored)) {
        x->unreadable |= !sealed_open(m->a, m->province, stored, t.value, &t);
        if (x->unreadable)
            return;
        name = t.name;
    }
    const struct file_household *h =
        &m->households[m->is_person[id] ? m->persons[row].household : row];
    if (!str_eq(name, x->name)) {
        x->name = arena_str(m->a, name);
        x->fact = law_find(m->s->law, name);
    }
    bool known = x->fact != NULL && x->fact->kind == LAW_FACT &&
                 (x->fact->entity == LAW_PERSON) == (m->is_person[id] != 0);
    if (!known || h->age > AGE_SAME || (x->decided[id] && str_eq_c(name, "class")))
        return;
    day from = (day)store_at_int(c, 3), to = (day)store_at_int(c, 5);
    const struct survey_entries *list = &m->s->entries[x->fact->index];
    struct fact_change one = {.entity = id,
                              .stored = stored,
                              .name = name,
                              .value = t.value,
                              .row = {.recorded = (int32_t)store_at_int(c, 2),
                                      .valid_from = from,
                                      .known_from = (day)store_at_int(c, 4)},
                              .from = from,
                              .to = to};
    one.known = known_after(merging_known(m, h), one.row);
    uint32_t at = first_from(list, row, from);
    if (at == list->n || list->v[at].row != row || list->v[at].from != from) {
        not_listed(x, h, row, to, x->imported[one.row.recorded], one);
        return;
    }
    const struct survey_entry *entry = &list->v[at];
    m->entry_found[x->fact->index][at] = 1;
    day file_to = entry->to == DAY_MAX ? NO_END : entry->to + 1;
    if (file_to == to && same_value(x, entry->value, one.value)) {
        m->report->facts.same++;
        return;
    }
    one.to = file_to;
    one.value = value_text(m, x->fact, entry->value);
    m->report->facts.changed++;
    change(m, one, true);
}

static enum err_code imported_ones(struct matching *x, struct err *e)
{
    struct merging *m = x->m;
    int more;
    x->imported = arena_array(m->a, uint8_t, (size_t)m->recording + 1);
    if (store_query(m->c,
                    SQL("SELECT number FROM recording WHERE province = ?1 AND source = 'import'"
                        " ORDER BY number"),
                    STORE_VALUES(store_int(m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0)
        x->imported[store_at_int(m->c, 0)] = 1;
    return more < 0 ? e->code : ERR_NONE;
}

/* What a decision says of a household's class no file overrules: its rows are passed over. */
static void keep_decided(struct matching *x, const struct law_symbol *class, int64_t id)
{
    struct merging *m = x->m;
    uint32_t row = m->file_row[id];
    x->decided[id] = 1;
    if (row == 0 || m->is_person[id] || class == NULL || m->households[row - 1].age > AGE_SAME)
        return;
    const struct survey_entries *list = &m->s->entries[class->index];
    for (uint32_t i = first_from(list, row - 1, DAY_MIN); i < list->n && list->v[i].row == row - 1;
         i++) {
        m->entry_found[class->index][i] = 1;
        m->report->kept++;
    }
}

static enum err_code decided_ones(struct matching *x, struct err *e)
{
    struct merging *m = x->m;
    const struct law_symbol *class = law_find(m->s->law, STR("class"));
    int more;
    x->decided = arena_array(m->a, uint8_t, (size_t)m->n_entities + 1);
    if (store_query(m->c,
                    SQL("SELECT DISTINCT f.entity FROM fact AS f JOIN recording AS r ON r.province"
                        " = f.province AND r.number = f.recorded AND r.source = 'decision' WHERE"
                        " f.province = ?1 AND f.name = 'class' AND f.closed = 0 ORDER BY f.entity"),
                    STORE_VALUES(store_int(m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0)
        keep_decided(x, class, store_at_int(m->c, 0));
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code import_compare_facts(struct merging *m, struct err *e)
{
    uint32_t n = law_symbol_count(m->s->law);
    struct matching x = {.m = m};
    int more;
    m->entry_found = arena_array(m->a, uint8_t *, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        m->entry_found[i] = arena_array(m->a, uint8_t, (size_t)m->s->entries[i].n + 1);
    enum err_code code = sealed_read(m->c, m->a, m->province, &m->sealer, e);
    if (m->empty || !m->o->with_facts || code != ERR_NONE)
        return code;
    code = imported_ones(&x, e);
    if (code == ERR_NONE)
        code = decided_ones(&x, e);
    if (code != ERR_NONE)
        return code;
    if (store_query(m->c,
                    SQL("SELECT entity, name, recorded, valid_from, known_from, valid_to, value"
                        " FROM fact WHERE province = ?1 AND closed = 0 ORDER BY entity, name,"
                        " valid_from"),
                    STORE_VALUES(store_int(m->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0) {
        take_fact(&x);
        merging_step(m, 1);
    }
    if (more == 0 && x.unreadable)
        return sealed_unreadable(e);
    return more < 0 ? e->code : ERR_NONE;
}
