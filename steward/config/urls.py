"""Addresses: the desk owns the short ones, each resource its own folder."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # First, as programs ask most often; addresses are tried one after the other.
    path("api/", include("steward.kernel.surface.api_docs")),
    path("", include("steward.config.operations.urls")),
    path("", include("steward.desk.urls")),
    path("", include("steward.desk.office.urls")),
    path("", include("steward.desk.staff.urls")),
    path("", include("steward.desk.promises.urls")),
    path("", include("steward.desk.webhooks.urls")),
    path("", include("steward.desk.fields.urls")),
    path("", include("steward.desk.duties.urls")),
    path("", include("steward.desk.approvals.urls")),
    path("", include("steward.desk.bots.urls")),
    path("", include("steward.desk.vendors.urls")),
    path("my/", include("steward.portal.urls")),
    path("", include("steward.portal.telling.urls")),
    path("", include("steward.capabilities.registry.urls")),
    path("submissions/", include("steward.capabilities.submissions.urls")),
    path("templates/", include("steward.capabilities.submissions.template_urls")),
    path("tasks/", include("steward.capabilities.tasks.urls")),
    path("tickets/", include("steward.capabilities.tickets.urls")),
    path("rate/", include("steward.capabilities.tickets.links")),
    path("", include("steward.capabilities.quality.urls")),
    path("boundaries/", include("steward.capabilities.boundaries.urls")),
    path("incidents/", include("steward.capabilities.incidents.urls")),
    path("admissions/", include("steward.capabilities.admissions.urls")),
    path("corrections/", include("steward.capabilities.corrections.urls")),
    path("announcements/", include("steward.capabilities.community.urls")),
    path("posters/", include("steward.capabilities.posters.urls")),
    path("", include("steward.capabilities.archives.urls")),
    path("", include("steward.capabilities.mailboxes.urls")),
    path("meetings/", include("steward.capabilities.meetings.urls")),
    path("mentions/", include("steward.capabilities.mentions.urls")),
    path("remedies/", include("steward.capabilities.remedies.urls")),
    path("plans/", include("steward.capabilities.planning.urls")),
    path("proposals/", include("steward.capabilities.proposals.urls")),
    path("", include("steward.capabilities.watches.urls")),
    path("", include("steward.capabilities.inspections.urls")),
    path("", include("steward.capabilities.vacancies.urls")),
    path("", include("steward.capabilities.equipment.urls")),
    path("findings/", include("steward.capabilities.findings.urls")),
    path("", include("steward.reports.urls")),
    path("evidence/", include("steward.kernel.evidence.urls")),
    path("account/tokens/", include("steward.kernel.surface.tokens")),
    path("exports/", include("steward.kernel.surface.export_pages")),
    path("first-run/", include("steward.config.first_run.urls")),
    path("imports/", include("steward.kernel.imports.urls")),
]
handler400 = "steward.config.errors.bad_request"
handler403 = "steward.desk.errors.forbidden"
handler404 = "steward.config.errors.not_found"
handler500 = "steward.config.errors.broken"
