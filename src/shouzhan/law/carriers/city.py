"""Shanghai's own carriers: the yearly evaluation and what follows from it."""

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    day,
    day_in,
    picked,
)
from shouzhan.kernel.text import Text
from shouzhan.law.carriers.sources import CITY_CARRIERS
from shouzhan.law.carriers.weighted import points, score_of

period = Rule(
    "carriers.evaluation-period", Text("载体绩效评价期间", "Period of carriers' evaluation"),
    asks=Text("这次绩效评价看哪一段时间？", "Which period does this evaluation cover?"),
    facts=(day("evaluated_on", Text("评价日", "Evaluated on")),),
    values=(Output("period_from", Sort.DAY, Text("评价期首日", "First day")), Output("period_to", Sort.DAY, Text("评价期末日", "Last day"))),
    dated_by="evaluated_on", serves=("Z-25",),
)


@period.formula("2023-10-10", CITY_CARRIERS)
def _period(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    year = say.step("year", Text("上一自然年", "The calendar year before"), fact.evaluated_on.year() - 1, sort=Sort.WHOLE)
    say.value("period_from", day_in(year, 1, 1))
    say.value("period_to", day_in(year, 12, 31))


carrier_score = Rule(
    "carriers.carrier-score", Text("载体绩效评价得分", "Score of a carrier's evaluation"),
    asks=Text("四方面得分合成多少分？", "What do the four parts come to?"),
    facts=(
        points("ability", Text("服务能力", "Service ability")), points("effect", Text("服务成效", "Service effect")),
        points("lasting", Text("可持续发展", "Lasting development")), points("innovation", Text("创新服务", "Innovative service")),
    ),
    values=(Output("score", Sort.NUMBER, Text("得分", "Score"), gain=1),), serves=("Z-25",),
)


@carrier_score.formula("2023-10-10", CITY_CARRIERS)
def _carrier_score(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("score", score_of(
        say, (fact.ability, parameter.carrier_weight_ability), (fact.effect, parameter.carrier_weight_effect),
        (fact.lasting, parameter.carrier_weight_lasting), (fact.innovation, parameter.carrier_weight_innovation),
    ))


award = Rule(
    "carriers.carrier-award", Text("载体绩效评价后补助", "Post-subsidy after a carrier's evaluation"),
    asks=Text("这个评价等级可得多少后补助？", "What post-subsidy does this rating bring?"),
    facts=(choice("rating", Text("评价等级", "Rating"), *((name.lower(), Text(name, name)) for name in "ABCD")),),
    values=(Output("award", Sort.MONEY, Text("后补助", "Post-subsidy"), gain=1),), serves=("Z-25",),
)


@award.formula("2023-10-10", CITY_CARRIERS)
def _award(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    say.value("award", picked(fact.rating, parameter.carrier_award))
