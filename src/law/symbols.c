/* From declarations to symbols: names, types, enumerations, tables. */
#include "base/num.h"
#include "law/sema.h"

#define DATE_LO (1800 * 512 + 33)
#define DATE_HI (2400 * 512 + 12 * 32 + 31)
#define RULE_SCALE_MAX 6

static struct name_slot *slot_of(const struct law *l, str name)
{
    uint64_t h = str_hash(name);
    for (uint32_t i = (uint32_t)h & (l->n_slots - 1);; i = (i + 1) & (l->n_slots - 1)) {
        if (!l->names[i].symbol || str_eq(l->names[i].name, name))
            return &l->names[i];
    }
}

struct symbol *sema_find(const struct law *l, str name)
{
    return l->n_slots ? slot_of(l, name)->symbol : NULL;
}

static void grow_names(struct law *l)
{
    struct name_slot *old = l->names;
    uint32_t n = l->n_slots;
    l->n_slots = n ? n * 2 : 1024;
    l->names = arena_array(l->arena, struct name_slot, l->n_slots);
    for (uint32_t i = 0; i < n; i++) {
        if (old[i].symbol)
            *slot_of(l, old[i].name) = old[i];
    }
}

static void enter_name(struct law *l, str name, struct symbol *s, struct pos at)
{
    if (l->n_names * 2 >= l->n_slots)
        grow_names(l);
    struct name_slot *slot = slot_of(l, name);
    if (slot->symbol) {
        const struct law_source *src = &l->sources.v[slot->symbol->pos.source];
        uint32_t line, column;
        diag_line_column(src->text, slot->symbol->pos.offset, &line, &column);
        diag_error(&l->diags, at, "tên “%s” đã được khai báo ở %s, dòng %u",
                   "name “%s” is already declared in %s, line %u", name, src->name, line);
        diag_hint(&l->diags,
                  "đặt tên khác, hoặc ghi “áp dụng từ … đến …” nếu là quy định của thời gian khác",
                  "use another name, or “applies from … to …” if it is the rule of another time");
        return;
    }
    *slot = (struct name_slot){name, s};
    l->n_names++;
}

str sema_suggest(const struct law *l, str name)
{
    str best = {"", 0};
    int least = name.n > 8 ? 4 : 3;
    for (uint32_t i = 0; i < l->n_slots; i++) {
        if (!l->names[i].symbol)
            continue;
        int d = str_distance(l->names[i].name, name, least + 1);
        if (d < least || (d == least && best.n && str_cmp(l->names[i].name, best) < 0)) {
            best = l->names[i].name;
            least = d;
        }
    }
    return best;
}

int sema_enum_value(const struct symbol *e, str name)
{
    for (uint32_t i = 0; i < e->enumeration.n_values; i++) {
        const struct law_enum_value *v = &e->enumeration.values[i];
        if (str_eq(v->name, name) || str_eq(v->id, name))
            return (int)i;
    }
    return -1;
}

const struct law_file *sema_file(const struct law *l, const struct decl *d)
{
    return &l->ast.files.v[d->file];
}

static const struct heading *heading_of(const struct law *l, const struct decl *d)
{
    return d->heading < 0 ? NULL : &sema_file(l, d)->headings.v[d->heading];
}

str sema_number(const struct law *l, const struct decl *d)
{
    const struct heading *h = heading_of(l, d);
    return h && h->number.n ? h->number : sema_file(l, d)->number;
}

str sema_article(const struct law *l, const struct decl *d)
{
    const struct heading *h = heading_of(l, d);
    return d->cite.n ? d->cite : h ? h->label : (str){"", 0};
}

void sema_window(const struct law *l, const struct decl *d, day *from, day *to)
{
    const struct law_file *f = sema_file(l, d);
    bool dated = d->kind == DECL_BENEFIT || d->kind == DECL_CLASS || d->kind == DECL_FINDING;
    *from = d->applies_from;
    *to = d->applies_to;
    if (dated && *from == DAY_NONE)
        *from = f->applies_from != DAY_NONE ? f->applies_from : f->in_force;
    if (dated && *to == DAY_NONE)
        *to = f->applies_to;
    if (*from == DAY_NONE)
        *from = INT32_MIN + 1;
    if (*to == DAY_NONE)
        *to = INT32_MAX;
}

