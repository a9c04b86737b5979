"""What can go wrong, said to a person."""


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be used; the message is one sentence for the person at the keyboard."""
