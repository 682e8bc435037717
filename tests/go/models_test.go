package mimeo_test

import (
	"slices"
	"testing"

	"github.com/replicate/replicate-go"
)

func called(owner, name string) func(replicate.Model) bool {
	return func(model replicate.Model) bool { return model.Owner == owner && model.Name == name }
}

func TestAModelIsCreatedGotFoundAndDeleted(t *testing.T) {
	ctx, api := deadline(t), client(t)
	description := "Gophers only"
	made, err := api.CreateModel(ctx, "local", "made-by-go",
		replicate.CreateModelOptions{Visibility: "private", Hardware: "cpu", Description: &description})
	must(t, err)
	if made.Owner != "local" || made.Name != "made-by-go" || made.Visibility != "private" || made.LatestVersion != nil {
		t.Errorf("%+v", made)
	}
	got, err := api.GetModel(ctx, "local", "made-by-go")
	must(t, err)
	if got.Description != description || got.DefaultExample != nil {
		t.Errorf("%+v", got)
	}
	found, err := api.SearchModels(ctx, "gophers")
	must(t, err)
	if len(found.Results) != 1 || !called("local", "made-by-go")(found.Results[0]) {
		t.Errorf("%+v", found.Results)
	}
	must(t, api.DeleteModel(ctx, "local", "made-by-go"))
	_, err = api.GetModel(ctx, "local", "made-by-go")
	problem(t, err, 404)
}

func TestAVersionIsDeletedAndThenItsModel(t *testing.T) {
	ctx, api := deadline(t), client(t)
	_, err := api.CreateModel(ctx, "local", "deleted-by-go",
		replicate.CreateModelOptions{Visibility: "private", Hardware: "cpu"})
	must(t, err)
	pushTrainable(t, "local/deleted-by-go")
	version := latest(t, "local", "deleted-by-go")
	problem(t, api.DeleteModel(ctx, "local", "deleted-by-go"), 409)
	must(t, api.DeleteModelVersion(ctx, "local", "deleted-by-go", version))
	_, err = api.GetModelVersion(ctx, "local", "deleted-by-go", version)
	problem(t, err, 404)
	// What the version leaves behind is cleared away in the background; the model can go when that is done.
	for {
		if err = api.DeleteModel(ctx, "local", "deleted-by-go"); err == nil {
			break
		}
		problem(t, err, 409)
	}
}

func TestCollectionsAreListedAndRead(t *testing.T) {
	ctx, api := deadline(t), client(t)
	list, err := api.ListCollections(ctx)
	must(t, err)
	if !slices.ContainsFunc(list.Results, func(one replicate.Collection) bool { return one.Slug == "official" }) {
		t.Errorf("%+v", list.Results)
	}
	official, err := api.GetCollection(ctx, "official")
	must(t, err)
	if official.Slug != "official" || official.Name == "" || official.Models == nil {
		t.Errorf("%+v", official)
	}
	_, err = api.GetCollection(ctx, "none")
	problem(t, err, 404)
}
