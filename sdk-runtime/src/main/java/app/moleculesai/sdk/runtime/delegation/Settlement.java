package app.moleculesai.sdk.runtime.delegation;

import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueStatus;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.a2a.DelegatedMessages;
import app.moleculesai.sdk.runtime.envelope.AnswerText;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.turns.Turns;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Ends delegations, whoever brings the answer: first the rows of the log, of which the result row decides, and then the
 * ledger together with the event. So one that was left in the middle is still open in the ledger, and ending it again
 * comes to the same end. Safe for use by many threads.
 */
public final class Settlement implements DelegatedMessages {
  private static final int PREVIEW_BYTES = 200; // TX-4
  private static final String BY_QUEUE = "queue_drain"; // DG-9

  private final Registry registry;
  private final Changes changes;
  private final DelegationLog log;
  private final Clock clock;

  /** Takes the ledger, and the rows beside it. */
  public Settlement(Registry registry, Changes changes, DelegationLog log, Clock clock) {
    this.registry = registry;
    this.changes = changes;
    this.log = log;
    this.clock = clock;
  }

  /**
   * What an event of the end says besides the end.
   *
   * @param target whether it names the callee; one that an agent told does not
   * @param via how the answer came, when not on the usual way
   */
  private record Telling(boolean target, Optional<String> via) {
    static final Telling USUAL = new Telling(true, Optional.empty());
    static final Telling QUEUE = new Telling(true, Optional.of(BY_QUEUE));
    static final Telling REPORT = new Telling(false, Optional.empty());
  }

  /** Ends a delegation, unless it has ended. */
  void end(Delegation entry, Outcome outcome) {
    end(entry, outcome, Telling.USUAL);
  }

  /** Ends a delegation of which a workspace says how it ended; nothing when it is neither caller nor callee (DG-13). */
  void report(UUID workspaceId, String id, Outcome outcome) {
    registry.delegations().find(id)
        .filter(entry -> workspaceId.equals(entry.callerId())
            || workspaceId.equals(entry.calleeId()))
        .ifPresent(entry -> end(entry, outcome, Telling.REPORT));
  }

  @Override
  public void sent(UUID from, UUID to, String delegationId, RequestEnvelope message) {
    registry.delegations().find(delegationId)
        .filter(entry -> from.equals(entry.calleeId()) && to.equals(entry.callerId()))
        .filter(entry -> entry.status().isOpen() && isDeposited(entry))
        .ifPresent(entry -> end(entry, new Outcome.Completed(message.text())));
  }

  @Override
  public void ended(QueuedItem item, QueueEnd end) {
    if (RequestEnvelope
        .read(item.message().body().toByteArray()) instanceof RequestEnvelope message) {
      message.delegationId().flatMap(registry.delegations()::find)
          .filter(entry -> entry.calleeId().equals(item.workspaceId())
              && item.message().callerId().filter(entry.callerId()::equals).isPresent())
          .filter(entry -> entry.status().isOpen())
          .ifPresent(entry -> ended(entry, end));
    }
  }

  private void ended(Delegation entry, QueueEnd end) {
    if (isDeposited(entry)) {
      return; // its agent took to fetching its messages itself, and has it
    }
    end(entry, end.status() == QueueStatus.COMPLETED
        ? end.response().<Outcome>map(body -> new Outcome.Completed(AnswerText.of(body)))
            .orElseGet(() -> Outcome.failed("the agent answered, and its answer was not kept"))
        : Outcome.failed(end.reason().orElse(end.status().word())), Telling.QUEUE);
  }

  private boolean isDeposited(Delegation entry) {
    return log.lastTurn(entry).filter(Turns::isDeposit).isPresent();
  }

  private void end(Delegation entry, Outcome given, Telling telling) {
    if (!entry.status().isOpen()) {
      return;
    }
    var outcome = asInLedger(log.end(entry, given), given);
    changes.commit((tx, news) -> {
      tx.delegations().find(entry.id()).filter(now -> now.status().isOpen())
          .flatMap(now -> tx.delegations().change(entry.id(), outcome.change(), clock.instant()))
          .ifPresent(now -> tell(news, now, outcome, telling));
      return true;
    });
  }

  /** Rows only know that it failed: which way stands in the ledger. */
  private static Outcome asInLedger(Outcome row, Outcome given) {
    return row instanceof Outcome.Without failed && given instanceof Outcome.Without without
        ? new Outcome.Without(without.status(), failed.error())
        : row;
  }

  private static void tell(Changes.News news, Delegation entry, Outcome outcome,
      Telling telling) {
    var payload = Payload.with("delegation_id", entry.id());
    if (telling.target) {
      payload = payload.and("target_id", entry.calleeId().toString());
    }
    switch (outcome) {
      case Outcome.Completed completed -> news.tell(EventType.DELEGATION_COMPLETE,
          entry.callerId(), payload.and("response_preview",
              Truncation.truncateBytes(completed.text(), PREVIEW_BYTES))
              .andIfPresent("via", telling.via).body());
      case Outcome.Without without -> news.tell(EventType.DELEGATION_FAILED, entry.callerId(),
          payload.and("error", without.error()).body());
    }
  }
}
