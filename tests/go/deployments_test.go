package mimeo_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/replicate/replicate-go"
)

func deploymentOfHello(t *testing.T, name string) replicate.CreateDeploymentOptions {
	t.Helper()
	return replicate.CreateDeploymentOptions{Name: name, Model: "mimeo/hello-world",
		Version: latest(t, "mimeo", "hello-world"), Hardware: "cpu", MinInstances: 0, MaxInstances: 2}
}

func TestADeploymentLivesItsWholeLife(t *testing.T) {
	ctx, api := deadline(t), client(t)
	made, err := api.CreateDeployment(ctx, deploymentOfHello(t, "go-client"))
	must(t, err)
	if made.Owner != "local" || made.Name != "go-client" || made.CurrentRelease.Number != 1 ||
		made.CurrentRelease.CreatedBy.Username != "local" || made.CurrentRelease.Configuration.MaxInstances != 2 {
		t.Errorf("%+v", made)
	}
	more := 3
	changed, err := api.UpdateDeployment(ctx, "local", "go-client", replicate.UpdateDeploymentOptions{MaxInstances: &more})
	must(t, err)
	if changed.CurrentRelease.Number != 2 || changed.CurrentRelease.Configuration.MaxInstances != 3 {
		t.Errorf("%+v", changed)
	}
	got, err := api.GetDeployment(ctx, "local", "go-client")
	must(t, err)
	if !reflect.DeepEqual(got.CurrentRelease, changed.CurrentRelease) {
		t.Errorf("%+v is not %+v", got, changed)
	}
	list, err := api.ListDeployments(ctx)
	must(t, err)
	if !slices.ContainsFunc(list.Results, func(one replicate.Deployment) bool { return one.Name == "go-client" }) {
		t.Errorf("it is not in the list: %+v", list.Results)
	}
	must(t, api.DeleteDeployment(ctx, "local", "go-client"))
	_, err = api.GetDeployment(ctx, "local", "go-client")
	problem(t, err, 404)
}

func TestAPredictionIsMadeThroughADeploymentWhichThenStays(t *testing.T) {
	ctx, api := deadline(t), client(t)
	deployment, err := api.CreateDeployment(ctx, deploymentOfHello(t, "go-used"))
	must(t, err)
	input := replicate.PredictionInput{"text": "deployed"}
	made, err := api.CreatePredictionWithDeployment(ctx, "local", "go-used", input, nil, false)
	must(t, err)
	must(t, api.Wait(ctx, made, replicate.WithPollingInterval(20*time.Millisecond)))
	if made.Output != "hello deployed" || made.Version != deployment.CurrentRelease.Version {
		t.Errorf("%+v", made)
	}
	problem(t, api.DeleteDeployment(ctx, "local", "go-used"), 409)
}
