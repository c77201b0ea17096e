"""Where the toy tables are: a SQLite file, Parquet files, and a PostgreSQL server of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.metrics import toys

from shouzhan.engine.metrics.backends import Backend, Parquet, Sqlite, open_backend
from shouzhan.engine.metrics.export import export_parquet, tables_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A SQLite file with the toy tables."""
    return toys.fill_sqlite(tmp_path / "toys.sqlite3")


@pytest.fixture
def live(file: Path) -> Iterator[Backend]:
    """The toy tables as they are now."""
    backend = Sqlite(str(file))
    yield backend
    backend.close()


@pytest.fixture
def parquet(live: Backend, tmp_path: Path) -> Iterator[Backend]:
    """The toy tables as they were exported."""
    export_parquet(live, tables_of(toys.EVERY_METRIC), tmp_path / "parquet")
    backend = open_backend(tmp_path / "parquet")
    assert isinstance(backend, Parquet)
    yield backend
    backend.close()
