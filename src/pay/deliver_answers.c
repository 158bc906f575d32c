/* A list that comes back filled in: read wholly, every wrong row told. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "pay/bank_table.h"
#include "pay/deliver_file_int.h"

#include <stdlib.h>

struct reading {
    struct arena *a;
    struct deliver_answers *out;
    struct deliver_problems *problems;
    struct bank_table table;
    int at[COL_COUNT]; /* the column, or -1 */
    str f[CSV_MAX_COLUMNS];
    struct deliver_answer row;
    bool bad; /* the row has been told */
};

/* Another problem of a row; the first of each row is enough. */
static void tell(struct arena *a, struct deliver_problems *to, uint32_t row, uint32_t column,
                 int64_t delivery, const char *vi, const char *en, ...)
{
    char text[2][512];
    va_list args;
    if (to->n >= DELIVER_MAX_PROBLEMS)
        return;
    va_start(args, en);
    fmt_write_both(text[0], sizeof(text[0]), vi, en, args);
    va_end(args);
    struct deliver_problem p = {.row = row, .column = column, .delivery = delivery};
    for (int i = 0; i < 2; i++)
        p.reason[i] = arena_str(a, str_from_c(text[i]));
    vec_push(a, to, p);
}

static str field(const struct reading *r, int column)
{
    return r->at[column] < 0 ? STR("") : str_trim(r->f[r->at[column]]);
}

static void bad_cell(struct reading *r, int column, const char *vi, const char *en)
{
    if (!r->bad)
        tell(r->a, r->problems, r->row.row, (uint32_t)(r->at[column] + 1), r->row.delivery, vi, en,
             str_slice(field(r, column), 0, 60));
    r->bad = true;
}

/* ---- the header ---- */

static int find_column(struct arena *a, str title)
{
    str folded = text_fold(a, str_trim(title));
    for (int i = 0; i < COL_COUNT; i++) {
        if (str_eq(folded, text_fold(a, str_from_c(deliver_columns[i].code))) ||
            str_eq(folded, text_fold(a, str_from_c(deliver_columns[i].vi))))
            return i;
    }
    return -1;
}

static enum err_code read_header(struct reading *r, struct err *e)
{
    static const int required[] = {COL_ID, COL_RESULT, COL_ON};
    for (int i = 0; i < COL_COUNT; i++)
        r->at[i] = -1;
    for (uint32_t c = 0; c < bank_table_columns(&r->table); c++) {
        str title = bank_table_header(&r->table, c);
        int i = find_column(r->a, title);
        if (i < 0)
            err_set(e, ERR_INPUT, "không biết cột \"%s\"", "unknown column \"%s\"", title);
        else if (r->at[i] >= 0)
            err_set(e, ERR_INPUT, "cột \"%s\" có hai lần", "column \"%s\" twice", title);
        if (i < 0 || r->at[i] >= 0) {
            bank_table_at(&r->table, c, e);
            return ERR_INPUT;
        }
        r->at[i] = (int)c;
    }
    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
        if (r->at[required[i]] < 0)
            return err_set(e, ERR_INPUT, "thiếu cột \"%z\" (%z)", "column \"%z\" (%z) is missing",
                           deliver_columns[required[i]].vi, deliver_columns[required[i]].code);
    }
    return ERR_NONE;
}

/* ---- a row ---- */

/* Plain digits, or grouped by threes: 1.350.000. */
static bool parse_count(str s, int64_t *out)
{
    char plain[24];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool group = s.p[i] == '.' && i > 0 && s.n - i >= 4 && (s.n - i) % 4 == 0;
        if (group)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9' || n + 1 >= sizeof(plain))
            return false;
        plain[n++] = s.p[i];
    }
    return n > 0 && num_parse_int((str){plain, n}, out);
}

static bool parse_result(struct arena *a, str s, enum deliver_state *out)
{
    static const enum deliver_state results[] = {DELIVER_DELIVERED, DELIVER_RECEIVED,
                                                 DELIVER_REFUSED};
    struct arena_mark mark = arena_save(a);
    str folded = text_fold(a, s);
    bool found = false;
    for (int i = 0; i < 3 && !found; i++) {
        *out = results[i];
        found = str_eq_c(folded, deliver_state_code(results[i])) ||
                str_eq(folded, text_fold(a, str_from_c(deliver_state_name(results[i], LANG_VI))));
    }
    arena_restore(a, mark);
    return found;
}

