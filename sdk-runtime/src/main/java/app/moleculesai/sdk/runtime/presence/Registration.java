package app.moleculesai.sdk.runtime.presence;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspacePatch;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.auth.InboundSecrets;
import app.moleculesai.sdk.runtime.auth.Tokens;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.lifecycle.Arrivals;
import app.moleculesai.sdk.runtime.lifecycle.StartRights;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Agents announce themselves ({@code wire.md} 6.1, 6.3). Safe for use by many threads. */
public final class Registration {

  // a paused or sleeping workspace is not left by a call of its agent (ST-2)
  private static final Set<WorkspaceStatus> MAY_COME_ONLINE = EnumSet
      .complementOf(EnumSet.of(WorkspaceStatus.REMOVED,
          WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATING, WorkspaceStatus.HIBERNATED));

  private final Changes changes;
  private final Runtimes runtimes;
  private final Tokens tokens;
  private final InboundSecrets secrets;
  private final OutboundAddresses addresses;
  private final UnknownAgents unknownAgents;
  private final Clock clock;

  /** Takes the state, which addresses an agent may have, and whether it must be known. */
  public Registration(Changes changes, Runtimes runtimes, Tokens tokens, InboundSecrets secrets,
      OutboundAddresses addresses, UnknownAgents unknownAgents, Clock clock) {
    this.changes = changes;
    this.runtimes = runtimes;
    this.tokens = tokens;
    this.secrets = secrets;
    this.addresses = addresses;
    this.unknownAgents = unknownAgents;
    this.clock = clock;
  }

  /**
   * What an agent says of itself.
   *
   * @param id which workspace it is
   * @param card its agent card
   * @param url where it is
   * @param mode how it wants its messages; as before when it does not say
   */
  record Announcement(UUID id, Body card, Optional<String> url, Optional<DeliveryMode> mode) {}

  /**
   * How a registration ended.
   *
   * @param status {@code registered}, or the state that holds the agent back, so that it can stop itself
   * @param mode how it gets its messages
   * @param token its first token, if it had none
   * @param secret what it knows the server by, if that calls it
   */
  record Outcome(String status, DeliveryMode mode, Optional<String> token,
      Optional<String> secret) {
    @Override
    public String toString() {
      return "Outcome[" + status + ", " + mode.word() + "]";
    }
  }

  /**
   * Returns the row that an agent of an unknown id would have.
   *
   * @throws SdkException {@code workspace_not_found} unless the operator lets unknown agents in
   */
  Workspace candidate(Announcement said) {
    return unknownAgents.candidate(said);
  }

  /**
   * Notes where an agent is and that it is there.
   *
   * @param row its row, or its {@linkplain #candidate candidate}, which is stored with the rest or not at all
   * @throws SdkException {@code invalid_field} for a missing or refused address
   */
  Outcome register(Workspace row, Announcement said) {
    var mode = said.mode().orElse(row.deliveryMode());
    var url = address(row, said, mode);
    return changes.commit((transaction, news) -> {
      var before = transaction.workspaces().find(row.id());
      if (before.isEmpty()) {
        unknownAgents.admit(transaction, row);
        news.changed(row.id());
      }
      var patch = patch(said.card(), mode, before);
      boolean registered = isBeingStarted(transaction, row)
          ? transaction.workspaces().update(row.id(), patch, clock.instant()).isPresent()
          : comesOnline(transaction, news, row.id(), url.map(patch::url).orElse(patch));
      if (registered) {
        news.changed(row.id());
      }
      var token = transaction.tokens().hasLive(row.id())
          ? Optional.<String>empty()
          : Optional.of(tokens.issue(transaction, news, row.id()));
      var secret = registered && mode == DeliveryMode.PUSH
          ? Optional.of(secrets.of(transaction, news, row.id()).value())
          : Optional.<String>empty();
      return new Outcome(registered
          ? "registered"
          : transaction.workspaces().find(row.id()).orElse(row).status().word(), mode, token,
          secret);
    });
  }

  private WorkspacePatch patch(Body card, DeliveryMode mode, Optional<Workspace> before) {
    var patch = WorkspacePatch.none().agentCard(card).deliveryMode(mode)
        .lastHeartbeatAt(clock.instant());
    return before.filter(AgentSignals::isGone).isPresent()
        ? patch.agentSignals(null) // of another agent, perhaps
        : patch;
  }

  /** An agent may call before its runtime has said where it is: then the end of its start says that it is there. */
  private boolean isBeingStarted(Transaction transaction, Workspace row) {
    return ownsProcess(row)
        && transaction.workspaces().find(row.id())
            .filter(now -> now.status() == WorkspaceStatus.PROVISIONING && now.url().isEmpty())
            .isPresent()
        && StartRights.mayBeStarted(transaction, row.id(), clock.instant());
  }

  private boolean comesOnline(Transaction transaction, Changes.News news, UUID id,
      WorkspacePatch setting) {
    var change = transaction.workspaces().change(id, StatusChange.to(WorkspaceStatus.ONLINE)
        .from(MAY_COME_ONLINE).setting(setting), clock.instant());
    change.ifPresent(online -> Arrivals.tell(news, online.workspace()));
    return change.isPresent();
  }

  /** Returns the address to store; empty leaves what is there. */
  private Optional<String> address(Workspace row, Announcement said, DeliveryMode mode) {
    if (ownsProcess(row)) {
      return Optional.empty(); // the runtime made the address (RG-4)
    }
    if (said.url().isEmpty() && mode == DeliveryMode.PUSH) {
      throw Parameters.invalid("url", "is required unless delivery_mode is poll");
    }
    try {
      return said.url().map(addresses::requireUrl);
    } catch (SdkException e) {
      if (mode == DeliveryMode.POLL) {
        return Optional.empty(); // nobody will call it (RG-1)
      }
      throw e;
    }
  }

  private boolean ownsProcess(Workspace row) {
    return runtimes.find(row.runtime()).filter(runtime -> runtime.capabilities().ownsProcess())
        .isPresent();
  }

  /** Replaces the card of a live workspace. */
  void updateCard(UUID id, Body card) {
    changes.commit((transaction, news) -> {
      var updated = transaction.workspaces().update(id, WorkspacePatch.none().agentCard(card),
          clock.instant());
      updated.ifPresent(row -> {
        news.tell(EventType.AGENT_CARD_UPDATED, id, Payload.with("agent_card", card).body());
        news.changed(id);
      });
      return updated;
    });
  }
}
