/* Fields to values: the usual ones by small tables, the others by the law's own reading. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define BY_CODE_SIZE (1 + 256 + 65536) /* one character, two characters */
#define MAX_DIGITS 15
#define SHOWN_BYTES 40
#define HINT_VALUES 12

void *grow_bytes(void *p, size_t old_bytes, size_t new_bytes)
{
    char *larger = realloc(p, new_bytes);
    check(larger != NULL);
    mem_zero(larger + old_bytes, new_bytes - old_bytes);
    return larger;
}

/* Where in by_code a field of one or two characters stands. */
static size_t code_place(str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    return s.n == 1 ? p[0] : 256u + p[0] * 256u + p[1];
}

static void add_code(struct column_reader *c, str code, int64_t value)
{
    if (code.n == 1 || code.n == 2)
        c->by_code[code_place(code)] = (int16_t)value;
}

void reader_init(struct column_reader *c, struct arena *a)
{
    if (c->use != USE_FACT)
        return;
    const struct law_type *t = &c->fact->type;
    if (t->kind != LAW_ENUM && t->kind != LAW_BOOL)
        return;
    c->by_code = arena_array(a, int16_t, BY_CODE_SIZE);
    for (size_t i = 0; i < BY_CODE_SIZE; i++)
        c->by_code[i] = -1;
    if (t->kind == LAW_BOOL) {
        add_code(c, STR("0"), 0);
        add_code(c, STR("1"), 1);
        return;
    }
    for (uint32_t i = 0; i < t->values->n_values; i++)
        add_code(c, t->values->values[i].code, i);
}

/* Digits, a point, digits; false leaves it to the slow way. */
static bool quick_decimal(str s, int scale, int64_t *out)
{
    int64_t v = 0;
    int decimals = -1;
    if (s.n > MAX_DIGITS)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned)(unsigned char)s.p[i] - '0';
        if (digit <= 9) {
            v = v * 10 + digit;
            decimals += decimals >= 0;
        } else if (s.p[i] == '.' && decimals < 0 && i > 0) {
            decimals = 0;
        } else {
            return false;
        }
    }
    if (decimals == 0 || decimals > scale)
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < scale; i++)
        v *= 10;
    *out = v;
    return true;
}

