package app.moleculesai.spi.runtime.mock;

/** Something an agent hands over with a finished task: a text, a file or data. Immutable. */
public final class MockArtifact {
  /** What it consists of. */
  sealed interface Part {
    /** A text. */
    record Text(String text) implements Part {}

    /** A file somewhere. */
    record File(String uri, String name, String mimeType) implements Part {}

    /** A JSON object. */
    record Data(String json) implements Part {}
  }

  private final String name;
  private final Part part;

  private MockArtifact(String name, Part part) {
    this.name = name;
    this.part = part;
  }

  /** A text. */
  public static MockArtifact text(String name, String text) {
    return new MockArtifact(name, new Part.Text(text));
  }

  /** A file that the agent keeps at this address. */
  public static MockArtifact file(String name, String mimeType, String uri) {
    return new MockArtifact(name, new Part.File(uri, name, mimeType));
  }

  /**
   * Structured data.
   *
   * @param json a JSON object
   * @throws IllegalArgumentException when it is anything else
   */
  public static MockArtifact data(String name, String json) {
    return new MockArtifact(name, new Part.Data(ReplyJson.checkedObject(json)));
  }

  String name() {
    return name;
  }

  Part part() {
    return part;
  }
}
