"""Reports that are asked for, as rows of an organisation: added where missing, left alone once they are there."""

from steward.capabilities.submissions.choices import Covers
from steward.capabilities.submissions.models import Template
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.models import Organisation


def add_templates(organisation: Organisation) -> int:
    """Reports by code; returns how many are new. Nothing is due before the day they came."""
    there = set(Template.objects.values_list("code", flat=True))
    rows = [
        Template(
            organisation=organisation,
            code=row["code"],
            report=row["code"].replace("-", "_"),
            title=row["zh"],
            title_en=row["en"],
            how=row["how_zh"],
            how_en=row["how_en"],
            kinds=row["kinds"],
            cadence=row["cadence"],
            covers=row.get("covers", Covers.THIS),
            figures=row["figures"],
            starts_on=clock.today(organisation.zone),
        )
        for row in read_presets("submissions")["template"]
        if row["code"] not in there
    ]
    return len(Template.objects.bulk_create(rows))
