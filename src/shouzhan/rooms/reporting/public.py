"""The only door into this room."""

from shouzhan.rooms.reporting.actions import (
    add_targets,
    approve_return,
    base_unit,
    bind,
    cut_report,
    declare_form,
    fill_return,
    give_evidence,
    plan_report,
    publish_report,
    send_back_return,
    submit_return,
)
from shouzhan.rooms.reporting.metrics import every_metric, metric
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target

__all__ = [
    "Report",
    "ReturnForm",
    "StatisticalReturn",
    "Target",
    "add_targets",
    "approve_return",
    "base_unit",
    "bind",
    "cut_report",
    "declare_form",
    "every_metric",
    "fill_return",
    "give_evidence",
    "metric",
    "plan_report",
    "publish_report",
    "send_back_return",
    "submit_return",
]
