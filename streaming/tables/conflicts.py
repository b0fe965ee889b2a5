"""Recognise Iceberg's commit conflicts, whose only mark is the class name in the error's text."""

from typing import Final

_VALIDATION: Final = "org.apache.iceberg.exceptions.ValidationException: "


def is_conflict(error: BaseException) -> bool:
    """Return whether a commit failed because another commit changed the same rows or files.

    The caller must read the table again before it retries. Errors come from Spark in this process
    (``Py4JJavaError``) or from the Thrift Server (``QuestionError``).
    """
    return _VALIDATION in str(error)
