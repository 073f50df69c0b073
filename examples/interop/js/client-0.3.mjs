// The last library for A2A 0.3, in the words of client.mjs.
import { randomUUID } from 'node:crypto';
import { ClientFactory } from 'a2a-js-sdk-0.3/client';

const textOf = (parts) => parts.map((part) => part.text ?? '').join(' ');

const of = {
  message: (message) => ({
    kind: 'message', taskId: message.taskId, contextId: message.contextId, state: '', text: textOf(message.parts),
  }),
  task: (task) => ({
    kind: 'task',
    taskId: task.id,
    contextId: task.contextId,
    state: task.status.state,
    text: [...(task.artifacts ?? []).map((artifact) => textOf(artifact.parts)),
      textOf(task.status.message?.parts ?? [])].filter((text) => text).join(' '),
  }),
  'status-update': ({ taskId, contextId, status }) => ({
    kind: 'status-update', taskId, contextId, state: status.state, text: textOf(status.message?.parts ?? []),
  }),
  'artifact-update': ({ taskId, contextId, artifact }) => ({
    kind: 'artifact-update', taskId, contextId, state: '', text: textOf(artifact.parts),
  }),
};

const event = (one) => of[one.kind](one);

const params = ({ text, contextId, taskId }) => ({
  message: {
    kind: 'message',
    messageId: randomUUID(),
    role: 'user',
    parts: [{ kind: 'text', text }],
    ...(contextId && { contextId }),
    ...(taskId && { taskId }),
  },
});

const ofConfig = ({ taskId, pushNotificationConfig: { id, url, token } }) => ({ id, taskId, url, token });

/** Errors of the library name their code in one of several ways. */
const code = (error) => error?.errorResponse?.error?.code ?? error?.code ?? codes[error?.constructor?.name] ?? 0;

const codes = {
  TaskNotFoundError: -32001,
  TaskNotCancelableError: -32002,
  PushNotificationNotSupportedError: -32003,
  UnsupportedOperationError: -32004,
};

export async function connect(base) {
  const client = await new ClientFactory().createFromUrl(base);
  return {
    card: async () => {
      const { name, url, capabilities } = await client.getAgentCard();
      return { name, url, streaming: capabilities.streaming === true };
    },
    send: async (message) => event(await client.sendMessage(params(message))),
    stream: (message) => client.sendMessageStream(params(message)),
    task: async (id) => of.task(await client.getTask({ id })),
    cancel: async (id) => of.task(await client.cancelTask({ id })),
    resubscribe: (id) => client.resubscribeTask({ id }),
    push: async (taskId, url, token) => ofConfig(await client.setTaskPushNotificationConfig({
      taskId, pushNotificationConfig: { id: randomUUID(), url, token },
    })),
    pushes: async (id) => (await client.listTaskPushNotificationConfig({ id })).map(ofConfig),
    endPush: async (id, pushNotificationConfigId) => {
      await client.deleteTaskPushNotificationConfig({ id, pushNotificationConfigId });
      return {};
    },
    event,
    code,
  };
}
