package app.moleculesai.sdk.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {
  @TempDir
  Path home;

  @Test
  void namesAndValuesAreReadAsTheyAreWritten() throws IOException {
    write("""
        # ours

        PORT=4711
        export A = b # why
        EMPTY=
        ALSO_EMPTY= # nothing
        DOUBLE="a b # c" # d
        SINGLE='x"y'
        URL=http://x?a=b
        KEY="one
        two"
        """);

    assertThat(DotEnv.read(home)).isEqualTo(Map.of("PORT", "4711", "A", "b", "EMPTY", "",
        "ALSO_EMPTY", "", "DOUBLE", "a b # c", "SINGLE", "x\"y", "URL", "http://x?a=b", "KEY",
        "one\ntwo"));
  }

  @Test
  void aFolderWithoutAFileGivesNothing() {
    assertThat(DotEnv.read(home)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"geheim", "TOKEN=ge#heim", "1A=geheim", "TOKEN=\"geheim",
      "TOKEN='geheim' geheim", "A=geheim"})
  void aLineThatCannotBeReadIsNamedAndNotQuoted(String line) throws IOException {
    write("A=1\n" + line + "\n");

    assertThatThrownBy(() -> DotEnv.read(home))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(".env line 2 ").hasMessageNotContaining("geheim").hasNoCause();
  }

  private void write(String text) throws IOException {
    Files.writeString(home.resolve(".env"), text);
  }
}
