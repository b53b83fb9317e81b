"""Nothing in the repository tells of machines, people's secrets or somebody else's code."""

import re
import subprocess

import pytest

from tests.architecture.code import ROOT

# Addresses that are part of a standard or of a licence, or made up (RFC 2606).
ALLOWED_HOSTS = re.compile(
    r"^(127\.0\.0\.1|0\.0\.0\.0|localhost|testserver"
    r"|([a-z0-9-]+\.)*(example|invalid|test)|([a-z0-9-]+\.)*example\.(com|org|net|cn)"
    r"|www\.w3\.org|schemas\.openxmlformats\.org|purl\.org|json-schema\.org|spec\.openapis\.org"
    # The vendors whose programs carry our messages and at whose pages people sign in.
    r"|qyapi\.weixin\.qq\.com|oapi\.dingtalk\.com(\.evil\.example)?|open\.feishu\.cn|open\.larksuite\.com"
    r"|api\.weixin\.qq\.com|api\.dingtalk\.com|login\.work\.weixin\.qq\.com|open\.weixin\.qq\.com"
    r"|login\.dingtalk\.com|accounts\.feishu\.cn"
    r"|dysmsapi\.aliyuncs\.com|sms\.tencentcloudapi\.com"
    r"|www\.apache\.org|opensource\.org|creativecommons\.org|docs\.djangoproject\.com|schemas\.microsoft\.com)$"
)
HOST = re.compile(r"\b(?:https?|ftp|git|ssh|redis|postgres(?:ql)?|amqp)://(?:[^\s/@\"'`]+@)?([A-Za-z0-9.-]+)")
PATH = re.compile(r"(?<![\w.$}/<-])/(?:home|root|Users|work|farm|mnt|srv)/[\w.-]+")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bglpat-[\w-]{20,}"
    r"|\bxox[abp]-[\w-]{10,}|\bsk-[A-Za-z0-9]{20,}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}"
)
BINARY = {".png", ".jpg", ".jpeg", ".ico", ".woff2", ".xlsx", ".gz", ".zip"}
FOREIGN = re.compile(
    r"(^|/)(vendor|vendored|third_party|bower_components|node_modules|dist)/|\.min\.(js|css)$"
)


def _tracked() -> list[str]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        pytest.skip("no git checkout")
    return [name for name in told.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The tracked files that are texts."""
    found = {}
    for name in _tracked():
        if (ROOT / name).suffix not in BINARY:
            found[name] = (ROOT / name).read_text("utf-8")
    return found


def _hits(texts, pattern, *, group=0, allowed=None):
    return [
        f"{name}: {match[group]}"
        for name, text in texts.items()
        for match in pattern.finditer(text)
        if allowed is None or not allowed.match(match[group])
    ]


def test_no_addresses_of_machines(texts):
    found = _hits(texts, HOST, group=1, allowed=ALLOWED_HOSTS)
    assert not [hit for hit in found if not _is_nobodys(hit.partition(": ")[2])]


def _is_nobodys(host: str) -> bool:
    """A host put together at run time (`http://{host}`, `://...`), or the bare numbers that tests send astray."""
    return "." not in host or not re.search(r"[A-Za-z-]{2,}\.?$", host)


def test_no_paths_of_machines(texts):
    own = "tests/architecture/test_tracked.py"
    assert not [hit for hit in _hits(texts, PATH) if not hit.startswith(own)]


def test_no_secrets(texts):
    assert not _hits(texts, SECRET)


def test_no_code_of_others_and_nothing_built():
    names = _tracked()
    assert not [name for name in names if FOREIGN.search(name)]
    assert not [name for name in names if name.endswith((".mo", ".pyc", ".sqlite3", ".log"))]
    assert not [name for name in names if "/static/" in name and not name.startswith("frontend/")], (
        "built, not kept"
    )


# Generated, and longer with every verb.
BIG = {"docs/api/openapi.yaml": 1_500_000}


def test_no_big_files():
    big = {name: (ROOT / name).stat().st_size for name in _tracked()}
    assert not {name: size for name, size in big.items() if size > BIG.get(name, 500_000)}


def test_no_notes_to_oneself(texts):
    """What is open is in the issues; what is decided in the decision records."""
    words = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    assert not _hits(texts, words)
