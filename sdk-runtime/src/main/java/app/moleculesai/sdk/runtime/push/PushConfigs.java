package app.moleculesai.sdk.runtime.push;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.PushConfigRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.api.registry.TaskHead;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.protocol.A2aErrorCode;
import app.moleculesai.sdk.runtime.protocol.A2aJson;
import app.moleculesai.sdk.runtime.protocol.A2aMethod;
import app.moleculesai.sdk.runtime.protocol.Generation;
import app.moleculesai.sdk.runtime.protocol.ProtocolError;
import app.moleculesai.sdk.runtime.protocol.Translation;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where news of tasks goes ({@code a2a.md} 1). All of it is kept here, also for tasks whose agents are elsewhere: those are
 * told an address of this server. What is another's looks as if it were not there. An id of {@code ""} is kept for the
 * task's own id, which a configuration of 0.3 has that names none. Safe for use by many threads.
 */
public final class PushConfigs {
  private final Registry registry;
  private final WebhookVault vault;
  private final WebhookRules rules;
  private final PushTokens tokens;
  private final Supplier<UUID> ids;
  private final Clock clock;

  /**
   * Takes where configurations are kept.
   *
   * @param addresses which addresses news may be sent to
   */
  public PushConfigs(Registry registry, SecretVault vault, OutboundAddresses addresses,
      SecureRandom random, Supplier<UUID> ids, Clock clock) {
    this.registry = registry;
    this.vault = new WebhookVault(vault);
    this.rules = new WebhookRules(addresses);
    this.tokens = new PushTokens(random);
    this.ids = ids;
    this.clock = clock;
  }

  /** What is kept now, what was kept in its place, and the token by which the agent is known. */
  record Kept(PushConfig config, Webhook webhook, Optional<PushConfig> before,
      Optional<String> token) {
    @Override
    public String toString() {
      return "Kept[" + config.key() + "]";
    }
  }

  /** Sets a configuration for a task whose news this server has itself. */
  public Translation<JsonNode> set(PushAsker asker, JsonNode params) {
    return read(A2aMethod.SET_PUSH, asker, params).then(config -> {
      var taskId = config.path("taskId").asText();
      return find(asker, taskId).isEmpty()
          ? noTask()
          : keep(asker, taskId, taskId, config, place(asker.generation()), Optional.empty())
              .then(kept -> result(A2aMethod.SET_PUSH, asker, shown(kept.config, kept.webhook)));
    });
  }

  /**
   * Sets a configuration for a task of an agent elsewhere, who is to be asked next: it may push at once.
   *
   * @param platform where the agent reaches this server
   */
  public Translation<PushProposal> propose(PushAsker asker, JsonNode params, URI platform) {
    return read(A2aMethod.SET_PUSH, asker, params).then(config -> {
      var taskId = config.path("taskId").asText();
      return isOthers(asker, taskId)
          ? noTask()
          : keep(asker, taskId, taskId, config, place(asker.generation()),
              Optional.of(tokens.create()))
              .then(kept -> proposal(asker, kept, platform));
    });
  }

  private static Translation<PushProposal> proposal(PushAsker asker, Kept kept, URI platform) {
    var forAgent = forAgent(kept.config, kept.token, platform).put("taskId", kept.config.taskId());
    return A2aJson.between(Generation.V1_0, asker.generation())
        .params(A2aMethod.SET_PUSH, forAgent)
        .then(params -> result(A2aMethod.SET_PUSH, asker, shown(kept.config, kept.webhook))
            .then(result -> new Translation.Translated<>(
                new PushProposal(kept.config, kept.before, params, result))));
  }

  /** Takes back what an agent does not want. */
  public void withdraw(PushProposal proposal) {
    proposal.before().ifPresentOrElse(before -> registry.pushConfigs().put(before),
        () -> registry.pushConfigs().delete(proposal.kept().key()));
  }

