#!/usr/bin/env python3
"""Fraud with known truth, planted into a copy of a synthetic province, beside honest look-alikes: what
`ansinh inspect` finds of each kind, whom it accuses wrongly, and recall and precision when only so many
households can be visited, against visiting at random. docs/inspection.md §5 has the table of a run.

    bench_inspect.py BINARY DB [SEED]      DB: the province that `make run` leaves

Everything is planted by SQL, as a clumsy or corrupt office would leave it; nothing of DB is changed.
Two kinds leave no trace in the registry and cannot be found by it: they are planted to be missed.
"""
import collections
import csv
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TODAY, LAST, OF_EACH = 20786, 24322, 3  # 2026-11-29; 2026-11: the last closed list of `make run`
NO_END = 2147483647
BUDGETS = (0.1, 0.5, 1, 2, 5)
TIMES = {"may": 1779235200, "july": 1783641600, "now": 1795824000}  # seconds since 1970
AS_OF = "2026-11-29"
KINDS = {}  # name -> (function, the kind of finding that should tell it; None: no trace)


def kind(finding):
    def keep(f):
        KINDS[f.__name__] = (f, finding)
        return f
    return keep


class Province:
    def __init__(self, path, seed):
        self.db = sqlite3.connect(path)
        self.rng = random.Random(seed)
        self.truth, self.honest, self.communes = {}, {}, {}
        self.used, self.serial = set(), 0
        run = self.db.execute
        run("PRAGMA foreign_keys = OFF")
        self.home = dict(run("SELECT person, household FROM membership WHERE closed = 0 AND"
                             " valid_to = ?", (NO_END,)))
        self.paid = [p for p, in run("SELECT DISTINCT entity FROM payment WHERE month = ? ORDER BY 1",
                                     (LAST,)) if p in self.home]
        self.pension = {p for p, in run("SELECT entity FROM enrolment_act WHERE benefit ="
                                        " 'social_pension'")}
        self.campaign = run("SELECT MAX(id) FROM campaign").fetchone()[0]
        self.recorded = {}
        number = run("SELECT MAX(number) FROM recording").fetchone()[0]
        for name, at in TIMES.items():
            number += 1
            self.recorded[name] = number
            self.recording(number, at, "Cài (giả lập)", "form")
        self.number = number

    def recording(self, number, at, actor, source):
        self.db.execute("INSERT INTO recording VALUES (24, ?, ?, ?, ?, '', ?)",
                        (number, at * 1000000, actor, source, self.rng.randbytes(16)))
        self.db.execute("UPDATE counter SET next = ? WHERE name = 'recording'", (number + 1,))

    def run(self, text, *v):
        return self.db.execute(text, v)

    def rows(self, text, *v):
        return self.db.execute(text, v).fetchall()

    def next(self):
        self.serial += 1
        return 900000 + self.serial

    # ---- whom ----

    def take(self, people):
        """One whose household nothing was planted in."""
        people = [p for p in people if self.home.get(p, p) not in self.used]
        chosen = self.rng.choice(people)
        self.used.add(self.home.get(chosen, chosen))
        return chosen

    def person(self, pension=False):
        return self.take([p for p in self.paid if (p in self.pension) == pension or not pension])

    def household(self, *classes):
        marks = ",".join("?" * len(classes))
        return self.take([h for h, in self.rows(
            "SELECT t.household FROM review_result AS t WHERE t.campaign = ? AND t.round > 0 AND (t.class"
            " = 'escaped' OR EXISTS (SELECT 1 FROM fact AS f WHERE f.entity = t.household AND f.name ="
            " 'class' AND f.closed = 0 AND f.valid_to > ? AND f.value = t.class)) AND t.class IN"
            f" ({marks}) ORDER BY 1", self.campaign, TODAY, *classes)])

    def surveyed(self, h):
        return self.rows("SELECT surveyed_on FROM review_score WHERE campaign = ? AND household = ?"
                         " ORDER BY round DESC", self.campaign, h)[0][0]

    # ---- what ----

    def fact(self, entity, name, value, since, recorded=None):
        self.run("DELETE FROM fact WHERE entity = ? AND name = ?", entity, name)
        self.run("INSERT INTO fact (province, entity, name, valid_from, valid_to, known_from, known_to,"
                 " recorded, closed, value) VALUES (24, ?, ?, ?, ?, ?, 0, ?, 0, ?)", entity, name, since,
                 NO_END, since, recorded or self.recorded["july"], value)

    def payee(self, entity, since, account, collector=None, end=NO_END):
        how = ("bank", "NH", "970436", account) if account else ("cash", "BUU-DIEN", "", "")
        self.run("INSERT INTO payee VALUES (24, ?, ?, ?, ?, 0, ?, 0, ?, ?, ?, ?, '', ?, 'GUQ')", entity,
                 since, end, since, self.recorded["may"], *how, collector)

    def event(self, what, on, household, person=None):
        number = self.next()
        self.run("INSERT INTO event VALUES (24, ?, ?, ?, ?, NULL, '', ?)", number, what, on, household,
                 self.recorded["july"])
        if person:
            self.run("INSERT INTO event_person VALUES (24, ?, ?)", number, person)
        return number

    def changes(self, p, times):
        for i in range(times):
            number = self.next()
            self.run("INSERT INTO payee_change VALUES (24, ?, ?, ?, 'cash', 'V', '', '', '', NULL, '',"
                     " 'Hoà', ?)", number, p, TODAY - 200 + 50 * i, self.recorded["may"])
            self.run("INSERT INTO payee_verdict VALUES (24, ?, 1, 'Hoà', 'Bình', '', ?)", number,
                     self.recorded["may"])

    def returned(self, p, months):
        for month, turn, number, seq in self.rows(
                "SELECT p.month, p.round, p.number, MAX(v.seq) FROM payment AS p JOIN payment_event AS v"
                " ON v.month = p.month AND v.round = p.round AND v.number = p.number WHERE p.entity = ?"
                " AND p.month > ? GROUP BY 1, 2, 3", p, LAST - months):
            self.run("INSERT INTO payment_event VALUES (24, ?, ?, ?, ?, 'returned', ?, '', '', ?)",
                     month, turn, number, seq + 1, TODAY - 10, self.recorded["now"])

    def scored(self, h, round_, b1, klass):
        self.run("INSERT INTO review_score SELECT province, campaign, household, ?, surveyed_on,"
                 " screened, standard, law_sum, ?, b1_line, b2, deprived, ?, undetermined, persons,"
                 " head_ethnicity, minority, unable, merit, causes, received, needed, children,"
                 " children_insurance, children_nutrition, children_schooling, recorded, on_day FROM"
                 " review_score WHERE campaign = ? AND household = ? ORDER BY round DESC LIMIT 1",
                 round_, b1, klass, self.campaign, h)

    def commune(self, least=34):
        """A commune of the campaign with enough households that it did not review."""
        for area, in self.rows("SELECT area FROM household WHERE valid_to = ? AND closed = 0 GROUP BY area"
                               " HAVING COUNT(*) >= ? ORDER BY area", NO_END, least):
            if ("area", area) not in self.used:
                self.used.add(("area", area))
                homes = [h for h, in self.rows(
                    "SELECT id FROM household AS h WHERE area = ? AND valid_to = ? AND closed = 0 AND"
                    " NOT EXISTS (SELECT 1 FROM review_case AS k WHERE k.campaign = ? AND"
                    " k.household = h.id) ORDER BY id", area, NO_END, self.campaign)]
                return area, [h for h in homes if h not in self.used]
        sys.exit("not enough communes of that size: a larger province is needed")

    def cases(self, area, homes, hits, origin, before, decided):
        for i, h in enumerate(homes):
            self.run("INSERT INTO review_case VALUES (24, ?, ?, ?, 'Thôn 1', ?, 19600, ?, 1, ?)",
                     self.campaign, h, area, origin, before, self.recorded["may"])
            klass, movement, refusal = decided(i < hits)
            self.run("INSERT INTO review_result VALUES (24, ?, ?, 1, 0, ?, ?, ?, ?)", self.campaign, h,
                     klass, movement, refusal, self.recorded["may"])

    def scores(self, area, homes, under, actor):
        self.number += 1
        self.recording(self.number, TIMES["may"], actor, "form")
        for i, h in enumerate(homes):
            self.run("INSERT INTO review_case VALUES (24, ?, ?, ?, 'Thôn 1', 'survey', 19600, '', 1, ?)",
                     self.campaign, h, area, self.recorded["may"])
            self.run("INSERT INTO review_score VALUES (24, ?, ?, 1, 19600, 1, 's', ?, ?, 140, 30, 0, '',"
                     " '', 1, '01', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?, NULL)", self.campaign, h, b"\0" * 32,
                     135 if i < under else 145, self.number)

    def plant(self, name, entity):
        self.truth.setdefault(name, []).append(entity)

    def alike(self, name, entity):
        self.honest.setdefault(name, []).append(entity)


