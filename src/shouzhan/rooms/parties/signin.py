"""The sign-in page: our own shell around the library's checks, with the cast of a demo one tap away."""

import logging
from typing import Any

from allauth.account.views import LoginView, PasswordResetView
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.parties.models import User
from shouzhan.web import shapes
from shouzhan.web.errors import error_page
from shouzhan.web.forms import errors_of
from shouzhan.web.pages import context_of

CAST_SHOWN = 60
log = logging.getLogger(__name__)


class SignIn(LoginView):  # type: ignore[misc]  # the library ships no types
    """Ask for name and password; everything that is checked is checked by the library."""

    template_name = "web/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's shape instead of the library's context."""
        library = super().get_context_data(**kwargs)
        return {**library, **context_of(self._page(library["form"]))}

    def _page(self, form: Any) -> shapes.LoginPage:
        onward = self.get_success_url()
        after = {"next": onward} if onward else {}
        return shapes.LoginPage(
            banner=_onward() if self.request.method == "GET" and self.request.GET.get("next") else None,
            form=shapes.Form(self.request.get_full_path(), _fields(form), _("登录"), errors=errors_of(form)),
            demo=cast() if settings.DEMO else (),
            providers=tuple(
                shapes.Link(provider.name, provider.get_login_url(self.request, process="login", **after))
                for provider in (get_adapter().list_providers(self.request) if settings.OIDC_NAME else ())
            ),
            reset_url="/accounts/password/reset/" if settings.EMAIL_HOST else "",
        )


class PasswordReset(PasswordResetView):  # type: ignore[misc]  # the library ships no types
    """A forgotten password: a letter where letters can be sent, and the truth where they cannot."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without a mail server nothing would ever arrive."""
        if not settings.EMAIL_HOST:
            return error_page(request, 403, shapes.Banner(
                "refused", _("本系统未接通邮件，不能自助重置密码。"), remedy=_("请联系系统管理员重置。"), code="no-mail"))
        try:
            return super().dispatch(request, *args, **kwargs)
        except OSError:  # mail errors are all of this kind
            log.exception("a letter could not be sent")
            return error_page(request, 503, shapes.Banner(
                "refused", _("信件没有发出，密码没有改变。"), remedy=_("请稍后再试，或联系系统管理员重置。"), code="mail-failed"))


def _onward() -> shapes.Banner:
    return shapes.Banner("info", _("您要去的页面须先登录；登录后直接回到那里。"), code="sign-in-first")


def _fields(form: Any) -> tuple[shapes.Field, ...]:
    errors = {name: tuple(str(error) for error in found) for name, found in form.errors.items()}
    typed = form.data.get("login", "") if form.is_bound else ""
    return (
        shapes.Field("login", _("用户名或电子邮箱"), value=typed, errors=errors.get("login", ()), autocomplete="username", max_length=150),
        shapes.Field("password", _("密码"), kind="password", errors=errors.get("password", ()), autocomplete="current-password"),
    )


def cast() -> tuple[shapes.DemoLogin, ...]:
    """The demo's accounts, each with the part it plays, by role."""
    users = User.objects.filter(is_demo=True, is_active=True).select_related("person").prefetch_related("memberships__organisation")
    found = [_player(user) for user in users.order_by("pk")[:CAST_SHOWN]]
    first = {str(each.role): place for place, each in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda each: first[str(each.role)]))  # a role's people together, the roles in their first one's order


def _player(user: User) -> shapes.DemoLogin:
    first = next((m for m in user.memberships.all() if m.state == "active"), None)
    return shapes.DemoLogin(
        name=str(user),
        role=first.get_role_display() if first else _("尚无角色"),
        organisation=first.organisation.shown_name if first else "",
        login=user.username,
        password=settings.DEMO_PASSWORD,
    )
