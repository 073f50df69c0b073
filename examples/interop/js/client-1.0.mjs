// The library for A2A 1.0, in the words of client.mjs.
import { randomUUID } from 'node:crypto';
import { Role, TaskState } from '@a2a-js/sdk';
import { ClientFactory, ClientFactoryOptions } from '@a2a-js/sdk/client';
import { toJsonRpcError } from '@a2a-js/sdk/errors';

const textOf = (parts) => parts.map((part) => part.content?.value ?? '').join(' ');
const stateOf = (status) => TaskState[status.state].replace('TASK_STATE_', '').toLowerCase().replace('_', '-');

const ofMessage = (message) => ({
  kind: 'message', taskId: message.taskId, contextId: message.contextId, state: '', text: textOf(message.parts),
});

const ofTask = (task) => ({
  kind: 'task',
  taskId: task.id,
  contextId: task.contextId,
  state: stateOf(task.status),
  text: [...task.artifacts.map((artifact) => textOf(artifact.parts)), textOf(task.status.message?.parts ?? [])]
    .filter((text) => text).join(' '),
});

const ofUpdate = {
  message: ofMessage,
  task: ofTask,
  statusUpdate: ({ taskId, contextId, status }) => ({
    kind: 'status-update', taskId, contextId, state: stateOf(status), text: textOf(status.message?.parts ?? []),
  }),
  artifactUpdate: ({ taskId, contextId, artifact }) => ({
    kind: 'artifact-update', taskId, contextId, state: '', text: textOf(artifact.parts),
  }),
};

const params = ({ text, contextId, taskId }) => ({
  tenant: '',
  message: {
    messageId: randomUUID(),
    contextId,
    taskId,
    role: Role.ROLE_USER,
    parts: [{ content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: '' }],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  },
  configuration: undefined,
  metadata: undefined,
});

const ofConfig = ({ id, taskId, url, token }) => ({ id, taskId, url, token });

export async function connect(base, binding) {
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { preferredTransports: [binding] });
  const client = await new ClientFactory(options).createFromUrl(base);
  return {
    card: async () => {
      const { name, supportedInterfaces, capabilities } = await client.getAgentCard();
      return { name, url: supportedInterfaces[0].url, streaming: capabilities.streaming === true };
    },
    send: async (message) => {
      const result = await client.sendMessage(params(message));
      return 'status' in result ? ofTask(result) : ofMessage(result);
    },
    stream: (message) => client.sendMessageStream(params(message)),
    task: async (id) => ofTask(await client.getTask({ tenant: '', id })),
    cancel: async (id) => ofTask(await client.cancelTask({ tenant: '', id, metadata: undefined })),
    tasks: async (contextId, pageSize) => (await client.listTasks({
      tenant: '', contextId, status: TaskState.TASK_STATE_UNSPECIFIED, pageSize, pageToken: '',
      statusTimestampAfter: undefined,
    })).tasks.map(ofTask),
    resubscribe: (id) => client.resubscribeTask({ tenant: '', id }),
    push: async (taskId, url, token) => ofConfig(await client.createTaskPushNotificationConfig({
      tenant: '', taskId, id: randomUUID(), url, token, authentication: undefined,
    })),
    pushes: async (taskId) => (await client.listTaskPushNotificationConfig({
      tenant: '', taskId, pageSize: 0, pageToken: '',
    })).configs.map(ofConfig),
    endPush: async (taskId, id) => {
      await client.deleteTaskPushNotificationConfig({ tenant: '', taskId, id });
      return {};
    },
    event: ({ payload }) => ofUpdate[payload.$case](payload.value),
    code: (error) => toJsonRpcError(error).code,
  };
}
