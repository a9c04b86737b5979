"""The embedded PostgreSQL server: a database for a machine on which nobody installed one.

`ensure(var)` answers with a server that accepts connections, starting it if it does not run, and keeps it
running until this process ends. Who does what:

    attach       the process that wants a database: says that it uses the server, starts a supervisor if none lives
    supervisor   one small process per server: runs it, stops it a few seconds after its last user is gone
    identity     whom the server runs as (PostgreSQL refuses to be root)
    binaries     which installation of PostgreSQL, of which major version
    cluster      how the data is made, and with which settings it is served
    places locks processes ping      where things are, who holds them, who lives, who answers

What is true is asked of the kernel (locks, sockets, /proc), never read from a file that a killed process could
have left behind; so any of the processes may be killed at any moment.
"""

from newsnotes.postgres.attach import Server, ensure
from newsnotes.postgres.errors import EmbeddedPostgresError
from newsnotes.postgres.places import PORT, socket_directory

__all__ = ["PORT", "EmbeddedPostgresError", "Server", "ensure", "socket_directory"]
