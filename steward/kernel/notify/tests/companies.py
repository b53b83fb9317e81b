"""The vendors on this machine: their sign-in pages, tokens and messages, each as strict as its papers say.

A code belongs to an application, an address to come back to and (Feishu) a challenge; it is good once. A person's token
and an application's are no substitute for each other. Repetitions with the same key are dropped where a vendor does so.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "secret-of-the-application"
Query = dict[str, str]
Told = dict[str, Any]
PAGES = {
    "https://login.work.weixin.qq.com/wwlogin/sso/login": "wecom",
    "https://open.weixin.qq.com/connect/qrconnect": "wechat",
    "https://open.weixin.qq.com/connect/oauth2/authorize": "inside",
    "https://login.dingtalk.com/oauth2/auth": "dingtalk",
    "https://accounts.feishu.cn/open-apis/authen/v1/authorize": "feishu",
}
# What each page must be asked, word for word.
ASKED = {
    "wecom": {"login_type": "CorpApp", "agentid": "1000002"},
    "wechat": {"response_type": "code", "scope": "snsapi_login"},
    "inside": {"response_type": "code", "scope": "snsapi_base"},
    "dingtalk": {"response_type": "code", "scope": "openid", "prompt": "consent"},
    "feishu": {"response_type": "code", "code_challenge_method": "S256"},
}


@dataclass
class Code:
    """What a person agreed to at a vendor's page."""

    app_id: str
    person: str
    redirect: str
    challenge: str = ""
    used: bool = False


