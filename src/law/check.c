/* What can be told of the law without running it: order and cycles, dates, coverage, citations,
 * complete benefits, stacking that contradicts itself. */
#include "law/build.h"

void sema_walk(struct expr *e, void (*fn)(struct expr *, void *), void *ctx)
{
    if (!e)
        return;
    fn(e, ctx);
    sema_walk(e->a, fn, ctx);
    sema_walk(e->b, fn, ctx);
    sema_walk(e->c, fn, ctx);
    for (uint32_t i = 0; i < e->n_items; i++)
        sema_walk(e->items[i], fn, ctx);
}

void sema_walk_decl(struct decl *d, void (*fn)(struct expr *, void *), void *ctx)
{
    sema_walk(d->due_when, fn, ctx);
    sema_walk(d->subject, fn, ctx);
    sema_walk(d->local_value, fn, ctx);
    sema_walk(d->local_when, fn, ctx);
    for (uint32_t i = 0; i < d->cases.n; i++) {
        sema_walk(d->cases.v[i].when, fn, ctx);
        sema_walk(d->cases.v[i].value, fn, ctx);
    }
}

/* ---- order ---- */

struct walk {
    struct law *l;
    struct symbol *path[256];
    int depth;
};

static void visit(struct walk *w, struct symbol *s);
static void visit_due(struct walk *w, struct symbol *s);

static void tell_cycle(struct walk *w, struct symbol *s)
{
    struct buf b;
    int from = 0;
    buf_init(&b, w->l->arena, 1024);
    for (int i = 0; i < w->depth; i++) {
        if (w->path[i] == s)
            from = i;
    }
    for (int i = from; i < w->depth; i++)
        buf_fmt(&b, "%s → ", w->path[i]->name);
    buf_fmt(&b, "%s", s->name);
    diag_error(&w->l->diags, s->pos, "quy định phụ thuộc vòng tròn: %s",
               "rules depend on each other in a circle: %s", buf_str(&b));
    diag_hint(&w->l->diags, "một quy định không được cần đến chính nó, kể cả qua tháng khác",
              "a rule may not need itself, not even through another month");
}

static void visit_ref(struct expr *e, void *ctx)
{
    struct walk *w = ctx;
    if (e->kind == E_CALL && (e->fn == FN_DUE || e->fn == FN_AMOUNT) && e->items[0]->symbol)
        visit_due(w, e->items[0]->symbol);
    else if (e->symbol)
        visit(w, e->symbol);
}

static bool enter(struct walk *w, struct symbol *s, uint8_t *mark)
{
    if (*mark == 2)
        return false;
    if (*mark == 1 || w->depth == 250) {
        tell_cycle(w, s);
        return false;
    }
    *mark = 1;
    w->path[w->depth++] = s;
    return true;
}

static void visit(struct walk *w, struct symbol *s)
{
    if (!enter(w, s, &s->visit))
        return;
    for (uint32_t i = 0; i < s->decls.n; i++)
        sema_walk_decl(s->decls.v[i], visit_ref, w);
    for (uint32_t i = 0; i < s->overlays.n; i++)
        sema_walk_decl(s->overlays.v[i], visit_ref, w);
    w->depth--;
    s->visit = 2;
    vec_push(w->l->arena, &w->l->ordered, s);
}

/* What a benefit comes to after stacking needs those it is compared with. */
static void visit_due(struct walk *w, struct symbol *s)
{
    if (!enter(w, s, &s->visit_due))
        return;
    visit(w, s);
    for (uint32_t i = 0; i < s->excluded_by.n; i++)
        visit(w, s->excluded_by.v[i]);
    for (uint32_t i = 0; i < s->highest.n; i++) {
        struct symbol *o = s->highest.v[i];
        visit(w, o);
        for (uint32_t j = 0; j < o->excluded_by.n; j++)
            visit(w, o->excluded_by.v[j]);
    }
    w->depth--;
    s->visit_due = 2;
}

static void find_imprecise(struct expr *e, void *ctx)
{
    bool *found = ctx;
    if (e->kind == E_NAME && e->symbol && e->symbol->imprecise)
        *found = true;
}

