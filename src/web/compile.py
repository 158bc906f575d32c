#!/usr/bin/env python3
"""Compiles the pages' templates and texts into C.

    compile.py OUT.c OUT.h TEXTS.csv... TEMPLATE.html...

A template begins with a declaration of what it shows, then HTML:

    {# household: code:str born:day amount:money poor:bool members:[name:str age:int] #}
    <h1>{{code}}</h1>{% for m in members %}<li>{{m.name}}{% end %}{% if poor %}…{% else %}…{% end %}

It becomes `struct page_household` and `void page_household(struct buf *b, const struct
page_household *p, enum lang lang)`. Types: str, int, money (đồng), day, bool, [fields] (a list:
`members` and `n_members`). {{t:key}} is a text of a TEXTS.csv (key, vi, en), {% include name %} another
template over the same fields.

Escaping follows the place, which is found by reading the HTML: text, a quoted attribute, or an
attribute that holds an address (href, src, action), where a value must be a local path or is left
out. Anything that goes elsewhere — a tag, an unquoted attribute, a script, a style, a comment — is
refused. So is a text that lacks a language, a text that nobody uses, and a field that is not
declared."""

import csv
import glob
import os
import re
import sys

URL_ATTRIBUTES = {"href", "src", "action", "formaction"}
TOKEN = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.S)
NAME = re.compile(r"[a-z][a-z0-9_]*")
SCALARS = {"str": "str", "int": "int64_t", "money": "vnd", "day": "day", "bool": "bool"}


class Fault(Exception):
    pass


def parse_fields(text):
    """'a:str b:[c:int]' to {name: type or fields}."""
    fields, at = {}, 0
    text = text.strip()
    while at < len(text):
        match = re.match(r"([a-z][a-z0-9_]*):", text[at:])
        if not match:
            raise Fault(f"a field is expected at '{text[at:at + 20]}'")
        name, at = match.group(1), at + match.end()
        if text[at] == "[":
            depth, end = 1, at + 1
            while depth:
                depth += {"[": 1, "]": -1}.get(text[end], 0)
                end += 1
            fields[name] = parse_fields(text[at + 1 : end - 1])
            at = end
        else:
            kind = re.match(r"[a-z]+", text[at:]).group(0)
            if kind not in SCALARS:
                raise Fault(f"{name}: there is no type '{kind}'")
            fields[name] = kind
            at += len(kind)
        at += len(text[at:]) - len(text[at:].lstrip())
    return fields


class Html:
    """Where in HTML a place is: 'text', 'attribute', 'url', or why nothing may stand there."""

    def __init__(self):
        self.state, self.tag, self.attribute, self.quote = "text", "", "", ""

    def feed(self, text):
        for c in text:
            self.step(c)

    def step(self, c):
        if self.state == "text" and c == "<":
            self.state, self.tag = "open", ""
        elif self.state == "open":
            if c == "!" and not self.tag:
                self.state = "declaration"
            elif c == ">":
                self.close()
            elif c.isspace():
                self.state, self.attribute = "tag", ""
            else:
                self.tag += c.lower()
        elif self.state == "declaration" and c == ">":
            self.state = "text"
        elif self.state == "tag":
            if c == ">":
                self.close()
            elif c == "=":
                self.state = "value"
            elif c.isspace():
                self.attribute = ""
            else:
                self.attribute += c.lower()
        elif self.state == "value":
            if c not in "\"'":
                raise Fault(f"the attribute {self.attribute} has no quotes")
            self.state, self.quote = "quoted", c
        elif self.state == "quoted" and c == self.quote:
            self.state, self.attribute = "tag", ""
        elif self.state == "raw" and c == "<":
            self.state, self.tag = "open", ""

    def close(self):
        raw = self.tag in ("script", "style")
        self.state = "raw" if raw else "text"

    def place(self):
        if self.state == "text":
            return "text"
        if self.state == "quoted":
            if self.attribute.startswith("on") or self.attribute in ("style", "srcdoc"):
                raise Fault(f"nothing may be put into {self.attribute}")
            return "url" if self.attribute in URL_ATTRIBUTES else "attribute"
        if self.state == "tag":
            return "tag"
        raise Fault("a value may stand in text or in a quoted attribute alone")


