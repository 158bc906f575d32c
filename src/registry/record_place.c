#include "registry/record_place.h"

#include "base/check.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/name_keys.h"

bool record_place_field(str field)
{
    return str_eq_c(field, "code") || str_eq_c(field, "commune") || str_eq_c(field, "village");
}

enum err_code record_place_read(struct store_conn *c, struct arena *a,
                                const struct record_correction *r, struct record_place *out,
                                struct err *e)
{
    struct store_value v[8];
    int got = store_one(
        c,
        SQL("SELECT recorded, valid_from, valid_to, known_from, code, area, commune, village FROM"
            " household WHERE province = ?1 AND id = ?2 AND closed = 0 AND valid_from <= ?3 AND ?3"
            " < valid_to ORDER BY recorded DESC"),
        STORE_VALUES(store_int(r->province), store_int(r->person), store_date(r->as_of)), a, v, 8,
        e);
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ chưa có hộ này vào ngày đó",
                       "the registry has no such household on that day");
    if (got < 0)
        return e->code;
    *out = (struct record_place){.recorded = v[0].i,
                                 .from = (day)v[1].i,
                                 .to = (day)v[2].i,
                                 .known = (day)v[3].i,
                                 .code = v[4].s,
                                 .area = v[5].type == STORE_NULL ? 0 : v[5].i,
                                 .commune = v[6].s,
                                 .village = v[7].s};
    return ERR_NONE;
}

static enum err_code set_code(struct store_conn *c, struct arena *a,
                              const struct record_correction *r, struct record_place *p, str code,
                              struct err *e)
{
    struct store_value v[1];
    int got =
        store_one(c,
                  SQL("SELECT id FROM household WHERE province = ?1 AND code = ?2 AND closed ="
                      " 0 AND id <> ?3 AND valid_from < ?5 AND ?4 < valid_to ORDER BY id"),
                  STORE_VALUES(store_int(r->province), store_text(code), store_int(r->person),
                               store_date(p->from), store_date(p->to)),
                  a, v, 1, e);
    if (got < 0)
        return e->code;
    if (got > 0 || code.n == 0)
        return err_set(e, ERR_INPUT, "mã hộ \"%s\" đã có, hoặc trống",
                       "there is a household \"%s\" already, or the code is empty", code);
    p->code = code;
    return ERR_NONE;
}

/* On the first day of the row: it was wrong from its beginning. */
static enum err_code set_commune(struct store_conn *c, struct arena *a,
                                 const struct record_correction *r, struct record_place *p,
                                 str commune, struct err *e)
{
    struct store_value v[2];
    int64_t province = 0;
    int got = store_one(
        c,
        SQL("SELECT c.id, CASE o.level WHEN 'province' THEN o.code ELSE n.code END FROM area AS c"
            " JOIN area AS o ON o.id = c.parent LEFT JOIN area_succession AS s ON s.from_area ="
            " o.parent AND s.whole = 1 LEFT JOIN area AS n ON n.id = s.to_area WHERE c.level ="
            " 'commune' AND c.code = ?1 AND c.valid_from <= ?2 AND ?2 < c.valid_to ORDER BY c.id"),
        STORE_VALUES(store_text(commune), store_date(p->from)), a, v, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0 || v[1].type != STORE_TEXT || !num_parse_int(v[1].s, &province) ||
        province != r->province)
        return err_set(e, ERR_INPUT, "tỉnh không có xã mã \"%s\" vào ngày đó",
                       "the province has no commune \"%s\" on that day", commune);
    p->area = v[0].i;
    p->commune = commune;
    return ERR_NONE;
}

enum err_code record_place_set(struct store_conn *c, struct arena *a,
                               const struct record_correction *r, struct record_place *p,
                               const struct record_set *s, struct err *e)
{
    str value = str_trim(s->value);
    if (str_eq_c(s->field, "code"))
        return set_code(c, a, r, p, value, e);
    if (str_eq_c(s->field, "commune"))
        return set_commune(c, a, r, p, value, e);
    if (text_has_control(value))
        return err_set(e, ERR_INPUT, "village: có ký tự điều khiển (xuống dòng, tab …)",
                       "village: a control character (a new line, a tab …)");
    p->village = value;
    return ERR_NONE;
}

enum err_code record_place_write(struct store_conn *c, struct arena *a,
                                 const struct record_correction *r, const struct record_place *p,
                                 int64_t recording, struct err *e)
{
    day known = r->today > p->known ? r->today : p->known;
    int64_t changed = 0;
    enum err_code code = store_run(
        c,
        SQL("UPDATE household SET closed = ?1, known_to = ?2 WHERE province = ?3 AND id = ?4 AND"
            " recorded = ?5 AND valid_from = ?6"),
        STORE_VALUES(store_int(recording), store_date(known), store_int(r->province),
                     store_int(r->person), store_int(p->recorded), store_date(p->from)),
        &changed, e);
    check(code != ERR_NONE || changed == 1);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO household (province, id, valid_from, valid_to, known_from, known_to,"
                " recorded, closed, code, area, commune, village) VALUES (?1, ?2, ?3, ?4, ?5, 0,"
                " ?6, 0, ?7, ?8, ?9, ?10)"),
            STORE_VALUES(store_int(r->province), store_int(r->person), store_date(p->from),
                         store_date(p->to), store_date(known), store_int(recording),
                         store_text(p->code), p->area != 0 ? store_int(p->area) : store_null(),
                         store_text(p->commune), store_text(p->village)),
            NULL, e);
    if (code != ERR_NONE)
        return code;
    struct name_keys *keys = name_keys_new(a);
    name_keys_add_village(keys, p->area, p->village);
    name_keys_household(keys, r->person);
    return name_keys_write(c, keys, r->province, e);
}
