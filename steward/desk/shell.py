"""The frame around every page: menu, tabs, badge, messages; computed only when a template asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise, lazy
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.queries import has_round_now
from steward.desk.usage.queries import LEADERS
from steward.kernel.base import clock
from steward.kernel.notify.queries import unread_badge
from steward.kernel.surface.declare import Resource, resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import in_language
from steward.reports.weekly.policies import READERS


@dataclass(frozen=True)
class Entry:
    """A line of the menu or a tab of the phone's bar."""

    href: str
    icon: str
    label: str | Promise
    active: bool = False
    key: str = ""
    main: bool = False
    badge: str = ""


Menu = list[tuple[str | Promise, list[Entry]]]

# The parts of the menu in their order; resources say by `Resource.position` in which they stand.
SECTIONS: tuple[tuple[range, Promise], ...] = (
    (range(60, 70), _("My work")),
    (range(20), _("Service")),
    (range(20, 30), _("On the spot")),
    (range(30, 40), _("Quality and figures")),
    (range(40, 60), _("Homes and people")),
    (range(70, 100), _("Management")),
)
# Of these the menu shows the entries; the others open at a click, or when one stands under them.
UNFOLDED = 3

# Whose posts are given rounds to walk.
WALKERS = frozenset({Role.STEWARD, Role.WORKER, Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.QUALITY})

# Pages beside the resources: place, address, icon, label, roles that see them (empty: everybody).
PAGES: tuple[tuple[int, str, str, Promise, frozenset[Role]], ...] = (
    (20, "/field/", "walk", _("My rounds"), WALKERS),
    (23, "/watches/now/", "phone-call", _("On duty now"), frozenset(Role)),
    (
        43,
        "/overview/",
        "building-community",
        _("Area overview"),
        frozenset({Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR, Role.QUALITY}),
    ),
    (
        44,
        "/familiarity/",
        "user-check",
        _("Familiarity"),
        frozenset({Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR, Role.QUALITY}),
    ),
    (35, "/reports/", "chart-bar", _("Reports"), frozenset(READERS)),
    (70, "/imports/", "upload", _("Imports"), frozenset({Role.ADMIN, Role.MANAGER, Role.HEAD})),
    (71, "/exports/", "download", _("Exports"), frozenset()),
    # Administrators find it among the settings.
    (72, "/staff/", "id-badge-2", _("Staff"), frozenset({Role.MANAGER})),
    (73, "/usage/", "eye-check", _("Use of the system"), LEADERS),
    (74, "/jobs/", "player-play", _("Background jobs"), frozenset({Role.ADMIN, Role.DIRECTOR})),
    (75, "/office/", "settings", _("Settings"), frozenset({Role.ADMIN, Role.DIRECTOR})),
    (
        76,
        "/reveals/",
        "eye",
        _("Who saw personal data"),
        frozenset({Role.ADMIN, Role.DIRECTOR, Role.MANAGER}),
    ),
    (77, "/trail/", "history", _("Audit trail"), frozenset({Role.ADMIN, Role.DIRECTOR, Role.MANAGER})),
)


