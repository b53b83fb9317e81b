"""The pages of remedies; the laws of tests/architecture try the rest of them."""

from steward.capabilities.remedies.tests.factories import finished, planned, raised
from tests.people import signed_in


def test_remedies_wait_on_today_with_their_next_step(office):
    item, mine = raised(office), planned(office)
    assert f"/remedies/{item.pk}/plan/" in signed_in(office, "kim").get("/").content.decode()
    assert f"/remedies/{mine.pk}/finish/" in signed_in(office, "frank").get("/").content.decode()


def test_plan_form_of_a_remedy_offers_the_day_of_the_standard(office):
    item = raised(office)
    page = signed_in(office, "kim").get(f"/remedies/{item.pk}/plan/").content.decode()
    assert 'name="effect_days" id="id_effect_days" value="30"' in page
    assert 'name="wanted_on" id="id_wanted_on" value="20' in page


def test_page_of_a_remedy_says_its_promises_in_its_own_words(office):
    item = finished(office, effect_days=3)
    client = signed_in(office, "kim")
    client.cookies["django_language"] = "en"
    page = client.get(f"/remedies/{item.pk}/").content.decode()
    assert "Check of effect" in page and "Callback" not in page
