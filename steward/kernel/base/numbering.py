"""Running numbers people can say on the phone: `WX-20261123-0047`."""

from datetime import date

from django.db import connection

# One statement in both databases: the row lock it takes makes the number unique, and a rolled-back
# transaction gives the number back.
_NEXT = (
    "INSERT INTO base_numberrange (key, last) VALUES (%s, %s) "
    "ON CONFLICT (key) DO UPDATE SET last = base_numberrange.last + %s RETURNING last"
)


def take_numbers(key: str, count: int = 1) -> range:
    """Reserve `count` consecutive numbers under a key, inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key, count, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def next_number(prefix: str, *, organisation_id: int, day: date) -> str:
    """The next number of a prefix on a day, e.g. `WX-20261123-0047`; it grows past 9999 without wrapping."""
    return take_day_numbers(prefix, 1, organisation_id=organisation_id, day=day)[0]


def take_day_numbers(prefix: str, count: int, *, organisation_id: int, day: date) -> list[str]:
    """So many numbers of a prefix on a day at once, for lists that come in; none for none."""
    if not count:
        return []
    stamp = f"{day:%Y%m%d}"
    numbers = take_numbers(f"{organisation_id}:{prefix}:{stamp}", count)
    return [f"{prefix}-{stamp}-{number:04d}" for number in numbers]
