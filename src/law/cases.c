/* The cases of a rule: how many, which of them a run reached; and a declaration shown with its law.
 */
#include "law/trace.h"

uint32_t law_case_count(const struct law *l, const struct law_symbol *s)
{
    const struct symbol *in = trace_symbol(s);
    uint32_t n = 0;
    (void)l;
    for (uint32_t i = 0; i < in->decls.n && (in->kind == SYM_RULE || in->kind == SYM_BENEFIT); i++)
        n += in->decls.v[i]->cases.n ? in->decls.v[i]->cases.n : in->kind == SYM_BENEFIT;
    return n;
}

struct law_case_info law_case(const struct law *l, const struct law_symbol *s, uint32_t i)
{
    const struct symbol *in = trace_symbol(s);
    struct pos at = in->pos;
    for (uint32_t k = 0; k < in->decls.n; k++) {
        const struct decl *d = in->decls.v[k];
        uint32_t n = d->cases.n ? d->cases.n : in->kind == SYM_BENEFIT;
        at = d->cases.n && i < n ? d->cases.v[i].pos : d->pos;
        if (i < n)
            break;
        i -= n;
    }
    struct law_case_info info = {.file = l->sources.v[at.source].name};
    uint32_t column;
    str text = l->sources.v[at.source].text;
    diag_line_column(text, at.offset, &info.line, &column);
    info.text = str_slice(text, at.offset, (size_t)at.offset + at.length);
    return info;
}

static uint32_t case_offset(const struct symbol *s, const struct decl *d)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->decls.n && s->decls.v[k] != d; k++)
        n += s->decls.v[k]->cases.n ? s->decls.v[k]->cases.n : s->kind == SYM_BENEFIT;
    return n;
}

void law_case_hits(const struct law_plan *p, const struct vm *vm, const struct law_symbol *s,
                   uint32_t households, uint32_t persons, bool *hits)
{
    const struct builder *b = &p->trace->builder;
    struct symbol *sym = trace_symbol(s);
    uint32_t rows = build_level(sym) == LEVEL_PERSON ? persons : households;
    for (uint32_t k = 0; k < b->instances.n; k++) {
        const struct instance *in = b->instances.v[k];
        if (in->symbol != sym || !in->decl)
            continue;
        for (uint32_t row = 0; row < rows; row++) {
            struct trace_row v = {.p = p, .vm = vm, .household = row, .person = row};
            int64_t due = 1;
            if (sym->kind == SYM_BENEFIT && (!trace_value(&v, in->eligible, row, &due) || !due))
                continue;
            uint32_t i = in->n_cases ? trace_deciding_case(&v, in) : 0;
            if (i < in->n_cases || !in->n_cases)
                hits[case_offset(sym, in->decl) + i] = true;
        }
    }
}

/* What the law says: the heading above a declaration and the prose under it, up to the first block.
 */
static void show_prose(const struct law *l, const struct decl *d, struct buf *to)
{
    if (d->heading < 0)
        return;
    str text = l->sources.v[d->pos.source].text;
    struct pos at = sema_file(l, d)->headings.v[d->heading].pos;
    str rest = str_slice(text, at.offset, d->span.offset);
    while (rest.p) {
        str line = str_split(&rest, '\n');
        if (str_starts(line, STR("```")) || str_starts(line, STR("~~~")))
            break;
        if (rest.p)
            buf_fmt(to, "%s\n", line);
    }
}

void law_show(const struct law *l, const struct law_symbol *s, enum lang lang, struct buf *to)
{
    const struct symbol *sym = trace_symbol(s);
    for (uint32_t i = 0; i < sym->decls.n; i++) {
        const struct decl *d = sym->decls.v[i];
        const struct law_source *src = &l->sources.v[d->pos.source];
        uint32_t line, column;
        diag_line_column(src->text, d->pos.offset, &line, &column);
        buf_fmt(to, "%s:%u  %s, %s (%z %s)\n\n", src->name, line, sema_number(l, d),
                sema_article(l, d), lang == LANG_VI ? "mức tin cậy" : "grade",
                sema_file(l, d)->grade);
        show_prose(l, d, to);
        buf_fmt(to, "%s\n\n",
                str_slice(src->text, d->span.offset, (size_t)d->span.offset + d->span.length));
    }
}
