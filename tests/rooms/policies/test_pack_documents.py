"""The Shanghai pack says what the documents say, and no more."""

import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from shouzhan.rooms.policies.packs import PackDocument, PackError, load_pack
from shouzhan.rooms.policies.packs.reading import HERE

pytestmark = pytest.mark.pure
PACK = load_pack("shanghai")
PARKS, ZONE, TRANSFER, INCUBATORS, REPLY = PACK.documents


def test_it_holds_the_five_documents_in_order() -> None:
    assert [d.key for d in PACK.documents] == [
        "daxue-keji-yuan-2023",
        "zhangjiang-gaoxinqu-2023",
        "chengguo-zhuanhua-2021",
        "gaozhiliang-fuhuaqi-2023",
        "daibiao-jianyi-dafu-2023",
    ]
    assert [len(d.clauses) for d in PACK.documents] == [31, 35, 26, 41, 7]


def test_it_counts_58_tasks_with_a_printed_unit_list() -> None:
    printed = [[t for t in d.tasks if t.units] for d in PACK.documents]
    assert [len(tasks) for tasks in printed] == [18, 0, 16, 24, 0]
    assert [sum(len(t.units) for t in tasks) for tasks in printed] == [76, 0, 83, 101, 0]


def test_it_prints_no_unit_where_the_document_prints_none() -> None:
    without = [t for d in (ZONE, REPLY) for t in d.tasks]
    assert len(without) == 15
    assert all(not t.units and t.actors for t in without)


def test_it_names_a_lead_only_where_the_text_does() -> None:
    assert [(d.key, t.clause, t.lead) for d in PACK.documents for t in d.tasks if t.lead] == [
        (TRANSFER.key, "三(一)", "市科委")
    ]


def test_it_holds_21_targets_and_limits_and_23_results() -> None:
    kinds = Counter(f.kind for d in PACK.documents for f in d.figures)
    assert kinds == {"goal": 18, "limit": 3, "result": 23, "statement": 10 + 6 + 2 + 3}
    assert [len(d.targets) for d in PACK.documents] == [0, 7, 5, 9, 0]


def test_it_gives_the_ten_goals_of_the_park_plan_no_number() -> None:
    assert len(PARKS.statements) == 10
    assert all(f.value is None and f.deadline == date(2027, 12, 31) for f in PARKS.statements)


def test_it_never_adds_the_two_incubator_goals() -> None:
    same = [
        (d.key, f.value, f.scope_key)
        for d in PACK.documents
        for f in d.targets
        if f.binding.startswith("high-quality-incubators")
    ]
    assert same == [(ZONE.key, 20, "zhangjiang"), (INCUBATORS.key, 20, "city")]


@pytest.mark.parametrize(
    ("key", "binding", "base", "unit"),
    [
        ("chengguo-zhuanhua-2021", "technology-contract-amount-city", 300_000_000_000, "元"),
        ("gaozhiliang-fuhuaqi-2023", "tech-smes-incubated", 10_000, "家"),
        ("zhangjiang-gaoxinqu-2023", "leading-industries-talent", 800_000, "人"),
        ("zhangjiang-gaoxinqu-2023", "new-tech-firms-per-day", 200, "家"),
    ],
)
def test_it_turns_printed_units_into_counted_ones(key: str, binding: str, base: int, unit: str) -> None:
    figure = next(f for f in PACK.document(key).targets if f.binding == binding)
    assert (figure.in_base_units(), figure.base_unit) == (Decimal(base), unit)


def test_it_suggests_one_metric_per_target() -> None:
    suggested = [f.binding for d in PACK.documents for f in (*d.targets, *d.results)]
    assert len(set(suggested)) == len(suggested) == 44


def test_it_keeps_ranges_as_printed() -> None:
    ranges = [(f.value, f.high, f.unit) for d in PACK.documents for f in d.targets if f.comparator == "range"]
    assert ranges == [(3, 5, "家"), (3, 5, "个"), (2, 3, "个")]


def test_it_knows_the_dates_and_the_missing_ones() -> None:
    assert [d.effective_from and d.effective_from.isoformat() for d in PACK.documents] == [
        "2024-01-01",
        "2023-11-30",
        "2021-07-01",
        "2023-07-01",
        None,
    ]
    assert INCUBATORS.adopted_on is None
    assert (TRANSFER.plan_from, TRANSFER.plan_to, TRANSFER.effective_to) == (2021, 2023, None)
    assert [d.number for d in PACK.documents] == [
        "沪府办规〔2023〕30号",
        "",
        "",
        "沪府办规〔2023〕16号",
        "沪科建复〔2023〕26号",
    ]


def test_it_digests_every_clause_in_both_languages() -> None:
    for document in PACK.documents:
        for clause in document.clauses:
            assert clause.digest.zh
            assert clause.digest.en
            assert len(clause.digest.zh) <= 80, clause


def test_it_hands_a_document_over_ready_to_adopt() -> None:
    adoption = TRANSFER.adoption()
    assert set(adoption) == {"facts", "clauses", "tasks", "figures", "rules", "references"}
    assert adoption["facts"]["plan_to"] == 2023
    assert adoption["tasks"][0]["responsible_units"][0] == "市科委"
    assert {f["class"] for f in adoption["figures"]} == {"goal", "statement"}
    assert len(adoption["references"]) == 5


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "shanghai", tmp_path / "shanghai")
    return tmp_path


def broken(copy: Path, key: str, change: object) -> str:
    path = copy / "shanghai" / f"{key}.yaml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    change(raw)  # type: ignore[operator]
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    with pytest.raises(PackError) as refused:
        load_pack("shanghai", copy)
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.update(surprise=1), "unknown key surprise"),
        (lambda raw: raw.pop("issuer"), "issuer is missing"),
        (lambda raw: raw["tasks"][0].update(clause="九(九)"), "九(九), which is not among the clauses"),
        (
            lambda raw: raw["tasks"][0]["units"].append("市某某委"),
            "prints 市某某委, which units.yaml does not know",
        ),
        (lambda raw: raw["targets"][0].update(comparator="about"), "comparator about is none of"),
        (lambda raw: raw["targets"][0].update(value=[1, 2]), "only a range, has two values"),
        (lambda raw: raw["targets"][0].pop("unit"), "targets no. 1 has no unit"),
        (lambda raw: raw["statements"][0].update(value=3), "must not have a value"),
        (lambda raw: raw["clauses"].append(raw["clauses"][0]), "clause 一 is given twice"),
        (lambda raw: raw.update(effective_from="soon"), "effective_from is not a date"),
    ],
)
def test_it_refuses_what_does_not_hold_in_a_plain_sentence(copy: Path, change: object, said: str) -> None:
    assert said in broken(copy, "gaozhiliang-fuhuaqi-2023", change)


def test_it_says_when_there_is_no_such_pack() -> None:
    with pytest.raises(PackError, match="no such pack"):
        load_pack("atlantis")


def test_every_rule_speaks_of_a_clause() -> None:
    def clauses(document: PackDocument) -> set[str]:
        return {c.id for c in document.clauses}

    assert all(rule.clause in clauses(d) for d in PACK.documents for rule in d.rules)
    assert sum(len(d.rules) for d in PACK.documents) == 42
