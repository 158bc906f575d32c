#include "law/single.h"
#include "base/num.h"

struct given {
    uint32_t row; /* 0: the household; else the member's number */
    const struct law_symbol *fact;
    int64_t value, latest; /* latest differs for a date known by its year */
    bool unknown;
};

struct single {
    struct arena *a;
    const struct law *l;
    struct {
        struct given *v;
        uint32_t n, cap;
    } given;
    uint32_t members;
    bool imprecise;
};

static enum err_code wrong(struct err *e, uint32_t line, const char *vi, const char *en, str what)
{
    err_at(e, STR("facts"), line, 1, 0);
    return err_set(e, ERR_INPUT, vi, en, what);
}

static bool year_alone(const struct law_symbol *s, str value, struct given *g)
{
    int64_t year;
    if (s->type.kind != LAW_DATE || value.n != 4 || !num_parse_int(value, &year) || year < 1850 ||
        year > 2200)
        return false;
    g->value = vm_date_pack((int)year, 1, 1);
    g->latest = vm_date_pack((int)year, 12, 31);
    return true;
}

static enum err_code read_line(struct single *s, str line, uint32_t number, struct err *e)
{
    str rest = line, entity = str_trim(str_split(&rest, '\t')),
        id = str_trim(str_split(&rest, '\t')), value = str_trim(rest);
    int64_t row = 0;
    struct given g = {.fact = law_find(s->l, id)};
    if (!str_eq_c(entity, "household") &&
        (!num_parse_int(entity, &row) || row < 1 || row > SINGLE_MAX_MEMBERS))
        return wrong(e, number, "“%s” không phải “household” hay số của thành viên",
                     "“%s” is neither “household” nor a member's number", entity);
    if (!g.fact || g.fact->kind != LAW_FACT)
        return wrong(e, number, "không có dữ kiện “%s”", "there is no fact “%s”", id);
    if ((g.fact->entity == LAW_PERSON) != (row > 0))
        return wrong(e, number, "dữ kiện “%s” thuộc về đối tượng khác",
                     "fact “%s” belongs to the other kind of entity", id);
    g.row = (uint32_t)row;
    s->members = g.row > s->members ? g.row : s->members;
    if (value.n == 0)
        return ERR_NONE;
    if (str_eq_c(value, "?")) {
        g.unknown = true;
    } else if (year_alone(g.fact, value, &g)) {
        s->imprecise = true;
    } else if (law_value_parse(&g.fact->type, value, &g.value)) {
        g.latest = g.value;
    } else {
        return wrong(e, number, "“%s” không phải giá trị của dữ kiện này",
                     "“%s” is no value of this fact", value);
    }
    vec_push(s->a, &s->given, g);
    return ERR_NONE;
}

static enum err_code read_facts(struct single *s, str facts, struct err *e)
{
    s->members = 1;
    uint32_t line = 0;
    for (str rest = facts; rest.p;) {
        str l = str_split(&rest, '\n');
        line++;
        if (!str_trim(l).n)
            continue;
        enum err_code code = read_line(s, l, line, e);
        if (code)
            return code;
    }
    return ERR_NONE;
}

static struct vm_column column_of(struct single *s, const struct law_input *in)
{
    uint32_t rows = in->level == LEVEL_PERSON ? s->members : 1;
    uint8_t *known = arena_array(s->a, uint8_t, rows + VM_SLACK);
    void *data = arena_alloc_array(s->a, lane_bytes(in->lane), rows + VM_SLACK);
    struct vm_column c = {.data = data, .known = known};
    bool since = in->aspect == LAW_SINCE;
    for (uint32_t i = 0; i < rows && !since && in->symbol->has_unrecorded; i++) {
        vm_lane_set(in->lane, data, i, in->symbol->unrecorded);
        known[i] = 1;
    }
    for (uint32_t k = 0; k < s->given.n; k++) {
        const struct given *g = &s->given.v[k];
        uint32_t row = g->row ? g->row - 1 : 0;
        if (g->fact != in->symbol || since)
            continue;
        bool precise = !g->unknown && (g->value == g->latest || in->aspect != LAW_VALUE);
        vm_lane_set(in->lane, data, row,
                    !precise                   ? 0
                    : in->aspect == LAW_LATEST ? g->latest
                                               : g->value);
        known[row] = precise;
    }
    return c;
}

struct run {
    struct law_plan *plan;
    struct vm *vm;
    struct vm_batch batch;
    uint32_t *first;
};

