"""Softmax regression over the letters of a text: small enough to read, and to train on a CPU in seconds."""

import csv
import zlib

import numpy as np

FEATURES = 4096


class Sorter:
    """Knows labels, and for each of them how much every feature of a text speaks for it."""

    def __init__(self, labels, weights):
        self.labels = labels
        self.weights = weights

    def probabilities(self, text):
        return softmax(features(text) @ self.weights)

    def save(self, path):
        np.savez(path, labels=np.array(self.labels), weights=self.weights.astype(np.float32))

    @classmethod
    def load(cls, path):
        with np.load(path, allow_pickle=False) as saved:
            return cls([str(label) for label in saved["labels"]], saved["weights"])


def features(text):
    """Counts every run of two to four letters, spread over a fixed number of places by a hash."""
    vector = np.zeros(FEATURES)
    padded = f" {text.lower().strip()} "
    for length in (2, 3, 4):
        for start in range(len(padded) - length + 1):
            vector[zlib.crc32(padded[start : start + length].encode()) % FEATURES] += 1
    return vector / max(1.0, np.linalg.norm(vector))


def softmax(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def read_examples(path):
    """The lines `label,text` of a CSV file, as two lists."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) >= 2 and row[0].strip() and row[1].strip()]
    if len({row[0].strip() for row in rows}) < 2:
        raise ValueError("the data needs lines of the form label,text with at least two different labels")
    return [row[0].strip() for row in rows], [row[1] for row in rows]


def fit(labels, texts, epochs, learning_rate, told=lambda epoch, loss: None):
    """Gradient descent over all examples at once. `told` hears how it goes."""
    names = sorted(set(labels))
    examples = np.stack([features(text) for text in texts])
    wanted = np.eye(len(names))[[names.index(label) for label in labels]]
    weights = np.zeros((FEATURES, len(names)))
    for epoch in range(1, epochs + 1):
        guessed = softmax(examples @ weights)
        told(epoch, -np.log((guessed * wanted).sum(axis=1)).mean())
        weights -= learning_rate * (examples.T @ (guessed - wanted)) / len(texts)
    return Sorter(names, weights)
