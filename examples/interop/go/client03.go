package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/a2aproject/a2a-go/a2a"
	"github.com/a2aproject/a2a-go/a2aclient"
	"github.com/a2aproject/a2a-go/a2aclient/agentcard"
)

// client03 is the last library for A2A 0.3.
type client03 struct {
	agent *a2a.AgentCard
	calls *a2aclient.Client
}

func connect03(ctx context.Context, workspace string) (client, error) {
	agent, err := agentcard.DefaultResolver.Resolve(ctx, workspace)
	if err != nil {
		return nil, err
	}
	calls, err := a2aclient.NewFromCard(ctx, agent)
	return &client03{agent, calls}, err
}

func (c *client03) card() card {
	return card{c.agent.Name, c.agent.URL, c.agent.Capabilities.Streaming}
}

func (c *client03) send(ctx context.Context, what said) (told, error) {
	result, err := c.calls.SendMessage(ctx, params03(what))
	if err != nil {
		return told{}, err
	}
	return told03(result)
}

func (c *client03) stream(ctx context.Context, what said) iter.Seq2[told, error] {
	return events(c.calls.SendStreamingMessage(ctx, params03(what)), told03)
}

func (c *client03) task(ctx context.Context, id string) (told, error) {
	task, err := c.calls.GetTask(ctx, &a2a.TaskQueryParams{ID: a2a.TaskID(id)})
	if err != nil {
		return told{}, err
	}
	return told03(task)
}

func (c *client03) cancel(ctx context.Context, id string) (told, error) {
	task, err := c.calls.CancelTask(ctx, &a2a.TaskIDParams{ID: a2a.TaskID(id)})
	if err != nil {
		return told{}, err
	}
	return told03(task)
}

func (c *client03) tasks(context.Context, string, int) ([]told, error) {
	return nil, errors.New("0.3 lists no tasks")
}

func (c *client03) resubscribe(ctx context.Context, id string) iter.Seq2[told, error] {
	return events(c.calls.ResubscribeToTask(ctx, &a2a.TaskIDParams{ID: a2a.TaskID(id)}), told03)
}

func (c *client03) push(ctx context.Context, to push) (push, error) {
	config, err := c.calls.SetTaskPushConfig(ctx, &a2a.TaskPushConfig{
		TaskID: a2a.TaskID(to.TaskID),
		Config: a2a.PushConfig{ID: a2a.NewMessageID(), URL: to.URL, Token: to.Token},
	})
	if err != nil {
		return push{}, err
	}
	return push03(config), nil
}

func (c *client03) pushes(ctx context.Context, taskID string) ([]push, error) {
	configs, err := c.calls.ListTaskPushConfig(ctx, &a2a.ListTaskPushConfigParams{TaskID: a2a.TaskID(taskID)})
	pushes := []push{}
	for _, config := range configs {
		pushes = append(pushes, push03(config))
	}
	return pushes, err
}

func (c *client03) endPush(ctx context.Context, taskID, id string) error {
	return c.calls.DeleteTaskPushConfig(ctx,
		&a2a.DeleteTaskPushConfigParams{TaskID: a2a.TaskID(taskID), ConfigID: id})
}

func (c *client03) code(err error) int {
	return code(err, a2a.ErrTaskNotFound, a2a.ErrTaskNotCancelable)
}

func params03(what said) *a2a.MessageSendParams {
	of := a2a.TaskInfo{TaskID: a2a.TaskID(what.TaskID), ContextID: what.ContextID}
	return &a2a.MessageSendParams{
		Message: a2a.NewMessageForTask(a2a.MessageRoleUser, of, a2a.TextPart{Text: what.Text}),
	}
}

func told03(event a2a.Event) (told, error) {
	of := event.TaskInfo()
	one := told{TaskID: string(of.TaskID), ContextID: of.ContextID}
	switch e := event.(type) {
	case *a2a.Message:
		one.Kind = "message"
		one.Text = text03(e.Parts)
	case *a2a.Task:
		one.Kind = "task"
		one.State = string(e.Status.State)
		var texts []string
		for _, artifact := range e.Artifacts {
			texts = append(texts, text03(artifact.Parts))
		}
		one.Text = strings.TrimSpace(strings.Join(append(texts, statusText03(e.Status)), " "))
	case *a2a.TaskStatusUpdateEvent:
		one.Kind = "status-update"
		one.State = string(e.Status.State)
		one.Text = statusText03(e.Status)
	case *a2a.TaskArtifactUpdateEvent:
		one.Kind = "artifact-update"
		one.Text = text03(e.Artifact.Parts)
	default:
		return one, fmt.Errorf("an event of no kind: %T", e)
	}
	return one, nil
}

func statusText03(status a2a.TaskStatus) string {
	if status.Message == nil {
		return ""
	}
	return text03(status.Message.Parts)
}

func text03(parts a2a.ContentParts) string {
	var texts []string
	for _, part := range parts {
		if text, ok := part.(a2a.TextPart); ok {
			texts = append(texts, text.Text)
		}
	}
	return strings.Join(texts, " ")
}

func push03(config *a2a.TaskPushConfig) push {
	return push{config.Config.ID, string(config.TaskID), config.Config.URL, config.Config.Token}
}
