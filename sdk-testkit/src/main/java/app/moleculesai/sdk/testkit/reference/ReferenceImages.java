package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The images of {@link ReferenceRuntime}: copies of one jar, as it was each time it was fetched. Safe for use by many threads. */
class ReferenceImages implements AgentImages {
  private static final String NAME = "process";

  private final ReferenceRuntime runtime;
  private final Path program;

  ReferenceImages(ReferenceRuntime runtime, Path program) {
    this.runtime = runtime;
    this.program = program;
  }

  /** An image that was fetched. */
  record Image(String digest, Path file) {}

  @Override
  public Map<String, String> images() {
    return Map.of(NAME, program.toString());
  }

  @Override
  public boolean refresh(String name) {
    runtime.requireBackend();
    if (!name.equals(NAME)) {
      throw SdkException.notFound("an image for runtime '" + name + "'");
    }
    try {
      return fetch();
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "fetch " + program + ": " + e.getMessage(), e);
    }
  }

  private synchronized boolean fetch() throws IOException {
    var bytes = Files.readAllBytes(program);
    var digest = digest(bytes);
    boolean another = !newest().filter(digest::equals).isPresent();
    var file = image(digest).file();
    Files.createDirectories(folder());
    if (!Files.exists(file)) {
      var copy = Files.write(folder().resolve(UUID.randomUUID().toString()), bytes);
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.writeString(folder().resolve("newest"), digest);
    return another;
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path folder() {
    return runtime.installation().resolveSibling(runtime.installation().getFileName() + "-images");
  }

  private Image image(String digest) {
    return new Image(digest, folder().resolve(digest.replace(':', '-') + ".jar"));
  }

  private Optional<String> newest() throws IOException {
    var file = folder().resolve("newest");
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** Returns the image that is pinned, or the newest; the first one is fetched. */
  synchronized Image require(Optional<String> pin) throws IOException {
    if (newest().isEmpty()) {
      fetch();
    }
    var image = image(pin.isPresent() ? pin.get() : newest().orElseThrow());
    if (!Files.exists(image.file())) {
      throw SdkException.notFound("image " + image.digest());
    }
    return image;
  }

  @Override
  public List<UUID> outdated(Set<String> names) {
    runtime.requireBackend();
    if (!names.contains(NAME)) {
      return List.of();
    }
    try {
      var newest = newest();
      var outdated = new java.util.ArrayList<UUID>();
      for (var id : runtime.workspaces()) {
        if (runtime.running(id).filter(run -> !newest.equals(Optional.of(run.image())))
            .isPresent()) {
          outdated.add(id);
        }
      }
      return outdated;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "look for older images: " + e.getMessage(), e);
    }
  }
}
