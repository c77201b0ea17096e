"""Invented contexts for every page: nobody and nothing named here exists."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from shouzhan.kernel.text import Text
from shouzhan.web.shapes import (
    AccountPage,
    AccountSection,
    Action,
    Attachment,
    Badge,
    Banner,
    BoardPage,
    BoardSection,
    Bullet,
    Cell,
    ChartLink,
    ChartSeries,
    ChartSpec,
    Cite,
    ClauseNode,
    Column,
    ColumnChoice,
    Deadline,
    DemoLogin,
    DocumentPage,
    Door,
    Edition,
    Empty,
    ErrorPage,
    Fact,
    Field,
    Figure,
    FigurePage,
    Filter,
    FilterGroup,
    Form,
    FormError,
    HeatCell,
    HeatRow,
    HeatTable,
    ImportIssue,
    ImportPage,
    ImportRow,
    LatestList,
    Line,
    LineBranch,
    LineStop,
    Link,
    LoginPage,
    NavItem,
    Notice,
    Option,
    Pager,
    Panel,
    PortalPage,
    RecordHeader,
    RecordPage,
    RegisterPage,
    ReviewItem,
    ReviewPage,
    ReviewSegment,
    Row,
    SavedView,
    SearchBox,
    SearchGroup,
    SearchPage,
    Site,
    SiteUser,
    StepPage,
    Tab,
    TabGroup,
    Table,
    Tile,
    TileMap,
    TimelineItem,
    TodoItem,
    WorkbenchPage,
)

T = Text
TODAY = date(2026, 11, 20)
SHANGHAI = timezone(timedelta(hours=8))
LONG = T(
    "云岫大学与沧浪集成电路装备股份有限公司联合共建先进封装与异构集成中试技术创新中心（临水园区）",
    "Yunxiu University and Canglang Integrated Circuit Equipment Co., Ltd. Joint Pilot Centre for Advanced "
    "Packaging and Heterogeneous Integration (Linshui Park)",
)
OFFICE = T("云州市技术合同登记处", "Yunzhou Contract Registration Office")
PLAN = T("云科办〔2026〕7号", "Yunzhou Science Office [2026] No. 7")


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    """Return a moment in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def cite(clause: str) -> Cite:
    """Return a clause of the invented plan."""
    return Cite(PLAN, clause, "#")


def site(current: int = -1, signed_in: bool = True) -> Site:
    """Return what every page knows."""
    names = [
        T("工作台", "Workbench"),
        T("政策", "Policies"),
        T("任务与督办", "Tasks"),
        T("载体", "Carriers"),
        T("主体", "Parties"),
        T("指标", "Figures"),
        T("报送", "Returns"),
    ]
    user = SiteUser("闻人知秋", OFFICE, T("登记员", "Registrar"), unread=3, memberships=(Link(LONG, "#"),))
    return Site(
        name=T("首站", "Shouzhan"),
        nav=tuple(NavItem(name, "#", index == current) for index, name in enumerate(names)),
        user=user if signed_in else None,
        is_synthetic=True,
        version="0.1.0",
        source_url="#",
        licence_url="#",
        as_of=TODAY,
        operator=T("云州市科技局", "Yunzhou Science Bureau"),
    )


CHAIN = [
    T("披露", "Disclosure"),
    T("权属", "Ownership"),
    T("评估", "Valuation"),
    T("公示", "Publicity"),
    T("挂牌", "Listing"),
    T("对接", "Matching"),
    T("交易", "Deal"),
    T("合同登记", "Contract registration"),
    T("收益分配", "Distribution"),
    T("孵化", "Incubation"),
    T("统计", "Statistics"),
]


def dossier() -> Line:
    """A result on its way, with a branch."""
    stops = []
    for index, name in enumerate(CHAIN):
        state = "done" if index < 4 else "current" if index == 4 else "coming"
        stops.append(
            LineStop(
                name,
                state,
                url="#" if index < 6 else "",
                on=date(2026, 6 + index, 3 + index) if index < 4 else None,
                wait=T("在技术交易所等待审核 12 个工作日", "Waiting 12 working days for the exchange to review")
                if index == 4
                else "",
                late=index == 4,
            )
        )
    spin = LineBranch(
        T("作价入股", "Equity"),
        2,
        (
            LineStop(T("作价方案", "Equity plan"), "done", on=date(2026, 9, 18), url="#"),
            LineStop(T("公司设立", "Company founded"), "current", wait=T("等待工商登记 3 天", "Waiting 3 days for the registry")),
            LineStop(T("入园", "Joins a park"), "coming"),
        ),
    )
    return Line(tuple(stops), T("成果的线路", "The result's line"), branches=(spin,))


def case_line() -> Line:
    """A contract under examination."""
    return Line(
        (
            LineStop(T("受理", "Accepted"), "done", on=date(2026, 11, 12)),
            LineStop(T("补正", "Corrected"), "skipped"),
            LineStop(T("审核", "Examination"), "current", wait=T("已等 6 个工作日", "6 working days so far")),
            LineStop(T("登记", "Registered"), "coming"),
            LineStop(T("抽查", "Sampled"), "coming"),
        ),
        T("本案的线路", "The line of this case"),
        use="case",
        who_next=OFFICE,
        deadline=Deadline(date(2026, 12, 3), 9),
    )


def city_line() -> Line:
    """The city's line with counts."""
    counts = [1284, 1102, 655, 78, 961, 2310, 402, 3876, 188, 947, 52310]
    flows = [132, 120, 64, 70, 58, 210, 44, 361, 20, 37, 361]
    return Line(
        tuple(
            LineStop(
                name,
                "done",
                url="#",
                count=counts[index],
                flow=T(f"每月 {flows[index]}", f"{flows[index]} a month"),
                piled=index == 4,
            )
            for index, name in enumerate(CHAIN)
        ),
        T("全市成果现在到了哪一站", "Where the city's results are now"),
        use="board",
    )


