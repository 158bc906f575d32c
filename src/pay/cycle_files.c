#include "pay/cycle_files.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/cycle_int.h"

#include <stdlib.h>

struct ordering {
    struct store_conn *c;
    struct arena *a;
    const struct areas *areas;
    int64_t province;
    month month;
    str provider, reference;
    str commune, commune_name, purpose; /* as they were made last */
    struct cycle_list before;           /* of the month before, approved or sent; may be empty */
    struct {
        struct due_entry *v;
        uint32_t n, cap;
    } failed; /* lines that were sent and not received; benefits by number */
    str *benefits;
    uint32_t n_benefits;
};

/* ---- last month, and what was not received ---- */

static enum err_code read_before(struct ordering *o, struct err *e)
{
    struct cycle_standing s;
    enum err_code code = cycle_stand(o->c, o->a, o->province, o->month - 1, &s, e);
    if (code != ERR_NONE || s.state < CYCLE_APPROVED)
        return code;
    return cycle_read(o->c, o->a, o->province, o->month - 1, s.round, &o->before, e);
}

static uint32_t benefit_number(struct ordering *o, str name, bool add)
{
    uint32_t i = 0;
    while (i < o->n_benefits && !str_eq(o->benefits[i], name))
        i++;
    if (i == o->n_benefits && add)
        o->benefits[o->n_benefits++] = arena_str(o->a, name);
    return i;
}

#define MAX_BENEFITS 512u

/* The few that failed first, then their lines by key. SQLite would carry "before this month" over
 * to the lines and read all of them for each: month + 0 says it of the words alone. */
