"""Sources come in row by row or not at all, whatever is thrown at them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.discovery.scene import source

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.discovery.importing import importer
from shouzhan.rooms.discovery.models import Source
from shouzhan.web.importpage import load

pytestmark = pytest.mark.database
BIB = """@article{a, title = {Nanofiltration {NaCl} membrane}, author = {Feng, Jiu and Chen, Shi}, year = 2026, month = mar,
 doi = {https://doi.org/10.1000/ABC}, orcid = {0000-0002-1825-0097}, affiliation = {Yunxiu University; Qingping Electronics Co., Ltd.}}
@patent{b, title = {Bridge sensor}, number = {ZL1}, year = {2025}}
"""
RIS = "TY  - JOUR\nTI  - 膜\nAU  - 冯九\nPY  - 2026/03/01\nDO  - 10.1000/x\nAD  - 青萍电子有限公司\nER  - \n"


def states(world, data, name, who=None):
    return [row.state for row in importer.check(who or world.chu, data, name)]


def issues(world, data, name):
    return [str(issue.sentence) for row in importer.check(world.chu, data, name) for issue in row.issues]


def test_it_loads_bibtex_with_doi_orcid_and_firms(world):
    assert load(importer, world.chu, BIB.encode(), "x.bib") == 2
    paper = Source.objects.get(kind="paper")
    assert (paper.doi, paper.orcids, paper.on.isoformat(), paper.people) == ("10.1000/abc", "0000-0002-1825-0097", "2026-03-01", "Feng, Jiu；Chen, Shi")
    assert paper.unit == world.university
    assert "Ltd." in paper.partners
    assert Source.objects.get(kind="patent").code == "ZL1"


def test_it_loads_ris_and_finds_it_again_the_second_time(world):
    assert load(importer, world.chu, RIS.encode(), "x.ris") == 1
    made = Source.objects.get()
    assert (made.name, made.people, made.partners, made.on.isoformat()) == ("膜", "冯九", "青萍电子有限公司", "2026-03-01")
    assert states(world, RIS.encode(), "x.ris") == ["same"]
    assert load(importer, world.chu, RIS.encode(), "x.ris") == 0


def test_it_reads_gb18030(world):
    assert states(world, RIS.encode("gb18030"), "x.ris") == ["new"]
    assert states(world, "类别,名称\n论文,膜材料的研究\n".encode("gb18030"), "x.csv") == ["new"]


def test_a_sheet_of_all_kinds_is_loaded(world):
    sheet = "类别,名称,负责人,结束日期,项目号\n实验室,膜实验室,冯九,,\n资助项目,膜的基础研究,冯九,2027-02-28,T-1\n专利,膜的制法,冯九,,ZL1\n".encode()
    assert load(importer, world.chu, sheet, "x.csv") == 3
    assert Source.objects.get(kind="project").ends_on.isoformat() == "2027-02-28"


def test_one_wrong_row_keeps_all_out(world):
    with pytest.raises(Refused) as refused:
        load(importer, world.chu, (BIB + "@article{c, title = {x}, doi = {wrong}}").encode(), "x.bib")
    assert refused.value.decision.code == "rows-refused"
    assert not Source.objects.exists()


@pytest.mark.parametrize(("row", "said"), [
    ("书,题,", "不认识这个类别"), ("论文,,", "名称为空"), ("论文,题,11.1/x", "DOI"), (f"论文,{'长' * 501},", "超过 500 字"),
])
def test_each_wrong_row_is_told(world, row, said):
    assert any(said in one for one in issues(world, f"类别,名称,doi\n{row}\n".encode(), "x.csv"))


@pytest.mark.parametrize(("column", "value", "said"), [
    ("orcid", "0000-0002-1825-0098", "ORCID"), ("日期", "前年", "日期读不懂"), ("日期", "2027-01-01", "在今天之后"), ("单位", "无此大学", "登记册中没有"), ("单位", "望潮大学", "不是这家单位"), ("已授权", "大概", "是”或“否"),
])
def test_each_wrong_cell_is_told(world, column, value, said):
    assert world.other_university
    assert any(said in one for one in issues(world, f"类别,名称,{column}\n论文,题,{value}\n".encode(), "x.csv"))


def test_the_same_title_or_doi_twice_is_told_with_the_other_line(world):
    found = importer.check(world.chu, "类别,名称,doi\n论文,一 种 膜,10.1000/1\n论文,一种膜,10.1000/2\n论文,别的,10.1000/1\n".encode(), "x.csv")
    assert [row.state for row in found] == ["new", "refused", "refused"]
    assert all("第 2 行" in str(row.issues[0].sentence) for row in found[1:])


def test_what_is_there_under_another_spelling_is_the_same(world):
    source(world, kind="paper", name="高通量纳滤膜：进展")
    assert states(world, "类别,名称\n论文,高通量 纳滤膜: 进展\n".encode(), "x.csv") == ["same"]


@pytest.mark.parametrize("data", [b"<html><body>login</body></html>", b"", b"@comment{nothing}", b"PK\x03\x04rubbish", bytes(range(256)) * 4])
@pytest.mark.parametrize("name", ["x.bib", "x.ris", "x.xlsx"])
def test_what_is_no_list_of_sources_is_refused_with_a_sentence(world, data, name):
    with pytest.raises(Refused) as refused:
        importer.check(world.chu, data, name)
    assert str(refused.value.decision.sentence)


def test_ten_megabytes_of_broken_entries_are_told_and_nothing_is_kept(world):
    data = ("@article{k, title = {never closed, abstract = {" + "x" * 980 + "\n") * 10_000
    found = importer.check(world.chu, data.encode(), "x.bib")
    assert {row.state for row in found} == {"refused"}
    assert len(found) == 10_000


def test_html_and_formulas_stay_text(world):
    title = '=HYPERLINK("http://x")<script>alert(1)</script>'
    made = source(world, kind="paper", name=title)
    shown = world.client(world.chu).get(f"/sources/{made.number}/").content.decode()
    assert "<script>alert(1)" not in shown
    exported = world.client(world.chu).get("/sources/export.csv")
    body = b"".join(exported.streaming_content) if exported.streaming else exported.content
    assert not any(line.startswith("=") for line in io.StringIO(body.decode("utf-8-sig")))


def test_the_page_takes_bibtex_and_shows_the_report(world):
    answer = world.client(world.chu).post("/sources/import/", {"file": SimpleUploadedFile("x.bib", BIB.encode())})
    assert answer.status_code == 200
    assert "2 行全部通过检查" in answer.content.decode()


def test_a_researcher_imports_nothing(world):
    assert world.client(world.feng).get("/sources/import/").status_code in (403, 422)
