"""Meetings, groups, raised matters and one suggestion: how the demo city talks to itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from shouzhan.kernel.dates import MissingYear, add_months, is_working_day, working_days_after
from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import dice
from shouzhan.project.demo.shapes import (
    DemoAgendaItem,
    DemoFollowUp,
    DemoGroup,
    DemoMeeting,
    DemoRaisedItem,
    DemoSuggestion,
    DemoTask,
)
from shouzhan.rooms.policies.packs import Pack

_DEPARTMENTS = ("kewei", "jiaowei", "fagaiwei", "jingxinwei", "caizhengju", "renshe", "kechuangban")
_TOPICS: tuple[tuple[str, str, str, str], ...] = (
    (
        "通报任务进展，研究逾期事项",
        "Progress of tasks; overdue matters",
        "逾期事项由责任单位限期报整改时间表。",
        "Units with overdue tasks hand in a timetable.",
    ),
    (
        "概念验证中心建设用房",
        "Rooms for proof-of-concept centres",
        "由所在区优先保障，按季度通报。",
        "The district provides first; progress is told each quarter.",
    ),
    (
        "科技人才数据共享",
        "Sharing talent data",
        "先共享三个字段，半年后评估。",
        "Three fields are shared first; a review follows in half a year.",
    ),
    (
        "孵化器与园区接力交接办法",
        "Rules for relay hand-over",
        "原则同意，修改后试行。",
        "Agreed in principle; tried after changes.",
    ),
    (
        "技术合同登记点调整",
        "Moving contract registration offices",
        "同意增设两处登记点。",
        "Two more offices are agreed.",
    ),
)
_RAISED: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "中试基地环评与用地手续交叉",
        "Pilot base: environment and land procedures wait for each other",
        "department",
        "land",
        "310114",
        "guihuaziyuanju",
    ),
    (
        "园区能耗指标跨区调剂",
        "Moving energy quota between districts",
        "region",
        "energy",
        "310113",
        "fagaiwei",
    ),
    (
        "区级孵化经费与市级衔接",
        "District and city incubation money do not fit",
        "level",
        "policy",
        "310112",
        "caizhengju",
    ),
    (
        "流萤园与采薇园产业链接续",
        "Linking the chains of Liuying and Caiwei parks",
        "park",
        "other",
        "310117",
        "jingxinwei",
    ),
    (
        "实验室危废暂存点选址",
        "A site for laboratory waste",
        "department",
        "environment",
        "310115",
        "shengtaihuanjingju",
    ),
    (
        "留学人员创业落户口径不一",
        "Settlement rules for returning founders differ",
        "department",
        "talent",
        "310110",
        "renshe",
    ),
)
_HEADS = (Text("党委书记、校长", "The Party secretary and the president"), Text("区长", "The district head"))
_UNIVERSITY_DEPARTMENTS = (
    Text("技术转移", "Technology transfer"),
    Text("科研", "Research"),
    Text("人事", "Personnel"),
    Text("资产", "Assets"),
)
_DISTRICT_DEPARTMENTS = (
    Text("科技", "Science"),
    Text("发展改革", "Development"),
    Text("财政", "Finance"),
    Text("规划资源", "Planning"),
)


def meetings(tasks: tuple[DemoTask, ...], today: date, seed: int, months: int) -> Iterator[DemoMeeting]:
    """A liaison meeting every month, the joint conference every half year, and one meeting of each ahead."""
    chance = dice(seed, "meetings")
    late = [task for task in tasks if task.health == "overdue"] or list(tasks)
    for back in range(months, 0, -1):
        on = _weekday(add_months(today, -back) + timedelta(days=chance.randint(3, 9)))
        if on < today:
            yield _meeting("liaison", on, months - back + 1, late, today, is_held=True)
    yield _meeting("liaison", _weekday(today + timedelta(days=12)), months + 1, late, today, is_held=False)
    for serial, back in enumerate(range((months // 6) * 6 - 1, 0, -6), 1):
        yield _meeting("joint-conference", _weekday(add_months(today, -back)), serial, late, today, is_held=True)
    yield _meeting(
        "joint-conference", _weekday(today + timedelta(days=26)), months // 6 + 1, late, today, is_held=False
    )


def _weekday(day: date) -> date:
    """The day itself or the next one on which offices are open; weekends alone where no table is known."""
    try:
        return day if is_working_day(day) else working_days_after(day, 1)
    except MissingYear:
        return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def _meeting(kind: str, on: date, serial: int, late: list[DemoTask], today: date, *, is_held: bool) -> DemoMeeting:
    is_conference = kind == "joint-conference"
    title = (
        Text(f"联席会议第 {serial} 次会议", f"Joint conference no. {serial}")
        if is_conference
        else Text(f"第 {serial} 次联络员会议", f"Liaison meeting no. {serial}")
    )
    picked = [_TOPICS[(serial + step) % len(_TOPICS)] for step in range(3 if is_conference else 2)]
    agenda = tuple(
        _item(topic, late[(serial + n) % len(late)] if n == 0 else None, on, today, is_held)
        for n, topic in enumerate(picked)
    )
    return DemoMeeting(
        f"demo-{kind}-{serial:02d}",
        kind,
        title,
        on,
        "lianxi-huiyi",
        "fuban" if is_conference else "kewei",
        _DEPARTMENTS,
        agenda,
        is_held,
    )


def _item(
    topic: tuple[str, str, str, str], task: DemoTask | None, on: date, today: date, is_held: bool
) -> DemoAgendaItem:
    title, raised_by = Text(topic[0], topic[1]), task.lead if task else "kewei"
    about = (task.document, task.clause) if task else None
    if not is_held:
        return DemoAgendaItem(title, raised_by, about)
    due = on + timedelta(days=45)
    asked = DemoFollowUp(
        Text(f"落实：{topic[0]}", f"Carry out: {topic[1]}"),
        raised_by,
        due,
        due - timedelta(days=6) if due < today and not task else None,
    )
    return DemoAgendaItem(title, raised_by, about, Text(topic[2], topic[3]), (asked,))


def groups(pack: Pack, today: date) -> Iterator[DemoGroup]:
    """Leading groups and task forces of universities and districts; one of each has none, to be flagged."""
    universities = (
        ("demo-yunxiu", "云岫大学", "Yunxiu University", "310112"),
        ("demo-jiyue", "霁月大学", "Jiyue University", "310110"),
        ("demo-wangshu", "望舒理工大学", "Wangshu University", "310115"),
        ("demo-luming", "鹿鸣应用技术大学", "Luming University", "310120"),
    )
    for serial, (key, zh, en, place) in enumerate(universities):
        yield _group(
            f"{key}-lead",
            "leading-group",
            Text(f"{zh}大学科技园建设工作领导小组", f"{en}: leading group for the science park"),
            key,
            place,
            _HEADS[0],
            (),
            add_months(today, -10 - serial),
        )
        yield _group(
            f"{key}-force",
            "task-force",
            Text(f"{zh}大学科技园工作专班", f"{en}: task force for the science park"),
            key,
            place,
            Text("分管副校长", "The vice-president in charge"),
            _UNIVERSITY_DEPARTMENTS,
            add_months(today, -8 - serial),
        )
    for serial, district in enumerate(pack.districts):
        if district.code == "310151":
            continue
        yield _group(
            f"demo-{district.code}-lead",
            "leading-group",
            Text(f"{district.name.zh}园区建设统筹协调机制", f"{district.name.en}: park coordination"),
            f"district-{district.code}",
            district.code,
            _HEADS[1],
            _DISTRICT_DEPARTMENTS,
            add_months(today, -6 - serial % 5),
        )


def _group(
    key: str,
    kind: str,
    name: Text,
    organisation: str,
    place: str,
    head: Text,
    departments: tuple[Text, ...],
    founded_on: date,
) -> DemoGroup:
    matters = (Text("明确年度投入安排", "Settle this year's contribution"),) if kind == "task-force" else ()
    return DemoGroup(key, kind, name, organisation, place, head, departments, founded_on, matters)


def raised_items(today: date, seed: int) -> Iterator[DemoRaisedItem]:
    """Matters that cross departments, levels, regions or parks."""
    chance = dice(seed, "raised")
    for serial, (zh, en, crosses, topic, place, unit) in enumerate(_RAISED):
        raised_on = today - timedelta(days=chance.randint(20, 120))
        is_decided = serial % 3 == 0
        decided_on = raised_on + timedelta(days=15) if is_decided else None
        # every third one lies past its day: the list of late matters must not be empty
        due = today - timedelta(days=5) if serial % 3 == 1 else max(raised_on, today) + timedelta(days=18)
        yield DemoRaisedItem(
            f"demo-raised-{serial + 1}",
            Text(zh, en),
            crosses,
            topic,
            place,
            f"district-{place}",
            raised_on,
            unit,
            due,
            "decided" if is_decided else "assigned",
            Text(
                "由承办单位牵头，两个月内办结并书面反馈。",
                "The unit in charge settles it within two months and answers in writing.",
            )
            if is_decided
            else None,
            decided_on,
        )


def suggestion(today: date) -> DemoSuggestion:
    """One invented suggestion of deputies, answered, with three promised steps."""
    registered = add_months(today, -5)
    year = registered.year
    steps = (
        DemoFollowUp(
            Text("编制实验室走访指引", "Write a guide to laboratory visits"),
            "kewei",
            add_months(today, -1),
            add_months(today, -1) - timedelta(days=4),
        ),
        DemoFollowUp(
            Text("在四个区试行企业需求受理点", "Try needs desks in four districts"),
            "jingxinwei",
            add_months(today, 2),
        ),
        DemoFollowUp(Text("公布成果季度目录", "Publish the quarterly catalogue"), "kewei", today - timedelta(days=9)),
    )
    return DemoSuggestion(
        "第9901号",
        Text(
            "关于让企业更早看见高校成果的建议（虚构）",
            "On letting firms see university results earlier (invented)",
        ),
        Text(f"{year}年演示会议", f"Demo session of {year}"),
        ("甲代表", "乙代表"),
        "kewei",
        registered,
        registered + timedelta(days=3),
        registered + timedelta(days=35),
        registered + timedelta(days=42),
        registered + timedelta(days=50),
        f"演科建复〔{(registered + timedelta(days=50)).year}〕99号",
        ("jianyi-tian-chu", "renda-daibiao-chu"),
        Text(
            "已试行成果披露登记与实验室走访，下一步在四个区设受理点并按季度公布目录。",
            "Disclosure and visits are being tried; needs desks in four districts and a catalogue follow.",
        ),
        steps,
    )
