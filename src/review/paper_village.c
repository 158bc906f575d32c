/* A refusal in writing, and the minutes of a village meeting. */
#include "review/paper.h"

#include "base/check.h"
#include "review/decision.h"
#include "review/report_form.h"

static void put_day(struct buf *to, day d)
{
    char text[11];
    if (d == DAY_MIN)
        return;
    size_t n = day_format_vi(d, text);
    buf_add(to, (str){text, n});
}

/* ---- a refusal ---- */

static void put_reason(struct buf *to, const struct paper_year *y)
{
    if (str_eq_c(y->refusal, REFUSED_FORM_A)) {
        buf_add_c(to,
                  "- Theo Phiếu A (Phụ lục II), hộ không thuộc diện rà soát: có điều kiện ở cột "
                  "0 hoặc có từ 4 đặc điểm trở lên.\n");
        return;
    }
    if (y->b1 != UNKNOWN_NUMBER && y->b1_line != UNKNOWN_NUMBER)
        buf_fmt(to, "- Điểm B1 của hộ là %l; mức chuẩn của khu vực là %l.\n", y->b1, y->b1_line);
    if (y->b2 != UNKNOWN_NUMBER) {
        buf_fmt(to, "- Điểm B2 của hộ là %l; các chỉ số thiếu hụt: ", y->b2);
        if (y->deprived == 0)
            buf_add_c(to, "không có");
        paper_indicators(y->deprived, to);
        buf_add_c(to, ".\n");
    }
    if (str_eq_c(y->refusal, REFUSED_ABOVE))
        buf_add_c(to, "- Hộ vượt chuẩn thu nhập: không phải là hộ nghèo, hộ cận nghèo.\n");
    else
        buf_fmt(to, "- Hộ vẫn thuộc diện %z: chưa được công nhận thoát khỏi danh sách.\n",
                str_eq_c(y->refusal, REFUSED_POOR) ? "hộ nghèo" : "hộ cận nghèo");
}

enum err_code paper_refusal(struct store_conn *c, struct arena *a, const struct paper_asked *q,
                            const struct review_campaign *campaign, struct buf *to, struct err *e)
{
    struct paper_years years;
    const struct paper_year *y = NULL;
    struct store_value v[2];
    enum err_code code = paper_history(c, a, q->province, q->household, &years, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < years.n; i++) {
        if (years.v[i].year == campaign->year && years.v[i].mon == campaign->mon)
            y = &years.v[i];
    }
    if (y == NULL || !y->decided || y->refusal.n == 0)
        return err_set(e, ERR_INPUT, "kỳ rà soát này không từ chối đề nghị nào của hộ",
                       "this campaign refused no request of the household");
    int got = store_one(
        c,
        SQL("SELECT h.code, p.name FROM household AS h LEFT JOIN membership AS m"
            " ON m.province = h.province AND m.household = h.id AND m.relation ="
            " '1' AND m.closed = 0 AND m.valid_from <= ?3 AND m.valid_to > ?3 LEFT"
            " JOIN person AS p ON p.province = m.province AND p.id = m.person AND"
            " p.closed = 0 AND p.valid_from <= ?3 AND p.valid_to > ?3 WHERE"
            " h.province = ?1 AND h.id = ?2 AND h.closed = 0 AND h.valid_from <="
            " ?3 AND h.valid_to > ?3 ORDER BY h.valid_from DESC"),
        STORE_VALUES(store_int(q->province), store_int(q->household), store_date(y->signed_on)), a,
        v, 2, e);
    if (got < 0)
        return e->code;
    bool enter = y->origin == ORIGIN_ENTER;
    buf_fmt(to, "ỦY BAN NHÂN DÂN %s\n\nTHÔNG BÁO\nVề việc không chấp nhận đề nghị %z\n\n",
            y->commune,
            enter ? "công nhận hộ nghèo, hộ cận nghèo" : "công nhận thoát nghèo, thoát cận nghèo");
    buf_fmt(to, "Kính gửi: %s (hộ %s)\n\nHộ đã gửi Giấy đề nghị (mẫu số %z) ngày ",
            got == 1 && v[1].type == STORE_TEXT ? v[1].s : STR(""), got == 1 ? v[0].s : STR(""),
            enter ? "01" : "04");
    put_day(to, y->asked_on);
    buf_fmt(to, ". Theo Quyết định số %s ngày ", y->number);
    put_day(to, y->signed_on);
    buf_add_c(to, ", đề nghị không được chấp nhận. Lý do:\n");
    put_reason(to, y);
    buf_fmt(to,
            "\nCăn cứ: Điều 4 Quyết định 24/2021/QĐ-TTg; Điều 1 khoản 1 Thông tư %s. Hộ có quyền "
            "khiếu nại hoặc đề nghị rà soát lại vào kỳ rà soát thường xuyên, từ ngày 15 hằng "
            "tháng.\n\nCHỦ TỊCH: %s\n",
            y->standard.n > 0 ? y->standard : STR("07/2021/TT-BLĐTBXH"), y->signer);
    return ERR_NONE;
}

