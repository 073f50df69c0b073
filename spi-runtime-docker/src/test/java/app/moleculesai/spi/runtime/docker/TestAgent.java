package app.moleculesai.spi.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The image of an agent for tests, made of a static busybox: it serves its card on port 8000, and ends as the file
 * {@code /tmp/end} says. Loaded without a registry.
 */
final class TestAgent {
  static final String IMAGE = "molecule-test/agent:1";
  static final String CARD = "{\"name\":\"test agent\"}";

  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String PROGRAM = """
      #!/bin/sh
      trap 'exit 0' TERM
      echo "agent of $WORKSPACE_ID begins"
      echo "agent on its other output" >&2
      [ -n "$ENDS_AT_ONCE" ] && exit "$ENDS_AT_ONCE"
      httpd -p 8000 -h /www
      while :; do
        [ -f /tmp/end ] && exit "$(cat /tmp/end)"
        [ -f /tmp/eat ] && exec tail /dev/zero
        sleep 0.1
      done
      """;

  private TestAgent() {}

  static void load(DockerClient docker) throws IOException {
    load(docker, IMAGE, "one");
  }

  /** Loads an image with something in it that tells it from others. */
  static void load(DockerClient docker, String name, String difference) throws IOException {
    load(docker, name, difference, "");
  }

  /** Loads an image that runs as a user, root or {@code agent}. */
  static void load(DockerClient docker, String name, String difference, String user)
      throws IOException {
    if (!Files.isExecutable(BUSYBOX)) {
      throw new IOException(BUSYBOX + " is missing: install busybox-static");
    }
    var layer = layer(difference);
    var manifest = "[{\"Config\":\"c.json\",\"RepoTags\":[\"" + name
        + "\"],\"Layers\":[\"l/layer.tar\"]}]";
    var image = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(image)) {
      add(tar, "c.json", config(layer, user), 0644);
      add(tar, "l/layer.tar", layer, 0644);
      add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8), 0644);
    }
    docker.loadImageCmd(new ByteArrayInputStream(image.toByteArray())).exec();
  }

  static byte[] config(byte[] layer, String user) {
    return """
        {"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:00Z",
         "config":{"Entrypoint":["/agent"],"Env":["PATH=/bin"],"ExposedPorts":{"8000/tcp":{}},
                   "User":"%s"},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created_by":"test"}]}
        """.formatted(user, sha256(layer)).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] layer(String difference) throws IOException {
    var layer = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(layer)) {
      add(tar, "bin/busybox", Files.readAllBytes(BUSYBOX), 0755);
      for (var name : new String[]{"sh", "httpd", "cat", "ls", "sleep", "tail", "stat", "echo",
          "env", "seq", "wget", "touch", "rm", "sync"}) {
        var link = new TarArchiveEntry("bin/" + name, TarArchiveEntry.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      add(tar, "agent", PROGRAM.getBytes(StandardCharsets.UTF_8), 0755);
      add(tar, "www/.well-known/agent-card.json", CARD.getBytes(StandardCharsets.UTF_8), 0644);
      add(tar, "etc/passwd", "root:x:0:0::/:/bin/sh\nagent:x:1000:1001::/:/bin/sh\n"
          .getBytes(StandardCharsets.UTF_8), 0644);
      add(tar, "difference", difference.getBytes(StandardCharsets.UTF_8), 0644);
      add(tar, "tmp/", new byte[0], 01777);
    }
    return layer.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(mode);
    entry.setModTime(0L);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
