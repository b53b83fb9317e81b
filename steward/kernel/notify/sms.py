"""Text messages to telephones: one line out of the house, which a setting names.

Providers carry only texts of templates they have approved, so a text is a template's name with its values; its words
are for lines that carry any. The line of the demonstration sends nothing: the page that asked shows the text instead.
It is refused everywhere else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.privacy import mask_phone
from steward.kernel.base.refused import Refused
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.masking import mask_text

_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True)
class SmsText:
    """`template` is our name of a template, whose id at the provider `STEWARD_SMS_TEMPLATES` gives.

    `values` fill it, in the template's order; `words` say the same whole.
    """

    template: str
    values: Mapping[str, str]
    words: str


@dataclass(frozen=True)
class SmsLine:
    """`send(phone, text)` hands a text to the provider, or raises; a line without it lets the page show the text.

    `needs` names the settings without which the line is not set up.
    """

    code: str
    send: Callable[[str, SmsText], None] | None = None
    needs: tuple[str, ...] = ()


DEMONSTRATION = SmsLine("demonstration")
_lines: dict[str, SmsLine] = {}


def register_sms_line(line: SmsLine) -> None:
    """Make a line usable by the setting `STEWARD_SMS`; a code taken twice is an error at start."""
    if _lines.setdefault(line.code, line) != line:
        raise ValueError(f"text message line {line.code} is registered twice")


def sms_line() -> SmsLine:
    """The line in use. Refuses where none is set up, and the demonstration's where nothing is demonstrated."""
    line = _lines.get(settings.STEWARD_SMS)
    if (
        line is None
        or (line is DEMONSTRATION and not settings.DEMONSTRATION)
        or not all(getattr(settings, name) for name in line.needs)
    ):
        raise Refused(
            _("Text messages are not set up here."),
            do=_("Ask the service desk; an administrator sets up the provider."),
            code="no_sms",
        )
    return line


def send_sms(phone: str, text: SmsText) -> None:
    """Send a text over the line in use, inside a job: providers are slow. Raises what the provider raises.

    `Undeliverable` where trying again cannot help, such as a number that is no mobile telephone's.
    """
    line = sms_line()
    if line.send is None:
        return
    if not _MOBILE.fullmatch(phone):
        raise Undeliverable("no mobile number")
    line.send(phone, text)


def template_id(text: SmsText) -> str:
    """The provider's id of a text's template. Raises `Undeliverable` where the settings name none."""
    found = settings.STEWARD_SMS_TEMPLATES.get(text.template)
    if not found:
        raise Undeliverable(f"STEWARD_SMS_TEMPLATES names no template for {text.template}")
    return str(found)


def without_number(words: str, phone: str) -> str:
    """What a provider says of a text, without the number it was for: it may stand behind a country's code there."""
    return mask_text(words.replace(phone, mask_phone(phone)))
