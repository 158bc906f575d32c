/* Years one after the other: what the registry counts, what was published, and the difference. */
#include "base/check.h"
#include "base/fmt.h"
#include "review/report_figures.h"
#include "review/report_measure.h"

#define MAX_YEARS 30
#define MAX_WATCHED 16
#define YEAR_BYTES ((size_t)8 << 30) /* one year's households, dropped after it */

struct row {
    const char *text[2], *name;
    report_measure *measure; /* NULL: per cent of the rows `part` and `whole`, or a heading */
    int arg;
    int part, whole;
    bool rate, heading;
};

enum {
    ROW_HOUSEHOLDS,
    ROW_POOR,
    ROW_POOR_RATE,
    ROW_NEAR,
    ROW_NEAR_RATE,
};

/* Where the household stands by itself: in a specially difficult place. */
static int64_t of_special(const struct report_case *x, uint32_t line, int arg)
{
    int64_t poor = report_of_class(x, line, arg);
    return poor != 1 ? poor : x->h->special;
}

#define COUNT_ROW(vi, en, id, fn, what)                                                            \
    {                                                                                              \
        .text = {vi, en}, .name = id, .measure = fn, .arg = what                                   \
    }
#define HEADING(vi, en)                                                                            \
    {                                                                                              \
        .text = {vi, en}, .name = "", .heading = true                                              \
    }
#define RATE_ROW(vi, en, id, of)                                                                   \
    {                                                                                              \
        .text = {vi, en}, .name = id, .part = of, .whole = ROW_HOUSEHOLDS, .rate = true            \
    }
#define NEAR(column) (MOVE_OF_NEAR | (column))

static const struct row rows[] = {
    [ROW_HOUSEHOLDS] =
        COUNT_ROW("Tổng số hộ dân cư", "Households", "households", report_of_class, OF_ALL),
    [ROW_POOR] = COUNT_ROW("Hộ nghèo", "Poor households", "poor", report_of_class, OF_POOR),
    [ROW_POOR_RATE] = RATE_ROW("Tỷ lệ hộ nghèo", "Poor, per cent", "poor_rate", ROW_POOR),
    [ROW_NEAR] =
        COUNT_ROW("Hộ cận nghèo", "Near-poor households", "near_poor", report_of_class, OF_NEAR),
    [ROW_NEAR_RATE] =
        RATE_ROW("Tỷ lệ hộ cận nghèo", "Near-poor, per cent", "near_poor_rate", ROW_NEAR),
    HEADING("Diễn biến hộ nghèo trong năm", "Movement of poor households in the year"),
    COUNT_ROW("Đầu kỳ", "Opening", "poor_opening", report_of_movement, MOVE_OPENING),
    COUNT_ROW("Thoát nghèo, trở thành cận nghèo", "Escaped, became near-poor", "poor_to_near",
              report_of_movement, MOVE_TO_OTHER),
    COUNT_ROW("Thoát nghèo, vượt chuẩn cận nghèo", "Escaped above near-poor", "poor_to_above",
              report_of_movement, MOVE_TO_ABOVE),
    COUNT_ROW("Giảm do biến động nhân khẩu", "Left: demographic", "poor_gone", report_of_movement,
              MOVE_GONE),
    COUNT_ROW("Cận nghèo trở thành nghèo", "Near-poor became poor", "near_to_poor",
              report_of_movement, MOVE_FROM_OTHER),
    COUNT_ROW("Tái nghèo", "Poor again", "poor_again", report_of_movement, MOVE_AGAIN),
    COUNT_ROW("Phát sinh mới", "Newly arisen", "poor_new", report_of_movement, MOVE_NEWLY),
    COUNT_ROW("Tăng do biến động nhân khẩu", "Came: demographic", "poor_came", report_of_movement,
              MOVE_CAME),
    HEADING("Diễn biến hộ cận nghèo trong năm", "Movement of near-poor households in the year"),
    COUNT_ROW("Đầu kỳ", "Opening", "near_opening", report_of_movement, NEAR(MOVE_OPENING)),
    COUNT_ROW("Trở thành hộ nghèo", "Became poor", "near_became_poor", report_of_movement,
              NEAR(MOVE_TO_OTHER)),
    COUNT_ROW("Thoát cận nghèo", "Escaped near-poverty", "near_escaped", report_of_movement,
              NEAR(MOVE_TO_ABOVE)),
    COUNT_ROW("Giảm do biến động nhân khẩu", "Left: demographic", "near_gone", report_of_movement,
              NEAR(MOVE_GONE)),
    COUNT_ROW("Nghèo trở thành cận nghèo", "Poor became near-poor", "poor_became_near",
              report_of_movement, NEAR(MOVE_FROM_OTHER)),
    COUNT_ROW("Tái cận nghèo", "Near-poor again", "near_again", report_of_movement,
              NEAR(MOVE_AGAIN)),
    COUNT_ROW("Phát sinh mới", "Newly arisen", "near_new", report_of_movement, NEAR(MOVE_NEWLY)),
    COUNT_ROW("Tăng do biến động nhân khẩu", "Came: demographic", "near_came", report_of_movement,
              NEAR(MOVE_CAME)),
    HEADING("Hộ nghèo cần hướng tới không còn", "Poor households of whom none should be left"),
    COUNT_ROW("Có thành viên là người có công", "With a member of merit", "merit_poor",
              report_of_group, OF_POOR | OF_MERIT),
    COUNT_ROW("Dân tộc thiểu số", "Of ethnic minorities", "minority_poor", report_of_group,
              OF_POOR | OF_MINORITY),
    COUNT_ROW("Ở xã, thôn đặc biệt khó khăn", "In specially difficult communes and villages",
              "special_poor", of_special, OF_POOR),
    COUNT_ROW("Không có khả năng lao động", "Nobody able to work", "unable_poor", report_of_group,
              OF_POOR | OF_UNABLE),
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))
#define ALL_ROWS (N_ROWS + MAX_WATCHED)

