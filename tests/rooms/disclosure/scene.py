"""Disclosures as the stories need them."""

from decimal import Decimal

import pytest

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.actions import accept_disclosure, confirm_share, open_disclosure, submit_disclosure

TEXT = "一种用于海水淡化的高通量纳滤膜材料，在低压下截留率达到九成八，已完成百小时连续运行试验。"


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


def drafted(world, shares=(60, 40), outside="", fundings=({"funder": "city"},), **more):
    people = [{"name": str(user), "user": user, "share": Decimal(str(share))} for user, share in zip((world.feng, world.chen), shares, strict=False)]
    if outside:
        people.append({"name": outside, "user": None, "affiliation": "外地研究所", "share": Decimal(100) - sum(one["share"] for one in people)})
    fields = {"name": "高通量纳滤膜", "summary": TEXT, "unit": world.university, **more}
    return open_disclosure(world.feng, contributors=people, fundings=list(fundings), **fields)


def submitted(world, **more):
    return submit_disclosure(world.feng, drafted(world, **more))


def accepted(world, **more):
    made = submitted(world, **more)
    confirm_share(world.chen, made)
    return accept_disclosure(world.chu, made)
