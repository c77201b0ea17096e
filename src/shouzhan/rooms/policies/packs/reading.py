"""Reads a pack's data files and refuses what does not hold, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shouzhan.kernel.text import Text
from shouzhan.rooms.policies.packs.model import (
    Pack,
    PackArea,
    PackClause,
    PackCollective,
    PackDistrict,
    PackDocument,
    PackFigure,
    PackReference,
    PackRule,
    PackTask,
    PackUnit,
    PrintedName,
)

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the parser written in C where the library has it
Made = TypeVar("Made")
COMPARATORS = (">=", ">", "<=", "<", "=", "range", "+/day", "growth")
RULE_KINDS = (
    "ban",
    "exemption",
    "sanction",
    "cap",
    "floor",
    "quota",
    "period",
    "compulsion",
    "principle",
    "approval",
    "duty",
)
RESOLUTIONS = ("named-per-task", "all-districts", "all-of-kind", "members-of", "all-member-parks")
_FACTS = (
    "key",
    "title",
    "title_en",
    "number",
    "issuer",
    "adopted_on",
    "printed_on",
    "effective_from",
    "effective_to",
    "plan_from",
    "plan_to",
    "horizon",
    "addressees",
    "copies",
    "is_public_release",
    "short_en",
)
_DATES = ("adopted_on", "printed_on", "effective_from", "effective_to", "horizon")
_LISTS = ("clauses", "tasks", "targets", "statements", "results", "rules", "references")


class PackError(ValueError):
    """A pack that does not hold; the message names file, place and what is wrong."""


@cache
def load_pack(name: str, folder: Path = HERE) -> Pack:
    """Read a pack by its name and check it whole."""
    root = folder / name
    if not (root / "units.yaml").is_file():
        raise PackError(
            f"{name}: there is no such pack; a pack is a folder with units.yaml and one file per document"
        )
    files = sorted(path for path in root.glob("*.yaml") if path.name != "units.yaml")
    documents = sorted(
        (read_document(path) for path in files), key=lambda document: _order(root, document.key)
    )
    pack = _bodies(name, root / "units.yaml", tuple(documents))
    _check_known(pack)
    return pack


def _order(root: Path, key: str) -> int:
    """The place of a document in the pack's own order, from units.yaml."""
    order = _yaml(root / "units.yaml").get("documents") or []
    if key not in order:
        raise PackError(f"units.yaml: documents does not list {key}")
    return int(order.index(key))


def read_document(path: Path) -> PackDocument:
    """Read the facts of one document and check them."""
    raw = _yaml(path)
    unknown = sorted(set(raw) - set(_FACTS) - set(_LISTS))
    if unknown:
        raise PackError(f"{path.name}: unknown key {unknown[0]}")
    for name in ("key", "title", "title_en", "issuer"):
        if not raw.get(name):
            raise PackError(f"{path.name}: {name} is missing")
    if raw["key"] != path.stem:
        raise PackError(f"{path.name}: the key {raw['key']} is not the file's name")
    lists = {name: raw.get(name) or [] for name in _LISTS}
    clauses = tuple(_read(path, "clauses", lists["clauses"], _clause))
    document = PackDocument(
        key=raw["key"],
        title=raw["title"],
        title_en=raw["title_en"],
        number=raw.get("number") or "",
        issuer=raw["issuer"],
        **{name: _day(path, raw, name) for name in _DATES},
        plan_from=raw.get("plan_from"),
        plan_to=raw.get("plan_to"),
        addressees=raw.get("addressees") or "",
        copies=raw.get("copies") or "",
        is_public_release=bool(raw.get("is_public_release")),
        short_en=raw.get("short_en") or "",
        clauses=clauses,
        tasks=tuple(_read(path, "tasks", lists["tasks"], _task)),
        targets=tuple(_read(path, "targets", lists["targets"], _target)),
        statements=tuple(_read(path, "statements", lists["statements"], _statement)),
        results=tuple(_read(path, "results", lists["results"], _result)),
        rules=tuple(_read(path, "rules", lists["rules"], _rule)),
        references=tuple(_read(path, "references", lists["references"], _reference)),
    )
    _check_document(path, document)
    return document


