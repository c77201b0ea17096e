"""A declaration that could not be computed or printed is refused at once, and one that stands explains itself."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.engine.metrics import toys
from tests.engine.metrics.toys import both

from shouzhan.engine.metrics.backends import Backend, open_backend
from shouzhan.engine.metrics.commands import run
from shouzhan.engine.metrics.declare import BadDeclaration, Dimension, Registry, UnknownMetric
from shouzhan.engine.metrics.explain import explain, reference_markdown
from shouzhan.engine.metrics.export import tables_of
from shouzhan.engine.metrics.plans import Shape, check, plan
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"unit": None}, "no unit"), ({"owner": None}, "no owner"), ({"owner": Text("", "")}, "no owner"),
        ({"dated": ""}, "no date"), ({"version": 0}, "no definition version"), ({"name": "Contract Count"}, "lower-case"),
        ({"asks": Text("多少？", "")}, "both languages"), ({"source": None}, "no source"), ({"value": None}, "no value"),
        ({"kind": "pile"}, "none of"), ({"kind": "statement"}, "per whom"), ({"latest_per": ("party",)}, "only a statement"),
        ({"ended": "ended_on"}, "does not end"), ({"by": (Dimension("month", both("m")),)}, "reserved"),
        ({"by": (toys.PARTY, toys.PARTY)}, "twice"), ({"kind": "daily-average", "value": toys.PARTIES.value}, "averages a count"),
    ],
)  # fmt: skip
def test_it_refuses_a_declaration(settings: dict[str, object], why: str) -> None:
    with pytest.raises(BadDeclaration, match=why):
        toys.metric(**settings)


def test_it_takes_a_name_once() -> None:
    metrics = Registry()
    metrics.add(toys.COUNT)
    with pytest.raises(BadDeclaration, match="taken"):
        metrics.add(toys.metric())
    with pytest.raises(UnknownMetric, match="no metric 'x'"):
        metrics["x"]


def test_it_refuses_one_column_of_two_types() -> None:
    other = toys.metric(
        source=toys.single_table("toy_contract", {"number": "!string", "amount": "string"}, name="n", title=both("n"))
    )
    with pytest.raises(BadDeclaration, match=r"toy_contract\.amount"):
        tables_of([toys.VALUE, other])


def test_it_explains_itself_in_words_and_in_the_sql_that_runs() -> None:
    told = explain(toys.EXPORT_VALUE)
    assert (
        told.sentence.en
        == "From contracts, with registered_on in the period, both ends included: the sum of amount (only exports); unit: yuan."
    )
    assert ":until" in told.sql
    assert all(step.zh and step.en for metric in toys.EVERY_METRIC for step in explain(metric).steps)


def test_it_writes_its_reference_page() -> None:
    page = reference_markdown(toys.EVERY_METRIC, "en")
    assert all(f"`{metric.name}`" in page for metric in toys.EVERY_METRIC)
    assert "| Clauses | plan 2(1) |" in page


def test_it_finds_a_missing_column_before_anybody_asks() -> None:
    for metric in toys.EVERY_METRIC:
        check(metric)
    for wrong in (
        {"dated": "signed_on"},
        {"by": (Dimension("colour", both("colour")),)},
        {"source": toys.contracts(label_column="title")},
    ):
        with pytest.raises(BadDeclaration, match="contract-count: "):
            check(toys.metric(**wrong))


def test_it_compiles_once_for_a_shape() -> None:
    shape = Shape(toys.COUNT, "sqlite", "value")
    assert plan(shape) is plan(Shape(toys.COUNT, "sqlite", "value"))
    assert plan(shape) is not plan(Shape(toys.COUNT, "sqlite", "value", "district"))


def test_it_does_not_load_ibis_before_it_computes() -> None:
    names = "declare compute rows series pace editions explain commands backends export"
    code = "import sys\n" + "".join(f"import shouzhan.engine.metrics.{n}\n" for n in names.split())
    code += "print([m for m in ('ibis', 'django', 'duckdb', 'pyarrow', 'psycopg') if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert found.stdout.strip() == "[]"


@pytest.fixture
def metrics() -> Registry:
    """The toys under their names."""
    registry = Registry()
    registry.add(*toys.EVERY_METRIC)
    return registry


def show(argv: list[str], metrics: Registry, live: Backend) -> int:
    try:
        return run(
            [*argv, "--language", "en"] if argv else argv,
            metrics=lambda: metrics,
            backend=lambda named: open_backend(named) if named else live,
            today=date(2026, 8, 8),
        )
    except SystemExit as ended:
        return int(ended.code or 0)


def test_it_lists_and_shows_metrics(metrics: Registry, live: Backend, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(["list", "--json"], metrics, live) == 0
    assert [m["name"] for m in json.loads(capsys.readouterr().out)] == sorted(m.name for m in toys.EVERY_METRIC)
    call = [
        "show",
        "export-share",
        "--by",
        "district",
        "--from",
        "2026-01-01",
        "--to",
        "2026-06-30",
        "--rows",
        "--formula",
        "--json",
    ]
    assert show(call, metrics, live) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["shown"], len(told["rows"]), told["engine"]) == ("3/7", "42.9%", 7, "sqlite")
    assert show(call[:-1], metrics, live) == 0
    assert "as of 2026-08-08, 7 records; plan 2(1)" in capsys.readouterr().out


def test_it_computes_on_the_named_engine(
    metrics: Registry, live: Backend, parquet: Backend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(["show", "contract-count", "--engine", str(tmp_path / "parquet"), "--json"], metrics, live) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "duckdb"


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["show", "nothing"], "nothing"), (["show", "contract-count", "--by", "colour"], "colour"),
        (["show", "contract-count", "--from", "yesterday"], "--from"), (["show", "contracts-a-day"], "first day"),
        (["show", "contract-count", "--engine", "nowhere.db"], "nowhere.db"), ([], "VERB"),
    ],
)  # fmt: skip
def test_it_names_the_wrong_argument(
    metrics: Registry, live: Backend, capsys: pytest.CaptureFixture[str], argv: list[str], named: str
) -> None:
    assert show(argv, metrics, live) == 2
    told = capsys.readouterr().err
    assert named in told
    assert len(told.strip().splitlines()) == 1
