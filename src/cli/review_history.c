#include "cli/review_history.h"

#include "base/fmt.h"
#include "review/paper.h"

#define CELL_BYTES ((size_t)4096)

enum err_code review_history_household(const struct review_cmd *q, int64_t *out, struct err *e)
{
    struct store_value v;
    if (q->n < 1)
        return err_set(e, ERR_USAGE, "hộ nào?", "which household?");
    int got = store_one(q->db,
                        SQL("SELECT id FROM household WHERE province = ?1 AND code = ?2 AND closed"
                            " = 0 ORDER BY valid_to DESC, id"),
                        STORE_VALUES(store_int(q->v.at.province), store_text(q->words[0])),
                        q->c->arena, &v, 1, e);
    *out = got == 1 ? v.i : 0;
    if (got != 0)
        return got < 0 ? e->code : ERR_NONE;
    return err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\"",
                   "the registry has no household \"%s\"", q->words[0]);
}

static str number(struct review_cmd *q, int64_t v)
{
    char text[24];
    if (v == UNKNOWN_NUMBER)
        return STR("");
    size_t n = fmt_int(text, v);
    return arena_str(q->c->arena, (str){text, n});
}

static str period(struct review_cmd *q, const struct paper_year *y)
{
    char text[24];
    size_t n = y->mon == 0 ? fmt_write(text, sizeof(text), "%d", y->year)
                           : fmt_write(text, sizeof(text), "%d-%z%d", y->year,
                                       y->mon < 10 ? "0" : "", y->mon);
    return arena_str(q->c->arena, (str){text, n});
}

static str indicators(struct review_cmd *q, int64_t deprived)
{
    struct buf b;
    buf_init(&b, q->c->arena, CELL_BYTES);
    paper_indicators(deprived, &b);
    return buf_str(&b);
}

/* A code as people call it in Vietnamese; for programs, and where it has no name, as it is. */
static str called(const struct review_cmd *q, str code)
{
    static const struct {
        const char *code, *name;
    } names[] = {
        {"case", "hộ trong kỳ"},
        {"list", "trong danh sách"},
        {"enter", "đề nghị vào"},
        {"leave", "đề nghị thoát"},
        {"survey", "phát hiện khi khảo sát"},
        {"score", "chấm điểm"},
        {"surveyed_on", "ngày khảo sát"},
        {"class", "hạng"},
        {"b1", "điểm B1"},
        {"b1_line", "mức chuẩn B1"},
        {"b2", "điểm B2"},
        {"persons", "nhân khẩu"},
        {"head_ethnicity", "dân tộc chủ hộ (mã)"},
        {"minority", "hộ dân tộc thiểu số"},
        {"unable", "không có khả năng lao động"},
        {"merit", "có người có công"},
        {"children", "trẻ em"},
        {"undetermined", "còn thiếu"},
        {"standard", "căn cứ"},
        {"deprived", "chỉ số thiếu hụt"},
        {"causes", "nguyên nhân"},
        {"received", "hỗ trợ đang hưởng"},
        {"needed", "nhu cầu hỗ trợ"},
        {"vote", "biểu quyết"},
        {"complaint", "khiếu nại"},
        {"made", "gửi"},
        {"upheld", "đúng"},
        {"rejected", "không đúng"},
        {"decision", "quyết định"},
        {"none", "không đổi"},
        {"stays_poor", "vẫn nghèo"},
        {"stays_near_poor", "vẫn cận nghèo"},
        {"poor_to_near", "thoát nghèo, thành cận nghèo"},
        {"poor_to_above", "thoát nghèo, vượt cận nghèo"},
        {"near_to_poor", "cận nghèo thành nghèo"},
        {"near_to_above", "thoát cận nghèo"},
        {"poor_again", "tái nghèo"},
        {"poor_new", "nghèo phát sinh mới"},
        {"near_again", "tái cận nghèo"},
        {"near_new", "cận nghèo phát sinh mới"},
        {"poor_gone", "nghèo, không còn"},
        {"poor_came", "nghèo, mới đến"},
        {"near_gone", "cận nghèo, không còn"},
        {"near_came", "cận nghèo, mới đến"},
        {"escaped", "mới thoát nghèo"},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (q->v.how == VIEW_TABLE && q->c->lang == LANG_VI && str_eq_c(code, names[i].code))
            return str_from_c(names[i].name);
    }
    return code;
}

