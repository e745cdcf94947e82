// Package tap writes the Test Anything Protocol: as much of it as the validation programs of runtime-tools call. The package
// that they were written for is not in Debian.
package tap

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// T counts the tests of one program.
type T struct {
	next   int
	planned bool
	todo    bool
}

// New has told nothing yet.
func New() *T { return &T{} }

// Header begins the output; a count of 0 leaves the plan to AutoPlan.
func (t *T) Header(count int) {
	fmt.Println("TAP version 13")
	if count > 0 {
		t.planned = true
		fmt.Printf("1..%d\n", count)
	}
}

// AutoPlan tells how many tests there were.
func (t *T) AutoPlan() {
	if !t.planned {
		fmt.Printf("1..%d\n", t.next)
	}
}

// Ok is one test.
func (t *T) Ok(passed bool, description string) {
	t.next++
	verdict := "ok"
	if !passed {
		verdict = "not ok"
	}
	if t.todo {
		description += " # TODO"
	}
	fmt.Printf("%s %d - %s\n", verdict, t.next, description)
}

// Pass is a test that passed.
func (t *T) Pass(description string) { t.Ok(true, description) }

// Fail is a test that failed.
func (t *T) Fail(description string) { t.Ok(false, description) }

// Todo makes tests whose failure does not count.
func (t *T) Todo() *T {
	todo := *t
	todo.todo = true
	t.next++
	return &todo
}

// Skip is some tests that were not run.
func (t *T) Skip(count int, description string) {
	for ; count > 0; count-- {
		t.next++
		fmt.Printf("ok %d # SKIP %s\n", t.next, description)
	}
}

// Diagnostic is a remark.
func (t *T) Diagnostic(message string) {
	fmt.Println("# " + strings.ReplaceAll(message, "\n", "\n# "))
}

// Diagnosticf is a remark with values.
func (t *T) Diagnosticf(format string, values ...interface{}) {
	t.Diagnostic(fmt.Sprintf(format, values...))
}

// YAML is what belongs to the test before; JSON is YAML, too.
func (t *T) YAML(value interface{}) error {
	text, err := json.MarshalIndent(value, "  ", "  ")
	if err == nil {
		fmt.Fprintf(os.Stdout, "  ---\n  %s\n  ...\n", text)
	}
	return err
}
