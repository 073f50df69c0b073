package main

import (
	"strings"
	"sync"
)

// task is one streamed echo. It is not changed after its stream ended.
type task struct {
	id, context, artifact, text string
}

// The tasks that can still be asked for; older ones are forgotten.
const mostTasks = 100

// finishedTasks remembers the newest tasks. Safe for use by many goroutines; mutex guards both fields.
type finishedTasks struct {
	mutex sync.Mutex
	byID  map[string]task
	order []string
}

func newFinishedTasks() *finishedTasks { return &finishedTasks{byID: map[string]task{}} }

func (t *finishedTasks) keep(task task) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.byID[task.id] = task
	t.order = append(t.order, task.id)
	if len(t.order) > mostTasks {
		delete(t.byID, t.order[0])
		t.order = t.order[1:]
	}
}

func (t *finishedTasks) find(id string) (task, bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	task, found := t.byID[id]
	return task, found
}

// Some client libraries lose lines of 64 KiB and more, and nobody needs a thousand events for one text.
const (
	mostPieces  = 100
	mostPerLine = 16 << 10
)

// piecesOf cuts a text after its blanks into what a stream hands out; put together it is the text again.
func piecesOf(text string) []string {
	words := strings.SplitAfter(text, " ")
	perPiece := (len(words) + mostPieces - 1) / mostPieces
	var pieces []string
	for len(words) > 0 {
		n := perPiece
		if n > len(words) {
			n = len(words)
		}
		pieces = append(pieces, cut(strings.Join(words[:n], ""))...)
		words = words[n:]
	}
	return pieces
}

// cut keeps every piece below the limit without breaking a character.
func cut(text string) []string {
	var pieces []string
	for len(text) > mostPerLine {
		end := mostPerLine
		for end > mostPerLine-4 && text[end]&0xC0 == 0x80 {
			end--
		}
		pieces, text = append(pieces, text[:end]), text[end:]
	}
	return append(pieces, text)
}
