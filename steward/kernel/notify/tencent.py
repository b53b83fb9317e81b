"""Text messages over Tencent Cloud: `SendSms` of its SMS, signed with TC3-HMAC-SHA256.

Source: Tencent Cloud, "Signature method v3", whose worked example is a test. The service knows no idempotency key: a
worker killed between the answer and our note of it sends again.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from steward.kernel.base import clock
from steward.kernel.notify.address import find_endpoint
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.post import post
from steward.kernel.notify.sms import SmsLine, SmsText, template_id, without_number

ADDRESS = "https://sms.tencentcloudapi.com"
ALGORITHM = "TC3-HMAC-SHA256"
MOST_OF_ANSWER = 10_000
# Nothing a second try could mend: the key, the signature, the template or the number.
HOPELESS = (
    "AuthFailure",
    "UnauthorizedOperation",
    "FailedOperation.SignatureIncorrectOrUnapproved",
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
    "FailedOperation.PhoneNumberInBlacklist",
    "InvalidParameterValue",
)


def authorization(
    body: bytes, headers: Mapping[str, str], *, stamp: int, service: str, key_id: str, secret: str
) -> str:
    """The `Authorization` of a POST to `/`; all the headers given (in lower case) are signed."""
    names = sorted(headers)
    told = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names)
    signed = ";".join(names)
    request = "\n".join(("POST", "/", "", told, signed, hashlib.sha256(body).hexdigest()))
    day = f"{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d}"
    realm = f"{day}/{service}/tc3_request"
    text = "\n".join((ALGORITHM, str(stamp), realm, hashlib.sha256(request.encode()).hexdigest()))
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id}/{realm}, SignedHeaders={signed}, Signature={signature}"


def send(phone: str, text: SmsText) -> None:
    """Hand a text to Tencent Cloud; raises unless it says Ok. No number gets into the words of an error."""
    address = settings.STEWARD_SMS_URL or ADDRESS
    content = {
        "PhoneNumberSet": [f"+86{phone}"],
        "SmsSdkAppId": settings.STEWARD_SMS_APP,
        "SignName": settings.STEWARD_SMS_SIGN,
        "TemplateId": template_id(text),
        "TemplateParamSet": list(text.values.values()),
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    stamp = int(clock.now().timestamp())
    signed = {
        "content-type": "application/json; charset=utf-8",
        "host": urlsplit(address).netloc,
        "x-tc-action": "SendSms",
    }
    headers = {
        **signed,
        "x-tc-version": "2021-01-11",
        "x-tc-region": settings.STEWARD_SMS_REGION,
        "x-tc-timestamp": str(stamp),
        "Authorization": authorization(
            body,
            signed,
            stamp=stamp,
            service="sms",
            key_id=settings.STEWARD_SMS_KEY_ID,
            secret=settings.STEWARD_SMS_KEY_SECRET,
        ),
    }
    answer = post(find_endpoint(f"{address}/"), body, headers, most=MOST_OF_ANSWER)
    try:
        told = json.loads(answer.body)["Response"]
        said = told["Error"] if "Error" in told else told["SendStatusSet"][0]
        code, words = str(said["Code"]), without_number(str(said.get("Message", "")), phone)
    except (ValueError, KeyError, TypeError, IndexError):
        raise ConnectionError(f"HTTP {answer.status}, the answer holds no code")
    if code != "Ok":
        raise (Undeliverable if code.startswith(HOPELESS) else ConnectionError)(f"{code} {words}")


TENCENT = SmsLine(
    "tencent",
    send,
    needs=(
        "STEWARD_SMS_KEY_ID",
        "STEWARD_SMS_KEY_SECRET",
        "STEWARD_SMS_SIGN",
        "STEWARD_SMS_TEMPLATES",
        "STEWARD_SMS_APP",
    ),
)
