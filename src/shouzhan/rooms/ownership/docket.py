"""By when what must be done for a filing, as the rules of the law say."""

from datetime import date

from shouzhan.engine.rules import Answer
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import last_chance, today
from shouzhan.law import book as law
from shouzhan.rooms.ownership.models import Due, Patent, PatentKind

PRIORITY = (Citation("patent-law", "第二十九条"),)
ANNUITY = (Citation("patent-law", "第四十三条"),)
RULED = (PatentKind.INVENTION, PatentKind.UTILITY, PatentKind.DESIGN, PatentKind.PCT)
HOME = "CN"
MOST_YEARS = 30


def day_of(found: Answer, name: str) -> date | None:
    """A day the answer gives."""
    value = found.values.get(name)
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))


def expiry(patent: Patent) -> date | None:
    """The last day of protection at home; abroad, and for what is no patent, the office enters it."""
    if patent.territory != HOME or patent.kind not in RULED or patent.filed_on is None:
        return patent.expires_on
    return day_of(law.answer("instruments.patent-life", today(), kind=patent.kind, filed_on=patent.filed_on), "expires_on")


def list_filing(patent: Patent) -> None:
    """The deadlines that run from filing."""
    if patent.kind not in RULED or patent.filed_on is None:
        return
    found = law.answer("instruments.patent-docket", today(), kind=patent.kind, filed_on=patent.filed_on, priority_on=patent.priority_on)
    if patent.priority_on is None and patent.kind != PatentKind.PCT:
        until = day_of(found, "priority_until")
        if until and last_chance(until) >= today():  # what was registered late has nothing to claim any more
            _list(patent, Due.Kind.PRIORITY, until)
    if patent.kind == PatentKind.INVENTION and patent.territory == HOME:
        _list(patent, Due.Kind.EXAMINATION, day_of(found, "examination_by"), is_fatal=True)
    if patent.kind == PatentKind.PCT:
        _list(patent, Due.Kind.NATIONAL, day_of(found, "national_by"), is_fatal=True)


def list_annuities(patent: Patent) -> None:
    """The next fee of a granted patent at home that can still be paid; meeting it lists the one after."""
    if patent.territory != HOME or patent.kind not in RULED or patent.filed_on is None or patent.granted_on is None:
        return
    year = 2
    while not _list_annuity(patent, year) and year < MOST_YEARS:
        year += 1


def list_next_annuity(patent: Patent, year: int) -> None:
    """The fee after the one that was paid."""
    if patent.filed_on is not None:
        _list_annuity(patent, year + 1)


def _list_annuity(patent: Patent, year: int) -> bool:
    """List the fee of one year, unless it was due before the grant, can be paid no more, or would outlive the patent."""
    found = law.answer("instruments.patent-annuity", today(), filed_on=patent.filed_on, year=year)
    due, last = day_of(found, "due_on"), day_of(found, "grace_until")
    if due is None or last is None or last_chance(last) < today() or (patent.granted_on and due <= patent.granted_on) or (patent.expires_on and due > patent.expires_on):
        return False
    _list(patent, Due.Kind.ANNUITY, due, last, year, is_fatal=True)
    return True


def _list(patent: Patent, kind: str, due_on: date | None, last_on: date | None = None, year: int = 0, *, is_fatal: bool = False) -> None:
    if due_on is not None:
        Due.objects.get_or_create(patent=patent, kind=kind, year=year, due_on=due_on, defaults={"last_on": last_on or due_on, "is_fatal": is_fatal})


def warn_from(due_on: date) -> date:
    """From which day a deadline is warned of."""
    return day_of(law.answer("instruments.docket-warning", today(), due_on=due_on), "warn_from") or due_on