static enum err_code read_failed(struct ordering *o, struct err *e)
{
    int more;
    o->benefits = arena_array(o->a, str, MAX_BENEFITS);
    if (store_query(
            o->c,
            SQL("SELECT p.entity, l.benefit, l.for_month FROM payment_event AS v CROSS JOIN"
                " payment AS p CROSS JOIN payment_line AS l WHERE v.province = ?1 AND"
                " v.month + 0 < ?2 AND v.kind <> 'paid' AND p.province = v.province AND p.month"
                " = v.month AND p.round = v.round AND p.number = v.number AND l.province ="
                " p.province AND l.month = p.month AND l.round = p.round AND l.number ="
                " p.number AND l.amount > 0 ORDER BY p.entity, l.benefit, l.for_month"),
            STORE_VALUES(store_int(o->province), store_int(o->month)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(o->c, e)) > 0) {
        uint32_t benefit = benefit_number(o, store_at_text(o->c, 1), o->n_benefits < MAX_BENEFITS);
        struct due_entry entry = {
            {store_at_int(o->c, 0), benefit, (month)store_at_int(o->c, 2)}, 0, false};
        vec_push(o->a, &o->failed, entry);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static int by_entity_of(const void *a, const void *b)
{
    const struct due_entry *x = a, *y = b;
    return x->key.entity < y->key.entity ? -1 : x->key.entity > y->key.entity;
}

/* What is missing of payments that were paid in part. */
static enum err_code read_missing(struct ordering *o, struct err *e)
{
    struct cycle_parts parts;
    if (cycle_parts_read(o->c, o->a, o->province, 0, &parts, e) != ERR_NONE)
        return e->code;
    for (uint32_t i = 0; i < parts.n; i++) {
        const struct cycle_part_line *l = &parts.v[i];
        uint32_t benefit = benefit_number(o, l->benefit, o->n_benefits < MAX_BENEFITS);
        struct due_entry entry = {{l->entity, benefit, l->of}, 0, false};
        if (l->month < o->month)
            vec_push(o->a, &o->failed, entry);
    }
    if (parts.n > 0 && o->failed.n > 0)
        qsort(o->failed.v, o->failed.n, sizeof(o->failed.v[0]), by_entity_of);
    return ERR_NONE;
}

/* Rows come by entity, then by the benefit's name; numbers follow first sight, so within an entity
 * they are looked through. */
static bool was_sent(const struct ordering *o, int64_t entity, uint32_t benefit, month m)
{
    uint32_t low = 0, high = o->failed.n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (o->failed.v[mid].key.entity < entity)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < o->failed.n && o->failed.v[low].key.entity == entity; low++) {
        if (o->failed.v[low].key.benefit == benefit && o->failed.v[low].key.month == m)
            return true;
    }
    return false;
}

/* ---- one order ---- */

static enum bank_method method_of(str code)
{
    return str_eq_c(code, "bank")     ? BANK_ACCOUNT
           : str_eq_c(code, "wallet") ? BANK_WALLET
                                      : BANK_CASH;
}

/* A list goes commune by commune. */
static str commune_name(struct ordering *o, str code)
{
    int64_t number = 0;
    if (o->commune.n > 0 && str_eq(o->commune, code))
        return o->commune_name;
    (void)num_parse_int(code, &number);
    const struct area *area = areas_find(o->areas, (uint32_t)number, month_first_day(o->month) - 1);
    if (area == NULL)
        return code;
    struct buf b;
    buf_init(&b, o->a, 512);
    buf_fmt(&b, "%s %s", area->kind, area->name);
    o->commune = code;
    o->commune_name = buf_str(&b);
    return o->commune_name;
}

static str purpose(struct ordering *o)
{
    char text[64], m[8];
    size_t n = month_format_vi(o->month, m);
    n = fmt_write(text, sizeof(text), "Trợ cấp hằng tháng, tháng %s", (str){m, n});
    if (o->purpose.n == 0)
        o->purpose = arena_str(o->a, (str){text, n});
    return o->purpose;
}

static struct payment_instruction order(struct ordering *o, const struct cycle_payment *p)
{
    struct bank_parts parts = {
        .monthly = p->current, .arrears = p->arrears, .deducted = p->withheld};
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct cycle_line *l = &p->lines[i];
        if (l->amount > 0 && l->month < o->month &&
            was_sent(o, p->entity, benefit_number(o, l->benefit, false), l->month)) {
            parts.arrears -= l->amount;
            parts.carried += l->amount;
        }
    }
    return (struct payment_instruction){
        .id = p->id,
        .amount_vnd = p->amount,
        .name = p->name,
        .collector = p->collector,
        .method = method_of(p->method),
        .bin = p->bank,
        .account = p->account,
        .commune = p->commune,
        .commune_name = commune_name(o, p->commune),
        .village = p->village.n > 0 ? p->village : STR("—"),
        .purpose = purpose(o),
        .reference = o->reference,
        .provider = p->provider.n > 0 ? p->provider : o->provider,
        .period = o->month,
        .due = month_first_day(o->month),
        .parts = parts,
    };
}

/* ---- what changed ---- */

static int by_entity(const void *a, const void *b)
{
    const struct cycle_payment *x = *(const struct cycle_payment *const *)a;
    const struct cycle_payment *y = *(const struct cycle_payment *const *)b;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static const struct cycle_payment **sorted(struct arena *a, const struct cycle_list *list)
{
    const struct cycle_payment **v =
        arena_array(a, const struct cycle_payment *, (size_t)list->n + 1);
    for (uint32_t i = 0; i < list->n; i++)
        v[i] = &list->v[i];
    if (list->n > 0)
        qsort(v, list->n, sizeof(*v), by_entity);
    return v;
}

static void compare(struct ordering *o, const struct cycle_list *list, struct cycle_orders *out)
{
    const struct cycle_payment **now = sorted(o->a, list), **then = sorted(o->a, &o->before);
    uint32_t k = 0;
    struct {
        struct payment_instruction *v;
        uint32_t n, cap;
    } stopped = {0};
    for (uint32_t i = 0; i <= list->n; i++) {
        /* Whom the list before has and this one has not. */
        for (; k < o->before.n && (i == list->n || then[k]->entity < now[i]->entity); k++) {
            struct payment_instruction p = order(o, then[k]);
            p.amount_vnd = 0;
            p.parts = (struct bank_parts){0};
            p.change = BANK_STOPPED;
            vec_push(o->a, &stopped, p);
        }
        if (i == list->n)
            break;
        struct payment_instruction *p = &out->v[now[i] - list->v];
        p->change = BANK_NEW;
        if (k < o->before.n && then[k]->entity == now[i]->entity) {
            vnd was = then[k++]->current, is = now[i]->current;
            p->change = is > was ? BANK_MORE : is < was ? BANK_LESS : BANK_SAME;
        }
    }
    out->stopped = stopped.v;
    out->n_stopped = stopped.n;
}

enum err_code cycle_orders_read(struct store_conn *c, struct arena *a, const struct areas *areas,
                                int64_t province, month m, const struct cycle_list *list,
                                str provider, str reference, struct cycle_orders *out,
                                struct err *e)
{
    struct ordering o = {.c = c,
                         .a = a,
                         .areas = areas,
                         .province = province,
                         .month = m,
                         .provider = provider,
                         .reference = reference};
    *out = (struct cycle_orders){0};
    enum err_code code = read_before(&o, e);
    if (code == ERR_NONE)
        code = read_failed(&o, e);
    if (code == ERR_NONE)
        code = read_missing(&o, e);
    if (code != ERR_NONE)
        return code;
    out->v = arena_array(a, struct payment_instruction, (size_t)list->n + 1);
    for (uint32_t i = 0; i < list->n; i++)
        out->v[out->n++] = order(&o, &list->v[i]);
    compare(&o, list, out);
    return ERR_NONE;
}

/* ---- and back ---- */

uint32_t cycle_told_from(struct arena *a, const struct match_result *r, uint32_t n_payments,
                         const struct bank_line *lines, struct cycle_told **out)
{
    uint32_t n = 0;
    *out = arena_array(a, struct cycle_told, 2 * (size_t)n_payments + 1);
    for (uint32_t i = 0; i < n_payments; i++) {
        const struct match_payment *p = &r->payments[i];
        bool came_back = p->verdict == MATCH_RETURNED;
        if (p->verdict != MATCH_OK && p->verdict != MATCH_UNPAID && !came_back)
            continue;
        if (p->line != BANK_NONE) {
            const struct bank_line *l = &lines[p->line];
            (*out)[n++] = (struct cycle_told){.number = i + 1,
                                              .kind = p->verdict == MATCH_UNPAID ? CYCLE_TOLD_UNPAID
                                                                                 : CYCLE_TOLD_PAID,
                                              .on_day = l->on,
                                              .reason = l->reason,
                                              .reference = l->reference,
                                              .line = p->line};
        }
        if (came_back && p->returned_line != BANK_NONE) {
            const struct bank_line *l = &lines[p->returned_line];
            (*out)[n++] = (struct cycle_told){.number = i + 1,
                                              .kind = CYCLE_TOLD_RETURNED,
                                              .on_day = l->on,
                                              .reason = l->reason,
                                              .reference = l->reference,
                                              .line = p->returned_line};
        }
    }
    return n;
}
