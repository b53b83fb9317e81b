"""The first day in a real browser: each step at both sizes, in both languages, without a fault."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from steward.config.first_run.actions import issue_token
from tests.browser.visitor import CHINESE, ENGLISH, READ_AT, Visitor, open_window

pytestmark = pytest.mark.browser
PASSWORD = "battery staple 9"


def looked(visitor: Visitor, name: str) -> list[str]:
    return visitor.faults_at_both(f"first-run-{name}", axe=READ_AT[visitor.language])


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_first_run_from_the_address_to_the_first_colleague(
    browser: Browser, live_server: LiveServer, texts: None, language: str
) -> None:
    visitor = open_window(browser, live_server.url, language=language)
    page = visitor.page

    def go_on() -> None:
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()

    visitor.go("/sign-in/")
    faults = looked(visitor, "sign-in")
    visitor.go(f"/first-run/open/{issue_token()}/")
    faults += looked(visitor, "company")
    page.fill("#id_name", "晨曦物业")
    go_on()
    faults += looked(visitor, "site")
    page.fill("#id_name", "晨曦花园")
    go_on()
    faults += looked(visitor, "administrator")
    page.locator("label.form-selectgroup-item").first.click()
    for field, text in (("name", "林晨"), ("username", "lin"), ("new", PASSWORD), ("again", PASSWORD)):
        page.fill(f"#id_{field}", text)
    go_on()
    assert visitor.at() == "/first-run/"
    faults += looked(visitor, "home")
    page.locator("form[action='/first-run/posts/'] button").click()
    page.wait_for_load_state()
    faults += looked(visitor, "posts")
    visitor.go("/first-run/invite/")
    page.fill("#id_name", "苏敏")
    page.fill("#id_username", "su")
    go_on()
    assert "/welcome/" in page.locator("#link").input_value()
    faults += looked(visitor, "invited")
    complaints = list(visitor.complaints)
    visitor.context.close()
    assert not [*faults, *complaints], "\n".join([*faults, *complaints])