static void read_cells(struct reading *r)
{
    struct deliver_answer *x = &r->row;
    int64_t v;
    if (!num_parse_int(field(r, COL_ID), &x->delivery) || x->delivery <= 0) {
        x->delivery = 0;
        bad_cell(r, COL_ID, "số lượt \"%s\" sai", "bad number of a delivery \"%s\"");
    }
    if (!parse_result(r->a, field(r, COL_RESULT), &x->result))
        bad_cell(r, COL_RESULT, "kết quả \"%s\" không có: đã giao, đã ký nhận, không nhận",
                 "no such result \"%s\": delivered, received, refused");
    if (!day_parse(field(r, COL_ON), &x->on_day))
        bad_cell(r, COL_ON, "ngày \"%s\" sai (viết 20/07/2026 hoặc 2026-07-20)",
                 "\"%s\" is no date (write 2026-07-20 or 20/07/2026)");
    x->paid = DELIVER_WHOLE;
    if (field(r, COL_GIVEN).n > 0 && (!parse_count(field(r, COL_GIVEN), &v) || v == 0))
        bad_cell(r, COL_GIVEN, "số lượng \"%s\" sai", "bad quantity \"%s\"");
    else if (field(r, COL_GIVEN).n > 0)
        x->given = v;
    if (field(r, COL_PAID).n > 0 && !parse_count(field(r, COL_PAID), &v))
        bad_cell(r, COL_PAID, "số tiền \"%s\" sai", "bad amount \"%s\"");
    else if (field(r, COL_PAID).n > 0)
        x->paid = v;
    if (x->result == DELIVER_RECEIVED && field(r, COL_MARK).n == 0)
        bad_cell(r, COL_MARK, "đã ký nhận thì phải có số thẻ hoặc số phiếu%s",
                 "what was received has a number of the card or receipt%s");
    if (x->result == DELIVER_REFUSED && field(r, COL_REASON).n == 0)
        bad_cell(r, COL_REASON, "không nhận thì phải nói lý do%s",
                 "what was refused has a reason%s");
    if (field(r, COL_MARK).n > DELIVER_MAX_TEXT_BYTES ||
        field(r, COL_REASON).n > DELIVER_MAX_TEXT_BYTES)
        bad_cell(r, COL_MARK, "chữ quá dài%s", "a text is too long%s");
}

/* Below the rows of a workbook stands the total; nothing of it comes back. */
static bool is_total(const struct reading *r)
{
    return field(r, COL_ID).n == 0 && str_eq_c(field(r, COL_NAME), "TỔNG CỘNG");
}

/* A row that nobody has filled in says nothing. */
static bool is_blank(const struct reading *r)
{
    return field(r, COL_RESULT).n == 0 && field(r, COL_ON).n == 0 && field(r, COL_MARK).n == 0 &&
           field(r, COL_REASON).n == 0 && field(r, COL_GIVEN).n == 0 && field(r, COL_PAID).n == 0;
}

static void read_row(struct reading *r)
{
    if (is_total(r) || is_blank(r))
        return;
    r->bad = false;
    r->row = (struct deliver_answer){.row = bank_table_row(&r->table)};
    read_cells(r);
    if (r->bad)
        return;
    r->row.name = arena_str(r->a, field(r, COL_NAME));
    r->row.personal_id = arena_str(r->a, field(r, COL_PERSONAL_ID));
    r->row.mark = arena_str(r->a, field(r, COL_MARK));
    r->row.reason = arena_str(r->a, field(r, COL_REASON));
    vec_push(r->a, r->out, r->row);
}