FIGURES = (
    Figure(T("技术合同成交额", "Technology contracts"), 5210.4, T("亿元", "100m yuan"), "#", cite("二"), decimals=1, target=6000),
    Figure(T("高质量孵化器", "High-quality incubators"), 14, T("家", "incubators"), "#", cite("三(一)2"), target=20),
    Figure(T("技术转移人才", "Transfer professionals"), 4865, T("人", "people"), "#", cite("四(二)1"), target=5000),
    Figure(T("大学科技园新增企业", "New firms in university parks"), None, T("家", "firms"), "#", cite("五(三)"), target=1000),
)


def portal() -> PortalPage:
    """The public home."""
    doors = (
        Door(T("科研人员", "Researcher"), T("十分钟披露一项成果，随时看到它在哪一站。", "Disclose a result in ten minutes and see where it stands."), "#", (Link(T("披露成果", "Disclose"), "#"), Link(T("算奖酬", "My share"), "#"))),
        Door(T("企业", "Company"), T("需求只说一次，看谁能解、为什么。", "State a need once; see who can meet it, and why."), "#", (Link(T("提需求", "State a need"), "#"), Link(T("查可享政策", "Benefits"), "#"))),
        Door(T("园区与孵化器", "Park or incubator"), T("看到自己的得分，以及怎样提高。", "See your score, and what would raise it."), "#", (Link(T("报年度", "Annual return"), "#"),)),
        Door(T("技术转移机构", "Transfer agency"), T("筛选、评估、撮合、登记，一处办完。", "Triage, value, match and register in one place."), "#"),
        Door(T("登记机构", "Registration office"), T("审核、认定、登记、抽查。", "Examine, recognise, register, sample."), "#"),
        Door(T("投资机构与银行", "Fund or bank"), T("看项目，也看项目的来路。", "See the deals, and where they came from."), "#"),
        Door(T("市区部门", "City and district"), T("导入一份文件，盯住每个任务和数字。", "Import a plan; follow every task and figure."), "#"),
        Door(T("公众", "The public"), T("查成果、查排名、验证书。", "Search results and rankings; verify a certificate."), "#"),
    )
    latest = (
        LatestList(T("最新文件", "Latest documents"), (Link(T("云州市科技成果转化行动方案（2026—2028年）", "Yunzhou Plan for Transfer of Results (2026–2028)"), "#", T("2026-11-02 · 云科办〔2026〕7号", "2026-11-02 · No. 7 of 2026")), Link(T("云州市孵化器培育办法", "Yunzhou Incubator Measures"), "#", "2026-09-15"), Link(T("关于通报第三季度任务进展的函", "Letter on third-quarter progress"), "#", "2026-10-20")), "#"),
        LatestList(T("最新成果", "Latest results"), (Link(T("低温烧结银浆的界面强化方法", "Interface strengthening of low-temperature sintered silver paste"), "#", T("云岫大学", "Yunxiu University")), Link(T("面向海上风机的疲劳在线监测", "On-line fatigue monitoring for offshore turbines"), "#", T("沧浪研究院", "Canglang Institute"))), "#"),
        LatestList(T("最新需求", "Latest needs"), (), "#", T("本周没有新需求。", "No new needs this week.")),
    )
    search = SearchBox("#", label=T("搜索全站", "Search everything"), placeholder=T("成果、需求、政策、服务、编号", "Results, needs, policies, services, numbers"))
    return PortalPage(search, city_line(), doors, FIGURES, latest)


def journal() -> tuple[TimelineItem, ...]:
    """A few entries."""
    return (
        TimelineItem(at(18, 16, 2), T("退回补正", "Returned for correction"), T("闻人知秋（登记员）", "Wenren Zhiqiu (registrar)"), T("第三条价款与附件二不一致，请在十五日内补正。", "Clause 3 and annex 2 give different prices; please correct within 15 days."), "#", "#", "waiting", "#48213"),
        TimelineItem(at(12, 10, 11), T("受理", "Accepted"), OFFICE, "", "#", "#", "success", "#48007"),
        TimelineItem(at(11, 9, 45), T("提交登记申请", "Application submitted"), T("沧浪微电子", "Canglang Microelectronics"), "", "", "#", "open", "#47990"),
    )


