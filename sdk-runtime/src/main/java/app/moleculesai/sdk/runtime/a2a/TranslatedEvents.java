package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.envelope.EventLines;
import app.moleculesai.sdk.runtime.envelope.FoldTooLargeException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Takes an agent's events and sends a client those that say the same in its generation, each as soon as it is whole.
 * One thread at a time.
 */
final class TranslatedEvents extends OutputStream {
  private static final int LONGEST = 10 << 20; // RE-1: a longer one the proxy breaks off anyway

  private final AnswerTranslation translation;
  private final OutputStream out;
  private final ClientStream client;
  private final EventLines lines = new EventLines(LONGEST, this::event);

  TranslatedEvents(AnswerTranslation translation, OutputStream out) {
    this.translation = translation;
    this.out = out;
    this.client = new ClientStream(out);
  }

  private void event(byte[] data, int length) {
    translation.event(Body.wrap(Arrays.copyOf(data, length))).forEach(client::writeEvent);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[]{(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      lines.accept(bytes, offset, length);
    } catch (FoldTooLargeException e) {
      throw new IOException("an event of the agent is too large", e);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      lines.finish();
    } catch (FoldTooLargeException e) {
      throw new IOException("an event of the agent is too large", e);
    }
    out.close();
  }
}
