package app.moleculesai.examples.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The libraries for Python in {@code examples/interop/python}, each in a virtual environment of its own. */
final class Python {
  private static final Path FOLDER = Program.folder("python");

  private Python() {}

  /** Skips the test when the library of a generation is not installed. */
  static void assumeThere(String generation) {
    Assumptions.assumeTrue(Files.isExecutable(interpreter(generation)),
        "the Python library for A2A "
            + generation + " is not here: run ./install in examples/interop/python");
  }

  private static Path interpreter(String generation) {
    return FOLDER.resolve(".venv-" + generation).resolve("bin/python");
  }

  /**
   * Connects with the library of a generation.
   *
   * @param generation {@code 0.3} or {@code 1.0}
   * @param binding {@code JSONRPC}, or with 1.0 also {@code HTTP+JSON}
   */
  static Library connect(String generation, String binding, URI workspace) throws IOException {
    return new ProgramLibrary(Program.run(FOLDER, List.of(interpreter(generation).toString(),
        "client.py", generation, binding, workspace.toString())));
  }
}
