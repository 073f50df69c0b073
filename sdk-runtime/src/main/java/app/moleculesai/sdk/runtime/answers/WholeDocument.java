package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Gathers a document that comes as a stream and has to be read whole. One thread at a time. */
public final class WholeDocument extends ByteArrayOutputStream {
  private final Consumer<Body> taker;
  private boolean closed;

  /** Takes who gets the document, once it is closed. */
  public WholeDocument(Consumer<Body> taker) {
    this.taker = taker;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      taker.accept(Body.wrap(toByteArray()));
    }
  }
}
