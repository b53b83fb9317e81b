"""Money is an integer of minor units (fen); amounts are exact decimals rounded once per line."""

from decimal import ROUND_HALF_UP, Decimal


def to_minor(amount: Decimal | int | str) -> int:
    """Yuan to fen, rounded half up to the fen. Refuses binary floats: they have already lost the cents."""
    if isinstance(amount, float):
        raise TypeError("money never passes through a float")
    return int((Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def show_minor(minor: int) -> str:
    """Fen as `1,234.50`, for people."""
    sign, minor = ("-" if minor < 0 else ""), abs(minor)
    return f"{sign}{minor // 100:,}.{minor % 100:02d}"