static enum err_code run(struct single *s, month m, day known_on, const uint32_t *targets,
                         uint32_t n, struct run *r, struct err *e)
{
    struct law_request q = {.month = m,
                            .known_on = known_on,
                            .targets = targets,
                            .n_targets = n,
                            .imprecise_dates = s->imprecise,
                            .trace = true};
    r->plan = law_plan_new(s->a, s->l, &q, e);
    if (!r->plan)
        return ERR_LIMIT;
    struct vm_column *columns = arena_array(s->a, struct vm_column, r->plan->n_inputs + 1);
    for (uint32_t i = 0; i < r->plan->n_inputs; i++)
        columns[i] = column_of(s, &r->plan->inputs[i]);
    r->first = arena_array(s->a, uint32_t, 2);
    r->first[1] = s->members;
    r->batch = (struct vm_batch){1, r->first, columns};
    r->vm = vm_new_small(s->a, &r->plan->program, s->members);
    vm_run(r->vm, &r->batch, 0, 1);
    return ERR_NONE;
}

static bool read_reg(const struct vm *vm, uint16_t reg, enum lane lane, uint32_t row, int64_t *v)
{
    struct vm_reg r = vm_register(vm, reg);
    *v = vm_lane_get(lane, r.data, row);
    return !r.known || r.known[row];
}

static void write_missing(const struct run *r, uint32_t output, uint32_t row, struct buf *to)
{
    struct law_missing m[32];
    uint32_t n = law_missing(r->plan, r->vm, &r->batch, 0, output, row, m, 32);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(to, "%z%s", i ? ";" : "", m[i].symbol ? m[i].symbol->id : m[i].reason);
}

static void answer_row(const struct run *r, uint32_t output, uint32_t row, struct buf *to)
{
    const struct law_output *o = &r->plan->outputs[output];
    int64_t due = 1, value = 0, which;
    bool known = o->due == VM_NONE || read_reg(r->vm, o->due, LANE_U8, row, &due);
    if (known && !due)
        return;
    known = read_reg(r->vm, o->value, o->lane, row, &value) && known;
    if (o->level == LEVEL_PERSON)
        buf_fmt(to, "%u\t%s\t", row + 1, o->symbol->id);
    else
        buf_fmt(to, "household\t%s\t", o->symbol->id);
    if (known)
        law_value_write(&o->symbol->type, value, to);
    buf_char(to, '\t');
    if (!known)
        write_missing(r, output, row, to);
    str article = o->article;
    if (o->which != VM_NONE && read_reg(r->vm, o->which, LANE_U8, row, &which))
        article = o->cites[which];
    buf_fmt(to, "\t%s\t%s\n", o->instrument, article);
}

static enum err_code choose(struct single *s, str targets, uint32_t *out, uint32_t *n,
                            struct err *e)
{
    *n = 0;
    for (str rest = targets; rest.p && targets.n;) {
        str id = str_trim(str_split(&rest, ' '));
        const struct law_symbol *t = id.n ? law_find(s->l, id) : NULL;
        if (id.n && !t)
            return wrong(e, 0, "không có quy định “%s”", "there is no rule “%s”", id);
        if (t)
            out[(*n)++] = t->index;
    }
    for (uint32_t i = 0; i < law_symbol_count(s->l) && !targets.n; i++) {
        enum law_kind k = law_symbol(s->l, i)->kind;
        if (k == LAW_CLASS || k == LAW_BENEFIT)
            out[(*n)++] = i;
    }
    return ERR_NONE;
}

enum err_code single_decide(struct arena *a, const struct law *l, month m, day known_on,
                            str targets, str facts, struct buf *answers, struct err *e)
{
    struct single s = {.a = a, .l = l};
    struct run r;
    uint32_t n, *chosen = arena_array(a, uint32_t, law_symbol_count(l) + targets.n + 1);
    enum err_code code = read_facts(&s, facts, e);
    code = code ? code : choose(&s, targets, chosen, &n, e);
    code = code ? code : run(&s, m, known_on, chosen, n, &r, e);
    if (code)
        return code;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t rows = r.plan->outputs[i].level == LEVEL_PERSON ? s.members : 1;
        for (uint32_t row = 0; row < rows && r.plan->outputs[i].applies; row++)
            answer_row(&r, i, row, answers);
    }
    return ERR_NONE;
}

enum err_code single_explain(struct arena *a, const struct law *l, month m, day known_on, str id,
                             str entity, str facts, enum lang lang, struct buf *text, struct err *e)
{
    struct single s = {.a = a, .l = l};
    struct run r;
    const struct law_symbol *t = law_find(l, id);
    int64_t member = 0;
    if (!t)
        return wrong(e, 0, "không có quy định “%s”", "there is no rule “%s”", id);
    enum err_code code = read_facts(&s, facts, e);
    if (!code && t->entity == LAW_PERSON &&
        (!num_parse_int(entity, &member) || member < 1 || member > s.members))
        code = wrong(e, 0, "không có thành viên “%s”", "there is no member “%s”", entity);
    code = code ? code : run(&s, m, known_on, &t->index, 1, &r, e);
    if (!code)
        law_explain(r.plan, r.vm, &r.batch, 0, 0, member ? (uint32_t)member - 1 : 0, lang, text);
    return code;
}
