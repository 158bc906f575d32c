#include "pay/deliver_site.h"

#include "pay/deliver_int.h"

#define MILLION 1000000
#define SOUTH (6 * (int64_t)MILLION)
#define NORTH (24 * (int64_t)MILLION)
#define WEST (102 * (int64_t)MILLION)
#define EAST (118 * (int64_t)MILLION)

/* ---- coordinates ---- */

enum err_code deliver_site_at(str text, struct deliver_site *out, struct err *e)
{
    str rest = text, north = str_split(&rest, ',');
    if (!num_parse_decimal(str_trim(north), 6, &out->latitude) ||
        !num_parse_decimal(str_trim(rest), 6, &out->longitude)) {
        err_set(e, ERR_INPUT, "\"%s\" không phải là vĩ độ, kinh độ",
                "\"%s\" is no latitude and longitude", text);
        err_hint(e, "viết như 21.273456,106.194321", "write them like 21.273456,106.194321");
        return ERR_INPUT;
    }
    if (out->latitude < SOUTH || out->latitude > NORTH || out->longitude < WEST ||
        out->longitude > EAST) {
        err_set(e, ERR_INPUT, "\"%s\" nằm ngoài Việt Nam", "\"%s\" lies outside of Vietnam", text);
        err_hint(e, "vĩ độ (6 đến 24) trước, kinh độ (102 đến 118) sau",
                 "the latitude (6 to 24) first, then the longitude (102 to 118)");
        return ERR_INPUT;
    }
    out->measured = true;
    return ERR_NONE;
}

static void put_degrees(struct buf *to, int64_t v)
{
    char part[6];
    int64_t rest = v % MILLION;
    for (int i = 5; i >= 0; i--, rest /= 10)
        part[i] = (char)('0' + rest % 10);
    buf_fmt(to, "%l.", v / MILLION);
    buf_add(to, (str){part, sizeof(part)});
}

void deliver_site_write(struct buf *to, const struct deliver_site *s)
{
    if (!s->measured)
        return;
    put_degrees(to, s->latitude);
    buf_char(to, ',');
    put_degrees(to, s->longitude);
}

/* ---- adding ---- */

struct adding {
    const struct recording *r;
    const struct deliver_site *s;
};

static enum err_code check_site(const struct deliver_site *s, struct err *e)
{
    if (str_trim(s->village).n == 0 || str_trim(s->place).n == 0)
        return err_set(e, ERR_INPUT, "cần nói thôn và địa chỉ của nhà",
                       "the village and the address of the house are needed");
    if (s->village.n > DELIVER_MAX_TEXT_BYTES || s->place.n > DELIVER_MAX_TEXT_BYTES)
        return err_set(e, ERR_INPUT, "chữ quá dài", "a text is too long");
    return ERR_NONE;
}

static enum err_code insert(struct store_conn *c, const struct adding *p, int64_t seq,
                            int64_t recorded, struct err *e)
{
    const struct deliver_site *s = p->s;
    return store_run(
        c,
        SQL("INSERT INTO delivery_site (province, delivery, seq, village, place, latitude,"
            " longitude, on_day, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
            " ?10)"),
        STORE_VALUES(store_int(p->r->province), store_int(s->delivery), store_int(seq),
                     store_text(s->village), store_text(s->place),
                     s->measured ? store_int(s->latitude) : store_null(),
                     s->measured ? store_int(s->longitude) : store_null(), store_date(s->on_day),
                     store_text(p->r->actor), store_int(recorded)),
        NULL, e);
}

static enum err_code add_in(struct store_conn *c, struct arena *a, const struct adding *p,
                            struct buf *answer, struct err *e)
{
    int64_t recorded = 0;
    struct store_value v[3];
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_site(p->s, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(
        c,
        SQL("SELECT d.entity, d.kind, (SELECT COALESCE(MAX(s.seq), 0) FROM delivery_site AS s WHERE"
            " s.province = d.province AND s.delivery = d.id) FROM delivery AS d WHERE d.province ="
            " ?1 AND d.id = ?2"),
        STORE_VALUES(store_int(p->r->province), store_int(p->s->delivery)), a, v, 3, e);
    if (got < 0)
        return e->code;
    if (got == 0 || !str_eq_c(v[1].s, "building"))
        return err_set(e, ERR_INPUT, "lượt số %l không phải là nhà ở", "delivery %l is of no house",
                       p->s->delivery);
    code = deliver_may(c, p->r, RIGHT_DELIVER_RECORD, &v[0].i, 1, e);
    if (code == ERR_NONE)
        code = insert(c, p, v[2].i + 1, recorded, e);
    if (code == ERR_NONE)
        buf_int(answer, v[2].i + 1);
    return code;
}

static enum err_code add(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct arena a;
    arena_init(&a, (size_t)1 << 20);
    enum err_code code = add_in(c, &a, ctx, answer, e);
    arena_clear(&a);
    return code;
}

enum err_code deliver_site_add(struct store_pool *pool, struct arena *a, const struct recording *r,
                               const struct deliver_site *s, str *answer, bool *again,
                               struct err *e)
{
    struct adding p = {r, s};
    struct store_operation op = {.province = r->province, .kind = "deliver.site"};
    struct buf content;
    buf_init(&content, a, 65536);
    buf_fmt(&content, "%s\n%l\t%s\t%s\t%d\t", r->actor, s->delivery, s->village, s->place,
            s->on_day);
    deliver_site_write(&content, s);
    if (content.full)
        return err_set(e, ERR_INPUT, "chữ quá dài", "a text is too long");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    op.content = buf_str(&content);
    return store_write(pool, &op, add, &p, a, answer, again, e);
}

/* ---- reading ---- */

enum err_code deliver_site_each(struct store_conn *c, int64_t province, int64_t delivery,
                                deliver_site_row *row, void *ctx, struct err *e)
{
    int more = 0;
    bool go_on = true;
    if (store_query(c,
                    SQL("SELECT s.delivery, s.village, s.place, s.latitude, s.longitude, s.on_day,"
                        " s.actor FROM delivery AS d JOIN delivery AS o ON o.province = d.province"
                        " AND o.list = d.list AND o.entity = d.entity JOIN delivery_site AS s ON"
                        " s.province = o.province AND s.delivery = o.id WHERE d.province = ?1 AND"
                        " d.id = ?2 ORDER BY s.recorded, s.delivery, s.seq"),
                    STORE_VALUES(store_int(province), store_int(delivery)), e) != ERR_NONE)
        return e->code;
    while (go_on && (more = store_next(c, e)) > 0) {
        const struct deliver_site s = {.delivery = store_at_int(c, 0),
                                       .village = store_at_text(c, 1),
                                       .place = store_at_text(c, 2),
                                       .measured = !store_at_null(c, 3),
                                       .latitude = store_at_null(c, 3) ? 0 : store_at_int(c, 3),
                                       .longitude = store_at_null(c, 4) ? 0 : store_at_int(c, 4),
                                       .on_day = (day)store_at_int(c, 5),
                                       .actor = store_at_text(c, 6)};
        go_on = row(ctx, &s);
    }
    if (!go_on)
        store_finish(c);
    return go_on && more < 0 ? e->code : ERR_NONE;
}
