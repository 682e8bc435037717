"""Teaches the sorter new labels. What it learns becomes the weights of a new version."""

from cog import BaseModel, Input, Path

from sorter import fit, read_examples


class TrainingOutput(BaseModel):
    weights: Path


def train(
    data: Path = Input(description="A CSV file with lines of the form label,text"),
    epochs: int = Input(description="Passes over the data", default=200, ge=1, le=10_000),
    learning_rate: float = Input(description="How far each pass goes", default=20.0, ge=0.001, le=1000.0),
) -> TrainingOutput:
    labels, texts = read_examples(data)
    print(f"{len(texts)} examples of {len(set(labels))} labels: {', '.join(sorted(set(labels)))}", flush=True)

    def tell(epoch, loss):
        if epoch == 1 or epoch == epochs or epoch % max(1, epochs // 10) == 0:
            print(f"epoch {epoch}/{epochs}  loss {loss:.4f}", flush=True)

    sorter = fit(labels, texts, epochs, learning_rate, tell)
    right = sum(sorter.labels[sorter.probabilities(text).argmax()] == label for label, text in zip(labels, texts))
    print(f"{right} of {len(texts)} examples sorted rightly", flush=True)

    sorter.save("sorter.npz")
    return TrainingOutput(weights=Path("sorter.npz"))
