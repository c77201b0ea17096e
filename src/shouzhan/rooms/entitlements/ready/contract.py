"""What a contract counts for, and by when the office answers."""

from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Work, borrowed, calculator
from shouzhan.rooms.entitlements.ready.units import YUAN


def _contract(work: Work) -> None:
    recognised = work.ask("contracts.recognised-amount").get("recognised")
    work.say(Text("技术交易额", "Recognised amount"), recognised, YUAN)
    if recognised is None or work.facts.get("accepted_on") is None:
        return
    due = work.ask("contracts.decision-due", recognised=recognised).get("due_on")
    if due is not None:
        work.tell(Text("登记机构最迟答复日", "The office answers by"), Text(str(due), str(due)))


calculator(Calculator(
    "contract", Text("合同能算多少技术交易额，什么时候答复", "What my contract counts for, and by when the office answers"),
    Text("按合同价款扣除设备、材料等之后计入的技术交易额，和认定登记机构最迟答复的日子。", "The part of the price that counts as technology, and the last day for the registration office to answer."),
    (
        Group(Text("合同价款", "The price"), borrowed("contracts.recognised-amount")),
        Group(Text("登记进度", "The registration"), borrowed("contracts.decision-due", "accepted_on", "disputed", "resubmitted_on", accepted_on={"optional": True})),
    ),
    _contract, ("contracts.recognised-amount", "contracts.decision-due"),
    (
        Given("plain", Text("技术开发合同 500 万元", "A development contract of 5 million"), {"total": "5000000", "deductions": [], "accepted_on": "2026-11-02", "disputed": False}),
        Given("equipment", Text("含设备的转让合同", "A transfer with equipment in it"), {
            "total": "12650000", "deductions": [
                {"kind": "equipment", "amount": "800000", "deliverable_sample": False}, {"kind": "material", "amount": "200000", "deliverable_sample": False},
                {"kind": "part", "amount": "150000", "deliverable_sample": True},
            ], "accepted_on": "2026-11-02", "disputed": False,
        }),
    ),
    serves=("T-39", "T-43"),
))
