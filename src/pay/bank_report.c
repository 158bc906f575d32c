/* A provider's report (bank_report.h): the meaning of its rows. */
#include "pay/bank_report.h"
#include "base/check.h"
#include "base/text.h"
#include "pay/bank_table.h"

enum {
    COL_ID,
    COL_RESULT,
    COL_AMOUNT,
    COL_ON,
    COL_ACCOUNT,
    COL_REASON,
    COL_REFERENCE,
    COL_RECEIVED_BY,
    COL_NOTE,
    COL_COUNT
};

static const struct {
    const char *code, *vi;
    bool required;
} columns[COL_COUNT] = {
    [COL_ID] = {"payment_id", "Mã chi trả", true},
    [COL_RESULT] = {"result", "Kết quả", true},
    [COL_AMOUNT] = {"amount_vnd", "Số tiền", true},
    [COL_ON] = {"on", "Ngày", true},
    [COL_ACCOUNT] = {"account", "Số tài khoản", false},
    [COL_REASON] = {"reason", "Lý do", true},
    [COL_REFERENCE] = {"reference", "Số chứng từ", false},
    [COL_RECEIVED_BY] = {"received_by", "Người nhận", false},
    [COL_NOTE] = {"note", "Ghi chú", false},
};

enum { REASON_MAX = 500, REFERENCE_MAX = 140 };

struct reading {
    struct arena *a;
    struct bank_report *out;
    struct bank_table table;
    int at[COL_COUNT]; /* the column, or -1 */
    str f[CSV_MAX_COLUMNS];
    int column; /* at fault */
    bool ended; /* the total has been read */
};

static enum err_code fail(struct reading *r, int column, enum err_code code)
{
    r->column = r->at[column];
    return code;
}

static str field(const struct reading *r, int column)
{
    return r->at[column] < 0 ? (str){0} : str_trim(r->f[r->at[column]]);
}

/* ---- the header ---- */

static int find_column(struct arena *a, str title)
{
    struct arena_mark mark = arena_save(a);
    str folded = text_fold(a, str_trim(title));
    int found = -1;
    for (int i = 0; i < COL_COUNT && found < 0; i++) {
        if (str_eq(folded, text_fold(a, str_from_c(columns[i].code))) ||
            str_eq(folded, text_fold(a, str_from_c(columns[i].vi))))
            found = i;
    }
    arena_restore(a, mark);
    return found;
}

static enum err_code read_header(struct reading *r, struct err *e)
{
    for (int i = 0; i < COL_COUNT; i++)
        r->at[i] = -1;
    for (uint32_t c = 0; c < bank_table_columns(&r->table); c++) {
        int i = find_column(r->a, bank_table_header(&r->table, c));
        r->column = (int)c;
        if (i < 0)
            return err_set(e, ERR_INPUT, "không biết cột \"%s\"", "unknown column \"%s\"",
                           bank_table_header(&r->table, c));
        if (r->at[i] >= 0)
            return err_set(e, ERR_INPUT, "cột \"%z\" có hai lần", "column \"%z\" twice",
                           columns[i].vi);
        r->at[i] = (int)c;
    }
    r->column = -1;
    for (int i = 0; i < COL_COUNT; i++) {
        if (columns[i].required && r->at[i] < 0)
            return err_set(e, ERR_INPUT, "thiếu cột \"%z\" (%z)", "column \"%z\" (%z) is missing",
                           columns[i].vi, columns[i].code);
    }
    return ERR_NONE;
}

/* ---- values ---- */

/* Plain digits, or grouped by threes as Vietnam writes them: 1.350.000. */
static bool parse_amount(str s, vnd *out)
{
    int64_t v = 0;
    size_t digits = 0, since_point = 0;
    bool grouped = str_find_char(s, '.') >= 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.') {
            bool fits = digits > 0 && (since_point == digits ? digits <= 3 : since_point == 3);
            if (!fits)
                return false;
            since_point = 0;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 18)
            return false;
        since_point++;
        v = v * 10 + (c - '0');
    }
    *out = v;
    return digits > 0 && (!grouped || since_point == 3);
}

static bool parse_kind(struct arena *a, str s, enum bank_line_kind *out)
{
    for (int k = BANK_PAID; k <= BANK_RETURNED; k++) { /* as it mostly stands */
        *out = (enum bank_line_kind)k;
        if (str_eq_c(s, bank_line_vi(*out)) || str_eq_c(s, bank_line_code(*out)))
            return true;
    }
    struct arena_mark mark = arena_save(a);
    str folded = text_fold(a, s);
    bool found = false;
    for (int k = BANK_PAID; k <= BANK_RETURNED && !found; k++) {
        found = str_eq(folded, text_fold(a, str_from_c(bank_line_code((enum bank_line_kind)k)))) ||
                str_eq(folded, text_fold(a, str_from_c(bank_line_vi((enum bank_line_kind)k))));
        if (found)
            *out = (enum bank_line_kind)k;
    }
    arena_restore(a, mark);
    return found;
}

