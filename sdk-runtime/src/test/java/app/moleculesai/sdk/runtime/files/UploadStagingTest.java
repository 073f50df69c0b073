package app.moleculesai.sdk.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.ErrorBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk holds only so many uploads, and none of a server that was killed. */
class UploadStagingTest {
  private static final Instant NOW = Instant.parse("2026-03-14T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofMinutes(61));
  private static final Instant OF_LATE = NOW.minus(Duration.ofMinutes(59));

  @TempDir
  Path temporary;

  private static void date(Path path, Instant time) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(time));
  }

  /** A folder as a server leaves it that is killed. */
  private Path staged(Instant begun, Instant lastByte) throws IOException {
    var staging = new UploadStaging(temporary, 1).open();
    var file = staging.place();
    staging.open(file).close();
    var folder = Objects.requireNonNull(file.getParent());
    date(file, lastByte);
    date(folder, begun);
    return folder;
  }

  @Test
  void onlySoManyUploadsLieThereAtOnce() {
    var staging = new UploadStaging(temporary, 2);
    try (var one = staging.open()) {
      staging.open().close();
      try (var two = staging.open()) {
        assertThatThrownBy(staging::open).isInstanceOfSatisfying(SdkException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
          assertThat(ErrorBody.status(e.code()).code()).isEqualTo(503);
          assertThat(e.details().get("retry_after")).isEqualTo(5);
        });
        assertThat(two).isNotEqualTo(one);
      }
      staging.open().close();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aFolderThatCannotBeMadeTakesNoPlace() throws Exception {
    var parent = temporary.resolve("parent");
    var staging = new UploadStaging(parent, 1);
    assertThatThrownBy(staging::open).isInstanceOfSatisfying(SdkException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    Files.createDirectory(parent);

    staging.open().close();
  }

  @Test
  void whatAKilledServerLeftIsDeletedAndNothingElse() throws Exception {
    var abandoned = staged(LONG_AGO, LONG_AGO);
    var slow = staged(LONG_AGO, OF_LATE);
    var young = staged(OF_LATE, LONG_AGO);
    var other = Files.createDirectory(temporary.resolve("molecule-uploads-1"));
    date(other, LONG_AGO);
    var file = Files.createFile(temporary.resolve("molecule-upload-file"));
    date(file, LONG_AGO);

    new UploadStaging(temporary, 1).deleteAbandoned(NOW);

    assertThat(abandoned).doesNotExist();
    assertThat(slow).isNotEmptyDirectory();
    assertThat(young).isNotEmptyDirectory();
    assertThat(other).exists();
    assertThat(file).exists();
  }
}
