"""The best combination of benefits as a page shows it: what is taken with its sum, and why each other one is left out."""

from django.utils.translation import gettext as _

from shouzhan.engine.rules.bundle import yuan
from shouzhan.engine.rules.parameters import Book
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.answering import banner_of, cites_of
from shouzhan.rooms.entitlements.calculators import Barred, Claims, Window
from shouzhan.web import shapes
from shouzhan.web.reading import figures
from shouzhan.web.words import say


def combination_of(claims: Claims, book: Book) -> shapes.Combination:
    """What is taken, and what is not."""
    unproven = () if claims.best.is_best else (shapes.Banner("warned", _("时限内没有证明这是最合算的组合；合计不会超过 %(most)s 元。") % {"most": figures(yuan(claims.best.at_most))}, remedy=_("请登录后再算，时限更长；或减少所列的项目。"), code="out-of-time"),)
    return shapes.Combination(_taken(claims) if claims.best.taken else None, (*unproven, *_dropped(claims, book), *(_barred(one, book) for one in claims.barred)), _calendar(claims, book))


def _calendar(claims: Claims, book: Book) -> shapes.Table | None:
    """When what was taken is claimed."""
    if not claims.windows:
        return None
    columns = (shapes.Column("title", _("项目")), shapes.Column("opens", _("可以办起"), "date"), shapes.Column("closes", _("截止"), "date"), shapes.Column("note", _("依据与说明")))
    return shapes.Table(columns, tuple(_window_row(one, book) for one in claims.windows), caption=_("申请日历"))


def _window_row(one: Window, book: Book) -> shapes.Row:
    cites = cites_of(one.cites[:1], book)
    clause = f"{say(cites[0].source)} {say(cites[0].clause)}".strip() if cites else ""
    last = shapes.Cell(clause, url=cites[0].url, note=one.note) if cites else shapes.Cell(one.note)
    return shapes.Row((shapes.Cell(one.title), shapes.Cell(one.opens, missing="–"), shapes.Cell(one.closes, missing="–"), last))


def _taken(claims: Claims) -> shapes.Table:
    titles = {policy.key: policy for policy in claims.policies}
    has_years = len(claims.years) > 1
    year = (shapes.Column("year", _("年度")),) if has_years else ()
    columns = (shapes.Column("title", _("项目")), *year, shapes.Column("worth", _("可申请"), "money"), shapes.Column("counted", _("计入合计"), "money"))
    rows = tuple(
        shapes.Row((shapes.Cell(titles[key].title, url=_rule_url(claims, key)), *((shapes.Cell(str(period)),) if has_years else ()), shapes.Cell(yuan(titles[key].worth[period])), shapes.Cell(yuan(claims.best.counts[key]))))
        for key, period in sorted(claims.best.taken.items(), key=lambda pair: (pair[1], pair[0]))
    )
    total = shapes.Row((shapes.Cell(_("合计")), *((shapes.Cell(_("各年")),) if has_years else ()), shapes.Cell(yuan(sum(titles[key].worth[period] for key, period in claims.best.taken.items()))), shapes.Cell(yuan(claims.best.total))))
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
