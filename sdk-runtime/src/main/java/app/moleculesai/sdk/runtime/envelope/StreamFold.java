package app.moleculesai.sdk.runtime.envelope;

import app.moleculesai.sdk.api.messagestore.Body;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds an agent's event stream into the one body that the same call would have had without streaming ({@code wire.md}
 * 3.11): {@code {jsonrpc, id, result}} with the stream's last message, else with the task that its events describe, or
 * with its error. Fed beside the stream with the bytes as they come. Events that are no JSON are passed over; one that
 * is neither message nor task nor update of a task counts only when there is nothing else. Memory is bounded by a small
 * multiple of the maximum. One thread at a time.
 */
public final class StreamFold {
  private final int most;
  private final EventLines lines;
  private final EventShape shape = new EventShape();
  private boolean tooLarge;

  private byte[] id = {'n', 'u', 'l', 'l'};
  private byte @Nullable [] error;
  private byte @Nullable [] message;
  private byte @Nullable [] other;
  private boolean version1;
  private @Nullable TaskFold task;

  /** What came of a stream. */
  public sealed interface Outcome {
    /** One body, storable. */
    record Folded(Body body) implements Outcome {}
    /** The body would be larger than the maximum; nothing is kept of it. */
    record TooLarge() implements Outcome {}
    /** There was no event that says anything. */
    record Nothing() implements Outcome {}

    /** Returns the body, if there is one. */
    default Optional<Body> folded() {
      return this instanceof Folded reply ? Optional.of(reply.body()) : Optional.empty();
    }
  }

  /**
   * Starts a stream.
   *
   * @param most the largest body that may come of it, in bytes
   */
  public StreamFold(int most) {
    this.most = most;
    this.lines = new EventLines(most, this::take);
  }

  /** Takes the next bytes of a stream of server-sent events; nothing of the array is kept. */
  public void accept(byte[] bytes, int offset, int length) {
    guarded(() -> lines.accept(bytes, offset, length));
  }

  /** Takes one event that came by another way: its JSON. */
  public void event(Body json) {
    guarded(() -> take(json.toByteArray(), json.size()));
  }

  /** Takes the end of the stream, also of one that broke, and returns what it said until then. */
  public Outcome finish() {
    guarded(lines::finish);
    var body = new JsonBuffer();
    guarded(() -> writeTo(body));
    if (body.size() == 0 && !tooLarge) {
      return new Outcome.Nothing();
    }
    var storable = StorableJson.of(body.toByteArray());
    return tooLarge || storable.size() > most
        ? new Outcome.TooLarge()
        : new Outcome.Folded(storable);
  }

  private interface Step {
    void run() throws FoldTooLargeException;
  }

  private void guarded(Step step) {
    if (tooLarge) {
      return;
    }
    try {
      step.run();
    } catch (FoldTooLargeException e) {
      tooLarge = true;
      error = null;
      forget();
    }
  }

  private void forget() {
    message = null;
    task = null;
    other = null;
  }

  private void take(byte[] document, int length) throws FoldTooLargeException {
    if (length > most) {
      throw new FoldTooLargeException();
    }
    try {
      if (envelope(document, length)) {
        payload(document);
      }
    } catch (IOException | RuntimeException e) {
      // no JSON: nothing was taken of it, because the first pass reads all of it
    }
  }

  /** Reads the whole event and says whether it has a result, or is one itself, as in the streams of REST. */
  private boolean envelope(byte[] document, int length) throws IOException {
    byte[] newId = null;
    byte[] newError = null;
    boolean hasResult = false;
    try (JsonParser json = JsonTokens.open(document, 0, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String member;
      while ((member = json.nextFieldName()) != null) {
        JsonToken value = json.nextToken();
        if (member.equals("result")) {
          shape.read(json);
          hasResult = true;
        } else if (member.equals("id") && value.isScalarValue()) {
          newId = JsonTokens.raw(json, document, 0);
        } else if (member.equals("error") && value != JsonToken.VALUE_NULL) {
          newError = JsonTokens.raw(json, document, 0);
        } else {
          json.skipChildren();
        }
      }
      JsonTokens.requireEnd(json);
    }
    if (newError == null && !hasResult) {
      return isBareEvent(document, length);
    }
    id = newId == null ? id : newId;
    if (newError != null) {
      forget();
      error = newError;
    }
    return error == null;
  }

  private boolean isBareEvent(byte[] document, int length) throws IOException {
    try (JsonParser json = JsonTokens.open(document, 0, length)) {
      json.nextToken();
      shape.read(json);
      return shape.kind != EventShape.Kind.OTHER;
    }
  }

  private void payload(byte[] document) throws IOException, FoldTooLargeException {
    var payload = Arrays.copyOfRange(document, shape.start, shape.end);
    switch (shape.kind) {
      case MESSAGE -> {
        forget();
        message = payload;
        version1 = shape.version1;
      }
      case TASK, STATUS_UPDATE, ARTIFACT_UPDATE -> {
        if (message == null) {
          update(payload);
          version1 = shape.version1;
        }
      }
      case OTHER -> {
        if (message == null && task == null) {
          other = payload;
        }
      }
    }
  }

  private void update(byte[] payload) throws IOException, FoldTooLargeException {
    var known = task;
    if (known == null) {
      known = new TaskFold(most);
      task = known;
      other = null;
    }
    try (JsonParser json = JsonTokens.open(payload)) {
      json.nextToken();
      switch (shape.kind) {
        case TASK -> known.task(json, payload);
        case STATUS_UPDATE -> known.status(json, payload);
        default -> known.artifact(json, payload);
      }
    }
  }

  private void writeTo(JsonBuffer out) throws FoldTooLargeException {
    if (error == null && message == null && task == null && other == null) {
      return;
    }
    out.ascii("{\"jsonrpc\":\"2.0\",\"id\":");
    out.writeBytes(id);
    if (error != null) {
      out.ascii(",\"error\":");
      out.writeBytes(error);
    } else {
      out.ascii(",\"result\":");
      result(out);
    }
    out.write('}');
  }

  private void result(JsonBuffer out) throws FoldTooLargeException {
    var known = task;
    if (message != null) {
      wrap(out, "message", message);
    } else if (known != null) {
      var value = new JsonBuffer();
      known.writeTo(value, version1);
      wrap(out, "task", value.toByteArray());
    } else if (other != null) {
      out.writeBytes(other);
    }
  }

  private void wrap(JsonBuffer out, String member, byte[] value) {
    if (version1) {
      out.ascii("{\"" + member + "\":");
    }
    out.writeBytes(value);
    if (version1) {
      out.write('}');
    }
  }
}