bool sema_known(const struct law *l, const struct decl *d, day known_on)
{
    const struct law_file *f = sema_file(l, d);
    bool dated = d->kind == DECL_BENEFIT || d->kind == DECL_CLASS || d->kind == DECL_FINDING ||
                 d->kind == DECL_RAISE || d->kind == DECL_REPLACE || d->applies_from != DAY_NONE;
    day since = f->issued != DAY_NONE ? f->issued : f->in_force;
    return !dated || f->proposal || since == DAY_NONE || since <= known_on;
}

/* ---- types ---- */

static void number_type(struct law *l, struct symbol *s, const struct type_ref *t)
{
    s->type = (struct vtype){.kind = V_NUMBER, .scale = (int8_t)t->scale};
    if (!sema_unit(t->kind == TYPE_MONEY ? STR("đ") : t->unit, &s->type.unit))
        diag_error(&l->diags, t->pos, "không có đơn vị “%s”", "there is no unit “%s”", t->unit);
    if (t->scale > RULE_SCALE_MAX)
        diag_error(&l->diags, t->pos, "nhiều nhất %d chữ số lẻ", "at most %d decimals",
                   RULE_SCALE_MAX);
    s->range = (struct interval){t->lo, t->hi};
    if (t->has_range && t->lo > t->hi)
        diag_error(&l->diags, t->pos, "khoảng giá trị ngược: số đầu lớn hơn số cuối",
                   "the range is reversed: its first number is the larger");
    if (!t->has_range && s->kind == SYM_FACT) {
        diag_error(&l->diags, t->pos, "dữ kiện “%s” phải khai báo khoảng giá trị",
                   "fact “%s” must declare its range", s->name);
        diag_hint(&l->diags, "viết như “số 0..20” hoặc “tiền 0..1 tỷ”",
                  "write “number 0..20” or “money 0..1 tỷ”");
        s->range = (struct interval){0, 1000000};
    }
}

static void resolve_type(struct law *l, struct symbol *s, struct decl *d)
{
    const struct type_ref *t = &d->type;
    switch (t->kind) {
    case TYPE_BOOL:
        s->type = (struct vtype){.kind = V_BOOL};
        s->range = (struct interval){0, 1};
        return;
    case TYPE_NUMBER:
    case TYPE_MONEY:
        number_type(l, s, t);
        return;
    case TYPE_DATE:
        s->type = (struct vtype){.kind = V_DATE};
        s->range = (struct interval){DATE_LO, DATE_HI};
        return;
    case TYPE_NAMED: {
        struct symbol *e = sema_find(l, t->name);
        if (e && e->kind == SYM_ENUM) {
            s->type = (struct vtype){.kind = V_ENUM, .enumeration = e->enum_index};
            s->range = (struct interval){0, (int64_t)e->enumeration.n_values - 1};
            return;
        }
        diag_error(&l->diags, t->pos, "không có kiểu “%s”", "there is no type “%s”", t->name);
        str near = sema_suggest(l, t->name);
        if (near.n)
            diag_hint(&l->diags, "có phải “%s”?", "did you mean “%s”?", near);
        return;
    }
    case TYPE_NONE:
        return; /* the parser told */
    }
}

/* ---- declarations ---- */

static enum symbol_kind kind_of(enum decl_kind k)
{
    switch (k) {
    case DECL_ENUM:
        return SYM_ENUM;
    case DECL_FACT:
        return SYM_FACT;
    case DECL_PARAM:
        return SYM_PARAM;
    case DECL_BENEFIT:
        return SYM_BENEFIT;
    case DECL_CSV_TABLE:
        return SYM_TABLE;
    case DECL_SCALE:
        return SYM_SCALE;
    default:
        return SYM_RULE;
    }
}

static bool declares_name(enum decl_kind k)
{
    return k != DECL_HIGHEST && k != DECL_EXCLUDE && k != DECL_ADDITION && k != DECL_RAISE &&
           k != DECL_REPLACE;
}

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return s.n > 0;
}

