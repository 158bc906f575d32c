/* events.csv: one row an event. Every mistake of a row is listed with its column. */
#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/event.h"

#include <stdarg.h>
#include <stdlib.h>

enum column {
    C_EVENT,
    C_DAY,
    C_HOUSEHOLD, /* up to here required */
    C_MEMBERS,
    C_TO,
    C_COMMUNE,
    C_VILLAGE,
    C_HEAD,
    C_RELATION,
    C_NAME,
    C_SEX,
    C_BORN,
    C_ETHNICITY,
    C_PERSONAL_ID,
    C_KNOWN_FROM,
    C_REASON,
    C_COUNT
};
static const char *const names[C_COUNT] = {
    "event",    "day",  "household", "members", "to",        "commune",     "village",    "head",
    "relation", "name", "sex",       "born",    "ethnicity", "personal_id", "known_from", "reason"};
#define MAX_TEXT_BYTES 256u
#define MAX_PROBLEMS 10000u

struct reading {
    struct arena *a;
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int column[C_COUNT];
    day today;
    struct event_problems *problems;
};

static str cell(const struct reading *r, enum column c)
{
    return r->column[c] < 0 ? STR("") : str_trim(r->fields[r->column[c]]);
}

static bool wrong(struct reading *r, enum column c, const char *vi, const char *en, ...)
{
    struct event_problem p = {.line = csv_line(r->csv), .column = names[c]};
    va_list args;
    va_start(args, en);
    fmt_write_both(p.text[0], sizeof(p.text[0]), vi, en, args);
    va_end(args);
    if (r->problems->n < MAX_PROBLEMS)
        vec_push(r->a, r->problems, p);
    return false;
}

static bool bad_value(struct reading *r, enum column c, str value)
{
    return wrong(r, c, "giá trị \"%s\" sai", "bad value \"%s\"", value);
}

static bool take_kind(struct reading *r, struct event *e)
{
    str text = cell(r, C_EVENT);
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (str_eq_c(text, event_names[i])) {
            e->kind = (enum event_kind)i;
            return true;
        }
    }
    return wrong(r, C_EVENT, "không có sự kiện \"%s\"", "there is no event \"%s\"", text);
}

/* A day not after today; empty: `otherwise`. */
static bool take_day(struct reading *r, enum column c, day otherwise, day *out)
{
    str text = cell(r, c);
    *out = otherwise;
    if (text.n == 0 && c != C_DAY)
        return true;
    if (!day_parse(text, out))
        return wrong(r, c, "\"%s\" không phải là ngày", "\"%s\" is no date", text);
    return *out <= r->today || wrong(r, c, "ngày %s chưa tới", "the day %s has not come yet", text);
}

static bool take_members(struct reading *r, struct event *e)
{
    str rest = cell(r, C_MEMBERS);
    while (rest.n > 0) {
        str one = str_trim(str_split(&rest, ';'));
        int64_t number;
        if (!num_parse_int(one, &number) || number < 1 || number > SURVEY_MAX_MEMBER)
            return bad_value(r, C_MEMBERS, one);
        if (e->n_members == EVENT_MAX_MEMBERS)
            return wrong(r, C_MEMBERS, "quá %u người", "more than %u people", EVENT_MAX_MEMBERS);
        e->members[e->n_members++] = (uint16_t)number;
    }
    return true;
}

static bool take_head(struct reading *r, struct event *e)
{
    str text = cell(r, C_HEAD);
    int64_t number = 0;
    if (text.n > 0 && (!num_parse_int(text, &number) || number < 1 || number > SURVEY_MAX_MEMBER))
        return bad_value(r, C_HEAD, text);
    e->head = (uint16_t)number;
    return true;
}

