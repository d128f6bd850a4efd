"""Addresses of this room."""

from django.urls import path

from surveys.pages.studio import views

app_name = "banks"
urlpatterns = [
    # /banks/
    path("banks/", views.index, name="index"),
    # /banks/schema.json: what a bank file looks like, for editors and other programs
    path("banks/schema.json", views.schema, name="schema"),
    # /banks/three-ways/
    path("banks/<slug:slug>/", views.bank, name="bank"),
    # /banks/three-ways/v2/
    path("banks/<slug:slug>/v<int:number>/", views.version, name="version"),
]
