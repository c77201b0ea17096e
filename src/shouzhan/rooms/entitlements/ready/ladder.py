"""Which rung of the enterprise ladder is within reach, and what the next one lacks."""

from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Group, Work, borrowed


def _ladder(work: Work) -> None:
    rungs = []
    for name, title in LADDER:
        values = work.ask(name)
        part = work.parts[-1]
        if part.answer.missing:
            continue
        if values.get("passes") is True:
            rungs.append(title)
    if rungs:
        top = rungs[-1]
        work.tell(Text("现在够得着的最高一级", "The highest rung within reach"), top, Text(f"共达到 {len(rungs)} 级", f"{len(rungs)} reached"))
    else:
        work.tell(Text("现在够得着的最高一级", "The highest rung within reach"), Text("还没有", "None yet"), Text("下面写明每一级还差什么", "below, what each rung still lacks"))


LADDER = (
    ("ladder.tech-sme", Text("科技型中小企业", "Technology SME")),
    ("ladder.innovative-sme", Text("创新型中小企业", "Innovative SME")),
    ("ladder.high-tech-gates", Text("高新技术企业（必备条件）", "High-tech enterprise (gates)")),
)


def _shared_facts() -> tuple[Group, ...]:
    """The questions of the three rungs, each asked once."""
    seen: set[str] = set()
    groups = []
    for name, title in LADDER:
        fresh = tuple(fact for fact in borrowed(name) if fact.name not in seen)
        seen |= {fact.name for fact in fresh}
        groups.append(Group(title, fresh))
    return tuple(groups)
