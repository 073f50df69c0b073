package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names, types and paths become ({@code wire.md} UP-2, UP-3, 9.4). */
class NamesTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      report.pdf          | report.pdf
      My report (1).pdf   | My_report__1_.pdf
      a/b/c.txt           | c.txt
      /etc/passwd         | passwd
      ../../evil.sh       | evil.sh
      a/b/                | b
      C:\\dir\\a.txt      | C__dir_a.txt
      Überblick.txt       | _berblick.txt
      日本.txt            | __.txt
      😀.png              | _.png
      ''                  | file
      .                   | file
      ..                  | file
      ...                 | ...
      /                   | file
      a/..                | file
      .hidden             | .hidden""")
  void up2_aNameIsSafe(String given, String name) {
    assertThat(UploadName.of(given)).isEqualTo(name);
  }

  @Test
  void up2_controlCharactersAreReplaced() {
    assertThat(UploadName.of("a\r\nb\0c\"d")).isEqualTo("a__b_c_d");
  }

  @Test
  void up2_aLongNameKeepsAnExtensionOfAtMostSixteen() {
    assertThat(UploadName.of("a".repeat(100))).hasSize(100);
    assertThat(UploadName.of("a".repeat(200) + ".tar.gz")).isEqualTo("a".repeat(97) + ".gz");
    assertThat(UploadName.of("a".repeat(200) + "." + "x".repeat(15)))
        .isEqualTo("a".repeat(84) + "." + "x".repeat(15));
    assertThat(UploadName.of("a".repeat(200) + "." + "x".repeat(16))).isEqualTo("a".repeat(100));
    assertThat(UploadName.of("é".repeat(200) + ".pdf")).isEqualTo("_".repeat(96) + ".pdf");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      image/png                | image/png
      text/plain; charset=utf8 | text/plain
      ' text/plain ;'          | text/plain
      application/x+y.z-1      | application/x+y.z-1
      ''                       | ''
      ;charset=utf-8           | ''
      text                     | application/octet-stream
      text/                    | application/octet-stream
      /plain                   | application/octet-stream
      a/b/c                    | application/octet-stream
      a b/c                    | application/octet-stream
      té/xt                    | application/octet-stream""")
  void up3_aMediaTypeHasTwoHalvesOrSaysNothing(String given, String type) {
    assertThat(MediaType.of(given)).isEqualTo(type);
  }

  @Test
  void up3_noLineOfAHeaderEndsWithin() {
    assertThat(MediaType.of("a/b\r\nX-Evil: 1")).isEqualTo(MediaType.ANY);
    assertThat(MediaType.header("")).isEqualTo(MediaType.ANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/configs/a", "/workspace/a/b.txt", "/home/x/..y", "/plugins/.hidden",
      "/workspace/a b", "/workspace/日本"})
  void aPathBelowARootIsTaken(String path) {
    assertThat(AgentPath.require(Optional.of(path)).text()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "workspace/a", "/", "/workspace", "/workspace/", "//workspace/a",
      "/workspace//a", "/workspace/a/", "/workspace/./a", "/workspace/../etc/passwd",
      "/workspace/..", "/etc/passwd", "/workspaces/a", "/Workspace/a", "/configs/../configs/a",
      "\\workspace\\a", " /workspace/a", "/workspace/a\0b"})
  void anyOtherPathIsRefused(String path) {
    assertThatThrownBy(() -> AgentPath.require(Optional.of(path)))
        .isInstanceOfSatisfying(SdkException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
          assertThat(e.details()).containsEntry("field", "path");
        });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      a.pdf    | attachment; filename="a.pdf"; filename*=UTF-8''a.pdf
      a "b"\\c | attachment; filename="a \\"b\\"\\\\c"; filename*=UTF-8''a%20%22b%22%5Cc
      Ü😀'*%   | attachment; filename="__'*%"; filename*=UTF-8''%C3%9C%F0%9F%98%80%27%2A%25""")
  void aNameStandsInAHeaderInTwoForms(String name, String header) {
    assertThat(Attachment.named(name)).isEqualTo(header);
  }

  @Test
  void controlCharactersAreLeftOutOfAHeader() {
    assertThat(Attachment.named("a\r\nb\0\u007f\u0085c"))
        .isEqualTo("attachment; filename=\"abc\"; filename*=UTF-8''abc");
  }
}
