package mimeo_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/replicate/replicate-go"
)

// heard is every event up to "done"; the client closes its channels only when something goes wrong. It goes on reading after
// "done", until the server hangs up, and may then report that as an error while events still wait to be taken: those count first.
func heard(t *testing.T, ctx context.Context, events <-chan replicate.SSEEvent, failed <-chan error) ([]string, string) {
	t.Helper()
	var types []string
	var text string
	take := func(event replicate.SSEEvent) bool {
		types = append(types, event.Type)
		text += event.String()
		return event.Type == replicate.SSETypeDone
	}
	for {
		select {
		case event := <-events:
			if take(event) {
				return types, text
			}
		case err := <-failed:
			for len(events) > 0 {
				if take(<-events) {
					return types, text
				}
			}
			t.Fatalf("after %v: %v", types, err)
		case <-ctx.Done():
			t.Fatalf("after %v: %v", types, ctx.Err())
		}
	}
}

func chaosInPieces(t *testing.T, ctx context.Context) *replicate.Prediction {
	t.Helper()
	input := replicate.PredictionInput{"text": "Once", "chunks": 3}
	made, err := client(t).CreatePredictionWithModel(ctx, "mimeo", "chaos", input, nil, true)
	must(t, err)
	return made
}

func TestTextIsStreamedPieceByPiece(t *testing.T) {
	ctx, api := deadline(t), client(t)
	wanted := []string{"output", "output", "output", "done"}
	for _, reference := range []string{"mimeo/chaos", "mimeo/chaos:" + latest(t, "mimeo", "chaos")} {
		events, failed := api.Stream(ctx, reference, replicate.PredictionInput{"text": "Once", "chunks": 3}, nil)
		if types, text := heard(t, ctx, events, failed); !slices.Equal(types, wanted) || text != "Once 0 Once 1 Once 2 " {
			t.Errorf("%s: %v, %q", reference, types, text)
		}
	}
	events, failed := api.StreamPrediction(ctx, chaosInPieces(t, ctx))
	if types, text := heard(t, ctx, events, failed); !slices.Equal(types, wanted) || text != "Once 0 Once 1 Once 2 " {
		t.Errorf("%v, %q", types, text)
	}
}

func TestAPredictionIsReadAsText(t *testing.T) {
	ctx := deadline(t)
	reader, err := client(t).StreamPredictionText(ctx, chaosInPieces(t, ctx))
	must(t, err)
	defer reader.Close()
	text, err := io.ReadAll(reader)
	must(t, err)
	if string(text) != "Once 0 Once 1 Once 2 " {
		t.Errorf("%q", text)
	}
}

func TestAStreamOfAFailingModelIsAnError(t *testing.T) {
	ctx, api := deadline(t), client(t)
	input := replicate.PredictionInput{"fail": "no cat"}
	made, err := api.CreatePredictionWithModel(ctx, "mimeo", "chaos", input, nil, true)
	must(t, err)
	reader, err := api.StreamPredictionText(ctx, made)
	must(t, err)
	defer reader.Close()
	if _, err = io.ReadAll(reader); err == nil || !strings.Contains(err.Error(), "no cat") {
		t.Errorf("%v", err)
	}
}

func TestAPredictionIsReadAsFiles(t *testing.T) {
	ctx, api := deadline(t), client(t)
	input := replicate.PredictionInput{"text": "Good morning"}
	made, err := api.CreatePredictionWithModel(ctx, "mimeo", "speak", input, nil, true)
	must(t, err)
	files, err := api.StreamPredictionFiles(made)
	must(t, err)
	defer files.Close()
	file, err := files.NextFile(ctx)
	must(t, err)
	body, err := file.Body(ctx)
	must(t, err)
	defer body.Close()
	sound, err := io.ReadAll(body)
	must(t, err)
	if len(sound) < 10_000 || string(sound[:4]) != "RIFF" || string(sound[8:12]) != "WAVE" {
		t.Errorf("no WAV but %d bytes", len(sound))
	}
	if _, err = files.NextFile(ctx); err != io.EOF {
		t.Errorf("after the only file: %v", err)
	}
}
