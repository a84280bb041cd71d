"""A server of bytes that goes wrong as it is told to, for clients that have to live with it."""

import socket
import ssl
import struct
import threading

from collector import Request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def response(status=200, body=b"", headers=()):
    """A whole response as bytes."""
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers)]
    if not 100 <= status < 200 and status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def hang_up(connection):
    """Cuts a connection with a reset, as a crash does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class FaultServer:
    """Listens on a free port while its `with` block runs.

    `faults` maps the first part of a path to what is done with a request there: bytes that are the response, or a function of
    the connection, which is closed after it. Once `heal` is called, everything is answered with success.
    """

    def __init__(self, faults, tls=None, before=None):
        #: What is done with a connection of which nothing was read.
        self.before = before
        self.faults = faults
        self.requests = []
        self.connections = 0
        self.closing = threading.Event()
        self._tls = tls
        self._healed = False
        self._lock = threading.Lock()

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.1)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self._thread.join(10)
        self._listener.close()

    @property
    def port(self):
        return self._listener.getsockname()[1]

    @property
    def url(self):
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def heal(self):
        self._healed = True

    def take(self, healed=None):
        """The requests that came, as (first part of the path, request, whether it came to a healthy server); forgets them."""
        with self._lock:
            taken, self.requests = self.requests, []
        return taken

    def _accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.settimeout(30)
            try:
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                with connection:
                    if self._tls and not self._shake_hands(connection):
                        return
                    if self.before and not self._healed:
                        self.before(connection)
                        return
                    while self._answer(connection):
                        pass
            except OSError:
                # A client that goes away in the middle is part of what is checked.
                pass

    def _shake_hands(self, connection):
        """Whether a client came in. What a refused one still sends is read, or a reset would overtake the alert that says why."""
        try:
            connection.do_handshake()
            return True
        except ssl.SSLError:
            with socket.socket(fileno=connection.detach()) as plain:
                plain.settimeout(30)
                plain.shutdown(socket.SHUT_WR)
                while plain.recv(65_536):
                    pass
            return False

    def _answer(self, connection):
        """Takes one request; returns whether the connection can take another one."""
        head = b""
        while b"\r\n" not in head:
            piece = connection.recv(64)
            if not piece:
                return False
            head += piece
            if not b"POST ".startswith(head[:5]):
                connection.sendall(response(400))
                return False
        name = head.split(b" ")[1].decode().split("/")[1]
        fault = OK if self._healed else self.faults[name]
        cut = getattr(fault, "bytes_read", None)
        if cut is not None:
            while len(head) < cut:
                head += connection.recv(cut - len(head))
            hang_up(connection)
            return False
        while b"\r\n\r\n" not in head:
            head += connection.recv(65_536)
        head, body = head.split(b"\r\n\r\n", 1)
        path, *_ = head.split(b"\r\n")
        headers = dict(line.decode("latin-1").split(": ", 1) for line in head.split(b"\r\n")[1:])
        if headers.get("Expect"):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(headers.get("Content-Length", 0))
        while len(body) < length:
            body += connection.recv(min(65_536, length - len(body)))
        with self._lock:
            self.requests.append((name, Request(path.split(b" ")[1].decode(), headers, body, 0), self._healed))
        if callable(fault):
            fault(connection)
            return False
        connection.sendall(fault)
        return fault.startswith(b"HTTP/1.1 2")
