"""Bank files with one mistake each, and what the reader must say: `line:column: place: what is wrong, what to do`."""

from tests.banks.factories import SMALL

# what the file holds, and what is said about it
WHOLE_FILES: dict[str, tuple[bytes | str, list[str]]] = {
    "empty": ("", ["1:1: the file is empty: see docs/bank-format.md"]),
    "only a comment": ("# later\n", ["1:1: the file is empty: see docs/bank-format.md"]),
    "null": (
        "---\n",
        ["2:1: a bank starts with keys such as “format: 1” and “slug: my-bank”, see docs/bank-format.md"],
    ),
    "list on top": (
        "- format: 1\n",
        ["1:1: a bank starts with keys such as “format: 1” and “slug: my-bank”, see docs/bank-format.md"],
    ),
    "text on top": (
        "hello\n",
        ["1:1: a bank starts with keys such as “format: 1” and “slug: my-bank”, see docs/bank-format.md"],
    ),
    "latin-1": ("title: Größe".encode("latin-1"), ["1:10: the file is not UTF-8 here: save it as UTF-8"]),
    "utf-16": (SMALL.encode("utf-16"), ["1:1: the file is UTF-16: save it as UTF-8"]),
    "control character": ("title: a\x07b\n", ["1:9: the character U+0007 can not be shown: remove it"]),
    "too large": ("# " + "x" * 2 * 1024 * 1024, ["1:1: the file is larger than 2 MB: split the bank"]),
    "tab": (
        "title:\n\tde: x\n",
        ["2:1: no value can start with this sign: indent with spaces, not tabs, or put the text in quotes"],
    ),
    "open quote": (
        'title: "a\nslug: b\n',
        [
            (
                "3:1: this is not YAML (found unexpected end of stream, while scanning a quoted scalar): "
                "mend the line or the one above it"
            )
        ],
    ),
    "colon in a text": (
        "title: One: two\n",
        ["1:11: this is not YAML (mapping values are not allowed in this context): mend the line or the one above it"],
    ),
    "surrogate": (
        'title: "\\ud800"\n',
        [
            (
                "1:11: this is not YAML (found invalid Unicode character escape code, while parsing a quoted scalar): "
                "mend the line or the one above it"
            )
        ],
    ),
    "bomb of aliases": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        [
            "1:4: a: anchors (&a) are not read: remove it",
            "2:4: b: anchors (&b) are not read: remove it",
            "2:8: b.0: aliases (*a) are not read: write the value out",
            "2:12: b.1: aliases (*a) are not read: write the value out",
            "3:5: c.0: aliases (*b) are not read: write the value out",
            "3:9: c.1: aliases (*b) are not read: write the value out",
        ],
    ),
    "too deep": (
        "a: " + "[" * 30 + "]" * 30,
        ["1:23: a" + ".0" * 19 + ": nested deeper than 20 levels: make it flatter"],
    ),
    "second document": (
        "slug: a\n---\nslug: b\n",
        ["2:1: a second document starts here: one bank to a file"],
    ),
}

