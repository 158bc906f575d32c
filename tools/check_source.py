#!/usr/bin/env python3
"""Checks of the source that no compiler makes. Prints `file:line: [rule] message` for each
offence and exits 1; says nothing and exits 0 when there is none.

    tools/check_source.py [--root DIR]

Rules:
  layer        an #include climbs the floors of the modules, or crosses between neighbours
  header       an outside header is included beyond the one folder that owns it
  private      MODULE/x_int.h is included by another module
  freestanding a file that must need no libc includes what needs it
  libc         such a file calls libc
  banned       a call or keyword that the house does without
  float        floating point where money or scores are computed
  place        the path of one person's machine in a file that is kept
  unfinished   a note of work left to do
  unlisted     a C file or test script that no meson.build names
  exception    an exception without reason, for an unknown rule, or no longer needed

Exceptions are lines `path | rule | reason` in tools/source_exceptions.txt.
"""

import argparse
import os
import re
import subprocess
import sys

# A module may include itself and what stands on a lower floor; neighbours on one floor do not know
# each other. What lies in src/ itself (a main file) may include everything.
FLOORS = [
    {"base"},
    {"law", "store", "paper", "seal", "json"},
    {"registry"},
    {"review", "pay", "synth"},
    {"evidence"},
    {"web"},
    {"cli"},
]
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

# Libraries that are neither C's nor POSIX's: header (or its first folder) and its only owner, or
# owners where neighbours on one floor make files of one kind.
OWNERS = {
    "expat.h": ("src/base", "src/pay"),
    "utf8proc.h": "src/base",
    "zip.h": "src/base",
    "immintrin.h": ("src/law", "src/store"),
    "pango": "src/paper",
    "harfbuzz": "src/paper",
    "zlib.h": "src/paper",
    "fontconfig": "src/paper",
    "ft2build.h": "src/paper",
    "sqlite3.h": "src/store",
    "libpq-fe.h": "src/store",
    "microhttpd.h": "src/web",
    "curl": "src/web",
    "cjose": "src/seal",
    "sodium.h": "src/seal",
    "jansson.h": ("src/json", "tests"),
    "nettle": "src/seal",
    "qrencode.h": "src/paper",
    "xlsxwriter.h": ("src/pay", "src/review"),
    "yaml.h": "src/cli",
    "malloc.h": "src/cli",
    "cmocka.h": "tests",
}

C_HEADERS = set(
    """assert ctype errno fenv float inttypes iso646 limits locale math signal stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string threads time uchar wchar
    wctype""".split()
)
POSIX_HEADERS = set(
    """dirent fcntl getopt glob netdb poll pthread sched semaphore strings termios unistd
    """.split()
)
POSIX_FOLDERS = {"sys", "netinet", "arpa"}

FREESTANDING_HEADERS = {
    "limits.h", "stdalign.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdnoreturn.h",
    "immintrin.h",
}  # fmt: skip
FREESTANDING_BASE = {"arena", "check", "day", "err", "fmt", "mem", "num", "str"}

# Words that name things of our own too (read, time, log) are left to the rule on headers: without
# a declaration they do not compile.
LIBC_CALLS = """abort abs atexit bsearch calloc exit fclose ferror fflush fgetc fgets fopen
    fprintf fputc fputs fread free fseek ftell fwrite getc getenv getline isalnum isalpha
    isdigit islower isprint isspace isupper isxdigit labs ldiv llabs malloc memccpy memchr
    memcmp memcpy memmove memset mmap nanosleep perror pow printf putc putchar puts
    pthread_create pthread_join qsort realloc snprintf sqrt stpcpy strcasecmp strchr strcmp
    strcoll strcspn strdup strerror strftime strlen strncasecmp strncmp strndup strnlen strpbrk
    strrchr strspn strstr strtod strtof strtol strtold strtoll strtoul strtoull tolower toupper
    ungetc vfprintf vprintf vsnprintf""".split()

