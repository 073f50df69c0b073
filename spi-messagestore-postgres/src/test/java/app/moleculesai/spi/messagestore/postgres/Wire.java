package app.moleculesai.spi.messagestore.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The wire between a component and its database, to be cut, to fall silent and to be mended. Safe for use by many
 * threads; the lock guards the two flags.
 */
public final class Wire implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket entrance;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean whole;
  private boolean silent;

  private Wire(int port, boolean whole) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.whole = whole;
    Thread.ofVirtual().start(this::accept);
  }

  /** A wire to the server of this address. */
  public static Wire to(String address) {
    return of(address, true);
  }

  /** A wire that is cut from the beginning. */
  public static Wire cutTo(String address) {
    return of(address, false);
  }

  private static Wire of(String address, boolean whole) {
    try {
      return new Wire(java.net.URI.create(address).getPort(), whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address with this wire in between. */
  public String through(String address) {
    var uri = java.net.URI.create(address);
    return address.replace(":" + uri.getPort() + "/", ":" + entrance.getLocalPort() + "/")
        .replace("@localhost:", "@127.0.0.1:");
  }

  /** Ends all connections and refuses new ones. */
  public void cut() {
    set(false, false);
    sockets.forEach(Wire::close);
  }

  /** Lets nothing through any more, without a sign. */
  public void fallSilent() {
    set(true, true);
  }

  /** Lets everything through. */
  public void mend() {
    set(true, false);
  }

  private void set(boolean isWhole, boolean isSilent) {
    lock.lock();
    try {
      whole = isWhole;
      silent = isSilent;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWhole() {
    lock.lock();
    try {
      return whole;
    } finally {
      lock.unlock();
    }
  }

  private void awaitSound() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (silent) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        var client = entrance.accept();
        if (isWhole()) {
          Thread.ofVirtual().start(() -> join(client));
        } else {
          close(client);
        }
      }
    } catch (IOException e) {
      sockets.forEach(Wire::close); // closed
    }
  }

  private void join(Socket client) {
    sockets.add(client);
    try {
      var there = new Socket(server.getAddress(), server.getPort());
      sockets.add(there);
      Thread.ofVirtual().start(() -> carry(there, client));
      carry(client, there);
    } catch (IOException e) {
      close(client);
    }
  }

  private void carry(Socket from, Socket to) {
    var bytes = new byte[8192];
    try {
      int read = from.getInputStream().read(bytes);
      while (read >= 0) {
        awaitSound();
        to.getOutputStream().write(bytes, 0, read);
        read = from.getInputStream().read(bytes);
      }
    } catch (IOException | InterruptedException e) {
      // cut
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    mend();
    entrance.close();
  }
}
