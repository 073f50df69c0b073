"""The last library for A2A 0.3, in the words of client.py. It neither lists nor ends push configurations."""

from uuid import uuid4

import httpx
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.client.errors import A2AClientJSONRPCError
from a2a.types import (
    Message,
    Part,
    PushNotificationConfig,
    Role,
    TaskIdParams,
    TaskPushNotificationConfig,
    TaskQueryParams,
    TextPart,
)


def text_of(parts):
    return " ".join(part.root.text for part in parts)


def status_text(status):
    return text_of(status.message.parts) if status.message else ""


def of_message(message):
    return {"kind": "message", "taskId": message.task_id or "", "contextId": message.context_id or "", "state": "",
            "text": text_of(message.parts)}


def of_task(task):
    texts = [text_of(artifact.parts) for artifact in task.artifacts or []] + [status_text(task.status)]
    return {"kind": "task", "taskId": task.id, "contextId": task.context_id, "state": task.status.state.value,
            "text": " ".join(text for text in texts if text)}


def of_update(update):
    status = update.kind == "status-update"
    return {"kind": update.kind, "taskId": update.task_id, "contextId": update.context_id,
            "state": update.status.state.value if status else "",
            "text": status_text(update.status) if status else text_of(update.artifact.parts)}


def of_event(event):
    """The library tells a message, or a task as it has become and the update that it has become so by."""
    if isinstance(event, Message):
        return of_message(event)
    task, update = event
    return of_update(update) if update else of_task(task)


def message(said):
    return Message(message_id=str(uuid4()), context_id=said["contextId"] or None, task_id=said["taskId"] or None,
                   role=Role.user, parts=[Part(root=TextPart(text=said["text"]))])


class Client:
    def __init__(self, card, plain, streaming):
        self._card = card
        self._plain = plain
        self._streaming = streaming

    def card(self):
        return {"name": self._card.name, "url": self._card.url,
                "streaming": self._card.capabilities.streaming is True}

    async def send(self, said):
        return [of_event(event) async for event in self._plain.send_message(message(said))][0]

    async def stream(self, said):
        async for event in self._streaming.send_message(message(said)):
            yield of_event(event)

    async def task(self, task_id):
        return of_task(await self._plain.get_task(TaskQueryParams(id=task_id)))

    async def cancel(self, task_id):
        return of_task(await self._plain.cancel_task(TaskIdParams(id=task_id)))

    async def resubscribe(self, task_id):
        async for event in self._streaming.resubscribe(TaskIdParams(id=task_id)):
            yield of_event(event)

    async def push(self, task_id, url, token):
        answer = await self._plain.set_task_callback(TaskPushNotificationConfig(
            task_id=task_id,
            push_notification_config=PushNotificationConfig(id=str(uuid4()), url=url, token=token)))
        config = answer.push_notification_config
        return {"id": config.id, "taskId": answer.task_id, "url": config.url, "token": config.token}

    @staticmethod
    def code(error):
        return error.error.code if isinstance(error, A2AClientJSONRPCError) else 0


async def connect(base, binding):
    http = httpx.AsyncClient()
    card = await A2ACardResolver(http, base).get_agent_card()

    def client(streaming):
        return ClientFactory(ClientConfig(streaming=streaming, httpx_client=http,
                                          supported_transports=[binding])).create(card)

    return Client(card, client(False), client(True))
