package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.testkit.support.KeptLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which login belongs to a registry. */
@DisabledOnOs(OS.WINDOWS) // the helpers are shell scripts
@Timeout(60)
class RegistryLoginsTest {
  private final KeptLog log = new KeptLog("test");

  @TempDir
  private Path folder;

  @Test
  void loginsOfTheFileAreFoundByHost() throws IOException {
    config("""
        {"auths": {"ghcr.io": {"auth": "%s"}, "https://index.docker.io/v1/": {"auth": "%s"},
                   "reg.example:5000": {"username": "eve", "password": "p"},
                   "token.example": {"auth": "%s", "identitytoken": "a-token"}}}
        """.formatted(base64("ada:pass:word"), base64("hub:secret"), base64("00000000:")));

    assertLogin("ghcr.io", "ada", "pass:word");
    assertLogin("docker.io", "hub", "secret");
    assertLogin("reg.example:5000", "eve", "p");
    assertThat(find("token.example")).hasValueSatisfying(login -> {
      assertThat(login.user()).isEmpty();
      assertThat(login.secret().reveal()).isEqualTo("a-token");
    });
    assertThat(find("other.example")).isEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void theConfiguredTokenIsForGhcrAlone() throws IOException {
    config("{}");
    var logins = new RegistryLogins(new DockerConfig.Registries(folder, Optional.of("me"),
        Optional.of(Secret.of("my-token"))), log);

    assertThat(logins.find("ghcr.io")).hasValueSatisfying(login -> {
      assertThat(login.user()).contains("me");
      assertThat(login.secret().reveal()).isEqualTo("my-token");
    });
    assertThat(logins.find("docker.io")).isEmpty();
  }

  @Test
  void theHelperOfARegistryGoesBeforeTheStoreForAll() throws IOException {
    config("""
        {"auths": {"one.example": {}}, "credsStore": "store",
         "credHelpers": {"two.example": "two", "gone.example": "gone"}}
        """);
    helper("store", "read server; echo '{\"Username\":\"store\",\"Secret\":\"'\"$server\"'\"}'");
    helper("two", "read server; echo '{\"Username\":\"two\",\"Secret\":\"'\"$server\"'\"}'");

    assertLogin("one.example", "store", "one.example");
    assertLogin("docker.io", "store", "https://index.docker.io/v1/");
    assertLogin("two.example", "two", "two.example");
    assertThat(find("gone.example")).isEmpty();
    assertThat(log.lines()).singleElement().asString().contains("gone.example");
  }

  @Test
  void aHelperMaySayThatTheSecretIsAToken() throws IOException {
    config("{\"credsStore\": \"store\"}");
    helper("store", "echo '{\"Username\":\"<token>\",\"Secret\":\"a-token\"}'");

    assertThat(find("one.example")).hasValueSatisfying(login -> {
      assertThat(login.user()).isEmpty();
      assertThat(login.secret().reveal()).isEqualTo("a-token");
    });
  }

  @Test
  void aHelperThatKnowsNothingLeavesTheFileToSay() throws IOException {
    config("{\"credsStore\": \"store\", \"auths\": {\"ghcr.io\": {\"auth\": \"%s\"}}}"
        .formatted(base64("ada:secret")));
    helper("store", "echo 'credentials not found in native keychain'; exit 1");

    assertLogin("ghcr.io", "ada", "secret");
  }

  @Test
  void aHelperThatHangsIsEndedWithAllItStarted() throws IOException {
    config("{\"credsStore\": \"store\"}");
    helper("store", "sleep 600 & echo $! > " + folder + "/pid; wait");

    var found = new RegistryLogins(registries(), this::command, Duration.ofSeconds(2), log)
        .find("one.example");

    assertThat(found).isEmpty();
    assertThat(log.lines()).singleElement().asString().contains("took longer");
    var child = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    Until.holds("the helper's child is gone",
        () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void whatCannotBeReadIsLoggedWithoutWhatItHolds() throws IOException {
    for (var text : List.of("{\"auths\": {\"ghcr.io\": {\"auth\": \"hunter2!\"}}}",
        "{\"auths\": hunter2", "{\"credsStore\": \"../hunter2\"}")) {
      config(text);
      assertThat(find("ghcr.io")).isEmpty();
    }
    assertThat(log.lines()).hasSize(3)
        .allSatisfy(line -> assertThat(line).doesNotContain("hunter2"));
  }

  @Test
  void withoutAFileThereIsNoLogin() {
    assertThat(find("ghcr.io")).isEmpty();
    assertThat(log.lines()).isEmpty();
  }

  private Optional<Login> find(String host) {
    return new RegistryLogins(registries(), this::command, Duration.ofSeconds(30), log).find(host);
  }

  private DockerConfig.Registries registries() {
    return new DockerConfig.Registries(folder, Optional.empty(), Optional.empty());
  }

  private List<String> command(String helper) {
    return List.of(folder.resolve("docker-credential-" + helper).toString(), "get");
  }

  private void config(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
  }

  private void helper(String name, String script) throws IOException {
    var file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertLogin(String host, String user, String secret) {
    assertThat(find(host)).hasValueSatisfying(login -> {
      assertThat(login.user()).contains(user);
      assertThat(login.secret().reveal()).isEqualTo(secret);
    });
  }
}