# ---- paid to whom it should not be ----

@kind("dead_paid")
def dead_and_paid(x):
    for since, keep in [(20675, x.plant)] * OF_EACH + [(20772, x.alike)] * 2:
        p = x.person()
        x.fact(p, "dead", "1", since)
        keep("dead_and_paid", p)


@kind("gone_paid")
def emigrated_and_paid(x):
    for on, keep in [(20655, x.plant)] * OF_EACH + [(20780, x.alike)] * 2:
        p = x.person()
        x.event("move-out", on, x.home[p], p)
        x.run("UPDATE membership SET valid_to = ? WHERE person = ? AND closed = 0 AND valid_to = ?", on, p,
              NO_END)
        keep("emigrated_and_paid", p)


@kind("merged_paid")
def merged_and_paid(x):
    for keep in [x.plant] * OF_EACH + [x.alike] * 2:
        p, number = x.person(), x.next()
        x.run("INSERT INTO person_merge VALUES (24, ?, ?, ?, ?, '')", number, x.take(list(x.home)), p,
              x.recorded["july"])
        if keep == x.alike:
            x.run("INSERT INTO person_merge_undo VALUES (24, ?, ?, '')", number, x.recorded["now"])
        keep("merged_and_paid", p)


@kind("overpaid")
def never_given_back(x):
    for month, keep in [(LAST, x.plant)] * OF_EACH + [(LAST - 1, x.alike)] * 2:
        p = x.person()
        x.run("INSERT INTO cycle_remark VALUES (24, ?, 1, ?, 'to_recover', 2160000, '', '')", month, p)
        keep("never_given_back", p)