@dataclass
class Companies:
    """`answer` replaces whatever is said; `members` are the people the company employs; `told` what reached them."""

    url: str = ""
    home: str = "http://testserver/sign-in/back/"
    answer: tuple[int, bytes] | None = None
    members: set[str] = field(default_factory=lambda: {"carol", "frank", "judy"})
    phones: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def agree(self, page: str, person: str, home: str = "") -> Query:
        """A person agrees at the page he was sent to; gives what the browser brings back."""
        parts = urlsplit(page)
        kind = PAGES[f"{parts.scheme}://{parts.netloc}{parts.path}"]
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        app_id = asked.get("client_id") or asked["appid"]
        assert ASKED[kind].items() <= asked.items(), asked
        assert asked["redirect_uri"] == (home or self.home) and len(asked["state"]) >= 43
        code = f"code-{len(self.codes)}"
        self.codes[code] = Code(app_id, person, asked["redirect_uri"], asked.get("code_challenge", ""))
        assert bool(self.codes[code].challenge) == (kind == "feishu")
        return {"authCode" if kind == "dingtalk" else "code": code, "state": asked["state"]}

    def judge(self, path: str, query: Query, body: Told, headers: Any) -> tuple[int, Told]:
        self.calls.append(path)
        match path:
            case "/cgi-bin/gettoken":
                known = query == {"corpid": "id-wecom", "corpsecret": SECRET}
                return 200, self._token("wecom") if known else {
                    "errcode": 40001,
                    "errmsg": "invalid credential",
                }
            case "/cgi-bin/auth/getuserinfo":
                return 200, self._wecom(query)
            case "/sns/oauth2/access_token":
                return 200, self._wechat(query)
            case "/cgi-bin/stable_token":
                known = body == {"grant_type": "client_credential", "appid": "id-account", "secret": SECRET}
                return 200, self._token("account") if known else {
                    "errcode": 40125,
                    "errmsg": "invalid appsecret",
                }
            case "/cgi-bin/message/template/send":
                return 200, self._template(query, body)
            case "/v1.0/oauth2/accessToken":
                known = body == {"appKey": "id-dingtalk", "appSecret": SECRET}
                made = self._token("dingtalk", "accessToken", "expireIn")
                return (
                    (200, made) if known else (400, {"code": "invalidClientIdOrSecret", "message": "wrong"})
                )
            case "/v1.0/oauth2/userAccessToken":
                return self._dingtalk_code(body)
            case "/v1.0/contact/users/me":
                person = self.tokens.get(headers["x-acs-dingtalk-access-token"] or "", "")
                if not person.startswith("person:"):
                    return 401, {"code": "InvalidAuthentication", "message": "token expired"}
                return 200, {"unionId": f"union-{person.partition(':')[2]}"}
            case _ if path.startswith("/topapi/"):
                return 200, self._topapi(path, query, body)
            case _:
                return 200, self._feishu(path, query, body, headers)

    def _token(self, whose: str, name: str = "access_token", lasts: str = "expires_in") -> Told:
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = whose
        return {name: token, lasts: 7200}

    def _spend(self, code: str, app_id: str, **proof: str) -> Code | None:
        """The code, if it is this application's and not used yet; either way it is over."""
        found = self.codes.get(code)
        if found is None or found.used or found.app_id != app_id:
            return None
        found.used = True
        if found.challenge:
            digest = hashlib.sha256(proof["verifier"].encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != found.challenge:
                return None
            return found if proof["redirect"] == found.redirect else None
        return found

    def _wecom(self, query: Query) -> Told:
        if self.tokens.get(query["access_token"]) != "wecom":
            return {"errcode": 42001, "errmsg": "access_token expired"}
        found = self._spend(query["code"], "id-wecom")
        if found is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        member = found.person in self.members
        return {"errcode": 0, "errmsg": "ok", **({"userid": found.person} if member else {"openid": "x"})}

    def _wechat(self, query: Query) -> Told:
        app_id = query["appid"]
        if app_id not in ("id-wechat", "id-account"):
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if query["secret"] != SECRET or query["grant_type"] != "authorization_code":
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        if (known := self.codes.get(query["code"])) and known.used:
            return {"errcode": 40163, "errmsg": "code been used"}
        found = self._spend(query["code"], app_id)
        if found is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {
            "access_token": "x",
            "expires_in": 7200,
            "openid": f"open-{app_id}-{found.person}",
            "scope": "x",
        }

    def _template(self, query: Query, body: Told) -> Told:
        if self.tokens.get(query["access_token"]) != "account":
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is not latest"}
        if body["touser"].endswith("-gone"):
            return {"errcode": 43004, "errmsg": "require subscribe"}
        return self._take(body["client_msg_id"], body, {"errcode": 0, "errmsg": "ok", "msgid": 1})

    def _dingtalk_code(self, body: Told) -> tuple[int, Told]:
        if (body["clientId"], body["clientSecret"]) != ("id-dingtalk", SECRET):
            return 400, {"code": "invalidClientIdOrSecret", "message": "wrong"}
        assert body["grantType"] == "authorization_code"
        found = self._spend(body["code"], "id-dingtalk")
        if found is None:
            return 400, {"code": "invalidParameter.authCode.notFound", "message": "no such code"}
        return 200, self._token(f"person:{found.person}", "accessToken", "expireIn")

    def _topapi(self, path: str, query: Query, body: Told) -> Told:
        if self.tokens.get(query["access_token"]) != "dingtalk":
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        match path:
            case "/topapi/user/getbyunionid":
                person = body["unionid"].removeprefix("union-")
            case "/topapi/v2/user/getbymobile":
                person = self.phones.get(body["mobile"], "")
            case _:
                assert path == "/topapi/message/corpconversation/asyncsend_v2"
                assert body["agent_id"] == "1000002" and body["msg"]["msgtype"] == "text"
                if body["userid_list"] not in self.members:
                    return {"errcode": 33012, "errmsg": "no such user"}
                said = body["userid_list"] + body["msg"]["text"]["content"]
                return self._take(said, body, {"errcode": 0, "task_id": 1, "errmsg": "ok"})
        if person not in self.members:
            return {"errcode": 60121, "errmsg": "no such user"}
        return {"errcode": 0, "errmsg": "ok", "result": {"userid": person}}

    def _feishu(self, path: str, query: Query, body: Told, headers: Any) -> Told:
        if path == "/open-apis/auth/v3/tenant_access_token/internal":
            if body != {"app_id": "id-feishu", "app_secret": SECRET}:
                return {"code": 10014, "msg": "app secret invalid"}
            return {"code": 0, "msg": "ok", **self._token("feishu", "tenant_access_token", "expire")}
        if path == "/open-apis/authen/v2/oauth/token":
            return self._feishu_code(body)
        whose = self.tokens.get((headers["Authorization"] or "").removeprefix("Bearer "), "")
        if path == "/open-apis/authen/v1/user_info":
            if not whose.startswith("person:"):
                return {"code": 20005, "msg": "The user access token passed is invalid"}
            return {"code": 0, "msg": "ok", "data": {"open_id": f"ou_{whose.partition(':')[2]}"}}
        if whose != "feishu":
            return {"code": 99991663, "msg": "Invalid access token"}
        if path == "/open-apis/contact/v3/users/batch_get_id":
            assert query == {"user_id_type": "open_id"}
            found = [
                {"mobile": phone, **({"user_id": f"ou_{self.phones[phone]}"} if phone in self.phones else {})}
                for phone in body["mobiles"]
            ]
            return {"code": 0, "msg": "ok", "data": {"user_list": found}}
        assert path == "/open-apis/im/v1/messages" and query == {"receive_id_type": "open_id"}
        assert body["msg_type"] == "text" and json.loads(body["content"])["text"] and len(body["uuid"]) <= 50
        if body["receive_id"].removeprefix("ou_") not in self.members:
            return {"code": 230013, "msg": "Bot has NO availability to this user."}
        return self._take(body["uuid"], body, {"code": 0, "msg": "ok", "data": {}})

    def _feishu_code(self, body: Told) -> Told:
        if (body["client_id"], body["client_secret"]) != ("id-feishu", SECRET):
            return {"code": 20002, "error": "invalid_client", "error_description": "wrong secret"}
        proof = {"verifier": body["code_verifier"], "redirect": body["redirect_uri"]}
        found = self._spend(body["code"], "id-feishu", **proof)
        if found is None:
            return {"code": 20003, "error": "invalid_grant", "error_description": "code not found or used"}
        return {"code": 0, **self._token(f"person:{found.person}")}

    def _take(self, key: str, body: Told, answer: Told) -> Told:
        if key not in self.keys:
            self.keys.add(key)
            self.told.append(body)
        return answer


@contextmanager
def open_companies(settings: Any) -> Iterator[Companies]:
    """The vendors at work, and our settings pointing at them."""
    made = Companies()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.serve({})

        def do_POST(self) -> None:
            self.serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def serve(self, body: Told) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, told = made.judge(parts.path, query, body, self.headers)
            status, answer = made.answer or (status, json.dumps(told).encode())
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    names = ("wecom", "wechat", "dingtalk", "dingtalk_oapi", "feishu")
    settings.STEWARD_VENDOR_URLS = dict.fromkeys(names, made.url)
    settings.STEWARD_WEBHOOK_PRIVATE = True
    settings.PUBLIC_URL = "http://testserver"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