static enum err_code keep(struct reading *r, int column, size_t max, str *out, struct err *e)
{
    str s = field(r, column);
    if (str_columns(s) > max)
        return fail(r, column,
                    err_set(e, ERR_INPUT, "\"%z\" dài hơn %u ký tự",
                            "\"%z\" is longer than %u characters", columns[column].vi,
                            (uint32_t)max));
    *out = arena_str(r->a, s);
    return ERR_NONE;
}

static enum err_code read_day(struct reading *r, struct bank_line *line, struct err *e)
{
    str s = field(r, COL_ON);
    if (s.n == 0 && line->kind == BANK_UNPAID)
        return ERR_NONE;
    if (!day_parse(s, &line->on))
        return fail(r, COL_ON,
                    err_set(e, ERR_INPUT,
                            "ngày \"%s\" không phải ngày (viết 20/07/2026 hoặc 2026-07-20)",
                            "\"%s\" is no date (write 2026-07-20 or 20/07/2026)", s));
    return ERR_NONE;
}

static enum err_code read_amount(struct reading *r, vnd *out, vnd max, struct err *e)
{
    str s = field(r, COL_AMOUNT);
    if (!parse_amount(s, out) || *out > max)
        return fail(
            r, COL_AMOUNT,
            err_set(e, ERR_INPUT,
                    "số tiền \"%s\" không phải số đồng nguyên (viết 1350000 hoặc 1.350.000)",
                    "\"%s\" is no whole number of đồng (write 1350000 or 1.350.000)", s));
    return ERR_NONE;
}

/* ---- rows ---- */

static bool is_total(struct arena *a, str id)
{
    if (id.n == 0 || (id.p[0] != 't' && id.p[0] != 'T'))
        return false;
    struct arena_mark mark = arena_save(a);
    str folded = text_fold(a, id);
    bool total = str_eq_c(folded, "tong cong") || str_eq_c(folded, "total");
    arena_restore(a, mark);
    return total;
}

static enum err_code read_total(struct reading *r, struct err *e)
{
    vnd told, sum = r->out->paid_vnd + r->out->unpaid_vnd + r->out->returned_vnd;
    enum err_code code = read_amount(r, &told, BANK_SUM_MAX, e);
    if (code != ERR_NONE)
        return code;
    if (told != sum)
        return fail(r, COL_AMOUNT,
                    err_set(e, ERR_INPUT, "tổng cộng ghi %n đồng nhưng các dòng cộng thành %n đồng",
                            "the total says %n đồng, but the rows add up to %n đồng", told, sum));
    r->ended = true;
    return ERR_NONE;
}

static enum err_code check_reason(struct reading *r, const struct bank_line *line, struct err *e)
{
    if (line->kind == BANK_PAID || line->reason.n > 0)
        return ERR_NONE;
    return fail(r, COL_REASON,
                err_set(e, ERR_INPUT, "kết quả \"%z\" phải có lý do",
                        "what was not paid or came back needs a reason (\"%z\")",
                        bank_line_vi(line->kind)));
}

static enum err_code read_line(struct reading *r, struct bank_line *line, struct err *e)
{
    str id = field(r, COL_ID), account = field(r, COL_ACCOUNT);
    if (!bank_id_valid(id))
        return fail(
            r, COL_ID,
            err_set(e, ERR_INPUT,
                    "mã chi trả \"%s\" phải có 1 đến 35 ký tự: chữ không dấu, chữ số, - . _",
                    "the identifier \"%s\" must have 1 to 35 characters: letters without "
                    "marks, digits, - . _",
                    id));
    line->id = arena_str(r->a, id);
    if (!parse_kind(r->a, field(r, COL_RESULT), &line->kind))
        return fail(r, COL_RESULT,
                    err_set(e, ERR_INPUT, "kết quả \"%s\" phải là Đã chi, Chưa chi hoặc Hoàn trả",
                            "the result \"%s\" must be paid, unpaid or returned",
                            field(r, COL_RESULT)));
    enum err_code code = read_amount(r, &line->amount_vnd, BANK_AMOUNT_MAX, e);
    if (code == ERR_NONE && line->amount_vnd == 0)
        code = fail(r, COL_AMOUNT, err_set(e, ERR_INPUT, "số tiền là 0", "the amount is 0"));
    if (code == ERR_NONE)
        code = read_day(r, line, e);
    if (code == ERR_NONE && account.n > BANK_ACCOUNT_MAX)
        code = fail(r, COL_ACCOUNT,
                    err_set(e, ERR_INPUT, "số tài khoản dài hơn %d ký tự",
                            "the account is longer than %d characters", (int)BANK_ACCOUNT_MAX));
    line->account = arena_str(r->a, account);
    if (code == ERR_NONE)
        code = keep(r, COL_REASON, REASON_MAX, &line->reason, e);
    if (code == ERR_NONE)
        code = keep(r, COL_REFERENCE, REFERENCE_MAX, &line->reference, e);
    return code == ERR_NONE ? check_reason(r, line, e) : code;
}

