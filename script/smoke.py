"""A short visit over HTTP: sign in with one click, open Today, the tickets and the first ticket.

Usage: smoke.py http://127.0.0.1:8000
"""

import http.cookiejar
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT = 30


class SmokeError(Exception):
    """Something a person would see as broken."""


def visit(opener: urllib.request.OpenerDirector, url: str, fields: dict[str, str] | None = None) -> str:
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(url, data, {"Referer": url, "Accept-Language": "zh-CN"})
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            text = response.read().decode()
            landed = response.geturl()
    except urllib.error.HTTPError as error:
        raise SmokeError(f"{url}: {error.code} {error.reason}") from error
    except OSError as error:
        raise SmokeError(f"{url}: {error}") from error
    for mark in ("<main", "<h1"):
        if mark not in text:
            raise SmokeError(f"{url} (landed on {landed}): no {mark}> in the page")
    print(f"  200  {landed}  {len(text) // 1024} KB")
    return text


def first(pattern: str, text: str, what: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise SmokeError(f"no {what} in the page")
    return found.group(1)


def check_assets(opener: urllib.request.OpenerDirector, base: str, page: str) -> None:
    """Every style sheet, script and icon sprite that the page names is served."""
    paths = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', page)))
    if not any(path.endswith(".css") for path in paths) or not any(path.endswith(".js") for path in paths):
        raise SmokeError(f"the page names no style sheet or no script: {paths}")
    for path in paths:
        try:
            with opener.open(base + path, timeout=TIMEOUT) as response:
                size = len(response.read())
        except OSError as error:
            raise SmokeError(f"{path}: {error}") from error
        if not size:
            raise SmokeError(f"{path} is empty")
    print(f"  200  {len(paths)} static files")


def main(base: str) -> None:
    cookies = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    sign_in = visit(opener, f"{base}/sign-in/")
    token = first(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"', sign_in, "form token")
    username = first(
        r'name="username"\s+(?:type="hidden"\s+)?value="([^"]+)"',
        sign_in,
        "demonstration person with one-click sign-in",
    )
    print(f"  as {username}")
    visit(opener, f"{base}/demo-sign-in/", {"csrfmiddlewaretoken": token, "username": username})
    today = visit(opener, f"{base}/")
    if 'action="/demo-sign-in/"' in today:
        raise SmokeError("still on the sign-in page after signing in")
    check_assets(opener, base, today)
    tickets = visit(opener, f"{base}/tickets/")
    ticket = first(r'"(/tickets/\d+/)"', tickets, "link to a ticket")
    visit(opener, base + ticket)


if __name__ == "__main__":
    try:
        main(sys.argv[1].rstrip("/"))
    except SmokeError as error:
        sys.exit(f"smoke failed: {error}")
