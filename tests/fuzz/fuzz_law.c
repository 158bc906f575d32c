/* Any bytes as a law text: the parser tells what is wrong and ends; every place it tells of lies in
 * the text, every message can be shown; formatting twice is formatting once. What compiles can be
 * planned, run over facts that are unknown or at either end of their ranges, and explained. */
#include "base/check.h"
#include "law/format.h"
#include "law/sema.h"

enum {
    MAX_INPUT_BYTES = 1 << 16,
    MAX_ARENA_BYTES = 1 << 30,
    MAX_TEXT_BYTES = 1 << 24,
    MAX_EXPLAINED = 40, /* results */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(struct arena *a, const struct diags *d, const struct law_source *source)
{
    for (uint32_t i = 0; i < d->list.n; i++) {
        const struct diag *item = &d->list.v[i];
        check((uint64_t)item->pos.offset + item->pos.length <= source->text.n);
        struct buf b;
        buf_init(&b, a, 1 << 16);
        diag_format(&b, item, source, i % 2 == 0 ? LANG_VI : LANG_EN);
        check(b.n > 0);
    }
}

static str format(struct arena *a, str text)
{
    struct law_source source = {.name = STR("fuzz.md"), .text = text};
    struct buf b;
    buf_init(&b, a, MAX_TEXT_BYTES);
    law_format(a, &source, &b);
    check(!b.full);
    return buf_str(&b);
}

static bool read_table(void *ctx, str path, str *text)
{
    (void)ctx;
    *text = STR("code,a,b,note\n1,10,2.5,x\n4,,-3,y\n9,7,0,z\n");
    return path.n % 4 != 0;
}

/* Unknown, or one value for all rows that the fact may have. */
static struct vm_column column(const struct law_input *in, int way)
{
    const struct law_type *t = &in->symbol->type;
    struct vm_column c = {.uniform_known = way > 0};
    if (way > 0 && (in->aspect != LAW_VALUE || t->kind == LAW_DATE))
        c.uniform = way == 1 ? vm_date_pack(1930, 2, 28) : vm_date_pack(2030, 12, 31);
    else if (way > 0)
        c.uniform = way == 1 ? t->lo : t->hi;
    return c;
}

static void explain(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b,
                    struct arena *a)
{
    for (uint32_t i = 0; i < p->n_outputs && i < MAX_EXPLAINED; i++) {
        struct law_missing missing[8];
        struct arena_mark mark = arena_save(a);
        struct buf text;
        buf_init(&text, a, 1 << 16);
        law_missing(p, vm, b, 0, i, 1, missing, 8);
        law_explain(p, vm, b, 0, i, 1, i % 2 ? LANG_VI : LANG_EN, &text);
        arena_restore(a, mark);
    }
}

/* Three persons in two households. */
static void run(struct arena *a, const struct law *l, bool trace)
{
    static const uint32_t first[] = {0, 1, 3};
    struct err e = {0};
    uint32_t n = law_symbol_count(l);
    uint32_t *targets = arena_array(a, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        targets[i] = i;
    struct law_request r = {.month = month_make(2024, 2),
                            .known_on = DAY_MAX,
                            .targets = targets,
                            .n_targets = n,
                            .imprecise_dates = trace,
                            .trace = trace};
    struct law_plan *p = law_plan_new(a, l, &r, &e);
    if (!p)
        return;
    struct vm *vm = vm_new(a, &p->program);
    struct vm_column *columns = arena_array(a, struct vm_column, p->n_inputs + 1);
    struct vm_batch b = {.households = 2, .first = first, .columns = columns};
    for (int way = 0; way < 3; way++) {
        for (uint32_t i = 0; i < p->n_inputs; i++)
            columns[i] = column(&p->inputs[i], way);
        vm_run(vm, &b, 0, 2);
        if (trace)
            explain(p, vm, &b, a);
    }
}

static void compile(struct arena *a, str text)
{
    struct law *l = law_new(a);
    law_add(l, STR("fuzz.md"), text);
    bool ok = law_compile(l, read_table, NULL);
    check(ok == (law_error_count(l) == 0));
    show(a, &l->diags, &l->sources.v[0]);
    if (!ok)
        return;
    run(a, l, false);
    run(a, l, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT_BYTES)
        return 0;
    struct arena a;
    arena_init(&a, MAX_ARENA_BYTES);
    struct law_source source = {.name = STR("fuzz.md"), .text = {(const char *)data, size}};
    struct diags d = {.arena = &a};
    struct ast ast = {0};
    law_parse(&a, &ast, &source, 0, &d);
    diag_sort(&d);
    show(&a, &d, &source);
    str once = format(&a, source.text);
    check(str_eq(format(&a, once), once));
    compile(&a, source.text);
    arena_clear(&a);
    return 0;
}
