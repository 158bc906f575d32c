/* Writes households drawn at random, as lines of facts, with the decisions that the native build
 * makes of them: decide.mjs makes them again with the WebAssembly build and compares every byte.
 *
 *   native LAW.md… > cases.txt */
#include "base/text.h"
#include "law/single.h"

#include <stdio.h>
#include <stdlib.h>

#define HOUSEHOLDS 200

static struct arena arena;
static uint64_t state = 20210901;

static uint32_t draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static bool read_file(void *ctx, str path, str *text)
{
    (void)ctx;
    FILE *f = fopen(arena_cstr(&arena, path), "rb");
    if (!f)
        return false;
    struct err e;
    char *p = arena_alloc(&arena, 4u << 20);
    size_t n = fread(p, 1, 4u << 20, f);
    fclose(f);
    return text_nfc(&arena, text_without_bom((str){p, n}), text, &e) == ERR_NONE;
}

static int64_t draw_value(const struct law_symbol *s)
{
    if (s->type.kind == LAW_DATE)
        return vm_date_pack(1935 + (int)draw(90), 1 + (int)draw(12), 1 + (int)draw(28));
    uint64_t span = (uint64_t)(s->type.hi - s->type.lo) + 1;
    uint64_t small = draw(4) ? 40 : span;
    return s->type.lo + (int64_t)(draw(UINT32_MAX) % (small < span ? small : span));
}

static void draw_facts(const struct law *l, struct buf *b)
{
    uint32_t members = 1 + draw(6);
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        const struct law_symbol *s = law_symbol(l, i);
        if (s->kind != LAW_FACT)
            continue;
        for (uint32_t m = s->entity == LAW_PERSON; m <= (s->entity == LAW_PERSON ? members : 0);
             m++) {
            bool absent = draw(10) < (s->has_unrecorded ? 8 : 2);
            if (absent && !(m == members && i == 0))
                continue;
            if (m)
                buf_fmt(b, "%u\t%s\t", m, s->id);
            else
                buf_fmt(b, "household\t%s\t", s->id);
            int64_t v = draw_value(s);
            if (s->type.kind == LAW_DATE && draw(5) == 0)
                buf_int(b, v >> 9);
            else
                law_value_write(&s->type, v, b);
            buf_char(b, '\n');
        }
    }
}

int main(int argc, char **argv)
{
    arena_init(&arena, (size_t)1 << 31);
    struct law *l = law_new(&arena);
    for (int i = 1; i < argc; i++) {
        str text;
        if (!read_file(NULL, str_from_c(argv[i]), &text)) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return 3;
        }
        law_add(l, str_from_c(argv[i]), text);
    }
    if (!law_compile(l, read_file, NULL)) {
        fprintf(stderr, "the law does not check: see ansinh law check\n");
        return 1;
    }
    for (int k = 0; k < HOUSEHOLDS; k++) {
        struct arena work;
        struct buf facts, answers;
        struct err e = {0};
        arena_init(&work, (size_t)1 << 30);
        buf_init(&facts, &work, 1u << 20);
        buf_init(&answers, &work, 1u << 20);
        month m = month_make(2021, 7) + (month)draw(72);
        draw_facts(l, &facts);
        if (single_decide(&work, l, m, 20800, STR(""), buf_str(&facts), &answers, &e)) {
            fprintf(stderr, "%s\n", e.text[LANG_EN]);
            return 1;
        }
        printf("=== %d\n%.*s---\n%.*s", (int)m, (int)facts.n, facts.p, (int)answers.n, answers.p);
        arena_clear(&work);
    }
    return 0;
}
