/* What a form asks, what was typed into it, and typing: one change at a time. */
#include "review/form.h"

#include "base/fmt.h"
#include "base/num.h"
#include "store/audit.h"

#define SCRATCH_BYTES ((size_t)64 << 20)
#define SEEDER "sổ đăng ký" /* signs what a form begins with */

/* ---- what is asked ---- */

bool form_asks(const struct law_symbol *fact, enum form_part part)
{
    static const str headings[FORM_PARTS] = {STR("Phụ lục III biểu 3.1 mục A"),
                                             STR("Phụ lục III biểu 3.1 mục B"), STR("Phụ lục II")};
    /* Annex II is form A and nothing else; the others go on after their letter. */
    bool here = part == FORM_SCREEN ? str_eq(fact->article, headings[part])
                                    : str_starts(fact->article, headings[part]);
    return fact->kind == LAW_FACT && here && (fact->entity == LAW_PERSON) == (part == FORM_MEMBER);
}

bool form_own_field(str field, bool member)
{
    static const char *const fields[2][4] = {
        {"surveyed_on", "causes", "support_received", "support_needed"},
        {"name", "personal_id", "removed", ""}};
    for (int i = 0; i < 4; i++) {
        if (field.n > 0 && str_eq_c(field, fields[member][i]))
            return true;
    }
    return false;
}

/* ---- reading ---- */

static int find_form(struct store_conn *c, struct arena *a, int64_t province, int64_t campaign,
                     str key, struct form *out, struct err *e)
{
    struct store_value v[6];
    int got = store_one(c,
                        SQL("SELECT id, key, code, is_new, commune, village FROM review_form WHERE"
                            " province = ?1 AND campaign = ?2 AND (key = ?3 OR code = ?3)"),
                        STORE_VALUES(store_int(province), store_int(campaign), store_text(key)), a,
                        v, 6, e);
    *out = (struct form){.key = key};
    if (got == 1)
        *out = (struct form){.id = v[0].i,
                             .key = v[1].s,
                             .code = v[2].s,
                             .is_new = v[3].i != 0,
                             .commune = v[4].s,
                             .village = v[5].s};
    return got;
}

enum err_code form_commune(struct store_conn *c, struct arena *a, int64_t province,
                           int64_t campaign, str key, str *out, struct err *e)
{
    struct form f;
    int got = find_form(c, a, province, campaign, key, &f, e);
    *out = got == 1 ? f.commune : STR("");
    return got < 0 ? e->code : ERR_NONE;
}

static struct form_value *find_value(const struct form *f, int64_t member, str field)
{
    for (uint32_t i = 0; i < f->values.n; i++) {
        if (f->values.v[i].member == member && str_eq(f->values.v[i].field, field))
            return &f->values.v[i];
    }
    return NULL;
}

str form_value_of(const struct form *f, int64_t member, str field)
{
    const struct form_value *v = find_value(f, member, field);
    return v != NULL ? v->value : STR("");
}

static void take_entry(struct form *f, struct arena *a, const struct form_value *v, bool applied,
                       int64_t settles)
{
    f->version = v->version;
    if (!applied) {
        struct form_conflict one = {.mine = *v};
        vec_push(a, &f->conflicts, one);
        return;
    }
    struct form_value *there = find_value(f, v->member, v->field);
    if (there != NULL)
        *there = *v;
    else
        vec_push(a, &f->values, *v);
    for (uint32_t i = 0; i < f->conflicts.n; i++) {
        if (f->conflicts.v[i].mine.version == settles)
            f->conflicts.v[i--] = f->conflicts.v[--f->conflicts.n];
    }
}

static str born_text(struct arena *a, day from, day to)
{
    char text[11];
    size_t n = from == to ? day_format_iso(from, text) : 4;
    if (from != to)
        day_format_iso(from, text); /* the year alone is known */
    return arena_str(a, (str){text, n});
}

