/* ansinh person: a person of the registry: shown, found, with all that ever was recorded,
 * corrected.
 */
#include "base/fmt.h"
#include "base/num.h"
#include "cli/correct_words.h"
#include "cli/inputs.h"
#include "cli/number_warn.h"
#include "cli/officer.h"
#include "cli/record_view.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                              \
    "ansinh person — một người trong sổ đăng ký\n\n"                                             \
    "  ansinh person show --db DB NGƯỜI\n"                                                                \
    "  ansinh person history --db DB NGƯỜI       mọi dòng đã từng ghi, ai ghi, từ đâu\n"       \
    "  ansinh person find --db DB CHỮ…           theo tên (có dấu hay không), năm sinh, số\n"    \
    "  ansinh person correct --db DB NGƯỜI MỤC=GIÁ_TRỊ… --who AI --source NGUỒN\n\n"             \
    "NGƯỜI: HỘ/SỐ_THÀNH_VIÊN, số định danh, hoặc #SỐ trong sổ.\n"                        \
    "MỤC: name, born, sex, ethnicity, personal_id, birth_certificate, một câu hỏi của phiếu, "    \
    "hoặc một dữ kiện của "                                                                        \
    "luật.\n\n"                                                                                            \
    "  --as-of NGÀY      thế giới của ngày đó (mặc định hôm nay)\n"                          \
    "  --known-on NGÀY   như cơ quan biết vào cuối ngày đó (mặc định hôm nay)\n"            \
    "  --recording N     trong cơ sở dữ liệu như sau lần ghi N (mặc định: tất cả)\n"      \
    "  --format table|csv|json; --province MÃ; --limit N (find, mặc định 50)\n"                        \
    "Chỉ với find:\n"                                                                                    \
    "  --village CHỮ     chỉ người ở thôn có các chữ ấy; gõ ngay sau tên cũng được\n" \
    "  --commune MÃ      chỉ người ở xã có mã ấy\n"                                             \
    "Chỉ với correct:\n"                                                                                 \
    "  --who TÊN         ai sửa\n"                                                                        \
    "  --source form|decision|interface, --reference CHỮ: căn cứ\n"                                     \
    "  --from NGÀY, --to NGÀY   dữ kiện đúng từ ngày nào đến hết ngày nào\n"              \
    "  --operation MÃ    32 chữ số hex, để hỏi lại khi mất câu trả lời\n"                 \
    "  --law THƯ_MỤC\n\n"                                                                                 \
    "Ví dụ:\n"                                                                                            \
    "  ansinh person find --db bac-ninh.db nguyen van a 1954\n"                                              \
    "  ansinh person find --db bac-ninh.db nguyễn văn á thôn 2 --commune 07660\n"                       \
    "  ansinh person correct --db bac-ninh.db 07660-00012/3 name=\"Nguyễn Văn Á\" \\\n"                  \
    "      --who \"Trần Thị B\" --source form --reference \"02/PL\"\n"                                   \
    "  ansinh person correct --db bac-ninh.db 07660-00012/3 disability=severe \\\n"                          \
    "      --from 2026-03-11 --who \"Trần Thị B\" --source decision --reference \"15/QĐ\"\n"
