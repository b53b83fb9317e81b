"""Sites as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.facts import facts_in_words
from steward.capabilities.registry.forms.own import FillSiteForm
from steward.capabilities.registry.policies import READERS, may_own_site
from steward.capabilities.registry.queries import (
    listed_sites,
    search_sites,
)
from steward.capabilities.registry.resources.own import own_verbs
from steward.kernel.custom.actions import fill_site, uncover_site
from steward.kernel.custom.choices import Subject
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
)
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Site


def _site_figures(site: Site) -> Mapping[str, Any]:
    counts = {label: Place.objects.filter(site=site, kind=kind).count() for kind, label in PlaceKind.choices}
    return {"counts": counts, "facts": facts_in_words(site.facts)}


SITES = declare_resource(
    Resource(
        name="sites",
        label=_("Sites"),
        label_one=_("Site"),
        icon="map-pin",
        rows=listed_sites,
        roles=READERS,
        title=lambda site: site.name,
        default_sort="name",
        custom=Subject.SITE,
        search=search_sites,
        search_hint=_("Name or code"),
        phone=lambda site: Lines(site.name, (site.address or site.code,), aside=SiteKind(site.kind).label),
        columns=(
            Column("name", _("Site name"), lambda site: site.name, sort="name", kind="link"),
            Column("kind", _("Kind"), lambda site: site.kind, show=lambda site: SiteKind(site.kind).label),
            Column("code", _("Code"), lambda site: site.code),
            Column("address", _("Address"), lambda site: site.address),
        ),
        filters=(choice_filter("kind", _("Kind"), "kind", SiteKind),),
        verbs=(*own_verbs(FillSiteForm, fill_site, uncover_site, may_own_site),),
        panels=(
            Panel("facts", _("Site"), "registry/site_facts.html", lambda site, _actor: _site_figures(site)),
        ),
    )
)
