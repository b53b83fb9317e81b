"""Tables of the base: the number ranges."""

from django.db import models


class NumberRange(models.Model):
    """Last number given out under a key such as `3:WX:20261123`."""

    key = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} -> {self.last}"
