package app.moleculesai.sdk.runtime.delegation;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Delegation;
import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.text.Truncation;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of delegations in the log of their caller: one that says that a task was handed on, and one with the result.
 * The result row is where those who end a delegation at the same time meet: the first one writes it, and all others do
 * what it says. Every step may be repeated. Safe for use by many threads.
 */
public final class DelegationLog {
  private static final String TYPE = "delegation";
  private static final String HANDED_ON = "delegate";
  private static final String RESULT = "delegate_result";
  private static final int LISTED = 50;
  private static final int SUMMARY_BYTES = 80; // TX-4

  private final ActivityLog log;
  private final WorkspaceDirectory directory;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final int maxBodyBytes;
  private final boolean inboxPush;

  /** Takes the log, and whether results stand in the inbox of every caller or only of those that poll (DG-12). */
  public DelegationLog(ActivityLog log, MessageStore store, WorkspaceDirectory directory,
      Clock clock,
      Supplier<UUID> ids, boolean inboxPush) {
    this.log = log;
    this.directory = directory;
    this.clock = clock;
    this.ids = ids;
    this.maxBodyBytes = store.capabilities().maxBodyBytes();
    this.inboxPush = inboxPush;
  }

  /** The rows of one delegation, as far as they are there. */
  record Rows(Optional<Activity> handedOn, Optional<Activity> result) {
    private static Optional<Activity> of(List<Activity> rows, String method) {
      return rows.stream().filter(row -> row.method().filter(method::equals).isPresent())
          .findFirst();
    }

    /** Returns the whole task. */
    Optional<String> task() {
      return handedOn.flatMap(Activity::requestBody).flatMap(DelegationJson::task);
    }

    /** Returns how the delegation ended, once that is decided. */
    Optional<Outcome> outcome() {
      return result.filter(row -> !ActivityStatus.isOpen(row.status())).map(Outcome::of);
    }
  }

  /** How a delegation ends, and what rows keep of the answer. */
  private record Ending(Outcome outcome, Optional<Body> answer) {
    /** Reads what a result row tells that is final. */
    static Ending of(Activity row) {
      var outcome = Outcome.of(row);
      return new Ending(outcome,
          row.responseBody().filter(body -> outcome instanceof Outcome.Completed));
    }
  }

  /** Lists the newest rows of a caller, newest first. */
  List<Activity> newest(UUID callerId) {
    return log.list(ActivityQuery.of(callerId).type(TYPE).newest(LISTED)).stream().limit(LISTED)
        .toList();
  }

  /** Finds the rows of a delegation. */
  Rows rows(Delegation entry) {
    var rows = log.list(ActivityQuery.of(entry.callerId()).type(TYPE).correlation(entry.id())
        .newest(LISTED));
    return new Rows(Rows.of(rows, HANDED_ON), Rows.of(rows, RESULT));
  }

  /** Finds the turn of the last message by which the callee got the task. */
  Optional<Activity> lastTurn(Delegation entry) {
    return log.list(ActivityQuery.of(entry.calleeId()).type(ActivityDraft.A2A_RECEIVE)
        .peer(entry.callerId()).correlation(entry.id()).newest(LISTED)).stream()
        .filter(row -> row.sourceId().filter(entry.callerId()::equals).isPresent()).findFirst();
  }

  /** Notes that a task was handed on; once for each delegation of a caller (DG-2). */
  void handOn(Delegation entry, String task, String status) {
    var row = row(entry, HANDED_ON, status)
        .summary("Delegated to " + calleeName(entry) + ": " + summary(task))
        .requestBody(DelegationJson.request(entry.id(), task))
        .idempotencyKey("delegate/" + entry.id()).build();
    try {
      log.append(row);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
    }
  }

  /** Notes that the task is on its way. */
  void dispatched(Delegation entry) {
    advance(rows(entry).handedOn(), Set.of(ActivityStatus.PENDING), ActivityStatus.DISPATCHED);
  }

  /** Notes that the task waits for a busy agent (DG-8); when the answer is there already, that stays (B-37). */
  void queued(Delegation entry) {
    var rows = rows(entry);
    advance(rows.handedOn(), Set.of(ActivityStatus.PENDING, ActivityStatus.DISPATCHED),
        ActivityStatus.QUEUED);
    if (rows.result().isEmpty()) {
      appendResult(resultRow(entry, ActivityStatus.QUEUED)
          .summary("Delegated to " + calleeName(entry) + ": waits until the agent is free")
          .responseBody(DelegationJson.queued(entry.id())));
    }
  }

  private void advance(Optional<Activity> row, Set<String> from, String status) {
    row.ifPresent(there -> log.advance(there.ref(), from, Change.to(status).build()));
  }

