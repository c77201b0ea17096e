"""Technology readiness: a level holds only if every level below it holds."""

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Node, Output, Rule, Sort, where, yes_no
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

_LEVELS = (
    ("报告级", "Principle observed"), ("方案级", "Concept formed"), ("功能级", "Key function proved"), ("仿真级", "Part validated in the laboratory"),
    ("初样级", "Part validated in a relevant environment"), ("正样级", "System prototype in a relevant environment"), ("环境级", "Prototype in the real environment"),
    ("产品级", "Real system finished and proved"), ("系统级", "Proved in its mission, deliverable"),
)

level = Rule(
    "classifications.readiness", Text("技术就绪度", "Technology readiness level"),
    asks=Text("这项技术到了第几级？", "Which readiness level has this technology reached?"),
    facts=tuple(yes_no(f"level_{place}", Text(f"第{place}级：{zh}", f"Level {place}: {en}")) for place, (zh, en) in enumerate(_LEVELS, 1)),
    values=(Output("level", Sort.WHOLE, Text("技术就绪度", "Level")), Output("has_gap", Sort.YES_NO, Text("有缺口", "Has a gap"))), serves=("T-12", "U-15"),
)


def _level(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    holds: list[Node] = [getattr(fact, f"level_{place}") for place in range(1, len(_LEVELS) + 1)]
    reached, unbroken = where(holds[0], 1, 0), holds[0]
    for one in holds[1:]:
        unbroken = unbroken & one
        reached = reached + where(unbroken, 1, 0)
    highest: Node = where(holds[0], 1, 0)
    for place, one in enumerate(holds[1:], 2):
        highest = where(one, place, highest)
    found = say.step("reached", Text("以下各级均已满足的最高级", "Highest level with none missing below"), reached, sort=Sort.WHOLE)
    gap = say.step("highest", Text("已满足的最高一级", "Highest level met at all"), highest, sort=Sort.WHOLE) > found
    say.warn_when(gap, "gap-below", Text("较低一级尚缺证据，较高一级不计。", "A lower level lacks evidence, so higher ones do not count."), Text("由成果完成人补交缺口那一级的证据（试验记录、检测报告或用户证明），补齐后较高一级即可计入。", "Those who made it add the evidence of the level that lacks it, such as records, test reports or a user's statement, and the higher ones count."))
    say.value("level", found)
    say.value("has_gap", gap)


level.formula("2009-01-01", Citation("gb-t-22900-2009"))(_level)
level.formula("2022-01-01", Citation("gb-t-22900-2022"))(_level)
