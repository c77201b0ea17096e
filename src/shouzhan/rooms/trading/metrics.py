"""Figures counted from the register of deals: how many settled, for how much, and how long it took from the listing."""

from typing import Any

from shouzhan.engine.metrics.declare import METRICS, Metric, Source
from shouzhan.engine.metrics.units import DAYS, ITEMS, WAN_YUAN
from shouzhan.engine.metrics.values import Count, Total, mean
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.rooms.listings.public import MODE, WAY

CLAUSE = (Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8"),)
OWNER = Text("市科委", "Science and Technology Commission")
TABLES = {
    "trading_deal": {
        "number": "!string", "revision": "!int64", "state": "!string", "mode": "!string", "way": "!string", "price_fen": "int64", "agreed_on": "date", "settled_on": "date", "listing_id": "!int64",
    },
    "listings_listing": {"id": "!int64", "starts_on": "date"},
}
CALLED = {"settled_on": Text("结清日期", "the day it was paid in full"), "agreed_on": Text("达成一致日期", "the day both sides agreed"), "waited": Text("从挂牌到达成一致的天数", "days from the listing to the agreement")}
DAY = 86_400  # seconds


def _settled(tables: Any) -> Any:
    deals = tables["trading_deal"]
    return deals.filter(deals.state.isin(("settled", "certified")))


def _agreed(tables: Any) -> Any:
    """Each deal beside its listing, with the days between; in seconds, which every database counts alike."""
    deals, listings = tables["trading_deal"], tables["listings_listing"].rename(listed_on="starts_on", listed="id")
    deals = deals.filter(deals.state.isin(("agreed", "offered", "signed", "settled", "certified")) & deals.agreed_on.notnull())
    both = deals.join(listings, deals.listing_id == listings.listed)
    return both.mutate(waited=(both.agreed_on.cast("timestamp").epoch_seconds() - both.listed_on.cast("timestamp").epoch_seconds()) // DAY)


settled = Source("deals-settled", Text("技术交易登记册：已结清的交易", "the register of deals: those paid in full"), {"trading_deal": TABLES["trading_deal"]}, _settled, label_column="number", revision_column="revision", empty_means="zero", called=CALLED)
agreed = Source("deals-agreed", Text("技术交易登记册：已达成一致的交易", "the register of deals: those agreed on"), TABLES, _agreed, label_column="number", revision_column="revision", called=CALLED)

if "deals-settled" not in METRICS:
    METRICS.add(
        Metric(
            name="deals-settled", asks=Text("结清了多少笔交易？", "How many deals were paid in full?"), title=Text("结清的交易", "Deals settled"), unit=ITEMS, source=settled, value=Count(),
            dated="settled_on", owner=OWNER, kind="flow", version=1, by=(MODE, WAY), cites=CLAUSE, serves=("T-31",), good="up",
        ),
        Metric(
            name="deals-settled-amount", asks=Text("结清的交易一共多少钱？", "How much were the deals that were paid in full?"), title=Text("结清的成交额", "Amount settled"), unit=WAN_YUAN, source=settled,
            value=Total("price_fen", Text("成交价", "price")), dated="settled_on", owner=OWNER, kind="flow", version=1, by=(MODE, WAY), cites=CLAUSE, serves=("T-31",), good="up", few=3,
        ),
        Metric(
            name="days-from-listing-to-deal", asks=Text("从挂牌到达成一致平均多少天？", "How many days pass from listing to agreement on average?"), title=Text("从挂牌到成交的天数", "Days from listing to deal"), unit=DAYS, source=agreed,
            value=mean("waited", Text("从挂牌到达成一致的天数", "days from the listing to the agreement")), dated="agreed_on", owner=OWNER, kind="flow", version=1, by=(MODE, WAY), cites=CLAUSE, serves=("T-31",), good="down",
        ),
    )
