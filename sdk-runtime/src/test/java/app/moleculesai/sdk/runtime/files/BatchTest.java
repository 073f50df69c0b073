package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.Upload;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an upload lie on the disk until they are where they belong, and no longer. */
class BatchTest {
  @TempDir
  Path temporary;

  private static FormBody body(Upload form) {
    return new FormBody(form.type(), -1, new ByteArrayInputStream(form.bytes()));
  }

  private void refused(ErrorCode code, FormBody body) {
    assertThatThrownBy(() -> Batch.read(new UploadStaging(temporary, 1), body))
        .isInstanceOfSatisfying(SdkException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(temporary).as("what a refused upload leaves").isEmptyDirectory();
  }

  @Test
  void filesAreKeptInAFolderOfTheirOwnUntilItIsClosed() throws Exception {
    try (var batch = Batch.read(new UploadStaging(temporary, 1),
        body(new Upload().file("a", "one").file("a", "three")))) {
      assertThat(batch.files()).extracting(StagedFile::size).containsExactly(3L, 5L);
      assertThat(Files.readString(batch.files().get(0).content())).isEqualTo("one");
      assertThat(Files.readString(batch.files().get(1).content())).isEqualTo("three");
      var folder = batch.files().getFirst().content().getParent();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      batch.folder().open(batch.folder().place()).close();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aRefusedUploadLeavesNothing() {
    refused(ErrorCode.INVALID_FIELD, body(new Upload().file("a", "one").file("b", "")));
    refused(ErrorCode.INVALID_FIELD, body(new Upload()));
    refused(ErrorCode.MALFORMED_FORM, body(new Upload().file("a", "one").breakOff()));
    refused(ErrorCode.MALFORMED_FORM, body(new Upload().file("a", "one").type("text/plain")));
    refused(ErrorCode.MALFORMED_FORM, body(new Upload().file("a", "one")
        .part("files\"; filename=\"" + "long".repeat(9000), "", new byte[1])));
    refused(ErrorCode.BODY_TOO_LARGE, new FormBody(new Upload().type(), Batch.MOST_BYTES + 1,
        InputStream.nullInputStream()));
  }

  @Test
  void aClientThatLeavesLeavesNothing() {
    var form = new Upload().file("a", "one").file("b", "two");
    var beginning = new ByteArrayInputStream(form.bytes(), 0, form.bytes().length / 2);
    refused(ErrorCode.MALFORMED_FORM,
        new FormBody(form.type(), -1, new FilterInputStream(beginning) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read < 0) {
              throw new IOException("the connection ended");
            }
            return read;
          }
        }));
  }

  @Test
  void aNameWithTheByteZeroIsNoName() {
    refused(ErrorCode.MALFORMED_FORM, body(new Upload().file("a\0b", "one")));
  }
}
