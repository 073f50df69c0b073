package app.moleculesai.spi.messagestore.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way to a PostgreSQL server that fails when a test wants it to: it refuses, cuts, delays or swallows, counts the
 * statements that pass (each Execute and Query message), and halts at one of them. The connections must not be
 * encrypted. Safe for use by many threads; the monitor guards how it behaves.
 */
public final class TestProxy implements AutoCloseable {
  private static final Pattern HOST_AND_PORT = Pattern.compile("@([^:/]+):(\\d+)/");
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final String host;
  private final int port;
  private final int ownPort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listening;
  private boolean swallowing;
  private Duration delay = Duration.ZERO;
  private long statements;
  private @Nullable Halt halt;

  private TestProxy(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.ownPort = listen(0);
  }

  /** Makes a way to the server of an address of {@link TestServer}. */
  public static TestProxy to(String address) {
    var found = HOST_AND_PORT.matcher(address);
    if (!found.find()) {
      throw new IllegalArgumentException("no host and port in the address");
    }
    try {
      return new TestProxy(found.group(1), Integer.parseInt(found.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the same address by this way. */
  public String address(String address) {
    return HOST_AND_PORT.matcher(address).replaceFirst("@127.0.0.1:" + ownPort + "/");
  }

  /** Passes everything on, also what was kept back. */
  public synchronized void pass() {
    swallowing = false;
    delay = Duration.ZERO;
    notifyAll();
    if (listening == null) {
      try {
        listen(ownPort);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Refuses connections, and cuts those that are open. */
  public synchronized void refuse() {
    closeListening();
    cut();
  }

  /** Cuts the connections that are open; new ones are let through. */
  public void cut() {
    links.forEach(Link::close);
  }

  /** Keeps back what either side says; connections stay open, and new ones seem to be accepted. */
  public synchronized void swallow() {
    swallowing = true;
  }

  /** Passes on each message of a client that much later. */
  public synchronized void delay(Duration time) {
    delay = time;
  }

  /** Returns how many statements were passed on so far. */
  public synchronized long statements() {
    return statements;
  }

  /** Returns how many connections are open. */
  public int connections() {
    return links.size();
  }

  /** Stops at the n-th statement from now, 1 for the next one, before the server gets it. */
  public synchronized Halt haltBefore(int n) {
    halt = new Halt(statements + n, true);
    return halt;
  }

  /** Lets the n-th statement from now through, and keeps back the server's answer. */
  public synchronized Halt haltAfter(int n) {
    halt = new Halt(statements + n, false);
    return halt;
  }

  @Override
  public void close() {
    synchronized (this) {
      closeListening();
      swallowing = false;
      notifyAll();
      if (halt != null) {
        halt.resume();
      }
    }
    cut();
  }

  private synchronized void closeListening() {
    try {
      if (listening != null) {
        listening.close();
        listening = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int listen(int at) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    listening = socket;
    Thread.ofVirtual().start(() -> accept(socket));
    return socket.getLocalPort();
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client; var server = new Socket(host, port); var link = new Link(client, server)) {
      links.add(link);
      link.run();
    } catch (IOException e) {
      // one of the two went away
    }
  }

  /** Waits until messages may pass, and says what halts this one. */
  private synchronized @Nullable Halt admit(char type) throws IOException {
    awaitPassing();
    if (type == 'E' || type == 'Q') {
      statements++;
      if (halt != null && halt.statement == statements) {
        return halt;
      }
    }
    return null;
  }

  private synchronized void awaitPassing() throws IOException {
    try {
      while (swallowing) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized Duration delay() {
    return delay;
  }

  /** A statement at which one connection stands still; the others go on. */
  public static final class Halt {
    private final long statement;
    private final boolean before;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch resumed = new CountDownLatch(1);
    private volatile @Nullable Link at;

    private Halt(long statement, boolean before) {
      this.statement = statement;
      this.before = before;
    }

    /** Waits until it stands there; false when it does not come to that in time. */
    public boolean reachedWithin(Duration limit) throws InterruptedException {
      return reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says whether it came to that. */
    public boolean isReached() {
      return reached.getCount() == 0;
    }

    /** Goes on. */
    public void resume() {
      resumed.countDown();
    }

    /** Cuts the connection that stands there. */
    public void cut() {
      var link = at;
      if (link != null) {
        link.close();
      }
      resume();
    }

    private void hold(Link link) throws IOException {
      at = link;
      reached.countDown();
      try {
        resumed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** One connection. */
  private final class Link implements AutoCloseable {
    private final Socket client;
    private final Socket server;
    private final DataInputStream fromClient;
    private final DataInputStream fromServer;
    private final OutputStream toClient;
    private final OutputStream toServer;
    private volatile @Nullable Halt keepingBack;

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      fromClient = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      fromServer = new DataInputStream(new BufferedInputStream(server.getInputStream()));
      toClient = client.getOutputStream();
      toServer = server.getOutputStream();
    }

    void run() throws IOException {
      if (!greet()) {
        return;
      }
      Thread.ofVirtual().start(this::answer);
      while (true) {
        var message = message(fromClient);
        LockSupport.parkNanos(delay().toNanos());
        var halted = admit((char) message[0]);
        if (halted != null && halted.before) {
          halted.hold(this);
        } else if (halted != null) {
          keepingBack = halted;
        }
        toServer.write(message);
      }
    }

    /** The first messages have no type: the wish to encrypt, which the server refuses, then who one is. */
    private boolean greet() throws IOException {
      while (true) {
        int length = fromClient.readInt();
        var body = fromClient.readNBytes(length - Integer.BYTES);
        awaitPassing();
        toServer.write(ByteBuffer.allocate(length).putInt(length).put(body).array());
        int code = ByteBuffer.wrap(body).getInt();
        if (code != SSL_REQUEST && code != GSS_REQUEST) {
          return code >>> Short.SIZE == 3; // otherwise it is the wish to cancel, and no answer comes
        }
        toClient.write(fromServer.readByte());
      }
    }

    private void answer() {
      try {
        while (true) {
          var kept = new ByteArrayOutputStream();
          byte[] message;
          do {
            message = message(fromServer);
            kept.write(message);
          } while (keepingBack != null && message[0] != 'Z');
          var halted = keepingBack;
          if (halted != null) {
            halted.hold(this);
            keepingBack = null;
          }
          awaitPassing();
          toClient.write(kept.toByteArray());
        }
      } catch (IOException e) {
        close();
      }
    }

    private byte[] message(DataInputStream from) throws IOException {
      byte type = from.readByte();
      int length = from.readInt();
      return ByteBuffer.allocate(1 + length).put(type).putInt(length)
          .put(from.readNBytes(length - Integer.BYTES)).array();
    }

    @Override
    public void close() {
      links.remove(this);
      try {
        client.close();
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
