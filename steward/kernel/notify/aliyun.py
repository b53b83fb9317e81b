"""Text messages over Alibaba Cloud: `SendSms` of the Short Message Service, signed with ACS3-HMAC-SHA256.

Source: Alibaba Cloud, "Request syntax and signature method V3", whose worked example is a test. The service knows no
idempotency key: a worker killed between the answer and our note of it sends again.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import quote, urlsplit
from uuid import uuid4

from django.conf import settings

from steward.kernel.base import clock
from steward.kernel.notify.address import find_endpoint
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.post import post
from steward.kernel.notify.sms import SmsLine, SmsText, template_id, without_number

ADDRESS = "https://dysmsapi.aliyuncs.com"
ALGORITHM = "ACS3-HMAC-SHA256"
MOST_OF_ANSWER = 10_000
# Nothing a second try could mend: the key, the signature, the template or the number.
HOPELESS = (
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "isp.RAM_PERMISSION_DENY",
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.SMS_TEMPLATE_ILLEGAL",
    "isv.SMS_SIGNATURE_ILLEGAL",
    "isv.SMS_SIGN_ILLEGAL",
    "isv.TEMPLATE_MISSING_PARAMETERS",
    "isv.INVALID_PARAMETERS",
    "isv.PARAM_LENGTH_LIMIT",
)


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def authorization(
    query: str, headers: Mapping[str, str], *, key_id: str, secret: str, method: str = "POST"
) -> str:
    """The `Authorization` of a call of `/` with an encoded query; all the headers given (in lower case) are signed.

    The hash of the body stands in `x-acs-content-sha256`.
    """
    names = sorted(headers)
    told = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    signed = ";".join(names)
    request = "\n".join((method, "/", query, told, signed, headers["x-acs-content-sha256"]))
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def send(phone: str, text: SmsText) -> None:
    """Hand a text to Alibaba Cloud; raises unless it says OK. No number gets into the words of an error."""
    address = settings.STEWARD_SMS_URL or ADDRESS
    query = canonical_query(
        {
            "PhoneNumbers": phone,
            "SignName": settings.STEWARD_SMS_SIGN,
            "TemplateCode": template_id(text),
            "TemplateParam": json.dumps(dict(text.values), ensure_ascii=False),
        }
    )
    headers = {
        "host": urlsplit(address).netloc,
        "x-acs-action": "SendSms",
        "x-acs-version": "2017-05-25",
        "x-acs-date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": uuid4().hex,
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
    }
    headers["Authorization"] = authorization(
        query, headers, key_id=settings.STEWARD_SMS_KEY_ID, secret=settings.STEWARD_SMS_KEY_SECRET
    )
    answer = post(find_endpoint(f"{address}/?{query}"), b"", headers, most=MOST_OF_ANSWER)
    try:
        told = json.loads(answer.body)
        code, words = str(told["Code"]), without_number(str(told.get("Message", "")), phone)
    except (ValueError, KeyError, TypeError):
        raise ConnectionError(f"HTTP {answer.status}, the answer holds no code")
    if code != "OK":
        raise (Undeliverable if code.startswith(HOPELESS) else ConnectionError)(f"{code} {words}")


ALIYUN = SmsLine(
    "aliyun",
    send,
    needs=("STEWARD_SMS_KEY_ID", "STEWARD_SMS_KEY_SECRET", "STEWARD_SMS_SIGN", "STEWARD_SMS_TEMPLATES"),
)
