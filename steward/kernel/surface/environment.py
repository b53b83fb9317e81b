"""The Jinja2 environment of all our pages: translations, addresses, icons, moments and numbers."""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from steward.kernel.base import clock
from steward.kernel.base.money import show_minor
from steward.kernel.base.privacy import mask_id_number, mask_phone
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.aids import aids_of
from steward.kernel.surface.parts import due, icon, mark, moment, phone_rows, table_rows, two_lines
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import in_language


def environment(**options: Any) -> Environment:
    """Called once by Django's own Jinja2 backend."""
    # Django's backend passes autoescape=True among the options.
    made = Environment(  # noqa: S701
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(
        _=said,
        url=reverse,
        static=static,
        icon=icon,
        mark=mark,
        due=due,
        table_rows=table_rows,
        phone_rows=phone_rows,
        two_lines=two_lines,
        aids_of=aids_of,
        now=clock.now,
        language=translation.get_language,
        in_language=in_language,
        role_word=role_word,
    )
    made.filters.update(
        moment=moment,
        day=day,
        clock_time=clock_time,
        money=show_minor,
        minutes=say_minutes,
        mask_phone=mask_phone,
        mask_id=mask_id_number,
        input_value=input_value,
        altered=altered,
        without=without,
    )
    made.tests["grouped"] = lambda label: isinstance(label, list | tuple)
    return made


def said(text: str, /, **values: Any) -> Markup:
    """A text of ours in the reader's language. Most have no values: those are made once for each language."""
    if not values:
        return _said(text, translation.get_language())
    return Markup(translation.gettext(text)) % values


@cache
def _said(text: str, _language: str | None) -> Markup:
    # A doubled percent sign is one, as in texts with values.
    return Markup(translation.gettext(text) % {})


def clock_time(value: datetime) -> str:
    return timezone.localtime(value).strftime("%H:%M")


def day(value: date | datetime | None) -> str:
    """`2026-11-23`, in local time; a dash for nothing."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return value.isoformat()


def input_value(value: Any) -> str:
    """A form value as an input element wants it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
            if timezone.is_aware(value)
            else value.isoformat()
        )
    return str(value)


def without(query: QueryDict, name: str) -> str:
    """The query string without one filter; with none left it shows everything instead of the defaults."""
    return altered(query, **{name: None, "after": None, "before": None}) or "view="


def altered(query: QueryDict, **changes: Any) -> str:
    """The query string with some parameters replaced, and without those set to None.

    Of plain lists: a copy of a `QueryDict` is a deep one, and a list page asks for ten of them.
    """
    kept: dict[str, Any] = {name: values for name, values in query.lists() if name not in changes}
    new = {name: value for name, value in changes.items() if value is not None}
    return urlencode(kept | new, doseq=True)


def role_word(role: str) -> str:
    """The name of a role in the reader's language."""
    return str(dict(Role.choices).get(role, role))
