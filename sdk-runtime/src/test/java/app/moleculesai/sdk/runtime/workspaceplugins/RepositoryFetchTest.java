package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.runtime.GitHost;
import app.moleculesai.sdk.runtime.git.Git;
import app.moleculesai.sdk.runtime.postgres.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RepositoryFetchTest {
  private static final RepositoryFetch GIT = new RepositoryFetch(new Git("git"));

  @TempDir
  Path folder;

  /** What a source is asked, with folders of this test. */
  private record Request(Path directory, Path scratch, long maxBytes, int maxFiles)
      implements
        WorkspacePluginRequest {
    @Override
    public String spec() {
      return "";
    }

    @Override
    public List<InetAddress> addressesOf(String host) {
      throw new AssertionError("git asks for no addresses");
    }
  }

  private Request request(long maxBytes, int maxFiles) throws IOException {
    return new Request(Files.createDirectory(folder.resolve("plugin")),
        Files.createDirectory(folder.resolve("scratch")), maxBytes, maxFiles);
  }

  private static RepositoryFetch fetch(Path program) {
    return new RepositoryFetch(new Git(program.toString()));
  }

  private Path script(String text) throws IOException {
    var git = folder.resolve("git");
    Files.writeString(git, "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(git,
        Set.copyOf(PosixFilePermissions.fromString("rwx------")));
  }

  private Path work(String... files) throws IOException {
    var work = folder.resolve("work");
    for (var file : files) {
      Files.createDirectories(work.resolve(file).getParent());
      Files.writeString(work.resolve(file), "x");
    }
    return work;
  }

  private GitHost host() throws IOException {
    return new GitHost(Files.createDirectory(folder.resolve("repositories")));
  }

  private static RepositoryFetch.Remote remote(GitHost host) {
    return new RepositoryFetch.Remote("http://" + host.authority() + "/acme/tools.git",
        Optional.of("v1"), List.of());
  }

  // the program

  @Test
  void aMachineWithoutGitIsSaid() throws Exception {
    var request = request(1000, 10);

    assertThatThrownBy(
        () -> fetch(folder.resolve("git")).requirePinning(request))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("is it installed");
  }

  @Test
  void filesThatCannotBeReadAreNoMissingGit() throws Exception {
    var program = fetch(script("rm output"));
    var request = request(1000, 10);

    assertThatThrownBy(() -> program.requirePinning(request))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("could not be read");
  }

  @ParameterizedTest
  @CsvSource({"2.36.1, false", "1.99.0, false", "2.37.0, true", "2.39.5 (Apple Git-1), true",
      "3.0.0, true"})
  void onlyAGitThatCanBeToldTheAddressReachesHostsOfUsers(String version, boolean may)
      throws Exception {
    var program = fetch(script("echo 'git version " + version + "'"));
    var request = request(1000, 10);

    if (may) {
      program.requirePinning(request);
    } else {
      assertThatThrownBy(() -> program.requirePinning(request)).isInstanceOf(SdkException.class)
          .hasMessageContaining("2.37");
    }
  }

  @Test
  void itSeesNothingOfThisMachineButHowToReachTheNetwork() throws Exception {
    var request = request(1000, 10);
    var program = fetch(script("env >> '" + folder + "/seen'; echo 'git version 2.40.0'"));

    program.requirePinning(request);

    var scratch = request.scratch().toString();
    assertThat(Files.readAllLines(folder.resolve("seen")))
        .contains("HOME=" + scratch, "XDG_CONFIG_HOME=" + scratch, "GIT_CONFIG_NOSYSTEM=1",
            "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=http:https")
        .noneMatch(line -> line.startsWith("USER=") || line.startsWith("SSH_")
            || line.startsWith("JAVA_HOME="));
  }

  // what is fetched

  @Test
  void aSmallArchiveOfALargeFileIsNotUnpacked() throws Exception {
    Files.write(work("a").resolve("zeros"), new byte[50_000_000]);

    assertNotUnpacked(request(200_000, 10_000), "bytes");
  }

  @Test
  void manyFilesAreNotUnpacked() throws Exception {
    assertNotUnpacked(request(200_000, 2), "files", "a", "b", "c");
  }

  @Test
  void foldersCountToo() throws Exception {
    assertNotUnpacked(request(200_000, 5), "folders", "a/a", "b/b", "c/c");
  }

  @Test
  void aLongPathIsNotUnpacked() throws Exception {
    assertNotUnpacked(request(200_000, 10_000), "path", ("x".repeat(99) + "/").repeat(10) + "x");
  }

  private void assertNotUnpacked(Request request, String why, String... files) throws Exception {
    try (var host = host()) {
      host.publish(work(files), "acme/tools", "v1");

      assertThatThrownBy(() -> GIT.fetch(remote(host), request))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
          .hasMessageContaining(why);
      assertThat(request.directory()).isEmptyDirectory();
    }
  }

  @Test
  void whatIsJustWithinTheLimitsIsUnpacked() throws Exception {
    var path = ("x".repeat(99) + "/").repeat(9) + "x".repeat(100);
    var request = request(2, 11);
    try (var host = host()) {
      host.publish(work(path, "a"), "acme/tools", "v1");

      GIT.fetch(remote(host), request);

      assertThat(request.directory().resolve(path)).hasContent("x");
    }
  }

  @Test
  void aLargeRepositoryIsNotFetchedToItsEnd() throws Exception {
    var noise = new byte[30_000_000];
    new Random(1).nextBytes(noise);
    Files.write(work("a").resolve("noise"), noise);
    var request = request(200_000, 10_000);
    try (var host = host()) {
      host.publish(work(), "acme/tools", "v1");
      host.stallAfter(25_000_000); // so that whoever wants it all waits for ever

      assertThatThrownBy(() -> GIT.fetch(remote(host), request))
          .isInstanceOfSatisfying(SdkException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }
  }

  @Test
  void whenAFetchHasEndedSoHaveItsProcesses() throws Exception {
    var request = request(200_000, 10_000);
    try (var host = host()) {
      host.publish(work("a"), "acme/tools", "v1");
      host.hang();
      var failure = new CompletableFuture<ErrorCode>();
      var processes = new CompletableFuture<Long>();
      var fetch = Thread.ofVirtual().start(() -> {
        try {
          GIT.fetch(remote(host), request);
        } catch (SdkException e) {
          processes.complete(processes());
          failure.complete(e.code());
        }
      });
      Until.holds("the host is asked", () -> !host.asked().isEmpty());

      fetch.interrupt();

      assertThat(failure).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(processes).isCompletedWithValue(0L);
    }
  }

  private static long processes() {
    return ProcessHandle.current().descendants()
        .filter(process -> process.info().command().orElse("").contains("git")).count();
  }
}
