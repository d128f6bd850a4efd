"""Addresses of this room."""

from django.urls import URLPattern

app_name = "banks"
urlpatterns: list[URLPattern] = []
