"""A university with sources and a park beside it."""

from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.discovery.actions import choose_parks, enter_source, open_finding, tell_finding
from shouzhan.rooms.parties.public import Role, register_organisation


def park(world, name="云岫大学科技园", person="he"):
    """A park with its operator and one who runs it."""
    operator = register_organisation(world.system, name=f"{name}有限公司", kind="park-operator")
    made = register_carrier(world.system, name=name, kind="university-park", place="310112", operator=operator)
    return made, world._user(person, f"何{person}", operator, Role.PARK_OPERATOR)


def source(world, **more):
    """A patent of the university."""
    told = {"kind": "patent", "name": "高通量纳滤膜", "people": "冯九；陈十", "abstract": "用于海水淡化的聚酰胺复合膜", **more}
    return enter_source(world.system, unit=world.university, **told)


def finding(world, **more):
    """Something feng found."""
    return open_finding(world.feng, **{"unit": world.university, "name": "高通量纳滤膜", "summary": "课题组有样机", **more})


def told(world, **more):
    """A finding of which office and park know."""
    made, person = park(world)
    return tell_finding(world.chu, choose_parks(world.chu, finding(world, **more), parks=[made])), made, person
