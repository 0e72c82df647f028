"""A line to the database that can be cut, or go dead without a word, and come back."""

import socket
import threading
from contextlib import suppress


class Proxy:
    """Passes on what comes at a free port of this machine to a server, in threads of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.server = host, port
        self.open_sockets: set[socket.socket] = set()
        self.flows = threading.Event()
        self.flows.set()
        self.listen(0)

    def listen(self, port: int) -> None:
        self.door = socket.create_server(("127.0.0.1", port))  # which reuses the address
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self.let_in, args=[self.door], daemon=True).start()

    def let_in(self, door: socket.socket) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                client, _address = door.accept()
                server = socket.create_connection(self.server)
                self.open_sockets |= {client, server}
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self.pass_on, args=pair, daemon=True).start()

    def pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.flows.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open_sockets -= {source, target}
        source.close()

    def cut(self) -> None:
        """Close every connection and refuse new ones."""
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for end in list(self.open_sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.listen(self.port)

    def freeze(self) -> None:
        """Take everything and pass on nothing, as a server that hangs does."""
        self.flows.clear()

    def thaw(self) -> None:
        self.flows.set()

    def close(self) -> None:
        self.thaw()
        self.cut()