def record() -> RecordPage:
    """A contract."""
    header = RecordHeader(
        T("技术合同", "Technology contract"),
        T("低温烧结银浆界面强化技术（独占许可）", "Low-temperature silver paste interface technology (exclusive licence)"),
        "HT-2026-000318-K",
        Badge(T("审核中", "Under examination"), "waiting"),
        (Link(T("技术合同", "Contracts"), "#"),),
        (Fact(T("卖方", "Seller"), T("云岫大学", "Yunxiu University"), url="#"), Fact(T("买方", "Buyer"), LONG, url="#"), Fact(T("签订", "Signed"), date(2026, 10, 30), "date")),
    )
    facts = (
        Fact(T("合同总额", "Total"), "12800000", "money", T("元", "yuan")),
        Fact(T("技术交易额", "Recognised amount"), "11650000", "money", T("元", "yuan"), cite=cite("四(一)1"), note=T("扣除设备 1,150,000.00 元", "Less equipment of 1,150,000.00 yuan")),
        Fact(T("合同类别", "Type"), T("技术转让（独占许可）", "Transfer (exclusive licence)")),
        Fact(T("许可期限", "Term"), T("2026-11-01 至 2031-10-31", "2026-11-01 to 2031-10-31")),
        Fact(T("登记号", "Register number"), None),
    )
    pay = Table(
        (Column("n", T("期次", "Instalment")), Column("d", T("应付日", "Due"), "date"), Column("m", T("金额", "Amount"), "money", T("万元", "10k yuan")), Column("s", T("状态", "Status"), "badge")),
        (
            Row((Cell(T("首付款", "Down payment")), Cell(date(2026, 11, 10)), Cell("3840000"), Cell(badge=Badge(T("已到账", "Received"), "success")))),
            Row((Cell(T("里程碑款", "Milestone")), Cell(date(2027, 6, 30)), Cell("5120000"), Cell(badge=Badge(T("未到期", "Not due"), "open")))),
            Row((Cell(T("尾款", "Final payment")), Cell(None), Cell("3840000"), Cell(badge=Badge(T("未到期", "Not due"), "open")))),
        ),
        caption=T("付款安排", "Payments"),
        total=Row((Cell(T("合计", "Total")), Cell(None), Cell("12800000"), Cell(None))),
    )
    return RecordPage(
        header,
        case_line(),
        Action(T("予以登记", "Register"), "#", "primary", "post"),
        (Action(T("退回补正", "Return for correction"), "#"),),
        Deadline(date(2026, 12, 3), 9, cite=cite("四(一)3")),
        T("等您审核：类别、技术交易额、关联关系。", "Waits for your examination: type, recognised amount, related parties."),
        None,
        (Panel("facts", T("合同要点", "Essentials"), facts), Panel("pay", T("付款安排", "Payments"), table=pay, link=Link(T("到款记录", "Receipts"), "#")), Panel("related", T("关联成果", "Related result"), empty=Empty(T("还没有关联成果", "No result is linked yet"), T("在成果的档案页上关联。", "Link it on the result's dossier.")))),
        journal(),
        "#",
        (
            Attachment(T("技术转让合同（双方签章）.pdf", "Signed contract.pdf").zh, "#", 2348112, at(11), T("沧浪微电子", "Canglang"), "9f2a7c01d2aa4b7e9f2a7c01d2aa4b7e"),
            Attachment("附件二 价款构成表.xlsx", "#", 48211, at(11), T("沧浪微电子", "Canglang")),
            Attachment("保密条款.pdf", "#", 0, withheld=T("仅合同双方可见", "Visible to the parties only")),
        ),
        Action(T("添加附件", "Add a file"), "#"),
        (T("合同双方", "The parties"), T("云州市技术合同登记处", "The registration office"), T("市科技局（只看金额与类别）", "The science bureau (amount and type only)")),
        (Tab(T("本案", "This case"), "#", True), Tab(T("成果档案", "Dossier"), "#"), Tab(T("附件", "Files"), "#", count=3)),
        "#",
    )


def dossier_page() -> RecordPage:
    """A dossier with a long line and a refusal."""
    header = RecordHeader(T("成果档案", "Dossier"), LONG, "CG-2026-001204-7", Badge(T("已逾期", "Overdue"), "overdue"), (Link(T("成果", "Results"), "#"),))
    banner = Banner("refused", T("现在不能挂牌：公示期未满。", "It cannot be listed yet: the publicity period is still running."), (cite("第十二条"),), T("2026-11-28 公示期满且无异议后即可挂牌。", "From 2026-11-28, if nobody objects."), T("云州技术交易所 受理窗口", "Yunzhou Exchange, intake desk"), "#")
    return RecordPage(header, dossier(), banner=banner, panels=record().panels[:1], timeline=journal(), deadline=Deadline(date(2026, 11, 4), -12), waiting_for=T("在等技术交易所审核挂牌申请。", "Waiting for the exchange to review the listing."), seen_by=(T("公众可见摘要", "The public sees a summary"),))


REGISTER_COLUMNS = (
    Column("name", T("合同名称", "Contract"), sort_url="#"),
    Column("number", T("编号", "Number"), "code"),
    Column("buyer", T("买方", "Buyer")),
    Column("district", T("区", "District")),
    Column("amount", T("技术交易额", "Recognised"), "money", T("万元", "10k yuan"), "#", "descending"),
    Column("on", T("登记日", "Registered"), "date", sort_url="#"),
    Column("state", T("状态", "Status"), "badge"),
)


def contract_rows(count: int) -> tuple[Row, ...]:
    """Invented contracts."""
    names = [T("银浆界面强化技术许可", "Silver paste licence"), T("海上风机疲劳监测系统开发", "Offshore turbine fatigue monitoring development"), T("低空物流航路规划算法转让", "Transfer of low-altitude route planning"), T("类器官药敏检测技术咨询", "Organoid drug-sensitivity consulting")]
    states = [Badge(T("已登记", "Registered"), "success"), Badge(T("审核中", "Under examination"), "waiting"), Badge(T("已退回", "Returned"), "refusal"), Badge(T("已逾期", "Overdue"), "overdue"), Badge(T("已撤销", "Withdrawn"), "closed"), Badge(T("草稿", "Draft"), "open")]
    rows = []
    for index in range(count):
        buyer: Any = LONG if index == 1 else T(f"沧浪第{index + 3}装备有限公司", f"Canglang Equipment {index + 3} Co.")
        amount = None if index == 2 else (index * 7919 % 9973 + 12) * 10000
        rows.append(Row((Cell(names[index % 4]), Cell(f"HT-2026-{index + 318:06d}-K"), Cell(buyer), Cell(T("浦东", "Pudong")), Cell(amount), Cell(date(2026, 10, 28 - index % 27)), Cell(badge=states[index % 6])), key=str(index), url="#"))
    return tuple(rows)


