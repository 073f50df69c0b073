package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.http.Json;
import io.helidon.webserver.http.ServerResponse;

/** Opens the streams by which clients are answered. Safe for use by many threads. */
public final class ClientStreams {
  private static final long MOST_UNREAD = 64 << 20;

  private final Supervisor supervisor;
  private final UnreadBytes unread = new UnreadBytes(MOST_UNREAD);

  /** Takes who owns the threads that keep streams alive. */
  public ClientStreams(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Opens one whose writer has nothing else to do than to wait for this client. */
  public KeptAliveStream open(ServerResponse response) {
    return KeptAliveStream.open(response, supervisor);
  }

  /** Opens one whose writer waits for no client: what comes from an agent, which others may follow. */
  public ReadAhead openAhead(ServerResponse response) {
    var stream = open(response);
    return ReadAhead.of(stream, stream::breakOff, stream::end, unread, ReadAhead.PATIENCE);
  }

  /** Opens a long document whose writer waits for no client. */
  public ReadAhead documentAhead(ServerResponse response) {
    return ReadAhead.of(response.header(Json.CONTENT_TYPE).outputStream(), () -> {}, () -> {},
        unread, ReadAhead.PATIENCE);
  }
}
