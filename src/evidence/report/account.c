#include "evidence/report/account_int.h"

#include "base/check.h"
#include "base/fmt.h"

#include <stdarg.h>

#define SENTENCE_BYTES 4096

str account_say(struct account *x, const char *vi, const char *en, ...)
{
    char text[SENTENCE_BYTES];
    va_list args;
    va_start(args, en);
    size_t n = fmt_write_v(text, sizeof(text), x->vi ? vi : en, args);
    va_end(args);
    return arena_str(x->a, (str){text, n});
}

/* " --open 3 --area 07210" as "&open=3&area=07210". */
static void put_fields(struct buf *b, str options)
{
    while (options.n > 0) {
        str name = str_split(&options, ' ');
        if (str_starts(name, STR("--")))
            buf_fmt(b, "&%s=%s", str_slice(name, 2, name.n), str_split(&options, ' '));
    }
}

static str page_of(struct account *x, const char *form, const char *more)
{
    struct buf b;
    if (!x->q->lists && str_find(str_from_c(more), STR("--open")) >= 0)
        return STR("");
    buf_init(&b, x->a, SENTENCE_BYTES);
    buf_fmt(&b, "/bao-cao/%z?year=%d", form, x->year);
    put_fields(&b, x->q->options);
    put_fields(&b, str_from_c(more));
    return buf_str(&b);
}

str account_opens(struct account *x, const char *form, const char *more)
{
    struct buf b;
    if (x->q->pages)
        return page_of(x, form, more);
    buf_init(&b, x->a, SENTENCE_BYTES);
    buf_fmt(&b, "ansinh report %z --db %s", form, x->q->db);
    if (!str_eq_c(str_from_c(form), "summary"))
        buf_fmt(&b, " --year %d", x->year);
    buf_fmt(&b, "%s%z", x->q->options, more);
    return buf_str(&b);
}

/* ---- the summary ---- */

const struct report_cell *account_summary(struct account *x, const char *row, int back)
{
    int at = chart_row(&x->summary, "name", row), column = x->column - 3 * back;
    if (at < 0 || x->column < 0 || column < 2)
        return NULL;
    return report_at(&x->summary, (uint32_t)at, (uint32_t)column);
}

bool account_known(const struct report_cell *cell)
{
    return cell != NULL && (cell->kind == REPORT_COUNT || cell->kind == REPORT_PERCENT);
}

str account_cell(struct account *x, const struct report_cell *cell)
{
    const struct report_cell unknown = {.kind = REPORT_UNKNOWN};
    return report_cell_text(x->a, &x->summary, cell != NULL ? cell : &unknown);
}

void account_number(struct account *x, const char *name, const struct report_cell *cell, str opens)
{
    bool known = account_known(cell);
    story_number(x->s, name, known, known ? cell->n : 0,
                 known && cell->kind == REPORT_PERCENT ? 2 : 0, opens);
}

/* ---- all ---- */

static enum err_code read_tables(struct account *x, struct store_conn *c, struct err *e)
{
    static const struct report_wanted wanted[ACCOUNT_FORMS] = {[FORM_71] = {"7.1", BY_COMMUNE},
                                                               [FORM_74] = {"7.4", BY_PROVINCE},
                                                               [FORM_78] = {"7.8", BY_PROVINCE},
                                                               [FORM_710] = {"7.10", BY_PROVINCE},
                                                               [FORM_711] = {"7.11", BY_PROVINCE}};
    char name[32];
    enum err_code code = report_summary(c, x->a, &x->q->q, 0, x->year, &x->summary, e);
    if (code == ERR_NONE)
        code = report_make_several(c, x->a, &x->q->q, wanted, ACCOUNT_FORMS, x->forms, e);
    fmt_write(name, sizeof(name), "registry_%d", x->year);
    x->column = code == ERR_NONE ? chart_column(&x->summary, name) : -1;
    return code;
}

static void put_title(struct account *x)
{
    struct story *s = x->s;
    s->title =
        account_say(x, "BÁO CÁO KẾT QUẢ GIẢM NGHÈO NĂM %d", "POVERTY REDUCTION IN %d", x->year);
    s->place = x->forms[FORM_71].place;
    s->subtitle = x->forms[FORM_71].period;
    s->basis = (struct document_basis){.office = x->q->office,
                                       .law = x->q->law,
                                       .as_of = x->q->q.at.as_of,
                                       .known_on = x->q->q.at.known_on,
                                       .synthetic = x->q->q.synthetic};
}

/* A list that nobody decided in the year is that of before: said first of all. */
static enum err_code put_warning(struct account *x, struct store_conn *c, struct err *e)
{
    struct store_value n;
    const struct report_request *q = &x->q->q;
    if (store_one(c,
                  SQL("SELECT count(*) FROM fact WHERE province = ?1 AND name = 'class' AND"
                      " valid_from > ?2 AND valid_from <= ?3 AND known_from <= ?4 AND recorded <="
                      " ?5 AND (closed = 0 OR closed > ?5 OR known_to > ?4)"),
                  STORE_VALUES(store_int(q->at.province), store_date(q->opening),
                               store_date(q->at.as_of), store_date(q->at.known_on),
                               store_int(q->at.recording)),
                  x->a, &n, 1, e) < 0)
        return e->code;
    if (n.i == 0)
        story_text(
            x->s,
            account_say(x,
                        "CHÚ Ý: sổ chưa có quyết định nào của năm %d. Các số dưới đây là "
                        "danh sách còn lại từ trước.",
                        "NOTE: the registry has no decision of %d. The figures below are the "
                        "list that is left from before.",
                        x->year),
            account_opens(x, "summary", ""));
    return ERR_NONE;
}

enum err_code account_make(struct store_conn *c, struct arena *a, const struct account_request *q,
                           struct story *out, struct err *e)
{
    struct account *x = arena_new(a, struct account);
    x->a = a;
    x->q = q;
    x->s = out;
    x->vi = q->q.lang == LANG_VI;
    x->year = q->q.year;
    *out = (struct story){.a = a, .lang = q->q.lang};
    enum err_code code = read_tables(x, c, e);
    if (code != ERR_NONE)
        return code;
    put_title(x);
    code = put_warning(x, c, e);
    if (code != ERR_NONE)
        return code;
    account_standing(x);
    account_movement(x);
    code = account_areas(x, e);
    account_deprivation(x);
    account_causes(x);
    account_groups(x);
    if (code == ERR_NONE)
        code = account_support(x, c, e);
    account_method(x);
    return code;
}
