"""Every URL: the shell's, the registers', the accounts'."""

from django.urls import include, path

from shouzhan.rooms.parties.signin import PasswordReset, SignIn
from shouzhan.rooms.parties.sso import callback
from shouzhan.web.api.endpoints import api_urls
from shouzhan.web.routes import register_urls

handler400 = "shouzhan.web.errors.bad_request"
handler403 = "shouzhan.web.errors.forbidden"
handler404 = "shouzhan.web.errors.not_found"
handler500 = "shouzhan.web.errors.server_error"

urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/password/reset/", PasswordReset.as_view(), name="account_reset_password"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", callback),
    path("accounts/", include("allauth.urls")),
    *api_urls(),
    *register_urls(),
]
