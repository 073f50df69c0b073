package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.streams.StreamRun;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Passes an answer on, and remembers the events of a stream of A2A so that its client may come back. Closing it breaks a
 * stream off that did not end. Belongs to one thread.
 */
final class NumberedSink implements ReplySink, AutoCloseable {
  private final Supplier<StreamRun> runs;
  private final ReplySink client;
  private Optional<StreamRun> run = Optional.empty();

  /** Takes what begins a stream, once there is one. */
  NumberedSink(Supplier<StreamRun> runs, ReplySink client) {
    this.runs = runs;
    this.client = client;
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    var out = client.stream(status, eventStream);
    if (!eventStream) {
      return out;
    }
    var begun = runs.get();
    run = Optional.of(begun);
    return new NumberedEvents(begun, out);
  }

  @Override
  public void answer(int status, Body json) {
    client.answer(status, json);
  }

  @Override
  public void event(Body json) {
    client.event(json);
  }

  @Override
  public void refused(SdkException failure, Body rpc, boolean streams) {
    client.refused(failure, rpc, streams);
  }

  @Override
  public void waits(UUID turnId, Body json) {
    client.waits(turnId, json);
  }

  @Override
  public void deposited(UUID turnId, Body json) {
    client.deposited(turnId, json);
  }

  @Override
  public void close() {
    run.ifPresent(StreamRun::breakOff);
  }
}