static void mark_imprecise(struct symbol *s)
{
    if (s->kind == SYM_FACT)
        s->imprecise = s->type.kind == V_DATE && s->entity == ENTITY_PERSON;
    for (uint32_t i = 0; i < s->decls.n && s->kind == SYM_BENEFIT; i++) {
        for (uint32_t j = 0; j < s->decls.v[i]->cases.n; j++)
            sema_walk(s->decls.v[i]->cases.v[j].value, find_imprecise, &s->imprecise);
    }
    if (s->kind != SYM_RULE || s->type.kind == V_BOOL || s->type.kind == V_ENUM)
        return;
    for (uint32_t i = 0; i < s->decls.n; i++)
        sema_walk_decl(s->decls.v[i], find_imprecise, &s->imprecise);
    for (uint32_t i = 0; i < s->overlays.n; i++)
        sema_walk(s->overlays.v[i]->local_value, find_imprecise, &s->imprecise);
}

void sema_check_order(struct law *l)
{
    struct walk w = {.l = l};
    for (uint32_t i = 0; i < l->symbols.n; i++) {
        visit(&w, l->symbols.v[i]);
        if (l->symbols.v[i]->kind == SYM_BENEFIT)
            visit_due(&w, l->symbols.v[i]);
    }
    for (uint32_t i = 0; i < l->ordered.n; i++)
        mark_imprecise(l->ordered.v[i]);
}

/* ---- dates ---- */

static str date_text(struct law *l, day d)
{
    char to[11];
    size_t n = day_format_vi(d, to);
    return arena_str(l->arena, (str){to, n});
}

static void check_versions(struct law *l, struct symbol *s)
{
    for (uint32_t i = 1; i < s->decls.n; i++) {
        day from, to, from2, to2;
        sema_window(l, s->decls.v[i], &from, &to);
        for (uint32_t j = 0; j < i; j++) {
            sema_window(l, s->decls.v[j], &from2, &to2);
            /* A proposal stands over what is law. */
            bool over =
                sema_file(l, s->decls.v[i])->proposal && !sema_file(l, s->decls.v[j])->proposal;
            if (over || from > to2 || from2 > to)
                continue;
            diag_error(&l->diags, s->decls.v[i]->pos, "“%s”: hai quy định cùng áp dụng ngày %s",
                       "“%s”: two rules apply on %s", s->name,
                       date_text(l, from > from2 ? from : from2));
            diag_hint(&l->diags, "ghi “áp dụng từ … đến …” không chồng nhau",
                      "write “applies from … to …” that do not overlap");
        }
    }
}

/* Between two versions of a rule no day may be without one. A benefit may pause. */
static void check_version_gaps(struct law *l, struct symbol *s)
{
    for (uint32_t i = 0; i < s->decls.n && s->kind == SYM_RULE; i++) {
        day from, to, from2, to2, next = INT32_MAX;
        bool covered = false;
        sema_window(l, s->decls.v[i], &from, &to);
        for (uint32_t j = 0; j < s->decls.n && to != INT32_MAX; j++) {
            sema_window(l, s->decls.v[j], &from2, &to2);
            covered = covered || (from2 <= to + 1 && to2 > to);
            next = from2 > to && from2 < next ? from2 : next;
        }
        if (!covered && next != INT32_MAX)
            diag_error(&l->diags, s->decls.v[i]->pos, "“%s” không có quy định từ %s đến trước %s",
                       "“%s” has no rule from %s until %s", s->name, date_text(l, to + 1),
                       date_text(l, next));
    }
}

static void check_row_gaps(struct law *l, struct decl *d, const struct param_row *r)
{
    if (r->applies_to == DAY_NONE)
        return;
    day next = DAY_NONE;
    for (uint32_t j = 0; j < d->rows.n; j++) {
        const struct param_row *o = &d->rows.v[j];
        if (o != r && o->applies_from <= r->applies_to + 1 &&
            (o->applies_to == DAY_NONE || o->applies_to > r->applies_to))
            return;
        if (o->applies_from > r->applies_to && (next == DAY_NONE || o->applies_from < next))
            next = o->applies_from;
    }
    if (next != DAY_NONE)
        diag_error(&l->diags, r->pos, "“%s” không có giá trị từ %s đến trước %s",
                   "“%s” has no value from %s until %s", d->name, date_text(l, r->applies_to + 1),
                   date_text(l, next));
}

