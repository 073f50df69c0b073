package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.plugin.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs files for an agent's configuration folder. One thread at a time. */
final class ConfigArchive {
  private static final String TOKEN_FILE = ".auth_token";
  private static final int PRIVATE = 0600;
  private static final int READABLE = 0644;
  private static final int FOLDER = 0755;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
  private final Set<String> folders = new LinkedHashSet<>();
  private final FileOwner owner;
  private boolean empty = true;

  /** Begins one whose files belong to this owner. */
  ConfigArchive(FileOwner owner) {
    this.owner = owner;
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  /** Adds files by relative path, each of which {@link #requireInside} has seen. */
  void add(Map<String, Body> files) {
    files.forEach((path, content) -> {
      addFolders(path.split("/", -1));
      add(path, content.toByteArray(), READABLE);
    });
  }

  /** Refuses a path that leaves the folder. */
  static void requireInside(String path) {
    if (Arrays.stream(path.split("/", -1)).anyMatch(part -> part.isEmpty() || part.equals(".")
        || part.equals("..") || part.indexOf('\0') >= 0)) {
      throw new SdkException(ErrorCode.PATH_ESCAPE,
          "'" + path + "' is no path below the configuration folder");
    }
  }

  /** Adds the token with which the agent identifies itself. */
  void addToken(Secret token) {
    add(TOKEN_FILE, token.reveal().getBytes(StandardCharsets.UTF_8), PRIVATE);
  }

  private void addFolders(String[] parts) {
    var path = new StringBuilder();
    for (int i = 0; i < parts.length - 1; i++) {
      path.append(parts[i]).append('/');
      if (folders.add(path.toString())) {
        put(new TarArchiveEntry(path.toString()), new byte[0], FOLDER);
      }
    }
  }

  private void add(String path, byte[] content, int mode) {
    var entry = new TarArchiveEntry(path);
    entry.setSize(content.length);
    put(entry, content, mode);
  }

  private void put(TarArchiveEntry entry, byte[] content, int mode) {
    empty = false;
    entry.setMode(mode);
    entry.setUserId(owner.user());
    entry.setGroupId(owner.group());
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /** Ends it. */
  InputStream toStream() {
    try {
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