static void declare_enum(struct law *l, struct symbol *s, struct decl *d)
{
    struct law_enum_value *v = arena_array(l->arena, struct law_enum_value, d->values.n + 1);
    for (uint32_t i = 0; i < d->values.n; i++) {
        const struct enum_value *e = &d->values.v[i];
        v[i] = (struct law_enum_value){e->name, e->alias.n ? e->alias : e->name, e->code};
        if (!v[i].code.n)
            v[i].code = v[i].id;
        for (uint32_t j = 0; j < i; j++) {
            if (str_eq(v[i].name, v[j].name) || str_eq(v[i].id, v[j].id) ||
                str_eq(v[i].code, v[j].code))
                diag_error(&l->diags, e->pos, "giá trị “%s” trùng tên hoặc mã với “%s”",
                           "value “%s” has the name or code of “%s”", e->name, v[j].name);
        }
    }
    if (d->values.n == 0 || d->values.n > 255)
        diag_error(&l->diags, d->pos, "liệt kê “%s” phải có từ 1 đến 255 giá trị",
                   "enumeration “%s” must have 1 to 255 values", d->name);
    s->enumeration = (struct law_enum){s->name, s->id, v, d->values.n};
    s->enum_index = (int16_t)l->enums.n;
    vec_push(l->arena, &l->enums, s);
}

static bool may_repeat(const struct symbol *s, const struct decl *d)
{
    return s->kind == kind_of(d->kind) && (s->kind == SYM_RULE || s->kind == SYM_BENEFIT) &&
           (d->applies_from != DAY_NONE || d->applies_to != DAY_NONE ||
            s->decls.v[0]->applies_from != DAY_NONE || s->decls.v[0]->applies_to != DAY_NONE);
}

/* A proposal's rows of a parameter join the law's own, under the proposal's number and dates; none
 * outlives the proposal. */
static void propose_rows(struct law *l, struct symbol *s, struct decl *d)
{
    const struct law_file *f = sema_file(l, d);
    for (uint32_t i = 0; i < d->rows.n; i++) {
        struct param_row r = d->rows.v[i];
        r.proposed = true;
        if (r.applies_to == DAY_NONE)
            r.applies_to = f->applies_to;
        if (!r.instrument.n) {
            r.instrument = f->number;
            r.issued = r.issued != DAY_NONE ? r.issued : f->issued;
            r.in_force = r.in_force != DAY_NONE ? r.in_force : f->in_force;
        }
        vec_push(l->arena, &s->decls.v[0]->rows, r);
    }
    d->rows.n = 0;
}

/* A proposal declares again what is law: from its own first day to its last, where it gives none.
 */
static bool proposes(struct law *l, struct symbol *s, struct decl *d)
{
    const struct law_file *f = sema_file(l, d);
    bool fits = s->kind == kind_of(d->kind) &&
                (s->kind == SYM_RULE || s->kind == SYM_BENEFIT || s->kind == SYM_PARAM);
    if (!f->proposal || !fits)
        return false;
    if (s->kind == SYM_PARAM) {
        propose_rows(l, s, d);
        return true;
    }
    if (d->applies_from == DAY_NONE)
        d->applies_from = f->applies_from != DAY_NONE ? f->applies_from : f->in_force;
    if (d->applies_to == DAY_NONE)
        d->applies_to = f->applies_to;
    return true;
}

static void declare(struct law *l, struct decl *d)
{
    struct symbol *s = sema_find(l, d->name);
    if (s && (proposes(l, s, d) || may_repeat(s, d))) {
        if (s->entity != d->entity)
            diag_error(&l->diags, d->pos, "“%s” đã khai báo cho đối tượng khác",
                       "“%s” is already declared for another entity", d->name);
        vec_push(l->arena, &s->decls, d);
        return;
    }
    s = arena_new(l->arena, struct symbol);
    s->kind = kind_of(d->kind);
    s->name = d->name;
    s->id = d->alias.n ? d->alias : d->name;
    s->pos = d->pos;
    s->entity = d->entity;
    vec_push(l->arena, &s->decls, d);
    uint32_t before = l->diags.errors;
    enter_name(l, d->name, s, d->pos);
    if (l->diags.errors != before)
        return;
    if (d->alias.n && !str_eq(d->alias, d->name))
        enter_name(l, d->alias, s, d->pos);
    vec_push(l->arena, &l->symbols, s);
    if ((s->kind == SYM_FACT || s->kind == SYM_BENEFIT) && !is_ascii(s->id)) {
        diag_error(&l->diags, d->pos, "“%s” cần một tên ASCII trong ngoặc, dùng trong tệp",
                   "“%s” needs an ASCII name in parentheses, for files", d->name);
        diag_hint(&l->diags, "viết như “khuyết_tật (disability)”",
                  "write “khuyết_tật (disability)”");
    }
    if (s->kind == SYM_ENUM)
        declare_enum(l, s, d);
}

