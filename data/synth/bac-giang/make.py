#!/usr/bin/env python3
"""Makes the tables of the synthetic Bắc Giang from collected public data.

    data/synth/bac-giang/make.py SOURCE_FOLDER

README.md beside it says what is a fact and what is a choice.
"""

import collections
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Choices, not facts: how much poorer or richer than the rest of the province the lowland communes of
# a district are, before all is brought to the published total.
DISTRICT_RISK = {
    "213": 0.13, "215": 1.4, "216": 1.0, "217": 0.9, "218": 1.5, "219": 1.5, "220": 2.5,
    "221": 0.7, "222": 0.6, "223": 1.1,
}  # fmt: skip
TOWN_RISK = 0.5
# Share of people who are not Kinh, in per cent. Lục Ngạn's is published (2012); the others are chosen
# so that the province's published share comes out nearly.
MINORITY = {
    "213": 2, "215": 28, "216": 2, "217": 7, "218": 16, "219": 47, "220": 50, "221": 1, "222": 1,
    "223": 1,
}  # fmt: skip
# Specially difficult: rural communes of Sơn Động, and the emptiest of the other highland districts.
HIGHLAND = {"215", "218", "219"}
SPECIAL_COUNT = 28
# 24 specially difficult communes had 13.57 % poor in 2023 where the province had 2.63 %.
SPECIAL_RATE_2021 = 5.27 * 13.57 / 2.63
POOR_2021 = 24639 / 467533 * 100


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


def communes(folder):
    people, area = collections.Counter(), collections.Counter()
    for r in read(folder, "admin/bacgiang_communes_2009_population.csv"):
        if r["code_2020_2024"] and r["population_2009pkg"]:
            people[r["code_2020_2024"]] += int(r["population_2009pkg"])
            area[r["code_2020_2024"]] += float(r["polygon_area_km2"] or 0)
    son_dong = {}
    for r in read(folder, "poverty/sondong_communes_2014_2017.csv"):
        if r["year"] == "2016" and r["code_2020_2024"]:
            son_dong.setdefault(r["code_2020_2024"], []).append(float(r["poor_rate_pct"]))
    rows = []
    for r in read(folder, "admin/bacgiang_commune_chain_209_192_new.csv"):
        code = r["code_2020_2024"]
        density = people[code] / area[code] if area[code] else 1e9
        rows.append(dict(code=code, name=r["name"], kind=r["kind"], district=r["district_code"],
                         people=people[code], density=density))  # fmt: skip
    assert len(rows) == 209 and all(r["people"] > 0 for r in rows), [
        r for r in rows if not r["people"]
    ]
    rural = [r for r in rows if r["kind"] == "Xã"]
    special = {r["code"] for r in rural if r["district"] == "220"}
    others = sorted((r for r in rural if r["district"] in HIGHLAND), key=lambda r: r["density"])
    special |= {r["code"] for r in others[: SPECIAL_COUNT - len(special)]}
    known = [sum(v) / len(v) for v in son_dong.values()]
    middle = sum(known) / len(known)
    for r in rows:
        r["special"] = int(r["code"] in special)
        if r["special"]:
            local = son_dong.get(r["code"])
            r["rate"] = SPECIAL_RATE_2021 * (sum(local) / len(local) / middle if local else 1)
        else:
            r["rate"] = DISTRICT_RISK[r["district"]] * (TOWN_RISK if r["kind"] == "Thị trấn" else 1)
            r["rate"] *= 0.5 if r["kind"] == "Phường" else 1
    all_people = sum(r["people"] for r in rows)
    fixed = sum(r["rate"] * r["people"] for r in rows if r["special"])
    free = sum(r["rate"] * r["people"] for r in rows if not r["special"])
    scale = (POOR_2021 * all_people - fixed) / free
    for r in rows:
        r["rate"] *= 1 if r["special"] else scale
        r["minority"] = MINORITY[r["district"]] * (1.4 if r["special"] else 0.85)
        r["minority"] = min(90, r["minority"] * (0.5 if r["kind"] != "Xã" else 1))
    write(
        "communes.csv",
        "code,name,kind,district_code,population_2009,special_difficulty,poor_pct_2021,minority_pct".split(","),
        [
            (r["code"], r["name"], r["kind"], r["district"], r["people"], r["special"],
             "%.2f" % r["rate"], "%.1f" % r["minority"])
            for r in rows
        ],  # fmt: skip
    )
    minority = sum(r["minority"] * r["people"] for r in rows) / all_people
    print("minority %.2f %%, special %d, scale %.2f" % (minority, len(special), scale))


