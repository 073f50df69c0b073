package app.moleculesai.spi.messagestore.postgres.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.plugin.Component;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.Provider;
import app.moleculesai.sdk.testkit.support.KitContext;
import app.moleculesai.spi.messagestore.postgres.PostgresPlugin;
import app.moleculesai.spi.messagestore.postgres.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that speaks TLS: who proves to be it is spoken to, over TLS alone; anybody else is not. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TlsTest {
  @TempDir
  private static Path folder;
  private static Path certificate;
  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    certificate = makeCertificate("server");
    makeCertificate("foreign");
    server = EmbeddedServer.start(folder.resolve("server"), Map.of("ssl", "on", "ssl_cert_file",
        certificate.toString(), "ssl_key_file", folder.resolve("server.key").toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Makes a key and a certificate of its own that is good for localhost, and returns the certificate's file. */
  private static Path makeCertificate(String name) throws Exception {
    var store = folder.resolve(name + ".p12");
    var password = "test-only";
    var made = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
        "-alias", name, "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-keystore", store.toString(), "-storepass", password)
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(made.waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
    pem(folder.resolve(name + ".key"), "PRIVATE KEY",
        keys.getKey(name, password.toCharArray()).getEncoded());
    return pem(folder.resolve(name + ".crt"), "CERTIFICATE",
        keys.getCertificate(name).getEncoded());
  }

  private static Path pem(Path file, String what, byte[] content) throws Exception {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(
        PosixFilePermissions.fromString("rw-------"))); // the server takes no other key
    return Files.writeString(file, "-----BEGIN " + what + "-----\n"
        + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content) + "\n-----END " + what
        + "-----\n");
  }

  private static String url(String host, String parameters) {
    return "postgres://" + server.user() + ":" + server.password() + "@" + host + ":"
        + server.port() + "/postgres?" + parameters;
  }

  private static <C, T extends Component> T make(Provider<C, T> provider, String url) {
    return provider.create(provider.config().bind(Map.of("url", url)), new KitContext(folder));
  }

  @Test
  void storeRegistryAndRelaySpeakTlsWithAServerThatProvesWhoItIs() throws Exception {
    var url = url("localhost", "sslmode=verify-full&sslrootcert=" + certificate);
    var plugin = new PostgresPlugin();
    try (var registry = make(plugin.registries().get(0), url);
        var store = make(plugin.messageStores().get(0), url)) {
      registry.start();
      store.start();

      assertThat(store.check()).isEqualTo(Health.up());
      assertThat(registry.check().status()).isNotEqualTo(Health.Status.DOWN);
      assertThat(connections("true")).isPositive();
      assertThat(connections("false")).isZero();
    }
  }

  /** Counts connections of ours that are encrypted, or are not. */
  private static int connections(String encrypted) throws Exception {
    var source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres");
    source.setUser(server.user());
    source.setPassword(server.password());
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_ssl AS s"
            + " JOIN pg_stat_activity AS a USING (pid) WHERE a.application_name = 'molecule'"
            + " AND s.ssl = " + encrypted)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aServerThatHangsUpInTheHandshakeIsWaitedFor() throws Exception {
    try (var listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> {
        while (!listener.isClosed()) {
          try (var caller = listener.accept()) {
            caller.getInputStream().readNBytes(8); // may we speak TLS?
            caller.getOutputStream().write('S');
            caller.getInputStream().readNBytes(5);
          } catch (IOException e) {
            return;
          }
        }
      });
      var url = "postgres://x:y@127.0.0.1:" + listener.getLocalPort() + "/z?sslmode=require";
      try (var store = make(new PostgresPlugin().messageStores().get(0), url)) {
        store.start();

        assertThat(store.check().status()).isEqualTo(Health.Status.DOWN);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:verify-full:foreign", "127.0.0.1:verify-full:server",
      "localhost:verify-ca:foreign", "localhost:verify-full:missing"})
  void whoDoesNotProveItIsRefusedAtTheStart(String asked) {
    var words = asked.split(":", -1);
    var url = url(words[0],
        "sslmode=" + words[1] + "&sslrootcert=" + folder.resolve(words[2] + ".crt"));

    try (var store = make(new PostgresPlugin().messageStores().get(0), url)) {
      assertThatThrownBy(store::start).isInstanceOfSatisfying(SdkException.class, refusal -> {
        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
        assertThat(refusal).hasMessageContaining("certificate").hasMessageContaining("sslrootcert")
            .hasMessageNotContaining(server.password());
      });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
