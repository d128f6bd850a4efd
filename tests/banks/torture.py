"""Files that somebody brings by mistake or on purpose: each with its name, and a place and words that must be said.

Those of tests/banks/malformed.py have one mistake in a good file; these are hostile, broken as a file, or huge.
"""

import gzip
import io
import random
import zipfile
from typing import NamedTuple

from tests.banks.factories import SMALL


class Brought(NamedTuple):
    """A file, and what is said of it: each of the words stands in one of the problems, as `line:column: …`."""

    name: str
    content: bytes
    said: tuple[str, ...]


def bank(old: str, new: str, *said: str) -> Brought:
    """The small bank with one change."""
    assert old in SMALL, old
    return Brought("bank.yaml", SMALL.replace(old, new, 1).encode(), said)


def yaml(content: str | bytes, *said: str, name: str = "bank.yaml") -> Brought:
    return Brought(name, content.encode() if isinstance(content, str) else content, said)


def sheet(rows: str | bytes, *said: str, head: str = "dimension,question,scale", name: str = "sheet.csv") -> Brought:
    """Rows under a head, one of them in each line."""
    raw = rows if isinstance(rows, bytes) else f"{head}\n{rows}\n".encode()
    return Brought(name, raw, said)


def cells(row: str, more: str, *said: str) -> Brought:
    """A row with more columns than the usual three."""
    return sheet(row, *said, head=f"dimension,question,scale,{more}")


def placed(rows: str, *said: str) -> Brought:
    """Rows that say which dimension stands above theirs."""
    return sheet(rows, *said, head="dimension,parent dimension,question,scale")


def practice(row: str, *said: str, more: str = "") -> Brought:
    head = "dimension,practice,why,next step,good enough,notice,effort,band"
    return sheet(row, *said, head=head + more)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bank.yaml", SMALL)
    return out.getvalue()


ONE_ITEM = "- {key: feedback-tests, text: Tests run on each change., scale: agreement}"
TEXT = "Tests run on each change."
NOISE = random.Random(7).randbytes(4000)  # not a secret: the same noise in each run
BOMB = "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9 if before else ['lol'] * 9)}]"
    for before, name in zip(["", *"abcdefgh"], "abcdefghi", strict=True)
)
CIRCLE = "\n".join(
    f"          - {{key: p{n}, title: P, why: w, next_step: n, good_enough: g, notice: n, effort: S, band: low,"
    f" after: [p{(n + 1) % 900}]}}"
    for n in range(900)
)

