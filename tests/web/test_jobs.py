"""What is too long for a request becomes a job with a page: watched, called off, repeated, by its owner alone."""

from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shouzhan.engine.jobs.declare import quiet
from shouzhan.engine.jobs.doing import do, take
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.parties.models import Organisation
from shouzhan.rooms.policies.models import PolicyDocument
from shouzhan.web.api.tokens import make_token

pytestmark = pytest.mark.database

PLAN = """《澄江市概念验证三年行动计划》

澄科规〔2026〕7号

一、总体目标
到2028年，建成概念验证中心不少于12家，验证项目超过300个。

二、主要任务
（一）建设概念验证中心。支持高校院所建设概念验证中心。（责任单位：市科委、市教委）

本计划自2026年1月1日起施行。
"""
NEW = "/policies/new/import/"


@contextmanager
def still(_job):
    yield quiet


@pytest.fixture(autouse=True)
def _everything_is_long(settings):
    settings.LATER_FROM = 10


def plan(name="plan.txt"):
    return SimpleUploadedFile(name, PLAN.encode())


def sheet(*rows):
    text = "名称,类别,统一社会信用代码\n" + "".join(",".join(row) + "\n" for row in rows)
    return SimpleUploadedFile("bodies.csv", text.encode())


def asked(client, path=NEW, file=None):
    _ = client.get("/workbench/")
    response = client.post(path, {"file": file or plan()})
    assert response.status_code == 302, response.context and response.context.get("errors")
    return response.headers["Location"]


def work_off():
    while job := take():
        do(job, still)


def opened():
    return Entry.objects.filter(kind__startswith="policies.document", step="import")


def test_it_reads_a_small_file_at_once(world, settings):
    settings.LATER_FROM = 1_000_000
    _ = world.commission, world.education

    response = world.client(world.lin).post(NEW, {"file": plan()})

    assert response.headers["Location"] == f"/policies/{PolicyDocument.objects.get().number}/"
    assert Job.objects.count() == 0


def test_it_reads_a_big_policy_file_beside_the_server_and_leads_to_the_document(world):
    _ = world.commission, world.education
    client = world.client(world.lin)

    where = asked(client)
    waiting, before = client.get(where), PolicyDocument.objects.count()
    work_off()
    after = client.get(where)

    assert where.startswith("/jobs/")
    assert (waiting.status_code, before) == (200, 0)
    assert after.headers["Location"] == f"/policies/{PolicyDocument.objects.get().number}/"
    assert list(opened().values_list("actor", flat=True)) == [world.lin.public_id]


def test_it_reloads_the_page_with_and_without_script_while_it_runs(world):
    client = world.client(world.lin)
    where = asked(client)

    running = client.get(where).content.decode()
    work_off()
    fragment = client.get(where, headers={"HX-Request": "true"})

    assert '<noscript><meta http-equiv="refresh"' in running
    assert 'hx-trigger="every 2s"' in running
    assert fragment.headers["HX-Redirect"].startswith("/policies/")


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("排队等候", "取消")), ("en", ("Waiting in the queue", "Cancel"))])
def test_it_speaks_the_readers_language(world, language, words):
    client = world.client(world.lin)
    where = asked(client)
    client.cookies["language"] = language

    text = client.get(where).content.decode()

    assert all(word in text for word in words)


def test_it_shows_how_far_the_work_is(world):
    client = world.client(world.lin)
    where = asked(client)
    Job.objects.update(state="running", done=1500, total=4000)

    text = client.get(where).content.decode()

    assert 'value="1500" max="4000"' in text
    assert "37%" in text


@pytest.mark.parametrize(("done", "words"), [(100, "正在逐页读取文件，10%"), (700, "正在查找目标与限值，70%"), (999, "正在查找规则与引用，99%")])
def test_it_says_what_the_reading_of_a_policy_is_at(world, done, words):
    client = world.client(world.lin)
    where = asked(client)
    Job.objects.update(state="running", done=done, total=1000)

    assert words in client.get(where).content.decode()


def test_it_hears_from_the_reading_how_far_it_is(world):
    _ = world.commission, world.education
    asked(world.client(world.lin))
    heard = []

    @contextmanager
    def listening(_job):
        yield lambda done, total: heard.append((done, total))

    do(take(), listening)

    assert heard == sorted(heard)
    assert len({done for done, _total in heard}) >= 4


