// What an agent is made of with the library for A2A 1.0, which speaks no other generation unless told to.
import { AGENT_CARD_PATH, Role, TaskState } from '@a2a-js/sdk';
import {
  AgentEvent,
  DefaultExecutionEventBusManager,
  DefaultPushNotificationSender,
  DefaultRequestHandler,
  InMemoryPushNotificationStore,
  InMemoryTaskStore,
} from '@a2a-js/sdk/server';
import { agentCardHandler, jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express';

export const at = '/rpc';

export function server(app, url, executor) {
  const card = {
    name: 'JavaScript 1.0',
    description: 'An agent of another make.',
    version: '1.0.0',
    supportedInterfaces: [{ url: url + at, protocolBinding: 'JSONRPC', protocolVersion: '1.0', tenant: '' }],
    capabilities: { streaming: true, pushNotifications: true, extensions: [], extendedAgentCard: false },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'talk', name: 'Talk', description: 'Talks.', tags: ['talk'], examples: [], inputModes: [],
      outputModes: [], securityRequirements: [] }],
    provider: undefined,
    documentationUrl: undefined,
    iconUrl: undefined,
    signatures: [],
  };
  const pushes = new InMemoryPushNotificationStore();
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor,
    new DefaultExecutionEventBusManager(), pushes, new DefaultPushNotificationSender(pushes));
  app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: requestHandler }));
  app.use(at, jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
}

const textPart = (text) => ({
  content: { $case: 'text', value: text }, metadata: undefined, filename: '', mediaType: '',
});

const message = (messageId, contextId, taskId, text) => ({
  messageId, contextId, taskId, role: Role.ROLE_AGENT, parts: [textPart(text)], metadata: undefined,
  extensions: [], referenceTaskIds: [],
});

const state = (word) => TaskState[`TASK_STATE_${word.toUpperCase().replace('-', '_')}`];

const status = (taskId, contextId, word, text) => ({
  state: state(word),
  message: text && message(`${taskId}-${word}`, contextId, taskId, text),
  timestamp: new Date().toISOString(),
});

export const words = {
  text: (said) => said.parts.map((part) => part.content.value).join(' '),
  message: (id, contextId, text) => AgentEvent.message(message(id, contextId, '', text)),
  task: (id, contextId, said) => AgentEvent.task({
    id, contextId, status: status(id, contextId, 'submitted'), artifacts: [], history: [said], metadata: undefined,
  }),
  again: (task) => AgentEvent.task(task),
  status: (taskId, contextId, word, text) => AgentEvent.statusUpdate({
    taskId, contextId, status: status(taskId, contextId, word, text), metadata: undefined,
  }),
  artifact: (taskId, contextId, text) => AgentEvent.artifactUpdate({
    taskId,
    contextId,
    artifact: { artifactId: 'result', name: 'result', description: '', parts: [textPart(text)], metadata: undefined,
      extensions: [] },
    append: false,
    lastChunk: true,
    metadata: undefined,
  }),
};
