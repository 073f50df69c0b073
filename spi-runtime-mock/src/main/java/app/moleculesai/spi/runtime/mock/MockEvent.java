package app.moleculesai.spi.runtime.mock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One event of a stream, or the only one of a plain answer, in the words of A2A 0.3. All events of one answer speak of
 * the same context and the same task. Immutable.
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
    record Task(String state, List<MockArtifact> artifacts) implements Kind {}

    /** News of the task. */
    record Status(String state, Optional<String> text, boolean last) implements Kind {}

    /** Something the task made. */
    record Artifact(MockArtifact artifact) implements Kind {}

    /** Any result. */
    record Result(String json) implements Kind {}

    /** A JSON-RPC error. */
    record RpcError(int code, String message) implements Kind {}

    /** The connection breaks. */
    record Break() implements Kind {}
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
    return of(new Kind.Task("submitted", List.of()));
  }

  /** The task, done, with all it made. */
  public static MockEvent task(MockArtifact... artifacts) {
    return of(new Kind.Task("completed", List.of(artifacts)));
  }

  /** The agent says what it does. */
  public static MockEvent working(String text) {
    return of(new Kind.Status("working", Optional.of(text), false));
  }

  /** The task made something. */
  public static MockEvent artifact(MockArtifact artifact) {
    return of(new Kind.Artifact(artifact));
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
