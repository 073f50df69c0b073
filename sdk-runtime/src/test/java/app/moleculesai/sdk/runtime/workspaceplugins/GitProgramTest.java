package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitProgramTest {
  @TempDir
  Path folder;

  @Test
  void aMachineWithoutGitIsSaid() {
    assertThatThrownBy(() -> new GitProgram(folder.resolve("git").toString()).requirePinning())
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("is it installed");
  }

  @ParameterizedTest
  @CsvSource({"2.36.1, false", "1.99.0, false", "2.37.0, true", "2.39.5 (Apple Git-1), true",
      "3.0.0, true"})
  void onlyAGitThatCanBeToldTheAddressReachesHostsOfUsers(String version, boolean may)
      throws Exception {
    var git = folder.resolve("git");
    Files.writeString(git, "#!/bin/sh\necho 'git version " + version + "'\n");
    Files.setPosixFilePermissions(git, Set.copyOf(PosixFilePermissions.fromString("rwx------")));
    var program = new GitProgram(git.toString());

    if (may) {
      program.requirePinning();
    } else {
      assertThatThrownBy(program::requirePinning).isInstanceOf(SdkException.class)
          .hasMessageContaining("2.37");
    }
  }
}
