/* From differences to payments: one beneficiary after the other. Pure. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/cycle_int.h"

struct building {
    struct arena *a;
    int64_t province;
    month month;
    uint32_t round;
    const str *benefits;
    const struct cycle_place *places;
    uint32_t n_places, place; /* the first that is not behind the entity */
    const struct cycle_limits *limits;
    uint32_t limit; /* likewise */
    struct cycle_list *out;
};

static const struct cycle_place *place_of(struct building *b, int64_t entity)
{
    while (b->place < b->n_places && b->places[b->place].entity < entity)
        b->place++;
    bool found = b->place < b->n_places && b->places[b->place].entity == entity;
    return found ? &b->places[b->place] : NULL;
}

static void remark(struct building *b, int64_t entity, enum cycle_remark_kind kind, vnd amount,
                   const struct cycle_place *place)
{
    b->out->remarks[b->out->n_remarks++] =
        (struct cycle_remark){entity, kind, amount, place != NULL ? place->name : STR(""),
                              place != NULL ? place->commune : STR("")};
}

/* An order of recovery may say how much is withheld a month at most; the rest stays to recover. */
static void limit(struct building *b, int64_t entity, struct due_settlement *s)
{
    const struct cycle_limits *l = b->limits;
    while (l != NULL && b->limit < l->n && l->v[b->limit].entity < entity)
        b->limit++;
    if (l == NULL || b->limit == l->n || l->v[b->limit].entity != entity ||
        s->withheld <= l->v[b->limit].most)
        return;
    vnd more = s->withheld - l->v[b->limit].most;
    s->withheld -= more;
    s->pay += more;
    s->recover += more;
}

/* What is due goes in whole; of what is to come back, the oldest first, as much as is withheld. */
static void put_lines(struct building *b, struct cycle_payment *p, const struct due_line *v,
                      uint32_t n)
{
    vnd left = p->withheld;
    p->lines = arena_array(b->a, struct cycle_line, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct due_line *d = &v[i];
        vnd amount = d->state == DUE_PAY && d->key.month <= b->month ? d->due : 0;
        if (d->state == DUE_RECOVER && d->key.month <= b->month) {
            amount = -d->due < left ? d->due : -left;
            left += amount;
        }
        if (amount == 0)
            continue;
        p->lines[p->n_lines++] = (struct cycle_line){
            b->benefits[d->key.benefit], d->key.month, d->owed, d->paid, d->returned, amount};
    }
    check(left == 0);
}

size_t cycle_payment_id(char *to, size_t cap, int64_t province, month m, uint32_t round,
                        uint32_t number)
{
    return fmt_write(to, cap, "AS%l-%d%z%d-%u-%u", province, month_year(m),
                     month_mon(m) < 10 ? "0" : "", month_mon(m), round, number);
}

bool cycle_payment_of(str id, int64_t province, month *m, uint32_t *round, uint32_t *number)
{
    int64_t of = 0, period = 0, r = 0, n = 0;
    str rest = id;
    if (!str_starts(id, STR("AS")))
        return false;
    rest = str_slice(id, 2, id.n);
    if (!num_parse_int(str_split(&rest, '-'), &of) ||
        !num_parse_int(str_split(&rest, '-'), &period) ||
        !num_parse_int(str_split(&rest, '-'), &r) || !num_parse_int(rest, &n))
        return false;
    if (of != province || period < 200001 || period > 299912 || period % 100 < 1 ||
        period % 100 > 12 || r < 1 || r > 65535 || n < 1 || n > UINT32_MAX)
        return false;
    *m = month_make((int)(period / 100), (int)(period % 100));
    *round = (uint32_t)r;
    *number = (uint32_t)n;
    return true;
}

static str payment_id(struct building *b, uint32_t number)
{
    char text[64];
    size_t n = cycle_payment_id(text, sizeof(text), b->province, b->month, b->round, number);
    check(n < 36);
    return arena_str(b->a, (str){text, n});
}

