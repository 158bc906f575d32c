/* The plan of a project and what happened in it, as files; every wrong row told. */
#include "base/check.h"
#include "base/host.h"
#include "pay/deliver_project.h"
#include "pay/deliver_table.h"

#include <errno.h>
#include <stdio.h>

#define MAX_ROWS 20000u
#define MAX_AMOUNT                                                                                 \
    ((vnd)1000000000000) /* a million times fits 64 bits, and so does a thousand days */
#define MAX_QUANTITY 1000000
#define MAX_WORD_BYTES 64u
#define MAX_NOTE_BYTES 400u
#define MAX_PHOTO_BYTES (64ll << 20)

/* ---- both ---- */

static bool take_amount(struct deliver_table *t, int column, vnd *out)
{
    if (!deliver_table_count(t, column, out))
        return false;
    if (*out > MAX_AMOUNT || (*out == 0 && deliver_table_field(t, column).n > 0))
        return deliver_table_bad(t, column, "số tiền \"%s\" phải từ 1 đến 1.000.000.000.000",
                                 "the amount \"%s\" must be 1 to 1,000,000,000,000");
    return true;
}

static bool take_quantity(struct deliver_table *t, int column, int64_t *out)
{
    if (!deliver_table_count(t, column, out))
        return false;
    if (*out > MAX_QUANTITY || (*out == 0 && deliver_table_field(t, column).n > 0))
        return deliver_table_bad(t, column, "số lượng \"%s\" phải từ 1 đến 1.000.000",
                                 "the quantity \"%s\" must be 1 to 1,000,000");
    return true;
}

static bool take_step(struct deliver_table *t, int column, uint32_t steps, uint32_t *out)
{
    int64_t v = 0;
    if (!deliver_table_count(t, column, &v))
        return false;
    if (v > (int64_t)steps)
        return deliver_table_bad(t, column, "dự án không có bước \"%s\"",
                                 "the project has no step \"%s\"");
    *out = (uint32_t)v;
    return true;
}

/* Letters, digits, _ - and points between them: it becomes a part of a content of the ledger. */
static bool is_word(str s)
{
    bool good = s.n > 0 && s.n <= MAX_WORD_BYTES && s.p[0] != '.' && s.p[s.n - 1] != '.';
    for (size_t i = 0; i < s.n && good; i++) {
        char ch = s.p[i];
        good = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_' || ch == '-' ||
               (ch == '.' && s.p[i - 1] != '.');
    }
    return good;
}

static bool take_word(struct deliver_table *t, int column, str *out)
{
    *out = deliver_table_keep(t, column);
    if (out->n == 0 || is_word(*out))
        return true;
    return deliver_table_bad(t, column,
                             "\"%s\" phải viết bằng chữ thường không dấu, số, dấu _ - và dấu chấm",
                             "\"%s\" must be small letters, digits, _ - and points");
}

static bool take_text(struct deliver_table *t, int column, str *out)
{
    *out = deliver_table_keep(t, column);
    return out->n <= MAX_NOTE_BYTES ||
           deliver_table_bad(t, column, "chữ quá dài: \"%s\"", "the text is too long: \"%s\"");
}

/* ---- the plan ---- */

enum {
    ROW_HOUSEHOLD,
    ROW_ITEM,
    ROW_AMOUNT,
    ROW_FUND,
    ROW_PROGRAMME,
    ROW_LINE,
    ROW_STEP,
    ROW_QUANTITY,
    ROW_UNIT,
    ROW_PROVIDER,
    ROW_DUE,
    ROW_COLUMNS
};
static const struct deliver_table_column row_columns[ROW_COLUMNS] = {
    [ROW_HOUSEHOLD] = {"household", "Mã hộ", true},
    [ROW_ITEM] = {"item", "Nội dung", true},
    [ROW_AMOUNT] = {"amount_vnd", "Số tiền", false},
    [ROW_FUND] = {"fund", "Nguồn", false},
    [ROW_PROGRAMME] = {"programme", "Chương trình", false},
    [ROW_LINE] = {"line_commune", "Dòng ngân sách của xã", false},
    [ROW_STEP] = {"step", "Bước", false},
    [ROW_QUANTITY] = {"quantity", "Số lượng", false},
    [ROW_UNIT] = {"unit", "Đơn vị", false},
    [ROW_PROVIDER] = {"provider", "Đơn vị cung cấp", false},
    [ROW_DUE] = {"due_on", "Hạn hoàn trả", false},
};

static bool is_fund(str s)
{
    return str_eq_c(s, "central") || str_eq_c(s, "province") || str_eq_c(s, "commune") ||
           str_eq_c(s, "raised");
}

