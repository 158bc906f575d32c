#include "registry/check_registry.h"

#include "base/fmt.h"

#define NAMED 10u  /* findings of a kind that are told one by one */
#define VERSION 19 /* of the tables these questions need */

/* Each question gives the rows that are wrong: two or three numbers or texts to name them by. */
struct question {
    sql q;
    const char *text[2]; /* %s %s: the first two columns */
};

/* Both believed now, and true on a day in common. */
#define OVERLAP(a, b)                                                                              \
    " AND " a ".closed = 0 AND " b ".closed = 0 AND " a ".valid_from < " b ".valid_to AND " b      \
    ".valid_from < " a ".valid_to AND (" a ".recorded < " b ".recorded OR (" a ".recorded = " b    \
    ".recorded AND " a ".valid_from < " b ".valid_from))"

/* Of one table: rows of a recording that there is none of. */
#define WITHOUT_RECORDING(table, key)                                                              \
    SQL("SELECT DISTINCT x." key ", x.recorded FROM " table                                        \
        " AS x WHERE NOT EXISTS (SELECT 1 FROM recording AS r WHERE r.province = x.province AND"   \
        " r.number = x.recorded) OR (x.closed <> 0 AND NOT EXISTS (SELECT 1 FROM recording AS r"   \
        " WHERE r.province = x.province AND r.number = x.closed)) ORDER BY 1, 2")
#define NO_RECORDING                                                                               \
    {                                                                                              \
        "#%s: không có lần ghi %s", "#%s: there is no recording %s"                                \
    }

