"""A proxy that notes what it is asked for."""

import socket
import threading


class Proxy:
    """Leads every tunnel to one port of this machine, and answers what it should pass on with success itself."""

    def __init__(self, upstream=None, status=200):
        self._upstream = upstream
        self._status = status
        #: The first line of each request, and its header fields.
        self.asked = []
        self._closing = threading.Event()

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closing.set()
        self._thread.join(10)
        self._listener.close()

    @property
    def address(self):
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def take(self):
        asked, self.asked = self.asked, []
        return asked

    def _accept(self):
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            connection.settimeout(30)
            try:
                while line := stream.readline():
                    fields = {}
                    while (field := stream.readline()).strip():
                        name, value = field.decode().split(":", 1)
                        fields[name.lower()] = value.strip()
                    self.asked.append((line.decode().strip(), fields))
                    stream.read(int(fields.get("content-length", 0)))
                    if line.startswith(b"CONNECT ") and self._status == 200:
                        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                        return self._tunnel(connection)
                    connection.sendall(f"HTTP/1.1 {self._status} Said\r\nContent-Length: 0\r\n\r\n".encode())
            except OSError:
                pass

    def _tunnel(self, connection):
        with socket.create_connection(("127.0.0.1", self._upstream)) as other:
            back = threading.Thread(target=self._copy, args=(other, connection), daemon=True)
            back.start()
            self._copy(connection, other)
            back.join(30)

    @staticmethod
    def _copy(source, target):
        try:
            while data := source.recv(65_536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass
