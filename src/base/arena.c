/* Arenas and text under construction (arena.h). Needs no libc. */
#include "base/arena.h"
#include "base/check.h"
#include "base/fmt.h"

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK_BYTES = 16 << 10,
    LARGEST_STEP_BYTES = 1 << 20, /* blocks double up to here; a larger request gets its own */
    FIRST_GROW_ITEMS = 8,
    FIRST_BUF_BYTES = 128,
};

struct arena_block {
    _Alignas(ALIGNMENT) struct arena_block *below;
    size_t size; /* of the whole block, this header included */
    size_t used; /* from the block's start */
};

/* Never wraps: callers pass n <= SIZE_MAX / 2. */
static size_t align_up(size_t n)
{
    return (n + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.head = NULL, .used_bytes = 0, .max_bytes = max_bytes};
}

static void drop_head(struct arena *a)
{
    struct arena_block *block = a->head;
    a->head = block->below;
    arena_host_free(block, block->size);
}

void arena_clear(struct arena *a)
{
    while (a->head != NULL)
        drop_head(a);
    a->used_bytes = 0;
}

/* A new head block with room for `bytes`. */
static void push_block(struct arena *a, size_t bytes)
{
    size_t size = a->head == NULL ? FIRST_BLOCK_BYTES : a->head->size * 2;
    if (size > LARGEST_STEP_BYTES)
        size = LARGEST_STEP_BYTES;
    size_t header = align_up(sizeof(struct arena_block));
    if (size < header + bytes)
        size = header + bytes;
    struct arena_block *block = arena_host_alloc(size);
    check(block != NULL && "out of memory");
    *block = (struct arena_block){.below = a->head, .size = size, .used = header};
    a->head = block;
}

/* Aligned, not zeroed. */
static void *take(struct arena *a, size_t bytes)
{
    check(bytes <= SIZE_MAX / 2);
    bytes = align_up(bytes > 0 ? bytes : 1);
    check(a->used_bytes <= a->max_bytes && bytes <= a->max_bytes - a->used_bytes &&
          "the arena is over its largest size");
    if (a->head == NULL || bytes > a->head->size - a->head->used)
        push_block(a, bytes);
    char *p = (char *)a->head + a->head->used;
    a->head->used += bytes;
    a->used_bytes += bytes;
    return p;
}

/* Lengthens `p`, of `old_bytes`, where it lies, when it was the last thing allocated and there is
 * room. Building one array or one text at a time then copies little and wastes nothing. */
static bool extend(struct arena *a, const void *p, size_t old_bytes, size_t new_bytes)
{
    struct arena_block *block = a->head;
    if (p == NULL || block == NULL || new_bytes > SIZE_MAX / 2)
        return false;
    size_t more = align_up(new_bytes) - align_up(old_bytes);
    if ((const char *)p + align_up(old_bytes) != (const char *)block + block->used ||
        more > block->size - block->used || more > a->max_bytes - a->used_bytes)
        return false;
    block->used += more;
    a->used_bytes += more;
    return true;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    void *p = take(a, bytes);
    mem_zero(p, bytes);
    return p;
}

void *arena_alloc_array(struct arena *a, size_t item_bytes, size_t n)
{
    size_t bytes;
    check(!__builtin_mul_overflow(item_bytes, n, &bytes));
    return arena_alloc(a, bytes);
}

char *arena_cstr(struct arena *a, str s)
{
    check(s.n < SIZE_MAX / 2);
    char *copy = take(a, s.n + 1);
    mem_copy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

str arena_str(struct arena *a, str s)
{
    return (str){arena_cstr(a, s), s.n};
}

struct arena_mark arena_save(struct arena *a)
{
    return (struct arena_mark){
        .block = a->head,
        .block_used = a->head != NULL ? a->head->used : 0,
        .used_bytes = a->used_bytes,
    };
}

void arena_restore(struct arena *a, struct arena_mark m)
{
    while (a->head != m.block) {
        check(a->head != NULL && "a mark of this arena, not yet dropped");
        drop_head(a);
    }
    if (a->head != NULL) {
        check(m.block_used <= a->head->used);
        a->head->used = m.block_used;
    }
    a->used_bytes = m.used_bytes;
}

void *arena_grow(struct arena *a, const void *old, uint32_t *cap, size_t item_bytes)
{
    uint32_t from = *cap;
    check(from <= UINT32_MAX / 2);
    uint32_t to = from == 0 ? FIRST_GROW_ITEMS : from * 2;
    size_t old_bytes = (size_t)from * item_bytes;
    size_t new_bytes;
    check(!__builtin_mul_overflow(item_bytes, (size_t)to, &new_bytes));
    *cap = to;
    char *p = (char *)(uintptr_t)old;
    if (from == 0 || !extend(a, old, old_bytes, new_bytes)) {
        p = take(a, new_bytes);
        mem_copy(p, old, old_bytes);
    }
    mem_zero(p + old_bytes, new_bytes - old_bytes);
    return p;
}

void buf_init(struct buf *b, struct arena *a, size_t max)
{
    *b = (struct buf){.arena = a, .p = NULL, .n = 0, .cap = 0, .max = max, .full = false};
}

/* Makes room for `bytes` more, which fit under b->max. */
static void buf_reserve(struct buf *b, size_t bytes)
{
    size_t need = b->n + bytes;
    if (need <= b->cap)
        return;
    size_t cap = b->cap == 0 ? FIRST_BUF_BYTES : b->cap * 2;
    if (cap < need)
        cap = need;
    if (cap > b->max)
        cap = b->max;
    cap = align_up(cap);
    if (!extend(b->arena, b->p, b->cap, cap)) {
        char *p = take(b->arena, cap);
        mem_copy(p, b->p, b->n);
        b->p = p;
    }
    b->cap = cap;
}

void buf_add(struct buf *b, str s)
{
    if (b->full || s.n == 0)
        return;
    size_t n = s.n;
    if (n > b->max - b->n) {
        b->full = true;
        n = b->max - b->n;
        while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
        if (n == 0)
            return;
    }
    buf_reserve(b, n);
    mem_copy(b->p + b->n, s.p, n);
    b->n += n;
}

void buf_add_c(struct buf *b, const char *s)
{
    buf_add(b, str_from_c(s));
}

void buf_char(struct buf *b, char c)
{
    if (!b->full && b->n < b->cap && b->n < b->max)
        b->p[b->n++] = c;
    else
        buf_add(b, (str){&c, 1});
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[24];
    size_t n = fmt_int(digits, v);
    buf_add(b, (str){digits, n});
}

str buf_str(const struct buf *b)
{
    return (str){b->p != NULL ? b->p : "", b->n};
}
