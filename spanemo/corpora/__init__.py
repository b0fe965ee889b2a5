"""Data sets: a module for each of them, and one for files of users.

The ``source(...)`` function of a module returns a reader: a function that takes the name of a split
(``train``, ``validation``, ``test``, ``holdout`` or ``report``) and returns its rows. A reader
reads only the files of that split.
"""
