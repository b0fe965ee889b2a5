"""SpanEmo, from a labelled corpus to emotion scores of any text.

Serving needs the modules here and ``language``: text, prompt, bundle, predictor. Three folders hold
the rest of a model's life: ``corpora`` (labelled texts and their splits), ``training`` (lessons
to a sealed bundle; needs torch) and ``evaluation`` (measures, comparison of two models). The model
store and the training loop are in `registry`.
"""
