"""ZIP archives from strangers, and archives that are always the same for the same content.

An archive is read from its central directory alone, in memory, by a reader of one's own: what it
says is believed only as far as it was counted, and it must say the same twice. Nothing is unpacked
to a disk, so that names lead nowhere.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError

SIGNATURE: Final = b"PK\x03\x04"

MEMBERS_AT_MOST: Final = 1000
MEMBER_BYTES: Final = 64_000_000
TOTAL_BYTES: Final = 64_000_000
RATIO_AT_MOST: Final = 200
"""How many times larger than in the archive a member may be; text reaches some 20."""
RATIO_FREE_BYTES: Final = 100_000
"""How large a member may be however well it was compressed."""
NAME_BYTES: Final = 255

# APPNOTE.TXT of PKWARE, sections 4.3.16, 4.3.12 and 4.3.7.
_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END_SIGNATURE: Final = b"PK\x05\x06"
_CENTRAL_SIGNATURE: Final = b"PK\x01\x02"
_COMMENT_BYTES: Final = 65_535
_WIDE: Final = 0xFFFFFFFF
_WIDE_COUNT: Final = 0xFFFF
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_IN_UTF_8: Final = 0x800
_STORED: Final = 0
_DEFLATED: Final = 8
_FORMAT_MASK: Final = 0o170000
_ORDINARY: Final = {0, 0o100000, 0o040000}
_STEP_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, as the central directory describes it."""

    name: str
    method: int
    checksum: int
    compressed: int
    size: int
    offset: int


class Archive:
    """An archive whose description is sound; the content of its members is yet to be seen."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        directory, count = _find_directory(content)
        members = _members(content, directory, count)
        self._starts = {member.name: self._start_of(member) for member in members}
        self._check_places(members, directory)
        self.members: Mapping[str, Member] = {
            member.name: member for member in members if not member.name.endswith("/")
        }

    def read(self, name: str, at_most: int) -> bytes:
        """Return the content of a member. Raise `FileTooLargeError` when it is larger."""
        if self.members[name].size > at_most:
            raise FileTooLargeError(_too_large(name, at_most))
        return b"".join(self.parts(name))

    def parts(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member in parts.

        Raise `FileNotReadableError` when it is not what the directory says.
        """
        member, start = self.members[name], self._starts[name]
        packed = self._content[start : start + member.compressed]
        size, checksum = 0, 0
        for part in _unpacked(packed, member):
            size += len(part)
            if size > member.size:
                break
            checksum = zlib.crc32(part, checksum)
            yield part
        if (size, checksum) != (member.size, member.checksum):
            raise FileNotReadableError(_not_as_told(name))

    def _start_of(self, member: Member) -> int:
        header = self._content[member.offset : member.offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise FileNotReadableError(_BROKEN)
        signature, _, flags, method, _, _, _, _, _, name_bytes, extra_bytes = _LOCAL.unpack(header)
        start = member.offset + _LOCAL.size
        end: int = start + name_bytes + extra_bytes
        name = bytes(self._content[start : start + name_bytes])
        if signature != SIGNATURE or method != member.method or flags & _ENCRYPTED:
            raise FileNotReadableError(_BROKEN)
        if _name(name, flags) != member.name:
            raise FileNotReadableError(_BROKEN)
        return end

    def _check_places(self, members: list[Member], directory: int) -> None:
        """Refuse members that share bytes: what is small here would be large there."""
        reached = 0
        for member in sorted(members, key=lambda one: one.offset):
            end = self._starts[member.name] + member.compressed
            if member.offset < reached or (reached == 0 and member.offset) or end > directory:
                raise FileNotReadableError(_BROKEN)
            reached = end


def written(members: Mapping[str, bytes]) -> bytes:
    """Return an archive that depends on nothing but its members, and not on when it was made."""
    outlet = BytesIO()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return outlet.getvalue()


_BROKEN: Final = "The archive is broken: its parts do not fit together."


def _find_directory(content: bytes) -> tuple[int, int]:
    """Return where the central directory begins, and how many members it has."""
    end = content.rfind(_END_SIGNATURE, -(_END.size + _COMMENT_BYTES))
    if end < 0 or end + _END.size > len(content):
        message = "The archive is broken: it has no directory."
        raise FileNotReadableError(message)
    _, disk, first_disk, on_disk, count, size, start, comment = _END.unpack_from(content, end)
    if count == _WIDE_COUNT or _WIDE in {size, start}:
        message = "The archive is in the form for archives of over 4 GB (ZIP64)."
        raise FileNotReadableError(message)
    is_whole = start + size == end and end + _END.size + comment == len(content)
    if disk or first_disk or on_disk != count or not is_whole:
        raise FileNotReadableError(_BROKEN)
    if count > MEMBERS_AT_MOST:
        message = f"There are more than {MEMBERS_AT_MOST} members in the archive."
        raise FileTooLargeError(message)
    return start, count


def _members(content: bytes, directory: int, count: int) -> list[Member]:
    found: list[Member] = []
    taken: set[str] = set()
    position, total = directory, 0
    for _ in range(count):
        if position + _CENTRAL.size > len(content):
            raise FileNotReadableError(_BROKEN)
        fields = _CENTRAL.unpack_from(content, position)
        (signature, _, _, flags, method, _, _, checksum, compressed, size) = fields[:10]
        (name_bytes, extra_bytes, comment_bytes, _, _, attributes, offset) = fields[10:]
        position += _CENTRAL.size
        raw_name = content[position : position + name_bytes]
        position += name_bytes + extra_bytes + comment_bytes
        if signature != _CENTRAL_SIGNATURE or _WIDE in {compressed, size, offset}:
            raise FileNotReadableError(_BROKEN)
        name = _name(raw_name, flags)
        _check_kind(name, flags, method, attributes >> 16)
        if name.casefold() in taken:
            message = f"The archive has the member {name} twice."
            raise FileNotReadableError(message)
        taken.add(name.casefold())
        total += size
        _check_size(name, compressed, size, total)
        found.append(Member(name, method, checksum, compressed, size, offset))
    return found


def _name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _IN_UTF_8 else "cp437")
    except UnicodeDecodeError as error:
        raise FileNotReadableError(_BROKEN) from error
    parts = name.removesuffix("/").split("/")
    is_plain = name.isprintable() and not set(name) & set("\\:")
    if not is_plain or not len(raw) <= NAME_BYTES or {"", ".", ".."} & set(parts):
        message = "The archive has a member whose name leads out of it, or is no name."
        raise FileNotReadableError(message)
    return name


