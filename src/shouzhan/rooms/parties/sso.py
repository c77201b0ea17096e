"""Single sign-on held to the whole of OpenID Connect: the answer must be signed, for us, fresh, and to this very question."""

from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

NEEDED = ("iss", "aud", "exp", "iat", "sub", "nonce")
SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # no secret that both sides share
CLOCKS_APART = 60  # seconds


def nonce_of(state: str) -> str:
    """The word the provider must put into its token: it belongs to a state, which this browser's session holds and uses once."""
    return salted_hmac("shouzhan.sso.nonce", state, algorithm="sha256").hexdigest()


class Asking(OAuth2Client):  # type: ignore[misc]  # the library ships no types
    """Sends the nonce along when the browser leaves for the provider."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        """The provider's address with everything it is asked."""
        asked = {**extra_params, "nonce": nonce_of(self.state)}
        return str(super().get_redirect_url(authorization_url, scope, asked))


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library ships no types
    """Takes nobody's word without a token that holds; the library would take the user's particulars alone."""

    client_class = Asking

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who signed in, once token and particulars speak of the same person."""
        written = kwargs["response"].get("id_token")
        if not written:
            raise OAuth2Error("The provider sent no id_token")
        claims = self._decode_id_token(app, written)
        if not constant_time_compare(str(claims["nonce"]), nonce_of(request.GET.get("state", ""))):
            raise OAuth2Error("The id_token answers another question")
        known = self._fetch_user_info(token.token)
        if known.get("sub") != claims["sub"]:
            raise OAuth2Error("The particulars are somebody else's")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": known, "id_token": claims})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims of a token whose signature, issuer, audience and end hold; none may be left out."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token, self._key_of(id_token), algorithms=SIGNED, audience=app.client_id, issuer=self.openid_config["issuer"],
                leeway=CLOCKS_APART, options={"require": list(NEEDED)},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("Invalid id_token") from error
        jwtkit.verify_jti(claims)
        return claims

    def _key_of(self, id_token: str) -> Any:
        """The provider's key of the token's name; a token may leave the name out where there is but one key."""
        name = jwt.get_unverified_header(id_token).get("kid")
        fitting = [key for key in self._keys() if name in (None, key.key_id)]
        if len(fitting) != 1:
            raise jwt.InvalidKeyError("no key of that name")
        return fitting[0].key

    def _keys(self) -> list[Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        return list(jwt.PyJWKSet.from_dict(answer.json()).keys)


@login_not_required  # type: ignore[untyped-decorator]  # the library ships no types
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the browser back to."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Checked(request, provider_id))(request)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    return answer
