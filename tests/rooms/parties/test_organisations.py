"""Registering, importing and merging organisations; roles and terms."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.identifiers import make_uscc
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.parties.actions import appoint, edit_organisation, end_membership, merge_organisation
from shouzhan.rooms.parties.models import Organisation, User
from shouzhan.rooms.parties.reads import resolve

pytestmark = pytest.mark.database


def sheet(rows):
    text = "名称,类别,统一社会信用代码\n" + "".join(",".join(row) + "\n" for row in rows)
    return SimpleUploadedFile("bodies.csv", text.encode("gb18030"))


def confirm(client, response):
    action = response.context["confirm"].url
    return client.post(action)


def test_it_resolves_every_name_under_which_a_body_is_printed(world):
    commission = world.commission

    assert resolve("市科委") == resolve("澄江市科学技术委员会") == commission


def test_it_journals_each_step_once(world):
    organisation = world.university

    edit_organisation(world.admin, organisation, name="云岫大学", kind="university", place="310115")

    steps = Entry.objects.filter(record_number=organisation.number).values_list("step", flat=True)
    assert sorted(steps) == ["edit", "register"]


def test_it_refuses_a_state_change_that_bypasses_the_step(world):
    organisation = world.university

    with pytest.raises(DatabaseError, match="declared step"), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(state="closed")


def test_it_refuses_to_delete_a_record(world):
    organisation = world.university

    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM parties_organisation WHERE id = %s", [organisation.pk])


def test_it_refuses_the_second_of_two_who_edit_at_once(world):
    organisation = world.university
    edit_organisation(world.admin, organisation, revision=1, name="云岫大学", kind="university")

    with pytest.raises(Refused) as refused:
        edit_organisation(world.admin, organisation, revision=1, name="云岫理工大学", kind="university")

    assert refused.value.decision.code == "changed-meanwhile"


def test_it_loads_a_sound_sheet_whole(world):
    client = world.client(world.admin)
    code = make_uscc("9131011200000001")

    response = client.post("/organisations/import/", {"file": sheet([("望舒仪器有限公司", "企业", code), ("鹿溪医院", "医疗卫生机构", "")])})
    confirm(client, response)

    assert Organisation.objects.filter(name__in=("望舒仪器有限公司", "鹿溪医院")).count() == 2


def test_it_names_the_one_bad_row_in_ten_thousand_and_loads_nothing(world, settings):
    settings.LATER_FROM = settings.UPLOAD_LIMIT
    rows = [(f"虚构企业{i:05d}号", "企业", "") for i in range(10_000)]
    rows[7_531] = ("虚构企业错码", "企业", "91310112000000010X")
    client = world.client(world.admin)
    before = Organisation.objects.count()

    response = client.post("/organisations/import/", {"file": sheet(rows)})

    refused = [row for row in response.context["rows"] if row.state == "refused"]
    assert response.status_code == 422
    assert "7533" in [str(row.line) for row in refused]
    assert Organisation.objects.count() == before


def test_it_exports_what_it_can_read_back(world):
    _ = world.university
    client = world.client(world.admin)

    data = b"".join(client.get("/organisations/export.csv?columns=name_zh&columns=kind").streaming_content)
    response = client.post("/organisations/import/", {"file": SimpleUploadedFile("again.csv", data)})

    assert {row.state for row in response.context["rows"]} == {"same"}


def test_it_lets_an_organisations_admin_grant_roles_only_at_home(world):
    someone = User.objects.create_user("new")

    appoint(world.qian, user=someone, organisation=world.university, role="member")

    with pytest.raises(Refused):
        appoint(world.qian, user=someone, organisation=world.other_university, role="member")


def test_it_does_not_let_an_organisations_admin_make_a_system_admin(world):
    with pytest.raises(Refused) as refused:
        appoint(world.qian, user=world.qian, organisation=world.university, role="system-admin")

    assert refused.value.decision.code == "role-not-delegated"


def test_it_ends_a_role_with_its_term(world):
    someone = User.objects.create_user("guest")
    appoint(world.admin, user=someone, organisation=world.university, role="member", ends_on=date(2026, 12, 31))

    with frozen(date(2027, 1, 1)):
        assert not User.objects.get(pk=someone.pk).holds(("member",))


def test_it_takes_a_role_back_at_once_when_it_is_ended(world):
    membership = world.sun.memberships.get()

    end_membership(world.qian, membership, reason="调岗")

    assert not User.objects.get(pk=world.sun.pk).holds(("reporter",))


def test_it_moves_the_names_of_a_merged_body(world):
    merge_organisation(world.admin, world.other_university, into=world.university, reason="重复登记")

    assert resolve("望潮大学") == world.university


def test_it_gives_a_member_the_reason_and_a_stranger_404(world):
    membership = world.sun.memberships.get()

    assert world.client(world.wang).get(f"/memberships/{membership.number}/").status_code == 404
    assert world.client(world.qian).get(f"/memberships/{membership.number}/").status_code == 200


def test_the_check_says_how_the_bytes_of_a_sheet_were_read(world):
    page = world.client(world.admin).post("/organisations/import/", {"file": sheet([("望舒仪器有限公司", "企业", "")])}).content.decode()

    assert "bodies.csv（按 GB18030 读取）" in page