static void type_symbol(struct law *l, struct symbol *s)
{
    struct decl *d = s->decls.v[0];
    if (s->kind == SYM_BENEFIT) {
        unit_t dong;
        sema_unit(STR("đ"), &dong);
        s->type = (struct vtype){.kind = V_NUMBER, .unit = dong};
        return;
    }
    if (s->kind == SYM_ENUM)
        return;
    if (s->kind == SYM_SCALE)
        return;
    resolve_type(l, s, d);
    for (uint32_t i = 1; i < s->decls.n; i++) {
        struct symbol other = {.kind = s->kind, .name = s->name};
        resolve_type(l, &other, s->decls.v[i]);
        if (other.type.kind != s->type.kind || other.type.unit != s->type.unit ||
            other.type.scale != s->type.scale || other.type.enumeration != s->type.enumeration)
            diag_error(&l->diags, s->decls.v[i]->pos, "“%s” có kiểu khác ở lần khai báo trước",
                       "“%s” has another type where it is declared before", s->name);
    }
}

static void read_csv(struct law *l, struct symbol *s, law_read_fn read, void *ctx)
{
    struct decl *d = s->decls.v[0];
    str file = l->sources.v[d->pos.source].name, text;
    ptrdiff_t slash = -1;
    for (size_t i = 0; i < file.n; i++) {
        if (file.p[i] == '/')
            slash = (ptrdiff_t)i;
    }
    struct buf path;
    buf_init(&path, l->arena, 4096);
    buf_add(&path, str_slice(file, 0, (size_t)(slash + 1)));
    buf_add(&path, d->csv_file);
    if (!read || !read(ctx, buf_str(&path), &text)) {
        diag_error(&l->diags, d->pos, "không đọc được bảng “%s” cạnh tệp luật",
                   "cannot read table “%s” beside the law file", buf_str(&path));
        return;
    }
    if (s->type.kind != V_NUMBER) {
        diag_error(&l->diags, d->type.pos, "giá trị của bảng là số",
                   "a table's values are numbers");
        return;
    }
    s->table = sema_read_table(l, d, text);
    if (!s->table || !d->columns_enum.n)
        return;
    struct symbol *e = sema_find(l, d->columns_enum);
    if (!e || e->kind != SYM_ENUM)
        return; /* told by typing */
    for (uint32_t i = 0; i < e->enumeration.n_values; i++) {
        const struct law_enum_value *v = &e->enumeration.values[i];
        bool found = false;
        for (uint32_t c = 0; c < s->table->n_columns && !found; c++)
            found = str_eq(s->table->columns[c], v->id) || str_eq(s->table->columns[c], v->code);
        if (!found)
            diag_error(&l->diags, d->pos, "bảng “%s” không có cột cho giá trị “%s”",
                       "table “%s” has no column for the value “%s”", d->csv_file, v->id);
    }
}

static void attach_overlay(struct law *l, struct decl *d)
{
    struct symbol *s = sema_find(l, d->target.name);
    if (!s || (s->kind != SYM_PARAM && s->kind != SYM_RULE)) {
        diag_error(&l->diags, d->target.pos,
                   "“%s” không phải tham số hay quy định nào để nâng hoặc thay",
                   "“%s” is no parameter or rule to raise or replace", d->target.name);
        return;
    }
    const struct decl *national = s->decls.v[0];
    bool raise = d->kind == DECL_RAISE;
    if (!(raise ? national->may_raise : national->may_replace)) {
        diag_error(&l->diags, d->target.pos,
                   raise ? "“%s” không được khai báo “tỉnh được nâng”"
                         : "“%s” không được khai báo “tỉnh được thay”",
                   raise ? "“%s” is not declared “may be raised”"
                         : "“%s” is not declared “may be replaced”",
                   d->target.name);
        diag_hint(&l->diags, "chỉ quy định cho phép mới được địa phương điều chỉnh",
                  "only what the national rule opens can be changed locally");
    }
    if (raise && s->type.kind != V_NUMBER)
        diag_error(&l->diags, d->target.pos, "chỉ nâng được số và tiền: “%s”",
                   "only numbers and money can be raised: “%s”", d->target.name);
    vec_push(l->arena, &s->overlays, d);
}

