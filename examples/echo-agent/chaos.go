package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// chaos lets messages make the agent misbehave, for tests of those who depend on it. Switched off, a
// message is only text. Safe for use by many goroutines.
type chaos struct {
	on     bool
	wedged atomic.Bool
	exit   func(code int)
}

func chaosFrom(setting string) *chaos { return &chaos{on: setting == "true", exit: os.Exit} }

// obey does what a message's first word says; false means that there is nothing more to answer.
func (c *chaos) obey(text string, caller context.Context) bool {
	words := strings.Fields(text)
	if !c.on || len(words) == 0 {
		return true
	}
	switch strings.ToLower(words[0]) {
	case "crash":
		log.Print("crashes, as it was told")
		c.exit(3)
		return false
	case "hang":
		<-caller.Done()
		return false
	case "wedge":
		c.wedged.Store(true)
		<-caller.Done()
		return false
	case "slow":
		return wait(caller, slowness(words))
	}
	return true
}

// slowness is how long "slow 2s" or "slow 500ms" takes; "slow" alone takes a second.
func slowness(words []string) time.Duration {
	if len(words) > 1 {
		if given, err := time.ParseDuration(words[1]); err == nil && given >= 0 {
			return given
		}
	}
	return time.Second
}

func wait(caller context.Context, duration time.Duration) bool {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-caller.Done():
		return false
	}
}

// around makes a wedged agent accept every connection and answer none.
func (c *chaos) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.wedged.Load() {
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	})
}
