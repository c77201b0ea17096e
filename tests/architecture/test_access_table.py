"""The table role × step × state, generated from the declarations and executed over page, API and command line."""

import csv
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from shouzhan.kernel.actor import Stranger
from shouzhan.kernel.journal.guards import drop_guards
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.web.commands import export_register, import_register
from shouzhan.web.registers import REGISTERS, Register

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ACCESS_CODES = ("not-yours", "sign-in")


@pytest.fixture
def people(world):
    """Everybody with an actor and a browser of their own."""
    return {name: (user or Stranger(), world.client(user)) for name, user in world.cast.items()}


@pytest.fixture
def make(world):
    """The sample of a register, and a way to set it into any state without acting."""
    from tests.records import RECORDS  # the framework must be set up first

    def sample(register: Register) -> Any:
        assert register.name in RECORDS, f"tests/records.py makes no record for {register.name}"
        return RECORDS[register.name](world)

    return sample


def put(register: Register, record: Any, state: str) -> Any:
    """Play the intruder: set a state behind the guards' back, to meet every row of the table."""
    register.model._default_manager.filter(pk=record.pk).update(state=state)
    return register.model._default_manager.get(pk=record.pk)


def each_state(register: Register, record: Any) -> Any:
    drop_guards()
    for state in register.procedure.states:
        yield put(register, record, state.name)


def told_apart(people: Any, key: Any) -> Any:
    """One of those for whom the declarations give the same answers: the doors ask the declarations and nothing else."""
    kept: dict[Any, Any] = {}
    for who, (actor, client) in people.items():
        kept.setdefault(key(actor), (who, actor, client))
    return kept.values()


def stands(register: Register, record: Any, actor: Any) -> tuple[bool, bool, bool]:
    """How somebody stands to a record: sees it, has signed in, belongs to a body it concerns."""
    return bool(register.sees(actor, record)), actor.is_authenticated, bool(set(record.concerned_organisations()) & set(actor.organisations()))


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_scopes_lists_exactly_as_it_answers_for_one_record(make, people, name):
    register = REGISTERS[name]
    for record in each_state(register, make(register)):
        for who, (actor, _client) in people.items():
            listed = register.queryset(actor).filter(pk=record.pk).exists()
            assert listed is bool(register.sees(actor, record)), f"{who} × {name} in {record.state}"


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_shows_a_record_on_page_and_api_to_the_same_people(make, people, name):
    register = REGISTERS[name]
    for record in each_state(register, make(register)):
        for who, actor, client in told_apart(people, lambda actor, record=record: stands(register, record, actor)):
            row = f"{who} × {name} in {record.state}"
            is_seen = bool(register.sees(actor, record))
            on_page = client.get(register.url(record), follow=is_seen).status_code  # a room may lead to a page of its own
            by_api = client.get(f"/api/v1{register.url(record)}").status_code
            assert on_page == by_api, row
            assert (on_page == 200) is is_seen, row
            if not is_seen:
                assert on_page in ((403, 404) if actor.is_authenticated else (404,)), row


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_lets_exactly_the_declared_people_take_each_step(make, people, name):
    register = REGISTERS[name]
    for record in each_state(register, make(register)):
        steps = register.procedure.steps_from(record.state)
        alike = told_apart(people, lambda actor, record=record, steps=steps: (stands(register, record, actor), *(bool(step.by(actor, record)) for step in steps)))
        for who, actor, client in alike:
            is_seen = bool(register.sees(actor, record))
            told = _told_by_api(client, register, record) if is_seen else {}
            for step in steps:
                row = f"{who} × {step.key} in {record.state}"
                may = is_seen and bool(step.by(actor, record))
                if is_seen and step.has_form:
                    assert (told[step.name] in ACCESS_CODES) is not may, row
                _check_page(client, actor, register, record, step, is_seen, may, row)
                if not may:
                    _check_refused(client, register, record, step, row)


def _told_by_api(client: Client, register: Register, record: Any) -> dict[str, str]:
    given = client.get(f"/api/v1{register.url(record)}").json()["data"]
    return {step["step"]: step["code"] for step in given["open_steps"]}


def _check_page(client: Client, actor: Any, register: Register, record: Any, step: Any, is_seen: bool, may: bool, row: str) -> None:
    status = client.get(f"{register.url(record)}{step.name}/").status_code
    if is_seen and not step.has_form:
        assert status == (404 if actor.is_authenticated else 302), row
    elif may:
        assert status == 200, row
    elif not is_seen:
        assert status in ((403, 404) if actor.is_authenticated else (404,)), row
    else:
        assert status == (403 if actor.is_authenticated else 302), row