@kind("account_shared")
def one_account_for_many(x):
    for p in (x.person() for _ in range(OF_EACH)):
        x.payee(p, 20000, "100200300")
        x.plant("one_account_for_many", p)
    for p in (x.person() for _ in range(2)):
        x.payee(p, 20000, "100200301")
        x.alike("one_account_for_many", p)


@kind("collector_many")
def one_collector_for_many(x):
    for n, keep in [(4, x.plant)] * OF_EACH + [(2, x.alike)] * 2:
        collector = x.take(list(x.home))
        for _ in range(n):
            x.payee(x.person(), 20000, "", collector)
        keep("one_collector_for_many", collector)


@kind("twice_recorded")
def two_records_of_one(x):
    for n in range(OF_EACH + 2):
        a, b = sorted((x.person(), x.person()))
        birth = "birth" if n < OF_EACH else "birth - 9000"  # a father of the same name
        x.run(f"UPDATE person SET (name, sex, ethnicity, birth, birth_to) = (SELECT name,"
              f" sex, ethnicity, {birth}, {birth.replace('birth', 'birth_to', 1)} FROM person WHERE id = ?"
              " AND closed = 0 LIMIT 1) WHERE id = ? AND closed = 0", a, b)
        (x.plant if n < OF_EACH else x.alike)("two_records_of_one", a)


@kind("not_collected")
def ghost_recipient(x):
    for months, keep in [(3, x.plant)] * OF_EACH + [(2, x.alike)] * 2:
        p = x.person()
        x.returned(p, months)
        keep("ghost_recipient", p)


@kind("payee_changes")
def account_moved_often(x):
    for times, keep in [(3, x.plant)] * OF_EACH + [(2, x.alike)] * 2:
        p = x.person()
        x.changes(p, times)
        keep("account_moved_often", p)


