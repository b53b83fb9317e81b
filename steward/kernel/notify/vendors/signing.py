"""Who came back from a vendor's sign-in page: the authorisation-code flow of OAuth 2.0, as each vendor wants it.

Sources: the vendors' open platforms: WeCom "Web login" and "Web authorisation", WeChat "Website application" and
"Web authorisation of public accounts", DingTalk "Log in to third-party websites", Feishu "Obtain user_access_token"
(v2, the only one of them with PKCE, RFC 7636). Nobody's name, picture or number is asked for.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.vendors.calls import Refusal, call, need
from steward.kernel.notify.vendors.tokens import with_token

# A code that is wrong, was used, is too old, or was asked for by somebody else.
WRONG_CODE = frozenset({"40029", "40163", "41008", "20003", "20004", "20024", "20049", "20065", "20071"})
WRONG_CODE_WORDS = "invalidParameter.authCode"
# DingTalk knows a person whom the company does not employ.
NO_MEMBER = frozenset({"60121"})


class NoMember(Exception):
    """The vendor knows the person, but as nobody of this company."""


class WrongCode(Exception):
    """The vendor does not accept the code that came back."""


@dataclass(frozen=True)
class Trip:
    """One way to a vendor and back: where to, the secret of this browser, the proof that the code is ours."""

    redirect: str
    state: str
    verifier: str

    @property
    def challenge(self) -> str:
        digest = sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class Way:
    """`page(app, trip, agent)` is the vendor's address; `ask(app, code, trip)` gives the subject."""

    page: Callable[[VendorApp, Trip, str], str]
    ask: Callable[[VendorApp, str, Trip], str]
    code: str = "code"


def sign_in_page(app: VendorApp, trip: Trip, agent: str) -> str:
    """The address at the vendor that asks who one is; which one depends on the browser in hand."""
    return WAYS[VendorKind(app.kind)].page(app, trip, agent)


def code_name(app: VendorApp) -> str:
    """Under which name the vendor hands its code over."""
    return WAYS[VendorKind(app.kind)].code


def ask_who(app: VendorApp, code: str, trip: Trip) -> str:
    """The subject of whoever came back with a code; each code is good once.

    Raises `WrongCode`, `NoMember`, `Refusal` for any other no of the vendor, `OSError` where it does not answer.
    """
    try:
        return WAYS[VendorKind(app.kind)].ask(app, code, trip)
    except Refusal as refusal:
        if refusal.code in WRONG_CODE or refusal.code.startswith(WRONG_CODE_WORDS):
            raise WrongCode(str(refusal)) from refusal
        if refusal.code in NO_MEMBER:
            raise NoMember(str(refusal)) from refusal
        raise


def in_wechat(agent: str) -> bool:
    """Whether a browser is WeChat's own; WeCom's names itself after it as well."""
    return "MicroMessenger" in agent and not in_wecom(agent)


def in_wecom(agent: str) -> bool:
    return "wxwork" in agent


def _inside(app: VendorApp, trip: Trip, **more: str) -> str:
    """The page inside WeChat and WeCom; WeChat insists on this order of what it is asked."""
    query = {"appid": app.app_id, "redirect_uri": trip.redirect, "response_type": "code"}
    query |= {"scope": "snsapi_base", "state": trip.state, **more}
    return f"https://open.weixin.qq.com/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def _wecom_page(app: VendorApp, trip: Trip, agent: str) -> str:
    if in_wecom(agent):
        return _inside(app, trip, agentid=app.agent_id)
    query = {"login_type": "CorpApp", "appid": app.app_id, "agentid": app.agent_id}
    query |= {"redirect_uri": trip.redirect, "state": trip.state}
    return f"https://login.work.weixin.qq.com/wwlogin/sso/login?{urlencode(query)}"


def _ask_wecom(app: VendorApp, code: str, _trip: Trip) -> str:
    told = with_token(
        app,
        lambda token: call("wecom", "/cgi-bin/auth/getuserinfo", query={"access_token": token, "code": code}),
    )
    if not told.get("userid"):
        raise NoMember("WeCom gives no account of the company's")
    return need(told, "userid")


def _wechat_page(app: VendorApp, trip: Trip, _agent: str) -> str:
    query = {"appid": app.app_id, "redirect_uri": trip.redirect, "response_type": "code"}
    query |= {"scope": "snsapi_login", "state": trip.state}
    return f"https://open.weixin.qq.com/connect/qrconnect?{urlencode(query)}#wechat_redirect"


def _ask_wechat(app: VendorApp, code: str, _trip: Trip) -> str:
    query = {"appid": app.app_id, "secret": app.secret, "code": code, "grant_type": "authorization_code"}
    return need(call("wechat", "/sns/oauth2/access_token", query=query), "openid")


def _dingtalk_page(app: VendorApp, trip: Trip, _agent: str) -> str:
    query = {"redirect_uri": trip.redirect, "response_type": "code", "client_id": app.app_id}
    query |= {"scope": "openid", "state": trip.state, "prompt": "consent"}
    return f"https://login.dingtalk.com/oauth2/auth?{urlencode(query)}"


def _ask_dingtalk(app: VendorApp, code: str, _trip: Trip) -> str:
    body = {
        "clientId": app.app_id,
        "clientSecret": app.secret,
        "code": code,
        "grantType": "authorization_code",
    }
    token = need(call("dingtalk", "/v1.0/oauth2/userAccessToken", body=body), "accessToken")
    person = call("dingtalk", "/v1.0/contact/users/me", headers={"x-acs-dingtalk-access-token": token})
    known = {"unionid": need(person, "unionId")}
    path = "/topapi/user/getbyunionid"
    told = with_token(app, lambda own: call("dingtalk_oapi", path, query={"access_token": own}, body=known))
    return need(told, "result", "userid")


def _feishu_page(app: VendorApp, trip: Trip, _agent: str) -> str:
    query = {"client_id": app.app_id, "redirect_uri": trip.redirect, "response_type": "code"}
    query |= {"state": trip.state, "code_challenge": trip.challenge, "code_challenge_method": "S256"}
    return f"https://accounts.feishu.cn/open-apis/authen/v1/authorize?{urlencode(query)}"


def _ask_feishu(app: VendorApp, code: str, trip: Trip) -> str:
    body = {
        "grant_type": "authorization_code",
        "client_id": app.app_id,
        "client_secret": app.secret,
        "code": code,
    }
    body |= {"redirect_uri": trip.redirect, "code_verifier": trip.verifier}
    token = need(call("feishu", "/open-apis/authen/v2/oauth/token", body=body), "access_token")
    headers = {"Authorization": f"Bearer {token}"}
    return need(call("feishu", "/open-apis/authen/v1/user_info", headers=headers), "data", "open_id")


WAYS = {
    VendorKind.WECOM: Way(_wecom_page, _ask_wecom),
    VendorKind.WECHAT: Way(_wechat_page, _ask_wechat),
    VendorKind.DINGTALK: Way(_dingtalk_page, _ask_dingtalk, code="authCode"),
    VendorKind.FEISHU: Way(_feishu_page, _ask_feishu),
    VendorKind.ACCOUNT: Way(lambda app, trip, _agent: _inside(app, trip), _ask_wechat),
}
