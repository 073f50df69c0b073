package app.moleculesai.examples.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that can break. Safe for use by many threads. */
final class Line implements AutoCloseable {
  private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private final URI server;

  Line(URI server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  /** Returns where something of the server is at this end of the line. */
  URI through(URI there) {
    return URI.create("http://127.0.0.1:" + entry.getLocalPort() + there.getRawPath());
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        var near = entry.accept();
        var far = new Socket(server.getHost(), server.getPort());
        ends.add(near);
        ends.add(far);
        pass(near, far);
        pass(far, near);
      } catch (IOException e) {
        // this end is closed, or the other one is
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    Thread.ofVirtual().start(() -> {
      try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        // it is broken
      }
    });
  }

  /** Breaks all connections that there are; new ones can be made. */
  void cut() {
    ends.removeIf(Line::isCut);
  }

  private static boolean isCut(Socket end) {
    try (end) {
      end.setSoLinger(true, 0); // without a goodbye
    } catch (IOException e) {
      // it was closed before
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    entry.close();
    cut();
  }
}
