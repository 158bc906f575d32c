/* Memory in arenas: allocate forward, free as one. What returns memory takes the arena first.
 *
 * Four lifetimes: process, request, batch, cache. An arena has a largest size, fixed when it is
 * made; going over it or running out of memory stops the program (check_fail), so callers bound
 * hostile input before. Needs no libc: blocks come from arena_host_alloc. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;
struct arena {
    struct arena_block *head;
    size_t used_bytes;
    size_t max_bytes;
};

struct arena_mark {
    struct arena_block *block;
    size_t block_used;
    size_t used_bytes;
};

void arena_init(struct arena *a, size_t max_bytes);
void arena_clear(struct arena *a); /* frees every block; the arena can be used again */

/* Zeroed, aligned to 16. Never NULL. */
void *arena_alloc(struct arena *a, size_t bytes);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc_array((a), sizeof(type), (n)))
void *arena_alloc_array(struct arena *a, size_t item_bytes, size_t n); /* checks n*item */
str arena_str(struct arena *a, str s);                                 /* a copy, NUL after it */
char *arena_cstr(struct arena *a, str s);                              /* the same, as a C string */

struct arena_mark arena_save(struct arena *a);
void arena_restore(struct arena *a, struct arena_mark m); /* drops all allocated since */

/* Supplied by the host (hosted: malloc/free; WebAssembly: memory.grow): aligned to 16, NULL when
 * there is none. */
void *arena_host_alloc(size_t bytes);
void arena_host_free(void *p, size_t bytes);

/* A growing array in an arena: struct { T *v; uint32_t n, cap; }. Where it moves, the old
 * storage stays in the arena. */
#define vec_push(a, vec, item)                                                                     \
    do {                                                                                           \
        if ((vec)->n == (vec)->cap)                                                                \
            (vec)->v = arena_grow((a), (vec)->v, &(vec)->cap, sizeof(*(vec)->v));                  \
        (vec)->v[(vec)->n++] = (item);                                                             \
    } while (0)
void *arena_grow(struct arena *a, const void *old, uint32_t *cap, size_t item_bytes);

/* Text under construction. `max` is fixed when it is made; past it, `full` is set and the rest
 * dropped at a character's border. */
struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap, max;
    bool full;
};

void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_add(struct buf *b, str s);
void buf_add_c(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
/* Formats like fmt_write (fmt.h). */
void buf_fmt(struct buf *b, const char *fmt, ...);
str buf_str(const struct buf *b);

#endif
