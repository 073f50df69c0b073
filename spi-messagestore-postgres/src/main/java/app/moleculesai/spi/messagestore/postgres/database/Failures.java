package app.moleculesai.spi.messagestore.postgres.database;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/**
 * Turns what the driver and the pool throw into the SDK's errors, once, at the border. Texts name what was tried and
 * the SQLSTATE; never a statement, its values or the server's own words, which may hold some of them.
 */
public final class Failures {
  /** Read-only while another takes over, a lock or a statement that took too long. */
  private static final Set<String> PASSING = Set.of("25006", "55P03", "57014");

  private Failures() {}

  /** Returns the failure of the driver or the pool behind an exception. */
  public static Optional<SQLException> sql(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Returns the five characters that say what the server refused. */
  public static Optional<String> state(Throwable failure) {
    return sql(failure).map(SQLException::getSQLState);
  }

  /** Returns the constraint that a statement broke. */
  public static Optional<String> constraint(Throwable failure) {
    return sql(failure)
        .filter(PSQLException.class::isInstance)
        .map(found -> ((PSQLException) found).getServerErrorMessage())
        .map(message -> message.getConstraint());
  }

  /** Says whether the database did not answer at all: later the same may go well. */
  public static boolean isOutage(Throwable failure) {
    return state(failure).map(Failures::isOutage).orElse(false);
  }

  private static boolean isOutage(String state) {
    return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
  }

  /** Says whether the same may go well later although nobody changes anything here. */
  public static boolean isPassing(Throwable failure) {
    return isOutage(failure) || isCollision(failure)
        || sql(failure).filter(SQLTransientConnectionException.class::isInstance).isPresent()
        || state(failure).map(PASSING::contains).orElse(false);
  }

  /**
   * Returns the error for a database that answers and does not let us do it: nothing will change by waiting. Empty when
   * that is not what happened.
   */
  public static Optional<SdkException> refusal(String what, Throwable failure) {
    var ofState = state(failure).flatMap(Failures::refusal);
    return ofState.or(() -> ofTls(failure)).map(problem -> error(
        ErrorCode.CONFIG_INVALID, what + " is not possible: " + problem + " (SQLSTATE "
            + state(failure).orElse("") + ")",
        failure));
  }

  private static Optional<String> ofTls(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SocketException || at instanceof SocketTimeoutException
          || at instanceof EOFException) {
        return Optional.empty(); // cut off in the middle of it
      }
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SSLException || isOfTls(at)) {
        return Optional.of("the server's certificate is not trusted or not of this host, or one of"
            + " ours cannot be read: look at sslmode, sslrootcert, sslcert and sslkey");
      }
    }
    return Optional.empty();
  }

  /**
   * To the driver a certificate that it refuses is a connection that failed: where it failed tells, or, when it has
   * written over that, who.
   */
  private static boolean isOfTls(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("org.postgresql.ssl."))
        || String.valueOf(failure.getMessage()).contains("PgjdbcHostnameVerifier");
  }

  private static Optional<String> refusal(String state) {
    return Optional.ofNullable(switch (state) {
      case "42501" -> "the database user lacks a right; it must own the tables, or may create"
          + " them: GRANT CREATE ON SCHEMA";
      case "08004" -> "the database server refuses the connection: look at sslmode and password";
      case "3D000" -> "the server has no database of this name";
      default -> state.startsWith("28") ? "the server refuses this user or password" : null;
    });
  }

  /** Says whether no connection was free or could be made in time. */
  static boolean isWithoutConnection(Throwable failure) {
    return sql(failure).filter(SQLTransientConnectionException.class::isInstance).isPresent();
  }

  /** Says whether a lock was not to be had within the time for it. */
  public static boolean isLocked(Throwable failure) {
    return state(failure).map(found -> found.equals("55P03")).orElse(false);
  }

  /** Says whether transactions met: run again, this one may go well. */
  public static boolean isCollision(Throwable failure) {
    return state(failure).map(found -> found.equals("40001") || found.equals("40P01"))
        .orElse(false);
  }

  /**
   * Returns the error for a caller.
   *
   * @param what what was tried, such as {@code appending}
   */
  public static SdkException translate(String what, Throwable failure) {
    if (failure instanceof SdkException known) {
      return known;
    }
    if (Thread.currentThread().isInterrupted()) {
      return error(ErrorCode.UNAVAILABLE, what + " was interrupted", failure);
    }
    var sql = sql(failure);
    if (sql.isEmpty()) {
      return error(ErrorCode.UNAVAILABLE, what + " failed", failure);
    }
    if (sql.get() instanceof SQLTransientConnectionException && sql.get().getCause() == null) {
      return error(ErrorCode.BUSY, what + " found no free connection in time", failure);
    }
    var state = Optional.ofNullable(sql.get().getSQLState()).orElse("");
    return error(code(state), what + " " + problem(state), failure);
  }

  private static ErrorCode code(String state) {
    return switch (state) {
      case "40001", "40P01", "55P03" -> ErrorCode.BUSY;
      case "XX001", "XX002" -> ErrorCode.CORRUPT;
      default -> state.startsWith("22") ? ErrorCode.INVALID : ErrorCode.UNAVAILABLE;
    };
  }

  private static String problem(String state) {
    var known = switch (state) {
      case "25006" -> "was refused: the database is read-only";
      case "40001", "40P01" -> "met other transactions, several times";
      case "42P01", "42703" -> "misses a table or column: see ./molecule db status";
      case "42501" -> "was refused: the database user may not do it";
      case "53100" -> "was refused: the database's disk is full";
      case "53300" -> "was refused: the database has no connection left";
      case "55P03" -> "waited too long for a lock";
      case "57014" -> "took longer than statement-timeout allows";
      case "XX001", "XX002" -> "found damaged data";
      default -> isOutage(state)
          ? "got no answer from the database"
          : "was refused by the database";
    };
    return state.isEmpty() ? known : known + " (SQLSTATE " + state + ")";
  }

  /** The cause is kept without its text: the driver's may hold values. */
  static SdkException error(ErrorCode code, String message, Throwable cause) {
    return new SdkException(code, message, new Cause(cause));
  }

  /** Where something failed: the classes and stack of the chain of causes, without their texts. */
  private static final class Cause extends Exception {
    private static final long serialVersionUID = 1L;

    Cause(Throwable of) {
      super(of.getClass().getName(), of.getCause() == null ? null : new Cause(of.getCause()));
      setStackTrace(of.getStackTrace());
    }
  }
}
