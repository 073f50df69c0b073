package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/a2aproject/a2a-go/v2/a2a"
	"github.com/a2aproject/a2a-go/v2/a2aclient"
	"github.com/a2aproject/a2a-go/v2/a2aclient/agentcard"
)

// client10 is the library for A2A 1.0.
type client10 struct {
	agent *a2a.AgentCard
	calls *a2aclient.Client
}

func connect10(ctx context.Context, workspace, binding string) (client, error) {
	agent, err := agentcard.DefaultResolver.Resolve(ctx, workspace, agentcard.WithRequestHeader("A2A-Version", "1.0"))
	if err != nil {
		return nil, err
	}
	calls, err := a2aclient.NewFromCard(ctx, agent, a2aclient.WithConfig(a2aclient.Config{
		PreferredTransports: []a2a.TransportProtocol{a2a.TransportProtocol(binding)},
	}))
	return &client10{agent, calls}, err
}

func (c *client10) card() card {
	return card{c.agent.Name, c.agent.SupportedInterfaces[0].URL, c.agent.Capabilities.Streaming}
}

func (c *client10) send(ctx context.Context, what said) (told, error) {
	result, err := c.calls.SendMessage(ctx, request10(what))
	if err != nil {
		return told{}, err
	}
	return told10(result)
}

func (c *client10) stream(ctx context.Context, what said) iter.Seq2[told, error] {
	return events(c.calls.SendStreamingMessage(ctx, request10(what)), told10)
}

func (c *client10) task(ctx context.Context, id string) (told, error) {
	task, err := c.calls.GetTask(ctx, &a2a.GetTaskRequest{ID: a2a.TaskID(id)})
	if err != nil {
		return told{}, err
	}
	return told10(task)
}

func (c *client10) cancel(ctx context.Context, id string) (told, error) {
	task, err := c.calls.CancelTask(ctx, &a2a.CancelTaskRequest{ID: a2a.TaskID(id)})
	if err != nil {
		return told{}, err
	}
	return told10(task)
}

func (c *client10) tasks(ctx context.Context, contextID string, pageSize int) ([]told, error) {
	page, err := c.calls.ListTasks(ctx, &a2a.ListTasksRequest{ContextID: contextID, PageSize: pageSize})
	if err != nil {
		return nil, err
	}
	tasks := []told{}
	for _, task := range page.Tasks {
		one, err := told10(task)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, one)
	}
	return tasks, nil
}

func (c *client10) resubscribe(ctx context.Context, id string) iter.Seq2[told, error] {
	return events(c.calls.SubscribeToTask(ctx, &a2a.SubscribeToTaskRequest{ID: a2a.TaskID(id)}), told10)
}

func (c *client10) push(ctx context.Context, to push) (push, error) {
	config, err := c.calls.CreateTaskPushConfig(ctx, &a2a.PushConfig{
		TaskID: a2a.TaskID(to.TaskID), ID: a2a.NewMessageID(), URL: to.URL, Token: to.Token,
	})
	if err != nil {
		return push{}, err
	}
	return push10(config), nil
}

func (c *client10) pushes(ctx context.Context, taskID string) ([]push, error) {
	configs, err := c.calls.ListTaskPushConfigs(ctx, &a2a.ListTaskPushConfigRequest{TaskID: a2a.TaskID(taskID)})
	pushes := []push{}
	for _, config := range configs {
		pushes = append(pushes, push10(config))
	}
	return pushes, err
}

func (c *client10) endPush(ctx context.Context, taskID, id string) error {
	return c.calls.DeleteTaskPushConfig(ctx, &a2a.DeleteTaskPushConfigRequest{TaskID: a2a.TaskID(taskID), ID: id})
}

func (c *client10) code(err error) int {
	return code(err, a2a.ErrTaskNotFound, a2a.ErrTaskNotCancelable)
}

func request10(what said) *a2a.SendMessageRequest {
	of := a2a.TaskInfo{TaskID: a2a.TaskID(what.TaskID), ContextID: what.ContextID}
	return &a2a.SendMessageRequest{
		Message: a2a.NewMessageForTask(a2a.MessageRoleUser, of, a2a.NewTextPart(what.Text)),
	}
}

func told10(event a2a.Event) (told, error) {
	of := event.TaskInfo()
	one := told{TaskID: string(of.TaskID), ContextID: of.ContextID}
	switch e := event.(type) {
	case *a2a.Message:
		one.Kind = "message"
		one.Text = text10(e.Parts)
	case *a2a.Task:
		one.Kind = "task"
		one.State = state10(e.Status)
		var texts []string
		for _, artifact := range e.Artifacts {
			texts = append(texts, text10(artifact.Parts))
		}
		one.Text = strings.TrimSpace(strings.Join(append(texts, statusText10(e.Status)), " "))
	case *a2a.TaskStatusUpdateEvent:
		one.Kind = "status-update"
		one.State = state10(e.Status)
		one.Text = statusText10(e.Status)
	case *a2a.TaskArtifactUpdateEvent:
		one.Kind = "artifact-update"
		one.Text = text10(e.Artifact.Parts)
	default:
		return one, fmt.Errorf("an event of no kind: %T", e)
	}
	return one, nil
}

func state10(status a2a.TaskStatus) string {
	word := strings.TrimPrefix(string(status.State), "TASK_STATE_")
	return strings.ReplaceAll(strings.ToLower(word), "_", "-")
}

func statusText10(status a2a.TaskStatus) string {
	if status.Message == nil {
		return ""
	}
	return text10(status.Message.Parts)
}

func text10(parts a2a.ContentParts) string {
	var texts []string
	for _, part := range parts {
		texts = append(texts, part.Text())
	}
	return strings.Join(texts, " ")
}

func push10(config *a2a.PushConfig) push {
	return push{config.ID, string(config.TaskID), config.URL, config.Token}
}
