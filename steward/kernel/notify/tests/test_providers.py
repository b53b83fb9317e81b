"""Text messages over real providers' interfaces: signatures to the letter, answers, what an error may say."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from steward.kernel.base.refused import Refused
from steward.kernel.notify import aliyun, tencent
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.sms import SmsText, send_sms, sms_line

from .providers import APP, KEY_ID, SECRET, SIGN, Provider, open_provider

PHONE = "13800000001"
TEXT = SmsText("code", {"code": "123456"}, "Your code is 123456.")
KINDS = ("aliyun", "tencent")


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, settings: Any) -> Iterator[Provider]:
    settings.STEWARD_SMS, settings.STEWARD_WEBHOOK_PRIVATE = request.param, True
    settings.STEWARD_SMS_KEY_ID, settings.STEWARD_SMS_KEY_SECRET = KEY_ID, SECRET
    settings.STEWARD_SMS_SIGN, settings.STEWARD_SMS_APP = SIGN, APP
    settings.STEWARD_SMS_TEMPLATES = {"code": "SMS_100"}
    with open_provider(request.param) as made:
        settings.STEWARD_SMS_URL = made.url
        yield made


def refusal(settings: Any, code: str, words: str) -> Any:
    """A provider's no, in the form of the one in use."""
    if settings.STEWARD_SMS == "aliyun":
        return {"Code": code, "Message": words}
    return {"Response": {"SendStatusSet": [{"Code": code, "Message": words}]}}


def test_authorization_of_aliyun_is_that_of_its_worked_example() -> None:
    query = aliyun.canonical_query(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    told = aliyun.authorization(query, headers, key_id="YourAccessKeyId", secret="YourAccessKeySecret")
    assert told == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_canonical_query_encodes_as_aliyun_wants() -> None:
    told = aliyun.canonical_query({"b": "a b+c*d~e/f", "a": "阳光", "A": '{"x": 1}'})
    assert told == "A=%7B%22x%22%3A%201%7D&a=%E9%98%B3%E5%85%89&b=a%20b%2Bc%2Ad~e%2Ff"


def test_authorization_of_tencent_is_that_of_its_worked_example() -> None:
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    headers = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    key_id, secret = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
    told = tencent.authorization(body, headers, stamp=1551113065, service="cvm", key_id=key_id, secret=secret)
    assert told.endswith("72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


def test_send_sms_reaches_the_number_signed(provider: Provider, settings: Any) -> None:
    send_sms(PHONE, TEXT)
    send_sms(PHONE, TEXT)
    aliyuns = settings.STEWARD_SMS == "aliyun"
    sent = (PHONE, "SMS_100", {"code": "123456"}) if aliyuns else (f"+86{PHONE}", "SMS_100", ["123456"])
    assert provider.sent == [sent, sent]


@pytest.mark.parametrize("setting", ["STEWARD_SMS_KEY_ID", "STEWARD_SMS_KEY_SECRET"])
def test_send_sms_with_a_wrong_key_is_given_up(provider: Provider, settings: Any, setting: str) -> None:
    setattr(settings, setting, "another")
    with pytest.raises(Undeliverable, match="Signature"):
        send_sms(PHONE, TEXT)
    assert not provider.sent


@pytest.mark.parametrize(
    ("codes", "hopeless"),
    [
        (("isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber"), True),
        (("isv.BUSINESS_LIMIT_CONTROL", "LimitExceeded.PhoneNumberThirtySecondLimit"), False),
        (("isp.SYSTEM_ERROR", "InternalError.OtherError"), False),
    ],
)
def test_send_sms_raises_what_the_provider_says_in_a_200_without_the_number(
    provider: Provider,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    codes: tuple[str, str],
    hopeless: bool,
) -> None:
    code = codes[KINDS.index(settings.STEWARD_SMS)]
    provider.answer = 200, refusal(settings, code, f"number 86{PHONE} and +86 {PHONE} is wrong")
    with caplog.at_level(logging.DEBUG), pytest.raises((Undeliverable, ConnectionError)) as raised:
        send_sms(PHONE, TEXT)
    assert isinstance(raised.value, Undeliverable) is hopeless
    assert code in str(raised.value) and PHONE not in str(raised.value)
    assert PHONE not in caplog.text


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b"[]", b'{"Response": {}}', b'{"Response": {"SendStatusSet": []}}']
)
def test_send_sms_takes_no_answer_for_a_yes(provider: Provider, answer: bytes) -> None:
    provider.answer = 200, answer
    with pytest.raises(ConnectionError):
        send_sms(PHONE, TEXT)


@pytest.mark.parametrize("phone", ["01088886666", "8613800000001", "12345678901", "1380000000", ""])
def test_send_sms_asks_no_provider_about_what_is_no_mobile_number(provider: Provider, phone: str) -> None:
    with pytest.raises(Undeliverable):
        send_sms(phone, TEXT)
    assert not provider.sent


def test_send_sms_names_the_setting_of_a_template_nobody_set_up(provider: Provider, settings: Any) -> None:
    settings.STEWARD_SMS_TEMPLATES = {"other": "SMS_1"}
    with pytest.raises(Undeliverable, match="STEWARD_SMS_TEMPLATES"):
        send_sms(PHONE, TEXT)


def test_sms_line_is_not_set_up_before_all_its_settings_are(provider: Provider, settings: Any) -> None:
    assert sms_line().code == settings.STEWARD_SMS
    for name in sms_line().needs:
        kept = getattr(settings, name)
        setattr(settings, name, type(kept)())
        with pytest.raises(Refused):
            sms_line()
        setattr(settings, name, kept)


def test_values_of_a_text_cannot_change_the_request(provider: Provider, settings: Any) -> None:
    nasty = '1&SignName=x"}, {"a": "\n'
    send_sms(PHONE, SmsText("code", {"code": nasty}, "x"))
    [(_phone, template, values)] = provider.sent
    assert template == "SMS_100" and json.dumps(nasty) in json.dumps(values)
