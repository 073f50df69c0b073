package app.moleculesai.spi.runtime.mock;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Something an agent makes in a task: texts, files and data under one name. Immutable. */
public final class MockArtifact {
  /** What it consists of. */
  sealed interface Part {
    /** A text. */
    record Text(String text) implements Part {}

    /** A file somewhere. */
    record File(String uri, String name, String mimeType) implements Part {}

    /** A file that is handed over. */
    record Content(String base64, String name, String mimeType) implements Part {}

    /** A JSON object. */
    record Data(String json) implements Part {}
  }

  private final String name;
  private final List<Part> parts;

  private MockArtifact(String name, List<Part> parts) {
    this.name = name;
    this.parts = List.copyOf(parts);
  }

  private static MockArtifact of(String name, Part part) {
    return new MockArtifact(name, List.of(part));
  }

  /** A text. */
  public static MockArtifact text(String name, String text) {
    return of(name, new Part.Text(text));
  }

  /** A file that the agent keeps at this address. */
  public static MockArtifact file(String name, String mimeType, String uri) {
    return of(name, new Part.File(uri, name, mimeType));
  }

  /** A file that is handed over as it is, in base64. */
  public static MockArtifact content(String name, String mimeType, byte[] bytes) {
    return of(name, new Part.Content(Base64.getEncoder().encodeToString(bytes), name, mimeType));
  }

  /** A file with this text in UTF-8, handed over as it is. */
  public static MockArtifact content(String name, String mimeType, String text) {
    return content(name, mimeType, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Structured data.
   *
   * @param json a JSON object
   * @throws IllegalArgumentException when it is anything else
   */
  public static MockArtifact data(String name, String json) {
    return of(name, new Part.Data(ReplyJson.checkedObject(json)));
  }

  /** The same with the parts of another one behind its own; the name of that one is lost. */
  public MockArtifact and(MockArtifact more) {
    return new MockArtifact(name, Stream.concat(parts.stream(), more.parts.stream()).toList());
  }

  String name() {
    return name;
  }

  List<Part> parts() {
    return parts;
  }
}
