"""A past decision made again: with the rules and facts known then, beside those known today; and the same as evidence that verifies offline."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shouzhan.engine.rules import read_all
from shouzhan.engine.rules.parameters import Book
from shouzhan.kernel.access import Held, SignedIn
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal import verify as checker
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import Broken, NotSealed, bundle
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.law import book as law
from shouzhan.law.grounds import BASES, Answered, Basis, Replayed, replay
from shouzhan.rooms.entitlements.answering import banner_of, language, part_of, shown
from shouzhan.rooms.entitlements.calculators import Part
from shouzhan.rooms.parties.public import Role
from shouzhan.web import shapes
from shouzhan.web.giving import given
from shouzhan.web.names import names_of
from shouzhan.web.pages import page
from shouzhan.web.recordpage import REPLAYERS, find, may_replay
from shouzhan.web.registers import Register, register_of
from shouzhan.web.words import say

REPLAYERS.append(Held((Role.AUDITOR, Role.POLICY_OFFICER, Role.COORDINATOR, Role.SYSTEM_ADMIN)))
README = """证据包 Evidence pack
decision.json  决定的依据：当时给出的事实、按当时规则的结果与推导、今天重演的结果
bundle.json    台账收录证明，连同封存时的依据原文
verify.py      查验程序，只用 Python 标准库：python verify.py bundle.json

decision.json  the facts given then, the answer with its derivation, and what today's knowledge says
bundle.json    the proof that the step is in the journal, with the grounds as they were sealed
verify.py      the checker, standard library only: python verify.py bundle.json
"""


@page("decisions/<int:pk>/", name="decision", access=SignedIn(), template="web/replay.html")
def decision(request: HttpRequest, actor: Any, pk: int) -> shapes.ReplayPage:
    """One step's decisions, again."""
    entry, register, record = _found(actor, pk)
    step = PROCEDURES[entry.record_kind].steps.get(entry.step)
    who = names_of({entry.actor}).get(entry.actor, entry.actor)
    return shapes.ReplayPage(
        title=_("决定重演"),
        lead=_("左边用当时的规则和单位当时掌握的事实再算一遍，右边用今天的；两边不同的地方标出来。"),
        facts=(
            shapes.Fact(_("事项"), record.title, url=register.url(record), note=record.number), shapes.Fact(_("步骤"), step.label if step else entry.step),
            shapes.Fact(_("作出时间"), localtime(entry.at), kind="date"), shapes.Fact(_("办理人"), who),
        ),
        decisions=tuple(_decision(one, record, entry) for one in entry.grounds if one["by"] in BASES),
        evidence_url=f"/decisions/{pk}/evidence.zip",
        proof_note=_("压缩包内附台账收录证明与查验程序，不联网即可核对。"),
        trail=(shapes.Link(register.title, register.url()), shapes.Link(record.title, register.url(record))),
    )


@page("decisions/<int:pk>/evidence.zip", name="decision.evidence", access=SignedIn())
def evidence(request: HttpRequest, actor: Any, pk: int) -> HttpResponse:
    """The same as a pack of files a stranger can check."""
    entry, _register, record = _found(actor, pk)
    try:
        proof = bundle(entry.pk)
    except NotSealed as early:
        raise Refused(Decision.refuse("not-sealed", _("这一步还没有封存，封存后才能导出证据包。"), remedy=_("台账每隔几分钟自动封存一次，请稍后再试；也可由系统管理员运行 shouzhan log checkpoint。"))) from early
    except Broken as broken:
        raise Refused(Decision.refuse("not-proven", _("台账与这一步不符，不能出具证据。"), remedy=_("请联系系统管理员核查台账。"))) from broken
    proof["opened"] = {"salt": entry.personal_salt, "text": entry.personal}
    told = {"record": record.number, "step": entry.kind, "at": entry.at_text, "decisions": [_plain(replay(one, entry.at, record)) for one in entry.grounds if one["by"] in BASES]}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("README.txt", README)
        pack.writestr("decision.json", json.dumps(told, ensure_ascii=False, indent=1))
        pack.writestr("bundle.json", json.dumps(proof, ensure_ascii=False, indent=1))
        pack.writestr("verify.py", Path(checker.__file__).read_text("utf-8"))
    return given(kept.getvalue(), "application/zip", f"{record.number}-{entry.pk}-evidence.zip")


