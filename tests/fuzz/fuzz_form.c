/* What browsers and programs send as forms and addresses: a first line says which kind
 * (a Content-Type, or "url"), the rest is the body. */
#include "base/check.h"
#include "web/form.h"
#include "web/multipart.h"

static void read_pairs(struct arena *a, str pairs)
{
    str value;
    while (pairs.p != NULL) {
        str rest = str_split(&pairs, '&'), name = str_split(&rest, '=');
        if (form_decode(a, name, true, &value))
            check(form_is_text(value) && value.n <= name.n);
        if (rest.p != NULL && form_decode(a, rest, false, &value))
            check(form_is_text(value) && value.n <= rest.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct multipart m;
    struct multipart_part part;
    str body = {(const char *)data, size}, type = str_split(&body, '\n');
    arena_init(&a, (size_t)64 << 20);
    if (body.p == NULL || !multipart_begin(&m, type, body)) {
        read_pairs(&a, body.p != NULL ? body : type);
    } else {
        const char *last = body.p;
        while (multipart_next(&m, &part)) {
            check(part.value.p >= last && part.value.p + part.value.n <= body.p + body.n);
            last = part.value.p + part.value.n;
        }
    }
    arena_clear(&a);
    return 0;
}
