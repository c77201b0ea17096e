"""Gathers what is ranked, here or in a worker, and says each reason in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.jobs.asking import ask
from shouzhan.engine.jobs.declare import Ending, Finish, Told, quiet, works
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.discovery import procedure
from shouzhan.rooms.discovery.models import Source
from shouzhan.rooms.discovery.ranking import Known, Part, Result, Signal, rank
from shouzhan.rooms.parties.public import Membership, Organisation, Role, normalise

RANK = "discovery.rank"
LATER_FROM = 2_000  # results; fewer are ranked while somebody waits
SHOWN = 100
KNOWN: list[Callable[[int], list[Known]]] = []  # what later rooms know to be disclosed: a function of the unit's key
_SEPARATORS = str.maketrans("；;,，、\n", "||||||")


@dataclass(frozen=True)
class Ranked:
    """The highest signals of a unit, and how many there are at all."""

    signals: tuple[Signal, ...]
    count: int
    looked_at: int


def names_in(text: str) -> frozenset[str]:
    """The people a line names, each in one spelling."""
    parts = text.replace(" and ", "|").translate(_SEPARATORS).split("|")
    return frozenset(bare for part in parts if (bare := normalise(part)))


def waiting(unit: Organisation) -> Any:
    """The papers and patents of a unit nobody has sifted."""
    return Source.objects.filter(unit=unit, state="listed", kind__in=("paper", "patent"))


def rank_unit(unit: Organisation, told: Told = quiet) -> Ranked:
    """Rank what a unit has."""
    ends = dict(Source.objects.filter(unit=unit, kind="project", ends_on__isnull=False).exclude(code="").values_list("code", "ends_on"))
    fields = ("number", "kind", "name", "abstract", "keywords", "people", "orcids", "on", "doi", "is_granted", "partners", "project")
    results: list[Result] = []
    rows = waiting(unit)
    total = rows.count()
    for one in rows.only(*fields).order_by("pk").iterator(chunk_size=1000):
        results.append(Result(
            one.number, one.kind, one.name, f"{one.keywords}\n{one.abstract}", names_in(one.people) | frozenset(one.orcids.split()), one.on, one.doi, one.is_granted, one.partners, ends.get(one.project),
        ))
        if len(results) % 1000 == 0:
            told(len(results), total * 2)
    known = [one for find in KNOWN for one in find(unit.pk)]
    told(total, total * 2)
    signals = rank(results, known, _staff(unit), today())
    return Ranked(tuple(signals[:SHOWN]), len(signals), len(results))


def _staff(unit: Organisation) -> frozenset[str]:
    """Those of the unit who could be asked, by name and by ORCID."""
    held = Membership.objects.in_force(today()).filter(organisation=unit, role=Role.RESEARCHER, user__person__isnull=False)
    people = held.values_list("user__person__name", "user__person__name_en", "user__person__orcid")
    return frozenset(normalise(name) if "-" not in name else name for row in people for name in row if name)


def ask_to_rank(actor: Any, unit: Organisation) -> Job:
    """Let a worker rank what is too much for a request."""
    return ask(actor, RANK, {"unit": unit.number, "on": today().isoformat()}, lambda: _("排序未披露信号：%(unit)s") % {"unit": unit.name}, "/signals/")


@works(RANK)
def _rank_asked(actor: Any, asked: dict[str, Any], told: Told) -> Finish:
    """Whoever may not see the unit's signals any more gets none."""
    unit = Organisation.objects.get(number=asked["unit"])
    insist_reader(actor, unit)
    answer = plain_of(rank_unit(unit, told))
    return lambda: Ending(f"/signals/?unit={unit.number}&ranked={{key}}", answer)


def insist_reader(actor: Any, unit: Organisation) -> None:
    """A unit's signals are for its transfer office and the city."""
    if not procedure.city(actor) and not actor.holds(procedure.OFFICE, organisation=unit.pk):
        raise Refused(Decision.refuse("not-yours", _("未披露信号只给本单位的技术转移机构看。"), cites=(procedure.SCOUTING,), remedy=_("请联系该单位的技术转移机构。")))


def plain_of(ranked: Ranked) -> dict[str, Any]:
    """As a job keeps it."""
    rows = [[one.number, [[part.code, part.points, part.what] for part in one.parts], one.nearest, one.nearness] for one in ranked.signals]
    return {"rows": rows, "count": ranked.count, "looked_at": ranked.looked_at}


def ranked_of(answer: dict[str, Any]) -> Ranked:
    """As a job kept it."""
    signals = tuple(Signal(number, tuple(Part(*part) for part in parts), nearest, nearness) for number, parts, nearest, nearness in answer["rows"])
    return Ranked(signals, answer["count"], answer["looked_at"])


def reason(part: Part) -> str:
    """A part in words, with its points."""
    said = {
        "granted": _("已授权的专利"), "patent": _("申请中的专利"), "industry": _("有企业合作者：%(what)s"), "project-ends": _("所属项目 %(what)s 结束"), "useful": _("摘要提到“%(what)s”"),
        "fresh": _("一年内：%(what)s"), "recent": _("两年内：%(what)s"), "near-disclosure": _("完成人已披露过相近的成果：%(what)s"), "old": _("已过五年：%(what)s"), "nobody-known": _("作者中没有认出本单位的账号"),
    }[part.code]
    return f"{said % {'what': part.what} if part.what else said} {part.points:+d}"
