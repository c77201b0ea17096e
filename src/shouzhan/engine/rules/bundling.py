"""A bundle asked for in a file: policies with what they are worth in each period, and the caps over them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shouzhan.engine.rules.bundle import Policy, Terms
from shouzhan.engine.rules.facts import BadFact, Fact, Sort
from shouzhan.kernel.text import Text

MOST_POLICIES, MOST_PERIODS, MOST_CAPS = 16, 12, 16
AT_ONCE = (12, 4)  # policies and periods that are combined within seconds, where somebody waits for it
POLICY_KEYS = ("policy", "title", "title_en", "worth", "exclusive", "needs", "caps")
KEYS = ("policies", "caps", "yearly_caps")
_AMOUNT = Fact("amount", Sort.MONEY, Text("金额", "Amount"))


def read_bundle(given: Any, *, most: tuple[int, int] = (MOST_POLICIES, MOST_PERIODS)) -> tuple[list[Policy], Terms]:
    """Read what is to be combined, of so many policies and periods at most; what is wrong is refused by its key."""
    whole = _object(given, "facts", KEYS)
    listed = whole.get("policies")
    if not isinstance(listed, list) or not listed:
        raise BadFact("policies", Text("应为至少一项的列表。", "a list of at least one is needed."))
    if len(listed) > most[0]:
        raise BadFact("policies", Text(f"最多 {most[0]} 项，实有 {len(listed)} 项。", f"at most {most[0]}, this has {len(listed)}."))
    policies = [_policy(one, f"policies[{place}]") for place, one in enumerate(listed)]
    keys = [policy.key for policy in policies]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise BadFact("policies", Text(f"“{twice}”列了两次。", f"{twice} is listed twice."))
    periods = {period for policy in policies for period in policy.worth}
    if len(periods) > most[1]:
        raise BadFact("policies", Text(f"合起来最多 {most[1]} 个期间，实有 {len(periods)} 个。", f"at most {most[1]} periods in all, these have {len(periods)}."))
    terms = Terms(_caps(whole, "caps"), _caps(whole, "yearly_caps"))
    for place, policy in enumerate(policies):
        unknown = sorted(policy.caps - {*terms.caps, *terms.yearly_caps})
        if unknown:
            raise BadFact(f"policies[{place}].caps", Text(f"没有名为“{unknown[0]}”的上限。", f"there is no cap {unknown[0]}."))
    return _apart(policies), terms


def _apart(policies: list[Policy]) -> list[Policy]:
    """The same with a group of two for each policy that one does not stack with by name; any other word of `exclusive` is a group of all that use it."""
    keys = {policy.key for policy in policies}
    pairs = {frozenset((policy.key, other)) for policy in policies for other in policy.exclusive & keys if other != policy.key}
    return [replace(policy, exclusive=(policy.exclusive - keys) | {" × ".join(sorted(pair)) for pair in pairs if policy.key in pair}) for policy in policies]


def _policy(given: Any, where: str) -> Policy:
    told = _object(given, where, POLICY_KEYS)
    key = _word(told.get("policy"), f"{where}.policy")
    title = _word(told["title"], f"{where}.title") if "title" in told else key
    title_en = _word(told["title_en"], f"{where}.title_en") if "title_en" in told else title
    exclusive, needs, caps = (frozenset(_words(told.get(name, []), f"{where}.{name}")) for name in ("exclusive", "needs", "caps"))
    return Policy(key, Text(title, title_en), _worth(told.get("worth"), f"{where}.worth"), exclusive, needs, caps)


def _worth(given: Any, where: str) -> dict[int, int]:
    if not isinstance(given, Mapping):
        raise BadFact(where, Text("应为期间与金额的对照，如 {\"2026\": \"300000.00\"}。", "periods with amounts are needed, such as {\"2026\": \"300000.00\"}."))
    if len(given) > MOST_PERIODS:
        raise BadFact(where, Text(f"最多 {MOST_PERIODS} 个期间。", f"at most {MOST_PERIODS} periods."))
    found = {}
    for period, amount in given.items():
        if not (isinstance(period, str) and period.isascii() and period.isdigit() and len(period) <= 6):
            raise BadFact(f"{where}.{period}", Text("期间应为整数，如 2026。", "a period is a whole number such as 2026."))
        found[int(period)] = _not_below(_fen(amount, f"{where}.{period}"), f"{where}.{period}")
    return found


def _caps(whole: Mapping[str, Any], name: str) -> dict[str, int]:
    given = whole.get(name, {})
    if not isinstance(given, Mapping):
        raise BadFact(name, Text("应为名称与金额的对照。", "names with amounts are needed."))
    if len(given) > MOST_CAPS:
        raise BadFact(name, Text(f"最多 {MOST_CAPS} 个上限，实有 {len(given)} 个。", f"at most {MOST_CAPS} caps, this has {len(given)}."))
    return {key: _not_below(_fen(amount, f"{name}.{key}"), f"{name}.{key}") for key, amount in given.items()}


def _not_below(fen: int, where: str) -> int:
    if fen < 0:
        raise BadFact(where, Text("不能小于 0。", "it cannot be less than 0."))
    return fen


def _fen(given: Any, where: str) -> int:
    return int(_AMOUNT.read(given, where) * 100)


def _object(given: Any, where: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise BadFact(where, Text("应为名称与值的对照。", "names with their values are needed."))
    unknown = next((str(key) for key in given if key not in keys), None)
    if unknown is not None:
        raise BadFact(f"{where}.{unknown}", Text(f"没有这个名称；可用的是：{', '.join(keys)}。", f"there is no such name; known are: {', '.join(keys)}."))
    return given


def _word(given: Any, where: str) -> str:
    if isinstance(given, str) and 0 < len(given) <= 200:
        return given
    raise BadFact(where, Text("应为 1 至 200 字的文字。", "words of 1 to 200 characters are needed."))


def _words(given: Any, where: str) -> list[str]:
    if not isinstance(given, list) or len(given) > MOST_POLICIES:
        raise BadFact(where, Text("应为名称的列表。", "a list of names is needed."))
    return [_word(one, f"{where}[{place}]") for place, one in enumerate(given)]