static bool check_own(struct deliver_table *t, const struct project *p, const struct project_row *x)
{
    bool own = str_eq_c(x->item, "own"), back = str_eq_c(x->item, "revolving");
    if (!own && !back && (x->fund.n == 0 || x->programme.n == 0))
        return deliver_table_bad(t, ROW_FUND, "thiếu nguồn hoặc chương trình: \"%s\"",
                                 "the fund or the programme is missing: \"%s\"");
    if ((own || back) && (x->fund.n > 0 || x->programme.n > 0 || x->step > 0))
        return deliver_table_bad(t, ROW_ITEM, "\"%s\" không có nguồn, chương trình và bước",
                                 "\"%s\" has no fund, programme and step");
    if (back && p->kind != DELIVER_LIVELIHOOD)
        return deliver_table_bad(t, ROW_ITEM, "chỉ dự án sinh kế mới có \"%s\"",
                                 "only a livelihood project has \"%s\"");
    if (x->due_on != 0 && !back)
        return deliver_table_bad(t, ROW_DUE, "chỉ \"revolving\" mới có hạn hoàn trả: \"%s\"",
                                 "only \"revolving\" has a day to give back: \"%s\"");
    if (x->amount == PROJECT_NO_AMOUNT && (own || back || p->kind != DELIVER_TRAINING))
        return deliver_table_bad(t, ROW_AMOUNT, "thiếu số tiền%s", "the amount is missing%s");
    return true;
}

static bool take_row(struct deliver_table *t, const struct project *p, struct project_row *x)
{
    *x = (struct project_row){.row = t->row,
                              .household = deliver_table_keep(t, ROW_HOUSEHOLD),
                              .fund = deliver_table_keep(t, ROW_FUND),
                              .programme = deliver_table_keep(t, ROW_PROGRAMME),
                              .line_commune = deliver_table_keep(t, ROW_LINE),
                              .amount = PROJECT_NO_AMOUNT};
    if (x->household.n == 0)
        return deliver_table_bad(t, ROW_HOUSEHOLD, "thiếu mã hộ%s", "the household is missing%s");
    if (deliver_table_field(t, ROW_ITEM).n == 0)
        return deliver_table_bad(t, ROW_ITEM, "thiếu nội dung%s", "the item is missing%s");
    if (!(p->kind == DELIVER_TRAINING ? take_text(t, ROW_ITEM, &x->item)
                                      : take_word(t, ROW_ITEM, &x->item)))
        return false;
    if (!take_amount(t, ROW_AMOUNT, &x->amount) || !take_quantity(t, ROW_QUANTITY, &x->quantity) ||
        !take_step(t, ROW_STEP, p->n_steps, &x->step) || !take_text(t, ROW_UNIT, &x->unit) ||
        !take_text(t, ROW_PROVIDER, &x->provider) || !deliver_table_day(t, ROW_DUE, &x->due_on))
        return false;
    if (x->fund.n > 0 && !is_fund(x->fund))
        return deliver_table_bad(t, ROW_FUND,
                                 "nguồn \"%s\" phải là central, province, commune hoặc raised",
                                 "the fund \"%s\" must be central, province, commune or raised");
    return check_own(t, p, x);
}

enum err_code project_rows_read(struct arena *a, const char *path, const struct project *p,
                                struct project_rows *out, struct deliver_problems *problems,
                                struct err *e)
{
    struct deliver_table t = {
        .a = a, .columns = row_columns, .n_columns = ROW_COLUMNS, .problems = problems};
    struct project_row x;
    int got = 0;
    *out = (struct project_rows){0};
    enum err_code code = deliver_table_open(&t, path, e);
    while (code == ERR_NONE && (got = deliver_table_next(&t, e)) > 0) {
        if (out->n >= MAX_ROWS)
            code = err_set(e, ERR_LIMIT, "nhiều hơn %u dòng", "more than %u rows", MAX_ROWS);
        else if (take_row(&t, p, &x))
            vec_push(a, out, x);
    }
    if (code == ERR_NONE && got < 0)
        code = e->code;
    deliver_table_close(&t);
    return code;
}

/* ---- what happened ---- */

enum {
    EV_WHAT,
    EV_HOUSEHOLD,
    EV_ON,
    EV_STEP,
    EV_ITEM,
    EV_QUANTITY,
    EV_AMOUNT,
    EV_SEASON,
    EV_PHOTO,
    EV_NOTE,
    EV_COLUMNS
};
static const struct deliver_table_column event_columns[EV_COLUMNS] = {
    [EV_WHAT] = {"what", "Việc", true},
    [EV_HOUSEHOLD] = {"household", "Mã hộ", true},
    [EV_ON] = {"on", "Ngày", true},
    [EV_STEP] = {"step", "Bước", false},
    [EV_ITEM] = {"item", "Nội dung", false},
    [EV_QUANTITY] = {"quantity", "Số lượng", false},
    [EV_AMOUNT] = {"amount_vnd", "Số tiền", false},
    [EV_SEASON] = {"season", "Vụ", false},
    [EV_PHOTO] = {"photo", "Ảnh", false},
    [EV_NOTE] = {"note", "Ghi chú", false},
};

