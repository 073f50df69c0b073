package app.moleculesai.sdk.runtime.http;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an agent or a receiver of news. The library's own kind writes what passes through to its log, where no
 * message may be ({@code design.md} 12); this one does not. One thread at a time.
 */
public final class OutboundConnection extends DefaultBHttpClientConnection
    implements
      ManagedHttpClientConnection {
  /** A connection has three of them for as long as it is open; more than this passes by them. */
  private static final int BUFFER = 2 << 10;
  /** Interim answers (1xx) before one answer; who never stops sending them is never waited for by reading. */
  private static final int MOST_INTERIM = 1000;

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_HEADER = 16 << 10;
  private static final Http1Config LIMITS = Http1Config.custom().setMaxHeaderCount(MOST_HEADERS)
      .setMaxLineLength(LONGEST_HEADER).setBufferSize(BUFFER).build();

  private int interim;

  /** Opens none yet: the library hands it its socket. */
  public OutboundConnection() {
    super(LIMITS);
  }

  @Override
  public @Nullable Socket getSocket() {
    var holder = getSocketHolder();
    return holder == null ? null : holder.getSocket();
  }

  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    var response = super.receiveResponseHeader();
    interim = response.getCode() < 200 ? interim + 1 : 0;
    if (interim > MOST_INTERIM) {
      throw new ProtocolException("more than " + MOST_INTERIM + " interim answers");
    }
    return response;
  }

  /** Nothing to set aside: no limit of time is set on the socket. */
  @Override
  public void passivate() {}

  @Override
  public void activate() {}
}
