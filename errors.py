"""The error tree. Each message is a sentence that says what is wrong and what to do next."""


class ToneError(Exception):
    """Base class of errors whose messages are shown to users."""


class RetryableError(ToneError):
    """A retry may succeed, as after a broker restart, a server error or a timeout."""


class PermanentError(ToneError):
    """A retry fails until its cause is fixed, as with a missing file or an invalid setting."""
