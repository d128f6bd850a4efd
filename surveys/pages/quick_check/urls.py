"""Addresses of the quick check."""

from django.urls import path

from surveys.pages.quick_check import views

app_name = "quick_check"
urlpatterns = [
    # /quick-check/
    path("quick-check/", views.index, name="index"),
    path("quick-check/<slug:bank>/", views.bank, name="bank"),
]
