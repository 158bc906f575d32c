/* Any bytes as a law text: the parser tells what is wrong and ends; every place it tells of lies in
 * the text, every message can be shown; formatting twice is formatting once. */
#include "base/check.h"
#include "law/ast.h"
#include "law/format.h"

enum {
    MAX_INPUT_BYTES = 1 << 16,
    MAX_ARENA_BYTES = 1 << 30,
    MAX_TEXT_BYTES = 1 << 24,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(struct arena *a, const struct diags *d, const struct law_source *source)
{
    for (uint32_t i = 0; i < d->list.n; i++) {
        const struct diag *item = &d->list.v[i];
        check((uint64_t)item->pos.offset + item->pos.length <= source->text.n);
        struct buf b;
        buf_init(&b, a, 1 << 16);
        diag_format(&b, item, source, i % 2 == 0 ? LANG_VI : LANG_EN);
        check(b.n > 0);
    }
}

static str format(struct arena *a, str text)
{
    struct law_source source = {.name = STR("fuzz.md"), .text = text};
    struct buf b;
    buf_init(&b, a, MAX_TEXT_BYTES);
    law_format(a, &source, &b);
    check(!b.full);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT_BYTES)
        return 0;
    struct arena a;
    arena_init(&a, MAX_ARENA_BYTES);
    struct law_source source = {.name = STR("fuzz.md"), .text = {(const char *)data, size}};
    struct diags d = {.arena = &a};
    struct ast ast = {0};
    law_parse(&a, &ast, &source, 0, &d);
    diag_sort(&d);
    show(&a, &d, &source);
    str once = format(&a, source.text);
    check(str_eq(format(&a, once), once));
    arena_clear(&a);
    return 0;
}
