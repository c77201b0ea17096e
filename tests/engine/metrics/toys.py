"""Toy tables and toy metrics: nine contracts of an invented town and its quarterly returns."""

import sqlite3
from datetime import date
from pathlib import Path

from shouzhan.engine.metrics.declare import Dimension, Member, Metric, Source, single_table
from shouzhan.engine.metrics.units import FIRMS, ITEMS, PER_DAY, PERCENT, YUAN
from shouzhan.engine.metrics.values import Count, Distinct, Ratio, Total, Where, mean
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

CONTRACT_COLUMNS = {
    "number": "!string",
    "party": "string",
    "amount": "int64",
    "registered_on": "!date",
    "ended_on": "date",
    "district": "string",
    "is_export": "boolean",
    "revision": "!int64",
}
RETURN_COLUMNS = {"number": "!string", "reporter": "!string", "firms": "!int64", "reported_for": "!date"}

# number, party, amount in fen, registered, ended, district, export, revision
CONTRACTS = [
    ("TC-2026-000001", "Ash", 100_00, "2026-01-05", None, "north", 0, 1),
    ("TC-2026-000002", "Birch", 200_01, "2026-01-31", "2026-04-01", "south", 1, 1),
    ("TC-2026-000003", "Ash", 300_02, "2026-02-01", None, "north", 0, 2),
    ("TC-2026-000004", "Cedar", None, "2026-03-31", "2026-05-15", "east", 0, 1),
    ("TC-2026-000005", "Birch", 9_007_199_254_740_993, "2026-04-01", None, "south", 1, 1),
    ("TC-2026-000006", "Dogwood", 50_00, "2026-05-01", "2026-05-01", None, 0, 1),
    ("TC-2026-000007", "Elm", 70_00, "2026-06-30", None, "north", 1, 1),
    ("TC-2026-000008", "Elm", 80_00, "2026-07-01", None, "north", 0, 1),
    ("TC-2027-000009", "Fir", 90_00, "2027-01-01", None, "south", 0, 1),
]
RETURNS = [
    ("SR-2025-000001", "north office", 10, "2025-12-31"),
    ("SR-2026-000001", "north office", 12, "2026-03-31"),
    ("SR-2026-000002", "south office", 7, "2026-03-31"),
    ("SR-2026-000003", "north office", 14, "2026-06-30"),
    ("SR-2026-000004", "north office", 15, "2026-06-30"),  # the same day told again: the later number stands
]


def both(word: str) -> Text:
    """The same word in both languages, which a toy may do."""
    return Text(word, word)


DISTRICT = Dimension(
    "district", both("district"), members=tuple(Member(name, both(name)) for name in ("north", "south", "east", "west"))
)
PARTY = Dimension("party", both("party"))
EXPORT = Where(both("exports"), lambda table: table.is_export)


def contracts(**settings: object) -> Source:
    """The toy register of contracts."""
    kept = {
        "name": "contracts",
        "title": both("contracts"),
        "label_column": "party",
        "revision_column": "revision",
        "empty_means": "zero",
    }
    return single_table("toy_contract", CONTRACT_COLUMNS, **(kept | settings))


def returns() -> Source:
    """The toy statistical returns."""
    return single_table("toy_return", RETURN_COLUMNS, name="returns", title=both("returns"), label_column="reporter")


def metric(**settings: object) -> Metric:
    """A toy metric: what is not said is plain."""
    kept = {
        "name": "contract-count",
        "asks": both("How many contracts were registered?"),
        "unit": ITEMS,
        "source": contracts(),
        "value": Count(),
        "dated": "registered_on",
        "owner": both("contract office"),
        "kind": "flow",
        "version": 1,
        "by": (DISTRICT, PARTY),
        "cites": (Citation("plan", "2(1)"),),
    }
    return Metric(**(kept | settings))  # type: ignore[arg-type]


COUNT = metric()
VALUE = metric(name="contract-value", unit=YUAN, value=Total("amount", both("amount")))
EXPORT_VALUE = metric(name="export-value", unit=YUAN, value=Total("amount", both("amount"), EXPORT))
PARTIES = metric(name="contract-parties", unit=FIRMS, value=Distinct("party", both("party")))
EXPORT_SHARE = metric(name="export-share", unit=PERCENT, kind="ratio", value=Ratio(Count(EXPORT), Count()))
AVERAGE = metric(name="contract-average", unit=YUAN, kind="ratio", value=mean("amount", both("amount")))
IN_FORCE = metric(name="contracts-in-force", kind="stock", ended="ended_on")
VALUE_IN_FORCE = metric(
    name="value-in-force", kind="stock", ended="ended_on", unit=YUAN, value=Total("amount", both("amount"))
)
A_DAY = metric(name="contracts-a-day", kind="daily-average", unit=PER_DAY)
HELD_A_DAY = metric(name="contracts-held-a-day", kind="daily-average", ended="ended_on", unit=PER_DAY)
FIRMS_REPORTED = metric(
    name="firms-reported",
    kind="statement",
    unit=FIRMS,
    source=returns(),
    value=Total("firms", both("firms")),
    dated="reported_for",
    latest_per=("reporter",),
    by=(Dimension("reporter", both("reporter")),),
    stale_after_days=100,
)
EVERY_METRIC = (
    COUNT, VALUE, EXPORT_VALUE, PARTIES, EXPORT_SHARE, AVERAGE, IN_FORCE, VALUE_IN_FORCE, A_DAY, HELD_A_DAY, FIRMS_REPORTED,
)  # fmt: skip

SCHEMA = """
CREATE TABLE toy_contract (number varchar(40) NOT NULL UNIQUE, party varchar(40), amount bigint, registered_on date NOT NULL,
  ended_on date, district varchar(20), is_export {boolean}, revision integer NOT NULL);
CREATE TABLE toy_return (number varchar(40) NOT NULL UNIQUE, reporter varchar(40) NOT NULL, firms bigint NOT NULL,
  reported_for date NOT NULL);
"""


def fill_sqlite(path: Path) -> Path:
    """Write the toy tables to a SQLite file."""
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA.format(boolean="bool"))
    connection.executemany("INSERT INTO toy_contract VALUES (?,?,?,?,?,?,?,?)", CONTRACTS)
    connection.executemany("INSERT INTO toy_return VALUES (?,?,?,?)", RETURNS)
    connection.commit()
    connection.close()
    return path


def change(path: Path, sql: str) -> None:
    """Change the toy tables as somebody else would."""
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


END_OF_JUNE = date(2026, 6, 30)
FIRST_HALF = (date(2026, 1, 1), date(2026, 6, 30))
