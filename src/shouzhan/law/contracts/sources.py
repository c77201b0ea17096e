"""The instruments that contract registration cites, and which of them applies."""

from shouzhan.engine.rules import GivenParameters, Node
from shouzhan.kernel.citations import Citation

MEASURES_2000 = Citation("tech-contract-2000")
RULES_2001 = Citation("tech-contract-2001")
MEASURES_2026 = Citation("tech-contract-2026")
CIVIL_CODE = "civil-code"
PATENT_LAW = "patent-law"
COURT = "court-tech-contracts-2004"


def new_measures_apply(parameter: GivenParameters) -> Node:
    """Whether the measures of 2026 are in force; when they began is to be confirmed, so the span of this parameter can be moved."""
    return parameter.contract_measures_2026 > 0
