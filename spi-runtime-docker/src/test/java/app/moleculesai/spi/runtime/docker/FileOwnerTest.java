package app.moleculesai.spi.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom files belong to. */
class FileOwnerTest {
  private static final Map<String, String> FILES = Map.of("/etc/passwd", """
      root:x:0:0:root:/root:/bin/sh
      agent:x:1000:1001::/home/agent:/bin/sh
      broken
      """, "/etc/group", "root:x:0:\nstaff:x:50:agent\n");

  @ParameterizedTest
  @CsvSource({"'',0,0", "root,0,0", "agent,1000,1001", "1000,1000,1001", "65532,65532,0",
      "65532:7,65532,7", "agent:staff,1000,50", "agent:nobody,1000,0", "nobody,0,0"})
  void areFoundInTheImage(String text, long user, long group) {
    assertThat(FileOwner.of(text, path -> Optional.ofNullable(FILES.get(path))))
        .isEqualTo(new FileOwner(user, group));
  }

  @ParameterizedTest
  @CsvSource({"agent,0,0", "1000:1001,1000,1001"})
  void areWhatTheImageSaysWhereItHasNoSuchFiles(String text, long user, long group) {
    assertThat(FileOwner.of(text, path -> Optional.empty())).isEqualTo(new FileOwner(user, group));
  }
}