BANNED = {
    "alloca": "its size is not checked; use an arena",
    "asctime": "use day_* (base/day.h)",
    "assert": "it can be switched off; use check (base/check.h)",
    "atof": "it hides errors; use num_* (base/num.h)",
    "atoi": "it hides errors; use num_* (base/num.h)",
    "atol": "it hides errors; use num_* (base/num.h)",
    "atoll": "it hides errors; use num_* (base/num.h)",
    "ctime": "use day_* (base/day.h)",
    "fscanf": "it hides errors; use num_* and csv_*",
    "gets": "it has no limit",
    "gmtime": "it is not safe in threads; use day_* (base/day.h)",
    "localtime": "it is not safe in threads and depends on the machine; use day_* (base/day.h)",
    "longjmp": "errors are returned (base/err.h)",
    "mktemp": "another process can take the name; use mkstemp",
    "popen": "it starts a shell",
    "rand": "the same seed must give the same bytes everywhere",
    "random": "the same seed must give the same bytes everywhere",
    "scanf": "it hides errors; use num_* and csv_*",
    "setjmp": "errors are returned (base/err.h)",
    "siglongjmp": "errors are returned (base/err.h)",
    "sigsetjmp": "errors are returned (base/err.h)",
    "sprintf": "it has no limit; use fmt_write or buf_fmt",
    "srand": "the same seed must give the same bytes everywhere",
    "sscanf": "it hides errors; use num_* and csv_*",
    "strcat": "it has no limit; use buf_add (base/arena.h)",
    "strcpy": "it has no limit; use arena_str or mem_copy",
    "strncat": "its limit is easy to get wrong; use buf_add (base/arena.h)",
    "strncpy": "it may leave no NUL; use arena_str or mem_copy",
    "strtok": "use str_split (base/str.h)",
    "strtok_r": "use str_split (base/str.h)",
    "system": "it starts a shell",
    "tempnam": "another process can take the name; use mkstemp",
    "tmpnam": "another process can take the name; use mkstemp",
    "vfscanf": "it hides errors; use num_* and csv_*",
    "vscanf": "it hides errors; use num_* and csv_*",
    "vsprintf": "it has no limit; use fmt_write_v",
    "vsscanf": "it hides errors; use num_* and csv_*",
}

FLOATLESS_MODULES = {"base", "law", "registry", "review", "pay"}

RULES = {
    "layer", "header", "private", "freestanding", "libc", "banned", "float", "place",
    "unfinished", "unlisted",
}  # fmt: skip

EXCEPTIONS = "tools/source_exceptions.txt"
SKIPPED_FOLDERS = {".git", "build", "out", "node_modules", "__pycache__"}

CALL = r"(?<![\w.>])(%s)\s*\("
BANNED_CALL = re.compile(CALL % "|".join(sorted(BANNED)))
LIBC_CALL = re.compile(CALL % "|".join(sorted(LIBC_CALLS)))
FLOAT = re.compile(r"\b(float|double)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Put together here, so that this file passes its own rule.
PLACE = re.compile(r"(?<![\w./-])/(?:%s)(?![\w-])" % "|".join(["wo" "rk", "ro" "ot", "ho" "me"]))
UNFINISHED = re.compile(r"\b(?:%s)\b" % "|".join(["TO" "DO", "FIX" "ME"]))


class Findings:
    def __init__(self):
        self.items = []

    def add(self, path, line, rule, message):
        self.items.append((path, line, rule, message))


def tracked_files(root):
    """What git keeps or would keep; without git, all but what is built."""
    if os.path.exists(os.path.join(root, ".git")):
        try:
            command = ["git", "-C", root, "-c", "core.quotepath=off", "ls-files"]
            command += ["--cached", "--others", "--exclude-standard", "-z"]
            done = subprocess.run(command, capture_output=True)
            if done.returncode == 0:
                names = done.stdout.decode("utf-8").split("\0")
                return sorted({n for n in names if n and os.path.isfile(os.path.join(root, n))})
        except FileNotFoundError:
            pass
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def read_text(root, path):
    """The file's text, or None for what is not text."""
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if b"\0" in data:
        return None
    return data.decode("utf-8", "replace")


TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL
)


def without(text, drop_strings):
    """The text with comments (and the insides of strings) gone and every line where it was."""

    def blank(match):
        token = match.group(0)
        if token.startswith("/"):
            return " " + "\n" * token.count("\n")
        return '""' if drop_strings else token

    return TOKEN.sub(blank, text)


def module_of(path):
    """src/law/wasm/glue.c -> law; a file in src/ itself -> the empty string; outside -> None."""
    parts = path.split("/")
    if parts[0] != "src":
        return None
    return parts[1] if len(parts) > 2 else ""


def is_freestanding(path):
    module = module_of(path)
    if module == "law":
        return True
    if module != "base":
        return False
    return os.path.splitext(os.path.basename(path))[0] in FREESTANDING_BASE


def check_own_include(path, line, target, findings):
    module = module_of(path)
    if "/" not in target or target.startswith("."):
        if target.startswith("."):
            findings.add(path, line, "layer", f'include "{target}" from src: "module/x.h"')
        return
    to = target.split("/")[0]
    if module is None or module == "":
        return
    if to not in FLOOR_OF:
        findings.add(path, line, "layer", f'"{target}": {to} is not in the table of floors')
        return
    if module not in FLOOR_OF:
        return
    if to != module and FLOOR_OF[to] >= FLOOR_OF[module]:
        how = "stands beside" if FLOOR_OF[to] == FLOOR_OF[module] else "stands above"
        findings.add(path, line, "layer", f'"{target}": {to} {how} {module}')
    if to != module and target.endswith("_int.h"):
        findings.add(path, line, "private", f'"{target}" is private to {to}')
    if is_freestanding(path) and not is_freestanding("src/" + target):
        findings.add(path, line, "freestanding", f'"{target}" needs libc')


