package mimeo_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/replicate/replicate-go"
)

func pushTrainable(t *testing.T, models ...string) {
	t.Helper()
	for _, model := range models {
		if said, err := exec.Command(os.Getenv("MIMEO"), "push", os.Getenv("TRAINABLE"), model).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
}

func TestATrainingMakesAVersionThatRuns(t *testing.T) {
	pushTrainable(t, "local/learner", "local/learned")
	ctx := deadline(t)
	input := replicate.TrainingInput{"words": "data:text/plain,eight%20nine"}
	training, err := client(t).CreateTraining(ctx, "local", "learner", latest(t, "local", "learner"), "local/learned", input, nil)
	must(t, err)
	for training.Status == replicate.Starting || training.Status == replicate.Processing {
		training, err = client(t).GetTraining(ctx, training.ID)
		must(t, err)
	}
	if training.Status != replicate.Succeeded {
		t.Fatalf("%s: %v", training.Status, training.Error)
	}
	version, _ := training.Output.(map[string]interface{})["version"].(string)
	if !strings.HasPrefix(version, "local/learned:") {
		t.Fatalf("%v", training.Output)
	}
	output, err := client(t).Run(ctx, version, replicate.PredictionInput{"greeting": "hi"}, nil)
	must(t, err)
	if output != "hi, eight nine " {
		t.Fatalf("%v", output)
	}
	page, err := client(t).ListTrainings(ctx)
	must(t, err)
	for _, one := range page.Results {
		if one.ID == training.ID {
			return
		}
	}
	t.Fatal("it is not in the list")
}

func TestATrainingIsCanceledAndAnUnknownDestinationRefused(t *testing.T) {
	pushTrainable(t, "local/learner")
	ctx := deadline(t)
	version := latest(t, "local", "learner")
	input := replicate.TrainingInput{"words": "data:,a", "sleep": time.Hour.Seconds()}
	training, err := client(t).CreateTraining(ctx, "local", "learner", version, "local/learner", input, nil)
	must(t, err)
	training, err = client(t).CancelTraining(ctx, training.ID)
	must(t, err)
	if training.Status != replicate.Canceled {
		t.Fatalf("%s", training.Status)
	}
	_, err = client(t).CreateTraining(ctx, "local", "learner", version, "<invalid>", input, nil)
	if refused := problem(t, err, 404); refused.Detail != "The specified training destination does not exist" {
		t.Fatalf("%+v", refused)
	}
}
