"""By when contributors confirm their shares, and by when the office answers a disclosure."""

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, day
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

TRANSFER_PLAN = Citation("transfer-plan-2021", "二(二)3")

due = Rule(
    "disclosure.due", Text("披露办理期限", "Deadlines of a disclosure"), asks=Text("完成人最迟哪天确认，单位最迟哪天答复？", "By which days do contributors confirm and does the office answer?"),
    facts=(day("submitted_on", Text("提交之日", "Submitted on"), example="2026-11-02"),),
    values=(
        Output("confirm_by", Sort.DAY, Text("完成人确认期限", "Contributors confirm by"), help=Text("过期不确认的，由技术转移机构附证据代为确认。", "For whoever has not confirmed by then the transfer office attests, with evidence.")),
        Output("triage_by", Sort.DAY, Text("单位答复期限", "The office answers by")),
    ),
    dated_by="submitted_on", serves=("T-12",),
)


@due.formula("2021-05-28", TRANSFER_PLAN)
def _due(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("confirm_by", say.step("confirm_line", Text("提交后若干工作日内确认", "Working days after the submission to confirm in"), fact.submitted_on.plus_working_days(parameter.share_confirmation_days), sort=Sort.DAY))
    say.value("triage_by", say.step("triage_line", Text("提交后若干工作日内答复", "Working days after the submission to answer in"), fact.submitted_on.plus_working_days(parameter.disclosure_triage_days), sort=Sort.DAY))
