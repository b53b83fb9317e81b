"""Who may do what with a finding."""

from steward.capabilities.findings.actions import start_finding
from steward.capabilities.findings.policies import may
from steward.capabilities.findings.tests.factories import assigned, fresh, raised, rectified
from tests.people import LONG_AGO


def test_what_is_given_to_a_post_is_in_the_hands_of_its_holders_until_one_starts(office):
    post = office.posts["frank"]
    second = type(office.appointments["frank"]).objects.create(
        organisation=office.organisation, user=office.users["ivan"], post=post, starts_on=LONG_AGO
    )
    item = assigned(office, assignee=None, post=post)
    assert item.assignee is None and may("start", item, office.frank) and may("start", item, office.ivan)

    start_finding(item, by=office.frank)

    item = fresh(item)
    assert (item.assignee, may("rectify", item, office.ivan)) == (office.users["frank"], False)
    assert second.post == item.finding.post


def test_withdraw_is_for_superiors_of_who_raised_it(office):
    item = raised(office)
    assert may("withdraw", item, office.bob) and may("withdraw", item, office.alice)
    # Dave heads another department; Eve leads a team of it.
    assert not may("withdraw", item, office.dave) and not may("withdraw", item, office.eve)
    assert not may("withdraw", raised(office, by=office.bob, item=""), office.bob)


def test_stop_is_for_dangers_and_violations(office):
    assert may("stop", raised(office, nature="violation"), office.carol)
    assert not may("stop", raised(office), office.carol)


def test_recheck_is_for_another_pair_of_eyes(office):
    item = rectified(office, by=office.dave, assignee=office.users["frank"])
    assert may("recheck", item, office.heidi) and not may("recheck", item, office.frank)
