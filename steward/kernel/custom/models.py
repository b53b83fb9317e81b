"""Tables of own fields and their values."""

from django.db import models
from django.db.models import Q

from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.custom.choices import Kind, Subject
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel, in_language

LONGEST = 500


class CustomField(TenantModel):
    """A field an organisation added. `code` is its name for programs and stays."""

    subject = models.CharField(max_length=10, choices=Subject.choices)
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choices = models.JSONField(default=list)
    is_required = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=False)
    is_personal = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "subject", "code"], name="custom_field_once"),
        )

    def __str__(self) -> str:
        return in_language(self.label, self.label_en)

    @property
    def name(self) -> str:
        """As columns, filters and forms name it, so that it never meets a word of ours."""
        return f"own_{self.code}"


def _one(column: str, others: tuple[str, str]) -> Q:
    return Q(**{f"{column}__isnull": False, **{f"{other}__isnull": True for other in others}})


class CustomValue(TenantModel):
    """What one subject has in a field, from when to when; empty where somebody emptied it."""

    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="values")
    # Exactly one of them; a further subject is a further column.
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="custom_values")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="custom_values")
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="custom_values")
    # The canonical text of the kind; of a personal field only the sealed one is there.
    text = models.CharField(max_length=LONGEST, blank=True, default="")
    sealed = EncryptedTextField(blank=True, default="")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=_one("place", ("party", "site"))
                | _one("party", ("place", "site"))
                | _one("site", ("place", "party")),
                name="custom_value_of_one",
            ),
            *(
                models.UniqueConstraint(
                    fields=["field", column], condition=Q(ended_at__isnull=True), name=f"custom_{column}_once"
                )
                for column in ("place", "party", "site")
            ),
        )
        indexes = (
            models.Index(fields=["field", "text"], name="custom_by_text", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"value {self.pk} of field {self.field_id}"

    @property
    def whole(self) -> str:
        """The canonical text, opened where it is sealed."""
        return self.sealed or self.text
