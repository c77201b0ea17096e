"""Every key a scheme file may hold, as a page to read; a test holds it against what the reader asks for."""

from collections.abc import Iterator, Mapping

from shouzhan.engine.scoring.scheme.model import KINDS, MISSING, SOURCES, TIES
from shouzhan.engine.scoring.scheme.reading import METHOD_NAMES, SCALES, WEIGHTINGS

_TITLE = ("needed", "a name for both languages, or `{zh: …, en: …}`")
_CLAUSE = ("–", "the document and clause it rests on, printed with the result; the check says where one is wanting")
_SELF = ("false", "whether the subjects report it themselves: what `explain --self-reported` and `robust --inspect` look at")

# each part of a file, with <name> for a key of one's own: the keys, what holds where one is absent, and what they mean
KEYS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "": {
        "scheme": ("needed", "the key of the scheme"), "title": _TITLE, "edition": ("needed", "such as a year, in quotes"),
        "clause": _CLAUSE, "serves": ("–", "a list of the systems of the governing documents it is a part of"),
        "to_confirm": ("false", "whether its parameters await the authority; every report repeats it"),
        "synthetic": ("false", "whether the scheme is invented. Data are taken for invented where the name of a subject ends in （虚构） or (invented), as in all samples"),
        "full": ("100", "the full score"), "method": ("saw", f"one of {', '.join(METHOD_NAMES)}"),
        "weights": ("declared", f"one of {', '.join(WEIGHTINGS)}; ahp takes the file under `judgements`"),
        "judgements": ("–", "the file of pairwise judgements, beside this one; it must compare every indicator that counts"),
        "missing": ("refuse", "the missing rule of indicators that do not name their own"),
        "types": ("needed", "the kinds of subjects, each ranked by itself; the data name one in the column `type` where there are several"),
        "dimensions": ("needed", "the groups of indicators"), "indicators": ("needed", "what is measured"),
        "bonus": ("–", "points added beside the weights"), "deductions": ("–", "points taken away beside the weights"), "bonus_most": ("no cap", "all bonuses together bring no more"),
        "vetoes": ("–", "facts that allow no better grade than the one named"), "consequences": ("–", "what grades bring, by names that grades point at"),
        "grades": ("needed", "the best first; the last takes whoever is left"),
        "ties": ("all-in", f"equals on the line of a quota: one of {', '.join(TIES)} (all come in, all stay out, or `tie_indicators` part them)"),
        "tie_indicators": ("–", "a list of indicators; the first in which equals differ decides"),
        "rounding": ("down", "of a quota that is no whole number: down, up or half"),
        "admissible": ("any weights", "which other weights could have been set: the ground of every range of places"), "demands": ("–", "what the governing document asks of the scheme itself"),
    },
    "types.<name>": {"title": _TITLE, "clause": _CLAUSE},
    "dimensions.<name>": {"title": _TITLE, "clause": _CLAUSE},
    "indicators.<name>": {
        "title": _TITLE, "dimension": ("needed", "one of the dimensions"),
        "column": ("one of four", "the column of the data, which may be headed by this key or by the title in either language"),
        "metric": ("one of four", "the same for a figure of the product's metrics"), "expert": ("one of four", "the same for a mark given by experts"),
        "formula": ("one of four", "columns and other indicators with numbers, `+ - * / ( )` and `min`, `max` of two; it cannot name its own key"),
        "unit": ("–", "printed with the value. With %, a cell that says 45% or is formatted as per cent is 45; under any other unit it is refused"),
        "direction": ("needed", "max where more is better, min where less is"), "normalisation": ("minmax", "how a value becomes points: the name of a way, or `{by: NAME, …}` with its settings, see below"),
        "weight": ("0", "a number for every type, or `{type: number}`; it does not count for types that are absent"), "window": ("–", "the time it is measured over, in words"),
        "missing": ("that of the scheme", f"one of {', '.join(MISSING)}: no result, no points, the worst or the mean value of the type, or left out with its weight spread over the others (method saw)"),
        "roles": ("–", "a list of what it stands for in `demands`"), "self_reported": _SELF, "error": ("none", "how far a value may be off"),
        "low": ("–", "a lower value is refused as a slip"), "high": ("–", "a higher value is refused as a slip"), "clause": _CLAUSE, "to_confirm": ("false", "whether its parameters await the authority"),
    },
    "indicators.<name>.error": {"absolute": ("0", "in its unit"), "relative": ("0", "as a share of the value; the larger of both holds")},
    "indicators.<name>.normalisation.bands.<number>": {
        "from": ("open", "values from here up"), "below": ("open", "to below here"), "points": ("needed", "earn so many of a hundred; the first band that holds a value counts"),
    },
    "bonus.<name>": {
        "title": _TITLE, "column": ("needed", "how often, or how much; a blank is none"), "each": ("needed", "points for one"), "most": ("needed", "no more points than this"), "self_reported": _SELF, "clause": _CLAUSE,
    },
    "vetoes.<name>": {"title": _TITLE, "column": ("needed", "the fact, a number or yes and no"), "from": ("1", "it holds from this value up"), "grade": ("needed", "the best grade it leaves"), "clause": _CLAUSE},
    "consequences.<name>": {"title": _TITLE, "kind": ("needed", f"one of {', '.join(KINDS)}; the last four do harm"), "clause": _CLAUSE},
    "grades.<name>": {
        "title": _TITLE, "at_least": ("–", "the total it asks for"), "share": ("–", "at most this share of the type, 0 to 1"), "most": ("–", "at most so many subjects of the type"),
        "last_share": ("–", "of the last grade: at least this share of the type, whatever their totals"), "consequence": ("–", "one of the consequences, or `{type: consequence}`"), "clause": _CLAUSE,
    },
    "admissible": {"within": ("any", "each weight moves by up to this share of itself, 0 to 1"), "keeps_dimensions": ("false", "whether the sum of each dimension stays")},
    "demands": {
        "roles": ("–", "`{role: clause}`: every type must weigh it"), "falling": ("–", "`{role: clause}`: its weight must be below that of the scheme before"),
        "previous": ("–", "`{role: points}` or `{role: {type: points}}`: the weight before; `check --previous` and `dryrun --to` read it off the earlier scheme"),
    },
}

