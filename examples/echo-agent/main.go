// Command echo-agent is the smallest useful agent: it speaks A2A 0.3 and 1.0 over JSON-RPC, answers
// every message with the message's own text, and tells the server that started it that it is there.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatalf("echo-agent: %v", err)
	}
}

func run() error {
	// As process 1 of a container it gets no default handlers: without this, stop would wait and kill.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	name := setting("AGENT_NAME", "Echo")
	listener, err := net.Listen("tcp", ":"+setting("PORT", "8000"))
	if err != nil {
		return err
	}
	agent := newAgent(name, chaosFrom(os.Getenv("ECHO_CHAOS")))
	server := &http.Server{Handler: agent.routes(), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Printf("%s listens on %s", name, listener.Addr())

	announced := make(chan struct{})
	go func() {
		defer close(announced)
		if platform, ok := platformFrom(listener.Addr().(*net.TCPAddr).Port); ok {
			platform.stayKnown(ctx, agent)
		}
	}()

	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	log.Print("stops")
	leaving, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := server.Shutdown(leaving); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close() // answers that take longer than a stop are cut
	}
	<-announced
	return nil
}

// platformFrom reads where the server is; without a workspace or a server the agent lives alone.
func platformFrom(port int) (*platform, bool) {
	url, workspace := os.Getenv("PLATFORM_URL"), os.Getenv("WORKSPACE_ID")
	if url == "" || workspace == "" {
		return nil, false
	}
	return &platform{
		url:       strings.TrimRight(url, "/"),
		workspace: workspace,
		agentURL:  setting("AGENT_URL", ownURL(port)),
		tokenFile: filepath.Join(setting("WORKSPACE_CONFIG_PATH", "/configs"), ".auth_token"),
		client:    &http.Client{Timeout: 10 * time.Second},
	}, true
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
