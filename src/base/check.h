/* Checks that stay on: a programmer's mistake stops the program where it is.
 *
 * The world's mistakes (a bad file, a full disk) are never handled here; they are returned as
 * `struct err` (err.h). Needs no libc: the host supplies check_fail. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define check(cond) ((cond) ? (void)0 : check_fail(__FILE__, __LINE__, #cond))

/* Prints where and what, then aborts (in WebAssembly: traps). Never returns. */
_Noreturn void check_fail(const char *file, int line, const char *what);

#endif