/* A day, or a year alone. */
static bool take_born(struct reading *r, struct event *e)
{
    str text = cell(r, C_BORN);
    int64_t year;
    e->born = e->born_to = DAY_MIN;
    if (text.n == 4 && num_parse_int(text, &year) && year > 1600) {
        e->born = day_from_ymd((int)year, 1, 1);
        e->born_to = day_from_ymd((int)year, 12, 31);
        return true;
    }
    if (text.n > 0 && !day_parse(text, &e->born))
        return wrong(r, C_BORN, "\"%s\" không phải là ngày", "\"%s\" is no date", text);
    e->born_to = e->born;
    return true;
}

static bool take_texts(struct reading *r, struct event *e)
{
    const struct {
        enum column c;
        str *to;
    } texts[] = {{C_HOUSEHOLD, &e->household},
                 {C_TO, &e->to},
                 {C_COMMUNE, &e->commune},
                 {C_VILLAGE, &e->village},
                 {C_RELATION, &e->relation},
                 {C_NAME, &e->name},
                 {C_SEX, &e->sex},
                 {C_ETHNICITY, &e->ethnicity},
                 {C_REASON, &e->reason},
                 {C_PERSONAL_ID, &e->personal_id}};
    bool good = true;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        str text = cell(r, texts[i].c);
        size_t most =
            texts[i].c == C_HOUSEHOLD || texts[i].c == C_TO ? SURVEY_MAX_ID_BYTES : MAX_TEXT_BYTES;
        if (text.n > most)
            good = wrong(r, texts[i].c, "dài quá %u byte", "longer than %u bytes", (uint32_t)most);
        *texts[i].to = arena_str(r->a, text);
    }
    if (e->household.n == 0)
        good = wrong(r, C_HOUSEHOLD, "thiếu mã hộ", "the household is missing");
    return good;
}

static void take_row(struct reading *r, struct events *out)
{
    struct event e = {.line = csv_line(r->csv)};
    bool good = take_kind(r, &e);
    good &= take_day(r, C_DAY, r->today, &e.on);
    good &= take_day(r, C_KNOWN_FROM, e.on, &e.known);
    if (good && e.known < e.on)
        good = wrong(r, C_KNOWN_FROM, "biết trước khi xảy ra", "known before it happened");
    good &= take_members(r, &e);
    good &= take_head(r, &e);
    good &= take_born(r, &e);
    good &= take_texts(r, &e);
    if (good)
        vec_push(r->a, out, e);
}

static enum err_code find_columns(struct reading *r, const char *path, struct err *e)
{
    for (int i = 0; i < C_COUNT; i++) {
        r->column[i] = csv_find(r->csv, str_from_c(names[i]));
        if (r->column[i] >= 0 || i > C_HOUSEHOLD)
            continue;
        err_set(e, ERR_INPUT, "thiếu cột bắt buộc \"%z\" trong dòng tiêu đề",
                "the header lacks the required column \"%z\"", names[i]);
        err_at(e, str_from_c(path), 1, 1, 1);
        return ERR_INPUT;
    }
    for (uint32_t k = 0; k < csv_columns(r->csv); k++) {
        bool known = false;
        for (int i = 0; i < C_COUNT; i++)
            known |= r->column[i] == (int)k;
        if (known)
            continue;
        err_set(e, ERR_INPUT, "cột \"%s\" không có trong quy định (docs/events.md)",
                "the column \"%s\" is not one of events.csv (docs/events.md)",
                csv_header(r->csv, k));
        err_at(e, str_from_c(path), 1, 1, 1);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

static int by_day(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->on != y->on)
        return x->on < y->on ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

enum err_code event_read_file(struct arena *a, const char *path, day today, struct events *out,
                              struct event_problems *problems, struct err *e)
{
    struct reading *r = arena_new(a, struct reading);
    *r = (struct reading){.a = a, .today = today, .problems = problems};
    enum err_code code = csv_open(&r->csv, path, e);
    if (code == ERR_NONE)
        code = find_columns(r, path, e);
    int got = 0;
    while (code == ERR_NONE && (got = csv_next(r->csv, r->fields, e)) != 0) {
        if (got < 0)
            code = e->code;
        else
            take_row(r, out);
    }
    csv_close(r->csv);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_day);
    return code;
}
