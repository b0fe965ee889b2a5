"""SpanEmo, from a labelled corpus to emotion scores of any text.

The life of a model is read in this order: text, prompt, corpus, network, loss, training,
calibration, evaluation, checkpoint, export, bundle, store, predictor. Serving needs only text,
prompt, bundle, store and predictor, none of which imports torch. A text classifier of another make
enters at export, by way of classifier.
"""
