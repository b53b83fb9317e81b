"""Forms of the wizard: the upload, the reading of the file, the mapping."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.imports.kinds import MAX_REPEATS, ImportKind, import_kind
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.queries import importable_kinds, importable_sites
from steward.kernel.imports.readers import ENCODINGS
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

ACCEPTED = ".xlsx,.xls,.ods,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    """What the list holds, where it belongs, and the file."""

    kind = forms.ChoiceField(label=_("What the list holds"), widget=forms.RadioSelect)
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Site")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel, OpenDocument or CSV, up to 20 MB and 200,000 rows."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "required": True}),
        # An empty file is refused in the reader's words, like every other bad one.
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, sites = importable_kinds(actor), importable_sites(actor)
        self.fields["kind"].choices = [(kind.code, kind.title) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0].code if kinds else None
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["site"].initial = sites.first() if sites.count() == 1 else None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        code = values.get("kind")
        if code and import_kind(code).needs_site and not values.get("site") and "site" not in self.errors:
            self.add_error("site", gettext("Say to which site the list belongs."))
        return values


class ReadForm(forms.Form):
    """Another sheet of the file, or another encoding of the text."""

    sheet = forms.CharField(required=False, max_length=200)
    encoding = forms.ChoiceField(required=False, choices=[(code, code) for code in ENCODINGS])


class MapForm(forms.Form):
    """For each column of the file what it means, and the options of the kind."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = import_kind(batch.kind)
        chosen: dict[str, str] = batch.mapping["columns"]
        targets = _targets(kind, chosen)
        self.letters = sorted(batch.mapping["headers"], key=lambda letter: (len(letter), letter))
        for letter in self.letters:
            self.fields[f"column_{letter}"] = forms.ChoiceField(
                required=False,
                choices=targets,
                initial=chosen.get(letter, ""),
                label=batch.mapping["headers"][letter],
            )
        for option in kind.options:
            self.fields[f"option_{option.name}"] = forms.BooleanField(
                required=False, initial=option.name in batch.options, label=str(option.label)
            )

    @property
    def columns(self) -> dict[str, str]:
        """Letter -> column name, as `map_batch` takes it."""
        return {letter: self.cleaned_data[f"column_{letter}"] for letter in self.letters}

    @property
    def options(self) -> list[str]:
        return [
            name.removeprefix("option_")
            for name, on in self.cleaned_data.items()
            if name[:7] == "option_" and on
        ]


def _targets(kind: ImportKind, chosen: dict[str, str]) -> list[tuple[str, Any]]:
    """What a column may mean; repeated columns up to one more than the file has."""
    numbers = [int(name.partition("@")[2] or 1) for name in chosen.values()]
    repeats = min(max([1, *numbers]) + 1, MAX_REPEATS)
    targets: list[tuple[str, Any]] = [("", _("Leave out"))]
    for column in kind.columns:
        targets.append((column.name, column.label))
        if column.group:
            targets += [(f"{column.name}@{nth}", f"{column.label} {nth}") for nth in range(2, repeats + 1)]
    return targets
