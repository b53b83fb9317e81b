"""Presets: what an organisation starts with, read from `presets/` and added where it is missing.

A row is known by its code and left alone once it is there: what somebody edited stays edited.
"""

from collections import Counter
from typing import Any

from django.db import models, transaction

from steward.capabilities.boundaries.models import Boundary
from steward.capabilities.registry.models import Measure
from steward.capabilities.registry.queries.measures import PRESETS
from steward.capabilities.tickets.models import CallbackPolicy, GradeRule
from steward.config.preset_calendars import add_calendars, add_days, calendar_names
from steward.config.preset_checklists import add_checklists
from steward.config.preset_duties import add_duties, add_kinds
from steward.config.preset_files import read_presets
from steward.config.preset_flows import add_flows
from steward.config.preset_reports import add_templates
from steward.kernel.audit.record import record
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Department, Organisation, Post, Site, WorkCalendar
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.choices import ClockName, RungCondition, Urgency
from steward.kernel.work.models import Category, Rung, Target

COMPANY = "company"
type_added = Counter[str]


@transaction.atomic
def load_presets(organisation: Organisation, *, by: Actor) -> type_added:
    """Add matters, promises, ladders, callbacks, grading, calendars, job descriptions, checklists, the company's posts.

    Effects: rows by code where they are missing (job descriptions that nobody edited are brought up to date), event
    `presets.load` with how many of each table. A second call adds nothing and records nothing; promises of a kind of
    site are added for every site there is by then. Refuses all but administrators.
    """
    hat = by.need_hat({Role.ADMIN})
    with scope(organisation.pk):
        added = Counter(
            calendars=add_calendars(organisation),
            days=add_days(organisation),
            categories=_categories(organisation),
            targets=_targets(organisation),
            rungs=_rungs(organisation),
            boundaries=_boundaries(organisation),
            callbacks=_callbacks(organisation),
            grades=_grades(organisation),
            posts=_posts(organisation, None),
            measures=_measures(organisation),
            post_kinds=add_kinds(organisation),
            duties=add_duties(organisation),
            reports=add_templates(organisation),
            checklists=add_checklists(organisation, by=by),
            flows=add_flows(organisation),
        )
        return _tell(added, organisation, by, hat)


@transaction.atomic
def load_site_presets(site: Site, *, by: Actor) -> type_added:
    """Add the departments and posts of the site's kind, its promises, and its working hours where it has no post yet.

    Effects and refusals as `load_presets`, which comes first: posts report into the company's.
    """
    hat = by.need_hat({Role.ADMIN}, site_id=site.pk)
    with scope(site.organisation_id):
        if site.calendar_id is None and not Post.objects.filter(site=site).exists():
            name = calendar_names()[read_presets("posts")[site.kind]["calendar"]]
            site.calendar = WorkCalendar.objects.filter(name=name).first()
            site.save(update_fields=["calendar"])
        added = Counter(targets=_targets(site.organisation), posts=_posts(site.organisation, site))
        return _tell(added, site, by, hat, site_id=site.pk)


def _tell(
    added: type_added, subject: models.Model, by: Actor, hat: Any, site_id: int | None = None
) -> type_added:
    found = +added
    if found:
        data = {"count": found.total(), "rows": dict(found)}
        record("presets.load", subject, by=by, hat=hat, site_id=site_id, data=data)
    return found


def _categories(organisation: Organisation) -> int:
    there = {(row.kind, row.code): row for row in Category.objects.all()}
    before = len(there)
    for position, top in enumerate(read_presets("categories")["category"], start=1):
        parent = _category(organisation, there, top, top, None, position)
        for place, child in enumerate(top["children"], start=1):
            _category(organisation, there, top | child, top, parent, place)
    return len(there) - before


def _category(
    organisation: Organisation,
    there: dict[tuple[str, str], Category],
    row: dict[str, Any],
    top: dict[str, Any],
    parent: Category | None,
    position: int,
) -> Category:
    key = (top["kind"], row["code"])
    if key not in there:
        there[key] = Category.objects.create(
            organisation=organisation,
            kind=top["kind"],
            code=row["code"],
            parent=parent,
            name=row["zh"],
            name_en=row["en"],
            skill=row.get("skill", ""),
            department_code=row.get("department", ""),
            urgency=Urgency[row.get("urgency", "ordinary").upper()],
            position=position,
        )
    return there[key]


