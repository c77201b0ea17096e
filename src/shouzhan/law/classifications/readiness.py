"""Technology and manufacturing readiness: a level holds only if every level below it holds."""

from collections.abc import Callable

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Node, Output, Rule, Sort, where, yes_no
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

_LEVELS = (
    ("报告级", "Principle observed"), ("方案级", "Concept formed"), ("功能级", "Key function proved"), ("仿真级", "Part validated in the laboratory"),
    ("初样级", "Part validated in a relevant environment"), ("正样级", "System prototype in a relevant environment"), ("环境级", "Prototype in the real environment"),
    ("产品级", "Real system finished and proved"), ("系统级", "Proved in its mission, deliverable"),
)
_STEPS = 10  # of manufacturing readiness

GAP = Output("has_gap", Sort.YES_NO, Text("有缺口", "Has a gap"))

level = Rule(
    "classifications.readiness", Text("技术就绪度", "Technology readiness level"),
    asks=Text("这项技术到了第几级？", "Which readiness level has this technology reached?"),
    facts=tuple(yes_no(f"level_{place}", Text(f"第{place}级：{zh}", f"Level {place}: {en}")) for place, (zh, en) in enumerate(_LEVELS, 1)),
    values=(Output("level", Sort.WHOLE, Text("技术就绪度", "Level")), GAP), serves=("T-12", "U-15"),
)

manufacturing = Rule(
    "classifications.manufacturing-readiness", Text("制造成熟度", "Manufacturing readiness level"),
    asks=Text("这项产品的制造到了第几级？", "Which level has the manufacture of this product reached?"),
    facts=tuple(yes_no(f"level_{place}", Text(f"第{place}级的检查项全部满足", f"Every check of level {place} holds"), help=Text("检查项以评价单位所用的表为准。", "The checks are those of the list the assessor uses.")) for place in range(1, _STEPS + 1)),
    values=(Output("level", Sort.WHOLE, Text("制造成熟度", "Level")), GAP), serves=("U-15",),
)


def _level_of(count: int) -> Callable[[GivenFacts, GivenParameters, Derivation], None]:
    def build(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
        holds: list[Node] = [getattr(fact, f"level_{place}") for place in range(1, count + 1)]
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

    return build


level.formula("2009-01-01", Citation("gb-t-22900-2009"))(_level_of(len(_LEVELS)))
level.formula("2022-01-01", Citation("gb-t-22900-2022"))(_level_of(len(_LEVELS)))
manufacturing.formula("2022-01-01", Citation("gb-t-22900-2022"))(_level_of(_STEPS))
