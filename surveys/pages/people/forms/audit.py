"""Which entries of the audit log to list."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.pages.people.forms.parts import FilterForm
from surveys.teams import queries

KINDS = {  # of objects in the trace, by the name of their model
    "user": gettext_lazy("Person"),
    "membership": gettext_lazy("Membership"),
    "team": gettext_lazy("Team"),
    "group": gettext_lazy("Group"),
    "coachassignment": gettext_lazy("Coaching"),
    "questionbank": gettext_lazy("Question bank"),
    "bankversion": gettext_lazy("Bank version"),
    "item": gettext_lazy("Question"),
    "campaign": gettext_lazy("Campaign"),
    "participation": gettext_lazy("Team in a campaign"),
    "invitation": gettext_lazy("Invitation"),
    "series": gettext_lazy("Series"),
    "experiment": gettext_lazy("Experiment"),
    "practicemark": gettext_lazy("Advice set aside"),
}


class AuditFilterForm(FilterForm):
    """Which entries to list."""

    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=120)
    what = forms.CharField(label=gettext_lazy("What was changed"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *KINDS.items()]
    )
    verb = forms.ChoiceField(label=gettext_lazy("How"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verb = cast("forms.ChoiceField", self.fields["verb"])
        verb.choices = [("", _("All")), *((each, each.capitalize()) for each in queries.audit_verbs())]
