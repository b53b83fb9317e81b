"""Forms of verbs: the input contract that pages and API share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.keys import key_of
from steward.kernel.tenancy.actor import Actor

MAX_TEXT = 10_000
MAX_PHOTOS = 9


class RowChoices(ModelChoiceIterator):
    """The choices of a row field, asked of it when they are shown."""

    def __init__(self, field: forms.ModelChoiceField) -> None:
        self.field = field

    @property
    def queryset(self) -> Any:  # type: ignore[override] # Django's is set when the choices are made
        return self.field.queryset


class RowField(forms.ModelChoiceField):
    """Choice of a row the actor may see; the rows are asked for on each request, never frozen in the class.

    And asked for only when somebody needs them: a program that leaves a field out pays nothing for it. `pick` finds
    one of the very same rows by its key, where every request pays for that.
    """

    iterator = RowChoices

    def __init__(
        self,
        rows: Callable[[Actor, Any], QuerySet[Any]],
        *,
        pick: Callable[[Actor, int], Any | None] | None = None,
        **kwargs: Any,
    ) -> None:
        self.rows, self.pick = rows, pick
        self.asked_by: tuple[Actor, Any] | None = None
        self._rows_now: QuerySet[Any] | None = None
        super().__init__(queryset=None, **kwargs)

    def ask_for(self, actor: Actor, subject: Any) -> None:
        """From now on the rows are those of an actor and a subject."""
        self.asked_by, self._rows_now = (actor, subject), None
        self.widget.choices = self.choices

    def to_python(self, value: Any) -> Any:
        if self.pick is None or self.asked_by is None or not str(value).isdecimal():
            return super().to_python(value)
        key = key_of(value)
        row = self.pick(self.asked_by[0], key) if key is not None else None
        if row is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return row

    @property
    def queryset(self) -> QuerySet[Any] | None:
        if self._rows_now is None and self.asked_by is not None:
            self._rows_now = self.rows(*self.asked_by)
        return self._rows_now

    @queryset.setter
    def queryset(self, rows: QuerySet[Any] | None) -> None:
        self._rows_now = rows
        self.widget.choices = self.choices


class RowsField(RowField, forms.ModelMultipleChoiceField):
    """Choice of several rows, asked for in the same way."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        # A number no key can be would overflow in the database's own list of numbers.
        for one in value if isinstance(value, list | tuple) else ():
            if str(one).lstrip("-").isdecimal() and key_of(one) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one}
                )
        return super().clean(value)


@dataclass
class RowGroup:
    """Choices under one heading; `whole` is the choice that stands for all of them."""

    label: str
    whole: tuple[int, str] | None = None
    choices: list[tuple[int, str]] = field(default_factory=list)


class GroupedRowsField(RowsField):
    """Choice among very many rows: a page folds them by `grouped` and narrows them while somebody types."""

    def __init__(
        self,
        rows: Callable[[Actor, Any], QuerySet[Any]],
        *,
        grouped: Callable[[Iterable[Any]], list[RowGroup]],
        **kwargs: Any,
    ) -> None:
        self.grouped = grouped
        super().__init__(rows, **kwargs)

    def groups(self) -> list[RowGroup]:
        return self.grouped(self.queryset or ())


class TextField(forms.CharField):
    """Free text as people write it: line breaks, emoji and right-to-left marks stay; NUL never reaches a table."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_TEXT if lines > 1 else 200)
        widget = forms.Textarea(attrs={"rows": lines, "data-keep": "1"}) if lines > 1 else forms.TextInput()
        super().__init__(widget=widget, strip=lines == 1, **kwargs)
        self.lines = lines

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        # Browsers send CR LF; texts are kept with plain line feeds as every other source writes them.
        return text.replace("\r\n", "\n")


class PhotoInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; what they are is checked where evidence is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Photos"))
        super().__init__(
            widget=PhotoInput(attrs={"accept": "image/*", "multiple": True, "data-photos": "1"}), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_PHOTOS:
            raise forms.ValidationError(
                _("At most %(n)d photos at once.") % {"n": MAX_PHOTOS}, code="too_many"
            )
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(PhotosField, self).clean(file, initial) for file in files]


class FilesField(PhotosField):
    """Several pages of a file: photos, scans and PDF; what they are is checked where evidence is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Files"))
        super().__init__(**kwargs)
        self.widget.attrs = {"accept": "image/*,application/pdf", "multiple": True}


class VerbForm(forms.Form):
    """Form of one verb. Field names are the action's argument names; rules live in the action.

    `actor` and `subject` (the row, None for a creating verb) are there for choices; `prepare` may adjust fields,
    `present` how they look.
    """

    # Fields that are folded under "More" on the page; the API takes them like all others.
    more: tuple[str, ...] = ()
    # A pattern of names that differ from one organisation to the next; the document tells it.
    open_fields = ""
    # For several rows at once: what one of them has is no suggestion for the others.
    is_for_several = False

    def __init__(self, *args: Any, actor: Actor, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.subject = actor, subject
        for form_field in self.fields.values():
            if isinstance(form_field, RowField):
                form_field.ask_for(actor, subject)
        self.prepare()

    @classmethod
    def sent_fields(cls) -> Mapping[str, forms.Field]:
        """What a program may send."""
        return cls.base_fields

    def prepare(self) -> None:
        """Hook: adjust fields to the subject."""

    def present(self) -> None:
        """Hook: what only the page needs, such as labels with figures; programs never ask for it."""

    def arguments(self) -> dict[str, Any]:
        """The cleaned data as keyword arguments of the action."""
        return dict(self.cleaned_data)
