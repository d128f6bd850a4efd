"""Addresses of campaigns."""

from django.urls import path

from surveys.pages.planning.views import invitations, plans, running

app_name = "planning"
urlpatterns = [
    # /campaigns/
    path("campaigns/", plans.index, name="index"),
    path("campaigns/new/", plans.new, name="new"),
    # /campaigns/<slug>/
    path("campaigns/<slug:slug>/", plans.campaign, name="campaign"),
    path("campaigns/<slug:slug>/plan/", plans.change, name="change"),
    path("campaigns/<slug:slug>/preview/", plans.preview, name="preview"),
    path("campaigns/<slug:slug>/links.csv", plans.links, name="links"),
    path("campaigns/<slug:slug>/launch/", plans.launch, name="launch"),
    path("campaigns/<slug:slug>/remind/", running.remind, name="remind"),
    path("campaigns/<slug:slug>/extend/", running.extend, name="extend"),
    path("campaigns/<slug:slug>/close/", running.close, name="close"),
    path("campaigns/<slug:slug>/cancel/", running.cancel, name="cancel"),
    path("campaigns/<slug:slug>/series/end/", running.end_the_series, name="end_series"),
    path("campaigns/<slug:slug>/discard/", plans.discard, name="discard"),
    # /campaigns/<slug>/invite/ and /campaigns/<slug>/teams/<team>/
    path("campaigns/<slug:slug>/invite/", invitations.invite_all, name="invite_all"),
    path("campaigns/<slug:slug>/invite/template.csv", invitations.invite_template, name="invite_template"),
    path("campaigns/<slug:slug>/cards/", invitations.cards, name="cards"),
    path("campaigns/<slug:slug>/teams/<slug:team>/", invitations.team, name="team"),
    path("campaigns/<slug:slug>/teams/<slug:team>/invite/", invitations.invite, name="invite"),
    path("campaigns/<slug:slug>/teams/<slug:team>/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("campaigns/<slug:slug>/teams/<slug:team>/link/", invitations.shared_link, name="shared_link"),
    path("campaigns/<slug:slug>/teams/<slug:team>/people/", invitations.people, name="people"),
    path("campaigns/<slug:slug>/teams/<slug:team>/card/", invitations.card, name="card"),
]
