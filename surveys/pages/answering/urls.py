"""Addresses of this room."""

from django.urls import URLPattern

app_name = "answering"
urlpatterns: list[URLPattern] = []
