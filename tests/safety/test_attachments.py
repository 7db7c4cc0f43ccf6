"""Attachments: what their readers would not see is not in them, what they would see is; the rest is refused, whatever it is."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from gongshilan.attach import cleaning
from gongshilan.attach.bounded import clean_within
from gongshilan.attach.cache import AttachmentCache
from gongshilan.attach.cleaning import clean
from gongshilan.attach.gather import gather
from gongshilan.attach.images import clean_image
from gongshilan.attach.names import FLAT, TYPES, type_of, valid
from gongshilan.attach.pdf_render import Pages, differing
from gongshilan.attach.reading import text
from gongshilan.attach.refused import Refused
from gongshilan.bounded import Budget
from gongshilan.check.addresses import MADE, RESERVED
from gongshilan.model import Record
from gongshilan.read.opening import read_beneath
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from support import attachments as made
from support.hidden_pdf import HIDDEN
from support.places import PORTAL, run

MARK = "SECRETMARK7"
SEEN = "VISIBLE9"
PRINTED = ("pdf", "docx", "xlsx", "txt", "csv")


# --- one file


@pytest.mark.parametrize("kind", made.KINDS)
def test_what_nobody_sees_is_gone(kind: str) -> None:
    raw = made.marked(kind, MARK)
    assert kind in ("txt", "csv") or made.holds(raw, MARK), "the marker is planted"
    out, words = clean(raw, kind)
    assert not made.holds(out, MARK)
    assert MARK not in words
    if kind not in ("txt", "csv"):
        assert len(out) < len(raw)


@pytest.mark.parametrize("kind", PRINTED)
def test_what_is_seen_stays(kind: str) -> None:
    out, words = clean(made.visible(kind, SEEN), kind)
    assert SEEN in words
    assert made.holds(out, SEEN)
    assert SEEN in text(out, kind)


@pytest.mark.parametrize("kind", made.KINDS)
def test_the_same_file_always_gives_the_same_bytes(kind: str) -> None:
    once, _ = clean(made.marked(kind, MARK), kind)
    assert clean(made.marked(kind, MARK), kind).raw == once
    if kind not in ("jpeg", "docx"):  # what holds a JPEG is coded anew each time
        assert clean(once, kind).raw == once


@pytest.mark.parametrize(
    ("name", "code", "make"), [(name, *what) for name, what in made.REFUSED.items() if "number" not in name]
)
def test_refused(name: str, code: str, make: object) -> None:
    with pytest.raises(Refused) as refusal:
        clean(make(), name.split("-", maxsplit=1)[0])
    assert refusal.value.code == code


def far_apart(first: bytes, second: bytes) -> int:
    """The largest difference of two pictures in any colour of any pixel."""
    a, b = (Image.open(io.BytesIO(raw)).convert("RGB") for raw in (first, second))
    assert a.size == b.size
    return max(high for _, high in ImageChops.difference(a, b).getextrema())


def test_pictures_keep_their_pixels() -> None:
    raw = made.png(made.picture("a"))
    assert far_apart(raw, clean_image(raw, "png")) == 0
    assert far_apart(made.jpeg(made.picture("a")), clean_image(made.jpeg(made.picture("a")), "jpeg")) < 24
    for mode in ("1", "L", "LA", "P", "RGBA", "CMYK", "I;16"):
        plain = made.picture("a")
        picture = (
            plain.convert("L").convert("I").point(lambda value: value * 256).convert(mode)
            if mode == "I;16"
            else plain.convert(mode)
        )
        raw = made.jpeg(picture) if mode == "CMYK" else made.png(picture)
        out = clean_image(raw, "jpeg" if mode == "CMYK" else "png")
        wanted = plain.convert("L") if mode == "I;16" else picture
        assert far_apart(made.png(wanted.convert("RGB")), out) < (40 if mode == "CMYK" else 2), mode


def test_what_is_wholly_transparent_has_no_colour() -> None:
    picture = Image.new("RGBA", (8, 8), (200, 100, 50, 0))
    picture.putpixel((1, 1), (9, 8, 7, 255))
    out = Image.open(io.BytesIO(clean_image(made.png(picture), "png")))
    assert out.getpixel((0, 0)) == (0, 0, 0, 0)
    assert out.getpixel((1, 1)) == (9, 8, 7, 255)


def test_a_picture_taken_sideways_is_turned() -> None:
    raw = made.jpeg(made.picture("a"), exif=made.exif(MARK, orientation=6))
    out = clean_image(raw, "jpeg")
    assert Image.open(io.BytesIO(out)).size == made.SIZE[::-1]
    assert Image.open(io.BytesIO(clean_image(raw, "jpeg", upright=False))).size == made.SIZE
    assert not Image.open(io.BytesIO(out)).getexif()


def test_a_pdf_keeps_pages_pictures_and_web_links() -> None:
    out, words = clean(made.marked("pdf", MARK), "pdf")
    assert "seen" in words
    with pikepdf.open(io.BytesIO(out)) as found:
        assert set(found.trailer.keys()) <= {
            "/Root",
            "/Size",
            "/ID",
            "/Type",
            "/W",
            "/Index",
            "/Length",
            "/Filter",
            "/DecodeParms",
        }
        assert set(found.Root.keys()) == {"/Pages", "/Type"}
        [page] = found.pages
        [link] = page.obj.Annots
        assert str(link.A.URI) == "https://example.org/a"
        image = page.obj.Resources.XObject.X1
        assert far_apart(image.read_raw_bytes(), made.jpeg(made.picture())) < 24
        assert {"/X1", "/X2"} == set(page.obj.Resources.XObject.keys())


def test_a_word_document_keeps_its_words_and_pictures() -> None:
    out, words = clean(made.docx("第一段", picture=made.png(made.picture("a"))), "docx")
    assert "第一段" in words
    with zipfile.ZipFile(io.BytesIO(out)) as packed:
        assert far_apart(packed.read("word/media/image1.png"), made.png(made.picture("a"))) == 0
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    _, words = clean(made.marked("docx", MARK), "docx")
    assert words.split() == ["seen", "too", "chosen", "tagged", "PAGE", "fallback", "header"]


def test_a_workbook_keeps_its_values() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "票数"
    sheet.append(["项目", "票数"])
    sheet.append(["示例", 12.5])
    sheet["A4"].value, sheet["A4"].number_format = 40_000, "yyyy-mm-dd"
    sheet.merge_cells("A5:B5")
    sheet.column_dimensions["A"].width = 30
    book.create_sheet("附表")["A1"] = True
    raw = io.BytesIO()
    book.save(raw)
    out, words = clean(raw.getvalue(), "xlsx")
    book, found = openpyxl.load_workbook(raw), openpyxl.load_workbook(io.BytesIO(out))
    assert found.sheetnames == ["票数", "附表"]
    for name in found.sheetnames:
        for before, after in zip(book[name].iter_rows(), found[name].iter_rows(), strict=True):
            assert [cell.value for cell in before][: len(after)] == [cell.value for cell in after][: len(before)]
    assert found["票数"]["A4"].number_format == "yyyy-mm-dd"
    assert found["票数"].column_dimensions["A"].width == 30
    assert "12.5" in words.split("\n")
    assert openpyxl.load_workbook(io.BytesIO(clean(made.marked("xlsx", MARK), "xlsx")[0])).active["B1"].value == 42


def test_a_long_number_in_a_cell_is_read_as_its_digits() -> None:
    raw = made.xlsx("x", cells='<c r="C1"><v>1.3800138E+10</v></c><c r="D1"><v>1.5</v></c>')
    assert clean(raw, "xlsx").text.split("\n")[-2:] == ["13800138000", "1.5"]


def test_a_pdf_as_pictures_of_its_pages() -> None:
    """Nothing but a picture a page, which looks as the page did; the words are those somebody sees."""
    for raw in (made.marked("pdf", MARK), made.REFUSED["pdf-layer"][1](), made.REFUSED["pdf-sealed"][1]()):
        out, words = clean(raw, "pdf-flat")
        assert clean(raw, "pdf-flat").raw == out
        assert not made.holds(out, MARK)
        assert MARK not in words
        assert "seen" in words
        with pikepdf.open(io.BytesIO(out)) as found:
            [page] = found.pages
            assert set(page.obj.keys()) == {"/Type", "/MediaBox", "/Contents", "/Resources", "/Parent"}
            assert [str(item.operator) for item in pikepdf.parse_content_stream(page)] == ["q", "cm", "Do", "Q"]
            assert [float(edge) for edge in page.mediabox] == [0, 0, 300, 200]
        assert differing(Pages(raw).drawn(0), Pages(out).drawn(0), 64).mean() < 0.01
    for raw, code in (
        (made.REFUSED["pdf-encrypted"][1](), "attachment-encrypted"),
        (made.REFUSED["pdf-font"][1](), "attachment-font"),
        (HIDDEN["layers"]["shown when all are off"](MARK), "attachment-hidden-layer"),
    ):
        with pytest.raises(Refused, match=code):
            clean(raw, "pdf-flat")


def test_a_portal_may_ask_for_pictures_of_all_pages(tmp_path: Path) -> None:
    (tmp_path / "meeting" / "attachments").mkdir(parents=True)
    (tmp_path / "meeting" / "attachments" / "a.pdf").write_bytes(made.REFUSED["pdf-comment"][1]())
    (tmp_path / "meeting" / "attachments" / "b.txt").write_text(SEEN, encoding="utf-8")
    named = {"attachments": [{"file": "a.pdf", "title": "a"}, {"file": "b.txt", "title": "b"}]}
    record = Record("r", "meeting", "c", None, "public", named, "", "meeting/r.md")
    files = ["meeting/attachments/a.pdf", "meeting/attachments/b.txt"]
    found, problems = gather(tmp_path, files, [record], {}, AttachmentCache(), frozenset())
    assert [problem.code for problem in problems] == ["attachment-comments"]
    found, problems = gather(tmp_path, files, [record], {}, AttachmentCache(), frozenset(), flat=True)
    assert not problems
    assert [(item.name, item.kind, item.way) for item in found.of(record)] == [
        ("a.pdf", "pdf", FLAT),
        ("b.txt", "txt", "txt"),
    ]
    assert b"/Annots" not in found.read(found.of(record)[0])


@given(st.sampled_from(["pdf", "png", "jpeg", "docx", "xlsx"]), st.data())
@settings(max_examples=80, derandomize=True)
def test_a_damaged_file_is_clean_or_refused(kind: str, data: st.DataObject) -> None:
    """Bytes changed, cut and doubled at random: an answer, never another exception, and never the marker."""
    raw = bytearray(made.marked(kind, MARK))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        how = data.draw(st.sampled_from(["change", "cut", "double"]))
        if how == "change":
            raw[at] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del raw[at : at + data.draw(st.integers(1, 40))]
        else:
            raw[at:at] = raw[at : at + 40]
        if not raw:
            break
    try:
        out, words = clean(bytes(raw), kind)
    except Refused:
        pass
    else:
        assert not made.holds(out, MARK)
        assert MARK not in words


@pytest.mark.parametrize(
    "name", ["a.pdf", "实施方案（送审稿）.docx", "2009年3月—8月.xlsx", "《意见》.PDF", "a-b_c.1.txt", "第〇号.csv"]
)
def test_names_that_may_be_published(name: str) -> None:
    assert valid(name)
    assert type_of(name) in TYPES.values()


@pytest.mark.parametrize(
    "name",
    ["", ".pdf", "-a.pdf", "_a.pdf", "a/b.pdf", "..\\b.pdf", "a..pdf", "a b.pdf", "a\u3000b.pdf", "a\u202efdp.exe", "a\x00.pdf", "a\n.pdf",
     "a%2fb.pdf", "a?.pdf", "a#b.pdf", "~$a.docx", "con:.pdf", "NUL.txt", "é.pdf", "\uf900.pdf", f"{'长' * 80}.pdf", "a&b.pdf", "a'b.pdf", 'a".pdf', "<a>.pdf"],
)  # fmt: skip
def test_names_that_may_not(name: str) -> None:
    assert not valid(name)


@pytest.mark.parametrize(
    "name", ["a", "a.doc", "a.xls", "a.ppt", "a.svg", "a.html", "a.zip", "a.exe", "a.docm", "a.xlsm", "a.pdf.exe", "a.js"]
)
def test_other_types_are_not_published(name: str) -> None:
    assert type_of(name) is None


# --- bounds


def bomb(size: int) -> bytes:
    """A PDF whose page is ``size`` bytes of blanks, packed to next to nothing."""
    made_pdf = made.pdf("x")
    stream = pikepdf.Stream(made_pdf, b"")
    stream.write(zlib.compress(zlib.compress(b" " * size, 9), 9), filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
    made_pdf.pages[0].obj.Contents = stream
    return made.saved(made_pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def test_a_file_beyond_its_budget_is_refused_and_the_next_one_is_not() -> None:
    """Memory, then time: each ends the process that cleans, not the one that builds."""
    for budget, raw in (
        (Budget(cpu=20, wall=100, memory=80_000_000), bomb(200_000_000)),
        (Budget(cpu=1, wall=100, memory=2_000_000_000), made.saved(slow())),
    ):
        with pytest.raises(Refused) as refusal:
            clean_within(raw, "pdf", budget)
        # Out of memory inside the PDF library, it reports a stream it could not read.
        assert refusal.value.code in ("attachment-costly", "attachment-unreadable")
        assert SEEN in clean_within(made.visible("pdf", SEEN), "pdf", budget)[1]
    assert multiprocessing.active_children() == []


def slow() -> pikepdf.Pdf:
    """Seconds of work in a small file: a page that paints a million things."""
    found = made.pdf("x")
    found.pages[0].obj.Contents = pikepdf.Stream(found, b"0 0 1 1 re f\n" * 1_500_000)
    return found


def test_the_process_that_cleans_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def writing(_: bytes, kind: str) -> cleaning.Clean:
        (tmp_path / "out").write_bytes(b"x" * 10)
        return cleaning.Clean(b"", kind)

    monkeypatch.setattr(cleaning, "clean", writing)
    with pytest.raises(Refused):
        clean_within(b"", "txt")
    assert (tmp_path / "out").stat().st_size == 0


# --- what is kept


def test_each_content_is_cleaned_once(tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}
    path = tmp_path / "a.pdf"
    path.write_bytes(made.visible("pdf", SEEN))
    first = AttachmentCache(kept)
    assert SEEN in first.examine(tmp_path, "a.pdf", "pdf").text
    raw = first.read(tmp_path, "a.pdf", "pdf")

    def never(raw: bytes, kind: str) -> tuple[bytes, str]:
        raise AssertionError(raw, kind)

    second = AttachmentCache(kept, never)
    assert second.read(tmp_path, "a.pdf", "pdf") == raw
    path.write_bytes(b"broken")
    with pytest.raises(AssertionError):
        second.examine(tmp_path, "a.pdf", "pdf")


@pytest.mark.parametrize("spoil", [b"", b"x", b"x" * 40])
def test_a_damaged_cache_is_no_cache(tmp_path: Path, spoil: bytes) -> None:
    kept: dict[str, bytes] = {}
    path = tmp_path / "a.txt"
    path.write_bytes(SEEN.encode())
    cache = AttachmentCache(kept)
    key = cache.examine(tmp_path, "a.txt", "txt").key
    for part in (f"{key}-file", f"{key}-told"):
        kept[part] = spoil
        fresh = AttachmentCache(kept)
        assert fresh.examine(tmp_path, "a.txt", "txt").text == SEEN
        assert fresh.read(tmp_path, "a.txt", "txt") == SEEN.encode()


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """Neither a link on the way, nor at its end, nor a pipe that nobody writes to, nor what lies elsewhere."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("folder/file")
    (tmp_path / "way").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    assert read_beneath(tmp_path, "folder/file", 1) == b"x"
    assert read_beneath(tmp_path / "way", "file", 1) == b"x"
    for name in ("link", "way/file", "folder", "pipe", "nothing", "", "folder/../link", str(tmp_path / "folder" / "file")):
        with pytest.raises((OSError, ValueError)):
            read_beneath(tmp_path, name, 1)
    with pytest.raises(ValueError, match="file"):
        read_beneath(tmp_path, "folder/file", 0)
    with pytest.raises((OSError, ValueError)):
        read_beneath(Path("/dev"), "zero", 9)


