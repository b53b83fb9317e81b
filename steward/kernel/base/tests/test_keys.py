"""Keys as they are sent."""

import pytest

from steward.kernel.base.keys import key_of


@pytest.mark.parametrize(("sent", "key"), [("7", 7), (7, 7), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_key_of_a_number(sent: object, key: int) -> None:
    assert key_of(sent) == key


@pytest.mark.parametrize("sent", ["", " 7", "-7", "7.0", "seven", None, 2**63, 10**30, "9" * 5000, "\x00"])
def test_key_of_nothing_else(sent: object) -> None:
    assert key_of(sent) is None
