#!/usr/bin/env python3
"""Configures, builds and tests: what `make test`, `make bench` and `make fuzz` do.

    tools/run_tests.py                    every test
    tools/run_tests.py --configure NAME   prepare build/NAME and stop
    tools/run_tests.py --bench            the benchmarks
    tools/run_tests.py --fuzz SECONDS     each fuzz target for so long

The units run in two builds (gcc for release, clang with sanitizers), the slow ones and the checks of
the source only in the first, each script of the program's commands and pages in one of them. The
last line printed sums all runs up.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FUZZ_SECONDS_IN_TESTS = 5

BUILDS = {
    "release": ("gcc", []),
    # At a fixed address, a program of hundreds of thousands of pointers starts a fifth sooner.
    "asan": (
        "clang",
        ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=0"]
        + ["-Db_pie=false", "-Db_staticpic=false", "-Dc_args=-fno-pie", "-Dc_link_args=-no-pie"],
    ),
    "fuzz": (
        "clang",
        ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=1", "-Dfuzz=true"],
    ),
}


def folder(name):
    return os.path.join(ROOT, "build", name)


def compiler(kind):
    """Debian has clang 14 under two names; either will do."""
    if kind == "clang" and shutil.which("clang-14"):
        return "clang-14"
    return kind


def run(command, **more):
    return subprocess.run(command, cwd=ROOT, **more).returncode == 0


def quietly(command, **more):
    """Runs it; its output is shown only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout.decode("utf-8", "replace"))
        sys.stdout.flush()
    return done.returncode == 0


def tests_option(name):
    path = os.path.join(folder(name), "meson-info", "intro-buildoptions.json")
    with open(path, encoding="utf-8") as file:
        return next(option["value"] for option in json.load(file) if option["name"] == "tests")


def configure(name, tests):
    """Prepares build/NAME once; later calls only turn the tests on if they were off."""
    kind, options = BUILDS[name]
    if not os.path.exists(os.path.join(folder(name), "build.ninja")):
        command = ["meson", "setup", folder(name), "-Dtests=" + tests] + options
        env = dict(os.environ, CC=compiler(kind))
        if shutil.which("ld.lld"):
            env["CC_LD"] = "lld"  # a fifth of the time, for some hundred programs
        return quietly(command, env=env)
    if tests == "enabled" and tests_option(name) != tests:
        return quietly(["meson", "configure", folder(name), "-Dtests=enabled"])
    return True


def build(name):
    print(f"== build/{name}", flush=True)
    targets = ["fuzz-targets"] if name == "fuzz" else []
    return configure(name, "enabled") and run(["ninja", "-C", folder(name), "--quiet"] + targets)


def test(name, more):
    print(f"== tests in build/{name}", flush=True)
    setup = f"-{name}" if "--setup" in more else ""
    log = os.path.join(folder(name), "meson-logs", f"testlog{setup}.json")
    if os.path.exists(log):
        os.remove(log)
    command = ["meson", "test", "-C", folder(name), "--no-rebuild", "--print-errorlogs"]
    # Tests wait for servers, disks and browsers: one more than processors keeps these busy.
    at_once = str((os.cpu_count() or 1) + 1)
    passed = run(command + ["--num-processes", at_once] + more)
    return passed, log


def count(log):
    """Cases passed and failed in one run. A test program that prints TAP lines (cmocka does)
    counts by its cases, any other as one."""
    good = bad = 0
    if not os.path.exists(log):
        return good, bad
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["result"] == "SKIP":
                continue
            output = entry.get("stdout") or ""
            ok = len(re.findall(r"^ok\b", output, re.M))
            not_ok = len(re.findall(r"^not ok\b", output, re.M))
            if entry["result"] not in ("OK", "EXPECTEDFAIL"):
                not_ok = max(not_ok, 1)
            elif ok + not_ok == 0:
                ok = 1
            good += ok
            bad += not_ok
    return good, bad


def test_everything():
    started = time.monotonic()
    good = bad = 0
    runs = [
        ("release", []),
        ("asan", ["--setup", "asan", "--no-suite", "heavy", "--no-suite", "source"]),
        ("fuzz", ["--setup", "fuzz"]),
    ]
    os.environ.setdefault("FUZZ_SECONDS", str(FUZZ_SECONDS_IN_TESTS))
    for name, more in runs:
        if not build(name):
            print(f"build/{name} does not build", flush=True)
            bad += 1
            continue
        passed, log = test(name, more)
        run_good, run_bad = count(log)
        # Meson itself may fail, with no test to blame.
        if not passed and run_bad == 0:
            run_bad = 1
        good += run_good
        bad += run_bad
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(f"took {minutes} min {seconds} s")
    print(f"{good} passed, {bad} failed", flush=True)
    return bad == 0


def fuzz(seconds):
    os.environ["FUZZ_SECONDS"] = str(seconds)
    multiplier = str(max(1, seconds // 30 + 1))
    return build("fuzz") and test(
        "fuzz", ["--setup", "fuzz", "--verbose", "--timeout-multiplier", multiplier]
    )[0]


def bench():
    return build("release") and run(
        ["meson", "test", "-C", folder("release"), "--no-rebuild", "--benchmark", "--verbose"]
    )


def main():
    parser = argparse.ArgumentParser(description="Configures, builds and tests.")
    parser.add_argument("--configure", metavar="NAME", choices=sorted(BUILDS))
    parser.add_argument("--bench", action="store_true")
    parser.add_argument("--fuzz", metavar="SECONDS", type=int)
    arguments = parser.parse_args()
    if arguments.configure:
        done = configure(arguments.configure, "auto")
    elif arguments.bench:
        done = bench()
    elif arguments.fuzz is not None:
        done = fuzz(arguments.fuzz)
    else:
        done = test_everything()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
