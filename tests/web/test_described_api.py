"""The API's own description is put to the test: whatever it allows to be sent is answered as it says, and never with a 500."""

from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.world import World

from shouzhan.kernel.dates import today
from shouzhan.project.wsgi import application
from shouzhan.rooms.coordination.actions import accept_task, open_task, report_progress
from shouzhan.web.api.openapi import describe
from shouzhan.web.api.tokens import make_token

pytestmark = pytest.mark.database
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def _house(world: World) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Keys of people who may do much, and numbers of records that are there."""
    task = open_task(world.zhou, name="开放共享科研设施", units=["市科委", "市教委"], starts_on=today())
    task = accept_task(world.zhou, task, owner=world.education)
    task = report_progress(world.wu, task, month=today(), text="进展")
    keys = {name: make_token(getattr(world, name), "described") for name in ("admin", "zhou", "lin", "wu")}
    return keys, {"tasks": [task.number], "organisations": [world.university.number, world.education.number]}


def _ask_everything(world: World, examples: int) -> None:
    keys, numbers = _house(world)
    names = sorted(keys)
    document = schemathesis.openapi.from_dict(describe())
    asked = count()
    for found in document.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            turn = next(asked)
            known = numbers.get(case.path.split("/")[3], [])
            if known and turn % 4 and "number" in case.path_parameters:
                case.path_parameters["number"] = known[turn % len(known)]
            key = {"Authorization": f"Bearer {keys[names[turn % len(names)]]}"}
            case.validate_response(case.call(app=application, base_url="http://localhost", headers=key), checks=CHECKS, headers=key)

        ask()


def test_it_answers_as_its_description_says(world: World) -> None:
    _ask_everything(world, 2)


@pytest.mark.scale
def test_it_answers_as_its_description_says_many_times(world: World) -> None:
    _ask_everything(world, 12)