@kind("arrears_moved")
def account_changed_for_arrears(x):
    for arrears, keep in [(3, x.plant)] * OF_EACH + [(2, x.alike)] * 2:
        p, account = x.person(), f"55{x.next()}"
        x.payee(p, 20000, f"44{x.next()}", end=20730)
        x.payee(p, 20730, account)
        x.run("UPDATE payment SET method = 'bank', provider = 'NH', bank = '970436', account = ?,"
              " withheld = 0, current = amount, arrears = ? * amount, amount = amount + ? * amount WHERE"
              " entity = ? AND month = ?", account, arrears, arrears, p, LAST)
        keep("account_changed_for_arrears", p)


@kind("collector_dead")
def collector_is_dead(x):
    for died, keep in [(TODAY - 90, x.plant)] * OF_EACH + [(TODAY - 20, x.alike)] * 2:
        p, collector = x.person(), x.take([p for p in x.home if p not in x.paid])
        x.payee(p, 20000, "", collector)
        x.fact(collector, "dead", "1", died)
        keep("collector_is_dead", p)


@kind("number_twice")
def one_number_two_people(x):
    for n in range(OF_EACH + 2):
        number, a = f"0240{x.next():08}", x.person()
        b = x.take(list(x.home)) if n < OF_EACH else a
        for p, what in ((a, "citizen"), (b, "old_card")):
            x.run("INSERT INTO person_number VALUES (24, ?, ?, 0, ?, 20000, 0, ?, 0, ?)", p, what, NO_END,
                  x.recorded["may"], number)
        (x.plant if n < OF_EACH else x.alike)("one_number_two_people", a)


# ---- paid what is not owed ----

@kind("paid_not_owed")
def two_exclusive_benefits(x):
    for _ in range(OF_EACH):
        p, number = x.person(pension=True), x.next()
        x.run("INSERT INTO enrolment_act SELECT province, ?, entity, 'disability_allowance', act, from_month,"
              " on_day, number, signer, reason, article, papers, commune, to_commune, '', prepared_by,"
              " recorded FROM enrolment_act WHERE entity = ? AND benefit = 'social_pension' LIMIT 1", number,
              p)
        x.run("INSERT INTO enrolment_approval VALUES (24, ?, 1, 'Hoà', 'Bình', '', ?)", number,
              x.recorded["july"])
        x.run("INSERT OR IGNORE INTO payment_line SELECT 24, month, round, number, 'disability_allowance',"
              " month, 810000, 0, 0, 810000 FROM payment WHERE entity = ?", p)
        x.plant("two_exclusive_benefits", p)


@kind("paid_not_owed")
def age_against_category(x):
    for birth, keep in [(0, x.plant)] * OF_EACH + [(-8000, x.alike)] * 2:
        p = x.person(pension=True)
        x.run("UPDATE person SET birth = ?, birth_to = ? WHERE id = ? AND closed = 0", birth, birth, p)
        keep("age_against_category", p)


@kind("paid_not_owed")
def has_another_pension(x):
    for since, keep in [(20000, x.plant)] * OF_EACH + [(TODAY + 10, x.alike)] * 2:  # granted, from next month
        p = x.person(pension=True)
        x.fact(p, "monthly_pension", "4000000", since)
        keep("has_another_pension", p)


@kind("birth_changed")
def made_older_to_enrol(x):
    for days, keep in [(2000, x.plant)] * OF_EACH + [(20, x.alike)] * 2:
        p, number = x.person(pension=True), x.recorded["may"]
        old, = x.rows("SELECT recorded FROM person WHERE id = ? AND closed = 0", p)[0]
        x.run("UPDATE person SET recorded = ? WHERE id = ? AND closed = 0", number, p)
        x.run("INSERT INTO person SELECT province, id, valid_from, valid_to, known_from, 20590, ?, ?, name,"
              " birth + ?, birth_to + ?, sex, ethnicity FROM person WHERE id = ? AND closed = 0",
              old, number, days, days, p)
        keep("made_older_to_enrol", p)


@kind("far_back")
def enrolled_far_back(x):
    for _ in range(OF_EACH):
        p = x.person()
        x.run("UPDATE enrolment_act SET from_month = from_month - 14 WHERE entity = ?", p)
        x.plant("enrolled_far_back", p)


# ---- what the citizen should have had ----