static int two_digits(const char *p)
{
    unsigned tens = (unsigned)(unsigned char)p[0] - '0', ones = (unsigned)(unsigned char)p[1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static enum cell parse_date(const struct column_reader *c, str s, int64_t *value, int64_t *latest)
{
    const struct law_type *t = &c->fact->type;
    day d;
    if (c->year_alone && s.n == 4) {
        int century = two_digits(s.p), year = two_digits(s.p + 2);
        if (century < 0 || year < 0)
            return CELL_BAD;
        *value = vm_date_pack(century * 100 + year, 1, 1);
        *latest = vm_date_pack(century * 100 + year, 12, 31);
    } else if (s.n == 10 && s.p[4] == '-' && s.p[7] == '-') {
        int century = two_digits(s.p), year = two_digits(s.p + 2);
        int m = two_digits(s.p + 5), dom = two_digits(s.p + 8);
        if (century < 0 || year < 0 || !day_valid_ymd(century * 100 + year, m, dom))
            return CELL_BAD;
        *value = vm_date_pack(century * 100 + year, m, dom);
        *latest = *value;
    } else {
        if (!day_parse(s, &d))
            return CELL_BAD;
        *value = vm_date_of(d);
        *latest = *value;
    }
    return *value < t->lo || *latest > t->hi ? CELL_OUT_OF_RANGE : CELL_KNOWN;
}

enum cell reader_parse(const struct column_reader *c, str field, int64_t *value, int64_t *latest)
{
    if (field.n == 0)
        return CELL_UNKNOWN;
    const struct law_type *t = &c->fact->type;
    if (t->kind == LAW_DATE)
        return parse_date(c, field, value, latest);
    if (t->kind == LAW_NUMBER) {
        if (!quick_decimal(field, t->scale, value) && !num_parse_decimal(field, t->scale, value))
            return CELL_BAD;
        return *value < t->lo || *value > t->hi ? CELL_OUT_OF_RANGE : CELL_KNOWN;
    }
    if (field.n <= 2) {
        int16_t v = c->by_code[code_place(field)];
        *value = v;
        if (v >= 0)
            return CELL_KNOWN;
    }
    return law_value_parse(t, field, value) ? CELL_KNOWN : CELL_BAD;
}

static void hint_values(const struct law_type *t, struct err *e)
{
    struct arena a;
    struct buf b;
    arena_init(&a, (size_t)1 << 20);
    buf_init(&b, &a, 200);
    uint32_t n = t->kind == LAW_BOOL ? 2 : t->values->n_values;
    for (uint32_t i = 0; i < n && i < HINT_VALUES; i++) {
        buf_add_c(&b, i > 0 ? ", " : "");
        law_value_write(t, i, &b);
    }
    buf_add_c(&b, n > HINT_VALUES ? ", …" : "");
    err_hint(e, "các giá trị: %s; chưa rõ thì để trống",
             "the values: %s; leave it empty where not known", buf_str(&b));
    arena_clear(&a);
}

static void hint_range(const struct law_type *t, struct err *e)
{
    char lo[40], hi[40];
    size_t n_lo = num_format_iso(t->lo, t->scale, lo);
    size_t n_hi = num_format_iso(t->hi, t->scale, hi);
    err_hint(e, "từ %s đến %s, nhiều nhất %d chữ số sau dấu chấm",
             "from %s to %s, with at most %d decimals after the point", (str){lo, n_lo},
             (str){hi, n_hi}, t->scale);
}

void reader_complain(const struct column_reader *c, str name, str field, enum cell cell,
                     struct err *e)
{
    str shown = str_slice(field, 0, SHOWN_BYTES);
    while (shown.n > 0 && shown.n < field.n && ((unsigned char)field.p[shown.n] & 0xC0) == 0x80)
        shown.n--;
    const struct law_type *t = &c->fact->type;
    if (t->kind == LAW_ENUM || t->kind == LAW_BOOL) {
        err_set(e, ERR_INPUT, "%s: mã \"%s\" không có trong bảng mã", "%s: \"%s\" is no code of it",
                name, shown);
        hint_values(t, e);
    } else if (t->kind == LAW_DATE) {
        err_set(e, ERR_INPUT,
                cell == CELL_BAD ? "%s: \"%s\" không phải là ngày"
                                 : "%s: ngày \"%s\" ngoài khoảng cho phép",
                cell == CELL_BAD ? "%s: \"%s\" is no date" : "%s: the date \"%s\" is out of range",
                name, shown);
        err_hint(e,
                 c->year_alone ? "viết 1954-12-05, 05/12/1954 hoặc chỉ năm 1954"
                               : "viết 2021-10-05 hoặc 05/10/2021",
                 c->year_alone ? "write 1954-12-05, 05/12/1954 or the year 1954 alone"
                               : "write 2021-10-05 or 05/10/2021");
    } else {
        err_set(e, ERR_INPUT,
                cell == CELL_BAD ? "%s: \"%s\" không phải là số hợp lệ"
                                 : "%s: số %s ngoài khoảng cho phép",
                cell == CELL_BAD ? "%s: \"%s\" is no number as it should be"
                                 : "%s: the number %s is out of range",
                name, shown);
        hint_range(t, e);
    }
}

void column_store(struct survey_column *c, enum lane lane, uint32_t row, int64_t value)
{
    vm_lane_set(lane, c->data, row, value);
}

int64_t column_load(const struct survey_column *c, enum lane lane, uint32_t row)
{
    return vm_lane_get(lane, c->data, row);
}

void survey_add_entry(struct survey *s, const struct law_symbol *fact, struct survey_entry entry)
{
    struct survey_entries *list = &s->entries[fact->index];
    if (list->n == list->cap) {
        uint32_t cap = list->cap == 0 ? 64 : 2 * list->cap;
        list->v = grow_bytes(list->v, list->cap * sizeof(entry), cap * sizeof(entry));
        list->cap = cap;
    }
    list->v[list->n++] = entry;
}
