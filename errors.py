"""The error tree. Each message names the thing that failed and the next step, in one sentence."""


class ToneError(Exception):
    """Base of every error that a user may see; its text is fit to be shown as it is."""


class RetryableError(ToneError):
    """The same call may go well later: a broker that restarts, a server error, a time-out."""


class PermanentError(ToneError):
    """The same call will fail again until somebody changes something."""