class Compiler:
    def __init__(self, texts):
        self.texts, self.used, self.sources = texts, set(), {}

    def add(self, path):
        name = os.path.basename(path).removesuffix(".html")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        match = re.match(r"\{#\s*([a-z0-9_]+):(.*?)#\}\s*", text, re.S)
        if not match or match.group(1) != name:
            raise Fault(f"{path}: {{# {name}: … #}} is expected first")
        self.sources[name] = (path, parse_fields(match.group(2)), text[match.end() :])

    def structs(self, name):
        path, fields, _ = self.sources[name]
        out = []
        self.struct(f"page_{name}", fields, out)
        return "".join(out)

    def struct(self, name, fields, out):
        lines = []
        for field, kind in fields.items():
            if isinstance(kind, dict):
                self.struct(f"{name}_{field}", kind, out)
                lines.append(f"    struct {name}_{field} *{field};\n    uint32_t n_{field};\n")
            else:
                lines.append(f"    {SCALARS[kind]} {field};\n")
        out.append(f"struct {name} {{\n{''.join(lines) or '    char unused;' + chr(10)}}};\n")

    def function(self, name):
        path, fields, text = self.sources[name]
        self.out, self.depth, self.scopes = [], 1, [("", fields, "p->")]
        self.opened, self.html, self.path = [], Html(), path
        self.body(text)
        if self.opened:
            raise Fault(f"{path}: {self.opened[-1]} has no end")
        head = f"void page_{name}(struct buf *b, const struct page_{name} *p, enum lang lang)\n"
        return head + "{\n    (void)p;\n    (void)lang;\n" + "".join(self.out) + "}\n"

    def body(self, text):
        at = 0
        for token in TOKEN.finditer(text):
            self.literal(text[at : token.start()])
            try:
                if token.group(1) is not None:
                    self.value(token.group(1).strip())
                else:
                    self.statement(token.group(2).split())
            except Fault as fault:
                line = text.count("\n", 0, token.start()) + 2
                raise Fault(f"{self.path}:{line}: {fault}")
            at = token.end()
        self.literal(text[at:])

    def emit(self, line):
        self.out.append("    " * self.depth + line + "\n")

    def literal(self, text):
        self.html.feed(text)
        text = re.sub(r"\n\s*", "\n", text)
        if text:
            self.emit(f"html_raw(b, STR({quoted(text)}));")

    def find(self, path):
        parts = path.split(".")
        if not all(NAME.fullmatch(p) for p in parts):
            raise Fault(f"'{path}' is no field")
        if len(parts) == 2:
            for alias, fields, prefix in reversed(self.scopes):
                if alias == parts[0] and parts[1] in fields:
                    return fields[parts[1]], prefix + parts[1], prefix
        elif parts[0] in self.scopes[0][1]:
            return self.scopes[0][1][parts[0]], "p->" + parts[0], "p->"
        raise Fault(f"there is no field '{path}'")

    def value(self, text):
        place = self.html.place()
        if text.startswith("t:"):
            key = text[2:]
            if key not in self.texts:
                raise Fault(f"there is no text '{key}'")
            self.used.add(key)
            vi, en = self.texts[key]
            if place not in ("text", "attribute"):
                raise Fault("a text may stand in text or in a quoted attribute alone")
            # Escaped here, once for all: one escaping serves text and quoted attribute alike.
            vi, en = quoted(escaped(vi)), quoted(escaped(en))
            self.emit(f"html_raw(b, lang == LANG_VI ? STR({vi}) : STR({en}));")
            return
        kind, expression, _ = self.find(text)
        if isinstance(kind, dict) or kind == "bool":
            raise Fault(f"'{text}' cannot be shown")
        if place == "tag" or (place == "url" and kind not in ("str", "int")):
            raise Fault(f"'{text}' cannot stand here")
        if kind == "str":
            self.emit(f"html_{place}(b, {expression});")
        else:
            self.emit(f"html_{kind}(b, {expression});")

    def statement(self, words):
        verb = words[0]
        if verb == "end":
            self.depth -= 1
            self.emit("}")
            if self.opened.pop() == "for":
                self.scopes.pop()
        elif verb == "else":
            self.depth -= 1
            self.emit("} else {")
            self.depth += 1
        elif verb == "if":
            negated = words[1] == "not"
            kind, expression, prefix = self.find(words[-1])
            if isinstance(kind, dict):
                expression = f"{prefix}n_{words[-1].split('.')[-1]} > 0"
            elif kind == "str":
                expression = f"{expression}.n > 0"
            elif kind != "bool":
                expression = f"{expression} != 0"
            self.emit(f"if ({'!(' + expression + ')' if negated else expression}) {{")
            self.depth += 1
            self.opened.append("if")
        elif verb == "for" and words[2] == "in":
            kind, expression, prefix = self.find(words[3])
            if not isinstance(kind, dict):
                raise Fault(f"'{words[3]}' is no list")
            count = f"{prefix}n_{words[3].split('.')[-1]}"
            index = f"i{len(self.scopes)}"
            self.emit(f"for (uint32_t {index} = 0; {index} < {count}; {index}++) {{")
            self.depth += 1
            self.opened.append("for")
            self.scopes.append((words[1], kind, f"{expression}[{index}]."))
        elif verb == "include":
            path, fields, text = self.sources[words[1]]
            for name, kind in fields.items():
                if self.scopes[0][1].get(name) != kind:
                    raise Fault(f"{words[1]} needs the field {name}")
            self.body(text)
        else:
            raise Fault(f"there is no '{verb}'")


