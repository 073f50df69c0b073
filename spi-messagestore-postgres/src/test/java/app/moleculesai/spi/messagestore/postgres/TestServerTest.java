package app.moleculesai.spi.messagestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestServerTest {
  @Test
  void itIsNoContainerWhereDockerHasNoImage() {
    assertThat(TestServer.isInContainer() && !TestBackend.dockerHasTheImage()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "partitioned"})
  void aDatabaseCanHaveItsTablesFromTheStart(String layout) {
    var address = TestServer.newMigratedDatabase(layout);

    assertThat(TestServer.texts(address,
        "SELECT relkind::text FROM pg_class WHERE oid = to_regclass('activity_logs')"))
        .containsExactly(layout.equals("plain") ? "r" : "p");
    assertThat(TestServer.texts(address, "SELECT to_regclass('workspaces')::text"))
        .containsExactly("workspaces");
  }
}
