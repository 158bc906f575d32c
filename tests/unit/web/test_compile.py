#!/usr/bin/env python3
"""What the compiler of templates refuses, and what it makes of what it takes."""

import os
import subprocess
import sys
import tempfile

COMPILER = sys.argv[1]
TEXTS = "key,vi,en\nhello,Chào,Hello\n"
count = failed = 0


def compile_page(template, texts=TEXTS):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, n) for n in ("o.c", "o.h", "texts.csv", "a.html")]
        for path, text in zip(paths[2:], (texts, template)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        run = subprocess.run([sys.executable, COMPILER, *paths], capture_output=True, text=True)
        return (run.stderr, open(paths[0], encoding="utf-8").read() if run.returncode == 0 else None)


def tell(ok, what):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {what}")


def refused(template, part, what, texts=TEXTS):
    said, made = compile_page(template, texts)
    tell(made is None and part in said, f"refused: {what}")


HELLO = "{{t:hello}}"
said, made = compile_page("{# a: x:str n:int l:[u:str] #}<p title=\"{{x}}\">{{x}}" + HELLO
                          + "{% for i in l %}<a href=\"{{i.u}}\">{{n}}</a>{% end %}</p>")
tell(made is not None and "html_attribute(b, p->x)" in made, "an attribute is escaped as one")
tell(made is not None and "html_text(b, p->x)" in made, "text as text")
tell(made is not None and "html_url(b, p->l[i1].u)" in made, "an address as an address")
tell(made is not None and "html_int(b, p->n)" in made, "a number as a number")
said, made = compile_page("{# a: x:str #}<p title=\"{{t:hello}}\">{{x}}</p>", "key,vi,en\nhello,\"a<b & \"\"c\"\"\",it's\n")
tell(made is not None and 'STR("a&lt;b &amp; &#34;c&#34;") : STR("it&#39;s")' in made, "a text's characters are escaped")
refused("{# a: x:str #}<p class={{x}}>" + HELLO, "in text or in a quoted attribute", "an attribute without quotes")
refused("{# a: x:str #}<p {{x}}>" + HELLO, "cannot stand here", "an attribute's name")
refused("{# a: x:str #}<{{x}}>" + HELLO, "in text or in a quoted attribute", "a tag's name")
refused("{# a: x:str #}<p onclick=\"{{x}}\">" + HELLO, "onclick", "a script in an attribute")
refused("{# a: x:str #}<p style=\"{{x}}\">" + HELLO, "style", "a style in an attribute")
refused("{# a: x:str #}<script>{{x}}</script>" + HELLO, "in text or in a quoted attribute", "inside a script")
refused("{# a: x:str #}<!-- {{x}} -->" + HELLO, "in text or in a quoted attribute", "inside a comment")
refused("{# a: d:day #}<a href=\"{{d}}\">" + HELLO, "cannot stand here", "a day as an address")
refused("{# a: x:str #}{{y}}" + HELLO, "no field 'y'", "a field that is not declared")
refused("{# a: x:bool #}{{x}}" + HELLO, "cannot be shown", "showing yes and no as such")
refused("{# a: #}{{t:bye}}", "no text 'bye'", "a text that is not there")
refused("{# a: #}" + HELLO, "lacks a language", "a text without English", TEXTS + "bye,Tạm biệt,\n")
refused("{# a: #}" + HELLO, "nobody uses bye", "a text that nobody uses", TEXTS + "bye,Tạm biệt,Bye\n")
refused("{# a: x:bool #}{% if x %}" + HELLO, "has no end", "an if without its end")
refused("{# b: #}" + HELLO, "is expected first", "a declaration of another name")
print(f"1..{count}")
sys.exit(failed > 0)
