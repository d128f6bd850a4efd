"""Bank files in and out: strict reading with every problem at its line and column, canonical writing."""

from surveys.banks.interchange.reading import BankFileError, Source, look_at_banks, read_banks
from surveys.banks.interchange.references import check_references
from surveys.banks.interchange.scales import read_scale
from surveys.banks.interchange.schema import json_schema, schema_text
from surveys.banks.interchange.shape import check_part, check_shape, words_for
from surveys.banks.interchange.stored import data_of, document_of, draft_file
from surveys.banks.interchange.uploads import Looked, Upload, look_at_upload
from surveys.banks.interchange.writing import digest, plain, write_bank

__all__ = [
    "BankFileError",
    "Looked",
    "Source",
    "Upload",
    "check_part",
    "check_references",
    "check_shape",
    "data_of",
    "digest",
    "document_of",
    "draft_file",
    "json_schema",
    "look_at_banks",
    "look_at_upload",
    "plain",
    "read_banks",
    "read_scale",
    "schema_text",
    "words_for",
    "write_bank",
]
