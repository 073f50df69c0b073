package app.moleculesai.spi.messagestore.postgres.kill;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The process that is killed while it migrates: starts what it is told on its input, each in a database of its own, and
 * says when a start has returned.
 */
final class MigrationVictim {
  private MigrationVictim() {}

  /** Runs until the input ends. */
  public static void main(String[] args) throws Exception {
    say("started");
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var words = line.split(" ", 3);
        var migration = Migration.valueOf(words[0]);
        var storage = Storage.of(words[2], migration.layout());
        Thread.ofVirtual().start(() -> start(migration, storage, words[0] + " " + words[1]));
      }
    }
    Runtime.getRuntime().halt(0); // what stands still would hold up an orderly end
  }

  private static void start(Migration migration, Storage storage, String name) {
    try {
      migration.component(storage).start();
      say("ended " + name);
    } catch (Exception e) {
      say("broken " + name + " " + e.getClass());
    }
  }

  private static void say(String line) {
    System.out.print(line + "\n"); // in one piece
    System.out.flush();
  }
}
