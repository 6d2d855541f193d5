"""A kept-alive connection that sends requests made beforehand: who measures or races costs the server's time only."""

import re
import select
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

PATIENCE_SECONDS = 30
_PIECE = 65536
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. ``location`` is where a redirect leads, or empty."""

    status: int
    location: str
    body: bytes


class Wire:
    """One connection to a server on this machine; it is opened anew when the server closed it."""

    def __init__(self, port: int) -> None:
        """Prepare to talk to ``port``; the first request connects."""
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Come in."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _: TracebackType | None
    ) -> None:
        """Hang up."""
        self.close()

    def ask(self, request: bytes) -> Answer:
        """Send ``request`` and return the whole answer. Raises ``OSError`` where the server goes away before it."""
        if self._socket is not None and select.select([self._socket], [], [], 0)[0]:
            # Nothing was asked, so what there is to read is that the server hung up on somebody who waited long.
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            return self._answer(self._socket)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self, connection: socket.socket) -> Answer:
        read = b""
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += _some(connection)
        head, length = read[:end], _LENGTH.search(read, 0, end)
        assert length, f"an answer without a length: {head!r}"
        left = int(length[1]) - (len(read) - end - 4)
        pieces = [read[end + 4 :]]
        while left > 0:
            pieces.append(_some(connection))
            left -= len(pieces[-1])
        if _CLOSES.search(head):
            self.close()
        location = _LOCATION.search(head)
        return Answer(int(head[9:12]), location[1].decode() if location else "", b"".join(pieces))


def get(path: str, *, cookie: str) -> bytes:
    """Return the request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()


def post(path: str, *, cookie: str, **fields: str) -> bytes:
    """Return the request that sends a form."""
    body = urlencode(fields, quote_via=quote)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
    return (
        f"{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )


def _some(connection: socket.socket) -> bytes:
    piece = connection.recv(_PIECE)
    if not piece:
        raise ConnectionResetError("the server hung up")
    return piece
