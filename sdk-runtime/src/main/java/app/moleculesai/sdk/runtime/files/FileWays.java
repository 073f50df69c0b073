package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.runtime.AgentFiles;
import app.moleculesai.sdk.api.runtime.Endpoint;
import app.moleculesai.sdk.api.runtime.WorkspaceState;
import app.moleculesai.sdk.runtime.auth.InboundSecrets;
import app.moleculesai.sdk.runtime.calls.AgentClient;
import app.moleculesai.sdk.runtime.workspaces.AgentObserver;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.util.Optional;
import java.util.UUID;

/** Finds how files get to an agent and from it ({@code wire.md} 9.4, B-26). Safe for use by many threads. */
public final class FileWays {
  private static final int RETRY_SECONDS = 30;

  private final WorkspaceDirectory directory;
  private final Runtimes runtimes;
  private final AgentObserver observer;
  private final InboundSecrets secrets;

  /** Takes who is who, who runs what, and what agents know the server by. */
  public FileWays(WorkspaceDirectory directory, Runtimes runtimes, AgentObserver observer,
      InboundSecrets secrets) {
    this.directory = directory;
    this.runtimes = runtimes;
    this.observer = observer;
    this.secrets = secrets;
  }

  /** A way. */
  sealed interface Way {
    /** The agent calls, whenever it likes. */
    record Mailbox(UUID workspaceId) implements Way {}

    /**
     * The agent is called, and what it does not do its runtime does; one of the two at least is possible.
     *
     * @param row the workspace
     * @param address where and as whom it is called
     * @param disk its files, where a runtime has them
     */
    record Agent(Workspace row, Optional<Address> address, Optional<AgentFiles> disk)
        implements
          Way {}
  }

  /**
   * Where and as whom an agent is called. Its text shows neither.
   *
   * @param endpoint where
   * @param secret what it knows the server by
   */
  record Address(Endpoint.Http endpoint, String secret) {
    @Override
    public String toString() {
      return "Address[]";
    }
  }

  /**
   * Finds the way.
   *
   * @throws SdkException {@code workspace_not_found}, {@code workspace_removed}, {@code runtime_takes_no_files},
   *         {@code agent_not_reachable}
   */
  Way find(UUID id) {
    var row = directory.require(id);
    var endpoint = runtimes.endpoint(row);
    if (row.deliveryMode() == DeliveryMode.POLL) {
      return new Way.Mailbox(id);
    }
    var disk = observer.owner(row).flatMap(runtime -> runtime.facet(AgentFiles.class));
    return switch (endpoint) {
      case Endpoint.Mailbox mailbox -> new Way.Mailbox(id);
      case Endpoint.InProcess agent -> throw takesNone("agents inside the server take no files");
      case Endpoint.Http http -> new Way.Agent(row, address(row, http, disk.isPresent()), disk);
      case Endpoint.None none when disk.isPresent() ->
        new Way.Agent(row, Optional.empty(), disk);
      case Endpoint.None none -> throw AgentClient.noAddress(row);
    };
  }

  /** Refuses a workspace that is not there, see {@link WorkspaceDirectory#require}. */
  void requireLive(UUID id) {
    var unused = directory.require(id);
  }

  /** What to say where no files are taken, or given. */
  static SdkException takesNone(String why) {
    return new SdkException(ErrorCode.RUNTIME_TAKES_NO_FILES, why);
  }

  /** An agent that cannot know the secret yet is not called: its next registration or heartbeat tells it. */
  private Optional<Address> address(Workspace row, Endpoint.Http endpoint, boolean hasDisk) {
    var secret = secrets.of(row);
    if (!secret.isNew()) {
      return Optional.of(new Address(endpoint, secret.value()));
    }
    if (hasDisk) {
      return Optional.empty();
    }
    throw new SdkException(ErrorCode.AGENT_NOT_REACHABLE,
        "the agent does not know the server yet; it will after its next heartbeat")
        .with("retry_after_seconds", RETRY_SECONDS);
  }

  /**
   * Lets through an agent that runs.
   *
   * @throws SdkException {@code agent_not_running}, also when that could not be found out
   */
  void requireRuns(Workspace row) {
    if (!(observer.recent(row) instanceof WorkspaceState.Running)) {
      throw new SdkException(ErrorCode.AGENT_NOT_RUNNING,
          "the agent of workspace " + row.id() + " does not run");
    }
  }
}
