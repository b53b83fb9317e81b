"""A passkey in a real browser, with a device that the browser plays: made, asked, accepted."""

import pytest

from steward.desk.second_factor.actions import begin_factor, set_up_factor
from steward.desk.second_factor.codes import code_at
from steward.desk.second_factor.models import Passkey
from steward.kernel.base import clock
from tests.browser.conftest import Open
from tests.browser.visitor import DESK, ENGLISH, Visitor
from tests.people import World

pytestmark = pytest.mark.browser


def looked(visitor: Visitor, name: str) -> list[str]:
    return visitor.faults_at_both(f"passkey-{name}", axe=DESK)


def test_passkey_is_made_and_signs_in(office: World, window: Open) -> None:
    codes = set_up_factor(code_at(begin_factor(by=office.carol).secret, clock.now()), by=office.carol)
    visitor = window(language=ENGLISH)
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    def by_password() -> None:
        visitor.go("/sign-in/")
        visitor.page.fill("#id_username", "carol@sunshine")
        visitor.page.fill("#id_password", "correct horse")
        visitor.press("Sign in")

    by_password()
    visitor.page.fill("#id_code", codes[0])
    visitor.press("Go on")
    visitor.go("/account/passkeys/")
    assert not looked(visitor, "none")
    visitor.press("Add this device")
    visitor.page.get_by_text("From now on this device's passkey").wait_for()
    assert not looked(visitor, "made")
    visitor.context.clear_cookies(name="sessionid")
    by_password()
    assert not looked(visitor, "asked")
    visitor.page.locator("[data-passkey=get]").click()
    visitor.page.wait_for_url(visitor.address + "/")
    assert Passkey.objects.get().uses >= 1
