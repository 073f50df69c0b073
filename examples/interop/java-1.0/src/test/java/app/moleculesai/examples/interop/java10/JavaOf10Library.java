package app.moleculesai.examples.interop.java10;

import app.moleculesai.examples.interop.Hearing;
import app.moleculesai.examples.interop.Library;
import app.moleculesai.examples.interop.RefusedException;
import app.moleculesai.examples.interop.Said;
import app.moleculesai.examples.interop.Told;
import io.a2a.A2A;
import io.a2a.client.Client;
import io.a2a.client.ClientEvent;
import io.a2a.client.MessageEvent;
import io.a2a.client.TaskEvent;
import io.a2a.client.TaskUpdateEvent;
import io.a2a.client.config.ClientConfig;
import io.a2a.client.transport.jsonrpc.JSONRPCTransport;
import io.a2a.client.transport.jsonrpc.JSONRPCTransportConfig;
import io.a2a.spec.A2AClientException;
import io.a2a.spec.A2AError;
import io.a2a.spec.AgentCard;
import io.a2a.spec.DeleteTaskPushNotificationConfigParams;
import io.a2a.spec.ListTaskPushNotificationConfigParams;
import io.a2a.spec.ListTasksParams;
import io.a2a.spec.Message;
import io.a2a.spec.Part;
import io.a2a.spec.PushNotificationConfig;
import io.a2a.spec.Task;
import io.a2a.spec.TaskArtifactUpdateEvent;
import io.a2a.spec.TaskIdParams;
import io.a2a.spec.TaskPushNotificationConfig;
import io.a2a.spec.TaskQueryParams;
import io.a2a.spec.TaskStatus;
import io.a2a.spec.TaskStatusUpdateEvent;
import io.a2a.spec.TextPart;
import io.a2a.spec.UpdateEvent;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The library for Java that speaks 1.0. */
final class JavaOf10Library implements Library {
  private final AgentCard card;
  private final Client plain;
  private final Client streaming;

  private JavaOf10Library(AgentCard card) throws A2AClientException {
    this.card = card;
    this.plain = client(card, false);
    this.streaming = client(card, true);
  }

  static JavaOf10Library connect(URI workspace) throws Exception {
    // the library drops the path of a base, so the way to the card is told apart
    return new JavaOf10Library(A2A.getAgentCard(workspace.resolve("/").toString(),
        workspace.getPath().substring(1) + "/.well-known/agent-card.json",
        Map.of("A2A-Version", "1.0")));
  }

  private static Client client(AgentCard card, boolean streaming) throws A2AClientException {
    return Client.builder(card)
        .clientConfig(new ClientConfig.Builder().setStreaming(streaming).build())
        .withTransport(JSONRPCTransport.class, new JSONRPCTransportConfig()).build();
  }

  @Override
  public Card card() {
    return new Card(card.name(), card.supportedInterfaces().getFirst().url(),
        card.capabilities().streaming());
  }

  @Override
  public Told send(Said message) throws Exception {
    var heard = new Hearing();
    return call(() -> {
      plain.sendMessage(message(message), into(heard), failed -> {});
      return heard.next();
    });
  }

  @Override
  public Hearing stream(Said message) throws Exception {
    var heard = new Hearing();
    streaming.sendMessage(message(message), into(heard), failed -> {});
    return heard;
  }

  @Override
  public Told task(String id) throws Exception {
    return call(() -> told(plain.getTask(new TaskQueryParams(id))));
  }

  @Override
  public Told cancel(String id) throws Exception {
    return call(() -> told(plain.cancelTask(new TaskIdParams(id))));
  }

  @Override
  public List<Told> tasks(String contextId, int pageSize) throws Exception {
    return call(() -> plain.listTasks(ListTasksParams.builder().contextId(contextId)
        .pageSize(pageSize).tenant("").build()).tasks().stream().map(JavaOf10Library::told)
        .toList());
  }

