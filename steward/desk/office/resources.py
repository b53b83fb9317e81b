"""Departments, posts and areas as administrators and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.office import actions, forms
from steward.desk.office.policies import MAY, OFFICE, may_at, may_somewhere
from steward.desk.office.queries import (
    answering_for,
    history_of,
    holders_of_posts,
    office_sites,
    visible_areas,
    visible_departments,
    visible_posts,
)
from steward.kernel.base import clock
from steward.kernel.duties.queries import post_kinds
from steward.kernel.places.models import AreaPlace
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import open_filter, site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Area, Department, Post

WHOLE_COMPANY = _("The whole company")


def role_words(post: Post) -> str:
    words = dict(Role.choices)
    return "、".join(str(words.get(role, role)) for role in post.roles)


def _holders(post: Post) -> str:
    return "、".join(row.user.name for row in post.held)  # type: ignore[attr-defined]


def _post_state(post: Post) -> Any:
    if not post.is_active:
        return _("Post closed")
    return _("Held") if post.held else _("Vacant")  # type: ignore[attr-defined]


def _post_mark(post: Post) -> tuple[str, str]:
    if not post.is_active:
        return "off", "x"
    return ("ok", "user-check") if post.held else ("wait", "user")  # type: ignore[attr-defined]


def _site(row: Any) -> Any:
    return row.site or WHOLE_COMPANY


def _may_post(verb: str, post: Post | None, actor: Actor) -> bool:
    if post is None:
        return may_somewhere(verb, actor)
    return may_at(verb, post.site_id, actor) and post.is_active == (verb != "reopen")


def _may_area(verb: str, area: Area | None, actor: Actor) -> bool:
    if area is None:
        return may_somewhere(verb, actor)
    if verb == "drop_place" and not area.places:  # type: ignore[attr-defined]
        return False
    return may_at(verb, area.site_id, actor)


def _may_department(verb: str, row: Department | None, actor: Actor) -> bool:
    return may_somewhere(verb, actor) if row is None else may_at(verb, row.site_id, actor)


def _post_facts(post: Post, _actor: Actor) -> Mapping[str, Any]:
    return {
        "post": post,
        "site": _site(post),
        "roles": role_words(post),
        "kind": post_kinds().get(post.kind),
        "below": list(post.reports.filter(is_active=True).order_by("pk")),
    }


def _post_people(post: Post, _actor: Actor) -> Mapping[str, Any]:
    rows = list(history_of(post)[:50])
    return {"rows": rows, "today": clock.today(), "post": post}


def _area_places(area: Area, _actor: Actor) -> Mapping[str, Any]:
    rows = AreaPlace.objects.filter(area=area).select_related("place").order_by("place__sort_key", "pk")
    return {"area": area, "rows": rows}


def _area_people(area: Area, _actor: Actor) -> Mapping[str, Any]:
    return {"rows": answering_for(area)}


_post = verbs_of(_may_post, MAY, "post")
_area = verbs_of(_may_area, MAY, "area")
_department = verbs_of(_may_department, MAY, "department")

POSTS = declare_resource(
    Resource(
        name="posts",
        label=_("Posts"),
        label_one=_("Post"),
        icon="id-badge-2",
        rows=visible_posts,
        roles=OFFICE,
        title=str,
        joined=("site", "department__site", "reports_to__site", "calendar", "organisation"),
        listed=("site", "department", "reports_to"),
        prefetched=(holders_of_posts(),),
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        timeline=lambda post: [post, *Appointment.objects.filter(post=post)],
        phone=lambda post: Lines(
            post, (_holders(post) or _("Nobody"), _site(post)), state=(*_post_mark(post), _post_state(post))
        ),
        columns=(
            Column("title", _("Title"), lambda post: post.title, show=str, sort="title", kind="link"),
            Column(
                "state", _("State"), lambda post: "active" if post.is_active else "closed",
                show=_post_state, kind="state", mark=_post_mark,
            ),
            Column("holders", _("Held by"), _holders),
            Column("department", _("Department"), lambda post: str(post.department)),
            Column("site", _("Site"), lambda post: post.site_id, show=_site),
            Column("superior", _("Reports to"), lambda post: str(post.reports_to or "")),
            Column("roles", _("Roles"), lambda post: post.roles, show=role_words),
        ),
        filters=(
            site_filter(sites=office_sites),
            flag_filter(
                "company", WHOLE_COMPANY, lambda rows, _actor: rows.filter(site__isnull=True)
            ),
            open_filter(_("Open posts")),
        ),
        verbs=(
            _post(
                "add", _("Add a post"), "plus", forms.AddPostForm, actions.add_post,
                creates=True, style="primary", done=_("Post added."),
            ),
            _post(
                "change", _("Change post"), "edit", forms.ChangePostForm, actions.change_post,
                style="primary", done=_("Post changed."),
            ),
            _post(
                "close", _("Close post"), "x", forms.ClosePostForm, actions.close_post,
                style="danger", done=_("Closed."),
            ),
            _post(
                "reopen", _("Open post again"), "refresh", forms.ReopenPostForm, actions.reopen_post,
                done=_("Open again."),
            ),
        ),
        panels=(
            Panel("people", _("Who holds it"), "desk/office/post_people.html", _post_people),
            Panel("facts", _("Post"), "desk/office/post_facts.html", _post_facts, side=True),
        ),
    )
)  # fmt: skip

DEPARTMENTS = declare_resource(
    Resource(
        name="departments",
        label=_("Departments"),
        label_one=_("Department"),
        icon="building",
        rows=visible_departments,
        roles=OFFICE,
        title=str,
        joined=("site",),
        default_sort="id",
        in_menu=False,
        phone=lambda row: Lines(row, (_site(row),)),
        columns=(
            Column("name", _("Name"), lambda row: row.name, show=str, sort="name", kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=_site),
            Column("code", _("Code"), lambda row: row.code),
        ),
        filters=(site_filter(sites=office_sites),),
        verbs=(
            _department(
                "add", _("Add a department"), "plus", forms.AddDepartmentForm,
                actions.add_department, creates=True, style="primary", done=_("Department added."),
            ),
            _department(
                "change", _("Rename department"), "edit", forms.ChangeDepartmentForm,
                actions.change_department, done=_("Renamed."),
            ),
        ),
        panels=(
            Panel(
                "posts", _("Posts"), "desk/office/department_posts.html",
                lambda row, _actor: {"rows": row.posts.filter(is_active=True).order_by("pk")},
            ),
        ),
    )
)  # fmt: skip

AREAS = declare_resource(
    Resource(
        name="areas",
        label=_("Areas"),
        label_one=_("Area"),
        icon="map-pin",
        rows=visible_areas,
        roles=OFFICE,
        title=lambda area: area.name,
        joined=("site",),
        default_sort="id",
        in_menu=False,
        phone=lambda area: Lines(area.name, (area.site,), aside=area.places),
        columns=(
            Column("name", _("Name"), lambda area: area.name, sort="name", kind="link"),
            Column("site", _("Site"), lambda area: area.site_id, show=lambda area: area.site),
            Column("places", _("Places"), lambda area: area.places, kind="number"),
        ),
        filters=(site_filter(sites=office_sites),),
        verbs=(
            _area(
                "add", _("Add an area"), "plus", forms.AddAreaForm, actions.add_area,
                creates=True, style="primary", done=_("Area added."),
            ),
            _area(
                "choose_places", _("Choose places"), "plus", forms.ChoosePlacesForm,
                actions.choose_places, style="primary", done=_("Chosen into the area."),
            ),
            _area(
                "drop_place", _("Take a place out"), "x", forms.DropPlaceForm,
                actions.drop_place, done=_("Taken out."),
            ),
            _area(
                "change", _("Rename area"), "edit", forms.ChangeAreaForm, actions.change_area,
                done=_("Renamed."),
            ),
            _area(
                "remove", _("Remove area"), "trash", forms.RemoveAreaForm, actions.remove_area,
                style="danger", done=_("Area removed."),
            ),
        ),
        panels=(
            Panel("places", _("Places"), "desk/office/area_places.html", _area_places),
            Panel("people", _("Who answers for it"), "desk/office/area_people.html", _area_people, side=True),
        ),
    )
)  # fmt: skip
