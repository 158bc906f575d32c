/* ansinh subject: requests of those whose data it is, and everything that is held of one person. */
#include "base/csv.h"
#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "evidence/protect/erase.h"
#include "evidence/protect/own_data.h"
#include "evidence/protect/retention.h"
#include "evidence/protect/subject.h"
#include "registry/roles.h"

#define MAX_BYTES ((size_t)1 << 28)
#define MOST_PAST 10000u /* of a category, by name */

#define HELP_VI                                                                                                 \
    "ansinh subject — yêu cầu của người có dữ liệu cá nhân\n\n"                                \
    "  ansinh subject open        --db DB NGƯỜI --as LOẠI --reason YÊU_CẦU [--on NGÀY]\n"              \
    "                             [--by TÊN --document GIẤY] --who AI\n"                                     \
    "  ansinh subject acknowledge --db DB SỐ --who AI\n"                                                      \
    "  ansinh subject extend      --db DB SỐ --to NGÀY --reason VÌ_SAO --who AI\n"                          \
    "  ansinh subject answer      --db DB SỐ --reason TRẢ_LỜI [--document GIẤY] --who AI\n"             \
    "  ansinh subject refuse      --db DB SỐ --reason VÌ_SAO --who AI\n"                                     \
    "  ansinh subject erase       --db DB SỐ --reason VÌ_SAO --document QUYẾT_ĐỊNH --who "              \
    "NGƯỜI_DUYỆT\n"                                                                                        \
    "                             xóa, theo yêu cầu delete; người duyệt khác người nhận (§8)\n" \
    "  ansinh subject scrub       --db DB             sau khi xóa: ghi lại cả tệp, không còn dấu "   \
    "vết\n"                                                                                                   \
    "  ansinh subject list        --db DB [--late]     hạn theo luật, trễ bao nhiêu ngày\n"             \
    "  ansinh subject show        --db DB SỐ\n"                                                               \
    "  ansinh subject data        --db DB NGƯỜI --out TỆP [--format json|csv]\n"                           \
    "  ansinh subject retention   --db DB [--as-of NGÀY] [--as LOẠI_HỒ_SƠ]\n"                             \
    "                             quá thời hạn lưu: bao nhiêu; --as: từng hồ sơ, có tên\n\n"      \
    "LOẠI: access, copy, correct, delete, restrict, object, withdraw.\n"                                      \
    "NGƯỜI: HỘ/SỐ_THÀNH_VIÊN, số định danh, #SỐ; dấu - là không có trong sổ.\n"          \
    "docs/data-protection.md §4\n\n"                                                                           \
    "Ví dụ:\n"                                                                                               \
    "  ansinh subject open --db bac-ninh.db 07615-00012/1 --as access \\\n"                                     \
    "      --reason \"Muốn biết cơ quan giữ gì\" --who \"Hoà\"\n"
#define HELP_EN                                                                                    \
    "ansinh subject — requests of those whose data it is\n\n"                                    \
    "  ansinh subject open        --db DB PERSON --as KIND --reason WHAT [--on DAY]\n"             \
    "                             [--by NAME --document PAPER] --who WHO\n"                        \
    "  ansinh subject acknowledge --db DB NUMBER --who WHO\n"                                      \
    "  ansinh subject extend      --db DB NUMBER --to DAY --reason WHY --who WHO\n"                \
    "  ansinh subject answer      --db DB NUMBER --reason ANSWER [--document PAPER] --who WHO\n"   \
    "  ansinh subject refuse      --db DB NUMBER --reason WHY --who WHO\n"                         \
    "  ansinh subject erase       --db DB NO --reason WHY --document DECISION --who APPROVER\n"    \
    "                             as a request delete asks; by another than who took it (§8)\n"   \
    "  ansinh subject scrub       --db DB             after erasures: the file anew, no trace "    \
    "left\n"                                                                                       \
    "  ansinh subject list        --db DB [--late]     deadlines by law, days late\n"              \
    "  ansinh subject show        --db DB NUMBER\n"                                                \
    "  ansinh subject data        --db DB PERSON --out FILE [--format json|csv]\n"                 \
    "  ansinh subject retention   --db DB [--as-of DAY] [--as CATEGORY]\n"                         \
    "                             past their term: how many; --as: each, by name\n\n"              \
    "KIND: access, copy, correct, delete, restrict, object, withdraw.\n"                           \
    "PERSON: HOUSEHOLD/MEMBER, a personal number, #ID; - is who is not in the registry.\n"         \
    "docs/data-protection.md §4\n\n"                                                              \
    "Examples:\n"                                                                                  \
    "  ansinh subject open --db bac-ninh.db 07615-00012/1 --as access \\\n"                        \
    "      --reason \"Wants to know what is held\" --who \"Hoà\"\n"

static enum err_code request_number(struct pay_cmd *q, int64_t *to, struct err *e)
{
    return q->n > 0 && num_parse_int(q->words[0], to) && *to > 0
               ? ERR_NONE
               : err_set(e, ERR_USAGE, "thiếu số của yêu cầu", "the request's number is missing");
}

/* A person; a household is nobody whose data it is. */
static enum err_code whom(struct pay_cmd *q, int64_t *out, struct err *e)
{
    if (q->n < 1)
        return err_set(e, ERR_USAGE, "cần một người", "a person is needed");
    return record_who(q->db, &q->v.at, q->words[0], out, e);
}

/* ---- writing ---- */

static enum err_code open_one(struct pay_cmd *q, struct err *e)
{
    struct recording r;
    struct terms terms;
    int64_t person = 0;
    str answer;
    bool again;
    enum err_code code = ERR_NONE;
    if (q->n < 1 || !str_eq_c(q->words[0], "-"))
        code = whom(q, &person, e);
    if (code == ERR_NONE)
        code = pay_cmd_terms(q, TERMS_PROTECT, &terms, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &r, e);
    if (code != ERR_NONE)
        return code;
    const struct subject_request asked = {.person = person,
                                          .kind = q->as,
                                          .asked_by = q->by,
                                          .paper = q->document,
                                          .said = q->reason,
                                          .on = q->officer.day};
    code = subject_open(q->pool, q->c->arena, &r, &terms, &asked, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã ghi yêu cầu %s", "Recorded request %s", answer);
    return code;
}

/* What an act of a request takes, from the words. */
struct acting {
    struct recording r;
    struct terms terms;
    int64_t id;
    struct subject_act act;
};
static enum err_code take_act(struct pay_cmd *q, str what, struct acting *x, struct err *e)
{
    x->act = (struct subject_act){.act = what, .said = q->reason, .paper = q->document};
    enum err_code code = request_number(q, &x->id, e);
    if (code == ERR_NONE)
        code = pay_cmd_terms(q, TERMS_PROTECT, &x->terms, e);
    if (code == ERR_NONE)
        code = pay_cmd_start(q, &x->r, e);
    x->act.on = q->officer.day;
    return code;
}

static enum err_code do_act(struct pay_cmd *q, str what, struct err *e)
{
    struct acting x;
    str answer;
    bool again;
    enum err_code code = take_act(q, what, &x, e);
    if (code == ERR_NONE && q->to.p != NULL && !day_parse(q->to, &x.act.until))
        code = err_set(e, ERR_USAGE, "--to: \"%s\" không phải là ngày", "--to: \"%s\" is no date",
                       q->to);
    if (code == ERR_NONE)
        code = subject_do(q->pool, q->c->arena, &x.r, &x.terms, x.id, &x.act, &answer, &again, e);
    if (code == ERR_NONE)
        officer_say_recorded(q->c, answer, again);
    return code;
}

static enum err_code erase(struct pay_cmd *q, struct err *e)
{
    struct acting x;
    struct cycle_question law;
    str answer;
    bool again;
    enum err_code code = take_act(q, STR("answer"), &x, e);
    if (code == ERR_NONE)
        code = pay_cmd_reckoned(q, &law, e);
    if (code == ERR_NONE)
        code = subject_erase(q->pool, q->c->arena, &x.r, &law, &x.terms, x.id, &x.act, &answer,
                             &again, e);
    if (code != ERR_NONE)
        return code;
    str rows = str_split(&answer, ' '), log = str_split(&answer, ' ');
    pay_say(q, again, "Đã xóa: %s dòng, nội dung %s mục nhật ký. %z",
            "Erased: %s rows, payloads of %s entries of the log. %z", rows, log,
            str_eq_c(answer, "0") ? ""
            : q->c->lang == LANG_VI
                ? "Dữ kiện, trả lời, ngày sinh và chứng từ chi trả, giao nhận được giữ: là căn cứ "
                  "của tiền."
                : "Facts, answers, birth, payments and deliveries stay: money rests on them.");
    return ERR_NONE;
}

/* After erasures: the bytes too. */
static enum err_code scrub(struct pay_cmd *q, struct err *e)
{
    const struct store_options o = {.location = arena_cstr(q->c->arena, q->v.db)};
    struct store_conn *db = NULL;
    enum err_code code = roles_may(q->db, q->v.at.province, cli_user(q->c), RIGHT_ROLE_WRITE,
                                   STR(""), q->v.today, e);
    store_close(q->db); /* nobody else may read meanwhile */
    q->db = NULL;
    if (code == ERR_NONE)
        code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = store_scrub(db, e);
    store_close(db);
    if (code == ERR_NONE)
        pay_say(q, false, "Đã ghi lại toàn bộ cơ sở dữ liệu.",
                "The whole database was written anew.");
    return code;
}

/* ---- reading ---- */

static str days(struct pay_cmd *q, day n)
{
    return n > 0 ? pay_cell_int(q, n) : STR("");
}

static str person_text(struct pay_cmd *q, int64_t person)
{
    char text[32];
    size_t n = fmt_write(text, sizeof(text), "#%l", person);
    return person > 0 ? arena_str(q->c->arena, (str){text, n}) : STR("-");
}

static const char *state_text(struct pay_cmd *q, const struct subject_standing *s)
{
    bool vi = q->c->lang == LANG_VI;
    if (s->refused)
        return vi ? "từ chối" : "refused";
    if (s->answered != 0)
        return vi ? "đã trả lời" : "answered";
    if (s->extended)
        return vi ? "đã gia hạn" : "extended";
    return s->acknowledged != 0 ? (vi ? "đã xác nhận" : "acknowledged") : (vi ? "mới" : "new");
}

/* Who asked is told of all of them, each once. */
static enum err_code list_told(struct pay_cmd *q, const struct subject_requests *all, struct err *e)
{
    int64_t *people = arena_array(q->c->arena, int64_t, (size_t)all->n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->v[i].person > 0)
            people[n++] = all->v[i].person;
    }
    return n == 0 ? ERR_NONE : view_told(q->c, &q->v, "subject.list", STR(""), people, n, e);
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"number",         "person", "kind",      "came",
                                        "acknowledge_by", "late",   "answer_by", "answered",
                                        "late_answer",    "state"};
    static const char *const titles[2][10] = {{"số", "người", "yêu cầu", "nhận", "xác nhận trước",
                                               "trễ", "trả lời trước", "trả lời", "trễ",
                                               "tình trạng"},
                                              {"no.", "person", "asks", "came", "acknowledge by",
                                               "late", "answer by", "answered", "late", "state"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 10};
    struct subject_requests all;
    struct terms terms;
    enum err_code code = pay_cmd_terms(q, TERMS_PROTECT, &terms, e);
    if (code == ERR_NONE)
        code = subject_read(q->db, q->c->arena, q->v.at.province, 0, &all, e);
    if (code == ERR_NONE)
        code = list_told(q, &all, e);
    for (uint32_t i = 0; code == ERR_NONE && i < all.n; i++) {
        const struct subject_request *x = &all.v[i];
        struct subject_standing s = subject_stands(&terms, x, q->v.at.as_of);
        if (q->late && s.late_acknowledge == 0 && s.late_answer == 0)
            continue;
        const str cells[] = {pay_cell_int(q, x->id),
                             person_text(q, x->person),
                             x->kind,
                             pay_cell_day(q, x->on),
                             pay_cell_day(q, s.acknowledge_by),
                             days(q, s.late_acknowledge),
                             pay_cell_day(q, s.answer_by),
                             pay_cell_day(q, s.answered),
                             days(q, s.late_answer),
                             str_from_c(state_text(q, &s))};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static void show_row(struct pay_cmd *q, struct view_table *t, day on, str what, day until, str said,
                     str paper, str actor)
{
    const str cells[] = {pay_cell_day(q, on), what, pay_cell_day(q, until), said, paper, actor};
    pay_row(q, t, cells);
}

static enum err_code show(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"on", "what", "until", "said", "document", "who"};
    static const char *const titles[2][6] = {{"ngày", "việc", "đến", "nội dung", "giấy tờ", "ai"},
                                             {"on", "what", "until", "said", "document", "who"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    struct subject_requests all;
    int64_t id = 0;
    enum err_code code = request_number(q, &id, e);
    if (code == ERR_NONE)
        code = subject_read(q->db, q->c->arena, q->v.at.province, id, &all, e);
    if (code == ERR_NONE && all.n == 0)
        code = err_set(e, ERR_INPUT, "không có yêu cầu số %l", "there is no request %l", id);
    if (code == ERR_NONE)
        code = view_told(q->c, &q->v, "subject.show", q->words[0], &all.v[0].person,
                         all.v[0].person > 0, e);
    if (code != ERR_NONE)
        return code;
    const struct subject_request *x = &all.v[0];
    show_row(q, &t, x->on, x->kind, 0, x->said, x->paper, x->actor);
    for (uint32_t i = 0; i < x->acts.n; i++) {
        const struct subject_act *v = &x->acts.v[i];
        show_row(q, &t, v->on, v->act, v->until, v->said, v->paper, v->actor);
    }
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

static enum err_code write_file(struct pay_cmd *q, str text, struct err *e)
{
    struct csv_writer *w = NULL;
    enum err_code code = csv_create(&w, arena_cstr(q->c->arena, q->out), e);
    if (code != ERR_NONE)
        return code;
    csv_raw(w, text.p, text.n);
    return csv_commit(w, e);
}

/* Who runs the program is told what it holds of the person, where their role allows it. */
static enum err_code data(struct pay_cmd *q, struct err *e)
{
    struct own_data all;
    struct buf text;
    int64_t person = 0;
    enum err_code code = whom(q, &person, e);
    if (code == ERR_NONE && q->out.p == NULL)
        code = err_set(e, ERR_USAGE, "cần --out TỆP", "--out FILE is needed");
    if (code == ERR_NONE)
        code = roles_may_for(q->db, q->v.at.province, cli_user(q->c), RIGHT_PEOPLE_READ, &person, 1,
                             q->v.today, e);
    const struct own_ask ask = {q->v.at.province, person, q->v.today, q->v.at.sealed};
    if (code == ERR_NONE)
        code = own_data_read(q->db, q->c->arena, &ask, &all, e);
    if (code == ERR_NONE)
        code = view_told(q->c, &q->v, "subject.data", q->words[0], &person, 1, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&text, q->c->arena, MAX_BYTES);
    if (q->v.how == VIEW_CSV)
        own_data_csv(&all, &text);
    else
        own_data_json(&all, &text);
    code = write_file(q, buf_str(&text), e);
    if (code == ERR_NONE)
        pay_say(q, false, "Đã ghi %s: %u bảng", "Wrote %s: %u tables", q->out, all.n);
    return code;
}

/* ---- retention ---- */

static enum err_code list_terms(struct pay_cmd *q, const struct retention_terms *all, struct err *e)
{
    static const char *const names[] = {"category", "records", "past",    "years",
                                        "since",    "law",     "article", "grade"};
    static const char *const titles[2][8] = {
        {"loại", "hồ sơ", "quá hạn", "năm", "tính từ", "văn bản", "điều", "mức"},
        {"category", "records", "past", "years", "since", "law", "article", "grade"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    str unset = q->c->lang == LANG_VI ? STR("chưa đặt thời hạn") : STR("no term set");
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < all->n && code == ERR_NONE; i++) {
        const struct retention_term *x = &all->v[i];
        struct retention_count n = {0};
        code = retention_counted(q->db, q->c->arena, q->v.at.province, x, q->v.at.as_of, &n, e);
        const str cells[] = {x->category,
                             pay_cell_int(q, n.records),
                             x->years > 0 ? pay_cell_int(q, n.past) : STR(""),
                             x->years > 0 ? pay_cell_int(q, x->years) : unset,
                             x->since[q->c->lang],
                             x->instrument,
                             x->article,
                             x->grade};
        pay_row(q, &t, cells);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* Each record of a category that is past its term, and whose it is. */
static enum err_code list_past(struct pay_cmd *q, const struct retention_terms *all, struct err *e)
{
    static const char *const names[] = {"person", "what", "since"};
    static const char *const titles[2][3] = {{"của", "tên, số", "tính từ"},
                                             {"of", "name, number", "since"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 3};
    const struct retention_term *of = NULL;
    struct retention_rows rows;
    for (uint32_t i = 0; i < all->n; i++) {
        if (str_eq(all->v[i].category, q->as))
            of = &all->v[i];
    }
    if (of == NULL || of->years == 0)
        return err_set(e, ERR_INPUT, "\"%s\": chưa đặt thời hạn (data/protection/retention.csv)",
                       "\"%s\": no term set (data/protection/retention.csv)", q->as);
    enum err_code code = retention_past(q->db, q->c->arena, q->v.at.province, of, q->v.at.as_of,
                                        MOST_PAST, &rows, e);
    if (code != ERR_NONE)
        return code;
    int64_t *whom = arena_array(q->c->arena, int64_t, (size_t)rows.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < rows.n; i++) {
        const struct retention_row *r = &rows.v[i];
        const str cells[] = {person_text(q, r->entity), r->what, pay_cell_day(q, r->since)};
        if (r->entity > 0)
            whom[n++] = r->entity;
        pay_row(q, &t, cells);
    }
    code = view_told(q->c, &q->v, "subject.retention", q->as, whom, n, e);
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code retention(struct pay_cmd *q, struct err *e)
{
    struct retention_terms all;
    enum err_code code =
        retention_load(q->c->arena, cli_folder(q->c, "ANSINH_DATA", "data"), &all, e);
    if (code == ERR_NONE)
        code = roles_may(q->db, q->v.at.province, cli_user(q->c), RIGHT_PROTECT_RECORD, STR(""),
                         q->v.today, e);
    if (code != ERR_NONE)
        return code;
    return q->as.n > 0 ? list_past(q, &all, e) : list_terms(q, &all, e);
}

/* ---- which ---- */

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "open"))
        return open_one(q, e);
    if (str_eq_c(what, "erase"))
        return erase(q, e);
    if (str_eq_c(what, "scrub"))
        return scrub(q, e);
    if (str_eq_c(what, "list"))
        return list(q, e);
    if (str_eq_c(what, "show"))
        return show(q, e);
    if (str_eq_c(what, "data"))
        return data(q, e);
    if (str_eq_c(what, "retention"))
        return retention(q, e);
    return subject_act_is(what) ? do_act(q, what, e) : pay_no_such("subject", what, "", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_subject = {
    .name = "subject",
    .summary = {"yêu cầu của người có dữ liệu cá nhân, và dữ liệu của một người",
                "requests about personal data, and what is held of one person"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
