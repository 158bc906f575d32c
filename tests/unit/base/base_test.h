/* What the tests of the base share: cmocka, strings compared and shown, the data's folder, and
 * checks that must stop the program. */
#ifndef TESTS_BASE_TEST_H
#define TESTS_BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/str.h"

#define TEST_ARENA_BYTES ((size_t)64 << 20)

/* assert_str(s, "literal") */
#define assert_str(s, expected) test_assert_str((s), str_from_c(expected), __FILE__, __LINE__)
#define assert_same_str(a, b) test_assert_str((a), (b), __FILE__, __LINE__)

static inline void test_assert_str(str s, str expected, const char *file, int line)
{
    if (str_eq(s, expected))
        return;
    print_error("\"%.*s\" (%zu bytes) is not \"%.*s\" (%zu bytes)\n", (int)s.n, s.p, s.n,
                (int)expected.n, expected.p, expected.n);
    _fail(file, line);
}

/* The path of a file of data/, in static storage. */
static inline const char *test_data(const char *name)
{
    static char path[4096];
    const char *folder = getenv("ANSINH_DATA");
    snprintf(path, sizeof(path), "%s/%s", folder != NULL ? folder : "data", name);
    return path;
}

/* True when `run` ends by a failed check. */
static inline bool test_aborts(void (*run)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(1);
        signal(SIGABRT, SIG_DFL);
        run();
        _exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGABRT;
}

#endif
