package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/replicate/replicate-go"
)

func main() {
	ctx := context.Background()
	base := strings.TrimSuffix(os.Getenv("REPLICATE_BASE_URL"), "/v1") + "/v1"
	client, err := replicate.NewClient(replicate.WithTokenFromEnv(), replicate.WithBaseURL(base))
	if err != nil {
		log.Fatal(err)
	}

	// A text in, a text out.
	greeting, err := client.Run(ctx, "mimeo/hello-world", replicate.PredictionInput{"text": "Ada"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(greeting)

	// A text in, a file out.
	output, err := client.RunWithOptions(ctx, "mimeo/speak", replicate.PredictionInput{"text": "Good morning"}, nil,
		replicate.WithBlockUntilDone(), replicate.WithFileOutput())
	if err != nil {
		log.Fatal(err)
	}
	sound := output.(*replicate.FileOutput)
	defer sound.Close()
	file, err := os.Create("morning.wav")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, sound); err != nil {
		log.Fatal(err)
	}
}
