#include "evidence/protect/own_data.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "evidence/protect/own_sql.h"
#include "registry/sealed.h"
#include "registry/times.h"
#include "json/json.h"

/* ---- reading ---- */

static str copy(struct arena *a, const char *text, size_t n)
{
    return arena_str(a, (str){text, n});
}

static str day_text(struct arena *a, int64_t d)
{
    char text[11];
    return d <= DAY_MIN || d > DAY_MAX ? STR("") : copy(a, text, day_format_iso((day)d, text));
}

static str moment_text(struct arena *a, int64_t us)
{
    char date[11], text[40];
    int64_t seconds = us / 1000000 + 7 * 3600;
    day_format_iso(day_of_moment(us), date);
    date[10] = '\0';
    int s = (int)(seconds % 86400);
    size_t n = fmt_write(text, sizeof(text), "%zT%d%d:%d%d:%d%d+07:00", date, s / 36000,
                         s / 3600 % 10, s / 600 % 6, s / 60 % 10, s / 10 % 6, s % 10);
    return copy(a, text, n);
}

static struct own_cell cell_at(struct store_conn *c, struct arena *a, uint32_t column, char as)
{
    struct store_value v = store_at(c, column);
    char text[24];
    if (v.type == STORE_NULL)
        return (struct own_cell){STR(""), false};
    if (v.type != STORE_INT)
        return (struct own_cell){arena_str(a, v.s), false};
    if (as == 'k' && v.i == 0)
        return (struct own_cell){STR(""), false};
    if (as == 'd' || as == 'k')
        return (struct own_cell){day_text(a, v.i), false};
    if (as == 'u')
        return (struct own_cell){moment_text(a, v.i), false};
    if (as == 'm' && v.i == 0)
        return (struct own_cell){STR(""), false};
    if (as == 'm')
        return (struct own_cell){copy(a, text, month_format_iso((month)v.i, text)), false};
    return (struct own_cell){copy(a, text, fmt_int(text, v.i)), true};
}

/* The first two columns of a row of facts are its name and value. */
static void unseal(struct arena *a, const struct own_ask *ask, struct own_cell *row)
{
    struct sealed_text plain;
    if (!sealed_is(row[0].text))
        return;
    if (ask->sealed && sealed_open(a, ask->province, row[0].text, row[1].text, &plain)) {
        row[0].text = plain.name;
        row[1].text = plain.value;
    } else {
        row[0].text = STR("sealed");
        row[1].text = STR("");
    }
}

static void name_columns(struct own_table *t, const char *columns)
{
    str rest = str_from_c(columns);
    while (rest.n > 0) {
        check(t->n_columns < sizeof(t->columns) / sizeof(t->columns[0]));
        t->columns[t->n_columns++] = str_trim(str_split(&rest, ','));
    }
}

static enum err_code read_table(struct store_conn *c, struct arena *a, const struct own_ask *ask,
                                const struct own_source *s, struct own_table *t, struct err *e)
{
    int more;
    *t = (struct own_table){.name = str_from_c(s->table)};
    name_columns(t, s->columns);
    check(str_from_c(s->as).n == t->n_columns);
    if (store_query(
            c, s->query,
            STORE_VALUES(store_int(ask->province), store_int(ask->person), store_date(ask->today)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        uint32_t first = t->cells.n;
        for (uint32_t k = 0; k < t->n_columns; k++) {
            struct own_cell cell = cell_at(c, a, k, s->as[k]);
            vec_push(a, &t->cells, cell);
        }
        if (s->as[0] == '~')
            unseal(a, ask, &t->cells.v[first]);
        t->n_rows++;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_all(struct store_conn *c, struct arena *a, const struct own_ask *ask,
                              struct own_data *out, struct err *e)
{
    struct store_value kind;
    int got =
        store_one(c, SQL("SELECT kind FROM entity WHERE province = ?1 AND id = ?2"),
                  STORE_VALUES(store_int(ask->province), store_int(ask->person)), a, &kind, 1, e);
    enum err_code code = got < 0 ? e->code : ERR_NONE;
    if (code == ERR_NONE && (got == 0 || !str_eq_c(kind.s, "person")))
        code = err_set(e, ERR_INPUT, "sổ không có người số #%l", "the registry has no person #%l",
                       ask->person);
    for (uint32_t i = 0; i < own_n_sources && code == ERR_NONE; i++) {
        code = read_table(c, a, ask, &own_sources[i], &out->tables[out->n], e);
        out->n += out->tables[out->n].n_rows > 0;
    }
    return code;
}

enum err_code own_data_read(struct store_conn *c, struct arena *a, const struct own_ask *ask,
                            struct own_data *out, struct err *e)
{
    *out = (struct own_data){.person = ask->person, .on = ask->today};
    out->tables = arena_array(a, struct own_table, (size_t)own_n_sources + 1);
    enum err_code code = store_begin(c, e);
    if (code != ERR_NONE)
        return code;
    code = read_all(c, a, ask, out, e);
    store_rollback(c);
    return code;
}

/* ---- writing ---- */

static const char *const left_out[] = {
    "của người khác trong hộ; quyết định và khoản tính chung cho cả hộ ở hộ cũ",
    "hồ sơ thanh tra đang làm; cặp nghi trùng chưa kết luận",
    "nhật ký ai đã xem (hỏi riêng: audit show --entity)",
    "khóa để tìm, làm ra từ chính dữ liệu trên",
};

static void put_row(struct json_out *j, const struct own_table *t, uint32_t row)
{
    json_open(j, '{');
    for (uint32_t k = 0; k < t->n_columns; k++) {
        const struct own_cell *cell = &t->cells.v[row * t->n_columns + k];
        json_name_str(j, t->columns[k]);
        if (cell->number)
            json_raw(j, cell->text);
        else
            json_str(j, cell->text);
    }
    json_close(j, '}');
}

void own_data_json(const struct own_data *d, struct buf *to)
{
    struct json_out j;
    char on[11];
    json_begin(&j, to);
    json_open(&j, '{');
    json_name(&j, "person");
    json_int(&j, d->person);
    json_name(&j, "on");
    json_str(&j, (str){on, day_format_iso(d->on, on)});
    json_name(&j, "tables");
    json_open(&j, '{');
    for (uint32_t i = 0; i < d->n; i++) {
        json_name_str(&j, d->tables[i].name);
        json_open(&j, '[');
        for (uint32_t row = 0; row < d->tables[i].n_rows; row++)
            put_row(&j, &d->tables[i], row);
        json_close(&j, ']');
    }
    json_close(&j, '}');
    json_name(&j, "left_out");
    json_open(&j, '[');
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
        json_str(&j, str_from_c(left_out[i]));
    json_close(&j, ']');
    json_close(&j, '}');
    buf_char(to, '\n');
}

void own_data_csv(const struct own_data *d, struct buf *to)
{
    buf_add_c(to, "table,row,column,value\n");
    for (uint32_t i = 0; i < d->n; i++) {
        const struct own_table *t = &d->tables[i];
        for (uint32_t k = 0; k < t->cells.n; k++) {
            buf_fmt(to, "%s,%u,%s,", t->name, k / t->n_columns + 1, t->columns[k % t->n_columns]);
            csv_field(to, t->cells.v[k].text);
            buf_char(to, '\n');
        }
    }
    for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++) {
        buf_fmt(to, ",%u,left_out,", (uint32_t)i + 1);
        csv_field(to, str_from_c(left_out[i]));
        buf_char(to, '\n');
    }
}
