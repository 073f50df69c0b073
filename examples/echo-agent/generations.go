package main

import (
	"net/http"
	"strings"
	"time"
)

// generation writes the objects of one generation of A2A.
type generation struct {
	one bool // 1.0, otherwise 0.3
}

var (
	zeroThree = generation{}
	oneZero   = generation{one: true}
)

// generations says which generation a method belongs to.
var generations = map[string]generation{
	"message/send":         zeroThree,
	"message/stream":       zeroThree,
	"tasks/get":            zeroThree,
	"tasks/cancel":         zeroThree,
	"SendMessage":          oneZero,
	"SendStreamingMessage": oneZero,
	"GetTask":              oneZero,
	"CancelTask":           oneZero,
}

func isStreaming(method string) bool {
	return method == "message/stream" || method == "SendStreamingMessage"
}

// versionOf reads the version a caller asks for; empty when it asks for none.
func versionOf(r *http.Request) string {
	if version := r.Header.Get("A2A-Version"); version != "" {
		return version
	}
	return r.URL.Query().Get("A2A-Version")
}

func (g generation) message(id, context, text string) object {
	message := object{"messageId": id, "contextId": context, "role": "ROLE_AGENT", "parts": g.parts(text)}
	if !g.one {
		message["role"], message["kind"] = "agent", "message"
	}
	return message
}

// sendResult is a message as the result of a send: 1.0 wraps it.
func (g generation) sendResult(message object) object {
	if g.one {
		return object{"message": message}
	}
	return message
}

// event is one event of a stream, of the kind that 0.3 gives it: 1.0 says the kind by the member's name.
func (g generation) event(kind string, body object) object {
	if g.one {
		return object{memberNames[kind]: body}
	}
	body["kind"] = kind
	return body
}

var memberNames = map[string]string{
	"task": "task", "artifact-update": "artifactUpdate", "status-update": "statusUpdate",
}

func (g generation) task(task task, state string) object {
	body := object{"id": task.id, "contextId": task.context, "status": g.status(state)}
	if state == "completed" {
		body["artifacts"] = []object{g.artifact(task, task.text)}
	}
	if !g.one {
		body["kind"] = "task"
	}
	return body
}

func (g generation) artifactUpdate(task task, piece string, appends, last bool) object {
	return object{"taskId": task.id, "contextId": task.context, "artifact": g.artifact(task, piece),
		"append": appends, "lastChunk": last}
}

func (g generation) completed(task task) object {
	update := object{"taskId": task.id, "contextId": task.context, "status": g.status("completed")}
	if !g.one {
		update["final"] = true // 1.0 just ends the stream
	}
	return update
}

func (g generation) artifact(task task, text string) object {
	return object{"artifactId": task.artifact, "name": "echo", "parts": g.parts(text)}
}

func (g generation) status(state string) object {
	if g.one {
		state = "TASK_STATE_" + strings.ToUpper(state)
	}
	return object{"state": state, "timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000Z")}
}

func (g generation) parts(text string) []object {
	if g.one {
		return []object{{"text": text}}
	}
	return []object{{"kind": "text", "text": text}}
}

// a2aError is an error of the protocol itself; 0.3 clients stumble over data.
func (g generation) a2aError(code int, reason, message string) *rpcError {
	if !g.one {
		return &rpcError{Code: code, Message: message}
	}
	return &rpcError{Code: code, Message: message, Data: []object{{
		"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "a2a-protocol.org"}}}
}
