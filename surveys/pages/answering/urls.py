"""Addresses of this room: everything that a respondent sees, without an account."""

from django.urls import path

from surveys.pages.answering.views import joining, receipts, sitting

app_name = "answering"
urlpatterns = [
    path("j/<str:code>/", joining.join, name="join"),
    path("s/<str:token>/", sitting.entry, name="entry"),
    path("s/<str:token>/<int:number>/", sitting.page, name="page"),
    path("s/<str:token>/review/", sitting.review, name="review"),
    path("s/<str:token>/done/", sitting.done, name="done"),
    path("receipt/", receipts.receipt, name="receipt"),
]
