"""The form of one part of a draft: a field for each text in each language, and what else a bank file says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from surveys.banks.choices import Band, DraftPart, Effort
from surveys.banks.document import LONGEST_SHORT, LONGEST_TEXT, LONGEST_TITLE, MOST_CONCEPTS
from surveys.pages.studio.forms.concepts import ConceptsField

MOST_AXES, FEWEST_QUESTIONS = 8, 3
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class TextSpec:
    """A text of a part, in every language of the bank."""

    name: str
    label: str | Promise
    rows: int
    longest: int = LONGEST_TEXT
    needed: bool = False
    help: str | Promise = ""


TITLE = TextSpec("title", lazy("Title"), 0, LONGEST_TITLE, needed=True)
TEXTS: dict[str, tuple[TextSpec, ...]] = {
    DraftPart.ITEM: (
        TextSpec("text", lazy("Question"), 2, needed=True, help=lazy("One statement that people agree with or not.")),
        TextSpec("low", lazy("What low looks like"), 2),
        TextSpec("high", lazy("What high looks like"), 2),
        TextSpec("help", lazy("Help"), 2, help=lazy("What words mean, or which time to think of.")),
    ),
    DraftPart.DIMENSION: (
        TITLE,
        TextSpec("short", lazy("Short title"), 0, LONGEST_SHORT, help=lazy("For charts, at most 24 characters.")),
        TextSpec("summary", lazy("Summary"), 2),
    ),
    DraftPart.PRACTICE: (
        TITLE,
        TextSpec("why", lazy("Why"), 2, needed=True),
        TextSpec("next_step", lazy("Smallest next step"), 2, needed=True),
        TextSpec("good_enough", lazy("Good enough"), 2, needed=True),
        TextSpec("notice", lazy("What you will notice"), 2, needed=True),
    ),
    DraftPart.ROLL_UP: (TITLE, TextSpec("summary", lazy("Summary"), 2)),
    DraftPart.RADAR: (TITLE,),
}
LINK_TITLE = TextSpec("title", lazy("Further reading, title"), 0, LONGEST_TITLE)


class PartForm(forms.Form):
    """Holds a part as a bank file does; what is wrong is told by the service that saves it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: str,
        languages: Sequence[str],
        choices: Mapping[str, Choices],
        content: Mapping[str, Any],
        prefix_of_ids: str,
        asks_key: bool = False,
    ) -> None:
        super().__init__(data, auto_id=f"{prefix_of_ids}-%s")
        self.kind, self.languages, self.choices, self.given = kind, languages, choices, content
        for spec in TEXTS[kind]:
            self._add_text(spec.name, spec, content.get(spec.name) or {})
        add = {
            DraftPart.ITEM: self._add_item,
            DraftPart.DIMENSION: self._add_dimension,
            DraftPart.PRACTICE: self._add_practice,
            DraftPart.ROLL_UP: self._add_roll_up,
            DraftPart.RADAR: self._add_radar,
        }
        add[DraftPart(kind)](content)
        if asks_key:
            self.fields["key"] = forms.SlugField(
                label=_("Key"),
                required=False,
                max_length=80,
                help_text=_(
                    "The name of this part for computers, for good. Leave it empty and it is made of the words."
                ),
            )

    # -- Fields ----------------------------------------------------------------

    def _add_text(self, name: str, spec: TextSpec, texts: Mapping[str, str], label: str = "") -> None:
        for language in self.languages:
            words = label or str(spec.label)
            self.fields[f"{name}__{language}"] = forms.CharField(
                label=f"{words} ({language})" if len(self.languages) > 1 else words,
                help_text=str(spec.help),
                required=False,
                initial=texts.get(language, ""),
                max_length=spec.longest,
                widget=_text_widget(spec, language),
            )

    def _add_item(self, content: Mapping[str, Any]) -> None:
        self._choose("scale", _("Scale"), content.get("scale"))
        self._tick("reverse", _("A low answer is the good one"), content.get("reverse", False))
        self._tick("short_form", _("Asked in the short form too"), content.get("short_form", True))
        self._weigh(content)
        self._choose(
            "continues",
            _("Continues"),
            content.get("continues") or "",
            _("A question that is gone and meant the same: its trend goes on."),
        )
        self._add_concepts(content)

    def _add_dimension(self, content: Mapping[str, Any]) -> None:
        discussion = list(content.get("discussion", []))
        for place in range(max(FEWEST_QUESTIONS, len(discussion) + 1)):
            spec = TextSpec("discussion", "", 2)
            texts = discussion[place] if place < len(discussion) else {}
            self._add_text(
                f"discussion_{place}", spec, texts, _("Question for discussion, %(place)s") % {"place": place + 1}
            )
        self._tick("first_way", _("Belongs to the first way, the flow of work"), content.get("first_way", False))
        self._weigh(content)

    def _add_practice(self, content: Mapping[str, Any]) -> None:
        self._choose("band", _("Helps when the score is"), content.get("band"), choices=Band.choices)
        self._choose("effort", _("Effort"), content.get("effort"), choices=Effort.choices)
        self._choose("item", _("Helps with one question"), content.get("item") or "")
        self.fields["after"] = forms.MultipleChoiceField(
            label=_("Comes after"),
            required=False,
            choices=self.choices["after"],
            initial=content.get("after", []),
            help_text=_("Practices that a team should have tried before. Hold Ctrl or ⌘ to choose several."),
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )
        self._add_concepts(content)
        links = list(content.get("links", []))
        for place in range(len(links) + 1):
            link: dict[str, Any] = links[place] if place < len(links) else {"title": {}, "url": ""}
            self._add_text(f"links_{place}_title", LINK_TITLE, link["title"])
            self.fields[f"links_{place}_url"] = forms.CharField(
                label=_("Further reading, address"), required=False, initial=link["url"], max_length=500
            )

    def _add_roll_up(self, content: Mapping[str, Any]) -> None:
        self.fields["dimensions"] = forms.MultipleChoiceField(
            label=_("Dimensions"),
            required=False,
            choices=self.choices["dimensions"],
            initial=content.get("dimensions", []),
            widget=forms.CheckboxSelectMultiple,
        )

    def _add_radar(self, content: Mapping[str, Any]) -> None:
        axes = list(content.get("axes", []))
        for place in range(MOST_AXES):
            self._choose(
                f"axes_{place}",
                _("Axis %(place)s") % {"place": place + 1},
                axes[place] if place < len(axes) else "",
                choices=self.choices["dimensions"],
                empty=True,
            )

    def _add_concepts(self, content: Mapping[str, Any]) -> None:
        self.fields["concepts"] = ConceptsField(
            dict(self.choices["concepts"]),
            content.get("concepts", []),
            label=_("Concepts"),
            help_text=_("What it is about, at most %(most)s: write a word of the name, or an id such as S025.")
            % {"most": MOST_CONCEPTS},
        )

    def _weigh(self, content: Mapping[str, Any]) -> None:
        self.fields["weight"] = forms.FloatField(
            label=_("Weight"), required=False, initial=f"{content.get('weight', 1):g}", widget=forms.TextInput
        )
        self.fields["weight"].widget.attrs["inputmode"] = "decimal"

    def _tick(self, name: str, label: str, ticked: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=ticked)

    def _choose(
        self,
        name: str,
        label: str,
        chosen: object,
        help_text: str = "",
        *,
        choices: Choices | None = None,
        empty: bool = False,
    ) -> None:
        offered = list(self.choices[name] if choices is None else choices)
        self.fields[name] = forms.ChoiceField(
            label=label,
            required=False,
            initial=chosen,
            help_text=help_text,
            choices=[("", "–"), *offered] if empty else offered,
        )

    # -- How it is drawn -------------------------------------------------------

    @property
    def helper(self) -> FormHelper:
        """How crispy forms draws it: long texts over the whole width, small things beside each other."""
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        names = [name for name, field in self.fields.items() if not isinstance(field.widget, forms.HiddenInput)]
        helper.layout = Layout(*(Field(name, wrapper_class=_wrapper(self.fields[name])) for name in names))
        return helper

    # -- What was filled in ----------------------------------------------------

    def clean(self) -> dict[str, Any]:
        base = self.languages[0]
        for spec in TEXTS[self.kind]:
            texts = self._texts(spec.name)
            if base not in texts and (spec.needed or texts):
                words = _("Write this text in “%(language)s”, the bank's own language.") % {"language": base}
                self.add_error(f"{spec.name}__{base}", words if len(self.languages) > 1 else _("Write this text."))
        return self.cleaned_data

    def content(self) -> dict[str, Any]:
        """The part as a bank file holds it; as far as it goes, also where something is wrong."""
        content: dict[str, Any] = {"key": self.given.get("key") or self.cleaned_data.get("key") or None}
        for spec in TEXTS[self.kind]:
            content[spec.name] = self._texts(spec.name) or (None if not spec.needed else {})
        more = {
            DraftPart.ITEM: self._item_content,
            DraftPart.DIMENSION: self._dimension_content,
            DraftPart.PRACTICE: self._practice_content,
            DraftPart.ROLL_UP: self._roll_up_content,
            DraftPart.RADAR: self._radar_content,
        }
        return content | dict(more[DraftPart(self.kind)]())

    def _item_content(self) -> Iterator[tuple[str, Any]]:
        for name in ("scale", "reverse", "short_form"):
            yield name, self.cleaned_data.get(name)
        yield "continues", self.cleaned_data.get("continues") or None
        yield from self._weight_and_concepts()

    def _dimension_content(self) -> Iterator[tuple[str, Any]]:
        places = sum(name.startswith("discussion_") for name in self.fields) // len(self.languages)
        texts = (self._texts(f"discussion_{place}") for place in range(places))
        yield "discussion", [one for one in texts if one]
        yield "first_way", self.cleaned_data.get("first_way", False)
        yield "weight", self._weight()

    def _practice_content(self) -> Iterator[tuple[str, Any]]:
        for name in ("band", "effort", "after"):
            yield name, self.cleaned_data.get(name)
        yield "item", self.cleaned_data.get("item") or None
        yield "concepts", self.cleaned_data.get("concepts", [])
        places = sum(name.startswith("links_") and name.endswith("_url") for name in self.fields)
        links = (
            {"title": self._texts(f"links_{place}_title"), "url": self.cleaned_data.get(f"links_{place}_url", "")}
            for place in range(places)
        )
        yield "links", [link for link in links if link["title"] or link["url"]]

    def _roll_up_content(self) -> Iterator[tuple[str, Any]]:
        yield "dimensions", self.cleaned_data.get("dimensions", [])

    def _radar_content(self) -> Iterator[tuple[str, Any]]:
        axes = (self.cleaned_data.get(f"axes_{place}", "") for place in range(MOST_AXES))
        yield "axes", [axis for axis in axes if axis]

    def _weight_and_concepts(self) -> Iterator[tuple[str, Any]]:
        yield "weight", self._weight()
        yield "concepts", self.cleaned_data.get("concepts", [])

    def _weight(self) -> float:
        weight = self.cleaned_data.get("weight")
        return 1.0 if weight is None else float(weight)

    def _texts(self, name: str) -> dict[str, str]:
        """The languages in which something is written. Browsers end lines in their own way."""
        found = {
            language: self.cleaned_data.get(f"{name}__{language}", "").replace("\r\n", "\n")
            for language in self.languages
        }
        return {language: text for language, text in found.items() if text}

    def take_errors(self, error: ValidationError) -> None:
        """Shows what the service refused, at the field where there is one."""
        by_place = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        concepts = self.cleaned_data.get("concepts", [])  # kept: the first error takes it out of what was understood
        for place, errors in by_place.items():
            name = self.field_at(place)
            field = self.fields[name] if name else None
            if isinstance(field, ConceptsField):  # how an id is written says nothing to who looks for a name
                self.add_error(name, field.unknown(concepts[int(place.rpartition(".")[2])]))
            else:
                self.add_error(name, errors)

    def field_at(self, place: str) -> str | None:
        """The field for a dotted place: `text.en` is `text__en`, `links.0.title.en` is `links_0_title__en`."""
        steps = place.split(".")
        for length in range(len(steps), 0, -1):
            near = steps[:length]
            names = ("_".join(near), f"{'_'.join(near[:-1])}__{near[-1]}", f"{'_'.join(near)}__{self.languages[0]}")
            first = next(
                (name for name in (*names, f"{near[0]}_0", f"{near[0]}_0__{self.languages[0]}") if name in self.fields),
                None,
            )
            if first:
                return first
        return None


def _text_widget(spec: TextSpec, language: str) -> forms.Widget:
    attrs = {"lang": language}
    return forms.Textarea(attrs=attrs | {"rows": str(spec.rows)}) if spec.rows else forms.TextInput(attrs=attrs)


def _wrapper(field: forms.Field) -> str:
    if isinstance(field.widget, forms.Textarea | forms.CheckboxSelectMultiple):
        return "part-form__wide"
    return "part-form__field"
