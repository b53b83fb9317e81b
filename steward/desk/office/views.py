"""The way into the settings, and the picture of the organisation."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from steward.desk.office.policies import OFFICE
from steward.desk.office.queries import chart as chart_of
from steward.desk.office.queries import office_sites
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

# With more posts than this, branches below the second level are folded.
OPEN_POSTS = 40


@dataclass(frozen=True)
class Setting:
    """A line of the settings; open to the roles of its resource, or to those named."""

    href: str
    icon: str
    label: str | Promise
    hint: str | Promise
    resource: str = ""
    roles: frozenset[Role] = frozenset()

    def open_to(self, actor: Actor) -> bool:
        return resources()[self.resource].open_to(actor) if self.resource else bool(self.roles & actor.roles)


# One thing a line; groups in the order in which a new company needs them.
SETTINGS: tuple[tuple[str | Promise, tuple[Setting, ...]], ...] = (
    (
        _("The company"),
        (
            Setting("/office/chart/", "sitemap", _("Organisation chart"), _("Who reports to whom, who holds what"),
                    roles=OFFICE),
            Setting("/staff/", "users", _("Staff"), _("Invite, appoint, stand in, away, lock"), "staff"),
            Setting("/posts/", "id-badge-2", _("Posts"), _("Roles, superior, seats, working hours"), "posts"),
            Setting("/departments/", "building", _("Departments"), _("Of the company and of each site"), "departments"),
            Setting("/office/second-factor/", "lock", _("Second factor"), _("Which roles sign in with a code as well"),
                    roles=frozenset({Role.ADMIN})),
            Setting("/office/retention/", "eraser", _("Retention"), _("How long personal data is kept"),
                    roles=frozenset({Role.ADMIN, Role.DIRECTOR})),
            Setting("/areas/", "map-pin", _("Areas"), _("Which buildings and units a post answers for"), "areas"),
        ),
    ),
    (
        _("Promises"),
        (
            Setting("/standards/", "clock", _("Service standards"), _("Response, resolution, callback"), "standards"),
            Setting("/rungs/", "stairs-up", _("Escalation ladder"), _("Who must see to it after how long"), "rungs"),
            Setting("/callbacks/", "phone-call", _("Callbacks"), _("Who is asked, how often, with which questions"),
                    "callbacks"),
            Setting("/duties/", "book", _("Duties"), _("What each post has to do, how often, and how it is known"),
                    "duties"),
            Setting("/flows/", "route", _("Approval flows"), _("Who has to agree to what, in which order"), "flows"),
            Setting("/grades/", "scale", _("Grading of complaints"), _("What makes a complaint serious or major"),
                    "grades"),
            Setting("/limits/", "chart-bar", _("Complaints of an area a month"),
                    _("What areas are judged by, from when on"), "limits"),
            Setting("/office/sample/", "player-play", _("What would happen"), _("A ticket, step by step"),
                    roles=OFFICE),
            Setting("/office/check/", "checklist", _("Check of the promises"), _("What could not work, in words"),
                    roles=OFFICE),
            Setting("/measures/", "scale", _("Rules of the registry"), _("Known households, attention lists"),
                    "measures"),
            Setting("/fields/", "writing", _("Own fields"), _("What else you keep of units and people"), "fields"),
            Setting("/matters/", "list-check", _("Matters"), _("What people report, by kind"), "matters"),
            Setting("/calendars/", "clock", _("Working hours"), _("Of sites and posts"), "calendars"),
            Setting("/holidays/", "calendar", _("Public holidays"), _("And make-up workdays"), "holidays"),
        ),
    ),
    (
        _("Connections"),
        (
            Setting("/webhooks/", "webhook", _("Webhooks"), _("Tell other programs what happens"), "webhooks"),
            Setting("/mailboxes/", "mail", _("Mailboxes"), _("Requests that come in by e-mail"), "mailboxes"),
            Setting("/bots/", "robot", _("Group chats"), _("Robots in WeCom, DingTalk and Feishu groups"), "bots"),
            Setting("/vendors/", "link", _("Vendors' accounts"),
                    _("Sign-in and messages over WeCom, WeChat, DingTalk, Feishu"), "vendors"),
            Setting("/office/owner-messages/", "bell", _("Messages to owners"),
                    _("What they hear of their requests, over WeChat, e-mail, text message"),
                    roles=frozenset({Role.ADMIN, Role.DIRECTOR})),
            Setting("/jobs/", "player-play", _("Background jobs"), _("What runs by itself, and what failed"),
                    roles=OFFICE),
            Setting("/trail/", "history", _("Audit trail"), _("Who changed what, and when"), roles=OFFICE),
        ),
    ),
)  # fmt: skip


def _office_actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.hats_with(OFFICE):
        raise PermissionDenied
    return actor


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Everything an administrator can set, one line each."""
    actor = _office_actor(request)
    groups = [(label, [row for row in rows if row.open_to(actor)]) for label, rows in SETTINGS]
    return render(request, "desk/office/settings.html", {"groups": [group for group in groups if group[1]]})


@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """The posts as a tree by reporting line: of the company, or of one site."""
    actor = _office_actor(request)
    sites = list(office_sites(actor))
    asked = request.GET.get("site", "")
    site = next((row for row in sites if str(row.pk) == asked), None)
    tops = chart_of(actor, site.pk if site else None)
    context = {"tops": tops, "sites": sites, "site": site, "fold": sum(top.size for top in tops) > OPEN_POSTS}
    return render(request, "desk/office/chart.html", context)
