"""The same declaration gives the same answer, the same rows and the same fingerprint on every engine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.engine.metrics import toys
from tests.engine.metrics.toys import END_OF_JUNE, FIRST_HALF

from shouzhan.engine.metrics.backends import Backend, Borrowed, Postgres
from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.plans import Shape, in_question
from shouzhan.engine.metrics.rows import all_rows, fingerprint_of
from shouzhan.engine.metrics.series import series
from shouzhan.engine.metrics.together import Asked, compute_all, fingerprints

BREAKDOWNS = (None, "month", "quarter", "year")


def answers(metric: Metric, backend: Backend) -> list[Any]:
    """Everything the engines must agree on."""
    told: list[Any] = []
    for by in (*BREAKDOWNS, *(d.name for d in metric.by)):
        figure = compute(metric, backend, as_of=END_OF_JUNE, period=FIRST_HALF, by=by)
        told += [figure.value, figure.rows_counted, figure.rows_unknown, figure.latest, figure.breakdown]
    where = {metric.by[0].name: ["north", "north office", None]}
    told.append(compute(metric, backend, as_of=END_OF_JUNE, period=FIRST_HALF, where=where).value)
    told.append(list(all_rows(metric, backend, as_of=END_OF_JUNE, period=FIRST_HALF, limit=2)))
    told.append(fingerprint_of(metric, backend, as_of=END_OF_JUNE, period=FIRST_HALF))
    asked = [Asked(metric, END_OF_JUNE, FIRST_HALF), Asked(metric, date(2026, 3, 31), FIRST_HALF)]
    told += [compute_all(asked, backend), fingerprints(asked, backend)]
    told.append(series(metric, backend, every="quarter", start=date(2025, 11, 1), as_of=date(2026, 8, 8)))
    return told


@pytest.mark.pure
@pytest.mark.parametrize("metric", toys.EVERY_METRIC, ids=lambda metric: metric.name)
def test_it_answers_alike_live_and_on_parquet(live: Backend, parquet: Backend, metric: Metric) -> None:
    assert answers(metric, live) == answers(metric, parquet)


@pytest.mark.pure
def test_it_is_the_expression_ibis_itself_would_run(live: Backend) -> None:
    told = live.ibis().execute(
        live.ibis()
        .table("toy_contract")
        .filter(lambda t: t.registered_on <= "2026-06-30")
        .group_by("district")
        .aggregate(n=lambda t: t.count())
    )
    figure = compute(toys.COUNT, live, as_of=END_OF_JUNE, by="district")
    counted = {key: count for key, count in zip(told["district"], told["n"], strict=True) if isinstance(key, str)}
    assert counted == {line.key: line.value for line in figure.breakdown if line.key and line.value}


@pytest.mark.pure
def test_it_compiles_for_spark_too() -> None:
    import ibis

    shape = Shape(toys.VALUE, "duckdb", "value", None, True)
    rows = in_question(shape)
    assert "toy_contract" in str(
        ibis.to_sql(rows.aggregate(p0=toys.VALUE.value.parts[0].gather(rows)), dialect="pyspark")
    )


@pytest.mark.pure
def test_it_asks_on_a_borrowed_connection(file: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(file)
    borrowed = Borrowed("sqlite", lambda: connection)
    connection.execute("DELETE FROM toy_contract WHERE number = 'TC-2026-000001'")
    assert compute(toys.COUNT, borrowed, as_of=END_OF_JUNE).value == 6, "it sees the owner's open transaction"
    connection.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this module's own, on a socket in a folder of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(
        subprocess.run(["mktemp", "-d", "/tmp/toys-XXXXXX"], capture_output=True, text=True, check=True).stdout.strip()
    )
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    control = [*user, str(found[-1] / "pg_ctl"), "-D", str(folder / "data"), "-s", "-w"]
    subprocess.run([*control, "initdb", "-o", "-A trust -E UTF8 -U postgres"], check=True, stdout=subprocess.DEVNULL)
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True)
    yield f"postgresql:///postgres?host={folder}&user=postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgres(server: str) -> Iterator[Backend]:
    """The toy tables in PostgreSQL."""
    import psycopg

    with psycopg.connect(server) as connection:
        connection.execute(toys.SCHEMA.format(boolean="boolean"))
        with connection.cursor() as cursor:
            rows = [(*row[:6], bool(row[6]), row[7]) for row in toys.CONTRACTS]
            cursor.executemany("INSERT INTO toy_contract VALUES (%s,%s,%s,%s,%s,%s,%s,%s)", rows)
            cursor.executemany("INSERT INTO toy_return VALUES (%s,%s,%s,%s)", toys.RETURNS)
    backend = Postgres(server)
    yield backend
    backend.close()


@pytest.mark.postgres
@pytest.mark.parametrize("metric", toys.EVERY_METRIC, ids=lambda metric: metric.name)
def test_it_answers_alike_on_postgresql(live: Backend, postgres: Backend, metric: Metric) -> None:
    assert answers(metric, live) == answers(metric, postgres)


@pytest.mark.postgres
def test_it_cannot_write_to_postgresql(postgres: Backend) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        postgres.query("DELETE FROM toy_contract", {})
