#!/usr/bin/env python3
"""tools/check_source.py on small wrong trees: each must be refused with its message, and the right
tree beside it must pass. Prints TAP."""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
CHECKER = os.path.join(ROOT, "tools", "check_source.py")

# Put together, so that this file itself passes the rules it tests.
PLACE = "/ho" + "me/lan/data.csv"
UNFINISHED = "TO" + "DO"

# (name, {path: text}, lines the checker must print, in its order; none: the tree is right)
CASES = [
    ("an empty tree is right", {}, []),
    (
        "a module includes what stands on lower floors",
        {
            "src/registry/people.h": '#include "law/law.h"\n#include "base/str.h"\n',
            "src/cli/decide.h": '#include "synth/synth.h"\n#include "cli/cli.h"\n',
        },
        [],
    ),
    (
        "base must not climb to law",
        {"src/base/str.h": '\n#include "law/law.h"\n'},
        [
            'src/base/str.h:2: [layer] "law/law.h": law stands above base',
        ],
    ),
    (
        "registry must not climb to the command line",
        {"src/registry/a.h": '# include "cli/cli.h"\n'},
        ['src/registry/a.h:1: [layer] "cli/cli.h": cli stands above registry'],
    ),
    (
        "law and store do not know each other",
        {
            "src/law/a.h": '#include "store/store.h"\n',
            "src/store/a.h": '#include "law/law.h"\n',
        },
        [
            'src/law/a.h:1: [freestanding] "store/store.h" needs libc',
            'src/law/a.h:1: [layer] "store/store.h": store stands beside law',
            'src/store/a.h:1: [layer] "law/law.h": law stands beside store',
        ],
    ),
    (
        "review, pay and synth do not include each other",
        {
            "src/pay/a.h": '#include "review/review.h"\n',
            "src/review/a.h": '#include "synth/synth.h"\n',
            "src/synth/a.h": '#include "pay/pay.h"\n',
        },
        [
            'src/pay/a.h:1: [layer] "review/review.h": review stands beside pay',
            'src/review/a.h:1: [layer] "synth/synth.h": synth stands beside review',
            'src/synth/a.h:1: [layer] "pay/pay.h": pay stands beside synth',
        ],
    ),
    (
        "a module that is in no table",
        {"src/cli/a.h": '#include "misc/misc.h"\n'},
        ['src/cli/a.h:1: [layer] "misc/misc.h": misc is not in the table of floors'],
    ),
    (
        "an include by a path upwards",
        {"src/cli/a.h": '#include "../law/law.h"\n'},
        ['src/cli/a.h:1: [layer] include "../law/law.h" from src: "module/x.h"'],
    ),
    (
        "tests include every module",
        {"tests/unit/law/util.h": '#include "law/vm_int.h"\n#include <cmocka.h>\n#include <ftw.h>\n'},
        [],
    ),
    (
        "a private header of another module",
        {"src/registry/a.h": '#include "law/vm_int.h"\n'},
        ['src/registry/a.h:1: [private] "law/vm_int.h" is private to law'],
    ),
    (
        "a library's header outside its folder",
        {
            "src/base/a.h": "#include <utf8proc.h>\n",
            "src/registry/a.h": "#include <utf8proc.h>\n#include <yaml.h>\n#include <cmocka.h>\n",
        },
        [
            "src/registry/a.h:1: [header] <utf8proc.h> belongs to src/base",
            "src/registry/a.h:2: [header] <yaml.h> belongs to src/cli",
            "src/registry/a.h:3: [header] <cmocka.h> belongs to tests",
        ],
    ),
    (
        "a library that nobody owns",
        {"src/cli/a.h": "#include <glib.h>\n#include <sys/mman.h>\n#include <pthread.h>\n"},
        ["src/cli/a.h:1: [header] <glib.h> has no owner in the table of headers"],
    ),
    (
        "law needs no libc",
        {
            "src/law/a.h": '#include <stdint.h>\n#include "base/str.h"\n#include <string.h>\n'
            '#include "base/text.h"\n',
            "src/base/arena.h": "#include <stdlib.h>\n",
            "src/base/text.h": "#include <stdlib.h>\n",
        },
        [
            "src/base/arena.h:1: [freestanding] <stdlib.h> needs libc",
            "src/law/a.h:3: [freestanding] <string.h> needs libc",
            'src/law/a.h:4: [freestanding] "base/text.h" needs libc',
        ],
    ),
    (
        "law calls no libc, but may name its own functions freely",
        {
            "src/law/a.h": "static void f(void)\n{\n    memcpy(a, b, 3);\n    x->free(y);\n"
            "    law_free(y);\n    __builtin_memcpy(a, b, 3);\n}\n",
            "src/base/str.h": "int n = strlen (s);\n",
            "src/registry/a.h": "int n = strlen(s);\n",
        },
        [
            "src/base/str.h:1: [libc] strlen is libc's",
            "src/law/a.h:3: [libc] memcpy is libc's",
        ],
    ),
    (
        "banned calls, but not in comments, strings and longer names",
        {
            "src/cli/a.h": "/* strcpy(a, b)\n   gets(a) */ // system(x)\n"
            'const char *s = "strcpy(a, \\"sprintf(\\")";\n'
            "int n = my_atoi(s) + x.system(3);\n"
            "char c = '\"'; sprintf(a, b); char d = '\"';\n"
            "strncpy\n  (a, b, 3);\n"
            "longjmp(x, 1);\n",
        },
        [
            "src/cli/a.h:5: [banned] sprintf: it has no limit; use fmt_write or buf_fmt",
            "src/cli/a.h:6: [banned] strncpy: it may leave no NUL; use arena_str or mem_copy",
            "src/cli/a.h:8: [banned] longjmp: errors are returned (base/err.h)",
        ],
    ),
    (
        "scanf, atoi, strtok, popen and their families",
        {
            "src/synth/a.h": 'sscanf(s, "%d", &n);\nn = atol(s);\nstrtok_r(a, b, c);\n'
            "popen(a, b);\nsetjmp(b);\nalloca(4);\nmktemp(s);\nassert(n);\n",
        },
        [
            "src/synth/a.h:1: [banned] sscanf: it hides errors; use num_* and csv_*",
            "src/synth/a.h:2: [banned] atol: it hides errors; use num_* (base/num.h)",
            "src/synth/a.h:3: [banned] strtok_r: use str_split (base/str.h)",
            "src/synth/a.h:4: [banned] popen: it starts a shell",
            "src/synth/a.h:5: [banned] setjmp: errors are returned (base/err.h)",
            "src/synth/a.h:6: [banned] alloca: its size is not checked; use an arena",
            "src/synth/a.h:7: [banned] mktemp: another process can take the name; use mkstemp",
            "src/synth/a.h:8: [banned] assert: it can be switched off; use check (base/check.h)",
        ],
    ),
    (
        "no floating point near money; a synthetic population may draw with it",
        {
            "src/law/a.h": "double x;\nint doubles;\n",
            "src/registry/a.h": "// a float\nfloat x;\n",
            "src/synth/a.h": "double x;\n",
        },
        [
            "src/law/a.h:1: [float] double: no floating point near money or a score",
            "src/registry/a.h:2: [float] float: no floating point near money or a score",
        ],
    ),
    (
        "a place on one machine",
        {
            "docs/a.md": f"See {PLACE}.\nSee https://example.org{PLACE} and the homepage.\n",
        },
        ["docs/a.md:1: [place] " + PLACE[:5] + " is a place on one machine"],
    ),
    (
        "work left to do",
        {"law/vn/a.md": f"ok\n{UNFINISHED}: the rest\n", "docs/b.md": f"X{UNFINISHED}S\n"},
        [f"law/vn/a.md:2: [unfinished] {UNFINISHED}: do it, or file it"],
    ),
    (
        "files that no meson.build names",
        {
            "src/law/meson.build": "['lexer.c']\n",
            "src/law/lexer.c": "",
            "src/law/parser.c": "",
            "src/law/wasm/glue.c": "",
            "tests/unit/meson.build": "['law/test_lexer.c']\n",
            "tests/unit/law/test_lexer.c": "",
            "tests/unit/law/test_parser.c": "",
            "tests/end-to-end/meson.build": "['decide.sh']\n",
            "tests/end-to-end/decide.sh": "",
            "tests/end-to-end/explain.sh": "",
        },
        [
            f"{path}:1: [unlisted] no meson.build names it, so it is never built or run"
            for path in (
                "src/law/parser.c",
                "src/law/wasm/glue.c",
                "tests/end-to-end/explain.sh",
                "tests/unit/law/test_parser.c",
            )
        ],
    ),
    (
        "an exception covers one rule in one file",
        {
            "src/law/a.h": "double x;\nmemcpy(a, b, 3);\n",
            "tools/source_exceptions.txt": "# why\nsrc/law/a.h | libc | the compiler calls it\n",
        },
        ["src/law/a.h:1: [float] double: no floating point near money or a score"],
    ),
    (
        "an exception that is no longer needed",
        {
            "src/law/a.h": "int x;\n",
            "tools/source_exceptions.txt": "\nsrc/law/a.h | libc | the compiler calls it\n",
        },
        ["tools/source_exceptions.txt:2: [exception] src/law/a.h no longer needs libc"],
    ),
    (
        "exceptions without a reason or for no rule",
        {
            "src/law/a.h": "memcpy(a, b, 3);\n",
            "tools/source_exceptions.txt": "src/law/a.h | libc\nsrc/law/a.h | libc |\n"
            "src/law/a.h | lib | why\n",
        },
        [
            "src/law/a.h:1: [libc] memcpy is libc's",
            "tools/source_exceptions.txt:1: [exception] write: path | rule | reason",
            "tools/source_exceptions.txt:2: [exception] write: path | rule | reason",
            "tools/source_exceptions.txt:3: [exception] there is no rule lib",
        ],
    ),
    (
        "what is built, and what is not text, is not looked at",
        {
            "build/a.txt": PLACE,
            "data/a.bin": "\0" + PLACE,
        },
        [],
    ),
]


def check(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        done = subprocess.run(
            [sys.executable, CHECKER, "--root", root], capture_output=True, encoding="utf-8"
        )
    return done.returncode, done.stdout.splitlines() + done.stderr.splitlines()


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (name, files, expected) in enumerate(CASES, 1):
        status, printed = check(files)
        good = printed == expected and status == (1 if expected else 0)
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            failed += 1
            print("# expected:", *expected, sep="\n#   ")
            print(f"# printed (exit {status}):", *printed, sep="\n#   ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
