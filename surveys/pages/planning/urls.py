"""Addresses of campaigns."""

from django.urls import path

from surveys.pages.planning import views

app_name = "planning"
urlpatterns = [
    # /campaigns/
    path("campaigns/", views.index, name="index"),
    path("campaigns/new/", views.new, name="new"),
    # /campaigns/<slug>/
    path("campaigns/<slug:slug>/", views.campaign, name="campaign"),
    path("campaigns/<slug:slug>/plan/", views.change, name="change"),
    path("campaigns/<slug:slug>/launch/", views.launch, name="launch"),
    path("campaigns/<slug:slug>/close/", views.close, name="close"),
    path("campaigns/<slug:slug>/discard/", views.discard, name="discard"),
]
