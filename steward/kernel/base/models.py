"""Tables of the base: the number ranges, and rows that are only inserted."""

from typing import Any, NoReturn

from django.db import models


class NumberRange(models.Model):
    """Last number given out under a key such as `3:WX:20261123`."""

    key = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} -> {self.last}"


class InsertOnly(models.Model):
    """Rows that are written once: the house changes and removes none, and triggers of the database refuse it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self._meta.verbose_name_plural} are insert-only")
