package app.moleculesai.sdk.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketContext;
import io.helidon.websocket.WsSession;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket without a network, which keeps what is sent on it. */
final class HandSession implements WsSession {
  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();

  /** Returns the next frame. */
  String next() throws InterruptedException {
    var frame = frames.poll(10, TimeUnit.SECONDS);
    assertThat(frame).as("a frame within 10 s").isNotNull();
    return frame;
  }

  private WsSession sent(String frame) {
    frames.add(frame);
    return this;
  }

  @Override
  public WsSession send(String text, boolean last) {
    return sent(text);
  }

  @Override
  public WsSession send(BufferData data, boolean last) {
    return sent("binary");
  }

  @Override
  public WsSession ping(BufferData data) {
    return sent("ping");
  }

  @Override
  public WsSession pong(BufferData data) {
    return sent("pong");
  }

  @Override
  public WsSession close(int code, String reason) {
    return sent("close " + code);
  }

  @Override
  public WsSession terminate() {
    return sent("terminate");
  }

  @Override
  public SocketContext socketContext() {
    throw new UnsupportedOperationException("there is no network");
  }
}