def _check_refused(client: Client, register: Register, record: Any, step: Any, row: str) -> None:
    """What may not be done is refused by both doors and leaves the record as it was."""
    sent = {"reason": "试探", "revision": record.revision}
    with transaction.atomic():
        on_page = client.post(f"{register.url(record)}{step.name}/", sent).status_code
        by_api = client.post(f"/api/v1{register.url(record)}steps/{step.name}/", sent, content_type="application/json").status_code
        after = register.model._default_manager.get(pk=record.pk)
    assert on_page in (302, 403, 404), row
    assert by_api in (401, 403, 404), row
    assert (after.state, after.revision) == (record.state, record.revision), row


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_lets_exactly_the_declared_people_open_a_record(people, name):
    register = REGISTERS[name]
    for step in register.procedure.steps.values():
        if not step.is_opening or step.key not in ACTIONS:
            continue
        for who, actor, client in told_apart(people, lambda actor, step=step: (actor.is_authenticated, bool(step.by(actor, None)))):
            row = f"{who} × {step.key}"
            expected = 302 if not actor.is_authenticated else 200 if step.by(actor, None) else 403
            assert client.get(f"/{register.path}new/{step.name}/").status_code == expected, row
            if expected != 200:
                by_api = client.post(f"/api/v1/{register.path}steps/{step.name}/", {}, content_type="application/json").status_code
                assert by_api in (401, 403), row


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_it_exports_to_each_account_what_its_list_shows(make, world, people, tmp_path, name, capsys):
    register = REGISTERS[name]
    make(register)
    for who, (actor, client) in people.items():
        if not actor.is_authenticated:
            continue
        target = tmp_path / f"{who}.csv"
        assert export_register([name, str(target), "--as", actor.username]) == 0
        with target.open(encoding="utf-8-sig") as lines:
            exported = sum(1 for _row in csv.reader(lines)) - 1
        listed = client.get(f"/api/v1/{register.path}").json()["page"]["count"]
        assert exported == listed, f"{who} × {name}"
    capsys.readouterr()


def sheet_of(name: str, world: Any) -> str:
    """A sound sheet for each register that is filled by import; what it speaks of is there."""
    if name == "listings.listings":
        from tests.records import RECORDS  # the framework must be set up first

        made = RECORDS[name](world)
        return f"挂牌号,登记号,成果名称,转化方式,定价方式,起始日,最后一日\nA-1,{made.achievement.number},{made.achievement.name},作价投资,协议定价,2026-11-02,2026-12-02\n"
    return {
        "parties.organisations": "名称,类别\n云岫精密仪器有限公司,企业\n",
        "disclosure.achievements": "成果名称,完成单位\n样例导入膜,云岫大学\n",
        "discovery.sources": "类别,名称,单位\n论文,样例论文,云岫大学\n",
        "ownership.patents": "名称,申请号,类型,申请日\n样例专利,CN202610000001.1,发明专利,2026-03-02\n",
        "parties.calendars": "年份,日期,安排,出处\n2028,2028-10-02 ~ 2028-10-06,放假,演示通知\n",
    }[name]


@pytest.mark.parametrize("name", sorted(name for name, register in REGISTERS.items() if register.importer))
def test_it_imports_for_exactly_the_declared_people_by_page_and_command_line(world, people, tmp_path, name, capsys):
    register, sheet = REGISTERS[name], tmp_path / "sheet.csv"
    sheet.write_text(sheet_of(name, world))
    count = register.model._default_manager.count
    for who, (actor, client) in people.items():
        row, before, may = f"{who} × {name}", count(), bool(register.load_importer().may(actor))
        opened = client.get(f"/{register.path}import/").status_code
        sent = client.post(f"/{register.path}import/", {"file": SimpleUploadedFile("sheet.csv", sheet.read_bytes())}).status_code
        assert (opened, sent) == ((200, 200) if may else (403, 403) if actor.is_authenticated else (302, 302)), row
        assert count() == before, row
        if not actor.is_authenticated:
            continue
        with transaction.atomic():
            code = import_register([name, str(sheet), "--as", actor.username])
            assert (code, count() > before) == ((0, True) if may else (1, False)), row
            transaction.set_rollback(True)
    capsys.readouterr()


@pytest.mark.parametrize("name", sorted(name for name, register in REGISTERS.items() if not register.importer))
def test_it_imports_nowhere_else(people, tmp_path, name, capsys):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("名称\n甲\n")
    _actor, client = people["admin"]

    assert client.get(f"/{REGISTERS[name].path}import/").status_code == 404
    assert import_register([name, str(sheet)]) == 2
    capsys.readouterr()


def test_it_has_a_sample_for_every_register():
    from tests.records import RECORDS  # the framework must be set up first

    assert set(RECORDS) == set(REGISTERS)