static enum err_code read_row(struct reading *r, struct err *e)
{
    struct bank_report *out = r->out;
    struct bank_line line = {.row = bank_table_row(&r->table)};
    if (r->ended)
        return fail(
            r, COL_ID,
            err_set(e, ERR_INPUT, "có dòng sau dòng tổng cộng", "there is a row behind the total"));
    if (is_total(r->a, field(r, COL_ID)))
        return read_total(r, e);
    enum err_code code = read_line(r, &line, e);
    if (code != ERR_NONE)
        return code;
    vnd *sum = line.kind == BANK_PAID     ? &out->paid_vnd
               : line.kind == BANK_UNPAID ? &out->unpaid_vnd
                                          : &out->returned_vnd;
    *sum += line.amount_vnd; /* 5e6 lines of 1e12 at most */
    if (out->lines.n >= BANK_LINES_MAX)
        return err_set(e, ERR_LIMIT, "nhiều hơn %u dòng", "more than %u rows", BANK_LINES_MAX);
    if (r->a->max_bytes - r->a->used_bytes < BANK_READ_MEMORY / 4)
        return err_set(e, ERR_LIMIT, "tệp quá lớn", "the file is too large");
    vec_push(r->a, &out->lines, line);
    return ERR_NONE;
}

static enum err_code read_rows(struct reading *r, const char *path, struct err *e)
{
    int got = 0;
    enum err_code code = read_header(r, e);
    if (code != ERR_NONE) {
        if (r->column >= 0)
            bank_table_at(&r->table, (uint32_t)r->column, e);
        else
            err_at(e, str_from_c(path), 1, 0, 0);
        return code;
    }
    while (code == ERR_NONE && (got = bank_table_next(&r->table, r->f, e)) > 0) {
        r->column = 0;
        code = read_row(r, e);
        if (code != ERR_NONE)
            bank_table_at(&r->table, (uint32_t)(r->column < 0 ? 0 : r->column), e);
    }
    if (got < 0)
        return e->code;
    if (code == ERR_NONE && !r->ended) {
        code = err_set(e, ERR_INPUT, "thiếu dòng TỔNG CỘNG ở cuối: tệp có thể đã bị cắt",
                       "the last row, the total, is missing: the file may have been cut");
        err_at(e, str_from_c(path), bank_table_row(&r->table), 0, 0);
    }
    return code;
}

enum err_code bank_report_read(struct arena *a, struct bank_report *out, const char *path,
                               str bytes, struct err *e)
{
    struct err own = {0};
    struct reading r = {.a = a, .out = out, .column = -1};
    check(a->max_bytes - a->used_bytes >= BANK_READ_MEMORY);
    *out = (struct bank_report){0};
    if (e == NULL)
        e = &own;
    enum err_code code = bank_table_open(&r.table, path, bytes, e);
    if (code != ERR_NONE)
        return code;
    code = read_rows(&r, path, e);
    bank_table_close(&r.table);
    if (code != ERR_NONE)
        *out = (struct bank_report){0};
    return code;
}

enum err_code bank_report_write(const char *path, const struct bank_line *v, uint32_t n,
                                struct err *e)
{
    struct csv_writer *w;
    vnd sum = 0;
    enum err_code code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i <= COL_REFERENCE; i++)
        csv_put(w, str_from_c(columns[i].code));
    csv_end_row(w);
    for (uint32_t i = 0; i < n; i++) {
        if (v[i].kind > BANK_RETURNED)
            continue;
        csv_put(w, v[i].id);
        csv_put(w, str_from_c(bank_line_code(v[i].kind)));
        csv_put_int(w, v[i].amount_vnd);
        csv_put_day(w, v[i].on);
        csv_put(w, v[i].account);
        csv_put(w, v[i].reason);
        csv_put(w, v[i].reference);
        csv_end_row(w);
        sum += v[i].amount_vnd;
    }
    csv_put(w, STR("total"));
    csv_put(w, (str){0});
    csv_put_int(w, sum);
    for (int i = COL_ON; i <= COL_REFERENCE; i++)
        csv_put(w, (str){0});
    csv_end_row(w);
    return csv_commit(w, e);
}
