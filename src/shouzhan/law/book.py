"""Finding the law: which folder holds a rule, its parameters and the list of sources; nothing is read before it is asked for."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from shouzhan.engine.rules.answer import Answer
from shouzhan.engine.rules.declare import RULES, Rule
from shouzhan.engine.rules.facts import read_all
from shouzhan.engine.rules.parameters import (
    LOADER,
    Book,
    Parameter,
    Source,
    insist_on_reasons,
    read_parameter,
    read_sources,
)
from shouzhan.engine.rules.single import run
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.text import Text

HERE = Path(__file__).parent
OWN_PARAMETERS = "parameters"
OWN_SOURCES = "sources.yaml"
_HOME: list[Path] = []
_HISTORY: list[Callable[[datetime], Book]] = []


class UnknownRule(LookupError):  # noqa: N818 - named by what is unknown
    """No rule of this name; says which there are."""


class _Files(Mapping[str, Parameter]):
    """Parameter files by name, each read when a formula first asks for it."""

    def __init__(self, sources: Mapping[str, Source], paths: Iterable[Path], *, insists: bool = False) -> None:
        self._sources, self._insists = sources, insists
        self._paths = {path.stem: path for path in paths}
        self._read: dict[str, Parameter] = {}

    def __getitem__(self, name: str) -> Parameter:
        if name not in self._read:
            read = read_parameter(self._paths[name], self._sources)
            if self._insists:
                insist_on_reasons(read, self._sources)
            self._read[name] = read
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class _Overlaid(Mapping[str, Parameter]):
    """The built-in files with a deployment's own over them."""

    def __init__(self, below: Mapping[str, Parameter], own: Mapping[str, Parameter]) -> None:
        self._below, self._own = below, own

    def __getitem__(self, name: str) -> Parameter:
        below = self._below[name]
        try:
            return replace(self._own[name], subject=below.subject) if name in self._own else below
        except FileNotFoundError:  # taken away meanwhile: the change it held was revoked
            return below

    def __iter__(self) -> Iterator[str]:
        return iter(self._below)

    def __len__(self) -> int:
        return len(self._below)


def subjects() -> list[str]:
    """The subjects of the law, by folder."""
    return sorted(path.parent.name for path in HERE.glob("*/__init__.py"))


@cache
def built_in() -> Book:
    """The book that ships with the product."""
    sources = read_sources(HERE / "sources.yaml")
    return Book(_Files(sources, sorted(HERE.glob("*/parameters/*.yaml")), insists=True), sources)


def own_folder() -> Path | None:
    """Where this deployment keeps its own parameters; they are laid over what ships."""
    if _HOME:
        return _HOME[0] / OWN_PARAMETERS
    given = os.environ.get("SHOUZHAN_HOME")
    return (Path(given) if given else HERE.parents[2] / "var") / OWN_PARAMETERS


def use_home(home: Path) -> None:
    """Let a running house say where its home is."""
    _HOME[:] = [home]


def book() -> Book:
    """The book in force: what ships, with the deployment's own files over it."""
    folder = own_folder()
    files = _own_files(folder) if folder is not None and folder.is_dir() else ()
    return _laid_over(files) if files else built_in()


def remember(history: Callable[[datetime], Book]) -> None:
    """Let a running house say which numbers it knew at a moment."""
    _HISTORY[:] = [history]


def known_at(moment: datetime) -> Book:
    """The book as this house knew it at a moment; without a house, the book in force."""
    return _HISTORY[-1](moment) if _HISTORY else book()


def _own_files(folder: Path) -> tuple[tuple[Path, int, int], ...]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        with suppress(FileNotFoundError):  # one may be taken away between the two looks
            state = path.stat()
            found.append((path, state.st_mtime_ns, state.st_size))
    return tuple(found)


@lru_cache(maxsize=4)
def _laid_over(files: tuple[tuple[Path, int, int], ...]) -> Book:
    """The book for just these files in just this state; each is read when asked for, so that a broken one breaks its own number only."""
    shipped = built_in()
    sources, paths = dict(shipped.sources), []
    for path, _changed, _size in files:
        if path.name == OWN_SOURCES:
            sources.update(read_sources(path))
        else:
            paths.append(path)
    return Book(_Overlaid(shipped.parameters, _Files(sources, paths)), sources)


def rule(name: str) -> Rule:
    """Find a rule, reading only its own subject."""
    subject = name.partition(".")[0]
    if name not in RULES and subject in subjects():
        import_module(f"shouzhan.law.{subject}")
    if name not in RULES:
        raise UnknownRule(name)
    return RULES[name]


def answer(name: str, day: date, **facts: Any) -> Answer:
    """What a rule says to these facts on a day, by the book in force; what is None was not told."""
    asked = rule(name)
    return run(asked, read_all(asked.facts, {key: value for key, value in facts.items() if value is not None}), day, book())


def insisted(name: str, day: date, **facts: Any) -> Answer:
    """The same where the values are needed: an answer that leaves none, as without the holidays of a year, stops the act."""
    found = answer(name, day, **facts)
    if not found.values:
        raise Refused(found.decision)
    return found


def every_rule() -> dict[str, Rule]:
    """Every rule of every subject, in order of their names."""
    for subject in subjects():
        import_module(f"shouzhan.law.{subject}")
    return dict(sorted(RULES.items()))


@cache
def words_of(name: str) -> dict[str, Text]:
    """The words a parameter that is a table of words needs a number for, each with its label; none for any other."""
    # loaded only where a table is read or changed, never for an answer
    from shouzhan.engine.rules import dryrun

    return dryrun.words_of(every_rule().values(), name) if built_in()[name].shape == "choices" else {}


@cache
def bounds_are_shares(name: str) -> bool:
    """Whether the bounds of a table are shares, which people read and write in percent."""
    from shouzhan.engine.rules import typed  # as above

    return built_in()[name].shape in ("bands", "brackets") and typed.bounds_are_shares(every_rule().values(), name)


def cases_of(name: str) -> list[dict[str, Any]]:
    """The worked cases of a rule: facts, the day, and what must come out."""
    path = HERE / name.partition(".")[0] / "cases" / f"{name}.yaml"
    return list(yaml.load(path.read_text("utf-8"), LOADER)) if path.is_file() else []  # noqa: S506 - the safe loader, in C where there is one
