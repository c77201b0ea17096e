"""Figures counted from the register of achievements; rows are told by number, since a name may be closed."""

from shouzhan.engine.metrics.declare import METRICS, Dimension, Metric, single_table
from shouzhan.engine.metrics.units import ITEMS
from shouzhan.engine.metrics.values import Count
from shouzhan.kernel.text import Text
from shouzhan.rooms.disclosure.procedure import CLAUSE, FACILITIES

OWNER = Text("市科委", "Science and Technology Commission")
TABLE = "disclosure_achievement"
COLUMNS = {"number": "!string", "revision": "!int64", "state": "!string", "field": "!string", "disclosed_on": "date", "state_since": "!date", "facility_id": "int64"}
CALLED = {"disclosed_on": Text("登记日期", "the day it was registered"), "state_since": Text("进入现状态的日期", "the day it came to its state")}
STATE, FIELD = Dimension("state", Text("状态", "state")), Dimension("field", Text("技术领域", "technical field"))

results = single_table(TABLE, COLUMNS, name="results", title=Text("科技成果登记册", "the register of results"), label_column="number", revision_column="revision", empty_means="zero", called=CALLED)
resources = single_table(
    TABLE, COLUMNS, name="results-resources", title=Text("科技成果登记册：视同科技资源的成果", "the register of results: those kept as resources"), label_column="number", revision_column="revision",
    empty_means="zero", called=CALLED, build=lambda tables: tables[TABLE].filter(tables[TABLE].state == "resource"),
)
of_facilities = single_table(
    TABLE, COLUMNS, name="results-of-facilities", title=Text("科技成果登记册：重大科技基础设施的成果", "the register of results: those of large facilities"), label_column="number", revision_column="revision",
    empty_means="zero", called=CALLED, build=lambda tables: tables[TABLE].filter(tables[TABLE].facility_id.notnull()),
)

if "results-disclosed" not in METRICS:
    METRICS.add(
        Metric(
            name="results-disclosed", asks=Text("登记了多少项科技成果？", "How many results were registered?"), title=Text("登记的科技成果", "Results registered"), unit=ITEMS, source=results, value=Count(),
            dated="disclosed_on", owner=OWNER, kind="flow", version=1, by=(FIELD, STATE), cites=CLAUSE, serves=("T-11", "T-12"), good="up",
        ),
        Metric(
            name="results-as-resources", asks=Text("有多少项成果视同科技资源管理？", "How many results are kept as resources?"), title=Text("视同科技资源的成果", "Results kept as resources"), unit=ITEMS, source=resources, value=Count(),
            dated="disclosed_on", owner=OWNER, kind="stock", version=1, by=(FIELD,), cites=CLAUSE, serves=("T-16",),
        ),
        Metric(
            name="results-of-large-facilities", asks=Text("依托重大科技基础设施登记了多少项成果？", "How many results of large facilities are registered?"), title=Text("重大科技基础设施成果", "Results of large facilities"), unit=ITEMS, source=of_facilities, value=Count(),
            dated="disclosed_on", owner=OWNER, kind="stock", version=1, by=(FIELD, STATE), cites=FACILITIES, serves=("T-46",), good="up",
        ),
    )
