"""Addresses of the owner's portal; included under `my/`."""

from django.urls import path

from steward.portal import apply, at_place, changes, news, offline, promises, requests, sign_in, views
from steward.portal.telling import views as telling
from steward.portal.wechat import views as wechat

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.page, name="offline"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.enter_code, name="code"),
    path("sign-in/wechat/<int:pk>/", wechat.begin, name="wechat_begin"),
    path("sign-in/wechat/back/", wechat.back, name="wechat_back"),
    path("record/messages/", telling.choose, name="choose_messages"),
    path("record/wechat/unlink/", wechat.unlink, name="unlink_wechat"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("report/", views.report, name="report"),
    path("report/<slug:matter>/", views.report_about, name="report_about"),
    path("at/<str:token>/", at_place.at_place, name="at_place"),
    path("follow/<str:token>/", at_place.follow, name="follow"),
    path("notices/", news.listing, name="notices"),
    path("notices/<int:pk>/", news.detail, name="notice"),
    path("apply/", apply.begin, name="apply"),
    path("apply/code/", apply.prove, name="apply_code"),
    path("apply/home/", apply.home, name="apply_home"),
    path("asking/<int:pk>/confirm/", apply.confirm, name="confirm"),
    path("promises/", promises.listing, name="promises"),
    path("record/", changes.record, name="record"),
    path("record/change/<slug:field>/", changes.change, name="change"),
    path("record/asked/<int:pk>/withdraw/", changes.withdraw, name="withdraw"),
    path("requests/", requests.listing, name="requests"),
    path("requests/<int:pk>/", requests.detail, name="request"),
    path("requests/<int:pk>/rate/", requests.rate, name="rate"),
    path("requests/<int:pk>/reopen/", requests.reopen, name="reopen"),
    path("requests/<int:pk>/photos/<uuid:public_id>/<slug:size>", requests.photo, name="photo"),
]