@kind("paid_late")
def paid_late(x):
    for late, keep in [(40, x.plant)] * OF_EACH + [(10, x.alike)] * 2:
        p = x.person()
        x.run("UPDATE payment_event SET on_day = ? WHERE (month, round, number) IN (SELECT month, round,"
              " number FROM payment WHERE entity = ? AND month = ?)", 20727 + late, p, LAST - 2)
        keep("paid_late", p)


@kind("owed_not_paid")
def enrolled_and_never_paid(x):
    for months, keep in [(5, x.plant)] * OF_EACH + [(1, x.alike)] * 2:
        p = x.person(pension=True)
        of = "(month, round, number) IN (SELECT month, round, number FROM payment WHERE entity = ? AND month > ?)"
        for table in ("payment_event", "payment_line"):
            x.run(f"DELETE FROM {table} WHERE {of}", p, LAST - months)
        x.run("DELETE FROM payment WHERE entity = ? AND month > ?", p, LAST - months)
        keep("enrolled_and_never_paid", p)


# ---- the review ----

@kind("decided_against_form")
def decided_against_form(x):
    for klass, keep in [("KN", x.plant)] * OF_EACH + [("CN", x.alike)] * 2:
        h = x.household("N")
        x.run("UPDATE review_score SET class = ? WHERE campaign = ? AND household = ?", klass, x.campaign, h)
        keep("decided_against_form", h)


@kind("form_says_poor")
def poor_and_refused(x):
    for klass, keep in [("N", x.plant)] * OF_EACH + [("KN", x.alike)] * 2:
        h = x.household("escaped")
        x.run("UPDATE review_score SET class = ? WHERE campaign = ? AND household = ?", klass, x.campaign, h)
        keep("poor_and_refused", h)


@kind("decided_against_vote")
def against_the_meeting(x):
    for agreed, keep in [(9, x.plant)] * OF_EACH + [(10, x.alike)] * 2:
        h = x.household("N", "CN")
        x.run("INSERT OR REPLACE INTO review_vote VALUES (24, ?, ?, 9, 20, ?, ?, NULL)", x.campaign, h, agreed,
              x.recorded["may"])
        keep("against_the_meeting", h)


@kind("score_lowered")
def scored_again_lower(x):
    for klass, keep in [("KN", x.plant)] * OF_EACH + [("N", x.alike)] * 2:
        h = x.household("N")
        x.scored(h, 8, 120, "N")
        x.run("UPDATE review_score SET b1 = 160, class = ? WHERE campaign = ? AND household = ? AND round = 1",
              klass, x.campaign, h)
        keep("scored_again_lower", h)


@kind("split_before_survey")
def split_before_review(x):
    for days, keep in [(40, x.plant)] * OF_EACH + [(120, x.alike)] * 2:
        h = x.household("N", "CN")
        on = x.surveyed(h) - days
        x.run("INSERT INTO household_succession VALUES (24, ?, ?, ?, ?, ?)", x.take(list(x.home.values())), h,
              on, x.event("split", on, h), x.recorded["may"])
        keep("split_before_review", h)


@kind("joined_before_survey")
def parent_moved_in(x):
    for days, keep in [(10, x.plant)] * OF_EACH + [(60, x.alike)] * 2:
        big = {h for h, in x.rows("SELECT household FROM membership WHERE closed = 0 AND valid_to = ? GROUP"
                                  " BY 1 HAVING COUNT(*) > 2", NO_END)}
        h = x.household("N", "CN")
        while h not in big:
            h = x.household("N", "CN")
        joins = x.rows("SELECT m.person FROM membership AS m JOIN person AS p ON p.id = m.person AND"
                       " p.closed = 0 AND p.birth < 9000 WHERE m.household = ? AND m.closed = 0 AND"
                       " m.valid_to = ? ORDER BY m.number DESC", h, NO_END)[0][0]
        x.run("UPDATE membership SET valid_from = 15000 WHERE household = ? AND closed = 0 AND person <> ?", h,
              joins)
        x.run("UPDATE membership SET valid_from = ? WHERE household = ? AND closed = 0 AND person = ?",
              x.surveyed(h) - days, h, joins)
        keep("parent_moved_in", h)


