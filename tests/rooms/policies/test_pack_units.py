"""Every name the documents print leads to one body, or to an expression that says how it is spelled out."""

import pytest

from shouzhan.rooms.policies.packs import How, load_pack, resolve_unit

pytestmark = pytest.mark.pure
PACK = load_pack("shanghai")


def test_it_knows_every_printed_unit() -> None:
    printed = {u for d in PACK.documents for t in d.tasks for u in t.units}
    assert len(printed) == 27
    assert {resolve_unit(name).how for name in printed} == {How.EXACT, How.COLLECTIVE}


@pytest.mark.parametrize(
    ("name", "how", "key"),
    [
        ("市科委", How.EXACT, "kewei"),
        ("上海市科学技术委员会", How.EXACT, "kewei"),
        ("科委", How.PREFIX, "kewei"),
        ("上海市委组织部", How.PREFIX, "zuzhibu"),
        ("市 财政 局", How.NORMALISED, "caizhengju"),
        ("上海科创办", How.EXACT, "kechuangban"),
        ("国家知识产权运营（上海）国际服务平台", How.NORMALISED, "zhishichanquan-pingtai"),
        ("国家知识产权运营公共服务平台国际运营(上海)试点平台", How.EXACT, "zhishichanquan-pingtai"),
        ("市促进科技成果转移转化联席会议", How.EXACT, "lianxi-huiyi"),
        ("市促进科技成果转化联席会议", How.EXACT, "lianxi-huiyi"),
        ("浦东新区政府", How.EXACT, "district-310115"),
        ("上海市闵行区", How.PREFIX, "district-310112"),
    ],
)
def test_it_finds_one_body_behind_its_names(name: str, how: How, key: str) -> None:
    match = resolve_unit(name)
    assert (match.how, match.unit and match.unit.key) == (how, key)


@pytest.mark.parametrize(
    ("name", "resolves"),
    [
        ("相关高校", "named-per-task"),
        ("相关区", "named-per-task"),
        ("相关区政府", "named-per-task"),
        ("各区政府", "all-districts"),
        ("联席会议各成员单位", "members-of"),
        ("相关职能部门", "named-per-task"),
        ("市政府各委、办、局", "all-of-kind"),
    ],
)
def test_it_never_takes_a_group_for_a_body(name: str, resolves: str) -> None:
    match = resolve_unit(name)
    assert match.unit is None
    assert match.collective is not None
    assert match.collective.resolves == resolves


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("市科学技术委", "kewei"),
        ("市金融监管局", "jinrongju"),
        ("市卫健委员会", "weijianwei"),
        ("上海技术交易中心", "jishu-jiaoyisuo"),
    ],
)
def test_it_offers_near_names_for_an_unknown_one(name: str, near: str) -> None:
    match = resolve_unit(name)
    assert match.how is How.UNKNOWN
    assert near in [s.unit.key for s in match.suggestions]
    assert all(0 < s.likeness < 1 for s in match.suggestions)


def test_it_offers_nothing_for_a_name_like_none() -> None:
    assert resolve_unit("青铜器博物馆").suggestions == ()


def test_it_records_which_document_prints_which_name() -> None:
    forms = {p.name: p.documents for p in PACK.unit("lianxi-huiyi").names}
    assert forms["市促进科技成果转化联席会议"] == ("gaozhiliang-fuhuaqi-2023",)
    assert forms["市促进科技成果转移转化联席会议"] == ("daxue-keji-yuan-2023", "chengguo-zhuanhua-2021")


def test_it_lays_sixteen_districts_on_distinct_tiles() -> None:
    assert len(PACK.districts) == 16
    assert len({(d.x, d.y) for d in PACK.districts}) == 16
    assert {d.code[:4] for d in PACK.districts} == {"3101"}
    assert PACK.member_park_count == 22
