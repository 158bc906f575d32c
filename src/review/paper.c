/* A household through its campaigns, and its certificate. */
#include "review/paper.h"

#include "base/check.h"

static int64_t at_number(struct store_conn *c, uint32_t column)
{
    return store_at_null(c, column) ? UNKNOWN_NUMBER : store_at_int(c, column);
}

static str at_text(struct store_conn *c, struct arena *a, uint32_t column)
{
    return store_at_null(c, column) ? STR("") : arena_str(a, store_at_text(c, column));
}

static day at_day(struct store_conn *c, uint32_t column)
{
    return store_at_null(c, column) ? DAY_MIN : (day)store_at_int(c, column);
}

static struct paper_year take_year(struct store_conn *c, struct arena *a)
{
    struct paper_year y = {.year = (int)store_at_int(c, 0),
                           .mon = (int)store_at_int(c, 1),
                           .asked_on = (day)store_at_int(c, 3),
                           .before = class_code_of(store_at_text(c, 4)),
                           .round = at_number(c, 5),
                           .b1 = at_number(c, 6),
                           .b1_line = at_number(c, 7),
                           .b2 = at_number(c, 8),
                           .deprived = at_number(c, 9),
                           .screened = at_number(c, 10),
                           .persons = at_number(c, 11),
                           .standard = at_text(c, a, 12),
                           .scored = class_code_of(at_text(c, a, 13)),
                           .decided = !store_at_null(c, 14),
                           .class = class_code_of(at_text(c, a, 14)),
                           .movement = at_text(c, a, 15),
                           .refusal = at_text(c, a, 16),
                           .number = at_text(c, a, 17),
                           .signed_on = at_day(c, 18),
                           .signer = at_text(c, a, 19),
                           .valid_from = at_day(c, 20),
                           .commune = at_text(c, a, 21)};
    while (y.origin + 1 < ORIGIN_COUNT && !str_eq_c(store_at_text(c, 2), review_origins[y.origin]))
        y.origin++;
    return y;
}