def people(folder):
    write(
        "ages.csv",
        ["age_from", "male", "female"],
        [
            (r["age_group"].split("-")[0].rstrip("+"), r["male_2020_pct_of_total"],
             r["female_2020_pct_of_total"])
            for r in read(folder, "demography/vietnam_age_sex_wpp2019.csv")
        ],  # fmt: skip
    )
    groups = [
        (r["code"], r["name"], r["bacgiang_2019_recall_unverified"])
        for r in read(folder, "demography/ethnic_groups_codes.csv")
        if r["bacgiang_2019_recall_unverified"] and r["code"] != "01"
    ]
    write("minorities.csv", ["ethnicity", "name", "weight"], groups)
    rows = []
    for r in read(folder, "names/surnames.csv"):
        if r["sample"].startswith("hungnguyen18"):
            rows.append(("01", r["surname"], r["pct"]))
    rows += [("01", "Giáp", "1.0"), ("01", "Thân", "1.0")]
    codes = {"tay": "02", "nung": "07", "dao": "09"}
    for r in read(folder, "names/surnames_by_ethnic_group.csv"):
        if r["ethnic_group"] in codes:
            rows.append((codes[r["ethnic_group"]], r["surname"], "1"))
    write("surnames.csv", ["ethnicity", "surname", "weight"], rows)
    write(
        "given_names.csv",
        ["sex", "name", "weight"],
        [
            ({"M": "1", "F": "2"}[r["sex"]], r["given_name"], r["pct"])
            for r in read(folder, "names/given_names_frequency_dkl01.csv")
            if r["given_name"]
        ],
    )
    old_m = "Văn 60,Đình 7,Xuân 5,Đức 5,Hữu 5,Quang 4,Ngọc 4,Công 3,Trọng 3,Minh 2"
    new_m = "Văn 30,Đức 10,Minh 10,Quang 8,Tuấn 7,Anh 6,Thành 6,Xuân 5,Ngọc 5,Đình 4,Gia 3,Bảo 3"
    old_f = "Thị 92,Ngọc 2,Thanh 2,Kim 2,Thu 1,Bích 1"
    new_f = "Thị 55,Ngọc 10,Thu 8,Phương 6,Thanh 5,Thùy 4,Khánh 4,Minh 3,Bảo 3,Hồng 2"
    rows = []
    for sex, since, text in (("1", 0, old_m), ("1", 1985, new_m), ("2", 0, old_f), ("2", 1985, new_f)):
        rows += [(sex, since, *part.split(" ")) for part in text.split(",")]
    write("middle_names.csv", ["sex", "born_from", "name", "weight"], rows)


def growth(folder):
    # Children are drawn around a middle somewhat above the cut-offs of form 3.11.
    rows = []
    for r in csv.DictReader(open(folder, encoding="utf-8", newline="")):
        kg = ["%.1f" % (float(r[k]) * 1.25) if r[k] else "" for k in ("boy_kg_min", "girl_kg_min")]
        cm = ["%.1f" % (float(r[k]) * 1.07) for k in ("boy_cm_min", "girl_cm_min")]
        rows.append((int(float(r["age_months"])), *kg, *cm))
    write("growth.csv", ["age_months", "boy_kg", "girl_kg", "boy_cm", "girl_cm"], rows)


def targets():
    write(
        "targets.csv",
        ["year", "households", "poor", "near_poor", "source"],
        [
            (2021, 467533, 24639, round(467533 * 0.0524), "24.639 hộ nghèo, 5,27 %; cận nghèo 5,24 %"),
            (2022, 471024, 17946, round(471024 * 0.0425), "17.946 hộ nghèo, 3,81 %; cận nghèo 4,25 %"),
            (2023, 477490, 12558, round(477490 * 0.0340), "12.558 hộ nghèo, 2,63 % (số hộ suy ra từ đó); cận nghèo 3,40 %"),
        ],
    )


if __name__ == "__main__":
    communes(sys.argv[1])
    people(sys.argv[1])
    growth(os.path.join(HERE, "../../../law/vn/nutrition_form_3_11.csv"))
    targets()
