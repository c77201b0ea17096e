"""All that is checked, in one list."""

from collections.abc import Collection

from shouzhan.engine.documents.sheets.read import read_sheet
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.checking.beside import adjustment_findings, frame_findings, tie_findings, veto_findings
from shouzhan.engine.scoring.checking.data import data_findings, header_findings
from shouzhan.engine.scoring.checking.demands import demand_findings
from shouzhan.engine.scoring.checking.finding import SEVERITIES, Finding, Limits
from shouzhan.engine.scoring.checking.grades import grade_findings
from shouzhan.engine.scoring.checking.indicators import indicator_findings
from shouzhan.engine.scoring.checking.sources import source_findings
from shouzhan.engine.scoring.checking.weights import weight_findings
from shouzhan.engine.scoring.evaluating import evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.table import table_from
from shouzhan.kernel.text import Text

LIMITS = Limits()


def check(scheme: Scheme, limits: Limits = LIMITS, said: Collection[str] | None = None, previous: Scheme | None = None, others: Collection[Scheme] = ()) -> list[Finding]:
    """What is wrong or doubtful in a scheme; `said` are the keys its file holds, `others` are schemes of its kind whose demands are its own."""
    found = [
        *source_findings(scheme), *weight_findings(scheme, limits), *indicator_findings(scheme, limits), *grade_findings(scheme), *adjustment_findings(scheme),
        *veto_findings(scheme), *tie_findings(scheme, said), *demand_findings(scheme, previous, others), *frame_findings(scheme),
    ]
    return _once(found)


def check_data(scheme: Scheme, data: bytes, name: str = "", limits: Limits = LIMITS) -> list[Finding]:
    """What the data show that the scheme alone does not."""
    try:
        sheet = read_sheet(data, name)
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh) from None
    try:
        found = list(header_findings(scheme, sheet))
        if any(one.severity == "error" for one in found):
            return found
        return found + list(data_findings(evaluate(scheme, table_from(data, scheme, name)), limits))
    except Unusable as error:
        return [not_worked_out(error)]


def not_worked_out(error: Unusable) -> Finding:
    """The finding that a scheme and its data give no result."""
    place, _, why = str(error).partition(": ")
    is_place = bool(why) and " " not in place
    return Finding(
        "no-result", "error", place if is_place else "data", Text(f"按这份数据算不出结果：{error.sentence.zh}。", f"There is no result for these data: {error}."), Text("改正体系或数据。", "Put the scheme or the data right."), witness={"message": str(error)},
    )


def _once(found: list[Finding]) -> list[Finding]:
    """One finding per kind and place, the same sentence for another type not repeated, the gravest first."""
    kept: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        kept.setdefault((one.kind, one.place, one.sentence.en), one)
    return sorted(kept.values(), key=lambda one: SEVERITIES.index(one.severity))
