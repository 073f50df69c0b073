package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The process that is killed: does what it is told on its input, and says on its output, a line each, what it has
 * accepted. What was said before the kill counts.
 */
final class Victim {
  private final Storage storage;
  private final Map<String, MessageStore> stores = new HashMap<>();

  private Victim(Storage storage) {
    this.storage = storage;
  }

  /** Runs until the input ends. */
  public static void main(String[] args) throws Exception {
    var storage = Storage.of(args[0], args[1]);
    storage.start();
    var victim = new Victim(storage);
    say("started");
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        victim.obey(line.split(" ", 3));
      }
    }
    Runtime.getRuntime().halt(0); // what stands still would hold up an orderly end
  }

  private void obey(String[] words) throws Exception {
    var name = words[1] + " " + words[2];
    switch (words[0]) {
      case "open" -> {
        stores.put(name, storage.anotherStore());
        say("open " + name);
      }
      case "run" -> Thread.ofVirtual().start(
          () -> run(name, Operation.Kind.valueOf(words[1]).operation(words[2])));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void run(String name, Operation operation) {
    var store = stores.get(name);
    var parts = operation.parts();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, parts.size()).forEach(number -> callers.execute(
          () -> say(outcome(parts.get(number), store, storage.registry(), name + " " + number))));
    }
    say("ended " + name);
  }

  private static String outcome(Part part, MessageStore store, Registry registry, String name) {
    try {
      return "accepted " + name + " " + part.run(store, registry);
    } catch (SdkException e) {
      return "refused " + name + " " + e.code();
    } catch (RuntimeException | AssertionError e) {
      return "broken " + name + " " + e;
    }
  }

  private static void say(String line) {
    System.out.print(line.lines().findFirst().orElse("") + "\n"); // in one piece
    System.out.flush();
  }
}
