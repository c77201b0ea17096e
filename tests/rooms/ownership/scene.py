"""What every story of rights begins with: a result of the university, and whoever takes part."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.disclosure.public import Achievement, mint_achievement
from shouzhan.rooms.ownership.models import Right
from shouzhan.rooms.ownership.patenting import file_patent, grant_patent, open_patent
from shouzhan.rooms.ownership.public import convey, enter_right

YEAR = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


def achievement_of(world: Any, **fields: Any) -> Achievement:
    """A result whose number is known, owned by the university from today."""
    made: Achievement = mint_achievement(world.system, **{"name": "高温超导带材缓冲层工艺", "unit": world.university, **fields})
    return made


def own(achievement: Achievement) -> Right:
    """The university's first ownership."""
    return Right.objects.get(achievement=achievement, kind="ownership", before=None)


def licence(world: Any, achievement: Achievement, exclusivity: str = "exclusive", **fields: Any) -> Right:
    """A licence to the company, conveyed by a deal."""
    given = {"seller": achievement.unit, "buyer": world.company, "mode": "licence", "exclusivity": exclusivity, "field": "电缆", "territory": "中国", "ground": "DL-2026-000001", **YEAR, **fields}
    return convey(world.system, achievement, **given)


def sell(world: Any, achievement: Achievement, **fields: Any) -> Right:
    """The whole sold to the company."""
    given = {"seller": achievement.unit, "buyer": world.company, "mode": "transfer", "starts_on": date(2026, 11, 20), "ground": "DL-2026-000002", **fields}
    return convey(world.system, achievement, **given)


def pledge(world: Any, achievement: Achievement, **fields: Any) -> Right:
    """The result pledged to the rival's house."""
    made: Right = enter_right(world.chu, achievement=achievement, kind="pledge", holder=world.rival, starts_on=date(2026, 11, 20), ground="质押登记", **fields)
    return made


def patented(world: Any, achievement: Achievement, filed_on: date = date(2020, 3, 2), kind: str = "invention") -> Any:
    """A granted patent of the result."""
    made = open_patent(world.chu, achievement=achievement, name="一种缓冲层", kind=kind)
    made = file_patent(world.chu, made, application=f"CN{made.pk}", filed_on=filed_on)
    return grant_patent(world.chu, made, granted_on=date(2023, 5, 10))


def shares(achievement: Achievement, day: date) -> dict[str, Decimal]:
    """Who owns how much, by name."""
    from shouzhan.rooms.ownership.public import shares_on

    return {str(one.holder or one.person): one.share for one in shares_on(achievement, day)}


def refused(act: Any, *args: Any, **fields: Any) -> Decision:
    """The decision with which an act is refused: it always says why and what to do."""
    with pytest.raises(Refused) as told:
        act(*args, **fields)
    decision = told.value.decision
    assert str(decision.sentence)
    assert str(decision.remedy), decision.code
    return decision
