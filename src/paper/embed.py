#!/usr/bin/env python3
"""Writes fonts into the program: embed.py OUT.c FILE..."""

import sys


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "paper/font.h"\n\n')
        for at, path in enumerate(paths):
            with open(path, "rb") as font:
                data = font.read()
            rows = (data[i : i + 24] for i in range(0, len(data), 24))
            body = "\n".join("".join(f"{b}," for b in row) for row in rows)
            file.write(f"static const unsigned char file{at}[] = {{\n{body}\n}};\n")
        file.write("\nconst str font_files[] = {\n")
        for at in range(len(paths)):
            file.write(f"{{(const char *)file{at}, sizeof(file{at})}},\n")
        file.write("{0},\n};\n")


main()
