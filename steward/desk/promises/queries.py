"""Reads of promises within an actor's reach."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from steward.capabilities.tickets.models import CallbackPolicy, GradeRule
from steward.desk.office.policies import OFFICE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import CalendarDay, Site, WorkCalendar
from steward.kernel.work.kinds import kind_words
from steward.kernel.work.models import Category, Rung, Target


def visible_standards(actor: Actor) -> QuerySet[Target]:
    """Standards for all sites, and those of the sites an actor administers."""
    sites = {hat.site_id for hat in actor.hats_with(OFFICE)}
    rows = Target.objects.order_by("pk")
    if actor.is_system or None in sites:
        return rows
    return rows.filter(Q(site__isnull=True) | Q(site_id__in=sites))


def visible_rungs(_actor: Actor) -> QuerySet[Rung]:
    """The ladder holds for every site."""
    return Rung.objects.order_by("kind", "position")


def visible_calendars(_actor: Actor) -> QuerySet[WorkCalendar]:
    return WorkCalendar.objects.order_by("pk")


def visible_days(_actor: Actor) -> QuerySet[CalendarDay]:
    """Public holidays and make-up workdays of the company."""
    return CalendarDay.objects.order_by("pk")


def visible_categories(_actor: Actor) -> QuerySet[Category]:
    return Category.objects.annotate(inside=Count("children")).order_by("pk")


def visible_callback_policies(_actor: Actor) -> QuerySet[CallbackPolicy]:
    """One policy for each kind of ticket, for every site."""
    return CallbackPolicy.objects.order_by("pk")


def visible_grade_rules(_actor: Actor) -> QuerySet[GradeRule]:
    """The rules hold for every site."""
    return GradeRule.objects.order_by("pk")


def kind_word(code: str) -> str:
    """The word of a kind of work; its code where no family declares it any more."""
    return str(kind_words().get(code, code))


def category_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {row.pk: str(row) for row in Category.objects.filter(pk__in=ids)}


def site_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Site.objects.filter(pk__in=ids).values_list("pk", "name"))
