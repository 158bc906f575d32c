#!/usr/bin/env python3
"""Writes files into the program: embed.py OUT.c FILE...

What shrinks is there compressed as well, by the best that gzip can, once for all answers."""

import gzip
import hashlib
import os
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}


def table(file, name, data):
    rows = (data[i : i + 24] for i in range(0, len(data), 24))
    body = "\n".join("".join(f"{b}," for b in row) for row in rows)
    file.write(f"static const unsigned char {name}[] = {{\n{body}\n}};\n")


def compressed(kind, data):
    """Fonts are compressed already. No time inside: the same bytes from each build."""
    return b"" if kind == ".woff2" else gzip.compress(data, 9, mtime=0)


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    named = {}
    # Styles name fonts: they come last, with the addresses that fonts have.
    for path in sorted(paths, key=lambda p: (p.endswith(".css"), os.path.basename(p))):
        name, kind = os.path.basename(path), os.path.splitext(path)[1]
        with open(path, "rb") as file:
            data = file.read()
        if kind == ".css":
            for other, (address, *_) in named.items():
                data = data.replace(f"url({other})".encode(), f"url({address})".encode())
        stem = name.removesuffix(kind)
        address = f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:16]}{kind}"
        named[name] = (address, TYPES[kind], data, compressed(kind, data))
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "web/assets.h"\n\n')
        for at, (_, _, data, small) in enumerate(named.values()):
            table(file, f"file{at}", data)
            if small:
                table(file, f"small{at}", small)
        file.write("\nconst struct asset web_assets[] = {\n")
        for at, (name, (address, kind, data, small)) in enumerate(named.items()):
            less = f"{{(const char *)small{at}, {len(small)}}}" if small else "{0}"
            file.write(f'{{"{name}", "{address}", "{kind}", {{(const char *)file{at}, {len(data)}}}, {less}}},\n')
        file.write("{0},\n};\n")


main()
