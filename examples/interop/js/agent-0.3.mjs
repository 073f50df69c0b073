// What an agent is made of with the last library for A2A 0.3.
import { AGENT_CARD_PATH } from 'a2a-js-sdk-0.3';
import {
  DefaultExecutionEventBusManager,
  DefaultPushNotificationSender,
  DefaultRequestHandler,
  InMemoryPushNotificationStore,
  InMemoryTaskStore,
} from 'a2a-js-sdk-0.3/server';
import { agentCardHandler, jsonRpcHandler, UserBuilder } from 'a2a-js-sdk-0.3/server/express';

export const at = '/rpc';

export function server(app, url, executor) {
  const card = {
    name: 'JavaScript 0.3',
    description: 'An agent of another make.',
    version: '1.0.0',
    protocolVersion: '0.3.0',
    url: url + at,
    preferredTransport: 'JSONRPC',
    capabilities: { streaming: true, pushNotifications: true },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'talk', name: 'Talk', description: 'Talks.', tags: ['talk'] }],
  };
  const pushes = new InMemoryPushNotificationStore();
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor,
    new DefaultExecutionEventBusManager(), pushes, new DefaultPushNotificationSender(pushes));
  app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: requestHandler }));
  app.use(at, jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
}

const message = (messageId, contextId, text) => ({
  kind: 'message', messageId, contextId, role: 'agent', parts: [{ kind: 'text', text }],
});

const status = (taskId, contextId, word, text) => ({
  state: word,
  message: text && message(`${taskId}-${word}`, contextId, text),
  timestamp: new Date().toISOString(),
});

export const words = {
  text: (said) => said.parts.map((part) => part.text).join(' '),
  message,
  task: (id, contextId, said) => ({
    kind: 'task', id, contextId, status: status(id, contextId, 'submitted'), history: [said],
  }),
  again: (task) => task,
  status: (taskId, contextId, word, text) => ({
    kind: 'status-update',
    taskId,
    contextId,
    status: status(taskId, contextId, word, text),
    final: ['completed', 'canceled', 'input-required'].includes(word),
  }),
  artifact: (taskId, contextId, text) => ({
    kind: 'artifact-update', taskId, contextId, artifact: { artifactId: 'result', parts: [{ kind: 'text', text }] },
    lastChunk: true,
  }),
};
