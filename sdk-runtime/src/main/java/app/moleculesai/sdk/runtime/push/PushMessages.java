package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.PushParams;
import app.moleculesai.sdk.runtime.protocol.Translation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * Push configurations that come with a message: they are kept here before the message goes on, with an address of this
 * server in their place, so that neither the log nor the agent sees what only the sender's receiver should. What proves
 * the agent to this server is in neither the log nor the queue: it comes in when the message is sent. The task that they
 * are for is known when the agent answers. Safe for use by many threads.
 */
public final class PushMessages {
  /** What stands where the address of this server would, for agents inside it. */
  private static final URI HERE = URI.create("http://localhost");

  private final PushConfigs configs;
  private final Registry registry;
  private final PushNaming naming;
  private final PushNews news;

  /** Takes where configurations are kept, who gives them to tasks, and what is told of those. */
  public PushMessages(PushConfigs configs, Registry registry, PushNaming naming, PushNews news) {
    this.configs = configs;
    this.naming = naming;
    this.registry = registry;
    this.news = news;
  }

  /**
   * Keeps the configuration of a message, if it has one.
   *
   * @param platform where the agent reaches this server; empty when this server has the news itself
   * @return what goes on
   */
  public Translation<KeptMessage> keep(PushAsker asker, RequestEnvelope message,
      Optional<URI> platform) {
    if (!message.asksForPush()) {
      return new Translation.Translated<>(KeptMessage.of(message));
    }
    var read = tree(message);
    if (read.isEmpty()) {
      return unspeakable();
    }
    var request = read.get();
    if (!(request.path("params") instanceof ObjectNode params)) {
      return new Translation.Translated<>(KeptMessage.of(message));
    }
    var generation = asker.generation();
    return PushParams.find(params, generation).then(config -> config.isEmpty()
        ? new Translation.Translated<>(KeptMessage.of(message))
        : configs.keepForMessage(asker, config.get(), message.taskId().orElse(""),
            PushParams.place(generation) + ".", platform.isPresent())
            .then(kept -> {
              PushParams.replace(params, PushConfigs.forAgent(kept.config(), Optional.empty(),
                  platform.orElse(HERE)), generation);
              return read(request)
                  .then(changed -> new Translation.Translated<>(new KeptMessage(changed, kept
                      .before().map(before -> new KeptMessage.Replaced(before, kept.config())))));
            }));
  }

  /** Returns a request as a tree; empty when it has a number of a thousand digits, for example. */
  private static Optional<ObjectNode> tree(RequestEnvelope message) {
    try {
      return Json.read(message.body().toByteArray()) instanceof ObjectNode request
          ? Optional.of(request)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Translation<RequestEnvelope> read(ObjectNode request) {
    try {
      return RequestEnvelope.read(Json.bytes(request)) instanceof RequestEnvelope changed
          ? new Translation.Translated<>(changed)
          : unspeakable();
    } catch (IllegalArgumentException e) { // more levels than can be written
      return unspeakable();
    }
  }

  private static <T> Translation<T> unspeakable() {
    return new Translation.Refused<>(ProtocolError.of(A2aErrorCode.INVALID_REQUEST,
        "the request cannot be passed on"));
  }

  /**
   * Returns a message that {@link #keep} returned, maybe translated, as its agent gets it: with the token that it pushes
   * with.
   */
  public RequestEnvelope proven(UUID workspaceId, RequestEnvelope message, Generation generation) {
    var request = asking(message);
    var config = request.flatMap(read -> config(read, generation));
    var key = config.flatMap(PushMessages::key);
    var token = key.flatMap(known -> configs.agentToken(workspaceId, known));
    if (token.isEmpty()) {
      return message;
    }
    PushParams.replace((ObjectNode) request.get().path("params"),
        PushConfigs.proven(key.get(), config.get().path("url").asText(), token), generation);
    return read(request.get()) instanceof Translation.Translated<RequestEnvelope> proven
        ? proven.value()
        : message;
  }

  /** Returns the key of the configuration that {@link #keep} has put into a message. */
  public Optional<UUID> key(RequestEnvelope message, Generation generation) {
    return asking(message).flatMap(request -> config(request, generation))
        .flatMap(PushMessages::key);
  }

  private static Optional<ObjectNode> asking(RequestEnvelope message) {
    return message.asksForPush() ? tree(message) : Optional.empty();
  }

  private static Optional<ObjectNode> config(ObjectNode request, Generation generation) {
    return PushParams.find(request.path("params"),
        generation) instanceof Translation.Translated<Optional<ObjectNode>> found
            ? found.value()
            : Optional.empty();
  }

  private static Optional<UUID> key(ObjectNode config) {
    try {
      return Optional.of(UUID.fromString(config.path("id").asText()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes which task a message became; that of a configuration that is named already stays. */
  public void became(UUID workspaceId, UUID key, String taskId) {
    naming.tell(registry.transaction(transaction -> {
      var named = naming.name(transaction, workspaceId, key, taskId);
      named.config().filter(config -> config.tokenHash().isEmpty())
          .ifPresent(config -> news.soFar(config, transaction));
      return named;
    }));
  }

  /** Takes which task a message became, in the transaction that writes the task: all of its news will be told. */
  public void became(UUID workspaceId, UUID key, String taskId, Transaction transaction) {
    var unused = naming.name(transaction, workspaceId, key, taskId);
  }

  /** Takes that a message became no task: there will be no news. */
  public void becameNone(UUID workspaceId, UUID key) {
    registry.pushConfigs().find(key)
        .filter(config -> config.workspaceId().equals(workspaceId) && config.taskId().isEmpty())
        .ifPresent(config -> registry.pushConfigs().delete(key));
  }

  /** Takes that a message was refused: what its configuration replaced is back, unless another has come since. */
  public void putBack(KeptMessage.Replaced replaced) {
    registry.transaction(transaction -> {
      var now = transaction.pushConfigs().find(replaced.now().key())
          .filter(config -> config.content().equals(replaced.now().content()));
      now.ifPresent(config -> transaction.pushConfigs().put(replaced.before()));
      return now.isPresent();
    });
  }

  /** Takes that the task which stood for a message here has ended, and tells of it: its agent never had one. */
  public void ended(UUID workspaceId, UUID key, ObjectNode task) {
    registry.transaction(transaction -> {
      naming.name(transaction, workspaceId, key, task.path("id").asText()).config()
          .ifPresent(config -> news.tell(config, task, transaction));
      return true;
    });
  }
}
