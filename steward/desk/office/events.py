"""What the office records. Post, person and area are kept by id and named in the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from steward.desk.office.queries import area_names, person_names, post_names
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.tenancy.choices import AwayReason

POST, PERSON, AREAS = {"post": post_names}, {"person": person_names}, {"areas": area_names}


# What the fields of a changed row are called.
FIELDS = {
    "title": _("Title"),
    "title_en": _("English title"),
    "department_id": _("Department"),
    "roles": _("Roles"),
    "skills": _("Skills"),
    "reports_to_id": _("Reports to"),
    "seats": _("Seats"),
    "calendar_id": _("Working hours"),
    "kind": _("Job description"),
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
}


def _fields(names: Iterable[str]) -> str:
    return "、".join(str(FIELDS[name]) for name in names) or "—"


def _moment(text: str) -> str:
    return localtime(datetime.fromisoformat(text)).strftime("%m-%d %H:%M")


CHANGED = {"changed": _fields}


declare_events(
    EventKind("department.add", _("{by} added the department “{name}”."), icon="building"),
    EventKind("department.change", _("{by} renamed the department “{before}” to “{name}”."), icon="edit"),
    EventKind("post.add", _("{by} added the post “{post}”."), names=POST, icon="plus"),
    EventKind(
        "post.change", _("{by} changed the post “{post}”: {changed}."), names=POST, words=CHANGED, icon="edit"
    ),
    EventKind("post.close", _("{by} closed the post “{post}”."), names=POST, icon="x"),
    EventKind("post.reopen", _("{by} opened the post “{post}” again."), names=POST, icon="refresh"),
    EventKind("area.add", _("{by} added the area “{name}”."), icon="map-pin"),
    EventKind("area.change", _("{by} renamed the area “{before}” to “{name}”."), icon="edit"),
    EventKind("area.choose_places", _("{by} chose places into the area: {codes}."), icon="plus"),
    EventKind("area.drop_place", _("{by} took {code} out of the area."), icon="x"),
    EventKind("area.remove", _("{by} removed the area “{name}”."), icon="trash"),
    EventKind("staff.invite", _("{by} opened an account for {name}."), personal=("name",), icon="user-plus"),
    EventKind("staff.change", _("{by} corrected the account: {changed}."), words=CHANGED, icon="edit"),
    EventKind("staff.make_link", _("{by} made a link to set the password."), icon="key"),
    EventKind("staff.set_password", _("{by} set the password with the link."), icon="key"),
    EventKind("staff.lock", _("{by} locked the account."), icon="lock"),
    EventKind("staff.unlock", _("{by} unlocked the account."), icon="lock"),
    EventKind(
        "staff.mark_away",
        _("{by} marked: {reason}, {starts_at} to {ends_at}."),
        words={"reason": AwayReason, "starts_at": _moment, "ends_at": _moment},
        icon="calendar",
    ),
    EventKind(
        "staff.end_away",
        _("{by} ended the away mark: {reason}."),
        words={"reason": AwayReason},
        icon="user-check",
    ),
    EventKind(
        "appointment.start",
        _("{by} appointed {person}: {post} from {starts_on}, areas: {areas}."),
        names=POST | PERSON | AREAS,
        icon="user-check",
    ),
    EventKind(
        "appointment.act",
        _("{by} had {person} act for {absent} as {post}, {starts_on} to {ends_on}."),
        names=POST | PERSON | {"absent": person_names},
        icon="users",
    ),
    EventKind(
        "appointment.change_areas",
        _("{by} gave {person} ({post}) the areas: {areas}; before: {before}."),
        names=POST | PERSON | AREAS | {"before": area_names},
        icon="map-pin",
    ),
    EventKind(
        "appointment.end",
        _("{by} ended the appointment of {person} as {post}: last day {ends_on}."),
        names=POST | PERSON,
        icon="logout",
    ),
)
