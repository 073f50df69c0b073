package app.moleculesai.spi.messagestore.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddedServerTest {
  /** One for all, because unpacking takes seconds: each test starts and ends the server in it. */
  @TempDir
  static Path folder;

  @Test
  void rowsSurviveAStop() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      write(server, "stop");
    }
    try (var server = EmbeddedServer.start(folder)) {
      assertThat(hasRow(server, "stop")).isTrue();
      assertThat(setting(server, "fsync")).isEqualTo("on");
      assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void closingStopsItCompletelyAndTwiceIsNoHarm() throws Exception {
    var server = EmbeddedServer.start(folder);
    var process = server.process();

    server.close();
    server.close();

    assertThat(Processes.isRunning(process)).isFalse();
    assertThatThrownBy(() -> connect(server, server.password())).isInstanceOf(SQLException.class);
  }

  @Test
  void anInterruptedThreadClosesItToo() throws Exception {
    var server = EmbeddedServer.start(folder);
    var process = server.process();

    Thread.currentThread().interrupt();
    server.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Processes.isRunning(process)).isFalse();
  }

  @Test
  void aKilledServerIsStartedAgainWhereItWas() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      write(server, "killed");
      var process = server.process();

      process.destroyForcibly();

      Until.holds(() -> !server.process().equals(process));
      assertThat(hasRow(server, "killed")).isTrue();
    }
  }

  @Test
  void whatAKilledProcessLeftRunningIsTakenOver() throws Exception {
    ProcessHandle left;
    try (var other = ServerHolder.on(folder)) {
      left = ProcessHandle.of(Long.parseLong(other.outcome())).orElseThrow();
      other.kill();
    }
    assertThat(Processes.isRunning(left)).isTrue();

    try (var server = EmbeddedServer.start(folder)) {
      assertThat(Processes.isRunning(left)).isFalse();
      write(server, "taken over");
      assertThat(hasRow(server, "taken over")).isTrue();
    }
  }

  @Test
  void whatDiedWithoutTidyingUpIsTakenOver() throws Exception {
    try (var other = ServerHolder.on(folder)) {
      var left = ProcessHandle.of(Long.parseLong(other.outcome())).orElseThrow();
      other.kill();
      left.destroyForcibly();
      Until.holds(() -> !Processes.isRunning(left));
    }
    assertThat(folder.resolve("data/postmaster.pid")).exists();

    try (var server = EmbeddedServer.start(folder)) {
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void aProcessThatGotTheNumberOfADeadOneIsLeftAlone() throws Exception {
    EmbeddedServer.start(folder).close();
    Files.writeString(folder.resolve("data/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + folder + "/data\n1\n5432\n\n127.0.0.1\n");

    try (var server = EmbeddedServer.start(folder)) {
      assertThat(server.process().pid()).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void twoOfOneProcessDoNotShareAFolder() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      isRefused(ErrorCode.CONFLICT, "is in use by this process");
      isRefused(ErrorCode.CONFLICT, "is in use by this process"); // the refusal frees nothing
      write(server, "kept");
    }
  }

  @Test
  void twoProcessesDoNotShareAFolder() throws Exception {
    try (var other = ServerHolder.on(folder)) {
      var server = ProcessHandle.of(Long.parseLong(other.outcome())).orElseThrow();

      isRefused(ErrorCode.CONFLICT, "is in use by process ");

      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void onlyWhoKnowsThePasswordGetsIn() throws Exception {
    try (var server = EmbeddedServer.start(folder)) {
      assertThat(PosixFilePermissions.toString(
          Files.getPosixFilePermissions(folder.resolve("password")))).isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(
          Files.getPosixFilePermissions(folder.resolve("data")))).isEqualTo("rwx------");
      assertThatThrownBy(() -> connect(server, "guessed")).isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      assertThat(setting(server, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(setting(server, "unix_socket_directories")).isEmpty();
    }
  }

  @Test
  void theLogHoldsNoValues() throws Exception {
    try (var server = EmbeddedServer.start(folder);
        var connection = connect(server, server.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE t (canary text UNIQUE)");
      statement.execute("INSERT INTO t VALUES ('canary value')");
      assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES ('canary value')"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("SELECT 'canary value'::uuid"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(folder.resolve("server.log")).content().doesNotContain("canary");
  }

  @Test
  void rowsOfAnotherVersionAreRefused() throws Exception {
    EmbeddedServer.start(folder).close();
    var version = folder.resolve("data/PG_VERSION");
    var ours = Files.readString(version);
    Files.writeString(version, "9\n");
    try {
      isRefused(ErrorCode.CONFIG_INVALID, "was written by PostgreSQL 9, and the programs here are"
          + " of PostgreSQL 18");
    } finally {
      Files.writeString(version, ours);
    }
    EmbeddedServer.start(folder).close(); // the refusal freed the folder
  }

  @Test
  void rowsWithoutTheirPasswordAreRefused(@TempDir Path aside) throws Exception {
    EmbeddedServer.start(folder).close();
    var password = Files.move(folder.resolve("password"), aside.resolve("password"));
    try {
      isRefused(ErrorCode.CONFIG_INVALID, "password is missing");
    } finally {
      Files.move(password, folder.resolve("password"));
    }
  }

  @Test
  void aFolderThatWasBegunIsBegunAgain(@TempDir Path begun) throws Exception {
    Files.createDirectories(begun.resolve("data.unfinished/base"));
    Files.createDirectories(begun.resolve("unpacking-1/bin"));

    try (var server = EmbeddedServer.start(begun)) {
      assertThat(server.process().isAlive()).isTrue();
    }
    assertThat(begun.resolve("data.unfinished")).doesNotExist();
    assertThat(begun.resolve("unpacking-1")).doesNotExist();
  }

  @Test
  void theDataFolderOfAnotherServerIsRefused(@TempDir Path data) throws IOException {
    Files.writeString(data.resolve("PG_VERSION"), "18\n");

    assertThatThrownBy(() -> EmbeddedServer.start(data)).isInstanceOf(SdkException.class)
        .hasMessageContaining("is the data folder of a PostgreSQL server");
  }

  @Test
  void whyItDoesNotStartIsSaid() throws Exception {
    EmbeddedServer.start(folder).close();
    var control = folder.resolve("data/global/pg_control");
    var good = Files.readAllBytes(control);
    Files.write(control, new byte[good.length]);
    try {
      isRefused(ErrorCode.UNAVAILABLE, "did not start");
    } finally {
      Files.write(control, good);
    }
  }

  private static void isRefused(ErrorCode code, String message) {
    assertThatThrownBy(() -> EmbeddedServer.start(folder)).isInstanceOf(SdkException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(((SdkException) e).code()).isEqualTo(code));
  }

  private static void write(EmbeddedServer server, String row) throws SQLException {
    try (var connection = connect(server, server.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS notes (text text)");
      statement.execute("INSERT INTO notes VALUES ('" + row + "')");
    }
  }

  private static boolean hasRow(EmbeddedServer server, String row) throws SQLException {
    try (var connection = connect(server, server.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT FROM notes WHERE text = '" + row + "'")) {
      return rows.next();
    }
  }

  private static String setting(EmbeddedServer server, String name) throws SQLException {
    try (var connection = connect(server, server.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedServer server, String password) throws SQLException {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[]{"127.0.0.1"});
    source.setPortNumbers(new int[]{server.port()});
    source.setDatabaseName("postgres");
    source.setUser(server.user());
    source.setPassword(password);
    return source.getConnection();
  }
}