def test_what_takes_a_files_place_is_not_published(tmp_path: Path) -> None:
    """Examined as a file, then a link, a pipe, or its folder a link: the answer is an error, never what lies there."""
    folder, cache = tmp_path / "attachments", AttachmentCache()
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("OFFICEONLY", encoding="utf-8")
    (folder / "a.txt").write_text(SEEN, encoding="utf-8")
    cache.examine(tmp_path, "attachments/a.txt", "txt")
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    with pytest.raises((OSError, ValueError)):
        cache.read(tmp_path, "attachments/a.txt", "txt")
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to("../elsewhere/a.txt")
    with pytest.raises((OSError, ValueError)):
        cache.read(tmp_path, "attachments/a.txt", "txt")
    shutil.rmtree(folder)
    folder.symlink_to("elsewhere")
    with pytest.raises((OSError, ValueError)):
        cache.read(tmp_path, "attachments/a.txt", "txt")


# --- a real build

CAMPAIGN = "example-2030"
RECORD = """---
kind: meeting
title: 示例会议
unit: example-unit
date: 2030-03-14
meeting_type: 座谈会
{extra}attachments:
{items}
---
"""


def lay(root: Path) -> Path:
    """The small portal with a public record that has an attachment of each kind and one for the office, a record for the office,
    one withdrawn, and files nobody names."""
    shutil.copytree(PORTAL, root, dirs_exist_ok=True)
    folder = root / "content" / CAMPAIGN / "meeting"
    (folder / "attachments").mkdir()
    names = {kind: f"会议{kind}.{'jpg' if kind == 'jpeg' else kind}" for kind in made.KINDS}
    for kind, name in names.items():
        (folder / "attachments" / name).write_bytes(made.marked(kind, MARK))
    (folder / "attachments" / "内部.txt").write_text("OFFICEONLY5\n", encoding="utf-8")
    (folder / "attachments" / "没有人提到.txt").write_text("NOBODY3\n", encoding="utf-8")
    items = [f"  - {{file: {name}, title: 附件{kind}}}" for kind, name in names.items()]
    items.insert(2, "  - {file: 内部.txt, title: OFFICETITLE5, scope: office}")
    (folder / "open.md").write_text(RECORD.format(extra="", items="\n".join(items)), encoding="utf-8")
    one = "  - {file: 内部.txt, title: OFFICETITLE5}"
    (folder / "closed.md").write_text(RECORD.format(extra="scope: office\n", items=one), encoding="utf-8")
    gone = "withdrawn: {on: 2030-04-01, reason: 示例原因}\n"
    (folder / "gone.md").write_text(RECORD.format(extra=gone, items=one), encoding="utf-8")
    return root