static const struct question questions[] = {
    {SQL("SELECT a.person, a.household FROM membership AS a JOIN membership AS b ON b.province ="
         " a.province AND b.person = a.person AND (b.household <> a.household OR b.recorded <>"
         " a.recorded OR b.valid_from <> a.valid_from) WHERE a.closed = 0 AND b.closed = 0 AND"
         " a.valid_from < b.valid_to AND b.valid_from < a.valid_to AND (a.household < b.household"
         " OR (a.household = b.household AND (a.recorded < b.recorded OR (a.recorded = b.recorded"
         " AND a.valid_from < b.valid_from)))) ORDER BY 1, 2"),
     {"người #%s ở hai hộ cùng lúc, một là #%s",
      "the person #%s is in two households at once, one of them #%s"}},
    {SQL("SELECT m.household, m.person FROM membership AS m WHERE m.closed = 0 AND (NOT EXISTS"
         " (SELECT 1 FROM household AS h WHERE h.province = m.province AND h.id = m.household AND"
         " h.closed = 0 AND h.valid_from <= m.valid_from AND m.valid_from < h.valid_to) OR NOT"
         " EXISTS (SELECT 1 FROM household AS h WHERE h.province = m.province AND h.id ="
         " m.household AND h.closed = 0 AND h.valid_from < m.valid_to AND m.valid_to <="
         " h.valid_to)) ORDER BY 1, 2"),
     {"hộ #%s đã hết mà còn thành viên #%s",
      "the household #%s is no more and has the member #%s"}},
    {SQL("SELECT a.id, a.code FROM household AS a JOIN household AS b ON b.province = a.province"
         " AND b.id = a.id WHERE 1 = 1" OVERLAP("a", "b") " ORDER BY 1, 2"),
     {"hộ #%s (%s) ở hai nơi cùng lúc", "the household #%s (%s) is in two places at once"}},
    {SQL("SELECT a.id, a.name FROM person AS a JOIN person AS b ON b.province = a.province AND"
         " b.id = a.id WHERE 1 = 1" OVERLAP("a", "b") " ORDER BY 1, 2"),
     {"người #%s (%s) ghi hai lần cùng lúc", "the person #%s (%s) is described twice at once"}},
    {SQL("SELECT a.entity, a.name FROM fact AS a JOIN fact AS b ON b.province = a.province AND"
         " b.entity = a.entity AND b.name = a.name WHERE 1 = 1" OVERLAP("a", "b") " ORDER BY 1, 2"),
     {"#%s: %s có hai giá trị cùng lúc", "#%s: %s has two values at once"}},
    {SQL("SELECT DISTINCT p.id, p.name FROM person AS p WHERE p.name <> '' AND EXISTS (SELECT 1"
         " FROM known_name AS x WHERE x.province = p.province) AND NOT EXISTS (SELECT 1 FROM"
         " known_name AS n WHERE n.province = p.province AND n.name = p.name) ORDER BY 1, 2"),
     {"người #%s: tên \"%s\" không có khoá để tìm",
      "the person #%s: the name \"%s\" has no key to be found by"}},
    {SQL("SELECT DISTINCT p.id, p.name FROM person AS p LEFT JOIN membership AS m ON m.province ="
         " p.province AND m.person = p.id LEFT JOIN household AS h ON h.province = m.province AND"
         " h.id = m.household JOIN known_name AS n ON n.province = p.province AND n.name = p.name"
         " LEFT JOIN known_place AS l ON l.province = h.province AND l.area = COALESCE(h.area, 0) "
         "AND"
         " l.village = h.village WHERE NOT EXISTS (SELECT 1 FROM name_bearer AS b WHERE"
         " b.province = p.province AND b.name = n.id AND b.birth = COALESCE(p.birth, -135140) AND"
         " b.person = p.id AND b.place = l.id) ORDER BY 1, 2"),
     {"người #%s (%s) không tìm được theo nơi ở hay năm sinh",
      "the person #%s (%s) is not found by where they live or when they were born"}},
    {SQL("SELECT l.id, l.village FROM known_place AS l LEFT JOIN (SELECT province, place, count(*)"
         " AS n FROM name_bearer GROUP BY province, place) AS b ON b.province = l.province AND"
         " b.place = l.id LEFT JOIN (SELECT province, place, sum(bearers) AS n FROM place_bearer"
         " GROUP BY province, place) AS p ON p.province = l.province AND p.place = l.id WHERE"
         " COALESCE(b.n, 0) <> COALESCE(p.n, 0) ORDER BY 1, 2"),
     {"nơi #%s (%s): danh sách người để tìm không đủ",
      "the place #%s (%s): the list of people to be found there is not whole"}},
    {WITHOUT_RECORDING("household", "id"), NO_RECORDING},
    {WITHOUT_RECORDING("person", "id"), NO_RECORDING},
    {WITHOUT_RECORDING("person_number", "person"), NO_RECORDING},
    {WITHOUT_RECORDING("membership", "person"), NO_RECORDING},
    {WITHOUT_RECORDING("answer", "entity"), NO_RECORDING},
    {WITHOUT_RECORDING("fact", "entity"), NO_RECORDING},
};

static str shown(struct store_conn *c, uint32_t column, char to[24])
{
    struct store_value v = store_at(c, column);
    if (v.type == STORE_INT)
        return (str){to, fmt_int(to, v.i)};
    return v.type == STORE_TEXT ? v.s : STR("");
}

static enum err_code ask(struct store_conn *c, const struct question *q, store_found *found,
                         void *ctx, uint32_t *n, struct err *e)
{
    uint32_t told = 0;
    int more;
    if (store_query(c, q->q, STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        char text[2][320], numbers[2][24];
        str first = shown(c, 0, numbers[0]), second = shown(c, 1, numbers[1]);
        ++*n;
        if (found == NULL || told++ >= NAMED)
            continue;
        for (int lang = 0; lang < 2; lang++)
            fmt_write(text[lang], sizeof(text[lang]), q->text[lang], first, second);
        found(ctx, text[0], text[1]);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code check_registry(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                             struct err *e)
{
    int64_t version = 0;
    enum err_code code = store_version(c, &version, e);
    if (version < VERSION)
        return code;
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]) && code == ERR_NONE; i++)
        code = ask(c, &questions[i], found, ctx, n, e);
    return code;
}
