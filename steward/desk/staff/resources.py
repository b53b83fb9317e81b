"""Members of staff as administrators, site managers and programs meet them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.second_factor.actions import reset_factor
from steward.desk.second_factor.queries import factor_of
from steward.desk.staff import actions, forms
from steward.desk.staff.policies import LEADERS, MAY, may_invite, may_person
from steward.desk.staff.queries import (
    career_of,
    held_by,
    open_aways,
    unfinished_appointments,
    visible_staff,
)
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index, mask_phone, normal_digits
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Away, User
from steward.kernel.tenancy.queries import in_force, visible_sites


def _posts(user: User) -> str:
    words = []
    for row in held_by(user):
        word = str(row.post if row.acting_for is None else row.acting_for.post)
        if row.acting_for is not None:
            word = _("%(post)s (acting for %(name)s)") % {"post": word, "name": row.acting_for.user.name}
        words.append(word)
    return "、".join(words)


def _sites(user: User) -> str:
    sites = (row.post.site.name for row in held_by(user) if row.post.site)
    return "、".join(dict.fromkeys(sites))


def _state(user: User) -> Any:
    if not user.is_active:
        return _("Account locked")
    if not user.has_usable_password():
        return _("Invited")
    return _("In office") if held_by(user) else _("Without a post")


def _code(user: User) -> str:
    return "active" if user.is_active else "locked"


def _mark(user: User) -> tuple[str, str]:
    if not user.is_active:
        return "off", "lock"
    if not user.has_usable_password():
        return "wait", "mail"
    return ("ok", "user-check") if held_by(user) else ("off", "user")


def _search(rows: QuerySet[User], text: str, _actor: Actor) -> QuerySet[User]:
    """By name, user name, title of a post held today, or the whole phone number."""
    posts = Appointment.objects.filter(in_force(clock.today()), post__title__contains=text).values("user_id")
    wanted = Q(name__contains=text) | Q(username__startswith=text) | Q(pk__in=posts)
    digits = normal_digits(text)
    if len(digits) >= 7:
        wanted |= Q(phone_index=keyed_index(digits, "phone"))
    return rows.filter(wanted)


def _at_site(rows: QuerySet[User], values: Sequence[str], actor: Actor) -> QuerySet[User]:
    """Those with a post today at one of the sites; a site beyond one's reach matches nobody."""
    known = {str(site.pk): site.pk for site in visible_sites(actor)}
    wanted = [known[value] for value in values if value in known]
    posts = Appointment.objects.filter(in_force(clock.today()), post__site_id__in=wanted)
    return rows.filter(pk__in=posts.values("user_id"))


def _career(user: User, actor: Actor) -> Mapping[str, Any]:
    rows = list(career_of(user).prefetch_related("areas"))
    return {
        "rows": rows,
        "user": user,
        "today": clock.today(user.organisation.zone),
        "aways": list(open_aways(user)),
        "may": {
            verb: may_person(verb, user, actor) for verb in ("end_appointment", "change_areas", "end_away")
        },
    }


def _account(user: User, actor: Actor) -> Mapping[str, Any]:
    return {
        "user": user,
        "phone": mask_phone(user.phone),
        "state": _state(user),
        "look": _mark(user),
        "may_link": may_person("make_link", user, actor),
        "factor": factor_of(user.pk),
    }


def _may(verb: str, user: User | None, actor: Actor) -> bool:
    if user is None:
        return may_invite(actor)
    if not may_person(verb, user, actor):
        return False
    if verb in ("end_appointment", "change_areas"):
        return bool(user.unfinished)  # type: ignore[attr-defined]
    if verb == "reset_factor":
        return user.pk != actor.user_id and factor_of(user.pk) is not None
    return verb != "end_away" or open_aways(user).exists()


_verb = verbs_of(_may, MAY)

