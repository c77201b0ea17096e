"""By when a transfer office and a park take up what a scout found."""

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, day
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

PARKS_PLAN = Citation("city-university-parks-2023", "四(二)3")

intervention = Rule(
    "disclosure.intervention", Text("及时介入期限", "Taking a finding up in time"), asks=Text("线索通知之后最迟哪天介入？", "By which day is a finding taken up once people are told?"),
    facts=(day("told_on", Text("通知之日", "Told on"), example="2026-11-02"),),
    values=(Output("intervene_by", Sort.DAY, Text("及时介入期限", "Take up by")),),
    dated_by="told_on", serves=("U-17",),
)


@intervention.formula("2024-01-01", PARKS_PLAN)
def _intervention(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("intervene_by", say.step("intervene_line", Text("通知后若干工作日内介入", "Working days after people are told to take it up in"), fact.told_on.plus_working_days(parameter.finding_intervention_days), sort=Sort.DAY))
