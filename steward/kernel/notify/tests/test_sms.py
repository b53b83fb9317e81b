"""The line for text messages: one, named by a setting; the demonstration's nowhere else."""

from collections.abc import Iterator

import pytest

from steward.kernel.base.refused import Refused
from steward.kernel.notify import sms

TEXT = sms.SmsText("code", {"code": "123456"}, "Your code is 123456.")


@pytest.fixture
def line(settings) -> Iterator[list[tuple[str, sms.SmsText]]]:
    """A line of text messages that keeps what it sends."""
    sent: list[tuple[str, sms.SmsText]] = []
    sms._lines["kept"] = sms.SmsLine("kept", lambda phone, text: sent.append((phone, text)))
    settings.STEWARD_SMS = "kept"
    yield sent
    del sms._lines["kept"]


def test_send_sms_uses_the_line_of_the_setting(line: list[tuple[str, sms.SmsText]]) -> None:
    sms.send_sms("13800000001", TEXT)
    assert line == [("13800000001", TEXT)]


def test_register_sms_line_refuses_two_of_one_code() -> None:
    with pytest.raises(ValueError, match="twice"):
        sms.register_sms_line(sms.SmsLine("demonstration", lambda phone, text: None))


@pytest.mark.parametrize(("code", "demonstrates"), [("", True), ("nobody", True), ("demonstration", False)])
def test_sms_line_refuses_what_is_not_set_up(settings, code: str, demonstrates: bool) -> None:
    settings.STEWARD_SMS, settings.DEMONSTRATION = code, demonstrates
    with pytest.raises(Refused) as refused:
        sms.send_sms("13800000001", TEXT)
    assert refused.value.code == "no_sms"


def test_line_of_the_demonstration_sends_nothing(settings) -> None:
    settings.STEWARD_SMS, settings.DEMONSTRATION = "demonstration", True
    assert sms.sms_line() is sms.DEMONSTRATION
    sms.send_sms("13800000001", TEXT)