STAFF = declare_resource(
    Resource(
        name="staff",
        label=_("Staff"),
        label_one=_("Member of staff"),
        icon="users",
        rows=visible_staff,
        roles=LEADERS,
        title=lambda user: user.name,
        joined=("organisation",),
        listed=(),
        prefetched=(unfinished_appointments(),),
        default_sort="id",
        in_menu=False,
        search=_search,
        search_hint=_("Name, user name, post, phone"),
        timeline=lambda user: [user, *Appointment.objects.filter(user=user)],
        phone=lambda user: Lines(
            user.name, (_posts(user) or _("No post"), _sites(user)), state=(*_mark(user), _state(user))
        ),
        columns=(
            Column("name", _("Name"), lambda user: user.name, sort="name", kind="link"),
            Column("state", _("State"), _code, show=_state, kind="state", mark=_mark),
            Column("posts", _("Posts"), _posts),
            Column("sites", _("Site"), _sites),
            Column("phone", _("Phone"), lambda user: mask_phone(user.phone)),
            Column("username", _("User name"), lambda user: user.username),
            Column("joined_on", _("Joined"), lambda user: user.joined_on, kind="day", default=False),
        ),
        filters=(
            Filter("site", _("Site"), _at_site, lambda actor: [(site.pk, site.name) for site in visible_sites(actor)]),
            flag_filter("locked", _("Account locked"), lambda rows, _actor: rows.filter(is_active=False)),
            flag_filter(
                "absent",
                _("Away now"),
                lambda rows, _actor: rows.filter(
                    pk__in=Away.objects.filter(starts_at__lte=clock.now(), ends_at__gt=clock.now()).values("user_id")
                ),
            ),
        ),
        verbs=(
            _verb(
                "invite", _("Invite a colleague"), "user-plus", forms.InviteStaffForm, actions.invite_staff,
                event="staff.invite", creates=True, style="primary",
                done=_("The account is open. Now make the link with which the colleague sets a password."),
            ),
            _verb(
                "appoint", _("Appoint"), "user-check", forms.AppointStaffForm, actions.appoint_staff,
                event="appointment.start", style="primary", done=_("Appointed."),
            ),
            _verb(
                "mark_away", _("Mark away"), "calendar", forms.MarkAwayForm, actions.mark_away,
                event="staff.mark_away", done=_("Marked away: no new work meanwhile."),
            ),
            _verb(
                "act_for", _("Act for a colleague"), "users", forms.ActForColleagueForm, actions.act_for_colleague,
                event="appointment.act", done=_("Acts in these days; both names show."),
            ),
            _verb(
                "change_areas", _("Change areas"), "map-pin", forms.ChangeAreasForm, actions.change_areas,
                event="appointment.change_areas", done=_("Areas changed."),
            ),
            _verb(
                "end_away", _("Back at work"), "user-check", forms.EndAwayForm, actions.end_away,
                event="staff.end_away", done=_("Back at work."),
            ),
            _verb(
                "end_appointment", _("End an appointment"), "logout", forms.EndAppointmentForm,
                actions.end_appointment, event="appointment.end", done=_("The last day is set."),
            ),
            _verb(
                "make_link", _("Link to set the password"), "key", forms.MakeLinkForm, actions.make_link,
                event="staff.make_link", reveals=True,
            ),
            _verb(
                "change", _("Correct name and numbers"), "edit", forms.ChangeStaffForm, actions.change_staff,
                event="staff.change", done=_("Corrected."),
            ),
            _verb(
                "reset_factor", _("Take the second factor away"), "key-off", forms.ResetFactorForm, reset_factor,
                event="staff.reset_factor", done=_("Taken away, and signed out everywhere."),
            ),
            _verb(
                "lock", _("Lock account"), "lock", forms.LockAccountForm, actions.lock_account,
                event="staff.lock", style="danger", done=_("Locked, and signed out everywhere."),
            ),
            _verb(
                "unlock", _("Unlock account"), "lock", forms.UnlockAccountForm, actions.unlock_account,
                event="staff.unlock", done=_("Unlocked."),
            ),
        ),
        panels=(
            Panel("career", _("Appointments"), "desk/staff/career.html", _career),
            Panel("account", _("Account"), "desk/staff/account.html", _account, side=True),
        ),
    )
)  # fmt: skip