/* ---- minutes ---- */

struct minutes {
    struct store_conn *c;
    const struct review_campaign *campaign;
    const struct review_commune *commune;
    str office, village; /* "Xã An Bá" */
    int64_t percent;     /* of those present who must agree */
    struct buf *to;
};

static void put_period(const struct minutes *m)
{
    if (m->campaign->mon != 0)
        buf_fmt(m->to, "tháng %d ", m->campaign->mon);
    buf_fmt(m->to, "năm %d\n", m->campaign->year);
}

/* What is said of the commune, and how many must agree. */
static void settle(struct minutes *m, struct arena *a, const struct review_state *s)
{
    uint32_t meeting = steps_find(s->steps, STR("meeting"));
    const struct step_row *row =
        meeting != NO_STEP ? steps_row(s->steps, s->campaign.kind, meeting, s->campaign.w.opens)
                           : NULL;
    const struct area_row *area = area_map_at(s->areas, m->commune->area);
    m->percent = row != NULL ? row->percent : 0;
    m->office = area != NULL ? report_area_name(a, area) : m->commune->name;
}

/* Part of a list: which class the last score gives, of those that were of a class before. */
struct proposal {
    const char *title;
    const char *before;   /* "": any; "-": neither poor nor near-poor */
    const char *class[2]; /* "": any */
    bool again;           /* those that the meeting voted down; else the others */
};
static const struct proposal proposals[] = {
    {"Hộ đạt điều kiện xét công nhận hộ nghèo", "", {"N", "N"}, false},
    {"Hộ đạt điều kiện xét công nhận hộ cận nghèo", "", {"CN", "CN"}, false},
    /* One that becomes near-poor escapes too, as in form 6.2. */
    {"Hộ đạt điều kiện xét công nhận thoát nghèo", "N", {"CN", "KN"}, false},
    {"Hộ đạt điều kiện xét công nhận thoát cận nghèo", "CN", {"KN", "KN"}, false},
    {"Hộ được rà soát, không thuộc hộ nghèo, hộ cận nghèo", "-", {"KN", "KN"}, false},
    {"Hộ đưa vào danh sách rà soát lại", "", {"", ""}, true},
};
enum { PROPOSALS = sizeof(proposals) / sizeof(proposals[0]), POSTED = 2 };

