/* A disk that is full while a file of that name is there (FULL_DISK): loaded before a program
 * (LD_PRELOAD), so that nobody has to be root to try it. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at);
ssize_t write(int fd, const void *p, size_t n);

/* Of files alone: pipes and sockets have room. */
static int is_full(int fd)
{
    struct stat s;
    const char *flag = getenv("FULL_DISK");
    if (flag == NULL || access(flag, F_OK) != 0 || fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
        return 0;
    errno = ENOSPC;
    return 1;
}

/* By _FILE_OFFSET_BITS=64 pwrite is this one, here and in SQLite. */
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
    return is_full(fd) ? -1 : real(fd, p, n, at);
}

ssize_t write(int fd, const void *p, size_t n)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    return is_full(fd) ? -1 : real(fd, p, n);
}
