// Command fit makes the model that texts are read with for isl/2025, from sentences of ours and the tuning half of the
// labelled passages:
//
//	go run ./bench/alignment/fit            # writes internal/alignment/match/data/isl-2025-en.model
//
// It never looks at the test half. The same input gives the same model.
package main

import (
	"flag"
	"fmt"
	"os"

	"pathways/bench/alignment/learning"
)

func main() {
	out := flag.String("out", "internal/alignment/match/data/isl-2025-en.model", "file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	set, err := learning.Read()
	if err != nil {
		return err
	}
	file := set.Fit(nil)
	fmt.Printf("%d sentences, %d competencies, %d bytes\n", len(set.Samples), len(set.Codes), len(file))
	return os.WriteFile(out, file, 0o644)
}
