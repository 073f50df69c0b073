package app.moleculesai.spi.messagestore.postgres.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
  private static DatabaseAddress parse(String text) {
    return DatabaseAddress.parse(text, Optional.empty(), Optional.empty());
  }

  @Test
  void theFormThatHostsHandOutIsRead() throws Exception {
    var source = parse("postgres://ada:p%40ss%2Fw+rd@db.example:6543/molecule?sslmode=verify-full"
        + "&application_name=my%20app&connect_timeout=3").dataSource();

    assertThat(source.getServerNames()).containsExactly("db.example");
    assertThat(source.getPortNumbers()).containsExactly(6543);
    assertThat(source.getDatabaseName()).isEqualTo("molecule");
    assertThat(source.getUser()).isEqualTo("ada");
    assertThat(source.getPassword()).isEqualTo("p@ss/w+rd");
    assertThat(source.getSslmode()).isEqualTo("verify-full");
    assertThat(source.getApplicationName()).isEqualTo("my app");
    assertThat(source.getConnectTimeout()).isEqualTo(3);
  }

  @Test
  void theDriversOwnFormIsRead() {
    var source = parse("jdbc:postgresql://db/molecule?user=ada&password=secret").dataSource();

    assertThat(source.getServerNames()).containsExactly("db");
    assertThat(source.getPortNumbers()).containsExactly(5432);
    assertThat(source.getUser()).isEqualTo("ada");
  }

  @Test
  void severalHostsAreRead() {
    var source = parse("postgresql://a:1,b:2/molecule?target_session_attrs=primary").dataSource();

    assertThat(source.getServerNames()).containsExactly("a", "b");
    assertThat(source.getPortNumbers()).containsExactly(1, 2);
    assertThat(source.getTargetServerType()).isEqualTo("primary");
  }

  @Test
  void userAndPasswordOfTheirOwnWin() {
    var source = DatabaseAddress.parse("postgres://ada:old@db/molecule", Optional.of("eve"),
        Optional.of("new")).dataSource();

    assertThat(source.getUser()).isEqualTo("eve");
    assertThat(source.getPassword()).isEqualTo("new");
  }

  @Test
  void aFolderForAServerOfOnesOwnIsRead() {
    var address = parse("embedded:data/../db");

    assertThat(address.folder()).contains(Path.of("db").toAbsolutePath());
    assertThat(address).isEqualTo(parse("embedded:" + Path.of("db").toAbsolutePath()))
        .isNotEqualTo(parse("embedded:other"))
        .hasToString("embedded:" + Path.of("db").toAbsolutePath());
    assertThat(parse("postgres://db/x").folder()).isEmpty();
    assertThatThrownBy(() -> DatabaseAddress.parse("embedded:db", Optional.of("ada"),
        Optional.empty())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes no user");
  }

  @ParameterizedTest
  @CsvSource({
      "embedded:, names no folder",
      "mysql://db/x, must begin with postgres://",
      "db.example, must begin with postgres://",
      "postgres://db/x?sslmdoe=require, has a parameter 'sslmdoe'",
      "postgres://ada:a b@db/x, wrong character at index 16",
      "postgres://db:port/x, is not an address",
  })
  void whatIsWrongIsSaid(String text, String problem) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(problem);
  }

  @Test
  void noTextShowsThePassword() {
    var address = parse("postgres://ada:secret@db:5433/molecule");

    assertThat(address).hasToString("db:5433/molecule");
    assertThatThrownBy(() -> parse("postgres://ada:se cret@db/x"))
        .hasMessageNotContaining("cret");
  }
}