def register(count: int = 25, layout: str = "table") -> RegisterPage:
    """A list page."""
    groups = (
        FilterGroup(T("状态", "Status"), (Filter(T("审核中", "Under examination"), "#", 214, active=True), Filter(T("已登记", "Registered"), "#", 10000, True), Filter(T("已退回", "Returned"), "#", 38), Filter(T("已逾期", "Overdue"), "#", 0)), "#"),
        FilterGroup(T("类别", "Type"), tuple(Filter(name, "#", n) for name, n in ((T("技术开发", "Development"), 120), (T("技术转让", "Transfer"), 41), (T("技术许可", "Licence"), 33), (T("技术咨询", "Consulting"), 12), (T("技术服务", "Service"), 8)))),
    )
    empty = Empty(T("没有符合条件的合同", "No contract matches"), T("去掉一个筛选，或换个词搜索。", "Drop a filter or try another word."), (Action(T("清除筛选", "Clear filters"), "#"),))
    table = Table(REGISTER_COLUMNS, contract_rows(count), caption=T("技术合同", "Technology contracts"), empty=empty, bulk=(Action(T("分派", "Assign"), "#"), Action(T("导出所选", "Export selected"), "#")) if count else ())
    pager = Pager("#" if count > 3 else "", "#" if count > 3 else "", "#", 51 if count > 3 else 1, 50 + count if count > 3 else count, 10000 if count > 3 else count, count > 3)
    return RegisterPage(
        T("技术合同", "Technology contracts"), table, pager, 10000 if count > 3 else count, count > 3,
        search=SearchBox("#", placeholder=T("合同名称、编号、单位", "Name, number, organisation")), filters=groups,
        views=(SavedView(T("全部", "All"), "#"), SavedView(T("等我审核", "Waiting for me"), "#", True), SavedView(T("大额合同", "Large contracts"), "#")),
        save_view_url="#", columns=tuple(ColumnChoice(c.key, c.label) for c in REGISTER_COLUMNS), columns_url="#",
        exports=(Link(T("Excel 表格", "Excel"), "#"), Link(T("CSV", "CSV"), "#")), import_url="#", starts=(Action(T("登记合同", "Register a contract"), "#", "primary"),),
        layout=layout, layout_urls=("#", "#"), clear_url="#",
    )


def workbench(count: int = 6) -> WorkbenchPage:
    """Somebody's desk."""
    days = [-5, -1, 0, 2, 9, 20]
    todo = tuple(TodoItem(LONG if index == 1 else T(f"银浆界面强化技术许可（第 {index + 1} 批）", f"Silver paste licence, lot {index + 1}"), "#", T("审核", "Examine"), f"HT-2026-{index + 318:06d}-K", Deadline(TODAY + timedelta(days=days[index]), days[index]), T("沧浪微电子提交", "from Canglang")) for index in range(min(count, 6)))
    waiting = (TodoItem(T("海上风机疲劳监测系统开发", "Offshore turbine monitoring"), "#", T("补正", "Correction"), "HT-2026-000301-4", Deadline(date(2026, 11, 26), 4), T("沧浪研究院", "Canglang Institute")), TodoItem(T("第三季度任务进展", "Third-quarter progress"), "#", T("填报", "Return"), since=date(2026, 11, 10), who=T("浦东新区科经委", "Pudong Commission")))
    return WorkbenchPage(todo, waiting if count else (), journal() if count else (), (TabGroup(T("合同", "Contracts"), (Tab(T("技术合同", "Contracts"), "#", count=214), Tab(T("任务", "Tasks"), "#", count=64), Tab(T("孵化器", "Incubators"), "#", count=0))),), (Notice(at(19, 17), T("云科办〔2026〕7号已导入，请确认责任任务", "No. 7 of 2026 was imported; confirm your tasks"), "#", False, T("政策", "Policies")), Notice(at(17), T("密码将于 7 天后到期", "Your password expires in 7 days"), "#", True)), at(19, 18), todo_url="#")


