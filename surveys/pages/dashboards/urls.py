"""Addresses of teams, their results, and the coaches' dashboard."""

from django.urls import path

from surveys.pages.dashboards import views

app_name = "dashboards"
urlpatterns = [
    # /teams/
    path("teams/", views.teams, name="teams"),
    path("teams/<slug:slug>/", views.team, name="team"),
    path("teams/<slug:slug>/results/<slug:campaign>/", views.result, name="result"),
    # /groups/<slug>/results/<campaign>/
    path("groups/<slug:slug>/results/<slug:campaign>/", views.group_result, name="group_result"),
    # /dashboard/
    path("dashboard/", views.home, name="home"),
]
