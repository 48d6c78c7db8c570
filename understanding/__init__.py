"""What a patient's message asks for: tidy the wording, encode it, match it to topics, decide the outcome.

Pure Python over numpy, scikit-learn and one ONNX model: no Rasa, no Django. ``components/`` wraps it for
Rasa's pipeline, ``benchmarks/`` measures it on public data.
"""
