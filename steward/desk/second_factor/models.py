"""Tables of the second factor."""

from django.db import models

from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.tenancy.models import TenantModel, User


class SecondFactor(TenantModel):
    """The secret a person shares with the app on his telephone. Without `confirmed_at` it is only being set up."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True)
    # The half minute whose code was used last: that code and all before it are over.
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(TenantModel):
    """A code that opens once, kept as its keyed digest."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
