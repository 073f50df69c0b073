package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

class InstalledPluginsTest {
  private static InputStream archiveOf(int plugins) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (int i = 0; i < plugins; i++) {
        tar.putArchiveEntry(new TarArchiveEntry("plugins/p" + i + "/"));
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** Fails a test that reads from it. */
  private static final class Untouched extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("read too far");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return read();
    }
  }

  @Test
  void aLargeFileIsNotEvenReadPast() throws Exception {
    for (var name : new String[]{"plugins/tools/large", "plugins/large", "plugins/..x/large"}) {
      var entry = new TarArchiveEntry(name);
      entry.setSize((1L << 30) + 1);
      var header = new byte[512];
      entry.writeEntryHeader(header);

      assertThatThrownBy(() -> InstalledPlugins.read(
          new SequenceInputStream(new ByteArrayInputStream(header), new Untouched())))
          .as(name).isInstanceOf(IOException.class).hasMessageContaining("too large");
    }
  }

  @Test
  void thereAreSoManyPluginsAtMost() throws Exception {
    assertThat(InstalledPlugins.read(archiveOf(1000))).hasSize(1000);
    assertThatThrownBy(() -> InstalledPlugins.read(archiveOf(1001)))
        .isInstanceOf(IOException.class).hasMessageContaining("too many");
  }

  @Test
  void whatIsNoArchiveIsAFailure() {
    assertThatThrownBy(() -> InstalledPlugins.read(
        new ByteArrayInputStream("x".repeat(512).getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class);
  }
}
