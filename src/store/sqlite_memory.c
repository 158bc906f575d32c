/* The memory of SQLite: the pages that it keeps lie side by side in large blocks, which the system
 * gives in large pages where it has them. A write of a province goes to and fro among tens of
 * thousands of pages: to be given each, and to find it, took an eighth of its time. What is dropped
 * is kept for the next page; all else is libc's. */
#include "store/sqlite_memory.h"

#include "base/str.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mman.h>

#define BLOCK_BYTES ((size_t)2 << 20)
#define PAGE_BYTES 4096 /* a page, and what SQLite keeps beside it, is a bit more */
#define SLOT_BYTES 4608

struct head { /* before what SQLite is given */
    _Alignas(16) int bytes;
};
struct slot {
    struct head head;
    struct slot *next; /* while it is free */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot *free_slots;
static char *fresh; /* what is left of the last block */
static size_t n_fresh;

static bool is_page(int bytes)
{
    return bytes > PAGE_BYTES && bytes <= SLOT_BYTES;
}

/* NULL where there is no memory. Blocks are never given back: the caches have their limits. */
static struct slot *take_slot(void)
{
    const size_t whole = sizeof(struct head) + SLOT_BYTES;
    struct slot *s = free_slots;
    if (s != NULL) {
        free_slots = s->next;
        return s;
    }
    if (n_fresh < whole) {
        char *block = aligned_alloc(BLOCK_BYTES, BLOCK_BYTES);
        if (block == NULL)
            return NULL;
        madvise(block, BLOCK_BYTES, MADV_HUGEPAGE);
        fresh = block;
        n_fresh = BLOCK_BYTES;
    }
    s = (struct slot *)fresh;
    fresh += whole;
    n_fresh -= whole;
    return s;
}

static void *take(int bytes)
{
    struct head *h;
    if (is_page(bytes)) {
        pthread_mutex_lock(&lock);
        h = (struct head *)take_slot();
        pthread_mutex_unlock(&lock);
        bytes = SLOT_BYTES;
    } else {
        h = malloc(sizeof(*h) + (size_t)bytes);
    }
    if (h == NULL)
        return NULL;
    h->bytes = bytes;
    return h + 1;
}

static void give_back(void *p)
{
    struct head *h = (struct head *)p - 1;
    if (!is_page(h->bytes)) {
        free(h);
        return;
    }
    struct slot *s = (struct slot *)h;
    pthread_mutex_lock(&lock);
    s->next = free_slots;
    free_slots = s;
    pthread_mutex_unlock(&lock);
}

static int size_of(void *p)
{
    return p != NULL ? ((struct head *)p - 1)->bytes : 0;
}

static void *take_anew(void *p, int bytes)
{
    struct head *h = (struct head *)p - 1;
    int was = h->bytes;
    if (!is_page(was) && !is_page(bytes)) {
        h = realloc(h, sizeof(*h) + (size_t)bytes);
        if (h == NULL)
            return NULL;
        h->bytes = bytes;
        return h + 1;
    }
    void *other = take(bytes);
    if (other == NULL)
        return NULL;
    mem_copy(other, p, (size_t)(was < bytes ? was : bytes));
    give_back(p);
    return other;
}

static int round_up(int bytes)
{
    return (bytes + 7) & ~7;
}

static int begin(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void end(void *unused)
{
    (void)unused;
}

void sqlite_memory_set_up(void)
{
    static const sqlite3_mem_methods methods = {take,     give_back, take_anew, size_of,
                                                round_up, begin,     end,       NULL};
    /* Refused where SQLite is at work already: with the memory of tests that make it fail. */
    (void)sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
