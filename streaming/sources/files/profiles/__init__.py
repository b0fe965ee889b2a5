"""Profiles: how the exports of known tools name and nest the fields of a comment."""

from streaming.sources.files.profiles.profile import Profile
from streaming.sources.files.profiles.recognise import GENERIC, profile_of

__all__ = ["GENERIC", "Profile", "profile_of"]
