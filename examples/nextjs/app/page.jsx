"use client";
import { useState } from "react";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export default function Home() {
  const [prediction, setPrediction] = useState(null);

  async function speak(event) {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("text");
    let answer = await fetch("/api/predictions", { method: "POST", body: JSON.stringify({ text }) });
    let current = await answer.json();
    setPrediction(current);
    while (["starting", "processing"].includes(current.status)) {
      await pause(500);
      answer = await fetch(`/api/predictions/${current.id}`);
      current = await answer.json();
      setPrediction(current);
    }
  }

  return (
    <main>
      <form onSubmit={speak}>
        <input name="text" defaultValue="Good morning" aria-label="Text" />
        <button>Speak</button>
      </form>
      {prediction && <p>{prediction.status}</p>}
      {prediction?.error && <p>{prediction.error}</p>}
      {prediction?.status === "succeeded" && <audio controls src={prediction.output} />}
    </main>
  );
}
