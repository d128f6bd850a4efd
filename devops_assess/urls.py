"""Every address, room by room."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("surveys.pages.home.urls")),
    path("", include("surveys.pages.quick_check.urls")),
    path("", include("surveys.pages.answering.urls")),
    path("", include("surveys.pages.planning.urls")),
    path("", include("surveys.pages.studio.urls")),
    path("", include("surveys.pages.dashboards.urls")),
    path("", include("surveys.pages.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
