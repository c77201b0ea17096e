"""The unified social credit code: its last check binds, the organisation code's own only warns."""

from typing import Any

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Question, Rule, Sort, said_by, words
from shouzhan.kernel import identifiers
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

STANDARD = Citation("gb-32100-2015")
RIGHT, DOUBTFUL, WRONG = STATES = ("right", "doubtful", "wrong")

uscc = Rule(
    "identifiers.uscc", Text("统一社会信用代码", "Unified social credit code"),
    asks=Text("这个代码写得对吗？", "Is this code written correctly?"),
    facts=(words("code", Text("代码", "Code"), help=Text("18 位；小写字母请先改为大写。", "18 characters; turn small letters into capitals first."), example="91310115YXWUT001XG"),),
    values=(
        Output("valid", Sort.YES_NO, Text("有效", "Valid")),
        Output("reason", Sort.WORDS, Text("理由", "Reason"), Text("有效且无可疑之处时为空。", "Empty when nothing is doubtful.")),
    ),
    serves=("T-39", "Z-13"),
)


def _state(code: str) -> str:
    found = identifiers.check_uscc(code)
    return (DOUBTFUL if found.code else RIGHT) if found.valid else WRONG


def _states(codes: Any) -> Any:
    """The same for a column, by arithmetic over its characters."""
    import numpy as np  # a single code is asked far more often, and needs none of this

    from shouzhan.engine.rules.columns import Coded

    return Coded(_places(codes, np), np.array(STATES, dtype=object))


def _places(codes: Any, np: Any) -> Any:
    characters = codes.astype("U18").view(np.uint32).reshape(len(codes), 18)
    lengths = np.fromiter(map(len, codes), dtype=np.int64, count=len(codes))
    values, letters = _tables(np)
    known = np.minimum(characters, 127)
    value, letter = values[known], letters[known]
    division = letter[:, 2:8]
    shaped = (lengths == 18) & (value >= 0).all(axis=1) & (division <= 9).all(axis=1)
    checked = (value @ np.array([*identifiers.USCC_WEIGHTS, 1])) % 31 == 0
    # the organisation's check writes ten as X, whose own value is 33; A, whose own value is ten, is no check
    last = np.select([letter[:, 16] == 33, letter[:, 16] >= 10], [10, 99], letter[:, 16])
    agrees = (letter[:, 8:16] @ np.array(identifiers.ORGANISATION_WEIGHTS) + last) % 11 == 0
    return np.where(shaped & checked, np.where(agrees & (last <= 10), 0, 1), 2)


def _tables(np: Any) -> Any:
    values, letters = np.full(128, -1), np.full(128, 99)
    for place, character in enumerate(identifiers.USCC_SYMBOLS):
        values[ord(character)] = place
    for place, character in enumerate(identifiers.ORGANISATION_SYMBOLS):
        letters[ord(character)] = place
    return values, letters


def _reason(code: str) -> str:
    reason = identifiers.check_uscc(code).reason
    return f"{reason.zh} {reason.en}" if reason.zh else ""


def _reasons(codes: Any) -> Any:
    import numpy as np  # as above

    found = np.full(len(codes), "", dtype=object)
    for row in np.flatnonzero(_places(codes, np)):
        found[row] = _reason(codes[row])
    return found


@uscc.formula("2015-10-01", STANDARD)
def _checked(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    state = say.step("state", Text("校验结果", "Result of the checks"), said_by(Question(_state, _states), fact.code), sort=Sort.WORDS)
    say.warn_when(
        state.is_one_of(DOUBTFUL), "organisation-check", Text("第 17 位（组织机构代码校验码）不符。", "Character 17, the organisation code's check, does not fit."),
        Text("与营业执照上的代码逐位比对，录错的更正；证照上确为此码的可以使用，少数个体工商户如此。", "Go through the code on the licence character by character and correct it; where the licence has it so it may be used, as a few individual businesses do."),
    )
    say.value("valid", ~state.is_one_of(WRONG))
    say.value("reason", said_by(Question(_reason, _reasons), fact.code))
