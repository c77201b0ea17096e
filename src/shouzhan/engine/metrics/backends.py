"""Where figures are computed: SQLite and PostgreSQL live, DuckDB over Parquet; reading only, always."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shouzhan.engine.metrics.plans import Dialect
from shouzhan.kernel.text import Text

BATCH = 10_000
MAPPED = 2**31  # bytes of the file seen in place
_OPEN = threading.local()


class NoSuchEngine(LookupError):  # noqa: N818 - an answer to the caller, told in a sentence
    """The place named to compute in is not there."""

    def __init__(self, named: str) -> None:
        self.sentence = Text(
            f"找不到计算引擎“{named}”：应为 SQLite 文件、postgresql:// 地址或存放 Parquet 的文件夹。",
            f"There is no engine {named!r}: name a SQLite file, a postgresql:// address or a folder of Parquet files.",
        )
        super().__init__(self.sentence.en)


class Backend:
    """A read-only place to compute in."""

    dialect: Dialect
    name: str

    def connection(self) -> Any:
        """The driver's own connection, one for each thread."""
        raise NotImplementedError

    def query(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        cursor = self._cursor(sql)
        try:
            cursor.execute(sql, dict(values))
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def stream(self, sql: str, values: Mapping[str, Any], batch: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
        """A large answer in batches, never whole in memory."""
        cursor = self._cursor(sql)
        try:
            cursor.execute(sql, dict(values))
            while rows := cursor.fetchmany(batch):
                yield rows
        finally:
            cursor.close()

    def _cursor(self, sql: str) -> Any:
        connection = self.connection()
        if self.dialect == "sqlite":
            _lent(connection, sql)
        return connection.cursor()

    def ibis(self) -> Any:
        """The same place as an Ibis backend, for expressions nobody declared yet."""
        import ibis  # takes half a second; only experts ask

        return getattr(ibis, self.dialect).from_connection(self.connection())


class _Cached(Backend):
    """Keeps one connection for each thread and location."""

    def __init__(self, location: str) -> None:
        self.location = location
        self.name = self.dialect

    def connection(self) -> Any:
        held: dict[tuple[str, str], Any] = _OPEN.__dict__.setdefault("held", {})
        key = (self.dialect, self.location)
        if key not in held:
            held[key] = self.open()
        return held[key]

    def open(self) -> Any:
        """A new connection that cannot write."""
        raise NotImplementedError

    def close(self) -> None:
        """Close this thread's connection; the next question opens a new one."""
        held = _OPEN.__dict__.setdefault("held", {})
        connection = held.pop((self.dialect, self.location), None)
        if connection is not None:
            connection.close()


class Sqlite(_Cached):
    """A SQLite file, as it is now."""

    dialect: Dialect = "sqlite"

    def open(self) -> Any:
        """Open the file for reading."""
        if not Path(self.location).is_file():
            raise NoSuchEngine(self.location)
        connection = sqlite3.connect(
            f"{Path(self.location).resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        connection.execute("PRAGMA query_only=1")
        # a figure reads far more pages than SQLite's own cache holds; the system's cache is read in place instead
        connection.execute(f"PRAGMA mmap_size={MAPPED}")
        return connection


class Postgres(_Cached):
    """A PostgreSQL database, as it is now."""

    dialect: Dialect = "postgres"

    def open(self) -> Any:
        """Connect with a session in which nothing can be written."""
        import psycopg  # only where PostgreSQL is used

        options = "-c default_transaction_read_only=on -c DateStyle=ISO"
        return psycopg.connect(self.location, autocommit=True, options=options)

    def stream(self, sql: str, values: Mapping[str, Any], batch: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
        """A server-side cursor, so that the client never holds the whole answer."""
        yield from _server_side(self.connection(), sql, values, batch)


class Parquet(_Cached):
    """A folder of Parquet files read by DuckDB: each file is a table."""

    dialect: Dialect = "duckdb"

    def __init__(self, location: str) -> None:
        super().__init__(str(Path(location).resolve()))

    def open(self) -> Any:
        """An in-memory DuckDB that sees the files and never reaches for a network."""
        import duckdb  # only where Parquet is read

        files = sorted(Path(self.location).glob("*.parquet"))
        if not files:
            raise NoSuchEngine(self.location)
        connection = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
        for file in files:
            table, path = (text.replace(quote, quote * 2) for text, quote in ((file.stem, '"'), (str(file), "'")))
            connection.execute(f"CREATE VIEW \"{table}\" AS SELECT * FROM read_parquet('{path}')")  # noqa: S608 - own files
        return connection


class Borrowed(Backend):
    """A connection somebody else owns (a framework's, inside its transaction); we only ask questions on it."""

    def __init__(self, dialect: Dialect, lend: Callable[[], Any]) -> None:
        self.dialect, self.lend, self.name = dialect, lend, dialect

    def connection(self) -> Any:
        """What the owner lends now."""
        return self.lend()

    def stream(self, sql: str, values: Mapping[str, Any], batch: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
        """As the owner's database streams best."""
        if self.dialect == "postgres":
            yield from _server_side(self.connection(), sql, values, batch)
        else:
            yield from super().stream(sql, values, batch)


def open_backend(location: str | Path) -> Backend:
    """The backend for a SQLite file, a postgresql:// address or a folder of Parquet files."""
    named = str(location)
    if named.startswith(("postgres://", "postgresql://")):
        return Postgres(named)
    path = Path(named.removeprefix("sqlite:///")) if named.startswith("sqlite:///") else Path(named)
    if path.is_dir():
        return Parquet(str(path))
    if path.is_file():
        return Sqlite(str(path))
    raise NoSuchEngine(named)


def _lent(connection: Any, sql: str) -> None:
    """Give SQLite the functions Ibis writes for what SQLite lacks, only where the SQL calls one."""
    if "_IBIS_" in sql:
        from ibis.backends.sqlite.udf import register_all  # Ibis is heavy, and this is rare

        register_all(connection)


def _server_side(connection: Any, sql: str, values: Mapping[str, Any], batch: int) -> Iterator[list[tuple[Any, ...]]]:
    with connection.transaction(), connection.cursor(name="shouzhan_rows") as cursor:
        cursor.execute(sql, dict(values))
        while rows := cursor.fetchmany(batch):
            yield rows
