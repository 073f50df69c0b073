package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@code /ws} that keeps what it hears. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final JsonMapper STRICT = JsonMapper.builder()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<Boolean> pinged = new CompletableFuture<>();
  private final CompletableFuture<Boolean> cutOff = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final boolean reads;

  private SocketClient(boolean reads) {
    this.reads = reads;
  }

  /** Connects; headers are names and values in turn. */
  public static Connected connect(int port, String... headers) {
    return connect(port, true, headers);
  }

  /** Connects, and reads nothing until it is told to. */
  public static Connected connectDeaf(int port) {
    return connect(port, false);
  }

  private static Connected connect(int port, boolean reads, String... headers) {
    var listener = new SocketClient(reads);
    var builder = listener.client.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    var socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), listener).join();
    return new Connected(socket, listener);
  }

  /** A connection and what was heard on it. */
  public record Connected(WebSocket socket, SocketClient heard) implements AutoCloseable {
    /** Returns the next message, and fails when it is not strict JSON. */
    public JsonNode next() throws Exception {
      var message = heard.messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("an event within 10 s").isNotNull();
      return STRICT.readTree(message);
    }

    /** Completes with the status that the server closed with. */
    public CompletableFuture<Integer> closed() {
      return heard.closed;
    }

    /** Completes when the connection breaks without a goodbye. */
    public CompletableFuture<Boolean> cutOff() {
      return heard.cutOff;
    }

    /** Completes when the server asks whether the client is there. */
    public CompletableFuture<Boolean> pinged() {
      return heard.pinged;
    }

    /** Reads from here on. */
    public void listen() {
      socket.request(Long.MAX_VALUE);
    }

    @Override
    public void close() {
      socket.abort();
      heard.close();
    }
  }

  @Override
  public void onOpen(WebSocket socket) {
    if (reads) {
      socket.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      messages.add(text.toString());
      text.setLength(0);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    pinged.complete(true);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    closed.complete(status);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    cutOff.complete(true);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
