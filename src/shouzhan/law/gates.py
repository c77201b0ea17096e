"""Gates of which every one must be passed, and how many of them are."""

from dataclasses import dataclass, field

from shouzhan.engine.rules import Derivation, Node, Output, Sort, all_of, count_of
from shouzhan.kernel.text import Text

OUTPUTS = (
    Output("passes", Sort.YES_NO, Text("全部符合", "All are passed")),
    Output("passed", Sort.WHOLE, Text("已符合的条件数", "Conditions passed"), gain=1),
    Output("gates", Sort.WHOLE, Text("条件总数", "Conditions in all")),
)


@dataclass
class Gates:
    """Conditions said one after the other, counted at the end."""

    say: Derivation
    conditions: list[Node] = field(default_factory=list)

    def need(self, condition: Node, code: str, sentence: Text, remedy: Text, *, otherwise: Text | None = None) -> None:
        """Refuse where the condition does not hold, and count it where it does; `otherwise` says what is the case then."""
        self.say.step(code, sentence, condition, sort=Sort.YES_NO)
        self.say.refuse_when(~condition, code, otherwise or Text(f"不符合：{sentence.zh}。", f"Not met: {sentence.en}."), remedy)
        self.conditions.append(condition)

    def count(self) -> None:
        """Say whether all hold, and how many."""
        self.say.value("passes", all_of(*self.conditions))
        self.say.value("passed", count_of(*self.conditions))
        self.say.value("gates", len(self.conditions))
