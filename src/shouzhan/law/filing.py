"""By when the unit files a cash reward with the tax office: the filing day of the month after payment, and on from a rest day.

One reading for every rule that names the day: a last day on which offices are closed rolls to the next on which they are
open (Civil Code, article 203; before 2021 the General Principles, article 154). A reward nobody has paid yet has no filing
day; the filing day after the last day to pay is told as it stands, since the rest days of that year may not be known.
"""

from shouzhan.engine.rules import Derivation, GivenParameters, Sort, day_in, where
from shouzhan.engine.rules.expressions import Node
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

FILING = Citation("iit-filing-2018")
PERIODS = Citation("civil-code", "第二百零三条")
EARLIER_PERIODS = Citation("civil-principles-1986", "第一百五十四条")


def filing_day(paid: Node, parameter: GivenParameters, say: Derivation) -> Node:
    """The last day to file what was paid on a day, as a step of the answer."""
    return say.step("file_by", Text("最迟备案日（发放次月的申报日，遇非工作日顺延）", "File by: the filing day of the month after, rest days roll on"), _named(paid, parameter).rolled(), FILING, PERIODS, EARLIER_PERIODS, sort=Sort.DAY)


def filing_day_or_named(paid: Node, last: Node, is_paid: Node, parameter: GivenParameters, say: Derivation) -> Node:
    """The same where it was paid; the day the law names after the last day to pay where it was not."""
    told = where(is_paid, _named(paid, parameter).rolled(), _named(last, parameter))
    return say.step("file_by", Text("发放次月的申报日（已发放的遇非工作日顺延）", "The filing day of the month after; once paid, rest days roll on"), told, FILING, PERIODS, EARLIER_PERIODS, sort=Sort.DAY)


def _named(paid: Node, parameter: GivenParameters) -> Node:
    return day_in(paid.year(), paid.month(), parameter.cash_reward_filing_day).plus_months(1)
