"""What the forms about people and structure share."""

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.teams import queries
from surveys.teams.models import Group

DEPTH_MARK = "\u2014 "
PlaceChoices = list[tuple[str, list[tuple[str, str]]]]


class HouseForm(forms.Form):
    """A form with one button, whose field ids can not meet those of another form on the page."""

    button = gettext_lazy("Save")
    action = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.form_action = self.action
        helper.attrs = {"novalidate": ""}  # our own messages say more than the browser's
        helper.add_input(Submit("", self.button, css_id=self.auto_id_of("send")))
        return helper

    def auto_id_of(self, name: str) -> str:
        return str(self.auto_id) % name

    def take_errors(self, error: ValidationError) -> None:
        """Shows what a service refused, at the field where there is one."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            self.add_error(field if field in self.fields else None, errors)


class FilterForm(HouseForm):
    """A form that narrows a list by its address."""

    button = gettext_lazy("Show")

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.form_method = "get"
        helper.disable_csrf = True
        helper.inputs = []
        send = Submit("", self.button, css_id=self.auto_id_of("send"), css_class="mb-3")
        columns = [Column(name, css_class="col-sm-6 col-lg") for name in self.fields]
        helper.layout = Layout(Row(*columns, Column(send, css_class="col-auto"), css_class="align-items-end"))
        return helper

    def values(self) -> dict[str, Any]:
        """What was asked for; fields that make no sense are left out."""
        self.is_valid()
        return dict(self.cleaned_data)


# -- People --------------------------------------------------------------------


def choice_of(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def groups_by_tree(without: Iterable[int] = ()) -> list[tuple[str, str]]:
    hidden = set(without)
    return [
        (str(each.pk), _indented(each, depth))
        for each, depth in queries.groups_with_depth()
        if each.pk not in hidden and each.retired_at is None
    ]


def places() -> PlaceChoices:
    """Groups, then teams, as `group:slug` and `team:slug`."""
    groups = [(f"group:{each.slug}", _indented(each, depth)) for each, depth in queries.groups_with_depth()]
    teams = [(f"team:{team.slug}", team.name) for team in queries.active_teams()]
    return [(_("Groups"), groups), (_("Teams"), teams)]


def _indented(group: Group, depth: int) -> str:
    return f"{DEPTH_MARK * depth}{group.name}"