def _yaml(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way
    except yaml.YAMLError as error:
        raise PackError(f"{path.name}: not valid YAML: {error}") from error
    if not isinstance(raw, dict):
        raise PackError(f"{path.name}: expected keys and values at the top")
    return raw


def _read(
    path: Path, name: str, rows: Sequence[Mapping[str, Any]], make: Callable[[Mapping[str, Any]], Made]
) -> Iterable[Made]:
    for place, row in enumerate(rows, 1):
        try:
            yield make(row)
        except KeyError as missing:
            raise PackError(f"{path.name}: {name} no. {place} has no {missing.args[0]}") from missing
        except (ValueError, TypeError, ArithmeticError) as wrong:
            raise PackError(f"{path.name}: {name} no. {place}: {wrong}") from wrong


def _text(row: Mapping[str, Any]) -> Text:
    if not row["zh"] or not row["en"]:
        raise ValueError("both zh and en must be written")
    return Text(str(row["zh"]), str(row["en"]))


def _clause(row: Mapping[str, Any]) -> PackClause:
    return PackClause(str(row["id"]), int(row["level"]), str(row.get("heading") or ""), _text(row))


def _task(row: Mapping[str, Any]) -> PackTask:
    return PackTask(
        str(row["clause"]),
        _text(row),
        tuple(row["units"]),
        row.get("lead") or "",
        tuple(row.get("actors") or ()),
    )


def _figure(row: Mapping[str, Any], kind: str) -> PackFigure:
    if row["comparator"] not in COMPARATORS:
        raise ValueError(f"comparator {row['comparator']} is none of {' '.join(COMPARATORS)}")
    low, high = _bounds(row["value"], row["comparator"])
    return PackFigure(
        str(row["clause"]),
        kind,
        _text(row),
        row["comparator"],
        low,
        high,
        str(row["unit"]),
        row.get("deadline"),
        str(row["scope"]),
        str(row["scope_key"]),
        str(row["binding"]),
        row.get("since"),
        row.get("until"),
    )


def _bounds(value: Any, comparator: str) -> tuple[Decimal, Decimal | None]:
    if (comparator == "range") != isinstance(value, list):
        raise ValueError("a range, and only a range, has two values")
    if not isinstance(value, list):
        return Decimal(str(value)), None
    low, high = (Decimal(str(item)) for item in value)
    if low >= high:
        raise ValueError(f"the range {low} to {high} does not rise")
    return low, high


def _target(row: Mapping[str, Any]) -> PackFigure:
    if row["kind"] not in ("goal", "limit"):
        raise ValueError(f"kind {row['kind']} is neither goal nor limit")
    return _figure(row, row["kind"])


def _result(row: Mapping[str, Any]) -> PackFigure:
    return _figure(row, "result")


def _statement(row: Mapping[str, Any]) -> PackFigure:
    if "value" in row:
        raise ValueError("a goal without a number must not have a value")
    return PackFigure(
        str(row["clause"]), "statement", _text(row), deadline=row.get("deadline"), binding=str(row["key"])
    )


def _rule(row: Mapping[str, Any]) -> PackRule:
    if row["kind"] not in RULE_KINDS:
        raise ValueError(f"kind {row['kind']} is none of {' '.join(RULE_KINDS)}")
    return PackRule(str(row["clause"]), row["kind"], _text(row))


def _reference(row: Mapping[str, Any]) -> PackReference:
    return PackReference(str(row["title"]), str(row.get("number") or ""), str(row.get("clause") or ""))


def _day(path: Path, raw: Mapping[str, Any], name: str) -> date | None:
    given = raw.get(name)
    if given is not None and not isinstance(given, date):
        raise PackError(f"{path.name}: {name} is not a date (write 2024-01-31)")
    return given


def _check_document(path: Path, document: PackDocument) -> None:
    known = [clause.id for clause in document.clauses]
    doubled = next((id for id in known if known.count(id) > 1), None)
    if doubled:
        raise PackError(f"{path.name}: clause {doubled} is given twice")
    spoken = [
        (item.clause, kind)
        for kind in ("tasks", "targets", "statements", "results", "rules")
        for item in getattr(document, kind)
    ]
    for clause, kind in [*spoken, *((r.clause, "references") for r in document.references if r.clause)]:
        if clause not in known:
            raise PackError(f"{path.name}: {kind} speaks of clause {clause}, which is not among the clauses")
    if document.effective_from and document.adopted_on and document.effective_from < document.adopted_on:
        raise PackError(f"{path.name}: it takes effect before it was adopted")


def _bodies(name: str, path: Path, documents: tuple[PackDocument, ...]) -> Pack:
    raw = _yaml(path)
    ways = {key: _text(row) for key, row in (raw.get("resolutions") or {}).items()}
    districts = tuple(_read(path, "districts", raw["districts"], _district))
    units = (
        *_read(path, "units", raw["units"], _unit),
        *(_district_unit(district) for district in districts),
    )
    city = raw["city"]
    return Pack(
        name=name,
        city=PackDistrict(city["code"], _text(city), 0, 0),
        documents=documents,
        units=units,
        districts=districts,
        collectives=tuple(_read(path, "collectives", raw["collectives"], lambda row: _collective(row, ways))),
        areas=tuple(_read(path, "areas", raw["areas"], _area)),
        member_park_count=int((raw.get("member_park_count") or {}).get("value") or 0),
    )


def _district(row: Mapping[str, Any]) -> PackDistrict:
    return PackDistrict(
        str(row["code"]), _text(row), int(row["x"]), int(row["y"]), tuple(row.get("documents") or ())
    )


def _unit(row: Mapping[str, Any]) -> PackUnit:
    note = Text(row["note_zh"], row["note_en"]) if row.get("note_zh") else None
    names = tuple(PrintedName(item["name"], tuple(item["documents"])) for item in row["names"])
    return PackUnit(
        row["key"], _text(row), row["kind"], str(row["place"]), names, note, bool(row.get("to_confirm"))
    )


def _district_unit(district: PackDistrict) -> PackUnit:
    """The government behind a district's name; documents print the place where they mean the body."""
    own = f"上海市{district.name.zh}人民政府"
    forms = (own, f"{district.name.zh}人民政府", f"{district.name.zh}政府", district.name.zh)
    names = tuple(PrintedName(form, district.documents if form == district.name.zh else ()) for form in forms)
    return PackUnit(
        f"district-{district.code}",
        Text(own, f"People's Government of {district.name.en}"),
        "district-government",
        district.code,
        names,
    )


def _collective(row: Mapping[str, Any], ways: Mapping[str, Text]) -> PackCollective:
    if row["resolves"] not in RESOLUTIONS or row["resolves"] not in ways:
        raise ValueError(f"resolves {row['resolves']} is none of {' '.join(RESOLUTIONS)}")
    return PackCollective(
        row["key"],
        _text(row),
        row["resolves"],
        row["kind"],
        ways[row["resolves"]],
        row.get("members_of") or "",
        tuple(row["documents"]),
    )


def _area(row: Mapping[str, Any]) -> PackArea:
    return PackArea(row["key"], _text(row), str(row["place"]), row["kind"], tuple(row.get("documents") or ()))


def _check_known(pack: Pack) -> None:
    """Every printed unit is a body or a collective expression, every name belongs to one body only."""
    owners: dict[str, str] = {}
    for unit in pack.units:
        for printed in unit.names:
            other = owners.setdefault(printed.name, unit.key)
            if other != unit.key:
                raise PackError(f"units.yaml: {printed.name} is a name of both {other} and {unit.key}")
    known = {*owners, *(c.name.zh for c in pack.collectives)}
    for document in pack.documents:
        for task in document.tasks:
            unknown = [name for name in (*task.units, task.lead) if name and name not in known]
            if unknown:
                said = f"clause {task.clause} prints {unknown[0]}, which units.yaml does not know"
                raise PackError(f"{document.key}: {said}")
    _check_keys(pack)


def _check_keys(pack: Pack) -> None:
    cited = [key for unit in pack.units for printed in unit.names for key in printed.documents]
    for group in (pack.collectives, pack.districts, pack.areas):
        cited += [key for item in group for key in item.documents]
    strange = set(cited) - {document.key for document in pack.documents}
    if strange:
        raise PackError(f"units.yaml: {min(strange)} is not a document of this pack")
