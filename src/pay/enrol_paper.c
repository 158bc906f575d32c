/* A decision on paper. */
#include "pay/enrol_paper.h"

#include "base/check.h"
#include "pay/bank.h"
#include "pay/owed.h"
#include "registry/area_map.h"
#include "registry/communes.h"
#include "registry/times.h"

#define WIDTH 78 /* characters of a line */

struct paper {
    struct store_conn *c;
    struct arena *a;
    const struct cycle_question *q;
    struct world_at at;
    const struct enrol_line *act;
    const struct law_symbol *benefit;
    int64_t household;
    str name, birth, number, village, commune, authority;
    vnd amount; /* 0: not said */
};

/* ---- what is known ---- */

static enum err_code find_act(struct paper *p, int64_t act, struct err *e)
{
    struct enrol_line *line = arena_new(p->a, struct enrol_line);
    enum err_code code = enrol_one(p->c, p->a, p->at.province, act, line, e);
    if (code != ERR_NONE)
        return code;
    if (line->act == ACT_ASK)
        return err_set(e, ERR_INPUT, "không có quyết định nào là việc số %l",
                       "no decision is act %l", act);
    p->act = line;
    p->benefit = law_find(p->q->law, p->act->benefit);
    return p->benefit != NULL ? ERR_NONE
                              : err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"",
                                        "the law has no benefit \"%s\"", p->act->benefit);
}

/* The person, or of a household its head; and the household they live in, or lived in last. */
static enum err_code find_person(struct paper *p, struct err *e)
{
    struct store_value v[5];
    int got = store_one(
        p->c,
        SQL("SELECT p.name, COALESCE(p.birth, ?3), COALESCE(p.birth_to, ?3), m.household,"
            " COALESCE((SELECT n.number FROM person_number AS n WHERE n.province = p.province AND"
            " n.person = p.id AND n.closed = 0 ORDER BY n.kind, n.valid_from DESC LIMIT 1), '')"
            " FROM membership AS m JOIN person AS p ON p.province = m.province AND p.id = m.person"
            " WHERE m.province = ?1 AND (m.person = ?2 OR m.household = ?2) AND m.closed = 0 AND"
            " p.closed = 0 ORDER BY m.valid_to DESC, m.valid_from DESC, m.number LIMIT 1"),
        STORE_VALUES(store_int(p->at.province), store_int(p->act->entity), store_date(DAY_MIN)),
        p->a, v, 5, e);
    if (got < 1)
        return got < 0 ? e->code
                       : err_set(e, ERR_INPUT, "#%l chưa ở hộ nào", "#%l never lived anywhere",
                                 p->act->entity);
    char text[11];
    day from = (day)v[1].i, to = (day)v[2].i;
    size_t n = day_format_vi(from, text);
    p->name = v[0].s;
    p->household = v[3].i;
    p->number = v[4].s;
    if (from != DAY_MIN)
        p->birth = arena_str(p->a, from == to ? (str){text, n} : (str){text + 6, 4});
    return ERR_NONE;
}

static str area_name(struct paper *p, const struct area_row *row)
{
    struct buf b;
    buf_init(&b, p->a, 256);
    if (!str_starts(row->name, row->kind))
        buf_fmt(&b, "%s ", row->kind);
    buf_add(&b, row->name);
    return buf_str(&b);
}

static enum err_code find_place(struct paper *p, struct err *e)
{
    struct area_map *map = NULL;
    struct store_value v;
    str code = p->act->commune;
    enum err_code failed = area_map_read(p->c, p->a, &map, e);
    if (failed == ERR_NONE && code.n == 0)
        failed = communes_of(p->c, p->a, p->at.province, &p->act->entity, 1, p->act->on_day, &code,
                             NULL, e);
    if (failed != ERR_NONE)
        return failed;
    const struct area_row *row = area_map_find(map, AREA_COMMUNE, code, p->act->on_day);
    p->commune = row != NULL ? area_name(p, row) : code;
    int got =
        store_one(p->c,
                  SQL("SELECT village FROM household WHERE province = ?1 AND id = ?2 AND"
                      " closed = 0 ORDER BY valid_to DESC LIMIT 1"),
                  STORE_VALUES(store_int(p->at.province), store_int(p->household)), p->a, &v, 1, e);
    p->village = got == 1 ? v.s : STR("");
    return got < 0 ? e->code : ERR_NONE;
}