def quoted(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?")
    return f'"{text}"'


def escaped(text):
    """As html_text does it."""
    for character, entity in ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"):
        text = text.replace(character, entity)
    return text


def macro(key):
    """What C calls a text whose key begins with "c."."""
    return "TEXT_" + key[2:].upper().replace(".", "_").replace("-", "_")


def read_texts(path, texts):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["key"] in texts:
                raise Fault(f"{path}: {row['key']} stands twice")
            if not row["vi"] or not row["en"]:
                raise Fault(f"{path}: {row['key']} lacks a language")
            texts[row["key"]] = (row["vi"], row["en"])


def main():
    out_c, out_h, *paths = sys.argv[1:]
    texts = {}
    compiler = Compiler(texts)
    for path in paths:
        if path.endswith(".csv"):
            read_texts(path, texts)
        else:
            compiler.add(path)
    names = sorted(compiler.sources)
    functions = [compiler.function(name) for name in names]
    named = set()
    for path in glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "*.c")):
        with open(path, encoding="utf-8") as file:
            named.update(re.findall(r"\w+", file.read()))
    compiler.used.update(k for k in texts if k.startswith("c.") and macro(k) in named)
    unused = [k for k in texts if k not in compiler.used]
    if unused:
        raise Fault(f"texts: nobody uses {', '.join(unused)}")
    with open(out_h, "w", encoding="utf-8") as file:
        file.write('#ifndef WEB_PAGES_H\n#define WEB_PAGES_H\n\n#include "base/day.h"\n')
        file.write('#include "base/err.h"\n#include "base/num.h"\n#include "web/html.h"\n\n')
        for name in names:
            file.write(compiler.structs(name))
            file.write(f"void page_{name}(struct buf *b, const struct page_{name} *p, enum lang lang);\n\n")
        # Texts that C code names itself begin with "c.".
        for key, (vi, en) in sorted(texts.items()):
            if key.startswith("c."):
                file.write(f"#define {macro(key)} ((const str[2]){{STR({quoted(vi)}), STR({quoted(en)})}})\n")
        file.write("\n#endif\n")
    with open(out_c, "w", encoding="utf-8") as file:
        file.write('#include "web/pages.h"\n\n')
        file.write("\n".join(functions))


try:
    main()
except Fault as fault:
    sys.exit(str(fault))