def test_it_lists_a_persons_own_jobs_with_their_state_progress_and_result(world):
    client, other = world.client(world.lin), world.client(world.admin)
    asked(client)
    asked(other, "/organisations/import/", sheet(("望舒仪器有限公司", "企业", "")))
    Job.objects.filter(owner=world.lin).update(state="running", done=500, total=1000)

    running = client.get("/jobs/").content.decode()
    bench = client.get("/workbench/").content.decode()
    Job.objects.filter(owner=world.lin).update(state="waiting")
    work_off()
    done = client.get("/jobs/").content.decode()

    assert "plan.txt" in running
    assert "bodies.csv" not in running
    assert "50%" in running
    assert "取消所选" in running
    assert "1 件正在办理或排队" in bench
    assert f'href="/policies/{PolicyDocument.objects.get().number}/"' in done
    assert "取消所选" not in done


def test_it_calls_off_the_chosen_jobs_and_nobody_elses(world):
    client = world.client(world.lin)
    asked(client)
    asked(client, file=SimpleUploadedFile("other.txt", (PLAN + "附则\n").encode()))
    asked(world.client(world.admin), "/organisations/import/", sheet(("望舒仪器有限公司", "企业", "")))
    first, _second, others = Job.objects.order_by("pk")

    client.post("/jobs/cancel/", {"key": [first.key, others.key]})

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "waiting", "waiting"]


def test_it_pages_through_many_jobs(world):
    client = world.client(world.lin)
    asked(client)
    one = Job.objects.get()
    Job.objects.bulk_create(
        Job(key=f"k{i}", kind=one.kind, owner=one.owner, title_zh=f"第{i}件。", title_en=f"No {i}.", language="en", given=one.given, same=f"s{i}", back="/", state="done",
            url="/policies/", made_at=one.made_at, beat_at=one.made_at) for i in range(60))

    first = client.get("/jobs/")
    second = client.get(f"/jobs/{first.context['pager'].next_url}")

    assert ("第59件。" in first.content.decode(), "第3件。" in first.content.decode()) == (True, False)
    assert "第3件。" in second.content.decode()


def test_it_shows_a_job_to_its_owner_alone(world):
    where = asked(world.client(world.lin))

    assert world.client(world.admin).get(where).status_code == 404
    assert world.client(world.admin).post(f"{where}cancel/").status_code == 404
    assert world.client(world.admin).post(f"{where}again/").status_code == 404
    assert world.client().get(where).headers["Location"].startswith("/accounts/login/")
    assert world.client(world.lin).get(f"{where}cancel/").status_code == 405
    assert Job.objects.get().state == "waiting"


def test_it_calls_a_job_off_and_runs_it_again(world):
    client = world.client(world.lin)
    where = asked(client)

    client.post(f"{where}cancel/")
    work_off()
    called_off = client.get(where).content.decode()
    nothing = PolicyDocument.objects.count()
    client.post(f"{where}again/")
    work_off()

    assert "没有新建或改动任何记录" in called_off
    assert "不必再传" in called_off
    assert f'action="{where}again/"' in called_off
    assert (nothing, PolicyDocument.objects.count(), opened().count()) == (0, 1, 1)


def test_it_says_what_it_refused_and_leads_back(world):
    client = world.client(world.lin)
    where = asked(client, file=SimpleUploadedFile("plan.pdf", b"%PDF-1.7 this is no paper at all"))
    work_off()

    page = client.get(where)

    assert Job.objects.get().state == "refused"
    assert page.context["banner"].sentence
    assert f'href="{NEW}"' in page.content.decode()


def test_it_imports_a_document_once_however_often_it_is_sent(world):
    client = world.client(world.lin)

    first, second = asked(client), asked(client)
    work_off()
    third = asked(client)
    work_off()

    assert first == second != third
    assert (PolicyDocument.objects.count(), opened().count()) == (1, 1)
    assert client.get(third).context["banner"].code == "already-imported"


def test_it_asks_for_the_right_again_when_the_work_is_done(world):
    client = world.client(world.lin)
    where = asked(client)
    membership = world.lin.memberships.get()
    from shouzhan.rooms.parties.actions import end_membership  # the framework must be set up first

    end_membership(world.admin, membership, reason="调岗")
    work_off()

    assert client.get(where).context["banner"].code == "not-yours"
    assert PolicyDocument.objects.count() == 0


def test_it_asks_nobody_to_wait_for_what_they_may_not_do(world):
    response = world.client(world.wu).post(NEW, {"file": plan()})

    assert response.status_code == 403
    assert Job.objects.count() == 0