/* The photograph lies beside the table. */
static const char *beside(struct arena *a, const char *path, str name)
{
    size_t folder = 0;
    struct buf b;
    for (size_t i = 0; path[i] != '\0'; i++)
        folder = path[i] == '/' ? i + 1 : folder;
    buf_init(&b, a, folder + name.n + 2);
    buf_add(&b, (str){path, folder});
    buf_add(&b, name);
    return arena_cstr(a, buf_str(&b));
}

static bool hash_file(const char *path, uint8_t out[32])
{
    char piece[65536];
    struct store_sha256 sum;
    size_t n;
    int64_t bytes = 0;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    store_sha256_init(&sum);
    while ((n = fread(piece, 1, sizeof(piece), f)) > 0 && bytes <= MAX_PHOTO_BYTES) {
        store_sha256_add(&sum, (str){piece, n});
        bytes += (int64_t)n;
    }
    bool good = ferror(f) == 0 && bytes > 0 && bytes <= MAX_PHOTO_BYTES;
    fclose(f);
    store_sha256_end(&sum, out);
    return good;
}

static bool take_photo(struct deliver_table *t, const char *path, struct project_event *x)
{
    if (!take_text(t, EV_PHOTO, &x->file))
        return false;
    x->has_photo = x->file.n > 0;
    if (!x->has_photo || hash_file(beside(t->a, path, x->file), x->photo))
        return true;
    return deliver_table_bad(t, EV_PHOTO, "không đọc được ảnh \"%s\" (hoặc quá 64 MB)",
                             "cannot read the photograph \"%s\" (or it is over 64 MB)");
}

static bool take_event(struct deliver_table *t, const char *path, const struct project *p,
                       struct project_event *x)
{
    *x = (struct project_event){.row = t->row,
                                .what = project_what_find(deliver_table_field(t, EV_WHAT))};
    if (x->what == PROJECT_WHATS)
        return deliver_table_bad(t, EV_WHAT, "không có việc \"%s\"", "there is no \"%s\"");
    if (deliver_table_field(t, EV_ON).n == 0)
        return deliver_table_bad(t, EV_ON, "thiếu ngày%s", "the day is missing%s");
    return deliver_table_day(t, EV_ON, &x->on_day) && take_step(t, EV_STEP, p->n_steps, &x->step) &&
           take_word(t, EV_ITEM, &x->item) && take_quantity(t, EV_QUANTITY, &x->quantity) &&
           take_amount(t, EV_AMOUNT, &x->amount) && take_text(t, EV_SEASON, &x->season) &&
           take_text(t, EV_NOTE, &x->note) && take_photo(t, path, x);
}

static uint32_t find_household(const struct project_view *v, str household)
{
    uint32_t m = 0;
    while (m < v->n && !str_eq(v->members[m].household, household))
        m++;
    return m;
}

static void add_event(struct deliver_table *t, const struct project_view *v,
                      struct project_event *x, struct project_events *out)
{
    str household = deliver_table_field(t, EV_HOUSEHOLD);
    uint32_t m = find_household(v, household);
    if (household.n > 0 && m == v->n) {
        deliver_table_bad(t, EV_HOUSEHOLD, "dự án không có \"%s\"", "\"%s\" is not in the project");
        return;
    }
    for (uint32_t i = household.n > 0 ? m : 0; i < (household.n > 0 ? m + 1 : v->n); i++) {
        x->entity = v->members[i].entity;
        vec_push(t->a, out, *x);
    }
}

enum err_code project_events_read(struct arena *a, const char *path, const struct project_view *v,
                                  struct project_events *out, struct deliver_problems *problems,
                                  struct err *e)
{
    struct deliver_table t = {
        .a = a, .columns = event_columns, .n_columns = EV_COLUMNS, .problems = problems};
    struct project_event x;
    int got = 0;
    *out = (struct project_events){0};
    enum err_code code = deliver_table_open(&t, path, e);
    while (code == ERR_NONE && (got = deliver_table_next(&t, e)) > 0) {
        if (out->n >= MAX_ROWS)
            code = err_set(e, ERR_LIMIT, "nhiều hơn %u dòng", "more than %u rows", MAX_ROWS);
        else if (take_event(&t, path, &v->project, &x))
            add_event(&t, v, &x, out);
    }
    if (code == ERR_NONE && got < 0)
        code = e->code;
    deliver_table_close(&t);
    return code;
}
