"""The context of the calculators, the reference pages of rules and the pages of parameters."""

from dataclasses import dataclass

from shouzhan.web.shapes.charts import ChartSpec
from shouzhan.web.shapes.components import (
    Banner,
    Cite,
    Empty,
    Fact,
    Field,
    FormError,
    Link,
    SearchBox,
    Tab,
    Table,
    Words,
)


@dataclass(frozen=True)
class Slider:
    """A range beside a number field; it only moves the field."""

    least: str
    most: str
    step: str


@dataclass(frozen=True)
class Asked:
    """One question: a field, or rows of fields; a slider where a what-if is worth a look."""

    field: Field | None = None
    slider: Slider | None = None
    name: str = ""
    legend: Words = ""
    help: Words = ""
    rows: tuple[tuple[Field, ...], ...] = ()
    blank: tuple[Field, ...] = ()
    add: Words = ""
    inline: bool = False
    errors: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Topic:
    """Questions that belong together; folded where few need them, an aside where hardly anybody does."""

    title: Words
    asked: tuple[Asked, ...]
    note: Words = ""
    is_folded: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class Example:
    """Facts to start from; `typed` is what the fields then hold, ready for the browser."""

    label: Words
    url: str
    typed: str


@dataclass(frozen=True)
class DerivationLine:
    """One step: what it is, what came out, how, on which clause, and the numbers put in."""

    label: Words
    value: Words
    how: Words = ""
    cites: tuple[Cite, ...] = ()
    given: tuple[Words, ...] = ()


@dataclass(frozen=True)
class WayChange:
    """One fact that would have to change; pressing it tries it."""

    label: Words
    before: Words
    after: Words
    note: Words = ""
    setting: str = ""


@dataclass(frozen=True)
class Way:
    """Changes that together turn a no into a yes."""

    changes: tuple[WayChange, ...]
    setting: str = ""


@dataclass(frozen=True)
class AnswerPart:
    """What one rule says: its decision, its values, every step, and the way out of a no."""

    key: str
    title: Words
    url: str
    values: tuple[Fact, ...]
    banner: Banner | None = None
    warnings: tuple[Banner, ...] = ()
    lines: tuple[DerivationLine, ...] = ()
    regime: Words = ""
    to_confirm: tuple[Link, ...] = ()
    ways: tuple[Way, ...] = ()
    missing: tuple[Words, ...] = ()
    possible: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class LargeAnswer:
    """What people came for, in one number or one word."""

    label: Words
    value: Words
    unit: Words = ""
    note: Words = ""


@dataclass(frozen=True)
class Combination:
    """web/parts/combination.html: the benefits taken together, and each one left out with its reason."""

    taken: Table | None
    left: tuple[Banner, ...] = ()
    calendar: Table | None = None


@dataclass(frozen=True)
class Calculation:
    """web/parts/calculation.html: the answer large, then how it came about."""

    answers: tuple[LargeAnswer, ...] = ()
    parts: tuple[AnswerPart, ...] = ()
    chart: ChartSpec | None = None
    errors: tuple[FormError, ...] = ()
    is_empty: bool = False
    to_confirm: int = 0
    combination: Combination | None = None
    refusal: Banner | None = None

    @property
    def is_alone(self) -> bool:
        """Whether one rule gave all of it."""
        return len(self.parts) == 1


@dataclass(frozen=True)
class CalculatorPage:
    """web/calculator.html"""

    title: Words
    lead: Words
    topics: tuple[Topic, ...]
    examples: tuple[Example, ...]
    calculation: Calculation
    rules: tuple[Link, ...]
    others: tuple[Link, ...]
    trail: tuple[Link, ...] = ()
    paper_url: str = ""
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CalculatorCard:
    """A calculator in the list."""

    title: Words
    lead: Words
    url: str
    asks: Words = ""


@dataclass(frozen=True)
class CalculatorsPage:
    """web/calculators.html"""

    title: Words
    lead: Words
    cards: tuple[CalculatorCard, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Regime:
    """One way of working a rule out, from a day on."""

    since: Words
    until: Words
    lines: tuple[DerivationLine, ...]
    checks: tuple[DerivationLine, ...]
    cites: tuple[Cite, ...]
    is_current: bool = False


@dataclass(frozen=True)
class ParameterLook:
    """One parameter: its value now, over time, and where it stands."""

    title: Words
    url: str
    name: str
    now: Words
    table: Table
    chart: ChartSpec | None = None
    values: Table | None = None
    to_confirm: bool = False
    note: Words = ""


@dataclass(frozen=True)
class RulePage:
    """web/rule.html: the reference page of one rule."""

    title: Words
    asks: Words
    name: str
    facts: Table
    values: Table
    regimes: tuple[Regime, ...]
    parameters: tuple[ParameterLook, ...]
    cases: Table
    serves: tuple[Link, ...] = ()
    calculators: tuple[Link, ...] = ()
    trail: tuple[Link, ...] = ()
    command: str = ""


@dataclass(frozen=True)
class ParameterPage:
    """web/parameter.html: one parameter over time, the rules that use it, the changes made to it."""

    title: Words
    look: ParameterLook
    facts: tuple[Fact, ...]
    rules: tuple[Link, ...]
    changes: Table
    change_url: str = ""
    trail: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """The rules or parameters of one subject; folded, its head tells how many there are."""

    title: Words
    table: Table
    key: str = ""
    is_folded: bool = False


@dataclass(frozen=True)
class ShelvesPage:
    """web/shelves.html: everything of one kind, by subject."""

    title: Words
    lead: Words
    shelves: tuple[Shelf, ...]
    tabs: tuple[Tab, ...] = ()
    search: SearchBox | None = None
    found: int | None = None
    empty: Empty | None = None
    trail: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Clock:
    """A decision made again with what was known at one time: the facts, and what the law or a check said of them."""

    title: Words
    note: Words
    facts: Table
    banner: Banner | None
    part: AnswerPart | None = None


@dataclass(frozen=True)
class ReplayedDecision:
    """One question of a step: as kept, and on both clocks."""

    title: Words
    banner: Banner
    clocks: tuple[Clock, ...]


@dataclass(frozen=True)
class ReplayPage:
    """web/replay.html"""

    title: Words
    lead: Words
    facts: tuple[Fact, ...]
    decisions: tuple[ReplayedDecision, ...]
    evidence_url: str
    proof_note: Words = ""
    trail: tuple[Link, ...] = ()
