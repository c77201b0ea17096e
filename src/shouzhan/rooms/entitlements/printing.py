"""A calculation on paper: what was told, the answer, every step with its clause."""

from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.description import (
    Block,
    Heading,
    Items,
    Paper,
    PaperColumn,
    Paragraph,
    Strong,
    Table,
)
from shouzhan.rooms.entitlements.answering import language
from shouzhan.rooms.entitlements.calculating import Worked, calculation, facts_table
from shouzhan.web import shapes
from shouzhan.web.reading import figures
from shouzhan.web.words import bracketed, say


def paper_of(done: Worked) -> Paper:
    """The whole calculation."""
    told = calculation(done)
    blocks: list[Block] = []
    if told.is_empty:
        blocks.append(Paragraph(_("还没有填写，没有可算的。")))
    if told.errors:
        blocks += [Heading(1, _("还不能计算")), Items(tuple(Paragraph(say(error.sentence)) for error in told.errors))]
    for each in told.answers:
        note = f"　{say(each.note)}" if say(each.note) else ""
        blocks.append(Paragraph((f"{say(each.label)}{_('：')}", Strong(f"{say(each.value)} {say(each.unit)}".strip()), note)))
    facts = facts_table(done.calculator, done.read)
    if facts:
        blocks += [Heading(1, _("所填事实")), Table((PaperColumn(_("事实")), PaperColumn(_("内容"))), tuple(facts), caption=_("所填事实"), flows=True)]
    if told.combination:
        blocks += _combination(told.combination)
    for part in told.parts:
        blocks += _part(part)
    blocks += [Heading(1, _("说明")), Paragraph(_("本页由填写人自行测算，供参考，不是审批或认定结论；标明“待确认”的参数以主管部门答复为准。"))]
    return Paper(
        title=say(done.calculator.title), blocks=tuple(blocks), date=done.as_of, subtitle=_("按 %(day)s 的规定测算") % {"day": done.as_of},
        language=language(), seal=False, contents=False,  # type: ignore[arg-type]
    )


def _combination(told: shapes.Combination) -> list[Block]:
    blocks: list[Block] = []
    if told.taken:
        columns = tuple(PaperColumn(say(column.label)) for column in told.taken.columns)
        total = told.taken.total.cells if told.taken.total else ()
        rows = tuple(tuple(map(_cell, told.taken.columns, cells)) for cells in (*(row.cells for row in told.taken.rows), total) if cells)
        blocks += [Heading(1, _("最合算的组合")), Table(columns, rows, caption=f"{say(told.taken.caption)}{bracketed(told.taken.unit)}")]
    if told.calendar:
        columns = tuple(PaperColumn(say(column.label)) for column in told.calendar.columns)
        rows = tuple(tuple(_dated_cell(cell) for cell in row.cells) for row in told.calendar.rows)
        blocks += [Heading(1, _("什么时候办")), Table(columns, rows, caption=say(told.calendar.caption))]
    if told.left:
        blocks.append(Heading(1, _("没有列入的，为什么")))
        blocks.extend(Paragraph((Strong(say(one.sentence)), f" {say(one.remedy)}")) for one in told.left)
    return blocks


def _dated_cell(cell: shapes.Cell) -> str:
    return " ".join(str(say(each)) for each in (cell.value if cell.value is not None else cell.missing, cell.note) if each)


def _cell(column: shapes.Column, cell: shapes.Cell) -> str:
    if cell.value is None:
        return ""
    return figures(cell.value, 2) if column.kind == "money" else say(cell.value)


def _part(part: shapes.AnswerPart) -> list[Block]:
    blocks: list[Block] = [Heading(1, say(part.title))]
    if part.missing:
        return [*blocks, Paragraph(_("还差：") + _("、").join(say(name) for name in part.missing))]
    for banner in (part.banner, *part.warnings):
        if banner is not None:
            clauses = _("；").join(_ground(cite) for cite in banner.cites)
            blocks.append(Paragraph((Strong(say(banner.sentence)), f" {say(banner.remedy)}{bracketed(clauses)}")))
            blocks.extend(Paragraph(say(step)) for step in banner.steps)
    if part.values:
        blocks.append(Paragraph(_("；").join(f"{say(value.label)} {value.value}" for value in part.values) + _("。")))
    if part.lines:
        grounds = list(dict.fromkeys(_ground(cite) for line in part.lines for cite in line.cites))
        columns = (PaperColumn(_("步骤"), weight=10), PaperColumn(_("结果"), weight=9), PaperColumn(_("算法"), weight=18), PaperColumn(_("依据"), weight=5))
        rows = tuple(
            (f"{number}. {say(line.label)}", say(line.value), f"{say(line.how)}{bracketed(_('；').join(map(say, line.given))) if line.given else ''}", "".join(f"〔{grounds.index(_ground(cite)) + 1}〕" for cite in line.cites))
            for number, line in enumerate(part.lines, 1)
        )
        blocks.append(Table(columns, rows, caption=say(part.title), flows=True))
        blocks.append(Paragraph(f"{_('依据')}{_('：')}{_('；').join(f'〔{number}〕{ground}' for number, ground in enumerate(grounds, 1))}"))
    blocks += _ways(part)
    if part.to_confirm:
        blocks.append(Paragraph(_("待确认参数：") + _("、").join(say(link.label) for link in part.to_confirm)))
    return blocks


def _ground(cite: shapes.Cite) -> str:
    return f"{say(cite.source)} {say(cite.clause)}".strip()


def _ways(part: shapes.AnswerPart) -> list[Block]:
    """The ways out of a no, each of them enough by itself."""
    if not part.ways:
        return []
    rows = tuple(
        (_("办法 %s") % number, say(change.label), say(change.before), say(change.after), say(change.note))
        for number, way in enumerate(part.ways, 1) for change in way.changes
    )
    columns = tuple(PaperColumn(words) for words in (_("任选其一"), _("改哪一项"), _("现在"), _("改为"), _("说明")))
    return [Table(columns, rows, caption=_("最少改这些就能通过"))]