struct year {
    int year;
    str province, name; /* the only one: its code, its name */
    struct report_sum sums[ALL_ROWS];
};

struct summing {
    struct store_conn *c;
    struct arena *a; /* of the caller */
    const struct report_request *q;
    struct figures figures;
    uint32_t n_watched;
    struct watched watched[MAX_WATCHED];
    struct year years[MAX_YEARS];
    uint32_t n_years;
    int64_t unknown;
};

/* ---- watched places ---- */

/* Whether an area lies in the watched one, or those it was made of did: 1, 0, or not known where
 * some did. */
static int64_t lies_in(const struct area_map *m, int64_t area, const struct watched *w, int depth)
{
    uint32_t first = 0, inside = 0, n;
    for (int level = 0; level < AREA_LEVELS; level++) {
        const struct area_row *r = area_map_within(m, area, (enum area_level)level);
        if (r != NULL && str_eq_c(w->level, area_level_names[level]) && str_eq(r->code, w->code))
            return 1;
    }
    if (depth == 0 || area_map_within(m, area, AREA_DISTRICT) != NULL)
        return 0;
    n = area_map_steps_to(m, area, &first);
    for (uint32_t i = first; i < first + n; i++) {
        int64_t is = lies_in(m, m->steps.v[m->by_to[i]].from, w, depth - 1);
        if (is < 0)
            return is;
        inside += is == 1;
    }
    return inside == 0 ? 0 : inside == n ? 1 : REPORT_NOT_KNOWN;
}

/* A household is asked for by what it was recorded in; the answer of one area is kept. */
struct kept {
    int64_t area, is;
};

static void count_watched(struct summing *s, struct year *y, const struct report_data *d,
                          const struct report_case *x, struct kept *kept)
{
    int64_t poor = report_of_class(x, 0, OF_POOR);
    if (poor == REPORT_NOT_ASKED)
        return;
    int64_t area = report_stand_of(x)->area;
    for (uint32_t i = 0; i < s->n_watched; i++) {
        if (area != 0 && kept[i].area != area)
            kept[i] = (struct kept){area, lies_in(d->map, area, &s->watched[i], 4)};
        int64_t is = poor < 0 ? poor : area == 0 ? REPORT_NOT_KNOWN : kept[i].is;
        struct report_sum *sum = &y->sums[N_ROWS + i];
        sum->known += is >= 0;
        sum->unknown += is < 0;
        sum->n += is > 0;
    }
}

