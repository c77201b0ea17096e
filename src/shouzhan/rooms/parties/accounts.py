"""Accounts: who may sign up, what single sign-on brings, what lock-out says."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouzhan.rooms.parties.models import Person
from shouzhan.rooms.parties.sso import Checked
from shouzhan.web.errors import error_page
from shouzhan.web.shapes import Banner

MISMATCH = gettext_lazy("用户名或密码不正确。")
TOO_MANY = gettext_lazy("尝试次数过多，请稍后再试。")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Local accounts are made by administrators; strangers do not sign up."""

    # one sentence for every wrong pair: what is wrong would tell who has an account
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves here."""
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        """The word of a demo's cast is everybody's; nobody changes it for the others."""
        if getattr(user, "is_demo", False):
            raise ValidationError(_("演示账号的密码不可更改。"))
        cleaned: str = super().clean_password(password, user)
        return cleaned


class LongEnough(MinimumLengthValidator):
    """The framework's check of a password's length, said in the reader's language."""

    def get_error_message(self) -> str:
        """What is wrong with it."""
        return _("密码至少要有 %(count)s 个字符。") % {"count": self.min_length}


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library ships no types
    """The second factor; the cast of a demo is shared, so nobody locks it for the others."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether signing in asks for a second factor."""
        return not user.is_demo and bool(super().is_mfa_enabled(user, types=types))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Whoever the city's identity provider vouches for gets an account without any role."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The provider, asked and heard as we ask and hear it."""
        found = super().get_provider(request, provider, client_id=client_id)
        found.oauth2_adapter_class = Checked
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Signing in through the provider is how accounts come from outside."""
        return bool(settings.OIDC_NAME)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Keep the name the provider gives."""
        user = super().save_user(request, sociallogin, form)
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo", claims)
        name = claims.get("name") or claims.get("preferred_username") or user.username
        user.person = Person.objects.create(name=name[:100], email=user.email or "")
        user.save(update_fields=("person",))
        return user


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: wait, or ask."""
    return error_page(request, 429, Banner(
        "refused", _("密码连续输错次数过多，账号已暂时锁定。"), remedy=_("请 15 分钟后再试，或请系统管理员重置密码。"), code="locked-out"))
