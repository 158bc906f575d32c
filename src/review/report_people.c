/* Of heads and spouses: names for lists, ethnicity for forms 7.8 and 7.9; and which households are
 * in difficulty by their place. */
#include "base/num.h"
#include "registry/times.h"
#include "review/report_data.h"

#define HEAD "1"
#define SPOUSE "2"
#define KINH 1

/* Of members with one of the relations, as they are on day ?2: of every household, or of those that
 * stand on a list. */
struct asked_people {
    sql everybody, listed;
};
#define PEOPLE(columns, relations)                                                                 \
    SQL("SELECT m.household, " columns " FROM membership AS m CROSS JOIN person AS p WHERE"        \
        " m.province = ?1 AND" PEOPLE_ON(relations)),                                              \
        SQL("SELECT m.household, " columns " FROM " REPORT_LISTED " CROSS JOIN membership AS m"    \
            " CROSS JOIN person AS p WHERE m.province = ?1 AND m.household = l.id AND" PEOPLE_ON(  \
                relations))
#define MEMBER_ON REPORT_ON("m", "?2") " AND" REPORT_KNOWN("m")
#define PERSON_ON REPORT_ON("p", "?2") " AND" REPORT_KNOWN("p")
#define PEOPLE_ON(relations)                                                                       \
    " m.relation IN (" relations ") AND" MEMBER_ON " AND p.province = m.province AND p.id ="       \
    " m.person AND" PERSON_ON " ORDER BY m.household, m.number, p.recorded"

/* The day is ?2 and the other one ?5: a household is listed where it is on one of the two. */
static enum err_code ask(struct store_conn *c, const struct report_data *d, int needs,
                         const struct asked_people *asked, enum report_side side, struct err *e)
{
    bool closing = side == SIDE_CLOSING;
    const struct store_value values[] = {store_int(d->at.province),
                                         store_date(closing ? d->at.as_of : d->opening),
                                         store_date(d->at.known_on), store_int(d->at.recording),
                                         store_date(closing ? d->opening : d->at.as_of)};
    if ((needs & REPORT_ALL) != 0)
        return store_query(c, asked->everybody, values, 4, e);
    return store_query(c, asked->listed, values, 5, e);
}

/* ---- names ---- */

static enum err_code read_heads(struct store_conn *c, struct arena *a, struct report_data *d,
                                int needs, enum report_side side, struct err *e)
{
    const struct asked_people asked = {PEOPLE("p.name, p.sex, p.birth, p.birth_to", "'" HEAD "'")};
    int more;
    if (ask(c, d, needs, &asked, side, e) != ERR_NONE)
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
    enum err_code code = read_heads(c, a, d, needs, SIDE_CLOSING, e);
    if (code == ERR_NONE && (needs & REPORT_HEADS_GONE) != 0)
        code = read_heads(c, a, d, needs, SIDE_OPENING, e);
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

static enum err_code read_ethnicity(struct store_conn *c, struct report_data *d, int needs,
                                    struct err *e)
{
    const struct asked_people asked = {
        PEOPLE("m.relation, p.ethnicity", "'" HEAD "', '" SPOUSE "'")};
    int more;
    if (ask(c, d, needs, &asked, SIDE_CLOSING, e) != ERR_NONE)
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
        code = read_ethnicity(c, d, needs, e);
    if (code == ERR_NONE && (needs & REPORT_SPECIAL) != 0)
        code = read_special(c, d, e);
    return code;
}
