package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.EventLines;
import app.moleculesai.sdk.runtime.envelope.FoldTooLargeException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes events and sends others in their place, each as soon as it is whole. Ids are those of what comes in; of several
 * events in place of one the last has its. One thread at a time.
 */
public final class EventsOutput extends OutputStream {
  private static final int LONGEST = 10 << 20; // RE-1: a longer one the proxy breaks off anyway

  private final Function<Body, List<Body>> change;
  private final ClientStream client;
  private final EventLines lines = new EventLines(LONGEST, this::event);

  /** Takes what is sent for the data of an event. */
  public EventsOutput(OutputStream out, Function<Body, List<Body>> change) {
    this(new ClientStream(out), change);
  }

  /** Takes also how events are sent. */
  public EventsOutput(ClientStream client, Function<Body, List<Body>> change) {
    this.client = client;
    this.change = change;
  }

  private void event(byte[] data, int length) {
    var events = change.apply(Body.wrap(Arrays.copyOf(data, length)));
    for (int at = 0; at < events.size(); at++) {
      client.writeEvent(events.get(at),
          at == events.size() - 1 ? lines.id() : Optional.empty());
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      lines.accept(bytes, offset, length);
    } catch (FoldTooLargeException e) {
      throw new IOException("an event of the agent is too large", e);
    }
  }

  @Override
  public void flush() {
    client.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      lines.finish();
    } catch (FoldTooLargeException e) {
      throw new IOException("an event of the agent is too large", e);
    }
    client.close();
  }
}
