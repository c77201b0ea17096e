"""Finding the law: which folder holds a rule, its parameters and the list of sources; nothing is read before it is asked for."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from shouzhan.engine.rules.declare import RULES, Rule
from shouzhan.engine.rules.parameters import Book, Parameter, Source, read_parameter, read_sources

HERE = Path(__file__).parent
OWN_PARAMETERS = "parameters"


class UnknownRule(LookupError):  # noqa: N818 - named by what is unknown
    """No rule of this name; says which there are."""


class _Files(Mapping[str, Parameter]):
    """Parameter files by name, each read when a formula first asks for it."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._paths = {path.stem: path for path in sorted(HERE.glob("*/parameters/*.yaml"))}
        self._read: dict[str, Parameter] = {}

    def __getitem__(self, name: str) -> Parameter:
        if name not in self._read:
            self._read[name] = read_parameter(self._paths[name], self._sources)
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
        return self._own[name] if name in self._own else self._below[name]

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
    return Book(_Files(sources), sources)


def book() -> Book:
    """The book in force: what ships, with the deployment's own files over it."""
    shipped = built_in()
    home = os.environ.get("SHOUZHAN_HOME")
    folder = Path(home) / OWN_PARAMETERS if home else None
    if folder is None or not folder.is_dir():
        return shipped
    own = {path.stem: read_parameter(path, shipped.sources) for path in sorted(folder.glob("*.yaml")) if path.stem in shipped.parameters}
    return Book(_Overlaid(shipped.parameters, own), shipped.sources) if own else shipped


def rule(name: str) -> Rule:
    """Find a rule, reading only its own subject."""
    subject = name.partition(".")[0]
    if name not in RULES and subject in subjects():
        import_module(f"shouzhan.law.{subject}")
    if name not in RULES:
        raise UnknownRule(name)
    return RULES[name]


def every_rule() -> dict[str, Rule]:
    """Every rule of every subject, in order of their names."""
    for subject in subjects():
        import_module(f"shouzhan.law.{subject}")
    return dict(sorted(RULES.items()))
