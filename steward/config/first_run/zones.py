"""Time zones as people choose them: by continent, China first."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

CHINA = "Asia/Shanghai"
REGIONS = {
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "Africa": _("Africa"),
    "America": _("America"),
    "Australia": _("Australia"),
    "Pacific": _("Pacific"),
    "Indian": _("Indian Ocean"),
    "Atlantic": _("Atlantic"),
}


@cache
def _names() -> tuple[str, ...]:
    order = list(REGIONS)
    found = (name for name in available_timezones() if name.partition("/")[0] in REGIONS and name != CHINA)
    return tuple(sorted(found, key=lambda name: (order.index(name.partition("/")[0]), name)))


def zone_choices() -> Iterable[tuple[str, object]]:
    """Choices of a select, grouped; cities keep the names the zones carry."""
    yield CHINA, _("China (Beijing time)")
    for region, names in groupby(_names(), key=lambda name: name.partition("/")[0]):
        yield str(REGIONS[region]), [(name, name.partition("/")[2].replace("_", " ")) for name in names]