#define HELP_EN                                                                                    \
    "ansinh person — a person of the registry\n\n"                                               \
    "  ansinh person show --db DB PERSON\n"                                                        \
    "  ansinh person history --db DB PERSON      every row ever recorded, by whom, from what\n"    \
    "  ansinh person find --db DB WORDS…         by name (with tones or without), birth year, "  \
    "number\n"                                                                                     \
    "  ansinh person correct --db DB PERSON FIELD=VALUE… --who WHO --source SOURCE\n\n"          \
    "PERSON: HOUSEHOLD/MEMBER, a personal number, or #ID of the registry.\n"                       \
    "FIELD: name, born, sex, ethnicity, personal_id, birth_certificate, a question of the form, "  \
    "or a fact of the "                                                                            \
    "law.\n\n"                                                                                     \
    "  --as-of DAY       the world of that day (default: today)\n"                                 \
    "  --known-on DAY    as the office knew it at the end of that day (default: today)\n"          \
    "  --recording N     in the database as it stood after recording N (default: all)\n"           \
    "  --format table|csv|json; --province CODE; --limit N (find; default 50)\n"                   \
    "With find alone:\n"                                                                           \
    "  --village WORDS   who live in a village with these words; may stand after the name too\n"   \
    "  --commune CODE    who live in the commune of that code\n"                                   \
    "With correct alone:\n"                                                                        \
    "  --who NAME        who corrects\n"                                                           \
    "  --source form|decision|interface, --reference TEXT: on what grounds\n"                      \
    "  --from DAY, --to DAY   the first and last day a fact is true\n"                             \
    "  --operation ID    32 hex digits, to ask again after a lost answer\n"                        \
    "  --law FOLDER\n\n"                                                                           \
    "Examples:\n"                                                                                  \
    "  ansinh person find --db bac-ninh.db nguyen van a 1954\n"                                    \
    "  ansinh person find --db bac-ninh.db nguyễn văn á thôn 2 --commune 07660\n"             \
    "  ansinh person correct --db bac-ninh.db 07660-00012/3 name=\"Nguyễn Văn Á\" \\\n"        \
    "      --who \"Trần Thị B\" --source form --reference \"02/PL\"\n"                         \
    "  ansinh person correct --db bac-ninh.db 07660-00012/3 disability=severe \\\n"                \
    "      --from 2026-03-11 --who \"Trần Thị B\" --source decision --reference \"15/QĐ\"\n"

#define MAX_WORDS 64
#define FIND_LIMIT 50

struct asked {
    struct record_view v;
    str who, source, reference, from, to, operation, law, limit, village, commune;
    str words[MAX_WORDS]; /* after the name of what is to be done */
    uint32_t n;
};

static enum err_code show(struct cli *c, struct asked *q, struct store_conn *db, bool history,
                          struct err *e)
{
    struct record_lines lines = {0};
    int64_t person = 0;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần đúng một người", "exactly one person is needed");
    enum err_code code = record_who(db, &q->v.at, q->words[0], &person, e);
    if (code == ERR_NONE)
        code = record_person(db, c->arena, &q->v.at, person, history, &lines, e);
    if (code == ERR_NONE)
        code = view_told(c, &q->v, history ? "person.history" : "person.show", q->words[0], &person,
                         1, e);
    return code == ERR_NONE ? view_lines(c, &q->v, db, &lines, history, e) : code;
}

static str birth_text(struct cli *c, const struct record_view *v, const struct record_hit *hit)
{
    str text = view_day(c, v, hit->birth);
    if (text.n == 0 || hit->birth == hit->birth_to)
        return text;
    int y, m, d;
    char year[24];
    day_to_ymd(hit->birth, &y, &m, &d);
    size_t n = fmt_int(year, y);
    return arena_str(c->arena, (str){year, n});
}

