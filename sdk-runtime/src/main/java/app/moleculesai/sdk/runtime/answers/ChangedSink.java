package app.moleculesai.sdk.runtime.answers;

import app.moleculesai.sdk.api.messagestore.Body;
import java.io.OutputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** Tells a client in other words what it may know of an agent's answer. Belongs to one thread. */
public final class ChangedSink extends PassingSink {
  private final UnaryOperator<Body> words;

  /**
   * Takes the words.
   *
   * @param words what the client hears of a response of JSON-RPC; never throws
   */
  public ChangedSink(UnaryOperator<Body> words, ReplySink client) {
    super(client);
    this.words = words;
  }

  @Override
  public void answer(int status, Body json) {
    client.answer(status, status < 300 ? words.apply(json) : json);
  }

  @Override
  public void failedTask(Body json, String why) {
    client.failedTask(words.apply(json), why);
  }

  @Override
  public void event(Body json) {
    client.event(words.apply(json));
  }

  @Override
  public ClientStream events() {
    return client.events().changing(words);
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return eventStream
        ? new EventsOutput(client.stream(status, true), json -> List.of(words.apply(json)))
        : new WholeDocument(json -> answer(status, json));
  }
}