enum err_code deliver_answers_read(struct arena *a, const char *path, struct deliver_answers *out,
                                   struct deliver_problems *problems, struct err *e)
{
    struct reading r = {.a = a, .out = out, .problems = problems};
    int more = 0;
    *out = (struct deliver_answers){0};
    enum err_code code = bank_table_open(&r.table, path, (str){NULL, 0}, e);
    if (code != ERR_NONE)
        return code;
    code = read_header(&r, e);
    while (code == ERR_NONE && (more = bank_table_next(&r.table, r.f, e)) > 0)
        read_row(&r);
    bank_table_close(&r.table);
    if (code != ERR_NONE && e->where.file[0] == '\0')
        err_at(e, str_from_c(path), 1, 0, 0);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- held against what stands ---- */

struct matching {
    struct arena *a;
    const struct deliver_lines *lines;
    uint8_t *taken; /* of lines: an answer named it */
    struct deliver_changes *out;
    struct deliver_problems *problems;
};

static void misfit(struct matching *m, const struct deliver_answer *x, const char *vi,
                   const char *en)
{
    tell(m->a, m->problems, x->row, 0, x->delivery, vi, en, x->delivery);
}

static uint32_t find_line(const struct deliver_lines *lines, int64_t id)
{
    uint32_t low = 0, high = lines->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (lines->v[mid].d.id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < lines->n && lines->v[low].d.id == id ? low : lines->n;
}

/* The apostrophe that a list puts before what a spreadsheet would take for a formula. */
static str without_guard(str s)
{
    bool guarded = s.n > 1 && s.p[0] == '\'' &&
                   (s.p[1] == '=' || s.p[1] == '+' || s.p[1] == '-' || s.p[1] == '@');
    return guarded ? str_slice(s, 1, s.n) : s;
}

static bool same_name(struct arena *a, str x, str y)
{
    struct arena_mark mark = arena_save(a);
    bool same = str_eq(text_fold(a, without_guard(str_trim(x))), text_fold(a, str_trim(y)));
    arena_restore(a, mark);
    return same;
}

static void push(struct matching *m, const struct deliver_answer *x, enum deliver_act act)
{
    bool gives = act == DELIVER_DO_DELIVER;
    struct deliver_change c = {.delivery = x->delivery,
                               .act = act,
                               .on_day = x->on_day,
                               .quantity = gives ? x->given : 0,
                               .amount = gives ? x->paid : 0,
                               .mark = act == DELIVER_DO_REFUSE ? STR("") : x->mark,
                               .reason = act == DELIVER_DO_REFUSE ? x->reason : STR("")};
    vec_push(m->a, m->out, c);
}

static bool says_the_same(const struct deliver_line *l, const struct deliver_answer *x)
{
    bool sums =
        (x->given == 0 || x->given == l->given) && (x->paid == DELIVER_WHOLE || x->paid == l->paid);
    if (l->state != x->result)
        return false;
    if (x->result == DELIVER_REFUSED)
        return true;
    return sums && (x->mark.n == 0 || str_eq(x->mark, l->mark));
}

static void match_state(struct matching *m, const struct deliver_line *l,
                        const struct deliver_answer *x)
{
    bool waits = l->state == DELIVER_APPROVED;
    if (says_the_same(l, x)) {
        m->out->known++;
    } else if (x->result == DELIVER_REFUSED &&
               deliver_after(l->state, DELIVER_DO_REFUSE) != DELIVER_STATES) {
        push(m, x, DELIVER_DO_REFUSE);
    } else if (waits && (x->given > l->d.quantity || x->paid > l->d.amount)) {
        misfit(m, x, "lượt số %l: giao nhiều hơn đã duyệt",
               "delivery %l: more was given than was approved");
    } else if (waits && x->on_day < l->approved_on) {
        misfit(m, x, "lượt số %l: giao trước ngày quyết định",
               "delivery %l: it was given before the decision");
    } else if (waits) {
        push(m, x, DELIVER_DO_DELIVER);
        if (x->result == DELIVER_RECEIVED)
            push(m, x, DELIVER_DO_RECEIVE);
    } else if (l->state == DELIVER_DELIVERED && x->result == DELIVER_RECEIVED) {
        push(m, x, DELIVER_DO_RECEIVE);
    } else {
        misfit(m, x, "lượt số %l: kết quả không hợp với trạng thái đã ghi",
               "delivery %l: the result does not fit what is recorded");
    }
}

static void match_one(struct matching *m, const struct deliver_answer *x)
{
    uint32_t at = find_line(m->lines, x->delivery);
    const struct deliver_line *l = at < m->lines->n ? &m->lines->v[at] : NULL;
    if (l == NULL)
        misfit(m, x, "không có lượt số %l", "there is no delivery %l");
    else if (m->taken[at])
        misfit(m, x, "lượt số %l có hai dòng", "delivery %l has two rows");
    else if (x->name.n > 0 && !same_name(m->a, x->name, l->d.name))
        misfit(m, x, "lượt số %l là của người khác tên", "delivery %l is somebody else's by name");
    else if (x->personal_id.n > 0 && l->d.personal_id.n > 0 &&
             !str_eq(x->personal_id, l->d.personal_id))
        misfit(m, x, "lượt số %l có số định danh khác", "delivery %l has another personal number");
    else
        match_state(m, l, x);
    if (l != NULL)
        m->taken[at] = 1;
}

static int by_delivery(const void *a, const void *b)
{
    const struct deliver_change *x = a, *y = b;
    if (x->delivery != y->delivery)
        return x->delivery < y->delivery ? -1 : 1;
    return (int)x->act - (int)y->act; /* deliver, then receive */
}

void deliver_answers_match(struct arena *a, const struct deliver_answers *answers,
                           const struct deliver_lines *lines, struct deliver_changes *out,
                           struct deliver_problems *problems)
{
    struct matching m = {.a = a, .lines = lines, .out = out, .problems = problems};
    *out = (struct deliver_changes){0};
    m.taken = arena_alloc(a, (size_t)lines->n + 1);
    for (uint32_t i = 0; i < answers->n; i++)
        match_one(&m, &answers->v[i]);
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(*out->v), by_delivery);
}
