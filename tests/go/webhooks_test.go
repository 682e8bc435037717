package mimeo_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/replicate/replicate-go"
)

func TestAWebhookArrivesAndIsValidatedByTheClient(t *testing.T) {
	ctx, api := deadline(t), client(t)
	arrived := make(chan *http.Request, 16)
	receiver := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		request.Body = io.NopCloser(bytes.NewReader(body))
		arrived <- request
	}))
	defer receiver.Close()
	secret, err := api.GetDefaultWebhookSecret(ctx)
	must(t, err)
	webhook := replicate.Webhook{URL: receiver.URL + "/hook",
		Events: []replicate.WebhookEventType{replicate.WebhookEventCompleted}}
	input := replicate.PredictionInput{"text": "é"}
	made, err := api.CreatePredictionWithModel(ctx, "mimeo", "hello-world", input, &webhook, false)
	must(t, err)

	var request *http.Request
	select {
	case request = <-arrived:
	case <-ctx.Done():
		t.Fatal("nothing arrived")
	}
	genuine, err := replicate.ValidateWebhookRequest(request, *secret)
	must(t, err)
	if !genuine {
		t.Error("the client refuses the signature")
	}
	var told replicate.Prediction
	must(t, json.NewDecoder(request.Body).Decode(&told))
	if told.ID != made.ID || told.Status != replicate.Succeeded || told.Output != "hello é" {
		t.Errorf("%+v", told)
	}

	request.Body = io.NopCloser(bytes.NewBufferString("{}"))
	if forged, err := replicate.ValidateWebhookRequest(request, *secret); forged || err != nil {
		t.Errorf("another body under the same signature: %v, %v", forged, err)
	}
}
