"""The cast, fixed here and nowhere else; the comments are the access policy in prose."""

from functools import cached_property
from typing import Any

from django.test import Client

from shouzhan.kernel.actor import Stranger, System
from shouzhan.rooms.parties.public import Organisation, Person, Role, User, appoint, register_organisation

PASSWORD = "moon-river-lantern-42"


class World:
    """A small city: two departments, a district, two universities, and the people in them."""

    system = System()
    stranger = Stranger()  # sees what is public, and 404 for the rest

    @cached_property
    def commission(self) -> Organisation:
        """The city department that keeps the library."""
        return self._organisation("澄江市科学技术委员会", "city-department", aliases=("市科委",))

    @cached_property
    def education(self) -> Organisation:
        """Another city department."""
        return self._organisation("澄江市教育委员会", "city-department", aliases=("市教委",))

    @cached_property
    def district(self) -> Organisation:
        """A district government."""
        return self._organisation("闵行区人民政府", "district-government", place="310112")

    @cached_property
    def university(self) -> Organisation:
        """The university most stories happen at."""
        return self._organisation("云岫大学", "university", place="310112")

    @cached_property
    def other_university(self) -> Organisation:
        """A university that must see nothing of the first one's."""
        return self._organisation("望潮大学", "university", place="310110")

    @cached_property
    def admin(self) -> User:
        """Runs the house: registers organisations, grants every role."""
        return self._user("root", "管理员", self.commission, Role.SYSTEM_ADMIN)

    @cached_property
    def lin(self) -> User:
        """Policy officer of the city: imports documents, reviews, publishes."""
        return self._user("lin", "林一", self.commission, Role.POLICY_OFFICER)

    @cached_property
    def zhou(self) -> User:
        """City coordinator: opens, assigns and closes tasks; convenes."""
        return self._user("zhou", "周二", self.commission, Role.COORDINATOR)

    @cached_property
    def wu(self) -> User:
        """Liaison officer of the education department: reports on its tasks only."""
        return self._user("wu", "吴三", self.education, Role.LIAISON)

    @cached_property
    def zheng(self) -> User:
        """Official of one district: sees and does what lies in it."""
        return self._user("zheng", "郑四", self.district, Role.DISTRICT_OFFICER, place="310112")

    @cached_property
    def qian(self) -> User:
        """Administrator of one university: grants roles inside it, nowhere else."""
        return self._user("qian", "钱五", self.university, Role.ORG_ADMIN)

    @cached_property
    def sun(self) -> User:
        """Reporter of one university: fills its returns, approves none."""
        return self._user("sun", "孙六", self.university, Role.REPORTER)

    @cached_property
    def li(self) -> User:
        """Reviewer of the city: approves returns, never their own."""
        return self._user("li", "李七", self.commission, Role.REVIEWER)

    @cached_property
    def auditor(self) -> User:
        """Sees all and changes nothing."""
        return self._user("auditor", "审计", self.commission, Role.AUDITOR)

    @cached_property
    def wang(self) -> User:
        """Member of another university: has no business with the first one's records."""
        return self._user("wang", "王八一", self.other_university, Role.MEMBER)

    @cached_property
    def company(self) -> Organisation:
        """A company that buys results."""
        return self._organisation("青萍电子有限公司", "company", place="310115")

    @cached_property
    def rival(self) -> Organisation:
        """Another company, which must not learn what the first one offers."""
        return self._organisation("白蘋机器有限公司", "company", place="310112")

    @cached_property
    def exchange(self) -> Organisation:
        """The venue where results are traded."""
        return self._organisation("澄江技术交易所", "exchange")

    @cached_property
    def feng(self) -> User:
        """Researcher: discloses results, confirms shares, follows the dossier."""
        return self._user("feng", "冯九", self.university, Role.RESEARCHER)

    @cached_property
    def chen(self) -> User:
        """Another researcher of the same university: sees what names them, not the rest."""
        return self._user("chen", "陈十", self.university, Role.RESEARCHER)

    @cached_property
    def chu(self) -> User:
        """Transfer officer of the university: triages, values, lists, negotiates."""
        return self._user("chu", "褚一帆", self.university, Role.TRANSFER_OFFICER)

    @cached_property
    def wei(self) -> User:
        """The university's management office: decides what the transfer officer proposes."""
        return self._user("wei", "卫二川", self.university, Role.UNIVERSITY_OFFICE)

    @cached_property
    def jiang(self) -> User:
        """Speaks for the company: asks, signs secrecy, bids, buys."""
        return self._user("jiang", "蒋三秋", self.company, Role.ORG_ADMIN)

    @cached_property
    def han(self) -> User:
        """Speaks for the rival company."""
        return self._user("han", "韩四野", self.rival, Role.ORG_ADMIN)

    @cached_property
    def yang(self) -> User:
        """Officer of the exchange: examines listings, runs auctions, settles, certifies."""
        return self._user("yang", "杨五岳", self.exchange, Role.EXCHANGE_OFFICER)

    @cached_property
    def citizen(self) -> User:
        """Has an account and no role at all."""
        return User.objects.create_user("citizen", PASSWORD, person=Person.objects.create(name="市民"))

    def _organisation(self, name: str, kind: str, **more: Any) -> Organisation:
        made: Organisation = register_organisation(self.system, name=name, kind=kind, **more)
        return made

    def _user(self, username: str, name: str, organisation: Organisation, role: str, place: str = "310000") -> User:
        user = User.objects.create_user(username, None, person=Person.objects.create(name=name))
        appoint(self.system, user=user, organisation=organisation, role=role, place=place)
        return user

    def client(self, user: Any = None) -> Client:
        """A browser, signed in as somebody or as nobody."""
        client = Client()
        if user is not None:
            client.force_login(user, backend="shouzhan.rooms.parties.backends.PasswordBackend")
        return client

    @property
    def cast(self) -> dict[str, Any]:
        """Everybody, by name."""
        names = ("admin", "lin", "zhou", "wu", "zheng", "qian", "sun", "li", "auditor", "wang", "feng", "chen", "chu", "wei", "jiang", "han", "yang", "citizen")
        return {"stranger": None, **{name: getattr(self, name) for name in names}}
