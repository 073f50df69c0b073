package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Opens the streams by which clients are answered. Safe for use by many threads. */
public final class ClientStreams {
  /** How often {@link #check()} must run: a client is given up at most this much later than its limit. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final long MOST_UNREAD = 64 << 20;
  private static final int MOST_UNREAD_OF_ONE = 4 << 20;

  private final Supervisor supervisor;
  private final LongSupplier nanos;
  private final UnreadBytes unread = new UnreadBytes(MOST_UNREAD, MOST_UNREAD_OF_ONE);
  private final Set<ReadAhead> ahead = ConcurrentHashMap.newKeySet();

  /**
   * Takes what streams need.
   *
   * @param supervisor owns the threads that keep streams alive
   * @param nanos the clock of limits, in nanoseconds
   */
  public ClientStreams(Supervisor supervisor, LongSupplier nanos) {
    this.supervisor = supervisor;
    this.nanos = nanos;
  }

  /** Gives clients up that do not read. */
  public void check() {
    ahead.forEach(ReadAhead::check);
  }

  /** Opens one whose writer has nothing else to do than to wait for this client. */
  public KeptAliveStream open(ServerResponse response) {
    return KeptAliveStream.open(response, supervisor);
  }

  /** Opens one whose writer waits for no client: what comes from an agent, which others may follow. */
  public ReadAhead openAhead(ServerResponse response) {
    var stream = open(response);
    return ahead(stream, stream::breakOff, stream::end);
  }

  /** Opens a long document whose writer waits for no client. */
  public ReadAhead documentAhead(ServerResponse response) {
    return ahead(response.header(Json.CONTENT_TYPE).outputStream(), () -> {}, () -> {});
  }

  private ReadAhead ahead(OutputStream out, Runnable breakOff, Runnable afterwards) {
    var stream = new ReadAhead(out, breakOff, ended -> {
      ahead.remove(ended);
      afterwards.run();
    }, unread, nanos);
    ahead.add(stream);
    return stream;
  }
}
