"""Addresses of campaigns."""

from django.urls import path

from surveys.pages.planning.views import plans

app_name = "planning"
urlpatterns = [
    # /campaigns/
    path("campaigns/", plans.index, name="index"),
    path("campaigns/new/", plans.new, name="new"),
    # /campaigns/<slug>/
    path("campaigns/<slug:slug>/", plans.campaign, name="campaign"),
    path("campaigns/<slug:slug>/plan/", plans.change, name="change"),
    path("campaigns/<slug:slug>/launch/", plans.launch, name="launch"),
    path("campaigns/<slug:slug>/close/", plans.close, name="close"),
    path("campaigns/<slug:slug>/discard/", plans.discard, name="discard"),
]
