"""Journey 1: a researcher's disclosure becomes an owned, valued, publicised, listed result; a company buys it, and the certificate verifies offline."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.journey]

STORY = {
    "zh-CN": {
        "name": "轨道车辆转向架裂纹声发射监测", "summary": "用声发射阵列在运行中捕捉转向架焊缝的早期裂纹，定位误差小于三厘米。", "teaser": "行车中监测转向架裂纹，停运检修可减少一半。", "low": "800000.00", "high": "1200000.00", "offer": "1000000.00", "counter": "900000.00",
        "patent": "CN202610088888.1", "receipt": "YS-ZH-2026-01", "deal": "已发交易凭证", "dossier": "已转化", "owner": "主导者",
    },
    "en-US": {
        "name": "脑卒中后吞咽障碍的气流诊断", "summary": "用鼻腔气流曲线判断吞咽协调，十分钟完成床旁筛查。", "teaser": "床旁十分钟筛查吞咽障碍。", "low": "500000.00", "high": "700000.00", "offer": "650000.00", "counter": "560000.00",
        "patent": "CN202610099999.2", "receipt": "YS-EN-2026-01", "deal": "Certified", "dossier": "Transferred", "owner": "owner",
    },
}


def path_of(visitor):
    return visitor.page.url.removeprefix(visitor.house).split("?")[0].split("#")[0]


def linked(visitor, start):
    """The first link of the page that begins so."""
    return visitor.page.locator(f"a[href^='{start}']").first.get_attribute("href")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_it_goes_from_the_laboratory_to_a_certificate_anyone_can_verify(visit, later, homes, tmp_path, language):
    told = STORY[language]
    maker, colleague, office, exchange, company, public = (visit(language=language) for _ in range(6))
    everybody = {"linyan": maker, "suhe": colleague, "zhoudu": office, "yijing": exchange, "shenzhou": company}
    for name, visitor in everybody.items():
        visitor.sign_in(name)

    # the researcher discloses in four short steps; the colleague confirms the share
    maker.fill_step("/disclosures/new/open/", name=told["name"], summary=told["summary"])
    assert path_of(maker).endswith("/contributors/")
    disclosure = path_of(maker).removesuffix("contributors/")
    maker.fill_step(f"{disclosure}contributors/", contributors="林砚秋（linyan） 60\n苏禾曦（suhe） 40")
    maker.fill_step(f"{disclosure}funding/", funder="city")
    maker.fill_step(f"{disclosure}terms/", secrecy="open")
    maker.fill_step(f"{disclosure}submit/")
    colleague.fill_step(f"{disclosure}confirm/")

    # the office takes it on: the result has its number, its owner and everything that was disclosed
    office.fill_step(f"{disclosure}accept/")
    office.go(disclosure)
    result = linked(office, "/achievements/AC-")
    office.go(result)
    assert told["name"] in office.text()
    number = result.split("/")[2]
    office.fill_step(f"{result}describe/", teaser=told["teaser"], openness="public")
    office.fill_step(f"/patents/new/open/?achievement={number}")
    patent = path_of(office)
    office.fill_step(f"{patent}file/", application=told["patent"], filed_on=date.today().isoformat())
    office.fill_step(f"/valuations/new/open/?achievement={number}", method="agreement", low=told["low"], high=told["high"], basis="参考三笔同类交易")
    office.fill_step(f"{path_of(office)}file/")

    # it is listed at the exchange from its number alone; the public finds it
    office.go(f"/listings/new/open/?achievement={number}")
    venue = office.page.locator("select[name=venue] option").nth(1).get_attribute("value")
    office.fill_step(f"/listings/new/open/?achievement={number}", venue=venue, mode="transfer", way="agreement")
    listing = path_of(office)
    office.fill_step(f"{listing}submit/")
    exchange.fill_step(f"{listing}publish/")
    public.go(f"/search/?q={told['name']}")
    assert told["name"] in public.text()
    public.go(listing)
    assert told["teaser"] in public.text()
    assert told["summary"] not in public.text()

    # the company asks, signs secrecy and reads what is secret; both sides put terms on the table and agree
    company.go(listing)
    assert told["summary"] not in company.text()
    company.fill_step(f"/interests/new/express/?listing={listing.split('/')[2]}", message="拟用于现有产品的换代")
    interest = path_of(company)
    office.fill_step(f"{interest}accept/")
    office.fill_step(f"{interest}secrecy/", purpose="评估能否用于现有产品", until=(date.today() + timedelta(days=90)).isoformat())
    office.go(interest)
    agreement = linked(office, "/secrecy-agreements/ND-")
    company.fill_step(f"{agreement}sign/")
    office.fill_step(f"{agreement}countersign/")
    company.go(listing)
    assert told["summary"] in company.text()
    company.fill_step(f"{interest}talk/")
    company.go(interest)
    deal = linked(company, "/deals/DL-")
    office.fill_step(f"{deal}offer/", price=told["offer"])
    company.fill_step(f"{deal}counter/", price=told["counter"])
    office.fill_step(f"{deal}approve/")
    office.fill_step(f"{deal}notice/")
    office.go(f"{deal}sign/")
    assert office.page.locator("main form.form button[disabled]").count() == 1  # the price is still held out

    # three weeks later the price has passed its notice: signed, paid, certified
    address = later(date.today() + timedelta(days=24))
    for visitor in everybody.values():
        visitor.house = address
    public.house = address
    office.go(deal)
    notice = linked(office, "/price-notices/PN-")
    office.fill_step(f"{notice}pass/")
    office.fill_step(f"{deal}sign/")
    company.fill_step(f"{deal}countersign/")
    exchange.fill_step(f"{deal}book/", receipt=told["receipt"], amount=told["counter"])
    exchange.fill_step(f"{deal}certify/")
    company.go(deal)
    assert told["deal"] in company.text()
    office.go(result)
    assert told["dossier"] in office.text()

    # the same right is not sold twice, and the certificate verifies in an empty folder with only Python
    company.go(f"/interests/new/express/?listing={listing.split('/')[2]}")
    assert company.page.locator("main form.form").count() == 1
    api = company.context.request
    paper = api.get(f"{address}{deal}certificate.pdf")
    assert paper.status == 200
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.body()))
    assert told["counter"].split(".")[0][:3] in text.replace(",", "")
    command = [sys.executable, "-c", "from shouzhan.project.cli import main; raise SystemExit(main())", "log", "checkpoint"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "SHOUZHAN_HOME": str(homes), "DJANGO_SETTINGS_MODULE": "shouzhan.project.settings", "PYTHONPATH": str(Path(__file__).parents[2] / "src")})
    bundle = api.get(f"{address}{deal}certificate.zip")
    assert bundle.status == 200, bundle.text()[:300]
    zipfile.ZipFile(io.BytesIO(bundle.body())).extractall(tmp_path)
    assert json.loads((tmp_path / "certificate.json").read_text())["deal"] == deal.split("/")[2]
    checked = subprocess.run([sys.executable, "-I", "verify.py", "proof.json", "certificate.json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    # nothing was typed twice
    typed = [value for visitor in everybody.values() for value in visitor.typed if len(value) > 3 and not value.startswith("20")]
    assert len(typed) == len(set(typed)) + 1, typed  # the agreed price is typed once more when its money comes in
    assert sum(len(visitor.typed) for visitor in everybody.values()) <= 24
    assert sum(visitor.clicks for visitor in everybody.values()) <= 32
    for visitor in (*everybody.values(), public):
        assert visitor.complaints == []
