package app.moleculesai.examples.interop;

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
import io.a2a.spec.AgentCard;
import io.a2a.spec.DeleteTaskPushNotificationConfigParams;
import io.a2a.spec.JSONRPCError;
import io.a2a.spec.ListTaskPushNotificationConfigParams;
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
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The library for Java that speaks 0.3. */
final class JavaOf03Library implements Library {
  private final AgentCard card;
  private final Client plain;
  private final Client streaming;

  private JavaOf03Library(AgentCard card) throws A2AClientException {
    this.card = card;
    this.plain = client(card, false);
    this.streaming = client(card, true);
  }

  static JavaOf03Library connect(URI workspace) throws Exception {
    // the library drops the path of a base, so the way to the card is told apart
    return new JavaOf03Library(A2A.getAgentCard(workspace.resolve("/").toString(),
        workspace.getPath().substring(1) + "/.well-known/agent-card.json", Map.of()));
  }

  private static Client client(AgentCard card, boolean streaming) throws A2AClientException {
    return Client.builder(card)
        .clientConfig(new ClientConfig.Builder().setStreaming(streaming).build())
        .withTransport(JSONRPCTransport.class, new JSONRPCTransportConfig()).build();
  }

  @Override
  public Card card() {
    return new Card(card.name(), card.url(), card.capabilities().streaming());
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
  public List<Told> tasks(String contextId, int pageSize) {
    throw new UnsupportedOperationException("0.3 lists no tasks");
  }

  @Override
  public Hearing resubscribe(String taskId) throws Exception {
    var heard = new Hearing();
    streaming.resubscribe(new TaskIdParams(taskId), into(heard), failed -> {});
    return heard;
  }

  @Override
  public Push push(String taskId, URI url, String token) throws Exception {
    return call(() -> push(plain.setTaskPushNotificationConfiguration(
        new TaskPushNotificationConfig(taskId, new PushNotificationConfig.Builder()
            .id(UUID.randomUUID().toString()).url(url.toString()).token(token).build()))));
  }

  @Override
  public List<Push> pushes(String taskId) throws Exception {
    return call(() -> plain.listTaskPushNotificationConfigurations(
        new ListTaskPushNotificationConfigParams(taskId)).stream().map(JavaOf03Library::push)
        .toList());
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
      throw e.getCause() instanceof JSONRPCError error
          ? new RefusedException(error.getCode(), String.valueOf(error.getMessage()))
          : e;
    }
  }

  private static Message message(Said said) {
    return new Message.Builder().role(Message.Role.USER)
        .messageId(UUID.randomUUID().toString()).contextId(orNull(said.contextId()))
        .taskId(orNull(said.taskId())).parts(new TextPart(said.text())).build();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
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
    return Told.of("message", message.getTaskId(), message.getContextId(), "",
        text(message.getParts()));
  }

  private static Told told(Task task) {
    var artifacts = Stream.ofNullable(task.getArtifacts()).flatMap(List::stream)
        .map(artifact -> text(artifact.parts()));
    return Told.of("task", task.getId(), task.getContextId(), task.getStatus().state().asString(),
        Stream.concat(artifacts, Stream.of(text(task.getStatus()))).filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" ")));
  }

  private static Told told(UpdateEvent update) {
    return switch (update) {
      case TaskStatusUpdateEvent status -> Told.of("status-update", status.getTaskId(),
          status.getContextId(), status.getStatus().state().asString(), text(status.getStatus()));
      case TaskArtifactUpdateEvent artifact -> Told.of("artifact-update", artifact.getTaskId(),
          artifact.getContextId(), "", text(artifact.getArtifact().parts()));
      default -> throw new AssertionError("an update of no kind: " + update);
    };
  }

  private static String text(TaskStatus status) {
    return status.message() == null ? "" : text(status.message().getParts());
  }

  private static String text(List<Part<?>> parts) {
    return parts.stream().map(part -> ((TextPart) part).getText())
        .collect(Collectors.joining(" "));
  }

  private static Push push(TaskPushNotificationConfig config) {
    var push = config.pushNotificationConfig();
    return new Push(push.id(), config.taskId(), push.url(), String.valueOf(push.token()));
  }
}
