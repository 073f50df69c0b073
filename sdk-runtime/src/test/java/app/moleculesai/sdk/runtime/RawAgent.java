package app.moleculesai.sdk.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent on the loopback address that reads a request and then does, byte for byte, what a test says. */
public final class RawAgent implements AutoCloseable {
  /** What the agent does with one request. */
  @FunctionalInterface
  public interface Behaviour {
    /** Answers one. */
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Thread acceptor;

  /** Listens from now on. */
  public RawAgent(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.acceptor = Thread.ofVirtual().name("raw-agent").start(this::accept);
  }

  /** Returns where it is called. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/agent");
  }

  /** Returns the requests so far. */
  public List<Exchange> exchanges() {
    return exchanges;
  }

  /** Returns how many connections were opened. */
  public int connections() {
    return accepted.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.add(socket);
        accepted.incrementAndGet();
        Thread.ofVirtual().name("raw-agent-connection").start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      while (true) {
        var exchange = Exchange.read(socket);
        exchanges.add(exchange);
        behaviour.answer(exchange);
      }
    } catch (IOException e) {
      // the other side is gone, which may be what the test wants
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When it returns nobody listens: a virtual thread that accepts closes the port, after it has run once more. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var connection : connections) {
      connection.close();
    }
  }

  /** One request and the way to its answer. */
  public record Exchange(String head, String body, Socket socket) {
    private static Exchange read(Socket socket) throws IOException {
      var in = socket.getInputStream();
      var head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(next(in));
      }
      var text = head.toString(ISO_8859_1);
      int length = text.toLowerCase(Locale.ROOT).lines()
          .filter(line -> line.startsWith("content-length:"))
          .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", ""))).findFirst().orElse(0);
      return new Exchange(text, new String(in.readNBytes(length), UTF_8), socket);
    }

    private static int next(InputStream in) throws IOException {
      int read = in.read();
      if (read < 0) {
        throw new EOFException();
      }
      return read;
    }

    /** Sends bytes at once. */
    public void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(UTF_8));
      socket.getOutputStream().flush();
    }

    /** Sends a whole answer. */
    public void answer(int status, String type, String body) throws IOException {
      send("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + type + "\r\nContent-Length: "
          + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
    }

    /** Answers as an agent that is asked by {@code message/send}. */
    public void say(String text) throws IOException {
      answer(200, "application/json", """
          {"jsonrpc":"2.0","id":"1","result":{"kind":"message","role":"agent","messageId":"a",
          "parts":[{"kind":"text","text":"%s"}]}}""".formatted(text));
    }

    /** Begins a stream of events. */
    public void beginEvents() throws IOException {
      send("""
          HTTP/1.1 200 OK\r
          Content-Type: text/event-stream\r
          Transfer-Encoding: chunked\r
          \r
          """);
    }

    /** Sends one chunk of a body. */
    public void chunk(String bytes) throws IOException {
      send(Integer.toHexString(bytes.getBytes(UTF_8).length) + "\r\n" + bytes + "\r\n");
    }

    /** Sends one event that says something. */
    public void event(String text) throws IOException {
      chunk("""
          data: {"jsonrpc":"2.0","id":"1","result":{"kind":"message","role":"agent",\
          "messageId":"a","parts":[{"kind":"text","text":"%s"}]}}

          """.formatted(text));
    }

    /** Ends a body that was sent in chunks. */
    public void endChunks() throws IOException {
      send("0\r\n\r\n");
    }

    /** Waits until the other side has closed the connection. */
    public void awaitClosed() throws IOException {
      try {
        while (socket.getInputStream().read() >= 0) {
          // what comes after the request is of no interest
        }
      } catch (IOException e) {
        // closed as well
      }
    }

    /** Closes the connection. */
    public void hangUp() throws IOException {
      socket.close();
    }
  }
}
