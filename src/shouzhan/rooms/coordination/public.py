"""The only door into this room."""

from shouzhan.rooms.coordination.actions import accept_task, open_task, plan_milestone, reach_milestone, report_progress
from shouzhan.rooms.coordination.conferring import (
    add_agenda,
    assign_issue,
    assign_officer,
    assign_suggestion,
    call_meeting,
    decide,
    draft_reply,
    hold_meeting,
    promise,
    publish_minutes,
    publish_reply,
    raise_issue,
    register_suggestion,
    set_up_body,
    submit_reply,
)
from shouzhan.rooms.coordination.models import Body, IssueCase, Meeting, TaskCase
from shouzhan.rooms.coordination.reads import UnitCounts, task_counts_by_unit
from shouzhan.rooms.coordination.rules import COLOURS

__all__ = [
    "COLOURS",
    "Body",
    "IssueCase",
    "Meeting",
    "TaskCase",
    "UnitCounts",
    "accept_task",
    "add_agenda",
    "assign_issue",
    "assign_officer",
    "assign_suggestion",
    "call_meeting",
    "decide",
    "draft_reply",
    "hold_meeting",
    "open_task",
    "plan_milestone",
    "promise",
    "publish_minutes",
    "publish_reply",
    "raise_issue",
    "reach_milestone",
    "register_suggestion",
    "report_progress",
    "set_up_body",
    "submit_reply",
    "task_counts_by_unit",
]
