/* Of heads and spouses: names for lists, ethnicity for forms 7.8 and 7.9; and which households are
 * in difficulty by their place. */
#include "base/num.h"
#include "registry/times.h"
#include "review/report_data.h"

#define HEAD "1"
#define SPOUSE "2"
#define KINH 1

/* ---- names ---- */

static enum err_code read_heads(struct store_conn *c, struct arena *a, struct report_data *d,
                                day on, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT m.household, p.name, p.sex, p.birth, p.birth_to FROM membership AS"
                " m JOIN person AS p ON p.province = m.province AND p.id = m.person WHERE"
                " m.province = ?1 AND m.relation = '" HEAD
                "' AND" REPORT_ON("m", "?2") " AND" REPORT_KNOWN("m") " AND" REPORT_ON(
                    "p",
                    "?2") " AND" REPORT_KNOWN("p") " ORDER BY m.household, m.number, p.recorded"),
            STORE_VALUES(store_int(d->at.province), store_date(on), store_date(d->at.known_on),
                         store_int(d->at.recording)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct report_household *h = report_data_find(d, store_at_int(c, 0));
        struct report_head *head = h != NULL ? &d->heads[h - d->households.v] : NULL;
        if (head == NULL || head->name.n > 0)
            continue;
        head->name = arena_str(a, store_at_text(c, 1));
        head->sex = arena_str(a, store_at_text(c, 2));
        head->birth = store_at_null(c, 3) ? DAY_MIN : (day)store_at_int(c, 3);
        head->birth_to = store_at_null(c, 4) ? DAY_MIN : (day)store_at_int(c, 4);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_names(struct store_conn *c, struct arena *a, int needs,
                                struct report_data *d, struct err *e)
{
    d->heads = arena_array(a, struct report_head, (size_t)d->households.n + 1);
    for (uint32_t i = 0; i < d->households.n; i++)
        d->heads[i].birth = d->heads[i].birth_to = DAY_MIN;
    enum err_code code = read_heads(c, a, d, d->at.as_of, e);
    if (code == ERR_NONE && (needs & REPORT_HEADS_GONE) != 0)
        code = read_heads(c, a, d, d->opening, e);
    return code;
}

/* ---- ethnicity ---- */

static void take_ethnicity(struct report_household *h, bool head, str code)
{
    int64_t number = 0;
    if (!num_parse_int(code, &number) || number < 1 || number > 99)
        number = 0;
    if (head)
        h->ethnicity = (uint8_t)number;
    if (number > KINH)
        h->minority = 1;
    else if (number == KINH && h->minority < 0 && head)
        h->minority = 0;
}

static enum err_code read_ethnicity(struct store_conn *c, struct report_data *d, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT m.household, m.relation, p.ethnicity FROM membership AS m JOIN"
                " person AS p ON p.province = m.province AND p.id = m.person WHERE"
                " m.province = ?1 AND m.relation IN ('" HEAD "', '" SPOUSE
                "') AND" REPORT_ON("m", "?2") " AND" REPORT_KNOWN("m") " AND" REPORT_ON(
                    "p",
                    "?2") " AND" REPORT_KNOWN("p") ""
                                                   " ORDER BY m.household, m.number, p.recorded"),
            REPORT_VALUES_CLOSING(d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct report_household *h = report_data_find(d, store_at_int(c, 0));
        if (h != NULL)
            take_ethnicity(h, str_eq_c(store_at_text(c, 1), HEAD), store_at_text(c, 2));
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- specially difficult places ---- */

static enum err_code read_special(struct store_conn *c, struct report_data *d, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT f.entity FROM fact AS f WHERE f.province = ?1 AND f.name ="
                        " 'special_difficulty' AND f.value = '1' AND" REPORT_ON(
                            "f", "?2") " AND" REPORT_KNOWN("f") " ORDER BY f.entity"),
                    REPORT_VALUES_CLOSING(d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct report_household *h = report_data_find(d, store_at_int(c, 0));
        if (h != NULL)
            h->special = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code report_read_people(struct store_conn *c, struct arena *a, int needs,
                                 struct report_data *d, struct err *e)
{
    enum err_code code = ERR_NONE;
    if ((needs & REPORT_HEADS_OF) != 0)
        code = read_names(c, a, needs, d, e);
    if (code == ERR_NONE && (needs & REPORT_ETHNICITY) != 0)
        code = read_ethnicity(c, d, e);
    if (code == ERR_NONE && (needs & REPORT_SPECIAL) != 0)
        code = read_special(c, d, e);
    return code;
}
