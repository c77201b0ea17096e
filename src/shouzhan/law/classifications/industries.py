"""Shanghai's list of industries, by version: an industry keeps its place in each, or has none there that is known."""

from collections.abc import Callable

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, choice, day, where
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

_TRADITIONAL = (("digital", Text("数字化转型", "Digital transformation")), ("green", Text("绿色低碳转型", "Green and low-carbon transformation")))
_LEADING = (("integrated-circuits", Text("集成电路", "Integrated circuits")), ("biomedicine", Text("生物医药", "Biomedicine")), ("artificial-intelligence", Text("人工智能", "Artificial intelligence")))
_PILLARS = (
    ("electronics", Text("电子信息", "Electronics")), ("health", Text("生命健康", "Life and health")), ("vehicles", Text("汽车", "Vehicles")), ("equipment", Text("高端装备", "High-end equipment")),
    ("materials", Text("先进材料", "Advanced materials")), ("fashion", Text("时尚消费品", "Fashion and consumer goods")),
)
_TRACKS = (
    ("digital-economy", Text("数字经济", "Digital economy")), ("low-carbon", Text("绿色低碳", "Green and low carbon")), ("metaverse", Text("元宇宙", "Metaverse")), ("smart-terminals", Text("智能终端", "Smart terminals")),
)
_FUTURE = tuple((f"future-{key}", Text(f"未来{zh}", f"Future {key}")) for key, zh in (("health", "健康"), ("intelligence", "智能"), ("energy", "能源"), ("space", "空间"), ("materials", "材料")))
_GROUPS = (("traditional", _TRADITIONAL), ("leading", _LEADING), ("pillar", _PILLARS), ("new-track", _TRACKS), ("future", _FUTURE))

industry = Rule(
    "classifications.industry", Text("上海产业分类", "Shanghai's industries"),
    asks=Text("这个产业在当时的分类中属于哪一组？", "To which group did this industry belong at that time?"),
    facts=(
        choice("industry", Text("产业（2022 版）", "Industry, as listed in 2022"), *(one for _name, group in _GROUPS for one in group)),
        day("used_on", Text("日期", "On"), optional=True),
    ),
    values=(
        Output("version", Sort.WORDS, Text("分类版本", "Version")), Output("group", Sort.WORDS, Text("组别", "Group"), Text("unmapped 为该版本中尚无对应。", "unmapped: no known place in that version.")),
    ),
    dated_by="used_on", serves=("Z-10",),
)


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(key for name, group in _GROUPS for key, _label in group if name in names)


def _as_listed(version: str) -> Callable[[GivenFacts, GivenParameters, Derivation], None]:
    def build(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
        found = where(fact.industry.is_one_of(*_keys("traditional")), "traditional", "future")
        for name in ("leading", "pillar", "new-track"):
            found = where(fact.industry.is_one_of(*_keys(name)), name, found)
        say.value("version", version)
        say.value("group", found)

    return build


industry.formula("2022-01-01", Citation("industries-2022"))(_as_listed("2+(3+6)+(4+5)"))
industry.formula("2024-10-01", Citation("industries-2024"))(_as_listed("(2+2)+(3+6)+(4+5)"))


@industry.formula("2026-01-19", Citation("industries-2026"))
def _six_and_six(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    known = fact.industry.is_one_of(*_keys("traditional", "leading"))
    say.warn_when(~known, "unmapped", Text("新版支柱产业和未来产业名单尚未查得，暂无对应。", "The new lists of pillar and future industries were not found, so it has no place yet."), Text("先按前一版分类统计；名单公布后，由政策管理人员录入，再重新归类。", "Count it by the version before; once the lists are published, an officer enters them and it is sorted anew."))
    say.value("version", "2+3+6+6")
    say.value("group", where(fact.industry.is_one_of(*_keys("traditional")), "traditional", where(known, "leading", "unmapped")))
