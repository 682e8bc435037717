// What every test file here begins with: the official Go client as a person would make it from the output of `mimeo env`.
package mimeo_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/replicate/replicate-go"
)

// The client reads the token from the environment, but not the base URL, and wants that with /v1.
func client(t *testing.T, options ...replicate.ClientOption) *replicate.Client {
	t.Helper()
	base := strings.TrimSuffix(os.Getenv("REPLICATE_BASE_URL"), "/v1") + "/v1"
	options = append([]replicate.ClientOption{replicate.WithTokenFromEnv(), replicate.WithBaseURL(base)}, options...)
	made, err := replicate.NewClient(options...)
	must(t, err)
	return made
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// problem is the answer behind an error, whose status must be this one.
func problem(t *testing.T, err error, status int) *replicate.APIError {
	t.Helper()
	var refused *replicate.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("no APIError but %v", err)
	}
	if refused.Status != status || refused.Title == "" || refused.Detail == "" {
		t.Fatalf("status %d wanted: %+v", status, refused)
	}
	return refused
}

func latest(t *testing.T, owner, name string) string {
	t.Helper()
	model, err := client(t).GetModel(deadline(t), owner, name)
	must(t, err)
	if model.LatestVersion == nil {
		t.Fatalf("%s/%s has no version", owner, name)
	}
	return model.LatestVersion.ID
}
