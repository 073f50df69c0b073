package app.moleculesai.spi.runtime.mock;

import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Duration;
import java.util.List;

/**
 * What a mock agent does with one message. A message, task, result or error is sent as one JSON body, and as a stream of
 * that one event when {@code message/stream} was asked. Immutable.
 */
public final class MockReply {
  /** How it is sent. */
  sealed interface Kind {
    /** As one JSON-RPC response. */
    record One(MockEvent event) implements Kind {}

    /** As a stream. */
    record Stream(List<MockEvent> events) implements Kind {}

    /** As a stream to who asked for one, else as what comes of it. */
    record Work(List<MockEvent> events) implements Kind {}

    /** As it stands. */
    record Raw(int status, Body body) implements Kind {}

    /** Not at all. */
    record Dropped() implements Kind {}
  }

  private final Kind kind;
  private final Duration delay;

  private MockReply(Kind kind, Duration delay) {
    this.kind = kind;
    this.delay = delay;
  }

  private static MockReply of(MockEvent event) {
    return of(new Kind.One(event));
  }

  private static MockReply of(Kind kind) {
    return new MockReply(kind, Duration.ZERO);
  }

  /** A message with one of the ten canned texts, the one that follows from workspace and request. */
  public static MockReply canned() {
    return of(MockEvent.canned());
  }

  /** A message. */
  public static MockReply text(String text) {
    return of(MockEvent.text(text));
  }

  /** A finished task with what it made. */
  public static MockReply task(MockArtifact... artifacts) {
    return of(MockEvent.task(artifacts));
  }

  /**
   * Any result.
   *
   * @param json one JSON value; becomes the member {@code result} as it is, but on one line
   * @throws IllegalArgumentException when it is not exactly one JSON value
   */
  public static MockReply result(String json) {
    return of(MockEvent.result(json));
  }

  /** A JSON-RPC error, on status 200. */
  public static MockReply error(int code, String message) {
    return of(MockEvent.error(code, message));
  }

  /** An HTTP error with a body as agents send it. */
  public static MockReply status(int status) {
    return raw(status, "{\"error\":\"the mock agent fails with " + status + "\"}");
  }

  /** Exactly this, whether it is JSON-RPC, JSON or neither. */
  public static MockReply raw(int status, String body) {
    return of(new Kind.Raw(status, Body.of(body)));
  }

  /** No answer: the connection breaks. */
  public static MockReply dropped() {
    return of(new Kind.Dropped());
  }

  /** Several events, whatever method was asked; none is an empty stream. */
  public static MockReply stream(MockEvent... events) {
    return of(new Kind.Stream(List.of(events)));
  }

  /**
   * One task as it goes: a stream of these events when {@code message/stream} was asked, else the task as it stands after
   * them, once all their pauses are over.
   *
   * @throws IllegalArgumentException when an event is none of a task: a message, a result, an error or a broken connection
   */
  public static MockReply work(MockEvent... events) {
    var all = List.of(events);
    TaskOutcome.check(all);
    return of(new Kind.Work(all));
  }

  /** The same after a delay, which comes on top of the script's. */
  public MockReply after(Duration time) {
    return new MockReply(kind, time);
  }

  Kind kind() {
    return kind;
  }

  Duration delay() {
    return delay;
  }

  boolean isAtOnce() {
    return delay.isZero() && !(kind instanceof Kind.Stream) && !(kind instanceof Kind.Work);
  }

  boolean isPlainCanned() {
    return delay.isZero() && kind instanceof Kind.One one
        && one.event().kind() instanceof MockEvent.Kind.Canned && one.event().pause().isZero();
  }
}