enum err_code review_history(struct review_cmd *q, struct err *e)
{
    static const char *const names[] = {"campaign",  "origin",     "before", "b1",       "b2",
                                        "deprived",  "scored",     "class",  "movement", "decision",
                                        "signed_on", "valid_from", "refusal"};
    static const char *const titles[2][13] = {
        {"kỳ", "từ", "trước", "B1", "B2", "thiếu hụt", "chấm", "hạng", "biến động", "quyết định",
         "ngày ký", "hiệu lực từ", "từ chối"},
        {"campaign", "by", "before", "B1", "B2", "deprived", "scored", "class", "movement",
         "decision", "signed", "valid from", "refusal"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 13};
    struct paper_years years;
    int64_t household;
    enum err_code code = review_history_household(q, &household, e);
    if (code == ERR_NONE)
        code = paper_history(q->db, q->c->arena, q->v.at.province, household, &years, e);
    for (uint32_t i = 0; code == ERR_NONE && i < years.n; i++) {
        const struct paper_year *y = &years.v[i];
        const str cells[] = {period(q, y),
                             called(q, str_from_c(review_origins[y->origin])),
                             called(q, str_from_c(class_codes[y->before])),
                             number(q, y->b1),
                             number(q, y->b2),
                             indicators(q, y->deprived),
                             str_from_c(y->round != UNKNOWN_NUMBER ? class_codes[y->scored] : ""),
                             called(q, str_from_c(y->decided ? class_codes[y->class] : "")),
                             called(q, y->movement),
                             y->number,
                             view_day(q->c, &q->v, y->signed_on),
                             view_day(q->c, &q->v, y->valid_from),
                             y->refusal};
        for (uint32_t k = 0; k < 13; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* ---- in one campaign ---- */

static void put(struct review_cmd *q, struct view_table *t, const char *section, str item,
                str value, str by)
{
    const str cells[] = {called(q, str_from_c(section)), called(q, item), value, by};
    for (uint32_t k = 0; k < 4; k++)
        vec_push(q->c->arena, &t->cells, arena_str(q->c->arena, cells[k]));
}

static str column_text(struct review_cmd *q, uint32_t column)
{
    struct store_value v = store_at(q->db, column);
    if (v.type == STORE_INT)
        return number(q, v.i);
    return v.type == STORE_TEXT ? arena_str(q->c->arena, v.s) : STR("");
}

/* "1;4;7": the codes of a mask. */
static str codes(struct review_cmd *q, int64_t mask)
{
    struct buf b;
    bool any = false;
    buf_init(&b, q->c->arena, CELL_BYTES);
    for (int i = 0; i < 32; i++) {
        if (!(mask >> i & 1))
            continue;
        buf_fmt(&b, any ? ";%d" : "%d", i + 1);
        any = true;
    }
    return buf_str(&b);
}

static enum err_code show_scores(struct review_cmd *q, struct view_table *t, int64_t household,
                                 struct err *e)
{
    static const char *const items[] = {
        "class",    "b1",     "b1_line", "b2",       "persons",      "head_ethnicity",
        "minority", "unable", "merit",   "children", "undetermined", "standard"};
    static const char *const masks[] = {"deprived", "causes", "received", "needed"};
    enum { ITEMS = sizeof(items) / sizeof(items[0]), MASKS = 4 };
    int more;
    if (store_query(q->db,
                    SQL("SELECT s.class, s.b1, s.b1_line, s.b2, s.persons, s.head_ethnicity,"
                        " s.minority, s.unable, s.merit, s.children, s.undetermined, s.standard,"
                        " s.deprived, s.causes, s.received, s.needed, s.round, s.surveyed_on,"
                        " r.actor FROM review_score AS s JOIN recording AS r ON r.province ="
                        " s.province AND r.number = s.recorded WHERE s.province = ?1 AND"
                        " s.campaign = ?2 AND s.household = ?3 ORDER BY s.round"),
                    STORE_VALUES(store_int(q->campaign.province), store_int(q->campaign.id),
                                 store_int(household)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(q->db, e)) > 0) {
        char section[32];
        str by = column_text(q, ITEMS + MASKS + 2);
        fmt_write(section, sizeof(section), "%s %l", called(q, STR("score")),
                  store_at_int(q->db, ITEMS + MASKS));
        put(q, t, section, STR("surveyed_on"),
            view_day(q->c, &q->v, (day)store_at_int(q->db, ITEMS + MASKS + 1)), by);
        for (uint32_t i = 0; i < ITEMS; i++)
            put(q, t, section, str_from_c(items[i]), column_text(q, i), by);
        for (uint32_t i = 0; i < MASKS; i++)
            put(q, t, section, str_from_c(masks[i]),
                store_at_null(q->db, ITEMS + i) ? STR("")
                                                : codes(q, store_at_int(q->db, ITEMS + i)),
                by);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code show_rest(struct review_cmd *q, struct view_table *t, int64_t household,
                               const char *section, sql query, struct err *e)
{
    int more;
    if (store_query(q->db, query,
                    STORE_VALUES(store_int(q->campaign.province), store_int(q->campaign.id),
                                 store_int(household)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(q->db, e)) > 0) {
        char item[192];
        day on = store_at_null(q->db, 3) ? 0 : (day)store_at_int(q->db, 3);
        str first = called(q, column_text(q, 0)), second = called(q, column_text(q, 1));
        size_t n = fmt_write(item, sizeof(item), second.n > 0 ? "%s %s" : "%s", first, second);
        struct buf value;
        buf_init(&value, q->c->arena, CELL_BYTES);
        buf_add(&value, column_text(q, 2));
        buf_fmt(&value, on != 0 ? " (%s)" : "", view_day(q->c, &q->v, on));
        put(q, t, section, (str){item, n}, buf_str(&value), column_text(q, 4));
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code review_history_show(struct review_cmd *q, struct err *e)
{
    static const char *const names[] = {"section", "item", "value", "recorded_by"};
    static const char *const titles[2][4] = {{"phần", "mục", "giá trị", "người ghi"},
                                             {"section", "item", "value", "recorded by"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 4};
    int64_t household;
    enum err_code code = review_history_household(q, &household, e);
    if (code == ERR_NONE)
        code = show_rest(q, &t, household, "case",
                         SQL("SELECT k.origin, k.class_before, k.village, k.asked_on, r.actor FROM"
                             " review_case AS k JOIN recording AS r ON r.province = k.province AND"
                             " r.number = k.recorded WHERE k.province = ?1 AND k.campaign = ?2 AND"
                             " k.household = ?3"),
                         e);
    if (code == ERR_NONE)
        code = show_scores(q, &t, household, e);
    if (code == ERR_NONE)
        code = show_rest(q, &t, household, "vote",
                         SQL("SELECT v.round, '', v.agreed || '/' || v.present, v.on_day, r.actor"
                             " FROM review_vote AS v JOIN recording AS r ON r.province = "
                             "v.province AND r.number ="
                             " v.recorded WHERE v.province = ?1 AND v.campaign = ?2 AND"
                             " v.household = ?3 ORDER BY v.round"),
                         e);
    if (code == ERR_NONE)
        code = show_rest(q, &t, household, "complaint",
                         SQL("SELECT m.number, CASE WHEN m.kind = 'made' THEN 'made' WHEN m.upheld"
                             " = 1 THEN 'upheld' ELSE 'rejected' END, m.content, m.on_day, m.who"
                             " FROM review_complaint AS m WHERE m.province = ?1 AND m.campaign ="
                             " ?2 AND m.household = ?3 ORDER BY m.number, m.recorded"),
                         e);
    if (code == ERR_NONE)
        code = show_rest(q, &t, household, "decision",
                         SQL("SELECT r.class, r.movement, d.number, d.signed_on, d.signer FROM"
                             " review_result AS r JOIN review_decision AS d ON d.province ="
                             " r.province AND d.id = r.decision WHERE r.province = ?1 AND"
                             " r.campaign = ?2 AND r.household = ?3"),
                         e);
    if (code == ERR_NONE && t.cells.n == 0)
        code = err_set(e, ERR_INPUT, "kỳ rà soát này không có gì về hộ \"%s\"",
                       "this campaign has nothing of the household \"%s\"", q->words[0]);
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}
