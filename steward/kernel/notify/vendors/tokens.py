"""The token an application shows with each call: fetched once, kept until shortly before its end."""

from collections.abc import Callable

from django.core.cache import cache

from steward.kernel.base.privacy import keyed_index
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.vendors.calls import Refusal, Told, call, need

# A token is fetched anew this long before its end, so that none ends on the way.
MARGIN = 300
ENDED = frozenset(
    {
        "40001", "40014", "42001", "42007", "42009", "88", "InvalidAuthentication",
        "99991661", "99991663", "99991664", "99991668",
    }
)  # fmt: skip
# A website's application has no token of its own: a code that never was tells whether id and secret are known.
NO_CODE, UNKNOWN_CODE = "steward-test", "40029"


def with_token(app: VendorApp, ask: Callable[[str], Told]) -> Told:
    """Ask with the application's token; one that ended is replaced once."""
    try:
        return ask(_token(app))
    except Refusal as refusal:
        if refusal.code not in ENDED:
            raise
    cache.delete(_key(app))
    return ask(_token(app))


def try_app(app: VendorApp) -> None:
    """Whether the vendor knows id and secret. Raises what it says instead of yes."""
    cache.delete(_key(app))
    if app.kind != VendorKind.WECHAT:
        _token(app)
        return
    query = {"appid": app.app_id, "secret": app.secret, "code": NO_CODE, "grant_type": "authorization_code"}
    try:
        call("wechat", "/sns/oauth2/access_token", query=query)
    except Refusal as refusal:
        if refusal.code != UNKNOWN_CODE:
            raise


def _token(app: VendorApp) -> str:
    known: str | None = cache.get(_key(app))
    if known:
        return known
    token, lasts = _FETCH[VendorKind(app.kind)](app)
    cache.set(_key(app), token, max(lasts - MARGIN, 1))
    return token


def _key(app: VendorApp) -> str:
    # A new secret begins with a new token.
    return f"notify.vendor.{app.pk}.{keyed_index(app.secret, 'vendor')[:8]}"


def _wecom(app: VendorApp) -> tuple[str, int]:
    told = call("wecom", "/cgi-bin/gettoken", query={"corpid": app.app_id, "corpsecret": app.secret})
    return need(told, "access_token"), int(need(told, "expires_in"))


def _dingtalk(app: VendorApp) -> tuple[str, int]:
    told = call("dingtalk", "/v1.0/oauth2/accessToken", body={"appKey": app.app_id, "appSecret": app.secret})
    return need(told, "accessToken"), int(need(told, "expireIn"))


def _feishu(app: VendorApp) -> tuple[str, int]:
    path = "/open-apis/auth/v3/tenant_access_token/internal"
    told = call("feishu", path, body={"app_id": app.app_id, "app_secret": app.secret})
    return need(told, "tenant_access_token"), int(need(told, "expire"))


def _account(app: VendorApp) -> tuple[str, int]:
    # The stable one: fetching it ends no token that another program of the company holds.
    body = {"grant_type": "client_credential", "appid": app.app_id, "secret": app.secret}
    told = call("wechat", "/cgi-bin/stable_token", body=body)
    return need(told, "access_token"), int(need(told, "expires_in"))


_FETCH = {
    VendorKind.WECOM: _wecom,
    VendorKind.DINGTALK: _dingtalk,
    VendorKind.FEISHU: _feishu,
    VendorKind.ACCOUNT: _account,
}