/* ---- one year ---- */

static bool count_rows(struct year *y, const struct report_case *x)
{
    bool unknown = false;
    for (size_t i = 0; i < N_ROWS; i++) {
        int64_t v = rows[i].measure != NULL ? rows[i].measure(x, 0, rows[i].arg) : REPORT_NOT_ASKED;
        if (v == REPORT_NOT_ASKED)
            continue;
        y->sums[i].known += v >= 0;
        y->sums[i].unknown += v < 0;
        y->sums[i].n += v >= 0 ? v : 0;
        unknown |= v < 0 && x->listed[SIDE_OPENING] && x->listed[SIDE_CLOSING];
    }
    return unknown;
}

static void count_year(struct summing *s, struct year *y, const struct report_request *q,
                       struct report_data *d, struct report_places *p, struct arena *scratch)
{
    struct report_tree tree;
    struct kept kept[MAX_WATCHED] = {{0, 0}};
    const struct area_row *province = report_only_province(d, p);
    y->province = province != NULL ? arena_str(s->a, province->code) : STR("");
    y->name = province != NULL ? arena_str(s->a, province->name) : STR("");
    report_tree_init(&tree, scratch, q, d, p, false, 1);
    for (uint32_t i = 0; i < d->households.n; i++) {
        struct report_case cases[SIDES];
        struct report_household *h = &d->households.v[i];
        str said = h->at[SIDE_CLOSING].area == 0
                       ? STR("")
                       : report_said_of(d->map, h->at[SIDE_CLOSING].area, STR("special_difficulty"),
                                        d->at.as_of);
        h->special |= str_eq_c(said, "1");
        uint32_t n = report_cases_of(d, p, h, cases);
        for (uint32_t k = 0; k < n; k++) {
            if (!report_tree_wants(&tree, &cases[k]))
                continue;
            s->unknown += count_rows(y, &cases[k]);
            count_watched(s, y, d, &cases[k], kept);
        }
    }
}

static enum err_code read_year(struct summing *s, int year, struct err *e)
{
    struct arena scratch;
    struct report_data d;
    struct report_places p;
    struct report_request q = *s->q;
    struct year *y = &s->years[s->n_years];
    q.year = year;
    q.opening = day_from_ymd(year - 1, 12, 31);
    q.at.as_of = day_from_ymd(year, 12, 31);
    q.map_today = false;
    arena_init(&scratch, YEAR_BYTES);
    enum err_code code = report_data_read(s->c, &scratch, &q.at, q.opening,
                                          REPORT_SCORES | REPORT_ETHNICITY | REPORT_SPECIAL, &d, e);
    if (code == ERR_NONE)
        code = report_places_read(s->c, &scratch, &d, q.at.as_of, &p, e);
    if (code == ERR_NONE) {
        y->year = year;
        count_year(s, y, &q, &d, &p, &scratch);
        s->n_years++;
    }
    arena_clear(&scratch);
    return code;
}

/* The years from the first list of the registry to the last. */
static enum err_code find_years(struct summing *s, int *first, int *last, struct err *e)
{
    struct store_value found[2];
    int month_, day_;
    const struct world_at *at = &s->q->at;
    if (store_one(s->c,
                  SQL("SELECT min(valid_from), max(valid_from) FROM fact WHERE province = ?1 AND"
                      " name = 'class' AND value IN ('N', 'CN') AND known_from <= ?2 AND recorded"
                      " <= ?3 AND (closed = 0 OR closed > ?3 OR known_to > ?2)"),
                  STORE_VALUES(store_int(at->province), store_date(at->known_on),
                               store_int(at->recording)),
                  s->a, found, 2, e) < 0)
        return e->code;
    if (found[0].type == STORE_NULL)
        return err_set(e, ERR_INPUT, "sổ đăng ký chưa có danh sách hộ nghèo, hộ cận nghèo nào",
                       "the registry has no list of poor and near-poor households yet");
    if (*first == 0)
        day_to_ymd((day)found[0].i, first, &month_, &day_);
    if (*last == 0)
        day_to_ymd((day)found[1].i, last, &month_, &day_);
    if (*last < *first || *last - *first >= MAX_YEARS)
        return err_set(e, ERR_USAGE, "từ năm %d đến năm %d: không quá %d năm",
                       "from %d to %d: no more than %d years", *first, *last, MAX_YEARS);
    return ERR_NONE;
}

