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
        A = b # why
        EMPTY=
        DOUBLE="a b # c"
        URL=http://x?a=b
        """);

    assertThat(DotEnv.in(home)).isEqualTo(Map.of("PORT", "4711", "A", "b", "EMPTY", "", "DOUBLE",
        "a b # c", "URL", "http://x?a=b"));
  }

  @Test
  void aFolderWithoutAFileGivesNothing() {
    assertThat(DotEnv.in(home)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TOKEN=ge#heim", "TOKEN=g#eheim", "TOKEN = geheim#", "export A=geheim"})
  void aLineThatWouldBeReadOtherwiseIsNamedAndNotQuoted(String line) throws IOException {
    write("A=1\n" + line + "\n");

    assertThatThrownBy(() -> DotEnv.in(home))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(".env line 2").hasMessageNotContaining("heim").hasNoCause();
  }

  @Test
  void aFileThatIsBrokenIsNotQuotedEither() throws IOException {
    write("A=1\ngeheim\n");

    assertThatThrownBy(() -> DotEnv.in(home))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageNotContaining("geheim").hasNoCause();
  }

  private void write(String text) throws IOException {
    Files.writeString(home.resolve(".env"), text);
  }
}
