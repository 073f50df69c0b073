package app.moleculesai.spi.messagestore.postgres.kill;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the steps of an operation in what a client says: each statement that it lets run, and each end of an implicit
 * transaction. What sets a connection up or looks after it is none, nor is a mere read: after it everything is as
 * before. Belongs to one thread.
 */
final class Steps {
  private static final Pattern SET_UP = Pattern.compile(
      "\\s*|SET (application_name|extra_float_digits|statement_timeout|SESSION|ROLE) .*|SHOW .*",
      Pattern.DOTALL);
  private static final Pattern READ = Pattern.compile(
      "(/\\*[^*]*\\*/\\s*)?SELECT (?!count\\(pg_notify).*", Pattern.DOTALL);
  private static final Pattern BESIDE = Pattern.compile("LISTEN .*|SET synchronous_commit .*");

  private final Map<String, String> statements = new HashMap<>();
  private final Map<String, String> portals = new HashMap<>();
  private boolean beside; // it carries news, at any time
  private boolean ran; // a step, since the last end of a transaction

  /**
   * Says whether a message is a step.
   *
   * @param inTransaction whether the server has told that one goes on
   */
  boolean isStep(Message message, boolean inTransaction) {
    switch (message.type()) {
      case 'P' -> statements.put(message.text(0), message.text(1));
      case 'B' -> portals.put(message.text(0), statements.getOrDefault(message.text(1), ""));
      case 'E' -> {
        return isStatement(portals.getOrDefault(message.text(0), ""));
      }
      case 'Q' -> {
        boolean isStatement = isStatement(message.text(0));
        ran = false;
        return isStatement;
      }
      case 'S' -> {
        boolean ends = ran && !inTransaction;
        ran = false;
        return ends;
      }
      default -> {
        return false;
      }
    }
    return false;
  }

  private boolean isStatement(String text) {
    beside |= BESIDE.matcher(text).matches();
    boolean isStatement = !beside && !SET_UP.matcher(text).matches()
        && !READ.matcher(text).matches();
    ran |= isStatement;
    return isStatement;
  }
}