  /**
   * Ends the rows of a delegation.
   *
   * @return how it ended, which is not the outcome given when another one was first
   */
  Outcome end(Delegation entry, Outcome given) {
    try {
      var rows = rows(entry);
      var ending = result(entry, rows.result(), ending(entry, given));
      var outcome = ending.outcome;
      rows.handedOn().ifPresent(row -> log.complete(row.row(), Change.to(outcome.rowStatus())
          .errorDetail(error(outcome)).build()));
      push(entry, ending);
      return outcome;
    } catch (SdkException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return given; // the caller was purged, and its log with it
    }
  }

  /** An answer that the log does not take is none, and never a part of one. */
  private Ending ending(Delegation entry, Outcome outcome) {
    if (!(outcome instanceof Outcome.Completed completed)) {
      return new Ending(outcome, Optional.empty());
    }
    var answer = DelegationJson.answer(entry.id(), completed.text());
    return fits(answer)
        ? new Ending(outcome, Optional.of(answer))
        : new Ending(Outcome.failed(
            "the answer has " + answer.size() + " bytes, more than the store keeps"),
            Optional.empty());
  }

  private boolean fits(Body body) {
    return body.size() <= maxBodyBytes;
  }

  private Ending result(Delegation entry, Optional<Activity> known, Ending ending) {
    var outcome = ending.outcome;
    var answer = ending.answer.orElse(null);
    if (known.isEmpty() && appendResult(resultRow(entry, outcome.rowStatus())
        .summary(summary(entry, outcome)).responseBody(answer).errorDetail(error(outcome)))) {
      return ending;
    }
    var there = known.or(() -> rows(entry).result()).orElseThrow(
        () -> new SdkException(ErrorCode.CONFLICT, "delegation " + entry.id()
            + " cannot have a result row: its key is another row's"));
    var change = Change.to(outcome.rowStatus()).summary(summary(entry, outcome))
        .responseBody(answer).errorDetail(error(outcome)).build();
    return log.complete(there.row(), change)
        ? ending
        : Ending.of(log.find(there.ref()).orElse(there));
  }

  /** Says whether it was appended: of two who want to, one does. */
  private boolean appendResult(ActivityDraft.Builder row) {
    try {
      log.append(row.build());
      return true;
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  /** Puts the result where a caller finds it that reads its messages itself (DG-12). */
  private void push(Delegation entry, Ending ending) {
    if (!inboxPush && directory.find(entry.callerId())
        .filter(caller -> caller.deliveryMode() == DeliveryMode.POLL).isEmpty()) {
      return;
    }
    var outcome = ending.outcome;
    boolean ok = outcome instanceof Outcome.Completed;
    appendResult(ActivityDraft
        .of(entry.callerId(), ids.get(), ActivityDraft.A2A_RECEIVE, clock.instant())
        .status(ok ? ActivityStatus.OK : ActivityStatus.ERROR)
        .method(RESULT)
        .sourceId(entry.callerId())
        .targetId(entry.calleeId())
        .summary(summary(entry, outcome))
        .correlation(entry.id())
        .requestBody(DelegationJson.reference(entry.id()))
        .responseBody(ending.answer.or(() -> Optional
            .of(DelegationJson.answer(entry.id(), text(outcome))).filter(this::fits)).orElse(null))
        .errorDetail(error(outcome))
        .idempotencyKey("inbox/" + entry.id()));
  }

  private ActivityDraft.Builder resultRow(Delegation entry, String status) {
    return row(entry, RESULT, status).requestBody(DelegationJson.reference(entry.id()))
        .idempotencyKey("result/" + entry.id());
  }

  private ActivityDraft.Builder row(Delegation entry, String method, String status) {
    return ActivityDraft.of(entry.callerId(), ids.get(), TYPE, clock.instant())
        .status(status)
        .method(method)
        .sourceId(entry.callerId())
        .targetId(entry.calleeId())
        .correlation(entry.id());
  }

  private static @Nullable String error(Outcome outcome) {
    return outcome instanceof Outcome.Without without ? without.error() : null;
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed completed -> completed.text();
      case Outcome.Without without -> without.error();
    };
  }

  private String summary(Delegation entry, Outcome outcome) {
    var what = outcome instanceof Outcome.Completed ? " answered: " : " did not answer: ";
    return calleeName(entry) + what + summary(text(outcome));
  }

  private static String summary(String text) {
    return Truncation.truncateBytes(text, SUMMARY_BYTES);
  }

  private String calleeName(Delegation entry) {
    return directory.find(entry.calleeId()).map(Workspace::name)
        .orElseGet(() -> entry.calleeId().toString());
  }
}