YAML: dict[str, Brought] = {
    "UTF-16 without a mark": yaml(SMALL.encode("utf-16-le"), "1:2: the character U+0000 can not be shown"),
    "UTF-32": yaml(SMALL.encode("utf-32"), "1:1: the file is UTF-16: save it as UTF-8"),
    "zeros": yaml(SMALL.replace("Feedback", "Feed\0back"), "can not be shown: remove it"),
    "two bytes that do not belong together": yaml(b"title: \xc3\x28", "1:8: the file is not UTF-8 here"),
    "a slash in two bytes": yaml(b"slug: \xc0\xaf", "1:7: the file is not UTF-8 here"),
    "half a sign of UTF-16": yaml(b"slug: \xed\xa0\x80", "1:7: the file is not UTF-8 here"),
    "Windows-1252": yaml("title: Größe “x”".encode("cp1252"), "1:10: the file is not UTF-8 here"),
    "a mark in the middle": bank(
        TEXT, '"Tests\\ufeffrun"', "86:37: dimensions.1.items.0.text: the character U+FEFF can not be shown"
    ),
    "noise": yaml(NOISE, "1:"),
    "a ZIP": yaml(zipped(), "1:1: this is a file of another kind (ZIP, Excel or OpenDocument): save it as YAML or CSV"),
    "a GZIP": yaml(gzip.compress(SMALL.encode()), "1:1: this is a file of another kind (GZIP)"),
    "a PDF": yaml(b"%PDF-1.7\n", "1:1: this is a file of another kind (PDF)"),
    "an old Excel file": yaml(b"\xd0\xcf\x11\xe0\xa1\xb1", "1:1: this is a file of another kind (Excel 97)"),
    "another ending": yaml(SMALL, "1:1: the name must end in .yaml (a whole bank) or .csv", name="bank.json"),
    "no ending": yaml(SMALL, "1:1: the name must end in .yaml", name="bank"),
    "a name that is a path": yaml("", "1:1: the name must end in .yaml", name="../../etc/passwd"),
    "a billion laughs": yaml(BOMB, "1:4: a: anchors (&a) are not read", "2:8: b.0: aliases (*a) are not read"),
    "an alias of itself": yaml("a: &a [*a]\n", "1:8: a.0: aliases (*a) are not read"),
    "an alias as a key": yaml("&a a: 1\n*a : 2\n", "1:1: a: anchors (&a) are not read"),
    "an object of Python": yaml("!!python/object/new:os.system [ls]", "tags (tag:yaml.org,2002:python/object/new"),
    "a tag of its own": bank("version: 1", "version: !version 1", "3:10: version: tags (!version) are not read"),
    "binary": bank(TEXT, "!!binary aGk=", "tags (tag:yaml.org,2002:binary) are not read"),
    "a directive": yaml("%YAML 9.9\n---\na: 1\n", "1:1: this is not YAML"),
    "lists without end": yaml("a: " + "[" * 1_000_000, "1:23: a.0", "nested deeper than 20 levels"),
    "mappings without end": yaml("a: " + "{" * 1_000_000, "a key must be one plain word"),
    "keys without end": yaml("? " * 500_000, "a key must be one plain word"),
    "blocks without end": yaml("".join(" " * n + "a:\n" for n in range(1900)), "nested deeper than 20 levels"),
    "half a million entries": yaml("dimensions:\n" + "- a\n" * 500_000, "the file holds more than 50000 values"),
    "forty-five thousand wrong entries": yaml(
        "dimensions:\n" + "- a\n" * 45_000, "2:3: dimensions.0: must be a mapping of keys to values"
    ),
    "many keys": yaml("".join(f"k{n}: 1\n" for n in range(150_000)), "the file holds more than 50000 values"),
    "one key again and again": yaml("a: 1\n" * 300_000, "2:1: a: this key stands here a second time", "reading stops"),
    "one endless text": yaml("title: " + "x" * 2_000_000, "1:8: title: is longer than 200 characters", name="bank.yml"),
    "one endless key": yaml("x" * 1000 + ": 1\n", "this key is not known"),
    "one endless line": yaml("x" * 2_097_153, "1:1: the file is larger than 2 MB"),
    "too many questions": bank(
        ONE_ITEM,
        "\n      ".join(f"- {{key: f{n}, text: T, scale: agreement}}" for n in range(1200)),
        "more than 1000 questions: split the bank",
    ),
    "many unknown scales": bank(
        ONE_ITEM,
        "\n      ".join(f"- {{key: f{n}, text: T, scale: agrement}}" for n in range(900)),
        "there is no scale “agrement”: did you mean “agreement”?",
    ),
    "many unknown practices": bank(
        "after: [work-one-board]",
        f"after: [{', '.join(f'nothing-{n}' for n in range(9000))}]",
        "there is no practice “nothing-0”: add it or remove this mention",
    ),
    "a circle of nine hundred": bank(
        "        practices:\n", f"        practices:\n{CIRCLE}\n", "these practices wait for each other: p0 → p1"
    ),
    "not a number": bank("weight: 0.5", "weight: .nan", "weight: must be a number, without quotes"),
    "minus infinity": bank("value: 0.25", "value: -.inf", "value: must be a number, without quotes"),
    "beyond every number": bank("value: 0.25", "value: 1.0e+400", "value: must be a finite number"),
    "a thousand digits": bank("version: 1", f"version: {'9' * 1000}", "3:10: version: must be a whole number"),
    "a number in hexadecimal": bank("version: 1", "version: 0x1", "3:10: version: must be a whole number"),
    "a number below all": bank("version: 1", "version: -1", "3:10: version: must be at least 1"),
    "a number above all": bank("version: 1", "version: 99999", "3:10: version: must be at most 32767"),
    "true for one": bank("version: 1", "version: true", "3:10: version: must be a whole number"),
    "a list for a text": bank(TEXT, "[a, b]", "text: must be a text, or a mapping of languages to texts"),
    "a mapping for a text": bank(TEXT, "{en: {en: x}}", "text.en: must be a text"),
    "no text": bank(TEXT, "~", "text: must be a text"),
    "a language that is a path": bank("language: en", "language: ../en", "4:11: language: must be a language code"),
    "a script for a key": bank("key: feedback-tests", 'key: "<script>"', "must be lower-case letters"),
    "a key that only looks the same": bank(
        "slug: small", "slug: smаll", "2:7: slug: must be lower-case letters"
    ),  # a Cyrillic letter is the point
    "a slug that is an address here": bank("slug: small", "slug: import", "2:7: slug: this word is part of the addr"),
    "a slug of hundreds of letters": bank("slug: small", f"slug: {'s' * 300}", "2:7: slug: is longer than 60"),
    "an address with data": bank("https://example.org/boards", "data:text/html,x", "must be an address that starts"),
    "an address of another host": bank("https://example.org/boards", "//evil.example", "must be an address that"),
    "an address that a browser turns": bank("https://example.org/boards", "/\\\\evil.example", "must be an address"),
    "text that turns round": bank(TEXT, '"a \\u202etxt.exe"', "the character U+202E can not be shown"),
    "isolated text": bank(TEXT, '"a \\u2066b"', "the character U+2066 can not be shown"),
    "an escape of terminals": bank(TEXT, '"\\e[31mred"', "the character U+001B can not be shown"),
    "a line of its own kind": bank(TEXT, '"a\\u2028b"', "the character U+2028 can not be shown"),
    "a spreadsheet under this name": yaml("dimension,question\nA,B\n", "1:1: a bank starts with keys such as"),
    "a page of the web": yaml("<html><script>alert(1)</script></html>", "1:1: a bank starts with keys"),
}

