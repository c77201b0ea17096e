"""The pack goes into the library whole, with the bodies behind its printed names."""

import pytest

from shouzhan.kernel.actor import System
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.policies.models import StatedFigure, StatedTask, StatedUnit
from shouzhan.rooms.policies.packs import load_pack
from shouzhan.rooms.policies.public import PolicyDocument, adopt_pack

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_it_adopts_the_five_documents_and_finds_their_bodies() -> None:
    pack = load_pack("shanghai")
    for unit in pack.units:
        register_organisation(
            System(),
            name=unit.name.zh,
            kind=unit.kind,
            place=unit.place,
            name_en=unit.name.en,
            aliases=unit.aliases,
            key=unit.key,
        )
    for document in pack.documents:
        adopt_pack(System(), **document.adoption())
    assert PolicyDocument.objects.filter(state="live").count() == 5
    assert StatedTask.objects.count() == 58 + 15
    assert StatedUnit.objects.count() == 260
    groups = {"相关高校", "相关区", "相关区政府", "各区政府", "联席会议各成员单位", "相关职能部门"}
    assert set(StatedUnit.objects.filter(organisation=None).values_list("printed", flat=True)) == groups
    assert StatedFigure.objects.filter(kind__in=("goal", "limit")).count() == 21
    assert StatedFigure.objects.filter(kind="result").count() == 23
    assert StatedFigure.objects.filter(kind="statement").count() == 21
    assert not PolicyDocument.objects.filter(issuer_organisation=None).exists()