  /**
   * Keeps a configuration that came with a message. One of its task that the same owner has set is changed, so that
   * what waits for it still arrives, and what the agent has been told of it before stays true. Otherwise it is kept
   * without a task: the one that the message names may not be the one that the agent goes on with.
   *
   * @param config of 1.0
   * @param namedTask the task that the message goes on with; {@code ""} when it names none
   * @param place what stands before the names of its fields in the request
   * @param isPushed whether the agent is elsewhere and pushes to this server
   */
  Translation<Kept> keepForMessage(PushAsker asker, ObjectNode config, String namedTask,
      String place, boolean isPushed) {
    var known = registry.pushConfigs()
        .find(asker.workspaceId(), namedTask, keptId(config.path("id").asText(), namedTask))
        .filter(before -> before.owner().equals(asker.owner()));
    var token = isPushed
        ? known.flatMap(this::agentToken).or(() -> Optional.of(tokens.create()))
        : Optional.<String>empty();
    return keep(asker, known.map(PushConfig::taskId).orElse(""), namedTask, config, place, token);
  }

  /** Returns the token that an agent of a workspace pushes with; none when it cannot be read, like the receiver itself. */
  Optional<String> agentToken(UUID workspaceId, UUID key) {
    return registry.pushConfigs().find(key)
        .filter(config -> config.workspaceId().equals(workspaceId)).flatMap(this::agentToken);
  }

  private Optional<String> agentToken(PushConfig config) {
    try {
      return vault.openToken(config);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.SECRET_UNREADABLE) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Translation<Kept> keep(PushAsker asker, String taskId, String namedTask,
      ObjectNode config, String place, Optional<String> token) {
    var webhook = WebhookJson.of(config);
    var id = config.path("id").asText();
    var fault = unkept(config, "id").or(() -> rules.fault(webhook, place));
    if (fault.isPresent()) {
      return new Translation.Refused<>(fault.get());
    }
    var before = taskId.isEmpty()
        ? Optional.<PushConfig>empty()
        : registry.pushConfigs().find(asker.workspaceId(), taskId, keptId(id, namedTask));
    if (before.filter(other -> !other.owner().equals(asker.owner())).isPresent()) {
      return noTask();
    }
    var key = before.map(PushConfig::key).orElseGet(ids);
    var newId = id.isEmpty() && asker.generation() == Generation.V1_0
        ? key.toString()
        : keptId(id, namedTask);
    try {
      var kept = registry.pushConfigs().put(new PushConfig(key, asker.workspaceId(), taskId, newId,
          asker.owner(), asker.generation().version(), vault.seal(webhook, token),
          token.map(PushTokens::hash), clock.instant().truncatedTo(ChronoUnit.MICROS)));
      return new Translation.Translated<>(new Kept(kept, webhook, before, token));
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      return new Translation.Refused<>(ProtocolError.invalidParams("taskId",
          "has " + PushConfigRepository.MOST_OF_TASK
              + " push configurations, the most there can be"));
    }
  }

  /** Returns one configuration. */
  public Translation<JsonNode> get(PushAsker asker, JsonNode params) {
    return read(A2aMethod.GET_PUSH, asker, params).then(asked -> find(asker, asked)
        .map(config -> result(A2aMethod.GET_PUSH, asker, shown(config)))
        .orElseGet(() -> new Translation.Refused<>(ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND,
            "push configuration not found"))));
  }

  /** Lists the configurations of a task in the order of their ids. */
  public Translation<JsonNode> list(PushAsker asker, JsonNode params) {
    return read(A2aMethod.LIST_PUSH, asker, params).then(asked -> {
      var taskId = asked.path("taskId").asText();
      var own = registry.pushConfigs().list(asker.workspaceId(), taskId).stream()
          .filter(config -> config.owner().equals(asker.owner())).toList();
      return own.isEmpty() && find(asker, taskId).isEmpty()
          ? noTask()
          : result(A2aMethod.LIST_PUSH, asker, page(asked, own));
    });
  }

  /** The token of a page is the id that the page before ended with. */
  private ObjectNode page(ObjectNode asked, List<PushConfig> all) {
    var token = asked.path("pageToken").asText();
    int size = asked.path("pageSize").asInt();
    var left = token.isEmpty()
        ? all
        : all.stream().dropWhile(config -> !shownId(config).equals(token)).skip(1).toList();
    var shown = left.subList(0, size == 0 ? left.size() : Math.min(size, left.size()));
    var page = Json.object();
    var list = page.putArray("configs");
    shown.forEach(config -> list.add(shown(config)));
    return page.put("nextPageToken",
        shown.size() < left.size() ? shownId(shown.getLast()) : "");
  }

