"""Declaring a procedure: its states, its steps, who, by when and on what ground."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.apps import apps

from shouzhan.kernel.access import Access
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import Deadline
from shouzhan.kernel.decision import Decision, Sentence
from shouzhan.kernel.journal.kinds import declare_kind

Precondition = Callable[[Actor, Any], Decision]


@runtime_checkable
class Grounded(Protocol):
    """A precondition that can tell on what it was decided."""

    def ground(self, actor: Actor, record: Any) -> dict[str, Any]:
        """What the journal keeps of it."""


PROCEDURES: dict[str, "Procedure"] = {}


class Kind(StrEnum):
    """What a state means to the machinery; code asks the kind, never the name."""

    OPEN = "open"
    WAITING = "waiting"
    SUCCESS = "success"
    REFUSAL = "refusal"
    CLOSED = "closed"


@dataclass(frozen=True)
class State:
    """One stop of a procedure."""

    name: str
    label: Sentence
    kind: Kind = Kind.OPEN
    public_label: Sentence = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Quorum:
    """How many different holders must perform the step before it takes effect."""

    count: int


@dataclass(frozen=True)
class Owed:
    """Whom a step waits for, where that is fewer than may take it, and by which day."""

    by: Access
    due: Callable[[Any], date | None]


@dataclass(frozen=True, eq=False)
class Step:
    """One declared move; a module-level name, so that a search finds every use."""

    procedure: "Procedure"
    name: str
    label: Sentence
    sources: tuple[State, ...]
    target: State | None
    by: Access
    needs: tuple[Precondition, ...] = ()
    within: Deadline | None = None
    cites: tuple[Citation, ...] = ()
    asks_reason: bool = False
    help: Sentence = ""
    is_primary: bool = False
    is_harmful: bool = False
    hands_over: bool = False
    quorum: Quorum | None = None
    owed: Owed | None = None
    has_form: bool = True  # else a page of its room takes it, with what no form could ask for
    entry_kind: str = ""

    @property
    def is_opening(self) -> bool:
        """Whether the step brings the record into being."""
        return not self.sources

    @property
    def key(self) -> str:
        """The step's full name, unique in the product."""
        return f"{self.procedure.name}.{self.name}"

    def lands(self, state: str) -> str:
        """The name of the state the record is in afterwards."""
        return self.target.name if self.target else state


@dataclass(frozen=True)
class OpenStep:
    """A step that could be taken from here, with the answer for this actor."""

    step: Step
    decision: Decision


@dataclass(eq=False)
class Procedure:
    """A declared way for one kind of record to move."""

    name: str
    record: str
    title: Sentence
    states: Sequence[State]
    starts: State
    prefix: str
    cites: tuple[Citation, ...] = ()
    steps: dict[str, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name in PROCEDURES:
            raise ValueError(f"procedure {self.name} is declared twice")
        PROCEDURES[self.name] = self

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def model(self) -> Any:
        """The model class of the records that move by this procedure."""
        return apps.get_model(self.record)

    @property
    def ends(self) -> tuple[State, ...]:
        """The states with no way out."""
        left = {source.name for step in self.steps.values() if step.target for source in step.sources}
        return tuple(state for state in self.states if state.name not in left)

    def state(self, name: str) -> State:
        """Find a state by its name."""
        return next(state for state in self.states if state.name == name)

    def opening(self, name: str, label: Sentence, **options: Any) -> Step:
        """Declare the step that brings a record into being, in the starting state or another."""
        return self._add(name, label, (), options.pop("target", self.starts), **options)

    def step(
        self, name: str, label: Sentence, source: State | Iterable[State], target: State | None, **options: Any
    ) -> Step:
        """Declare a move from one or several states; no target means the state stays."""
        sources = (source,) if isinstance(source, State) else tuple(source)
        return self._add(name, label, sources, target, **options)

    def _add(
        self, name: str, label: Sentence, sources: tuple[State, ...], target: State | None, **options: Any
    ) -> Step:
        if name in self.steps:
            raise ValueError(f"step {self.name}.{name} is declared twice")
        personal = (*options.pop("personal", ()), "reason", "grounds")
        kind = declare_kind(f"{self.name}.{name}", sentence=label, personal=personal, forgets="erase-personal-part")
        step = Step(self, name, label, sources, target, entry_kind=kind.name, **options)
        self.steps[name] = step
        return step

    def steps_from(self, state: str) -> list[Step]:
        """The steps that lead on from a state."""
        return [step for step in self.steps.values() if any(source.name == state for source in step.sources)]

    def open_steps(self, actor: Actor, record: Any) -> list[OpenStep]:
        """What could be done with the record now, with the answer for this actor."""
        return [OpenStep(step, may(step, actor, record)) for step in self.steps_from(record.state)]


def may(step: Step, actor: Actor, record: Any) -> Decision:
    """Ask access, then every precondition; the first refusal is the answer."""
    answer = step.by(actor, record)
    if not answer:
        return answer
    warning = None
    for precondition in step.needs:
        answer = precondition(actor, record)
        if not answer:
            return answer
        if answer.code != "allowed":
            warning = answer
    return warning or Decision.allow(cites=step.cites)
