"""Bytes to text: byte-order marks, UTF-8, declared charsets, Windows-1252 as the last resort; binaries are refused."""

from __future__ import annotations

import codecs
import re

from transforms.documents.model import DocumentError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text (RTF) document"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
SAMPLE = 65_536
WEB = frozenset({
    "utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman",
    "mac-cyrillic", "gbk", "gb2312", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932",
    "euc_kr", "cp949", "tis-620",
    *(f"cp{page}" for page in range(1250, 1259)), *(f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)),
})  # fmt: skip
"""Python's names of the encodings of the web (WHATWG Encoding Standard, 4.2): a page that names another, such as utf-7
or Python's own unicode_escape, would have its bytes read as what no browser shows."""
HALVES = re.compile("[\ud800-\udfff]+")


def whole(text: str) -> str:
    """Text whose halves of characters (lone surrogates) are U+FFFD, and whose pairs of them are characters.

    JSON, YAML and file names may hold them; no encoding can.
    """
    return HALVES.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"), text)


def decode(raw: bytes, name: str, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of some bytes, without a byte-order mark, line ends untouched.

    Args:
        raw: the bytes.
        name: the file's name, for messages.
        charset: what the server or the page declares; believed where the bytes are not UTF-8.

    Returns:
        The text and the flags: `decoded_as_cp1252` and the like where the encoding had to be guessed.

    Raises:
        DocumentError: `empty`, `binary` or `encoding`.
    """
    if not raw.strip():
        raise DocumentError("empty", f"{name}: the file is empty; give it a text or leave it out")
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return refuse_controls(strict(raw[len(mark) :], encoding, name), name), ()
    for magic, kind in MAGIC:
        if raw.startswith(magic):
            raise DocumentError("binary", f"{name}: this is {kind}, not a text; save its text as UTF-8 and give that")
    wide = unmarked_utf16(raw)
    if wide:
        return refuse_controls(strict(raw, wide, name), name), (f"decoded_as_{wide.replace('-', '_')}",)
    if b"\0" in raw[:SAMPLE]:
        raise DocumentError(
            "binary", f"{name}: NUL bytes show a binary file, not a text; save its text as UTF-8 and give that"
        )
    text, flags = by_trial(raw, name, charset)
    return refuse_controls(text, name), flags


def declared_charset(raw: bytes) -> str | None:
    """The charset that an HTML page names in its first 4 kB, if it names one."""
    found = META.search(raw[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def by_trial(raw: bytes, name: str, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """UTF-8, the declared charset, UTF-8 with a few broken bytes, Windows-1252, then a detector."""
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if charset and known(charset) not in (None, "utf-8", "ascii"):
        try:
            return raw.decode(web_codec(charset)), ()
        except UnicodeDecodeError:
            pass
    lenient = raw.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - broken >= 10 * broken:
        return lenient, ("decoded_as_utf_8_with_errors",)
    try:
        return raw.decode("cp1252"), ("decoded_as_cp1252",)
    except UnicodeDecodeError:
        return by_detector(raw, name)


def by_detector(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """What charset-normalizer (which trafilatura brings along) makes of the bytes."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE]).best()
    if best is not None and known(best.encoding):
        try:
            return raw.decode(best.encoding), (f"decoded_as_{best.encoding}",)
        except UnicodeDecodeError:
            pass
    raise DocumentError("encoding", f"{name}: the encoding can't be told; save the file as UTF-8")


def web_codec(charset: str) -> str:
    """The codec for a charset label: as browsers do, Latin-1 and ASCII mean Windows-1252 (WHATWG Encoding Standard)."""
    codec = known(charset) or "cp1252"
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def known(charset: str) -> str | None:
    """The normal name of a charset label, None where the web has no such encoding."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    return name if name in WEB else None


def unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without a mark: in Latin text every other byte is NUL."""
    sample = raw[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else None


def strict(raw: bytes, encoding: str, name: str) -> str:
    """Decode, or say which encoding failed."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        message = (
            f"{name}: byte {error.start} is not {encoding.upper()}, as its beginning promises; save the file as UTF-8"
        )
        raise DocumentError("encoding", message) from None


def refuse_controls(text: str, name: str) -> str:
    """The text, unless control characters make up more than 1 % of it or nothing but blanks is left."""
    if not text.strip():
        raise DocumentError("empty", f"{name}: the file holds only blanks; give it a text or leave it out")
    if len(CONTROLS.findall(text[:SAMPLE])) > len(text[:SAMPLE]) / 100:
        raise DocumentError(
            "binary", f"{name}: control characters show a binary file, not a text; save its text as UTF-8 and give that"
        )
    return text