def check_outside_include(path, line, target, findings):
    if path.startswith("tests/"):
        return
    first = target.split("/")[0]
    stem = target[:-2] if target.endswith(".h") else target
    owner = OWNERS.get(first)
    if owner is not None:
        owners = (owner,) if isinstance(owner, str) else owner
        if not path.startswith(tuple(folder + "/" for folder in owners)):
            findings.add(path, line, "header", f"<{target}> belongs to {' and '.join(owners)}")
    elif stem not in C_HEADERS and stem not in POSIX_HEADERS and first not in POSIX_FOLDERS:
        findings.add(path, line, "header", f"<{target}> has no owner in the table of headers")
    if is_freestanding(path) and target not in FREESTANDING_HEADERS:
        findings.add(path, line, "freestanding", f"<{target}> needs libc")


def check_includes(path, text, findings):
    for number, line in enumerate(without(text, False).split("\n"), 1):
        match = INCLUDE.match(line)
        if match and match.group(1) == '"':
            check_own_include(path, number, match.group(2), findings)
        elif match:
            check_outside_include(path, number, match.group(2), findings)


def check_calls(path, text, findings):
    if module_of(path) is None:
        return
    code = without(text, True)

    def report(pattern, rule, message_of):
        for match in pattern.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            findings.add(path, line, rule, message_of(match.group(1)))

    report(BANNED_CALL, "banned", lambda name: f"{name}: {BANNED[name]}")
    if is_freestanding(path):
        report(LIBC_CALL, "libc", lambda name: f"{name} is libc's")
    if module_of(path) in FLOATLESS_MODULES:
        report(FLOAT, "float", lambda name: f"{name}: no floating point near money or a score")


def check_words(path, text, findings):
    for number, line in enumerate(text.split("\n"), 1):
        match = PLACE.search(line)
        if match:
            findings.add(path, number, "place", f"{match.group(0)} is a place on one machine")
        match = UNFINISHED.search(line)
        if match:
            findings.add(path, number, "unfinished", f"{match.group(0)}: do it, or file it")


def must_be_listed(path):
    if path.startswith("src/"):
        return path.endswith(".c")
    if re.match(r"tests/(unit|fuzz|bench)/.*\.c$", path):
        # Helpers that several tests share are listed too.
        return True
    return bool(re.match(r"tests/end-to-end/[^/]+\.sh$", path))


def check_listed(root, path, findings):
    """Some meson.build from the file's folder upwards names it in quotes, by its path from there."""
    folder = os.path.dirname(path)
    while folder:
        build = os.path.join(root, folder, "meson.build")
        if os.path.exists(build):
            with open(build, encoding="utf-8") as file:
                if f"'{os.path.relpath(path, folder)}'" in file.read():
                    return
        folder = os.path.dirname(folder)
    findings.add(path, 1, "unlisted", "no meson.build names it, so it is never built or run")


def read_exceptions(root, findings):
    """{(path, rule): line}; what is wrong with the table itself goes to the findings."""
    table = {}
    full = os.path.join(root, EXCEPTIONS)
    if not os.path.exists(full):
        return table
    with open(full, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split("|", 2)]
            if len(parts) != 3 or not parts[2]:
                findings.add(EXCEPTIONS, number, "exception", "write: path | rule | reason")
            elif parts[1] not in RULES:
                findings.add(EXCEPTIONS, number, "exception", f"there is no rule {parts[1]}")
            else:
                table[(parts[0], parts[1])] = number
    return table


def check_tree(root):
    findings = Findings()
    for path in tracked_files(root):
        if must_be_listed(path):
            check_listed(root, path, findings)
        text = read_text(root, path)
        if text is None:
            continue
        check_words(path, text, findings)
        if path.endswith((".c", ".h")) and path.startswith(("src/", "tests/")):
            check_includes(path, text, findings)
            check_calls(path, text, findings)

    table_faults = Findings()
    exceptions = read_exceptions(root, table_faults)
    used = set()
    kept = table_faults.items
    for item in findings.items:
        key = (item[0], item[2])
        if key in exceptions:
            used.add(key)
        else:
            kept.append(item)
    for key, number in exceptions.items():
        if key not in used:
            kept.append((EXCEPTIONS, number, "exception", f"{key[0]} no longer needs {key[1]}"))
    return sorted(kept)


def main():
    parser = argparse.ArgumentParser(description="Checks of the source that no compiler makes.")
    default = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--root", default=default)
    found = check_tree(parser.parse_args().root)
    for path, line, rule, message in found:
        print(f"{path}:{line}: [{rule}] {message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
