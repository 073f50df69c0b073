package main

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// The largest message an agent is sent; more is refused with 413.
const mostBytes = 16 << 20

type agent struct {
	name   string
	chaos  *chaos
	tasks  *finishedTasks
	active atomic.Int64
	since  time.Time
}

func newAgent(name string, chaos *chaos) *agent {
	return &agent{name: name, chaos: chaos, tasks: newFinishedTasks(), since: time.Now()}
}

func (a *agent) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, object{"status": "ok"}) })
	mux.HandleFunc("/.well-known/agent-card.json", a.card)
	mux.HandleFunc("/.well-known/agent.json", a.card)
	mux.HandleFunc("/", a.root)
	return a.chaos.around(mux)
}

func (a *agent) root(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/":
		http.NotFound(w, r)
	case r.Method == http.MethodPost:
		a.call(w, r)
	case r.Method == http.MethodGet:
		a.card(w, r) // people look here first
	default:
		http.Error(w, "POST a JSON-RPC request, or GET the agent card", http.StatusMethodNotAllowed)
	}
}

// call answers one JSON-RPC request. The method's name says which generation is spoken, and only for
// names that we do not know the header A2A-Version does.
func (a *agent) call(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBytes))
	if err != nil {
		http.Error(w, "the message is too large, or it broke off", http.StatusRequestEntityTooLarge)
		return
	}
	request, unreadable := requestFrom(body)
	if unreadable != nil {
		writeJSON(w, failure(nil, *unreadable))
		return
	}
	reply := replies{w: w, id: request.ID, streams: isStreaming(request.Method)}
	if version := versionOf(r); version != "" && version != "0.3" && version != "1.0" {
		reply.fail(rpcError{Code: -32009, Message: "this agent speaks A2A 0.3 and 1.0"})
		return
	}
	generation, known := generations[request.Method]
	if !known {
		reply.fail(unknownMethod(request))
		return
	}
	a.active.Add(1)
	defer a.active.Add(-1)
	switch request.Method {
	case "message/send", "SendMessage":
		a.send(reply, generation, request, r)
	case "message/stream", "SendStreamingMessage":
		a.stream(reply, generation, request, r)
	case "tasks/get", "GetTask":
		a.get(reply, generation, request)
	default:
		a.cancel(reply, generation, request)
	}
}

// message reads what was said; a task that it goes on with has ended, as every task here does.
func (a *agent) message(g generation, request request) (*message, *rpcError) {
	said, err := request.message()
	if err != nil || said.task() == "" {
		return said, err
	}
	if _, found := a.tasks.find(said.task()); !found {
		return nil, taskNotFound(g)
	}
	return nil, g.a2aError(-32004, "UNSUPPORTED_OPERATION", "the task has ended; begin another one")
}

// send answers with a message: an echo is no task.
func (a *agent) send(reply replies, g generation, request request, r *http.Request) {
	said, err := a.message(g, request)
	if err != nil {
		reply.fail(*err)
		return
	}
	if !a.chaos.obey(said.text(), r.Context()) {
		return
	}
	reply.result(g.sendResult(g.message(newID(), said.context(), said.echo())))
}

// stream answers with a task whose artifact grows word by word, so that a stream can be seen to stream.
func (a *agent) stream(reply replies, g generation, request request, r *http.Request) {
	said, err := a.message(g, request)
	if err != nil {
		reply.fail(*err)
		return
	}
	task := task{id: newID(), context: said.context(), artifact: newID(), text: said.echo()}
	reply.result(g.event("task", g.task(task, "working")))
	if !a.chaos.obey(said.text(), r.Context()) {
		return
	}
	pieces := piecesOf(task.text)
	for i, piece := range pieces {
		if r.Context().Err() != nil {
			return
		}
		reply.result(g.event("artifact-update", g.artifactUpdate(task, piece, i > 0, i == len(pieces)-1)))
	}
	a.tasks.keep(task)
	reply.result(g.event("status-update", g.completed(task)))
}

func (a *agent) get(reply replies, g generation, request request) {
	if task, found := a.tasks.find(request.taskID()); found {
		reply.result(g.task(task, "completed"))
		return
	}
	reply.fail(*taskNotFound(g))
}

func (a *agent) cancel(reply replies, g generation, request request) {
	if _, found := a.tasks.find(request.taskID()); found {
		reply.fail(*g.a2aError(-32002, "TASK_NOT_CANCELABLE", "the task has ended"))
		return
	}
	reply.fail(*taskNotFound(g))
}

func taskNotFound(g generation) *rpcError {
	return g.a2aError(-32001, "TASK_NOT_FOUND", "there is no such task, or it ended long ago")
}

func unknownMethod(request request) rpcError {
	return rpcError{Code: -32601, Message: fmt.Sprintf("there is no method %.80q", request.Method)}
}