  /**
   * What was deleted.
   *
   * @param config empty when there was nothing to delete, which is no failure
   * @param result what the asker is answered
   */
  public record Deleted(Optional<PushConfig> config, JsonNode result) {}

  /** Deletes a configuration. */
  public Translation<Deleted> delete(PushAsker asker, JsonNode params) {
    return read(A2aMethod.DELETE_PUSH, asker, params).then(asked -> {
      var config = find(asker, asked);
      if (config.isEmpty() && find(asker, asked.path("taskId").asText()).isEmpty()) {
        return noTask();
      }
      config.ifPresent(found -> registry.pushConfigs().delete(found.key()));
      return result(A2aMethod.DELETE_PUSH, asker, Json.object())
          .then(result -> new Translation.Translated<>(new Deleted(config, result)));
    });
  }

  private Optional<PushConfig> find(PushAsker asker, ObjectNode asked) {
    var taskId = asked.path("taskId").asText();
    return registry.pushConfigs()
        .find(asker.workspaceId(), taskId, keptId(asked.path("id").asText(), taskId))
        .filter(config -> config.owner().equals(asker.owner()));
  }

  private Optional<TaskHead> find(PushAsker asker, String taskId) {
    return registry.tasks().head(asker.workspaceId(), taskId)
        .filter(task -> task.owner().equals(asker.owner()));
  }

  private boolean isOthers(PushAsker asker, String taskId) {
    return registry.tasks().head(asker.workspaceId(), taskId)
        .filter(task -> !task.owner().equals(asker.owner())).isPresent();
  }

  private static String keptId(String id, String taskId) {
    return id.equals(taskId) ? "" : id;
  }

  private static String shownId(PushConfig config) {
    return config.id().isEmpty() ? config.taskId() : config.id();
  }

  /** Shows a configuration to whoever asks: one owner may be many people, of whom one knows what proves the sender. */
  private ObjectNode shown(PushConfig config) {
    return shown(config, vault.open(config).withoutProof());
  }

  private static ObjectNode shown(PushConfig config, Webhook webhook) {
    return WebhookJson.config(shownId(config), webhook).put("taskId", config.taskId());
  }

  /** Returns the configuration of 1.0 by which an agent pushes to this server. */
  static ObjectNode forAgent(PushConfig config, Optional<String> token, URI platform) {
    return proven(config.key(),
        platform + "/workspaces/" + config.workspaceId() + "/a2a/push/" + config.key(), token);
  }

  /** Returns a configuration of 1.0 with the token in both places where agents look for it. */
  static ObjectNode proven(UUID key, String url, Optional<String> token) {
    return WebhookJson.config(key.toString(), new Webhook(url, token,
        token.map(proof -> new Webhook.Authentication("Bearer", Optional.of(proof)))));
  }

  private static Translation<ObjectNode> read(A2aMethod method, PushAsker asker, JsonNode params) {
    return A2aJson.between(asker.generation(), Generation.V1_0).params(method, params)
        .then(read -> unkept(read, "taskId").or(() -> unkept(read, "id"))
            .<Translation<ObjectNode>>map(Translation.Refused::new)
            .orElseGet(() -> new Translation.Translated<>((ObjectNode) read)));
  }

  private static Optional<ProtocolError> unkept(JsonNode params, String field) {
    return isKept(params.path(field).asText())
        ? Optional.empty()
        : Optional.of(ProtocolError.invalidParams(field,
            "must have at most " + StoredTask.LONGEST_ID + " characters, none of them U+0000"));
  }

  /** Says whether a registry keeps a text as an id: what it does not keep is nobody's. */
  static boolean isKept(String id) {
    return StorableText.isStorable(id)
        && id.codePointCount(0, id.length()) <= StoredTask.LONGEST_ID;
  }

  private static Translation<JsonNode> result(A2aMethod method, PushAsker asker, JsonNode result) {
    return A2aJson.between(Generation.V1_0, asker.generation()).result(method, result);
  }

  private static String place(Generation generation) {
    return generation == Generation.V1_0 ? "" : "pushNotificationConfig.";
  }

  private static <T> Translation<T> noTask() {
    return new Translation.Refused<>(
        ProtocolError.of(A2aErrorCode.TASK_NOT_FOUND, "there is no such task"));
  }
}
