package mimeo_test

import (
	"io"
	"os"
	"testing"
	"time"

	"github.com/replicate/replicate-go"
)

func TestRunByNameAndByVersion(t *testing.T) {
	for _, reference := range []string{"mimeo/hello-world", "mimeo/hello-world:" + latest(t, "mimeo", "hello-world")} {
		output, err := client(t).Run(deadline(t), reference, replicate.PredictionInput{"text": "Go"}, nil)
		must(t, err)
		if output != "hello Go" {
			t.Errorf("%s answered %v", reference, output)
		}
	}
}

func TestRunGivesAFileThatCanBeRead(t *testing.T) {
	input := replicate.PredictionInput{"text": "hello from Go"}
	output, err := client(t).RunWithOptions(deadline(t), "mimeo/speak", input, nil,
		replicate.WithBlockUntilDone(), replicate.WithFileOutput())
	must(t, err)
	file, ok := output.(*replicate.FileOutput)
	if !ok {
		t.Fatalf("no file but %T", output)
	}
	defer file.Close()
	sound, err := io.ReadAll(file)
	must(t, err)
	if string(sound[:4]) != "RIFF" || string(sound[8:12]) != "WAVE" {
		t.Errorf("no WAV but %q", sound[:12])
	}
}

func TestAFileIsUploadedAndReadByAModel(t *testing.T) {
	file, err := client(t).CreateFileFromPath(deadline(t), os.Getenv("PICTURE"), nil)
	must(t, err)
	output, err := client(t).Run(deadline(t), "mimeo/read-text", replicate.PredictionInput{"image": file}, nil)
	must(t, err)
	if lines, ok := output.([]interface{}); !ok || len(lines) == 0 {
		t.Errorf("no lines but %v", output)
	}
}

func TestAModelThatFailsIsAnError(t *testing.T) {
	_, err := client(t).Run(deadline(t), "mimeo/chaos", replicate.PredictionInput{"fail": "on purpose"}, nil)
	failed, ok := err.(*replicate.ModelError)
	if !ok {
		t.Fatalf("no ModelError but %v", err)
	}
	if failed.Prediction.Status != replicate.Failed || failed.Prediction.Logs == nil {
		t.Errorf("%+v", failed.Prediction)
	}
}

func TestAPredictionIsCreatedWaitedForGotAndListed(t *testing.T) {
	ctx, api := deadline(t), client(t)
	version := latest(t, "mimeo", "hello-world")
	made, err := api.CreatePrediction(ctx, version, replicate.PredictionInput{"text": "listed"}, nil, false)
	must(t, err)
	must(t, api.Wait(ctx, made, replicate.WithPollingInterval(20*time.Millisecond)))
	if made.Status != replicate.Succeeded || made.Output != "hello listed" || made.Metrics.PredictTime == nil {
		t.Errorf("%+v", made)
	}
	got, err := api.GetPrediction(ctx, made.ID)
	must(t, err)
	if got.ID != made.ID || got.Version != version || got.CompletedAt == nil {
		t.Errorf("%+v", got)
	}
	list, err := api.ListPredictions(ctx)
	must(t, err)
	if list.Results[0].ID != made.ID {
		t.Errorf("the newest is %s, not %s", list.Results[0].ID, made.ID)
	}
}

func TestAPredictionIsFollowedToItsEndWithItsProgress(t *testing.T) {
	ctx, api := deadline(t), client(t)
	made, err := api.CreatePredictionWithModel(ctx, "mimeo", "chaos", replicate.PredictionInput{"lines": 4}, nil, false)
	must(t, err)
	states, failed := api.WaitAsync(ctx, made, replicate.WithPollingInterval(20*time.Millisecond))
	var last *replicate.Prediction
	for last == nil || !last.Status.Terminated() {
		select {
		case last = <-states:
		case err = <-failed:
			t.Fatalf("before the end: %v", err)
		}
	}
	must(t, <-failed)
	progress := last.Progress()
	if last.Status != replicate.Succeeded || progress == nil || progress.Total != 4 || progress.Percentage != 1 {
		t.Errorf("%+v, %+v", last, progress)
	}
}

func TestAPredictionIsCanceled(t *testing.T) {
	ctx, api := deadline(t), client(t)
	made, err := api.CreatePredictionWithModel(ctx, "mimeo", "chaos", replicate.PredictionInput{"sleep": 120}, nil, false)
	must(t, err)
	canceled, err := api.CancelPrediction(ctx, made.ID)
	must(t, err)
	if canceled.Status != replicate.Canceled {
		t.Errorf("%+v", canceled)
	}
}

// The client asks for its base with the absolute address of the next page behind it: "/v1/https://host/v1/predictions?...".
func TestEveryPageOfAListIsReached(t *testing.T) {
	ctx, api := deadline(t), client(t)
	made := make(chan error)
	for i := 0; i < 101; i++ {
		go func() {
			_, err := api.RunWithOptions(ctx, "mimeo/hello-world", replicate.PredictionInput{"text": "page"}, nil,
				replicate.WithBlockUntilDone())
			made <- err
		}()
	}
	for i := 0; i < 101; i++ {
		must(t, <-made)
	}
	first, err := api.ListPredictions(ctx)
	must(t, err)
	pages, failed := replicate.Paginate(ctx, api, first)
	seen := map[string]bool{}
	count := 0
	for page := range pages {
		for _, one := range page {
			seen[one.ID] = true
			count++
		}
	}
	must(t, <-failed)
	if count <= 100 || len(seen) != count {
		t.Errorf("%d predictions, %d of them distinct", count, len(seen))
	}
}
