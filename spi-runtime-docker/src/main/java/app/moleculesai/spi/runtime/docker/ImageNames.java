package app.moleculesai.spi.runtime.docker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which image a runtime name is started from ({@code wire.md} 5.1): the one place that builds such names. Immutable. */
final class ImageNames {
  /** The prefix that stands when no other is given. */
  static final String REGISTRY = "ghcr.io/molecule-ai";
  /** The runtimes that have an image under every prefix. */
  static final List<String> KNOWN = List.of("autogen", "claude-code", "codex", "crewai",
      "deepagents", "gemini-cli", "hermes", "langgraph", "openclaw");

  private static final String DEFAULT = "langgraph";

  private final Map<String, String> images;
  private final boolean ignorePins;

  /** Takes the prefix of the known runtimes, images that are given by runtime name, and whether pins count. */
  ImageNames(String registry, Map<String, String> own, boolean ignorePins) {
    var all = new LinkedHashMap<String, String>();
    KNOWN.forEach(name -> all.put(name,
        (registry.isBlank() ? REGISTRY : registry) + "/workspace-template-" + name + ":latest"));
    new TreeMap<>(own).forEach((name, image) -> all.put(normalised(name), image.strip()));
    all.forEach((name, image) -> {
      if (name.isEmpty() || image.isEmpty() || image.contains(" ")) {
        throw new IllegalArgumentException("'images' has no image for '" + name + "'");
      }
    });
    this.images = Collections.unmodifiableMap(all);
    this.ignorePins = ignorePins;
  }

  private static String normalised(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the runtime names that have an image, the known ones first. */
  Set<String> names() {
    return images.keySet();
  }

  /** Returns image by runtime name. */
  Map<String, String> all() {
    return images;
  }

  /** Finds the image of a runtime name. */
  Optional<ImageReference> find(String runtime) {
    return Optional.ofNullable(images.get(normalised(runtime))).map(ImageReference::parse);
  }

  /** Returns what to start a runtime name from: the digest it is pinned to, its image, or the default image (IM-7). */
  ImageReference choose(String runtime, Optional<String> pin) {
    var named = find(runtime);
    if (named.isEmpty()) { // a name that is not known has no pin either
      return ImageReference.parse(String.valueOf(images.get(DEFAULT)));
    }
    return pin.filter(digest -> !ignorePins).map(digest -> named.get().pinned(digest))
        .orElseGet(named::get);
  }
}
