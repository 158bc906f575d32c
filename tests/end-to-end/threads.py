#!/usr/bin/env python3
"""Commands that run several threads, under helgrind: no two threads touch the same memory without
a lock. What a library does within itself is not told: only where the program's own code stands
first."""
import os
import re
import subprocess
import sys
import tempfile

from broken import BIN, Rows, csv_bytes, put

HELGRIND = ["valgrind", "-q", "--tool=helgrind", "--history-level=none"]
# A mistake's first place in the program itself: "at 0x…: take (arena.c:65)".
OURS = re.compile(r"==\d+==    at 0x[0-9A-F]+: \w+ \((\w+\.c:\d+)\)")
RACE = re.compile(r"==\d+== (Possible data race|Thread #\d+:)")


def races(said):
    found, expects = [], False
    for line in said.splitlines():
        if RACE.match(line):
            expects = True
        elif expects and re.match(r"==\d+==    at ", line):
            place = OURS.match(line)
            if place:
                found.append(place.group(1))
            expects = False
    return found


class Runner:
    def __init__(self, folder):
        self.folder, self.count, self.failed = folder, 0, 0

    def run(self, what, *args, exit_code=0):
        done = subprocess.run([*HELGRIND, BIN, *args], cwd=self.folder, capture_output=True, text=True)
        found = races(done.stderr)
        good = done.returncode == exit_code and not found
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")
        if not good:
            print(f"# exit {done.returncode}; {' '.join(found)}")
            print("".join(f"# {line}\n" for line in done.stderr.splitlines()[-20:]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        files = {"b.xlsx": Rows().book()}
        wrong = Rows()
        wrong.m += [["A1", str(n), None, "3", "2000-01-01", "3", "01", None] for n in range(3, 60)]
        wrong.h += [["A1", None, None] for n in range(60)]
        files["wrong.csv"], files["wrong-h.csv"] = csv_bytes(wrong.m), csv_bytes(wrong.h)
        for name, what in files.items():
            put(os.path.join(folder, name), what)
        subprocess.run([BIN, "init", "--db", "t.db"], cwd=folder, check=True, capture_output=True)
        subprocess.run([BIN, "import", "--db", "t.db", "b.xlsx"], cwd=folder, check=True, capture_output=True)
        runner = Runner(folder)
        runner.run("two files are read at once, and mistakes in both listed", "import", "--db", "t.db", "wrong-h.csv", "wrong.csv",
                   exit_code=1)
        runner.run("pairs are looked for", "duplicates", "find", "--db", "t.db")
        print(f"1..{runner.count}")
        return runner.failed > 0


if __name__ == "__main__":
    sys.exit(main())
