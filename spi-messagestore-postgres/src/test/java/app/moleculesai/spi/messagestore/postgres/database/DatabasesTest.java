package app.moleculesai.spi.messagestore.postgres.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabasesTest {
  /** Kept between runs: unpacking the programs takes seconds. */
  private static final Path FOLDER = Path.of("target", "test-postgres", "shared");

  @Test
  void whoNamesOneFolderSharesTheServerInIt() throws Exception {
    var databases = new Databases();
    var store = databases.acquire(config(2));
    var registry = databases.acquire(config(3));

    assertThat(registry).isNotSameAs(store);
    assertThat(startOf(registry)).isEqualTo(startOf(store));

    databases.release(store);
    assertThat(startOf(registry)).isNotEmpty();

    databases.release(registry);
    assertThatThrownBy(() -> registry.connect().close()).isInstanceOf(SQLException.class);
  }

  @Test
  void whoIsConfiguredAlikeSharesThePool() {
    var databases = new Databases();
    var store = databases.acquire(config(2));
    var registry = databases.acquire(config(2));

    assertThat(registry).isSameAs(store).hasToString("embedded:" + FOLDER.toAbsolutePath());

    databases.release(store);
    assertThat(registry.pool().isClosed()).isFalse();
    databases.release(registry);
    assertThat(registry.pool().isClosed()).isTrue();
  }

  private static String startOf(Database database) {
    return database.jdbi().withHandle(handle -> handle
        .select("SELECT pg_postmaster_start_time()::text").mapTo(String.class).one());
  }

  private static ConnectionConfig config(int poolSize) {
    return new ConnectionConfig(
        DatabaseAddress.parse("embedded:" + FOLDER, Optional.empty(), Optional.empty()), poolSize,
        Duration.ofSeconds(5), Duration.ofSeconds(10));
  }
}
