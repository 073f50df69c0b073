package app.moleculesai.sdk.runtime.a2a;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;

/** Tells a client of a task by the id that the client knows. Belongs to one thread. */
record AliasSink(TaskAlias alias, ReplySink client) implements ReplySink {
  @Override
  public void answer(int status, Body json) {
    client.answer(status, status < 300 ? alias.forClient(json) : json);
  }

  @Override
  public void failedTask(Body json, String why) {
    client.failedTask(alias.forClient(json), why);
  }

  @Override
  public void event(Body json) {
    client.event(alias.forClient(json));
  }

  @Override
  public void refused(SdkException failure, Body rpc, boolean streams) {
    client.refused(failure, rpc, streams);
  }

  @Override
  public void activated(String header, String extensions) {
    client.activated(header, extensions);
  }

  @Override
  public void waits(UUID turnId, Body json) {
    client.waits(turnId, json);
  }

  @Override
  public void deposited(UUID turnId, Body json) {
    client.deposited(turnId, json);
  }

  @Override
  public ClientStream events() {
    return client.events().changing(alias::forClient);
  }

  @Override
  public OutputStream stream(int status, boolean eventStream) {
    return eventStream
        ? new EventsOutput(client.stream(status, true), json -> List.of(alias.forClient(json)))
        : new WholeDocument(json -> answer(status, json));
  }
}
