"""Tables of people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.people.choices import ContactKind, PartyKind, Relation, Verified
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import TenantModel, User


class Party(TenantModel):
    """A person or company. Numbers are sealed, and found again only through keyed indexes."""

    kind = models.CharField(max_length=10, choices=PartyKind.choices, default=PartyKind.PERSON)
    name = models.CharField(max_length=80)
    initials = models.CharField(max_length=80, blank=True, default="")
    id_number = EncryptedTextField(blank=True, default="")
    id_index = models.CharField(max_length=32, blank=True, default="")
    id_last4_index = models.CharField(max_length=32, blank=True, default="")
    note = models.TextField(blank=True, default="")
    erased_at = models.DateTimeField(null=True, blank=True)
    # The same person recorded twice: everything hangs on the other row now, this one stays for trail and undo.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            # Both serve beginnings of a text (`prefix`).
            models.Index(
                fields=["organisation", "name"],
                name="party_by_name",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["organisation", "initials"],
                name="party_by_initials",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["organisation", "id_index"], name="party_by_id"),
            models.Index(fields=["organisation", "id_last4_index"], name="party_by_id_last4"),
        )

    def __str__(self) -> str:
        return self.name or gettext("Erased person")


class ContactPoint(TenantModel):
    """A phone number or address of a party, sealed; found whole or by its last four."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    kind = models.CharField(max_length=10, choices=ContactKind.choices, default=ContactKind.PHONE)
    value = EncryptedTextField()
    value_index = models.CharField(max_length=32)
    last4_index = models.CharField(max_length=32, blank=True, default="")
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["party", "kind", "value_index"], name="contact_once_per_party"),
        )
        indexes = (
            models.Index(fields=["organisation", "value_index"], name="contact_by_value"),
            models.Index(fields=["organisation", "last4_index"], name="contact_by_last4"),
            models.Index(fields=["party", "organisation"], name="contact_of_party"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of party {self.party_id}"


class Tenure(TenantModel):
    """Who owns or lives in a place, from the first day to the last; both days count."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="tenures")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tenures")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    # Owner's share in basis points (10000 = whole); null = joint ownership without stated shares.
    share_bp = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # When, how and by whom it was made sure; nobody of the staff where an owner confirmed it.
    verified_at = models.DateTimeField(null=True)
    verified_how = models.CharField(
        max_length=12, choices=Verified.choices, blank=True, default="", db_default=""
    )
    verified_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="tenure_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True) | Q(share_bp__lte=10000, share_bp__gt=0),
                name="tenure_share_in_range",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True) | Q(relation="owner"), name="tenure_share_for_owners"
            ),
            models.UniqueConstraint(
                fields=["party", "place", "relation"],
                condition=Q(ends_on__isnull=True),
                name="tenure_open_once",
            ),
        )
        indexes = (
            models.Index(fields=["place", "relation", "starts_on"], name="tenure_by_place"),
            models.Index(fields=["party", "starts_on"], name="tenure_by_party"),
        )

    def __str__(self) -> str:
        return f"{self.relation} of place {self.place_id}"


class Merge(TenantModel):
    """Two rows found to be one person, and what moved: enough to part them again. Holds ids, never personal values."""

    kept = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # Ids of rows that pointed at the other, by table and column.
    moved = models.JSONField(default=dict)
    # Tenures that said the same twice: values before and after, and the whole row where it went.
    folded = models.JSONField(default=list)
    # Names of the fields that the kept row took over; ids of contacts that were the other's first ones.
    filled = models.JSONField(default=list)
    first = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class RetentionPeriod(TenantModel):
    """After how many days an organisation forgets the rows of a rule (`retention`); 0 keeps for ever."""

    code = models.CharField(max_length=40)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="retention_once"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"
