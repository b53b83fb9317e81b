"""The settings page of messages to owners, and a customer's own switch."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from steward.kernel.base.refused import Refused
from steward.kernel.surface.forms import TextField
from steward.kernel.tenancy.actor import Actor
from steward.portal.door import for_customers
from steward.portal.queries import Guest
from steward.portal.telling.actions import choose_owner_messages, set_owner_rule
from steward.portal.telling.choices import News, Over
from steward.portal.telling.queries import counts, has_account, last_troubles, may_keep, rules


class OwnerRuleForm(forms.Form):
    """One kind of news."""

    news = forms.ChoiceField(choices=News.choices, widget=forms.HiddenInput)
    over = forms.MultipleChoiceField(
        label=gettext_lazy("Told over (the first that reaches)"),
        choices=Over.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing chosen: not told. Text messages cost money each."),
    )
    template = TextField(label=gettext_lazy("Template id in WeChat"), required=False, max_length=60)
    fields_ = TextField(
        label=gettext_lazy("Fields of the template"),
        required=False,
        lines=2,
        max_length=300,
        help_text=gettext_lazy(
            "A line each, such as thing1=words; words, number, news and time can be filled in."
        ),
    )


@require_http_methods(["GET", "POST"])
def owner_rules(request: HttpRequest) -> HttpResponse:
    """Which news owners are told, over what; and what became of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_keep(actor):
        raise PermissionDenied
    sent = OwnerRuleForm(request.POST, auto_id="sent_%s") if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        said = sent.cleaned_data
        try:
            set_owner_rule(
                said["news"], said["over"], by=actor, template=said["template"], fields=said["fields_"]
            )
        except Refused as refused:
            name = "fields_" if refused.field == "fields" else refused.field
            sent.add_error(name, f"{refused.what} {refused.do}")
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("telling:owner_rules"))
    rows = []
    for news, rule in rules().items():
        kept: dict[str, Any] = {
            "news": news.value,
            "over": [Over.WECHAT, Over.EMAIL] if has_account() else [],
        }
        if rule is not None:
            kept |= {"over": rule.over, "template": rule.template, "fields_": rule.fields}
        elif not kept["over"]:
            kept["over"] = [Over.EMAIL]
        failed = sent is not None and sent.data.get("news") == news
        form = sent if failed else OwnerRuleForm(initial=kept, auto_id=f"{news.value}_%s")
        rows.append((news, bool(rule and rule.over), form))
    context = {"rows": rows, "counts": counts(), "troubles": last_troubles()}
    return render(request, "portal/telling/rules.html", context, status=422 if sent else 200)


@for_customers
@require_POST
def choose(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Messages or none, for myself."""
    off = request.POST.get("off") == "1"
    choose_owner_messages(guest.party, off=off, by=guest.actor)
    messages.success(request, _("You get no messages from now on.") if off else _("You get messages again."))
    return HttpResponseRedirect(reverse("portal:record"))
