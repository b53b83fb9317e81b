"""Keys as people and programs send them."""

DIGITS = 18  # every number of so many digits is one a table can hold


def key_of(value: object) -> int | None:
    """The number of a row that a text names, or None.

    Longer ones are no row's: a database overflows at 2**63, and Python refuses to read thousands of digits.
    """
    text = str(value)
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
