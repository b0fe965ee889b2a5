"""Where data sets come from: one module for each kind of folder.

Each has ``source(...)``, which returns a function from the name of a split (``train``,
``validation``, ``test`` or ``report``) to its rows. Only what is asked for is read.
"""
