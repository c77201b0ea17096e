"""Who a password lets in: active accounts, and the demo's cast in a demo only."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # the library ships no types
    """Names or addresses with a password; asked again at every request of a session."""

    def user_can_authenticate(self, user: Any) -> bool:
        """The demo's word is printed on the sign-in page, so its accounts end with the demo."""
        return bool(super().user_can_authenticate(user)) and (settings.DEMO or not user.is_demo)

    def _check_password(self, user: Any, password: str) -> Any:
        """Whoever may not come in is told what a wrong password is told; the library would sign the account in."""
        found = super()._check_password(user, password)
        self.unstash_authenticated_user()
        return found
