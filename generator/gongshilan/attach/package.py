"""Word and Excel files as what they are: zips of XML parts that name each other. Read within bounds, written anew."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from gongshilan.attach.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED
from gongshilan.attach.refused import Refused

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END_RECORD = b"PK\x05\x06"
_SMALL = 65_536  # below this any ratio is harmless
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Relation:
    """One part names another, or an address outside. ``kind`` is the last word of the relationship's type."""

    kind: str
    target: str
    outside: bool


@dataclass(slots=True)
class Package:
    """The parts of a file by name, and what each is said to be."""

    parts: Mapping[str, bytes]
    types: Mapping[str, str]
    defaults: Mapping[str, str]

    def type_of(self, part: str) -> str:
        """The content type of a part, empty if none is given."""
        return self.types.get(part.lower()) or self.defaults.get(part.rpartition(".")[2].lower(), "")

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part names, by relationship id, in the file's order. ``part`` empty: the package itself. Raises Refused."""
        folder, name = posixpath.split(part)
        raw = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for item in parse(raw) if raw is not None else ():
            target = item.get("Target", "")
            outside = item.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = Relation(item.get("Type", "").rpartition("/")[2], target, outside)
        return found


def read_package(raw: bytes, kind: str) -> Package:
    """The parts of a Word or Excel file. Raises Refused: ``attachment-mismatch``, ``-encrypted``, ``-unreadable``, ``-costly``."""
    if raw.startswith(_OLE):
        raise Refused("attachment-encrypted" if _ENCRYPTED in raw else "attachment-mismatch", type=kind)
    end = raw.rfind(_END_RECORD)
    if (
        not raw.startswith(b"PK\x03\x04")
        or end < 0
        or end + 22 + int.from_bytes(raw[end + 20 : end + 22], "little") != len(raw)
    ):
        raise Refused("attachment-mismatch", type=kind)
    try:
        parts = _unpacked(raw)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        raise Refused("attachment-unreadable") from None
    listed = parts.get("[Content_Types].xml")
    if listed is None:
        raise Refused("attachment-mismatch", type=kind)
    root = parse(listed)
    types = {
        item.get("PartName", "").lstrip("/").lower(): item.get("ContentType", "")
        for item in root.iter(f"{{{_TYPES}}}Override")
    }
    defaults = {item.get("Extension", "").lower(): item.get("ContentType", "") for item in root.iter(f"{{{_TYPES}}}Default")}
    return Package(parts, types, defaults)


def _unpacked(raw: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = packed.infolist()
        if len(members) > MAX_MEMBERS:
            raise Refused("attachment-costly")
        for member in members:
            if member.flag_bits & 1:
                raise Refused("attachment-encrypted")
            if member.is_dir():
                continue
            if member.filename.lower() in {name.lower() for name in parts} or member.filename.startswith("/"):
                raise Refused("attachment-unreadable")
            with packed.open(member) as file:
                data = file.read(left + 1)
            left -= len(data)
            if left < 0 or len(data) > max(_SMALL, member.compress_size * MAX_RATIO):
                raise Refused("attachment-costly")
            parts[member.filename] = data
    return parts


def parse(raw: bytes) -> etree._Element:
    """XML without document types, entities, remarks and instructions. Raises Refused."""
    if (
        b"<!DOCTYPE" in raw
        or b"<!ENTITY" in raw
        or "<!DOCTYPE".encode("utf-16-le") in raw
        or "<!DOCTYPE".encode("utf-16-be") in raw
    ):
        raise Refused("attachment-unreadable")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused("attachment-unreadable") from None
    if root.getroottree().docinfo.doctype:
        raise Refused("attachment-unreadable")
    return root


@dataclass(slots=True)
class Writer:
    """A new package, part by part; written in name order with fixed dates."""

    _parts: dict[str, bytes] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)

    def add(
        self, name: str, data: bytes | etree._Element, content_type: str, relations: Mapping[str, Relation] | None = None
    ) -> None:
        """One part, and what it names (targets are names of parts, or addresses outside)."""
        self._parts[name] = data if isinstance(data, bytes) else serialise(data)
        self._types[name] = content_type
        if relations:
            folder, own = posixpath.split(name)
            self._parts[posixpath.join(folder, "_rels", f"{own}.rels")] = serialise(_relation_part(folder, relations))

    def packed(self, main: str) -> bytes:
        """The file, whose first part is ``main``."""
        root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
        etree.SubElement(
            root,
            f"{{{_TYPES}}}Default",
            Extension="rels",
            ContentType="application/vnd.openxmlformats-package.relationships+xml",
        )
        for name, content_type in sorted(self._types.items()):
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        first = _relation_part("", {"rId1": Relation("officeDocument", main, outside=False)})
        whole = {
            "[Content_Types].xml": serialise(root),
            "_rels/.rels": serialise(first),
            **dict(sorted(self._parts.items())),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in whole.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 0
                packed.writestr(info, data, compresslevel=6)
        return out.getvalue()


def serialise(root: etree._Element) -> bytes:
    """XML as Office writes it."""
    return _PLAIN_XML.encode() + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def _relation_part(folder: str, relations: Mapping[str, Relation]) -> etree._Element:
    root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})
    for name, relation in relations.items():
        target = relation.target if relation.outside else posixpath.relpath(relation.target, folder or ".")
        item = etree.SubElement(
            root, f"{{{RELATIONSHIPS}}}Relationship", Id=name, Type=f"{OFFICE}/{relation.kind}", Target=target
        )
        if relation.outside:
            item.set("TargetMode", "External")
    return root
