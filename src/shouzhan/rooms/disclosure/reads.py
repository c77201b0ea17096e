"""Questions asked of disclosures, facilities and paths."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from shouzhan.rooms.disclosure.models import Achievement, PathStep, PathVisit, TransferPath
from shouzhan.rooms.disclosure.procedure import sees_achievement


@dataclass(frozen=True)
class Standing:
    """A step of a path: how many stand there, how many of them stopped, and how many days it took the others."""

    step: PathStep
    here: int
    stopped: int
    took: int | None


def standing_on(path: TransferPath) -> list[Standing]:
    """Where the cases of a path stand and stop."""
    return standing_on_all([path])[path.pk]


def standing_on_all(paths: list[TransferPath]) -> dict[int, list[Standing]]:
    """The same of many paths, in one query."""
    spent = ExpressionWrapper(F("visits__left_on") - F("visits__entered_on"), output_field=DurationField())
    steps = PathStep.objects.filter(path__in=paths).annotate(
        here=Count("visits", filter=Q(visits__left_on=None, visits__isnull=False)), stopped=Count("visits", filter=Q(visits__left_on=None, visits__stopped_on__isnull=False)),
        took=Avg(spent, filter=Q(visits__left_on__isnull=False)),
    )
    found: dict[int, list[Standing]] = {path.pk: [] for path in paths}
    for step in steps.order_by("-is_used", "order"):
        here, stopped, took = step.here, step.stopped, step.took
        if step.is_used or here:
            found[step.path_id].append(Standing(step, here, stopped, None if took is None else took.days))
    return found


def path_visits_on(path: TransferPath, actor: Any, most: int = 100) -> list[PathVisit]:
    """The results that stand on the path now and that this reader may see, the longest first."""
    seen = Achievement.objects.filter(sees_achievement.scope(actor))
    rows = PathVisit.objects.filter(step__path=path, left_on=None, achievement__in=seen)
    return list(rows.select_related("achievement", "step").order_by("entered_on", "pk")[:most])


@dataclass(frozen=True)
class OfFacility:
    """What came of one large facility."""

    number: str
    name: str
    results: int
    channel: int
    used: int
    transferred: int


def by_facility() -> list[OfFacility]:
    """Results by facility, in one query: how many, with how many users, how many put to use."""
    rows = Achievement.objects.filter(facility__isnull=False).values("facility__number", "facility__name").annotate(
        results=Count("pk", distinct=True), channel=Count("green_users", distinct=True), used=Count("pk", distinct=True, filter=Q(green_users__used_on__isnull=False) | Q(state="transferred")),
        transferred=Count("pk", distinct=True, filter=Q(state="transferred")),
    )
    return [OfFacility(row["facility__number"], row["facility__name"], row["results"], row["channel"], row["used"], row["transferred"]) for row in rows.order_by("-results", "facility__name_order")]


def put_to_use() -> dict[str, Any]:
    """Publicly funded results, and how many of them are put to use."""
    found: dict[str, Any] = Achievement.objects.filter(is_public_funded=True).aggregate(
        results=Count("pk", distinct=True), used=Count("pk", distinct=True, filter=Q(green_users__used_on__isnull=False) | Q(state="transferred")),
    )
    return found
