"""The calculators, the reference pages of rules, and the pages of parameters."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.kernel.access import Public
from shouzhan.law import book as law
from shouzhan.rooms.entitlements import ready  # noqa: F401 - declares the calculators
from shouzhan.rooms.entitlements.calculating import calculation, example_typed, examples, topics, worked
from shouzhan.rooms.entitlements.calculators import CALCULATORS, Calculator
from shouzhan.rooms.entitlements.printing import paper_of
from shouzhan.web import shapes
from shouzhan.web.pages import page
from shouzhan.web.portal import PORTAL_DOORS
from shouzhan.web.shell import nav
from shouzhan.web.words import say

nav(lazy("测算"), "/calculators/", order=25)
PORTAL_DOORS.append((25, shapes.Door(lazy("权益测算"), lazy("算奖励与个税、技术交易额、企业梯度、加计扣除和创新券"), "/calculators/")))


@page("calculators/", name="calculators", access=Public(), template="web/calculators.html", serves=("U-19", "T-03", "T-39"))
def calculators(request: HttpRequest, actor: Any) -> shapes.CalculatorsPage:
    """Every calculator."""
    cards = tuple(shapes.CalculatorCard(made.title, made.lead, f"/calculators/{made.key}/") for made in CALCULATORS.values())
    rules = law.every_rule()
    return shapes.CalculatorsPage(
        title=_("权益测算"), lead=_("不用登录。填几个数，看结果、看每一步怎么来、看依据哪一条；所填内容系统不保存。"), cards=cards,
        links=(
            shapes.Link(_("规则"), "/rules/", _("%(count)s 条，每条有事实、公式、依据与算例") % {"count": len(rules)}),
            shapes.Link(_("参数"), "/parameters/", _("法规里的每个数，按日期、带出处")),
        ),
    )


def _found(key: str) -> Calculator:
    if key not in CALCULATORS:
        raise Http404
    return CALCULATORS[key]


@page("calculators/<slug:key>/", name="calculator", access=Public(), template="web/calculator.html", methods=("GET", "POST"))
def calculator(request: HttpRequest, actor: Any, key: str) -> shapes.CalculatorPage:
    """One calculator; what is posted is worked out and forgotten."""
    made = _found(key)
    data = request.POST.dict() if request.method == "POST" else example_typed(made, request.GET.get("example", ""))
    done = worked(made, data, law.book())
    rules = law.every_rule()
    return shapes.CalculatorPage(
        title=made.title, lead=made.lead, topics=topics(done), examples=examples(made), calculation=calculation(done),
        rules=tuple(shapes.Link(rules[name].title, f"/rules/{name}/", name) for name in made.rules),
        others=tuple(shapes.Link(other.title, f"/calculators/{other.key}/") for other in CALCULATORS.values() if other is not made),
        trail=(shapes.Link(_("权益测算"), "/calculators/"),), paper_url=f"/calculators/{key}/answer.pdf", kept=tuple(done.read.typed.items()),
    )


@page("calculators/<slug:key>/answer.pdf", name="calculator.paper", access=Public(), methods=("POST",))
def calculator_paper(request: HttpRequest, actor: Any, key: str) -> HttpResponse:
    """The same answer on paper."""
    made = _found(key)
    done = worked(made, request.POST.dict(), law.book())
    printed = render_pdf(paper_of(done))
    response = HttpResponse(printed.data, content_type=printed.media_type)
    response["Content-Disposition"] = f'inline; filename="{key}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
