package app.moleculesai.examples.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One kept-alive connection to a server on the loopback address, and its place in the round of requests. */
final class LoadConnection implements AutoCloseable {
  private final InetSocketAddress address;
  private final List<ByteBuffer> requests;
  private int next;
  private SocketChannel channel;
  private ReplyReader reader;
  private long bodyBytes;

  /**
   * Connects.
   *
   * @param requests whole HTTP requests; the first to be sent is number {@code start}, counted round
   */
  LoadConnection(int port, List<byte[]> requests, int start) throws IOException {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    // direct: a heap buffer would be copied into one for every write
    this.requests = requests.stream()
        .map(bytes -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()).toList();
    this.next = start % requests.size();
    this.channel = open(address);
    this.reader = new ReplyReader(channel);
  }

  /** Sends the next request. */
  void send() throws IOException {
    ByteBuffer request = requests.get(next);
    next = next + 1 == requests.size() ? 0 : next + 1;
    request.rewind();
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /** Waits for the reply to the request under way and returns its status. A server that closes after it is connected to anew. */
  int receive() throws IOException {
    int status = reader.read();
    bodyBytes = reader.bodyBytes();
    if (reader.closing()) {
      reopen();
    }
    return status;
  }

  /** Returns the size of the last reply's body. */
  long bodyBytes() {
    return bodyBytes;
  }

  void reopen() throws IOException {
    close();
    channel = open(address);
    reader = new ReplyReader(channel);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the run is over, or a new connection takes its place
    }
  }

  private static SocketChannel open(InetSocketAddress address) throws IOException {
    var channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }
}
