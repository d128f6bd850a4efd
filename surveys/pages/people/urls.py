"""Addresses of this room."""

from django.urls import path

from surveys.pages.people.views import audit, changes, groups, importing, people, teams

app_name = "people"
urlpatterns = [
    # People
    path("people/", people.index, name="index"),
    path("people/new/", people.new, name="new"),
    path("people/import/", importing.import_people, name="import"),
    path("people/import/template.csv", importing.template, name="import_template"),
    path("people/export.csv", importing.export, name="export"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/account/", people.account, name="account"),
    path("people/<int:pk>/teams/", people.join, name="join"),
    path("people/<int:pk>/coaching/", people.coach, name="coach"),
    path("people/memberships/<int:pk>/", people.membership, name="membership"),
    path("people/coaching/<int:pk>/", people.assignment, name="assignment"),
    # Groups
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/<slug:slug>/state/", groups.group_state, name="group_state"),
    path("groups/<slug:slug>/teams/", groups.new_team, name="new_team"),
    path("groups/<slug:slug>/coaches/", groups.group_coach, name="group_coach"),
    # Teams
    path("teams/<slug:slug>/settings/", teams.team, name="team"),
    path("teams/<slug:slug>/settings/state/", teams.team_state, name="team_state"),
    path("teams/<slug:slug>/settings/move/", changes.move, name="team_move"),
    path("teams/<slug:slug>/settings/merge/", changes.merge, name="team_merge"),
    path("teams/<slug:slug>/settings/retire/", changes.retire, name="team_retire"),
    path("teams/<slug:slug>/settings/coaches/", teams.team_coach, name="team_coach"),
    path("teams/<slug:slug>/people/", teams.team_people, name="team_people"),
    # The trace
    path("audit/", audit.audit, name="audit"),
    path("audit/export.csv", audit.audit_file, name="audit_file"),
]