@kind("answers_alike")
def forms_copied(x):
    villages = x.rows("SELECT commune, village, GROUP_CONCAT(id) FROM (SELECT DISTINCT h.commune, h.village,"
                      " h.id FROM household AS h JOIN answer AS w ON w.entity = h.id AND w.closed = 0 AND"
                      " w.valid_to = ?1 WHERE h.closed = 0 AND h.valid_to = ?1 ORDER BY h.id) GROUP BY 1, 2"
                      " HAVING COUNT(*) >= 8 ORDER BY 1, 2", NO_END)
    x.rng.shuffle(villages)
    for n, keep in ((4, x.plant), (3, x.alike)):
        homes = [int(h) for h in villages.pop()[2].split(",") if int(h) not in x.used][:n]
        for h in homes:
            x.used.add(h)
            x.run("UPDATE answer SET (answers, form, valid_from) = (SELECT answers, form, valid_from FROM answer"
                  " WHERE entity = ?1 AND closed = 0 ORDER BY valid_from DESC LIMIT 1) WHERE entity = ?2 AND"
                  " valid_from = (SELECT MAX(valid_from) FROM answer WHERE entity = ?2 AND closed = 0)", homes[0],
                  h)
            keep("forms_copied", h)


@kind("poor_with_car")
def car_and_poor(x):
    for car, classes, keep in [("1", ("N", "CN"), x.plant)] * OF_EACH + [("1", ("escaped",), x.alike)] * 2:
        h = x.household(*classes)
        number, answers, questions = x.rows(
            "SELECT w.recorded, w.answers, f.questions FROM answer AS w JOIN form AS f ON f.id = w.form WHERE"
            " w.entity = ? AND w.closed = 0 ORDER BY w.valid_from DESC", h)[0]
        v = answers.split(",")
        v[questions.split(",").index("car")] = car
        x.run("UPDATE answer SET answers = ? WHERE entity = ? AND recorded = ?", ",".join(v), h, number)
        keep("car_and_poor", h)


@kind("poor_with_column_0")
def enterprise_and_poor(x):
    for classes, keep in [(("N", "CN"), x.plant)] * OF_EACH + [(("escaped",), x.alike)] * 2:
        h = x.household(*classes)
        x.fact(h, "a0_business", "1", 20000)
        keep("enterprise_and_poor", h)


@kind("class_undecided")
def ghost_household(x):
    for n in range(OF_EACH + 2):
        h = x.take(list(x.home.values()))
        number = x.recorded["may"] if n < OF_EACH else x.rows(
            "SELECT MAX(number) FROM recording WHERE source = 'decision'")[0][0]
        x.fact(h, "class", "N", 20500, number)
        (x.plant if n < OF_EACH else x.alike)("ghost_household", h)


@kind("two_homes")
def one_person_two_homes(x):
    for end, keep in [(NO_END, x.plant)] * OF_EACH + [(20600, x.alike)] * 2:
        p, h = x.person(), x.household("N", "CN")
        x.run("INSERT INTO membership VALUES (24, ?, ?, 20000, ?, 20000, 0, ?, 0, 90, '')", h, p, end,
              x.recorded["may"])
        keep("one_person_two_homes", p)


# ---- communes and officers: an honest one beside each ----

