"""What narrows a dashboard. The address holds all of it; without JavaScript a button shows the choice."""

from collections.abc import Mapping, Sequence
from typing import Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Hidden, Layout, Row, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

Choices = Sequence[tuple[str, str]]


class FilterForm(forms.Form):
    """Fields whose choices the presenter gives; `initial` says what it means to choose nothing.

    With htmx a change shows at once: the part of the page that is named `board` is exchanged.
    """

    board = "board"
    place = ""  # name of the address that the form leads to

    def __init__(self, data: Mapping[str, str], choices: Mapping[str, Choices]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.kept: dict[str, str] = {}
        for name, found in choices.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", str(field.initial)), *found]

    def values(self) -> dict[str, str]:
        """What was asked for and may be asked for; the rest is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def without(self, *names: str) -> Self:
        """The form without these fields."""
        for name in names:
            del self.fields[name]
        return self

    def keeping(self, **values: str) -> Self:
        """The form that carries along what else is asked for on its page."""
        self.kept = {name: value for name, value in values.items() if value}
        return self

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it."""
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = reverse(self.place)
        helper.disable_csrf = True
        helper.form_show_errors = False
        helper.attrs = {
            "autocomplete": "off",  # or a browser puts an old choice over the one that the address holds
            "data-filters": "",
            "hx-get": helper.form_action,
            "hx-trigger": "change, submit",
            "hx-target": f"#{self.board}",
            "hx-select": f"#{self.board}",
            "hx-swap": "outerHTML",
            "hx-push-url": "true",
        }
        send = Submit("", gettext_lazy("Show"), css_id="filter_send", css_class="btn btn-outline-secondary mb-3")
        columns = [Column(name, css_class="col-sm-6 col-lg") for name in self.fields]
        row = Row(*columns, Column(send, css_class="col-auto"), css_class="align-items-end")
        helper.layout = Layout(row, *(Hidden(name, value) for name, value in self.kept.items()))
        return helper


class OverviewFilter(FilterForm):
    """What the dashboard shows."""

    place = "dashboards:home"

    group = forms.ChoiceField(label=gettext_lazy("Group, with all below"), required=False, initial=gettext_lazy("All"))
    bank = forms.ChoiceField(label=gettext_lazy("Question bank"), required=False, initial=gettext_lazy("Any"))
    wave = forms.ChoiceField(label=gettext_lazy("Wave"), required=False, initial=gettext_lazy("The latest"))
    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"), required=False, initial=gettext_lazy("All"))