static enum err_code put_entity(struct building *b, const struct due_line *v, uint32_t n,
                                struct err *e)
{
    struct due_settlement s;
    int64_t entity = v[0].key.entity;
    enum err_code code = due_settle(v, n, b->month, &s, e);
    if (code != ERR_NONE)
        return code;
    const struct cycle_place *place = place_of(b, entity);
    bool somewhere = place != NULL && place->somewhere;
    limit(b, entity, &s);
    if (s.undetermined > 0)
        remark(b, entity, CYCLE_UNDETERMINED, 0, place);
    if (s.recover > 0)
        remark(b, entity, CYCLE_TO_RECOVER, s.recover, place);
    if (s.pay > 0 && !somewhere)
        remark(b, entity, CYCLE_NOWHERE, s.pay, place);
    if (s.pay == 0 || !somewhere)
        return ERR_NONE;
    struct cycle_payment *p = &b->out->v[b->out->n++];
    *p = (struct cycle_payment){.entity = entity,
                                .id = payment_id(b, b->out->n),
                                .name = place->name,
                                .collector = place->collector,
                                .commune = place->commune,
                                .village = place->village,
                                .method = place->method.n > 0 ? place->method : STR("cash"),
                                .provider = place->provider,
                                .bank = place->bank,
                                .account = place->account,
                                .amount = s.pay,
                                .current = s.current,
                                .arrears = s.arrears,
                                .withheld = s.withheld};
    put_lines(b, p, v, n);
    if (!num_add(b->out->total, p->amount, &b->out->total))
        return err_set(e, ERR_LIMIT, "tổng số tiền của kỳ quá lớn",
                       "the cycle's sum of money is too large");
    return ERR_NONE;
}

enum err_code cycle_build(struct arena *a, int64_t province, month m, uint32_t round,
                          const struct due_lines *due, const str *benefits,
                          const struct cycle_place *places, uint32_t n_places,
                          const struct cycle_limits *limits, struct cycle_list *out, struct err *e)
{
    struct building b = {a, province, m, round, benefits, places, n_places, 0, limits, 0, out};
    uint32_t entities = 0;
    for (uint32_t i = 0; i < due->n; i++)
        entities += i == 0 || due->v[i].key.entity != due->v[i - 1].key.entity;
    *out = (struct cycle_list){.v = arena_array(a, struct cycle_payment, (size_t)entities + 1),
                               /* Undetermined, nowhere, to recover: at most each of them once. */
                               .remarks =
                                   arena_array(a, struct cycle_remark, 3 * (size_t)entities + 1)};
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0, n; i < due->n && code == ERR_NONE; i += n) {
        n = 1;
        while (i + n < due->n && due->v[i + n].key.entity == due->v[i].key.entity)
            n++;
        code = put_entity(&b, due->v + i, n, e);
    }
    return code;
}

/* A field's bytes with their number before them, so that no two lists have one text. Written piece
 * by piece: reading a format each time would be the most of it. */
static void put(struct buf *b, str s)
{
    buf_int(b, (int64_t)s.n);
    buf_char(b, ':');
    buf_add(b, s);
    buf_char(b, ',');
}

/* Numbers with blanks between them and a semicolon at their end. */
static void put_numbers(struct buf *b, const int64_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_int(b, v[i]);
        buf_char(b, i + 1 < n ? ' ' : ';');
    }
}

static void put_payment(struct buf *b, const struct cycle_payment *p)
{
    const str fields[] = {p->id,     p->name,     p->collector, p->commune, p->village,
                          p->method, p->provider, p->bank,      p->account};
    const int64_t sums[] = {p->entity, p->amount, p->current, p->arrears, p->withheld};
    put_numbers(b, sums, sizeof(sums) / sizeof(sums[0]));
    for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++)
        put(b, fields[k]);
    for (uint32_t k = 0; k < p->n_lines; k++) {
        const struct cycle_line *l = &p->lines[k];
        const int64_t line[] = {l->month, l->owed, l->paid, l->returned, l->amount};
        put(b, l->benefit);
        put_numbers(b, line, sizeof(line) / sizeof(line[0]));
    }
    buf_char(b, '\n');
}

void cycle_sum(const struct cycle_list *list, uint8_t out[32])
{
    struct arena a;
    struct buf b;
    arena_init(&a, (size_t)16 << 30);
    buf_init(&b, &a, (size_t)8 << 30);
    for (uint32_t i = 0; i < list->n; i++)
        put_payment(&b, &list->v[i]);
    check(!b.full);
    store_sha256(buf_str(&b), out);
    arena_clear(&a);
}