def step() -> StepPage:
    """A form with errors."""
    fields = (
        Field("name", T("成果名称", "Name of the result"), value=T("银浆界面强化方法", "Silver paste interface").zh, help=T("写做什么、用在哪里，不写单位。", "Say what it does and where; leave out the organisation."), example=T("低温烧结银浆的界面强化方法", "interface strengthening of low-temperature silver paste")),
        Field("amount", T("预计投入", "Expected cost"), "money", "12O000", errors=(T("金额里有字母 O，请改成数字 0。", "The amount has a letter O; use the digit 0."),), unit=T("元", "yuan"), cite=cite("四(一)1")),
        Field("on", T("完成日期", "Completed on"), "date", date(2026, 10, 8)),
        Field("field", T("技术领域", "Field"), "select", "ic", options=(Option("ic", T("集成电路", "Integrated circuits")), Option("bio", T("生物医药", "Biomedicine")))),
        Field("stage", T("成熟程度", "Maturity"), "radio", "lab", options=(Option("lab", T("实验室验证", "Proven in the laboratory"), T("有数据，没有样机", "Data, no prototype")), Option("pilot", T("中试", "Pilot scale")), Option("use", T("已应用", "In use")))),
        Field("ways", T("愿意怎样转化", "Ways of transfer"), "checkboxes", ("license",), options=(Option("license", T("许可", "Licence")), Option("transfer", T("转让", "Transfer")), Option("equity", T("作价入股", "Equity"))), required=False),
        Field("words", T("主要内容", "Summary"), "textarea", "", help=T("200 字以内，会给登记员看。", "At most 200 characters, read by the registrar."), max_length=200, errors=(T("请写主要内容。", "Please write a summary."),), rows=4),
        Field("file", T("证明材料", "Evidence"), "file", required=False, accept=".pdf"),
        Field("true", T("我承诺以上内容属实", "I confirm that this is true"), "checkbox"),
    )
    form = Form("#", fields, T("提交披露", "Submit the disclosure"), (FormError(T("预计投入：金额里有字母 O", "Expected cost: the amount has a letter O"), "amount"), FormError(T("主要内容：没有填写", "Summary: missing"), "words")), "3", "#", at(20, 9, 12), cancel_url="#", keep_url="#")
    conflict = Banner("warned", T("闻人知秋在 2026-11-20 09:05 改过这份披露。您填的内容还在，下面已并入他的改动。", "Wenren Zhiqiu changed this disclosure at 09:05. What you typed is kept and merged below."))
    return StepPage(T("提交披露", "Submit the disclosure"), RecordHeader(T("披露", "Disclosure"), T("银浆界面强化方法", "Silver paste interface"), "PL-2026-000044-2", trail=(Link(T("成果披露", "Disclosures"), "#"),)), form, T("披露以后由本单位转化机构在十五个工作日内审核；审核前可以随时撤回。", "Your transfer office reviews it within fifteen working days; you may withdraw it until then."), T("发明人本人或其授权人", "The inventor or a delegate"), Deadline(date(2026, 12, 11), 15), (cite("四(一)1"),), conflict=conflict, after=T("转化机构收到待办；您会收到受理编号。", "The transfer office gets a task; you get a number."), summary=(Fact(T("单位", "Organisation"), LONG), Fact(T("发明人", "Inventors"), 3, "number")))


def review() -> ReviewPage:
    """The import of an invented plan."""
    segments = [ReviewSegment("一、总体要求", kind="heading", level=1, anchor="s1"), ReviewSegment("到2028年，本市建成二十家以上高水平孵化载体，技术合同成交额比2025年翻一番。", "t1", "target"), ReviewSegment("二、主要任务", kind="heading", level=1), ReviewSegment("（一）建立成果首站制度", kind="heading", level=2), ReviewSegment("高校科技园设立成果专员，对校内实验室逐一走访，每年不少于两次。（责任单位：市科技局、市教委、各区政府）", "k1", "task"), ReviewSegment("这一段是说明文字，没有任务、目标或规则。"), ReviewSegment("对连续两年未达标的园区，先通报、再退出。", "r1", "rule")] + [ReviewSegment(f"第{n}项任务的虚构文字，用来看滚动是否同步，长度与真实条文相近，另加一些字使它折行。（责任单位：市科技局）", f"x{n}", "task") for n in range(2, 9)]
    items = [
        ReviewItem("t1", T("目标", "Target"), T("高水平孵化载体数量", "Number of high-level incubators"), "一", (Fact(T("比较", "Comparison"), "≥ 20"), Fact(T("单位", "Unit"), "家"), Fact(T("期限", "By"), "2028")), "accepted", accept_url="#", edit_url="#", drop_url="#", mark="target"),
        ReviewItem("k1", T("任务", "Task"), T("高校科技园设立成果专员并走访实验室", "University parks appoint officers who visit laboratories"), "二(一)", (Fact(T("责任单位", "Units"), T("市科技局、市教委、各区政府", "Science bureau, education commission, districts")), Fact(T("牵头", "Lead"), None)), "open", doubt=T("“各区政府”对应 16 个单位，请确认。", "“District governments” stands for 16 units; please confirm."), accept_url="#", edit_url="#", drop_url="#"),
        ReviewItem("r1", T("规则", "Rule"), T("连续两年未达标退出", "Out after two failed years"), "二(一)", (Fact(T("种类", "Kind"), T("退出", "Removal")),), "dropped", accept_url="#", edit_url="#", drop_url="#", mark="rule"),
    ] + [ReviewItem(f"x{n}", T("任务", "Task"), T(f"第{n}项虚构任务", f"Invented task {n}"), "二", (Fact(T("责任单位", "Units"), T("市科技局", "Science bureau")),), accept_url="#", edit_url="#", drop_url="#") for n in range(2, 9)]
    return ReviewPage(T("核对：云州市成果转化行动方案", "Check: Yunzhou transfer plan"), tuple(segments), tuple(items), 8, 1, 1, "行动方案（虚构）.docx", Action(T("全部确认后发布", "Publish when all is checked"), "#", "primary", disabled_because=""), (Fact(T("任务", "Tasks"), 8), Fact(T("目标", "Targets"), 1), Fact(T("规则", "Rules"), 1)), (Link(T("政策", "Policies"), "#"),))


