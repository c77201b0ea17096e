"""A small scene for figures: two invented plans, one return, and people to fill and approve it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouzhan.rooms.policies.public import adopt_pack
from shouzhan.rooms.reporting import metrics, standings
from shouzhan.rooms.reporting.actions import approve_return, bind, declare_form, fill_return, submit_return
from shouzhan.rooms.reporting.models import StatisticalReturn, Target

KEY = "proof-centres"
ONE, OTHER = "澄江市概念验证三年计划", "澄江高新园区提升意见"


def figure(metric: str, **facts: Any) -> dict[str, Any]:
    """A stated figure of an invented plan."""
    return {"clause": "一(一)", "metric": metric, "metric_en": metric, "class": "goal"} | facts


def adopt(world: Any, name: str, figures: list[dict[str, Any]]) -> Any:
    """Put an invented plan into the library."""
    facts = {"name": name, "effective_from": date(2026, 1, 1)}
    return adopt_pack(world.system, facts=facts, clauses=[], tasks=[], figures=figures, rules=[], references=[], is_synthetic=True)


def declared(world: Any, key: str = KEY, **facts: Any) -> Any:
    """A return the university answers each quarter."""
    given = {"name": "概念验证中心", "name_en": "Proof-of-concept centres", "asks": "建成几家？", "asks_en": "How many stand?", "unit": "firms", "every": "quarter"}
    return declare_form(world.system, key=key, reporter=world.university, **(given | facts))


def watched(world: Any, key: str = KEY, **facts: Any) -> Target:
    """A goal of twenty centres by the end of 2028, bound to the return of that name."""
    declared(world, key)
    adopt(world, ONE, [figure("概念验证中心", comparator=">=", value="20", unit="家", deadline="2028-12-31", binding=key, **facts)])
    return Target.objects.get(metric=key)


def approved(world: Any, form: Any, value: str, period: date = date(2026, 9, 1), place: str = "310000") -> StatisticalReturn:
    """An answer that counts."""
    filled = fill_return(world.sun, form=form, period=period, value=Decimal(value), evidence="台账第3页", place=place)
    done: StatisticalReturn = approve_return(world.li, submit_return(world.sun, filled))
    return done


def rebind(world: Any, target: Target, key: str) -> Target:
    """Let another metric answer the target."""
    found: Target = bind(world.zhou, target, metric_name=key)
    return found


class Asked:
    """Counts every question put to the database: Django's own and the metrics', which go beside it."""

    def __init__(self, monkeypatch: Any) -> None:
        self.metric_sql: list[str] = []
        lent = metrics.live_backend

        def counting() -> Any:
            backend = lent()
            query = backend.query
            backend.query = lambda sql, values: (self.metric_sql.append(sql), query(sql, values))[1]
            return backend

        for module in (metrics, standings, *_users()):
            monkeypatch.setattr(module, "live_backend", counting)
        self._django = CaptureQueriesContext(connection)

    def __enter__(self) -> "Asked":
        self.metric_sql.clear()
        self._django.__enter__()
        return self

    def __exit__(self, *stop: Any) -> None:
        self._django.__exit__(*stop)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self._django.captured_queries) + len(self.metric_sql)

    def told(self) -> str:
        """All of them, cut short."""
        return "\n".join([q["sql"][:140] for q in self._django.captured_queries] + [sql[:140].replace("\n", " ") for sql in self.metric_sql])


def _users() -> tuple[Any, ...]:
    from shouzhan.rooms.reporting import actions, pages, printing

    return tuple(module for module in (actions, pages, printing) if hasattr(module, "live_backend"))
