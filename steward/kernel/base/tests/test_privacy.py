"""Sealed texts, keyed indexes and masks; numbers and money."""

from datetime import date
from decimal import Decimal

import pytest
from cryptography.exceptions import InvalidTag

from steward.kernel.base.money import show_minor, to_minor
from steward.kernel.base.numbering import next_number
from steward.kernel.base.privacy import (
    decrypt,
    encrypt,
    keyed_index,
    mask_id_number,
    mask_name,
    mask_phone,
    normal_digits,
)


def test_a_sealed_text_opens_again_and_never_looks_the_same() -> None:
    first, second = encrypt("13800001234"), encrypt("13800001234")
    assert first != second and "1380" not in first
    assert decrypt(first) == decrypt(second) == "13800001234"
    assert encrypt("") == ""


def test_a_tampered_text_does_not_open() -> None:
    key, _, body = encrypt("13800001234").partition("$")
    flipped = body[:-4] + ("AAAA" if body[-4:] != "AAAA" else "BBBB")
    with pytest.raises(InvalidTag):
        decrypt(f"{key}${flipped}")


def test_index_depends_on_purpose() -> None:
    assert keyed_index("1234", "phone") == keyed_index("1234", "phone") != keyed_index("1234", "id")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("１３８-0000 1234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("42010619800101001x", "42010619800101001X"),
        ("027-8888 1234", "02788881234"),
        ("+86-27-8888 1234", "02788881234"),
        ("+86 (0)755 1234567", "07551234567"),
        ("+852 2345 6789", "85223456789"),
    ],
)
def test_digits_are_folded(text: str, digits: str) -> None:
    assert normal_digits(text) == digits


def test_masks_keep_what_helps_and_hide_the_rest() -> None:
    assert mask_phone("13800001234") == "138****1234"
    assert mask_id_number("420106198001010011") == "420***********0011"
    assert mask_name("王建国") == "王**"


def test_money_rounds_half_up_once_and_refuses_floats() -> None:
    assert to_minor(Decimal("231.865")) == 23187
    assert show_minor(-123450) == "-1,234.50"
    with pytest.raises(TypeError):
        to_minor(0.1)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_numbers_run_on_and_start_anew_each_day() -> None:
    day = date(2026, 11, 23)
    assert next_number("WX", organisation_id=1, day=day) == "WX-20261123-0001"
    assert next_number("WX", organisation_id=1, day=day) == "WX-20261123-0002"
    assert next_number("WX", organisation_id=2, day=day) == "WX-20261123-0001"
    assert next_number("WX", organisation_id=1, day=date(2026, 11, 24)) == "WX-20261124-0001"
