"""Adds people to a filled database, each with a number and a home, as plain rows."""

from datetime import UTC, datetime

from django.core.management.color import no_style
from django.db import connection, transaction

from bench import FIRST, SITE
from bench.data import BATCH, Rows
from steward.kernel.base.privacy import encrypt, keyed_index
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.places.models import Place


def main(people: str) -> None:
    """Add so many people, each with a number and a home; prints some numbers of the site that is looked at."""
    count, now = int(people), datetime.now(UTC).replace(microsecond=0)
    stamp = f"{now:%Y-%m-%d %H:%M:%S}" + ("" if connection.vendor == "sqlite" else "+00")
    units = list(Place._base_manager.filter(kind="unit").values_list("pk", "site_id", "organisation_id"))
    first = (Party._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    parties = Rows(Party, "id", "organisation_id", "name", "created_at")
    contacts = Rows(ContactPoint, "organisation_id", "party_id", "value", "value_index", "last4_index")
    tenures = Rows(Tenure, "organisation_id", "party_id", "place_id", "relation", "starts_on")
    here = []
    with transaction.atomic():
        for n in range(count):
            unit, site, organisation = units[n % len(units)]
            number = str(FIRST + n)
            parties.kept.append((first + n, organisation, f"住户{n}", stamp))
            sealed = (
                encrypt(number),
                keyed_index(number, "phone"),
                keyed_index(number[-4:], "phone4"),
            )
            contacts.kept.append((organisation, first + n, *sealed))
            tenures.kept.append((organisation, first + n, unit, "household", "2024-01-01"))
            if site == SITE and len(here) < 500:
                here.append(number)
            if (n + 1) % BATCH == 0 or n + 1 == count:
                for rows in (parties, contacts, tenures):
                    rows.flush()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Party]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    print(*here)
