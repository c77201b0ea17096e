"""Importing a policy document: read, reviewed, published; rubbish refused."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.engine.documents.policy.builders import CORPUS, built, documents

from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.law import book as law
from shouzhan.rooms.policies.actions import accept_rest, correct_facts, decide_finding, import_document, publish, read
from shouzhan.rooms.policies.dependents import dependents_of, parameters_of
from shouzhan.rooms.policies.models import Finding, PolicyDocument
from shouzhan.rooms.policies.reviewing import EditForm, review_page

pytestmark = pytest.mark.database

PLAN = """澄江市科学技术委员会关于印发
《澄江市概念验证三年行动计划》的通知

澄科规〔2026〕7号

各有关单位：

澄江市概念验证三年行动计划

一、总体目标
到2028年，建成概念验证中心不少于12家，验证项目超过300个。

二、主要任务
（一）建设概念验证中心。支持高校院所建设概念验证中心。（责任单位：市科委、市教委）
（二）培养验证经理人。开展专项培训。（责任单位：市教委）

本计划自2026年1月1日起施行。
"""


def upload(text=PLAN, name="plan.txt"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def imported(world):
    _ = world.commission, world.education
    return import_document(world.lin, data=PLAN.encode(), filename="plan.txt")


def test_it_reads_a_plan_into_findings_that_are_not_live(world):
    document = imported(world)

    assert document.state == "reviewing"
    assert document.findings.filter(kind="task").count() == 2
    assert document.tasks.count() == 0


def test_it_publishes_the_accepted_tasks_with_their_units_resolved(world):
    document = accept_rest(world.lin, imported(world))

    document = publish(world.lin, document)

    first = document.tasks.first()
    assert [(unit.printed, unit.organisation) for unit in first.units.all()] == [("市科委", world.commission), ("市教委", world.education)]


def test_it_leaves_out_what_was_dropped(world):
    document = imported(world)
    task = document.findings.filter(kind="task").first()

    decide_finding(world.lin, document, finding=task.pk, verdict="dropped")
    document = publish(world.lin, accept_rest(world.lin, document))

    assert document.tasks.count() == 1


def test_it_refuses_to_publish_while_findings_are_open(world):
    with pytest.raises(Refused) as refused:
        publish(world.lin, imported(world))

    assert refused.value.decision.code == "findings-open"


def test_it_points_to_the_document_that_is_here_already(world):
    document = imported(world)

    response = world.client(world.lin).post("/policies/new/import/", {"file": upload()})

    assert response.status_code == 422
    assert document.number in response.content.decode()
    assert PolicyDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("noise.pdf", b"%PDF-1.7 broken"), ("program.docx", b"MZ\x90\x00" * 40), ("zip.docx", b"PK\x03\x04 no archive")],
)
def test_it_refuses_rubbish_with_a_sentence_and_saves_nothing(world, name, content):
    response = world.client(world.lin).post("/policies/new/import/", {"file": upload(content, name)})

    assert response.status_code == 422
    assert "banner" in response.content.decode()
    assert PolicyDocument.objects.count() == 0
    with pytest.raises(Refused) as refused:
        read(content.encode() if isinstance(content, str) else content, name)
    assert refused.value.decision.remedy


def test_it_refuses_a_file_over_the_limit(world, settings):
    settings.UPLOAD_LIMIT = 1000

    response = world.client(world.lin).post("/policies/new/import/", {"file": upload("长" * 2000)})

    assert response.status_code == 413


@pytest.mark.parametrize("who", ["wu", "wang", "citizen", "auditor"])
def test_it_lets_nobody_else_import(world, who):
    response = world.client(getattr(world, who)).post("/policies/new/import/", {"file": upload()})

    assert response.status_code in (403, 422)
    assert PolicyDocument.objects.count() == 0


def test_it_hides_a_document_under_review_from_strangers(world):
    document = imported(world)

    assert world.client().get(f"/policies/{document.number}/").status_code == 404
    assert world.client(world.wang).get(f"/policies/{document.number}/").status_code == 404


def test_it_corrects_one_finding_on_the_review_screen(world):
    document = imported(world)
    task = document.findings.filter(kind="task").first()

    response = world.client(world.lin).post(
        f"/policies/{document.number}/review/{task.pk}/edited/",
        {"title": "建设中心", "responsible_units": "市科委", "lead_unit": ""}, headers={"HX-Request": "true"},
    )

    task.refresh_from_db()
    assert response.status_code == 200
    assert (task.verdict, task.value["responsible_units"]) == ("edited", ["市科委"])


@pytest.mark.parametrize("later_from", [10, 1_000_000])
def test_it_refuses_a_pdf_that_asks_for_much_and_keeps_nothing_of_it(world, settings, later_from):
    from tests.engine.documents.policy.test_pdf_bombs import BOMBS

    from shouzhan.engine.jobs.doing import do, take

    settings.LATER_FROM = later_from
    client = world.client(world.lin)
    response = client.post("/policies/new/import/", {"file": upload(BOMBS["a page of letters without end"](), "plan.pdf")})
    while job := take():
        do(job)
        response = client.get(response.headers["Location"])

    assert "展开后过大" in response.content.decode()
    assert PolicyDocument.objects.count() == 0
    assert Finding.objects.count() == 0
    assert not Entry.objects.filter(record_kind="policies.document").exists()


def target_of(document):
    return document.findings.filter(kind="target").first()


def corrected(world, document, **typed):
    fields = {"metric": "概念验证中心", "comparator": ">=", "value": "12", "unit": "家", "class": "goal", "high": ""}
    client = world.client(world.lin)
    return client.post(f"/policies/{document.number}/review/{target_of(document).pk}/edited/", fields | typed, headers={"HX-Request": "true"})


@pytest.mark.parametrize("typed", [
    {"value": "9" * 16}, {"value": "1.1234567"}, {"value": "1e30"}, {"value": "NaN"}, {"value": "Infinity"}, {"comparator": "range", "high": ""},
    {"comparator": "range", "high": "11"}, {"comparator": "range", "high": "9" * 16},
])
def test_it_refuses_a_number_it_cannot_keep_beside_its_field(world, typed):
    document = imported(world)

    response = corrected(world, document, **typed)

    assert response.status_code == 422
    assert "field--bad" in response.content.decode()
    assert target_of(document).verdict == "open"


@pytest.mark.parametrize(("typed", "kept"), [({"value": "9" * 15}, "9" * 15), ({"value": "123456789.123456"}, "123456789.123456"), ({"comparator": "range", "value": "3", "high": "5"}, ["3", "5"]), ({"value": "3", "high": "5"}, "3")])
def test_it_keeps_the_longest_number_and_a_range(world, typed, kept):
    document = imported(world)

    assert corrected(world, document, **typed).status_code == 200
    assert target_of(document).value["value"] == kept
    document = publish(world.lin, accept_rest(world.lin, document))
    figure = document.figures.get(metric="概念验证中心")
    assert [figure.low, *([figure.high] if figure.high is not None else [])] == [Decimal(number) for number in ([kept] if isinstance(kept, str) else kept)]


@pytest.mark.parametrize(("value", "code"), [("9" * 16, "number-too-long"), ("0.1234567", "number-too-long"), ("NaN", "not-a-number"), (["5", "3"], "not-a-range"), (["1", "2", "3"], "not-a-range")])
def test_it_refuses_such_a_number_whichever_way_it_comes(world, value, code):
    document = imported(world)
    comparator = "range" if isinstance(value, list) else ">="
    settled = {**target_of(document).read, "value": value, "comparator": comparator}

    with pytest.raises(Refused) as edited:
        decide_finding(world.lin, document, finding=target_of(document).pk, verdict="edited", settled=settled)
    document.findings.filter(pk=target_of(document).pk).update(read=settled)
    with pytest.raises(Refused) as accepted:
        decide_finding(world.lin, document, finding=target_of(document).pk, verdict="accepted")
    with pytest.raises(Refused) as published:
        publish(world.lin, accept_rest(world.lin, document))

    assert {edited.value.decision.code, accepted.value.decision.code, published.value.decision.code} == {code}


def test_it_takes_in_a_document_whose_numbers_begin_anew(world):
    _ = world.commission, world.education
    twice = PLAN + PLAN.replace("澄科规〔2026〕7号", "").replace("（一）建设", "（一）扩建")

    document = import_document(world.lin, data=twice.encode(), filename="two.txt")

    names = list(document.clauses.values_list("ident", flat=True))
    assert len(names) == len(set(names))
    assert any(name.endswith("〔2〕") for name in names)


def test_it_keeps_the_closing_paragraph_with_the_article_it_belongs_to(world):
    text = "澄江市成果转化条例\n\n第一条　单位可以通过下列方式定价：\n（一）协议；\n（二）拍卖。\n协议定价的，公示时间不少于十五日。\n第二条　本条例自2026年1月1日起施行。\n"

    document = import_document(world.lin, data=text.encode(), filename="rules.txt")

    article, last = document.clauses.get(ident="第一条"), document.clauses.get(ident="第一条(二)")
    assert article.text.endswith("协议定价的，公示时间不少于十五日。\n")
    assert last.text.strip() == ""
    assert [(f.clause, f.read["value"]) for f in document.findings.filter(kind="target")] == [("第一条", "15")]


OVER = """澄江市概念验证三年行动计划（2021—2023年）