/* Households of the village (none named: of the commune), by their last score. */
static enum err_code put_proposed(struct minutes *m, const struct proposal *p, uint32_t *n,
                                  struct err *e)
{
    int more;
    *n = 0;
    buf_fmt(m->to, "\n%z:\n", p->title);
    if (store_query(
            m->c,
            SQL("SELECT h.code, p.name, s.b1, s.b2, k.village FROM review_case AS k JOIN "
                "review_score AS s ON"
                " s.province = k.province AND s.campaign = k.campaign AND s.household ="
                " k.household AND s.round = (SELECT max(z.round) FROM review_score AS z WHERE"
                " z.province = k.province AND z.campaign = k.campaign AND z.household ="
                " k.household) JOIN household AS h ON h.province = k.province AND h.id ="
                " k.household AND h.closed = 0 AND h.valid_from <= s.surveyed_on AND h.valid_to >"
                " s.surveyed_on LEFT JOIN membership AS b ON b.province = k.province AND"
                " b.household = k.household AND b.relation = '1' AND b.closed = 0 AND b.valid_from"
                " <= s.surveyed_on AND b.valid_to > s.surveyed_on LEFT JOIN person AS p ON"
                " p.province = b.province AND p.id = b.person AND p.closed = 0 AND p.valid_from <="
                " s.surveyed_on AND p.valid_to > s.surveyed_on WHERE k.province = ?1 AND"
                " k.campaign = ?2 AND k.area = ?3 AND (?4 = '' OR k.village = ?4) AND (?5 = '' OR"
                " s.class = ?5 OR s.class = ?6) AND (?7 = '' OR k.class_before = ?7 OR (?7 = '-'"
                " AND k.class_before NOT IN ('N', 'CN'))) AND (SELECT count(*) FROM review_vote AS"
                " v WHERE v.province = k.province AND v.campaign = k.campaign AND v.household ="
                " k.household AND v.round = s.round AND v.agreed * 100 < v.present * ?8) = ?9"
                " ORDER BY k.village, h.code"),
            STORE_VALUES(store_int(m->campaign->province), store_int(m->campaign->id),
                         store_int(m->commune->area), store_text(m->village),
                         store_text(str_from_c(p->class[0])), store_text(str_from_c(p->class[1])),
                         store_text(str_from_c(p->before)), store_int(m->percent),
                         store_int(p->again)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0) {
        (*n)++;
        buf_fmt(m->to, "  %u. %s — %s", *n, store_at_text(m->c, 0),
                store_at_null(m->c, 1) ? STR("") : store_at_text(m->c, 1));
        if (!store_at_null(m->c, 2))
            buf_fmt(m->to, "; B1 %l", store_at_int(m->c, 2));
        if (!store_at_null(m->c, 3))
            buf_fmt(m->to, "; B2 %l", store_at_int(m->c, 3));
        if (m->village.n == 0)
            buf_fmt(m->to, "; %s", store_at_text(m->c, 4));
        buf_add_c(m->to, "\n");
    }
    if (*n == 0)
        buf_add_c(m->to, "  không có\n");
    return more < 0 ? e->code : ERR_NONE;
}

/* Each meeting of the village; how many there were in *n. */
static enum err_code put_votes(struct minutes *m, uint32_t *n, struct err *e)
{
    int more;
    *n = 0;
    if (store_query(m->c,
                    SQL("SELECT s.round, s.on_day, s.document, s.present, s.agreed, s.passed,"
                        " r.actor FROM review_step AS s JOIN recording AS r ON r.province ="
                        " s.province AND r.number = s.recorded WHERE s.province = ?1 AND"
                        " s.campaign = ?2 AND s.area = ?3 AND s.village = ?4 AND s.step ="
                        " 'meeting' ORDER BY s.round"),
                    STORE_VALUES(store_int(m->campaign->province), store_int(m->campaign->id),
                                 store_int(m->commune->area), store_text(m->village)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(m->c, e)) > 0) {
        (*n)++;
        buf_fmt(m->to, "Cuộc họp lần %l, ngày ", store_at_int(m->c, 0));
        put_day(m->to, (day)store_at_int(m->c, 1));
        buf_fmt(m->to, " (%s; người ghi: %s): %l người dự, %l người đồng ý. %z\n",
                store_at_text(m->c, 2), store_at_text(m->c, 6), store_at_int(m->c, 3),
                store_at_int(m->c, 4),
                store_at_int(m->c, 5) != 0 ? "Thống nhất kết quả."
                                           : "Chưa đủ số người đồng ý: rà soát lại.");
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code paper_minutes(struct store_conn *c, struct arena *a, const struct steps_table *steps,
                            const struct review_campaign *campaign, str commune, str village,
                            day today, struct buf *to, struct err *e)
{
    struct review_state *s = NULL;
    struct minutes m = {.c = c, .campaign = campaign, .village = village, .to = to};
    uint32_t meetings = 0, n[PROPOSALS];
    enum err_code code = review_state_read(c, a, steps, campaign, today, false, &s, e);
    if (code != ERR_NONE)
        return code;
    m.commune = review_commune_find(s, commune);
    if (m.commune == NULL || review_village_find(s, m.commune, village) == NULL)
        return err_set(e, ERR_INPUT, "kỳ rà soát không có thôn \"%s\" ở xã %s",
                       "the campaign has no village \"%s\" in the commune %s", village, commune);
    settle(&m, a, s);
    buf_add_c(to, "BIÊN BẢN HỌP DÂN\nThống nhất kết quả rà soát hộ nghèo, hộ cận nghèo ");
    put_period(&m);
    buf_fmt(to, "(Phụ lục V; lập 02 bản: thôn một bản, xã một bản)\n\n%s, %s (%s)\n\n", village,
            m.office, m.commune->code);
    code = put_votes(&m, &meetings, e);
    if (code == ERR_NONE && meetings == 0)
        return err_set(e, ERR_INPUT, "thôn chưa họp", "the village has had no meeting");
    for (uint32_t i = 0; i < PROPOSALS && code == ERR_NONE; i++)
        code = put_proposed(&m, &proposals[i], &n[i], e);
    if (code == ERR_NONE)
        buf_fmt(
            to,
            "\nCộng: %u hộ nghèo, %u hộ cận nghèo, %u hộ thoát nghèo, %u hộ thoát cận nghèo, %u "
            "hộ khác, %u hộ rà soát lại.\n\n"
            "Chủ trì (trưởng thôn)          Thư ký          Đại diện hộ dân\n",
            n[0], n[1], n[2], n[3], n[4], n[5]);
    return code;
}

/* ---- the public list ---- */

static void put_listing_head(const struct minutes *m, const struct steps_table *steps)
{
    uint32_t listing = steps_find(steps, STR("listing"));
    buf_fmt(m->to,
            "ỦY BAN NHÂN DÂN %s\n\nDANH SÁCH NIÊM YẾT\nKết quả rà soát hộ nghèo, hộ cận nghèo ",
            m->office);
    put_period(m);
    if (listing != NO_STEP && m->commune->state.done[listing]) {
        buf_add_c(m->to, "Niêm yết từ ngày ");
        put_day(m->to, m->commune->state.on[listing]);
        buf_char(m->to, '\n');
    }
    buf_add_c(m->to,
              "\nĐây là kết quả đề nghị sau họp dân, chưa phải quyết định. Ai không đồng ý thì "
              "gửi khiếu nại đến Ủy ban nhân dân xã trong thời gian niêm yết.\n");
}

enum err_code paper_listing(struct store_conn *c, struct arena *a, const struct steps_table *steps,
                            const struct review_campaign *campaign, str commune, day today,
                            struct buf *to, struct err *e)
{
    struct review_state *s = NULL;
    struct minutes m = {.c = c, .campaign = campaign, .village = STR(""), .to = to};
    uint32_t n[POSTED], meeting = steps_find(steps, STR("meeting"));
    enum err_code code = review_state_read(c, a, steps, campaign, today, false, &s, e);
    if (code != ERR_NONE)
        return code;
    m.commune = review_commune_find(s, commune);
    if (m.commune == NULL)
        return err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                       "the campaign has no commune with the code \"%s\"", commune);
    if (meeting != NO_STEP && !m.commune->state.done[meeting])
        return err_set(e, ERR_INPUT, "còn thôn chưa họp: chưa có danh sách để niêm yết",
                       "a village has not met yet: there is no list to post");
    settle(&m, a, s);
    put_listing_head(&m, steps);
    for (uint32_t i = 0; i < POSTED && code == ERR_NONE; i++)
        code = put_proposed(&m, &proposals[i], &n[i], e);
    if (code == ERR_NONE)
        buf_fmt(to, "\nCộng: %u hộ nghèo, %u hộ cận nghèo.\n", n[0], n[1]);
    return code;
}
