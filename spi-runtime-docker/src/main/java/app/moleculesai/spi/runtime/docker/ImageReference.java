package app.moleculesai.spi.runtime.docker;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The name of an image in its parts.
 *
 * @param repository with the registry's host when it has one, {@code ghcr.io/molecule-ai/workspace-template-hermes}
 * @param tag what stands behind the colon
 * @param digest {@code sha256:…}
 */
record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {
  private static final String DOCKER_HUB = "docker.io";
  private static final Set<String> MOVING = Set.of("latest", "staging", "main", "dev", "edge",
      "nightly", "rolling"); // IM-8

  static ImageReference parse(String text) {
    var parts = text.split("@", 2);
    var digest = parts.length > 1 ? Optional.of(parts[1]) : Optional.<String>empty();
    int colon = parts[0].lastIndexOf(':');
    if (colon <= parts[0].lastIndexOf('/')) { // it belongs to the port of a registry, or there is none
      return new ImageReference(parts[0], Optional.empty(), digest);
    }
    return new ImageReference(parts[0].substring(0, colon),
        Optional.of(parts[0].substring(colon + 1)), digest);
  }

  /** Returns the same image by its digest. */
  ImageReference pinned(String pin) {
    return new ImageReference(repository, Optional.empty(), Optional.of(pin));
  }

  /** Says whether another image may come to stand under this name. */
  boolean isMoving() {
    return digest.isEmpty()
        && tag.map(text -> MOVING.contains(text.toLowerCase(Locale.ROOT))).orElse(true);
  }

  /** Returns the host of the registry that it comes from. */
  String registry() {
    var first = repository.split("/", 2)[0];
    boolean isHost = repository.contains("/")
        && (first.contains(".") || first.contains(":") || first.equals("localhost"));
    return isHost ? first : DOCKER_HUB;
  }

  /** Returns tag or digest as the daemon wants it for a pull. */
  String version() {
    return digest.or(() -> tag).orElse("latest");
  }

  @Override
  public String toString() {
    return repository + digest.map(text -> "@" + text)
        .orElseGet(() -> tag.map(text -> ":" + text).orElse(":latest"));
  }
}
