package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// object is a piece of JSON to write.
type object = map[string]any

type request struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
}

// message is what both generations have in common: text stands under the same name in their parts.
type message struct {
	ContextID      string `json:"contextId"`
	SnakeContextID string `json:"context_id"`
	TaskID         string `json:"taskId"`
	SnakeTaskID    string `json:"task_id"`
	Parts          []struct {
		Text *string `json:"text"`
	} `json:"parts"`
}

func requestFrom(body []byte) (request, *rpcError) {
	var request request
	var syntax *json.SyntaxError
	if err := json.Unmarshal(body, &request); errors.As(err, &syntax) {
		return request, &rpcError{Code: -32700, Message: "the body is not JSON"}
	} else if err != nil || request.JSONRPC != "2.0" || request.Method == "" {
		return request, &rpcError{Code: -32600, Message: `a request is an object with "jsonrpc": "2.0" and a method`}
	}
	return request, nil
}

func (r request) message() (*message, *rpcError) {
	var params struct {
		Message *message `json:"message"`
	}
	if err := json.Unmarshal(r.Params, &params); err != nil || params.Message == nil || len(params.Message.Parts) == 0 {
		return nil, &rpcError{Code: -32602, Message: "params.message needs at least one part"}
	}
	return params.Message, nil
}

// taskID is the task that a call is about; one that cannot be read is one that cannot be found.
func (r request) taskID() string {
	var params struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(r.Params, &params)
	return params.ID
}

func (m *message) text() string {
	var texts []string
	for _, part := range m.Parts {
		if part.Text != nil {
			texts = append(texts, *part.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// echo is the answer: the text, or why there is none.
func (m *message) echo() string {
	if text := m.text(); text != "" {
		return text
	}
	return "There was no text to echo."
}

// context keeps the conversation that the caller names, and begins one otherwise.
func (m *message) context() string {
	if given := either(m.ContextID, m.SnakeContextID); given != "" {
		return given
	}
	return newID()
}

func (m *message) task() string { return either(m.TaskID, m.SnakeTaskID) }

// either reads a name of 1.0, which may come in two spellings.
func either(camel, snake string) string {
	if camel != "" {
		return camel
	}
	return snake
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// replies writes the answers to one request: one JSON document, or events of a stream.
type replies struct {
	w       http.ResponseWriter
	id      json.RawMessage
	streams bool
}

func (r replies) result(result any) {
	r.write(object{"jsonrpc": "2.0", "id": idOrNull(r.id), "result": result})
}

func (r replies) fail(err rpcError) { r.write(failure(r.id, err)) }

func (r replies) write(document object) {
	if !r.streams {
		writeJSON(r.w, document)
		return
	}
	line, err := json.Marshal(document)
	if err != nil {
		return // nothing here that cannot be written
	}
	r.w.Header().Set("Content-Type", "text/event-stream")
	r.w.Header().Set("Cache-Control", "no-cache")
	_, _ = r.w.Write([]byte("data: " + string(line) + "\n\n"))
	if flusher, ok := r.w.(http.Flusher); ok {
		flusher.Flush()
	}
}

func failure(id json.RawMessage, err rpcError) object {
	return object{"jsonrpc": "2.0", "id": idOrNull(id), "error": err}
}

// idOrNull keeps the id's type: a number stays a number.
func idOrNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}

func writeJSON(w http.ResponseWriter, document any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(document)
}

func newID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // the system has no random numbers
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
