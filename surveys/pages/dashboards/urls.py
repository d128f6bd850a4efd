"""Addresses of teams, their results, and the coaches' dashboard."""

from django.urls import path

from surveys.pages.dashboards.views import files, home, teams

app_name = "dashboards"
urlpatterns = [
    # /teams/
    path("teams/", home.teams, name="teams"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>/results/<slug:campaign>/", teams.result, name="result"),
    path("teams/<slug:slug>/results/<slug:campaign>/<slug:bank>.<str:ending>", files.team_file, name="team_file"),
    # /groups/<slug>/results/<campaign>/
    path("groups/<slug:slug>/results/<slug:campaign>/", teams.group_result, name="group_result"),
    path("groups/<slug:slug>/results/<slug:campaign>/<slug:bank>.<str:ending>", files.group_file, name="group_file"),
    # /dashboard/
    path("dashboard/", home.home, name="home"),
    path("dashboard/cells.<str:ending>", home.file, name="home_file"),
]
