"""Tables of places."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.kernel.base import lookups  # noqa: F401  (registers `prefix`, which the indexes below serve)
from steward.kernel.tenancy.models import Area, Site, TenantModel


class PlaceKind(models.TextChoices):
    BUILDING = "building", _("Building")
    ENTRANCE = "entrance", _("Entrance")
    UNIT = "unit", _("Unit")
    SPACE = "space", _("Common space")
    PARKING = "parking", _("Parking space")
    ROOM = "room", _("Guest room")


class PropertyType(models.TextChoices):
    RESIDENTIAL = "residential", _("Residential")
    SHOP = "shop", _("Shop")
    OFFICE = "office", _("Office")
    GUEST = "guest", _("Guest room")
    PUBLIC = "public", _("Public")
    OTHER = "other", _("Other")


class Place(TenantModel):
    """A building or anything inside one: entrance, unit, common space, parking space, room."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    building = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    # Zero-padded code ("0003-0002-0501"), so that 3-2-1001 comes after 3-2-901 in both databases.
    sort_key = models.CharField(max_length=90)
    # Folded code without separators ("32501"), for people who type only digits.
    search_key = models.CharField(max_length=60)
    entrance = models.CharField(max_length=20, blank=True, default="")
    floor = models.SmallIntegerField(null=True, blank=True)
    # Area in hundredths of a square metre (8990 = 89.90 m2): money is computed from it.
    area_cm = models.PositiveIntegerField(null=True, blank=True)
    property_type = models.CharField(max_length=12, choices=PropertyType.choices, blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site", "kind", "code"], name="place_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["building", "space", "parking"]) | Q(parent__isnull=False),
                name="place_has_parent",
            ),
        )
        indexes = (
            models.Index(fields=["site", "kind", "sort_key"], name="place_in_order"),
            models.Index(
                fields=["organisation", "search_key"],
                name="place_by_search_key",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["organisation", "code"],
                name="place_by_code",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaPlace(TenantModel):
    """A place chosen into an area: a building with all in it, or a single unit or space."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="chosen")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="chosen_by")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["area", "place"], name="area_place_once"),)

    def __str__(self) -> str:
        return f"{self.area}: {self.place}"