WAYS: Mapping[str, str] = {
    "minmax": "the share of the way from the worst to the best value. `low` and `high` fix the ends; without them they are the type's own. All equal: full points",
    "target": "value ÷ `target` (where less is better target ÷ value), cut at `most` (1 unless told otherwise) and divided by it. With `target: 40, most: 1.2` full points take 48, and 40 itself earns 100 ÷ 1.2 = 83.33: "
    "whoever passes the target is told from whoever just meets it. Where the target is zero or below, it is met or not",
    "bands": "a list under `bands`, each with `from`, `below` and `points`",
    "efficacy": "`base` points (60) at `unacceptable`, 100 at `satisfactory`, straight between and on below, cut at 0 and 100; the marks say the direction",
    "zscore": "`centre` (50) for the mean of the type and `spread` (20) points for each standard deviation, cut at 0 and 100",
    "rank": "the share of the others of the type that are not better. Equals stand in the middle of their places and earn the same: of values 9, 7, 7, 1 the points are 100, 50, 50, 0. A single subject has full points",
}


def scheme_file_markdown() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for part, keys in KEYS.items():
        both = " (and `deductions.<name>`)" if part.startswith("bonus") else ""
        yield from (f"## `{part}`{both}" if part else "## The file", "", "| key | if absent | meaning |", "| --- | --- | --- |")
        yield from (f"| `{key}` | {absent} | {meaning} |" for key, (absent, meaning) in keys.items())
        yield ""
        if part == "indicators.<name>":
            yield from (f"Exactly one of {', '.join(f'`{one}`' for one in SOURCES)} says where the value comes from.", "")
    yield from ("## `indicators.<name>.normalisation`", "", "| `by` | settings | points |", "| --- | --- | --- |")
    yield from (f"| `{name}` | {', '.join(f'`{one}`' for one in settings) or ('`bands`' if name == 'bands' else '–')} | {WAYS[name]} |" for name, settings in SCALES.items())
