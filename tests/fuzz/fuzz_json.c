/* JSON of programs: any bytes are read or refused; what was read is written and read again the
 * same. */
#include "base/check.h"
#include "json/json.h"

static bool same(const struct json_value *a, const struct json_value *b)
{
    if (a->kind != b->kind || a->n != b->n || a->yes != b->yes || !str_eq(a->text, b->text))
        return false;
    const struct json_value *y = b->first;
    for (const struct json_value *x = a->first; x != NULL; x = x->next, y = y->next) {
        if (!str_eq(x->name, y->name) || !same(x, y))
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    const struct json_value *v, *again;
    struct json_out j;
    struct buf b;
    struct err e = {0};
    arena_init(&a, (size_t)256 << 20);
    if (json_read(&a, (str){(const char *)data, size}, &v, &e) == ERR_NONE) {
        buf_init(&b, &a, (size_t)64 << 20);
        json_begin(&j, &b);
        json_put(&j, v);
        check(json_read(&a, buf_str(&b), &again, &e) == ERR_NONE);
        check(same(v, again));
    }
    arena_clear(&a);
    return 0;
}
