"""A target is answered by a metric that counts the same thing over the same ground, and by no other."""

import pytest
from tests.rooms.reporting.scene import adopt, declared, figure

from shouzhan.kernel.decision import Refused
from shouzhan.rooms.reporting.actions import bind
from shouzhan.rooms.reporting.forms import BindForm, fitting, likeness
from shouzhan.rooms.reporting.models import Target

pytestmark = pytest.mark.database


def stated(world, metric="高质量孵化器", unit="家", scope="", **facts):
    adopt(world, f"澄江市{metric}{unit}方案", [figure(metric, comparator=">=", value="30", unit=unit, scope=scope, deadline="2028-12-31", **facts)])
    return Target.objects.latest("pk")


@pytest.mark.parametrize(("unit", "metric", "code"), [
    ("家", "tasks-closed", "unit-differs"), ("亿元", "high-quality-incubators-city", "unit-differs"), ("家", "high-quality-incubators-zhangjiang", "scope-differs"),
])
def test_it_refuses_a_metric_of_another_unit_or_scope_and_says_what_to_do(world, unit, metric, code):
    with pytest.raises(Refused) as refused:
        bind(world.zhou, stated(world, unit=unit), metric_name=metric)

    assert refused.value.decision.code == code
    assert "报表" in str(refused.value.decision.remedy)


def test_it_does_not_bind_of_itself_what_does_not_fit(world):
    target = stated(world, binding="tasks-closed")

    assert (target.state, target.metric) == ("unbound", "")


@pytest.mark.parametrize("scope", ["全市", "澄江市", ""])
def test_it_takes_the_citys_own_name_for_the_whole_city(world, scope):
    assert bind(world.zhou, stated(world, scope=scope), metric_name="high-quality-incubators-city").state == "bound"


def test_it_offers_only_what_fits_the_most_alike_first_and_chooses_nothing(world):
    declared(world, "gazelles", name="瞪羚企业", scope="全市")
    target = stated(world)

    offered = [m.name for m in fitting(target)]

    assert offered[0] == "high-quality-incubators-city"
    assert {"gazelles", "university-parks"} <= set(offered)
    assert not {"tasks-closed", "high-quality-incubators-zhangjiang", "deals-settled-amount"} & set(offered)
    form = BindForm(record=target)
    assert form.fields["metric_name"].choices[0][0] == ""
    assert form["metric_name"].value() is None
    assert [label for _name, label in form.fields["metric_name"].choices][1] == "高质量孵化器（全市）"


def test_it_shows_both_definitions_and_binds_only_what_was_confirmed(world):
    target = stated(world)
    client, path = world.client(world.zhou), f"/targets/{target.number}/bind/"

    first = client.post(path, {"metric_name": "university-parks"})
    assert first.status_code == 422
    shown = first.content.decode()
    assert "运行中的大学科技园有多少家？" in shown
    assert "≥ 30 家" in shown
    # what was confirmed of one metric does not speak for another
    assert client.post(path, {"metric_name": "high-quality-incubators-city", "confirms": "university-parks"}).status_code == 422
    refused = client.post(path, {"metric_name": "tasks-closed", "confirms": "tasks-closed"})
    assert (refused.status_code, "统计报表" in refused.content.decode()) == (422, True)
    target.refresh_from_db()
    assert target.state == "unbound"

    assert client.post(path, {"metric_name": "high-quality-incubators-city", "confirms": "high-quality-incubators-city"}).status_code == 302
    target.refresh_from_db()
    assert target.metric == "high-quality-incubators-city"


def test_it_knows_like_names():
    assert likeness("高质量孵化器", "高质量孵化器（全市）") > likeness("高质量孵化器", "大学科技园")
    assert likeness("园", "区") == 0
