#!/usr/bin/env python3
"""The sum that `make test` ends with (tools/run_tests.py). Prints TAP."""

import json
import os
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tools"))
import run_tests  # noqa: E402

CASES = [
    ("a program without TAP counts as one", [("OK", "hello\n")], (1, 0)),
    ("TAP lines are counted", [("OK", "1..2\nok 1 - a\nok 2 - b\n")], (2, 0)),
    ("a failed case beside a good one", [("FAIL", "ok 1 - a\nnot ok 2 - b\n")], (1, 1)),
    ("a crash before any case", [("FAIL", "")], (0, 1)),
    ("a crash after good cases", [("ERROR", "ok 1 - a\n")], (1, 1)),
    ("a test that ran out of time", [("TIMEOUT", "ok 1 - a\n")], (1, 1)),
    ("a skipped test counts for nothing", [("SKIP", "")], (0, 0)),
    ("words that begin like TAP", [("OK", "okay\nnot okay\n")], (1, 0)),
    ("several programs", [("OK", ""), ("OK", "ok 1 - a\nok 2 - b\n"), ("FAIL", "")], (3, 1)),
    ("no run at all", None, (0, 0)),
]


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (name, entries, expected) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "testlog.json")
            if entries is not None:
                with open(log, "w", encoding="utf-8") as file:
                    for result, stdout in entries:
                        file.write(json.dumps({"result": result, "stdout": stdout}) + "\n")
            counted = run_tests.count(log)
        good = counted == expected
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"# expected {expected}, counted {counted}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
