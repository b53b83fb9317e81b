"""Short addresses of the staff shell."""

from django.urls import include, path

from steward.desk import calls, pages, sign_in, today
from steward.desk.identities.urls import pages as identity_pages
from steward.desk.office.urls import pages as office_pages
from steward.desk.promises.urls import pages as promise_pages
from steward.desk.retention.urls import pages as retention_pages
from steward.desk.second_factor.urls import pages as second_factor_pages
from steward.desk.staff.urls import pages as staff_pages
from steward.desk.usage.urls import pages as usage_pages

app_name = "desk"
urlpatterns = [
    *office_pages,
    *retention_pages,
    *staff_pages,
    *promise_pages,
    *second_factor_pages,
    *identity_pages,
    *usage_pages,
    path("", today.today, name="today"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("demo-sign-in/", sign_in.demonstration_sign_in, name="demonstration_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.choose_language, name="language"),
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read-all/", pages.read_all_messages, name="read_all"),
    path("inbox/<int:pk>/open/", pages.open_message, name="open_message"),
    path("search/", pages.search, name="search"),
    path("lookup/places/", pages.look_up_places, name="look_up_places"),
    path("lookup/caller/", calls.caller_page, name="caller"),
    path("account/", pages.account, name="account"),
    path("account/", include("steward.desk.account.urls")),
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<int:pk>/retry/", pages.operate_job, {"verb": "retry"}, name="retry_job"),
    path("jobs/<int:pk>/cancel/", pages.operate_job, {"verb": "cancel"}, name="cancel_job"),
    path("trail/", pages.trail, name="trail"),
    path("reveals/", pages.disclosed, name="reveals"),
    path("views/save/", pages.save_list_view, name="save_view"),
    path("views/columns/", pages.keep_list_columns, name="keep_columns"),
    path("views/<int:pk>/forget/", pages.forget_list_view, name="forget_view"),
]