class Shell:
    """What base.html needs of the reader."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        self.signed_in = self.actor is not None
        self.debug = settings.DEBUG
        self.name = self.actor.name if self.actor else ""
        # Whose page it is: the browser keeps unsent words for this person only.
        self.person = str(self.actor.user_id) if self.actor else ""
        self.unread = cache(self._unread)

    def _unread(self) -> str:
        return unread_badge(self.actor) if self.actor else ""

    def messages(self) -> Any:
        return messages.get_messages(self.request)

    def posts(self) -> str:
        """The posts held, in the reader's language."""
        hats = self.actor.hats if self.actor else ()
        return "、".join(in_language(hat.title, hat.title_en) for hat in hats[:2])

    def suggests(self) -> bool:
        """Whether the account menu offers to hand in a suggestion: two taps from every page (DSK14)."""
        return self.actor is not None and resources()["proposals"].open_to(self.actor)

    def print_mark(self) -> str:
        """The foot of every printed page: a sheet found elsewhere says whose it was (SEC1)."""
        at = localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
        return _("Printed by %(name)s on %(at)s. Not to be passed on.") % {"name": self.name, "at": at}

    def menu(self) -> Menu:
        """Today, then the resources and pages that the posts open, part by part under its heading."""
        assert self.actor is not None
        return _menu(self.actor.roles)

    def menu_markup(self) -> SafeString:
        """The menu beside every page."""
        assert self.actor is not None
        here = tuple(_here(self.request.path))
        return _menu_markup(self.actor.roles, here, get_language())

    def tabs(self) -> list[Entry]:
        """Five things under the thumb; the middle one takes a new request. An open round comes before any list."""
        assert self.actor is not None
        walks = bool(WALKERS & self.actor.roles) and has_round_now(self.actor)
        opened = _in_order([r for r in resources().values() if r.in_menu and r.open_to(self.actor)])
        entries = [self._entry("/", "home", _("Today"))]
        if walks:
            entries.append(self._entry("/field/", "walk", _("My rounds")))
        else:
            entries += [self._entry(f"/{r.name}/", r.icon, r.label) for r in opened[:1]]
        for resource in opened:
            creator = resource.creator
            if creator and creator.may(None, self.actor):
                address = f"/{resource.name}/{creator.name}/"
                entries.append(Entry(address, creator.icon, creator.label, main=True))
                break
        entries.append(
            Entry("/inbox/", "bell", _("Inbox"), self.request.path == "/inbox/", badge=self.unread())
        )
        entries.append(self._entry("/account/", "user-circle", _("Me")))
        return entries

    def where(self) -> str:
        """For developers: which capability and view made the page."""
        match = self.request.resolver_match
        return f"{match.app_name or match.func.__module__} · {match.view_name}" if match else ""

    def _entry(self, href: str, icon: str, label: str | Promise) -> Entry:
        return Entry(href, icon, label, _is_at(self.request.path, href))


def _is_at(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


def _menu(roles: frozenset[str]) -> Menu:
    placed = [
        (r.position, Entry(f"/{r.name}/", r.icon, r.label, key=r.name[0]))
        for r in resources().values()
        if r.in_menu and r.roles & roles
    ]
    placed += [
        (position, Entry(href, icon, label))
        for position, href, icon, label, wanted in PAGES
        if not wanted or wanted & roles
    ]
    return [("", [Entry("/", "home", _("Today"), key="t")]), *_in_sections(placed)]


def _here(path: str) -> Iterator[str]:
    """The entries of the menu under which an address stands."""
    hrefs = ["/", *(f"/{name}/" for name in resources()), *(page[1] for page in PAGES)]
    return (href for href in hrefs if _is_at(path, href))


@lru_cache(maxsize=1_000)
def _menu_markup(roles: frozenset[str], here: tuple[str, ...], _language: str | None) -> SafeString:
    """The same for all with these roles at this place, so it is made once: a third of the frame's time."""
    context = {"menu": _menu(roles), "here": here, "unfolded": UNFOLDED}
    return mark_safe(render_to_string("desk/menu.html", context))


def _in_sections(placed: list[tuple[int, Entry]]) -> Iterator[tuple[str | Promise, list[Entry]]]:
    """The parts of the menu in which the reader has something."""
    for places, label in SECTIONS:
        inside = sorted((row for row in placed if row[0] in places), key=itemgetter(0))
        if inside:
            yield label, [entry for _place, entry in inside]


def _in_order(opened: list[Resource]) -> list[Resource]:
    """Resources by the place they ask for in the menu."""
    return sorted(opened, key=lambda resource: resource.position)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page. The proof against forged posts is made once, not for each form of the page."""
    token = cache(lambda: get_token(request))
    field = cache(lambda: f'<input type="hidden" name="csrfmiddlewaretoken" value="{token()}">')
    return {
        "shell": Shell(request),
        "csrf_token": lazy(token, str)(),
        "csrf_input": lazy(lambda: mark_safe(field()), SafeString)(),
    }