def charts() -> tuple[ChartSpec, ...]:
    """One chart of each kind."""
    months = tuple(T(f"{n}月", f"M{n}") for n in range(1, 11))
    foot: dict[str, Any] = {"metric": T("技术合同成交额", "Contract value"), "definition_version": "3", "as_of": TODAY, "cite": cite("二")}
    return (
        ChartSpec("line", "line", T("成交额到十月已超过去年全年", "By October the value exceeded all of last year"), months, (ChartSeries(T("2026年", "2026"), (210, 402, 731, 1010, 1502, 1990, 2401, 2870, 3400, 4010), True), ChartSeries(T("2025年", "2025"), (180, 350, 610, 880, 1210, 1600, 1930, 2300, 2800, 3240))), T("亿元", "100m yuan"), **foot),
        ChartSpec("hbar", "hbar", T("登记审核仍是最长的一站", "Registration is still the longest stop"), tuple(CHAIN[:6]), (ChartSeries(T("平均等待", "Mean wait"), (3, 8, 21, 15, 34, 12)),), T("工作日", "working days"), urls=("#",) * 6, **foot),
        ChartSpec("bar", "bar", T("三季度新增孵化企业回升", "New incubated firms recovered in the third quarter"), (T("一季度", "Q1"), T("二季度", "Q2"), T("三季度", "Q3"), T("四季度", "Q4")), (ChartSeries(T("新增", "New"), (120, 96, 143, None)),), T("家", "firms"), target=130, target_label=T("季度目标 130", "Quarterly target 130"), **foot),
        ChartSpec("sankey", "sankey", T("六成披露走到了交易", "Six in ten disclosures reached a deal"), links=(ChartLink(T("披露", "Disclosed"), T("评估", "Valued"), 820), ChartLink(T("披露", "Disclosed"), T("不转化", "Kept"), 180), ChartLink(T("评估", "Valued"), T("许可", "Licensed"), 410), ChartLink(T("评估", "Valued"), T("作价入股", "Equity"), 190), ChartLink(T("评估", "Valued"), T("待转化", "Waiting"), 220)), unit=T("项", "results"), **foot),
        ChartSpec("stacked", "stacked", T("许可的比重逐年上升", "Licences take a growing share"), ("2023", "2024", "2025", "2026"), (ChartSeries(T("转让", "Transfer"), (40, 42, 39, 35)), ChartSeries(T("许可", "Licence"), (22, 31, 40, 58)), ChartSeries(T("入股", "Equity"), (8, 9, 14, 20))), T("亿元", "100m yuan"), **foot),
        ChartSpec("radar", "radar", T("临水园长于服务、短于反哺", "Linshui Park is strong in service, weak in return"), (T("孵化", "Incubation"), T("服务", "Service"), T("人才", "People"), T("投资", "Capital"), T("反哺", "Return")), (ChartSeries(T("临水园", "Linshui"), (82, 91, 70, 66, 40)), ChartSeries(T("同类平均", "Peers"), (70, 72, 68, 60, 62))), target=100, **foot),
    )


def bullets() -> tuple[Bullet, ...]:
    """Targets."""
    return (
        Bullet(T("技术合同成交额", "Technology contract value"), 5210.4, 6000, T("亿元", "100m yuan"), 5320, "#", cite=cite("二"), trend=(3200, 3600, 4100, 4400, 5210), badge=Badge(T("略慢于进度", "Slightly behind"), "waiting"), owner=T("市科技局", "Science bureau"), decimals=1),
        Bullet(T("高质量孵化器", "High-quality incubators"), 14, 20, T("家", "incubators"), 12, "#", cite=cite("三(一)2"), trend=(2, 5, 9, 11, 14), badge=Badge(T("按进度", "On pace"), "success"), owner=T("市科技局", "Science bureau")),
        Bullet(T("大学科技园当年新增科技企业", "New technology firms in university science parks this year"), 212, 1000, T("家", "firms"), 780, "#", cite=cite("五(三)"), trend=(40, 90, None, 170, 212), badge=Badge(T("已逾期", "Overdue"), "overdue"), owner=T("市教委", "Education commission")),
        Bullet(T("技术转移人才", "Transfer professionals"), None, 5000, T("人", "people"), None, "#", cite=cite("四(二)1"), owner=T("市人社局", "Human resources bureau")),
    )