/* ---- the table ---- */

static void add_columns(struct summing *s, struct report_table *t)
{
    static const char *const heads[2][3] = {{"Trong sổ", "Công bố", "Chênh lệch"},
                                            {"Registry", "Published", "Difference"}};
    static const char *const names[3] = {"registry", "published", "difference"};
    bool vi = s->q->lang == LANG_VI;
    report_add_column(s->a, t, vi ? "Chỉ tiêu" : "Of", "of", REPORT_TEXT, 44);
    report_add_column(s->a, t, "", "name", REPORT_TEXT, 18);
    t->columns.v[1].for_programs = true;
    for (uint32_t i = 0; i < s->n_years; i++) {
        for (int k = 0; k < 3; k++) {
            char text[32];
            struct report_column c = {.kind = REPORT_COUNT, .number = STR(""), .width = 12};
            size_t n = fmt_write(text, sizeof(text), "%d", s->years[i].year);
            c.heads[0] = arena_str(s->a, (str){text, n});
            c.heads[1] = str_from_c(heads[s->q->lang][k]);
            n = fmt_write(text, sizeof(text), "%z_%d", names[k], s->years[i].year);
            c.name = arena_str(s->a, (str){text, n});
            vec_push(s->a, &t->columns, c);
        }
    }
    t->indented = 0;
}

static struct report_cell number_cell(bool rate, int64_t n)
{
    return (struct report_cell){.kind = rate ? REPORT_PERCENT : REPORT_COUNT, .n = n};
}

static struct report_cell registry_cell(const struct year *y, size_t i)
{
    const struct report_cell unknown = {.kind = REPORT_UNKNOWN};
    const struct report_sum *s = &y->sums[i];
    if (i < N_ROWS && rows[i].rate) {
        const struct report_sum *part = &y->sums[rows[i].part], *whole = &y->sums[rows[i].whole];
        return part->known == 0 && part->unknown > 0 ? unknown
                                                     : report_percent_cell(part->n, whole->n);
    }
    return s->known == 0 && s->unknown > 0 ? unknown : report_count_cell(s->n);
}

static void add_year(struct summing *s, struct report_table *t, const struct year *y, size_t i)
{
    const struct report_cell empty = {.kind = REPORT_EMPTY};
    const struct published *p = NULL;
    bool rate = i < N_ROWS && rows[i].rate;
    struct report_cell here = registry_cell(y, i);
    if (i < N_ROWS && s->q->area.n == 0)
        p = figures_find(&s->figures, y->province, y->year, str_from_c(rows[i].name));
    report_add_cell(s->a, t, here);
    if (p == NULL) {
        report_add_cell(s->a, t, empty);
        report_add_cell(s->a, t, empty);
        return;
    }
    struct report_cell published = number_cell(rate, p->value);
    if (p->about) {
        struct buf b;
        buf_init(&b, s->a, 64);
        buf_fmt(&b, "> %s", report_cell_text(s->a, t, &published));
        published = report_text_cell(buf_str(&b));
    }
    report_add_cell(s->a, t, published);
    bool told = !p->about && (here.kind == REPORT_COUNT || here.kind == REPORT_PERCENT);
    report_add_cell(s->a, t, told ? number_cell(rate, here.n - p->value) : empty);
}

static void add_row(struct summing *s, struct report_table *t, size_t i, str text, str name)
{
    bool heading = i < N_ROWS && rows[i].heading;
    uint32_t level = i <= ROW_NEAR_RATE || heading ? 0 : 1;
    report_add_row(s->a, t, level, level == 0);
    report_add_cell(s->a, t, report_text_cell(text));
    report_add_cell(s->a, t, report_text_cell(name));
    for (uint32_t k = 0; k < s->n_years; k++) {
        if (!heading) {
            add_year(s, t, &s->years[k], i);
            continue;
        }
        for (int n = 0; n < 3; n++)
            report_add_cell(s->a, t, (struct report_cell){.kind = REPORT_EMPTY});
    }
}

