"""What a browser says of itself, in words its owner knows: `Chrome · Windows`; and how one signed in there."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.choices import VendorKind

WAYS: dict[str, str | Promise] = {
    "password": _("by password"),
    "link": _("by a link"),
    "one_click": _("by one click"),
}

# The first that is found counts: programs built on another browser name that one too.
PROGRAMS = (
    ("wxwork", "企业微信 WeCom"),
    ("MicroMessenger", "微信 WeChat"),
    ("DingTalk", "钉钉 DingTalk"),
    ("Lark", "飞书 Feishu"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
PHONES = frozenset({"HarmonyOS", "Android", "iPhone"})


def device_of(agent: str) -> str:
    """Program and system; empty where the browser said nothing we know."""
    return " · ".join(filter(None, (_first(PROGRAMS, agent), _first(SYSTEMS, agent))))


def is_phone(agent: str) -> bool:
    return _first(SYSTEMS, agent) in PHONES


def _first(words: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in words if sign in agent), "")


def way_of(way: str) -> str | Promise:
    """How a session began; empty for those from before it was noted."""
    if way in VendorKind.values:
        return _("over %(vendor)s") % {"vendor": VendorKind(way).label}
    return WAYS.get(way, "")
