package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	heartbeatEvery = 30 * time.Second
	longestPause   = 30 * time.Second
)

// platform is the server whose workspace this agent is. Belongs to one goroutine.
type platform struct {
	url, workspace, agentURL, tokenFile string
	issued                              string // a token that registration handed out
	client                              *http.Client
}

// stayKnown registers, trying until it works, and then sends heartbeats until the context ends.
func (p *platform) stayKnown(ctx context.Context, a *agent) {
	pause := time.Second
	for !p.said(ctx, "/registry/register", p.registration(a)) {
		if !wait(ctx, pause) {
			return
		}
		if pause *= 2; pause > longestPause {
			pause = longestPause
		}
	}
	log.Printf("registered as workspace %s", p.workspace)
	for wait(ctx, heartbeatEvery) {
		if !a.chaos.wedged.Load() {
			p.said(ctx, "/registry/heartbeat", p.heartbeat(a))
		}
	}
}

func (p *platform) registration(a *agent) object {
	return object{"id": p.workspace, "url": p.agentURL, "delivery_mode": "push",
		"agent_card": a.cardFor(strings.TrimRight(p.agentURL, "/")+"/", false)}
}

func (p *platform) heartbeat(a *agent) object {
	return object{"workspace_id": p.workspace, "active_tasks": a.active.Load(), "error_rate": 0,
		"current_task": "", "uptime_seconds": int(time.Since(a.since).Seconds())}
}

// said posts and tells whether the server took it; what went wrong is logged without what was sent.
func (p *platform) said(ctx context.Context, path string, body object) bool {
	answer, err := p.post(ctx, path, body)
	if err != nil {
		if ctx.Err() == nil {
			log.Printf("%s: %v", path, err)
		}
		return false
	}
	if answer.AuthToken != "" {
		p.issued = answer.AuthToken
	}
	return true
}

type platformAnswer struct {
	AuthToken string `json:"auth_token"`
	Error     string `json:"error"`
}

func (p *platform) post(ctx context.Context, path string, body object) (platformAnswer, error) {
	var answer platformAnswer
	content, err := json.Marshal(body)
	if err != nil {
		return answer, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+path, bytes.NewReader(content))
	if err != nil {
		return answer, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token := p.token(); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := p.client.Do(request)
	if err != nil {
		return answer, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&answer)
	if response.StatusCode != http.StatusOK {
		return answer, fmt.Errorf("status %d: %.200s", response.StatusCode, answer.Error)
	}
	return answer, err
}

// token is read anew each time: a restart writes another one into the file of a running agent.
func (p *platform) token() string {
	if content, err := os.ReadFile(p.tokenFile); err == nil {
		if token := strings.TrimSpace(string(content)); token != "" {
			return token
		}
	}
	return p.issued
}

// ownURL is where others in the container's network find it.
func ownURL(port int) string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return "http://" + host + ":" + strconv.Itoa(port)
}
