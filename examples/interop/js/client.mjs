// A client made with the public A2A library for JavaScript: `node client.mjs 0.3|1.0 JSONRPC|HTTP+JSON URL-OF-A-WORKSPACE`.
//
// It is told what to call by lines of JSON, {"id", "call", ...}, and answers in lines of JSON: {"id", "result"} or
// {"id", "error": {"code", "message"}}; before that, when it hears a stream, any number of {"id", "event"}. It lives as
// long as its standard input is open.
import { createInterface } from 'node:readline';

const [speaks, binding, workspace] = process.argv.slice(2);
const { connect } = await import(speaks === '1.0' ? './client-1.0.mjs' : './client-0.3.mjs');
const client = await connect(`${workspace}/`, binding);

const tell = (line) => console.log(JSON.stringify(line));

async function hear(id, events) {
  for await (const event of events) {
    tell({ id, event: client.event(event) });
  }
  return {};
}

const calls = {
  card: () => client.card(),
  send: ({ message }) => client.send(message),
  stream: ({ id, message }) => hear(id, client.stream(message)),
  task: ({ taskId }) => client.task(taskId),
  cancel: ({ taskId }) => client.cancel(taskId),
  tasks: ({ contextId, pageSize }) => client.tasks(contextId, pageSize),
  resubscribe: ({ id, taskId }) => hear(id, client.resubscribe(taskId)),
  push: ({ taskId, url, token }) => client.push(taskId, url, token),
  pushes: ({ taskId }) => client.pushes(taskId),
  endPush: ({ taskId, configId }) => client.endPush(taskId, configId),
};

async function answer(asked) {
  try {
    tell({ id: asked.id, result: await calls[asked.call](asked) });
  } catch (e) {
    tell({ id: asked.id, error: { code: client.code(e), message: String(e?.message ?? e) } });
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => answer(JSON.parse(line)));
lines.on('close', () => process.exit(0));