def test_it_checks_a_big_sheet_row_by_row_and_loads_it_once(world):
    client = world.client(world.admin)
    before = Organisation.objects.count()
    checking = asked(client, "/organisations/import/", sheet(("望舒仪器有限公司", "企业", ""), ("鹿溪医院", "医疗卫生机构", "")))
    work_off()
    report = client.get(client.get(checking).headers["Location"])
    loading = client.post(report.context["confirm"].url).headers["Location"]
    work_off()
    loaded = client.get(client.get(loading).headers["Location"]).content.decode()
    twice = client.post(report.context["confirm"].url).headers["Location"]
    work_off()

    assert [row.state for row in report.context["rows"]] == ["new", "new"]
    assert "已导入 2 条" in loaded
    assert "已导入 0 条" in client.get(client.get(twice).headers["Location"]).content.decode()
    assert Organisation.objects.count() == before + 2
    assert Entry.objects.filter(record_number=Organisation.objects.get(name="鹿溪医院").number).count() == 1


def test_it_checks_again_when_somebody_took_a_name_while_a_sheet_was_loaded(world, monkeypatch):
    from shouzhan.rooms.parties import importing  # the framework must be set up first
    from shouzhan.rooms.parties.actions import register_organisation

    client = world.client(world.admin)
    checking = asked(client, "/organisations/import/", sheet(("望舒仪器有限公司", "企业", ""), ("鹿溪医院", "医疗卫生机构", "")))
    work_off()
    report = client.get(client.get(checking).headers["Location"])
    loading = client.post(report.context["confirm"].url).headers["Location"]
    taken = []
    prepare = importing.OrganisationImporter.prepare

    def meanwhile(self, *given):
        writing = prepare(self, *given)
        if not taken:
            taken.append(register_organisation(world.system, name="鹿溪医院", kind="company"))
        return writing

    monkeypatch.setattr(importing.OrganisationImporter, "prepare", meanwhile)
    work_off()

    assert "已导入 1 条" in client.get(client.get(loading).headers["Location"]).content.decode()
    assert Organisation.objects.filter(name="鹿溪医院").count() == 1
    assert Job.objects.get(kind="web.import-load").attempts == 2


def test_it_names_the_wrong_row_of_a_big_sheet(world):
    client = world.client(world.admin)
    where = asked(client, "/organisations/import/", sheet(("望舒仪器有限公司", "企业", ""), ("鹿溪医院", "错", "")))
    work_off()

    report = client.get(client.get(where).headers["Location"])

    assert [(row.line, row.issues[0].given) for row in report.context["rows"] if row.state == "refused"] == [(3, "错")]
    assert report.context["confirm"] is None


def test_it_shows_what_a_worker_found_to_nobody_else(world):
    where = asked(world.client(world.admin), "/organisations/import/", sheet(("望舒仪器有限公司", "企业", "")))
    work_off()
    found = world.client(world.admin).get(where).headers["Location"]
    other = world.client(type(world.admin).objects.get(pk=world.lin.pk)).get(found)

    assert "望舒仪器" not in other.content.decode()


def test_it_answers_the_api_202_with_the_address_of_the_job(world):
    headers = {"Authorization": f"Bearer {make_token(world.lin, 'test')}"}
    client = world.client()

    response = client.post("/api/v1/policies/steps/import/", {"file": plan()}, headers=headers)
    where = response.headers["Location"]
    waiting = client.get(where, headers=headers).json()["data"]
    work_off()
    done = client.get(where, headers=headers).json()["data"]

    assert (response.status_code, response.json()["data"]["job"]) == (202, where)
    assert (waiting["state"], waiting["record"]) == ("waiting", None)
    assert (done["state"], done["record"]) == ("done", f"/api/v1/policies/{PolicyDocument.objects.get().number}/")
    assert client.get(done["record"], headers=headers).status_code == 200


def test_it_lets_the_api_call_its_own_job_off_and_nobody_elses(world):
    own, other = ({"Authorization": f"Bearer {make_token(user, 'test')}"} for user in (world.lin, world.admin))
    client = world.client()
    where = client.post("/api/v1/policies/steps/import/", {"file": plan()}, headers=own).headers["Location"]

    assert client.get(where, headers=other).status_code == 404
    assert client.get(where).status_code == 404
    assert client.post(f"{where}cancel/", headers=other).status_code == 404
    assert client.post(f"{where}cancel/", headers=own).json()["data"]["state"] == "cancelled"