def _check_kind(name: str, flags: int, method: int, mode: int) -> None:
    if flags & _ENCRYPTED:
        message = f"The member {name} is encrypted."
        raise FileNotReadableError(message)
    if method not in {_STORED, _DEFLATED}:
        message = f"The member {name} is compressed in a way that is not known here."
        raise FileNotReadableError(message)
    if mode & _FORMAT_MASK not in _ORDINARY:
        message = f"The member {name} is no file, but a link or something like it."
        raise FileNotReadableError(message)


def _check_size(name: str, compressed: int, size: int, total: int) -> None:
    if size > MEMBER_BYTES:
        raise FileTooLargeError(_too_large(name, MEMBER_BYTES))
    if total > TOTAL_BYTES:
        message = f"There are more than {TOTAL_BYTES // 1_000_000} MB in the archive."
        raise FileTooLargeError(message)
    if size > max(RATIO_FREE_BYTES, compressed * RATIO_AT_MOST):
        message = f"The member {name} is over {RATIO_AT_MOST} times as large as in the archive."
        raise FileTooLargeError(message)


def _too_large(name: str, at_most: int) -> str:
    return f"The member {name} is larger than {at_most // 1_000_000} MB."


def _not_as_told(name: str) -> str:
    return f"The member {name} is not what the archive says of it."


def _unpacked(packed: memoryview, member: Member) -> Iterator[bytes]:
    if member.method == _STORED:
        for start in range(0, len(packed), _STEP_BYTES):
            yield bytes(packed[start : start + _STEP_BYTES])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _STEP_BYTES):
            waiting: bytes = bytes(packed[start : start + _STEP_BYTES])
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _STEP_BYTES)
                waiting = inflater.unconsumed_tail
        while not inflater.eof and (part := inflater.decompress(b"", _STEP_BYTES)):
            yield part
    except zlib.error as error:
        raise FileNotReadableError(_not_as_told(member.name)) from error
    if not inflater.eof:
        raise FileNotReadableError(_not_as_told(member.name))
