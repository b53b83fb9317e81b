"""A bare Django project on the same database and server: one indexed query and 50 rows; a token and one INSERT.

No middleware, no session, no layout. `main` makes its two tables.
"""

import json

from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone


class Item(models.Model):
    """Our work items, as few columns as a list needs."""

    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    urgency = models.PositiveSmallIntegerField()
    organisation_id = models.BigIntegerField()
    site_id = models.BigIntegerField()
    family = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "floor"
        db_table = "work_workitem"
        managed = False


class Token(models.Model):
    key = models.CharField(max_length=64, primary_key=True)
    user_id = models.BigIntegerField()

    class Meta:
        app_label = "floor"


class Ticket(models.Model):
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    body = models.TextField()
    kind = models.CharField(max_length=16)
    site_id = models.BigIntegerField(db_index=True)
    user_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "floor"


def show_list(request: HttpRequest) -> HttpResponse:
    rows = Item.objects.filter(organisation_id=1, site_id=request.GET["site"], family="ticket")
    return render(request, "list.html", {"rows": rows.order_by("-opened_at", "-id")[:50]})


def take_in(request: HttpRequest) -> HttpResponse:
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = Token.objects.filter(key=key).first()
    if token is None:
        return JsonResponse({"error": "token"}, status=401)
    sent = json.loads(request.body)
    ticket = Ticket.objects.create(
        number="",
        title=sent["title"],
        body=sent["body"],
        kind=sent["kind"],
        site_id=sent["site"],
        user_id=token.user_id,
        created_at=timezone.now(),
    )
    return JsonResponse({"id": ticket.pk}, status=201)


urlpatterns = [path("list", show_list), path("intake", take_in)]


def main() -> None:
    """Make the floor's tables and its token."""
    with connection.schema_editor() as editor:
        editor.create_model(Token)
        editor.create_model(Ticket)
    Token.objects.create(key="floor", user_id=1)
