"""What most resources declare in the same way: verbs bound to their policy, choices of site, of use, of open work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.base import clock
from steward.kernel.base.keys import key_of
from steward.kernel.surface.declare import Filter, Row, Text, Verb, choice_filter, flag_filter
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites

SITE = _("Site")
May = Callable[[str, Row, Actor], bool]


def verbs_of(may: May, roles: Mapping[str, Iterable[Role]], noun: str = "") -> Callable[..., Verb]:
    """What makes the verbs of a resource: `verb(name, label, icon, form, action, **more)`.

    Each has the roles its policy grants and a button that asks `may`. Events are named after `noun` where their
    prefix is not the one of the form's name.
    """

    def verb(name: str, label: Text, icon: str, form: Any, action: Callable[..., Any], **more: Any) -> Verb:
        if noun:
            more.setdefault("event", f"{noun}.{name}")
        granted = frozenset(roles[name])
        return Verb(name, label, icon, form, action, may=partial(may, name), roles=granted, **more)

    return verb


def site_filter(
    lookup: str = "site_id",
    label: Text = SITE,
    sites: Callable[[Actor], QuerySet[Site]] = visible_sites,
) -> Filter:
    """Narrow by the sites an actor sees, or by another set of them."""
    return choice_filter("site", label, lookup, lambda actor: [(site.pk, site.name) for site in sites(actor)])


def row_filter(
    name: str, label: Text, lookup: str, words: Callable[[Sequence[int], Actor], Iterable[str]]
) -> Filter:
    """A filter set by links: there are too many rows to choose from. What is no key matches nothing."""

    def keys(values: Sequence[str]) -> list[int]:
        return [key for value in values if (key := key_of(value)) is not None]

    return Filter(
        name,
        label,
        lambda rows, values, _actor: rows.filter(**{f"{lookup}__in": keys(values)}),
        kind="row",
        words=lambda values, actor: words(keys(values), actor),
    )


def open_filter(label: Text) -> Filter:
    """Narrow to what is in use: not closed."""
    return flag_filter("open", label, lambda rows, _actor: rows.filter(is_active=True))


def unclosed_filter(label: Text) -> Filter:
    """Narrow work to what is not closed yet."""
    return flag_filter("open", label, lambda rows, _actor: rows.filter(closed_at__isnull=True))


def in_hands_filter(label: Text) -> Filter:
    """Narrow work to what the actor, or whom he acts for, has in hand."""
    return flag_filter("mine", label, lambda rows, actor: rows.filter(assignee_id__in=actor.queue_user_ids))


def overdue_filter(label: Text) -> Filter:
    """Narrow work to what is open past its nearest deadline."""
    return flag_filter(
        "late", label, lambda rows, _actor: rows.filter(closed_at__isnull=True, due_at__lt=clock.now())
    )
