"""My account: who I am here, how I sign in, keys for my machines, and asking to join an organisation."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import SignedIn
from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.parties import calendarpages, telling  # noqa: F401 -- they register themselves
from shouzhan.rooms.parties.actions import propose_membership
from shouzhan.rooms.parties.models import Membership, Organisation, User
from shouzhan.rooms.parties.places import place_name
from shouzhan.rooms.parties.reads import resolve
from shouzhan.rooms.parties.roles import Role
from shouzhan.web import shapes
from shouzhan.web.api.tokens import make_token
from shouzhan.web.errors import banner_of
from shouzhan.web.forms import errors_of, fields_of
from shouzhan.web.models import ApiToken
from shouzhan.web.pages import page, show
from shouzhan.web.registers import badge

ACCOUNT = "/account/"
MOST_KEYS = 20


@page("account/", name="account", access=SignedIn(), template="web/account.html")
def account(request: HttpRequest, actor: Any) -> shapes.AccountPage:
    """Everything about my account on one page."""
    return account_page(actor)


def account_page(actor: Any, *, new_key: str = "") -> shapes.AccountPage:
    """The parts of the page; a key just made is shown this once."""
    sections = (memberships_of(actor), signing_in(actor), keys_of(actor, new_key), languages(), sessions())
    return shapes.AccountPage(_("我的账号"), (sections[0], *administration(actor), *sections[1:]))


def memberships_of(actor: Any) -> shapes.AccountSection:
    """Where I act, in which role and until when."""
    held = Membership.objects.filter(user=actor).select_related("organisation").order_by("-pk")[:50]
    rows = tuple(
        shapes.Row((
            shapes.Cell(m.organisation.shown_name, url=f"/memberships/{m.number}/"), shapes.Cell(m.get_role_display()),
            shapes.Cell(place_name(m.place)), shapes.Cell(m.ends_on, missing=_("长期")), shapes.Cell(badge=badge(m)),
        ))
        for m in held
    )
    columns = (
        shapes.Column("organisation", _("机构")), shapes.Column("role", _("角色")), shapes.Column("place", _("管辖")),
        shapes.Column("ends", _("任期至"), "date"), shapes.Column("state", _("状态"), "badge"),
    )
    empty = shapes.Empty(_("您还没有任何角色"), _("可申请加入所在机构，由机构管理员确认；在此之前可查看公开内容。"))
    table = shapes.Table(columns, rows, caption=_("我的任职"), empty=empty)
    return shapes.AccountSection(_("我的任职"), table=table, actions=(shapes.Action(_("申请加入机构"), f"{ACCOUNT}join/"),))


def administration(actor: Any) -> tuple[shapes.AccountSection, ...]:
    """Where those who run a house do so."""
    if not actor.holds((Role.ORG_ADMIN, Role.SYSTEM_ADMIN)):
        return ()
    doors = [shapes.Action(_("授予角色"), "/memberships/new/appoint/"), shapes.Action(_("成员与角色"), "/memberships/?state=active")]
    waiting = [shapes.Action(_("待确认的申请"), "/memberships/?state=proposed")]
    wide = [shapes.Action(_("节假日安排"), "/calendars/"), shapes.Action(_("机构登记"), "/organisations/")] if actor.holds((Role.SYSTEM_ADMIN,)) else []
    return (shapes.AccountSection(_("管理"), actions=(*doors, *waiting, *wide), note=_("机构管理员管理本机构的成员；系统管理员管理全部。")),)


def signing_in(actor: User) -> shapes.AccountSection:
    """Name, password and second factor."""
    has_second = is_mfa_enabled(actor)
    facts = (
        shapes.Fact(_("姓名"), str(actor)), shapes.Fact(_("用户名"), actor.username, kind="code"),
        shapes.Fact(_("密码"), _("已设置") if actor.has_usable_password() else _("未设置，经单位账号登录")),
        shapes.Fact(_("两步验证"), _("已启用：登录时另需验证器中的 6 位数字") if has_second else _("未启用")),
    )
    change = shapes.Action(_("修改密码"), "/accounts/password/change/")
    second = (
        (shapes.Action(_("管理两步验证"), "/accounts/2fa/"),)
        if has_second else (shapes.Action(_("启用两步验证"), "/accounts/2fa/totp/activate/"),)
    )
    own = () if actor.is_demo else (change, *second) if actor.has_usable_password() else second
    return shapes.AccountSection(_("登录方式"), facts=facts, actions=own)


def keys_of(actor: User, new_key: str = "") -> shapes.AccountSection:
    """Keys by which machines act in my name."""
    keys = list(ApiToken.objects.filter(owner=actor).order_by("-pk")[:MOST_KEYS])
    rows = tuple(
        shapes.Row(
            (shapes.Cell(key.name), shapes.Cell(key.made_at.date()), shapes.Cell(key.expires_on)),
            kind="off" if key.expires_on < today() else "",
        )
        for key in keys
    )
    columns = (shapes.Column("name", _("用途")), shapes.Column("made", _("创建于"), "date"), shapes.Column("until", _("有效期至"), "date"))
    shown = (shapes.Fact(_("新密钥"), new_key, kind="code", note=_("只显示这一次，请现在复制并妥善保存。")),) if new_key else ()
    revoke = tuple(shapes.Action(_("吊销“%(name)s”") % {"name": key.name}, f"{ACCOUNT}keys/{key.pk}/revoke/", "destructive", "post") for key in keys)
    return shapes.AccountSection(
        _("接口密钥"), facts=shown,
        table=shapes.Table(columns, rows, caption=_("接口密钥"), empty=shapes.Empty(_("尚无密钥"), _("程序以密钥代表您调用接口，权限与您相同。"))),
        actions=(shapes.Action(_("新建密钥"), f"{ACCOUNT}keys/new/"), *revoke),
        note=_("密钥 180 天后失效；系统只保存其摘要，遗失后只能新建。"),
    )


def languages() -> shapes.AccountSection:
    """The language of the pages."""
    now = get_language()
    others = tuple(
        shapes.Action(name, f"{ACCOUNT}language/{code}/", method="post") for code, name in settings.LANGUAGES if code != now
    )
    return shapes.AccountSection(_("语言"), facts=(shapes.Fact(_("当前语言"), dict(settings.LANGUAGES).get(now or "", "")),), actions=others)


def sessions() -> shapes.AccountSection:
    """Where I am signed in."""
    return shapes.AccountSection(
        _("登录状态"), note=_("在公用设备上忘记退出时，可让其他设备上的登录全部失效；本机保持登录。"),
        actions=(
            shapes.Action(_("退出其他设备"), f"{ACCOUNT}sessions/end/", method="post"),
            shapes.Action(_("退出登录"), "/accounts/logout/", method="post"),
        ),
    )


class KeyForm(forms.Form):
    """What a key is for."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：月报自动上传"))


