package app.moleculesai.sdk.runtime.a2a;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/**
 * Passes a long document on, and reads at its end which task it tells of, also for a client that left. One thread at a
 * time.
 */
final class OverheardDocument extends OutputStream {
  private final AnswerTasks tasks;
  private final ClientStream client;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream(); // RE-1 bounds it

  OverheardDocument(AnswerTasks tasks, OutputStream client) {
    this.tasks = tasks;
    this.client = new ClientStream(client);
  }

  @Override
  public void write(int one) {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    document.write(bytes, offset, length);
    client.write(bytes, offset, length);
  }

  @Override
  public void flush() {
    client.flush();
  }

  @Override
  public void close() {
    tasks.heard(document.toByteArray());
    client.close();
  }
}