static void check_rows(struct law *l, struct symbol *s)
{
    struct decl *d = s->decls.v[0];
    if (!d->rows.n)
        diag_error(&l->diags, d->pos, "tham số “%s” không có dòng nào", "parameter “%s” has no row",
                   s->name);
    for (uint32_t i = 0; i < d->rows.n; i++) {
        const struct param_row *r = &d->rows.v[i];
        for (uint32_t j = 0; j < i; j++) {
            const struct param_row *o = &d->rows.v[j];
            if (o->applies_from == r->applies_from && o->proposed == r->proposed &&
                build_row_known(l, d, o) == build_row_known(l, d, r))
                diag_error(&l->diags, r->pos, "“%s” có hai giá trị cùng áp dụng từ %s",
                           "“%s” has two values that apply from %s", d->name,
                           date_text(l, r->applies_from));
        }
        if (r->applies_to != DAY_NONE && r->applies_to < r->applies_from)
            diag_error(&l->diags, r->pos, "thời gian áp dụng kết thúc trước khi bắt đầu",
                       "the application ends before it begins");
        if (str_eq_c(r->grade, "C") && r->value && r->value->kind != E_UNKNOWN) {
            diag_error(&l->diags, r->pos,
                       "giá trị mức tin cậy C chưa được kiểm chứng, không được dùng",
                       "a value of grade C is not verified and may not be used");
            diag_hint(&l->diags, "ghi “chưa rõ” và lý do ở cột ghi chú",
                      "write “unknown” and the reason under note");
        }
        if (r->value && r->value->kind == E_UNKNOWN && !r->value->text.n && !r->note.n)
            diag_error(&l->diags, r->pos, "giá trị “chưa rõ” cần lý do ở cột ghi chú",
                       "the value “unknown” needs its reason under note");
        check_row_gaps(l, d, r);
    }
}

/* ---- a benefit may not apply before what it needs ---- */

struct needs {
    struct law *l;
    struct symbol *user;
    const struct decl *of;
    struct pos pos;
    day since;
    int depth;
};

static void need(struct expr *e, void *ctx);

static void need_symbol(struct needs *n, struct symbol *s)
{
    if (s->kind == SYM_PARAM) {
        const struct decl *d = s->decls.v[0];
        day first = INT32_MAX;
        for (uint32_t i = 0; i < d->rows.n; i++)
            first = d->rows.v[i].applies_from < first ? d->rows.v[i].applies_from : first;
        if (!d->rows.n || first <= n->since || n->since <= INT32_MIN + 1)
            return;
        diag_error(&n->l->diags, n->pos, "“%s” áp dụng từ %s nhưng tham số “%s” chỉ có từ %s",
                   "“%s” applies from %s but parameter “%s” only from %s", n->user->name,
                   date_text(n->l, n->since), s->name, date_text(n->l, first));
        diag_hint(&n->l->diags, "thêm dòng cho thời gian trước đó, hoặc “chưa rõ” và lý do",
                  "add a row for the time before, or “unknown” and the reason");
        return;
    }
    if (s->kind != SYM_RULE || n->depth > 60)
        return;
    /* Reached by many ways; an earlier day has told all that a later one could. */
    if (s->needed_by == n->of && s->needed_since <= n->since)
        return;
    s->needed_by = n->of;
    s->needed_since = n->since;
    for (uint32_t i = 0; i < s->decls.n; i++) {
        day from, to;
        sema_window(n->l, s->decls.v[i], &from, &to);
        struct needs in = *n;
        in.depth++;
        in.since = from > n->since ? from : n->since;
        sema_walk_decl(s->decls.v[i], need, &in);
    }
}

static void need(struct expr *e, void *ctx)
{
    struct needs *n = ctx;
    if (e->kind == E_NAME && e->symbol && n->l->diags.errors < LAW_MAX_DIAGS)
        need_symbol(n, e->symbol);
}

/* ---- cases ---- */