/* What the law owes in the month from which it counts, as if it were decided. */
static enum err_code find_amount(struct paper *p, struct err *e)
{
    const struct law_symbol *fact = law_find(p->q->law, p->act->fact);
    bool yes = fact != NULL && fact->kind == LAW_FACT && fact->type.kind == LAW_BOOL;
    struct owed_question q = {.law = p->q->law,
                              .benefits = &p->benefit->index,
                              .n_benefits = 1,
                              .from = p->act->from,
                              .to = p->act->from,
                              .known_on = p->at.known_on,
                              .assumed = yes ? &fact->index : NULL,
                              .n_assumed = yes && p->act->act == ACT_OPEN};
    struct owed_rows rows;
    struct world world;
    if (p->act->act == ACT_REFUSE || p->act->act == ACT_END || p->act->act == ACT_SUSPEND)
        return ERR_NONE;
    p->at.as_of = month_first_day(p->act->from) - 1;
    enum err_code code =
        world_read(p->c, p->a, p->q->law, p->q->areas, &p->at, p->household, &world, e);
    if (code != ERR_NONE)
        return code;
    code = owed_compute(p->a, world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        bool person = p->benefit->entity == LAW_PERSON;
        int64_t entity = (person ? world.person : world.household)[rows.v[i].row];
        if (entity == p->act->entity && !rows.v[i].undetermined)
            p->amount = rows.v[i].amount;
    }
    survey_free(world.survey);
    return code;
}

/* ---- how it is written ---- */

