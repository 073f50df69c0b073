package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Callers at the same time, who share statements: appends, some under one key, and completions. */
final class Crowd implements Operation {
  private static final int CALLERS = 24;

  private final List<Completing> completions;
  private final List<Part> parts = new ArrayList<>();

  Crowd(String name) {
    completions = IntStream.range(0, 4)
        .mapToObj(i -> new Completing(Operation.id(name + "/turn " + i))).toList();
    for (int i = 0; i < CALLERS; i++) {
      parts.add(Appending.single(Operation.id(name + "/" + i % 3), i));
    }
    parts.add(Appending.single(Operation.id(name + "/0"), 0)); // the same once more
    parts.add(Appending.large(Operation.id(name + "/large"), 0));
    parts.add(Appending.several(Operation.id(name + "/several")));
    parts.addAll(completions);
  }

  @Override
  public void prepare(MessageStore store, Registry registry) {
    completions.forEach(completion -> completion.prepare(store, registry));
  }

  @Override
  public List<Part> parts() {
    return parts;
  }
}
