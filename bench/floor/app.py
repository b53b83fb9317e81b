"""A bare Django project on the same database and server: one indexed query and 50 rows; a token and one INSERT.

No middleware, no session, no layout. The list shows the columns that ours shows. `main` makes its two tables; that of
the tickets is as long as ours.
"""

import json

from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone


class Place(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "floor"
        db_table = "places_place"
        managed = False


class User(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "floor"
        db_table = "tenancy_user"
        managed = False


class Item(models.Model):
    """Our work items with what the page shows of them, and what it is asked by."""

    KINDS = {
        "repair": "报修",
        "complaint": "投诉",
        "inquiry": "咨询",
        "suggestion": "建议",
        "help": "求助",
        "praise": "表扬",
    }
    STATES = {
        "reported": "待受理",
        "accepted": "已受理",
        "dispatched": "已派单",
        "started": "处理中",
        "paused": "已挂起",
        "finished": "已完成",
        "closed": "已关闭",
        "cancelled": "已取消",
    }
    number = models.CharField(max_length=24)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=KINDS)
    assignee = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=STATES)
    opened_at = models.DateTimeField()
    organisation_id = models.BigIntegerField()
    site_id = models.BigIntegerField()
    family = models.CharField(max_length=12)

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
    rows = rows.select_related("place", "assignee").order_by("-opened_at", "-id")
    return render(request, "list.html", {"rows": rows[:50]})


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
    """Make the floor's tables and its token; an INSERT goes into as many rows as ours."""
    with connection.schema_editor() as editor:
        editor.create_model(Token)
        editor.create_model(Ticket)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_ticket (number, title, body, kind, site_id, user_id, created_at) "
            "SELECT item.number, item.title, ticket.body, item.kind, item.site_id, 1, item.opened_at "
            "FROM work_workitem item JOIN tickets_ticket ticket ON ticket.item_id = item.id ORDER BY item.id"
        )
    Token.objects.create(key="floor", user_id=1)
