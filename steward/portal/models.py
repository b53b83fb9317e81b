"""Tables of the portal: codes that were sent, and the visits they opened."""

from django.db import models
from django.db.models import Q

from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.notify.models import Outgoing, VendorApp
from steward.kernel.people.models import Party
from steward.kernel.tenancy.models import TenantModel
from steward.kernel.work.models import WorkItem
from steward.portal.telling.choices import News, Over


class Purpose(models.TextChoices):
    """What a code is for; a code of one purpose opens nothing else."""

    SIGN_IN = "sign_in"
    PROVE = "prove"


class SignInCode(models.Model):
    """Six digits asked for by a telephone number, known or not. Of no organisation: whose number it is shows later.

    For signing in it is sent to known numbers alone; where it proves a number it is sent whoever has it.
    """

    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.SIGN_IN)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=32)
    # Who asked: a keyed fingerprint of the network address, for counting only.
    address_index = models.CharField(max_length=32)
    code = EncryptedTextField()
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # When it could not be sent and the desk was told.
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["phone_index", "-asked_at"], name="code_by_phone"),
            models.Index(fields=["address_index", "-asked_at"], name="code_by_address"),
            models.Index(fields=["asked_at"], name="code_by_age"),
        )

    def __str__(self) -> str:
        return f"code {self.pk}"


declare_indexes(SignInCode, lambda code: {"phone_index": keyed_index(code.phone, "phone")})


class WechatLink(TenantModel):
    """Who a customer is at the company's public account in WeChat: its id for him, sealed, found by a fingerprint."""

    app = models.ForeignKey(VendorApp, on_delete=models.CASCADE, related_name="+", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    subject = EncryptedTextField()
    subject_index = models.CharField(max_length=32)
    # The number that proved who he was: the link is good as long as the number is his.
    phone_index = models.CharField(max_length=32)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["app", "subject_index"], name="wechat_link_once"),)

    def __str__(self) -> str:
        return f"{self.app_id} of party {self.party_id}"


class Visit(TenantModel):
    """A customer's sign-in on one device. The cookie's secret is kept as its digest only."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    # The number it was opened with: the visit ends when it is the person's no more.
    phone_index = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    # Opened by WeChat's word: over with the link.
    wechat = models.ForeignKey(WechatLink, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"visit {self.pk} of party {self.party_id}"


class OwnerRule(TenantModel):
    """Whether owners are told one kind of news, and over what."""

    news = models.CharField(max_length=10, choices=News.choices)
    over = models.JSONField(default=list)
    # The template's id in the public account, and what fills its fields: `character_string1=number`, a line each.
    template = models.CharField(max_length=60, blank=True, default="")
    fields = models.CharField(max_length=300, blank=True, default="")
    # What happened before it was turned on is no news any more.
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "news"], name="owner_rule_once"),)

    def __str__(self) -> str:
        return str(self.get_news_display())


class OwnerMessage(Outgoing):
    """One piece of news for one person over one channel."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    news = models.CharField(max_length=10, choices=News.choices)
    over = models.CharField(max_length=10, choices=Over.choices, blank=True, default="")
    words = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "party"], name="owner_message_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(news="late"), name="owner_told_late_once"),
        )
        indexes = (
            models.Index(
                fields=["state", "not_before"],
                name="owner_message_waiting",
                condition=Q(sent_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.news} of {self.item_id}"


class OwnerOptOut(TenantModel):
    """A person wants no messages; what the portal shows stays."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"none for party {self.party_id}"


def _indexes(link: WechatLink) -> dict[str, str]:
    return {"subject_index": keyed_index(link.subject, "identity")}


declare_indexes(WechatLink, _indexes)