  @Override
  public Hearing resubscribe(String taskId) throws Exception {
    var heard = new Hearing();
    streaming.subscribeToTask(new TaskIdParams(taskId), into(heard), failed -> {});
    return heard;
  }

  @Override
  public Push push(String taskId, URI url, String token) throws Exception {
    return call(() -> push(plain.createTaskPushNotificationConfiguration(
        new TaskPushNotificationConfig(taskId, PushNotificationConfig.builder()
            .id(UUID.randomUUID().toString()).url(url.toString()).token(token).build(), ""))));
  }

  @Override
  public List<Push> pushes(String taskId) throws Exception {
    return call(() -> plain.listTaskPushNotificationConfigurations(
        new ListTaskPushNotificationConfigParams(taskId)).configs().stream()
        .map(JavaOf10Library::push).toList());
  }

  @Override
  public void endPush(Push push) throws Exception {
    call(() -> {
      plain.deleteTaskPushNotificationConfigurations(
          new DeleteTaskPushNotificationConfigParams(push.taskId(), push.id()));
      return push;
    });
  }

  @Override
  public void close() {
    plain.close();
    streaming.close();
  }

  private interface Call<T> {
    T make() throws Exception;
  }

  private static <T> T call(Call<T> call) throws Exception {
    try {
      return call.make();
    } catch (A2AClientException e) {
      throw e.getCause() instanceof A2AError error
          ? new RefusedException(error.getCode(), String.valueOf(error.getMessage()))
          : e;
    }
  }

  private static Message message(Said said) {
    var message = Message.builder().role(Message.Role.ROLE_USER)
        .messageId(UUID.randomUUID().toString()).parts(new TextPart(said.text()));
    if (!said.contextId().isEmpty()) {
      message.contextId(said.contextId());
    }
    return said.taskId().isEmpty() ? message.build() : message.taskId(said.taskId()).build();
  }

  private static List<BiConsumer<ClientEvent, AgentCard>> into(Hearing heard) {
    return List.of((event, from) -> heard.accept(told(event)));
  }

  private static Told told(ClientEvent event) {
    return switch (event) {
      case MessageEvent message -> told(message.getMessage());
      case TaskEvent task -> told(task.getTask());
      case TaskUpdateEvent update -> told(update.getUpdateEvent());
      default -> throw new AssertionError("an event of no kind: " + event);
    };
  }

  private static Told told(Message message) {
    return Told.of("message", message.taskId(), message.contextId(), "", text(message.parts()));
  }

  private static Told told(Task task) {
    var artifacts = Optional.ofNullable(task.artifacts()).orElse(List.of()).stream()
        .map(artifact -> text(artifact.parts()));
    return Told.of("task", task.id(), task.contextId(), state(task.status()),
        Stream.concat(artifacts, Stream.of(text(task.status()))).filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" ")));
  }

  private static Told told(UpdateEvent update) {
    return switch (update) {
      case TaskStatusUpdateEvent status -> Told.of("status-update", status.taskId(),
          status.contextId(), state(status.status()), text(status.status()));
      case TaskArtifactUpdateEvent artifact -> Told.of("artifact-update", artifact.taskId(),
          artifact.contextId(), "", text(artifact.artifact().parts()));
      default -> throw new AssertionError("an update of no kind: " + update);
    };
  }

  private static String state(TaskStatus status) {
    return status.state().name().replace("TASK_STATE_", "").toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  private static String text(TaskStatus status) {
    return status.message() == null ? "" : text(status.message().parts());
  }

  private static String text(List<Part<?>> parts) {
    return parts.stream().map(part -> ((TextPart) part).text()).collect(Collectors.joining(" "));
  }

  private static Push push(TaskPushNotificationConfig config) {
    var push = config.config();
    return new Push(String.valueOf(push.id()), String.valueOf(config.taskId()), push.url(),
        String.valueOf(push.token()));
  }
}