static void check_cases(struct law *l, struct symbol *s, struct decl *d)
{
    if (d->kind == DECL_DECISION_TABLE)
        return; /* gaps and overlaps: decision_table.c */
    bool closed = s->type.kind == V_BOOL;
    for (uint32_t i = 0; i < d->cases.n; i++) {
        const struct rule_case *c = &d->cases.v[i];
        closed = closed || !c->when;
        if (i > 0 && !d->cases.v[i - 1].when)
            diag_error(&l->diags, c->pos, "trường hợp này không bao giờ tới: dòng trước luôn đúng",
                       "this case is never reached: the one before always holds");
    }
    if (!d->cases.n && d->kind != DECL_BENEFIT)
        diag_error(&l->diags, d->pos, "“%s” không có dòng “= …” nào", "“%s” has no line “= …”",
                   d->name);
    if (closed || !d->cases.n)
        return;
    if (!d->subject || d->subject->type.kind != V_ENUM) {
        diag_error(&l->diags, d->pos, "“%s” không nói giá trị khi không trường hợp nào đúng",
                   "“%s” does not say its value where no case holds", d->name);
        diag_hint(&l->diags, "thêm dòng “= … còn lại”", "add a line “= … otherwise”");
    }
}

static void check_coverage(struct law *l, struct decl *d)
{
    if (!d->subject || d->subject->type.kind != V_ENUM)
        return;
    const struct law_enum *e = &l->enums.v[d->subject->type.enumeration]->enumeration;
    bool seen[256] = {false}, open = true;
    for (uint32_t i = 0; i < d->cases.n; i++) {
        const struct rule_case *c = &d->cases.v[i];
        open = open && c->when != NULL;
        for (uint32_t j = 0; j < c->n_matches; j++) {
            if (c->matches[j]->type.kind != V_ENUM || c->matches[j]->symbol)
                return;
            if (seen[c->matches[j]->value])
                diag_error(&l->diags, c->matches[j]->pos,
                           "giá trị “%s” đã có ở dòng trên: không bao giờ tới",
                           "value “%s” stands above already: never reached",
                           e->values[c->matches[j]->value].name);
            seen[c->matches[j]->value] = true;
        }
    }
    for (uint32_t i = 0; i < e->n_values && open; i++) {
        if (!seen[i]) {
            diag_error(&l->diags, d->pos, "“%s” thiếu giá trị “%s” của “%s”",
                       "“%s” lacks the value “%s” of “%s”", d->name, e->values[i].name, e->name);
            diag_hint(&l->diags, "thêm trường hợp đó hoặc “còn lại”",
                      "add that case, or “otherwise”");
        }
    }
}

/* ---- benefits ---- */

static const char *const groups[] = {
    "social_assistance", "social_pension", "care",      "funeral", "emergency",
    "health_insurance",  "electricity",    "education", "credit",  "housing",
    "training",          "livelihood",     "legal_aid", "merit"};

static void check_group(struct law *l, struct decl *d)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (str_eq_c(d->group, groups[i]))
            return;
    }
    diag_error(&l->diags, d->pos,
               d->group.n ? "quyền lợi “%s”: không có nhóm “%s”" : "quyền lợi “%s” thiếu “nhóm”%s",
               d->group.n ? "benefit “%s”: there is no group “%s”"
                          : "benefit “%s” lacks its “group”%s",
               d->name, d->group);
    diag_hint(
        &l->diags,
        "các nhóm: social_assistance, social_pension, care, funeral, emergency, health_insurance, "
        "…",
        "groups: social_assistance, social_pension, care, funeral, emergency, health_insurance, …");
}

static void check_benefit(struct law *l, struct decl *d)
{
    check_group(l, d);
    if (d->pays == PAYS_NONE)
        diag_error(&l->diags, d->pos,
                   "quyền lợi “%s” thiếu “trả hằng tháng|hằng quý|một lần|dịch vụ”",
                   "benefit “%s” lacks “pays monthly|quarterly|once|service”", d->name);
    if (!d->due_when)
        diag_error(&l->diags, d->pos, "quyền lợi “%s” thiếu “hưởng khi …”",
                   "benefit “%s” lacks “due when …”", d->name);
    if (d->pays == PAYS_SERVICE && d->cases.n)
        diag_error(&l->diags, d->pos, "dịch vụ “%s” không có “mức”",
                   "the service “%s” has no “amount”", d->name);
    if (d->pays != PAYS_SERVICE && d->pays != PAYS_NONE && !d->cases.n)
        diag_error(&l->diags, d->pos, "quyền lợi “%s” thiếu “mức”",
                   "benefit “%s” lacks its “amount”", d->name);
    if (d->entity == ENTITY_AREA)
        diag_error(&l->diags, d->pos, "quyền lợi thuộc về người hoặc hộ",
                   "a benefit is a person's or a household's");
}

