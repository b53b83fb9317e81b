"""Text messages to telephones: one line out of the house, which a setting names.

The line of the demonstration sends nothing: the page that asked shows the text instead. It is refused everywhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.refused import Refused


@dataclass(frozen=True)
class SmsLine:
    """`send(phone, text)` hands a text to the provider, or raises; a line without it lets the page show the text."""

    code: str
    send: Callable[[str, str], None] | None = None


DEMONSTRATION = SmsLine("demonstration")
_lines: dict[str, SmsLine] = {}


def register_sms_line(line: SmsLine) -> None:
    """Make a line usable by the setting `STEWARD_SMS`; a code taken twice is an error at start."""
    if _lines.setdefault(line.code, line) != line:
        raise ValueError(f"text message line {line.code} is registered twice")


def sms_line() -> SmsLine:
    """The line in use. Refuses where none is set up, and the demonstration's where nothing is demonstrated."""
    line = _lines.get(settings.STEWARD_SMS)
    if line is None or (line is DEMONSTRATION and not settings.DEMONSTRATION):
        raise Refused(
            _("Text messages are not set up here."),
            do=_("Ask the service desk; an administrator sets up the provider."),
            code="no_sms",
        )
    return line


def send_sms(phone: str, text: str) -> None:
    """Send a text over the line in use, inside a job: providers are slow. Raises what the provider raises."""
    line = sms_line()
    if line.send is not None:
        line.send(phone, text)