def board() -> BoardPage:
    """The board."""
    units = [T("市科技局", "Science bureau"), T("市教委", "Education commission"), T("市发展改革委", "Development and reform commission"), T("浦东新区政府", "Pudong government"), LONG]
    heat = HeatTable(T("各单位任务进展", "Tasks by unit"), (T("未启动", "Not begun"), T("进行中", "Under way"), T("待验收", "To accept"), T("已完成", "Done")), tuple(HeatRow(unit, tuple(HeatCell(v, min(5, v // 4), "#", 2 if (r, c) == (1, 1) else 0) if v is not None else HeatCell() for c, v in enumerate(values)), "#", sum(v or 0 for v in values)) for r, (unit, values) in enumerate(zip(units, ((2, 14, 5, 21), (0, 9, 3, 8), (1, 6, None, 4), (4, 18, 7, 12), (0, 2, 0, 1)), strict=True))), T("项", "tasks"), T("责任单位", "Unit"))
    codes = ["310115", "310101", "310106", "310104", "310105", "310107", "310109", "310110", "310113", "310112", "310114", "310116", "310117", "310118", "310120"]
    tiles = TileMap(T("孵化企业最多的是浦东和闵行", "Pudong and Minhang host most incubated firms"), tuple(Tile(code, (15 - i) * 53, min(5, (15 - i) // 3), "#") for i, code in enumerate(codes)), T("家", "firms"), TODAY, cite("三(一)"))
    return BoardPage(
        T("全市看板", "City board"),
        (BoardSection(T("目标进度", "Targets"), bullets=bullets()), BoardSection(T("分布与趋势", "Where and when"), tiles=tiles, charts=charts()[:3]), BoardSection(T("任务", "Tasks"), heat=heat), BoardSection(T("满意度", "Satisfaction"), empty=Empty(T("还没有数据", "No data yet"), T("第三方测评报送后显示，预计 2027年1月。", "Shown after the survey is returned, expected in January 2027.")))),
        city_line(), at(20, 8, 0), (Tab(T("全市", "City"), "#", True), Tab(T("浦东", "Pudong"), "#"), Tab(T("大学科技园", "University parks"), "#")), (Link(T("季度报告", "Quarterly report"), "#"),),
        stale=T("登记数据停在 2026-11-18，今天的同步没有成功。", "Contract data stops at 2026-11-18; today's update failed."),
    )


def figure_page() -> FigurePage:
    """One figure."""
    return FigurePage(FIGURES[0], T("今年登记了多少技术合同金额？", "How much technology contract value was registered this year?"), T("已登记合同的技术交易额之和", "Sum of the recognised amounts of registered contracts"), "3", T("技术合同册", "Register of contracts"), T("登记日期", "Date of registration"), (cite("二"), cite("四(一)1")), (Tab(T("按月", "By month"), "#", True), Tab(T("按区", "By district"), "#"), Tab(T("按领域", "By field"), "#")), charts()[0], Table(REGISTER_COLUMNS, contract_rows(8), T("构成记录", "Rows")), Pager("", "#", "", 1, 8, 10000, True), "#", (Edition(at(2), 5188.1, T("十月快报", "October flash")), Edition(at(18), 5210.4, T("补登 12 份合同", "12 contracts added late"), current=True)), bullets()[0], (Link(T("指标", "Figures"), "#"),), (Link(T("导出 Excel", "Export"), "#"),), (Link(T("全市看板", "City board"), "#"),))


def login() -> LoginPage:
    """Sign in."""
    form = Form("#", (Field("login", T("账号", "Account"), autocomplete="username"), Field("password", T("密码", "Password"), "password", autocomplete="current-password")), T("登录", "Sign in"))
    cast = tuple(DemoLogin(name, role, org, login, "yunzhou-2026") for name, role, org, login in (("闻人知秋", T("登记员", "Registrar"), OFFICE, "registrar"), ("端木清和", T("市科技局处长", "City official"), T("云州市科技局", "Science Bureau"), "official"), ("澹台远", T("发明人", "Inventor"), T("云岫大学", "Yunxiu University"), "inventor"), ("司空雪", T("园区负责人", "Park head"), LONG, "park")))
    return LoginPage(form, cast, (Link(T("云州政务统一认证", "Yunzhou single sign-on"), "#"),), reset_url="#")


def document() -> DocumentPage:
    """A policy."""
    clauses = (
        ClauseNode("一", "总体要求", 1, "到 2028 年的总目标和三条原则。", "#", targets=(Link("孵化载体 ≥ 20 家", "#", T("已完成 14", "14 so far")),), cited_by=4),
        ClauseNode("二", "主要任务", 1, children=(ClauseNode("(一)", "建立成果首站制度", 2, "园区设专员，走访实验室。", "#", (Link("设立成果专员", "#", "市教委"), Link("走访实验室每年两次", "#", "市科技局、各区政府")), cited_by=11), ClauseNode("(二)", "完善合同登记", 2, "时限、类别与抽查。", "#", (Link("登记时限压缩", "#", "市科技局"),)))),
        ClauseNode("三", "保障措施", 1, "经费、考核与容错。"),
    )
    header = RecordHeader(T("政策文件", "Policy document"), T("云州市科技成果转化行动方案（2026—2028年）", "Yunzhou Plan for the Transfer of Results (2026–2028)"), "云科办〔2026〕7号", Badge(T("现行有效", "In force"), "success"), (Link(T("政策", "Policies"), "#"),))
    facts = (Fact(T("发文机关", "Issuer"), T("云州市科技局", "Science Bureau")), Fact(T("印发", "Printed"), date(2026, 11, 2), "date"), Fact(T("施行", "In force from"), date(2026, 12, 1), "date"), Fact(T("失效", "Until"), date(2028, 12, 31), "date"), Fact(T("任务", "Tasks"), 38, "number", T("项", "tasks")))
    targets = Table((Column("t", T("目标", "Target")), Column("c", T("条款", "Clause"), "code"), Column("v", T("现值", "Now"), "number"), Column("a", T("目标值", "Target value"), "number"), Column("s", T("状态", "Status"), "badge")), (Row((Cell(T("孵化载体", "Incubators")), Cell("一"), Cell(14), Cell(20), Cell(badge=Badge(T("按进度", "On pace"), "success"))), url="#"), Row((Cell(T("新增企业", "New firms")), Cell("二(二)"), Cell(None), Cell(1000), Cell(badge=Badge(T("未绑定指标", "No metric yet"), "open"))), url="#")), T("目标", "Targets"))
    return DocumentPage(header, facts, clauses, targets=targets, actions=(Action(T("核对导入结果", "Check the import"), "#"),))


def search() -> SearchPage:
    """Hits."""
    return SearchPage(SearchBox("#", "银浆"), (SearchGroup(T("成果", "Results"), (Link(T("低温烧结银浆的界面强化方法", "Interface strengthening of silver paste"), "#", T("云岫大学 · 已挂牌 · CG-2026-001204-7", "Yunxiu University · listed · CG-2026-001204-7")), Link(LONG, "#", "CG-2026-001188-3")), 12, "#"), SearchGroup(T("技术合同", "Contracts"), (Link(T("银浆界面强化技术许可", "Silver paste licence"), "#", "HT-2026-000318-K"),), 10000, "#", True)), tabs=(Tab(T("全部", "All"), "#", True), Tab(T("成果", "Results"), "#", count=12), Tab(T("合同", "Contracts"), "#", count=340)))


def account() -> AccountPage:
    """My account."""
    sessions = Table((Column("d", T("设备", "Device")), Column("a", T("最近使用", "Last used"), "date"), Column("ip", T("地址", "Address"), "code")), (Row((Cell("Chrome / Windows"), Cell(TODAY), Cell("10.2.0.17"))),), T("会话", "Sessions"))
    return AccountPage(T("账户与安全", "Account and security"), (AccountSection(T("身份", "Memberships"), (Fact(T("姓名", "Name"), "闻人知秋"), Fact(T("单位", "Organisation"), LONG), Fact(T("角色", "Role"), T("登记员", "Registrar")))), AccountSection(T("两步验证", "Two-step verification"), note=T("建议开启：登录时再输入一次动态码。", "Recommended: a one-time code at every sign-in."), actions=(Action(T("开启", "Turn on"), "#", "primary"),)), AccountSection(T("登录设备", "Sessions"), table=sessions, actions=(Action(T("全部退出", "Sign out everywhere"), "#", "destructive"),))))


def sheet() -> ImportPage:
    """An import with refused rows."""
    rows = (ImportRow(2, "new", T("沧浪第三装备有限公司", "Canglang Equipment 3")), ImportRow(3, "refused", LONG, (ImportIssue(T("统一社会信用代码", "Credit code"), "91310000MA1FL0000X", T("校验位不对", "The check character is wrong"), T("最后一位应为 8", "It should end in 8")), ImportIssue(T("成立日期", "Founded"), "2026/13/01", T("没有 13 月", "There is no month 13")))), ImportRow(4, "changed", T("沧浪微电子", "Canglang Microelectronics")), ImportRow(5, "same", T("云岫大学", "Yunxiu University")))
    counts = (Figure(T("新增", "New"), 318, T("行", "rows")), Figure(T("更新", "Changed"), 24, T("行", "rows")), Figure(T("无变化", "Unchanged"), 1102, T("行", "rows")), Figure(T("不能写入", "Refused"), 1, T("行", "rows")))
    form = Form("#", (Field("file", T("表格文件", "Spreadsheet"), "file", help=T("xlsx 或 csv，最多 20 MB。", "xlsx or csv, at most 20 MB."), accept=".xlsx,.csv"),), T("检查", "Check"), multipart=True)
    return ImportPage(T("导入主体", "Import parties"), form, "主体名录（虚构）.xlsx", True, counts, rows, Pager("", "#", "", 1, 4, 1445), Banner("refused", T("第 3 行不能写入，整份都没有写入。", "Row 3 is refused, so nothing was written."), remedy=T("改正第 3 行后重新上传。", "Correct row 3 and upload again.")), template_links=(Link(T("主体名录空白表", "Blank sheet"), "#"),), trail=(Link(T("主体", "Parties"), "#"),))


def gallery() -> dict[str, Any]:
    """Every component on one page."""
    badges = (Badge(T("草稿", "Draft"), "open"), Badge(T("待审核", "Waiting"), "waiting"), Badge(T("已通过", "Passed"), "success"), Badge(T("未通过", "Refused"), "refusal"), Badge(T("已结案", "Closed"), "closed"), Badge(T("已逾期", "Overdue"), "overdue"), Badge(T("已用印", "Sealed"), "official"))
    banners = tuple(Banner(kind, T("技术交易额 11,650,000.00 元，免征所得税 5,000,000.00 元。", "Of the 11,650,000.00 yuan recognised, 5,000,000.00 is exempt."), (cite("第四条"),), T("补充设备清单可再扣除。", "An equipment list would change it."), OFFICE) for kind in ("allowed", "refused", "warned", "value", "info"))
    small = Table(REGISTER_COLUMNS[:5], contract_rows(3), T("三行", "Three rows"), show_caption=True)
    none = Table(REGISTER_COLUMNS, (), empty=register(0).table.empty)
    return {
        "title": T("组件", "Components"), "badges": badges,
        "deadlines": tuple(Deadline(TODAY + timedelta(days=n), n) for n in (-12, 0, 2, 15)),
        "lines": (dossier(), case_line(), city_line()), "banners": banners,
        "actions": (Action(T("提交", "Submit"), "#", "primary"), Action(T("暂存", "Keep"), "#"), Action(T("撤销资格", "Revoke"), "#", "destructive", "post"), Action(T("接受", "Accept"), "#", disabled_because=T("要等公示期满：2026-11-28。", "Only after the publicity period: 2026-11-28."))),
        "form": step().form, "tables": (small, none), "charts": charts(),
    }


# name -> (template, context, index of the current menu entry, signed in)
PAGES: dict[str, tuple[str, Any, int, bool]] = {
    "portal": ("web/portal.html", portal(), -1, False),
    "workbench": ("web/workbench.html", workbench(), 0, True),
    "workbench-empty": ("web/workbench.html", workbench(0), 0, True),
    "register": ("web/register.html", register(), 4, True),
    "register-3": ("web/register.html", register(3), 4, True),
    "register-0": ("web/register.html", register(0), 4, True),
    "register-cards": ("web/register.html", register(7, "cards"), 4, True),
    "record": ("web/record.html", record(), 4, True),
    "dossier": ("web/record.html", dossier_page(), 4, True),
    "step": ("web/step.html", step(), 4, True),
    "review": ("web/review.html", review(), 1, True),
    "board": ("web/board.html", board(), 5, True),
    "figure": ("web/figure.html", figure_page(), 5, True),
    "login": ("web/login.html", login(), -1, False),
    "error-404": ("web/error.html", ErrorPage(404), -1, False),
    "error-403": ("web/error.html", ErrorPage(403, dossier_page().banner), -1, True),
    "document": ("web/document.html", document(), 1, True),
    "search": ("web/search.html", search(), -1, True),
    "account": ("web/account.html", account(), -1, True),
    "import": ("web/import.html", sheet(), 4, True),
    "gallery": ("web/gallery.html", gallery(), -1, True),
}
