"""The verbs of `shouzhan user`: make an account, set a password, register an organisation, grant a role in it."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from shouzhan.engine.calling import Parser, both, spoken
from shouzhan.kernel.actor import System
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.identifiers import check_uscc
from shouzhan.rooms.parties.actions import appoint, register_organisation
from shouzhan.rooms.parties.models import Organisation, OrganisationKind, Person, User
from shouzhan.rooms.parties.places import CITY
from shouzhan.rooms.parties.roles import Role
from shouzhan.web.words import say


def main(argv: list[str]) -> int:
    """Run one verb."""
    parser = Parser(prog="shouzhan user", description=both("账号与角色。", "Accounts and roles."))
    verbs = parser.verbs()
    login, place = both("登录名", "the name to sign in with"), both(f"所在地代码，默认 {CITY}（全市）", f"the place's code, {CITY} (the city) unless given")
    add = verbs.add_parser("add", help=both("开设账号，密码另行询问", "make an account; the password is asked"))
    add.add_argument("username", metavar="USERNAME", help=login)
    add.add_argument("--name", required=True, help=both("姓名", "the person's name"))
    password = verbs.add_parser("password", help=both("设置新密码", "set a new password"))
    password.add_argument("username", metavar="USERNAME", help=login)
    organisation = verbs.add_parser("organisation", help=both("把机构列入名录，并给出其编号", "put an organisation on the register; prints its record number"))
    organisation.add_argument("name", metavar="NAME", help=both("全称", "its full name"))
    organisation.add_argument("kind", metavar="KIND", choices=OrganisationKind.values, help=both("类别：", "what it is: ") + ", ".join(OrganisationKind.values))
    organisation.add_argument("--uscc", default="", help=both("统一社会信用代码", "the unified social credit code"))
    organisation.add_argument("--place", default=CITY, help=place)
    role = verbs.add_parser("role", help=both("授予在一个机构的角色", "grant a role in an organisation"))
    role.add_argument("username", metavar="USERNAME", help=login)
    role.add_argument("organisation", metavar="ORGANISATION", help=both("机构的编号或全称", "the organisation's record number, or its full name"))
    role.add_argument("role", metavar="ROLE", choices=Role.values, help=both("角色：", "the role: ") + ", ".join(Role.values))
    role.add_argument("--place", default=CITY, help=place)
    given = parser.parse_args(argv)
    with translation.override("en" if spoken() == "en" else "zh-hans"):
        return _done(given)


def _done(given: argparse.Namespace) -> int:
    if given.verb == "add":
        return _add(given)
    if given.verb == "organisation":
        return _register(given)
    user = User.objects.filter(username=given.username).first()
    if user is None:
        return _wrong(both(f"USERNAME：没有账号 {given.username}", f"USERNAME: no account is called {given.username}"))
    return _password(user) if given.verb == "password" else _role(user, given)


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _ask() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(both("密码：", "password: "))
    return sys.stdin.readline().rstrip("\n")


def _add(given: argparse.Namespace) -> int:
    if User.objects.filter(username=given.username).exists():
        return _wrong(both(f"USERNAME：{given.username} 已有人用", f"USERNAME: {given.username} is taken"))
    user = User(username=given.username, person=Person.objects.create(name=given.name))
    return _set(user)


def _register(given: argparse.Namespace) -> int:
    checked = check_uscc(given.uscc.upper()) if given.uscc else None
    if checked is not None and not checked.valid:
        return _wrong(both(f"--uscc：{checked.reason.zh}", f"--uscc: {checked.reason.en}"))
    if Organisation.objects.filter(name=given.name).exists():
        return _wrong(both(f"NAME：{given.name} 已在名录中", f"NAME: {given.name} is on the register already"))
    try:
        made = register_organisation(System(), name=given.name, kind=given.kind, uscc=given.uscc, place=given.place)
    except Refused as refused:
        print(say(refused.decision.sentence), file=sys.stderr)
        return 1
    print(made.number)
    return 0


def _password(user: User) -> int:
    return _set(user)


def _set(user: User) -> int:
    secret = _ask()
    try:
        validate_password(secret, user)
    except ValidationError as error:
        return _wrong(both("密码：", "password: ") + " ".join(error.messages))
    user.set_password(secret)
    user.save()
    print(user.username)
    return 0


def _role(user: User, given: argparse.Namespace) -> int:
    organisation = Organisation.objects.filter(number=given.organisation).first() or Organisation.objects.filter(name=given.organisation).first()
    if organisation is None:
        return _wrong(both(
            f"ORGANISATION：没有编号或名称为 {given.organisation} 的机构；请先列入名录：shouzhan user organisation NAME KIND",
            f"ORGANISATION: none has the number or name {given.organisation}; put it on the register with: shouzhan user organisation NAME KIND",
        ))
    try:
        made = appoint(System(), user=user, organisation=organisation, role=given.role, place=given.place)
    except Refused as refused:
        print(say(refused.decision.sentence), file=sys.stderr)
        return 1
    print(made.number)
    return 0