static void print_hits(struct cli *c, struct asked *q, const struct record_hits *hits)
{
    static const char *const names[] = {"person", "name",    "born",    "sex", "personal_id",
                                        "member", "commune", "village", "why"};
    static const char *const titles[2][9] = {{"số", "họ và tên", "sinh", "giới", "số định danh",
                                              "hộ/thành viên", "xã", "thôn", "khớp vì"},
                                             {"id", "name", "born", "sex", "personal number",
                                              "household/member", "commune", "village",
                                              "found by"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 9};
    enum lang lang = q->v.how == VIEW_TABLE ? c->lang : LANG_EN;
    for (uint32_t i = 0; i < hits->n; i++) {
        const struct record_hit *hit = &hits->v[i];
        char id[32];
        size_t n = fmt_write(id, sizeof(id), "#%l", hit->person);
        const str cells[] = {arena_str(c->arena, (str){id, n}),
                             hit->name,
                             birth_text(c, &q->v, hit),
                             hit->sex,
                             hit->number,
                             hit->household,
                             hit->commune,
                             hit->village,
                             str_from_c(record_why_name(hit->why, lang))};
        for (uint32_t k = 0; k < 9; k++)
            vec_push(c->arena, &t.cells, cells[k]);
    }
    view_print(c, &q->v, &t);
    if (hits->more)
        fputs(c->lang == LANG_VI ? "Còn người khác: gõ thêm chữ, hoặc --limit.\n"
                                 : "There are others: type more, or --limit.\n",
              stderr);
}

static enum err_code find(struct cli *c, struct asked *q, struct store_conn *db, struct err *e)
{
    struct record_hits hits;
    struct buf words;
    int64_t limit;
    if (q->n == 0 && q->village.p == NULL && q->commune.p == NULL)
        return err_set(e, ERR_USAGE, "tìm ai?", "find whom?");
    enum err_code code = inputs_number(q->limit, "--limit", FIND_LIMIT, &limit, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&words, c->arena, 4096);
    for (uint32_t i = 0; i < q->n; i++)
        buf_fmt(&words, "%z%s", i > 0 ? " " : "", q->words[i]);
    if (limit < 1 || limit > RECORD_MAX_HITS)
        return err_set(e, ERR_USAGE, "--limit nhận số từ 1 đến %d", "--limit takes 1 to %d",
                       (int)RECORD_MAX_HITS);
    const struct record_ask ask = {.words = buf_str(&words),
                                   .village = q->village,
                                   .commune = q->commune,
                                   .numbers = true,
                                   .limit = (uint32_t)limit};
    code = record_find(db, c->arena, &q->v.at, &ask, &hits, e);
    if (code != ERR_NONE)
        return code;
    int64_t *found = arena_array(c->arena, int64_t, (size_t)hits.n + 1);
    for (uint32_t i = 0; i < hits.n; i++)
        found[i] = hits.v[i].person;
    code = view_told(c, &q->v, "person.find", buf_str(&words), found, hits.n, e);
    if (code == ERR_NONE)
        print_hits(c, q, &hits);
    return code;
}

/* ---- correcting ---- */

/* The card may be right and the form wrong: what does not fit is told, and recorded all the same.
 */
static enum err_code check_number(struct cli *c, struct asked *q, struct store_conn *db,
                                  const struct record_correction *r, str number, struct err *e)
{
    struct record_lines lines = {0};
    struct identity n;
    struct identity_person who = {IDENTITY_SEX_UNKNOWN, 0};
    enum err_code code = identity_read(r->numbers, number, &n, e);
    if (code == ERR_NONE)
        code = record_person(db, c->arena, &q->v.at, r->person, false, &lines, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < lines.n; i++) {
        int64_t year;
        str value = lines.v[i].value;
        if (!str_eq_c(lines.v[i].section, "person"))
            continue;
        if (str_eq_c(lines.v[i].field, "born") && num_parse_int(str_slice(value, 0, 4), &year))
            who.birth_year = (int)year;
        if (str_eq_c(lines.v[i].field, "sex"))
            who.sex = str_eq_c(value, "1") ? IDENTITY_MALE : IDENTITY_FEMALE;
    }
    number_warn(c, r->numbers, STR(""), &n, who);
    return ERR_NONE;
}

static enum err_code check_numbers(struct cli *c, struct asked *q, struct store_conn *db,
                                   struct record_correction *r, struct err *e)
{
    struct identity_lists *lists = NULL;
    enum err_code code = number_lists(c, &lists, e);
    r->numbers = lists;
    for (uint32_t i = 0; i < r->n_sets && code == ERR_NONE; i++) {
        if (str_eq_c(r->sets[i].field, "personal_id"))
            code = check_number(c, q, db, r, r->sets[i].value, e);
    }
    return code;
}

static enum err_code take_grounds(struct asked *q, struct record_correction *r, struct err *e)
{
    static const char *const sources[] = {"form", "decision", "interface"};
    bool known = false;
    if (q->who.p == NULL || q->source.p == NULL) {
        err_set(e, ERR_USAGE, "sửa thì phải nói ai sửa và từ đâu",
                "a correction needs who made it and from what");
        err_hint(e, "thêm --who \"HỌ TÊN\" --source form|decision|interface",
                 "add --who \"NAME\" --source form|decision|interface");
        return ERR_USAGE;
    }
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        known |= str_eq_c(q->source, sources[i]);
    if (!known)
        return err_set(e, ERR_USAGE, "--source nhận form, decision hoặc interface",
                       "--source takes form, decision or interface");
    enum err_code code = correct_days(q->from, q->to, r, e);
    if (code != ERR_NONE)
        return code;
    r->actor = q->who;
    r->source = q->source;
    r->reference = q->reference.p != NULL ? q->reference : STR("");
    return ERR_NONE;
}

static enum err_code take_sets(struct cli *c, struct asked *q, struct record_correction *r,
                               struct err *e)
{
    if (q->n < 2)
        return err_set(e, ERR_USAGE, "cần một người và MỤC=GIÁ_TRỊ",
                       "a person and FIELD=VALUE are needed");
    return correct_sets(c, q->words + 1, q->n - 1, r, e);
}

static enum err_code write_correction(struct cli *c, struct asked *q,
                                      const struct record_correction *r, const uint8_t *operation,
                                      struct err *e)
{
    struct store_pool *pool = NULL;
    const struct law *law = NULL;
    str answer;
    bool again = false;
    const struct store_pool_options o = {.open = {.location = arena_cstr(c->arena, q->v.db)}};
    enum err_code code = inputs_law(c, q->law, &law, e);
    if (code == ERR_NONE)
        code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = record_correct(pool, c->arena, law, r, operation, &answer, &again, e);
    store_pool_close(pool);
    if (code != ERR_NONE)
        return code;
    officer_say_recorded(c, answer, again);
    return ERR_NONE;
}

static enum err_code correct(struct cli *c, struct asked *q, struct store_conn *db, struct err *e)
{
    struct record_correction r = {.province = q->v.at.province,
                                  .as_of = q->v.as_of.p != NULL ? q->v.at.as_of : DAY_MIN,
                                  .now_us = store_now_us(),
                                  .today = q->v.today};
    uint8_t operation[STORE_ID_BYTES];
    enum err_code code = take_grounds(q, &r, e);
    if (code == ERR_NONE)
        code = take_sets(c, q, &r, e);
    if (code == ERR_NONE)
        code = officer_operation(q->operation, operation, e);
    if (code == ERR_NONE)
        code = record_who(db, &q->v.at, q->words[0], &r.person, e);
    if (code == ERR_NONE)
        code = check_numbers(c, q, db, &r, e);
    return code == ERR_NONE ? write_correction(c, q, &r, operation, e) : code;
}

static enum err_code dispatch(struct cli *c, struct asked *q, str what, struct err *e)
{
    struct store_conn *db = NULL;
    enum err_code code = view_open(c, &q->v, &db, e);
    if (code != ERR_NONE) {
        store_close(db);
        return code;
    }
    if (str_eq_c(what, "show") || str_eq_c(what, "history")) {
        code = show(c, q, db, str_eq_c(what, "history"), e);
    } else if (str_eq_c(what, "find")) {
        code = find(c, q, db, e);
    } else if (str_eq_c(what, "correct")) {
        code = correct(c, q, db, e);
    } else {
        code =
            err_set(e, ERR_USAGE, "không có lệnh \"person %s\"", "there is no \"person %s\"", what);
        err_hint(
            e,
            "show, history, find, correct; thêm, chuyển: ansinh event birth|move-in|move; gộp: "
            "ansinh duplicates merge",
            "show, history, find, correct; to add or move: ansinh event birth|move-in|move; to "
            "merge: ansinh duplicates merge");
    }
    store_close(db);
    return code;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asked q = {0};
    struct err e = {0};
    struct cli_option options[VIEW_OPTION_COUNT + 10];
    str rest[MAX_WORDS];
    uint32_t n = 0;
    view_options(&q.v, options);
    const struct cli_option more[] = {
        {.name = "--who", .value = &q.who},
        {.name = "--source", .value = &q.source},
        {.name = "--reference", .value = &q.reference},
        {.name = "--from", .value = &q.from},
        {.name = "--to", .value = &q.to},
        {.name = "--operation", .value = &q.operation},
        {.name = "--law", .value = &q.law},
        {.name = "--limit", .value = &q.limit},
        {.name = "--village", .value = &q.village},
        {.name = "--commune", .value = &q.commune},
    };
    for (int i = 0; i < 10; i++)
        options[VIEW_OPTION_COUNT + i] = more[i];
    enum err_code code =
        cli_parse(options, VIEW_OPTION_COUNT + 10, argc, argv, rest, MAX_WORDS, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "cần show, history, find hoặc correct",
                       "show, history, find or correct is needed");
    for (uint32_t i = 1; i < n; i++)
        q.words[q.n++] = rest[i];
    if (code == ERR_NONE)
        code = dispatch(c, &q, rest[0], &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_person = {
    .name = "person",
    .summary = {"một người trong sổ đăng ký: xem, tìm, lịch sử, sửa",
                "a person of the registry: show, find, history, correct"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
