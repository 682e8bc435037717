"""A TCP proxy that loses answers: what the client sends arrives, and what the server says does not."""
import socket
import threading


class CuttingProxy:
    """`with CuttingProxy(port) as proxy:` passes connections on to 127.0.0.1:port and knows nothing of what it carries, TLS
    included. After `hold_answers()` nothing more of what the server says goes through, until `cut()` ends every
    connection; those that come after it are served again."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.holding = threading.Event()
        self.open = []

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.cut()

    def hold_answers(self):
        self.holding.set()

    def cut(self):
        ended, self.open = self.open, []
        for one in ended:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended by itself
        self.holding.clear()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self.open += [client, server]
            threading.Thread(target=self.carry, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, True), daemon=True).start()

    def carry(self, source, sink, is_answer):
        try:
            while piece := source.recv(65536):
                if not (is_answer and self.holding.is_set()):
                    sink.sendall(piece)
        except OSError:
            pass
        for one in (source, sink):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
