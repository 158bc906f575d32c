#include "cli/event_cli.h"

#include "base/fmt.h"
#include "base/num.h"
#include "cli/inputs.h"
#include "cli/number_warn.h"
#include "cli/officer.h"
#include "registry/times.h"

#include <stdio.h>

#define MAX_WORDS (EVENT_MAX_MEMBERS + 1)

/* As given. */
struct asked {
    str db, province, law, on, known_from, to, commune, village, head, relation, name, sex, born,
        ethnicity, personal_id, reason, who, source, reference, operation;
    str words[MAX_WORDS];
    uint32_t n;
};

static enum err_code parse(struct asked *q, int argc, char **argv, struct err *e)
{
    const struct cli_option options[] = {
        {.name = "--db", .value = &q->db, .required = true},
        {.name = "--on", .value = &q->on, .required = true},
        {.name = "--who", .value = &q->who, .required = true},
        {.name = "--source", .value = &q->source, .required = true},
        {.name = "--reference", .value = &q->reference},
        {.name = "--known-from", .value = &q->known_from},
        {.name = "--to", .value = &q->to},
        {.name = "--commune", .value = &q->commune},
        {.name = "--village", .value = &q->village},
        {.name = "--head", .value = &q->head},
        {.name = "--relation", .value = &q->relation},
        {.name = "--name", .value = &q->name},
        {.name = "--sex", .value = &q->sex},
        {.name = "--born", .value = &q->born},
        {.name = "--ethnicity", .value = &q->ethnicity},
        {.name = "--personal-id", .value = &q->personal_id},
        {.name = "--reason", .value = &q->reason},
        {.name = "--province", .value = &q->province},
        {.name = "--law", .value = &q->law},
        {.name = "--operation", .value = &q->operation},
    };
    enum err_code code = cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv,
                                   q->words, MAX_WORDS, &q->n, e);
    if (code == ERR_NONE && q->n == 0)
        code = err_set(e, ERR_USAGE, "hộ nào?", "which household?");
    return code;
}

static enum err_code take_day(str given, const char *option, day otherwise, day *out, struct err *e)
{
    *out = otherwise;
    if (given.p == NULL || day_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "%z: \"%s\" không phải là ngày", "%z: \"%s\" is no date", option, given);
    err_hint(e, "viết 2024-08-01 hoặc 01/08/2024", "write 2024-08-01 or 01/08/2024");
    return ERR_USAGE;
}

static enum err_code take_days(const struct asked *q, day today, struct event *v, struct err *e)
{
    enum err_code code = take_day(q->on, "--on", today, &v->on, e);
    if (code == ERR_NONE)
        code = take_day(q->known_from, "--known-from", today, &v->known, e);
    int64_t year;
    v->born = v->born_to = DAY_MIN;
    if (code == ERR_NONE && q->born.n == 4 && num_parse_int(q->born, &year) && year > 1600) {
        v->born = day_from_ymd((int)year, 1, 1);
        v->born_to = day_from_ymd((int)year, 12, 31);
    } else if (code == ERR_NONE) {
        code = take_day(q->born, "--born", DAY_MIN, &v->born, e);
        v->born_to = v->born;
    }
    if (code == ERR_NONE && (v->on > today || v->known > today || v->known < v->on))
        return err_set(e, ERR_USAGE, "ngày của sự kiện chưa tới, hoặc biết trước khi xảy ra",
                       "the day has not come yet, or it is known before it happened");
    return code;
}

/* HOUSEHOLD, or HOUSEHOLD/MEMBER several times, of one household. */
static enum err_code take_words(const struct asked *q, struct event *v, struct err *e)
{
    for (uint32_t i = 0; i < q->n; i++) {
        str word = q->words[i];
        ptrdiff_t slash = str_find_char(word, '/');
        str household = slash < 0 ? word : str_slice(word, 0, (size_t)slash);
        int64_t member = 0;
        if (i > 0 && !str_eq(household, v->household))
            return err_set(e, ERR_USAGE, "các thành viên phải của một hộ",
                           "the members must be of one household");
        v->household = household;
        if (slash < 0)
            continue;
        if (!num_parse_int(str_slice(word, (size_t)slash + 1, word.n), &member) || member < 1 ||
            member > SURVEY_MAX_MEMBER)
            return err_set(e, ERR_USAGE, "\"%s\" không có dạng HỘ/SỐ",
                           "\"%s\" is not HOUSEHOLD/NUMBER", word);
        v->members[v->n_members++] = (uint16_t)member;
    }
    return ERR_NONE;
}

