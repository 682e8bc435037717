import { environment, officialNames } from './environment';
import { doubleQuote, goLiteral } from './quote';
import type { Snippet, SnippetSubject } from './snippet';

export function go(subject: SnippetSubject): Snippet {
  const { origin, model, version, input } = subject;
  const code = `package main

import (
	"context"
	"fmt"
	"log"

	"github.com/replicate/replicate-go"
)

func main() {
	client, err := replicate.NewClient(
		replicate.WithTokenFromEnv(),
		replicate.WithBaseURL(${doubleQuote(`${origin}/v1`)}),
	)
	if err != nil {
		log.Fatal(err)
	}
	input := replicate.PredictionInput${goLiteral(input, '  ').replace(/^map\[string\]any/, '')}
	output, err := client.Run(context.Background(), ${doubleQuote(`${model}:${version}`)}, input, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(output)
}`;
  return { language: 'Go', setup: `go get github.com/replicate/replicate-go\n${environment(subject, officialNames)}`, code };
}
