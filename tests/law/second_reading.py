"""A second reading of the rules, written from the texts alone: what each must answer, in plain fractions, without the engine."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from shouzhan.kernel.dates import built_in

NEW_MEASURES, CITY_REGULATION, MAIN_CONTRIBUTORS = date(2026, 1, 23), date(2017, 6, 1), date(2016, 2, 26)
RELIEF_2015, VAT_LAW = date(2015, 10, 1), date(2026, 1, 1)
CALENDAR = built_in()
BRACKETS = ((36_000, 3, 0), (144_000, 10, 2_520), (300_000, 20, 16_920), (420_000, 25, 31_920), (660_000, 30, 52_920), (960_000, 35, 85_920), (10**15, 45, 181_920))
FIVE_MILLION = 5_000_000
LEFT_OPEN = None


def money(text):
    return Fraction(text)


def months_later(day, count):
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_later(day, count):
    while count:
        day += timedelta(days=1)
        count -= CALENDAR.is_working_day(day)
    return day


def rolled(day):
    return day if CALENDAR.is_working_day(day) else working_days_later(day, 1)


def recognised_amount(facts, _on):
    taken_off = sum(money(one["amount"]) for one in facts["deductions"] if not one["deliverable_sample"])
    left = money(facts["total"]) - taken_off
    return ("refused", {}) if left <= 0 else ("value", {"non_technical": taken_off, "recognised": left})


def decision_due(facts, _on):
    start = facts["resubmitted_on"] or facts["accepted_on"]
    if start < facts["accepted_on"]:
        return "refused", {}
    if start < NEW_MEASURES:
        return "value", {"due_on": rolled(start + timedelta(days=30)), "clock": "natural-days"}
    is_large = facts["disputed"] or money(facts["recognised"]) >= FIVE_MILLION
    return "value", {"due_on": working_days_later(start, 30 if is_large else 15), "clock": "working-days"}


def technical_income(facts, _on):
    confirmed, received = money(facts["confirmed"]), money(facts["received"])
    if facts["contract_changed"]:
        return "allowed", {"counts": received, "total": confirmed + received}
    if confirmed + received > money(facts["recognised"]):
        return "refused", {}
    return "allowed", {"counts": received, "total": confirmed + received, "left": money(facts["recognised"]) - confirmed - received}


def patent_licence(facts, _on):
    years = {"invention": 20, "utility-model": 10, "design": 15 if facts["filed_on"] >= date(2021, 6, 1) else 10}[facts["patent"]]
    ends = months_later(facts["filed_on"], years * 12)
    return "allowed" if facts["in_force"] and facts["licence_to"] <= ends else "refused", {"patent_ends": ends} if facts["in_force"] else {}


def net_income(facts, _on):
    return "value", {"net": money(facts["gross_income"]) - sum(money(one["amount"]) for one in facts["costs"] if one["kind"] != "research")}


def reward_floor(facts, on):
    base, is_own_use, is_public = max(money(facts["base"]), 0), facts["mode"] == "self-implementation", facts["unit_kind"] in ("university", "institute")
    floor = Fraction(5, 100) if is_own_use else Fraction(1, 2)
    asked = Fraction(7, 10) if is_public and not is_own_use and on >= CITY_REGULATION else floor
    if facts["unit_kind"] != "enterprise" and facts["has_agreement"] and facts["ratio"] is None:
        return LEFT_OPEN
    ratio = floor if facts["ratio"] is None else money(facts["ratio"])
    if ratio < floor and not (facts["unit_kind"] == "enterprise" and facts["has_agreement"]):
        return "refused", {}
    told = {"floor_ratio": floor, "floor_amount": base * floor, "reward": base * ratio}
    if is_public:
        told |= {"recommended_ratio": asked, "main_contributors_min": base * ratio / 2 if on >= MAIN_CONTRIBUTORS else Fraction(0)}
    return "warned" if is_public and facts["has_agreement"] and ratio < asked else "allowed", told


def publicity(facts, _on):
    if facts["objection"] or (facts["kind"] == "reward" and facts["starts_on"] < date(2018, 7, 1)):
        return "refused", {}
    last = rolled(facts["starts_on"] + timedelta(days=15)) if facts["kind"] == "price" else working_days_later(facts["starts_on"], 15)
    return "allowed", {"last_day": last, "next_from": last + timedelta(days=1)}


def payment_window(facts, _on):
    last, paid = months_later(facts["received_on"], 36), facts["paid_on"]
    told = {"last_day": last, "in_time": paid is None or facts["received_on"] <= paid <= last}
    return "value", told if paid is None else told | {"file_by": rolled(months_later(paid.replace(day=15), 1))}


def exclusion(facts, _on):
    until = months_later(facts["decided_on"], 60 if facts["reason"] == "fraud" else 24)
    excluded = facts["decided_on"] <= facts["asked_on"] <= until
    return "refused" if excluded else "allowed", {"until": until, "excluded": excluded}


def income_tax(income):
    income = max(income, 0)
    rate, less = next((rate, less) for upto, rate, less in BRACKETS if income <= upto)
    return Fraction(income * rate, 100) - less


def cash_reward(facts, _on):
    income, reward = money(facts["annual_taxable_income"]), money(facts["reward"])
    before, with_relief, without = income_tax(income), income_tax(income + reward / 2), income_tax(income + reward)
    told = {"tax_before": before, "tax_without_relief": without, "extra_tax": (with_relief if facts["qualifies"] else without) - before}
    return "value", told | ({"tax_with_relief": with_relief, "saving": without - with_relief} if facts["qualifies"] else {})


def cash_reward_conditions(facts, _on):
    pay_by, file_by = months_later(facts["received_on"], 36), rolled(months_later(facts["paid_on"].replace(day=15), 1))
    passes = (
        facts["payer"] != "other" and facts["contributor"] and facts["service_result"] and facts["way"] != "other" and facts["registered"]
        and facts["received_on"] <= facts["paid_on"] <= pay_by and facts["publicity_days"] >= 15 and (facts["filed_on"] is None or facts["filed_on"] <= file_by)
    )
    return "allowed" if passes else "refused", {"passes": passes, "pay_by": pay_by, "file_by": file_by}


def stamp(facts, _on):
    return "value", {"tax": money(facts["amount"]) * 3 / 10_000}


def technology_transfer(facts, on):
    total = Fraction(0)
    for one in facts["incomes"]:
        if one["kind"] != "ownership":
            first, last = one["license_from"], one["license_to"]
            is_long = first is not None and last is not None and last + timedelta(days=1) >= months_later(first, 60)
            if not is_long or (one["kind"] == "non-exclusive-license" and on < RELIEF_2015):
                continue
        if one["registered"] and not one["related_party_100"]:
            total += money(one["amount"])
    total = max(total, Fraction(0))
    above = max(total - FIVE_MILLION, Fraction(0))
    return None, {"qualifying": total, "exempt": total - above, "halved": above, "tax": above / 2 / 4}


def rate_of(year, category):
    if category == "ic-machine-tool":
        return Fraction(120, 100) if 2023 <= year <= 2027 else LEFT_OPEN
    if year == 2022 and category == "general":
        return LEFT_OPEN
    full_from = {"general": 2023, "manufacturing": 2021, "tech-sme": 2022}[category]
    three_quarters_from = 2017 if category == "tech-sme" else 2018
    return Fraction(1) if year >= full_from else Fraction(3, 4) if year >= three_quarters_from else Fraction(1, 2)


def super_deduction(facts, _on):
    rate = rate_of(facts["tax_year"], facts["category"])
    if rate is LEFT_OPEN:
        return LEFT_OPEN
    own, other, at_home, abroad = (money(facts[name]) for name in ("own", "other", "domestic_commissioned", "overseas_commissioned"))
    allowed = min(other, own / 9)
    inland = own + allowed + at_home * 4 / 5
    base = inland + (min(abroad * 4 / 5, inland * 2 / 3) if facts["tax_year"] >= 2018 else 0)
    return "value", {"other_allowed": allowed, "base": base, "rate": rate, "extra_deduction": base * rate}


def small_scale(facts, _on):
    sales = money(facts["sales"])
    exempt = sales < 100_000 if facts["month_of"] >= VAT_LAW else sales <= 100_000
    return "value", {"exempt": exempt, "tax": Fraction(0) if exempt else sales / 100}


def vat_exemption(facts, _on):
    kind, is_new = facts["kind"], facts["supplied_on"] >= VAT_LAW
    is_main = kind in ("development", "transfer", "license") or (kind == "commercialisation" and facts["recognised_as_development"])
    is_linked = kind in ("consulting", "service") and facts["serves_linked_contract"] and facts["same_invoice"]
    is_bound = facts["waived"] and not (is_new and facts["small_scale"])
    exempt = (is_main or is_linked) and facts["registered"] and facts["separate_books"] and not is_bound
    return "allowed" if exempt else "refused", {"exempt": bool(exempt), "rate": Fraction(0) if exempt else Fraction(6, 100)}


READINGS = {
    "contracts.recognised-amount": recognised_amount, "contracts.decision-due": decision_due, "contracts.technical-income": technical_income, "contracts.patent-licence": patent_licence,
    "distribution.net-income": net_income, "distribution.reward-floor": reward_floor, "distribution.publicity": publicity, "distribution.payment-window": payment_window, "distribution.exclusion": exclusion,
    "tax.iit-cash-reward": cash_reward, "tax.iit-cash-reward-conditions": cash_reward_conditions, "tax.stamp": stamp, "tax.cit-technology-transfer": technology_transfer,
    "tax.rd-super-deduction": super_deduction, "tax.vat-small-scale": small_scale, "tax.vat-technology": vat_exemption,
}