def digests(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("attached") / "portal")
    done = run("--root", root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.mark.build
def test_an_edition_has_the_attachments_of_what_it_shows(built: Path) -> None:
    site = built / "site"
    public = {path for path in digests(site / "public") if path.startswith("files/")}
    office = {path for path in digests(site / "office") if path.startswith("files/")}
    assert {path.rsplit("/", 1)[-1] for path in public} == {
        f"会议{kind}.{'jpg' if kind == 'jpeg' else kind}" for kind in made.KINDS
    }
    assert {path.split("/")[1] for path in public} == {"open"}
    assert office - public == {"files/open/内部.txt", "files/closed/内部.txt"}
    for path in sorted(public):
        assert not made.holds((site / "public" / path).read_bytes(), MARK), path


@pytest.mark.build
def test_nothing_of_what_is_not_shown_is_in_any_byte(built: Path) -> None:
    for path in sorted((built / "site").rglob("*")):
        if path.is_file():
            said = path.read_bytes() + path.as_posix().encode()
            assert b"NOBODY3" not in said, path
            assert not made.holds(path.read_bytes(), MARK), path
            if "public" in path.relative_to(built / "site").parts:
                assert not any(made.holds(path.read_bytes(), word) for word in ("OFFICEONLY5", "OFFICETITLE5")), path
                assert "内部.txt".encode() not in said


@pytest.mark.build
def test_pages_tables_and_search_name_them(built: Path) -> None:
    page = (built / "site" / "public" / CAMPAIGN / "meeting" / "open.html").read_text(encoding="utf-8")
    assert page.count(" download>") == len(made.KINDS)
    assert 'href="../../files/open/%E4%BC%9A%E8%AE%AEpdf.pdf"' in page
    table = (built / "site" / "public" / "data" / CAMPAIGN / "meeting.csv").read_text(encoding="utf-8-sig")
    assert "附件pdf files/open/会议pdf.pdf" in table
    found = run("--root", built, "search", "附件docx", "--edition", "public", "--json")
    assert f"{CAMPAIGN}/meeting/open.html" in found.stdout


@pytest.mark.build
def test_same_bytes_elsewhere_and_nothing_private_changes_one(built: Path, tmp_path: Path) -> None:
    """Cleaned anew in another time zone; the office's own and what nobody names changed, added and removed."""
    root = lay(tmp_path / "portal")
    folder = root / "content" / CAMPAIGN / "meeting"
    (folder / "attachments" / "内部.txt").write_text("另一份\n", encoding="utf-8")
    (folder / "attachments" / "没有人提到.txt").unlink()
    (folder / "attachments" / "也没有人提到.pdf").write_bytes(b"no pdf")
    (folder / "closed.md").unlink()
    old = os.environ.get("TZ")
    os.environ["TZ"] = "America/Los_Angeles"
    try:
        done = run("--root", root, "build", "--edition", "public", "--no-cache")
    finally:
        os.environ.pop("TZ") if old is None else os.environ.__setitem__("TZ", old)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(root / "site" / "public") == digests(built / "site" / "public")
    assert not (root / ".cache").exists()


@pytest.mark.build
def test_no_two_addresses_are_the_same_to_any_system(built: Path) -> None:
    """The portal's own first segments are reserved, and no path of a site differs from another by case alone."""
    for edition in ("public", "office"):
        paths = list(digests(built / "site" / edition))
        assert len({path.casefold() for path in paths}) == len(paths)
        pages = [path for path in paths if "/" in path or path.endswith(".html")]
        tops = {path.split("/")[0].removesuffix(".html").lower() for path in pages}
        assert tops - {CAMPAIGN, "help", "about"} <= RESERVED
    assert {name.split("/")[0] for name in MADE} <= RESERVED | {"help"}
