"""Gathers the admin modules of all features; Django looks for them here.

What others register is taken out again: roles and addresses of people have pages that keep the rules, and answers,
drafts, receipts, links and invitations have no place here at all.
"""

from allauth.account.admin import EmailAddress
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group

from surveys.banks import admin as banks
from surveys.teams import admin as teams

__all__ = ["auth_admin", "banks", "teams"]

for model in (EmailAddress, Group):
    admin.site.unregister(model)
