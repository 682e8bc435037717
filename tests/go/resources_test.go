package mimeo_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/replicate/replicate-go"
)

func TestTheAccount(t *testing.T) {
	account, err := client(t).GetCurrentAccount(deadline(t))
	must(t, err)
	if account.Username != "local" || account.Type != "user" || account.Name == "" {
		t.Errorf("%+v", account)
	}
}

func TestHardware(t *testing.T) {
	hardware, err := client(t).ListHardware(deadline(t))
	must(t, err)
	if len(*hardware) == 0 || (*hardware)[0].SKU == "" || (*hardware)[0].Name == "" {
		t.Errorf("%+v", hardware)
	}
}

func TestModelsAndTheirVersions(t *testing.T) {
	ctx, api := deadline(t), client(t)
	models, err := api.ListModels(ctx)
	must(t, err)
	if len(models.Results) == 0 {
		t.Fatal("no models")
	}
	versions, err := api.ListModelVersions(ctx, "mimeo", "speak")
	must(t, err)
	version, err := api.GetModelVersion(ctx, "mimeo", "speak", versions.Results[0].ID)
	must(t, err)
	if version.ID != latest(t, "mimeo", "speak") || version.OpenAPISchema == nil || version.CogVersion == "" {
		t.Errorf("%+v", version)
	}
}

func TestFilesAreUploadedListedGotAndDeleted(t *testing.T) {
	ctx, api := deadline(t), client(t)
	options := replicate.CreateFileOptions{Filename: "a name.txt", ContentType: "text/plain",
		Metadata: map[string]string{"by": "go"}}
	file, err := api.CreateFileFromBuffer(ctx, bytes.NewBufferString("content"), &options)
	must(t, err)
	got, err := api.GetFile(ctx, file.ID)
	must(t, err)
	if got.Name != "a name.txt" || got.Size != 7 || got.ContentType != "text/plain" || got.Metadata["by"] != "go" ||
		got.Checksums["sha256"] == "" || got.URLs["get"] == "" {
		t.Errorf("%+v", got)
	}
	list, err := api.ListFiles(ctx)
	must(t, err)
	if list.Results[0].ID != file.ID {
		t.Errorf("the newest is %s, not %s", list.Results[0].ID, file.ID)
	}
	must(t, api.DeleteFile(ctx, file.ID))
	_, err = api.GetFile(ctx, file.ID)
	if refused := problem(t, err, 404); refused.Detail != "File not found" {
		t.Errorf("%+v", refused)
	}
}

func TestAFileIsMadeOfBytes(t *testing.T) {
	ctx, api := deadline(t), client(t)
	file, err := api.CreateFileFromBytes(ctx, []byte("bytes"), &replicate.CreateFileOptions{Filename: "b.bin"})
	must(t, err)
	if file.Name != "b.bin" || file.Size != 5 || file.ContentType == "" {
		t.Errorf("%+v", file)
	}
	must(t, api.DeleteFile(ctx, file.ID))
	problem(t, api.DeleteFile(ctx, file.ID), 404)
}

func TestErrorsAreProblems(t *testing.T) {
	ctx := deadline(t)
	stranger := client(t, replicate.WithToken("r8_"+"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))
	_, err := stranger.GetCurrentAccount(ctx)
	problem(t, err, 401)
	_, err = client(t).GetPrediction(ctx, "none")
	problem(t, err, 404)
	_, err = client(t).CreatePrediction(ctx, "none", replicate.PredictionInput{}, nil, false)
	if refused := problem(t, err, 422); refused.Title != "Invalid version or not permitted" {
		t.Errorf("%+v", refused)
	}
	_, err = client(t).CreatePredictionWithModel(ctx, "mimeo", "hello-world", replicate.PredictionInput{}, nil, false)
	if refused := problem(t, err, 422); refused.Title != "Input validation failed" {
		t.Errorf("%+v", refused)
	}
}

func TestTheWebhookSecret(t *testing.T) {
	ctx, api := deadline(t), client(t)
	secret, err := api.GetDefaultWebhookSecret(ctx)
	must(t, err)
	again, err := api.GetDefaultWebhookSecret(ctx)
	must(t, err)
	if !strings.HasPrefix(secret.Key, "whsec_") || strings.Count(secret.Key, "_") != 1 || secret.Key != again.Key {
		t.Errorf("%q, then %q", secret.Key, again.Key)
	}
}
