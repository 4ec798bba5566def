//go:build ignore

// Describe writes the description of the CASE provider that the client is made from.
package main

import (
	"log"
	"os"

	"pathways/internal/exchange/exchangeapi"
)

func main() {
	raw, err := exchangeapi.Description("https://pathways.example.org")
	if err == nil {
		err = os.WriteFile("openapi.json", raw, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}
