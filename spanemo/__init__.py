"""SpanEmo, from a labelled corpus to emotion scores of any text.

The life of a model is read in this order: text, prompt, corpus, corpora, splits, network, loss,
recipe, batches, adaptation, training, resume, calibration, evaluation, checkpoint, export, bundle,
stores, predictor. Trials, rounds and loop repeat it; answers, comparison, decision and promotion
choose the best model. Serving needs only text, prompt, bundle, stores and predictor, none of which
imports torch. A text classifier of another make enters at export, by way of classifier.
"""
