"""Addresses of the import wizard, below `/imports/`."""

from django.urls import path

from steward.kernel.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="start"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.show, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/read/", views.read, name="read"),
    path("<int:pk>/map/", views.map_columns, name="map"),
    path("<int:pk>/remap/", views.remap, name="remap"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
