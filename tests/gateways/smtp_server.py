"""A mail server for tests: takes what it is told to take, and remembers what it was given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Behaviour:
    """How the server answers, by command; and the mails and commands that it got."""

    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def smtp_server(**answers: str) -> Iterator[Behaviour]:
    """Serve on a free port of this machine; ``RCPT="550 no"`` answers otherwise, ``QUIT=""`` hangs up."""
    behaviour = Behaviour(answers)

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 tests")
            for line in self.rfile:
                command = line.decode().strip()
                behaviour.commands.append(command)
                verb = command.split(" ")[0].split(":")[0].upper()
                if verb in answers:
                    if not answers[verb]:
                        return
                    self.say(answers[verb])
                elif verb == "DATA":
                    self.say("354 go on")
                    behaviour.mails.append(self.until_dot())
                    self.say(answers.get("END", "250 taken"))
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 well")

        def until_dot(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            return b"".join(lines)

        def say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        behaviour.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield behaviour
        server.shutdown()
        thread.join()
