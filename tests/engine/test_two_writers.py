"""Of two commands that write the same file at once each writes its own, and what stands there is always whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pyarrow import parquet

from shouzhan.engine.matching import commands as matching
from shouzhan.engine.matching.fit import commands as fitting
from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.export import export_parquet
from shouzhan.engine.rules import batch
from shouzhan.engine.rules.declare import Rule

pytestmark = pytest.mark.pure


class _Tables:
    """A place to compute in that hands out some rows, and does something else between them."""

    def __init__(self, numbers: tuple[int, int], between: Callable[[], object] = lambda: None) -> None:
        self._numbers, self._between = numbers, between

    def stream(self, _sql: str, _values: object, _batch: int) -> Iterator[list[tuple[int]]]:
        yield [(self._numbers[0],)]
        self._between()
        yield [(self._numbers[1],)]


def _matched(target: Path, words: tuple[str, str], between: Callable[[], object] = lambda: None) -> None:
    with matching._written(str(target)) as out:
        out.write(f"{words[0]}\n")
        out.flush()
        between()
        out.write(f"{words[1]}\n")


def _listed(target: Path, words: tuple[str, str], between: Callable[[], object] = lambda: None) -> None:
    with fitting._out(str(target)) as out:
        out(words[0])
        between()
        out(words[1])


def _decided(target: Path, words: tuple[str, str], between: Callable[[], object] = lambda: None) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield {"line": words[0]}
        between()
        yield {"line": words[1]}

    batch._write(cast("Rule", None), target, rows())


@pytest.mark.parametrize("write", [_matched, _listed, _decided])
def test_a_second_writer_neither_breaks_the_first_nor_is_broken(tmp_path: Path, write: Callable[..., None]) -> None:
    target, alone = tmp_path / "out.jsonl", tmp_path / "alone.jsonl"
    write(alone, ("quick", "ready"))
    whole = alone.read_text("utf-8")
    seen = []

    def between() -> None:
        write(target, ("quick", "ready"))
        seen.append(target.read_text("utf-8"))

    write(target, ("slow", "done"), between)

    assert seen == [whole]
    write(alone, ("slow", "done"))
    assert target.read_text("utf-8") == alone.read_text("utf-8")
    assert {one.name for one in tmp_path.iterdir()} == {"out.jsonl", "alone.jsonl"}


def test_two_exports_of_one_table_leave_whole_tables(tmp_path: Path) -> None:
    def export(tables: _Tables) -> None:
        export_parquet(cast("Backend", tables), {"deals": {"number": "!int64"}}, tmp_path)

    seen = []

    def between() -> None:
        export(_Tables((3, 4)))
        seen.append(parquet.read_table(tmp_path / "deals.parquet").column(0).to_pylist())

    export(_Tables((1, 2), between))

    assert seen == [[3, 4]]
    assert parquet.read_table(tmp_path / "deals.parquet").column(0).to_pylist() == [1, 2]
    assert [one.name for one in tmp_path.iterdir()] == ["deals.parquet"]


@pytest.mark.parametrize("write", [_matched, _listed, _decided])
def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path: Path, write: Callable[..., None]) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")

    def breaks() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(target, ("slow", "done"), breaks)
    assert target.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.jsonl"]
