/* The CSV reader on arbitrary bytes: no crash, and what it hands out keeps the contract of
 * base/csv.h. */
#include "base/check.h"
#include "base/csv.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct err *e)
{
    check(e->code == ERR_INPUT || e->code == ERR_LIMIT);
    check(e->where.line >= 1 && e->where.column >= 1);
    check(e->text[LANG_VI][0] != '\0' && e->text[LANG_EN][0] != '\0');
}

static void check_field(struct arena *a, str field)
{
    check(field.n <= 3 * CSV_MAX_FIELD_BYTES); /* NFC at most triples the bytes */
    check(str_is_utf8(field, NULL) && str_find_char(field, '\0') < 0);
    struct arena_mark mark = arena_save(a);
    str again;
    check(text_nfc(a, field, &again, NULL) == ERR_NONE && str_eq(field, again));
    arena_restore(a, mark);
}

static void read_rows(struct csv_reader *r, size_t size)
{
    struct arena a;
    arena_init(&a, (size_t)64 << 20);
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    uint32_t line = 1;
    for (;;) {
        uint64_t before = csv_bytes_read(r);
        int got = csv_next(r, fields, &e);
        check(csv_bytes_read(r) <= size);
        if (got == 0)
            break;
        check(csv_line(r) > line);
        line = csv_line(r);
        if (got < 0)
            check_error(&e);
        if (got < 0 && csv_bytes_read(r) == before) { /* not a ragged row: it stays so */
            check(csv_next(r, fields, NULL) == -1);
            break;
        }
        for (uint32_t i = 0; i < csv_columns(r); i++) {
            if (got > 0)
                check_field(&a, fields[i]);
            csv_at(r, i, &e);
            check(e.where.line >= line);
        }
    }
    arena_clear(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv_reader *r = NULL;
    struct err e = {0};
    str bytes = {(const char *)data, size};
    enum err_code code = csv_open_memory(&r, bytes, "fuzz.csv", &e);
    if (code != ERR_NONE) {
        check(r == NULL && e.code == code);
        check_error(&e);
        return 0;
    }
    check(csv_columns(r) >= 1 && csv_columns(r) <= CSV_MAX_COLUMNS);
    for (uint32_t i = 0; i < csv_columns(r); i++)
        check(csv_find(r, csv_header(r, i)) == (int)i);
    read_rows(r, size);
    csv_close(r);
    return 0;
}
