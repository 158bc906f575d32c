/* The module's face in WebAssembly: text in, text out, one program at a time.
 *
 *   p = ansinh_alloc(n)             room for n bytes of UTF-8 (NFC)
 *   ansinh_add(name, n, text, n)    a law text; ansinh_table(...) a CSV table beside it
 *   ansinh_compile(lang)            number of errors; their text is the result
 *   ansinh_decide(month, known_on, targets, n, facts, n)      0, or an error; answers are the
 * result ansinh_explain(month, known_on, id, n, entity, n, facts, n, lang) ansinh_result(),
 * ansinh_result_length()
 *
 * A month is year * 12 + month - 1, a day days since 1970-01-01. Memory given by ansinh_alloc lives
 * until the module does. */
#include "base/check.h"
#include "law/single.h"

#define EXPORT(name) __attribute__((export_name(#name))) name
#define PAGE 65536u
#define RESULT_MAX (1u << 20)

extern unsigned char __heap_base;

struct free_block {
    struct free_block *next;
    size_t bytes;
};

static struct free_block *free_blocks;
static uintptr_t top;

_Noreturn void check_fail(const char *file, int line, const char *what)
{
    (void)file, (void)line, (void)what;
    __builtin_trap();
}

void *arena_host_alloc(size_t bytes)
{
    bytes = (bytes + 15) & ~(size_t)15;
    for (struct free_block **at = &free_blocks; *at; at = &(*at)->next) {
        struct free_block *b = *at;
        if (b->bytes >= bytes && b->bytes <= bytes * 2) {
            *at = b->next;
            return b;
        }
    }
    if (!top)
        top = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
    uintptr_t end = __builtin_wasm_memory_size(0) * (uintptr_t)PAGE;
    if (top + bytes > end) {
        size_t pages = (top + bytes - end + PAGE - 1) / PAGE;
        if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1)
            return NULL;
    }
    void *p = (void *)top;
    top += bytes;
    return p;
}

void arena_host_free(void *p, size_t bytes)
{
    struct free_block *b = p;
    *b = (struct free_block){free_blocks, (bytes + 15) & ~(size_t)15};
    free_blocks = b;
}

struct table {
    str name, text;
};

static struct arena program, work;
static struct law *law;
static struct {
    struct table *v;
    uint32_t n, cap;
} tables;
static struct buf result;

static void begin(void)
{
    if (!law) {
        arena_init(&program, (size_t)1 << 30);
        law = law_new(&program);
    }
}

static void begin_result(void)
{
    arena_clear(&work);
    arena_init(&work, (size_t)1 << 30);
    buf_init(&result, &work, RESULT_MAX);
}

void *EXPORT(ansinh_alloc)(size_t n)
{
    begin();
    return arena_alloc(&program, n + 1);
}

void EXPORT(ansinh_add)(const char *name, size_t name_n, const char *text, size_t text_n)
{
    begin();
    law_add(law, (str){name, name_n}, (str){text, text_n});
}

void EXPORT(ansinh_table)(const char *name, size_t name_n, const char *text, size_t text_n)
{
    begin();
    struct table t = {{name, name_n}, {text, text_n}};
    vec_push(&program, &tables, t);
}

static bool read_table(void *ctx, str path, str *text)
{
    (void)ctx;
    for (uint32_t i = 0; i < tables.n; i++) {
        if (str_eq(tables.v[i].name, path)) {
            *text = tables.v[i].text;
            return true;
        }
    }
    return false;
}

uint32_t EXPORT(ansinh_compile)(int lang)
{
    begin();
    begin_result();
    law_compile(law, read_table, NULL);
    for (uint32_t i = 0; i < law_diag_count(law); i++)
        law_diag_write(law, i, lang ? LANG_EN : LANG_VI, &result);
    return law_error_count(law);
}

static int finish(enum err_code code, const struct err *e, int lang)
{
    if (code) {
        char *text = arena_alloc(&work, 2048);
        size_t n = err_format(e, lang ? LANG_EN : LANG_VI, text, 2048);
        result.n = 0;
        buf_add(&result, (str){text, n});
    }
    return (int)code;
}

int EXPORT(ansinh_decide)(month m, day known_on, const char *targets, size_t targets_n,
                          const char *facts, size_t facts_n)
{
    struct err e = {0};
    begin_result();
    return finish(single_decide(&work, law, m, known_on, (str){targets, targets_n},
                                (str){facts, facts_n}, &result, &e),
                  &e, 0);
}

int EXPORT(ansinh_explain)(month m, day known_on, const char *id, size_t id_n, const char *entity,
                           size_t entity_n, const char *facts, size_t facts_n, int lang)
{
    struct err e = {0};
    begin_result();
    enum err_code code =
        single_explain(&work, law, m, known_on, (str){id, id_n}, (str){entity, entity_n},
                       (str){facts, facts_n}, lang ? LANG_EN : LANG_VI, &result, &e);
    return finish(code, &e, lang);
}

const char *EXPORT(ansinh_result)(void)
{
    return result.p;
}

size_t EXPORT(ansinh_result_length)(void)
{
    return result.n;
}
