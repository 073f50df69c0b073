// An agent made with the public A2A library for JavaScript: `node agent.mjs 0.3|1.0`.
//
// It says where it is in one line of JSON, and lives as long as its standard input is open. It answers
//   "report"  with a task that is done at once,
//   "long"    with a task that is done when a line "go on" comes in,
//   "ask"     with a task that wants a second message,
//   and anything else with a message that repeats it.
import express from 'express';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';

const speaks = process.argv[2];
const { server, at, words } = await import(speaks === '1.0' ? './agent-1.0.mjs' : './agent-0.3.mjs');

/** Those who wait for a "go on"; a task that was canceled does not. */
const waiting = new Map();

class Executor {
  async execute(request, bus) {
    const { taskId, contextId, task, userMessage } = request;
    const said = words.text(userMessage);
    const tell = (event) => bus.publish(event);
    const status = (state, text) => tell(words.status(taskId, contextId, state, text));
    if (task) {
      tell(words.again(task));
      tell(words.artifact(taskId, contextId, `You chose ${said}.`));
      status('completed');
    } else if (said.includes('report')) {
      tell(words.task(taskId, contextId, userMessage));
      status('working', 'reading');
      tell(words.artifact(taskId, contextId, 'All is well.'));
      status('completed');
    } else if (said.includes('long')) {
      tell(words.task(taskId, contextId, userMessage));
      status('working', 'waiting');
      if (await new Promise((resolve) => waiting.set(taskId, resolve))) {
        tell(words.artifact(taskId, contextId, 'It took long.'));
        status('completed');
      } else {
        status('canceled');
      }
    } else if (said.includes('ask')) {
      tell(words.task(taskId, contextId, userMessage));
      status('input-required', 'Tea or coffee?');
    } else {
      tell(words.message(randomUUID(), contextId, `You said: ${said}`));
    }
    bus.finished();
  }

  async cancelTask(taskId) {
    goOn(taskId, false);
  }
}

function goOn(taskId, ended) {
  waiting.get(taskId)?.(ended);
  waiting.delete(taskId);
}

const app = express();
const listening = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${listening.address().port}`;
  server(app, url, new Executor());
  console.log(JSON.stringify({ url: url + at }));
});

const lines = createInterface({ input: process.stdin });
lines.on('line', () => [...waiting.keys()].forEach((taskId) => goOn(taskId, true)));
lines.on('close', () => process.exit(0));
