// A client made with the public A2A libraries for Go: client 0.3|1.0 JSONRPC|HTTP+JSON URL-OF-A-WORKSPACE.
//
// It is told what to call, and answers, in the lines of JSON that ../js/client.mjs speaks.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log"
	"os"
	"sync"
)

type told struct {
	Kind      string `json:"kind"`
	TaskID    string `json:"taskId"`
	ContextID string `json:"contextId"`
	State     string `json:"state"`
	Text      string `json:"text"`
}

type said struct {
	Text      string `json:"text"`
	ContextID string `json:"contextId"`
	TaskID    string `json:"taskId"`
}

type card struct {
	Name      string `json:"name"`
	URL       string `json:"url"`
	Streaming bool   `json:"streaming"`
}

type push struct {
	ID     string `json:"id"`
	TaskID string `json:"taskId"`
	URL    string `json:"url"`
	Token  string `json:"token"`
}

// client is a library, in words that both generations have.
type client interface {
	card() card
	send(context.Context, said) (told, error)
	stream(context.Context, said) iter.Seq2[told, error]
	task(ctx context.Context, id string) (told, error)
	cancel(ctx context.Context, id string) (told, error)
	tasks(ctx context.Context, contextID string, pageSize int) ([]told, error)
	resubscribe(ctx context.Context, id string) iter.Seq2[told, error]
	push(context.Context, push) (push, error)
	pushes(ctx context.Context, taskID string) ([]push, error)
	endPush(ctx context.Context, taskID, id string) error
	code(error) int
}

type asked struct {
	ID        int    `json:"id"`
	Call      string `json:"call"`
	Message   said   `json:"message"`
	TaskID    string `json:"taskId"`
	ContextID string `json:"contextId"`
	PageSize  int    `json:"pageSize"`
	URL       string `json:"url"`
	Token     string `json:"token"`
	ConfigID  string `json:"configId"`
}

type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

type line struct {
	ID     int      `json:"id"`
	Event  *told    `json:"event,omitempty"`
	Result any      `json:"result,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

const longestLine = 16 << 20

var out sync.Mutex

func tell(one line) {
	text, err := json.Marshal(one)
	if err != nil {
		log.Fatal(err)
	}
	out.Lock()
	defer out.Unlock()
	fmt.Println(string(text))
}

func hear(id int, events iter.Seq2[told, error]) error {
	for event, err := range events {
		if err != nil {
			return err
		}
		tell(line{ID: id, Event: &event})
	}
	return nil
}

// events tells of what a library of either generation hears.
func events[E any](from iter.Seq2[E, error], tell func(E) (told, error)) iter.Seq2[told, error] {
	return func(yield func(told, error) bool) {
		for event, err := range from {
			one := told{}
			if err == nil {
				one, err = tell(event)
			}
			if !yield(one, err) {
				return
			}
		}
	}
}

// code is that of JSON-RPC for what a library says of a task, or 0.
func code(err, notFound, notCancelable error) int {
	switch {
	case errors.Is(err, notFound):
		return -32001
	case errors.Is(err, notCancelable):
		return -32002
	default:
		return 0
	}
}

func call(ctx context.Context, of client, a asked) (any, error) {
	done := struct{}{}
	switch a.Call {
	case "card":
		return of.card(), nil
	case "send":
		return of.send(ctx, a.Message)
	case "stream":
		return done, hear(a.ID, of.stream(ctx, a.Message))
	case "task":
		return of.task(ctx, a.TaskID)
	case "cancel":
		return of.cancel(ctx, a.TaskID)
	case "tasks":
		return of.tasks(ctx, a.ContextID, a.PageSize)
	case "resubscribe":
		return done, hear(a.ID, of.resubscribe(ctx, a.TaskID))
	case "push":
		return of.push(ctx, push{TaskID: a.TaskID, URL: a.URL, Token: a.Token})
	case "pushes":
		return of.pushes(ctx, a.TaskID)
	case "endPush":
		return done, of.endPush(ctx, a.TaskID, a.ConfigID)
	default:
		return nil, fmt.Errorf("no such call: %s", a.Call)
	}
}

func answer(ctx context.Context, of client, a asked) {
	result, err := call(ctx, of, a)
	if err != nil {
		tell(line{ID: a.ID, Error: &failure{Code: of.code(err), Message: err.Error()}})
	} else {
		tell(line{ID: a.ID, Result: result})
	}
}

func connect(ctx context.Context, speaks, binding, workspace string) (client, error) {
	if speaks == "1.0" {
		return connect10(ctx, workspace, binding)
	}
	return connect03(ctx, workspace)
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("client 0.3|1.0 JSONRPC|HTTP+JSON URL-OF-A-WORKSPACE")
	}
	ctx := context.Background()
	of, err := connect(ctx, os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		var a asked
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			log.Fatal(err)
		}
		go answer(ctx, of, a)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}