一、任务
（一）建设概念验证中心。支持高校院所建设概念验证中心。（责任单位：市科委、市教委）

澄江市人民政府
{signed}
"""


@pytest.mark.parametrize("signed", ["2021年5月6日", "", "2024年5月6日"], ids=["signed in time", "undated", "signed after its period"])
def test_it_takes_in_a_plan_whose_period_is_over(world, signed):
    document = accept_rest(world.lin, import_document(world.lin, data=OVER.format(signed=signed).encode(), filename="over.txt"))

    document = publish(world.lin, document)

    case = document.task_cases.get()
    assert (document.state, document.is_past) == ("live", True)
    assert case.target_on is None or case.starts_on <= case.target_on


def test_it_has_a_validity_that_ends_before_it_starts_put_right_first(world):
    backward = PLAN.replace("本计划自2026年1月1日起施行。", "本计划自2026年1月1日起施行，有效期至2025年12月31日。")
    document = accept_rest(world.lin, import_document(world.lin, data=backward.encode(), filename="backward.txt"))

    with pytest.raises(Refused) as refused:
        publish(world.lin, document)

    assert refused.value.decision.code == "runs-backward"
    assert refused.value.decision.remedy
    publish(world.lin, correct_facts(world.lin, document, effective_to=date(2028, 12, 31)))


def test_it_keeps_a_list_of_units_whole_when_another_field_of_the_task_is_corrected(world):
    listed = PLAN.replace("市科委、市教委", "市科委、各县（市、区）人民政府")
    document = import_document(world.lin, data=listed.encode(), filename="listed.txt")
    item = document.findings.filter(kind="task").first()
    form = EditForm({"title": "改过的任务", "responsible_units": EditForm(item=item).fields["responsible_units"].initial, "lead_unit": ""}, item=item)

    assert form.is_valid()
    assert form.settled()["responsible_units"] == ["市科委", "各县(市、区)人民政府"]


@pytest.mark.parametrize("typed", ["市科委、市教委", "市科委，市教委", "市科委；市教委", "市科委,市教委", "市科委\n市教委"])
def test_it_takes_apart_a_typed_list_whatever_stands_between(world, typed):
    item = imported(world).findings.filter(kind="task").first()
    form = EditForm({"title": "任务", "responsible_units": typed, "lead_unit": ""}, item=item)

    assert form.is_valid()
    assert form.settled()["responsible_units"] == ["市科委", "市教委"]


def test_it_takes_documents_of_every_shape_from_the_file_to_the_library(world):
    for path in documents(CORPUS / "rough"):
        data, filename = built(path)
        document = import_document(world.lin, data=data, filename=filename)
        review_page(world.lin, document)
        document = publish(world.lin, accept_rest(world.lin, document))

        assert document.task_cases.count() == document.tasks.count() == document.findings.filter(kind="task").count(), path.name


@pytest.mark.parametrize("size", [2_000, 3_000_000], ids=["over the limit", "the request far over it"])
def test_it_refuses_a_huge_file_and_keeps_what_else_was_typed(world, settings, size):
    settings.UPLOAD_LIMIT = 1000
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.lin)
    shown = browser.get("/policies/new/import/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown).group(1)

    response = browser.post("/policies/new/import/", {"file": upload(b"a" * size), "csrfmiddlewaretoken": token})  # the token comes after the file

    assert response.status_code == 413
    assert "20 MB" in response.content.decode()
    assert "必填" not in response.content.decode()  # the file was chosen
    assert PolicyDocument.objects.count() == 0


def test_it_prints_a_clause_paragraph_by_paragraph_and_its_table_as_one(world):
    data, filename = built(CORPUS / "rough" / "r08-word-tables.docx.src")
    document = publish(world.lin, accept_rest(world.lin, import_document(world.lin, data=data, filename=filename)))

    shown = world.client().get(f"/policies/{document.number}/").content.decode()

    assert '<th scope="col">指标名称</th>' in shown
    assert "<td>技术合同成交额</td><td>亿元</td>" in shown
    assert "| 指标名称 |" not in shown


DATED = PLAN.replace("开展专项培训。", "到2027年底培养100名以上。").replace("《澄江市概念验证三年行动计划》", "《澄江市概念验证三年行动计划（2026—2028年）》").replace("\n澄江市概念验证三年行动计划\n", "\n澄江市概念验证三年行动计划（2026—2028年）\n")


def test_a_task_is_due_on_the_day_of_its_clause_else_at_the_end_of_the_plan(world):
    document = import_document(world.lin, data=DATED.encode(), filename="plan.txt")
    first, _second = document.findings.filter(kind="task")
    shown = [{str(fact.label): fact.value for fact in item.facts}["完成期限"] for item in review_page(world.lin, document).items if item.mark == "task"]

    assert shown == [date(2028, 12, 31), date(2027, 12, 31)]
    client, typed = world.client(world.lin), {"title": "建设中心", "responsible_units": "市科委", "lead_unit": ""}
    address = f"/policies/{document.number}/review/{first.pk}/edited/"
    assert "早于文件开始的日期" in client.post(address, {**typed, "deadline": "2020-01-01"}, headers={"HX-Request": "true"}).content.decode()
    assert client.post(address, {**typed, "deadline": "2026-09-30"}, headers={"HX-Request": "true"}).status_code == 200
    document = publish(world.lin, accept_rest(world.lin, document))

    assert [case.target_on for case in document.task_cases.order_by("stated__order")] == [date(2026, 9, 30), date(2027, 12, 31)]


def test_a_task_whose_clause_names_no_day_takes_the_plans_end(world):
    document = import_document(world.lin, data=DATED.encode(), filename="plan.txt")

    document = publish(world.lin, accept_rest(world.lin, document))

    assert [case.target_on for case in document.task_cases.order_by("stated__order")] == [date(2028, 12, 31), date(2027, 12, 31)]


def test_it_says_what_rests_on_a_document_before_it_is_marked_as_abolished(world):
    document = publish(world.lin, accept_rest(world.lin, imported(world)))
    client = world.client(world.lin)

    told = {str(fact.label): (fact.value, fact.url) for fact in dependents_of(document)}
    assert told["未办结的督办任务"] == (2, f"/tasks/?document={document.number}")
    assert told["目标与限值"][0] == 2
    asked = client.get(f"/policies/{document.number}/withdraw/").content.decode()
    assert "未办结的督办任务" in asked
    assert f'href="/tasks/?document={document.number}"' in asked

    task = document.task_cases.first()
    assert "已废止" not in world.client(world.zhou).get(f"/tasks/{task.number}/").content.decode()
    assert client.post(f"/policies/{document.number}/withdraw/", {"reason": "已由澄科规〔2026〕19号代替"}).status_code == 302

    assert "已标记废止" in world.client(world.zhou).get(f"/tasks/{task.number}/").content.decode()
    assert world.client(world.zhou).get("/tasks/").content.decode().count("所依据的文件已废止") == 2


def test_it_counts_the_numbers_of_the_law_that_cite_a_document():
    book = law.book()
    cited = {dated.cite.source for parameter in book.parameters.values() for dated in parameter.values}
    source = next(source for key, source in book.sources.items() if key in cited and source.number)

    assert parameters_of(PolicyDocument(name="另名", doc_number=source.number)) > 0
    assert parameters_of(PolicyDocument(name="另一份", doc_number="澄科规〔2026〕7号")) == 0


def test_it_says_what_went_live_and_leads_to_it(world):
    document = accept_rest(world.lin, imported(world))
    client = world.client(world.lin)

    told = client.post(f"/policies/{document.number}/publish/", follow=True).content.decode()

    rules = document.rules.count()
    assert f"2 项任务进入督办台账，2 个目标与限值、{rules} 条硬性规则、0 项已报告成效生效" in told
    assert f'href="/tasks/?document={document.number}"' in told
    assert not [case.number for case in document.task_cases.all() if f'href="/tasks/{case.number}/"' not in told]
    assert "进入督办台账" not in client.get(f"/policies/{document.number}/").content.decode()


def test_it_warns_of_a_file_in_which_no_document_was_read(world):
    client = world.client(world.lin)
    told = client.post("/policies/new/import/", {"file": upload("今天开会，记得带伞。\n", "会议.txt")}, follow=True).content.decode()
    document = PolicyDocument.objects.get()

    assert document.name == ""
    assert "没有读出标题、条款、任务" in told
    assert "会议.txt" in told
    assert document.title == "未命名文件（会议.txt）"
    assert f'href="/policies/{document.number}/"' in client.get("/workbench/").content.decode()
    with pytest.raises(Refused) as refused:
        publish(world.lin, accept_rest(world.lin, document))
    assert refused.value.decision.code == "title-missing"


def test_it_does_not_warn_of_a_document_that_was_read(world):
    assert review_page(world.lin, imported(world)).banner is None


def test_goals_of_one_name_are_told_apart_beside_their_clause(world):
    text = PLAN.replace("验证项目超过300个。", "每年新增孵化器5家，三年累计新增孵化器15家。")
    document = import_document(world.lin, data=text.encode(), filename="plan.txt")
    document = publish(world.lin, accept_rest(world.lin, document))

    told = world.client().get(f"/policies/{document.number}/").content.decode()

    assert "孵化器 5 家（澄江市、每年）" in told
    assert "孵化器 15 家（澄江市、三年累计）" in told


def packed(part):
    """An office file with next to nothing in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return held.getvalue()