# what is replaced in the small bank, by what, and what is said then
CHANGES: dict[str, tuple[str, str, list[str]]] = {
    "unknown key": (
        "summary: Just",
        "sumary: Just",
        [
            "1:1: summary: is missing: add it",
            "6:1: sumary: this key is not known: did you mean “summary”?",
        ],
    ),
    "key from nowhere": (
        "format: 1",
        "format: 1\nxyzzy: 1",
        [
            "2:1: xyzzy: this key is not known: remove it, see docs/bank-format.md",
        ],
    ),
    "other format": ("format: 1", "format: 2", ["1:9: format: must be one of: 1"]),
    "duplicate key": (
        "licence: CC0-1.0",
        "licence: CC0-1.0\nlicence: MIT",
        [
            "9:1: licence: this key stands here a second time (first in line 8)",
        ],
    ),
    "merge key": (
        "licence: CC0-1.0",
        "licence: CC0-1.0\n<<: {a: 1}",
        [
            "9:1: <<: merge keys are not read: write the values out",
        ],
    ),
    "mapping as a key": ("licence: CC0-1.0", "licence: CC0-1.0\n? {a: 1}\n: b", ["9:3: a key must be one plain word"]),
    "tag": ("version: 1", "version: !!int 1", ["3:10: version: tags (tag:yaml.org,2002:int) are not read: remove it"]),
    "python tag": (
        "title: A small bank",
        "title: !!python/object/apply:os.system [ls]",
        [
            "5:8: title: must be a text, or a mapping of languages to texts such as “en: …”",
            "5:8: title: tags (tag:yaml.org,2002:python/object/apply:os.system) are not read: remove it",
        ],
    ),
    "missing licence": ("licence: CC0-1.0\n", "", ["1:1: licence: is missing: add it"]),
    "missing attribution": ("attribution: The test authors\n", "", ["1:1: attribution: is missing: add it"]),
    "missing key of an item": (
        "- key: work-waits\n            text",
        "- text",
        [
            "48:13: dimensions.0.dimensions.0.items.1.key: is missing: add it",
        ],
    ),
    "empty value": (
        "title: A small bank",
        "title:",
        [
            "5:7: title: must be a text, or a mapping of languages to texts such as “en: …”",
        ],
    ),
    "empty text": ("licence: CC0-1.0", 'licence: "  "', ["8:10: licence: is empty: write a text or remove the key"]),
    "text as number": ("version: 1", 'version: "1"', ["3:10: version: must be a whole number, without quotes"]),
    "fraction as version": ("version: 1", "version: 1.5", ["3:10: version: must be a whole number, without quotes"]),
    "version zero": ("version: 1", "version: 0", ["3:10: version: must be at least 1"]),
    "number as text": (
        "licence: CC0-1.0",
        "licence: 1.0",
        [
            "8:10: licence: must be a text: write one, in quotes if it reads as a number, true or null",
        ],
    ),
    "yes for true": (
        "quick_check: true",
        "quick_check: yes",
        ["10:14: quick_check: must be true or false, without quotes"],
    ),
    "weight zero": (
        "weight: 0.5",
        "weight: 0",
        ["54:21: dimensions.0.dimensions.0.items.1.weight: must be greater than 0"],
    ),
    "weight without end": (
        "weight: 0.5",
        "weight: .inf",
        [
            "54:21: dimensions.0.dimensions.0.items.1.weight: must be a number, without quotes",
        ],
    ),
    "list where a mapping belongs": (
        "- {key: feedback-tests, text: Tests run on each change., scale: agreement}",
        "- [a]",
        [
            "86:9: dimensions.1.items.0: must be a mapping of keys to values",
        ],
    ),
    "mapping where a list belongs": (
        "axes: [work, batches, feedback]",
        "axes: {a: work}",
        [
            "95:11: radars.0.axes: must be a list: start each entry with “- ”",
        ],
    ),
    "capital letters in a key": (
        "slug: small",
        "slug: Small",
        [
            "2:7: slug: must be lower-case letters, digits and single hyphens, such as “visible-work”",
        ],
    ),
    "huge text": (
        "source: Made up for tests.",
        "source: " + "x" * 2001,
        ["7:9: source: is longer than 2000 characters: shorten it"],
    ),
    "hidden control character": (
        "source: Made up for tests.",
        'source: "a\\0b"',
        [
            "7:9: source: the character U+0000 can not be shown: remove it",
        ],
    ),
    "word outside the list": (
        "effort: L",
        "effort: XL",
        [
            "76:21: dimensions.0.dimensions.0.practices.1.effort: must be one of: S, M, L",
        ],
    ),
    "more than four concepts": (
        "concepts: [S013]",
        "concepts: [A1, A2, A3, A4, A5]",
        [
            "47:23: dimensions.0.dimensions.0.items.0.concepts: entries here: 5; at most 4 are allowed",
        ],
    ),
    "script as address": (
        "https://example.org/boards",
        "javascript:alert(1)",
        [
            (
                "69:44: dimensions.0.dimensions.0.practices.0.links.0.url: "
                "must be an address that starts with https://, http:// or /"
            ),
        ],
    ),
    "too few axes": (
        "axes: [work, batches, feedback]",
        "axes: [work, batches]",
        [
            "95:11: radars.0.axes: entries here: 2; at least 3 are needed",
        ],
    ),
    "reused key": (
        "key: work-waits",
        "key: work-board",
        [
            (
                "48:18: dimensions.0.dimensions.0.items.1.key: “work-board” is used a second time (first in line 41): "
                "choose another key"
            ),
        ],
    ),
    "unknown scale": (
        "text: Tests run on each change., scale: agreement",
        "text: Tests run on each change., scale: agrement",
        [
            "86:71: dimensions.1.items.0.scale: there is no scale “agrement”: did you mean “agreement”?",
        ],
    ),
    "unknown dimension in a radar": (
        "axes: [work, batches, feedback]",
        "axes: [work, batches, feed]",
        [
            "95:27: radars.0.axes.2: there is no dimension “feed”: did you mean “feedback”?",
        ],
    ),
    "the same axis twice": (
        "axes: [work, batches, feedback]",
        "axes: [work, batches, work]",
        [
            "95:27: radars.0.axes.2: “work” is used a second time (first in line 95): choose another key",
        ],
    ),
    "unknown dimension in a roll-up": (
        "dimensions: [work, feedback]",
        "dimensions: [work, zzz]",
        [
            "91:24: roll_ups.0.dimensions.1: there is no dimension “zzz”: add it or remove this mention",
        ],
    ),
    "roll-up counts twice": (
        "dimensions: [work, feedback]",
        "dimensions: [work, flow]",
        [
            "91:18: roll_ups.0.dimensions.0: “work” is a part of “flow”, which is named too: name one of them",
        ],
    ),
    "unknown practice": (
        "after: [work-one-board]",
        "after: [work-two]",
        [
            (
                "78:21: dimensions.0.dimensions.0.practices.1.after.0: there is no practice “work-two”: "
                "did you mean “work-limits”?"
            ),
        ],
    ),
    "unknown item": (
        "item: work-board",
        "item: work-bord",
        [
            (
                "66:19: dimensions.0.dimensions.0.practices.0.item: there is no question “work-bord”: "
                "did you mean “work-board”?"
            ),
        ],
    ),
    "circle": (
        "band: low\n",
        "band: low\n            after: [work-limits]\n",
        [
            (
                "66:20: dimensions.0.dimensions.0.practices.0.after: these practices wait for each other: "
                "work-one-board → work-limits → work-one-board; remove one “after”"
            ),
        ],
    ),
    "waits for itself": (
        "after: [work-one-board]",
        "after: [work-limits]",
        [
            (
                "78:20: dimensions.0.dimensions.0.practices.1.after: these practices wait for each other: "
                "work-limits → work-limits; remove one “after”"
            ),
        ],
    ),
    "values descend": (
        "value: 0.25",
        "value: -1",
        [
            "24:30: scales.1.points.1.value: values ascend from point to point: -1 comes after 0",
        ],
    ),
    "tied values": (
        "value: 0.25",
        "value: 0",
        [
            "24:30: scales.1.points.1.value: values ascend from point to point: 0 comes after 0",
        ],
    ),
    "gap in a Likert scale": (
        "value: 3",
        "value: 4",
        [
            "18:30: scales.0.points.2.value: a Likert scale counts in ones: 4 comes after 2; else use kind “values”",
        ],
    ),
    "parts descend": (
        "label: Agree, descriptor: Every time., part: favourable",
        "label: Agree, part: unfavourable",
        [
            (
                "18:53: scales.0.points.2.part: parts go from unfavourable over neutral to favourable: "
                "“unfavourable” comes after “neutral”"
            ),
        ],
    ),
    "items beside dimensions": (
        "    summary: How work moves.",
        "    items: [{key: a, text: A., scale: agreement}]",
        [
            (
                "29:12: dimensions.0.items: a dimension with dimensions below it has no questions of its own: "
                "move them down"
            ),
        ],
    ),
    "nothing in a dimension": (
        "    items:\n      - {key: feedback-tests, text: Tests run on each change., scale: agreement}\n",
        "",
        [
            "83:5: dimensions.1: this dimension has neither questions nor dimensions: add some or remove it",
        ],
    ),
    "continues what is there": (
        "continues: work-queue",
        "continues: work-board",
        [
            (
                "56:24: dimensions.0.dimensions.0.items.1.continues: “work-board” is still a question of this version: "
                "only a question that is gone can be continued"
            ),
        ],
    ),
    "language not declared": (
        "title: A small bank",
        "title: {en: A small bank, de: Eine kleine Bank}",
        [
            "5:27: title.de: this language is not declared: add it to “languages” at the top",
        ],
    ),
    "text without the base language": (
        "language: en\ntitle: A small bank",
        "language: en\nlanguages: [de]\ntitle: {de: Bank}",
        [
            "6:8: title: the text in the bank's own language is missing: add “en”",
            "6:8: title: the title is missing in “en”, a declared language: add it or remove the language",
        ],
    ),
    "title not translated": (
        "language: en\n",
        "language: en\nlanguages: [en, de]\n",
        [
            "6:8: title: the title is missing in “de”, a declared language: add it or remove the language",
        ],
    ),
    "no language code": (
        "language: en\n",
        "language: English\n",
        [
            "4:11: language: must be a language code in lower case, such as “en” or “pt-br”",
        ],
    ),
}
