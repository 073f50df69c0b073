package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
)

const version = "1.0.0"

// card serves the agent card: pure 1.0 to those who ask for it, otherwise one that both generations read.
func (a *agent) card(w http.ResponseWriter, r *http.Request) {
	url := "http://" + r.Host + "/" // where we were reached is where we can be reached
	body, err := json.Marshal(a.cardFor(url, versionOf(r) == "1.0"))
	if err != nil {
		http.Error(w, "no card", http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "max-age=60")
	w.Header().Set("Vary", "A2A-Version")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

func (a *agent) cardFor(url string, pure bool) object {
	card := object{
		"name":        a.name,
		"description": "Answers every message with its own text.",
		"version":     version,
		// 1.0 first: some clients take only the first interface of a binding.
		"supportedInterfaces": []object{
			{"url": url, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"},
			{"url": url, "protocolBinding": "JSONRPC", "protocolVersion": "0.3"},
		},
		"capabilities":       object{"streaming": true, "pushNotifications": false},
		"defaultInputModes":  []string{"text/plain"},
		"defaultOutputModes": []string{"text/plain"},
		"skills": []object{{"id": "echo", "name": "Echo", "description": "Says what you said.",
			"tags": []string{"echo", "test"}}},
	}
	if !pure {
		card["url"] = url
		card["preferredTransport"] = "JSONRPC"
		card["protocolVersion"] = "0.3.0"
	}
	return card
}
