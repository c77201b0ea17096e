"""Figures counted from the register of listings; rows are told by number, since a result's name may be closed."""

from shouzhan.engine.metrics.declare import METRICS, Dimension, Member, Metric, single_table
from shouzhan.engine.metrics.units import ITEMS
from shouzhan.engine.metrics.values import Count
from shouzhan.kernel.text import Text
from shouzhan.rooms.listings.needs import EXCHANGES

OWNER = Text("市科委", "Science and Technology Commission")
MODE = Dimension("mode", Text("转化方式", "what passes on"), members=(
    Member("transfer", Text("转让", "transfer")), Member("licence", Text("许可", "licence")), Member("investment", Text("作价投资", "investment in kind")),
))
WAY = Dimension("way", Text("定价方式", "how the price is found"), members=(
    Member("agreement", Text("协议定价", "by agreement")), Member("quoted", Text("挂牌报价", "at the quoted price")),
    Member("english", Text("公开竞价", "at auction")), Member("sealed", Text("密封报价", "by sealed bids")),
))

on_show = single_table(
    "listings_listing", {"number": "!string", "revision": "!int64", "mode": "!string", "way": "!string", "starts_on": "date"}, name="listings", title=Text("成果挂牌登记册", "the register of listings"),
    label_column="number", revision_column="revision", empty_means="zero", called={"starts_on": Text("挂牌起始日", "the first day listed")},
)

if "results-listed" not in METRICS:
    METRICS.add(
        Metric(
            name="results-listed", asks=Text("挂牌了多少项成果？", "How many results were listed?"), title=Text("挂牌的成果", "Results listed"), unit=ITEMS, source=on_show, value=Count(),
            dated="starts_on", owner=OWNER, kind="flow", version=1, by=(MODE, WAY), cites=(EXCHANGES,), serves=("T-31",), good="up",
        ),
    )
