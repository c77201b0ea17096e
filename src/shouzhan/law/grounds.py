"""Decisions that can be made again: what was given, what was known, what the law or a check of ours answered, by a name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shouzhan.engine.rules import Answer, BadFact, Rule, read_all, run
from shouzhan.engine.rules.parameters import Book
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.text import Text
from shouzhan.law import book as law

BASES: dict[str, "Basis"] = {}
Given = Mapping[str, Any]
_NONE: dict[str, Any] = {}


@dataclass(frozen=True)
class Made:
    """A decision with what it was made on: `ground` is plain enough for the journal, `decision` is the answer."""

    decision: Decision
    ground: dict[str, Any]

    def insist(self) -> dict[str, Any]:
        """Refuse unless it is a yes; else the ground, for the journal."""
        if not self.decision:
            raise Refused(self.decision)
        return self.ground


@dataclass(frozen=True, eq=False)
class Basis:
    """One named question a room asks: how its facts are gathered, and who answers, a rule of the law or a check of our own.

    `gather(record, given)` fetches what the registers know now, as plain facts; `given` is what the act was called with, plain as well.
    The answer depends on the facts and the day alone, so that it can be asked again with the facts of then and of now.
    """

    name: str
    title: Text
    gather: Callable[[Any, Given], dict[str, Any]]
    rule: str = ""
    check: Callable[[Given, date], Decision] | None = None
    as_of: Callable[[Any, Given], date | None] = field(default=lambda record, given: today())
    labels: Mapping[str, Text] = field(default_factory=dict)  # what the facts of a check of ours are called

    def __post_init__(self) -> None:
        if bool(self.rule) == bool(self.check):
            raise ValueError(f"basis {self.name}: either a rule of the law answers, or a check of our own")
        if self.name in BASES:
            raise ValueError(f"basis {self.name} is declared twice")
        BASES[self.name] = self

    def __call__(self, actor: Any, record: Any) -> Decision:
        """Stand as a precondition of a step."""
        return self.made(record).decision

    def ground(self, actor: Any, record: Any) -> dict[str, Any]:
        """What the step's entry keeps of this precondition."""
        return self.made(record).ground

    def made(self, record: Any, given: Given = _NONE) -> Made:
        """Decide now, and say on what."""
        day, plain = self.as_of(record, given) or today(), _plain(dict(given))
        facts = _plain(self.gather(record, given))
        answer = self.answered(facts, day, law.book())
        return Made(answer.decision, {"by": self.name, "as_of": day.isoformat(), "given": plain, "facts": facts, "answer": answer.told()})

    def answered(self, facts: Given, day: date, book: Book) -> "Answered":
        """The answer to these facts on this day by this book."""
        if self.check is not None:
            return Answered(self.check(facts, day))
        rule = law.rule(self.rule)
        try:
            found = run(rule, read_all(rule.facts, facts), day, book)
        except BadFact as bad:  # the registers do not hold yet what the rule asks for
            return Answered(_missing(rule, bad))
        return Answered(found.decision, found)


@dataclass(frozen=True)
class Answered:
    """A decision, with the whole answer where a rule gave it."""

    decision: Decision
    answer: Answer | None = None

    def told(self) -> dict[str, Any]:
        """The answer as the journal keeps it."""
        kept: dict[str, Any] = {"outcome": str(self.decision.outcome), "code": self.decision.code}
        if self.answer is not None:
            plain = self.answer.plain("zh")
            kept |= {"rule": self.answer.rule, "values": plain["values"], "explanation": plain["explanation"], "citations": plain["citations"]}
        return kept


@dataclass(frozen=True)
class Replayed:
    """A past decision made again: as it was, with what was known then, and with what is known today."""

    basis: Basis
    kept: Mapping[str, Any]
    then: Answered
    now: Answered | None
    facts_now: Mapping[str, Any] | None

    @property
    def reproduces(self) -> bool:
        """Whether the rules and numbers known then still give the answer the journal keeps."""
        told, kept = self.then.told(), self.kept["answer"]
        return all(told.get(name) == kept.get(name) for name in ("outcome", "code", "values"))

    @property
    def stands(self) -> bool | None:
        """Whether today's knowledge leads to the same outcome; None where the facts cannot be gathered any more."""
        return None if self.now is None else self.now.told()["outcome"] == self.kept["answer"]["outcome"]


def replay(ground: Mapping[str, Any], moment: datetime, record: Any) -> Replayed:
    """Make a kept decision again on both clocks: the law of its day as the office knew it at that moment, and as it is known today."""
    basis, day = BASES[ground["by"]], date.fromisoformat(ground["as_of"])
    then = basis.answered(ground["facts"], day, law.known_at(moment))
    try:
        facts = _plain(basis.gather(record, ground["given"]))
    except LookupError:  # what it was asked about is no more
        return Replayed(basis, ground, then, None, None)
    return Replayed(basis, ground, then, basis.answered(facts, day, law.book()), facts)


def _missing(rule: Rule, bad: BadFact) -> Decision:
    name = bad.key.partition("[")[0].partition(".")[0]
    label = next((fact.label for fact in rule.facts if fact.name == name), Text(bad.key, bad.key))
    return Decision.refuse(
        "fact-missing", Text(f"还缺“{label.zh}”（{bad.key}）：{bad.why.zh}", f"“{label.en}” ({bad.key}) is not there yet: {bad.why.en}"), remedy=Text(
            f"由本单位经办人在这条记录或其上游记录中填写或更正“{label.zh}”，再办这一步；它怎样影响结果见规则“{rule.title.zh}”。",
            f"Whoever handles it in the unit enters or corrects “{label.en}” on this record, or the one before it, and takes the step then; for what hangs on it see the rule “{rule.title.en}”.",
        ),
    )


def _plain(value: Any) -> Any:
    """Days and amounts as text, the way rules read them and the journal spells them."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) or not isinstance(value, str | int | bool | None.__class__) else value