static void add_notes(struct summing *s, struct report_table *t)
{
    bool vi = s->q->lang == LANG_VI;
    if (s->q->synthetic)
        report_add_note(s->a, t,
                        vi ? "Số trong sổ là GIẢ LẬP, tạo ra theo số đã công bố; bằng nhau không "
                             "chứng tỏ điều gì về đời thật."
                           : "The registry's figures are SYNTHETIC, made to meet the published "
                             "ones; that they agree proves nothing about the world.");
    if (s->unknown > 0)
        report_add_note(s->a, t,
                        vi ? "%n lần hộ có chỉ tiêu chưa rõ (chưa có kết quả khảo sát được ghi); "
                             "chỉ tiêu ấy chưa tính các hộ này."
                           : "%n times something of a household is not known (no survey is "
                             "recorded); it is not counted there.",
                        s->unknown);
    report_add_note(s->a, t,
                    vi ? "Mỗi năm tính từ 31/12 năm trước đến 31/12. Nguồn số công bố: "
                         "data/poverty/README.md."
                       : "Each year from 31 December to 31 December. What was published: "
                         "data/poverty/README.md.");
}

static str place_text(struct summing *s)
{
    struct buf b;
    bool vi = s->q->lang == LANG_VI;
    buf_init(&b, s->a, 256);
    buf_add(&b, vi ? STR("Tỉnh/thành phố: ") : STR("Province: "));
    for (uint32_t i = 0; i < s->n_years; i++) {
        bool again = i > 0 && str_eq(s->years[i].name, s->years[i - 1].name);
        if (!again && s->years[i].name.n > 0)
            buf_fmt(&b, "%z%s", i > 0 ? ", " : "", s->years[i].name);
    }
    if (s->q->area.n > 0)
        buf_fmt(&b, vi ? "; địa bàn: %s" : "; area: %s", s->q->area);
    return buf_str(&b);
}

static void make_table(struct summing *s, struct report_table *t)
{
    bool vi = s->q->lang == LANG_VI;
    *t = (struct report_table){.lang = s->q->lang, .synthetic = s->q->synthetic};
    t->title = vi ? STR("HỘ NGHÈO, HỘ CẬN NGHÈO QUA CÁC NĂM")
                  : STR("POOR AND NEAR-POOR HOUSEHOLDS, YEAR BY YEAR");
    t->unit = vi ? STR("Đơn vị tính: hộ") : STR("Unit: households");
    t->place = place_text(s);
    add_columns(s, t);
    for (size_t i = 0; i < N_ROWS; i++)
        add_row(s, t, i, str_from_c(rows[i].text[s->q->lang]), str_from_c(rows[i].name));
    for (uint32_t i = 0; i < s->n_watched; i++) {
        char text[256];
        size_t n = fmt_write(text, sizeof(text), vi ? "Ở %s" : "In %s", s->watched[i].name);
        add_row(s, t, N_ROWS + i, arena_str(s->a, (str){text, n}), s->watched[i].code);
    }
    add_notes(s, t);
}

static void take_watched(struct summing *s)
{
    int64_t province = s->q->at.province;
    char code[8];
    fmt_write(code, sizeof(code), province < 10 ? "0%l" : "%l", province);
    for (uint32_t i = 0; i < s->figures.watched.n && s->n_watched < MAX_WATCHED; i++) {
        if (str_eq_c(s->figures.watched.v[i].province, code))
            s->watched[s->n_watched++] = s->figures.watched.v[i];
    }
}

enum err_code report_summary(struct store_conn *c, struct arena *a, const struct report_request *q,
                             int first, int last, struct report_table *out, struct err *e)
{
    struct summing *s = arena_new(a, struct summing);
    s->c = c;
    s->a = a;
    s->q = q;
    enum err_code code = figures_load(a, &s->figures, q->folder, e);
    if (code != ERR_NONE || store_begin(c, e) != ERR_NONE)
        return e->code;
    take_watched(s);
    code = find_years(s, &first, &last, e);
    for (int year = first; code == ERR_NONE && year <= last; year++)
        code = read_year(s, year, e);
    store_rollback(c);
    if (code == ERR_NONE)
        make_table(s, out);
    return code;
}
