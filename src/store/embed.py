#!/usr/bin/env python3
"""Writes the migrations as C: embed.py OUT.c NNNN-name.sql ...

Refuses numbers that do not run 0001, 0002 and so on."""

import hashlib
import os
import re
import sys


def literal(text):
    """One C string a line: compilers and people both read it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
    return "\n".join(f'    "{line}\\n"' for line in escaped.split("\n")[:-1])


def sum_of(text):
    """As octal escapes, which no digit after them can lengthen."""
    return "".join(f"\\{byte:03o}" for byte in hashlib.sha256(text.encode()).digest())


def main():
    out, paths = sys.argv[1], sorted(sys.argv[2:], key=os.path.basename)
    entries = []
    for at, path in enumerate(paths, 1):
        match = re.fullmatch(r"(\d{4})-([a-z0-9_-]+)\.sql", os.path.basename(path))
        if not match or int(match.group(1)) != at:
            sys.exit(f"{path}: migration number {at:04d} is expected here")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if not text.endswith("\n"):
            sys.exit(f"{path}: the last line has no end")
        entries.append((at, match.group(2), literal(text), sum_of(text)))
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "store/store.h"\n\nstatic const struct store_migration all[] = {\n')
        for number, name, text, total in entries:
            file.write(f'    {{{number}, "{name}",\n{text},\n    "{total}"}},\n')
        file.write("};\n\nconst struct store_migrations store_migrations = {all, ")
        file.write(f"{len(entries)}}};\n")


main()
