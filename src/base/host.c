/* What the freestanding part of the base asks of its host, by libc. WebAssembly has its own. */
#include "base/arena.h"
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void check_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
    fflush(NULL);
    abort();
}

void *arena_host_alloc(size_t bytes)
{
    return malloc(bytes);
}

void arena_host_free(void *p, size_t bytes)
{
    (void)bytes;
    free(p);
}
