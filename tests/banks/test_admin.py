"""In the admin, banks are there to look at."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from surveys.banks import admin as banks_admin
from surveys.banks.models import BankVersion, Erratum, Item, QuestionBank, ScalePoint
from tests.factories import AdminFactory


@pytest.mark.django_db
@pytest.mark.parametrize("model", [QuestionBank, BankVersion, Item, ScalePoint, Erratum])
def test_nobody_changes_a_bank_in_the_admin(model: type) -> None:
    request = RequestFactory().get("/admin/")
    request.user = AdminFactory()
    registered = admin.site.get_model_admin(model)
    assert isinstance(registered, banks_admin.ReadOnlyAdmin)
    assert registered.has_view_permission(request)
    assert not registered.has_add_permission(request)
    assert not registered.has_change_permission(request)
    assert not registered.has_delete_permission(request)
