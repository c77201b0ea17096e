"""The instruments that contract registration cites, and which of them applies."""

from shouzhan.engine.rules import Derivation, GivenParameters, Node, Sort
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

MEASURES_2000 = Citation("tech-contract-2000")
RULES_2001 = Citation("tech-contract-2001")
MEASURES_2026 = Citation("tech-contract-2026")
CIVIL_CODE = "civil-code"
PATENT_LAW = "patent-law"
COURT = "court-tech-contracts-2004"


def new_measures_apply(parameter: GivenParameters) -> Node:
    """Whether the measures of 2026 are in force; when they began is to be confirmed, so the span of this parameter can be moved."""
    return parameter.contract_measures_2026 > 0


def unread_measures(say: Derivation, parameter: GivenParameters) -> None:
    """Say that the final text of 2026 is not at hand, so that every answer under it is to be confirmed."""
    say.step("measures", Text("2026 年办法是否施行（正式文本待确认）", "Whether the measures of 2026 apply; their final text is to be confirmed"), parameter.contract_measures_2026, sort=Sort.WHOLE)
