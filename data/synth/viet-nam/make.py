#!/usr/bin/env python3
"""Makes communes.csv of the synthetic country from data/admin and provinces.csv.

    data/synth/viet-nam/make.py

README.md beside it says what is a fact and what is a choice.
"""

import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))
ADMIN = os.path.join(HERE, "../../admin")

# Published for 2022 (Decision 71/QĐ-BLĐTBXH, by the press): poor households of a region in per cent.
POOR = {"NMM": 14.23, "RRD": 1.0, "NCC": 4.99, "CH": 8.39, "SE": 0.21, "MRD": 2.26}
# Published for the country and 2023 (Decision 134/QĐ-BLĐTBXH, by the press).
POOR_COUNTRY = 2.93
# Choices, not facts.
WARD_RISK = 0.4
SPECIAL_RISK = 2.0
SPECIAL_OF_100 = {"NMM": 45, "RRD": 0, "NCC": 12, "CH": 35, "SE": 1, "MRD": 3}
MINORITY = {"NMM": 45, "RRD": 1, "NCC": 8, "CH": 30, "SE": 4, "MRD": 7}
MINORITY_SPECIAL = 85
WARD_PEOPLE = 1.5  # of a rural commune of the same province


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def regions():
    """Region of a commune of today: that of the old province of its first part."""
    of_province = {r["province_code"]: r["region"] for r in read(f"{ADMIN}/regions.csv")}
    region = {}
    for r in read(f"{ADMIN}/commune_map_pre_to_post_all.csv"):
        region.setdefault(r["new_commune_code"], of_province[r["old_province_code"]])
    return region


def is_special(region, code):
    """Spread evenly by the code, which says nothing about the place."""
    return int(code) * 37 % 100 < SPECIAL_OF_100[region]


def main():
    region = regions()
    people = {r["code"]: int(r["people"]) for r in read(f"{HERE}/provinces.csv")}
    communes = read(f"{ADMIN}/communes_post_2025-07-01_all.csv")
    weight = {p: 0.0 for p in people}
    for c in communes:
        c["ward"] = c["kind"] == "Phường"
        c["region"] = region[c["commune_code"]]
        c["special"] = not c["ward"] and is_special(c["region"], c["commune_code"])
        weight[c["province_code"]] += WARD_PEOPLE if c["ward"] else 1
    total = poor = 0
    for c in communes:
        share = (WARD_PEOPLE if c["ward"] else 1) / weight[c["province_code"]]
        c["people"] = round(people[c["province_code"]] * share)
        c["risk"] = POOR[c["region"]] * (WARD_RISK if c["ward"] else SPECIAL_RISK if c["special"] else 1)
        total += c["people"]
        poor += c["people"] * c["risk"]
    scale = POOR_COUNTRY / (poor / total)
    with open(f"{HERE}/communes.csv", "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["code", "name", "kind", "province_code", "people", "special_difficulty",
                    "poor_pct", "minority_pct"])  # fmt: skip
        for c in communes:
            minority = MINORITY_SPECIAL if c["special"] else MINORITY[c["region"]]
            w.writerow([c["commune_code"], c["name"], c["kind"], c["province_code"], c["people"],
                        int(c["special"]), f"{min(c['risk'] * scale, 48):.2f}", minority])  # fmt: skip


if __name__ == "__main__":
    main()
