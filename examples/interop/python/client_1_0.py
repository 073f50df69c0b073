"""The library for A2A 1.0, in the words of client.py."""

from uuid import uuid4

import httpx
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.types import (
    CancelTaskRequest,
    DeleteTaskPushNotificationConfigRequest,
    GetTaskRequest,
    ListTaskPushNotificationConfigsRequest,
    ListTasksRequest,
    Message,
    Part,
    Role,
    SendMessageRequest,
    SubscribeToTaskRequest,
    TaskPushNotificationConfig,
    TaskState,
)
from a2a.utils.errors import JSON_RPC_ERROR_CODE_MAP


def text_of(parts):
    return " ".join(part.text for part in parts)


def state_of(status):
    return TaskState.Name(status.state).removeprefix("TASK_STATE_").lower().replace("_", "-")


def of_message(message):
    return {"kind": "message", "taskId": message.task_id, "contextId": message.context_id, "state": "",
            "text": text_of(message.parts)}


def of_task(task):
    texts = [text_of(artifact.parts) for artifact in task.artifacts] + [text_of(task.status.message.parts)]
    return {"kind": "task", "taskId": task.id, "contextId": task.context_id, "state": state_of(task.status),
            "text": " ".join(text for text in texts if text)}


def of_status(update):
    return {"kind": "status-update", "taskId": update.task_id, "contextId": update.context_id,
            "state": state_of(update.status), "text": text_of(update.status.message.parts)}


def of_artifact(update):
    return {"kind": "artifact-update", "taskId": update.task_id, "contextId": update.context_id, "state": "",
            "text": text_of(update.artifact.parts)}


OF = {"message": of_message, "task": of_task, "status_update": of_status, "artifact_update": of_artifact}


def of_event(event):
    which = event.WhichOneof("payload")
    return OF[which](getattr(event, which))


def of_config(config):
    return {"id": config.id, "taskId": config.task_id, "url": config.url, "token": config.token}


def request(said):
    return SendMessageRequest(message=Message(message_id=str(uuid4()), context_id=said["contextId"],
                                              task_id=said["taskId"], role=Role.ROLE_USER,
                                              parts=[Part(text=said["text"])]))


class Client:
    def __init__(self, card, plain, streaming):
        self._card = card
        self._plain = plain
        self._streaming = streaming

    def card(self):
        return {"name": self._card.name, "url": self._card.supported_interfaces[0].url,
                "streaming": self._card.capabilities.streaming}

    async def send(self, said):
        return [of_event(event) async for event in self._plain.send_message(request(said))][0]

    async def stream(self, said):
        async for event in self._streaming.send_message(request(said)):
            yield of_event(event)

    async def task(self, task_id):
        return of_task(await self._plain.get_task(GetTaskRequest(id=task_id)))

    async def cancel(self, task_id):
        return of_task(await self._plain.cancel_task(CancelTaskRequest(id=task_id)))

    async def tasks(self, context_id, page_size):
        page = await self._plain.list_tasks(ListTasksRequest(context_id=context_id, page_size=page_size))
        return [of_task(task) for task in page.tasks]

    async def resubscribe(self, task_id):
        async for event in self._streaming.subscribe(SubscribeToTaskRequest(id=task_id)):
            yield of_event(event)

    async def push(self, task_id, url, token):
        return of_config(await self._plain.create_task_push_notification_config(
            TaskPushNotificationConfig(task_id=task_id, id=str(uuid4()), url=url, token=token)))

    async def pushes(self, task_id):
        answer = await self._plain.list_task_push_notification_configs(
            ListTaskPushNotificationConfigsRequest(task_id=task_id))
        return [of_config(config) for config in answer.configs]

    async def end_push(self, task_id, config_id):
        await self._plain.delete_task_push_notification_config(
            DeleteTaskPushNotificationConfigRequest(task_id=task_id, id=config_id))
        return {}

    @staticmethod
    def code(error):
        return JSON_RPC_ERROR_CODE_MAP.get(type(error), 0)


async def connect(base, binding):
    http = httpx.AsyncClient(headers={"A2A-Version": "1.0"})
    card = await A2ACardResolver(http, base).get_agent_card()

    def client(streaming):
        return ClientFactory(ClientConfig(streaming=streaming, httpx_client=http,
                                          supported_protocol_bindings=[binding])).create(card)

    return Client(card, client(False), client(True))
