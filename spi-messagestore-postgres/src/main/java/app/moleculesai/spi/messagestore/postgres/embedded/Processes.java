package app.moleculesai.spi.messagestore.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes that are not our children. */
final class Processes {
  private Processes() {}

  /**
   * Says whether a process runs. One that ended and that nobody has waited for yet does not: the first process of a
   * container often waits for none.
   */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && !hasEnded(process.pid());
  }

  private static boolean hasEnded(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException e) {
      return false; // not Linux
    }
  }
}
