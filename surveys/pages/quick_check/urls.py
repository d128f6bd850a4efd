"""Addresses of this room."""

from django.urls import URLPattern

app_name = "quick_check"
urlpatterns: list[URLPattern] = []
