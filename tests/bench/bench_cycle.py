#!/usr/bin/env python3
"""Two months of a cycle over a database of its own: seconds of wall and processor time of each act,
payments a second, and how much slower the second month is, which has a history, than the first.
Synthetic people; nine of ten are paid by account. A benchmark is no test: it fails where an act
does.

    bench_cycle.py BINARY [HOUSEHOLDS]    40,000 (some 10,000 payments); 467533 is the whole province
"""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

MONTHS = ("2026-08", "2026-09")
HOA, BINH, SIGNER = "Hoà (giả lập)", "Bình (giả lập)", "Chủ tịch (giả lập)"
IDENTIFIER = re.compile("[0-9a-f]{32}")
PROVIDERS = """code,name,bank,account,holder
BUU-DIEN,Bưu điện (giả lập),970405,0000000001,Kho bạc (giả lập)
NH,Ngân hàng (giả lập),970436,0000000002,Kho bạc (giả lập)
"""
BY_ACCOUNT = """INSERT INTO payee (province, entity, valid_from, valid_to, known_from, known_to,
    closed, paper, method, provider, bank, account, holder, recorded)
    SELECT DISTINCT province, entity, 20000, 2147483647, 18000, 2147483647, 0, '', 'bank', 'NH',
    '970436', 'A' || entity, '', 1 FROM enrolment_act WHERE entity % 10 <> 0"""


class Office:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.db = os.path.join(folder, "bench.db")
        self.providers = self.file("providers.csv", PROVIDERS)
        self.took = {}

    def file(self, name, text=None):
        path = os.path.join(self.folder, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        return path

    def run(self, *words):
        done = subprocess.run([self.binary, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(" ".join(words[:2]) + ": " + done.stderr)
        return done

    def act(self, month, what, *words):
        since, used = time.monotonic(), os.times()
        self.run("cycle", what, "--db", self.db, "--month", month, *words)
        now = os.times()
        cpu = sum(now[2:4]) - sum(used[2:4])
        self.took[month, what] = (time.monotonic() - since, cpu)

    def two(self, kind, path):
        """One prepares a decision on the budget, another sees and approves it."""
        words = ("--decision", "1", "--on", "2026-01-05", "--signer", SIGNER, "--who", HOA)
        made = self.run("budget", kind, "--db", self.db, path, *words)
        number = IDENTIFIER.findall(made.stdout + made.stderr)[0]
        seen = IDENTIFIER.findall(self.run("budget", "show", "--db", self.db, number).stderr)[-1]
        self.run("budget", "approve", "--db", self.db, number, "--seen", seen, "--who", BINH)

    def supplement(self, month):
        """Gives the lines what two months need."""
        need = self.run("cycle", "budget", "--db", self.db, "--month", month, "--format", "csv")
        funds, lines = {}, ""
        for row in need.stdout.splitlines()[1:]:
            fund, programme, commune, *_, missing = row.split(",")
            if int(missing) > 0:
                lines += f"{fund},{programme},{commune},{3 * int(missing)}\n"
                funds[fund] = funds.get(fund, 0) + 3 * int(missing)
        if lines:
            self.two("assign", self.file("funds.csv", "fund,amount\n" + "".join(
                f"{f},{n}\n" for f, n in funds.items())))
            self.two("supplement", self.file("lines.csv", "fund,programme,commune,amount\n" + lines))

    def people(self, households):
        survey = self.file("2021")
        self.run("synth", "--area", "bac-giang", "--year", "2021", "--out", survey,
                 "--households", households)
        self.run("init", "--db", self.db)
        self.run("import", "--db", self.db,
                 *(os.path.join(survey, f + ".csv") for f in ("households", "members", "facts")))
        self.run("enrol", "prepare", "--db", self.db, "--likely", "--month", "2026-07",
                 "--known-on", "2026-06-20", "--number", "1", "--on", "2026-06-20",
                 "--signer", SIGNER, "--who", HOA)
        self.run("enrol", "approve", "--db", self.db, "all", "--who", BINH)
        with sqlite3.connect(self.db) as db:
            db.execute(BY_ACCOUNT)
        db.close()

    def month(self, month):
        self.act(month, "prepare", "--provider", "BUU-DIEN", "--who", HOA)
        self.supplement(month)
        self.act(month, "approve", "--who", BINH)
        out = self.file(month)
        self.act(month, "export", "--who", BINH, "--out", out, "--providers", self.providers,
                 "--authority", "Sở (giả lập)")
        answers = []
        for provider in ("BUU-DIEN", "NH"):
            answers.append(os.path.join(out, f"answers-{provider}.csv"))
            self.run("synth", "answers", "--list", os.path.join(out, f"{provider}-{month}.csv"),
                     "--on", month + "-18", "--out", answers[-1], "--returned", "20", "--seed", "8")
        self.act(month, "import", "--who", BINH, *answers)
        self.act(month, "reconcile", "--who", BINH)
        self.act(month, "close", "--who", BINH)

    def tell(self):
        db = sqlite3.connect(self.db)
        rows = db.execute("SELECT payments FROM cycle_act WHERE act = 'prepare' ORDER BY month")
        payments = [r[0] for r in rows]
        db.close()
        print(f"payments: {payments[0]} and {payments[1]}; load {os.getloadavg()[0]:.1f}")
        print(f"{'':10} {'wall':>8} {'processor':>10} {'a second':>9} {'second month : first':>22}")
        for what in ("prepare", "approve", "export", "import", "reconcile", "close"):
            first, second = (self.took[m, what] for m in MONTHS)
            print(f"{what:10} {second[0]:7.2f}s {second[1]:9.2f}s {payments[1] / second[1]:9.0f}"
                  f" {second[1] / first[1]:22.2f}")


def main():
    with tempfile.TemporaryDirectory(prefix="bench-cycle-") as folder:
        office = Office(sys.argv[1], folder)
        office.people(sys.argv[2] if len(sys.argv) > 2 else "40000")
        for month in MONTHS:
            office.month(month)
        office.tell()


main()