static void check_excluded_addition(struct law *l, struct pos at, const struct symbol *s,
                                    const struct symbol *o)
{
    for (uint32_t k = 0; k < s->excluded_by.n; k++) {
        if (s->excluded_by.v[k] == o)
            diag_error(&l->diags, at, "“%s” vừa “loại trừ” vừa “cộng thêm” với “%s”",
                       "“%s” is both excluded by and in addition with “%s”", s->name, o->name);
    }
}

static void check_additions(struct law *l)
{
    for (uint32_t i = 0; i < l->ast.decls.n; i++) {
        const struct decl *d = l->ast.decls.v[i];
        const struct symbol *s = d->kind == DECL_ADDITION ? sema_find(l, d->target.name) : NULL;
        for (uint32_t j = 0; s && j < d->names.n; j++) {
            const struct symbol *o = sema_find(l, d->names.v[j].name);
            for (uint32_t k = 0; o && k < s->highest.n; k++) {
                if (s->highest.v[k] == o)
                    diag_error(&l->diags, d->names.v[j].pos,
                               "“%s” và “%s” vừa “cao nhất” vừa “cộng thêm”",
                               "“%s” and “%s” are both in “highest of” and “in addition”", s->name,
                               o->name);
            }
            if (o) {
                check_excluded_addition(l, d->names.v[j].pos, s, o);
                check_excluded_addition(l, d->names.v[j].pos, o, s);
            }
        }
    }
}

static bool needs_citation(const struct symbol *s)
{
    return s->kind == SYM_PARAM || s->kind == SYM_RULE || s->kind == SYM_BENEFIT ||
           s->kind == SYM_SCALE;
}

static void check_decl(struct law *l, struct symbol *s, struct decl *d)
{
    if (needs_citation(s) && !sema_article(l, d).n) {
        diag_error(&l->diags, d->pos, "“%s” không có căn cứ: phía trên chưa có tiêu đề điều khoản",
                   "“%s” has no citation: there is no heading above it", s->name);
        diag_hint(&l->diags, "đặt dưới một tiêu đề như “## Điều 5 khoản 1 — …”",
                  "put it under a heading like “## Điều 5 khoản 1 — …”");
    }
    if (s->kind == SYM_RULE || s->kind == SYM_BENEFIT) {
        check_cases(l, s, d);
        check_coverage(l, d);
    }
    if (s->kind == SYM_BENEFIT)
        check_benefit(l, d);
    if (d->applies_from != DAY_NONE && d->applies_to != DAY_NONE && d->applies_to < d->applies_from)
        diag_error(&l->diags, d->pos, "thời gian áp dụng kết thúc trước khi bắt đầu",
                   "the application ends before it begins");
    if (d->kind == DECL_BENEFIT || d->kind == DECL_CLASS) {
        struct needs n = {.l = l, .user = s, .of = d, .pos = d->pos};
        day to;
        sema_window(l, d, &n.since, &to);
        sema_walk_decl(d, need, &n);
    }
    if (d->role && (s->type.kind != V_ENUM || s->entity != ENTITY_PERSON))
        diag_error(&l->diags, d->pos, "“vai trò” phải là một liệt kê của người",
                   "a “role” must be an enumeration of the person");
}

void sema_check_rules(struct law *l)
{
    const struct symbol *role = NULL;
    for (uint32_t i = 0; i < l->symbols.n; i++) {
        struct symbol *s = l->symbols.v[i];
        for (uint32_t j = 0; j < s->decls.n; j++)
            check_decl(l, s, s->decls.v[j]);
        if (s->kind == SYM_PARAM)
            check_rows(l, s);
        check_versions(l, s);
        check_version_gaps(l, s);
        if (s->kind == SYM_FACT && s->decls.v[0]->role) {
            if (role)
                diag_error(&l->diags, s->pos, "chỉ một dữ kiện là “vai trò”: đã có “%s”",
                           "only one fact is the “role”: “%s” is it", role->name);
            role = s;
        }
    }
    check_additions(l);
}
