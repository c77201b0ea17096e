"""The public doors that need no account: checking a proof, and what this house is."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from shouzhan.kernel.access import Public
from shouzhan.kernel.identifiers import BadNumber, parse_number
from shouzhan.kernel.journal import verify as checker
from shouzhan.kernel.journal.checkpoint import public_key
from shouzhan.kernel.journal.models import Checkpoint
from shouzhan.kernel.text import Text
from shouzhan.web import shapes
from shouzhan.web.giving import given
from shouzhan.web.pages import page
from shouzhan.web.words import say

LIMIT = 1_000_000
CERTIFICATES: dict[str, str] = {}  # by the prefix of its number: where a certificate is looked up; rooms that issue certificates add theirs
_BLANKS = re.compile(r"[\s\-]+")


@dataclass(frozen=True)
class VerifyPage:
    """web/verify.html"""

    title: str
    lead: str
    form: shapes.Form
    banner: shapes.Banner | None
    facts: tuple[shapes.Fact, ...]
    codes: shapes.Form | None = None


@page("verify/", name="verify", access=Public(), template="web/verify.html", methods=("GET", "POST"))
def verify(request: HttpRequest, actor: Any) -> VerifyPage | HttpResponse:
    """Check a certificate by its number and code, or a proof by its file, or learn how to check it without us."""
    number, code = (request.POST.get(name, "").strip() for name in ("number", "code"))
    asked = "number" in request.POST
    wrong = _misread(number, code) if asked else {}
    if asked and not wrong:
        return HttpResponseRedirect(_door(number) + "?" + urlencode({"c": _BLANKS.sub("", code).upper()}))
    banner = _checked(request) if request.method == "POST" and not asked else None
    last = Checkpoint.objects.last()
    return VerifyPage(
        title=_("查验凭证与存证"),
        lead=_("手里有凭证的，填凭证上的编号和凭证码；手里有存证文件的，上传文件，核对它是否在台账中、是否被改动过。也可下载查验程序，在自己的电脑上离线核对，不经过本系统。"),
        codes=shapes.Form(
            "/verify/", (
                shapes.Field("number", _("凭证编号"), value=number, example="DL-2026-000026-9", errors=wrong.get("number", ()), max_length=40),
                shapes.Field("code", _("凭证码"), value=code, example="DF5A65867A2FEF77", help=_("16 位，印在二维码旁边。"), errors=wrong.get("code", ()), max_length=40),
            ),
            submit=_("核对凭证"), errors=tuple(shapes.FormError(said, name) for name, several in wrong.items() for said in several),
        ),
        form=shapes.Form(
            "/verify/", (shapes.Field("file", _("存证文件"), "file", accept=".json", help=_("JSON 文件，不超过 1 MB；只在内存中核对，不会保存。")),),
            submit=_("查验存证文件"), multipart=True,
        ),
        banner=banner,
        facts=(
            shapes.Fact(_("公钥"), public_key(), kind="code"),
            shapes.Fact(_("最近封存"), last.at if last else None, kind="date"),
            shapes.Fact(_("已封存条目"), last.size if last else None, kind="number"),
            shapes.Fact(_("查验程序"), "verify.py", url="/verify/verify.py", note=_("只用 Python 标准库，离线运行：python verify.py 存证文件")),
        ),
    )


def _door(number: str) -> str:
    """Where the certificate of this number is looked up."""
    read = str(parse_number(number))
    return CERTIFICATES[read.partition("-")[0]] % read


def _misread(number: str, code: str) -> dict[str, tuple[str, ...]]:
    """What cannot be looked up as it was typed."""
    wrong: dict[str, tuple[str, ...]] = {}
    try:
        _door(number)
    except BadNumber as bad:
        wrong["number"] = (say(bad.sentence),) if number else (_("请填凭证上的编号。"),)
    except KeyError:
        wrong["number"] = (_("这个编号不是凭证的编号。"),)
    if not code:
        wrong["code"] = (_("请填凭证上的凭证码。"),)
    return wrong


def _checked(request: HttpRequest) -> shapes.Banner:
    upload: Any = request.FILES.get("file")
    if upload is None:
        return shapes.Banner("refused", _("没有选择文件。"), code="no-file")
    if (upload.size or 0) > LIMIT:
        return shapes.Banner("refused", _("文件超过 1 MB，不是存证文件。"), code="too-large")
    try:
        proven = checker.check_bundle(json.loads(upload.read().decode("utf-8")), key=public_key())
    except (ValueError, RecursionError):
        return shapes.Banner("refused", _("这不是存证文件。"), remedy=_("请上传从记录页下载的 JSON 文件。"), code="not-a-bundle")
    except checker.Failed as failed:
        said = Text(f"查验不通过：{failed.zh}", f"The check fails: {failed.en}")
        return shapes.Banner("refused", said, remedy=_("请从记录页重新下载存证文件再查验；仍不通过的，请向出具单位核实。"), code="not-proven")
    return shapes.Banner("value", Text(f"查验通过：条目在台账中，封存后未被改动。{proven.zh}", f"The check passes: the entry is in the journal and was not changed since it was sealed. {proven.en}"), code="proven")


@page("verify/verify.py", name="verify.program", access=Public())
def program(request: HttpRequest, actor: Any) -> HttpResponse:
    """The stand-alone verifier, as it runs here."""
    return given(Path(checker.__file__).read_bytes(), "text/x-python; charset=utf-8", "verify.py")


@page("about/", name="about", access=Public(), template="web/verify.html")
def about(request: HttpRequest, actor: Any) -> VerifyPage:
    """What this house is, under which licence, and whose data it shows."""
    return VerifyPage(
        title=_("关于首站"),
        lead=_("首站让一座城市、一所高校、一个园区或孵化器自行部署：政策条款变成任务与目标，办件填满登记册，登记册算出数字，每个数字都能追溯到条款。"),
        form=shapes.Form("/search/", (), submit=""), banner=None,
        facts=(
            shapes.Fact(_("许可"), "Apache-2.0"), shapes.Fact(_("接口说明"), "openapi.json", url="/api/v1/openapi.json"),
            shapes.Fact(_("图表"), "Apache ECharts（Apache-2.0）"), shapes.Fact(_("页面增强"), "htmx（0BSD）"), shapes.Fact(_("字体"), "Noto CJK 子集（OFL-1.1）"),
            shapes.Fact(_("音序"), "Unicode CLDR（Unicode-3.0）"),
        ),
    )
