package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, chaosSetting string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(newAgent("Echo", chaosFrom(chaosSetting)).routes())
	t.Cleanup(server.Close)
	return server
}

func post(t *testing.T, server *httptest.Server, body string) (map[string]any, string) {
	t.Helper()
	response, err := http.Post(server.URL, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	_ = json.Unmarshal(content, &answer)
	return answer, string(content)
}

// at follows names and positions into a JSON document.
func at(t *testing.T, document any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			document = document.(map[string]any)[step]
		case int:
			document = document.([]any)[step]
		}
	}
	return document
}

func TestZeroThreeGetsItsTextBackInABareMessage(t *testing.T) {
	answer, _ := post(t, start(t, ""), `{"jsonrpc":"2.0","id":7,"method":"message/send","params":{"message":{
		"kind":"message","role":"user","messageId":"m","contextId":"c","parts":[{"kind":"text","text":"hello"}]}}}`)
	if at(t, answer, "id") != 7.0 || at(t, answer, "result", "kind") != "message" ||
		at(t, answer, "result", "contextId") != "c" || at(t, answer, "result", "parts", 0, "text") != "hello" {
		t.Fatal(answer)
	}
}

func TestOneZeroGetsItsTextBackWrapped(t *testing.T) {
	answer, content := post(t, start(t, ""), `{"jsonrpc":"2.0","id":"a","method":"SendMessage","params":{"message":{
		"role":"ROLE_USER","messageId":"m","context_id":"c","parts":[{"text":"a"},{"url":"x"},{"text":"b"}]}}}`)
	message := at(t, answer, "result", "message")
	if at(t, answer, "id") != "a" || at(t, message, "role") != "ROLE_AGENT" || at(t, message, "contextId") != "c" ||
		at(t, message, "parts", 0, "text") != "a\nb" || strings.Contains(content, "kind") {
		t.Fatal(content)
	}
}

func TestAStreamIsATaskThatGrowsAndEnds(t *testing.T) {
	server := start(t, "")
	_, content := post(t, server, `{"jsonrpc":"2.0","id":1,"method":"message/stream","params":{"message":{
		"kind":"message","role":"user","messageId":"m","parts":[{"kind":"text","text":"one two three"}]}}}`)
	text, id, final := "", "", false
	lines := bufio.NewScanner(strings.NewReader(content))
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "data: ") {
			continue
		}
		var event map[string]any
		if err := json.Unmarshal([]byte(strings.TrimPrefix(lines.Text(), "data: ")), &event); err != nil {
			t.Fatal(err)
		}
		result := event["result"].(map[string]any)
		switch result["kind"] {
		case "task":
			id = result["id"].(string)
		case "artifact-update":
			text += at(t, result, "artifact", "parts", 0, "text").(string)
		case "status-update":
			final = result["final"].(bool)
		}
	}
	if text != "one two three" || !final {
		t.Fatal(content)
	}
	answer, _ := post(t, server, `{"jsonrpc":"2.0","id":1,"method":"GetTask","params":{"id":"`+id+`"}}`)
	if at(t, answer, "result", "status", "state") != "TASK_STATE_COMPLETED" {
		t.Fatal(answer)
	}
}

func TestMistakesAreErrorsOfTheProtocol(t *testing.T) {
	server := start(t, "")
	for body, code := range map[string]float64{
		`{`:                                -32700,
		`[]`:                               -32600,
		`{"id":1,"method":"message/send"}`: -32600,
		`{"jsonrpc":"2.0","id":1,"method":"nonsense"}`:                                                                  -32601,
		`{"jsonrpc":"2.0","id":1,"method":"SendMessage"}`:                                                               -32602,
		`{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":[]}`:                                                   -32602,
		`{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"id":"none"}}`:                                          -32001,
		`{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"taskId":"none","parts":[{"text":"x"}]}}}`: -32001,
	} {
		if answer, _ := post(t, server, body); at(t, answer, "error", "code") != code {
			t.Errorf("%s: %v", body, answer)
		}
	}
}

func TestTheCardOfOneZeroHasNothingOfZeroThree(t *testing.T) {
	server := start(t, "")
	for version, mixed := range map[string]bool{"": true, "1.0": false} {
		request, _ := http.NewRequest(http.MethodGet, server.URL+"/.well-known/agent-card.json", nil)
		request.Header.Set("A2A-Version", version)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var card map[string]any
		if err := json.NewDecoder(response.Body).Decode(&card); err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if _, has := card["preferredTransport"]; has != mixed || at(t, card, "supportedInterfaces", 0, "protocolVersion") != "1.0" {
			t.Errorf("version %q: %v", version, card)
		}
	}
}

func TestChaosNeedsToBeAskedFor(t *testing.T) {
	crash := `{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"parts":[{"text":"crash now"}]}}}`
	if answer, _ := post(t, start(t, ""), crash); at(t, answer, "result", "message", "parts", 0, "text") != "crash now" {
		t.Fatal(answer)
	}
	code := 0
	agent := newAgent("Echo", &chaos{on: true, exit: func(given int) { code = given }})
	server := httptest.NewServer(agent.routes())
	defer server.Close()
	if post(t, server, crash); code != 3 {
		t.Fatal("it did not crash")
	}
}

func TestPiecesPutTogetherAreTheText(t *testing.T) {
	for _, text := range []string{"a", "a b", strings.Repeat("ü", 40_000), strings.Repeat("word ", 1000)} {
		pieces := piecesOf(text)
		if strings.Join(pieces, "") != text || len(pieces) > mostPieces+10 {
			t.Errorf("%d pieces of %d bytes", len(pieces), len(text))
		}
		for _, piece := range pieces {
			if len(piece) > mostPerLine || strings.ToValidUTF8(piece, "") != piece {
				t.Error("a piece is too long, or a character is broken")
			}
		}
	}
}

func TestItRegistersWithItsTokenAndTriesAgain(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, ".auth_token"), []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	calls := make(chan string, 10)
	first := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		if first {
			first = false
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		writeJSON(w, object{"status": "registered"})
		calls <- r.URL.Path + " " + r.Header.Get("Authorization") + " " + body["id"].(string)
	}))
	defer server.Close()
	t.Setenv("PLATFORM_URL", server.URL+"/")
	t.Setenv("WORKSPACE_ID", "w")
	t.Setenv("WORKSPACE_CONFIG_PATH", folder)
	platform, ok := platformFrom(8000)
	if !ok {
		t.Fatal("no platform")
	}
	ctx, stop := context.WithCancel(context.Background())
	go platform.stayKnown(ctx, newAgent("Echo", chaosFrom("")))
	defer stop()
	for i := 0; i < 2; i++ {
		select {
		case call := <-calls:
			if call != "/registry/register Bearer secret w" {
				t.Fatal(call)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("no call")
		}
	}
}
