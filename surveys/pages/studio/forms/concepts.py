"""The field for the concepts of a part: found by name or id, kept as ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.banks.document import MOST_CONCEPTS


class ConceptsWidget(forms.MultiWidget):
    """A field for each concept, and below them the list that browsers look through while one types."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        super().__init__(
            [
                forms.TextInput(attrs={"aria-label": _("Concept %(place)s") % {"place": place}})
                for place in range(1, MOST_CONCEPTS + 1)
            ]
        )

    def decompress(self, value: str | None) -> list[str]:
        """The ids with their names; Django asks for what is no list, so the ids stand in one text."""
        return [words_of(concept, self.known) for concept in (value or "").split()]

    def id_for_label(self, id_: str) -> str:
        """The first field, where a list of errors leads to."""
        return f"{id_}_0" if id_ else id_

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ANN401  # as Django has it
        listed = f"{(attrs or {}).get('id', name)}-known"
        fields = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}">', ((words_of(one, self.known),) for one in self.known))
        whole = '<div class="part-form__concepts">{}</div><datalist id="{}">{}</datalist>'
        return format_html(whole, fields, listed, options)


class ConceptsField(forms.MultiValueField):
    """Ids of concepts, in the order of the fields; names are understood too, and what is neither is kept as it is."""

    widget: ConceptsWidget

    def __init__(self, known: Mapping[str, str], chosen: Sequence[str], **words: Any) -> None:
        self.known = known
        fields = [forms.CharField(required=False) for _place in range(MOST_CONCEPTS)]
        super().__init__(
            fields,
            required=False,
            require_all_fields=False,
            widget=ConceptsWidget(known),
            initial=" ".join(chosen),
            **words,
        )

    def compress(self, data_list: list[str]) -> list[str]:
        """What stands in the fields, as ids, each once."""
        return list(dict.fromkeys(self._id(text.strip()) for text in data_list or () if text.strip()))

    def _id(self, text: str) -> str:
        by_name = {name.casefold(): concept for concept, name in self.known.items()}
        by_id = {concept.casefold(): concept for concept in self.known}
        written = text.casefold()
        return by_name.get(written) or by_id.get(written.split(maxsplit=1)[0], text)

    def unknown(self, words: str) -> str:
        """What to say of what can be no id."""
        return _("there is no concept “%(words)s”: choose one of the list, or empty its field") % {"words": words}


def words_of(concept: str, known: Mapping[str, str]) -> str:
    """An id with its name, where it has one."""
    return f"{concept} {known[concept]}" if concept in known else concept
