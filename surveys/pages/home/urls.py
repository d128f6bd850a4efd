"""Addresses of this room."""

from django.urls import path

from surveys.pages.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    # For machines
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
