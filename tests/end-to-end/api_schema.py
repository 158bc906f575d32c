"""Checks answers of the API against the shape that it declares.

api_schema.py SPEC CASES: SPEC is /api/v1/openapi.json; CASES a file of lines
"METHOD PATH-TEMPLATE FILE [json|ndjson|csv|problem]", FILE an answer as it came. Prints what does
not fit; the exit status says whether anything did not.
"""

import csv
import json
import sys

import jsonschema

wrong = []


def tell(what):
    wrong.append(what)
    print(what)


def schema_of(spec, method, path, kind):
    """The schema of a row where the answer is a list in lines, else of the whole answer."""
    answers = spec["paths"][path][method.lower()]["responses"]
    if kind == "problem":
        return answers["default"]["content"]["application/problem+json"]["schema"]
    good = next(v for k, v in answers.items() if k != "default")
    schema = good["content"]["application/json"]["schema"]
    return schema["properties"]["data"]["items"] if kind in ("ndjson", "csv") else schema


def check(spec, method, path, name, kind):
    schema = dict(schema_of(spec, method, path, kind), components=spec["components"])
    validator = jsonschema.Draft202012Validator(schema)
    with open(name, encoding="utf-8", newline="") as file:
        if kind == "csv":
            rows = list(csv.reader(file))
            reference = schema["$ref"].rsplit("/", 1)[1]
            columns = list(spec["components"]["schemas"][reference]["properties"])
            if rows[0] != columns or any(len(row) != len(columns) for row in rows):
                tell(f"{method} {path}: the columns are {rows[0]}")
            return
        texts = file.read().splitlines() if kind == "ndjson" else [file.read()]
    if not texts:
        tell(f"{method} {path}: nothing came")
    for text in texts:
        for error in validator.iter_errors(json.loads(text)):
            tell(f"{method} {path} ({kind}): {error.json_path}: {error.message}")


def check_spec(spec):
    """Every route says what it takes and what it gives, every reference leads somewhere."""
    if not spec["openapi"].startswith("3."):
        tell("this is no OpenAPI 3")
    for path, methods in spec["paths"].items():
        for method, route in methods.items():
            what = f"{method} {path}"
            if not route["summary"]:
                tell(f"{what}: no summary")
            for parameter in route["parameters"]:
                if not parameter.get("description"):
                    tell(f"{what}: {parameter['name']} has no description")
            if path.count("{") != sum(p["in"] == "path" for p in route["parameters"]):
                tell(f"{what}: the path's parameters are not those declared")
            if method == "post" and "requestBody" not in route:
                tell(f"{what}: no body")
    for name, schema in spec["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for field, one in schema["properties"].items():
            if not one.get("description") and "properties" not in one:
                tell(f"{name}.{field} has no description")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    check_spec(spec)
    asked = set()
    with open(sys.argv[2], encoding="utf-8") as file:
        for line in file:
            method, path, name, kind = line.split()
            check(spec, method, path, name, kind)
            if kind != "problem":
                asked.add((method.lower(), path))
    for path, methods in spec["paths"].items():
        for method in methods:
            if (method, path) not in asked:
                tell(f"{method} {path} was never asked")
    sys.exit(1 if wrong else 0)


main()
