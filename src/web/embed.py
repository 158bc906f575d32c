#!/usr/bin/env python3
"""Writes files into the program: embed.py OUT.c FILE..."""

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


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    named = {}
    # Styles name fonts: they come last, with the addresses that fonts have.
    for path in sorted(paths, key=lambda p: (p.endswith(".css"), os.path.basename(p))):
        name, kind = os.path.basename(path), os.path.splitext(path)[1]
        with open(path, "rb") as file:
            data = file.read()
        if kind == ".css":
            for other, (address, _, _) in named.items():
                data = data.replace(f"url({other})".encode(), f"url({address})".encode())
        stem = name.removesuffix(kind)
        address = f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:16]}{kind}"
        named[name] = (address, TYPES[kind], data)
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "web/assets.h"\n\n')
        for at, (name, (_, _, data)) in enumerate(named.items()):
            rows = (data[i : i + 24] for i in range(0, len(data), 24))
            body = "\n".join("".join(f"{b}," for b in row) for row in rows)
            file.write(f"static const unsigned char file{at}[] = {{\n{body}\n}};\n")
        file.write("\nconst struct asset web_assets[] = {\n")
        for at, (name, (address, kind, data)) in enumerate(named.items()):
            file.write(f'{{"{name}", "{address}", "{kind}", {{(const char *)file{at}, {len(data)}}}}},\n')
        file.write("{0},\n};\n")


main()
