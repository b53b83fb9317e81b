"""The pages of findings; the laws of tests/architecture try the rest of them."""

from steward.capabilities.findings.tests.factories import assigned, raised, rectified
from tests.people import signed_in


def test_findings_wait_on_today_with_their_next_step(office):
    item, mine, done = raised(office), assigned(office), rectified(office)
    assert f"/findings/{mine.pk}/start/" in signed_in(office, "frank").get("/").content.decode()
    desk = signed_in(office, "heidi").get("/").content.decode()
    assert f"/findings/{item.pk}/assign/" in desk and f"/findings/{done.pk}/recheck/" in desk


def test_raise_form_says_that_it_is_the_third_time_here(office):
    raised(office)
    raised(office)
    client = signed_in(office, "heidi")
    client.cookies["django_language"] = "en"
    sent = {"site": office.site.pk, "place": "3-1-101", "item": "消火栓箱"}
    assert "time 3 in 90 days" in client.post("/findings/before/", sent).content.decode()
    assert client.post("/findings/before/", {**sent, "item": "灯"}).content.decode().strip() == ""
    # Ivan's area is another one: what he may not see is not told.
    assert "time 3" not in signed_in(office, "ivan").post("/findings/before/", sent).content.decode()


def test_print_finding_makes_a_notice_to_sign_and_says_who_took_it(office):
    item = assigned(office, contractor="安达消防")
    answer = signed_in(office, "heidi").get(f"/findings/{item.pk}/notice.pdf")
    assert answer.content.startswith(b"%PDF")
    page = signed_in(office, "alice").get(f"/findings/{item.pk}/").content.decode()
    assert "安达消防" in page and "整改通知单" in page
    assert signed_in(office, "ivan").get(f"/findings/{item.pk}/notice.pdf").status_code == 404
