"""SpanEmo, from labelled texts to the emotion scores of any text.

Serving uses only the modules in this folder and ``language``. The other folders are ``corpora``
(labelled texts and their splits), ``training`` (from lessons to a sealed bundle; needs torch) and
``evaluation`` (measures, comparison of two models). The model store and the training loop are in
`registry`.
"""
