"""The best combination of benefits as a page shows it: what is taken with its sum, and why each other one is left out."""

from django.utils.translation import gettext as _

from shouzhan.engine.rules.bundle import yuan
from shouzhan.engine.rules.parameters import Book
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.answering import banner_of, cites_of
from shouzhan.rooms.entitlements.calculators import Barred, Claims
from shouzhan.web import shapes
from shouzhan.web.reading import figures


def combination_of(claims: Claims, book: Book) -> shapes.Combination:
    """What is taken, and what is not."""
    unproven = () if claims.best.is_best else (shapes.Banner("warned", _("时限内没有证明这是最合算的组合；合计不会超过 %(most)s 元。") % {"most": figures(yuan(claims.best.at_most))}, remedy=_("请登录后再算，时限更长；或减少所列的项目。"), code="out-of-time"),)
    return shapes.Combination(_taken(claims) if claims.best.taken else None, (*unproven, *_dropped(claims, book), *(_barred(one, book) for one in claims.barred)))


def _taken(claims: Claims) -> shapes.Table:
    titles = {policy.key: policy for policy in claims.policies}
    columns = (shapes.Column("title", _("项目")), shapes.Column("worth", _("可申请"), "money"), shapes.Column("counted", _("计入合计"), "money"))
    rows = tuple(
        shapes.Row((shapes.Cell(titles[key].title, url=_rule_url(claims, key)), shapes.Cell(yuan(titles[key].worth[period])), shapes.Cell(yuan(claims.best.counts[key]))))
        for key, period in claims.best.taken.items()
    )
    total = shapes.Row((shapes.Cell(_("合计")), shapes.Cell(yuan(sum(titles[key].worth[period] for key, period in claims.best.taken.items()))), shapes.Cell(yuan(claims.best.total))))
    return shapes.Table(columns, rows, caption=_("列入组合的项目"), unit=_("元"), total=total)


def _rule_url(claims: Claims, key: str) -> str:
    return f"/rules/{claims.rules[key]}/" if key in claims.rules else ""


def _dropped(claims: Claims, book: Book) -> tuple[shapes.Banner, ...]:
    titles = {policy.key: policy.title for policy in claims.policies}
    return tuple(
        shapes.Banner("info", _headed(titles[one.key], one.sentence), cites_of(one.cites, book), one.remedy, code=one.because) for one in claims.best.dropped
    )


def _barred(one: Barred, book: Book) -> shapes.Banner:
    said = one.decision.sentence
    banner = banner_of(one.decision, "refused", book)
    return shapes.Banner(banner.outcome, _headed(one.title, said if isinstance(said, Text) else Text(str(said), str(said))), banner.cites, banner.remedy, code=banner.code)


def _headed(title: Text, sentence: Text) -> Text:
    return Text(f"{title.zh}：{sentence.zh}", f"{title.en}: {sentence.en}")