def _found(actor: Any, pk: int) -> tuple[Entry, Register, Any]:
    """The entry and its record for somebody who may look into it; to others it is not there."""
    entry = Entry.objects.filter(pk=pk).first()
    if entry is None or entry.record_kind not in PROCEDURES:
        raise Http404
    register = register_of(entry.record_kind)
    record = find(register, actor, entry.record_number)
    if not may_replay(actor, record, entry):
        raise Refused(Decision.refuse("not-yours", _("决定的依据只给办理人、有权办理的人与审计人员查看。"), remedy=_("请向办理单位申请，或由审计人员调取。")))
    if not entry.grounds:
        gone = bool(entry.personal_digest) and entry.personal is None
        raise Refused(Decision.refuse("no-grounds", _("这一步的依据已应请求删除，只剩摘要。") if gone else _("这一步没有记录可重演的依据。"), remedy=_("存证仍可在记录页下载查验。")))
    return entry, register, record


def _decision(ground: Mapping[str, Any], record: Any, entry: Entry) -> shapes.ReplayedDecision:
    again = replay(ground, entry.at, record)
    changed = {name for name, value in ground["facts"].items() if again.facts_now is not None and again.facts_now.get(name) != value}
    then = _clock(again.basis, _("当时"), _("按 %(day)s 的规定，用 %(at)s 所知的参数与事实") % {"day": ground["as_of"], "at": f"{localtime(entry.at):%Y-%m-%d %H:%M}"}, again.then, ground["facts"], law.known_at(entry.at), ground, set())
    clocks = [then]
    if again.now is not None and again.facts_now is not None:
        clocks.append(_clock(again.basis, _("今天"), _("同一天的规定，用今天所知的参数与事实"), again.now, again.facts_now, law.book(), ground, changed))
    return shapes.ReplayedDecision(again.basis.title, _verdict(again), tuple(clocks))


def _verdict(again: Replayed) -> shapes.Banner:
    if not again.reproduces:
        return shapes.Banner("warned", _("用当时的规则算不出台账所记的结果：产品自带的规则或参数此后更新过。"), remedy=_("台账所记的结果与推导仍在证据包中。"), code="not-reproduced")
    if again.stands is None:
        return shapes.Banner("info", _("当时的结果可以重现；今天的事实已取不到。"), code="reproduced")
    if again.stands:
        return shapes.Banner("allowed", _("当时的结果可以重现，按今天所知也是同样结果。"), code="stands")
    return shapes.Banner("warned", _("当时的结果可以重现，但按今天所知会是另一结果。"), remedy=_("当时的决定依当时所知作出；需要重新办理的，由办理单位决定。"), code="falls")


def _clock(basis: Basis, title: str, note: str, answered: Answered, facts: Mapping[str, Any], book: Book, ground: Mapping[str, Any], changed: set[str]) -> shapes.Clock:
    rows = tuple(
        shapes.Row((shapes.Cell(_label(basis, name)), shapes.Cell(_value(basis, name, value), badge=shapes.Badge(_("与当时不同"), "waiting") if name in changed else None)))
        for name, value in facts.items() if value is not None
    )
    table = shapes.Table((shapes.Column("fact", _("事实")), shapes.Column("value", _("内容"))), rows, caption=_("所据事实"))
    decision = answered.decision
    banner = banner_of(decision, str(decision.outcome), book)
    if answered.answer is None:
        return shapes.Clock(title, note, table, banner)
    rule = law.rule(basis.rule)
    day = answered.answer.as_of
    return shapes.Clock(title, note, table, None, part_of(Part(rule, rule.title, read_all(rule.facts, facts), answered.answer, {}), book, day))


def _label(basis: Basis, name: str) -> str:
    if basis.rule:
        return say(law.rule(basis.rule).fact(name).label)
    return say(basis.labels[name]) if name in basis.labels else name


def _value(basis: Basis, name: str, value: Any) -> str:
    if basis.rule:
        fact = law.rule(basis.rule).fact(name)
        return shown(fact.read(value, name), fact.sort, dict(fact.options))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _plain(again: Replayed) -> dict[str, Any]:
    """A replayed decision as the pack keeps it."""
    told: dict[str, Any] = {"by": again.basis.name, "title": again.basis.title.in_(language()), "kept": again.kept, "then": again.then.told(), "reproduces": again.reproduces}
    if again.now is not None:
        told |= {"now": again.now.told(), "facts_now": again.facts_now, "stands": again.stands}
    return told