static size_t width(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void blanks(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_char(b, ' ');
}

static void centred(struct buf *b, str s, size_t within)
{
    size_t n = width(s);
    blanks(b, n < within ? (within - n) / 2 : 0);
    buf_add(b, s);
}

static void two_heads(struct buf *b, str left, str right)
{
    size_t start = b->n, half = WIDTH / 2 - 3;
    centred(b, left, half);
    size_t at = width((str){b->p + start, b->n - start});
    blanks(b, at < half ? half - at : 1);
    centred(b, right, WIDTH - half);
    buf_char(b, '\n');
}

static void head(struct paper *p, struct buf *b)
{
    const struct enrol_line *l = p->act;
    struct buf left, right;
    int y, m, d;
    day_to_ymd(l->on_day, &y, &m, &d);
    two_heads(b, p->authority, STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    two_heads(b, STR(""), STR("Độc lập - Tự do - Hạnh phúc"));
    buf_init(&left, p->a, 256);
    buf_init(&right, p->a, 256);
    buf_fmt(&left, "Số: %s", l->number);
    buf_fmt(&right, "%s, ngày %z%d tháng %z%d năm %d", p->commune, d < 10 ? "0" : "", d,
            m < 3 ? "0" : "", m, y);
    two_heads(b, buf_str(&left), buf_str(&right));
    buf_char(b, '\n');
    if (l->verdict == VERDICT_WAITING || l->verdict == VERDICT_SENT_BACK)
        centred(b, STR("(DỰ THẢO — chưa được phê duyệt)\n\n"), WIDTH);
}

static const char *const subjects[ACT_COUNT] = {
    [ACT_ASK] = "",
    [ACT_OPEN] = "Về việc hưởng",
    [ACT_REFUSE] = "Về việc không giải quyết hưởng",
    [ACT_SUSPEND] = "Về việc tạm dừng",
    [ACT_RESUME] = "Về việc tiếp tục hưởng",
    [ACT_END] = "Về việc thôi hưởng",
    [ACT_ADJUST] = "Về việc điều chỉnh mức",
    [ACT_TRANSFER] = "Về việc thôi chi trả, chuyển hồ sơ",
    [ACT_RECEIVE] = "Về việc tiếp nhận hồ sơ, chi trả",
};
static const char *const orders[ACT_COUNT] = {
    [ACT_ASK] = "",
    [ACT_OPEN] = "Cho hưởng",
    [ACT_REFUSE] = "Không giải quyết hưởng",
    [ACT_SUSPEND] = "Tạm dừng",
    [ACT_RESUME] = "Tiếp tục cho hưởng",
    [ACT_END] = "Thôi hưởng",
    [ACT_ADJUST] = "Điều chỉnh mức",
    [ACT_TRANSFER] = "Thôi chi trả và chuyển hồ sơ",
    [ACT_RECEIVE] = "Tiếp nhận hồ sơ và chi trả",
};

static void basis(struct paper *p, struct buf *b)
{
    const struct enrol_line *l = p->act;
    const struct law_symbol *s = p->benefit;
    buf_fmt(b, "    Căn cứ %s%z%s;\n", s->article, s->article.n > 0 ? ", " : "", s->instrument);
    if (l->article.n > 0)
        buf_fmt(b, "    Căn cứ %s;\n", l->article);
    if (l->papers.n > 0)
        buf_fmt(b, "    Xét hồ sơ: %s;\n", l->papers);
    buf_fmt(b, "    Theo đề nghị của công chức phụ trách (%s).\n\n", l->prepared_by);
}

static void first_article(struct paper *p, struct buf *b)
{
    const struct enrol_line *l = p->act;
    char month_text[8];
    /* A refusal counts from no month. */
    size_t n = l->act == ACT_REFUSE ? 0 : month_format_vi(l->from, month_text);
    str from = {month_text, n};
    buf_fmt(b, "    Điều 1. %z ", orders[l->act]);
    buf_add(b, law_words(p->a, p->benefit->name));
    buf_fmt(b, " đối với:\n      Ông (bà): %s", p->name);
    if (p->birth.n > 0)
        buf_fmt(b, "; sinh: %s", p->birth);
    if (p->number.n > 0)
        buf_fmt(b, "; số định danh: %s", p->number);
    buf_fmt(b, "\n      Nơi ở: %s%z%s\n", p->village, p->village.n > 0 ? ", " : "", p->commune);
    if (p->amount > 0) {
        buf_fmt(b, "      Mức: %n đồng/tháng (", p->amount);
        bank_put_words(b, p->amount, BANK_LINH);
        buf_add_c(b, ")\n");
    }
    if (l->act != ACT_REFUSE)
        buf_fmt(b, "      Kể từ tháng %s%z.\n", from,
                l->act == ACT_TRANSFER ? "; nơi mới chi trả tiếp từ tháng này" : "");
    if (l->to_commune.n > 0)
        buf_fmt(b, "      Nơi tiếp nhận: xã mã số %s.\n", l->to_commune);
    if (l->reason.n > 0)
        buf_fmt(b, "      Lý do: %s%z%s%z.\n", l->reason, l->article.n > 0 ? " (" : "", l->article,
                l->article.n > 0 ? ")" : "");
}

static void rest(struct paper *p, struct buf *b)
{
    const struct enrol_line *l = p->act;
    int article = 2;
    if (l->act == ACT_REFUSE)
        buf_fmt(b,
                "\n    Điều %d. Ông (bà) có tên tại Điều 1 có quyền khiếu nại theo quy định của"
                " pháp luật.\n",
                article++);
    else if (p->benefit->fund.n > 0 && p->amount > 0)
        buf_fmt(b, "\n    Điều %d. Kinh phí: %s.\n", article++, p->benefit->fund);
    buf_fmt(b,
            "\n    Điều %d. Các công chức có liên quan và ông (bà) có tên tại Điều 1 chịu trách"
            " nhiệm\nthi hành Quyết định này.\n\n",
            article);
    two_heads(b, STR("Nơi nhận:"), STR("CHỦ TỊCH"));
    two_heads(b, STR("- Như Điều 1;"), STR(""));
    two_heads(b, STR("- Lưu: VT."), STR(""));
    buf_char(b, '\n');
    two_heads(b, STR(""), l->signer);
}

static void write(struct paper *p, struct buf *b)
{
    struct buf subject;
    head(p, b);
    centred(b, STR("QUYẾT ĐỊNH\n"), WIDTH);
    buf_init(&subject, p->a, 512);
    buf_fmt(&subject, "%z ", subjects[p->act->act]);
    buf_add(&subject, law_words(p->a, p->benefit->name));
    centred(b, buf_str(&subject), WIDTH);
    buf_add_c(b, "\n\n");
    centred(b, STR("CHỦ TỊCH ỦY BAN NHÂN DÂN\n\n"), WIDTH);
    basis(p, b);
    centred(b, STR("QUYẾT ĐỊNH:\n\n"), WIDTH);
    first_article(p, b);
    rest(p, b);
}

enum err_code enrol_paper(struct store_conn *c, struct arena *a, const struct recording *r,
                          const struct cycle_question *q, int64_t act, str authority,
                          struct buf *out, struct err *e)
{
    day known = day_of_moment(r->at_us);
    struct paper p = {.c = c,
                      .a = a,
                      .q = q,
                      .at = {.province = r->province,
                             .as_of = known,
                             .known_on = known,
                             .recording = WORLD_ALL_RECORDINGS},
                      .birth = STR(""),
                      .number = STR("")};
    enum err_code code = find_act(&p, act, e);
    if (code == ERR_NONE)
        code = find_person(&p, e);
    if (code == ERR_NONE)
        code = find_place(&p, e);
    if (code == ERR_NONE)
        code = find_amount(&p, e);
    if (code != ERR_NONE)
        return code;
    struct buf b;
    buf_init(&b, a, 256);
    buf_fmt(&b, "ỦY BAN NHÂN DÂN %s", p.commune);
    p.authority = authority.n > 0 ? authority : buf_str(&b);
    write(&p, out);
    return ERR_NONE;
}