static void seed(struct form *f, struct arena *a, int64_t member, const char *field, str value)
{
    struct form_value v = {.member = member,
                           .field = str_from_c(field),
                           .value = arena_str(a, value),
                           .actor = STR(SEEDER),
                           .device = STR("")};
    if (value.n > 0)
        vec_push(a, &f->values, v);
}

/* Who the registry says is in the household now: a new survey begins from them. */
static enum err_code seed_members(struct store_conn *c, struct arena *a, int64_t province,
                                  struct form *f, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT m.number, m.relation, p.name, p.birth, p.birth_to, p.sex,"
                        " p.ethnicity FROM household AS h JOIN membership AS m ON m.province ="
                        " h.province AND m.household = h.id AND m.closed = 0 AND m.valid_to ="
                        " 2147483647 JOIN person AS p ON p.province = m.province AND p.id ="
                        " m.person AND p.closed = 0 AND p.valid_to = 2147483647 WHERE h.province ="
                        " ?1 AND h.code = ?2 AND h.closed = 0 AND h.valid_to = 2147483647 ORDER BY"
                        " m.number"),
                    STORE_VALUES(store_int(province), store_text(f->key)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t member = store_at_int(c, 0);
        if (member > FORM_MAX_MEMBERS)
            continue;
        seed(f, a, member, "name", store_at_text(c, 2));
        seed(f, a, member, "relation", store_at_text(c, 1));
        if (!store_at_null(c, 3))
            seed(f, a, member, "born",
                 born_text(a, (day)store_at_int(c, 3), (day)store_at_int(c, 4)));
        seed(f, a, member, "sex", store_at_text(c, 5));
        seed(f, a, member, "ethnicity", store_at_text(c, 6));
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Whoever opened the form before anybody typed had seen what it began with: version 0 has that. */
static enum err_code read_entries(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t upto, struct form *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT version, member, field, value, state, settles, device, actor,"
                        " at_us FROM review_entry WHERE province = ?1 AND form = ?2 AND (version <="
                        " ?3 OR (?3 = 0 AND actor = ?4)) ORDER BY version"),
                    STORE_VALUES(store_int(province), store_int(out->id), store_int(upto),
                                 store_text(STR(SEEDER))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct form_value v = {.version = store_at_int(c, 0),
                               .member = store_at_int(c, 1),
                               .field = arena_str(a, store_at_text(c, 2)),
                               .value = arena_str(a, store_at_text(c, 3)),
                               .device = arena_str(a, store_at_text(c, 6)),
                               .actor = arena_str(a, store_at_text(c, 7)),
                               .at_us = store_at_int(c, 8)};
        take_entry(out, a, &v, str_eq_c(store_at_text(c, 4), "applied"), store_at_int(c, 5));
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code form_read(struct store_conn *c, struct arena *a, int64_t province, int64_t campaign,
                        str key, int64_t upto, struct form *out, struct err *e)
{
    int got = find_form(c, a, province, campaign, key, out, e);
    if (got < 0)
        return e->code;
    enum err_code code = got == 0 ? seed_members(c, a, province, out, e)
                                  : read_entries(c, a, province, upto, out, e);
    for (uint32_t i = 0; i < out->conflicts.n && code == ERR_NONE; i++) {
        struct form_conflict *k = &out->conflicts.v[i];
        const struct form_value *there = find_value(out, k->mine.member, k->mine.field);
        if (there != NULL)
            k->theirs = *there;
    }
    return code;
}

uint32_t form_members(const struct form *f, int64_t out[FORM_MAX_MEMBERS])
{
    uint32_t n = 0;
    for (int64_t m = 1; m <= FORM_MAX_MEMBERS; m++) {
        if (form_value_of(f, m, STR("name")).n > 0 &&
            !str_eq_c(form_value_of(f, m, STR("removed")), "1"))
            out[n++] = m;
    }
    return n;
}

enum err_code form_list(struct store_conn *c, struct arena *a, int64_t province, int64_t campaign,
                        str commune, struct form_lines *out, struct err *e)
{
    int more;
    *out = (struct form_lines){0};
    if (store_query(c,
                    SQL("SELECT key, code, village, head, conflicts, commune FROM (SELECT"
                        " f.key, f.code, f.commune, f.village, f.is_new, (SELECT max(n.value) FROM"
                        " review_entry AS n WHERE n.province = f.province AND n.form = f.id AND"
                        " n.member = 1 AND n.field = 'name' AND n.state = 'applied') AS head,"
                        " (SELECT count(*) FROM review_entry AS k WHERE k.province = f.province AND"
                        " k.form = f.id AND k.state = 'conflict' AND NOT EXISTS (SELECT 1 FROM"
                        " review_entry AS s WHERE s.province = k.province AND s.form = k.form AND"
                        " s.settles = k.version)) AS conflicts FROM review_form AS f WHERE"
                        " f.province = ?1 AND f.campaign = ?2 AND (?3 = '' OR f.commune = ?3)) AS t"
                        " WHERE conflicts > 0 OR (is_new = 1 AND ?3 <> '') ORDER BY code LIMIT"
                        " 200"),
                    STORE_VALUES(store_int(province), store_int(campaign), store_text(commune)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct form_line one = {.key = arena_str(a, store_at_text(c, 0)),
                                .code = arena_str(a, store_at_text(c, 1)),
                                .village = arena_str(a, store_at_text(c, 2)),
                                .head = store_at_null(c, 3) ? STR("")
                                                            : arena_str(a, store_at_text(c, 3)),
                                .conflicts = store_at_int(c, 4),
                                .commune = arena_str(a, store_at_text(c, 5))};
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- typing ---- */

struct typing {
    const struct form_writer *w;
    const struct form_op *op;
    str value; /* canonical */
    struct arena a;
};

static enum err_code check_value(struct arena *a, const struct form_writer *w,
                                 const struct form_op *op, str *out, struct err *e)
{
    bool member = op->member > 0;
    const struct law_symbol *fact = law_find(w->law, op->field);
    int64_t value = 0;
    *out = str_trim(op->value);
    if (op->member < 0 || op->member > FORM_MAX_MEMBERS)
        return err_set(e, ERR_INPUT, "thành viên số %l: tối đa %d người",
                       "member number %l: at most %d people", op->member, FORM_MAX_MEMBERS);
    if (out->n > FORM_MAX_VALUE)
        return err_set(e, ERR_LIMIT, "%s: quá dài", "%s: too long", op->field);
    if (str_eq_c(op->field, "surveyed_on") && !member) {
        day on;
        if (!day_parse(*out, &on) || on < w->campaign.w.opens || on > w->campaign.w.closes)
            return err_set(e, ERR_INPUT, "ngày khảo sát phải trong kỳ rà soát",
                           "the day of the survey must lie within the campaign");
        return ERR_NONE;
    }
    if (form_own_field(op->field, member) || out->n == 0)
        return form_own_field(op->field, member) || fact != NULL
                   ? ERR_NONE
                   : err_set(e, ERR_INPUT, "phiếu không có ô \"%s\"",
                             "the form does not ask \"%s\"", op->field);
    if (fact == NULL || (!form_asks(fact, member ? FORM_MEMBER : FORM_HOUSEHOLD) &&
                         (member || !form_asks(fact, FORM_SCREEN))))
        return err_set(e, ERR_INPUT, "phiếu không có ô \"%s\"", "the form does not ask \"%s\"",
                       op->field);
    /* A birth may be known by its year alone. */
    int64_t year = 0;
    bool year_alone = fact->type.kind == LAW_DATE && out->n == 4 && num_parse_int(*out, &year) &&
                      year >= 1900 && year <= 2100;
    if (year_alone)
        return ERR_NONE;
    if (!law_value_parse(&fact->type, *out, &value))
        return err_set(e, ERR_INPUT, "%s: giá trị \"%s\" sai", "%s: bad value \"%s\"", fact->label,
                       *out);
    struct buf b;
    buf_init(&b, a, 256);
    law_value_write(&fact->type, value, &b);
    *out = buf_str(&b);
    return ERR_NONE;
}

/* "07201-00042": after the last one that the commune has, in the registry or in a form. */
static enum err_code next_code(struct typing *x, struct store_conn *c, str commune, str *out,
                               struct err *e)
{
    struct store_value v[2];
    struct buf low, high, text;
    int64_t last = 0;
    buf_init(&low, &x->a, 64);
    buf_init(&high, &x->a, 64);
    buf_init(&text, &x->a, 64);
    buf_fmt(&low, "%s-", commune);
    buf_fmt(&high, "%s.", commune);
    if (store_one(c,
                  SQL("SELECT (SELECT max(code) FROM household WHERE province = ?1 AND code >= ?2"
                      " AND code < ?3), (SELECT max(code) FROM review_form WHERE province = ?1 AND"
                      " code >= ?2 AND code < ?3)"),
                  STORE_VALUES(store_int(x->w->province), store_text(buf_str(&low)),
                               store_text(buf_str(&high))),
                  &x->a, v, 2, e) < 0)
        return e->code;
    for (int i = 0; i < 2; i++) {
        int64_t n = 0;
        if (v[i].type == STORE_TEXT &&
            num_parse_int(str_slice(v[i].s, commune.n + 1, v[i].s.n), &n) && n > last)
            last = n;
    }
    char digits[24];
    size_t n = fmt_int(digits, last + 1);
    buf_fmt(&text, "%s-", commune);
    for (size_t i = n; i < 5; i++)
        buf_char(&text, '0');
    buf_add(&text, (str){digits, n});
    *out = buf_str(&text);
    return ERR_NONE;
}

static enum err_code place_of(struct typing *x, struct store_conn *c, struct form *f, struct err *e)
{
    struct store_value v[2];
    if (str_starts(x->op->key, STR(FORM_NEW))) {
        f->is_new = true;
        f->commune = x->op->commune;
        f->village = str_trim(x->op->village);
        if (f->commune.n != 5 || f->village.n == 0)
            return err_set(e, ERR_INPUT, "hộ mới cần xã và thôn",
                           "a new household needs its commune and village");
        return next_code(x, c, f->commune, &f->code, e);
    }
    int got =
        store_one(c,
                  SQL("SELECT commune, village FROM household WHERE province = ?1 AND code ="
                      " ?2 AND closed = 0 ORDER BY valid_from DESC"),
                  STORE_VALUES(store_int(x->w->province), store_text(x->op->key)), &x->a, v, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ không có hộ \"%s\"",
                       "the registry has no household \"%s\"", x->op->key);
    f->code = x->op->key;
    f->commune = v[0].s;
    f->village = v[1].s;
    return ERR_NONE;
}

static enum err_code put_entry(struct typing *x, struct store_conn *c, int64_t form,
                               const struct form_value *v, int64_t base, bool conflict,
                               int64_t settles, struct err *e)
{
    return store_run(
        c,
        SQL("INSERT INTO review_entry (province, form, version, member, field, value, base, state,"
            " settles, device, actor, typed_us, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
            " ?10, ?11, ?12, ?13)"),
        STORE_VALUES(store_int(x->w->province), store_int(form), store_int(v->version),
                     store_int(v->member), store_text(v->field), store_text(v->value),
                     store_int(base), store_text(conflict ? STR("conflict") : STR("applied")),
                     store_int(settles), store_text(v->device), store_text(v->actor),
                     store_int(x->op->typed_us), store_int(store_now_us())),
        NULL, e);
}

static enum err_code make_form(struct typing *x, struct store_conn *c, struct form *f,
                               struct err *e)
{
    /* The counter first: who else makes a form waits here, so that no two get one code. */
    enum err_code code = recording_count(c, x->w->province, STR("review_form"), 1, &f->id, e);
    if (code == ERR_NONE)
        code = place_of(x, c, f, e);
    if (code != ERR_NONE)
        return code;
    f->key = x->op->key;
    code = store_run(
        c,
        SQL("INSERT INTO review_form (province, id, campaign, key, code, is_new, commune, village,"
            " made_us, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        STORE_VALUES(store_int(x->w->province), store_int(f->id), store_int(x->w->campaign.id),
                     store_text(f->key), store_text(f->code), store_int(f->is_new),
                     store_text(f->commune), store_text(f->village), store_int(store_now_us()),
                     store_text(x->w->actor)),
        NULL, e);
    for (uint32_t i = 0; i < f->values.n && code == ERR_NONE; i++) {
        f->values.v[i].version = ++f->version;
        code = put_entry(x, c, f->id, &f->values.v[i], 0, false, 0, e);
    }
    return code;
}

/* Did somebody else write the field after what the writer had seen, and something else? What the
 * form begins with everybody has seen. */
static bool is_conflict(const struct typing *x, const struct form *f)
{
    const struct form_value *there = find_value(f, x->op->member, x->op->field);
    return there != NULL && x->op->settles == 0 && there->version > x->op->base &&
           !str_eq(there->value, x->value) && !str_eq_c(there->actor, SEEDER) &&
           (x->op->device.n == 0 || !str_eq(there->device, x->op->device) ||
            !str_eq(there->actor, x->w->actor));
}

static enum err_code type_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct typing *x = ctx;
    struct form f;
    const struct form_op *op = x->op;
    audit_act(c, &(struct audit_act){.province = x->w->province,
                                     .actor = x->w->actor,
                                     .what = STR("review.form"),
                                     .operation = op->id});
    enum err_code code =
        form_read(c, &x->a, x->w->province, x->w->campaign.id, op->key, FORM_NOW, &f, e);
    bool first = f.id == 0;
    if (code == ERR_NONE && first)
        code = make_form(x, c, &f, e);
    if (code != ERR_NONE)
        return code;
    bool made = !first && is_conflict(x, &f);
    const struct form_value v = {.version = f.version + 1,
                                 .member = op->member,
                                 .field = op->field,
                                 .value = x->value,
                                 .device = op->device,
                                 .actor = x->w->actor};
    code = put_entry(x, c, f.id, &v, op->base, made, op->settles, e);
    buf_fmt(answer, "%d %l", made, v.version);
    return code;
}

static str content_of(struct arena *a, const struct form_op *op, int64_t campaign, str actor)
{
    struct buf b;
    buf_init(&b, a, 8192);
    buf_fmt(&b, "%l\n%s\n%s\n%s\n%s\n%l\n%s\n%l\n%l\n%l\n%s", campaign, actor, op->key, op->commune,
            op->village, op->member, op->field, op->base, op->settles, op->typed_us, op->value);
    return buf_str(&b);
}

enum err_code form_type(struct store_pool *pool, struct arena *a, const struct form_writer *w,
                        const struct form_op *op, struct form_done *out, struct err *e)
{
    struct typing x = {.w = w, .op = op};
    struct store_operation o = {.province = w->province, .kind = "review.form"};
    str answer;
    enum err_code code = review_still_open(&w->campaign, e);
    mem_copy(o.id, op->id, STORE_ID_BYTES);
    if (code == ERR_NONE)
        code = check_value(a, w, op, &x.value, e);
    if (code != ERR_NONE)
        return code;
    o.content = content_of(a, op, w->campaign.id, w->actor);
    arena_init(&x.a, SCRATCH_BYTES);
    code = store_write(pool, &o, type_work, &x, a, &answer, &out->again, e);
    arena_clear(&x.a);
    if (code == ERR_NONE) {
        out->conflict = str_starts(answer, STR("1"));
        str_split(&answer, ' ');
        num_parse_int(answer, &out->version);
    }
    return code;
}