static struct symbol *benefit_of(struct law *l, const struct name_ref *n)
{
    struct symbol *s = sema_find(l, n->name);
    if (s && s->kind == SYM_BENEFIT)
        return s;
    diag_error(&l->diags, n->pos, "“%s” không phải một quyền lợi", "“%s” is not a benefit",
               n->name);
    str near = sema_suggest(l, n->name);
    if (near.n)
        diag_hint(&l->diags, "có phải “%s”?", "did you mean “%s”?", near);
    return NULL;
}

static void attach_stacking(struct law *l, struct decl *d)
{
    struct symbol *target = NULL;
    if (d->kind != DECL_HIGHEST && !(target = benefit_of(l, &d->target)))
        return;
    for (uint32_t i = 0; i < d->names.n; i++) {
        struct symbol *s = benefit_of(l, &d->names.v[i]);
        if (!s)
            return;
        if (d->kind != DECL_EXCLUDE)
            continue;
        if (s == target)
            diag_error(&l->diags, d->names.v[i].pos, "“%s” loại trừ chính nó",
                       "“%s” excludes itself", s->name);
        if (target->entity == ENTITY_HOUSEHOLD && s->entity == ENTITY_PERSON)
            diag_error(&l->diags, d->names.v[i].pos,
                       "quyền lợi của hộ không bị loại trừ bởi “%s” của người",
                       "a household's benefit cannot be excluded by a person's “%s”", s->name);
        vec_push(l->arena, &target->excluded_by, s);
    }
    if (d->kind != DECL_HIGHEST)
        return;
    struct symbol *first = benefit_of(l, &d->names.v[0]);
    for (uint32_t i = 0; i < d->names.n; i++) {
        struct symbol *s = benefit_of(l, &d->names.v[i]);
        if (s->highest.n)
            diag_error(&l->diags, d->names.v[i].pos, "“%s” đã ở trong một nhóm “cao nhất” khác",
                       "“%s” is already in another “highest of”", s->name);
        if (s->entity != first->entity)
            diag_error(&l->diags, d->names.v[i].pos,
                       "“cao nhất” cần các quyền lợi của cùng một đối tượng",
                       "“highest of” needs benefits of the same entity");
        if (s->decls.v[0]->pays == PAYS_SERVICE)
            diag_error(&l->diags, d->names.v[i].pos, "dịch vụ “%s” không có mức để so sánh",
                       "the service “%s” has no amount to compare", s->name);
        s->highest.n = 0;
        for (uint32_t j = 0; j < d->names.n; j++) {
            struct symbol *other = benefit_of(l, &d->names.v[j]);
            vec_push(l->arena, &s->highest, other);
        }
    }
}

void sema_declare(struct law *l, law_read_fn read, void *ctx)
{
    for (int proposal = 0; proposal < 2; proposal++) {
        for (uint32_t i = 0; i < l->ast.decls.n; i++) {
            struct decl *d = l->ast.decls.v[i];
            if (sema_file(l, d)->proposal != (proposal == 1))
                continue;
            if (d->kind == DECL_DECISION_TABLE)
                sema_table_cases(l, d);
            if (declares_name(d->kind))
                declare(l, d);
        }
    }
    for (uint32_t i = 0; i < l->symbols.n; i++)
        type_symbol(l, l->symbols.v[i]);
    for (uint32_t i = 0; i < l->symbols.n; i++) {
        if (l->symbols.v[i]->kind == SYM_TABLE)
            read_csv(l, l->symbols.v[i], read, ctx);
    }
    for (uint32_t i = 0; i < l->ast.decls.n; i++) {
        struct decl *d = l->ast.decls.v[i];
        if (d->kind == DECL_RAISE || d->kind == DECL_REPLACE)
            attach_overlay(l, d);
        else if (!declares_name(d->kind))
            attach_stacking(l, d);
    }
}
