"""Addresses of teams, their results, and the coaches' dashboard."""

from django.urls import path

from surveys.pages.dashboards.views import compare, explain, files, home, marks, teams, trends

app_name = "dashboards"
urlpatterns = [
    # /teams/
    path("teams/", home.teams, name="teams"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("teams/<slug:slug>/results/<slug:campaign>/", teams.result, name="result"),
    path("teams/<slug:slug>/results/<slug:campaign>/<slug:bank>.<str:ending>", files.team_file, name="team_file"),
    path(
        "teams/<slug:slug>/results/<slug:campaign>/explain/<slug:bank>/<slug:kind>/<str:key>/",
        explain.team_number,
        name="team_number",
    ),
    path("teams/<slug:slug>/results/<slug:campaign>/marks/<slug:bank>/", marks.mark, name="mark"),
    # /groups/<slug>/results/<campaign>/
    path("groups/<slug:slug>/results/<slug:campaign>/", teams.group_result, name="group_result"),
    path("groups/<slug:slug>/results/<slug:campaign>/<slug:bank>.<str:ending>", files.group_file, name="group_file"),
    path(
        "groups/<slug:slug>/results/<slug:campaign>/explain/<slug:bank>/<slug:kind>/<str:key>/",
        explain.group_number,
        name="group_number",
    ),
    # /dashboard/
    path("dashboard/", home.home, name="home"),
    path("dashboard/cells.<str:ending>", home.file, name="home_file"),
    # /dashboard/compare/
    path("dashboard/compare/", compare.compare, name="compare"),
    path("dashboard/compare/teams.<str:ending>", compare.file, name="compare_file"),
    # /dashboard/trends/
    path("dashboard/trends/", trends.trends, name="trends"),
    path("dashboard/trends/waves.<str:ending>", trends.file, name="trends_file"),
]
