"""What people said beside tickets goes when its time is over, and what figures are made of stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.actions.forgetting import (
    forget_calls,
    forget_declarations,
    forget_mediations,
    forget_opinions,
)
from steward.capabilities.tickets.models import Callback, Declaration, Mediation, OpinionForm, OpinionRung
from steward.capabilities.tickets.tests.samples import complaint, declared, handed, mediated
from steward.capabilities.tickets.tests.test_actions import fresh
from steward.kernel.base import clock
from steward.kernel.people.erasers import BLOT
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.work.models import Remark, WorkItem
from tests.people import World

WORDS = "王芳说漏水还没好"


def swept(office: World, rule: Callable[[datetime, Actor], int]) -> list[int]:
    """How many a rule forgets a hundred days on: of what was closed 200 and 50 days before then, and once more."""
    by, now = system_actor(office.organisation.pk), clock.now() + timedelta(days=100)
    return [rule(now - timedelta(days=days), by) for days in (200, 50, 50)]


def closed(item: WorkItem) -> WorkItem:
    WorkItem.objects.filter(pk=item.pk).update(state="closed", closed_at=clock.now())
    return fresh(item)


def test_forget_opinions_blots_the_words_and_keeps_who_and_when(office: World) -> None:
    old = handed(office)
    actions.endorse_ticket(old, by=office.bob, remark="王芳的事要跟进")
    closed(old)
    running = handed(office)
    assert swept(office, forget_opinions) == [0, 1, 0]
    form = OpinionForm.objects.get(ticket_id=old.pk)
    assert {form.cause, form.handling, form.feedback, form.proposal} == {BLOT}
    assert (form.filled_by, OpinionRung.objects.get(form=form).remark) == (office.users["carol"], BLOT)
    assert OpinionForm.objects.get(ticket_id=running.pk).cause != BLOT


def test_forget_declarations_keeps_who_told_whom_and_when(office: World) -> None:
    old, running = closed(declared(office)), declared(office)
    assert swept(office, forget_declarations) == [0, 1, 0]
    row = Declaration.objects.get(ticket_id=old.pk)
    assert {row.course, row.harm, row.outside, row.demand, row.measures} == {BLOT}
    assert row.declared_by == office.users["carol"] and row.rungs.count() == 3
    assert Declaration.objects.get(ticket_id=running.pk).course != BLOT


def test_forget_mediations_keeps_doors_day_and_outcome(office: World) -> None:
    old, running = closed(mediated(office)), mediated(office)
    Mediation.objects.filter(ticket_id=old.pk).update(witnesses="")
    assert swept(office, forget_mediations) == [0, 1, 0]
    talk = Mediation.objects.get(ticket_id=old.pk)
    assert {talk.claim, talk.answer, talk.held_where, talk.terms} == {BLOT}
    assert (talk.witnesses, talk.outcome, talk.mediated_by) == ("", "agreed", office.users["carol"])
    assert Mediation.objects.get(ticket_id=running.pk).claim != BLOT


@pytest.mark.parametrize("satisfaction", ["satisfied", "dissatisfied"])
def test_forget_calls_takes_the_words_from_the_story_too(office: World, satisfaction: str) -> None:
    item = actions.finish_ticket(complaint(office), by=office.carol, result="已处理")
    actions.call_back_ticket(fresh(item), by=office.bob, satisfaction=satisfaction, note=WORDS)
    actions.comment_ticket(fresh(item), by=office.bob, note="管家已记下")
    assert Remark.objects.filter(text=WORDS).exists()
    assert swept(office, forget_calls) == [0, 1 if satisfaction == "satisfied" else 0, 0]
    closed(item)
    swept(office, forget_calls)
    call = Callback.objects.get()
    assert (call.note, call.check_note, call.satisfaction) == (BLOT, "", satisfaction)
    assert not Remark.objects.filter(text=WORDS).exists()
    assert Remark.objects.filter(text="管家已记下").exists()
