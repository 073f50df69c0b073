package app.moleculesai.examples.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The libraries for Go in {@code examples/interop/go}, built into one program. */
final class Go {
  private static final Path FOLDER = Program.folder("go");
  private static final Path CLIENT = FOLDER.resolve("client");

  private Go() {}

  /** Skips the test when the program is not built. */
  static void assumeThere() {
    Assumptions.assumeTrue(Files.isExecutable(CLIENT),
        "the Go libraries are not here: run go build -o client in examples/interop/go");
  }

  /**
   * Connects with the library of a generation.
   *
   * @param generation {@code 0.3} or {@code 1.0}
   * @param binding {@code JSONRPC}, or with 1.0 also {@code HTTP+JSON}
   */
  static Library connect(String generation, String binding, URI workspace) throws IOException {
    return new ProgramLibrary(Program.run(FOLDER,
        List.of(CLIENT.toString(), generation, binding, workspace.toString())));
  }
}