MISNAMED = [
    ("通知.docx", PLAN.encode(), "纯文本", ".txt"), ("通知.pdf", PLAN.encode("gb18030"), "纯文本", ".txt"), ("清单.xlsx", PLAN.encode(), "纯文本", ".txt"),
    ("通知.docx", b"%PDF-1.7\n", "PDF", ".pdf"), ("通知.txt", b"%PDF-1.7\n", "PDF", ".pdf"), ("通知.pdf", packed("word/document.xml"), "Word", ".docx"),
    ("通知.docx", packed("xl/workbook.xml"), "Excel", ".docx"), ("通知.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片", "文字识别"), ("通知.docx", b"<html><body>x</body></html>", "网页", ".docx"),
]


@pytest.mark.parametrize("later_from", [10, 1_000_000])
@pytest.mark.parametrize(("name", "content", "really", "way_out"), MISNAMED)
def test_it_refuses_a_file_that_is_not_what_its_name_says(world, settings, later_from, name, content, really, way_out):
    settings.LATER_FROM = later_from

    response = world.client(world.lin).post("/policies/new/import/", {"file": upload(content, name)})
    told = response.content.decode()

    assert response.status_code == 422
    assert f"以 {Path(name).suffix} 结尾，内容却是{really}" in told
    assert way_out in told
    assert PolicyDocument.objects.count() == 0


def test_it_says_so_in_english_and_over_the_api(world):
    from shouzhan.web.api.tokens import make_token

    headers = {"Authorization": f"Bearer {make_token(world.lin, 'test')}", "Accept-Language": "en"}
    error = world.client().post("/api/v1/policies/steps/import/", {"file": upload(PLAN.encode(), "plan.docx")}, headers=headers).json()["error"]

    assert error["code"] == "misnamed"
    assert error["sentence"] == "The name ends in .docx, but the file is really plain text."
    assert "rename it to end in .txt" in error["remedy"]


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "plan", "方案.2026"])
def test_text_is_welcome_under_the_names_of_text(world, name):
    assert read(PLAN.encode(), name).metadata.title