SHEETS: dict[str, Brought] = {
    "empty": sheet(b"", "1:1: the file is empty: start from the template"),
    "only a mark": sheet(b"\xef\xbb\xbf", "1:1: the file is empty: start from the template"),
    "only empty lines": sheet(b"\r\n\r\n", "1:1: the file is empty: start from the template"),
    "only separators": sheet(b",,,\n,,,\n", "1:1: the first row must name the columns"),
    "only the head": sheet("", "2:1: dimension: there is no row below the names of the columns"),
    "Excel's Unicode text": sheet(
        "dimension\tquestion\nA\tB\n".encode("utf-16"), "1:1: the file is UTF-16: in Excel, save it as “CSV UTF-8”"
    ),
    "Excel's plain CSV": sheet(
        "dimension;question\nGröße;B\n".encode("cp1252"), "2:3: the file is not UTF-8 here: in Excel, save it as"
    ),
    "zeros": sheet("A,B\0,agreement", "2:4: the character U+0000 can not be shown"),
    "noise": sheet(NOISE, "1:"),
    "an Excel file": sheet(zipped(), "1:1: this is a file of another kind (ZIP, Excel or OpenDocument)"),
    "a bank file under this name": sheet(SMALL.encode(), "1:1: the first row must name the columns"),
    "an open quotation mark": sheet('A,"B,agreement\nA,C,agreement', "2:1: whole row: a quotation mark is opened"),
    "an open quotation mark before much": sheet(
        'A,"B,agreement\n' + "A,C,agreement\n" * 20_000, "2:1: whole row: a cell that starts in this row is too long"
    ),
    "text behind a quotation mark": sheet('A,"B"x,agreement', "2:1: whole row: after a closing quotation mark"),
    "a row that is too long": sheet("A,B,agreement,more", "2:4: column 4: there is no column name over this cell"),
    "a comma in a text": sheet("A,First, then second.,agreement", "2:4: column 4: there is no column name"),
    "an unknown column": sheet(
        "A,B,x", "1:3: qestion: this column is not known: did you mean “question”?", head="dimension,question,qestion"
    ),
    "a column that runs": sheet(
        "A,B,x", "1:3: =cmd|' /C calc'!A0: this column is not known", head="dimension,question,=cmd|' /C calc'!A0"
    ),
    "a column twice": sheet(
        "A,B,C",
        "1:3: question: this column stands here a second time (first in column 2)",
        head="dimension,question,question",
    ),
    "a column under two names": sheet(
        "A,B,C", "1:3: Text: this column stands here a second time", head="dimension,question,Text"
    ),
    "cells without a column": sheet("A,B,C", "2:3: column 3: there is no column name", head="dimension,question,"),
    "a language that nobody speaks": sheet(
        "A,B,C", "1:3: question:<b>: this column is not known", head="dimension,question,question:<b>"
    ),
    "a language of another bank": sheet(
        "A,B,C", "1:3: question:fr: this bank does not speak “fr”", head="dimension,question,question:fr"
    ),
    "a column that has no languages": sheet(
        "A,B,C", "1:3: scale:en: this column is not known", head="dimension,question,scale:en"
    ),
    "no column for dimensions": sheet("B", "1:1: dimension: this column is missing", head="question"),
    "no column for questions": sheet("A", "1:1: question: this column is missing", head="dimension"),
    "columns without end": sheet("A", "1:201: more than 200 columns", head=",".join(["dimension", *["x"] * 900])),
    "rows without end": sheet("A,B,agreement\n" * 30_000, "2002:1: whole row: more than 2000 rows"),
    "too many questions": sheet(
        "\n".join(f"A,Q{n},agreement" for n in range(1001)), "1002:2: question: more than 1000 questions"
    ),
    "two megabytes and one byte": sheet("A," + "x" * 2_097_152 + ",agreement", "1:1: the file is larger than 2 MB"),
    "one endless cell": sheet("A," + "x" * 100_000 + ",agreement", "2:2: question: is longer than 2000 characters"),
    "one endless cell in quotes": sheet('A,"' + "x" * 500_000 + '",agreement', "2:1: whole row: a cell that starts"),
    "one endless dimension": sheet("x" * 300 + ",B,agreement", "2:1: dimension: is longer than 200 characters"),
    "a formula": sheet("A,=1+1,agreement", "2:2: question: this reads as a formula"),
    "a formula that opens a program": sheet(
        "A,@SUM(1+1)*cmd|' /C calc'!A0,agreement", "2:2: question: this reads as a formula"
    ),
    "a formula with a plus": sheet("A,+B,agreement", "2:2: question: this reads as a formula"),
    "a formula with a minus": sheet("A,-B,agreement", "2:2: question: this reads as a formula"),
    "a formula in wide signs": sheet("A,\uff1dB,agreement", "2:2: question: this reads as a formula"),
    "a formula as a dimension": sheet(
        '"=HYPERLINK(""http://x"")",B,agreement', "2:1: dimension: this reads as a formula"
    ),
    "a formula that failed": sheet("A,#NAME?,agreement", "2:2: question: this reads as a formula"),
    "no question": sheet("A,,agreement", "2:2: question: is empty: write it"),
    "no dimension": sheet(",B,agreement", "2:1: dimension: is empty"),
    "an unknown scale": sheet("A,B,agrement", "2:3: scale: there is no scale “agrement”: did you mean “agreement”?"),
    "no scale": sheet("A,B,", "2:3: scale: say which scale answers this: agreement, often"),
    "an unknown kind": sheet(
        "A,B,answer", "2:3: kind: must be “question” or “practice”", head="dimension,question,kind"
    ),
    "a weight that is a word": cells("A,B,agreement,NaN", "weight", "2:4: weight: must be a number"),
    "a weight without end": cells("A,B,agreement,1e999", "weight", "2:4: weight: must be a number"),
    "a weight of nothing": cells("A,B,agreement,0", "weight", "2:4: weight: must be greater than 0"),
    "a weight below nothing": cells("A,B,agreement,-1", "weight", "2:4: weight: this reads as a formula"),
    "a weight above all": cells("A,B,agreement,99999", "weight", "2:4: weight: must be at most 1000"),
    "perhaps": cells("A,B,agreement,maybe", "reverse", "2:4: reverse: must be “yes” or “no”"),
    "a script for a key": cells("A,B,agreement,<script>", "key", "2:4: key: must be lower-case letters"),
    "a key twice": cells(
        "A,B,agreement,k\nA,C,agreement,k", "key", "3:4: key: “k” is used a second time (first in line 2)"
    ),
    "a key that is continued too": cells(
        "A,B,agreement,k,\nA,C,agreement,l,k", "key,continues", "3:5: continues: “k” is still a question"
    ),
    "too many concepts": cells("A,B,agreement,a b c d e", "concepts", "2:4: concepts: entries here: 5"),
    "text that turns round": sheet(
        "A,B \u202e gnp.exe,agreement", "2:2: question: the character U+202E can not be shown"
    ),
    "an escape of terminals": sheet("A,\x1b[31mred,agreement", "2:3: the character U+001B can not be shown"),
    "a line of its own kind": sheet("A,B\u2028C,agreement", "2:2: question: the character U+2028 can not be shown"),
    "a dimension inside itself": placed(
        "A,A,B,agreement", "2:2: parent dimension: these dimensions would stand inside"
    ),
    "dimensions inside each other": placed(
        "A,C,B,agreement\nC,A,D,agreement",
        "3:2: parent dimension: these dimensions would stand inside each other: c > a > c",
    ),
    "a dimension in two places": placed(
        "A,C,B,agreement\nA,D,E,agreement", "3:2: parent dimension: row 2 puts this dimension elsewhere"
    ),
    "a dimension that is no leaf": placed(
        "A,,B,agreement\nC,A,D,agreement", "2:1: dimension: a dimension with dimensions below it has no questions"
    ),
    "a way without end": placed(
        "A," + ">".join("x" * 30) + ",B,agreement", "2:2: parent dimension: write one title or key"
    ),
    "a practice without its texts": practice("Feedback,P,,,,,S,low", "2:3: why: is empty", "2:6: notice: is empty"),
    "a practice of another effort": practice("Feedback,P,w,n,g,n,XL,low", "2:7: effort: must be one of: S, M, L"),
    "a practice of another band": practice("Feedback,P,w,n,g,n,S,none", "2:8: band: must be one of: low, middle, high"),
    "a practice of no dimension": practice(
        "Nowhere,P,w,n,g,n,S,low", "2:1: dimension: there is no dimension of this name"
    ),
    "a practice after nothing": practice(
        "Feedback,P,w,n,g,n,S,low,Q", "2:9: after: there is no practice “Q”", more=",after"
    ),
    "practices in a circle": practice(
        "Feedback,P,w,n,g,n,S,low,Q\nFeedback,Q,w,n,g,n,S,low,P",
        "2:9: after: these practices wait for each other: p → q → p",
        more=",after",
    ),
    "a practice for no question": practice(
        "Feedback,P,w,n,g,n,S,low,zzz", "2:9: for question: there is no question “zzz”", more=",for question"
    ),
    "a link without an address": practice(
        "Feedback,P,w,n,g,n,S,low,More", "2:9: links: write each link on a line", more=",links"
    ),
    "a link that runs": practice(
        "Feedback,P,w,n,g,n,S,low,More javascript:alert(1)", "2:9: links: must be an address that starts", more=",links"
    ),
    "a practice without columns": sheet(
        "A,B", "1:1: why: this column is missing", "1:1: band: this column is missing", head="dimension,practice"
    ),
}
