"""The fields that narrow a comparison, for a form that has teams to tick as well."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row

from surveys.pages.dashboards.forms.filters import FilterForm


def bare_helper(form: FilterForm) -> FormHelper:
    """How crispy forms draws the fields alone."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = False
    helper.layout = Layout(Row(*(Column(name, css_class="col-sm-6 col-lg") for name in form.fields)))
    return helper