class JoinForm(forms.Form):
    """The organisation somebody works for, by a name it is printed under or by its number."""

    organisation = forms.CharField(label=_("机构"), max_length=200, help_text=_("机构全称、简称或编号"))

    def clean_organisation(self) -> Organisation:
        """Find the body on the register."""
        words = self.cleaned_data["organisation"].strip()
        found = Organisation.objects.filter(number=words.upper()).first() or resolve(words)
        if found is None or found.state != "active":
            raise forms.ValidationError(_("没有找到这家机构；请核对名称，或先申请登记机构。"))
        return found


def _ask(request: HttpRequest, form: forms.Form, title: Any, what: Any, banner: Any = None) -> HttpResponse:
    """A form of the account on the page steps are asked on."""
    header = shapes.RecordHeader(kind=_("我的账号"), name=_("我的账号"), number="", trail=(shapes.Link(_("我的账号"), ACCOUNT),))
    shown = shapes.StepPage(
        title, header, shapes.Form(request.path, fields_of(form), title, errors=errors_of(form), cancel_url=ACCOUNT), what=what, banner=banner,
    )
    return show(request, "web/step.html", shown, status=422 if form.errors or banner else 200)


@page("account/keys/new/", name="account.key", access=SignedIn(), methods=("GET", "POST"))
def key(request: HttpRequest, actor: Any) -> HttpResponse:
    """Make a key and show it once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    title, what = _("新建密钥"), _("密钥只在创建后显示一次。")
    if not form.is_bound or not form.is_valid():
        return _ask(request, form, title, what)
    if ApiToken.objects.filter(owner=actor).count() >= MOST_KEYS:
        return _ask(request, form, title, what, banner_of(Decision.refuse(
            "too-many", _("每个账号最多 20 个密钥。"), remedy=_("请先吊销不再使用的密钥。"))))
    response = show(request, "web/account.html", account_page(actor, new_key=make_token(actor, form.cleaned_data["name"])))
    response["Cache-Control"] = "no-store"
    return response


@page("account/keys/<int:pk>/revoke/", name="account.revoke", access=SignedIn(), methods=("POST",))
def revoke(request: HttpRequest, actor: Any, pk: int) -> HttpResponse:
    """End one of my keys; another's key is none of mine."""
    ApiToken.objects.filter(owner=actor, pk=pk).delete()
    return HttpResponseRedirect(ACCOUNT)


@page("account/language/<slug:code>/", name="account.language", access=SignedIn(), methods=("POST",))
def language(request: HttpRequest, actor: Any, code: str) -> HttpResponse:
    """Read the pages in another language."""
    response = HttpResponseRedirect(ACCOUNT)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS)
    return response


@page("account/sessions/end/", name="account.sessions", access=SignedIn(), methods=("POST",))
def end_sessions(request: HttpRequest, actor: Any) -> HttpResponse:
    """Let every other session of mine lapse."""
    User.objects.filter(pk=actor.pk).update(session_epoch=F("session_epoch") + 1)
    actor.refresh_from_db(fields=("session_epoch",))
    update_session_auth_hash(request, actor)
    return HttpResponseRedirect(ACCOUNT)


@page("account/join/", name="account.join", access=SignedIn(), methods=("GET", "POST"))
def join(request: HttpRequest, actor: Any) -> HttpResponse:
    """Ask an organisation to recognise me as its member; its administrator confirms."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    title, what = _("申请加入机构"), _("申请提交后由机构管理员确认；确认后您成为机构成员，其他角色由管理员另行授予。")
    if not form.is_bound or not form.is_valid():
        return _ask(request, form, title, what)
    try:
        ask_to_join(actor, form.cleaned_data["organisation"])
    except Refused as refused:
        return _ask(request, form, title, what, banner_of(refused.decision))
    return HttpResponseRedirect(ACCOUNT)


def ask_to_join(user: User, organisation: Organisation) -> Membership:
    """Propose the membership in the asker's name; whoever may confirm it is told."""
    standing = Membership.objects.filter(user=user, organisation=organisation, state__in=("proposed", "active")).first()
    if standing is not None:
        raise Refused(Decision.refuse("asked-already", _("您已是该机构成员，或申请正待确认。"), remedy=_("请等机构管理员确认，结果会通知您。")))
    made: Membership = propose_membership(System(), user=user, organisation=organisation)
    return made