enum err_code event_cli_grounds(str who, str source, str reference, str operation,
                                struct recording *r, struct err *e)
{
    static const char *const sources[] = {"form", "decision", "interface"};
    bool known = false;
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        known |= str_eq_c(source, sources[i]);
    if (!known)
        return err_set(e, ERR_USAGE, "--source nhận form, decision hoặc interface",
                       "--source takes form, decision or interface");
    r->actor = who;
    r->source = source;
    r->reference = reference.p != NULL ? reference : STR("");
    r->at_us = store_now_us();
    return officer_operation(operation, r->operation, e);
}

static str given(str s)
{
    return s.p != NULL ? str_trim(s) : STR("");
}

static enum err_code make(const struct asked *q, enum event_kind kind, day today, struct event *v,
                          struct err *e)
{
    int64_t head = 0;
    *v = (struct event){.kind = kind,
                        .to = given(q->to),
                        .commune = given(q->commune),
                        .village = given(q->village),
                        .relation = given(q->relation),
                        .name = given(q->name),
                        .sex = given(q->sex),
                        .ethnicity = given(q->ethnicity),
                        .personal_id = given(q->personal_id),
                        .reason = given(q->reason)};
    enum err_code code = inputs_number(q->head, "--head", 0, &head, e);
    if (code == ERR_NONE && head > SURVEY_MAX_MEMBER)
        code = err_set(e, ERR_USAGE, "--head nhận một số thành viên", "--head takes a member");
    v->head = (uint16_t)head;
    if (code == ERR_NONE)
        code = take_words(q, v, e);
    return code == ERR_NONE ? take_days(q, today, v, e) : code;
}

static enum err_code write_event(struct cli *c, const struct asked *q, struct event_batch *b,
                                 str *answer, bool *again, struct err *e)
{
    struct store_conn *db = NULL;
    struct store_pool *pool = NULL;
    int64_t province = 0;
    const char *location = arena_cstr(c->arena, q->db);
    const struct store_options o = {.location = location, .read_only = true};
    const struct store_pool_options po = {.open = {.location = location}};
    enum err_code code = inputs_number(q->province, "--province", 0, &province, e);
    if (code == ERR_NONE)
        code = inputs_law(c, q->law, &b->law, e);
    if (code == ERR_NONE)
        code = store_open(&db, &o, e);
    if (code == ERR_NONE)
        code = world_province(db, province, &b->recording.province, e);
    store_close(db);
    if (code == ERR_NONE)
        code = store_pool_open(&pool, &po, e);
    if (code == ERR_NONE)
        code = event_record(pool, c->arena, b, answer, again, e);
    store_pool_close(pool);
    return code;
}

int event_cli_record(struct cli *c, enum event_kind kind, int argc, char **argv)
{
    struct asked q = {0};
    struct event v;
    struct err e = {0};
    struct event_batch b = {.events = {&v, 1, 1}, .today = day_of_moment(store_now_us())};
    str answer = STR("");
    bool again = false;
    enum err_code code = parse(&q, argc, argv, &e);
    if (code == ERR_NONE)
        code = event_cli_grounds(q.who, q.source, q.reference, q.operation, &b.recording, &e);
    if (code == ERR_NONE)
        code = make(&q, kind, b.today, &v, &e);
    if (code == ERR_NONE)
        code = number_warn_events(c, &b.events, NULL, &e);
    if (code == ERR_NONE)
        code = write_event(c, &q, &b, &answer, &again, &e);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    officer_say_recorded(c, answer, again);
    return 0;
}

/* ---- looking back ---- */

static str number_text(struct cli *c, int64_t n)
{
    char digits[24];
    size_t bytes = fmt_int(digits, n);
    return arena_str(c->arena, (str){digits, bytes});
}

static void print_events(struct cli *c, const struct record_view *v, const struct event_rows *rows)
{
    static const char *const names[] = {"event",   "day",    "household", "to",
                                        "persons", "reason", "recorded"};
    static const char *const titles[2][7] = {
        {"sự kiện", "ngày", "hộ", "sang hộ", "người", "lý do", "lần ghi"},
        {"event", "day", "household", "to", "persons", "reason", "recording"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 7};
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct event_row *r = &rows->v[i];
        const str cells[] = {view_word(c, v, r->kind),
                             view_day(c, v, r->on),
                             r->household_code,
                             r->other_code,
                             r->persons,
                             r->reason,
                             number_text(c, r->recorded)};
        for (uint32_t k = 0; k < 7; k++)
            vec_push(c->arena, &t.cells, cells[k]);
    }
    view_print(c, v, &t);
}

enum err_code event_cli_household(struct store_conn *db, const struct world_at *at, struct arena *a,
                                  str code, int64_t *out, struct err *e)
{
    struct store_value id;
    if (world_find_household(db, at, code, out, e) != ERR_NONE)
        return e->code;
    if (*out != 0)
        return ERR_NONE;
    int got =
        store_one(db,
                  SQL("SELECT id FROM household WHERE province = ?1 AND code = ?2 AND"
                      " recorded <= ?3 ORDER BY recorded DESC, id DESC"),
                  STORE_VALUES(store_int(at->province), store_text(code), store_int(at->recording)),
                  a, &id, 1, e);
    if (got < 0)
        return e->code;
    *out = got == 1 ? id.i : 0;
    return got == 1 ? ERR_NONE
                    : err_set(e, ERR_INPUT, "sổ đăng ký không có hộ \"%s\"",
                              "the registry has no household \"%s\"", code);
}

int event_cli_events(struct cli *c, int argc, char **argv)
{
    struct record_view v = {0};
    struct cli_option options[VIEW_OPTION_COUNT];
    struct event_rows rows = {0};
    struct store_conn *db = NULL;
    struct err e = {0};
    str household = {0};
    uint32_t n = 0;
    int64_t id = 0;
    view_options(&v, options);
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT, argc, argv, &household, 1, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "hộ nào?", "which household?");
    if (code == ERR_NONE)
        code = view_open(c, &v, &db, &e);
    if (code == ERR_NONE)
        code = event_cli_household(db, &v.at, c->arena, household, &id, &e);
    if (code == ERR_NONE)
        code = event_list(db, c->arena, &v.at, id, &rows, &e);
    store_close(db);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    print_events(c, &v, &rows);
    return 0;
}

static void print_open(struct cli *c, const struct record_view *v, const struct event_opens *all)
{
    static const char *const names[] = {"commune", "village", "entity",  "what",
                                        "since",   "event",   "recorded"};
    static const char *const titles[2][7] = {
        {"xã", "thôn", "hộ, người", "xét lại", "từ", "sự kiện", "lần ghi"},
        {"commune", "village", "of", "again", "since", "event", "recording"}};
    static const char *const whats[2][2] = {{"hạng hộ", "chế độ"}, {"class", "entitlement"}};
    struct view_table t = {.names = names, .titles = titles[c->lang], .columns = 7};
    for (uint32_t i = 0; i < all->n; i++) {
        const struct event_open *o = &all->v[i];
        char text[256];
        size_t n = fmt_write(text, sizeof(text), "%s %s", o->commune, o->area_name);
        bool people = v->how == VIEW_TABLE;
        const str cells[] = {people ? str_trim(arena_str(c->arena, (str){text, n})) : o->commune,
                             o->village,
                             o->code,
                             str_from_c(whats[people ? c->lang : LANG_EN][o->what]),
                             view_day(c, v, o->since),
                             view_word(c, v, o->kind),
                             number_text(c, o->recorded)};
        for (uint32_t k = 0; k < 7; k++)
            vec_push(c->arena, &t.cells, cells[k]);
    }
    view_print(c, v, &t);
}

int event_cli_reopened(struct cli *c, int argc, char **argv)
{
    struct record_view v = {0};
    struct cli_option options[VIEW_OPTION_COUNT];
    struct event_opens all = {0};
    struct store_conn *db = NULL;
    struct err e = {0};
    view_options(&v, options);
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT, argc, argv, NULL, 0, NULL, &e);
    if (code == ERR_NONE)
        code = view_open(c, &v, &db, &e);
    if (code == ERR_NONE)
        code = event_reopened(db, c->arena, &v.at, &all, &e);
    store_close(db);
    if (code != ERR_NONE)
        return cli_fail(c, &e);
    print_open(c, &v, &all);
    return 0;
}
