package app.moleculesai.sdk.runtime.turns;

import static java.lang.System.Logger.Level.DEBUG;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityRef;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.activity.ActivityLog;
import app.moleculesai.sdk.runtime.auth.Caller;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.envelope.ReplyFacts;
import app.moleculesai.sdk.runtime.envelope.RequestEnvelope;
import app.moleculesai.sdk.runtime.envelope.StorableJson;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the turns of the proxy in the log and tells of their answers ({@code wire.md} 3.11). Safe for many threads. */
public final class Turns {
  private static final System.Logger LOG = System.getLogger(Turns.class.getName());

  private final ActivityLog log;
  private final int maxBodyBytes;
  private final Changes changes;
  private final CallStatistics statistics;
  private final Completions completions;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Supplier<UUID> ids;
  private final Supplier<String> owner;

  /** Takes where turns go, and the run of this server that answers for those it has not finished. */
  public Turns(ActivityLog log, MessageStore store, Changes changes, CallStatistics statistics,
      Supervisor supervisor, Clock clock, LongSupplier nanos, Supplier<UUID> ids,
      Supplier<String> owner) {
    this.log = log;
    this.maxBodyBytes = store.capabilities().maxBodyBytes();
    this.changes = changes;
    this.statistics = statistics;
    this.completions = new Completions(log, supervisor);
    this.clock = clock;
    this.nanos = nanos;
    this.ids = ids;
    this.owner = owner;
  }

  /** Returns a turn that is not stored yet. */
  public StoredTurn begin(Workspace target, Caller caller, RequestEnvelope envelope) {
    var draft = ActivityDraft.of(target.id(), ids.get(), ActivityDraft.A2A_RECEIVE, clock.instant())
        .status(ActivityStatus.PENDING)
        .owner(owner.get())
        .sourceId(caller instanceof Caller.Workspace workspace ? workspace.id() : null)
        .sourceLabel(caller instanceof Caller.Server server ? server.label() : null)
        .targetId(target.id())
        .method(envelope.method())
        .summary(envelope.method() + " → " + target.name())
        .correlation(envelope.delegationId().orElse(null))
        .requestBody(envelope.body())
        .build();
    return new StoredTurn(this, target, caller, envelope, draft, nanos.getAsLong());
  }

  /** Stores a message that waits in a mailbox (PO-1), and returns the id of its turn. */
  public UUID deposit(Workspace target, Caller caller, RequestEnvelope envelope) {
    var turn = begin(target, caller, envelope);
    append(finished(turn.draft(), Change.to(ActivityStatus.OK).build()));
    return turn.draft().id();
  }

  /** Like {@link #deposit(Workspace, Caller, RequestEnvelope)}, once for each item of the queue. */
  public void deposit(Workspace target, Caller caller, RequestEnvelope envelope, UUID itemId) {
    var row = finished(begin(target, caller, envelope).draft(),
        Change.to(ActivityStatus.OK).build());
    try {
      append(row.toBuilder().idempotencyKey("queue/" + itemId).build());
    } catch (SdkException e) {
      if (e.code() != ErrorCode.CONFLICT) { // it is there, and its summary named the agent differently
        throw e;
      }
    }
  }

  /** Leaves a message that waited in the mailbox, which is the log: it is read where it was received. */
  public void deposit(ActivityDraft row) {
    log.complete(row, Change.to(ActivityStatus.OK).build());
  }

  /** Says whether a row is the receipt for a message that its agent fetches itself: nothing was sent or answered. */
  public static boolean isDeposit(Activity row) {
    return row.status().equals(ActivityStatus.OK) && row.durationMs().isEmpty()
        && row.responseBody().isEmpty();
  }

  /** Returns the row as if it had been appended and changed. */
  static ActivityDraft finished(ActivityDraft draft, Change change) {
    return new Activity(0, draft).with(change).row();
  }

  /** Appends a row; whatever goes wrong, nothing was sent to the agent. */
  void append(ActivityDraft row) {
    try {
      log.append(row);
    } catch (SdkException e) {
      throw switch (e.code()) {
        case NOT_FOUND, TOO_LARGE, INVALID, CONFLICT -> e;
        default -> new SdkException(ErrorCode.UNAVAILABLE,
            "the message for workspace " + row.workspaceId()
                + " was not stored and not sent; try again",
            e);
      };
    }
  }

  /** Finds a turn that waits in the queue. */
  public Optional<Activity> find(ActivityRef turn) {
    return log.find(turn);
  }

  /** Leaves a turn to the queue. */
  void queued(ActivityRef turn) {
    try {
      log.advance(turn, Set.of(ActivityStatus.PENDING), Change.to(ActivityStatus.QUEUED).build());
    } catch (SdkException e) {
      LOG.log(DEBUG, "turn {0} waits in the queue and is not marked so: {1}", turn.activityId(),
          e.getMessage());
    }
  }

  /**
   * Completes a row, or sees to it that it is completed later.
   *
   * @throws TurnNotStoredException when that is under way
   */
  void complete(ActivityDraft row, Change change) {
    completions.complete(row, change);
  }

  /** Completes a row, however long an outage of the store lasts. */
  public void completeAtLast(ActivityDraft row, Change change) throws InterruptedException {
    completions.completeAtLast(row, change);
  }

  /** Completes a row whose message is not sent any more. */
  public void end(ActivityDraft row, String why) {
    log.complete(row, ended(row, why).build());
  }

  /** Like {@link #end}, with an answer of the server's own; says whether it was this that completed the row. */
  public boolean endWith(ActivityDraft row, String why, Body answer) {
    return log.complete(row, ended(row, why).responseBody(storable(answer)).build());
  }

  private @Nullable Body storable(Body answer) {
    var body = StorableJson.of(answer);
    return fits(body) ? body : null;
  }

  /** Like {@link #end}; when the store fails it is tried again in the background. */
  public void endSoon(ActivityDraft row, String why) {
    completions.completeSoon(row, ended(row, why).build());
  }

  private static Change.Builder ended(ActivityDraft row, String why) {
    return Change.to(ActivityStatus.ERROR)
        .summary(row.summary().orElse("") + ": " + why).errorDetail(why);
  }

  /** Tells of a stored answer. */
  public void answered(Turn turn, int status, Body reply, ReplyFacts facts, int durationMs) {
    var id = turn.target().id();
    statistics.used(id, facts.usage());
    turn.caller().workspaceId().ifPresent(statistics::sent);
    if (turn.caller() instanceof Caller.Canvas && status < 400) {
      changes.broadcast(EventType.A2A_RESPONSE, id, () -> Payload.with("response_body", reply)
          .and("method", turn.envelope().method()).and("duration_ms", durationMs).body());
    }
  }

  /** Says whether the log takes a body. */
  public boolean fits(Body body) {
    return body.size() <= maxBodyBytes;
  }

  /** Returns what an answer changes in its row: the reply, if the store takes it, and the tools that were used. */
  public Change.Builder change(String status, Body reply, ReplyFacts facts) {
    var change = Change.to(status)
        .toolTrace(facts.toolTrace().filter(this::fits).orElse(null));
    return fits(reply)
        ? change.responseBody(reply)
        : change.errorDetail("the reply has " + reply.size() + " bytes, more than the store keeps");
  }

  /** Returns how much of a body the log takes. */
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Returns the clock of durations. */
  public long nanos() {
    return nanos.getAsLong();
  }

  /** Returns how long ago that was by {@link #nanos}, in milliseconds. */
  public int millisSince(long startedNanos) {
    return (int) Math.min(Integer.MAX_VALUE, (nanos() - startedNanos) / 1_000_000);
  }
}
