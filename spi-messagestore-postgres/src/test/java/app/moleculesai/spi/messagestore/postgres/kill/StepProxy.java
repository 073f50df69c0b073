package app.moleculesai.spi.messagestore.postgres.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between components and PostgreSQL, and lets an operation stand still between two of its steps. Operations run
 * through it one after the other; those that stand still stay so. Safe for use by many threads.
 */
final class StepProxy implements AutoCloseable {
  private final int port;
  private final ServerSocket entrance;
  private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;
  private volatile Stop stop = new Stop(Integer.MAX_VALUE);

  private StepProxy(int port) throws IOException {
    this.port = port;
    this.entrance = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Before the server at this port. */
  static StepProxy to(int port) {
    try {
      return new StepProxy(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it listens. */
  int port() {
    return entrance.getLocalPort();
  }

  /** Lets the operation that comes now stand still after so many steps. */
  Stop stopAfter(int steps) {
    stop = new Stop(steps);
    isCut = false;
    return stop;
  }

  /** Lets everything that comes now run to its end. */
  void pass() {
    stopAfter(Integer.MAX_VALUE);
  }

  /** Ends all conversations, as the system does when one side is dead, and takes no new ones until it is told to. */
  void cut() {
    isCut = true;
    conversations.removeIf(conversation -> {
      conversation.close();
      return true;
    });
  }

  private void accept() {
    try {
      while (true) {
        var client = entrance.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException e) {
      cut(); // closed
    }
  }

  private void join(Socket client) {
    try {
      client.setTcpNoDelay(true);
      var server = new Socket(InetAddress.getLoopbackAddress(), port);
      server.setTcpNoDelay(true);
      var conversation = new Conversation(client, server, () -> stop);
      conversations.add(conversation);
      if (isCut) {
        conversation.close();
      }
      conversation.carry();
    } catch (IOException e) {
      close(client); // the server does not answer
    }
  }

  private static void close(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
