package app.moleculesai.spi.runtime.mock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One event of a stream, or the only one of a plain answer. All events of one answer speak of the same context and the
 * same task, which is the message's where it goes on with one. Clients of 0.3 and of 1.0 get it in their own words.
 * Immutable.
 *
 * <pre>{@code
 * MockReply.stream(MockEvent.submitted(), MockEvent.working("reading"),
 *   MockEvent.artifact(MockArtifact.text("report", "All is well.")), MockEvent.completed())
 * }</pre>
 */
public final class MockEvent {
  /** What happens. */
  sealed interface Kind {
    /** A message with the canned text of workspace and request. */
    record Canned() implements Kind {}

    /** A message. */
    record Text(String text) implements Kind {}

    /** A whole task. */
    record Task(String state, Optional<String> text, List<MockArtifact> artifacts)
        implements
          Kind {}

    /** News of the task. */
    record Status(String state, Optional<String> text, boolean last) implements Kind {}

    /** Something the task made, or a piece of it. */
    record Artifact(MockArtifact artifact, Piece piece) implements Kind {}

    /** Any result. */
    record Result(String json) implements Kind {}

    /** A JSON-RPC error. */
    record RpcError(int code, String message) implements Kind {}

    /** The connection breaks. */
    record Break() implements Kind {}
  }

  /** How much of an artifact an event has. */
  enum Piece {
    WHOLE, FIRST, NEXT, LAST;

    boolean continues() {
      return this == NEXT || this == LAST;
    }

    boolean ends() {
      return this == WHOLE || this == LAST;
    }
  }

  private final Kind kind;
  private final Duration pause;

  private MockEvent(Kind kind, Duration pause) {
    this.kind = kind;
    this.pause = pause;
  }

  private static MockEvent of(Kind kind) {
    return new MockEvent(kind, Duration.ZERO);
  }

  /** A message with one of the ten canned texts, the one that follows from workspace and request. */
  public static MockEvent canned() {
    return of(new Kind.Canned());
  }

  /** A message. */
  public static MockEvent text(String text) {
    return of(new Kind.Text(text));
  }

  /** The task, accepted and not begun. A stream has it at most once, at its start. */
  public static MockEvent submitted() {
    return of(new Kind.Task("submitted", Optional.empty(), List.of()));
  }

  /** The task, done, with all it made. */
  public static MockEvent task(MockArtifact... artifacts) {
    return of(new Kind.Task("completed", Optional.empty(), List.of(artifacts)));
  }

  /** The agent works. */
  public static MockEvent working() {
    return of(new Kind.Status("working", Optional.empty(), false));
  }

  /** The agent says what it does. */
  public static MockEvent working(String text) {
    return of(new Kind.Status("working", Optional.of(text), false));
  }

  /** The task made something. */
  public static MockEvent artifact(MockArtifact artifact) {
    return of(new Kind.Artifact(artifact, Piece.WHOLE));
  }

  /**
   * The task has begun to make something; {@link #nextChunk} and {@link #lastChunk} of the same name add to it. Chunks of
   * one name in one answer are one artifact.
   */
  public static MockEvent firstChunk(MockArtifact artifact) {
    return of(new Kind.Artifact(artifact, Piece.FIRST));
  }

  /** More of an artifact, and not yet all. */
  public static MockEvent nextChunk(MockArtifact artifact) {
    return of(new Kind.Artifact(artifact, Piece.NEXT));
  }

  /** The rest of an artifact. */
  public static MockEvent lastChunk(MockArtifact artifact) {
    return of(new Kind.Artifact(artifact, Piece.LAST));
  }

  /** The agent cannot go on without another message on this task; the last event of a stream. */
  public static MockEvent inputRequired(String text) {
    return of(new Kind.Status("input-required", Optional.of(text), true));
  }

  /** The agent does not take the task on; the last event of a stream. */
  public static MockEvent rejected(String text) {
    return of(new Kind.Status("rejected", Optional.of(text), true));
  }

  /** The task is done, and the agent says so; the last event of a stream. */
  public static MockEvent completed(String text) {
    return of(new Kind.Status("completed", Optional.of(text), true));
  }

  /** The task is done; the last event of a stream. */
  public static MockEvent completed() {
    return of(new Kind.Status("completed", Optional.empty(), true));
  }

  /** The task failed; the last event of a stream. */
  public static MockEvent failed(String text) {
    return of(new Kind.Status("failed", Optional.of(text), true));
  }

  /**
   * Any result.
   *
   * @param json one JSON value; becomes the member {@code result} as it is, but on one line
   * @throws IllegalArgumentException when it is not exactly one JSON value
   */
  public static MockEvent result(String json) {
    return of(new Kind.Result(ReplyJson.checked(json)));
  }

  /** A JSON-RPC error. */
  public static MockEvent error(int code, String message) {
    return of(new Kind.RpcError(code, message));
  }

  /** The connection breaks here, before the end of the stream. */
  public static MockEvent broken() {
    return of(new Kind.Break());
  }

  /** The same event after a pause. */
  public MockEvent after(Duration time) {
    return new MockEvent(kind, time);
  }

  Kind kind() {
    return kind;
  }

  Duration pause() {
    return pause;
  }
}
