"""Registers of who acts: organisations, their names, people, accounts and memberships."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.pairs import Pairs
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.parties.places import CITY, lies_in
from shouzhan.rooms.parties.roles import Role


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    CITY_DEPARTMENT = "city-department", _("市级部门")
    DISTRICT_GOVERNMENT = "district-government", _("区政府")
    DISTRICT_DEPARTMENT = "district-department", _("区级部门")
    UNIVERSITY = "university", _("高等院校")
    INSTITUTE = "institute", _("科研院所")
    HOSPITAL = "hospital", _("医疗卫生机构")
    COMPANY = "company", _("企业")
    EXCHANGE = "exchange", _("交易机构")
    REGISTRATION_OFFICE = "registration-office", _("技术合同登记机构")
    TRANSFER_AGENCY = "transfer-agency", _("技术转移机构")
    PARK_OPERATOR = "park-operator", _("园区运营机构")
    FUND = "fund", _("投资机构")
    BANK = "bank", _("金融机构")
    SERVICE_PROVIDER = "service-provider", _("服务机构")
    COORDINATION_BODY = "coordination-body", _("议事协调机构")
    FOUNDATION = "foundation", _("基金会")
    OTHER = "other", _("其他")


class Organisation(Record):
    """A body that acts: a department, a university, a company, an exchange, a fund …"""

    procedure_name: ClassVar[str] = "parties.organisation"

    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    kind = models.CharField(_("类别"), max_length=30, choices=OrganisationKind, db_index=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    place = models.CharField(_("行政区划代码"), max_length=6, default=CITY, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位"))
    key = models.SlugField(_("标识"), max_length=60, blank=True, help_text=_("规则包中使用的稳定标识"))
    pairs = Pairs("name", "name_en", "uscc", "number")

    class Meta:
        verbose_name = _("机构")
        ordering = ("number",)
        indexes = [models.Index(fields=("name_order", "id"), name="organisations_by_name"), models.Index(fields=("name_order_en", "id"), name="organisations_by_name_en")]
        constraints = [
            models.UniqueConstraint(
                fields=("uscc",), condition=~models.Q(uscc=""), name="one_organisation_per_credit_code",
                violation_error_message=_("这个统一社会信用代码已登记给另一家机构。"),
            ),
            models.UniqueConstraint(fields=("key",), condition=~models.Q(key=""), name="one_organisation_per_key"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language where it is known."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def title(self) -> str:
        return self.shown_name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.pk,)


class Alias(models.Model):
    """Another name under which documents or registers print an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_("别名"), max_length=200)
    normalised = models.CharField(max_length=200, unique=True, error_messages={"unique": _("这个别名已属于另一家机构。")})
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("别名")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody known to the registers, with or without an account."""

    name = models.CharField(_("姓名"), max_length=100)
    name_en = models.CharField(_("英文姓名"), max_length=100, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    is_synthetic = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts, and fetches them with the person behind them."""

    def get_queryset(self) -> models.QuerySet[User]:
        """Every page shows the name, so it comes along."""
        return super().get_queryset().select_related("person")

    def create_user(self, username: str, password: str | None = None, **extra: object) -> User:
        """Make an account; without a password it can only sign in through single sign-on."""
        user = self.model(username=username, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **extra: object) -> User:
        """Django's command asks for this name; rights still come from memberships only."""
        return self.create_user(username, password, **extra)


def new_public_id() -> str:
    """A name for the journal that says nothing of the person."""
    return "U" + secrets.token_hex(6)


class User(AbstractBaseUser):
    """An account; what it may do follows from memberships alone."""

    username = models.CharField(_("用户名"), max_length=80, unique=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    is_active = models.BooleanField(_("可登录"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return str(self.person) if self.person else self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password they began with, and when their owner ends them all."""
        return salted_hmac("parties.User.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """The memberships in force today, fetched once per request."""
        held = Membership.objects.in_force(today()).filter(user=self).select_related("organisation").order_by("pk")
        return list(held.annotate(unread=models.Count("user__notices", filter=models.Q(user__notices__read_at=None))))

    @property
    def unread_notices(self) -> int:
        """How many notices wait to be read; it comes with the memberships where there are any."""
        if self.current_memberships:
            return int(self.current_memberships[0].unread)  # type: ignore[attr-defined]  # annotated above
        return int(self.notices.filter(read_at=None).count())

    def holds(self, roles: Collection[str], *, organisation: int | None = None, place: str | None = None) -> bool:
        """Whether one of the roles is held today, in this organisation and over this place where given."""
        return any(
            m.role in roles
            and (organisation is None or m.organisation_id == organisation)
            and (place is None or m.covers(place))
            for m in self.current_memberships
        )

    def organisations(self, roles: Collection[str] = ()) -> Sequence[int]:
        """The organisations in which one of the roles (any when empty) is held today."""
        return [m.organisation_id for m in self.current_memberships if not roles or m.role in roles]

    def places(self, roles: Collection[str]) -> Sequence[str]:
        """The codes of the places over which one of the roles is held today."""
        return [m.place for m in self.current_memberships if m.role in roles]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions asked of memberships."""

    def in_force(self, on: date) -> MembershipQuerySet:
        """Confirmed, begun and not yet over on the day, in a body that is not closed."""
        begun = models.Q(starts_on__lte=on)
        lasting = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
        return self.filter(begun & lasting, state="active").exclude(organisation__state="closed")



class Membership(Record):
    """A role somebody holds in an organisation, over a place and for a term."""

    procedure_name: ClassVar[str] = "parties.membership"

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("账号"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=30, choices=Role)
    place = models.CharField(_("管辖范围"), max_length=6, default=CITY)
    starts_on = models.DateField(_("任期自"))
    ends_on = models.DateField(_("任期至"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_term_runs_forward",
                violation_error_message=_("任期结束日早于开始日。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def title(self) -> str:
        return str(self)

    def covers(self, place: str) -> bool:
        """Whether the membership reaches a place."""
        return lies_in(place, self.place)

    def outlasts(self, public_id: str) -> bool:
        """Whether it runs longer than somebody's own administration of the same body."""
        own = Membership.objects.in_force(today()).filter(user__public_id=public_id, organisation=self.organisation_id, role=Role.ORG_ADMIN)
        ends = [day or date.max for day in own.values_list("ends_on", flat=True)]
        return bool(ends) and (self.ends_on or date.max) > max(ends)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id,)


class CalendarYear(Record):
    """One year's days off and weekend workdays, as the State Council's notice arranges them."""

    procedure_name: ClassVar[str] = "parties.calendar"

    year = models.PositiveSmallIntegerField(_("年份"))
    days_off = models.TextField(_("放假"))
    workdays = models.TextField(_("调休上班"), blank=True)
    source = models.CharField(_("出处"), max_length=300)

    class Meta:
        verbose_name = _("节假日安排")
        constraints = [
            models.UniqueConstraint(
                fields=("year",), condition=models.Q(state="in-force"), name="one_calendar_in_force_per_year",
                violation_error_message=_("这一年的节假日安排已录入。"),
            )
        ]

    @property
    def title(self) -> str:
        return _("%(year)s 年节假日安排") % {"year": self.year}