def of_communes(x, name, hits, make):
    for h, keep in ((hits, x.communes), (hits // 2, None)):
        area, homes = x.commune()
        make(area, homes[:20], h)
        if keep is not None:
            keep[name] = area


@kind("escapes_improbable")
def commune_escapes(x):
    of_communes(x, "commune_escapes", 20, lambda area, homes, hits: x.cases(
        area, homes, hits, "list", "N",
        lambda hit: ("escaped", "poor_to_above", "") if hit else ("N", "stays_poor", "")))


@kind("refusals_improbable")
def commune_refuses(x):
    of_communes(x, "commune_refuses", 18, lambda area, homes, hits: x.cases(
        area, homes, hits // 2 if hits < 18 else hits, "enter", "",
        lambda hit: ("KN", "none", "r" if hit else "")))


@kind("scores_bunch")
def commune_bunches(x):
    of_communes(x, "commune_bunches", 20, lambda area, homes, hits: x.scores(
        area, homes, hits, "Người chấm A (giả lập)"))


@kind("scores_bunch_officer")
def officer_bunches(x):
    area, homes = x.commune(45)
    x.scores(area, homes[:20], 20, "Người chấm B (giả lập)")
    x.scores(area, homes[20:40], 0, "Người chấm C (giả lập)")
    x.communes["officer_bunches"] = area


# ---- what leaves no trace ----

@kind(None)
def false_answers_no_trace(x):
    for _ in range(OF_EACH):
        x.plant("false_answers_no_trace", x.household("N", "CN"))


@kind(None)
def cash_kept_by_carer_no_trace(x):
    for _ in range(OF_EACH):
        x.plant("cash_kept_by_carer_no_trace", x.person())


# ---- measuring ----

def ask(binary, path, *words):
    done = subprocess.run([binary, *words, "--db", path, "--as-of", AS_OF, "--format", "csv"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(" ".join(words) + ": " + done.stderr)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def tell_kinds(x, found):
    wrong = 0
    print(f"{'planted':30} {'told as':22} {'planted':>7} {'found':>6} {'look-alikes':>12} {'accused':>8}")
    for name, (_, code) in KINDS.items():
        if name in x.communes:
            told = {f["commune"] for f in found if f["kind"] == code}
            became = {c for c, in x.rows("WITH RECURSIVE now (id) AS (SELECT ? UNION SELECT s.to_area FROM"
                                         " area_succession AS s JOIN now ON now.id = s.from_area) SELECT"
                                         " a.code FROM area AS a JOIN now ON now.id = a.id",
                                         x.communes[name])}
            n, hits, alike, accused = 1, int(bool(told & became)), 1, len(told - became)
        else:
            told = {int(f["entity"].lstrip("#")) for f in found if f["kind"] == code and f["entity"]}
            n, hits = len(x.truth[name]), len(told & set(x.truth[name]))
            alike, accused = len(x.honest.get(name, [])), len(told & set(x.honest.get(name, [])))
        wrong += accused
        print(f"{name:30} {code or '(no trace)':22} {n:7} {hits:6} {alike:12} {accused:8}")
    print(f"look-alikes accused: {wrong}")
    return wrong


def tell_budgets(x, ranks):
    planted = {x.home.get(p, p) for v in x.truth.values() for p in v}
    seen = collections.OrderedDict((x.home.get(int(r["of"].lstrip("#")), int(r["of"].lstrip("#"))), 1)
                                   for r in ranks if r["of"].startswith("#"))
    order, n = list(seen), len(set(x.home.values()))
    print(f"\n{len(planted)} of {n} households have something planted; {len(order)} have a finding of any kind")
    print(f"{'budget':>7} {'visits':>7} {'recall':>8} {'precision':>10} {'at random: recall':>18} {'precision':>10}")
    for percent in BUDGETS:
        visits = max(1, round(n * percent / 100))
        hits = len(planted & set(order[:visits]))
        print(f"{percent:6}% {visits:7} {100 * hits / len(planted):7.1f}% {100 * hits / visits:9.1f}%"
              f" {percent:17.1f}% {100 * len(planted) / n:9.1f}%")


def main():
    binary, source = sys.argv[1:3]
    if not os.path.exists(source):
        print(f"skipped: there is no {source} (make run leaves it)")
        sys.exit(77)
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "planted.db")
        shutil.copyfile(source, path)
        already = {int(f["entity"].lstrip("#")) for f in ask(binary, path, "inspect", "find", "--limit", "0")
                   if f["kind"] == "dead_paid"}
        x = Province(path, seed)
        x.used |= {x.home.get(p, p) for p in already}
        for p in sorted(already):
            x.plant("dead_and_paid", p)  # deaths that `make run` tells late
        officer_bunches(x)  # needs the largest commune
        for plant, _ in KINDS.values():
            if plant is not officer_bunches:
                plant(x)
        x.db.commit()
        done = subprocess.run([binary, "duplicates", "find", "--db", path, "--who", "Cài (giả lập)"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit("duplicates find: " + done.stderr)
        found = ask(binary, path, "inspect", "find", "--limit", "0")
        ranks = ask(binary, path, "inspect", "rank", "--limit", "0")
        print(f"{len(KINDS)} kinds; seed {seed}; synthetic")
        wrong = tell_kinds(x, found)
        tell_budgets(x, ranks)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
