"""Every address, room by room."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

# One door: Django's own sign-in page would let a password be guessed without end.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

# django-allauth's account pages that this product uses; no page to add addresses, no social accounts.
account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", include("surveys.pages.home.urls")),
    path("", include("surveys.pages.quick_check.urls")),
    path("", include("surveys.pages.answering.urls")),
    path("", include("surveys.pages.planning.urls")),
    path("", include("surveys.pages.studio.urls")),
    path("", include("surveys.pages.dashboards.urls")),
    path("", include("surveys.pages.people.urls")),
    path("accounts/", include(account_urls)),
    path("admin/", admin.site.urls),
]