def _targets(organisation: Organisation) -> int:
    """Promises for all sites, and those of a kind of site for each site of it."""
    categories = {(row.kind, row.code): row.pk for row in Category.objects.all()}
    there = set(Target.objects.values_list("kind", "site_id", "category_id", "urgency"))
    sites = list(Site.objects.values_list("kind", "pk"))
    rows = []
    for row in read_presets("targets")["target"]:
        wanted = row.get("site_kind")
        for site_id in [pk for kind, pk in sites if kind == wanted] if wanted else [None]:
            category_id = categories[row["kind"], row["category"]] if "category" in row else None
            urgency = Urgency[row["urgency"].upper()] if "urgency" in row else None
            if (row["kind"], site_id, category_id, urgency) not in there:
                rows.append(_target(organisation, row, site_id, category_id, urgency))
    return len(Target.objects.bulk_create(rows))


def _target(
    organisation: Organisation,
    row: dict[str, Any],
    site_id: int | None,
    category_id: int | None,
    urgency: int | None,
) -> Target:
    return Target(
        organisation=organisation,
        kind=row["kind"],
        site_id=site_id,
        category_id=category_id,
        urgency=urgency,
        respond_minutes=row["respond"],
        resolve_minutes=row["resolve"],
        callback_minutes=row["callback"],
        **{f"{name}_in_working_time": name not in row.get("around_the_clock", []) for name in ClockName},
        source=row["source"],
    )


def _rungs(organisation: Organisation) -> int:
    there = set(Rung.objects.values_list("kind", "position"))
    rows = [
        Rung(
            organisation=organisation,
            kind=kind,
            position=row["position"],
            clock=row["clock"],
            after_minutes=row["after"],
            every_minutes=row.get("every", 0),
            repeats=row.get("repeats", 0),
            condition=row.get("when", RungCondition.ANY),
            target=row["target"],
        )
        for ladder in read_presets("ladders")["ladder"]
        for kind in ladder["kinds"]
        for row in ladder["rungs"]
        if (kind, row["position"]) not in there
    ]
    return len(Rung.objects.bulk_create(rows))


def _measures(organisation: Organisation) -> int:
    """A row for each rule of the registry, so that its figures can be set; what nobody set is the house's."""
    there = set(Measure.objects.values_list("code", flat=True))
    rows = [Measure(organisation=organisation, code=code) for code in PRESETS if code not in there]
    return len(Measure.objects.bulk_create(rows))


def _callbacks(organisation: Organisation) -> int:
    there = set(CallbackPolicy.objects.values_list("kind", flat=True))
    rows = [
        CallbackPolicy(organisation=organisation, **row)
        for row in read_presets("callbacks")["callback"]
        if row["kind"] not in there
    ]
    return len(CallbackPolicy.objects.bulk_create(rows))


def _grades(organisation: Organisation) -> int:
    """Only where there is no rule yet: one that was taken out does not come back."""
    if GradeRule.objects.exists():
        return 0
    rows = [
        GradeRule(organisation=organisation, fact=fact, at_least=at_least, grade=grade)
        for grade, facts in read_presets("grades").items()
        for fact, at_least in facts.items()
    ]
    return len(GradeRule.objects.bulk_create(rows))


def _boundaries(organisation: Organisation) -> int:
    """Who answers for what at every site, by matter."""
    there = set(Boundary.objects.filter(site__isnull=True).values_list("matter", flat=True))
    rows = [row for row in read_presets("boundaries")["boundary"] if row["matter"] not in there]
    return len(Boundary.objects.bulk_create(Boundary(organisation=organisation, **row) for row in rows))


def _posts(organisation: Organisation, site: Site | None) -> int:
    """Departments and posts of the company (no site) or of a site, by their codes."""
    chart = read_presets("posts")[site.kind if site else COMPANY]
    departments = {row.code: row for row in Department.objects.filter(site=site)}
    for row in chart["departments"]:
        if row["code"] not in departments:
            departments[row["code"]] = Department.objects.create(
                organisation=organisation, site=site, code=row["code"], name=row["zh"], name_en=row["en"]
            )
    company = {f"{COMPANY}:{post.code}": post for post in Post.objects.filter(site__isnull=True)}
    posts = company | {post.code: post for post in Post.objects.filter(site=site)}
    before = len(posts)
    calendars = dict(WorkCalendar.objects.values_list("name", "pk"))
    names = calendar_names()
    for row in chart["posts"]:
        if row["code"] not in posts:
            posts[row["code"]] = Post.objects.create(
                organisation=organisation,
                site=site,
                department=departments[row["department"]],
                code=row["code"],
                kind=row.get("kind", ""),
                title=row["zh"],
                title_en=row["en"],
                roles=row["roles"],
                skills=row.get("skills", []),
                # A superior who was taken out of the chart leaves the post at the top of its line.
                reports_to=posts.get(row.get("above", "")),
                calendar_id=calendars.get(names[row["calendar"]]) if "calendar" in row else None,
            )
    return len(posts) - before