enum err_code paper_history(struct store_conn *c, struct arena *a, int64_t province,
                            int64_t household, struct paper_years *out, struct err *e)
{
    int more;
    *out = (struct paper_years){0};
    if (store_query(
            c,
            SQL("SELECT p.year, p.month, k.origin, k.asked_on, k.class_before, s.round, s.b1,"
                " s.b1_line, s.b2, s.deprived, s.screened, s.persons, s.standard, s.class, r.class,"
                " r.movement, r.refusal, d.number, d.signed_on, d.signer, d.valid_from, "
                "trim(w.kind ||"
                " ' ' || w.name) FROM"
                " review_case AS k JOIN campaign AS p ON p.province = k.province AND p.id ="
                " k.campaign JOIN area AS w ON w.id = k.area LEFT JOIN review_score AS s ON"
                " s.province = k.province AND s.campaign = k.campaign AND s.household ="
                " k.household AND s.round = (SELECT max(z.round) FROM review_score AS z WHERE"
                " z.province = k.province AND z.campaign = k.campaign AND z.household ="
                " k.household) LEFT JOIN review_result AS r ON r.province = k.province AND"
                " r.campaign = k.campaign AND r.household = k.household LEFT JOIN review_decision"
                " AS d ON d.province = r.province AND d.id = r.decision WHERE k.province = ?1 AND"
                " k.household = ?2 ORDER BY p.opens, p.id"),
            STORE_VALUES(store_int(province), store_int(household)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct paper_year y = take_year(c, a);
        vec_push(a, out, y);
    }
    return more < 0 ? e->code : ERR_NONE;
}

void paper_indicators(int64_t deprived, struct buf *to)
{
    bool any = false;
    if (deprived == UNKNOWN_NUMBER)
        return;
    for (int i = 0; i < 12; i++) {
        if (!(deprived >> i & 1))
            continue;
        buf_add_c(to, any ? ";" : "");
        buf_int(to, i + 1);
        any = true;
    }
}

/* ---- form 03 ---- */

static void put_day(struct buf *to, day d)
{
    char text[11];
    if (d == DAY_MIN)
        return;
    size_t n = day_format_vi(d, text);
    buf_add(to, (str){text, n});
}

static void put_birth(struct buf *to, const struct store_value *from,
                      const struct store_value *till)
{
    int y, m, d;
    if (from->type == STORE_NULL)
        return;
    if (from->i == till->i) {
        put_day(to, (day)from->i);
        return;
    }
    day_to_ymd((day)from->i, &y, &m, &d);
    buf_int(to, y);
}

static const char *relation_text(str code)
{
    static const char *const texts[] = {"", "chủ hộ", "vợ/chồng", "con", "bố/mẹ", "khác"};
    return code.n == 1 && code.p[0] >= '1' && code.p[0] <= '5' ? texts[code.p[0] - '0'] : "";
}

struct holder {
    struct store_conn *c;
    struct arena *a;
    const struct paper_asked *q;
    str code, village, commune, head, ethnicity, number, class;
};

static enum err_code read_holder(struct holder *h, struct err *e)
{
    struct store_value v[7];
    const struct paper_asked *q = h->q;
    int got = store_one(
        h->c,
        SQL("SELECT h.code, h.village, trim(w.kind || ' ' || w.name), p.name, p.ethnicity, "
            "n.number, f.value FROM"
            " household AS h LEFT JOIN area AS w ON w.id = h.area LEFT JOIN membership AS m ON"
            " m.province = h.province AND m.household = h.id AND m.relation = '1' AND m.closed = 0"
            " AND m.valid_from <= ?3 AND m.valid_to > ?3 LEFT JOIN person AS p ON p.province ="
            " m.province AND p.id = m.person AND p.closed = 0 AND p.valid_from <= ?3 AND"
            " p.valid_to > ?3 LEFT JOIN person_number AS n ON n.province = m.province AND n.person"
            " = m.person AND n.kind = 'citizen' AND n.closed = 0 AND n.valid_from <= ?3 AND"
            " n.valid_to > ?3 LEFT JOIN fact AS f ON f.province = h.province AND f.entity = h.id"
            " AND f.name = 'class' AND f.closed = 0 AND f.valid_from <= ?3 AND f.valid_to > ?3"
            " WHERE h.province = ?1 AND h.id = ?2 AND h.closed = 0 AND h.valid_from <= ?3 AND"
            " h.valid_to > ?3 ORDER BY h.valid_from DESC"),
        STORE_VALUES(store_int(q->province), store_int(q->household), store_date(q->as_of)), h->a,
        v, 7, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "sổ đăng ký không có hộ này vào ngày đó",
                       "the registry has no such household on that day");
    str *to[] = {&h->code,      &h->village, &h->commune, &h->head,
                 &h->ethnicity, &h->number,  &h->class};
    for (int i = 0; i < 7; i++)
        *to[i] = v[i].type == STORE_TEXT ? v[i].s : STR("");
    return ERR_NONE;
}

static enum err_code put_members(struct holder *h, struct buf *to, struct err *e)
{
    const struct paper_asked *q = h->q;
    int more;
    buf_add_c(to, "\nI. THÀNH VIÊN TRONG HỘ\n"
                  "STT | Họ và tên | Quan hệ với chủ hộ | Giới | Sinh | Dân tộc (mã)\n");
    if (store_query(
            h->c,
            SQL("SELECT m.number, p.name, m.relation, p.sex, p.birth, p.birth_to, p.ethnicity FROM"
                " membership AS m JOIN person AS p ON p.province = m.province AND p.id = m.person"
                " AND p.closed = 0 AND p.valid_from <= ?3 AND p.valid_to > ?3 WHERE m.province ="
                " ?1 AND m.household = ?2 AND m.closed = 0 AND m.valid_from <= ?3 AND m.valid_to >"
                " ?3 ORDER BY m.number, m.person"),
            STORE_VALUES(store_int(q->province), store_int(q->household), store_date(q->as_of)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(h->c, e)) > 0) {
        str sex = store_at_text(h->c, 3);
        struct store_value from = store_at(h->c, 4), till = store_at(h->c, 5);
        buf_fmt(to, "%l | %s | %z | %z | ", store_at_int(h->c, 0), store_at_text(h->c, 1),
                relation_text(store_at_text(h->c, 2)),
                str_eq_c(sex, "1")   ? "nam"
                : str_eq_c(sex, "2") ? "nữ"
                                     : "");
        put_birth(to, &from, &till);
        buf_fmt(to, " | %s\n", store_at_text(h->c, 6));
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void put_period(struct buf *to, const struct paper_year *y)
{
    if (y->mon != 0)
        buf_fmt(to, "%d/", y->mon);
    buf_int(to, y->year);
}

static void put_number(struct buf *to, int64_t v)
{
    if (v != UNKNOWN_NUMBER)
        buf_int(to, v);
}

static void put_results(struct holder *h, const struct paper_years *years, struct buf *to)
{
    buf_add_c(to, "\nII. KẾT QUẢ PHÂN LOẠI HẰNG NĂM\n"
                  "Năm | Hạng (N, CN) | Điểm B1 | Chỉ số thiếu hụt | Quyết định | Ngày | Chủ tịch "
                  "UBND xã\n");
    for (uint32_t i = 0; i < years->n; i++) {
        const struct paper_year *y = &years->v[i];
        bool listed = y->class == CODE_POOR || y->class == CODE_NEAR_POOR;
        if (!y->decided || !listed || y->signed_on > h->q->as_of)
            continue;
        put_period(to, y);
        buf_fmt(to, " | %z | ", class_codes[y->class]);
        put_number(to, y->b1);
        buf_add_c(to, " | ");
        paper_indicators(y->deprived, to);
        buf_fmt(to, " | %s | ", y->number);
        put_day(to, y->signed_on);
        buf_fmt(to, " | %s\n", y->signer);
    }
}

enum err_code paper_certificate(struct store_conn *c, struct arena *a, const struct paper_asked *q,
                                struct buf *to, struct err *e)
{
    struct holder h = {.c = c, .a = a, .q = q};
    struct paper_years years;
    enum err_code code = read_holder(&h, e);
    if (code == ERR_NONE && !str_eq_c(h.class, "N") && !str_eq_c(h.class, "CN"))
        code = err_set(e, ERR_INPUT, "vào ngày đó hộ không phải là hộ nghèo, hộ cận nghèo",
                       "on that day the household is neither poor nor near-poor");
    if (code == ERR_NONE)
        code = paper_history(c, a, q->province, q->household, &years, e);
    if (code != ERR_NONE)
        return code;
    buf_fmt(to,
            "ỦY BAN NHÂN DÂN %s\nSố: %s/GCN-HN.HCN\n\n"
            "GIẤY CHỨNG NHẬN HỘ NGHÈO, HỘ CẬN NGHÈO\n(Mẫu số 03, Quyết định 24/2021/QĐ-TTg)\n\n"
            "Họ và tên chủ hộ: %s\nDân tộc (mã): %s\nSố định danh cá nhân: %s\n"
            "Nơi ở: %s, %s\nHạng hiện nay: %z\n",
            h.commune, h.code, h.head, h.ethnicity, h.number, h.village, h.commune,
            str_eq_c(h.class, "N") ? "hộ nghèo (N)" : "hộ cận nghèo (CN)");
    code = put_members(&h, to, e);
    if (code == ERR_NONE)
        put_results(&h, &years, to);
    return code;
}
