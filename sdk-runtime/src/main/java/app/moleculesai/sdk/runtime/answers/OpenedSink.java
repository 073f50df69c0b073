package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.OutputStream;
import java.util.List;

/** Passes an agent's events to a client that has its stream already. Belongs to one thread. */
public record OpenedSink(ClientStream events) implements ReplySink {
  @Override
  public void answer(int status, Body json) {
    throw new IllegalStateException("the client has a stream");
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return new EventsOutput(events, List::of);
  }
}
