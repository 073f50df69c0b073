package app.moleculesai.sdk.runtime.manifest;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.manifest.Manifest.Entry;
import app.moleculesai.sdk.runtime.manifest.Manifest.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a manifest. All mistakes in it are said at once, before anything is fetched. Belongs to one thread. */
public final class ManifestJson {
  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";
  private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)" + WORD);
  private static final Pattern REPOSITORY = Pattern
      .compile("(?!.*\\.\\.)(?<owner>" + WORD + ")/(?<repository>" + WORD + ")");
  private static final Pattern REF = Pattern
      .compile("(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}");
  private static final int MOST_BYTES = 1 << 20;

  private final List<String> mistakes = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> targets = new HashSet<>();

  private ManifestJson() {}

  /**
   * Reads a file.
   *
   * @throws SdkException {@code invalid}, with a line for each mistake
   */
  public static Manifest read(Path file) {
    var reading = new ManifestJson();
    reading.all(document(file));
    if (!reading.mistakes.isEmpty()) {
      throw invalid(file + " cannot be used:\n  " + String.join("\n  ", reading.mistakes));
    }
    return new Manifest(reading.entries);
  }

  private static JsonNode document(Path file) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length <= MOST_BYTES) {
        return Json.read(bytes);
      }
      throw invalid(file + " has more than " + MOST_BYTES + " bytes");
    } catch (JsonProcessingException e) {
      var at = Optional.ofNullable(e.getLocation());
      throw invalid(file + " is not JSON" + at
          .map(place -> ": line " + place.getLineNr() + ", column " + place.getColumnNr())
          .orElse(""));
    } catch (IOException e) {
      throw new SdkException(ErrorCode.INVALID, file + " cannot be read", e);
    }
  }

  private static SdkException invalid(String problem) {
    return new SdkException(ErrorCode.INVALID, problem);
  }

  private void all(JsonNode document) {
    for (var kind : Kind.values()) {
      var list = document.path(kind.list());
      if (!list.isArray()) {
        mistakes.add(kind.list() + " must be a list; it may be empty");
      }
      for (int i = 0; i < list.size(); i++) {
        entry(kind, kind.list() + "[" + i + "]", list.get(i));
      }
    }
  }

  private void entry(Kind kind, String place, JsonNode entry) {
    if (!entry.isObject()) {
      mistakes.add(place + " must be an object with name and repo");
      return;
    }
    var name = matching(place + ".name", entry.path("name"), NAME);
    var repository = matching(place + ".repo", entry.path("repo"), REPOSITORY);
    var ref = entry.path("ref").isMissingNode()
        ? Optional.of("main")
        : matching(place + ".ref", entry.path("ref"), REF).map(Matcher::group);
    if (name.isPresent() && !targets.add(kind + " " + name.get().group())) {
      mistakes.add(place + ".name is that of another entry: '" + name.get().group() + "'");
    }
    if (name.isPresent() && repository.isPresent() && ref.isPresent()) {
      var parts = repository.get();
      entries.add(new Entry(kind, name.get().group(), parts.group("owner"),
          parts.group("repository"), ref.get()));
    }
  }

  private Optional<Matcher> matching(String place, JsonNode value, Pattern pattern) {
    var text = Optional.ofNullable(value.textValue()).map(pattern::matcher)
        .filter(Matcher::matches);
    if (text.isEmpty()) {
      mistakes.add(place + " must be a text that matches " + pattern);
    }
    return text;
  }
}
