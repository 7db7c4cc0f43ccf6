"""Bounds on what one file may cost to read. A file beyond them is refused with a message."""

MAX_FILE_BYTES = 1_048_576  # a record is text a person typed; a megabyte of it is a mistake
MAX_LEDGER_BYTES = 256 * MAX_FILE_BYTES  # the program writes it, a line for every table ever released
MAX_YAML_BYTES = 262_144
MAX_DEPTH = 12
MAX_FOLDERS = 8  # campaign, unit, kind: three are usual
MAX_DEPTH_OF_OURS = 24  # rulebooks hold JSON Schemas
MAX_NODES = 20_000
MAX_ATTACHMENT_BYTES = 20 * 1_048_576  # a scanned document of some dozen pages
MAX_ATTACHMENTS = 2000  # in one folder
