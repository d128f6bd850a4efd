"""Addresses of campaigns."""

from django.urls import path

from surveys.pages.planning.views import plans, running

app_name = "planning"
urlpatterns = [
    # /campaigns/
    path("campaigns/", plans.index, name="index"),
    path("campaigns/new/", plans.new, name="new"),
    # /campaigns/<slug>/
    path("campaigns/<slug:slug>/", plans.campaign, name="campaign"),
    path("campaigns/<slug:slug>/plan/", plans.change, name="change"),
    path("campaigns/<slug:slug>/launch/", plans.launch, name="launch"),
    path("campaigns/<slug:slug>/remind/", running.remind, name="remind"),
    path("campaigns/<slug:slug>/extend/", running.extend, name="extend"),
    path("campaigns/<slug:slug>/close/", running.close, name="close"),
    path("campaigns/<slug:slug>/cancel/", running.cancel, name="cancel"),
    path("campaigns/<slug:slug>/series/end/", running.end_the_series, name="end_series"),
    path("campaigns/<slug:slug>/discard/", plans.discard, name="discard"),
]
